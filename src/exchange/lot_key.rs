//! The key of a delivered lot: a file of 64 hexadecimal digits, apart from the delivery note.
//!
//! The trap: the file's bytes are the key. They are wiped here whatever comes of them, and no error says which
//! character it met.

use zeroize::Zeroizing;

use crate::domain::LotKey;
use crate::exchange::{Reason, RowRefused};

/// Digits of a lot key.
const DIGITS: usize = 64;

/// Reads a lot key; white space between the digits does not count. The bytes are wiped.
///
/// # Errors
/// [`Reason::LotKeyDigit`] with its line, or [`Reason::LotKeyLength`].
#[expect(clippy::needless_pass_by_value, reason = "taken by value so that the bytes are wiped here")]
pub fn read_lot_key(bytes: Zeroizing<Vec<u8>>) -> Result<LotKey, RowRefused> {
    let refused = |line, reason| RowRefused { line, column: None, reason };
    let mut line = 1;
    let mut digits = 0;
    for byte in bytes.iter() {
        match byte {
            b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' => digits += 1,
            b'\n' => line += 1,
            _ if byte.is_ascii_whitespace() => {}
            _ => return Err(refused(line, Reason::LotKeyDigit)),
        }
    }
    if digits != DIGITS {
        return Err(refused(1, Reason::LotKeyLength { digits }));
    }
    LotKey::filled(|key| {
        let digits = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
        for (at, digit) in digits.enumerate() {
            key[at / 2] = key[at / 2] << 4 | value(*digit);
        }
        Ok(())
    })
}

/// The value of a hexadecimal digit.
const fn value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<LotKey, RowRefused> {
        read_lot_key(Zeroizing::new(text.as_bytes().to_vec()))
    }

    #[test]
    fn a_key_is_read_in_either_case_and_over_several_lines() {
        let digits = "f0e1d2c3b4a5968778695a4b3c2d1e0f".repeat(2);
        let first = [0xf0, 0xe1, 0xd2, 0xc3, 0xb4, 0xa5, 0x96, 0x87];
        let broken = format!("{}\r\n{}\n", &digits[..32], &digits[32..]);
        for text in [digits.clone(), digits.to_uppercase(), broken] {
            let key = read(&text).ok().unwrap();
            assert_eq!(key.expose_secret()[..8], first);
            assert_eq!(
                key.expose_secret()[24..],
                first.map(|byte: u8| byte.rotate_left(4)).into_iter().rev().collect::<Vec<_>>()[..]
            );
        }
    }

    #[test]
    fn a_refusal_tells_where_but_not_what() {
        let why = |text: &str| read(text).err().map(|refused| (refused.line, refused.reason));
        assert_eq!(why(&"a".repeat(63)), Some((1, Reason::LotKeyLength { digits: 63 })));
        assert_eq!(why(&"a".repeat(66)), Some((1, Reason::LotKeyLength { digits: 66 })));
        let refused = read(&format!("{}\n{}g", "a".repeat(32), "a".repeat(31))).err().unwrap();
        assert_eq!((refused.line, &refused.reason), (2, &Reason::LotKeyDigit));
        assert_eq!(refused.to_string(), "line 2: a lot key holds hexadecimal digits only");
    }
}
