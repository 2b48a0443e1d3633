//! `inspect --port PATH`: one token looked at, and what the register knows of it; nothing is changed.
//!
//! Prints `{"event":"inspected","serial":…,"model":…,"unit_state":…,"token_state":…,"contract":…,"contract_name":…,
//! "users":…,"clock_offset_millis":…,"clock_uncertain_millis":…,"drift_ppm":…,"check_value_agrees":…,…}`.

use clap::Args;
use serde_json::json;

use crate::bench::message::{Event, Query, TokenView};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::Session;
use crate::cli::slots::settle;
use crate::words::{Fact, Notice, Severity, number};

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The port with the token.
    #[arg(long, value_name = "PATH")]
    port: String,
}

pub fn run(args: &InspectArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, vec![args.port.clone()])?;
    let slot = settle(&mut session, 1)?.into_iter().next();
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
    session.close()?;
    let drift =
        known.as_ref().and_then(|known| known.clock).and_then(|set| token.clock.drift_ppm_since(&set));
    let contract = known.as_ref().and_then(|known| known.contract.clone());
    report.object(&json!({
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
        "clock_offset_millis": token.clock.offset_millis,
        "clock_uncertain_millis": token.clock.uncertainty_millis,
        "drift_ppm": drift,
        "check_value_agrees": token.agrees,
    }));
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
            words.say_with(
                "clock-with-uncertainty",
                &[
                    ("offset", Fact::Text(number::offset_millis(token.clock.offset_millis))),
                    (
                        "uncertainty",
                        Fact::Text(number::offset_millis(i64::from(token.clock.uncertainty_millis))),
                    ),
                ],
            ),
        ),
        ("column-drift", drift.map(|ppm| format!("{ppm:+.1} ppm")).unwrap_or_default()),
        ("column-check-value", yes_no(token.agrees)),
    ];
    report.table(
        &["column-fact", "column-value"],
        rows.into_iter().map(|(id, value)| vec![words.say(id), value]),
    );
    Ok(())
}
