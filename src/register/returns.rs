//! Units that came back: what the register knows of them, the inspection book, and the end of a sealed secret.
//!
//! README, rules W4, W6, W7, R33. The trap: a destroyed secret has to be gone from the file and not only from the row,
//! so every connection runs with `secure_delete`, and a destruction is one transaction with the token's last step.

use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, params};
use serde_json::{Value, json};

use crate::domain::StopCause;
use crate::domain::disposition::Disposition;
use crate::domain::verdict::{Stopped, Verdict};
use crate::domain::{
    Act, ContractNo, Outcome, ParcelNo, Profile, RequestKind, RequestNo, RequestState, TokenId, TokenState,
    UnixMillis,
};
use crate::register::row::{
    code, count, day_maybe, impossible, number, profile, small, token_id, token_id_maybe,
};
use crate::register::{Book, Entry, JobNo, Register, RegisterError, Stamp};
use crate::vault::Sealed;

/// One line of the inspection book.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    /// What was scanned or read.
    pub scanned: String,
    /// The token, as far as it is ours.
    pub token: Option<TokenId>,
    /// What it is.
    pub verdict: Verdict,
    /// What the verdict rests on; never a secret and never a code.
    pub evidence: Value,
    /// What was decided.
    pub disposition: Disposition,
    /// The second person; empty where one was enough.
    pub second: String,
}

/// An exchange or a reissue that names a unit as the old one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// Reception number.
    pub request: RequestNo,
    /// Item, from 1.
    pub item: u32,
    /// What is asked for.
    pub kind: RequestKind,
    /// Where the request stands.
    pub state: RequestState,
    /// The token that takes its place, once there is one.
    pub token: Option<TokenId>,
}

/// The last envelope that a token was in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelSeen {
    /// Tracking number; may be empty.
    pub tracking: String,
    /// Day on which it was posted.
    pub posted_on: Option<Date>,
    /// Day on which it was delivered.
    pub delivered_on: Option<Date>,
    /// Day on which the post brought it back.
    pub returned_on: Option<Date>,
}

/// A sealed secret with what opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedToken {
    /// The job that sealed it.
    pub job: JobNo,
    /// For which contract.
    pub contract: ContractNo,
    /// For which token.
    pub token: TokenId,
    /// With which parameters.
    pub profile: Profile,
    /// The envelope.
    pub sealed: Sealed,
    /// How many places of the token show codes; 1 for one that all its users share.
    pub places: u8,
}

