//! What a slot can ask a person: one problem, two answers.

use crate::desk::device::DeviceFailure;
use crate::domain::otp::Code;
use crate::domain::{Environment, Refusal};

/// Why a person has to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The token failed at something that may be tried again.
    Device(DeviceFailure),
    /// The clock did not take: offset after setting, in milliseconds.
    ClockOff {
        /// Token minus station.
        offset_millis: i64,
    },
    /// The clock was set, and the machine is too busy to measure how well.
    ClockUnsure {
        /// How far the measurement may be off, in milliseconds.
        uncertainty_millis: u32,
    },
    /// The battery is below what a new token should have.
    WeakBattery {
        /// Measured.
        millivolts: u16,
    },
    /// The two codes do not fit the sealed secret.
    CodesDiffer,
    /// The codes have to be read off the display and typed.
    TypeCodes,
    /// The token holds something else than its open job says.
    OtherSecret,
    /// The register refused because somebody was faster.
    Taken,
    /// Nobody has allowed a write to this family on this station yet.
    FirstWrite {
        /// Which.
        family: &'static str,
        /// The token's model.
        model: String,
        /// What the station is for.
        environment: Environment,
    },
    /// The token refused the key of its lot, now or when it was here last. Nothing is shown to it before a person says so.
    KeyRefused {
        /// How many wrong keys it would still look at, where it told.
        attempts_left: Option<u8>,
    },
    /// A rule says no to a job that was armed before.
    Rule(Refusal),
}

/// What the operator decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The same step again.
    Retry,
    /// Set the clock again.
    SetClock,
    /// Set the token apart.
    Quarantine,
    /// Leave it alone.
    Drop,
    /// Two codes from the display.
    Codes(Code, Code),
    /// Write to this family, now and from now on.
    Allow,
    /// Show the token the key that it refused, once more.
    ShowKey,
}

/// An answer without what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// See [`Answer::Retry`].
    Retry,
    /// See [`Answer::SetClock`].
    SetClock,
    /// See [`Answer::Quarantine`].
    Quarantine,
    /// See [`Answer::Drop`].
    Drop,
    /// See [`Answer::Codes`].
    Codes,
    /// See [`Answer::Allow`].
    Allow,
    /// See [`Answer::ShowKey`].
    ShowKey,
}

impl Problem {
    /// The stable code: reason of a quarantine and id of the sentence.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Device(failure) => failure.code(),
            Self::ClockOff { .. } => "clock-off",
            Self::ClockUnsure { .. } => "clock-unsure",
            Self::WeakBattery { .. } => "weak-battery",
            Self::CodesDiffer => "codes-differ",
            Self::TypeCodes => "type-codes",
            Self::OtherSecret => "other-secret",
            Self::Taken => "taken",
            Self::FirstWrite { .. } => "first-write",
            Self::KeyRefused { .. } => "key-was-refused",
            Self::Rule(_) => "rule-refused",
        }
    }

    /// The two answers, the safe one last. `armed` tells whether the token may hold a secret.
    #[must_use]
    pub const fn choices(&self, armed: bool) -> [Choice; 2] {
        match self {
            Self::ClockOff { .. } | Self::ClockUnsure { .. } => [Choice::SetClock, Choice::Quarantine],
            Self::TypeCodes => [Choice::Codes, Choice::Quarantine],
            Self::FirstWrite { .. } => [Choice::Allow, Choice::Drop],
            Self::KeyRefused { .. } if armed => [Choice::ShowKey, Choice::Quarantine],
            Self::KeyRefused { .. } => [Choice::ShowKey, Choice::Drop],
            Self::WeakBattery { .. } => [Choice::Quarantine, Choice::Drop],
            Self::Device(_) | Self::CodesDiffer | Self::OtherSecret | Self::Taken | Self::Rule(_) => {
                [Choice::Retry, if armed { Choice::Quarantine } else { Choice::Drop }]
            }
        }
    }
}
