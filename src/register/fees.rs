//! Fee lines: raised once for an item, listed with their state, totalled by month, and taken a step further.
//!
//! README, rules R15, R25 to R28, W11. The trap: a second unit for the same item (broken seal, quarantine) costs
//! nothing more, so a line that is there already is left alone, whatever has become of it.

use jiff::civil::Date;
use rusqlite::{Connection, Params, params};
use serde_json::json;

use crate::domain::{
    Account, Act, ContractNo, DebitFailure, FeeEntry, FeeKey, FeeLine, FeeReason, FeeState, Outcome,
    RequestNo, UnixMillis, Yen,
};
use crate::register::row::{account, code, day_maybe, small};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// A fee line in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeRow {
    /// The line.
    pub fee: FeeEntry,
    /// Name of the contract.
    pub contract_name: String,
}

/// What the lines of one month come to in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeMonth {
    /// The month in Japan in which they were raised, as `2026-11`.
    pub month: String,
    /// Their state.
    pub state: FeeState,
    /// Lines that cost something.
    pub lines: u32,
    /// Lines of zero yen.
    pub free: u32,
    /// What they come to.
    pub yen: Yen,
}

/// What changes with a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeStep<'a> {
    /// The state that follows.
    pub to: FeeState,
    /// The day of the debit, where the line goes into a file.
    pub debit_on: Option<Date>,
    /// Why the debit was not made.
    pub failure: Option<DebitFailure>,
    /// The account that the next debit is from, where it is asked again.
    pub account: Option<&'a Account>,
    /// Why, where somebody gave a reason.
    pub reason: &'a str,
}

impl FeeStep<'_> {
    /// A step and nothing else.
    #[must_use]
    pub const fn to(to: FeeState) -> Self {
        Self { to, debit_on: None, failure: None, account: None, reason: "" }
    }
}

const MONTH: &str = "strftime('%Y-%m', (f.raised_at + 32400000) / 1000, 'unixepoch')";

impl Book<'_> {
    /// Writes a fee line and its journal row, once for an item and a reason.
    pub(super) fn raise_fee(&self, stamp: &Stamp, fee: &FeeLine) -> Result<(), RegisterError> {
        let account = fee.account.as_ref();
        let raised = self
            .connection
            .prepare_cached(
                "INSERT INTO fee_line (request, item, contract, reason, yen, account_branch, account_kind, \
                 account_number, account_holder, state, raised_at, stepped_at) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'open', ?10, ?10) \
                 ON CONFLICT (request, item, reason) DO NOTHING",
            )?
            .execute(params![
                fee.request.0,
                fee.item,
                fee.contract.0,
                fee.reason.as_str(),
                fee.amount.0,
                account.map(|a| a.branch.as_str()),
                account.map(|a| a.kind.as_str()),
                account.map(|a| a.number.as_str()),
                account.map(|a| a.holder_kana.as_str()),
                stamp.at.0,
            ])?;
        if raised == 0 {
            return Ok(());
        }
        let body = json!({
            "item": fee.item, "reason": fee.reason.as_str(), "rule": fee.reason.rule(), "yen": fee.amount.0,
        });
        self.append(stamp, &Entry::new(Act::FeeRaised, &fee.request.0, Outcome::Done).body(&body))
    }

    /// The fee lines of one item of a request.
    pub(super) fn fees_of_item(
        &self,
        request: &RequestNo,
        item: u32,
    ) -> Result<Vec<FeeEntry>, RegisterError> {
        let rows = fees_where(
            self.connection,
            "f.request = ?1 AND f.item = ?2 ORDER BY f.reason",
            params![request.0, item],
        )?;
        Ok(rows.into_iter().map(|row| row.fee).collect())
    }

    /// Takes a fee line one step further; the caller has asked [`FeeEntry::may_become`].
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the line is not in the state that the caller saw.
    pub fn step_fee(&self, stamp: &Stamp, fee: &FeeEntry, step: &FeeStep<'_>) -> Result<(), RegisterError> {
        let key = &fee.key;
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE fee_line SET state = ?1, stepped_at = ?2, tries = tries + (?1 = 'exported'), \
                 debit_on = CASE WHEN ?1 = 'exported' THEN ?3 WHEN ?1 = 'open' THEN NULL ELSE debit_on END, \
                 failure = CASE WHEN ?1 = 'failed' THEN ?4 WHEN ?1 = 'collected' THEN '' ELSE failure END \
                 WHERE request = ?5 AND item = ?6 AND reason = ?7 AND state = ?8",
            )?
            .execute(params![
                step.to.as_str(),
                stamp.at.0,
                step.debit_on.map(|day| day.to_string()),
                step.failure.map_or("", DebitFailure::as_str),
                key.request.0,
                key.item,
                key.reason.as_str(),
                fee.state.as_str(),
            ])?;
        if changed != 1 {
            return Err(RegisterError::StateDiffers { object: key.to_string(), step: step.to.as_str() });
        }
        if let Some(account) = step.account {
            self.connection
                .prepare_cached(
                    "UPDATE fee_line SET account_branch = ?, account_kind = ?, account_number = ?, account_holder = ? \
                     WHERE request = ? AND item = ? AND reason = ?",
                )?
                .execute(params![
                    account.branch,
                    account.kind.as_str(),
                    account.number,
                    account.holder_kana,
                    key.request.0,
                    key.item,
                    key.reason.as_str(),
                ])?;
        }
        let body = json!({
            "item": key.item, "reason": key.reason.as_str(), "yen": fee.amount.0,
            "from": fee.state.as_str(), "to": step.to.as_str(),
            "debit_on": step.debit_on.map_or_else(String::new, |day| day.to_string()),
            "failure": step.failure.map_or("", DebitFailure::as_str),
        });
        self.append(
            stamp,
            &Entry::new(Act::FeeStepped, &key.request.0, Outcome::Done).reason(step.reason).body(&body),
        )
    }
}

