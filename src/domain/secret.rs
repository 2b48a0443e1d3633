//! Secrets: filled in place, wiped on drop, shown only by one loud method whose callers are counted.
//!
//! `tests/house.rs` counts the files that call `expose_secret`. Neither type has `Debug`, `Clone`, `Display`
//! or a serializer, so a secret cannot slip into a log line or an error.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::domain::TokenId;

/// The secret that a token and the verifier share (the "seed"): 16 to 64 bytes.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Secret {
    bytes: Box<[u8; Secret::LONGEST]>,
    len: usize,
}

/// A secret of a length that RFC 4226 section 4 R6 and this station do not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a secret is 16 to 64 bytes long, got {got}")]
pub struct SecretLength {
    /// The length that was asked for, in bytes.
    pub got: usize,
}

impl Secret {
    /// The longest secret, in bytes.
    pub const LONGEST: usize = 64;
    /// The shortest secret, in bytes (RFC 4226 section 4, R6).
    pub const SHORTEST: usize = 16;

    /// Makes a secret of `len` bytes by letting `fill` write into it, so that no copy stays elsewhere.
    ///
    /// # Errors
    /// What `fill` says, or [`SecretLength`] through `E`.
    pub fn filled<E: From<SecretLength>>(
        len: usize,
        fill: impl FnOnce(&mut [u8]) -> Result<(), E>,
    ) -> Result<Self, E> {
        if !(Self::SHORTEST..=Self::LONGEST).contains(&len) {
            return Err(SecretLength { got: len }.into());
        }
        let mut secret = Self { bytes: Box::new([0; Self::LONGEST]), len };
        fill(&mut secret.bytes[..len])?;
        Ok(secret)
    }

    /// The secret bytes. Every caller of this is a place to audit.
    #[must_use]
    pub fn expose_secret(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// How long the secret is, in bytes; that much is no secret.
    #[must_use]
    pub const fn len_bytes(&self) -> usize {
        self.len
    }

    /// The value by which two parties compare secrets without telling them:
    /// the first 8 bytes of HMAC-SHA-256(secret, "kcv/1" ‖ manufacturer ‖ serial).
    #[must_use]
    pub fn check_value(&self, token: &TokenId) -> CheckValue {
        let mut mac = hmac_sha256(self.expose_secret());
        mac.update(b"kcv/1");
        mac.update(token.manufacturer.as_str().as_bytes());
        mac.update(token.serial.as_str().as_bytes());
        let full = mac.finalize().into_bytes();
        let mut short = [0; 8];
        short.copy_from_slice(&full[..8]);
        CheckValue(short)
    }
}

/// Eight bytes that tell whether two parties hold the same secret; may be stored and shown.
#[derive(Debug, Clone, Copy, Eq)]
pub struct CheckValue(pub [u8; 8]);

impl PartialEq for CheckValue {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Display for CheckValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

/// The key of a delivered lot, from which every token of the lot has its transport key.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct LotKey(Box<[u8; 32]>);

impl LotKey {
    /// Makes a lot key by letting `fill` write its 32 bytes.
    ///
    /// # Errors
    /// What `fill` says.
    pub fn filled<E>(fill: impl FnOnce(&mut [u8; 32]) -> Result<(), E>) -> Result<Self, E> {
        let mut key = Self(Box::new([0; 32]));
        fill(&mut key.0)?;
        Ok(key)
    }

    /// Whether it is the same key, in a time that does not tell how much of it is.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0[..]).into()
    }

    /// The key bytes. Every caller of this is a place to audit.
    #[must_use]
    pub fn expose_secret(&self) -> &[u8; 32] {
        &self.0
    }
}

/// HMAC-SHA-256 under a key of any length (RFC 2104 allows every length).
#[expect(clippy::expect_used, reason = "HMAC takes keys of every length, so this cannot fail")]
fn hmac_sha256(key: &[u8]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes any key length")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(byte: u8) -> Secret {
        Secret::filled::<SecretLength>(20, |out| {
            out.fill(byte);
            Ok(())
        })
        .unwrap()
    }

    #[test]
    fn check_values_bind_the_serial() {
        let one = TokenId::parse("RT", "RT-1").unwrap();
        let two = TokenId::parse("RT", "RT-2").unwrap();
        assert_eq!(secret(7).check_value(&one), secret(7).check_value(&one));
        assert_ne!(secret(7).check_value(&one), secret(7).check_value(&two));
        assert_ne!(secret(7).check_value(&one), secret(8).check_value(&one));
    }

    #[test]
    fn short_secrets_are_refused() {
        let short = Secret::filled::<SecretLength>(15, |_| Ok(()));
        assert_eq!(short.err(), Some(SecretLength { got: 15 }));
    }
}
