//! Base32 of a secret, in buffers that are wiped.
//!
//! RFC 4648 section 6. The trap: the padding is left out, as the app takes it either way, and the bits behind the last
//! byte are zero; a text with other bits there is no encoding of anything.

use zeroize::Zeroizing;

use crate::wire::{Wiped, WireError};

const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PADDING: u8 = b'=';

/// The text of some bytes, without padding.
pub(super) fn encode(bytes: &[u8]) -> Result<Wiped, WireError> {
    let mut text = Wiped::new();
    for group in bytes.chunks(5) {
        let mut five = Zeroizing::new([0; 8]);
        five[3..3 + group.len()].copy_from_slice(group);
        let bits = u64::from_be_bytes(*five);
        let digits = (group.len() * 8).div_ceil(5);
        for place in 0..digits {
            let value = bits >> (35 - 5 * place) & 0x1f;
            text.push(&[usize::try_from(value).map_or(PADDING, |value| DIGITS[value])])?;
        }
    }
    Ok(text)
}

/// The bytes of a text, in either case, with padding or without.
pub(super) fn decode(text: &[u8]) -> Option<Wiped> {
    let len = text.iter().rposition(|digit| *digit != PADDING).map_or(0, |last| last + 1);
    let mut bytes = Wiped::new();
    for group in text[..len].chunks(8) {
        let mut bits = 0_u64;
        for digit in group {
            let value = DIGITS.iter().position(|known| *known == digit.to_ascii_uppercase())?;
            bits = bits << 5 | u64::try_from(value).ok()?;
        }
        let whole = group.len() * 5 / 8;
        let spare = group.len() * 5 % 8;
        if spare >= 5 || bits & ((1 << spare) - 1) != 0 {
            return None;
        }
        bytes.push(&(bits >> spare).to_be_bytes()[8 - whole..]).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_of_the_rfc_are_written_and_read() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(encode(bytes.as_bytes()).unwrap()[..], *text.as_bytes());
            for written in [text.to_owned(), format!("{text}===="), text.to_lowercase()] {
                assert_eq!(decode(written.as_bytes()).unwrap()[..], *bytes.as_bytes(), "{written}");
            }
        }
    }

    #[test]
    fn what_encodes_nothing_is_refused() {
        for text in ["M", "MZX", "MZXW6Y", "MZ", "M1", "MY=A", "M Y", "\u{e9}"] {
            assert!(decode(text.as_bytes()).is_none(), "{text}");
        }
        assert!(decode(&[b'A'; 500]).is_none());
    }

    #[test]
    fn every_length_comes_back() {
        for len in 0..=100 {
            let bytes: Vec<u8> = (0..len).map(|i: u8| i.wrapping_mul(37) ^ 0xa5).collect();
            assert_eq!(decode(&encode(&bytes).unwrap()).unwrap()[..], bytes);
        }
    }
}
