//! The slots of the device: where a code comes from, and how it is shown.
//!
//! Source: `libnitrokey`. The trap: slots are numbered 10 to 12 and 20 to 2E in hexadecimal, not from zero, and a slot
//! without a name counts as empty.

use crate::wire::WireError;

/// A slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Counts button presses; 0 to 2.
    Hotp(u8),
    /// Counts time; 0 to 14.
    Totp(u8),
}

/// What a slot is called: 1 to 15 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotName(String);

/// How a code is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags {
    /// Eight digits instead of six.
    pub eight_digits: bool,
    /// Enter behind the code when it is typed.
    pub enter: bool,
    /// The token identifier before the code when it is typed.
    pub token_id: bool,
}

/// What a slot counts and how it shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotConfig {
    /// How long a code lasts in seconds, or where a counter begins.
    pub step_secs_or_counter: u64,
    /// How a code is shown.
    pub flags: Flags,
    /// The OATH token identifier; zeros for none.
    pub token_id: [u8; 13],
}

/// How many bytes a name takes.
pub(super) const NAME: usize = 15;

const HOTP: u8 = 0x10;
const TOTP: u8 = 0x20;
const HOTP_COUNT: u8 = 3;
const TOTP_COUNT: u8 = 15;

impl Slot {
    /// Every slot, those that count time first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..TOTP_COUNT).map(Self::Totp).chain((0..HOTP_COUNT).map(Self::Hotp))
    }

    /// Its number in a report.
    pub fn number(self) -> Result<u8, WireError> {
        let (first, count, index) = match self {
            Self::Hotp(index) => (HOTP, HOTP_COUNT, index),
            Self::Totp(index) => (TOTP, TOTP_COUNT, index),
        };
        if index < count {
            return Ok(first + index);
        }
        Err(WireError::OutOfRange { what: "a slot", least: 0, most: u64::from(count - 1), got: index.into() })
    }

    /// The slot of a number.
    pub(super) fn of_number(number: u8) -> Option<Self> {
        Self::all().find(|slot| slot.number() == Ok(number))
    }
}

impl SlotName {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        let good = (1..=NAME).contains(&text.len()) && !text.chars().any(char::is_control);
        let refused = WireError::BadText { what: "a slot's name", longest: NAME, got: text.len() };
        if good { Ok(Self(text.to_owned())) } else { Err(refused) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn field(&self) -> [u8; NAME] {
        let mut field = [0; NAME];
        field[..self.0.len()].copy_from_slice(self.0.as_bytes());
        field
    }

    /// The name before the zeros.
    pub(super) fn from_field(field: &[u8]) -> Option<Self> {
        let len = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
        Self::parse(str::from_utf8(&field[..len]).ok()?).ok()
    }
}

impl Flags {
    /// As a byte.
    #[must_use]
    pub const fn bits(self) -> u8 {
        let mut bits = 0;
        if self.eight_digits {
            bits |= 1;
        }
        if self.enter {
            bits |= 2;
        }
        if self.token_id {
            bits |= 4;
        }
        bits
    }

    /// What a byte says; bits that are not known are ignored.
    #[must_use]
    pub const fn of(bits: u8) -> Self {
        Self { eight_digits: bits & 1 != 0, enter: bits & 2 != 0, token_id: bits & 4 != 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_numbered_10_to_12_and_20_to_2e() {
        let mut numbers: Vec<u8> = Slot::all().map(|slot| slot.number().unwrap()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [0x10, 0x11, 0x12].into_iter().chain(0x20..=0x2e).collect::<Vec<_>>());
        for number in 0..=u8::MAX {
            assert_eq!(Slot::of_number(number).is_some(), numbers.contains(&number), "{number:02x}");
        }
        assert!(Slot::Totp(15).number().is_err());
        assert!(Slot::Hotp(3).number().is_err());
    }

    #[test]
    fn every_flag_has_its_bit() {
        for bits in 0..8 {
            assert_eq!(Flags::of(bits).bits(), bits);
        }
        assert_eq!(Flags::of(0xf8), Flags::default());
    }

    #[test]
    fn a_name_fills_its_field_or_ends_with_zeros() {
        for text in ["x", "fifteen letters"] {
            let name = SlotName::parse(text).unwrap();
            assert_eq!(SlotName::from_field(&name.field()), Some(name));
        }
        assert_eq!(SlotName::from_field(&[0; NAME]), None);
        assert!(SlotName::parse("sixteen letters!").is_err());
        assert!(SlotName::parse("").is_err());
    }
}