impl Register {
    /// One fee line, if there is one.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn fee(&self, key: &FeeKey) -> Result<Option<FeeEntry>, RegisterError> {
        let rows = fees_where(
            &self.connection,
            "f.request = ?1 AND f.item = ?2 AND f.reason = ?3",
            params![key.request.0, key.item, key.reason.as_str()],
        )?;
        Ok(rows.into_iter().next().map(|row| row.fee))
    }

    /// The fee lines of one request.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn fees_of(&self, request: &RequestNo) -> Result<Vec<FeeEntry>, RegisterError> {
        let rows = fees_where(&self.connection, "f.request = ? ORDER BY f.item, f.reason", [&request.0])?;
        Ok(rows.into_iter().map(|row| row.fee).collect())
    }

    /// Fee lines in a state and of a month in Japan (`2026-11`), either or both: those that failed first, then those that
    /// are due, each with the newest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn fees(&self, state: Option<FeeState>, month: Option<&str>) -> Result<Vec<FeeRow>, RegisterError> {
        fees_where(
            &self.connection,
            &format!(
                "(?1 IS NULL OR f.state = ?1) AND (?2 IS NULL OR {MONTH} = ?2) \
                 ORDER BY CASE f.state WHEN 'failed' THEN 0 WHEN 'open' THEN 1 WHEN 'referred' THEN 2 \
                 WHEN 'exported' THEN 3 WHEN 'collected' THEN 4 ELSE 5 END, f.yen = 0, f.raised_at DESC, \
                 f.request, f.item, f.reason"
            ),
            params![state.map(FeeState::as_str), month],
        )
    }

    /// What the lines come to by month and state, the newest month first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn fee_months(&self) -> Result<Vec<FeeMonth>, RegisterError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {MONTH} AS month, f.state, sum(f.yen > 0), sum(f.yen = 0), sum(f.yen) FROM fee_line f \
             GROUP BY month, f.state ORDER BY month DESC, f.state"
        ))?;
        let mut rows = statement.query([])?;
        let mut months = Vec::new();
        while let Some(row) = rows.next()? {
            months.push(FeeMonth {
                month: row.get(0)?,
                state: code(row, 1, FeeState::parse)?,
                lines: small(row, 2)?,
                free: small(row, 3)?,
                yen: Yen(row.get(4)?),
            });
        }
        Ok(months)
    }
}

fn fees_where(connection: &Connection, filter: &str, key: impl Params) -> Result<Vec<FeeRow>, RegisterError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT f.request, f.item, f.reason, f.contract, f.yen, f.account_branch, f.account_kind, f.account_number, \
         f.account_holder, f.state, f.raised_at, f.debit_on, f.stepped_at, f.failure, f.tries, c.name \
         FROM fee_line f JOIN contract c USING (contract) WHERE {filter}"
    ))?;
    let mut rows = statement.query(key)?;
    let mut fees = Vec::new();
    while let Some(row) = rows.next()? {
        let failure: String = row.get(13)?;
        let fee = FeeEntry {
            key: FeeKey {
                request: RequestNo(row.get(0)?),
                item: small(row, 1)?,
                reason: code(row, 2, FeeReason::parse)?,
            },
            contract: ContractNo(row.get(3)?),
            amount: Yen(row.get(4)?),
            account: account(row, 5)?,
            state: code(row, 9, FeeState::parse)?,
            raised_at: UnixMillis(row.get(10)?),
            debit_on: day_maybe(row, 11)?,
            stepped_at: UnixMillis(row.get(12)?),
            failure: if failure.is_empty() { None } else { Some(DebitFailure::parse(&failure)?) },
            tries: small(row, 14)?,
        };
        fees.push(FeeRow { fee, contract_name: row.get(15)? });
    }
    Ok(fees)
}
