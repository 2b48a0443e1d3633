//! Why a token did not do what was asked, in the words that an operator needs.
//!
//! A driver's error names protocol steps; here they become the few cases that call for different deeds.

use thiserror::Error;

use crate::driver::{DriverError, Hand, Refusal};
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
    /// The operator named a family for its port that does not exist; nothing was sent.
    #[error("there is no family {family}")]
    NoSuchFamily {
        /// What was named.
        family: String,
    },
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
    /// It refused, or what was asked cannot be done with it.
    #[error("the token refused: {reason}")]
    Refused {
        /// Why: a code of the list `token-says`.
        reason: &'static str,
    },
    /// The port may not be opened.
    #[error("the port cannot be opened: {cause}")]
    Port {
        /// What the system said.
        cause: String,
    },
    /// Another program has the port.
    #[error("another program has {path}")]
    PortBusy {
        /// The port.
        path: String,
    },
    /// The line to the token failed; the port is there.
    #[error("the line failed: {cause}")]
    LineFailed {
        /// What the system said.
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
            Self::NoSuchFamily { .. } => "port-family-unknown",
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
            Self::PortBusy { .. } => "port-busy",
            Self::LineFailed { .. } => "line-failed",
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
            LineError::TimedOut { .. } => Self::Silent,
            LineError::Busy { path } => Self::PortBusy { path },
            LineError::Failed { source, .. } => Self::LineFailed { cause: source.to_string() },
            LineError::NotAllowed { .. } => Self::Port { cause: error.to_string() },
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
            DriverError::Line { source, .. } => source.into(),
            DriverError::NoSession { .. } => Self::Refused { reason: "no_session" },
            DriverError::CannotCarry { .. } => Self::Refused { reason: "bad_profile" },
            DriverError::SecretLength { .. } => Self::Refused { reason: "secret_length" },
            DriverError::ConsentForOther { .. } => Self::Refused { reason: "other_consent" },
            DriverError::Refused { reason, .. } => Self::Refused { reason: said(reason) },
        }
    }
}

/// The code of what a token says.
const fn said(reason: Refusal) -> &'static str {
    match reason {
        Refusal::Unknown => "unknown",
        Refusal::Unable => "unable",
        Refusal::BadProfile => "bad_profile",
        Refusal::NothingStaged => "nothing_staged",
        Refusal::OtherCheckValue => "other_check_value",
        Refusal::OtherSerial => "other_serial",
        Refusal::NotLive => "not_live",
        Refusal::TooFarAhead => "too_far_ahead",
        Refusal::BatteryWeak => "battery_weak",
        Refusal::WriteFailed => "write_failed",
        Refusal::BadSeal => "bad_seal",
        Refusal::UnknownModel => "unknown_model",
        Refusal::FewTries => "few_tries",
        Refusal::NeedsUserPin => "needs_user_pin",
        Refusal::Full => "full",
        Refusal::TooFewPlaces => "too_few_places",
        Refusal::BadContent => "bad_content",
        Refusal::NotAllowed => "not_allowed",
        Refusal::NoSerial => "no_serial",
        Refusal::NotEmpty => "not_empty",
        Refusal::CutsSecret => "cuts_secret",
        Refusal::Unexplained => "unexplained",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::notice::device_fault;
    use crate::words::{Language, Sentences};

    const READER: &str = "card:Contactless 00 00";
    const STICK: &str = "usb:20A0:4108@1-2.3";

    fn told(failure: &DeviceFailure, place: &str) -> [String; 2] {
        [Language::Japanese, Language::English].map(|language| {
            let (words, notice) = (Sentences::new(language), device_fault(failure, place));
            format!("{} {}", words.what(&notice), words.remedy(&notice).unwrap())
        })
    }

    #[test]
    fn whatever_a_line_says_is_told_by_the_place_as_people_call_it_and_in_their_language() {
        let path = || STICK.to_owned();
        let system = "Input/output error (os error 5)";
        let failed = LineError::Failed { path: path(), act: "read", source: std::io::Error::other(system) };
        for (error, code) in [
            (LineError::Busy { path: path() }, "port-busy"),
            (LineError::Denied { path: path() }, "port-denied"),
            (LineError::TimedOut { path: path() }, "token-silent"),
            (failed, "line-failed"),
        ] {
            let failure = DeviceFailure::from(error);
            assert_eq!(failure.code(), code);
            for told in told(&failure, STICK) {
                assert!(told.contains("USB 1-2.3") && !told.contains("usb:"), "{told}");
                assert_eq!(told.contains(system), code == "line-failed", "{told}");
            }
            let [japanese, _] = told(&failure, STICK);
            assert!(!japanese.contains("could not") && !japanese.contains("in use"), "{japanese}");
        }
        let busy = DeviceFailure::from(LineError::Busy { path: READER.into() });
        assert!(told(&busy, READER).iter().all(|told| told.starts_with("Contactless 00 00 ")), "{busy}");
    }

    #[test]
    fn every_reason_of_a_token_has_its_words() {
        let refused = |reason| DeviceFailure::from(DriverError::Refused { step: "write", reason });
        let mut failures = [
            Refusal::Unknown,
            Refusal::Unable,
            Refusal::BadProfile,
            Refusal::NothingStaged,
            Refusal::OtherCheckValue,
            Refusal::OtherSerial,
            Refusal::NotLive,
            Refusal::TooFarAhead,
            Refusal::BatteryWeak,
            Refusal::WriteFailed,
            Refusal::BadSeal,
            Refusal::UnknownModel,
            Refusal::FewTries,
            Refusal::NeedsUserPin,
            Refusal::Full,
            Refusal::TooFewPlaces,
            Refusal::BadContent,
            Refusal::NotAllowed,
            Refusal::NoSerial,
            Refusal::NotEmpty,
            Refusal::CutsSecret,
            Refusal::Unexplained,
        ]
        .map(refused)
        .to_vec();
        failures.push(DriverError::NoSession { step: "write" }.into());
        failures.push(DriverError::SecretLength { expected: 20, got: 16 }.into());
        for failure in failures {
            for told in told(&failure, READER) {
                assert!(!told.contains('['), "{told}");
            }
        }
    }
}
