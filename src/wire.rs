//! The bytes of the protocols: requests and answers as types, frames as their encoding.
//!
//! One file or folder per protocol; what two protocols share (framing, line arithmetic) lies beside them. Pure:
//! whoever calls brings the bytes, the instants and the random numbers.

use thiserror::Error;

use crate::domain::serial::NameRefused;

pub mod apdu;
pub mod epoch;
pub mod flipper;
pub mod frame;
pub mod lines;
pub mod nitrokey;
pub mod open_serial;
pub mod reference;
pub mod token2;
pub mod ykoath;

mod seed;
mod wiped;

pub use wiped::Wiped;

/// Bytes that are not what they should be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WireError {
    /// A frame ran past the longest that is allowed; everything up to the next delimiter is skipped.
    #[error("a frame is longer than {longest} bytes")]
    FrameTooLong {
        /// The longest whole frame, in bytes.
        longest: usize,
    },
    /// The byte stuffing of a frame does not add up.
    #[error("the byte stuffing of a frame of {got} bytes does not add up")]
    BadStuffing {
        /// Bytes between the delimiters.
        got: usize,
    },
    /// A frame too short to hold a sequence number, a message and a checksum.
    #[error("a frame holds at least {shortest} bytes, got {got}")]
    FrameTooShort {
        /// The fewest bytes of a frame, stuffing removed.
        shortest: usize,
        /// The bytes that came, stuffing removed.
        got: usize,
    },
    /// The checksum of a frame is wrong.
    #[error("the checksum of a frame should be {expected:08X}, got {got:08X}")]
    BadChecksum {
        /// Computed over the bytes that came.
        expected: u32,
        /// Carried by the frame.
        got: u32,
    },
    /// A message too long for one frame.
    #[error("a message is at most {longest} bytes long, got {got}")]
    MessageTooLong {
        /// The longest message, in bytes.
        longest: usize,
        /// Its length, in bytes.
        got: usize,
    },
    /// A sound frame whose content is no message of the expected kind.
    #[error("{len} bytes are no {expected}")]
    NotAMessage {
        /// The kind of message that was expected.
        expected: &'static str,
        /// Bytes that came.
        len: usize,
    },
    /// A message was followed by bytes that do not belong to it.
    #[error("{count} bytes follow a complete {expected}")]
    TrailingBytes {
        /// The kind of message that was read.
        expected: &'static str,
        /// Bytes left over.
        count: usize,
    },
    /// A sealed message was altered, or sealed with another key, direction, counter or sequence number.
    #[error("the seal of a message does not open")]
    BadSeal,
    /// A sealed message carries a counter that was used already or answers another command.
    #[error("a sealed message should carry counter {expected}, got {got}")]
    BadCounter {
        /// For a token: the lowest counter it takes. For a host: the counter of its command.
        expected: u32,
        /// The counter that came.
        got: u32,
    },
    /// A session has used its last counter.
    #[error("the session has sealed {count} messages and must be opened anew")]
    CounterUsedUp {
        /// Messages sealed.
        count: u32,
    },
    /// A token names itself in a way no token may.
    #[error(transparent)]
    BadName(#[from] NameRefused),
    /// A profile that has no meaning: digits, step or hash outside the closed lists.
    #[error("no profile has {digits} digits, a step of {step_secs} s and a secret of {secret_len} bytes")]
    BadProfile {
        /// Digits asked for.
        digits: u8,
        /// Step asked for, in seconds.
        step_secs: u8,
        /// Length of the secret, in bytes.
        secret_len: usize,
    },
    /// A secret that a family cannot carry.
    #[error("a secret of this family is at most {longest} bytes long and never empty, got {got}")]
    BadSecretLength {
        /// The longest secret of the family, in bytes.
        longest: usize,
        /// Its length, in bytes.
        got: usize,
    },
    /// A secret with a byte that ends it on its way into a token.
    #[error("a secret of this family holds no byte 00")]
    SecretHasZero,
    /// An instant that no token is set to.
    #[error("no token is set to {unix_secs} seconds since 1970")]
    BadTime {
        /// Seconds since 1970.
        unix_secs: i64,
    },
    /// A number outside of what a protocol can write.
    #[error("{what} is {least} to {most}, got {got}")]
    OutOfRange {
        /// What the number counts.
        what: &'static str,
        /// The least that can be written.
        least: u64,
        /// The most that can be written.
        most: u64,
        /// The number.
        got: u64,
    },
    /// A text that a protocol cannot write: too short, too long, or with a character that means something else there.
    #[error(
        "{what} is 1 to {longest} bytes long and free of control characters and separators, got {got} bytes"
    )]
    BadText {
        /// What the text names.
        what: &'static str,
        /// The longest text, in bytes.
        longest: usize,
        /// Its length, in bytes.
        got: usize,
    },
}
