//! Parcels: sealed, posted, delivered, brought back, opened again; and the item whose unit will not arrive.
//!
//! README, rules W1, W2, W6. The trap: a parcel's step moves every unit inside and the request with them, in one
//! transaction; the caller has asked the rules (`domain::parcel`) before.

use jiff::civil::Date;
use rusqlite::params;
use serde_json::json;

use crate::domain::parcel::once_delivered;
use crate::domain::{
    Act, MailKind, MailReturn, Outcome, Parcel, ParcelNo, RequestNo, RequestState, TokenId, TokenState,
};
use crate::register::row::{count, number};
use crate::register::{Book, Entry, RegisterError, Stamp};

/// A parcel that is sealed, as it is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Sealed<'a> {
    /// Whose.
    pub request: &'a RequestNo,
    /// What goes inside.
    pub tokens: &'a [TokenId],
    /// How it is sent.
    pub kind: MailKind,
    /// The branch's word where it is sent again; empty otherwise.
    pub reason: &'a str,
}

/// A parcel that came back, as it is to be written.
#[derive(Debug, Clone, Copy)]
pub struct BroughtBack<'a> {
    /// The day.
    pub on: Date,
    /// Why, where the post said it.
    pub reason: Option<MailReturn>,
    /// What the next reader of the request should know; may be empty.
    pub remark: &'a str,
    /// What becomes of each unit; `None` where it stays as it is.
    pub steps: &'a [(TokenId, Option<TokenState>)],
}

