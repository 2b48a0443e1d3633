//! Writing jobs: armed before the token is touched, written, recorded, or quarantined.
//!
//! Each step is guarded by the state before it, so that a step taken twice, or out of order, changes nothing.

use rusqlite::params;
use serde_json::json;

use crate::domain::{
    Act, CheckValue, ClockOffset, ContractNo, FeeLine, Outcome, Profile, RequestNo, RequestState, TokenId,
    TokenState, UserId,
};
use crate::register::row::number;
use crate::register::{Book, Entry, Job, JobNo, RegisterError, Stamp};
use crate::vault::{Fingerprint, Sealed};

/// The intention to put a secret into a token, with the secret sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// The job's number, part of the seal.
    pub job: JobNo,
    /// Reception number.
    pub request: RequestNo,
    /// Item, from 1.
    pub item: u32,
    /// Whose.
    pub contract: ContractNo,
    /// Into which token.
    pub token: TokenId,
    /// With which parameters.
    pub profile: Profile,
    /// The secret, sealed.
    pub sealed: Sealed,
    /// What the token will answer once it holds it.
    pub check_value: CheckValue,
    /// Refuses the same secret twice.
    pub fingerprint: Fingerprint,
}

/// The clock of a written token as measured after setting it.
pub type ClockSet = ClockOffset;

