//! The printers of the house: where they are, what is printed on which, and how far askew they feed.

use rusqlite::{OptionalExtension as _, params};
use serde_json::json;

use crate::domain::{Act, Outcome, PaperKind};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// A printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printer {
    /// The name by which people choose it.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The fingerprint of the certificate that is trusted; may be empty.
    pub trusted: String,
    /// What is printed on it without asking.
    pub papers: Vec<PaperKind>,
    /// How far each form is moved to the right and down, in tenths of a millimetre.
    pub offsets: Vec<(String, i32, i32)>,
}

impl Book<'_> {
    /// Adds a printer, or gives it another address.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn set_printer(
        &self,
        stamp: &Stamp,
        name: &str,
        address: &str,
        trusted: &str,
    ) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "INSERT INTO printer (printer, address, trusted) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (printer) DO UPDATE SET address = ?2, trusted = ?3",
            )?
            .execute(params![name, address, trusted])?;
        self.printer_changed(stamp, name, &json!({ "address": address, "trusted": trusted }))
    }

    /// Forgets a printer, and what was printed on it without asking.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is no such printer.
    pub fn remove_printer(&self, stamp: &Stamp, name: &str) -> Result<(), RegisterError> {
        let removed =
            self.connection.prepare_cached("DELETE FROM printer WHERE printer = ?")?.execute([name])?;
        if removed == 0 {
            return Err(not_found(name));
        }
        self.printer_changed(stamp, name, &json!({ "removed": true }))
    }

    /// Chooses what a kind of paper is printed on; `None` for no printer.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is no such printer.
    pub fn choose_printer(
        &self,
        stamp: &Stamp,
        paper: PaperKind,
        name: Option<&str>,
    ) -> Result<(), RegisterError> {
        match name {
            Some(name) => {
                self.must_have_printer(name)?;
                self.connection
                    .prepare_cached(
                        "INSERT INTO paper_printer (paper, printer) VALUES (?1, ?2) \
                         ON CONFLICT (paper) DO UPDATE SET printer = ?2",
                    )?
                    .execute([paper.as_str(), name])?;
            }
            None => {
                self.connection
                    .prepare_cached("DELETE FROM paper_printer WHERE paper = ?")?
                    .execute([paper.as_str()])?;
            }
        }
        self.printer_changed(stamp, name.unwrap_or(""), &json!({ "paper": paper.as_str() }))
    }

    /// Moves a form on a printer to the right and down.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is no such printer.
    pub fn set_offset(
        &self,
        stamp: &Stamp,
        name: &str,
        form: &str,
        (right_tenths_mm, down_tenths_mm): (i32, i32),
    ) -> Result<(), RegisterError> {
        self.must_have_printer(name)?;
        self.connection
            .prepare_cached(
                "INSERT INTO paper_offset (printer, form, right_tenths_mm, down_tenths_mm) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (printer, form) DO UPDATE SET right_tenths_mm = ?3, down_tenths_mm = ?4",
            )?
            .execute(params![name, form, right_tenths_mm, down_tenths_mm])?;
        let body = json!({ "form": form, "right": right_tenths_mm, "down": down_tenths_mm });
        self.printer_changed(stamp, name, &body)
    }

    fn must_have_printer(&self, name: &str) -> Result<(), RegisterError> {
        let known: bool = self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM printer WHERE printer = ?)")?
            .query_row([name], |row| row.get(0))?;
        if known { Ok(()) } else { Err(not_found(name)) }
    }

    fn printer_changed(
        &self,
        stamp: &Stamp,
        name: &str,
        body: &serde_json::Value,
    ) -> Result<(), RegisterError> {
        self.append(stamp, &Entry::new(Act::PrinterChanged, name, Outcome::Done).body(body))
    }
}

impl Register {
    /// Every printer, by name.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn printers(&self) -> Result<Vec<Printer>, RegisterError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT printer, address, trusted FROM printer ORDER BY printer")?;
        let rows: Vec<[String; 3]> = statement
            .query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?
            .collect::<Result<_, _>>()?;
        rows.into_iter()
            .map(|[name, address, trusted]| {
                Ok(Printer {
                    papers: self.papers_of(&name)?,
                    offsets: self.offsets_of(&name)?,
                    name,
                    address,
                    trusted,
                })
            })
            .collect()
    }

    /// What a kind of paper is printed on without asking.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn printer_of(&self, paper: PaperKind) -> Result<Option<String>, RegisterError> {
        Ok(self
            .connection
            .prepare_cached("SELECT printer FROM paper_printer WHERE paper = ?")?
            .query_row([paper.as_str()], |row| row.get(0))
            .optional()?)
    }

    fn papers_of(&self, name: &str) -> Result<Vec<PaperKind>, RegisterError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT paper FROM paper_printer WHERE printer = ? ORDER BY paper")?;
        let codes: Vec<String> = statement.query_map([name], |row| row.get(0))?.collect::<Result<_, _>>()?;
        codes.iter().map(|code| Ok(PaperKind::parse(code)?)).collect()
    }

    fn offsets_of(&self, name: &str) -> Result<Vec<(String, i32, i32)>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT form, right_tenths_mm, down_tenths_mm FROM paper_offset WHERE printer = ? ORDER BY form",
        )?;
        let rows = statement.query_map([name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn not_found(name: &str) -> RegisterError {
    RegisterError::NotFound { kind: "printer", key: name.to_owned() }
}
