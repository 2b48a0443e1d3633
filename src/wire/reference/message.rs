//! The messages of the reference protocol and their encoding.
//!
//! Reference protocol, sections 1, 3, 7 to 11. The trap: the order of variants and fields *is* the format; append,
//! never insert. Variant numbers are laid out so that an echoed command can never be read as an answer.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::keys::PROOF_LEN;
use super::secret_bytes;
use crate::domain::{Algorithm, CheckValue, Digits, Profile, Secret, StepSecs, TokenId};
use crate::wire::WireError;
use crate::wire::frame::{LONGEST_BODY, LONGEST_FRAME, frame_len};

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

/// What a host asks within a session. Holds a secret, so it has no `Debug` of its content and no `Clone`.
#[derive(Serialize, Deserialize)]
pub enum SealedCommand {
    /// Take this secret into volatile memory. Answered by [`SealedAnswer::Staged`].
    Stage {
        /// The hash.
        algorithm: WireAlgorithm,
        /// 6 or 8.
        digits: u8,
        /// 30 or 60.
        step_secs: u8,
        /// As long as the hash.
        #[serde(with = "secret_bytes")]
        secret: Secret,
    },
    /// Make what is staged the token's secret. Answered by [`SealedAnswer::Committed`].
    Commit {
        /// Check value of what is staged.
        check_value: [u8; 8],
    },
    /// Become blank. Answered by [`SealedAnswer::Erased`].
    Erase {
        /// The token's own serial.
        serial: String,
    },
    /// Set the clock. Answered by [`SealedAnswer::ClockSet`].
    SetClock {
        /// The time at which the last byte of this frame arrives.
        unix_millis: i64,
    },
    /// Tell the clock. Answered by [`SealedAnswer::Clock`].
    ReadClock,
    /// Tell a code. Answered by [`SealedAnswer::Code`].
    ReadCode {
        /// 0 for the current step, 1 for the next.
        ahead: u8,
    },
    /// End the session. Answered by [`SealedAnswer::Closed`].
    Close,
}

/// What a token answers within a session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SealedAnswer {
    /// To [`SealedCommand::Stage`].
    Staged {
        /// Check value of what is staged.
        check_value: [u8; 8],
    },
    /// To [`SealedCommand::Commit`]: the token is live.
    Committed {
        /// Check value of the secret, read back from non-volatile memory.
        check_value: [u8; 8],
    },
    /// To [`SealedCommand::Erase`]: the token is blank.
    Erased,
    /// To [`SealedCommand::SetClock`].
    ClockSet,
    /// To [`SealedCommand::ReadClock`].
    Clock {
        /// The clock when the command's last byte arrived.
        unix_millis: i64,
    },
    /// To [`SealedCommand::ReadCode`].
    Code {
        /// The step of the code.
        step: u64,
        /// The digits, leading zeros kept.
        digits: String,
        /// The clock when the command's last byte arrived.
        unix_millis: i64,
    },
    /// To [`SealedCommand::Close`]: the session has ended.
    Closed,
    /// The command was not carried out.
    Refused(Reason),
}

/// The hash of a profile as the wire writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WireAlgorithm {
    /// HMAC-SHA-1.
    Sha1,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-512.
    Sha512,
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

impl SealedCommand {
    /// The longest that any command within a session may take.
    pub const LONGEST_TIMEOUT_MILLIS: u64 = 2000;

    /// The bytes of a `Stage`, written from a secret that stays where it is.
    pub fn encode_stage(profile: Profile, secret: &Secret) -> Result<Zeroizing<Vec<u8>>, WireError> {
        let algorithm = match profile.algorithm {
            Algorithm::Sha1 => WireAlgorithm::Sha1,
            Algorithm::Sha256 => WireAlgorithm::Sha256,
            Algorithm::Sha512 => WireAlgorithm::Sha512,
        };
        let digits = match profile.digits {
            Digits::Six => 6,
            Digits::Eight => 8,
        };
        let step_secs = match profile.step {
            StepSecs::Thirty => 30,
            StepSecs::Sixty => 60,
        };
        encode(&StageAlone::Stage { algorithm, digits, step_secs, secret }, "sealed command")
    }

    /// How long the token may take to stage, the crossing of the line not counted.
    pub const STAGE_TIMEOUT_MILLIS: u64 = 500;

