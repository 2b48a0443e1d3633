//! Refusals on the customer's side as notices.

use crate::desk::notice::refused;
use crate::domain::CustomerRefusal;
use crate::words::Notice;

impl From<&CustomerRefusal> for Notice {
    fn from(refusal: &CustomerRefusal) -> Self {
        use CustomerRefusal as R;
        match refusal {
            R::SerialUnknown { serial } => refused("serial-unknown").text("token", serial),
            R::SerialOfSeveral { serial } => refused("serial-of-several").text("token", serial),
            R::NotToSetUp { token, state } => {
                refused("not-to-set-up").text("token", token).word("state", "token-state", state.as_str())
            }
            R::NotServed { token, user } => refused("not-served").text("token", token).text("user", user),
            R::SetUpBefore { token, user, at } => {
                refused("set-up-before").text("token", token).text("user", user).text("on", at.day_in_japan())
            }
            R::TimeImpossible { token, at } => {
                refused("time-impossible").text("token", token).text("on", at.day_in_japan())
            }
            R::NotToLock { token, state } => {
                refused("not-to-lock").text("token", token).word("state", "token-state", state.as_str())
            }
            R::UserMissing { token } => refused("user-missing").text("token", token),
            R::Phone(phone) => refused("phone-refused").text("got", &phone.got),
            R::SoftNotActive { contract, status } => refused("soft-not-active")
                .text("contract", contract)
                .word("status", "contract-status", status.as_str()),
            R::MethodNotSoft { contract, method } => refused("method-not-soft")
                .text("contract", contract)
                .word("method", "otp-method", method.as_str()),
            R::NoSuchUser { contract, user } => {
                refused("unknown-user").text("contract", contract).text("user", user)
            }
            R::PhoneHeld { user, phone } => refused("phone-held").text("user", user).text("phone", phone),
            R::PhoneFull { phone, users } => {
                refused("phone-full").text("phone", phone).number("users", *users)
            }
            R::NothingRegistered { contract, user } => {
                refused("nothing-registered").text("contract", contract).text("user", user)
            }
            R::NotMaster { contract, user } => {
                refused("not-master").text("contract", contract).text("user", user)
            }
        }
    }
}
