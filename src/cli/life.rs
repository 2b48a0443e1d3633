//! `request`, `report-loss` and `report-found`: steps in the life of requests and tokens.
//!
//! With `--json` one object: `{"event":"request_turned","request":NO,"to":"approved"|"sent_back"|"cancelled"|…,"state":CODE}`,
//! `{"event":"loss_reported","serial":S,"cause":CODE}`, `{"event":"found_reported","serial":S}`. A rule that says no ends
//! with exit status 1 and its sentence, and nothing is written.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::bench::message::{Command, Event, LifeAct, LifeSubject, Query};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::domain::{RequestNo, Serial, StopCause};
use crate::words::{Notice, Severity};

/// A step of a request that was taken in.
#[derive(Debug, Subcommand)]
pub enum Step {
    /// Record that the branch compared the seal.
    Seal(Which),
    /// Approve it and do all that its kind asks for.
    Approve(Which),
    /// Send it back to the branch.
    SendBack(Why),
    /// Take it up again after the branch sent it anew.
    TakeUp(Which),
    /// Let it wait for the branch.
    Wait(Why),
    /// Cancel it.
    Cancel(Why),
}

/// A request.
#[derive(Debug, Args)]
pub struct Which {
    /// Reception number.
    #[arg(value_name = "NO")]
    request: String,
}

/// A request and a reason.
#[derive(Debug, Args)]
pub struct Why {
    /// Reception number.
    #[arg(value_name = "NO")]
    request: String,
    /// Why, or what it waits for.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Arguments of `report-loss`.
#[derive(Debug, Args)]
pub struct ReportLossArgs {
    /// Its serial.
    #[arg(value_parser = Serial::parse)]
    serial: Serial,
    /// `loss` or `theft`.
    #[arg(long, value_name = "CODE", value_parser = cause)]
    cause: StopCause,
    /// Who reported it.
    #[arg(long, value_name = "NAME")]
    reported_by: String,
    /// The reception number of the request for another token, where it came with one.
    #[arg(long, value_name = "NO")]
    request: Option<String>,
}

fn cause(text: &str) -> Result<StopCause, String> {
    match StopCause::parse(text) {
        Ok(cause) if cause.is_missing() => Ok(cause),
        _ => Err(format!("{} | {}", StopCause::Loss, StopCause::Theft)),
    }
}

pub fn request(step: &Step, common: &Common, report: &Report) -> Result<(), Failure> {
    let (command, no, to) = command(step);
    let mut session = Session::open(common, Vec::new())?;
    let told = ask(&mut session, command, &LifeSubject::Request(no.clone()))?;
    let query = Query::Request(no.clone());
    let state = session.show(query, |event| match event {
        Event::Request(view) if view.row.request == no => Some(view.row.state),
        _ => None,
    })?;
    session.close()?;
    report.object(&json!({ "event": "request_turned", "request": no.0, "to": to, "state": state.as_str() }));
    tell(report, &told);
    Ok(())
}

fn command(step: &Step) -> (Command, RequestNo, &'static str) {
    let no = |text: &str| RequestNo(text.to_owned());
    match step {
        Step::Approve(Which { request }) => {
            (Command::Approve { request: no(request) }, no(request), "approved")
        }
        Step::Seal(Which { request }) => {
            (Command::Life(LifeAct::NoteSeal { request: no(request) }), no(request), "seal_checked")
        }
        Step::TakeUp(Which { request }) => {
            (Command::Life(LifeAct::TakeUpAgain { request: no(request) }), no(request), "awaiting_check")
        }
        Step::SendBack(Why { request, reason }) => {
            let act = LifeAct::SendBack { request: no(request), reason: reason.clone() };
            (Command::Life(act), no(request), "sent_back")
        }
        Step::Wait(Why { request, reason }) => {
            let act = LifeAct::NoteWaiting { request: no(request), remark: reason.clone() };
            (Command::Life(act), no(request), "awaiting_check")
        }
        Step::Cancel(Why { request, reason }) => {
            let act = LifeAct::Cancel { request: no(request), reason: reason.clone() };
            (Command::Life(act), no(request), "cancelled")
        }
    }
}

pub fn report_loss(args: &ReportLossArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let act = LifeAct::ReportLoss {
        token: args.serial.clone(),
        cause: args.cause,
        reported_by: args.reported_by.clone(),
        request: args.request.clone().map(RequestNo),
    };
    one(act, common, report)?;
    report.object(
        &json!({ "event": "loss_reported", "serial": args.serial.as_str(), "cause": args.cause.as_str() }),
    );
    Ok(())
}

pub fn report_found(serial: &Serial, common: &Common, report: &Report) -> Result<(), Failure> {
    one(LifeAct::ReportFound { token: serial.clone() }, common, report)?;
    report.object(&json!({ "event": "found_reported", "serial": serial.as_str() }));
    Ok(())
}

fn one(act: LifeAct, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let subject = act.subject();
    let told = ask(&mut session, Command::Life(act), &subject)?;
    session.close()?;
    tell(report, &told);
    Ok(())
}

/// Sends a command and waits until the desk has said that it is done; a refusal ends the command.
pub fn ask(session: &mut Session, command: Command, subject: &LifeSubject) -> Result<Notice, Failure> {
    session.ask(command)?;
    let answer = session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Life(answer) if answer.subject == *subject => Some(answer.clone()),
        _ => None,
    })?;
    if let Some(refused) = answer.refused {
        return Err(Failure::Told(refused));
    }
    session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Notice(notice) if notice.severity == Severity::Done => Some(notice.clone()),
        _ => None,
    })
}

fn tell(report: &Report, told: &Notice) {
    if !report.is_json() {
        report.notice(told);
    }
}
