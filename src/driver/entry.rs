//! What our one entry is called on tokens that hold the entries of several owners.
//!
//! README, rules 4 and 6 for every family. A name shows up on the token's display, so it holds nothing of the customer;
//! it holds the beginning of the check value, by which the same secret is known again. The trap: the name tells what
//! was to be written, and proves nothing; codes do.

use crate::domain::{CheckValue, Secret, TokenId};

const PREFIX: &str = "OTP-";

/// The name of the entry that holds this secret in this token: ten characters, which every family has room for.
pub(super) fn name_of(secret: &Secret, token: &TokenId) -> String {
    let CheckValue([first, second, third, ..]) = secret.check_value(token);
    format!("{PREFIX}{first:02X}{second:02X}{third:02X}")
}

/// Whether an entry is one of ours.
pub(super) fn is_ours(name: &str) -> bool {
    let value = name.strip_prefix(PREFIX);
    value.is_some_and(|value| {
        value.len() == 6 && value.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'A'..=b'F'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::SecretLength;

    #[test]
    fn an_entry_of_ours_is_known_again_and_nobody_elses_is_taken_for_it() {
        let secret = Secret::filled::<SecretLength>(20, |out| {
            out.fill(7);
            Ok(())
        })
        .unwrap();
        let names = ["OS-0000001", "OS-0000002"]
            .map(|serial| name_of(&secret, &TokenId::parse("OS", serial).unwrap()));
        assert_ne!(names[0], names[1], "bound to the token");
        assert!(names.iter().all(|name| name.len() == 10 && is_ours(name)));
        for other in ["", "OTP-", "OTP-12345", "OTP-12345g", "OTP-abcdef", "OTP-1234567", "MAIL"] {
            assert!(!is_ours(other), "{other}");
        }
    }
}
