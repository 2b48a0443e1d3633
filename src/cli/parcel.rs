//! `parcel`: seal, post, deliver, take back and send again; without an act the parcels that are under way.
//!
//! Prints `{"event":"parcel","parcel":…,"request":…,"contract_name":…,"stage":…,"tracking":…,"posted_on":…,
//! "delivered_on":…,"returned_on":…,"return_reason":…,"kind":…,"matched":…,"grams":…,"yen":…,
//! "tokens":[{"serial":…,"state":…}]}` for each parcel, listed or changed.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::json;

use crate::bench::message::{Command, Event, ParcelAct, ParcelRow, Query};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::domain::parcel::list;
use crate::domain::{MailReturn, ParcelNo, RequestNo, Serial, Tracking};

/// Arguments of `parcel`.
#[derive(Debug, Args)]
pub struct ParcelArgs {
    #[command(subcommand)]
    act: Option<ParcelSub>,
}

/// What becomes of a parcel.
#[derive(Debug, Subcommand)]
enum ParcelSub {
    /// Seal a request's parcel: every serial that goes inside, as scanned.
    Enclose {
        /// Reception number.
        request: String,
        /// The serials.
        #[arg(required = true)]
        serials: Vec<String>,
    },
    /// Open a sealed parcel again.
    Open {
        /// Its number.
        parcel: u64,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Hand a parcel to the post.
    Dispatch {
        /// Its number.
        parcel: u64,
        /// The number of the post.
        #[arg(value_parser = Tracking::parse)]
        tracking: Tracking,
        /// The day; today without it.
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<Date>,
    },
    /// Note that a parcel was delivered.
    Deliver {
        /// Its number.
        parcel: u64,
        /// The day; today without it.
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<Date>,
    },
    /// Take back a parcel that the post could not deliver.
    Returned {
        /// Its number.
        parcel: u64,
        /// Why: `address_unknown`, `not_collected`, `not_forwarded` or `declined`.
        #[arg(long, value_name = "CODE", value_parser = MailReturn::parse)]
        reason: MailReturn,
        /// The day; today without it.
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<Date>,
        /// What the next reader of the request should know.
        #[arg(long, default_value = "")]
        remark: String,
    },
    /// Seal a returned parcel for another try, once the branch has confirmed the address.
    SendAgain {
        /// Its number.
        parcel: u64,
        /// The branch's word: its reception number, or who said so.
        #[arg(long)]
        confirmed: String,
    },
    /// Give up the units of a returned parcel whose seal is broken.
    Broken {
        /// Its number.
        parcel: u64,
        /// What was seen.
        #[arg(long)]
        reason: String,
    },
    /// Give up one unit that will not reach its customer, so that another one is written.
    WriteAgain {
        /// Reception number.
        request: String,
        /// The unit.
        #[arg(value_parser = Serial::parse)]
        serial: Serial,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

pub fn run(args: ParcelArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let Some(act) = args.act else {
        let mut session = Session::open(common, Vec::new())?;
        let rows = session.show(Query::Parcels, |event| match event {
            Event::Parcels(rows) => Some(rows.clone()),
            _ => None,
        })?;
        session.close()?;
        print(report, &rows);
        return Ok(());
    };
    let mut session = Session::open(common, Vec::new())?;
    session.ask(Command::Parcel(act.into_act()))?;
    let rows = session.wait(ANSWERS_WITHIN, |event| match event {
        Event::ParcelStepped(rows) => Some(rows.clone()),
        _ => None,
    })?;
    session.close()?;
    print(report, &rows);
    Ok(())
}

impl ParcelSub {
    fn into_act(self) -> ParcelAct {
        match self {
            Self::Enclose { request, serials } => {
                ParcelAct::Enclose { request: RequestNo(request), scanned: serials }
            }
            Self::Open { parcel, reason } => ParcelAct::Open { parcel: ParcelNo(parcel), reason },
            Self::Dispatch { parcel, tracking, on } => {
                ParcelAct::Dispatch { posted: vec![(ParcelNo(parcel), tracking)], on }
            }
            Self::Deliver { parcel, on } => ParcelAct::Deliver { parcel: ParcelNo(parcel), on },
            Self::Returned { parcel, reason, on, remark } => {
                ParcelAct::BroughtBack { parcel: ParcelNo(parcel), on, reason, remark }
            }
            Self::SendAgain { parcel, confirmed } => {
                ParcelAct::SendAgain { parcel: ParcelNo(parcel), confirmed }
            }
            Self::Broken { parcel, reason } => ParcelAct::SealBroken { parcel: ParcelNo(parcel), reason },
            Self::WriteAgain { request, serial, reason } => {
                ParcelAct::WriteAgain { request: RequestNo(request), serial, reason }
            }
        }
    }
}

/// Parcels as objects, or as a table.
pub fn print(report: &Report, rows: &[ParcelRow]) {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    for ParcelRow { parcel, contract_name } in rows {
        let tokens: Vec<_> = parcel
            .tokens
            .iter()
            .map(|(token, state)| json!({ "serial": token.serial.as_str(), "state": state.as_str() }))
            .collect();
        report.object(&json!({
            "event": "parcel", "parcel": parcel.no.0, "request": parcel.request.0, "contract_name": contract_name,
            "stage": parcel.stage().as_str(), "tracking": parcel.tracking.as_ref().map(Tracking::digits),
            "posted_on": day(parcel.posted_on), "delivered_on": day(parcel.delivered_on),
            "returned_on": day(parcel.returned_on), "return_reason": parcel.return_reason.map(MailReturn::as_str),
            "kind": parcel.kind.as_str(), "matched": parcel.matched_at.is_some(), "grams": parcel.grams,
            "yen": parcel.postage.map(|yen| yen.0), "tokens": tokens,
        }));
    }
    let words = report.words();
    report.table(
        &[
            "column-parcel",
            "column-request",
            "column-contract",
            "column-state",
            "column-tracking",
            "column-serial",
        ],
        rows.iter().map(|ParcelRow { parcel, contract_name }| {
            let serials: Vec<Serial> = parcel.tokens.iter().map(|(token, _)| token.serial.clone()).collect();
            vec![
                parcel.no.to_string(),
                parcel.request.to_string(),
                contract_name.clone(),
                words.word("parcel-stage", parcel.stage().as_str()),
                parcel.tracking.as_ref().map(ToString::to_string).unwrap_or_default(),
                list(&serials),
            ]
        }),
    );
}
