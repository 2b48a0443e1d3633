//! Prints: every label that was made or could not be made; a failure never undoes a record.

use rusqlite::params;
use serde_json::json;

use crate::domain::{Act, Outcome, RequestNo};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// One label made, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print<'a> {
    /// Whose.
    pub request: &'a RequestNo,
    /// Form code.
    pub form: &'a str,
    /// `None` when it was made; what went wrong otherwise.
    pub failure: Option<&'a str>,
}

impl Book<'_> {
    /// Counts a print and journals it.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn printed(&self, stamp: &Stamp, print: &Print<'_>) -> Result<(), RegisterError> {
        let (act, outcome) = match print.failure {
            None => (Act::LabelPrinted, Outcome::Done),
            Some(_) => (Act::LabelFailed, Outcome::Failed),
        };
        let detail = print.failure.unwrap_or("");
        self.connection
            .prepare_cached(
                "INSERT INTO print (request, form, at, operator, outcome, detail) VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                print.request.0,
                print.form,
                stamp.at.0,
                stamp.operator.0,
                if print.failure.is_none() { "done" } else { "failed" },
                detail
            ])?;
        self.append(
            stamp,
            &Entry::new(act, &print.request.0, outcome).reason(detail).body(&json!({ "form": print.form })),
        )
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
            .prepare_cached("SELECT count(*) FROM print WHERE request = ? AND outcome = 'done'")?
            .query_row([&request.0], |row| row.get(0))?)
    }
}
