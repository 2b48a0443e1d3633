//! `journal verify|list|export`: the chain of acts.
//!
//! `verify` prints `{"event":"verified","rows":…,"head":…,"first_bad":…}`, `list` one `{"event":"entry",…}` per row,
//! newest first, `export` `{"event":"exported","file":…}`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::bench::message::{Command, Event, JournalRow, PAGE_ROWS, Query};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::words::Severity;
use crate::words::date;

/// Arguments of `journal`.
#[derive(Debug, Args)]
pub struct JournalArgs {
    #[command(subcommand)]
    act: JournalAct,
}

#[derive(Debug, Subcommand)]
enum JournalAct {
    /// Recompute the whole chain and name the first row that does not fit.
    Verify,
    /// List the newest rows.
    List {
        /// Only rows about this serial, reception number, operator or act.
        #[arg(long, default_value = "")]
        about: String,
        /// How many.
        #[arg(long, default_value_t = 100)]
        most: u32,
    },
    /// Write every row as JSON lines.
    Export {
        /// The file.
        file: PathBuf,
    },
}

pub fn run(args: &JournalArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    let outcome = match &args.act {
        JournalAct::Verify => verify(&mut session, report),
        JournalAct::List { about, most } => list(&mut session, about, *most, report),
        JournalAct::Export { file } => {
            session.ask(Command::ExportJournal { path: file.clone() })?;
            let told = session.wait(ANSWERS_WITHIN, |event| match event {
                Event::Notice(notice) if notice.code == "journal-exported" => Some(notice.clone()),
                _ => None,
            })?;
            report.object(&json!({ "event": "exported", "file": file.display().to_string() }));
            if !report.is_json() {
                report.notice(&told);
            }
            Ok(())
        }
    };
    session.close()?;
    outcome
}

fn verify(session: &mut Session, report: &Report) -> Result<(), Failure> {
    session.ask(Command::VerifyJournal)?;
    let mut told = None;
    let verdict = loop {
        match session.next(ANSWERS_WITHIN)? {
            Some(Event::JournalVerified(verdict)) => break verdict,
            Some(Event::Notice(notice)) if notice.code.starts_with("journal-") => told = Some(notice),
            Some(Event::Notice(notice)) if notice.severity >= Severity::Refused => {
                return Err(Failure::Told(notice));
            }
            Some(_) => {}
            None => return Err(Failure::NoAnswer),
        }
    };
    report.object(&json!({
        "event": "verified", "rows": verdict.rows, "head": verdict.head, "first_bad": verdict.first_bad,
    }));
    if let Some(notice) = told.filter(|_| !report.is_json()) {
        report.notice(&notice);
    }
    if verdict.first_bad.is_some() { Err(Failure::Shown(Severity::Fault)) } else { Ok(()) }
}

fn list(session: &mut Session, about: &str, most: u32, report: &Report) -> Result<(), Failure> {
    let mut rows: Vec<JournalRow> = Vec::new();
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    loop {
        let offset = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let page = session.show(Query::Journal { text: about.to_owned(), offset }, |event| match event {
            Event::Journal(page) if page.offset == offset => Some(page.clone()),
            _ => None,
        })?;
        let last = page.rows.len() < usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
        rows.extend(page.rows);
        if last || rows.len() >= most {
            break;
        }
    }
    rows.truncate(most);
    for row in &rows {
        report.object(&json!({
            "event": "entry", "seq": row.seq, "at": row.at.0, "operator": row.operator, "act": row.act.as_str(),
            "object": row.object, "outcome": row.outcome.as_str(), "reason": row.reason, "hash": row.hash,
        }));
    }
    let words = report.words();
    report.table(
        &[
            "column-seq",
            "column-when",
            "column-who",
            "column-act",
            "column-object",
            "column-outcome",
            "column-hash",
        ],
        rows.iter().map(|row| {
            vec![
                row.seq.to_string(),
                date::date_time(row.at),
                row.operator.clone(),
                words.word("act", row.act.as_str()),
                row.object.clone(),
                words.word("outcome", row.outcome.as_str()),
                row.hash.clone(),
            ]
        }),
    );
    Ok(())
}
