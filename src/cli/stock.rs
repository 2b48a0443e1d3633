//! `stock list|receive|take|balance|move|block|incident|decide`: what lies in the house.
//!
//! Prints `{"event":"stock_lot","lot":…,"received":…,"units":{"in_stock":…,…},"expires_on":…,"first":…}` per lot and
//! `{"event":"stock_forecast","usable":…,"expired":…,"days_left":…,"is_low":…}`; `{"event":"stock_placed",…}`,
//! `{"event":"stock_received",…}` and `{"event":"incident","no":…,"to_destroy":[…],"out":[…],"decision":…}`; counts and
//! balances say theirs in `cli/stock/take.rs` and `cli/stock/balance.rs`.
//!
//! An act of two takes `--second OPERATOR --second-passphrase-file FILE`; without the file the passphrase is asked for.

mod balance;
mod receive;
mod take;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::bench::message::{
    Command, Event, IncidentView, Query, Signature, StockAct, StockOverview, StockQuery, StockView, UnitRow,
};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session, sign};
use crate::domain::stock::{Group, IncidentDecision, Place};
use crate::domain::{Manufacturer, Serial, SerialRange};
use crate::words::{Notice, date};

/// Arguments of `stock`.
#[derive(Debug, Args)]
pub struct StockArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// List lots and how long they last.
    List,
    /// Take a delivery in, counted by two.
    Receive(receive::ReceiveArgs),
    /// Count what lies in the house.
    Take(take::TakeArgs),
    /// Show the balance; with --close, close the day.
    Balance(balance::BalanceArgs),
    /// Note where a unit was put.
    Move {
        /// Its serial.
        #[arg(value_parser = Serial::parse)]
        serial: Serial,
        /// safe, tray or returned_mail, with a shelf behind a slash: safe/A-3.
        #[arg(value_parser = Place::parse)]
        place: Place,
    },
    /// Block a range of serials: its box is lost or in doubt.
    Block {
        #[command(flatten)]
        range: RangeArgs,
        /// What happened.
        #[arg(long)]
        reason: String,
    },
    /// Show a blocked range with its two work lists.
    Incident {
        /// Its number.
        no: u64,
    },
    /// The supervisor decides about the units of a blocked range that are out.
    Decide {
        /// Number of the incident.
        no: u64,
        /// suspend or exchange.
        #[arg(value_parser = IncidentDecision::parse)]
        decision: IncidentDecision,
        #[command(flatten)]
        second: SecondArgs,
    },
}

/// A range of serials.
#[derive(Debug, Args)]
pub struct RangeArgs {
    /// The maker's prefix.
    #[arg(long, value_name = "XX", value_parser = Manufacturer::parse)]
    maker: Manufacturer,
    /// The first serial.
    #[arg(long, value_name = "SERIAL", value_parser = Serial::parse)]
    first: Serial,
    /// The last serial.
    #[arg(long, value_name = "SERIAL", value_parser = Serial::parse)]
    last: Serial,
}

impl RangeArgs {
    fn range(self) -> Result<SerialRange, Failure> {
        SerialRange::new(self.maker, self.first, self.last)
            .map_err(|refusal| Failure::Told(Notice::from(&refusal)))
    }
}

/// The second person of an act of two.
#[derive(Debug, Args)]
pub struct SecondArgs {
    /// Sign-in name of the second person.
    #[arg(long, value_name = "OPERATOR")]
    second: String,
    /// A file whose first line is their passphrase; without it the passphrase is asked for.
    #[arg(long, value_name = "FILE")]
    second_passphrase_file: Option<PathBuf>,
}

impl SecondArgs {
    pub(super) fn sign(&self) -> Result<Signature, Failure> {
        sign(&self.second, self.second_passphrase_file.as_deref())
    }
}

pub fn run(args: StockArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    match args.act {
        Act::Receive(args) => receive::run(args, common, report),
        Act::Take(args) => take::run(args, common, report),
        Act::Balance(args) => balance::run(&args, common, report),
        Act::List => list(common, report),
        Act::Move { serial, place } => {
            let act = StockAct::Place { scanned: serial.to_string(), place: place.clone() };
            told(act, "stock-placed", common, report)?;
            report.object(&json!({
                "event": "stock_placed", "serial": serial.as_str(), "place": place.to_string(),
            }));
            Ok(())
        }
        Act::Block { range, reason } => {
            let mut session = Session::open(common, Vec::new())?;
            session.ask(Command::Stock(StockAct::Block { range: range.range()?, reason }))?;
            let view = session.wait(ANSWERS_WITHIN, incident_of)?;
            session.close()?;
            show_incident(&view, report);
            Ok(())
        }
        Act::Incident { no } => {
            let mut session = Session::open(common, Vec::new())?;
            let view = session.show(Query::Stock(StockQuery::Incident(no)), incident_of)?;
            session.close()?;
            show_incident(&view, report);
            Ok(())
        }
        Act::Decide { no, decision, second } => {
            let signature = second.sign()?;
            let mut session = Session::open(common, Vec::new())?;
            session.ask(Command::Stock(StockAct::Decide { incident: no, decision, signature }))?;
            let done = notice(&mut session, &format!("stock-decided-{decision}"))?;
            let view = session.show(Query::Stock(StockQuery::Incident(no)), incident_of)?;
            session.close()?;
            say(&done, report);
            show_incident(&view, report);
            Ok(())
        }
    }
}

