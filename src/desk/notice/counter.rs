//! Objections at the counter as notices.

use crate::desk::notice::{count, refused};
use crate::domain::rules::ReceptionRefusal;
use crate::words::Notice;

impl From<&ReceptionRefusal> for Notice {
    fn from(refusal: &ReceptionRefusal) -> Self {
        match refusal {
            ReceptionRefusal::Rule(rule) => rule.into(),
            ReceptionRefusal::Missing { field } => {
                refused("draft-missing").word("field", "draft-field", field.as_str())
            }
            ReceptionRefusal::TooLong { field, got, most } => refused("draft-too-long")
                .word("field", "draft-field", field.as_str())
                .number("got", count(*got))
                .number("most", count(*most)),
            ReceptionRefusal::ForbiddenCharacter { field, code } => refused("draft-forbidden-character")
                .word("field", "draft-field", field.as_str())
                .text("code", format_args!("U+{code:04X}")),
            ReceptionRefusal::BadNumber { got } => refused("draft-bad-number").text("got", got),
            ReceptionRefusal::BadBranch { got } => refused("draft-bad-branch").text("got", got),
            ReceptionRefusal::BadDate { got } => refused("draft-bad-date").text("got", got),
            ReceptionRefusal::DayAhead { got } => refused("draft-day-ahead").text("got", got),
            ReceptionRefusal::BadPostalCode { got } => refused("postal-code-refused").text("got", got),
            ReceptionRefusal::UnknownContract { got } => refused("draft-unknown-contract").text("got", got),
            ReceptionRefusal::SeveralContracts { got } => refused("draft-several-contracts").text("got", got),
            ReceptionRefusal::NumberTaken { request } => {
                refused("draft-number-taken").text("request", request)
            }
            ReceptionRefusal::UnknownToken { got } => refused("draft-unknown-token").text("got", got),
            ReceptionRefusal::NoMethod => refused("draft-no-method"),
            ReceptionRefusal::KindAsked { contract, kind, request } => refused("draft-kind-asked")
                .text("contract", contract)
                .word("kind", "request-kind", kind.as_str())
                .text("request", request),
            ReceptionRefusal::UserAsked { user, request } => {
                refused("draft-user-asked").text("user", user).text("request", request)
            }
            ReceptionRefusal::TokenAsked { token, request } => {
                refused("draft-token-asked").text("token", token).text("request", request)
            }
        }
    }
}
