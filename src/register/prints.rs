//! Prints: every paper that was made, could not be made, or may have been made; a failure never undoes a record.
//!
//! The trap: a print is noted before its bytes leave, so that a power cut in the middle leaves a row that says so; what was
//! begun and never ended counts as a copy.

use rusqlite::{OptionalExtension as _, params};
use serde_json::json;

use crate::domain::{Act, Outcome, PaperKind, RequestNo};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// A paper that is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print<'a> {
    /// What it is.
    pub paper: PaperKind,
    /// What it is about: a reception number, a day, the name of a file.
    pub subject: &'a str,
    /// Whose, where it is a request's.
    pub request: Option<&'a RequestNo>,
    /// Form code; may be empty.
    pub form: &'a str,
    /// The printer; empty for a file.
    pub printer: &'a str,
    /// Which repetition it is; 0 for the first copy.
    pub reprint: u32,
    /// Why there is a further copy; may be empty.
    pub reason: &'a str,
}

/// The number of a print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintNo(i64);

/// How a print ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PrintEnd<'a> {
    /// The printer's number of the job.
    pub job: Option<i32>,
    /// `None` when it was made; what went wrong otherwise.
    pub failure: Option<&'a str>,
    /// Whether paper may have come out all the same.
    pub in_doubt: bool,
}

impl Book<'_> {
    /// Notes a print before its bytes leave.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn print_begun(&self, stamp: &Stamp, print: &Print<'_>) -> Result<PrintNo, RegisterError> {
        let request = print.request.map(|request| request.0.as_str());
        self.connection
            .prepare_cached(
                "INSERT INTO print (paper, subject, request, form, printer, reprint, reason, at, operator, outcome, \
                 detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'begun', '')",
            )?
            .execute(params![
                print.paper.as_str(),
                print.subject,
                request,
                print.form,
                print.printer,
                print.reprint,
                print.reason,
                stamp.at.0,
                stamp.operator.0,
            ])?;
        Ok(PrintNo(self.connection.last_insert_rowid()))
    }

    /// Notes how a print ended, and journals it.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn print_ended(&self, stamp: &Stamp, no: PrintNo, end: PrintEnd<'_>) -> Result<(), RegisterError> {
        let outcome = match end {
            PrintEnd { failure: None, .. } => "done",
            PrintEnd { in_doubt: true, .. } => "unknown",
            PrintEnd { .. } => "failed",
        };
        let detail = end.failure.unwrap_or("");
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE print SET outcome = ?2, detail = ?3, job = ?4 WHERE print = ?1 AND outcome = 'begun'",
            )?
            .execute(params![no.0, outcome, detail, end.job])?;
        if changed != 1 {
            return Err(RegisterError::StateDiffers { object: no.0.to_string(), step: "print ended" });
        }
        let (paper, subject, body, reason) = self
            .connection
            .prepare_cached(
                "SELECT paper, subject, form, printer, reprint, reason FROM print WHERE print = ?",
            )?
            .query_row([no.0], |row| {
                let (form, printer): (String, String) = (row.get(2)?, row.get(3)?);
                let (reprint, reason): (u32, String) = (row.get(4)?, row.get(5)?);
                let mut body = json!({ "form": form });
                if !printer.is_empty() {
                    body["printer"] = json!(printer);
                    body["reprint"] = json!(reprint);
                    body["job"] = json!(end.job);
                }
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, body, reason))
            })?;
        let is_label = paper == PaperKind::Label.as_str();
        let (act, outcome) = match (is_label, end.failure) {
            (true, None) => (Act::LabelPrinted, Outcome::Done),
            (true, Some(_)) => (Act::LabelFailed, Outcome::Failed),
            (false, None) => (Act::PaperPrinted, Outcome::Done),
            (false, Some(_)) => (Act::PaperFailed, Outcome::Failed),
        };
        let mut body = body;
        if !is_label {
            body["paper"] = json!(paper);
        }
        let why = if detail.is_empty() { &reason } else { detail };
        self.append(stamp, &Entry::new(act, &subject, outcome).reason(why).body(&body))
    }

    /// Remembers the first cell of a form's sheet that is still free.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn sheet_used(&self, form: &str, next_cell: u32) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "INSERT INTO paper_sheet (form, next_cell) VALUES (?1, ?2) \
                 ON CONFLICT (form) DO UPDATE SET next_cell = ?2",
            )?
            .execute(params![form, next_cell])?;
        Ok(())
    }
}

impl Register {
    /// How often a request's label was made.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn prints(&self, request: &RequestNo) -> Result<u32, RegisterError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM print WHERE request = ? AND paper = 'label' AND outcome = 'done'",
            )?
            .query_row([&request.0], |row| row.get(0))?)
    }

    /// How many copies there are on paper, or may be; files do not count.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn copies(&self, paper: PaperKind, subject: &str) -> Result<u32, RegisterError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM print WHERE paper = ? AND subject = ? AND printer != '' AND outcome != 'failed'",
            )?
            .query_row([paper.as_str(), subject], |row| row.get(0))?)
    }

    /// Prints that were begun and of which nobody knows how they ended: their numbers and subjects.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn prints_begun(&self) -> Result<Vec<(PrintNo, String)>, RegisterError> {
        let mut statement =
            self.connection.prepare_cached("SELECT print, subject FROM print WHERE outcome = 'begun'")?;
        let rows = statement.query_map([], |row| Ok((PrintNo(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The first cell of a form's sheet that is still free; 1 for a new one.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn next_cell(&self, form: &str) -> Result<u32, RegisterError> {
        Ok(self
            .connection
            .prepare_cached("SELECT next_cell FROM paper_sheet WHERE form = ?")?
            .query_row([form], |row| row.get(0))
            .optional()?
            .unwrap_or(1))
    }
}
