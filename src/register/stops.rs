//! Suspensions and what ends them: lifted, found again, or revoked for good.
//!
//! README, rules D8, W3, W4. The trap: a token has at most one stop that stands. A loss that is reported on a suspended
//! token takes the older stop's place and keeps its state before, or lifting it would lead back to "suspended".

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::json;

use crate::domain::life::{after_loss, after_unlock, comes_back, standing};
use crate::domain::{Act, LossReport, Outcome, RequestNo, Stop, StopCause, TokenId, TokenState, UnixMillis};
use crate::register::row::{code, token_id};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

impl Book<'_> {
    /// Records a report and suspends the token, in one act (D8). A token that only waits for its return is lost.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when nobody can have lost it.
    pub fn suspend(&self, stamp: &Stamp, report: &LossReport) -> Result<(), RegisterError> {
        let token = &report.token;
        let state = self.state_of(token)?;
        let older = self.standing_stop(token)?;
        // A loss reported from the house is no loss; a stop for another reason may be set anywhere the table has it.
        let to = match after_loss(token, state, report.cause) {
            Ok(to) => to,
            Err(_) if state.may_become(TokenState::Suspended) => TokenState::Suspended,
            Err(_) => {
                return Err(RegisterError::StateDiffers { object: token.to_string(), step: "suspended" });
            }
        };
        self.lift_row(stamp, token)?;
        self.connection
            .prepare_cached(
                "INSERT INTO stop (manufacturer, serial, cause, request, state_before, at, operator, reported_by) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                token.manufacturer.as_str(),
                token.serial.as_str(),
                report.cause.as_str(),
                report.request.as_ref().map(|no| no.0.as_str()),
                standing(state, older.as_ref()).as_str(),
                stamp.at.0,
                stamp.operator.0,
                report.reported_by,
            ])?;
        let act = if report.cause.is_missing() { Act::LossReported } else { Act::TokenSuspended };
        let body =
            json!({ "reported_by": report.reported_by, "request": report.request.as_ref().map(|no| &no.0) });
        let entry =
            Entry::new(act, token.serial.as_str(), Outcome::Done).reason(report.cause.as_str()).body(&body);
        if state == to { self.append(stamp, &entry) } else { self.move_token(stamp, token, to, &entry) }
    }

    /// Lifts the suspension: the token stands where it stood before.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when no stop stands, [`RegisterError::StateDiffers`] when it is not suspended.
    pub fn lift(&self, stamp: &Stamp, token: &TokenId, reason: &str) -> Result<(), RegisterError> {
        let stop = self
            .standing_stop(token)?
            .ok_or_else(|| RegisterError::NotFound { kind: "stop", key: token.to_string() })?;
        if self.state_of(token)? != TokenState::Suspended {
            return Err(RegisterError::StateDiffers { object: token.to_string(), step: "lifted" });
        }
        self.lift_row(stamp, token)?;
        let entry = Entry::new(Act::SuspensionLifted, token.serial.as_str(), Outcome::Done).reason(reason);
        self.move_token(stamp, token, stop.state_before, &entry)
    }

    /// Lifts what a request had suspended, unless it was revoked since.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn lift_stops_of(&self, stamp: &Stamp, request: &RequestNo) -> Result<(), RegisterError> {
        for stop in stops(self.connection, "request = ?1 AND lifted_at IS NULL", &[&request.0])? {
            if self.state_of(&stop.token)? == TokenState::Suspended {
                self.lift(stamp, &stop.token, &request.0)?;
            }
        }
        Ok(())
    }

    /// Notes which request a stop led to, where none is noted yet.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn link_stop(&self, token: &TokenId, request: &RequestNo) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "UPDATE stop SET request = ?1 WHERE manufacturer = ?2 AND serial = ?3 AND lifted_at IS NULL \
                 AND request IS NULL",
            )?
            .execute([request.0.as_str(), token.manufacturer.as_str(), token.serial.as_str()])?;
        Ok(())
    }

    /// Notes that a missing unit turned up (発見届): it is revoked and awaited, never used again (W3).
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the table has no way from where it stands.
    pub fn find_again(&self, stamp: &Stamp, token: &TokenId) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "UPDATE stop SET found_at = ?1 WHERE manufacturer = ?2 AND serial = ?3 AND found_at IS NULL \
                 AND lifted_at IS NULL",
            )?
            .execute(params![stamp.at.0, token.manufacturer.as_str(), token.serial.as_str()])?;
        self.append(stamp, &Entry::new(Act::LostFound, token.serial.as_str(), Outcome::Done))?;
        if self.state_of(token)? != TokenState::Revoked {
            let revoked = Entry::new(Act::TokenRevoked, token.serial.as_str(), Outcome::Done).reason("found");
            self.move_token(stamp, token, TokenState::Revoked, &revoked)?;
        }
        self.await_return(stamp, token, "found")
    }

    /// Revokes a token for good and asks it back where the customer has it; one that serves nobody is left alone.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn revoke(&self, stamp: &Stamp, token: &TokenId, reason: &str) -> Result<(), RegisterError> {
        let state = self.state_of(token)?;
        if !state.binds_users() {
            return Ok(());
        }
        let stop = self.standing_stop(token)?;
        if standing(state, stop.as_ref()) == TokenState::Enclosed {
            self.open_parcel_with(stamp, token)?;
        }
        let back = comes_back(state, stop.as_ref());
        let entry = Entry::new(Act::TokenRevoked, token.serial.as_str(), Outcome::Done).reason(reason);
        self.move_token(stamp, token, TokenState::Revoked, &entry)?;
        if back { self.await_return(stamp, token, reason) } else { Ok(()) }
    }

    /// Asks the customer to send a token back.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the table has no way from where it stands.
    pub fn await_return(&self, stamp: &Stamp, token: &TokenId, reason: &str) -> Result<(), RegisterError> {
        let entry = Entry::new(Act::ReturnAwaited, token.serial.as_str(), Outcome::Done).reason(reason);
        self.move_token(stamp, token, TokenState::AwaitingReturn, &entry)
    }

    /// Notes a lock that the banking centre told of (R35, R36): the token is locked, so all its users are.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when it is not in the customer's hands.
    pub fn note_locked(&self, stamp: &Stamp, token: &TokenId, at: UnixMillis) -> Result<(), RegisterError> {
        let body = json!({ "at": at.0 });
        let entry = Entry::new(Act::TokenLocked, token.serial.as_str(), Outcome::Done).body(&body);
        self.move_token(stamp, token, TokenState::Locked, &entry)
    }

    /// Unlocks a token as a branch asked (R37): it stands where it stood before the lock, or where the post has brought
    /// it meanwhile.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when it is not locked.
    pub fn unlock_token(
        &self,
        stamp: &Stamp,
        token: &TokenId,
        request: &RequestNo,
    ) -> Result<(), RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT from_state FROM movement WHERE manufacturer = ? AND serial = ? AND to_state = 'locked' \
             AND from_state IN ('dispatched', 'delivered', 'in_use') ORDER BY movement DESC LIMIT 1",
        )?;
        let mut rows = statement.query([token.manufacturer.as_str(), token.serial.as_str()])?;
        let mut before = rows.next()?.map(|row| code(row, 0, TokenState::parse)).transpose()?;
        if before == Some(TokenState::Dispatched) && self.was_delivered(token)? {
            before = Some(TokenState::Delivered);
        }
        let body = json!({ "request": request.0 });
        let entry = Entry::new(Act::TokenUnlocked, token.serial.as_str(), Outcome::Done).body(&body);
        self.move_token(stamp, token, after_unlock(before), &entry)
    }

    /// Whether the last envelope of a token has arrived.
    fn was_delivered(&self, token: &TokenId) -> Result<bool, RegisterError> {
        let arrived: Option<bool> = self
            .connection
            .prepare_cached(
                "SELECT delivered_on IS NOT NULL FROM parcel JOIN parcel_token USING (parcel) \
                 WHERE manufacturer = ? AND serial = ? ORDER BY parcel DESC LIMIT 1",
            )?
            .query_row([token.manufacturer.as_str(), token.serial.as_str()], |row| row.get(0))
            .optional()?;
        Ok(arrived.unwrap_or(false))
    }

    /// The stop that stands on a token.
    pub(super) fn standing_stop(&self, token: &TokenId) -> Result<Option<Stop>, RegisterError> {
        standing_stop(self.connection, token)
    }

    fn lift_row(&self, stamp: &Stamp, token: &TokenId) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "UPDATE stop SET lifted_at = ?1 WHERE manufacturer = ?2 AND serial = ?3 AND lifted_at IS NULL",
            )?
            .execute(params![stamp.at.0, token.manufacturer.as_str(), token.serial.as_str()])?;
        Ok(())
    }
}

