//! What the applet computes: a code, a whole HMAC, or word that a person has to act first.
//!
//! Source: YKOATH, CALCULATE and CALCULATE ALL. The trap: the four bytes are not yet the code; their top bit is to be
//! ignored and the rest taken modulo a power of ten.

use std::fmt;

use zeroize::Zeroizing;

use super::credential::{NAME, digits_in_range};
use super::name::Name;
use super::tlv::{append, push, take, take_tag};
use crate::domain::Digits;
use crate::domain::otp::Code;
use crate::wire::apdu::LONGEST_WHOLE;
use crate::wire::{Wiped, WireError, apdu};

/// A truncated HMAC as the token tells it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Truncated {
    /// Digits of the code.
    pub digits: u8,
    /// The four bytes.
    pub value: u32,
}

/// What a credential answers to a step.
#[derive(Clone, PartialEq, Eq)]
pub enum Calculated {
    /// The code.
    Code(Truncated),
    /// The whole HMAC.
    Full {
        /// Digits of the code.
        digits: u8,
        /// The HMAC.
        mac: Vec<u8>,
    },
    /// It counts button presses, and none is computed unasked.
    Counts {
        /// Digits of the code.
        digits: u8,
    },
    /// A person has to touch the token first.
    NeedsTouch {
        /// Digits of the code.
        digits: u8,
    },
}

const FULL: u8 = 0x75;
const CODE: u8 = 0x76;
const COUNTS: u8 = 0x77;
const NEEDS_TOUCH: u8 = 0x7c;
const LONGEST_MAC: usize = 64;

impl Truncated {
    /// The code; `None` where the trade knows no code of so many digits.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        let digits =
            [Digits::Six, Digits::Eight].into_iter().find(|d| d.count() == usize::from(self.digits))?;
        let number = (self.value & 0x7fff_ffff) % 10_u32.checked_pow(self.digits.into())?;
        let width = digits.count();
        Code::parse(&format!("{number:0width$}"), digits).ok()
    }
}

impl Calculated {
    /// Reads one field.
    fn of(tag: u8, value: &[u8]) -> Option<Self> {
        let (digits, rest) = value.split_first()?;
        let digits = digits_in_range(*digits)?;
        match (tag, rest) {
            (CODE, rest) => {
                Some(Self::Code(Truncated { digits, value: u32::from_be_bytes(rest.try_into().ok()?) }))
            }
            (FULL, mac) if (1..=LONGEST_MAC).contains(&mac.len()) => {
                Some(Self::Full { digits, mac: mac.to_vec() })
            }
            (COUNTS, []) => Some(Self::Counts { digits }),
            (NEEDS_TOUCH, []) => Some(Self::NeedsTouch { digits }),
            _ => None,
        }
    }

    /// Its field: tag, digits and what follows them.
    fn field(&self) -> (u8, u8, Zeroizing<Vec<u8>>) {
        match self {
            Self::Code(code) => (CODE, code.digits, Zeroizing::new(code.value.to_be_bytes().to_vec())),
            Self::Full { digits, mac } => (FULL, *digits, Zeroizing::new(mac.clone())),
            Self::Counts { digits } => (COUNTS, *digits, Zeroizing::default()),
            Self::NeedsTouch { digits } => (NEEDS_TOUCH, *digits, Zeroizing::default()),
        }
    }
}

/// What one credential answered.
pub fn calculated_from(data: &[u8]) -> Result<Calculated, WireError> {
    let mut rest = data;
    take(&mut rest)
        .filter(|_| rest.is_empty())
        .and_then(|(tag, value)| Calculated::of(tag, value))
        .ok_or(WireError::NotAMessage { expected: "calculated code", len: data.len() })
}

/// The response that tells what one credential answers.
pub fn calculated_response(calculated: &Calculated) -> Result<apdu::Response, WireError> {
    let mut data = Wiped::new();
    let (tag, digits, value) = calculated.field();
    push(&mut data, tag, &[&[digits], &value])?;
    apdu::Response::carrying(&data, apdu::Sw::DONE)
}

/// What every credential answered, from an answer that has been put together.
pub fn all_from(whole: &[u8]) -> Result<Vec<(Name, Calculated)>, WireError> {
    let refused = WireError::NotAMessage { expected: "calculated codes", len: whole.len() };
    let mut rest = whole;
    let mut all = Vec::new();
    while !rest.is_empty() {
        let name = take_tag(&mut rest, NAME).and_then(Name::from_bytes);
        let calculated = take(&mut rest).and_then(|(tag, value)| Calculated::of(tag, value));
        all.push(name.zip(calculated).ok_or_else(|| refused.clone())?);
    }
    Ok(all)
}

/// The answer that tells what every credential answers, to be handed out in parts.
pub fn all_whole(all: &[(Name, Calculated)]) -> Result<Zeroizing<Vec<u8>>, WireError> {
    let mut whole = Zeroizing::new(Vec::with_capacity(LONGEST_WHOLE));
    for (name, calculated) in all {
        append(&mut whole, NAME, &[name.as_str().as_bytes()])?;
        let (tag, digits, value) = calculated.field();
        append(&mut whole, tag, &[&[digits], &value])?;
    }
    Ok(whole)
}

/// A code is good for a minute and not for a log.
impl fmt::Debug for Truncated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Truncated({} digits)", self.digits)
    }
}

/// A trace shows which answer it is, never a code.
impl fmt::Debug for Calculated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Code(_) => "Code",
            Self::Full { .. } => "Full",
            Self::Counts { .. } => "Counts",
            Self::NeedsTouch { .. } => "NeedsTouch",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_bit_is_ignored_and_leading_zeros_stay() {
        let code = |digits, value| Truncated { digits, value }.code().map(|code| code.as_str().to_owned());
        assert_eq!(code(6, 0x4139_7eea).as_deref(), Some("287082"));
        assert_eq!(code(6, 0xc139_7eea).as_deref(), Some("287082"));
        assert_eq!(code(8, 0x4139_7eea).as_deref(), Some("94287082"));
        assert_eq!(code(6, 42).as_deref(), Some("000042"));
        assert_eq!(code(7, 42), None);
        assert_eq!(code(200, 42), None);
    }
}
