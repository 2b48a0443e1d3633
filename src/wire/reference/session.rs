//! The two ends of a session: what a host seals a token opens, and back.
//!
//! Reference protocol, section 5 (AES-256-GCM, NIST SP 800-38D). The trap: a nonce may seal one text only. A host
//! therefore seals anew with a new counter, and repeats by sending the very same bytes again.

use aes_gcm::aead::AeadInOut as _;
use aes_gcm::{Aes256Gcm, KeyInit as _};
use zeroize::Zeroizing;

use super::keys::{Nonces, SessionKeys, TransportKey};
use super::message::SealedBytes;
use super::sealed::{SealedAnswer, SealedCommand};
use crate::domain::{Profile, Secret};
use crate::wire::WireError;

const TAG_LEN: usize = 16;

/// The host's end.
pub struct HostSession {
    keys: SessionKeys,
    last_counter: u32,
}

/// The token's end.
pub struct TokenSession {
    keys: SessionKeys,
    last_counter: u32,
}

#[derive(Clone, Copy)]
enum Direction {
    HostToToken = 1,
    TokenToHost = 2,
}

impl HostSession {
    /// Opens the session that both nonces belong to.
    #[must_use]
    pub fn new(key: &TransportKey, nonces: &Nonces) -> Self {
        Self { keys: key.session_keys(nonces), last_counter: 0 }
    }

    /// Seals a command under a new counter.
    pub fn seal(&mut self, seq: u8, command: &SealedCommand) -> Result<SealedBytes, WireError> {
        self.seal_plain(seq, command.encode()?)
    }

    /// Seals a `Stage` under a new counter, from a secret that stays where it is.
    pub fn seal_stage(
        &mut self,
        seq: u8,
        profile: Profile,
        secret: &Secret,
    ) -> Result<SealedBytes, WireError> {
        self.seal_plain(seq, SealedCommand::encode_stage(profile, secret)?)
    }

    fn seal_plain(&mut self, seq: u8, plain: Zeroizing<Vec<u8>>) -> Result<SealedBytes, WireError> {
        let counter =
            self.last_counter.checked_add(1).ok_or(WireError::CounterUsedUp { count: self.last_counter })?;
        let bytes = seal(&self.keys.to_token, Direction::HostToToken, counter, seq, plain)?;
        self.last_counter = counter;
        Ok(SealedBytes { counter, bytes })
    }

    /// Opens the answer to the last command.
    pub fn open(&self, seq: u8, sealed: &SealedBytes) -> Result<SealedAnswer, WireError> {
        if sealed.counter != self.last_counter {
            return Err(WireError::BadCounter { expected: self.last_counter, got: sealed.counter });
        }
        SealedAnswer::decode(&open(&self.keys.to_host, Direction::TokenToHost, seq, sealed)?)
    }
}

impl TokenSession {
    /// Opens the session that both nonces belong to.
    #[must_use]
    pub fn new(key: &TransportKey, nonces: &Nonces) -> Self {
        Self { keys: key.session_keys(nonces), last_counter: 0 }
    }

    /// Opens a command; its counter must be above every counter before. The counter counts as used once the seal
    /// has opened, even when the command within is unknown.
    pub fn open(&mut self, seq: u8, sealed: &SealedBytes) -> Result<SealedCommand, WireError> {
        if sealed.counter <= self.last_counter {
            let expected = self.last_counter.saturating_add(1);
            return Err(WireError::BadCounter { expected, got: sealed.counter });
        }
        let plain = open(&self.keys.to_token, Direction::HostToToken, seq, sealed)?;
        self.last_counter = sealed.counter;
        SealedCommand::decode(&plain)
    }

    /// Seals the answer to the command opened last.
    pub fn seal(&self, seq: u8, answer: &SealedAnswer) -> Result<SealedBytes, WireError> {
        let counter = self.last_counter;
        let bytes = seal(&self.keys.to_host, Direction::TokenToHost, counter, seq, answer.encode()?)?;
        Ok(SealedBytes { counter, bytes })
    }
}

