//! A secret out of the bytes that another maker's protocol carries, whatever length it allows.
//!
//! RFC 2104 section 2: an HMAC key shorter than the block is filled up with zeros. The trap: a short key may therefore
//! be lengthened by zeros without changing a code, but never cut; Token2's own programs lengthen one to 20 bytes.

use crate::domain::Secret;
use crate::domain::secret::SecretLength;
use crate::wire::WireError;

/// What host programs lengthen a short secret to, in bytes.
pub(super) const LENGTHENED_TO: usize = 20;

/// The secret that a token has from these bytes; shorter ones become [`LENGTHENED_TO`] bytes with the same codes.
pub(super) fn secret_from(bytes: &[u8]) -> Result<Secret, WireError> {
    let refused = WireError::BadSecretLength { longest: Secret::LONGEST, got: bytes.len() };
    if bytes.is_empty() {
        return Err(refused);
    }
    let len = if bytes.len() < LENGTHENED_TO { LENGTHENED_TO } else { bytes.len() };
    Secret::filled::<SecretLength>(len, |out| {
        out[..bytes.len()].copy_from_slice(bytes);
        Ok(())
    })
    .map_err(|_| refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Profile, otp};

    #[test]
    fn a_lengthened_secret_shows_the_same_codes() {
        let short = Secret::filled::<SecretLength>(16, |out| {
            out.fill(9);
            Ok(())
        })
        .unwrap();
        let long = secret_from(&[9; 16]).unwrap();
        assert_eq!(long.len_bytes(), 20);
        for step in 0..50 {
            let codes = [&short, &long].map(|secret| otp::totp(secret, Profile::SERVICE, step));
            assert!(codes[0].same_as(&codes[1]));
        }
    }

    #[test]
    fn nothing_and_too_much_are_no_secret() {
        assert!(secret_from(&[]).is_err());
        assert!(secret_from(&[1; 64]).is_ok());
        assert!(secret_from(&[1; 65]).is_err());
    }
}
