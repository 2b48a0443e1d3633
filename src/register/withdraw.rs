//! Taking a unit out of the request it was meant for, before it has left the house: lost in the safe, or blocked.
//!
//! README, rules W9, W10. The trap: the item must be free for another unit, so its job is given up, its sealed secret
//! destroyed and its envelope opened, all in the transaction that takes the unit away; a fee stays due once.

use rusqlite::params;

use crate::domain::{Act, Outcome, TokenId, TokenState};
use crate::register::row::token_id;
use crate::register::{Book, Entry, RegisterError, Stamp};

impl Book<'_> {
    /// Moves a unit that lies in the house to a state from which it is issued to nobody, and frees its item.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the table does not allow the step.
    pub(super) fn take_away(
        &self,
        stamp: &Stamp,
        token: &TokenId,
        to: TokenState,
        entry: &Entry,
        reason: &str,
    ) -> Result<(), RegisterError> {
        self.open_parcel_of(stamp, token, reason)?;
        self.move_token(stamp, token, to, entry)?;
        self.end_job_of(stamp, token, reason)
    }

    /// Gives up the job of a unit whose request is still being issued; the unit belongs to nobody then.
    fn end_job_of(&self, stamp: &Stamp, token: &TokenId, reason: &str) -> Result<(), RegisterError> {
        let key = [token.manufacturer.as_str(), token.serial.as_str()];
        let ended = self
            .connection
            .prepare_cached(
                "UPDATE job SET state = 'quarantined', closed_at = coalesce(closed_at, ?3), wrapped_key = NULL, \
                 reason = ?4 WHERE manufacturer = ?1 AND serial = ?2 AND state IN ('armed', 'written', 'recorded') \
                 AND request IN (SELECT request FROM request WHERE state IN ('approved', 'issuing'))",
            )?
            .execute(params![key[0], key[1], stamp.at.0, reason])?;
        if ended == 0 {
            return Ok(());
        }
        self.connection
            .prepare_cached(
                "UPDATE request_item SET manufacturer = NULL, serial = NULL WHERE manufacturer = ? AND serial = ?",
            )?
            .execute(key)?;
        self.connection
            .prepare_cached("UPDATE token SET withdrawn_at = ?3 WHERE manufacturer = ?1 AND serial = ?2")?
            .execute(params![key[0], key[1], stamp.at.0])?;
        self.append(
            stamp,
            &Entry::new(Act::SecretDestroyed, token.serial.as_str(), Outcome::Done).reason(reason),
        )
    }

    /// Opens the envelope that a unit lies in and that nobody has posted; what lies beside it comes out too.
    fn open_parcel_of(&self, stamp: &Stamp, token: &TokenId, reason: &str) -> Result<(), RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT p.parcel, p.request FROM parcel p JOIN parcel_token t USING (parcel) \
             WHERE t.manufacturer = ? AND t.serial = ? AND p.posted_on IS NULL AND p.opened_at IS NULL",
        )?;
        let mut rows = statement.query([token.manufacturer.as_str(), token.serial.as_str()])?;
        while let Some(row) = rows.next()? {
            let (parcel, request): (i64, String) = (row.get(0)?, row.get(1)?);
            self.connection
                .prepare_cached("UPDATE parcel SET opened_at = ? WHERE parcel = ?")?
                .execute([stamp.at.0, parcel])?;
            let entry = Entry::new(Act::ParcelOpened, &request, Outcome::Done).reason(reason);
            self.append(stamp, &entry)?;
            for beside in self.tokens_in(parcel)? {
                if beside != *token && self.state_of(&beside)? == TokenState::Enclosed {
                    self.step_token(stamp, &beside, TokenState::Inspected, Act::ParcelOpened)?;
                }
            }
        }
        Ok(())
    }

    fn tokens_in(&self, parcel: i64) -> Result<Vec<TokenId>, RegisterError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT manufacturer, serial FROM parcel_token WHERE parcel = ?")?;
        let mut rows = statement.query([parcel])?;
        let mut tokens = Vec::new();
        while let Some(row) = rows.next()? {
            tokens.push(token_id(row, 0)?);
        }
        Ok(tokens)
    }
}
