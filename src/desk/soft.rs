//! Telephones: registering one for a user, and revoking it by the master user's word.
//!
//! README, rules R3 to R5, R9 to R11. No fee is raised here (R5); the enrolment on the telephone itself is the bank's
//! page.

use crate::desk::{DeskError, Office};
use crate::domain::soft::{master_may_revoke, may_register};
use crate::domain::{ContractNo, CustomerRefusal, PhoneId, UserId};
use crate::register::Registration;

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

    /// Revokes the registrations of some users by the word of a master user (R9), all of them or none. What comes on paper
    /// or by web filing is revoked by approving that request (R10, R11).
    ///
    /// # Errors
    /// As [`Office::register_phone`].
    pub fn revoke_phones(
        &mut self,
        contract: &ContractNo,
        users: &[UserId],
        by: &UserId,
    ) -> Result<(), DeskError> {
        master_may_revoke(&self.register.contract(contract)?, by)?;
        for user in users {
            if self.live_registration(contract, user)?.is_none() {
                let (contract, user) = (contract.clone(), user.clone());
                return Err(CustomerRefusal::NothingRegistered { contract, user }.into());
            }
        }
        self.write_stamped(|book, stamp| {
            users.iter().try_for_each(|user| book.revoke_phone(stamp, contract, user, &by.0))
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
