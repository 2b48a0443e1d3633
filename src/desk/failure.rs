//! Why a token did not do what was asked, in the words that an operator needs.
//!
//! A driver's error names protocol steps; here they become the few cases that call for different deeds.

use thiserror::Error;

use crate::driver::{DriverError, Hand};
use crate::port::LineError;

/// Why a token did not do it, in the words that an operator needs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeviceFailure {
    /// Pulled out, or its port vanished.
    #[error("the token was unplugged")]
    Unplugged,
    /// It does not answer.
    #[error("the token does not answer")]
    Silent,
    /// Its answers cannot be read.
    #[error("the token's answers cannot be read")]
    Garbled,
    /// It is no token of a known family.
    #[error("this is no token of a known family")]
    Unknown,
    /// Its family is switched off; nothing was sent.
    #[error("the family {family} is switched off")]
    SwitchedOff {
        /// The family.
        family: &'static str,
    },
    /// It does not accept the key of its lot, or cannot prove that it has it.
    #[error("the token does not accept the key of its lot")]
    WrongLotKey,
    /// It wants a key, and its lot has none; nothing was shown to it.
    #[error("the token wants a key, and its lot has none")]
    NoLotKey,
    /// It does not accept the key of its family. Older ones lock for ever after a few wrong ones, so it is not tried again.
    #[error("the token does not accept the key of its family")]
    KeyRefused {
        /// How many wrong keys it will still look at, where it tells.
        attempts_left: Option<u8>,
    },
    /// It refused a key since it was put in, and is shown none before it was taken out.
    #[error("the token refused a key already")]
    AlreadyTried,
    /// A place that the station needs holds a secret of somebody else.
    #[error("place {place} of the token already holds a secret")]
    PlaceTaken {
        /// From 0.
        place: u8,
    },
    /// It does nothing before a person has done something to it.
    #[error("somebody has to {hand}")]
    NeedsHand {
        /// What has to be done.
        hand: Hand,
    },
    /// It wants to be left alone for a while after wrong attempts.
    #[error("the token has to rest for {millis} ms after wrong attempts")]
    MustWait {
        /// How long.
        millis: u64,
    },
    /// It holds a secret already.
    #[error("the token already holds a secret")]
    AlreadyLive,
    /// It answers with another check value than the secret has.
    #[error("the token answers with another check value")]
    CheckValueDiffers,
    /// Another token is in the slot than a moment ago.
    #[error("the token calls itself {got}, a moment ago it was {expected}")]
    SerialChanged {
        /// Before.
        expected: String,
        /// Now.
        got: String,
    },
    /// It refused for a reason of its own.
    #[error("the token refused: {reason}")]
    Refused {
        /// What it said.
        reason: String,
    },
    /// The port may not be opened.
    #[error("the port cannot be opened: {cause}")]
    Port {
        /// Why.
        cause: String,
    },
    /// The system does not let this person open the port.
    #[error("the system does not let this user open {path}")]
    PortDenied {
        /// The port.
        path: String,
    },
    /// The token calls itself otherwise than the USB device does that carries it.
    #[error("the token calls itself {told}, its USB device {plugged}")]
    SerialsDiffer {
        /// Told by the device to the system.
        plugged: String,
        /// Told by the token.
        told: String,
    },
    /// The system gave no randomness.
    #[error("no randomness: {cause}")]
    Entropy {
        /// What the system said.
        cause: String,
    },
}

impl DeviceFailure {
    /// Whether it is a refusal of the key that was shown, and how many wrong ones the token will still look at, where it told.
    #[must_use]
    pub const fn refuses_key(&self) -> Option<Option<u8>> {
        match self {
            Self::KeyRefused { attempts_left } => Some(*attempts_left),
            Self::WrongLotKey => Some(None),
            _ => None,
        }
    }

