//! What somebody has to be reminded of: units that never came back, and units whose end is near.
//!
//! README, rules W4 (60 days), W12 (90 days), D4.

use jiff::civil::Date;
use jiff::{Span, Unit};
use serde_json::json;

use crate::domain::{
    Act, ContractNo, FeeLine, LotNo, Outcome, RequestNo, TokenId, TokenState, UnixMillis, UserId,
};
use crate::register::row::{code, day, impossible, token_id};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// A unit that the customer was asked to send back, and did not within the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverdueReturn {
    /// Which.
    pub token: TokenId,
    /// Whose.
    pub contract: ContractNo,
    /// Its name.
    pub contract_name: String,
    /// The day on which it was asked for.
    pub since: Date,
    /// How many days ago that was.
    pub days: i64,
}

/// A token in use whose lot expires soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiringToken {
    /// Which.
    pub token: TokenId,
    /// Its lot.
    pub lot: LotNo,
    /// Last day.
    pub expires_on: Date,
    /// Whose.
    pub contract: ContractNo,
    /// Its name.
    pub contract_name: String,
    /// Where it stands.
    pub state: TokenState,
    /// The open request that replaces it already.
    pub replaced_by: Option<RequestNo>,
}

impl Register {
    /// Units that were asked back more than `days` days ago and have not come, longest first (W4).
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn overdue_returns(&self, today: Date, days: u32) -> Result<Vec<OverdueReturn>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT t.manufacturer, t.serial, t.contract, c.name, \
             (SELECT max(m.at) FROM movement m WHERE m.manufacturer = t.manufacturer AND m.serial = t.serial \
              AND m.to_state = 'awaiting_return') AS asked \
             FROM token t JOIN contract c USING (contract) WHERE t.state = 'awaiting_return' ORDER BY asked, t.serial",
        )?;
        let mut rows = statement.query([])?;
        let mut overdue = Vec::new();
        while let Some(row) = rows.next()? {
            let since = UnixMillis(row.get(4)?).day_in_japan();
            let ago = days_between(since, today)?;
            if ago > i64::from(days) {
                overdue.push(OverdueReturn {
                    token: token_id(row, 0)?,
                    contract: ContractNo(row.get(2)?),
                    contract_name: row.get(3)?,
                    since,
                    days: ago,
                });
            }
        }
        Ok(overdue)
    }

    /// Days since a unit was asked back; `None` when it is not awaited.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn awaited_for_days(&self, token: &TokenId, today: Date) -> Result<Option<i64>, RegisterError> {
        let asked: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT max(m.at) FROM movement m JOIN token t USING (manufacturer, serial) \
                 WHERE m.manufacturer = ? AND m.serial = ? AND m.to_state = 'awaiting_return' \
                 AND t.state = 'awaiting_return'",
            )?
            .query_row([token.manufacturer.as_str(), token.serial.as_str()], |row| row.get(0))?;
        asked.map(|at| days_between(UnixMillis(at).day_in_japan(), today)).transpose()
    }

    /// Tokens with a customer whose lot expires within `days` days, soonest first (W12).
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn expiring(&self, today: Date, days: u32) -> Result<Vec<ExpiringToken>, RegisterError> {
        let until = today.saturating_add(Span::new().days(i64::from(days)));
        let mut statement = self.connection.prepare_cached(
            "SELECT t.manufacturer, t.serial, t.lot, l.expires_on, t.contract, c.name, t.state, \
             (SELECT i.request FROM request_item i JOIN request r USING (request) \
              WHERE i.old_manufacturer = t.manufacturer AND i.old_serial = t.serial \
              AND (r.state NOT IN ('completed', 'cancelled') OR (r.state = 'completed' AND r.kind = 'exchange')) \
              ORDER BY r.request LIMIT 1) \
             FROM token t JOIN lot l USING (lot) JOIN contract c USING (contract) \
             WHERE l.expires_on <= ?1 AND c.status = 'active' \
             AND t.state IN ('dispatched', 'delivered', 'in_use', 'locked') \
             ORDER BY l.expires_on, t.contract, t.serial",
        )?;
        let mut rows = statement.query([until.to_string()])?;
        let mut expiring = Vec::new();
        while let Some(row) = rows.next()? {
            expiring.push(ExpiringToken {
                token: token_id(row, 0)?,
                lot: LotNo(row.get(2)?),
                expires_on: day(row, 3)?,
                contract: ContractNo(row.get(4)?),
                contract_name: row.get(5)?,
                state: code(row, 6, TokenState::parse)?,
                replaced_by: row.get::<_, Option<String>>(7)?.map(RequestNo),
            });
        }
        Ok(expiring)
    }

    /// The users whom a token serves today.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn served_users(&self, token: &TokenId) -> Result<Vec<UserId>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT user FROM token_user WHERE manufacturer = ? AND serial = ? AND until_at IS NULL ORDER BY user",
        )?;
        let users = statement
            .query_map([token.manufacturer.as_str(), token.serial.as_str()], |row| Ok(UserId(row.get(0)?)))?
            .collect::<Result<_, _>>()?;
        Ok(users)
    }

    /// The branch whose request brought a token.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn branch_of(&self, token: &TokenId) -> Result<Option<String>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT branch FROM request JOIN request_item USING (request) WHERE manufacturer = ? AND serial = ?",
        )?;
        let mut rows = statement.query([token.manufacturer.as_str(), token.serial.as_str()])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    /// The exchange in which a token was the old one: request and item.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn exchange_of(&self, old: &TokenId) -> Result<Option<(RequestNo, u32)>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT request, item FROM request_item JOIN request USING (request) \
             WHERE old_manufacturer = ? AND old_serial = ? AND kind = 'exchange' AND serial IS NOT NULL \
             ORDER BY received_on DESC, request DESC LIMIT 1",
        )?;
        let mut rows = statement.query([old.manufacturer.as_str(), old.serial.as_str()])?;
        rows.next()?.map(|row| Ok((RequestNo(row.get(0)?), row.get(1)?))).transpose()
    }

    /// The number after the last campaign request of a year, for `Cyy-nnnn`.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn next_campaign_number(&self, prefix: &str) -> Result<u32, RegisterError> {
        let last: Option<u32> = self
            .connection
            .prepare_cached(
                "SELECT max(CAST(substr(request, length(?1) + 1) AS INTEGER)) FROM request \
                 WHERE substr(request, 1, length(?1)) = ?1",
            )?
            .query_row([prefix], |row| row.get(0))?;
        Ok(last.unwrap_or(0) + 1)
    }
}

impl Book<'_> {
    /// Gives up a unit that never came back, and raises the fee where one is due (D4).
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when it is not awaited.
    pub fn not_returned(
        &self,
        stamp: &Stamp,
        token: &TokenId,
        days: i64,
        fee: Option<&FeeLine>,
    ) -> Result<(), RegisterError> {
        let body = json!({ "days": days });
        let entry = Entry::new(Act::TokenMissing, token.serial.as_str(), Outcome::Done)
            .reason("not-returned")
            .body(&body);
        self.move_token(stamp, token, TokenState::Lost, &entry)?;
        match fee {
            // Found and not returned a second time: the fee is raised once.
            Some(fee) => self.raise_fee(stamp, fee),
            None => Ok(()),
        }
    }
}

fn days_between(from: Date, to: Date) -> Result<i64, RegisterError> {
    let span = from.until((Unit::Day, to)).map_err(|_| impossible("day", &from.to_string()))?;
    Ok(i64::from(span.get_days()))
}
