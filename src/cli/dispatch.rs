//! `dispatch scan|list|band|postage|labels|close`: envelopes matched by scans, the posting list, number bands, postage, and
//! the closing of the day.
//!
//! `scan` prints the parcel as `parcel` does. `list` prints `{"event":"posting_list","list":…,"day":…,"kind":…,"stage":…,
//! "by_itself":…,"handed_on":…,"receipt":…,"pieces":…,"yen":…,"lines":[{"line":…,"parcel":…,"request":…,"name":…,
//! "tracking":…,"grams":…,"yen":…}]}` for each list that is open, not handed over, or of today, and
//! `{"event":"parcel_waiting","parcel":…,"request":…,"contract_name":…,"tracking":…}` for each sealed parcel on none.
//! `labels` prints `{"event":"labels","outcome":CODE}`. Bands, rates and the closed day say theirs in
//! `cli/dispatch/band.rs` and `cli/dispatch/day.rs`.

mod band;
mod day;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::json;

use crate::bench::message::{Command, Event, PostingAct, PostingView, Query};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::parcel;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::domain::post::{ListNo, ListStage, PostingLine, PostingList};
use crate::domain::{ParcelNo, Tracking};
use crate::words::{Notice, date, number};

/// Arguments of `dispatch`.
#[derive(Debug, Args)]
pub struct DispatchArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Match one envelope: its tokens, its label and, once it is stuck on, its number, in the order of the scans.
    Scan {
        /// As the scanner read them; the number alone for a parcel that is sealed.
        #[arg(required = true)]
        scans: Vec<String>,
    },
    /// Show the posting lists, close one, open it again, hand it over.
    List {
        #[command(subcommand)]
        act: Option<ListAct>,
    },
    /// Number bands of the post.
    Band(band::BandArgs),
    /// Rates of postage, and what was paid.
    Postage(band::PostageArgs),
    /// Print the labels of everything that waits to be sealed, in the order of the list.
    Labels {
        /// The paper.
        #[arg(long, value_name = "NAME", default_value = "roll-90x29", value_parser = ["roll-90x29", "sheet-a4-12"])]
        form: String,
    },
    /// Close today: posting lists, balance and the journal's checkpoint, signed by two.
    Close(day::CloseArgs),
}

#[derive(Debug, Subcommand)]
enum ListAct {
    /// Close a list: from now on it says what is handed over.
    Close {
        /// Its number; without it the only open one.
        list: Option<u64>,
    },
    /// Open a closed list again.
    Reopen {
        /// Its number.
        list: u64,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// The post took a closed list.
    HandOver {
        /// Its number.
        list: u64,
        /// Number of the post's receipt.
        #[arg(long)]
        receipt: String,
        /// The day; today without it.
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<Date>,
    },
    /// Take a parcel off the open list.
    TakeOff {
        /// Number of the parcel.
        parcel: u64,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

pub fn run(args: DispatchArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    match args.act {
        Act::Scan { scans } => {
            let mut session = Session::open(common, Vec::new())?;
            session.ask(Command::Posting(PostingAct::Scan { scans }))?;
            let rows = session.wait(ANSWERS_WITHIN, |event| match event {
                Event::ParcelStepped(rows) => Some(rows.clone()),
                _ => None,
            })?;
            session.close()?;
            parcel::print(report, &rows);
            Ok(())
        }
        Act::List { act } => list(act, common, report),
        Act::Band(args) => band::bands(args, common, report),
        Act::Postage(args) => band::postage(&args, common, report),
        Act::Labels { form } => labels(form, common, report),
        Act::Close(args) => day::close(args, common, report),
    }
}

fn list(act: Option<ListAct>, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let (act, code) = match act {
        None => (None, ""),
        Some(ListAct::Close { list }) => {
            let list = match list {
                Some(no) => ListNo(no),
                None => only_open(&picture(&mut session)?)?,
            };
            (Some(PostingAct::CloseList { list }), "post-list-closed")
        }
        Some(ListAct::Reopen { list, reason }) => {
            (Some(PostingAct::ReopenList { list: ListNo(list), reason }), "post-list-reopened")
        }
        Some(ListAct::HandOver { list, receipt, on }) => {
            (Some(PostingAct::HandOver { list: ListNo(list), on, receipt }), "post-handed-over")
        }
        Some(ListAct::TakeOff { parcel, reason }) => {
            (Some(PostingAct::TakeOff { parcel: ParcelNo(parcel), reason }), "post-taken-off")
        }
    };
    if let Some(act) = act {
        say(&done(&mut session, act, code)?, report);
    }
    let view = picture(&mut session)?;
    session.close()?;
    show_lists(&view, report);
    Ok(())
}

/// The only open list.
fn only_open(view: &PostingView) -> Result<ListNo, Failure> {
    let mut open = view.lists.iter().filter(|list| list.stage() == ListStage::Open);
    match (open.next(), open.next()) {
        (Some(list), None) => Ok(list.no),
        _ => Err(Failure::Usage("usage-list-needed")),
    }
}

fn labels(form: String, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    session.ask(Command::Posting(PostingAct::PrintLabels { form }))?;
    let told = session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Notice(notice) => {
            let ends = ["post-labels-printed", "post-labels-stopped", "post-no-labels", "label-saved"];
            ends.contains(&notice.code).then(|| notice.clone())
        }
        _ => None,
    })?;
    session.close()?;
    report.object(&json!({ "event": "labels", "outcome": told.code }));
    say(&told, report);
    Ok(())
}

/// Does one act and waits until the station says that it is done.
fn done(session: &mut Session, act: PostingAct, code: &str) -> Result<Notice, Failure> {
    session.ask(Command::Posting(act))?;
    session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Notice(notice) if notice.code == code => Some(notice.clone()),
        _ => None,
    })
}

