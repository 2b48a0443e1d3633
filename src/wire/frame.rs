//! Frames on a serial line: byte stuffing, checksum, sequence number, and how long they take to cross.
//!
//! `COBS(sequence ‖ body ‖ CRC-32 little endian) ‖ 0x00`; COBS as in Cheshire and Baker, "Consistent Overhead
//! Byte Stuffing" (1999), CRC-32 as ISO-HDLC (IEEE 802.3). The trap: a stuffed run of 254 bytes may or may not be
//! followed by an empty block, depending on the encoder; the longest content is one byte short of that question.

use std::fmt;

use crc::{CRC_32_ISO_HDLC, Crc};

use crate::wire::WireError;

/// The longest whole frame in bytes, one delimiter on either side included.
pub const LONGEST_FRAME: usize = 256;

/// The longest body in bytes: what remains of 253 stuffed bytes beside sequence number and checksum.
pub const LONGEST_BODY: usize = LONGEST_CONTENT - OVERHEAD;

/// The byte that ends every frame and occurs nowhere within one.
pub const DELIMITER: u8 = 0;

const LONGEST_CONTENT: usize = 253;
const OVERHEAD: usize = 1 + 4;
const SHORTEST_CONTENT: usize = OVERHEAD + 1;
const CHECKSUM: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

/// One frame whose checksum was right.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// Chosen by the host, echoed by the token.
    pub seq: u8,
    /// The message.
    pub body: Vec<u8>,
}

/// Traces show a frame's header and length, never its body.
impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Frame(seq {}, {} bytes)", self.seq, self.body.len())
    }
}

/// The bytes of a frame, its closing delimiter included.
pub fn encode(seq: u8, body: &[u8]) -> Result<Vec<u8>, WireError> {
    if body.is_empty() || body.len() > LONGEST_BODY {
        return Err(WireError::MessageTooLong { longest: LONGEST_BODY, got: body.len() });
    }
    let mut content = Vec::with_capacity(body.len() + OVERHEAD);
    content.push(seq);
    content.extend_from_slice(body);
    let sum = checksum(&content);
    content.extend_from_slice(&sum.to_le_bytes());
    let mut bytes = cobs::encode_vec(&content);
    bytes.push(DELIMITER);
    Ok(bytes)
}

/// The length of the frame that carries a body of `body_len` bytes, its closing delimiter included.
#[must_use]
pub const fn frame_len(body_len: usize) -> usize {
    1 + OVERHEAD + body_len + 1
}

/// How long some bytes take to cross a line, in microseconds: 8N1 is ten bits a byte.
#[must_use]
pub fn wire_micros(bytes: usize, baud: u32) -> u64 {
    let bits = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(10);
    bits.saturating_mul(1_000_000).div_ceil(u64::from(baud.max(1)))
}

/// CRC-32 ISO-HDLC.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u32 {
    CHECKSUM.checksum(bytes)
}

/// Finds frames in a stream of bytes. Owns no reader: it is fed, and answers when a frame is complete.
///
/// After anything wrong it goes on at the next delimiter. Delimiters without content between them are nothing at
/// all, so a sender may send one to end whatever half frame the receiver still holds.
#[derive(Debug, Default)]
pub struct Deframer {
    held: Vec<u8>,
    overlong: bool,
}

impl Deframer {
    /// A deframer that stands at the start of a frame.
    #[must_use]
    pub fn new() -> Self {
        Self { held: Vec::with_capacity(LONGEST_FRAME), overlong: false }
    }

    /// Takes one byte; answers at the end of a frame, good or bad.
    pub fn push(&mut self, byte: u8) -> Option<Result<Frame, WireError>> {
        if byte != DELIMITER {
            if self.held.len() > LONGEST_CONTENT {
                self.overlong = true;
            } else {
                self.held.push(byte);
            }
            return None;
        }
        let overlong = std::mem::take(&mut self.overlong);
        let answer = if overlong {
            Some(Err(WireError::FrameTooLong { longest: LONGEST_FRAME }))
        } else if self.held.is_empty() {
            None
        } else {
            Some(decode(&self.held))
        };
        self.held.clear();
        answer
    }

    /// Takes some bytes; `each` is told of every frame that they complete, good or bad.
    pub fn feed(&mut self, bytes: &[u8], mut each: impl FnMut(Result<Frame, WireError>)) {
        for byte in bytes {
            if let Some(frame) = self.push(*byte) {
                each(frame);
            }
        }
    }

    /// Forgets whatever half frame it holds.
    pub fn reset(&mut self) {
        self.held.clear();
        self.overlong = false;
    }
}

