//! The training lot: serials and a published key, the same in the samples, the demo and the emulator.
//!
//! The key is no secret, and for that reason no production register takes it.

use zeroize::Zeroizing;

use crate::domain::{EntropyFailed, LotKey};

/// Manufacturer prefix of the training lot.
pub const MANUFACTURER: &str = "RT";

/// Its first serial.
pub const FIRST_SERIAL: &str = "RT-00001801";

/// Its key, 64 hexadecimal digits.
pub const LOT_KEY: &str = include_str!("../../assets/samples/L2611-A.key");

/// What unlocks the demo: it protects invented data, and the lock screen of the demo shows it.
pub const DEMO_PASSPHRASE: &str = "demo desk, nothing to hide";

/// Reads 64 hexadecimal digits; `None` for anything else.
#[must_use]
pub fn read_key(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let text = text.trim().as_bytes();
    if text.len() != 64 {
        return None;
    }
    let mut key = Zeroizing::new([0; 32]);
    for (byte, pair) in key.iter_mut().zip(text.chunks_exact(2)) {
        let digit = |c: u8| char::from(c).to_digit(16);
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(key)
}

/// A lot key with these bytes.
#[must_use]
#[expect(clippy::missing_panics_doc, clippy::expect_used, reason = "copying bytes cannot fail")]
pub fn lot_key_of(bytes: &Zeroizing<[u8; 32]>) -> LotKey {
    LotKey::filled(|out| {
        out.copy_from_slice(bytes.as_slice());
        Ok::<_, EntropyFailed>(())
    })
    .expect("copying bytes cannot fail")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_training_key_is_a_key() {
        assert!(read_key(LOT_KEY).is_some());
        assert!(read_key("00").is_none());
        assert!(read_key(&"zz".repeat(32)).is_none());
    }
}
