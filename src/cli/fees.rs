//! `fees`: fee lines by state and month, and their way to the debit.
//!
//! Prints `{"event":"fee","fee":…,"request":…,"item":…,"reason":…,"rule":…,"contract":…,"contract_name":…,"yen":…,
//! "state":…,"debit_on":…,"failure":…,"tries":…}` for each line, listed or changed, and after a list
//! `{"event":"fee_month","month":…,"state":…,"lines":…,"free":…,"yen":…}` for each month and state. `fee` is the line's
//! name, for example `26-1107/2/additional_token`.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::json;

use crate::bench::message::{Command, Event, FeeAct, FeeLineRow, FeesView, Query};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::domain::{DebitFailure, FeeKey, FeeState};
use crate::words::number;

/// Arguments of `fees`.
#[derive(Debug, Args)]
pub struct FeesArgs {
    /// Only lines in this state, for example `failed`.
    #[arg(long, value_name = "CODE", value_parser = FeeState::parse)]
    state: Option<FeeState>,
    /// Only lines raised in this month.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    month: Option<String>,
    #[command(subcommand)]
    act: Option<FeeSub>,
}

/// A month as the list names it.
fn month(text: &str) -> Result<String, String> {
    match Date::strptime("%Y-%m-%d", format!("{text}-01")) {
        Ok(first) if first.strftime("%Y-%m").to_string() == text => Ok(text.to_owned()),
        _ => Err("a month is written 2026-11".to_owned()),
    }
}

/// What becomes of fee lines.
#[derive(Debug, Subcommand)]
enum FeeSub {
    /// Put lines into the next debit; without names every one that is due.
    Export {
        /// The lines, each as `26-1107/2/additional_token`.
        #[arg(value_parser = FeeKey::parse)]
        fees: Vec<FeeKey>,
    },
    /// Note that lines were paid.
    Collect {
        /// The lines.
        #[arg(required = true, value_parser = FeeKey::parse)]
        fees: Vec<FeeKey>,
    },
    /// Note that a line could not be debited.
    Fail {
        /// The line.
        #[arg(value_parser = FeeKey::parse)]
        fee: FeeKey,
        /// The bank's result code: 1, 2, 3, 4, 8 or 9.
        #[arg(long, value_name = "CODE", value_parser = DebitFailure::parse)]
        code: DebitFailure,
    },
    /// Make a line due again.
    Again {
        /// The line.
        #[arg(value_parser = FeeKey::parse)]
        fee: FeeKey,
    },
    /// Hand a line to the branch.
    Refer {
        /// The line.
        #[arg(value_parser = FeeKey::parse)]
        fee: FeeKey,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Waive a line.
    Waive {
        /// The line.
        #[arg(value_parser = FeeKey::parse)]
        fee: FeeKey,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

pub fn run(args: FeesArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let FeesArgs { state, month, act } = args;
    let act = match act {
        None => return list(state, month, common, report),
        Some(FeeSub::Export { fees }) => FeeAct::Export { fees },
        Some(FeeSub::Collect { fees }) => FeeAct::Collect { fees },
        Some(FeeSub::Fail { fee, code }) => FeeAct::Fail { fee, failure: code },
        Some(FeeSub::Again { fee }) => FeeAct::Again { fee },
        Some(FeeSub::Refer { fee, reason }) => FeeAct::Refer { fee, reason },
        Some(FeeSub::Waive { fee, reason }) => FeeAct::Waive { fee, reason },
    };
    let mut session = Session::open(common, Vec::new())?;
    session.ask(Command::Fees(act))?;
    let rows = session.wait(ANSWERS_WITHIN, |event| match event {
        Event::FeesStepped(rows) => Some(rows.clone()),
        _ => None,
    })?;
    session.close()?;
    print(report, &rows);
    Ok(())
}

fn list(
    state: Option<FeeState>,
    month: Option<String>,
    common: &Common,
    report: &Report,
) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let FeesView { rows, months, .. } = session.show(Query::Fees { state, month }, |event| match event {
        Event::Fees(view) => Some((**view).clone()),
        _ => None,
    })?;
    session.close()?;
    print(report, &rows);
    for month in &months {
        report.object(&json!({
            "event": "fee_month", "month": month.month, "state": month.state.as_str(), "lines": month.lines,
            "free": month.free, "yen": month.yen.0,
        }));
    }
    let words = report.words();
    report.table(
        &["column-month", "column-state", "column-lines", "column-yen"],
        months.iter().map(|month| {
            vec![
                month.month.clone(),
                words.word("fee-state", month.state.as_str()),
                month.lines.to_string(),
                number::yen(month.yen),
            ]
        }),
    );
    Ok(())
}

fn print(report: &Report, rows: &[FeeLineRow]) {
    for FeeLineRow { fee, contract_name } in rows {
        report.object(&json!({
            "event": "fee", "fee": fee.key.to_string(), "request": fee.key.request.0, "item": fee.key.item,
            "reason": fee.key.reason.as_str(), "rule": fee.key.reason.rule(), "contract": fee.contract.0,
            "contract_name": contract_name, "yen": fee.amount.0, "state": fee.state.as_str(),
            "debit_on": fee.debit_on.map(|day| day.to_string()),
            "failure": fee.failure.map(DebitFailure::as_str), "tries": fee.tries,
        }));
    }
    let words = report.words();
    report.table(
        &[
            "column-fee",
            "column-contract",
            "column-fee-reason",
            "column-yen",
            "column-state",
            "column-debit-on",
        ],
        rows.iter().map(|FeeLineRow { fee, contract_name }| {
            vec![
                fee.key.to_string(),
                contract_name.clone(),
                words.word("fee-reason", fee.key.reason.as_str()),
                number::yen(fee.amount),
                words.word("fee-state", fee.state.as_str()),
                fee.debit_on.map(|day| day.to_string()).unwrap_or_default(),
            ]
        }),
    );
}
