//! `families [--off NAME]… [--on NAME]…`: the families of tokens, and which of them this station uses.
//!
//! Prints `{"event":"family","family":…,"name":…,"transports":[…],"abilities":{…},"on":…,"first_write_allowed":…,"tried":…,
//! "tried_on_hardware":…}` for each; the abilities are those of the family's most able model, named as in `slots`.

use clap::Args;
use serde_json::{Map, Value, json};

use crate::bench::message::{Command, Event, FamilyAct, FamilyRow, Query};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::domain::Abilities;
use crate::driver::{DRIVERS, Driver, driver_of};
use crate::words::Sentences;

/// Arguments of `families`.
#[derive(Debug, Args)]
pub struct FamiliesArgs {
    /// Send nothing to tokens of this family any more.
    #[arg(long, value_name = "NAME", value_parser = named)]
    off: Vec<&'static str>,
    /// Use this family again.
    #[arg(long, value_name = "NAME", value_parser = named)]
    on: Vec<&'static str>,
}

/// A family as it is written on the command line.
///
/// # Errors
/// Those that there are.
pub fn named(text: &str) -> Result<&'static str, String> {
    let known = || DRIVERS.iter().map(|driver| driver.family()).collect::<Vec<_>>().join(", ");
    driver_of(text).map(Driver::family).ok_or_else(|| format!("the families are {}", known()))
}

pub fn run(args: &FamiliesArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let acts =
        args.off.iter().map(|family| (family, false)).chain(args.on.iter().map(|family| (family, true)));
    for (family, on) in acts {
        session.ask(Command::Family(FamilyAct::Use { family: (*family).to_owned(), on }))?;
        session.wait(ANSWERS_WITHIN, |event| match event {
            Event::Notice(notice) => matches!(notice.code, "family-on" | "family-off-now").then_some(()),
            _ => None,
        })?;
    }
    let families = session.show(Query::Settings, |event| match event {
        Event::Settings(view) => Some(view.families.clone()),
        _ => None,
    })?;
    session.close()?;
    let words = report.words();
    for row in &families {
        report.object(&object(row, words));
    }
    report.narrow_table(
        &[
            "column-family",
            "column-transports",
            "column-use",
            "column-tried",
            "column-hardware",
            "column-abilities",
        ],
        families.iter().map(|row| cells(row, words)),
    );
    Ok(())
}

fn object(row: &FamilyRow, words: &Sentences) -> Value {
    json!({
        "event": "family",
        "family": row.family,
        "name": words.word("family", row.family),
        "transports": row.transports.iter().map(|transport| transport.as_str()).collect::<Vec<_>>(),
        "abilities": abilities_object(row.abilities),
        "on": row.on,
        "first_write_allowed": row.allowed || row.tried || !row.asks,
        "tried": row.tried,
        "tried_on_hardware": row.tried_on_hardware,
    })
}

fn cells(row: &FamilyRow, words: &Sentences) -> Vec<String> {
    let transports: Vec<_> =
        row.transports.iter().map(|transport| words.word("transport", transport.as_str())).collect();
    vec![
        format!("{}\n{}", words.word("family", row.family), row.family),
        transports.join(", "),
        words.say(if row.on { "family-is-on" } else { "family-is-off" }),
        words.say(if row.tried { "family-tried-yes" } else { "family-tried-no" }),
        hardware(row.tried_on_hardware, words),
        abilities_words(row.abilities, words),
    ]
}

/// Whether a family was tried with real tokens.
pub fn hardware(tried: bool, words: &Sentences) -> String {
    words.say(if tried { "family-hardware-yes" } else { "family-hardware-no" })
}

/// Every ability by its name, and the unit of the clock; null for a token without one.
pub fn abilities_object(abilities: Abilities) -> Value {
    let mut object: Map<String, Value> =
        abilities.named().into_iter().map(|(name, can)| (name.to_owned(), json!(can))).collect();
    let unit = Some(abilities.clock_unit_millis).filter(|millis| *millis > 0);
    object.insert("clock_unit_millis".into(), json!(unit));
    Value::Object(object)
}

/// What a token can do, in words.
pub fn abilities_words(abilities: Abilities, words: &Sentences) -> String {
    let can = abilities.named().into_iter().filter(|(_, can)| *can);
    let named: Vec<_> = can.map(|(name, _)| words.word("can", name)).collect();
    if named.is_empty() { words.say("abilities-none") } else { named.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn every_family_has_a_name_and_words_for_what_it_can_do_in_every_language() {
        for language in Language::ALL {
            let words = Sentences::new(*language);
            for row in FamilyRow::untouched() {
                let of_abilities = row.abilities.named().map(|(name, _)| format!("can-{name}"));
                let of_transports = row.transports.iter().map(|one| format!("transport-{one}"));
                let ids =
                    of_abilities.into_iter().chain(of_transports).chain([format!("family-{}", row.family)]);
                let missing: Vec<_> = ids.filter(|id| !words.knows(id)).collect();
                assert!(missing.is_empty(), "{}: {missing:?}", language.code());
            }
        }
    }

    #[test]
    fn abilities_are_told_one_by_one_and_a_token_without_a_clock_has_no_unit() {
        let told = abilities_object(Abilities { erase: true, ..Abilities::default() });
        assert_eq!(
            (&told["erase"], &told["code_read"], &told["sixty_secs"]),
            (&json!(true), &json!(false), &json!(true))
        );
        assert_eq!(told["clock_unit_millis"], Value::Null);
        let with_clock = abilities_object(Abilities { clock_unit_millis: 1000, ..Abilities::default() });
        assert_eq!(with_clock["clock_unit_millis"], 1000);
    }
}
