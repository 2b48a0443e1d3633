//! Stock-takes: begun, scanned into, closed by two people with what explains each difference.
//!
//! README, rule W9, 棚卸. The trap: a scan is kept as it was read, with what the register said at that moment, because
//! the register goes on changing while people count.

use rusqlite::{OptionalExtension as _, params};
use serde_json::json;

use crate::domain::stock::{Difference, Explained, Scanned, Scope};
use crate::domain::{Act, OperatorId, Outcome, TokenId, TokenState, UnixMillis};
use crate::register::row::{code, code_maybe, count, impossible, number, token_id_maybe};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// One count of what lies in the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockTake {
    /// Its number.
    pub no: u64,
    /// When it was begun.
    pub begun_at: UnixMillis,
    /// Who counts.
    pub operator: OperatorId,
    /// What is counted.
    pub scope: Scope,
    /// When it was closed.
    pub closed_at: Option<UnixMillis>,
    /// Who signed it besides; empty while it runs.
    pub second: OperatorId,
}

/// A difference as it is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What differs, and what the two people said.
    pub explained: Explained,
    /// Whether the unit is given up as lost.
    pub lost: bool,
}

impl Book<'_> {
    /// Begins a count and answers its number.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when the same is being counted already.
    pub fn begin_take(&self, stamp: &Stamp, scope: &Scope) -> Result<u64, RegisterError> {
        let scope = scope.to_string();
        self.connection
            .prepare_cached(
                "INSERT INTO stock_take (begun_at, operator, scope, second, explanation) VALUES (?, ?, ?, '', '')",
            )?
            .execute(params![stamp.at.0, stamp.operator.0, scope])?;
        let no = count(self.connection.last_insert_rowid())?;
        let body = json!({ "scope": scope });
        self.append(stamp, &Entry::new(Act::StockTakeBegun, &no.to_string(), Outcome::Done).body(&body))?;
        Ok(no)
    }

    /// Keeps a scan; answers whether it is the first of this text.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn scan_into_take(&self, no: u64, scanned: &Scanned) -> Result<bool, RegisterError> {
        let token = scanned.token.as_ref();
        let added = self
            .connection
            .prepare_cached(
                "INSERT INTO stock_take_scan (stock_take, scanned, at, manufacturer, serial, state, expected) \
                 VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                number(no)?,
                scanned.text,
                scanned.at.0,
                token.map(|token| token.manufacturer.as_str()),
                token.map(|token| token.serial.as_str()),
                scanned.state.map(TokenState::as_str),
                scanned.expected,
            ])?;
        Ok(added == 1)
    }

    /// Closes a count: every difference with its explanation, units given up as lost, all or nothing.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when it is closed, or a unit cannot be lost from its state.
    pub fn close_take(
        &self,
        stamp: &Stamp,
        no: u64,
        second: &OperatorId,
        settled: &[Settled],
        found: u32,
    ) -> Result<(), RegisterError> {
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE stock_take SET closed_at = ?, second = ? WHERE stock_take = ? AND closed_at IS NULL",
            )?
            .execute(params![stamp.at.0, second.0, number(no)?])?;
        if changed != 1 {
            return Err(RegisterError::StateDiffers { object: no.to_string(), step: "close" });
        }
        for one in settled {
            self.settle(stamp, no, one)?;
        }
        let differences: Vec<_> = settled
            .iter()
            .map(|one| {
                json!({
                    "sort": one.explained.difference.code(), "object": one.explained.difference.object(),
                    "explanation": one.explained.explanation, "lost": one.lost,
                })
            })
            .collect();
        let body = json!({ "second": second.0, "found": found, "differences": differences });
        self.append(stamp, &Entry::new(Act::StockTakeClosed, &no.to_string(), Outcome::Done).body(&body))
    }

    fn settle(&self, stamp: &Stamp, no: u64, one: &Settled) -> Result<(), RegisterError> {
        let difference = &one.explained.difference;
        let (token, state) = match difference {
            Difference::Missing { token, state } => (Some(token), Some(*state)),
            Difference::Unexpected { token, state, .. } => (token.as_ref(), *state),
            Difference::LotIncomplete { .. } | Difference::LedgerDiffers { .. } => {
                return Err(impossible("difference of a count", difference.code()));
            }
        };
        self.connection
            .prepare_cached(
                "INSERT INTO stock_take_difference (stock_take, object, sort, manufacturer, serial, state, explanation, \
                 lost) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                number(no)?,
                difference.object(),
                difference.code(),
                token.map(|token| token.manufacturer.as_str()),
                token.map(|token| token.serial.as_str()),
                state.map(TokenState::as_str),
                one.explained.explanation,
                one.lost,
            ])?;
        if let (true, Some(token)) = (one.lost, token) {
            let body = json!({ "stock_take": no });
            let entry = Entry::new(Act::TokenMissing, token.serial.as_str(), Outcome::Done).body(&body);
            let entry = entry.reason(&one.explained.explanation);
            self.take_away(stamp, token, TokenState::Lost, &entry, "missing")?;
        }
        Ok(())
    }
}

const SELECT: &str = "SELECT stock_take, begun_at, operator, scope, closed_at, second FROM stock_take";