impl Register {
    /// The last stop of a token that was not lifted.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn stopped(&self, token: &TokenId) -> Result<Option<Stopped>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT cause, state_before FROM stop WHERE manufacturer = ? AND serial = ? AND lifted_at IS NULL \
             ORDER BY stop DESC LIMIT 1",
        )?;
        let mut rows = statement.query([token.manufacturer.as_str(), token.serial.as_str()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(Stopped { cause: code(row, 0, StopCause::parse)?, before: code(row, 1, TokenState::parse)? }))
    }

    /// The newest request that is to replace a token and was not cancelled.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn replacement_of(&self, token: &TokenId) -> Result<Option<Replacement>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT i.request, i.item, r.kind, r.state, i.manufacturer, i.serial FROM request_item i \
             JOIN request r USING (request) WHERE i.old_manufacturer = ? AND i.old_serial = ? \
             AND r.state NOT IN ('cancelled', 'sent_back') ORDER BY r.received_on DESC, r.request DESC LIMIT 1",
        )?;
        let mut rows = statement.query([token.manufacturer.as_str(), token.serial.as_str()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(Replacement {
            request: RequestNo(row.get(0)?),
            item: small(row, 1)?,
            kind: code(row, 2, RequestKind::parse)?,
            state: code(row, 3, RequestState::parse)?,
            token: token_id_maybe(row, 4)?,
        }))
    }

    /// The last envelope of a token.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn last_parcel(&self, token: &TokenId) -> Result<Option<ParcelSeen>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT p.tracking, p.posted_on, p.delivered_on, p.returned_on FROM parcel_token t \
             JOIN parcel p USING (parcel) WHERE t.manufacturer = ? AND t.serial = ? ORDER BY parcel DESC LIMIT 1",
        )?;
        let mut rows = statement.query([token.manufacturer.as_str(), token.serial.as_str()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(ParcelSeen {
            tracking: row.get(0)?,
            posted_on: day_maybe(row, 1)?,
            delivered_on: day_maybe(row, 2)?,
            returned_on: day_maybe(row, 3)?,
        }))
    }

    /// The number of that envelope.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn last_parcel_no(&self, token: &TokenId) -> Result<Option<ParcelNo>, RegisterError> {
        let last: Option<i64> = self
            .connection
            .prepare_cached("SELECT max(parcel) FROM parcel_token WHERE manufacturer = ? AND serial = ?")?
            .query_row([token.manufacturer.as_str(), token.serial.as_str()], |row| row.get(0))?;
        last.map(|no| Ok(ParcelNo(count(no)?))).transpose()
    }

    /// When a token was seen to be erased, if that was after it was last set apart.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn erased_since_set_apart(&self, token: &TokenId) -> Result<Option<UnixMillis>, RegisterError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT erased_at FROM token t WHERE manufacturer = ?1 AND serial = ?2 AND erased_at >= coalesce( \
                 (SELECT max(at) FROM movement m WHERE m.manufacturer = ?1 AND m.serial = ?2 \
                  AND to_state = 'quarantined'), 0)",
            )?
            .query_row([token.manufacturer.as_str(), token.serial.as_str()], |row| row.get(0))
            .optional()?
            .map(UnixMillis))
    }

    /// Whether the unit that an item replaces is back in the house or destroyed: the fact that the fee of an exchange
    /// asks for (D4).
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn old_unit_is_back(&self, request: &RequestNo, item: u32) -> Result<bool, RegisterError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM request_item i JOIN movement m \
                 ON m.manufacturer = i.old_manufacturer AND m.serial = i.old_serial \
                 WHERE i.request = ?1 AND i.item = ?2 AND m.to_state IN ('returned', 'destroyed'))",
            )?
            .query_row(params![request.0, item], |row| row.get(0))?)
    }

    /// The last line of the inspection book about a token: when, verdict and disposition.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn last_inspection(
        &self,
        token: &TokenId,
    ) -> Result<Option<(UnixMillis, Verdict, Disposition)>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT at, verdict, disposition FROM inspection WHERE manufacturer = ? AND serial = ? \
             ORDER BY inspection DESC LIMIT 1",
        )?;
        let mut rows = statement.query([token.manufacturer.as_str(), token.serial.as_str()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some((UnixMillis(row.get(0)?), code(row, 1, Verdict::parse)?, code(row, 2, Disposition::parse)?)))
    }

    /// How many tokens have a sealed secret.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn sealed_count(&self) -> Result<u64, RegisterError> {
        count(
            self.connection
                .prepare_cached("SELECT count(*) FROM job WHERE wrapped_key IS NOT NULL")?
                .query_row([], |row| row.get(0))?,
        )
    }

    /// Sealed secrets after a job, oldest first, at most so many. Of the tokens `with_places`, told by the manufacturer, the users
    /// of the item are counted.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn sealed_after(
        &self,
        after: JobNo,
        most: u32,
        with_places: &str,
    ) -> Result<Vec<SealedToken>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT job, contract, manufacturer, serial, algorithm, digits, step, wrapped_key, nonce, ciphertext, \
             CASE WHEN manufacturer = ?3 THEN (SELECT count(*) FROM request_item_user u \
             WHERE u.request = job.request AND u.item = job.item) ELSE 0 END \
             FROM job WHERE job > ?1 AND wrapped_key IS NOT NULL ORDER BY job LIMIT ?2",
        )?;
        let mut rows = statement.query(params![number(after.0)?, most, with_places])?;
        let mut sealed = Vec::with_capacity(usize::try_from(most).unwrap_or_default());
        while let Some(row) = rows.next()? {
            sealed.push(SealedToken {
                job: JobNo(count(row.get(0)?)?),
                contract: ContractNo(row.get(1)?),
                token: token_id(row, 2)?,
                profile: profile(row, 4)?,
                sealed: Sealed {
                    wrapped_key: row.get(7)?,
                    nonce: row.get(8).map_err(|_| impossible("nonce", "another length"))?,
                    ciphertext: row.get(9)?,
                },
                places: row.get::<_, u8>(10)?.max(1),
            });
        }
        Ok(sealed)
    }
}