impl Register {
    /// The stop that stands on a token, if there is one.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn standing_stop(&self, token: &TokenId) -> Result<Option<Stop>, RegisterError> {
        standing_stop(&self.connection, token)
    }

    /// Every stop of a token, oldest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn stops_of(&self, token: &TokenId) -> Result<Vec<Stop>, RegisterError> {
        let key = [token.manufacturer.as_str(), token.serial.as_str()];
        stops(&self.connection, "manufacturer = ?1 AND serial = ?2", &key)
    }
}

fn standing_stop(connection: &Connection, token: &TokenId) -> Result<Option<Stop>, RegisterError> {
    let key = [token.manufacturer.as_str(), token.serial.as_str()];
    Ok(stops(connection, "manufacturer = ?1 AND serial = ?2 AND lifted_at IS NULL", &key)?.pop())
}

fn stops(connection: &Connection, filter: &str, key: &[&str]) -> Result<Vec<Stop>, RegisterError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT manufacturer, serial, cause, request, state_before, at, reported_by, lifted_at, found_at FROM stop \
         WHERE {filter} ORDER BY stop"
    ))?;
    let mut rows = statement.query(rusqlite::params_from_iter(key))?;
    let mut stops = Vec::new();
    while let Some(row) = rows.next()? {
        stops.push(stop(row)?);
    }
    Ok(stops)
}

fn stop(row: &Row<'_>) -> Result<Stop, RegisterError> {
    Ok(Stop {
        token: token_id(row, 0)?,
        cause: code(row, 2, StopCause::parse)?,
        request: row.get::<_, Option<String>>(3)?.map(RequestNo),
        state_before: code(row, 4, TokenState::parse)?,
        at: UnixMillis(row.get(5)?),
        reported_by: row.get(6)?,
        lifted_at: row.get::<_, Option<i64>>(7)?.map(UnixMillis),
        found_at: row.get::<_, Option<i64>>(8)?.map(UnixMillis),
    })
}
