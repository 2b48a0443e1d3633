//! The keys of the reference protocol: from a lot key to a transport key, proofs and session keys.
//!
//! Reference protocol, section 4 (RFC 5869, RFC 2104). The trap: both proofs run over the same nonces, so the role
//! is part of what is proved, or a token's answer could be played back to it as a host's question.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::message::NONCE_LEN;
use crate::domain::{LotKey, TokenId};

/// Length of a proof, in bytes.
pub const PROOF_LEN: usize = 16;

const TRANSPORT: &[u8] = b"token-station reference/1 transport";
const PROOF: &[u8] = b"token-station reference/1 proof ";
const SESSION_TO_TOKEN: &[u8] = b"token-station reference/1 session host to token";
const SESSION_TO_HOST: &[u8] = b"token-station reference/1 session token to host";

/// Who proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The station.
    Host,
    /// The token.
    Token,
}

/// Both nonces of one authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nonces {
    /// From the identity.
    pub token: [u8; NONCE_LEN],
    /// From the authentication.
    pub host: [u8; NONCE_LEN],
}

/// A proof that somebody holds the transport key; compared in constant time.
#[derive(Debug, Clone, Copy, Eq)]
pub struct Proof(pub [u8; PROOF_LEN]);

impl PartialEq for Proof {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

/// The key of one token: what a token holds instead of its lot's key.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct TransportKey(Box<[u8; 32]>);

/// The two keys of one session.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct SessionKeys {
    pub(super) to_token: Box<[u8; 32]>,
    pub(super) to_host: Box<[u8; 32]>,
}

impl TransportKey {
    /// The transport key of a token of this lot.
    #[must_use]
    pub fn derive(lot_key: &LotKey, token: &TokenId) -> Self {
        let info =
            [TRANSPORT, token.manufacturer.as_str().as_bytes(), token.serial.as_str().as_bytes()].concat();
        let mut key = Self(Box::new([0; 32]));
        expand(None, lot_key.expose_secret(), &info, &mut key.0);
        key
    }

    /// The proof of a role over both nonces.
    #[must_use]
    pub fn proof(&self, role: Role, nonces: &Nonces, token: &TokenId) -> Proof {
        let mut mac = hmac(&self.0[..]);
        mac.update(PROOF);
        mac.update(match role {
            Role::Host => b"host",
            Role::Token => b"token",
        });
        mac.update(&nonces.token);
        mac.update(&nonces.host);
        mac.update(token.manufacturer.as_str().as_bytes());
        mac.update(token.serial.as_str().as_bytes());
        let full = mac.finalize().into_bytes();
        let mut short = [0; PROOF_LEN];
        short.copy_from_slice(&full[..PROOF_LEN]);
        Proof(short)
    }

    /// The keys of the session that these nonces open.
    pub(super) fn session_keys(&self, nonces: &Nonces) -> SessionKeys {
        let salt = [nonces.token, nonces.host].concat();
        let mut keys = SessionKeys { to_token: Box::new([0; 32]), to_host: Box::new([0; 32]) };
        expand(Some(&salt), &self.0[..], SESSION_TO_TOKEN, &mut keys.to_token);
        expand(Some(&salt), &self.0[..], SESSION_TO_HOST, &mut keys.to_host);
        keys
    }
}

/// HKDF-SHA-256 into a key that is already where it will stay.
#[expect(clippy::expect_used, reason = "HKDF-SHA-256 gives up to 8160 bytes, so 32 cannot fail")]
fn expand(salt: Option<&[u8]>, ikm: &[u8], info: &[u8], key: &mut [u8; 32]) {
    Hkdf::<Sha256>::new(salt, ikm).expand(info, key).expect("32 bytes are few");
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of every length, so this cannot fail")]
fn hmac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes any key length")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::EntropyFailed;

    fn lot(byte: u8) -> LotKey {
        LotKey::filled::<EntropyFailed>(|out| {
            out.fill(byte);
            Ok(())
        })
        .unwrap()
    }

    fn proof(lot_byte: u8, serial: &str, role: Role, nonces: &Nonces) -> Proof {
        let token = TokenId::parse("RT", serial).unwrap();
        TransportKey::derive(&lot(lot_byte), &token).proof(role, nonces, &token)
    }

    #[test]
    fn a_proof_holds_for_one_lot_one_serial_one_role_and_one_pair_of_nonces() {
        let nonces = Nonces { token: [1; 16], host: [2; 16] };
        let swapped = Nonces { token: [2; 16], host: [1; 16] };
        let right = proof(7, "RT-1", Role::Host, &nonces);
        assert_eq!(right, proof(7, "RT-1", Role::Host, &nonces));
        assert_ne!(right, proof(8, "RT-1", Role::Host, &nonces));
        assert_ne!(right, proof(7, "RT-2", Role::Host, &nonces));
        assert_ne!(right, proof(7, "RT-1", Role::Token, &nonces));
        assert_ne!(right, proof(7, "RT-1", Role::Host, &swapped));
    }

    #[test]
    fn the_two_directions_of_a_session_have_different_keys() {
        let token = TokenId::parse("RT", "RT-1").unwrap();
        let keys =
            TransportKey::derive(&lot(7), &token).session_keys(&Nonces { token: [1; 16], host: [2; 16] });
        assert_ne!(keys.to_host, keys.to_token);
    }
}