fn nonce(direction: Direction, counter: u32) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[0] = direction as u8;
    nonce[8..].copy_from_slice(&counter.to_be_bytes());
    nonce
}

/// Encrypts in place; the plain text is overwritten by the cipher text.
fn seal(
    key: &[u8; 32],
    direction: Direction,
    counter: u32,
    seq: u8,
    mut text: Zeroizing<Vec<u8>>,
) -> Result<Vec<u8>, WireError> {
    if text.capacity() < text.len() + TAG_LEN {
        return Err(WireError::MessageTooLong { longest: text.capacity() - TAG_LEN, got: text.len() });
    }
    Aes256Gcm::new(key.into())
        .encrypt_in_place(&nonce(direction, counter).into(), &[direction as u8, seq], &mut *text)
        .map_err(|_| WireError::BadSeal)?;
    Ok(text.to_vec())
}

fn open(
    key: &[u8; 32],
    direction: Direction,
    seq: u8,
    sealed: &SealedBytes,
) -> Result<Zeroizing<Vec<u8>>, WireError> {
    let mut text = Zeroizing::new(sealed.bytes.clone());
    Aes256Gcm::new(key.into())
        .decrypt_in_place(&nonce(direction, sealed.counter).into(), &[direction as u8, seq], &mut *text)
        .map_err(|_| WireError::BadSeal)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{EntropyFailed, LotKey, TokenId};

    fn both() -> (HostSession, TokenSession) {
        let lot = LotKey::filled::<EntropyFailed>(|out| {
            out.fill(7);
            Ok(())
        })
        .unwrap();
        let key = TransportKey::derive(&lot, &TokenId::parse("RT", "RT-1").unwrap());
        let nonces = Nonces { token: [1; 16], host: [2; 16] };
        (HostSession::new(&key, &nonces), TokenSession::new(&key, &nonces))
    }

    #[test]
    fn a_command_and_its_answer_cross() {
        let (mut host, mut token) = both();
        for seq in 0..5 {
            let sealed = host.seal(seq, &SealedCommand::ReadClock).unwrap();
            assert!(matches!(token.open(seq, &sealed), Ok(SealedCommand::ReadClock)));
            let answer = SealedAnswer::Clock { unix_millis: i64::from(seq) };
            assert_eq!(host.open(seq, &token.seal(seq, &answer).unwrap()), Ok(answer));
        }
    }

    #[test]
    fn a_counter_is_taken_once() {
        let (mut host, mut token) = both();
        let sealed = host.seal(1, &SealedCommand::ReadClock).unwrap();
        assert!(token.open(1, &sealed).is_ok());
        assert_eq!(token.open(1, &sealed).err(), Some(WireError::BadCounter { expected: 2, got: 1 }));
    }

    #[test]
    fn a_seal_binds_sequence_number_counter_and_direction() {
        let (mut host, mut token) = both();
        let sealed = host.seal(1, &SealedCommand::ReadClock).unwrap();
        assert_eq!(token.open(2, &sealed).err(), Some(WireError::BadSeal));
        let moved = SealedBytes { counter: 9, ..sealed.clone() };
        assert_eq!(token.open(1, &moved).err(), Some(WireError::BadSeal));
        assert_eq!(host.open(1, &sealed).err(), Some(WireError::BadSeal), "reflected");
        assert!(token.open(1, &sealed).is_ok(), "what did not open used no counter");
    }

    #[test]
    fn an_answer_to_another_command_is_refused() {
        let (mut host, mut token) = both();
        let first = host.seal(1, &SealedCommand::ReadClock).unwrap();
        token.open(1, &first).unwrap();
        let answer = token.seal(1, &SealedAnswer::ClockSet).unwrap();
        host.seal(1, &SealedCommand::ReadClock).unwrap();
        assert_eq!(host.open(1, &answer), Err(WireError::BadCounter { expected: 2, got: 1 }));
    }
}
