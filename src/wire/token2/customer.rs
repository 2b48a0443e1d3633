//! The customer key that a Molto2 gets from the key of its lot.
//!
//! Source: `molto2-tools`. The first 16 bytes of HMAC-SHA-256(lot key, label ‖ manufacturer ‖ serial): another one for
//! each token, so that one that is found out opens no other. The trap: it is what the tokens out there answer to, so it
//! never changes.

use std::convert::Infallible;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroize as _;

use super::cipher::CustomerKey;
use crate::domain::{LotKey, TokenId};

const LABEL: &[u8] = b"token-station molto2/1 customer key";

impl CustomerKey {
    /// The customer key of a token of this lot.
    #[must_use]
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length, so this cannot fail")]
    pub fn of_lot_key(lot_key: &LotKey, token: &TokenId) -> Self {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(lot_key.expose_secret()).expect("HMAC takes any key length");
        mac.update(LABEL);
        mac.update(token.manufacturer.as_str().as_bytes());
        mac.update(token.serial.as_str().as_bytes());
        let mut whole = mac.finalize().into_bytes();
        let key = Self::filled::<Infallible>(|out| {
            out.copy_from_slice(&whole[..16]);
            Ok(())
        });
        whole.as_mut_slice().zeroize();
        match key {
            Ok(key) => key,
            Err(never) => match never {},
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::token2::TokenKey;

    fn lot(byte: u8) -> LotKey {
        LotKey::filled::<()>(|out| {
            out.fill(byte);
            Ok(())
        })
        .unwrap()
    }

    fn answer(byte: u8, serial: &str) -> [u8; 16] {
        let token = TokenId::parse("M2", serial).unwrap();
        TokenKey::of_customer(&CustomerKey::of_lot_key(&lot(byte), &token)).answer(&[0; 8])
    }

    #[test]
    fn the_key_is_that_of_one_lot_and_one_token() {
        assert_eq!(answer(1, "865962500000001"), answer(1, "865962500000001"));
        assert_ne!(answer(1, "865962500000001"), answer(2, "865962500000001"));
        assert_ne!(answer(1, "865962500000001"), answer(1, "865962500000002"));
        assert!(!CustomerKey::of_lot_key(&lot(1), &TokenId::parse("M2", "1").unwrap()).is_factory());
    }

    /// If this fails no token whose key was changed can be opened any more: do not change the test.
    #[test]
    fn the_key_of_a_lot_is_frozen() {
        let key = CustomerKey::of_lot_key(&lot(0x5a), &TokenId::parse("M2", "865962500000001").unwrap());
        let expected = CustomerKey::filled::<()>(|out| {
            *out = 0x396c_00c9_a9cf_5ded_6920_7f8a_dfbe_ff34_u128.to_be_bytes();
            Ok(())
        });
        let challenge = *b"12345678";
        let answers = [&key, &expected.unwrap()].map(|key| TokenKey::of_customer(key).answer(&challenge));
        assert_eq!(answers[0], answers[1]);
    }
}