    /// How long the token may take, the crossing of the line not counted.
    #[must_use]
    pub const fn timeout_millis(&self) -> u64 {
        match self {
            Self::Stage { .. } => Self::STAGE_TIMEOUT_MILLIS,
            Self::Commit { .. } | Self::Erase { .. } => Self::LONGEST_TIMEOUT_MILLIS,
            Self::SetClock { .. } | Self::ReadClock | Self::ReadCode { .. } | Self::Close => 300,
        }
    }

    /// Its name, for errors and traces.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Stage { .. } => "stage",
            Self::Commit { .. } => "commit",
            Self::Erase { .. } => "erase",
            Self::SetClock { .. } => "set clock",
            Self::ReadClock => "read clock",
            Self::ReadCode { .. } => "read code",
            Self::Close => "close",
        }
    }

    /// The message as bytes, wiped when dropped.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>, WireError> {
        encode(self, "sealed command")
    }

    /// Reads a message.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        decode(bytes, "sealed command")
    }
}

impl SealedAnswer {
    /// The longest sealed answer: variant, counter, length, and a code with step, digits, clock and tag.
    pub const LONGEST_SEALED: usize = 1 + 5 + 2 + (1 + 10 + 1 + 8 + 10) + 16;

    /// The message as bytes, wiped when dropped.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>, WireError> {
        encode(self, "sealed answer")
    }

    /// Reads a message.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        decode(bytes, "sealed answer")
    }

    /// Its name, for errors and traces.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Staged { .. } => "staged",
            Self::Committed { .. } => "committed",
            Self::Erased => "erased",
            Self::ClockSet => "clock set",
            Self::Clock { .. } => "clock",
            Self::Code { .. } => "code",
            Self::Closed => "closed",
            Self::Refused(_) => "refused",
        }
    }
}

/// A trace shows which command it is, never what it holds.
impl fmt::Debug for SealedCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedCommand({})", self.name())
    }
}

/// A trace shows which answer it is, never a code.
impl fmt::Debug for SealedAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedAnswer({})", self.name())
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

/// The profile that a `Stage` asks for, if there is such a profile.
pub fn profile_of(
    algorithm: WireAlgorithm,
    digits: u8,
    step_secs: u8,
    secret: &Secret,
) -> Result<Profile, WireError> {
    let secret_len = secret.len_bytes();
    let refused = WireError::BadProfile { digits, step_secs, secret_len };
    let profile = Profile {
        algorithm: match algorithm {
            WireAlgorithm::Sha1 => Algorithm::Sha1,
            WireAlgorithm::Sha256 => Algorithm::Sha256,
            WireAlgorithm::Sha512 => Algorithm::Sha512,
        },
        digits: match digits {
            6 => Digits::Six,
            8 => Digits::Eight,
            _ => return Err(refused),
        },
        step: match step_secs {
            30 => StepSecs::Thirty,
            60 => StepSecs::Sixty,
            _ => return Err(refused),
        },
    };
    if profile.secret_len() == secret_len { Ok(profile) } else { Err(refused) }
}

/// [`SealedCommand::Stage`] with a secret that somebody else holds; the same bytes, because the same order.
#[derive(Serialize)]
enum StageAlone<'a> {
    Stage {
        algorithm: WireAlgorithm,
        digits: u8,
        step_secs: u8,
        #[serde(serialize_with = "secret_bytes::serialize")]
        secret: &'a Secret,
    },
}

/// Encodes into a buffer that is wiped when dropped and never grows, so that no copy stays behind.
fn encode<T: Serialize>(message: &T, kind: &'static str) -> Result<Zeroizing<Vec<u8>>, WireError> {
    let mut buffer = Zeroizing::new(vec![0; LONGEST_BODY]);
    let used = match postcard::to_slice(message, &mut buffer) {
        Ok(used) => used.len(),
        Err(postcard::Error::SerializeBufferFull) => {
            return Err(WireError::MessageTooLong { longest: LONGEST_BODY, got: LONGEST_BODY + 1 });
        }
        Err(_) => return Err(WireError::NotAMessage { expected: kind, len: 0 }),
    };
    buffer.truncate(used);
    Ok(buffer)
}

fn decode<T: DeserializeOwned>(bytes: &[u8], kind: &'static str) -> Result<T, WireError> {
    match take(bytes, kind)? {
        (message, []) => Ok(message),
        (_, rest) => Err(WireError::TrailingBytes { expected: kind, count: rest.len() }),
    }
}

fn take<'b, T: DeserializeOwned>(bytes: &'b [u8], kind: &'static str) -> Result<(T, &'b [u8]), WireError> {
    postcard::take_from_bytes(bytes).map_err(|_| WireError::NotAMessage { expected: kind, len: bytes.len() })
}