fn list(common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let view: StockOverview =
        session.show(Query::Stock(StockQuery::Overview), |event| match picture(event)? {
            StockView::Overview(view) => Some(view.clone()),
            _ => None,
        })?;
    session.close()?;
    for row in &view.lots {
        report.object(&json!({
            "event": "stock_lot", "lot": row.lot.0, "note_no": row.note_no, "supplier": row.supplier,
            "expires_on": row.expires_on.map(date::iso), "expired": row.expired, "received": row.received,
            "units": groups(|group| row.groups[group as usize]), "first": row.first,
        }));
    }
    let forecast = &view.forecast;
    report.object(&json!({
        "event": "stock_forecast", "usable": forecast.usable, "expired": forecast.expired,
        "days_left": forecast.days_left, "is_low": forecast.is_low, "open_take": view.open_take,
    }));
    let words = report.words();
    report.table(
        &["column-lot", "column-expiry", "stock-received", "stock-group-in_stock", "stock-group-issued"],
        view.lots.iter().map(|row| {
            vec![
                row.lot.to_string(),
                row.expires_on.map(date::iso).unwrap_or_default(),
                row.received.to_string(),
                row.groups[Group::InStock as usize].to_string(),
                row.groups[Group::Issued as usize].to_string(),
            ]
        }),
    );
    report.sentence(&words.say_with("stock-usable", &[("units", forecast.usable.into())]));
    Ok(())
}

/// The stock's picture in an event.
fn picture(event: &Event) -> Option<&StockView> {
    match event {
        Event::Stock(view) => Some(view),
        _ => None,
    }
}

fn incident_of(event: &Event) -> Option<IncidentView> {
    match picture(event)? {
        StockView::Incident(view) => Some(view.clone()),
        _ => None,
    }
}

/// Waits until the station says that it is done.
fn notice(session: &mut Session, code: &str) -> Result<Notice, Failure> {
    session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Notice(notice) if notice.code == code => Some(notice.clone()),
        _ => None,
    })
}

/// Does one act and says what the station said.
fn told(act: StockAct, code: &str, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    session.ask(Command::Stock(act))?;
    let done = notice(&mut session, code)?;
    session.close()?;
    say(&done, report);
    Ok(())
}

/// People read the sentence; scripts get an object of their own.
fn say(notice: &Notice, report: &Report) {
    if !report.is_json() {
        report.notice(notice);
    }
}

fn groups(units: impl Fn(Group) -> u32) -> Value {
    Group::ALL.iter().map(|group| (group.as_str().to_owned(), Value::from(units(*group)))).collect()
}

fn show_incident(view: &IncidentView, report: &Report) {
    let units = |rows: &[UnitRow]| -> Vec<Value> {
        rows.iter()
            .map(|row| {
                json!({
                    "serial": row.serial.as_str(), "lot": row.lot.0, "state": row.state.as_str(),
                    "contract": row.contract.as_ref().map(|(no, _)| no.0.as_str()),
                })
            })
            .collect()
    };
    report.object(&json!({
        "event": "incident", "no": view.row.no, "first": view.row.first.as_str(), "last": view.row.last.as_str(),
        "reason": view.row.reason, "decision": view.row.decision.map(IncidentDecision::as_str),
        "to_destroy": units(&view.to_destroy), "out": units(&view.out),
    }));
    let words = report.words();
    for (title, rows) in [("stock-to-destroy", &view.to_destroy), ("stock-out", &view.out)] {
        report.sentence(&words.say_with(title, &[("count", rows.len().into())]));
        report.table(
            &["column-serial", "column-lot", "column-state", "column-contract"],
            rows.iter().map(|row| {
                let contract = row.contract.as_ref();
                vec![
                    row.serial.to_string(),
                    row.lot.to_string(),
                    words.word("token-state", row.state.as_str()),
                    contract.map(|(no, name)| format!("{no} {name}")).unwrap_or_default(),
                ]
            }),
        );
    }
}
