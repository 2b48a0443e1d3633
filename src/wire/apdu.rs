//! Command and response APDUs in their short form, as every card family of the station sends and answers them.
//!
//! ISO/IEC 7816-4 section 5.1. The trap: one byte behind the header is a length that is expected, not data, and some
//! tokens refuse a command that carries one; so whether there is an Le is part of the command.

use std::fmt;

use crate::wire::{Wiped, WireError};

mod parts;
mod status;

pub use parts::{Continuation, Gathering, LONGEST_WHOLE, Parting, Step};
pub use status::Sw;
pub(super) use status::statuses;

/// The most data that a short command carries, in bytes.
pub const LONGEST_COMMAND_DATA: usize = 255;

/// The most data that a short response carries, in bytes.
pub const LONGEST_RESPONSE_DATA: usize = 256;

/// What a host sends. Its data may be a secret and is wiped when dropped.
pub struct Command {
    header: [u8; 4],
    data: Wiped,
    le: Option<u8>,
}

/// What a token answers. Its data may be a code and is wiped when dropped.
pub struct Response {
    data: Wiped,
    sw: Sw,
}

impl Command {
    /// A command of CLA, INS, P1 and P2 alone.
    #[must_use]
    pub fn new(header: [u8; 4]) -> Self {
        Self { header, data: Wiped::new(), le: None }
    }

    /// A command with data, which may be none.
    pub fn carrying(header: [u8; 4], data: &[u8]) -> Result<Self, WireError> {
        if data.len() > LONGEST_COMMAND_DATA {
            return Err(WireError::MessageTooLong { longest: LONGEST_COMMAND_DATA, got: data.len() });
        }
        Ok(Self { header, data: Wiped::of(data)?, le: None })
    }

    /// The same command with an Le: how many bytes are expected, 0 for 256.
    #[must_use]
    pub fn expecting(mut self, le: u8) -> Self {
        self.le = Some(le);
        self
    }

    /// CLA, INS, P1 and P2.
    #[must_use]
    pub const fn header(&self) -> [u8; 4] {
        self.header
    }

    /// Whether it selects an applet by its name (ISO/IEC 7816-4 section 7.1.1).
    #[must_use]
    pub const fn is_select(&self) -> bool {
        matches!(self.header, [0x00, 0xa4, 0x04, _])
    }

    /// The data, empty when there is none.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// How many bytes are expected, 0 for 256.
    #[must_use]
    pub const fn le(&self) -> Option<u8> {
        self.le
    }

    /// The bytes of the command.
    pub fn encode(&self) -> Result<Wiped, WireError> {
        let mut bytes = Wiped::of(&self.header)?;
        if !self.data.is_empty() {
            bytes.push(&[length_byte(self.data.len())])?;
            bytes.push(&self.data)?;
        }
        if let Some(le) = self.le {
            bytes.push(&[le])?;
        }
        Ok(bytes)
    }

    /// Reads a command. The extended form is refused.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let refused = WireError::NotAMessage { expected: "command APDU", len: bytes.len() };
        let Some((header, rest)) = bytes.split_first_chunk() else { return Err(refused) };
        let (data, le) = match rest {
            [] => (rest, None),
            [le] => (&[][..], Some(*le)),
            [0, ..] => return Err(refused),
            [lc, rest @ ..] => {
                let Some((data, behind)) = rest.split_at_checked(usize::from(*lc)) else {
                    return Err(refused);
                };
                match behind {
                    [] => (data, None),
                    [le] => (data, Some(*le)),
                    _ => return Err(refused),
                }
            }
        };
        Ok(Self { header: *header, data: Wiped::of(data)?, le })
    }
}

impl Response {
    /// A status word without data.
    #[must_use]
    pub fn only(sw: Sw) -> Self {
        Self { data: Wiped::new(), sw }
    }

    /// Data and a status word.
    pub fn carrying(data: &[u8], sw: Sw) -> Result<Self, WireError> {
        if data.len() > LONGEST_RESPONSE_DATA {
            return Err(WireError::MessageTooLong { longest: LONGEST_RESPONSE_DATA, got: data.len() });
        }
        Ok(Self { data: Wiped::of(data)?, sw })
    }

    /// The data, empty when there is none.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The status word.
    #[must_use]
    pub const fn sw(&self) -> Sw {
        self.sw
    }

    /// The bytes of the response.
    pub fn encode(&self) -> Result<Wiped, WireError> {
        let mut bytes = Wiped::of(&self.data)?;
        bytes.push(&self.sw.0.to_be_bytes())?;
        Ok(bytes)
    }

    /// Reads a response.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let refused = WireError::NotAMessage { expected: "response APDU", len: bytes.len() };
        let (data, sw) = bytes.split_last_chunk().ok_or(refused)?;
        Self::carrying(data, Sw(u16::from_be_bytes(*sw)))
    }
}

/// A trace shows the header and how long the data is.
impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [cla, ins, p1, p2] = self.header;
        write!(f, "Command({cla:02X} {ins:02X} {p1:02X} {p2:02X}, {} bytes)", self.data.len())
    }
}

/// A trace shows the status word and how long the data is.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.sw, self.data.len())
    }
}

/// A length that a short APDU can write; whoever calls has checked it.
fn length_byte(len: usize) -> u8 {
    u8::try_from(len).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_cases_are_told_apart() {
        let table: [(&[u8], usize, Option<u8>); 5] = [
            (&[0, 0xa5, 0, 0], 0, None),
            (&[0x80, 0x41, 0, 0, 0], 0, Some(0)),
            (&[0x80, 0x41, 0, 7, 1, 0x70], 1, None),
            (&[0x80, 0x41, 0, 0, 2, 2, 0x11], 2, None),
            (&[0, 0xa2, 0, 1, 1, 9, 0], 1, Some(0)),
        ];
        for (bytes, data_len, le) in table {
            let command = Command::decode(bytes).unwrap();
            assert_eq!((command.data().len(), command.le()), (data_len, le), "{command:?}");
            assert_eq!(command.encode().unwrap()[..], *bytes);
        }
    }

    #[test]
    fn truncated_overlong_and_extended_commands_are_refused() {
        let extended = [&[0, 0xa4, 4, 0, 0, 0, 1, 9][..], &[0, 0xa4, 4, 0, 0, 1, 0]];
        let truncated = [&[][..], &[0, 0xa4, 4], &[0, 0xa4, 4, 0, 3, 1, 2], &[0, 0xa4, 4, 0, 1, 2, 3, 4]];
        for bytes in extended.into_iter().chain(truncated) {
            assert!(Command::decode(bytes).is_err(), "{bytes:?}");
        }
        assert!(Command::carrying([0; 4], &[0; 256]).is_err());
        assert!(Response::carrying(&[0; 257], Sw::DONE).is_err());
        assert!(Response::decode(&[0x90]).is_err());
    }

    #[test]
    fn traces_show_no_data() {
        let command = Command::carrying([0x84, 0xc5, 1, 0], b"secret").unwrap();
        assert_eq!(format!("{command:?}"), "Command(84 C5 01 00, 6 bytes)");
        let response = Response::carrying(b"123456", Sw::DONE).unwrap();
        assert_eq!(format!("{response:?}"), "Response(9000, 6 bytes)");
    }
}
