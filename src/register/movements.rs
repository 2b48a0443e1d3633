//! The steps of a token's closed table, each one a row of the movement ledger (受払簿).
//!
//! `assets/states.md`. The trap: a user's binding ends with the state that carries it (R16), so it is ended here and
//! nowhere else; whoever needs a token to move calls [`Book::move_token`] and gets all of it.

use rusqlite::params;

use crate::domain::{Act, ContractNo, OperatorId, TokenId, TokenState, UnixMillis, UserId};
use crate::register::row::{code, code_maybe, token_id};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// One row of the movement ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Which token.
    pub token: TokenId,
    /// When.
    pub at: UnixMillis,
    /// Who; empty in registers older than the ledger.
    pub operator: OperatorId,
    /// State before; `None` when it came in.
    pub from: Option<TokenState>,
    /// State after.
    pub to: TokenState,
    /// Whose it was.
    pub contract: Option<ContractNo>,
    /// The act of the journal.
    pub act: Act,
}

impl Book<'_> {
    /// Takes a token one step further and writes the journal row of the act.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the table does not allow the step.
    pub fn move_token(
        &self,
        stamp: &Stamp,
        token: &TokenId,
        to: TokenState,
        entry: &Entry,
    ) -> Result<(), RegisterError> {
        self.step_token(stamp, token, to, entry.act)?;
        self.append(stamp, entry)
    }

    /// Takes one step of the closed table and notes the movement; the caller writes the journal row.
    pub(super) fn step_token(
        &self,
        stamp: &Stamp,
        token: &TokenId,
        to: TokenState,
        act: Act,
    ) -> Result<(), RegisterError> {
        let from = self.state_of(token)?;
        if !from.may_become(to) {
            return Err(RegisterError::StateDiffers { object: token.to_string(), step: to.as_str() });
        }
        // R33: a unit that belonged to a contract never lies among the free ones again, by whatever way it came.
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE token SET state = ?1, place = '' WHERE manufacturer = ?2 AND serial = ?3 \
                 AND (?1 != 'in_stock' OR contract IS NULL)",
            )?
            .execute([to.as_str(), token.manufacturer.as_str(), token.serial.as_str()])?;
        if changed != 1 {
            return Err(RegisterError::StateDiffers { object: token.to_string(), step: to.as_str() });
        }
        if from.binds_users() && !to.binds_users() {
            self.end_bindings(stamp, token)?;
        }
        self.note_movement(stamp, token, Some(from), to, act)
    }

    /// The state of a token inside this transaction.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] for an unknown token.
    pub fn state_of(&self, token: &TokenId) -> Result<TokenState, RegisterError> {
        let state: String = self
            .connection
            .prepare_cached("SELECT state FROM token WHERE manufacturer = ? AND serial = ?")?
            .query_row([token.manufacturer.as_str(), token.serial.as_str()], |row| row.get(0))
            .map_err(|error| match error {
                rusqlite::Error::QueryReturnedNoRows => {
                    RegisterError::NotFound { kind: "token", key: token.to_string() }
                }
                other => other.into(),
            })?;
        Ok(TokenState::parse(&state)?)
    }

    /// Binds users to a token; `live` where they have no other one that they are still to switch from (R16, W4).
    ///
    /// # Errors
    /// [`RegisterError::Double`] when a user has a live token already (R16).
    pub(super) fn bind_users(
        &self,
        stamp: &Stamp,
        token: &TokenId,
        contract: &ContractNo,
        users: &[UserId],
        live: bool,
    ) -> Result<(), RegisterError> {
        for user in users {
            self.connection
                .prepare_cached(
                    "INSERT INTO token_user (manufacturer, serial, contract, user, live, from_at) \
                     VALUES (?, ?, ?, ?, ?, ?)",
                )?
                .execute(params![
                    token.manufacturer.as_str(),
                    token.serial.as_str(),
                    contract.0,
                    user.0,
                    live,
                    stamp.at.0
                ])?;
        }
        Ok(())
    }

    fn end_bindings(&self, stamp: &Stamp, token: &TokenId) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "UPDATE token_user SET live = 0, until_at = ?1 \
                 WHERE manufacturer = ?2 AND serial = ?3 AND until_at IS NULL",
            )?
            .execute(params![stamp.at.0, token.manufacturer.as_str(), token.serial.as_str()])?;
        Ok(())
    }

    pub(super) fn note_movement(
        &self,
        stamp: &Stamp,
        token: &TokenId,
        from: Option<TokenState>,
        to: TokenState,
        act: Act,
    ) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "INSERT INTO movement (manufacturer, serial, at, operator, from_state, to_state, contract, act) \
                 SELECT manufacturer, serial, ?3, ?4, ?5, ?6, contract, ?7 FROM token \
                 WHERE manufacturer = ?1 AND serial = ?2",
            )?
            .execute(params![
                token.manufacturer.as_str(),
                token.serial.as_str(),
                stamp.at.0,
                stamp.operator.0,
                from.map(TokenState::as_str),
                to.as_str(),
                act.as_str(),
            ])?;
        Ok(())
    }
}

impl Register {
    /// Every step of a token, oldest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn movements(&self, token: &TokenId) -> Result<Vec<Movement>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT manufacturer, serial, at, operator, from_state, to_state, contract, act FROM movement \
             WHERE manufacturer = ? AND serial = ? ORDER BY movement",
        )?;
        let mut rows = statement.query([token.manufacturer.as_str(), token.serial.as_str()])?;
        let mut movements = Vec::new();
        while let Some(row) = rows.next()? {
            movements.push(Movement {
                token: token_id(row, 0)?,
                at: UnixMillis(row.get(2)?),
                operator: OperatorId(row.get(3)?),
                from: code_maybe(row, 4, TokenState::parse)?,
                to: code(row, 5, TokenState::parse)?,
                contract: row.get::<_, Option<String>>(6)?.map(ContractNo),
                act: code(row, 7, Act::parse)?,
            });
        }
        Ok(movements)
    }
}
