//! The sealed messages of the reference protocol: what a host asks within a session, and what it hears.
//!
//! Reference protocol, sections 5 and 7 to 10. The trap: one of them carries the secret, so none has a `Debug` of its
//! content, and their bytes live in buffers that are wiped.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::codec::{decode, encode};
use super::message::Reason;
use super::secret_bytes;
use crate::domain::{Algorithm, Digits, Profile, Secret, StepSecs};
use crate::wire::WireError;

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