impl Book<'_> {
    /// Writes a line of the inspection book and the journal row of the verdict.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn inspected(&self, stamp: &Stamp, inspection: &Inspection) -> Result<(), RegisterError> {
        let token = inspection.token.as_ref();
        self.connection
            .prepare_cached(
                "INSERT INTO inspection (at, operator, scanned, manufacturer, serial, verdict, evidence, \
                 disposition, second) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                stamp.at.0,
                stamp.operator.0,
                inspection.scanned,
                token.map(|token| token.manufacturer.as_str()),
                token.map(|token| token.serial.as_str()),
                inspection.verdict.as_str(),
                serde_json::to_string(&inspection.evidence)?,
                inspection.disposition.as_str(),
                inspection.second,
            ])?;
        let object = token.map_or(inspection.scanned.as_str(), |token| token.serial.as_str());
        let body = json!({
            "verdict": inspection.verdict.as_str(), "disposition": inspection.disposition.as_str(),
            "evidence": inspection.evidence, "second": inspection.second,
        });
        self.append(stamp, &Entry::new(Act::TokenJudged, object, Outcome::Done).body(&body))
    }

    /// Notes that a token was read back blank.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn erased(&self, stamp: &Stamp, token: &TokenId) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached("UPDATE token SET erased_at = ? WHERE manufacturer = ? AND serial = ?")?
            .execute(params![stamp.at.0, token.manufacturer.as_str(), token.serial.as_str()])?;
        self.append(stamp, &Entry::new(Act::TokenErased, token.serial.as_str(), Outcome::Done))
    }

    /// Destroys what could still open a token's secret.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn destroy_secret(&self, stamp: &Stamp, token: &TokenId) -> Result<(), RegisterError> {
        let destroyed = self
            .connection
            .prepare_cached(
                "UPDATE job SET wrapped_key = NULL, ciphertext = zeroblob(length(ciphertext)) \
                 WHERE manufacturer = ? AND serial = ? AND wrapped_key IS NOT NULL",
            )?
            .execute([token.manufacturer.as_str(), token.serial.as_str()])?;
        if destroyed == 0 {
            return Ok(());
        }
        self.append(stamp, &Entry::new(Act::SecretDestroyed, token.serial.as_str(), Outcome::Done))
    }

    /// Notes that a token that was reported lost or stolen turned up (W3).
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn turned_up(&self, stamp: &Stamp, token: &TokenId) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "UPDATE stop SET found_at = ? WHERE manufacturer = ? AND serial = ? AND lifted_at IS NULL \
                 AND found_at IS NULL",
            )?
            .execute(params![stamp.at.0, token.manufacturer.as_str(), token.serial.as_str()])?;
        self.append(stamp, &Entry::new(Act::LostFound, token.serial.as_str(), Outcome::Done))
    }

    /// Frees the item of a token that never reached anybody, so that another one takes its place (W6), and destroys its
    /// secret; answers whether there was an open item. Its fee line stays as it is: nobody pays twice for one item.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn free_item(&self, stamp: &Stamp, token: &TokenId, reason: &str) -> Result<bool, RegisterError> {
        let Some((request, state)) = self.item_of(token)? else { return Ok(false) };
        if state.is_over() {
            return Ok(false);
        }
        self.release_item(stamp, &request, token, reason)?;
        self.back_in_issue(&request)?;
        Ok(true)
    }

    /// The users of an old unit that was handed in early go over to the token that takes its place (W4, R16).
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn switch_users(&self, old: &TokenId) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "UPDATE token_user SET live = 1 WHERE live = 0 AND until_at IS NULL AND (manufacturer, serial) IN \
                 (SELECT i.manufacturer, i.serial FROM request_item i JOIN request r USING (request) \
                  WHERE i.old_manufacturer = ?1 AND i.old_serial = ?2 AND i.serial IS NOT NULL \
                  AND r.state NOT IN ('cancelled', 'sent_back')) \
                 AND NOT EXISTS (SELECT 1 FROM token_user other WHERE other.contract = token_user.contract \
                  AND other.user = token_user.user AND other.live = 1)",
            )?
            .execute([old.manufacturer.as_str(), old.serial.as_str()])?;
        Ok(())
    }

    fn item_of(&self, token: &TokenId) -> Result<Option<(RequestNo, RequestState)>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT i.request, r.state FROM request_item i JOIN request r USING (request) \
             WHERE i.manufacturer = ? AND i.serial = ?",
        )?;
        let mut rows = statement.query([token.manufacturer.as_str(), token.serial.as_str()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some((RequestNo(row.get(0)?), code(row, 1, RequestState::parse)?)))
    }

    /// A request whose parcel came back is in issue again.
    fn back_in_issue(&self, request: &RequestNo) -> Result<(), RegisterError> {
        match self.step_request(request, RequestState::Issuing) {
            Err(RegisterError::StateDiffers { .. }) => Ok(()),
            other => other,
        }
    }
}
