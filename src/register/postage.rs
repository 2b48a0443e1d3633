//! The dated table of postage, and what was paid on each day.
//!
//! Japan Post, rates of 2024-10-01.

use jiff::civil::Date;
use rusqlite::params;
use serde_json::json;

use crate::domain::post::{PostageItem, PostageRate, PostageTable};
use crate::domain::{Act, Outcome, Yen};
use crate::register::row::{code, day, small};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// What one day's parcels cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostageDay {
    /// The day of the lists.
    pub day: Date,
    /// Closed lists.
    pub lists: u32,
    /// Parcels on them.
    pub pieces: u32,
    /// What they cost.
    pub yen: Yen,
}

impl Book<'_> {
    /// Adds a rate from a day on.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when one stands for that day.
    pub fn add_postage_rate(&self, stamp: &Stamp, rate: &PostageRate) -> Result<(), RegisterError> {
        let from = rate.from.to_string();
        self.connection
            .prepare_cached(
                "INSERT INTO postage_rate (item, up_to_grams, from_day, yen) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![rate.item.as_str(), rate.up_to_grams, from, rate.yen.0])?;
        let body = json!({ "up_to_grams": rate.up_to_grams, "from": from, "yen": rate.yen.0 });
        self.append(stamp, &Entry::new(Act::PostageRateAdded, rate.item.as_str(), Outcome::Done).body(&body))
    }
}

impl Register {
    /// The dated table.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn postage_table(&self) -> Result<PostageTable, RegisterError> {
        let mut statement =
            self.connection.prepare_cached("SELECT item, up_to_grams, from_day, yen FROM postage_rate")?;
        let mut rows = statement.query([])?;
        let mut rates = Vec::new();
        while let Some(row) = rows.next()? {
            rates.push(PostageRate {
                item: code(row, 0, PostageItem::parse)?,
                up_to_grams: small(row, 1)?,
                from: day(row, 2)?,
                yen: Yen(row.get(3)?),
            });
        }
        Ok(PostageTable::new(rates))
    }

    /// What was paid on the days with closed lists, the newest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn postage_days(&self, limit: u32) -> Result<Vec<PostageDay>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT l.day, count(DISTINCT l.list), count(*), sum(n.yen) FROM posting_list l JOIN posting_line n USING (list) \
             WHERE l.closed_at IS NOT NULL GROUP BY l.day ORDER BY l.day DESC LIMIT ?",
        )?;
        let mut rows = statement.query([limit])?;
        let mut days = Vec::new();
        while let Some(row) = rows.next()? {
            days.push(PostageDay {
                day: day(row, 0)?,
                lists: small(row, 1)?,
                pieces: small(row, 2)?,
                yen: Yen(row.get(3)?),
            });
        }
        Ok(days)
    }
}
