//! The journal: every act a row, every row on the hash of the one before, so that a change shows.
//!
//! hash = SHA-256 over the previous hash and the length-prefixed fields in their stored form. The chain shows
//! an edit, an insertion and a reordering; that the *end* was cut off shows only against a head noted elsewhere.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::domain::{Act, OperatorId, Outcome, TokenId, UnixMillis};
use crate::register::row::{code, number};
use crate::register::{Book, Register, RegisterError, Stamp};

/// What an act leaves in the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    pub(super) act: Act,
    object: &'a str,
    outcome: Outcome,
    reason: &'a str,
    body: Value,
}

impl<'a> Entry<'a> {
    /// An act on an object (a serial, a reception number, a file name).
    #[must_use]
    pub const fn new(act: Act, object: &'a str, outcome: Outcome) -> Self {
        Self { act, object, outcome, reason: "", body: Value::Null }
    }

    /// Why, where somebody gave a reason.
    #[must_use]
    pub const fn reason(mut self, reason: &'a str) -> Self {
        self.reason = reason;
        self
    }

    /// Further facts; never a secret.
    #[must_use]
    pub fn body(mut self, body: &Value) -> Self {
        self.body = body.clone();
        self
    }
}

/// A row as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// 1 for the first.
    pub seq: u64,
    /// When.
    pub at: UnixMillis,
    /// Which station.
    pub station: String,
    /// Who.
    pub operator: OperatorId,
    /// What.
    pub act: Act,
    /// On what.
    pub object: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// Further facts as canonical JSON (keys sorted, no spaces).
    pub body: String,
    /// Hash of the row before; zeros for the first.
    pub previous: [u8; 32],
    /// Hash of this row.
    pub hash: [u8; 32],
}

/// How verifying the chain ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Rows read.
    pub rows: u64,
    /// Hash of the last row; zeros for an empty journal.
    pub head: [u8; 32],
    /// The first row that does not fit.
    pub first_bad: Option<u64>,
}

impl Recorded {
    /// The hash that the fields ask for.
    #[must_use]
    pub fn computed_hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"journal/1");
        hash.update(self.previous);
        let (seq, at) = (self.seq.to_string(), self.at.0.to_string());
        for field in [
            seq.as_str(),
            &at,
            &self.station,
            &self.operator.0,
            self.act.as_str(),
            &self.object,
            self.outcome.as_str(),
            &self.reason,
            &self.body,
        ] {
            hash.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(field.as_bytes());
        }
        hash.finalize().into()
    }
}

impl Recorded {
    /// One line of the exported journal: every field that the hash covers, and both hashes in hexadecimal.
    ///
    /// # Errors
    /// [`RegisterError::Canonical`] when the body is not JSON.
    pub fn to_json(&self) -> Result<String, RegisterError> {
        let hex = crate::domain::text::hex;
        Ok(serde_json::to_string(&serde_json::json!({
            "seq": self.seq, "at": self.at.0, "station": self.station, "operator": self.operator.0,
            "act": self.act.as_str(), "object": self.object, "outcome": self.outcome.as_str(),
            "reason": self.reason, "body": self.body, "previous": hex(&self.previous), "hash": hex(&self.hash),
        }))?)
    }
}

impl Book<'_> {
    /// Appends a row. It stands or falls with the transaction it is in: no row, no act.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn append(&self, stamp: &Stamp, entry: &Entry<'_>) -> Result<(), RegisterError> {
        let (seq, previous) = head(self.connection)?;
        let mut row = Recorded {
            seq: seq + 1,
            at: stamp.at,
            station: self.station.0.clone(),
            operator: stamp.operator.clone(),
            act: entry.act,
            object: entry.object.to_owned(),
            outcome: entry.outcome,
            reason: entry.reason.to_owned(),
            body: serde_json::to_string(&entry.body)?,
            previous,
            hash: [0; 32],
        };
        row.hash = row.computed_hash();
        self.connection
            .prepare_cached(
                "INSERT INTO journal (seq, at, station, operator, act, object, outcome, reason, body, previous, hash) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                number(row.seq)?,
                row.at.0,
                row.station,
                row.operator.0,
                row.act.as_str(),
                row.object,
                row.outcome.as_str(),
                row.reason,
                row.body,
                row.previous,
                row.hash
            ])?;
        Ok(())
    }
}

impl Register {
    /// Recomputes the whole chain and names the first row that does not fit.
    ///
    /// # Errors
    /// [`RegisterError`] when the journal cannot be read.
    pub fn verify_journal(&self) -> Result<Verdict, RegisterError> {
        self.verify_journal_after(0, [0; 32])
    }

