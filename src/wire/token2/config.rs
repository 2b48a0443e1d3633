//! The parameters that are written together with the clock.
//!
//! Sources: `openT2OTP` and `molto2-tools`. The trap: a single-profile token takes all of them or nothing, cannot tell them
//! back, and on most models loses its secret with every one of these writes; so a host must know them beforehand.

use crate::domain::{Algorithm, StepSecs};
use crate::wire::{Wiped, WireError};

/// Parameters and clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// When the display goes dark.
    pub display_off: DisplayOff,
    /// The clock, in seconds since 1970; absolute.
    pub clock_unix_secs: u32,
    /// The hash.
    pub hash: Hash,
    /// How long a code lasts.
    pub step: StepSecs,
}

/// When the display goes dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisplayOff {
    /// After 15 s.
    Secs15 = 0,
    /// After 30 s.
    Secs30 = 1,
    /// After 60 s.
    Secs60 = 2,
    /// After 120 s.
    Secs120 = 3,
}

/// The hashes that these tokens know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// HMAC-SHA-1.
    Sha1 = 1,
    /// HMAC-SHA-256.
    Sha256 = 2,
}

impl DisplayOff {
    /// Every choice.
    pub const ALL: [Self; 4] = [Self::Secs15, Self::Secs30, Self::Secs60, Self::Secs120];

    fn of(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| *choice as u8 == byte)
    }
}

impl Hash {
    /// The hash of a profile; `None` where these tokens do not know it.
    #[must_use]
    pub const fn of(algorithm: Algorithm) -> Option<Self> {
        match algorithm {
            Algorithm::Sha1 => Some(Self::Sha1),
            Algorithm::Sha256 => Some(Self::Sha256),
            Algorithm::Sha512 => None,
        }
    }

    /// As the trade calls it.
    #[must_use]
    pub const fn algorithm(self) -> Algorithm {
        match self {
            Self::Sha1 => Algorithm::Sha1,
            Self::Sha256 => Algorithm::Sha256,
        }
    }

    pub(super) fn of_byte(byte: u8) -> Option<Self> {
        [Self::Sha1, Self::Sha256].into_iter().find(|hash| *hash as u8 == byte)
    }
}

impl Config {
    /// The fields in their order; the digits only where the family writes them.
    pub(super) fn encode(self, digits: Option<u8>) -> Result<Wiped, WireError> {
        let inner_len = if digits.is_some() { 9 } else { 6 };
        let mut bytes = Wiped::of(&[0x81, 11 + inner_len, 0x1f, 1, self.display_off as u8, 0x0f, 4])?;
        bytes.push(&self.clock_unix_secs.to_be_bytes())?;
        bytes.push(&[0x86, inner_len, 0x0a, 1, self.hash as u8])?;
        if let Some(digits) = digits {
            bytes.push(&[0x0b, 1, digits])?;
        }
        bytes.push(&[0x0d, 1, step_byte(self.step)])?;
        Ok(bytes)
    }

    /// Reads the fields, with the digits where they are written.
    pub(super) fn decode(bytes: &[u8]) -> Option<(Self, Option<u8>)> {
        let (display, clock, hash, digits, step) = match *bytes {
            [0x81, 0x11, 0x1f, 1, dd, 0x0f, 4, a, b, c, d, 0x86, 6, 0x0a, 1, aa, 0x0d, 1, ss] => {
                (dd, [a, b, c, d], aa, None, ss)
            }
            [
                0x81,
                0x14,
                0x1f,
                1,
                dd,
                0x0f,
                4,
                a,
                b,
                c,
                d,
                0x86,
                9,
                0x0a,
                1,
                aa,
                0x0b,
                1,
                gg,
                0x0d,
                1,
                ss,
            ] => (dd, [a, b, c, d], aa, Some(gg), ss),
            _ => return None,
        };
        let config = Self {
            display_off: DisplayOff::of(display)?,
            clock_unix_secs: u32::from_be_bytes(clock),
            hash: Hash::of_byte(hash)?,
            step: step_of(step)?,
        };
        Some((config, digits))
    }
}

/// A step as these tokens write it; the two top bits would select minutes and stay clear.
pub(super) const fn step_byte(step: StepSecs) -> u8 {
    match step {
        StepSecs::Thirty => 0x1e,
        StepSecs::Sixty => 0x3c,
    }
}

/// The step that a byte writes.
pub(super) const fn step_of(byte: u8) -> Option<StepSecs> {
    match byte {
        0x1e => Some(StepSecs::Thirty),
        0x3c => Some(StepSecs::Sixty),
        _ => None,
    }
}
