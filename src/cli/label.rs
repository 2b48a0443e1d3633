//! `label --request NO --form NAME --out FILE.(pdf|png)`: the address label, counted as a print.
//!
//! Prints `{"event":"label","request":…,"form":…,"file":…}`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json;

use crate::bench::message::{Command, Event, LabelPurpose};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::domain::RequestNo;
use crate::paper::Form;

/// Arguments of `label`.
#[derive(Debug, Args)]
pub struct LabelArgs {
    /// Reception number; several go onto one document.
    #[arg(long = "request", value_name = "NO", required = true, num_args = 1..)]
    requests: Vec<String>,
    /// The paper.
    #[arg(long, value_name = "NAME", default_value = Form::Roll90x29.as_str(), value_parser = forms())]
    form: String,
    /// First cell of a part-used sheet, from 1.
    #[arg(long, value_name = "CELL", default_value_t = 1)]
    start_cell: u32,
    /// The file; its ending decides between PDF and PNG.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

fn forms() -> PossibleValuesParser {
    PossibleValuesParser::new(Form::ALL.iter().map(|form| form.as_str()))
}

pub fn run(args: &LabelArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let known =
        args.out.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf") || e.eq_ignore_ascii_case("png"));
    if !known {
        return Err(Failure::Usage("usage-label-ending"));
    }
    let mut session = Session::open(common, Vec::new())?;
    session.ask(Command::Label {
        requests: args.requests.iter().cloned().map(RequestNo).collect(),
        form: args.form.clone(),
        start_cell: args.start_cell,
        purpose: LabelPurpose::Save(args.out.clone()),
    })?;
    let saved = session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Notice(notice) if notice.code == "label-saved" => Some(notice.clone()),
        _ => None,
    })?;
    session.close()?;
    for request in &args.requests {
        report.object(&json!({
            "event": "label", "request": request, "form": args.form, "file": args.out.display().to_string(),
        }));
    }
    if !report.is_json() {
        report.notice(&saved);
    }
    Ok(())
}
