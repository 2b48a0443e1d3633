//! `print --printer NAME|ADDRESS FILE|--label NO`: a PDF or PNG file, or the address labels of requests, on paper.
//!
//! Prints `{"event":"printed","printer":…,"subject":…,"confirmed":…}`; `confirmed` is false for a printer that does not tell how
//! it ended. While a printer waits for somebody, its notice is printed as an object.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use crate::bench::message::{Command, Event, LabelPurpose, PrinterAct};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::Session;
use crate::domain::RequestNo;
use crate::words::Fact;

/// How long a print is waited for: a little longer than the station itself waits for the printer.
pub const PRINTS_WITHIN: Duration = Duration::from_mins(4);

/// Arguments of `print`.
#[derive(Debug, Args)]
pub struct PrintArgs {
    /// The printer's name or an address; without it the one that was chosen for labels.
    #[arg(long, value_name = "NAME", default_value = "")]
    printer: String,
    /// A PDF or PNG file.
    file: Option<PathBuf>,
    /// Reception number whose label is printed; several go onto one document.
    #[arg(long = "label", value_name = "NO", num_args = 1.., conflicts_with = "file")]
    labels: Vec<String>,
    /// The paper of labels.
    #[arg(long, value_name = "NAME", default_value = "roll-90x29")]
    form: String,
    /// First cell of a part-used sheet, from 1.
    #[arg(long, value_name = "CELL", default_value_t = 1)]
    start_cell: u32,
    /// Why a label is printed once more.
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

pub fn run(args: PrintArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let PrintArgs { printer, file, labels, form, start_cell, reason } = args;
    let command = match file {
        Some(path) => Command::Printers(PrinterAct::File { printer, path }),
        None if labels.is_empty() => return Err(Failure::Usage("usage-print-what")),
        None => Command::Label {
            requests: labels.into_iter().map(RequestNo).collect(),
            form,
            start_cell,
            purpose: LabelPurpose::Print { printer, reason },
        },
    };
    let mut session = Session::open(common, Vec::new())?;
    session.ask(command)?;
    let told = session.wait(PRINTS_WITHIN, |event| match event {
        Event::Notice(notice) if notice.code == "printer-waiting" => {
            report.notice(notice);
            None
        }
        Event::Notice(notice) if matches!(notice.code, "printed" | "print-sent") => Some(notice.clone()),
        _ => None,
    })?;
    session.close()?;
    let fact = |name: &str| match told.facts.iter().find(|(fact, _)| *fact == name) {
        Some((_, Fact::Text(text))) => text.clone(),
        _ => String::new(),
    };
    report.object(&json!({
        "event": "printed", "printer": fact("printer"), "subject": fact("subject"), "confirmed": told.code == "printed",
    }));
    if !report.is_json() {
        report.notice(&told);
    }
    Ok(())
}
