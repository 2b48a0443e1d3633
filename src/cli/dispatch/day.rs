//! `dispatch close --second OPERATOR`: today's posting lists, balance and the journal's checkpoint in one act.
//!
//! Prints `{"event":"day_closed","day":…,"operator":…,"second":…,"lists":[{"list":…,"kind":…,"pieces":…,"yen":…}],
//! "pieces":…,"yen":…,"received":…,"unexplained":…,"journal_rows":…,"journal_head":…}`; before it a notice for each paper of
//! the day: printed on the printer that was chosen for it, else saved in the spool folder.

use std::time::{Duration, Instant};

use clap::Args;
use serde_json::json;

use crate::bench::message::{Command, DayView, Event, PostingAct};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::print::PRINTS_WITHIN;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::cli::stock::SecondArgs;
use crate::words::{Severity, date, number};

/// A station that has nothing to say for so long has nothing on its way.
const SILENT_FOR: Duration = Duration::from_secs(5);

/// Arguments of `dispatch close`.
#[derive(Debug, Args)]
pub struct CloseArgs {
    /// What explains a difference of the balance.
    #[arg(long, value_name = "TEXT", default_value = "")]
    explanation: String,
    #[command(flatten)]
    second: SecondArgs,
}

pub fn close(args: CloseArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let signature = args.second.sign()?;
    let mut session = Session::open(common, Vec::new())?;
    session.ask(Command::Posting(PostingAct::CloseDay { explanation: args.explanation, signature }))?;
    let day = session.wait(ANSWERS_WITHIN, |event| match event {
        Event::DayClosed(day) => Some((**day).clone()),
        _ => None,
    })?;
    put_out(&mut session, &day, report)?;
    session.close()?;
    show(&day, report);
    Ok(())
}

/// Waits until the papers of the day are out, and tells what became of each: the day is closed whatever that is.
fn put_out(session: &mut Session, day: &DayView, report: &Report) -> Result<(), Failure> {
    let mut awaited = 1 + usize::from(day.pieces > 0);
    let (mut under_way, mut told_at) = (0, Instant::now());
    let until = told_at + PRINTS_WITHIN;
    while awaited > 0 && Instant::now() < until && (under_way > 0 || told_at.elapsed() < SILENT_FOR) {
        match session.next(Duration::from_millis(50))? {
            Some(Event::Printing(rows)) => under_way = rows.len(),
            Some(Event::Notice(notice)) => {
                let is_out = matches!(notice.code, "printed" | "print-sent" | "paper-saved");
                if is_out || notice.severity >= Severity::Attention {
                    report.notice(&notice);
                }
                let has_failed = notice.severity >= Severity::Refused;
                awaited -= usize::from(is_out || has_failed);
                told_at = Instant::now();
            }
            _ => {}
        }
    }
    Ok(())
}

fn show(day: &DayView, report: &Report) {
    let lists: Vec<_> = day
        .lists
        .iter()
        .map(|(list, kind, pieces, yen)| {
            json!({ "list": list.0, "kind": kind.as_str(), "pieces": pieces, "yen": yen.0 })
        })
        .collect();
    report.object(&json!({
        "event": "day_closed", "day": date::iso(day.day), "operator": day.operator, "second": day.second,
        "lists": lists, "pieces": day.pieces, "yen": day.yen.0, "received": day.received,
        "unexplained": day.unexplained, "journal_rows": day.journal_rows, "journal_head": day.journal_head,
    }));
    let words = report.words();
    let row = |id, value: String| vec![words.say(id), value];
    report.table(
        &["column-fact", "column-value"],
        [
            row("column-day", date::iso(day.day)),
            row("closing-signed", format!("{} · {}", day.operator, day.second)),
            row("column-pieces", day.pieces.to_string()),
            row("closing-postage", number::thousands(day.yen.0)),
            row("stock-received", number::thousands(day.received.into())),
            row("closing-unexplained", day.unexplained.to_string()),
            row("closing-rows", day.journal_rows.to_string()),
            row("closing-head", day.journal_head.clone()),
        ],
    );
}
