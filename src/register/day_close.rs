//! The days that two people closed, and what the movement ledger says of every unit.
//!
//! README, rule W9, 締め処理. The trap: the head of the journal is noted before the closing's own row, so that the printed
//! head is the one that the day ended with.

use jiff::civil::Date;
use rusqlite::params;
use serde_json::{Value, json};

use crate::domain::stock::{Difference, Explained};
use crate::domain::{Act, OperatorId, Outcome, TokenState, UnixMillis};
use crate::register::journal::head;
use crate::register::row::{code, code_maybe, day, impossible, small, token_id};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// A closed day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayClose {
    /// Which.
    pub day: Date,
    /// When.
    pub closed_at: UnixMillis,
    /// Who.
    pub operator: OperatorId,
    /// Who signed besides.
    pub second: OperatorId,
    /// The counts as they were signed.
    pub counts: Value,
    /// Differences that the balance did not explain.
    pub difference: u32,
    /// What explains them; may be empty.
    pub explanation: String,
    /// Hash of the journal's last row at that moment.
    pub head: [u8; 32],
}

impl Book<'_> {
    /// Closes a day with its counts and answers the journal's head.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when the day is closed already.
    pub fn close_day(
        &self,
        stamp: &Stamp,
        second: &OperatorId,
        counts: &Value,
        difference: u32,
        explanation: &str,
    ) -> Result<[u8; 32], RegisterError> {
        let (_, head) = head(self.connection)?;
        let day = stamp.at.day_in_japan().to_string();
        self.connection
            .prepare_cached(
                "INSERT INTO day_close (day, closed_at, operator, second, body, difference, explanation, head) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                day,
                stamp.at.0,
                stamp.operator.0,
                second.0,
                serde_json::to_string(counts)?,
                difference,
                explanation,
                head,
            ])?;
        let body = json!({
            "second": second.0, "difference": difference, "head": crate::domain::text::hex(&head), "counts": counts,
        });
        self.append(stamp, &Entry::new(Act::DayClosed, &day, Outcome::Done).reason(explanation).body(&body))?;
        Ok(head)
    }

    /// Explains the difference of a closed day.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when that day has none to explain.
    pub fn explain_day(
        &self,
        stamp: &Stamp,
        day: Date,
        second: &OperatorId,
        explanation: &str,
    ) -> Result<(), RegisterError> {
        let day = day.to_string();
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE day_close SET explanation = ? WHERE day = ? AND explanation = '' AND difference > 0",
            )?
            .execute([explanation, &day])?;
        if changed != 1 {
            return Err(RegisterError::StateDiffers { object: day, step: "explain" });
        }
        let body = json!({ "second": second.0 });
        self.append(
            stamp,
            &Entry::new(Act::DayExplained, &day, Outcome::Done).reason(explanation).body(&body),
        )
    }
}

const SELECT: &str =
    "SELECT day, closed_at, operator, second, difference, explanation, head, body FROM day_close";

impl Register {
    /// The days closed last, the newest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn closed_days(&self, limit: u32) -> Result<Vec<DayClose>, RegisterError> {
        self.days_where("?1 = ?1 ORDER BY day DESC LIMIT ?1", &limit.to_string())
    }

    /// One closed day.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn closed_day(&self, day: Date) -> Result<Option<DayClose>, RegisterError> {
        Ok(self.days_where("day = ?1", &day.to_string())?.pop())
    }

    /// The first day before this one whose difference nobody has explained.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn unexplained_before(&self, day: Date) -> Result<Option<DayClose>, RegisterError> {
        let days = self.days_where(
            "day < ?1 AND difference > 0 AND explanation = '' ORDER BY day LIMIT 1",
            &day.to_string(),
        );
        Ok(days?.pop())
    }

    fn days_where(&self, filter: &str, key: &str) -> Result<Vec<DayClose>, RegisterError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} WHERE {filter}"))?;
        let mut rows = statement.query([key])?;
        let mut days = Vec::new();
        while let Some(row) = rows.next()? {
            days.push(DayClose {
                day: day(row, 0)?,
                closed_at: UnixMillis(row.get(1)?),
                operator: OperatorId(row.get(2)?),
                second: OperatorId(row.get(3)?),
                counts: serde_json::from_str(&row.get::<_, String>(7)?)?,
                difference: small(row, 4)?,
                explanation: row.get(5)?,
                head: row.get(6)?,
            });
        }
        Ok(days)
    }

    /// Units whose movement ledger does not end where they stand, or whose rows do not follow each other.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn ledger_differences(&self) -> Result<Vec<Explained>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "WITH step AS (SELECT manufacturer, serial, movement, from_state, to_state, \
                 lag(to_state) OVER unit AS before, lead(movement) OVER unit AS later FROM movement \
                 WINDOW unit AS (PARTITION BY manufacturer, serial ORDER BY movement)), \
             story AS (SELECT manufacturer, serial, max(from_state IS NOT before) AS broken, \
                 max(CASE WHEN later IS NULL THEN to_state END) AS ends FROM step GROUP BY manufacturer, serial) \
             SELECT t.manufacturer, t.serial, t.state, CASE WHEN s.broken THEN NULL ELSE s.ends END \
             FROM token t LEFT JOIN story s USING (manufacturer, serial) \
             WHERE s.broken IS NOT 0 OR s.ends IS NOT t.state ORDER BY t.serial",
        )?;
        let mut rows = statement.query([])?;
        let mut differences = Vec::new();
        while let Some(row) = rows.next()? {
            let difference = Difference::LedgerDiffers {
                token: token_id(row, 0)?,
                state: code(row, 2, TokenState::parse)?,
                ledger: code_maybe(row, 3, TokenState::parse)?,
            };
            differences.push(Explained { difference, explanation: String::new() });
        }
        Ok(differences)
    }

    /// How many rows the journal has, and the hash of the last one.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn journal_head(&self) -> Result<(u64, [u8; 32]), RegisterError> {
        let (rows, head) = head(&self.connection)?;
        if rows == 0 { Err(impossible("journal", "no row")) } else { Ok((rows, head)) }
    }
}
