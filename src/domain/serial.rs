//! The name of a token: its maker's prefix and its serial, read from the token itself.
//!
//! OATH token identifiers (openauthentication.org, "Token Identifier Specification"): a serial is unique only
//! together with its manufacturer, so [`TokenId`] is what the register keys by.

use std::fmt;

use thiserror::Error;

/// A maker's OATH manufacturer prefix: two upper-case letters or digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Manufacturer(String);

/// A token's serial as printed on its back: 1 to 32 upper-case letters, digits or hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial(String);

/// Manufacturer and serial together: the one name under which a token is known everywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId {
    /// The maker's prefix.
    pub manufacturer: Manufacturer,
    /// The serial given by that maker.
    pub serial: Serial,
}

/// A text that cannot be a manufacturer prefix or a serial.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameRefused {
    /// Not two upper-case letters or digits.
    #[error("a manufacturer prefix is two upper-case letters or digits, got {got:?}")]
    Manufacturer {
        /// What came.
        got: String,
    },
    /// Not 1 to 32 upper-case letters, digits or hyphens.
    #[error("a serial is 1 to 32 upper-case letters, digits or hyphens, got {got:?}")]
    Serial {
        /// What came.
        got: String,
    },
}

impl Manufacturer {
    /// Reads a prefix.
    ///
    /// # Errors
    /// [`NameRefused::Manufacturer`] when it is not two upper-case letters or digits.
    pub fn parse(text: &str) -> Result<Self, NameRefused> {
        let good = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if good { Ok(Self(text.to_owned())) } else { Err(NameRefused::Manufacturer { got: text.to_owned() }) }
    }

    /// The two characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serial {
    /// The longest serial, in characters.
    pub const LONGEST: usize = 32;

    /// Reads a serial.
    ///
    /// # Errors
    /// [`NameRefused::Serial`] for an empty, too long or otherwise written text.
    pub fn parse(text: &str) -> Result<Self, NameRefused> {
        let good = (1..=Self::LONGEST).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
        if good { Ok(Self(text.to_owned())) } else { Err(NameRefused::Serial { got: text.to_owned() }) }
    }

    /// The characters as printed on the token.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TokenId {
    /// Reads both parts.
    ///
    /// # Errors
    /// [`NameRefused`] naming the part that is wrong.
    pub fn parse(manufacturer: &str, serial: &str) -> Result<Self, NameRefused> {
        Ok(Self { manufacturer: Manufacturer::parse(manufacturer)?, serial: Serial::parse(serial)? })
    }
}

impl fmt::Display for Manufacturer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// People see the serial; the manufacturer matters only to the register.
impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.serial.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_exactly_as_printed() {
        assert!(TokenId::parse("RT", "RT-00001842").is_ok());
        for bad in ["", "rt-1", "RT 1", "RT_1", &"9".repeat(33), "RT\u{2010}1"] {
            assert!(Serial::parse(bad).is_err(), "{bad:?}");
        }
        for bad in ["", "R", "RTX", "rt", "R-"] {
            assert!(Manufacturer::parse(bad).is_err(), "{bad:?}");
        }
    }
}
