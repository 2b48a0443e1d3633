//! Who held a token on a day, and every token that a contract ever had: the movement ledger read as ownership.
//!
//! The trap: a day is a day in Japan and ends at its midnight; what counts is the last movement before that.

use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, params};

use crate::domain::{ContractNo, Model, TokenId, TokenState, UnixMillis, UserId, UserSetUp};
use crate::register::row::{code, day_maybe, token_id};
use crate::register::{Register, RegisterError};

/// Where a token was at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its state then.
    pub state: TokenState,
    /// Since when.
    pub since: UnixMillis,
    /// The contract it was bound to; `None` before there was one.
    pub contract: Option<ContractNo>,
    /// The users whom it served then.
    pub users: Vec<UserId>,
}

/// A token in a contract's hands, from its first day there to its last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenure {
    /// Which.
    pub token: TokenId,
    /// Model by delivery note.
    pub model: Model,
    /// Where it stands now.
    pub state: TokenState,
    /// The day from which its set-up days count (D1).
    pub bound_on: Option<Date>,
    /// When it became the contract's.
    pub from: UnixMillis,
    /// When it stopped serving; `None` while it does.
    pub until: Option<UnixMillis>,
    /// Its users, with their set-up.
    pub users: Vec<UserSetUp>,
}

impl Register {
    /// Where a token was at the end of a day; `None` when it had not come in yet.
    ///
    /// # Errors
    /// [`RegisterError`] when the ledger cannot be read.
    pub fn held_on(&self, token: &TokenId, day: Date) -> Result<Option<Holder>, RegisterError> {
        let end = UnixMillis::midnight_in_japan(day.tomorrow().unwrap_or(day));
        let key = (token.manufacturer.as_str(), token.serial.as_str());
        let mut statement = self.connection.prepare_cached(
            "SELECT to_state, at, contract FROM movement WHERE manufacturer = ?1 AND serial = ?2 AND at < ?3 \
             ORDER BY movement DESC LIMIT 1",
        )?;
        let mut rows = statement.query(params![key.0, key.1, end.0])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let users = self
            .set_ups_of(token)?
            .into_iter()
            .filter(|user| user.from_at.is_none_or(|from| from < end))
            .filter(|user| user.until_at.is_none_or(|until| until >= end))
            .map(|user| user.user)
            .collect();
        Ok(Some(Holder {
            state: code(row, 0, TokenState::parse)?,
            since: UnixMillis(row.get(1)?),
            contract: row.get::<_, Option<String>>(2)?.map(ContractNo),
            users,
        }))
    }

    /// Every token that a contract has or ever had, the newest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn all_tokens_of(&self, contract: &ContractNo) -> Result<Vec<Tenure>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT t.manufacturer, t.serial, t.model, t.state, t.bound_on, \
             (SELECT min(m.at) FROM movement m \
              WHERE m.manufacturer = t.manufacturer AND m.serial = t.serial AND m.contract = t.contract) AS since \
             FROM token t WHERE t.contract = ?1 ORDER BY since DESC, t.serial",
        )?;
        let mut rows = statement.query([&contract.0])?;
        let mut tenures = Vec::new();
        while let Some(row) = rows.next()? {
            let token = token_id(row, 0)?;
            let state = code(row, 3, TokenState::parse)?;
            tenures.push(Tenure {
                model: Model(row.get(2)?),
                state,
                bound_on: day_maybe(row, 4)?,
                from: UnixMillis(row.get::<_, Option<i64>>(5)?.unwrap_or_default()),
                until: if state.binds_users() { None } else { self.stopped_serving(&token)? },
                users: self.set_ups_of(&token)?,
                token,
            });
        }
        Ok(tenures)
    }

    /// The last time a token left the states that serve users.
    fn stopped_serving(&self, token: &TokenId) -> Result<Option<UnixMillis>, RegisterError> {
        let serving: Vec<String> = TokenState::ALL
            .iter()
            .filter(|state| state.binds_users())
            .map(|state| format!("'{}'", state.as_str()))
            .collect();
        let serving = serving.join(", ");
        let sql = format!(
            "SELECT max(at) FROM movement WHERE manufacturer = ?1 AND serial = ?2 \
             AND from_state IN ({serving}) AND to_state NOT IN ({serving})"
        );
        let at: Option<Option<i64>> = self
            .connection
            .prepare_cached(&sql)?
            .query_row([token.manufacturer.as_str(), token.serial.as_str()], |row| row.get(0))
            .optional()?;
        Ok(at.flatten().map(UnixMillis))
    }
}
