//! `inspect --port PATH | --serial SERIAL [--code C [--code C]]`: one token looked at and judged; nothing is changed.
//!
//! Prints `{"event":"inspected","serial":…,"known":…,"token_state":…,"contract":…,"contract_name":…,"verdict":…,
//! "dispositions":[…],"drift_ppm":…,"drift_ppm_uncertainty":…,"drift_millis":…,"days_since_set":…,"leaves_window":…,
//! "code":{"fits":[{"cause":…,"steps":…,"value":…}],"codes":…,"tried":…,"by_chance":…},
//! "no_codes_because":…}`, and of a connected token also `"slot","port","model","firmware","unit_state","users","clock_offset_millis","clock_uncertain_millis",
//! "battery_millivolts","check_value_agrees"`. `leaves_window` is a day, `outside`, `never` or `unknown`.

use clap::Args;
use serde_json::{Value, json};

use crate::bench::message::{Event, Query, ReturnView, ReturnedUnit, TokenView};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::returns::judge;
use crate::cli::session::Session;
use crate::cli::slots::settle;
use crate::domain::diagnose::{Cause, Fit};
use crate::domain::disposition::Ticks;
use crate::domain::drift::Forecast;
use crate::words::verdict::fit_words;
use crate::words::{Fact, Notice, Sentences, Severity, number};

/// Arguments of `inspect`.
#[derive(Debug, Args)]
#[group(id = "unit", required = true, multiple = false, args = ["port", "serial"])]
pub struct InspectArgs {
    /// The port with the token.
    #[arg(long, value_name = "PATH")]
    port: Option<String>,
    /// What stands on the back of a token that is not connected.
    #[arg(long)]
    serial: Option<String>,
    /// A code that its display shows; given twice, the second one follows the first.
    #[arg(long = "code", value_name = "CODE")]
    codes: Vec<String>,
}

pub fn run(args: &InspectArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    if args.codes.len() > 2 {
        return Err(Failure::Usage("usage-two-codes"));
    }
    match (&args.port, &args.serial) {
        (Some(port), _) => connected(port, args, common, report),
        (None, Some(serial)) => scanned(serial, args, common, report),
        (None, None) => Err(Failure::Usage("usage-two-codes")),
    }
}

/// A unit in hand: the verdict, and what its codes tell.
fn scanned(serial: &str, args: &InspectArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let unit = ReturnedUnit::Scanned(serial.to_owned());
    let view = judge(&mut session, unit, args.codes.clone(), Ticks::default())?;
    session.close()?;
    let mut object = verdict_of(&view);
    object["event"] = json!("inspected");
    object["serial"] = json!(view.scanned);
    object["known"] = json!(view.token.is_some());
    object["token_state"] = json!(view.token.as_ref().map(|token| token.state.as_str()));
    object["contract"] =
        json!(view.token.as_ref().and_then(|token| token.contract.as_ref()).map(|no| no.0.as_str()));
    object["contract_name"] = json!(view.contract_name);
    report.object(&object);
    let words = report.words();
    let state = view.token.as_ref().map_or_else(
        || words.say("token-not-known"),
        |token| words.word("token-state", token.state.as_str()),
    );
    let mut rows = vec![("column-serial", view.scanned.clone()), ("column-state", state)];
    rows.push(("column-contract", view.contract_name.clone().unwrap_or_default()));
    rows.extend(verdict_rows(&view, words));
    report.table(
        &["column-fact", "column-value"],
        rows.into_iter().map(|(id, value)| vec![words.say(id), value]),
    );
    Ok(())
}

/// Verdict, drift and code as fields.
fn verdict_of(view: &ReturnView) -> Value {
    json!({
        "verdict": view.verdict.as_str(),
        "dispositions": view.dispositions.iter().map(|one| one.as_str()).collect::<Vec<_>>(),
        "drift_ppm": view.drift.map(|drift| drift.ppm()),
        "drift_ppm_uncertainty": view.drift.map(|drift| drift.ppm_uncertainty()),
        "drift_millis": view.drift.map(|drift| drift.moved_millis),
        "days_since_set": view.drift.map(|drift| drift.days_since_set()),
        "leaves_window": view.forecast.map(|forecast| match forecast {
            Forecast::Outside => "outside".to_owned(),
            Forecast::On(day) => day.to_string(),
            Forecast::Never => "never".to_owned(),
            Forecast::Unknown => "unknown".to_owned(),
        }),
        "code": view.diagnosis.as_ref().map(|told| json!({
            "fits": told.fits.iter().map(fit_of).collect::<Vec<_>>(),
            "codes": told.codes, "tried": told.tried, "by_chance": told.by_chance,
        })),
        "no_codes_because": view.untold.as_ref().map(|why| why.code),
    })
}

