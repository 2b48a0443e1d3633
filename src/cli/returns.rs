//! `return SERIAL --as DISPOSITION` and `identify --code C`: a unit that came back, and the token that shows a code.
//!
//! `return` prints `{"event":"returned","serial":…,"verdict":…,"disposition":…}`; `identify` prints
//! `{"event":"identified","codes":…,"compared":…,"expected_by_chance":…,"spoiled":…,"candidates":[{"serial":…,
//! "manufacturer":…,"token_state":…,"contract":…,"contract_name":…,"steps":…}]}`. Nothing is counted or locked by either.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::bench::message::{
    Command, Event, IdentifyView, ReturnView, ReturnedUnit, ReturnsAct, ReturnsNews,
};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session, sign};
use crate::domain::disposition::{Disposition, Tick, Ticks};
use crate::words::{Fact, Notice, Severity};

/// Arguments of `return`.
#[derive(Debug, Args)]
pub struct ReturnArgs {
    /// What stands on its back.
    serial: String,
    /// What is done with it, for example `accept_return` or `destroy`.
    #[arg(long = "as", value_name = "DISPOSITION", value_parser = disposition)]
    disposition: Disposition,
    /// The seal was seen to be intact.
    #[arg(long)]
    seal_intact: bool,
    /// The branch confirmed the address.
    #[arg(long)]
    address_confirmed: bool,
    /// The second person, where one is needed.
    #[arg(long, value_name = "NAME")]
    second: Option<String>,
    /// A file whose first line is the second person's passphrase; without it the passphrase is asked for.
    #[arg(long, value_name = "FILE", requires = "second")]
    second_passphrase_file: Option<PathBuf>,
}

/// Arguments of `identify`.
#[derive(Debug, Args)]
pub struct IdentifyArgs {
    /// The code that the display shows; given twice, the second one follows the first.
    #[arg(long = "code", value_name = "CODE", required = true, num_args = 1)]
    codes: Vec<String>,
}

fn disposition(text: &str) -> Result<Disposition, String> {
    Disposition::parse(text).map_err(|_| {
        let known: Vec<&str> = Disposition::ALL.iter().map(|one| one.as_str()).collect();
        known.join(", ")
    })
}

/// Runs `return`.
pub fn run(args: &ReturnArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let tick = |seen: bool| seen.then_some(Tick::Good);
    let ticks =
        Ticks { seal: tick(args.seal_intact), address: tick(args.address_confirmed), ..Ticks::default() };
    let unit = ReturnedUnit::Scanned(args.serial.clone());
    let view = judge(&mut session, unit, Vec::new(), ticks)?;
    let signed = |second: &String| sign(second, args.second_passphrase_file.as_deref());
    let second = args.second.as_ref().map(signed).transpose()?;
    let act = ReturnsAct::Dispose { disposition: args.disposition, second, typed: String::new() };
    session.ask(Command::Returns(act))?;
    let done = session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Returns(ReturnsNews::Done(_)) => Some(Ok(())),
        Event::Returns(ReturnsNews::Refused(notice)) => Some(Err(notice.clone())),
        _ => None,
    })?;
    session.close()?;
    done.map_err(Failure::Told)?;
    report.object(&json!({
        "event": "returned",
        "serial": view.scanned,
        "verdict": view.verdict.as_str(),
        "disposition": args.disposition.as_str(),
    }));
    let notice = Notice::new("return-done", Severity::Done)
        .text("token", &view.scanned)
        .word("disposition", "disposition", args.disposition.as_str())
        .word("verdict", "verdict", view.verdict.as_str());
    report.sentence(&report.words().what(&notice));
    Ok(())
}

/// Looks at a unit.
///
/// # Errors
/// [`Failure::Told`] when a typed code is none, or the register cannot be read.
pub fn judge(
    session: &mut Session,
    unit: ReturnedUnit,
    codes: Vec<String>,
    ticks: Ticks,
) -> Result<ReturnView, Failure> {
    session.ask(Command::Returns(ReturnsAct::Judge { unit, codes, ticks }))?;
    let judged = session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Returns(ReturnsNews::Judged(view)) => Some(Ok((**view).clone())),
        Event::Returns(ReturnsNews::Refused(notice)) => Some(Err(notice.clone())),
        _ => None,
    })?;
    judged.map_err(Failure::Told)
}

/// Runs `identify`.
pub fn identify(args: &IdentifyArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let [first, rest @ ..] = args.codes.as_slice() else { return Err(Failure::Usage("usage-two-codes")) };
    if rest.len() > 1 {
        return Err(Failure::Usage("usage-two-codes"));
    }
    let mut session = Session::open(common, Vec::new())?;
    let second = rest.first().cloned().unwrap_or_default();
    session.ask(Command::Returns(ReturnsAct::Identify { first: first.clone(), second }))?;
    let found = session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Returns(ReturnsNews::Identified(view)) if view.over => Some(Ok(view.clone())),
        Event::Returns(ReturnsNews::Refused(notice)) => Some(Err(notice.clone())),
        _ => None,
    })?;
    session.close()?;
    tell(&found.map_err(Failure::Told)?, report);
    Ok(())
}

fn tell(found: &IdentifyView, report: &Report) {
    let candidates: Vec<_> = found
        .rows
        .iter()
        .map(|row| {
            json!({
                "serial": row.token.serial.as_str(), "manufacturer": row.token.manufacturer.as_str(),
                "token_state": row.state.as_str(), "contract": row.contract.0,
                "contract_name": row.contract_name, "steps": row.steps,
            })
        })
        .collect();
    report.object(&json!({
        "event": "identified", "codes": found.codes, "compared": found.total,
        "expected_by_chance": found.by_chance, "spoiled": found.spoiled, "candidates": candidates,
    }));
    let words = report.words();
    let chance = format!("{:.2}", found.by_chance);
    let facts = [
        ("total", Fact::Number(i64::try_from(found.total).unwrap_or(i64::MAX))),
        ("found", found.rows.len().into()),
        ("chance", Fact::Text(chance)),
    ];
    report.sentence(&words.say_with("identify-over", &facts));
    report.table(
        &["column-serial", "column-state", "column-contract", "column-steps"],
        found.rows.iter().map(|row| {
            vec![
                row.token.serial.to_string(),
                words.word("token-state", row.state.as_str()),
                format!("{} {}", row.contract, row.contract_name),
                format!("{:+}", row.steps),
            ]
        }),
    );
}
