//! `requests` and `tokens`: what the register holds, one line each; `write-off`: a token that does not come back.
//!
//! Prints `{"event":"request","request":…,"kind":…,"state":…,"contract":…,"contract_name":…,"quantity":…,"recorded":…,
//! "received_on":…,"due_on":…,"late":…}` and `{"event":"token","serial":…,"manufacturer":…,"model":…,"lot":…,
//! "state":…,"contract":…}`; `write-off` prints `{"event":"written_off","serial":…}`.

use clap::Args;
use serde_json::json;

use crate::bench::message::{Command, Event, Query};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::domain::{Serial, TokenState};

/// Arguments of `tokens`.
#[derive(Debug, Args)]
pub struct TokensArgs {
    /// Only tokens in this state, for example `in_stock`.
    #[arg(long, value_name = "CODE", value_parser = TokenState::parse)]
    state: Option<TokenState>,
}

pub fn requests(common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let rows = session.show(Query::Queue, |event| match event {
        Event::Queue(rows) => Some(rows.clone()),
        _ => None,
    })?;
    session.close()?;
    for row in &rows {
        report.object(&json!({
            "event": "request", "request": row.request.0, "kind": row.kind.as_str(), "state": row.state.as_str(),
            "contract": row.contract.0, "contract_name": row.contract_name, "quantity": row.quantity,
            "recorded": row.recorded, "received_on": row.received_on.to_string(),
            "due_on": row.due_on.to_string(), "late": row.late,
        }));
    }
    let words = report.words();
    report.table(
        &[
            "column-request",
            "column-received",
            "column-contract",
            "column-kind",
            "column-quantity",
            "column-due",
            "column-state",
        ],
        rows.iter().map(|row| {
            vec![
                row.request.to_string(),
                row.received_on.to_string(),
                row.contract_name.clone(),
                words.word("request-kind", row.kind.as_str()),
                format!("{}/{}", row.recorded, row.quantity),
                row.due_on.to_string(),
                words.word("request-state", row.state.as_str()),
            ]
        }),
    );
    Ok(())
}

pub fn write_off(serial: &Serial, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    session.ask(Command::WriteOff { serial: serial.clone() })?;
    let told = session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Notice(notice) if notice.code == "quarantined" => Some(notice.clone()),
        _ => None,
    })?;
    session.close()?;
    report.object(&json!({ "event": "written_off", "serial": serial.as_str() }));
    if !report.is_json() {
        report.notice(&told);
    }
    Ok(())
}

pub fn tokens(args: &TokensArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let rows = session.show(Query::Tokens(args.state), |event| match event {
        Event::Tokens(rows) => Some(rows.clone()),
        _ => None,
    })?;
    session.close()?;
    for row in &rows {
        report.object(&json!({
            "event": "token", "serial": row.serial.as_str(), "manufacturer": row.manufacturer, "model": row.model,
            "lot": row.lot, "state": row.state.as_str(), "contract": row.contract.as_ref().map(|no| no.0.as_str()),
        }));
    }
    let words = report.words();
    report.table(
        &["column-serial", "column-model", "column-lot", "column-state", "column-contract"],
        rows.iter().map(|row| {
            vec![
                row.serial.to_string(),
                row.model.clone(),
                row.lot.clone(),
                words.word("token-state", row.state.as_str()),
                row.contract.as_ref().map(|no| no.0.clone()).unwrap_or_default(),
            ]
        }),
    );
    Ok(())
}
