//! The open messages of the reference protocol: what anybody can ask a token, and what it answers.
//!
//! Reference protocol, sections 1, 3, 10 and 11. The trap: the order of variants and fields *is* the format; append,
//! never insert. Variant numbers are laid out so that an echoed command can never be read as an answer.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::codec::{decode, encode, take};
use super::keys::PROOF_LEN;
use super::sealed::{SealedAnswer, SealedCommand};
use crate::domain::{CheckValue, TokenId};
use crate::wire::WireError;
use crate::wire::frame::{LONGEST_FRAME, frame_len};

/// Length of a nonce, in bytes.
pub const NONCE_LEN: usize = 16;

/// What a host asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Who are you? Answered by [`Answer::Identity`].
    Identify,
    /// Proof that the host holds the transport key. Answered by [`Answer::Authenticated`] or [`Answer::Wait`].
    Authenticate {
        /// The host's fresh nonce.
        host_nonce: [u8; NONCE_LEN],
        /// The host's proof over both nonces.
        proof: [u8; PROOF_LEN],
    },
    /// Show yourself for some seconds, so that a person finds the unit. Answered by [`Answer::Done`].
    Blink,
    /// A [`SealedCommand`] of the session. Answered by [`Answer::Sealed`].
    Sealed(SealedBytes),
}

/// What a token answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Command::Identify`].
    Identity(Identity),
    /// To [`Command::Authenticate`]: the token holds the key too, and a session is open.
    Authenticated {
        /// The token's proof over both nonces.
        proof: [u8; PROOF_LEN],
    },
    /// To [`Command::Authenticate`] after wrong proofs: not looked at, come back later.
    Wait {
        /// How long the token will still wait.
        millis: u64,
    },
    /// The command was not carried out.
    Refused(Reason),
    /// A [`SealedAnswer`] of the session.
    Sealed(SealedBytes),
    /// The command was carried out and there is nothing to tell.
    Done,
}

/// A sealed message: ciphertext and tag, and the counter they were sealed with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedBytes {
    /// Goes up with every command; the answer carries the counter of its command.
    pub counter: u32,
    /// Ciphertext and tag.
    pub bytes: Vec<u8>,
}

/// A trace shows counter and length.
impl fmt::Debug for SealedBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedBytes(counter {}, {} bytes)", self.counter, self.bytes.len())
    }
}

/// What a token tells about itself to anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Oldest version of the protocol that it speaks.
    pub protocol_min: u8,
    /// Newest version of the protocol that it speaks.
    pub protocol_max: u8,
    /// Two characters of the maker.
    pub manufacturer: String,
    /// As printed on its back.
    pub serial: String,
    /// Its model.
    pub model: String,
    /// Its firmware.
    pub firmware: String,
    /// What it can do, one bit each; unknown bits are ignored.
    pub abilities: u32,
    /// Where it stands.
    pub state: State,
    /// Check value of its secret when it has one.
    pub check_value: Option<[u8; 8]>,
    /// Its clock when the command's last byte arrived.
    pub clock_unix_millis: i64,
    /// Its battery.
    pub battery_millivolts: u16,
    /// Used up by the next authentication.
    pub nonce: [u8; NONCE_LEN],
}

/// Where a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// No secret.
    Blank,
    /// No secret yet; one is staged in this session.
    Staged,
    /// It has a secret and shows codes.
    Live,
    /// It waits after wrong proofs.
    LockedOut,
}

/// Why a token did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// A message it does not know.
    Unknown,
    /// There is no nonce to authenticate with: identify first.
    NoNonce,
    /// The proof is wrong.
    WrongProof,
    /// There is no session, or it has ended.
    NoSession,
    /// The seal does not open.
    BadSeal,
    /// The counter was used already.
    OldCounter,
    /// Its model lacks this ability.
    Unable,
    /// It cannot carry this profile.
    BadProfile,
    /// It holds a secret already.
    AlreadyLive,
    /// Nothing is staged.
    NothingStaged,
    /// The check value named is not that of what is staged.
    OtherCheckValue,
    /// The serial named is not its own.
    OtherSerial,
    /// It holds no secret.
    NotLive,
    /// Further ahead than one step.
    TooFarAhead,
    /// Its battery is too weak to write.
    BatteryWeak,
    /// Its non-volatile memory did not take the write; the old state stands.
    WriteFailed,
}

impl Command {
    /// How long the token may take, the crossing of the line not counted.
    #[must_use]
    pub const fn timeout_millis(&self) -> u64 {
        match self {
            Self::Identify | Self::Blink => 300,
            Self::Authenticate { .. } => 500,
            Self::Sealed(_) => SealedCommand::LONGEST_TIMEOUT_MILLIS,
        }
    }

    /// The longest whole frame that answers it, in bytes.
    #[must_use]
    pub const fn longest_answer(&self) -> usize {
        match self {
            Self::Identify => LONGEST_FRAME,
            Self::Authenticate { .. } => frame_len(1 + PROOF_LEN),
            Self::Blink => frame_len(2),
            Self::Sealed(_) => frame_len(SealedAnswer::LONGEST_SEALED),
        }
    }

    /// Its name, for errors and traces.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Authenticate { .. } => "authenticate",
            Self::Blink => "blink",
            Self::Sealed(_) => "sealed",
        }
    }

    /// The message as bytes.
    pub fn encode(&self) -> Result<Vec<u8>, WireError> {
        encode(self, "command").map(|bytes| bytes.to_vec())
    }

    /// Reads a message.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        decode(bytes, "command")
    }
}

impl Answer {
    /// The message as bytes.
    pub fn encode(&self) -> Result<Vec<u8>, WireError> {
        encode(self, "answer").map(|bytes| bytes.to_vec())
    }

    /// Its name, for errors and traces.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Identity(_) => "identity",
            Self::Authenticated { .. } => "authenticated",
            Self::Wait { .. } => "wait",
            Self::Refused(_) => "refused",
            Self::Sealed(_) => "sealed",
            Self::Done => "done",
        }
    }

    /// Reads a message. An identity may be followed by fields of a later version.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        match take(bytes, "answer")? {
            (answer @ Self::Identity(_), _) | (answer, []) => Ok(answer),
            (_, rest) => Err(WireError::TrailingBytes { expected: "answer", count: rest.len() }),
        }
    }
}

impl Identity {
    /// Manufacturer and serial, checked.
    pub fn token(&self) -> Result<TokenId, WireError> {
        Ok(TokenId::parse(&self.manufacturer, &self.serial)?)
    }

    /// The check value of the secret it has.
    #[must_use]
    pub fn check_value(&self) -> Option<CheckValue> {
        self.check_value.map(CheckValue)
    }
}