impl Register {
    /// The count that is open, if one is.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn open_take(&self) -> Result<Option<StockTake>, RegisterError> {
        self.take_where("closed_at IS NULL ORDER BY stock_take LIMIT 1", None)
    }

    /// One count.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is none of this number.
    pub fn stock_take(&self, no: u64) -> Result<StockTake, RegisterError> {
        self.take_where("stock_take = ?", Some(no))?
            .ok_or_else(|| RegisterError::NotFound { kind: "stock_take", key: no.to_string() })
    }

    /// The count that was closed last.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn last_take(&self) -> Result<Option<StockTake>, RegisterError> {
        self.take_where("closed_at IS NOT NULL ORDER BY stock_take DESC LIMIT 1", None)
    }

    fn take_where(&self, filter: &str, no: Option<u64>) -> Result<Option<StockTake>, RegisterError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} WHERE {filter}"))?;
        let mut rows = match no {
            Some(no) => statement.query([number(no)?])?,
            None => statement.query([])?,
        };
        let Some(row) = rows.next()? else { return Ok(None) };
        let scope: String = row.get(3)?;
        Ok(Some(StockTake {
            no: count(row.get(0)?)?,
            begun_at: UnixMillis(row.get(1)?),
            operator: OperatorId(row.get(2)?),
            scope: Scope::parse(&scope).map_err(|_| impossible("scope", &scope))?,
            closed_at: row.get::<_, Option<i64>>(4)?.map(UnixMillis),
            second: OperatorId(row.get(5)?),
        }))
    }

    /// What was scanned in a count, the newest first.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn scans(&self, no: u64) -> Result<Vec<Scanned>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT scanned, at, manufacturer, serial, state, expected FROM stock_take_scan WHERE stock_take = ? \
             ORDER BY at DESC, scanned",
        )?;
        let mut rows = statement.query([number(no)?])?;
        let mut scans = Vec::new();
        while let Some(row) = rows.next()? {
            scans.push(Scanned {
                text: row.get(0)?,
                at: UnixMillis(row.get(1)?),
                token: token_id_maybe(row, 2)?,
                state: code_maybe(row, 4, TokenState::parse)?,
                expected: row.get(5)?,
            });
        }
        Ok(scans)
    }

    /// How many scans a count has.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn has_scan(&self, no: u64, text: &str) -> Result<bool, RegisterError> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM stock_take_scan WHERE stock_take = ? AND scanned = ?")?
            .query_row(params![number(no)?, text], |_| Ok(()))
            .optional()?
            .is_some())
    }

    /// The differences of a closed count.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn settled(&self, no: u64) -> Result<Vec<Settled>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT object, sort, manufacturer, serial, state, explanation, lost FROM stock_take_difference \
             WHERE stock_take = ? ORDER BY sort, object",
        )?;
        let mut rows = statement.query([number(no)?])?;
        let mut settled = Vec::new();
        while let Some(row) = rows.next()? {
            let scanned: String = row.get(0)?;
            let sort: String = row.get(1)?;
            let token = token_id_maybe(row, 2)?;
            let state = code_maybe(row, 4, TokenState::parse)?;
            let difference = match (sort.as_str(), token, state) {
                ("missing", Some(token), Some(state)) => Difference::Missing { token, state },
                ("unexpected", token, state) => Difference::Unexpected { scanned, token, state },
                _ => return Err(impossible("difference", &sort)),
            };
            let explained = Explained { difference, explanation: row.get(5)? };
            settled.push(Settled { explained, lost: row.get(6)? });
        }
        Ok(settled)
    }

    /// Units that a closed count did not find, that were not given up, and that nobody has seen or moved since.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn still_missing(&self) -> Result<Vec<Explained>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT d.manufacturer, d.serial, t.state, d.explanation FROM stock_take_difference d \
             JOIN stock_take s USING (stock_take) \
             JOIN token t ON t.manufacturer = d.manufacturer AND t.serial = d.serial \
             WHERE d.sort = 'missing' AND d.lost = 0 AND t.state = d.state \
             AND NOT EXISTS (SELECT 1 FROM movement m WHERE m.manufacturer = d.manufacturer AND m.serial = d.serial \
                 AND m.at > s.closed_at) \
             AND NOT EXISTS (SELECT 1 FROM stock_take_scan c WHERE c.stock_take > d.stock_take \
                 AND c.manufacturer = d.manufacturer AND c.serial = d.serial) \
             AND NOT EXISTS (SELECT 1 FROM stock_take_difference o WHERE o.stock_take > d.stock_take \
                 AND o.manufacturer = d.manufacturer AND o.serial = d.serial) \
             ORDER BY d.serial",
        )?;
        let mut rows = statement.query([])?;
        let mut missing = Vec::new();
        while let Some(row) = rows.next()? {
            let token: Option<TokenId> = token_id_maybe(row, 0)?;
            let token = token.ok_or_else(|| impossible("serial", "nothing"))?;
            let difference = Difference::Missing { token, state: code(row, 2, TokenState::parse)? };
            missing.push(Explained { difference, explanation: row.get(3)? });
        }
        Ok(missing)
    }
}