    /// Recomputes the chain behind a checkpoint that was noted elsewhere: so many rows, the last with this hash.
    ///
    /// # Errors
    /// [`RegisterError`] when the journal cannot be read.
    pub fn verify_journal_after(&self, rows: u64, head: [u8; 32]) -> Result<Verdict, RegisterError> {
        let mut verdict = Verdict { rows, head, first_bad: None };
        self.each_row_after(rows, |row| {
            verdict.rows += 1;
            let fits =
                row.seq == verdict.rows && row.previous == verdict.head && row.hash == row.computed_hash();
            if !fits && verdict.first_bad.is_none() {
                verdict.first_bad = Some(row.seq);
            }
            verdict.head = row.hash;
            Ok(())
        })
        .or_else(|error| match error {
            // A code that no version wrote is a changed row, not an unreadable journal.
            RegisterError::Code(_) | RegisterError::Value { .. } => {
                verdict.first_bad.get_or_insert(verdict.rows + 1);
                Ok(())
            }
            other => Err(other),
        })?;
        Ok(verdict)
    }

    /// Hands out every row, oldest first.
    ///
    /// # Errors
    /// [`RegisterError`] when the journal cannot be read, or what `each` says.
    pub fn each_journal_row(
        &self,
        each: impl FnMut(&Recorded) -> Result<(), RegisterError>,
    ) -> Result<(), RegisterError> {
        self.each_row_after(0, each)
    }

    fn each_row_after(
        &self,
        seq: u64,
        mut each: impl FnMut(&Recorded) -> Result<(), RegisterError>,
    ) -> Result<(), RegisterError> {
        let mut statement =
            self.connection.prepare_cached(&format!("{SELECT} WHERE seq > ? ORDER BY seq"))?;
        let mut rows = statement.query([number(seq)?])?;
        while let Some(row) = rows.next()? {
            each(&recorded(row)?)?;
        }
        Ok(())
    }

    /// A page of rows whose object, operator or act contains the text, newest first, and how many there are.
    ///
    /// # Errors
    /// [`RegisterError`] when the journal cannot be read.
    pub fn journal_page(
        &self,
        text: &str,
        offset: u32,
        limit: u32,
    ) -> Result<(u32, Vec<Recorded>), RegisterError> {
        let filter = "WHERE ?1 = '' OR instr(object, ?1) OR instr(operator, ?1) OR instr(act, ?1)";
        let total = if text.is_empty() {
            self.connection.prepare_cached("SELECT count(*) FROM journal")?.query_row([], |row| row.get(0))?
        } else {
            self.connection
                .prepare_cached(&format!("SELECT count(*) FROM journal {filter}"))?
                .query_row([text], |row| row.get(0))?
        };
        let mut statement = self
            .connection
            .prepare_cached(&format!("{SELECT} {filter} ORDER BY seq DESC LIMIT ?2 OFFSET ?3"))?;
        let mut rows = statement.query(params![text, limit, offset])?;
        let mut page = Vec::new();
        while let Some(row) = rows.next()? {
            page.push(recorded(row)?);
        }
        Ok((total, page))
    }

    /// The last rows about one object, newest first.
    ///
    /// # Errors
    /// [`RegisterError`] when the journal cannot be read.
    pub fn journal_of(&self, object: &str, limit: u32) -> Result<Vec<Recorded>, RegisterError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{SELECT} WHERE object = ? ORDER BY seq DESC LIMIT ?"))?;
        let mut rows = statement.query(params![object, limit])?;
        let mut page = Vec::new();
        while let Some(row) = rows.next()? {
            page.push(recorded(row)?);
        }
        Ok(page)
    }

    /// The last rows about one token, newest first: its own, and what was done with the parcel that it was recorded for.
    ///
    /// # Errors
    /// [`RegisterError`] when the journal cannot be read.
    pub fn journal_of_token(&self, token: &TokenId, limit: u32) -> Result<Vec<Recorded>, RegisterError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{SELECT} WHERE object = ?2 OR (object IN (SELECT request FROM job \
             WHERE manufacturer = ?1 AND serial = ?2 AND state = 'recorded') \
             AND (act LIKE 'parcel\\_%' ESCAPE '\\' OR act IN ('number_taken', 'envelope_matched'))) \
             ORDER BY seq DESC LIMIT ?3"
        ))?;
        let mut rows = statement.query(params![token.manufacturer.as_str(), token.serial.as_str(), limit])?;
        let mut page = Vec::new();
        while let Some(row) = rows.next()? {
            page.push(recorded(row)?);
        }
        Ok(page)
    }
}

const SELECT: &str =
    "SELECT seq, at, station, operator, act, object, outcome, reason, body, previous, hash FROM journal";

pub(super) fn head(connection: &Connection) -> Result<(u64, [u8; 32]), RegisterError> {
    let last = connection
        .prepare_cached("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?)))
        .optional()?;
    last.map_or(Ok((0, [0; 32])), |(seq, hash)| Ok((crate::register::row::count(seq)?, hash)))
}

fn recorded(row: &rusqlite::Row<'_>) -> Result<Recorded, RegisterError> {
    Ok(Recorded {
        seq: crate::register::row::count(row.get(0)?)?,
        at: UnixMillis(row.get(1)?),
        station: row.get(2)?,
        operator: OperatorId(row.get(3)?),
        act: code(row, 4, Act::parse)?,
        object: row.get(5)?,
        outcome: code(row, 6, Outcome::parse)?,
        reason: row.get(7)?,
        body: row.get(8)?,
        previous: row.get(9)?,
        hash: row.get(10)?,
    })
}
