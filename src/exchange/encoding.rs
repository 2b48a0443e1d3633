//! Bytes to text and back: UTF-8 with or without byte order mark, or CP932 (Windows-31J).
//!
//! WHATWG Encoding Standard, "Shift_JIS", which is Windows' CP932. The traps: its encoder silently turns ¥ into a
//! backslash and ‾ into a tilde, so what is written is read back and compared; and a host's file may end with the
//! old end-of-file mark 1A.

use encoding_rs::{DecoderResult, SHIFT_JIS};

use crate::exchange::{Reason, RowRefused};

/// How a file's text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// UTF-8, with a byte order mark when the station writes it (spreadsheets need the mark).
    #[default]
    Utf8,
    /// Windows-31J, as Japanese Windows and host systems write it.
    Cp932,
}

impl Encoding {
    /// The stable code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Cp932 => "cp932",
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const END_OF_FILE_MARK: u8 = 0x1a;

/// Decodes a file and makes every line end a single LF.
pub(super) fn decode(bytes: &[u8]) -> Result<(Encoding, String), RowRefused> {
    let bytes = bytes.strip_suffix(&[END_OF_FILE_MARK]).unwrap_or(bytes);
    let (encoding, text) = if let Some(marked) = bytes.strip_prefix(BYTE_ORDER_MARK) {
        let text = std::str::from_utf8(marked).map_err(|fault| undecodable(marked, fault.valid_up_to()))?;
        (Encoding::Utf8, text.to_owned())
    } else {
        match (std::str::from_utf8(bytes), from_cp932(bytes)) {
            (Ok(text), _) => (Encoding::Utf8, text.to_owned()),
            (Err(_), Ok(text)) => (Encoding::Cp932, text),
            // Whichever got further is what the file was meant to be.
            (Err(utf8), Err(cp932)) => return Err(undecodable(bytes, utf8.valid_up_to().max(cp932))),
        }
    };
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    Ok((encoding, text))
}

/// Encodes a text; `Err` is the first character that the encoding does not have.
pub(super) fn encode(text: &str, encoding: Encoding) -> Result<Vec<u8>, char> {
    match encoding {
        Encoding::Utf8 => Ok([BYTE_ORDER_MARK, text.as_bytes()].concat()),
        Encoding::Cp932 => match text.chars().find(|c| !is_in_cp932(*c)) {
            Some(missing) => Err(missing),
            None => Ok(SHIFT_JIS.encode(text).0.into_owned()),
        },
    }
}

/// Whether the character comes back from CP932 as itself.
pub(super) fn is_in_cp932(c: char) -> bool {
    let mut buffer = [0; 4];
    let text: &str = c.encode_utf8(&mut buffer);
    let (bytes, _, unmappable) = SHIFT_JIS.encode(text);
    !unmappable && from_cp932(&bytes).is_ok_and(|back| back == text)
}

/// Decodes CP932; `Err` is the offset of the first byte that cannot be read.
fn from_cp932(bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(
        decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len()),
    );
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (DecoderResult::Malformed(length, after), read) => {
            Err(read.saturating_sub(usize::from(length) + usize::from(after)))
        }
        (DecoderResult::OutputFull, read) => Err(read),
    }
}

/// The refusal of the byte at an offset.
fn undecodable(bytes: &[u8], offset: usize) -> RowRefused {
    let before = &bytes[..offset.min(bytes.len())];
    let ends = (0..before.len()).filter(|at| match before[*at] {
        b'\n' => true,
        b'\r' => before.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    RowRefused {
        line: 1 + ends.count() as u64,
        column: None,
        reason: Reason::NotDecodable { byte: bytes.get(offset).copied().unwrap_or_default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_and_cp932_are_told_apart() {
        let text = "契約番号,髙﨑①㈱ｱ\n";
        let (cp932, ..) = SHIFT_JIS.encode(text);
        assert_eq!(decode(text.as_bytes()), Ok((Encoding::Utf8, text.to_owned())));
        assert_eq!(decode(&[BYTE_ORDER_MARK, text.as_bytes()].concat()).unwrap().1, text);
        assert_eq!(decode(&cp932), Ok((Encoding::Cp932, text.to_owned())));
    }

    #[test]
    fn both_codes_of_a_doubled_character_are_read_and_windows_code_is_written() {
        for bytes in [&b"\xee\xe0"[..], b"\xfb\xfc"] {
            assert_eq!(decode(bytes).unwrap().1, "髙");
        }
        assert_eq!(encode("髙", Encoding::Cp932).unwrap(), b"\xfb\xfc");
    }

    #[test]
    fn a_byte_that_is_nothing_is_refused_with_its_line() {
        let mut bytes = SHIFT_JIS.encode("名前\r\n東京\r\n大阪").0.into_owned();
        bytes.push(0xff);
        let refused = decode(&bytes).unwrap_err();
        assert_eq!((refused.line, refused.reason), (3, Reason::NotDecodable { byte: 0xff }));
        let marked = [BYTE_ORDER_MARK, b"a\rb\r", &[0x81]].concat();
        assert_eq!(decode(&marked).unwrap_err().line, 3);
    }

    #[test]
    fn every_line_end_becomes_one() {
        assert_eq!(decode(b"a\r\nb\rc\nd\x1a").unwrap().1, "a\nb\nc\nd");
    }

    #[test]
    fn what_cp932_would_change_on_the_way_is_not_written() {
        for c in ['𠮷', '¥', '‾', '鷗', '−', '\u{e0100}'] {
            assert_eq!(encode(&format!("a{c}"), Encoding::Cp932), Err(c), "{c}");
        }
        assert!(encode("髙﨑彅〜".trim_end_matches('〜'), Encoding::Cp932).is_ok());
    }
}
