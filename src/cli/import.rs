//! `import contracts|requests|stock|centre FILE`: a file taken whole or not at all; `--dry-run` only says what would change.
//!
//! Prints one `{"event":"row","line":…,"key":…,"verdict":"new|identical|changed|refused","reason":…,
//! "doubt":…}` per line (a doubt about an address refuses nothing) and
//! `{"event":"imported","file":…,"taken":…,"new":…,"identical":…,"changed":…,"refused":…}` at the end.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::bench::message::{Command, Event, ImportKind, ImportRow, ImportVerdict, ImportView};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::words::{Notice, Severity};

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// What the file holds.
    kind: Kind,
    /// The file: CSV with a header, UTF-8 or CP932. The key of a lot lies beside a delivery as LOT.key.
    file: PathBuf,
    /// Only say what would change.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Contracts,
    Requests,
    Stock,
    Centre,
}

pub fn run(args: &ImportArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let kind = match args.kind {
        Kind::Contracts => ImportKind::Contracts,
        Kind::Requests => ImportKind::Requests,
        Kind::Stock => ImportKind::Stock,
        Kind::Centre => ImportKind::Centre,
    };
    let mut session = Session::open(common, Vec::new())?;
    session.ask(Command::Import { kind, path: args.file.clone(), take: !args.dry_run })?;
    let imported = |event: &Event| match event {
        Event::Imported(view) => Some(view.clone()),
        _ => None,
    };
    let view = match session.wait(ANSWERS_WITHIN, imported) {
        // How many lines were refused is told before the table comes; it is said after it.
        Err(Failure::Told(notice)) if notice.code == "import-refused" => {
            session.wait(ANSWERS_WITHIN, imported)?
        }
        other => other?,
    };
    show(&view, report);
    let notices = std::mem::take(&mut session.notices);
    session.close()?;
    if !report.is_json() {
        for notice in notices.iter().filter(|notice| notice.code.starts_with("import-")) {
            report.notice(notice);
        }
    }
    let refused = view.rows.iter().any(|row| matches!(row.verdict, ImportVerdict::Refused(_)));
    if refused { Err(Failure::Shown(Severity::Refused)) } else { Ok(()) }
}

fn show(view: &ImportView, report: &Report) {
    let count = |want: &str| view.rows.iter().filter(|row| word(&row.verdict) == want).count();
    for row in &view.rows {
        report.object(&json!({
            "event": "row",
            "line": row.line,
            "key": row.key,
            "verdict": word(&row.verdict),
            "reason": reason(row, report),
            "doubt": row.doubt.as_ref().map(|doubt| said(doubt, report)),
        }));
    }
    report.object(&json!({
        "event": "imported",
        "file": view.file,
        "taken": view.taken,
        "new": count("new"),
        "identical": count("identical"),
        "changed": count("changed"),
        "refused": count("refused"),
    }));
    let interesting = view.rows.iter().map(|row| {
        vec![
            row.line.to_string(),
            row.key.clone(),
            report.words().word("import", word(&row.verdict)),
            reason(row, report).or(row.doubt.as_ref().map(|doubt| said(doubt, report))).unwrap_or_default(),
        ]
    });
    report.table(&["column-line", "column-key", "column-verdict", "column-reason"], interesting);
}

const fn word(verdict: &ImportVerdict) -> &'static str {
    match verdict {
        ImportVerdict::New => "new",
        ImportVerdict::Identical => "identical",
        ImportVerdict::Changed => "changed",
        ImportVerdict::Refused(_) => "refused",
    }
}

/// A doubt with what to do about it.
fn said(doubt: &Notice, report: &Report) -> String {
    let remedy = report.words().remedy(doubt).unwrap_or_default();
    format!("{} {remedy}", report.words().what(doubt))
}

fn reason(row: &ImportRow, report: &Report) -> Option<String> {
    match &row.verdict {
        ImportVerdict::Refused(notice) => Some(report.words().what(notice)),
        _ => None,
    }
}
