//! What a token of either family tells about itself to anybody: its serial and its clock.
//!
//! Sources: `openT2OTP` and `molto2-tools`. The trap: a serial of unknown prefix belongs to a token that may only be read,
//! and an answer that merely looks similar must not become a serial; so all of it has to fit to the byte.

use crate::wire::{Wiped, WireError, apdu};

/// The longest serial that is believed, in digits.
pub const LONGEST_SERIAL: usize = 32;

/// Serial and clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Info {
    /// Three bytes of unknown meaning; the open firmware sends zeros.
    pub head: [u8; 3],
    /// ASCII digits.
    pub serial: String,
    /// Two bytes of unknown meaning.
    pub separator: [u8; 2],
    /// Its clock, in seconds since 1970.
    pub clock_unix_secs: u32,
}

impl Info {
    /// What a sound token tells.
    #[must_use]
    pub fn of(serial: &str, clock_unix_secs: u32) -> Self {
        Self { head: [0; 3], serial: serial.to_owned(), separator: [0; 2], clock_unix_secs }
    }

    /// Reads a response's data.
    pub fn decode(data: &[u8]) -> Result<Self, WireError> {
        let refused = || WireError::NotAMessage { expected: "token information", len: data.len() };
        let ([h0, h1, h2, serial_len], rest) = data.split_first_chunk().ok_or_else(refused)?;
        let (serial, rest) = rest.split_at_checked(usize::from(*serial_len)).ok_or_else(refused)?;
        let [s0, s1, clock @ ..]: [u8; 6] = rest.try_into().map_err(|_| refused())?;
        let plausible = (1..=LONGEST_SERIAL).contains(&serial.len()) && serial.iter().all(u8::is_ascii_digit);
        if !plausible {
            return Err(refused());
        }
        Ok(Self {
            head: [*h0, *h1, *h2],
            serial: serial.iter().copied().map(char::from).collect(),
            separator: [s0, s1],
            clock_unix_secs: u32::from_be_bytes(clock),
        })
    }

    /// The response that tells it.
    pub fn response(&self) -> Result<apdu::Response, WireError> {
        let got = self.serial.len();
        let sound = (1..=LONGEST_SERIAL).contains(&got) && self.serial.bytes().all(|b| b.is_ascii_digit());
        let len = u8::try_from(got).ok().filter(|_| sound).ok_or(WireError::BadText {
            what: "a serial",
            longest: LONGEST_SERIAL,
            got,
        })?;
        let mut data = Wiped::of(&self.head)?;
        data.push(&[len])?;
        data.push(self.serial.as_bytes())?;
        data.push(&self.separator)?;
        data.push(&self.clock_unix_secs.to_be_bytes())?;
        apdu::Response::carrying(&data, apdu::Sw::DONE)
    }
}