/// The post as it stands.
fn picture(session: &mut Session) -> Result<PostingView, Failure> {
    session.show(Query::Posting, |event| match event {
        Event::Posting(view) => Some((**view).clone()),
        _ => None,
    })
}

/// People read the sentence; scripts get an object of their own.
fn say(notice: &Notice, report: &Report) {
    if !report.is_json() {
        report.notice(notice);
    }
}

fn show_lists(view: &PostingView, report: &Report) {
    let words = report.words();
    for list in &view.lists {
        let lines: Vec<_> = list.lines.iter().map(line_object).collect();
        report.object(&json!({
            "event": "posting_list", "list": list.no.0, "day": date::iso(list.day), "kind": list.kind.as_str(),
            "stage": list.stage().as_str(), "by_itself": list.by_itself,
            "handed_on": list.handed_over.as_ref().map(|(on, _)| date::iso(*on)),
            "receipt": list.handed_over.as_ref().map(|(_, receipt)| receipt),
            "pieces": list.pieces(), "yen": list.total().0, "lines": lines,
        }));
        report.sentence(&heading(list, report));
        report.table(
            &[
                "column-line",
                "column-request",
                "column-contract",
                "column-tracking",
                "column-grams",
                "column-yen",
            ],
            list.lines.iter().map(|line| {
                vec![
                    line.line.to_string(),
                    line.request.to_string(),
                    line.name.clone(),
                    line.tracking.to_string(),
                    line.grams.to_string(),
                    number::thousands(line.yen.0),
                ]
            }),
        );
    }
    for row in &view.waiting {
        report.object(&json!({
            "event": "parcel_waiting", "parcel": row.parcel.0, "request": row.request.0,
            "contract_name": row.contract_name, "tracking": row.tracking.as_ref().map(Tracking::digits),
        }));
    }
    if !view.waiting.is_empty() {
        report.sentence(&words.say_with("posting-waiting", &[("count", view.waiting.len().into())]));
        report.table(
            &["column-parcel", "column-request", "column-contract", "column-tracking"],
            view.waiting.iter().map(|row| {
                let tracking = row.tracking.as_ref().map(ToString::to_string).unwrap_or_default();
                vec![row.parcel.to_string(), row.request.to_string(), row.contract_name.clone(), tracking]
            }),
        );
    }
}

fn heading(list: &PostingList, report: &Report) -> String {
    let words = report.words();
    words.say_with(
        "posting-heading",
        &[
            ("list", list.no.to_string().into()),
            ("kind", words.word("mail-kind", list.kind.as_str()).into()),
            ("stage", words.word("list-stage", list.stage().as_str()).into()),
            ("pieces", list.pieces().into()),
            ("yen", number::thousands(list.total().0).into()),
        ],
    )
}

fn line_object(line: &PostingLine) -> serde_json::Value {
    json!({
        "line": line.line, "parcel": line.parcel.0, "request": line.request.0, "name": line.name,
        "tracking": line.tracking.digits(), "grams": line.grams, "yen": line.yen.0,
    })
}
