//! What an approval writes beyond single tokens: the contract, its registrations, requests that are called off, and the
//! switch from an old unit to its new one.
//!
//! README, rules W4, W5, W13, R10, R32. The trap: a parcel that is sealed and not posted still holds a token that is
//! revoked; it is opened first, or it would be handed to the post.

use serde_json::json;

use crate::domain::life::{Deed, standing};
use crate::domain::{
    Act, ContractNo, FeeState, LossReport, OtpMethod, Outcome, Request, RequestNo, RequestState, TokenId,
    TokenState, UserId,
};
use crate::register::row::{token_id, token_id_maybe};
use crate::register::{Book, Entry, FeeStep, RegisterError, Stamp};

impl Book<'_> {
    /// Does one thing that the approval of a request asks for.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the register has it otherwise than the rules were told.
    pub fn do_deed(
        &self,
        stamp: &Stamp,
        request: &Request,
        deed: &Deed,
        called_off: &[Request],
    ) -> Result<(), RegisterError> {
        let no = &request.no;
        match deed {
            Deed::Stop(token, cause) => {
                let state = self.state_of(token)?;
                if state == TokenState::Suspended {
                    return self.link_stop(token, no);
                }
                if !state.binds_users() {
                    return Ok(());
                }
                self.suspend(
                    stamp,
                    &LossReport {
                        token: token.clone(),
                        cause: *cause,
                        reported_by: String::new(),
                        request: Some(no.clone()),
                    },
                )
            }
            Deed::Revoke(token) => {
                self.revoke(stamp, token, &no.0)?;
                self.complete_request_of(stamp, token)
            }
            Deed::Unlock(token) => self.unlock_token(stamp, token, no),
            Deed::ChangeMethod(method) => self.change_method(stamp, &request.contract, *method, no),
            Deed::EndRegistrations(users) => self.end_registrations(stamp, &request.contract, users, no),
            Deed::Terminate => {
                self.connection
                    .prepare_cached("UPDATE contract SET status = 'terminated' WHERE contract = ?")?
                    .execute([&request.contract.0])?;
                let body = json!({ "request": no.0 });
                let entry = Entry::new(Act::ContractTerminated, &request.contract.0, Outcome::Done);
                self.append(stamp, &entry.body(&body))
            }
            Deed::CallOff(other) => match called_off.iter().find(|known| known.no == *other) {
                // Revoking its last token may have completed it.
                Some(other) if !self.request_state(&other.no)?.is_over() => {
                    self.call_off(stamp, other, &no.0)
                }
                _ => Ok(()),
            },
            Deed::Complete => {
                self.turn_request(stamp, no, RequestState::Completed, Act::RequestCompleted, None)
            }
        }
    }

    fn change_method(
        &self,
        stamp: &Stamp,
        contract: &ContractNo,
        method: OtpMethod,
        request: &RequestNo,
    ) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached("UPDATE contract SET method = ? WHERE contract = ?")?
            .execute([method.as_str(), contract.0.as_str()])?;
        let body = json!({ "method": method.as_str(), "request": request.0 });
        self.append(stamp, &Entry::new(Act::MethodChanged, &contract.0, Outcome::Done).body(&body))
    }

    fn end_registrations(
        &self,
        stamp: &Stamp,
        contract: &ContractNo,
        users: &[UserId],
        request: &RequestNo,
    ) -> Result<(), RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT registration, user FROM soft_registration WHERE contract = ? AND revoked_at IS NULL",
        )?;
        let standing: Vec<(i64, String)> = statement
            .query_map([&contract.0], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (registration, user) in standing {
            if !users.is_empty() && users.iter().all(|named| named.0 != user) {
                continue;
            }
            self.connection
                .prepare_cached("UPDATE soft_registration SET revoked_at = ? WHERE registration = ?")?
                .execute([stamp.at.0, registration])?;
            let body = json!({ "user": user, "request": request.0 });
            self.append(stamp, &Entry::new(Act::SoftRevoked, &contract.0, Outcome::Done).body(&body))?;
        }
        Ok(())
    }

    /// Takes a request back: tokens that never left are revoked and their fees dropped.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when it is over.
    pub fn call_off(&self, stamp: &Stamp, request: &Request, reason: &str) -> Result<(), RegisterError> {
        for item in &request.items {
            let Some(token) = &item.token else { continue };
            if self.whereabouts(token)?.is_in_the_house() {
                self.revoke(stamp, token, &request.no.0)?;
                self.drop_fees(stamp, &request.no, item.no)?;
            }
        }
        self.turn_request(stamp, &request.no, RequestState::Cancelled, Act::RequestCancelled, Some(reason))
    }

    /// Where a unit stands, looking through a suspension.
    fn whereabouts(&self, token: &TokenId) -> Result<TokenState, RegisterError> {
        Ok(standing(self.state_of(token)?, self.standing_stop(token)?.as_ref()))
    }

    /// Opens the sealed parcel that a token lies in, if it was not handed to the post: what else is in it is loose.
    pub(super) fn open_parcel_with(&self, stamp: &Stamp, token: &TokenId) -> Result<(), RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT parcel, request FROM parcel JOIN parcel_token USING (parcel) \
             WHERE manufacturer = ? AND serial = ? AND posted_on IS NULL AND opened_at IS NULL",
        )?;
        let mut rows = statement.query([token.manufacturer.as_str(), token.serial.as_str()])?;
        let Some((parcel, request)) =
            rows.next()?.map(|row| Ok::<_, RegisterError>((row.get(0)?, row.get(1)?))).transpose()?
        else {
            return Ok(());
        };
        drop(rows);
        let (parcel, request): (i64, String) = (parcel, request);
        self.connection
            .prepare_cached("UPDATE parcel SET opened_at = ? WHERE parcel = ?")?
            .execute([stamp.at.0, parcel])?;
        self.connection
            .prepare_cached(
                "UPDATE stop SET state_before = 'inspected' WHERE state_before = 'enclosed' AND lifted_at IS NULL \
                 AND (manufacturer, serial) IN (SELECT manufacturer, serial FROM parcel_token WHERE parcel = ?)",
            )?
            .execute([parcel])?;
        let mut statement = self
            .connection
            .prepare_cached("SELECT manufacturer, serial FROM parcel_token WHERE parcel = ?")?;
        let mut rows = statement.query([parcel])?;
        while let Some(row) = rows.next()? {
            let inside = token_id(row, 0)?;
            if self.state_of(&inside)? == TokenState::Enclosed {
                self.step_token(stamp, &inside, TokenState::Inspected, Act::ParcelOpened)?;
            }
        }
        self.append(stamp, &Entry::new(Act::ParcelOpened, &request, Outcome::Done).reason("revoked"))
    }

    /// Drops the fee lines of an item that are still due; what the bank has debited stays.
    fn drop_fees(&self, stamp: &Stamp, request: &RequestNo, item: u32) -> Result<(), RegisterError> {
        for mut fee in self.fees_of_item(request, item)? {
            let path: &[FeeState] = if fee.state.may_become(FeeState::Cancelled) {
                &[FeeState::Cancelled]
            } else if fee.state.may_become(FeeState::Open) {
                // A line that came back uncollected is due again before it is dropped.
                &[FeeState::Open, FeeState::Cancelled]
            } else {
                &[]
            };
            for to in path {
                self.step_fee(stamp, &fee, &FeeStep { reason: "called-off", ..FeeStep::to(*to) })?;
                fee.state = *to;
            }
        }
        Ok(())
    }

    /// The users of an exchanged token have switched to the new one (W4): the old one serves nobody any more and is
    /// awaited, the new one is theirs. Answers the old token; `None` where the new one replaces none in an exchange.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when a user has another live token (R16).
    pub fn switch_over(&self, stamp: &Stamp, new: &TokenId) -> Result<Option<TokenId>, RegisterError> {
        let key = [new.manufacturer.as_str(), new.serial.as_str()];
        let mut statement = self.connection.prepare_cached(
            "SELECT old_manufacturer, old_serial FROM request_item JOIN request USING (request) \
             WHERE manufacturer = ? AND serial = ? AND kind = 'exchange'",
        )?;
        let mut rows = statement.query(key)?;
        let Some(old) = rows.next()?.map(|row| token_id_maybe(row, 0)).transpose()?.flatten() else {
            return Ok(None);
        };
        drop(rows);
        let reason = new.serial.as_str();
        match self.state_of(&old)? {
            // On its way, in the safe, or reported missing: revoked first, as the table has it.
            TokenState::Dispatched | TokenState::ReturnedMail | TokenState::Suspended => {
                self.revoke(stamp, &old, reason)?;
            }
            state if state.binds_users() => self.await_return(stamp, &old, reason)?,
            _ => {}
        }
        self.connection
            .prepare_cached(
                "UPDATE token_user SET live = 1 WHERE manufacturer = ? AND serial = ? AND until_at IS NULL",
            )?
            .execute(key)?;
        Ok(Some(old))
    }

    /// Completes a request whose tokens have all arrived, or serve nobody any more; answers whether it did.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn complete_if_done(&self, stamp: &Stamp, request: &RequestNo) -> Result<bool, RegisterError> {
        if !matches!(self.request_state(request)?, RequestState::Issuing | RequestState::Dispatched) {
            return Ok(false);
        }
        let mut statement = self
            .connection
            .prepare_cached("SELECT manufacturer, serial FROM request_item WHERE request = ?")?;
        let mut rows = statement.query([&request.0])?;
        while let Some(row) = rows.next()? {
            let Some(token) = token_id_maybe(row, 0)? else { return Ok(false) };
            if !self.whereabouts(&token)?.is_settled() {
                return Ok(false);
            }
        }
        self.turn_request(stamp, request, RequestState::Completed, Act::RequestCompleted, None)?;
        Ok(true)
    }

    /// Completes the request that brought a token, where nothing of it is on its way any more.
    fn complete_request_of(&self, stamp: &Stamp, token: &TokenId) -> Result<(), RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT request FROM request_item JOIN request USING (request) \
             WHERE manufacturer = ? AND serial = ? AND state IN ('issuing', 'dispatched')",
        )?;
        let mut rows = statement.query([token.manufacturer.as_str(), token.serial.as_str()])?;
        let Some(row) = rows.next()? else { return Ok(()) };
        let request = RequestNo(row.get(0)?);
        drop(rows);
        self.complete_if_done(stamp, &request).map(|_| ())
    }
}