impl Book<'_> {
    /// Seals a parcel: the units go into their envelope.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when a unit cannot take the step.
    pub fn enclose(&self, stamp: &Stamp, sealed: &Sealed<'_>) -> Result<ParcelNo, RegisterError> {
        let Sealed { request, tokens, kind, reason } = sealed;
        self.connection
            .prepare_cached(
                "INSERT INTO parcel (request, tracking, enclosed_at, enclosed_by, kind) VALUES (?, '', ?, ?, ?)",
            )?
            .execute(params![request.0, stamp.at.0, stamp.operator.0, kind.as_str()])?;
        let parcel = ParcelNo(count(self.connection.last_insert_rowid())?);
        for token in *tokens {
            self.step_token(stamp, token, TokenState::Enclosed, Act::ParcelEnclosed)?;
            self.connection
                .prepare_cached("INSERT INTO parcel_token (parcel, manufacturer, serial) VALUES (?, ?, ?)")?
                .execute(params![number(parcel.0)?, token.manufacturer.as_str(), token.serial.as_str()])?;
        }
        let serials: Vec<&str> = tokens.iter().map(|token| token.serial.as_str()).collect();
        let body = json!({ "parcel": parcel.0, "tokens": serials });
        self.append(
            stamp,
            &Entry::new(Act::ParcelEnclosed, &request.0, Outcome::Done).reason(reason).body(&body),
        )?;
        Ok(parcel)
    }

    /// Opens a sealed parcel again before it is posted.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when a unit cannot take the step.
    pub fn open_again(&self, stamp: &Stamp, parcel: &Parcel, reason: &str) -> Result<(), RegisterError> {
        self.close_parcel(parcel, "opened_at", &stamp.at.0)?;
        self.pull_number_of(stamp, parcel, reason)?;
        for (token, state) in &parcel.tokens {
            // A unit that was stopped inside the envelope stays stopped.
            if *state == TokenState::Enclosed {
                self.step_token(stamp, token, TokenState::Inspected, Act::ParcelOpened)?;
            } else {
                self.stopped_before(token, TokenState::Enclosed, TokenState::Inspected)?;
            }
        }
        self.note_parcel(stamp, parcel, Act::ParcelOpened, reason, &json!({}))
    }

    /// Hands a numbered parcel to the post.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when it has no number, or a unit or the request cannot take the step.
    pub fn dispatch(&self, stamp: &Stamp, parcel: &Parcel, posted_on: Date) -> Result<(), RegisterError> {
        let Some(tracking) = &parcel.tracking else {
            return Err(RegisterError::StateDiffers { object: parcel.request.0.clone(), step: "dispatch" });
        };
        self.close_parcel(parcel, "posted_on", &posted_on.to_string())?;
        for (token, _) in &parcel.tokens {
            self.step_token(stamp, token, TokenState::Dispatched, Act::ParcelDispatched)?;
        }
        self.step_request(&parcel.request, RequestState::Dispatched)?;
        let body = json!({ "tracking": tracking.digits(), "posted_on": posted_on.to_string() });
        self.note_parcel(stamp, parcel, Act::ParcelDispatched, "", &body)
    }

    /// Notes that a parcel arrived; completes the request when nothing of it is left to deliver.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn deliver(&self, stamp: &Stamp, parcel: &Parcel, on: Date) -> Result<bool, RegisterError> {
        self.close_parcel(parcel, "delivered_on", &on.to_string())?;
        for (token, state) in &parcel.tokens {
            match once_delivered(*state) {
                Some(next) => self.step_token(stamp, token, next, Act::ParcelDelivered)?,
                None => self.stopped_before(token, TokenState::Dispatched, TokenState::Delivered)?,
            }
        }
        self.note_parcel(
            stamp,
            parcel,
            Act::ParcelDelivered,
            "",
            &json!({ "delivered_on": on.to_string() }),
        )?;
        let completed = self.request_state(&parcel.request)? == RequestState::Dispatched
            && self.is_all_delivered(&parcel.request)?;
        if completed {
            self.step_request(&parcel.request, RequestState::Completed)?;
            self.append(stamp, &Entry::new(Act::RequestCompleted, &parcel.request.0, Outcome::Done))?;
        }
        Ok(completed)
    }

    /// Takes back a parcel that the post could not deliver: each unit takes its step, the request is in issue again, with a
    /// remark for whoever reads it next.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when a unit cannot take its step.
    pub fn bring_back(
        &self,
        stamp: &Stamp,
        parcel: &Parcel,
        back: &BroughtBack<'_>,
    ) -> Result<(), RegisterError> {
        let BroughtBack { on, reason, remark, steps } = back;
        self.close_parcel(parcel, "returned_on", &on.to_string())?;
        let reason = reason.map_or("", MailReturn::as_str);
        self.close_parcel(parcel, "return_reason", &reason)?;
        for (token, next) in *steps {
            match next {
                Some(next) => self.step_token(stamp, token, *next, Act::ParcelReturned)?,
                None => self.stopped_before(token, TokenState::Dispatched, TokenState::ReturnedMail)?,
            }
        }
        if self.request_state(&parcel.request)? == RequestState::Dispatched {
            self.step_request(&parcel.request, RequestState::Issuing)?;
        }
        if !remark.is_empty() {
            self.add_remark(&parcel.request, remark)?;
        }
        let body = json!({ "returned_on": on.to_string(), "remark": remark });
        self.note_parcel(stamp, parcel, Act::ParcelReturned, reason, &body)
    }

    /// Gives up a unit that will not reach its customer: its last step is taken (where there is one), its secret destroyed,
    /// and its item free for another unit. The fee line of the item stays as it is: a second unit costs nothing more.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the request has no such unit.
    pub fn withdraw(
        &self,
        stamp: &Stamp,
        request: &RequestNo,
        (token, next): (&TokenId, Option<TokenState>),
        reason: &str,
    ) -> Result<(), RegisterError> {
        if let Some(next) = next {
            let entry = Entry::new(Act::TokenRevoked, token.serial.as_str(), Outcome::Done);
            self.move_token(stamp, token, next, &entry.reason(reason))?;
        }
        self.release_item(stamp, request, token, reason)
    }

    /// Destroys the secret of a token and frees its item for another one.
    pub(super) fn release_item(
        &self,
        stamp: &Stamp,
        request: &RequestNo,
        token: &TokenId,
        reason: &str,
    ) -> Result<(), RegisterError> {
        let (manufacturer, serial) = (token.manufacturer.as_str(), token.serial.as_str());
        let freed = self
            .connection
            .prepare_cached(
                "UPDATE request_item SET manufacturer = NULL, serial = NULL \
                 WHERE request = ? AND manufacturer = ? AND serial = ?",
            )?
            .execute([&request.0, manufacturer, serial])?;
        if freed != 1 {
            return Err(RegisterError::StateDiffers { object: serial.to_owned(), step: "withdraw" });
        }
        self.connection
            .prepare_cached("UPDATE token SET withdrawn_at = ? WHERE manufacturer = ? AND serial = ?")?
            .execute(params![stamp.at.0, manufacturer, serial])?;
        let job: i64 = self
            .connection
            .prepare_cached(
                "UPDATE job SET state = 'quarantined', closed_at = ?, wrapped_key = NULL, reason = 'withdrawn' \
                 WHERE manufacturer = ? AND serial = ? AND state = 'recorded' RETURNING job",
            )?
            .query_row(params![stamp.at.0, manufacturer, serial], |row| row.get(0))?;
        let body = json!({ "job": job, "request": request.0 });
        self.append(
            stamp,
            &Entry::new(Act::SecretDestroyed, serial, Outcome::Done).reason(reason).body(&body),
        )
    }

    /// Sets the one column that ends a parcel's stage.
    fn close_parcel(
        &self,
        parcel: &Parcel,
        column: &'static str,
        value: &dyn rusqlite::ToSql,
    ) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(&format!("UPDATE parcel SET {column} = ? WHERE parcel = ?"))?
            .execute(params![value, number(parcel.no.0)?])?;
        Ok(())
    }

    /// A unit that was stopped on the way comes back, when the stop is lifted, to where its parcel is by then.
    fn stopped_before(&self, token: &TokenId, was: TokenState, is: TokenState) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "UPDATE stop SET state_before = ?1 WHERE manufacturer = ?2 AND serial = ?3 AND lifted_at IS NULL \
                 AND state_before = ?4",
            )?
            .execute(params![is.as_str(), token.manufacturer.as_str(), token.serial.as_str(), was.as_str()])?;
        Ok(())
    }

    /// Whether every item of a request has a unit that was delivered.
    fn is_all_delivered(&self, request: &RequestNo) -> Result<bool, RegisterError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT NOT EXISTS (SELECT 1 FROM request_item i WHERE i.request = ?1 AND NOT EXISTS ( \
                 SELECT 1 FROM parcel_token t JOIN parcel p USING (parcel) WHERE t.manufacturer = i.manufacturer \
                 AND t.serial = i.serial AND p.request = ?1 AND p.delivered_on IS NOT NULL))",
            )?
            .query_row([&request.0], |row| row.get(0))?)
    }

    fn add_remark(&self, request: &RequestNo, remark: &str) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "UPDATE request SET remark = CASE remark WHEN '' THEN ?1 ELSE remark || char(10) || ?1 END \
                 WHERE request = ?2",
            )?
            .execute([remark, &request.0])?;
        Ok(())
    }

    fn note_parcel(
        &self,
        stamp: &Stamp,
        parcel: &Parcel,
        act: Act,
        reason: &str,
        facts: &serde_json::Value,
    ) -> Result<(), RegisterError> {
        let mut body = facts.clone();
        body["parcel"] = json!(parcel.no.0);
        self.append(stamp, &Entry::new(act, &parcel.request.0, Outcome::Done).reason(reason).body(&body))
    }
}