    /// Stable code: id of the sentence and reason of a quarantine.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unplugged => "token-unplugged",
            Self::Silent => "token-silent",
            Self::Garbled => "token-garbled",
            Self::Unknown => "token-family-unknown",
            Self::SwitchedOff { .. } => "family-off",
            Self::WrongLotKey => "lot-key-wrong",
            Self::NoLotKey => "lot-key-missing",
            Self::KeyRefused { attempts_left: None } => "token-key-refused",
            Self::KeyRefused { attempts_left: Some(_) } => "token-key-refused-counted",
            Self::AlreadyTried => "token-already-tried",
            Self::PlaceTaken { .. } => "token-place-taken",
            Self::NeedsHand { hand: Hand::Wake } => "token-asleep",
            Self::NeedsHand { hand: Hand::StartApp } => "token-app-closed",
            Self::NeedsHand { hand: Hand::TypePin } => "token-pin-locked",
            Self::NeedsHand { hand: Hand::Touch } => "token-wants-touch",
            Self::NeedsHand { hand: Hand::PowerCycle } => "token-shows-old",
            Self::NeedsHand { hand: Hand::LayAgain } => "token-lay-again",
            Self::NeedsHand { hand: Hand::Confirm } => "token-awaits-press",
            Self::MustWait { .. } => "token-must-wait",
            Self::AlreadyLive => "token-already-live",
            Self::CheckValueDiffers => "check-value-differs",
            Self::SerialChanged { .. } => "serial-changed",
            Self::Refused { .. } => "token-refused",
            Self::Port { .. } => "port-closed",
            Self::PortDenied { .. } => "port-denied",
            Self::SerialsDiffer { .. } => "serials-differ",
            Self::Entropy { .. } => "no-randomness",
        }
    }
}

impl From<LineError> for DeviceFailure {
    fn from(error: LineError) -> Self {
        match error {
            LineError::Denied { path } => Self::PortDenied { path },
            LineError::Unplugged { .. } | LineError::Missing { .. } => Self::Unplugged,
            LineError::TimedOut { .. }
            | LineError::Busy { .. }
            | LineError::NotAllowed { .. }
            | LineError::Failed { .. } => Self::Port { cause: error.to_string() },
        }
    }
}

impl From<DriverError> for DeviceFailure {
    fn from(error: DriverError) -> Self {
        match error {
            DriverError::Unplugged { .. } => Self::Unplugged,
            DriverError::NoAnswer { .. } => Self::Silent,
            DriverError::Garbled { .. }
            | DriverError::Senseless { .. }
            | DriverError::OtherAnswer { .. }
            | DriverError::NoCode { .. } => Self::Garbled,
            DriverError::NotThisFamily { .. }
            | DriverError::OtherPlug { .. }
            | DriverError::OtherVersion { .. } => Self::Unknown,
            DriverError::SwitchedOff { family } => Self::SwitchedOff { family },
            DriverError::SerialChanged { before, now } => {
                Self::SerialChanged { expected: before.to_string(), got: now.to_string() }
            }
            DriverError::SerialsDiffer { plugged, told } => {
                Self::SerialsDiffer { plugged, told: told.to_string() }
            }
            DriverError::WrongLotKey { .. } | DriverError::NotGenuine { .. } => Self::WrongLotKey,
            DriverError::NoLotKey { .. } => Self::NoLotKey,
            DriverError::KeyRefused { attempts_left, .. } => Self::KeyRefused { attempts_left },
            DriverError::AlreadyTried { .. } => Self::AlreadyTried,
            DriverError::PlaceTaken { place, .. } => Self::PlaceTaken { place },
            DriverError::NeedsHand { hand, .. } => Self::NeedsHand { hand },
            DriverError::MustWait { millis } => Self::MustWait { millis },
            DriverError::AlreadyLive { .. } => Self::AlreadyLive,
            DriverError::CheckValueDiffers { .. } => Self::CheckValueDiffers,
            DriverError::Entropy(error) => Self::Entropy { cause: error.cause },
            DriverError::Line { ref source, .. } => Self::Port { cause: source.to_string() },
            DriverError::NoSession { .. }
            | DriverError::CannotCarry { .. }
            | DriverError::SecretLength { .. }
            | DriverError::ConsentForOther { .. }
            | DriverError::Refused { .. } => Self::Refused { reason: error.to_string() },
        }
    }
}
