//! Writing requests: as received, and the steps of their closed table (`assets/states.md`).
//!
//! The trap: a request that is turned by its row alone leaves its tokens and stops behind; the desk's use cases turn
//! both.

use rusqlite::params;

use crate::domain::{Act, OtpMethod, Outcome, Request, RequestNo, RequestReason, RequestState, ShipTo};
use crate::register::{Book, Entry, RegisterError, Stamp};

impl Book<'_> {
    /// Writes a request: a new one, or the changed facts of one that nobody has begun.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when a token of it is recorded or under way.
    pub fn put_request(&self, request: &Request) -> Result<(), RegisterError> {
        if self.is_begun(&request.no)? {
            return Err(RegisterError::StateDiffers { object: request.no.0.clone(), step: "change" });
        }
        let (address, reason) = match &request.ship_to {
            ShipTo::Registered => (None, None),
            ShipTo::Other { address, reason } => (Some(address), Some(reason)),
        };
        self.connection
            .prepare_cached(
                "INSERT INTO request (request, kind, contract, received_on, due_on, branch, state, ship_postal_code, \
                 ship_street, ship_building, ship_reason, attention, reason, form, channel, seal_checked, method, \
                 remark) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) \
                 ON CONFLICT (request) DO UPDATE SET kind = ?2, contract = ?3, received_on = ?4, due_on = ?5, \
                 branch = ?6, state = ?7, ship_postal_code = ?8, ship_street = ?9, ship_building = ?10, \
                 ship_reason = ?11, attention = ?12, reason = ?13, form = ?14, channel = ?15, seal_checked = ?16, \
                 method = ?17, remark = ?18",
            )?
            .execute(params![
                request.no.0,
                request.kind.as_str(),
                request.contract.0,
                request.received_on.to_string(),
                request.due_on().to_string(),
                request.branch,
                request.state.as_str(),
                address.map(|a| a.postal_code.digits()),
                address.map(|a| a.street.as_str()),
                address.map(|a| a.building.as_str()),
                reason,
                request.attention,
                request.reason.map(RequestReason::as_str),
                request.paper.form.as_str(),
                request.paper.channel.as_str(),
                request.paper.seal_checked,
                request.method.map(OtpMethod::as_str),
                request.remark,
            ])?;
        self.put_items(request)
    }

    fn put_items(&self, request: &Request) -> Result<(), RegisterError> {
        for table in ["request_item_user", "request_item", "request_subject"] {
            self.connection
                .prepare_cached(&format!("DELETE FROM {table} WHERE request = ?"))?
                .execute([&request.no.0])?;
        }
        for item in &request.items {
            self.connection
                .prepare_cached(
                    "INSERT INTO request_item (request, item, old_manufacturer, old_serial) VALUES (?, ?, ?, ?)",
                )?
                .execute(params![
                    request.no.0,
                    item.no,
                    item.replaces.as_ref().map(|old| old.manufacturer.as_str()),
                    item.replaces.as_ref().map(|old| old.serial.as_str()),
                ])?;
            for (position, user) in (0_u32..).zip(&item.users) {
                self.connection
                    .prepare_cached(
                        "INSERT INTO request_item_user (request, item, position, contract, user) VALUES (?, ?, ?, ?, ?)",
                    )?
                    .execute(params![request.no.0, item.no, position, request.contract.0, user.0])?;
            }
        }
        for (position, token) in (0_u32..).zip(&request.subjects) {
            self.connection
                .prepare_cached(
                    "INSERT INTO request_subject (request, position, manufacturer, serial) VALUES (?, ?, ?, ?)",
                )?
                .execute(params![
                    request.no.0,
                    position,
                    token.manufacturer.as_str(),
                    token.serial.as_str()
                ])?;
        }
        Ok(())
    }

    fn is_begun(&self, request: &RequestNo) -> Result<bool, RegisterError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM job WHERE request = ?1) \
                 OR EXISTS (SELECT 1 FROM request_item WHERE request = ?1 AND serial IS NOT NULL)",
            )?
            .query_row([&request.0], |row| row.get(0))?)
    }

    /// Takes one step of the closed table and writes the journal row; a remark that is given replaces the old one.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the table does not allow it.
    pub fn turn_request(
        &self,
        stamp: &Stamp,
        request: &RequestNo,
        to: RequestState,
        act: Act,
        remark: Option<&str>,
    ) -> Result<(), RegisterError> {
        self.step_request(request, to)?;
        let reason = remark.unwrap_or_default();
        if remark.is_some() {
            self.set_remark(request, reason)?;
        }
        self.append(stamp, &Entry::new(act, &request.0, Outcome::Done).reason(reason))
    }

    /// Changes what a request that waits is waiting for.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn note_waiting(
        &self,
        stamp: &Stamp,
        request: &RequestNo,
        remark: &str,
    ) -> Result<(), RegisterError> {
        self.set_remark(request, remark)?;
        self.append(stamp, &Entry::new(Act::RequestWaits, &request.0, Outcome::Done).reason(remark))
    }

    /// Notes that the branch compared the seal (印鑑照合済).
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn note_seal(&self, stamp: &Stamp, request: &RequestNo) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached("UPDATE request SET seal_checked = 1 WHERE request = ?")?
            .execute([&request.0])?;
        self.append(stamp, &Entry::new(Act::SealChecked, &request.0, Outcome::Done))
    }

    fn set_remark(&self, request: &RequestNo, remark: &str) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached("UPDATE request SET remark = ? WHERE request = ?")?
            .execute([remark, request.0.as_str()])?;
        Ok(())
    }

    /// Takes one step of the closed table; the caller writes the journal row.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the table does not allow it.
    pub fn step_request(&self, request: &RequestNo, to: RequestState) -> Result<(), RegisterError> {
        if !self.request_state(request)?.may_become(to) {
            return Err(RegisterError::StateDiffers { object: request.0.clone(), step: to.as_str() });
        }
        self.connection
            .prepare_cached("UPDATE request SET state = ? WHERE request = ?")?
            .execute(params![to.as_str(), request.0])?;
        Ok(())
    }

    /// Where a request stands inside this transaction.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] for an unknown request.
    pub fn request_state(&self, request: &RequestNo) -> Result<RequestState, RegisterError> {
        let state: String = self
            .connection
            .prepare_cached("SELECT state FROM request WHERE request = ?")?
            .query_row([&request.0], |row| row.get(0))
            .map_err(|error| match error {
                rusqlite::Error::QueryReturnedNoRows => {
                    RegisterError::NotFound { kind: "request", key: request.0.clone() }
                }
                other => other.into(),
            })?;
        Ok(RequestState::parse(&state)?)
    }
}