/// Reads the bytes between two delimiters.
fn decode(stuffed: &[u8]) -> Result<Frame, WireError> {
    let mut content = [0; LONGEST_CONTENT + 2];
    let len = match cobs::decode(stuffed, &mut content) {
        Ok(report) if report.parsed_size() == stuffed.len() => report.frame_size(),
        _ => return Err(WireError::BadStuffing { got: stuffed.len() }),
    };
    let content = &content[..len];
    if len < SHORTEST_CONTENT {
        return Err(WireError::FrameTooShort { shortest: SHORTEST_CONTENT, got: len });
    }
    let Some((checked, sum)) = content.split_last_chunk::<4>() else {
        return Err(WireError::FrameTooShort { shortest: SHORTEST_CONTENT, got: len });
    };
    let (expected, got) = (checksum(checked), u32::from_le_bytes(*sum));
    if expected != got {
        return Err(WireError::BadChecksum { expected, got });
    }
    Ok(Frame { seq: checked[0], body: checked[1..].to_vec() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frames(bytes: &[u8]) -> Vec<Result<Frame, WireError>> {
        let mut found = Vec::new();
        Deframer::new().feed(bytes, |frame| found.push(frame));
        found
    }

    #[test]
    fn the_checksum_is_crc_32_iso_hdlc() {
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn the_longest_body_fills_the_longest_frame_and_one_more_byte_is_refused() {
        let body = vec![0xff; LONGEST_BODY];
        let bytes = encode(0xff, &body).unwrap();
        assert_eq!(bytes.len(), frame_len(LONGEST_BODY));
        assert_eq!(bytes.len() + 1, LONGEST_FRAME, "with an opening delimiter");
        assert_eq!(frames(&bytes), vec![Ok(Frame { seq: 0xff, body })]);
        assert!(encode(0, &vec![1; LONGEST_BODY + 1]).is_err());
        assert!(encode(0, &[]).is_err());
    }

    #[test]
    fn an_endless_frame_is_refused_once_and_the_next_frame_is_read() {
        let mut bytes = vec![7; 10_000];
        bytes.push(DELIMITER);
        bytes.extend(encode(3, b"hello").unwrap());
        let found = frames(&bytes);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], Err(WireError::FrameTooLong { longest: LONGEST_FRAME }));
        assert_eq!(found[1].as_ref().unwrap().body, b"hello");
    }

    #[test]
    fn delimiters_between_frames_are_nothing() {
        let mut bytes = vec![0, 0, 0];
        bytes.extend(encode(1, b"a").unwrap());
        bytes.extend([0, 0]);
        assert_eq!(frames(&bytes).len(), 1);
    }

    #[test]
    fn a_byte_takes_87_microseconds_at_115200() {
        assert_eq!(wire_micros(1, 115_200), 87);
        assert_eq!(wire_micros(256, 115_200), 22_223);
        assert_eq!(wire_micros(256, 921_600), 2_778);
    }

    #[test]
    fn a_frame_does_not_print_its_body() {
        assert_eq!(format!("{:?}", Frame { seq: 9, body: vec![1, 2, 3] }), "Frame(seq 9, 3 bytes)");
    }

    proptest! {
        #[test]
        fn every_body_comes_back_however_the_bytes_are_cut(
            seq: u8,
            body in proptest::collection::vec(any::<u8>(), 1..=LONGEST_BODY),
            cut in 0_usize..256,
        ) {
            let bytes = encode(seq, &body).unwrap();
            prop_assert_eq!(bytes.len(), frame_len(body.len()));
            let cut = cut.min(bytes.len());
            let mut deframer = Deframer::new();
            let mut found = Vec::new();
            deframer.feed(&bytes[..cut], |frame| found.push(frame));
            deframer.feed(&bytes[cut..], |frame| found.push(frame));
            prop_assert_eq!(found, vec![Ok(Frame { seq, body })]);
        }

        #[test]
        fn one_wrong_bit_is_always_found(
            body in proptest::collection::vec(any::<u8>(), 1..=LONGEST_BODY),
            at: prop::sample::Index,
            bit in 0_u8..8,
        ) {
            let mut bytes = encode(5, &body).unwrap();
            let last = bytes.len() - 1;
            bytes[at.index(last)] ^= 1 << bit;
            prop_assert!(frames(&bytes).iter().all(Result::is_err));
        }

        #[test]
        fn any_bytes_in_and_the_frame_after_them_is_read(
            noise in proptest::collection::vec(any::<u8>(), 0..2000),
        ) {
            let mut bytes = noise;
            bytes.push(DELIMITER);
            bytes.extend(encode(77, b"after").unwrap());
            let last = frames(&bytes).pop().unwrap().unwrap();
            prop_assert_eq!((last.seq, last.body.as_slice()), (77, &b"after"[..]));
        }
    }
}
