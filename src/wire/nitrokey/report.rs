//! Reports: 64 bytes there and 64 bytes back, each with a checksum over the first sixty.
//!
//! Source: `libnitrokey`. The trap: the checksum is that of the STM32's own unit, CRC-32/MPEG-2 over words, each taken
//! with its last byte first; over bytes in their order it is another number.

use crc::{CRC_32_MPEG_2, Crc};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::wire::WireError;

/// Length of a report, in bytes.
pub const REPORT_LEN: usize = 64;

/// What a report carries before its checksum.
pub(super) const CONTENT: usize = REPORT_LEN - 4;

const CHECKSUM: Crc<u32> = Crc::<u32>::new(&CRC_32_MPEG_2);

/// A report. It may hold PINs and secrets: wiped when dropped, and without `Debug`.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Report(Box<[u8; REPORT_LEN]>);

impl Report {
    /// Takes the bytes of a report as they came.
    pub fn of(bytes: &[u8]) -> Result<Self, WireError> {
        let mut report = Self(Box::new([0; REPORT_LEN]));
        if bytes.len() != REPORT_LEN {
            return Err(WireError::NotAMessage { expected: "report", len: bytes.len() });
        }
        report.0.copy_from_slice(bytes);
        Ok(report)
    }

    /// A report of these pieces, zeros behind them, without a checksum yet.
    pub(super) fn unsigned(pieces: &[&[u8]]) -> Result<Self, WireError> {
        let got = pieces.iter().map(|piece| piece.len()).sum();
        if got > CONTENT {
            return Err(WireError::MessageTooLong { longest: CONTENT, got });
        }
        let mut report = Self(Box::new([0; REPORT_LEN]));
        let mut at = 0;
        for piece in pieces {
            report.0[at..at + piece.len()].copy_from_slice(piece);
            at += piece.len();
        }
        Ok(report)
    }

    /// The same report with its checksum.
    pub(super) fn signed(mut self) -> Self {
        let sum = checksum(self.content());
        self.0[CONTENT..].copy_from_slice(&sum.to_le_bytes());
        self
    }

    /// The same report with another first byte, which the checksum of an answer does not count.
    pub(super) fn beginning(mut self, first: u8) -> Self {
        self.0[0] = first;
        self
    }

    /// The bytes, as they are sent.
    #[must_use]
    pub fn bytes(&self) -> &[u8; REPORT_LEN] {
        &self.0
    }

    /// What stands before the checksum.
    pub(super) fn content(&self) -> &[u8] {
        &self.0[..CONTENT]
    }

    /// The checksum that it carries; an answer repeats that of its request.
    #[must_use]
    pub fn carried_checksum(&self) -> u32 {
        let [.., a, b, c, d] = *self.0;
        u32::from_le_bytes([a, b, c, d])
    }

    /// Whether the checksum is that of the content.
    pub(super) fn check(&self) -> Result<(), WireError> {
        let (expected, got) = (checksum(self.content()), self.carried_checksum());
        if expected == got { Ok(()) } else { Err(WireError::BadChecksum { expected, got }) }
    }
}

/// Cuts so many bytes off the front.
pub(super) fn cut<'b, const N: usize>(bytes: &mut &'b [u8]) -> Option<&'b [u8; N]> {
    let (front, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(front)
}

fn checksum(content: &[u8]) -> u32 {
    let mut digest = CHECKSUM.digest();
    for [a, b, c, d] in content.as_chunks().0 {
        digest.update(&[*d, *c, *b, *a]);
    }
    digest.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_stm32() {
        assert_eq!(checksum(&[0; CONTENT]).to_le_bytes(), [0xdf, 0xb7, 0x6e, 0xef]);
    }

    #[test]
    fn only_sixty_four_bytes_are_a_report() {
        for len in [0, 63, 65] {
            assert!(Report::of(&vec![0; len]).is_err());
        }
        assert!(Report::unsigned(&[&[0; 61]]).is_err());
        assert!(Report::of(&[0; 64]).unwrap().check().is_err());
    }
}
