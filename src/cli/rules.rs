//! `rules [--set RULE=VALUE]…`: what the institution decides for itself; a switch is `on` or `off`, anything else a number.
//!
//! Prints `{"event":"rule","rule":…,"basis":…,"value":…,"standard":…}` for each; of a switch both are true or false.

use clap::Args;
use serde_json::{Value, json};

use crate::bench::message::{Command, Event, Query};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::domain::{Environment, HouseRule};
use crate::words::Sentences;

/// Arguments of `rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Decide a rule, for example thirty_secs=on or low_units=50.
    #[arg(long = "set", value_name = "RULE=VALUE")]
    set: Vec<String>,
}

pub fn run(args: &RulesArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let decisions: Vec<_> = args.set.iter().map(|text| read(text)).collect::<Result<_, _>>()?;
    let mut session = Session::open(common, Vec::new())?;
    for (rule, value) in decisions {
        decide(&mut session, rule, value)?;
    }
    let environment = session.view.as_ref().map_or(Environment::Training, |view| view.environment);
    let rules = session.show(Query::Settings, |event| match event {
        Event::Settings(view) => Some(view.rules.clone()),
        _ => None,
    })?;
    session.close()?;
    for (rule, value) in &rules {
        report.object(&json!({
            "event": "rule", "rule": rule.as_str(), "basis": rule.rule(),
            "value": told(*rule, *value), "standard": told(*rule, rule.standard(environment)),
        }));
    }
    let words = report.words();
    report.narrow_table(
        &["column-house-rule", "column-now", "column-standard", "column-basis"],
        rules.iter().map(|(rule, value)| {
            vec![
                format!("{}\n{rule}", words.word("house-rule", rule.as_str())),
                in_words(*rule, *value, words),
                in_words(*rule, rule.standard(environment), words),
                rule.rule().to_owned(),
            ]
        }),
    );
    Ok(())
}

/// Decides a rule and waits until that is on record.
///
/// # Errors
/// What the station says against it.
pub fn decide(session: &mut Session, rule: HouseRule, value: u32) -> Result<(), Failure> {
    session.ask(Command::DecideRule { rule, value })?;
    session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Notice(notice) => (notice.code == "rule-decided").then_some(()),
        _ => None,
    })
}

fn read(text: &str) -> Result<(HouseRule, u32), Failure> {
    let wrong = || Failure::Usage("usage-rule");
    let (rule, value) = text.split_once('=').ok_or_else(wrong)?;
    let rule = HouseRule::parse(rule).map_err(|_| wrong())?;
    let value = match value {
        "on" if rule.is_switch() => 1,
        "off" if rule.is_switch() => 0,
        number if !rule.is_switch() => number.parse().map_err(|_| wrong())?,
        _ => return Err(wrong()),
    };
    Ok((rule, value))
}

fn told(rule: HouseRule, value: u32) -> Value {
    if rule.is_switch() { json!(value == 1) } else { json!(value) }
}

fn in_words(rule: HouseRule, value: u32, words: &Sentences) -> String {
    if rule.is_switch() {
        words.say(if value == 0 { "rule-off" } else { "rule-on" })
    } else {
        words.say_with(&format!("house-rule-is-{rule}"), &[("value", value.into())])
    }
}
