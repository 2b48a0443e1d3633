//! `templates list | export NAME | check`: the institution's own templates, without opening the register.
//!
//! `list` and `check` print `{"event":"template","file":…,"document":…,"standing":"built-in"|"own"|"refused","message":…}`,
//! `check` only what lies in the folder, and ends with 2 when one is refused; `export` prints
//! `{"event":"template_exported","file":…}`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::bench::message::{Sample, TemplateRow, TemplateStanding};
use crate::bench::templates::{Press, export, folder_beside};
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::{Common, register_path};
use crate::domain::DocumentKind;
use crate::words::{Notice, Severity};

/// Arguments of `templates`.
#[derive(Debug, Args)]
pub struct TemplatesArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// List every template and which one counts.
    List,
    /// Write a built-in template into the folder of own ones, with the data that it is tried with.
    Export {
        /// Its name, as the list gives it: letter or letter.typ.
        name: String,
        /// Another folder.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Try every own template, and name the line of the one that is broken.
    Check,
}

pub fn run(args: &TemplatesArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let folder = folder_beside(&register_path(common));
    let told = |error: crate::desk::DeskError| Failure::Told((&error).into());
    if let Act::Export { name, out } = &args.act {
        let file = format!("{}.typ", name.strip_suffix(".typ").unwrap_or(name));
        let path = export(out.as_ref().unwrap_or(&folder), &file).map_err(told)?;
        report.object(&json!({ "event": "template_exported", "file": path.display().to_string() }));
        if !report.is_json() {
            report.notice(&Notice::new("template-exported", Severity::Done).text("path", path.display()));
        }
        return Ok(());
    }
    let mut press = Press::new(&folder).map_err(told)?;
    press.refresh().map_err(told)?;
    let is_check = matches!(args.act, Act::Check);
    let mut rows = press.rows();
    rows.retain(|row| !is_check || row.standing != TemplateStanding::BuiltIn);
    show(&rows, report);
    // A part that a template imports is no template of its own, but may be the one that is broken.
    for one in press.refused().iter().filter(|one| rows.iter().all(|row| row.file != one.file)) {
        report.notice(&Notice::from(one));
    }
    if is_check && !press.refused().is_empty() {
        return Err(Failure::Shown(Severity::Fault));
    }
    Ok(())
}

fn show(rows: &[TemplateRow], report: &Report) {
    let words = report.words();
    let document = |row: &TemplateRow| row.sample.map(Sample::kind);
    let message = |row: &TemplateRow| match &row.standing {
        TemplateStanding::Refused(notice) => words.what(notice),
        TemplateStanding::BuiltIn | TemplateStanding::Own => String::new(),
    };
    for row in rows {
        report.object(&json!({
            "event": "template", "file": row.file, "document": document(row).map(DocumentKind::as_str),
            "standing": row.standing.as_str(), "message": message(row),
        }));
    }
    report.table(
        &["column-file", "column-document", "column-standing", "column-message"],
        rows.iter().map(|row| {
            let document = document(row).map_or_else(
                || words.say("template-shared"),
                |kind| words.word("document-kind", kind.as_str()),
            );
            let standing = words.word("template-standing", row.standing.as_str());
            vec![row.file.to_owned(), document, standing, message(row)]
        }),
    );
}