impl Book<'_> {
    /// Arms a job: the token is set aside and the sealed secret stored, before the token is touched.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when the item, the token or the secret is taken;
    /// [`RegisterError::StateDiffers`] when the token is not in stock or the request not open.
    pub fn arm(&self, stamp: &Stamp, intent: &Intent) -> Result<(), RegisterError> {
        self.only_job(intent)?;
        self.step_token(stamp, &intent.token, TokenState::Reserved, Act::JobArmed)?;
        self.connection
            .prepare_cached(
                "INSERT INTO job (job, request, item, contract, manufacturer, serial, state, algorithm, digits, step, \
                 wrapped_key, nonce, ciphertext, check_value, fingerprint, operator, armed_at, reason) \
                 VALUES (?, ?, ?, ?, ?, ?, 'armed', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
            )?
            .execute(params![
                number(intent.job.0)?,
                intent.request.0,
                intent.item,
                intent.contract.0,
                intent.token.manufacturer.as_str(),
                intent.token.serial.as_str(),
                intent.profile.algorithm.as_str(),
                intent.profile.digits.as_str(),
                intent.profile.step.as_str(),
                intent.sealed.wrapped_key,
                intent.sealed.nonce,
                intent.sealed.ciphertext,
                intent.check_value.0,
                intent.fingerprint.0,
                stamp.operator.0,
                stamp.at.0,
            ])?;
        let state: String = self
            .connection
            .prepare_cached("SELECT state FROM request WHERE request = ?")?
            .query_row([&intent.request.0], |row| row.get(0))?;
        match RequestState::parse(&state)? {
            RequestState::Issuing => {}
            _ => self.step_request(&intent.request, RequestState::Issuing)?,
        }
        let body = json!({
            "job": intent.job.0, "request": intent.request.0, "item": intent.item, "contract": intent.contract.0,
            "check_value": intent.check_value.to_string(),
        });
        self.append(
            stamp,
            &Entry::new(Act::JobArmed, intent.token.serial.as_str(), Outcome::Done).body(&body),
        )
    }

    /// What a second job may not take while the first is under way: a user (R16) or a contract's first token (R21).
    fn only_job(&self, intent: &Intent) -> Result<(), RegisterError> {
        const USER: &str = "SELECT EXISTS (SELECT 1 FROM request_item_user mine JOIN request_item_user other \
             ON other.contract = mine.contract AND other.user = mine.user \
             JOIN job ON job.request = other.request AND job.item = other.item \
             WHERE mine.request = ?1 AND mine.item = ?2 AND job.state IN ('armed', 'written'))";
        const FIRST: &str = "SELECT EXISTS (SELECT 1 FROM request mine JOIN request other \
             ON other.contract = mine.contract AND other.kind = 'new' JOIN job ON job.request = other.request \
             WHERE mine.request = ?1 AND mine.kind = 'new' AND ?2 > 0 \
             AND job.state IN ('armed', 'written', 'recorded'))";
        for (rule, sql) in [("one token for one user (R16)", USER), ("one first token (R21)", FIRST)] {
            let taken: bool = self
                .connection
                .prepare_cached(sql)?
                .query_row(params![intent.request.0, intent.item], |row| row.get(0))?;
            if taken {
                return Err(RegisterError::Double { rule: rule.to_owned() });
            }
        }
        Ok(())
    }

    /// Notes that the token holds the secret and how its clock stands; the journal keeps how it stood before as well.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the job is not armed.
    pub fn written(
        &self,
        stamp: &Stamp,
        job: &Job,
        before: Option<ClockSet>,
        clock: Option<ClockSet>,
    ) -> Result<(), RegisterError> {
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE job SET state = 'written', written_at = ?, clock_offset_millis = ?, \
                 clock_uncertain_millis = ?, clock_set_at = ? WHERE job = ? AND state = 'armed'",
            )?
            .execute(params![
                stamp.at.0,
                clock.map(|clock| clock.offset_millis),
                clock.map(|clock| clock.uncertainty_millis),
                clock.map(|clock| clock.measured_at.0),
                number(job.no.0)?
            ])?;
        only_one(changed, job, "written")?;
        self.step_token(stamp, &job.token, TokenState::Injected, Act::TokenWritten)?;
        let body = json!({
            "job": job.no.0, "offset_millis": clock.map(|clock| clock.offset_millis),
            "uncertainty_millis": clock.map(|clock| clock.uncertainty_millis),
            "before_millis": before.map(|clock| clock.offset_millis),
        });
        self.append(
            stamp,
            &Entry::new(Act::TokenWritten, job.token.serial.as_str(), Outcome::Done).body(&body),
        )
    }

    /// Records a proved token: bound to its contract and users, its fee raised, all in this transaction.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the job is not written; [`RegisterError::Double`] when a user has a
    /// live token already (R16).
    pub fn record(
        &self,
        stamp: &Stamp,
        job: &Job,
        users: &[UserId],
        fee: &FeeLine,
    ) -> Result<(), RegisterError> {
        let serial = job.token.serial.as_str();
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE job SET state = 'recorded', closed_at = ? WHERE job = ? AND state = 'written'",
            )?
            .execute(params![stamp.at.0, number(job.no.0)?])?;
        only_one(changed, job, "recorded")?;
        self.connection
            .prepare_cached(
                "UPDATE token SET contract = ?1, bound_on = ?5, (clock_offset_millis, clock_uncertain_millis, clock_set_at) = \
                 (SELECT clock_offset_millis, clock_uncertain_millis, clock_set_at FROM job WHERE job = ?2) \
                 WHERE manufacturer = ?3 AND serial = ?4",
            )?
            .execute(params![
                job.contract.0,
                number(job.no.0)?,
                job.token.manufacturer.as_str(),
                serial,
                stamp.at.day_in_japan().to_string(),
            ])?;
        self.step_token(stamp, &job.token, TokenState::Inspected, Act::TokenRecorded)?;
        let switches = self.is_exchange(&job.request)?;
        self.bind_users(stamp, &job.token, &job.contract, users, !switches)?;
        self.connection
            .prepare_cached(
                "UPDATE request_item SET manufacturer = ?, serial = ? WHERE request = ? AND item = ? AND serial IS NULL",
            )?
            .execute(params![job.token.manufacturer.as_str(), serial, job.request.0, job.item])?;
        // The item of a token that was destroyed undelivered has its fee already (W6): it is raised once.
        self.raise_fee(stamp, fee)?;
        let body = json!({ "job": job.no.0 });
        self.append(stamp, &Entry::new(Act::TokenInspected, serial, Outcome::Done).body(&body))?;
        let users: Vec<&str> = users.iter().map(|user| user.0.as_str()).collect();
        let body = json!({
            "job": job.no.0, "contract": job.contract.0, "request": job.request.0, "item": job.item, "users": users,
        });
        self.append(stamp, &Entry::new(Act::TokenRecorded, serial, Outcome::Done).body(&body))
    }

    /// In an exchange both units live until the customer switches (W4).
    fn is_exchange(&self, request: &RequestNo) -> Result<bool, RegisterError> {
        Ok(self
            .connection
            .prepare_cached("SELECT kind = 'exchange' FROM request WHERE request = ?")?
            .query_row([&request.0], |row| row.get(0))?)
    }

    /// Sets a token apart: its job ends, its sealed secret is destroyed, its item is free for another token.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the job is recorded or over.
    pub fn quarantine(&self, stamp: &Stamp, job: &Job, reason: &str) -> Result<(), RegisterError> {
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE job SET state = 'quarantined', closed_at = ?, wrapped_key = NULL, reason = ? \
                 WHERE job = ? AND state IN ('armed', 'written')",
            )?
            .execute(params![stamp.at.0, reason, number(job.no.0)?])?;
        only_one(changed, job, "quarantined")?;
        self.step_token(stamp, &job.token, TokenState::Quarantined, Act::TokenQuarantined)?;
        let body = json!({ "job": job.no.0, "request": job.request.0, "item": job.item });
        self.append(
            stamp,
            &Entry::new(Act::TokenQuarantined, job.token.serial.as_str(), Outcome::Failed)
                .reason(reason)
                .body(&body),
        )
    }

    /// Sets a unit apart that no job has touched, because the unit itself is in doubt.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when it is not in stock.
    pub fn quarantine_stock(
        &self,
        stamp: &Stamp,
        token: &TokenId,
        reason: &str,
    ) -> Result<(), RegisterError> {
        self.step_token(stamp, token, TokenState::Quarantined, Act::TokenQuarantined)?;
        self.append(
            stamp,
            &Entry::new(Act::TokenQuarantined, token.serial.as_str(), Outcome::Failed).reason(reason),
        )
    }
}

fn only_one(changed: usize, job: &Job, step: &'static str) -> Result<(), RegisterError> {
    if changed == 1 { Ok(()) } else { Err(RegisterError::StateDiffers { object: job.no.to_string(), step }) }
}