fn fit_of(fit: &Fit) -> Value {
    match fit {
        Fit::Right { steps } => json!({ "cause": "right", "steps": steps }),
        Fit::Mistake { cause, steps } => {
            let value = match cause {
                Cause::Hours(hours) => json!(hours),
                Cause::Counter(counter) => json!(counter),
                Cause::OtherHash(hash) => json!(hash.as_str()),
                Cause::OtherStep | Cause::OtherDigits | Cause::CutDigits => Value::Null,
            };
            json!({ "cause": cause.as_str(), "steps": steps, "value": value })
        }
    }
}

fn verdict_rows(view: &ReturnView, words: &Sentences) -> Vec<(&'static str, String)> {
    let mut rows = vec![("column-judged", words.word("verdict", view.verdict.as_str()))];
    if let Some(told) = &view.diagnosis {
        rows.push(("column-code", fit_words(told, words)));
    } else if let Some(why) = &view.untold {
        rows.push(("column-code", words.short(why)));
    }
    let dispositions: Vec<_> =
        view.dispositions.iter().map(|one| words.word("disposition", one.as_str())).collect();
    rows.push(("column-dispositions", dispositions.join(" · ")));
    rows
}

fn connected(port: &str, args: &InspectArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, vec![port.to_owned()])?;
    let slot = settle(&mut session, &[port.to_owned()])?.into_iter().next();
    let Some((slot, token)) = slot.and_then(|slot| slot.token.clone().map(|token| (slot, token))) else {
        session.close()?;
        return Err(Failure::Told(Notice::new("no-token", Severity::Fault)));
    };
    let known: Option<TokenView> = match session.show(Query::Token(token.serial.clone()), |event| match event
    {
        Event::Token(view) => Some((**view).clone()),
        _ => None,
    }) {
        Ok(view) => Some(view),
        Err(Failure::Told(notice)) if notice.code == "not-found" => None,
        Err(other) => return Err(other),
    };
    let judged = judge(&mut session, ReturnedUnit::Slot(slot.no), args.codes.clone(), Ticks::default())?;
    session.close()?;
    let drift =
        known.as_ref().and_then(|known| known.clock).and_then(|set| token.clock?.drift_ppm_since(&set));
    let contract = known.as_ref().and_then(|known| known.contract.clone());
    let mut object = json!({
        "event": "inspected",
        "slot": slot.no.0,
        "port": slot.port,
        "serial": token.serial.as_str(),
        "model": token.model,
        "firmware": token.firmware,
        "battery_millivolts": token.battery_millivolts,
        "unit_state": token.unit_state,
        "known": known.is_some(),
        "token_state": known.as_ref().map(|known| known.state.as_str()),
        "contract": contract.as_ref().map(|(no, _)| no.0.as_str()),
        "contract_name": contract.as_ref().map(|(_, name)| name.as_str()),
        "users": known.as_ref().map(|known| known.users.clone()).unwrap_or_default(),
        "clock_offset_millis": token.clock.map(|clock| clock.offset_millis),
        "clock_uncertain_millis": token.clock.map(|clock| clock.uncertainty_millis),
        "check_value_agrees": token.agrees,
    });
    if let (Value::Object(object), Value::Object(verdict)) = (&mut object, verdict_of(&judged)) {
        object.extend(verdict);
    }
    report.object(&object);
    let words = report.words();
    let yes_no = |value: Option<bool>| {
        words.word("agrees", value.map_or("unknown", |yes| if yes { "yes" } else { "no" }))
    };
    let rows = [
        ("column-serial", token.serial.to_string()),
        ("column-model", format!("{} {}", token.model, token.firmware)),
        ("column-unit-state", words.word("unit-state", token.unit_state)),
        (
            "column-state",
            known.as_ref().map_or_else(
                || words.say("token-not-known"),
                |known| words.word("token-state", known.state.as_str()),
            ),
        ),
        ("column-contract", contract.map(|(no, name)| format!("{no} {name}")).unwrap_or_default()),
        ("column-users", known.map(|known| known.users.join(", ")).unwrap_or_default()),
        (
            "column-offset",
            token.clock.map_or_else(String::new, |clock| {
                let offset = Fact::Text(number::offset_millis(clock.offset_millis));
                let uncertainty = Fact::Text(format!("{} ms", clock.uncertainty_millis));
                words.say_with("clock-with-uncertainty", &[("offset", offset), ("uncertainty", uncertainty)])
            }),
        ),
        ("column-drift", drift.map(|ppm| format!("{ppm:+.1} ppm")).unwrap_or_default()),
        ("column-check-value", yes_no(token.agrees)),
    ];
    report.table(
        &["column-fact", "column-value"],
        rows.into_iter().chain(verdict_rows(&judged, words)).map(|(id, value)| vec![words.say(id), value]),
    );
    Ok(())
}
