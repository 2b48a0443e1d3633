//! `history SERIAL|CONTRACT [--on DATE]`: what happened to a token, which tokens a contract ever had, who held what when.
//!
//! A token prints `{"event":"step","serial":…,"at":…,"operator":…,"act":…,"outcome":…,"reason":…}` for each act, newest
//! first; a contract prints `{"event":"tenure","serial":…,"model":…,"state":…,"from":…,"until":…,"users":[…],
//! "set_up":"done|left|overdue","days":…,"deadline":…}` for each token. With `--on` both print
//! `{"event":"held","serial":…,"on":…,"state":…,"since":…,"contract":…,"contract_name":…,"users":[…]}`: where the
//! token, or each of the contract's tokens that was with it, stood at the end of that day; `state` is null for a token
//! that had not come in yet.

use clap::Args;
use jiff::civil::Date;
use serde_json::json;

use crate::bench::message::{
    ContractView, CustomerNews, CustomerQuery, DeadlineView, Event, HeldView, Query, TokenView,
};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::Session;
use crate::domain::{ContractNo, Serial, UnixMillis};
use crate::words::{Notice, Severity, date};

/// Arguments of `history`.
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// A token's serial or a contract's number.
    #[arg(value_name = "SERIAL|CONTRACT")]
    of: String,
    /// Who held it at the end of this day, as 2026-11-20.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

pub fn run(args: &HistoryArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let of = args.of.trim();
    let token = match Serial::parse(&of.to_ascii_uppercase()) {
        Ok(serial) => token_of(&mut session, serial)?,
        Err(_) => None,
    };
    let serials = if let Some(token) = token {
        if args.on.is_none() {
            steps(&token, report);
        }
        vec![token.serial]
    } else {
        let contract = contract_of(&mut session, ContractNo(of.to_owned()))?;
        if args.on.is_none() {
            tenures(&contract, report);
        }
        contract.tokens.into_iter().map(|token| token.serial).collect()
    };
    if let Some(on) = args.on {
        let mut held = Vec::new();
        for serial in serials {
            held.push(held_on(&mut session, &serial, on)?);
        }
        // Of a contract only what was with it that day; of a token whatever is known.
        let is_its = |view: &&HeldView| {
            let holder = view.held.as_ref().and_then(|held| held.contract.as_ref());
            view.serial.as_str().eq_ignore_ascii_case(of) || holder.is_some_and(|(no, _)| no.0 == of)
        };
        holders(&held.iter().filter(is_its).collect::<Vec<_>>(), report);
    }
    session.close()
}

fn token_of(session: &mut Session, serial: Serial) -> Result<Option<TokenView>, Failure> {
    let view = session.show(Query::Token(serial), |event| match event {
        Event::Token(view) => Some((**view).clone()),
        _ => None,
    });
    match view {
        Ok(view) => Ok(Some(view)),
        Err(Failure::Told(notice)) if notice.code == "not-found" => Ok(None),
        Err(other) => Err(other),
    }
}

fn contract_of(session: &mut Session, no: ContractNo) -> Result<ContractView, Failure> {
    let view = session.show(Query::Contract(no.clone()), |event| match event {
        Event::Contract(view) => Some((**view).clone()),
        _ => None,
    });
    match view {
        Err(Failure::Told(notice)) if notice.code == "not-found" => {
            Err(Failure::Told(Notice::new("history-unknown", Severity::Refused).text("key", no)))
        }
        other => other,
    }
}

fn held_on(session: &mut Session, serial: &Serial, on: Date) -> Result<HeldView, Failure> {
    let query = CustomerQuery::HeldOn { serial: serial.clone(), on };
    session.show(Query::Customer(query), |event| match event {
        Event::Customer(news) => match &**news {
            CustomerNews::Held(view) if view.serial == *serial => Some(view.clone()),
            _ => None,
        },
        _ => None,
    })
}

fn steps(token: &TokenView, report: &Report) {
    for row in &token.history {
        report.object(&json!({
            "event": "step", "serial": token.serial.as_str(), "at": row.at.0, "operator": row.operator,
            "act": row.act.as_str(), "outcome": row.outcome.as_str(), "reason": row.reason,
        }));
    }
    let words = report.words();
    report.table(
        &["column-when", "column-who", "column-act", "column-outcome", "column-reason"],
        token.history.iter().map(|row| {
            vec![
                date::date_time(row.at),
                row.operator.clone(),
                words.word("act", row.act.as_str()),
                words.word("outcome", row.outcome.as_str()),
                row.reason.clone(),
            ]
        }),
    );
}

fn tenures(contract: &ContractView, report: &Report) {
    let day = |at: UnixMillis| at.day_in_japan().to_string();
    for token in &contract.tokens {
        let (set_up, days) = match token.set_up {
            None => (None, None),
            Some(DeadlineView::Done) => (Some("done"), None),
            Some(DeadlineView::Left(days)) => (Some("left"), Some(days)),
            Some(DeadlineView::Overdue(days)) => (Some("overdue"), Some(days)),
        };
        report.object(&json!({
            "event": "tenure", "serial": token.serial.as_str(), "model": token.model, "state": token.state.as_str(),
            "from": day(token.from), "until": token.until.map(day), "users": token.users,
            "set_up": set_up, "days": days, "deadline": token.deadline.map(|day| day.to_string()),
        }));
    }
    let words = report.words();
    report.table(
        &[
            "column-serial",
            "column-state",
            "column-held-from",
            "column-held-until",
            "column-deadline",
            "column-user",
        ],
        contract.tokens.iter().map(|token| {
            vec![
                token.serial.to_string(),
                words.word("token-state", token.state.as_str()),
                day(token.from),
                token.until.map(day).unwrap_or_default(),
                token.deadline.map(|day| day.to_string()).unwrap_or_default(),
                token.users.join(&words.say("list-comma")),
            ]
        }),
    );
}

fn holders(held: &[&HeldView], report: &Report) {
    for view in held {
        let holder = view.held.as_ref();
        let contract = holder.and_then(|held| held.contract.as_ref());
        report.object(&json!({
            "event": "held", "serial": view.serial.as_str(), "on": view.on.to_string(),
            "state": holder.map(|held| held.state.as_str()), "since": holder.map(|held| held.since.0),
            "contract": contract.map(|(no, _)| no.0.as_str()),
            "contract_name": contract.map(|(_, name)| name.as_str()),
            "users": holder.map(|held| held.users.clone()).unwrap_or_default(),
        }));
    }
    let words = report.words();
    report.table(
        &["column-serial", "column-state", "column-contract", "column-user"],
        held.iter().map(|view| {
            let holder = view.held.as_ref();
            let contract = holder.and_then(|held| held.contract.as_ref());
            vec![
                view.serial.to_string(),
                holder.map_or_else(
                    || words.say("held-not-yet"),
                    |held| words.word("token-state", held.state.as_str()),
                ),
                contract.map(|(no, name)| format!("{no} {name}")).unwrap_or_default(),
                holder.map(|held| held.users.join(&words.say("list-comma"))).unwrap_or_default(),
            ]
        }),
    );
}
