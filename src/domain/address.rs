//! Postal addresses as the register keeps them: seven digits and lines of text, untouched.

use std::fmt;

use thiserror::Error;

/// A Japanese postal code: seven digits, written `123-4567`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostalCode(String);

/// A text that is no postal code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a postal code is seven digits, got {got:?}")]
pub struct PostalCodeRefused {
    /// What came.
    pub got: String,
}

impl PostalCode {
    /// Reads seven digits, with or without hyphen, 〒 mark or full-width digits.
    ///
    /// # Errors
    /// [`PostalCodeRefused`] when there are not exactly seven digits.
    pub fn parse(text: &str) -> Result<Self, PostalCodeRefused> {
        let refused = || PostalCodeRefused { got: text.to_owned() };
        let mut digits = String::with_capacity(7);
        for c in text.trim().chars() {
            match c {
                '0'..='9' => digits.push(c),
                '０'..='９' => digits.push(char::from_u32(u32::from(c) - 0xfee0).ok_or_else(refused)?),
                '-' | '〒' | ' ' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | 'ー' => {}
                _ => return Err(refused()),
            }
        }
        if digits.len() == 7 { Ok(Self(digits)) } else { Err(refused()) }
    }

    /// The seven digits without hyphen.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PostalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", &self.0[..3], &self.0[3..])
    }
}

/// Where something is sent to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    /// The postal code.
    pub postal_code: PostalCode,
    /// Prefecture, city, town and number, as registered.
    pub street: String,
    /// Building and floor; empty when there is none.
    pub building: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_codes_are_read_as_people_write_them() {
        for text in ["5430001", "543-0001", "〒543-0001", "５４３－０００１", " 543 0001 "] {
            assert_eq!(PostalCode::parse(text).unwrap().to_string(), "543-0001", "{text}");
        }
        for text in ["", "543001", "54300011", "543-000a"] {
            assert!(PostalCode::parse(text).is_err(), "{text}");
        }
    }
}
