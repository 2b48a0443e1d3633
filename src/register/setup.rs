//! Set-up: which user set which token up when, and what the first one changes.
//!
//! README, rules R20 to R24, R33, W4. The trap: in an exchange the old unit works until the new one is set up; the same
//! transaction that records the set-up lets the new bindings live and calls the old unit home.

use jiff::civil::Date;
use rusqlite::params;
use serde_json::json;

use crate::domain::{
    Act, ContractNo, Outcome, Serial, SetUpFacts, TokenId, TokenState, UnixMillis, UserId, UserSetUp,
};
use crate::register::row::{code, day, day_maybe, small, token_id};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// A token that users of a contract have still to set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUpLine {
    /// Which.
    pub token: TokenId,
    /// Where it stands.
    pub state: TokenState,
    /// Whose.
    pub contract: ContractNo,
    /// Its name.
    pub contract_name: String,
    /// The day from which the set-up days count.
    pub bound_on: Date,
    /// Users who have not set it up.
    pub waiting: u32,
}

impl Book<'_> {
    /// What the rules of set-up and lock ask about the tokens with this serial (usually one).
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn set_up_facts(&self, serial: &Serial) -> Result<Vec<SetUpFacts>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT t.manufacturer, t.serial, t.state, t.bound_on, \
             (SELECT max(m.at) FROM movement m WHERE m.manufacturer = t.manufacturer AND m.serial = t.serial \
              AND m.from_state IN ('dispatched', 'delivered', 'in_use') \
              AND m.to_state NOT IN ('delivered', 'in_use', 'returned_mail')), \
             (SELECT max(m.at) FROM movement m WHERE m.manufacturer = t.manufacturer AND m.serial = t.serial \
              AND m.to_state = 'locked'), \
             coalesce((SELECT min(p.posted_on) FROM parcel p JOIN parcel_token e USING (parcel) \
              WHERE e.manufacturer = t.manufacturer AND e.serial = t.serial), \
              (SELECT date((min(m.at) + 32400000) / 1000, 'unixepoch') FROM movement m \
               WHERE m.manufacturer = t.manufacturer AND m.serial = t.serial AND m.to_state = 'dispatched')) \
             FROM token t WHERE t.serial = ? ORDER BY t.manufacturer",
        )?;
        let mut rows = statement.query([serial.as_str()])?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next()? {
            let token = token_id(row, 0)?;
            facts.push(SetUpFacts {
                users: self.user_set_ups(&token)?,
                token,
                state: code(row, 2, TokenState::parse)?,
                bound_on: day_maybe(row, 3)?,
                posted_on: day_maybe(row, 6)?,
                left_use_at: row.get::<_, Option<i64>>(4)?.map(UnixMillis),
                locked_at: row.get::<_, Option<i64>>(5)?.map(UnixMillis),
            });
        }
        Ok(facts)
    }

    fn user_set_ups(&self, token: &TokenId) -> Result<Vec<UserSetUp>, RegisterError> {
        user_set_ups(self.connection, token)
    }

    /// Records that a user set a token up: the token is in use, and dedicated to its contract (R33).
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the token does not serve the user or was set up by them before.
    pub fn set_up(
        &self,
        stamp: &Stamp,
        token: &TokenId,
        user: &UserId,
        at: UnixMillis,
    ) -> Result<(), RegisterError> {
        let key = [token.manufacturer.as_str(), token.serial.as_str()];
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE token_user SET set_up_at = ?1 \
                 WHERE manufacturer = ?2 AND serial = ?3 AND user = ?4 AND set_up_at IS NULL",
            )?
            .execute(params![at.0, key[0], key[1], user.0])?;
        if changed != 1 {
            return Err(RegisterError::StateDiffers { object: token.to_string(), step: "set_up" });
        }
        self.connection
            .prepare_cached(
                "UPDATE token SET set_up_at = min(coalesce(set_up_at, ?1), ?1) WHERE manufacturer = ?2 AND serial = ?3",
            )?
            .execute(params![at.0, key[0], key[1]])?;
        let state = self.state_of(token)?;
        if state != TokenState::InUse && state.is_with_its_users() {
            self.step_token(stamp, token, TokenState::InUse, Act::TokenSetUp)?;
        }
        let body = json!({ "user": user.0, "at": at.0 });
        let entry = Entry::new(Act::TokenSetUp, token.serial.as_str(), Outcome::Done).body(&body);
        self.append(stamp, &entry)?;
        if state.binds_users() { self.switch_over(stamp, token).map(drop) } else { Ok(()) }
    }
}

impl Register {
    /// Who set a token up and who has still to.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn set_ups_of(&self, token: &TokenId) -> Result<Vec<UserSetUp>, RegisterError> {
        user_set_ups(&self.connection, token)
    }

    /// Tokens that somebody has still to set up, bound on or before a day, the longest waiting first.
    ///
    /// The new unit of an exchange is not among them: until the customer switches, the old one is theirs.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn waiting_set_ups(&self, bound_by: Date) -> Result<Vec<SetUpLine>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT t.manufacturer, t.serial, t.state, c.contract, c.name, t.bound_on, count(*) \
             FROM token_user u JOIN token t USING (manufacturer, serial) JOIN contract c ON c.contract = t.contract \
             WHERE u.live = 1 AND u.set_up_at IS NULL AND t.bound_on <= ?1 \
             GROUP BY t.manufacturer, t.serial ORDER BY t.bound_on, c.contract, t.serial",
        )?;
        let mut rows = statement.query([bound_by.to_string()])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            lines.push(SetUpLine {
                token: token_id(row, 0)?,
                state: code(row, 2, TokenState::parse)?,
                contract: ContractNo(row.get(3)?),
                contract_name: row.get(4)?,
                bound_on: day(row, 5)?,
                waiting: small(row, 6)?,
            });
        }
        Ok(lines)
    }
}

fn user_set_ups(connection: &rusqlite::Connection, token: &TokenId) -> Result<Vec<UserSetUp>, RegisterError> {
    let mut statement = connection.prepare_cached(
        "SELECT user, live, from_at, until_at, set_up_at FROM token_user \
         WHERE manufacturer = ? AND serial = ? ORDER BY user",
    )?;
    let mut rows = statement.query([token.manufacturer.as_str(), token.serial.as_str()])?;
    let mut users = Vec::new();
    while let Some(row) = rows.next()? {
        let at = |column| Ok::<_, RegisterError>(row.get::<_, Option<i64>>(column)?.map(UnixMillis));
        users.push(UserSetUp {
            user: UserId(row.get(0)?),
            live: row.get(1)?,
            from_at: at(2)?,
            until_at: at(3)?,
            set_up_at: at(4)?,
        });
    }
    Ok(users)
}
