//! The password of the applet and the PIN of one make of it.
//!
//! Source: YKOATH (PBKDF2: RFC 8018 section 5.2). The trap: the salt is the identity that SELECT tells, which a reset
//! renews; and a wrong PIN is counted where a wrong password is not.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::wire::{Wiped, WireError};

/// Length of a challenge of host or token, in bytes.
pub const ACCESS_CHALLENGE_LEN: usize = 8;

const KEY: usize = 16;
const MAC: usize = 20;
const ROUNDS: u32 = 1000;

/// The key made of a password.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct AccessKey(Box<[u8; KEY]>);

/// The proof that somebody holds the key; compared in constant time.
#[derive(Debug, Clone, Copy, Eq)]
pub struct AccessMac(pub [u8; MAC]);

/// The PIN of a Nitrokey 3.
pub struct Pin(Wiped);

impl AccessKey {
    /// The key of a password on the token with this identity.
    #[must_use]
    pub fn of_password(password: &[u8], salt: &[u8]) -> Self {
        let mut key = Self(Box::new([0; KEY]));
        pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, ROUNDS, &mut key.0[..]);
        key
    }

    pub(super) fn from_bytes(bytes: &[u8; KEY]) -> Self {
        let mut key = Self(Box::new([0; KEY]));
        key.0.copy_from_slice(bytes);
        key
    }

    pub(super) fn bytes(&self) -> &[u8; KEY] {
        &self.0
    }

    /// The proof for a challenge.
    #[must_use]
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length, so this cannot fail")]
    pub fn prove(&self, challenge: &[u8; ACCESS_CHALLENGE_LEN]) -> AccessMac {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0[..]).expect("HMAC takes any key length");
        mac.update(challenge);
        AccessMac(mac.finalize().into_bytes().into())
    }
}

impl PartialEq for AccessMac {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Pin {
    /// The longest PIN, in bytes.
    pub const LONGEST: usize = 127;

    /// Takes a PIN.
    pub fn new(bytes: &[u8]) -> Result<Self, WireError> {
        let refused = WireError::BadText { what: "a PIN", longest: Self::LONGEST, got: bytes.len() };
        if (1..=Self::LONGEST).contains(&bytes.len()) { Ok(Self(Wiped::of(bytes)?)) } else { Err(refused) }
    }

    /// Whether it is the same; takes the same time whatever it finds.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_that_of_the_password_and_of_the_token() {
        let keys = [(&b"password"[..], [1; 8]), (b"password", [2; 8]), (b"Password", [1; 8])]
            .map(|(password, salt)| AccessKey::of_password(password, &salt));
        assert_ne!(keys[0].bytes(), keys[1].bytes());
        assert_ne!(keys[0].bytes(), keys[2].bytes());
        assert_eq!(keys[0].prove(&[3; 8]), AccessKey::of_password(b"password", &[1; 8]).prove(&[3; 8]));
        assert_ne!(keys[0].prove(&[3; 8]), keys[0].prove(&[4; 8]));
    }

    #[test]
    fn a_pin_of_no_length_and_one_too_long_are_refused() {
        assert!(Pin::new(b"").is_err());
        assert!(Pin::new(&[1; 128]).is_err());
        assert!(Pin::new(b"123456").unwrap().same_as(&Pin::new(b"123456").unwrap()));
        assert!(!Pin::new(b"123456").unwrap().same_as(&Pin::new(b"123457").unwrap()));
    }
}
