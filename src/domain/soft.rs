//! The application on a telephone: how many users one telephone takes, and where a user's registration stands.
//!
//! README, rules R3 to R5, R7 to R11. The trap: registering is free and takes days, so there is no fee here and no date
//! either.

use std::fmt;

use thiserror::Error;

use crate::domain::code::codes;
use crate::domain::{
    Contract, ContractStatus, CustomerRefusal, OtpMethod, Request, UnixMillis, UserId, UserRole,
};

/// Users that one telephone takes, of whatever contracts (R3).
pub const USERS_PER_PHONE: u32 = 10;

/// The two domains from which the mail comes that starts a registration (R8).
pub const MAIL_DOMAINS: [&str; 2] = ["@kinsan.co.jp", "@otp-auth.net"];

/// A telephone's id as the application shows it: letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneId(String);

/// A text that cannot be a telephone's id.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a telephone's id is 4 to 64 letters, digits or hyphens, got {got:?}")]
pub struct PhoneRefused {
    /// What came.
    pub got: String,
}

impl PhoneId {
    /// Reads an id; small letters count as capital ones.
    ///
    /// # Errors
    /// [`PhoneRefused`] when it is not 4 to 64 letters, digits or hyphens.
    pub fn parse(text: &str) -> Result<Self, PhoneRefused> {
        let id = text.trim().to_ascii_uppercase();
        let good = (4..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if good { Ok(Self(id)) } else { Err(PhoneRefused { got: text.to_owned() }) }
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PhoneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

codes! {
    /// Where a user's registration stands.
    SoftStatus {
        /// 設定中: asked for and not registered yet; it takes several days and no day is promised (R7).
        SettingUp = "setting_up",
        /// 登録済.
        Registered = "registered",
        /// 失効済: revoked, and free for another telephone (R9).
        Revoked = "revoked",
    }
}

/// Whether a telephone may be registered for a user: `held` is the user's live one, `on_phone` the users it has.
///
/// # Errors
/// The rule that says no.
pub fn may_register(
    contract: &Contract,
    user: &UserId,
    phone: &PhoneId,
    held: Option<&PhoneId>,
    on_phone: u32,
) -> Result<(), CustomerRefusal> {
    if contract.status != ContractStatus::Active {
        return Err(CustomerRefusal::SoftNotActive {
            contract: contract.no.clone(),
            status: contract.status,
        });
    }
    if contract.method != OtpMethod::Soft {
        return Err(CustomerRefusal::MethodNotSoft {
            contract: contract.no.clone(),
            method: contract.method,
        });
    }
    if contract.user(user).is_none() {
        return Err(CustomerRefusal::NoSuchUser { contract: contract.no.clone(), user: user.clone() });
    }
    if let Some(held) = held {
        return Err(CustomerRefusal::PhoneHeld { user: user.clone(), phone: held.clone() });
    }
    if on_phone >= USERS_PER_PHONE {
        return Err(CustomerRefusal::PhoneFull { phone: phone.clone(), users: on_phone });
    }
    Ok(())
}

/// Whether a master user may revoke: R9 names nobody else.
///
/// # Errors
/// [`CustomerRefusal::NotMaster`].
pub fn master_may_revoke(contract: &Contract, by: &UserId) -> Result<(), CustomerRefusal> {
    match contract.user(by) {
        Some(user) if user.role == UserRole::Master => Ok(()),
        _ => Err(CustomerRefusal::NotMaster { contract: contract.no.clone(), user: by.clone() }),
    }
}

/// Whether a revocation on paper or by web filing ends anything: every user that it names has a telephone.
///
/// # Errors
/// [`CustomerRefusal::NothingRegistered`] with the first who has none.
pub fn paper_may_revoke(request: &Request, registered: &[UserId]) -> Result<(), CustomerRefusal> {
    let named = request.items.iter().flat_map(|item| &item.users);
    match named.into_iter().find(|user| !registered.contains(user)) {
        Some(user) => {
            let (contract, user) = (request.contract.clone(), user.clone());
            Err(CustomerRefusal::NothingRegistered { contract, user })
        }
        None => Ok(()),
    }
}

/// Where a user stands by their registrations, newest last: when each was made and when it was revoked.
#[must_use]
pub fn status(registrations: &[(UnixMillis, Option<UnixMillis>)]) -> SoftStatus {
    match registrations.last() {
        None => SoftStatus::SettingUp,
        Some((_, None)) => SoftStatus::Registered,
        Some((_, Some(_))) => SoftStatus::Revoked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_read_as_the_application_shows_it() {
        assert_eq!(PhoneId::parse(" ab12-cd34 ").unwrap().as_str(), "AB12-CD34");
        for bad in ["", "abc", "AB 12", "AB_12", &"9".repeat(65), "ＡＢ１２"] {
            assert!(PhoneId::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn r8_the_mail_comes_from_exactly_two_domains() {
        assert_eq!(MAIL_DOMAINS, ["@kinsan.co.jp", "@otp-auth.net"]);
    }
}
