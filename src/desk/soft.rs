//! Telephones: registering one for a user, and revoking it by the master user or by paper.
//!
//! RULES R3 to R5, R9 to R11. No fee is raised here (R5); the enrolment on the telephone itself is the bank's page.

use serde_json::json;

use crate::desk::{DeskError, Office};
use crate::domain::soft::{master_may_revoke, may_register, request_may_revoke};
use crate::domain::{Act, ContractNo, CustomerRefusal, Outcome, PhoneId, RequestState, RevokedBy, UserId};
use crate::register::{Entry, Registration};

impl Office {
    /// Registers a telephone for a user of a contract.
    ///
    /// # Errors
    /// [`DeskError::Customer`] with the rule that says no, [`DeskError::Locked`], or what the register says.
    pub fn register_phone(
        &mut self,
        contract: &ContractNo,
        user: &UserId,
        phone: &PhoneId,
    ) -> Result<(), DeskError> {
        let stored = self.register.contract(contract)?;
        let held = self.live_registration(contract, user)?;
        let on_phone = self.register.users_on_phone(phone)?;
        may_register(&stored, user, phone, held.as_ref().map(|held| &held.phone), on_phone)?;
        self.write_stamped(|book, stamp| book.register_phone(stamp, contract, user, phone))
    }

    /// Revokes the registrations of some users, all of them or none. A request that asked for it is done with it;
    /// nobody named, nothing done.
    ///
    /// # Errors
    /// As [`Office::register_phone`].
    pub fn revoke_phones(
        &mut self,
        contract: &ContractNo,
        users: &[UserId],
        by: &RevokedBy,
    ) -> Result<(), DeskError> {
        if users.is_empty() {
            return Ok(());
        }
        let stored = self.register.contract(contract)?;
        let request = match by {
            RevokedBy::Master(master) => {
                master_may_revoke(&stored, master)?;
                None
            }
            RevokedBy::Request(no) => {
                let request = self.register.request(no)?;
                request_may_revoke(&stored, &request)?;
                Some(request)
            }
        };
        for user in users {
            if self.live_registration(contract, user)?.is_none() {
                let (contract, user) = (contract.clone(), user.clone());
                return Err(CustomerRefusal::NothingRegistered { contract, user }.into());
            }
        }
        let word = match by {
            RevokedBy::Master(master) => master.0.clone(),
            RevokedBy::Request(no) => no.0.clone(),
        };
        self.write_stamped(|book, stamp| {
            for user in users {
                book.revoke_phone(stamp, contract, user, &word)?;
            }
            let Some(request) = &request else { return Ok(()) };
            book.step_request(&request.no, RequestState::Completed)?;
            let body = json!({ "users": users.len() });
            book.append(stamp, &Entry::new(Act::RequestCompleted, &request.no.0, Outcome::Done).body(&body))
        })
    }

    fn live_registration(
        &self,
        contract: &ContractNo,
        user: &UserId,
    ) -> Result<Option<Registration>, DeskError> {
        let registrations = self.register.registrations_of(contract)?;
        Ok(registrations.into_iter().find(|one| one.user == *user && one.revoked_at.is_none()))
    }
}
