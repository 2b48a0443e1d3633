//! Numbers: what is open, what was done since an instant, and the fee table.

use crate::domain::fee::FeeRate;
use crate::domain::{ClockOffset, FeeReason, FeeTable, RequestNo, Serial, TokenId, UnixMillis, Yen};
use crate::register::row::{code, day, impossible, small};
use crate::register::{Register, RegisterError};

/// Counts of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Open requests.
    pub open_requests: u32,
    /// Tokens still to be provisioned for requests that may be issued.
    pub to_provision: u32,
    /// Requests whose tokens are all recorded.
    pub ready: u32,
    /// Blank tokens in stock.
    pub in_stock: u32,
    /// Tokens that somebody has to send back.
    pub awaited: u32,
    /// Tokens recorded since the instant.
    pub recorded: u32,
    /// Tokens quarantined since the instant.
    pub quarantined: u32,
}

/// A token recorded lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentToken {
    /// When.
    pub at: UnixMillis,
    /// Serial.
    pub serial: Serial,
    /// Name of the contract.
    pub contract_name: String,
    /// Reception number.
    pub request: RequestNo,
    /// Clock offset after setting.
    pub offset_millis: Option<i64>,
    /// Whether the request's label was made.
    pub labelled: bool,
}

impl Register {
    /// All counts; `since` is the start of the day.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn totals(&self, since: UnixMillis) -> Result<Totals, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "WITH issuable AS MATERIALIZED ( \
                SELECT r.request, r.state, \
                (SELECT count(*) FROM request_item i WHERE i.request = r.request AND i.serial IS NULL) AS missing \
                FROM request r WHERE r.state NOT IN ('completed', 'cancelled') AND r.state IN ('approved', 'issuing')) \
             SELECT (SELECT count(*) FROM request WHERE state NOT IN ('completed', 'cancelled')), \
                (SELECT coalesce(sum(missing), 0) FROM issuable), \
                (SELECT count(*) FROM issuable WHERE missing = 0 AND state = 'issuing'), \
                (SELECT count(*) FROM token WHERE state = 'in_stock'), \
                (SELECT count(*) FROM token WHERE state = 'awaiting_return'), \
                (SELECT count(*) FROM job WHERE closed_at >= ?1 AND state = 'recorded'), \
                (SELECT count(*) FROM job WHERE closed_at >= ?1 AND state = 'quarantined')",
        )?;
        let mut rows = statement.query([since.0])?;
        let row = rows.next()?.ok_or_else(|| impossible("totals", "no row"))?;
        Ok(Totals {
            open_requests: small(row, 0)?,
            to_provision: small(row, 1)?,
            ready: small(row, 2)?,
            in_stock: small(row, 3)?,
            awaited: small(row, 4)?,
            recorded: small(row, 5)?,
            quarantined: small(row, 6)?,
        })
    }

    /// The tokens recorded since an instant, newest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn recent_tokens(&self, since: UnixMillis, limit: u32) -> Result<Vec<RecentToken>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT j.closed_at, j.serial, c.name, j.request, j.clock_offset_millis, \
             EXISTS (SELECT 1 FROM print p WHERE p.request = j.request AND p.paper = 'label' AND p.outcome = 'done') \
             FROM job j JOIN contract c USING (contract) \
             WHERE j.closed_at >= ?1 AND j.state = 'recorded' ORDER BY j.closed_at DESC, j.job DESC LIMIT ?2",
        )?;
        let mut rows = statement.query(rusqlite::params![since.0, limit])?;
        let mut tokens = Vec::new();
        while let Some(row) = rows.next()? {
            let serial: String = row.get(1)?;
            tokens.push(RecentToken {
                at: UnixMillis(row.get(0)?),
                serial: Serial::parse(&serial).map_err(|_| impossible("serial", &serial))?,
                contract_name: row.get(2)?,
                request: RequestNo(row.get(3)?),
                offset_millis: row.get(4)?,
                labelled: row.get(5)?,
            });
        }
        Ok(tokens)
    }

    /// The clock of a recorded token when it was set.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn clock_of(&self, token: &TokenId) -> Result<Option<ClockOffset>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT clock_offset_millis, clock_uncertain_millis, clock_set_at FROM token \
             WHERE manufacturer = ? AND serial = ? AND clock_set_at IS NOT NULL",
        )?;
        let mut rows = statement.query([token.manufacturer.as_str(), token.serial.as_str()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(ClockOffset {
            offset_millis: row.get(0)?,
            uncertainty_millis: small(row, 1)?,
            measured_at: UnixMillis(row.get(2)?),
        }))
    }

    /// The dated fee table.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn fee_table(&self) -> Result<FeeTable, RegisterError> {
        let mut statement = self.connection.prepare_cached("SELECT reason, from_day, yen FROM fee_rate")?;
        let mut rows = statement.query([])?;
        let mut rates = Vec::new();
        while let Some(row) = rows.next()? {
            rates.push(FeeRate {
                reason: code(row, 0, FeeReason::parse)?,
                from: day(row, 1)?,
                each: Yen(row.get(2)?),
            });
        }
        Ok(FeeTable::new(rates))
    }
}
