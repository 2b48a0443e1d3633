//! Tokens that exist only in software: the other side of the protocols, with faults on demand.
//!
//! Built on the same `wire` types as the drivers, so that the two cannot drift apart. Pure: bytes, instants and random
//! numbers come in, bytes with the instants at which they leave come out. The trap: an emulated token must be as
//! unforgiving as a real one; it never helps a station that broke a rule.

use thiserror::Error;
use zeroize::Zeroizing;

use crate::domain::otp::{Code, totp};
use crate::domain::{Abilities, LotKey, Model, Profile, Secret, TokenId, UnixMillis};

mod clock;
mod faults;
mod flipper;
mod memory;
mod molto2;
mod nitrokey;
mod open_serial;
mod reference;
mod serial;
mod token2;
mod ykoath;

pub use faults::{Fault, Pulled};
pub use flipper::FlipperUnit;
pub use memory::{Live, Memory};
pub use molto2::{CONFIRM_WITHIN_MICROS, Molto2Spec, Molto2Unit};
pub use nitrokey::{NitrokeySpec, NitrokeyUnit};
pub use open_serial::OpenSerialUnit;
pub use reference::EmulatedToken;
pub use serial::SerialUnit;
pub use token2::{Token2Spec, Token2Unit};
pub use ykoath::{YkOathSpec, YkOathUnit};

/// A token in a card reader: commands come in, answers go out.
pub trait CardUnit: Send {
    /// Its answer to reset.
    fn atr(&self) -> Vec<u8>;

    /// It was powered, or reset: it forgets who spoke with it.
    fn reset(&mut self);

    /// Answers a command that arrived at an instant; `random` is what a challenge would be.
    fn answer(&mut self, command: &[u8], at: HostMicros, random: [u8; 8]) -> Zeroizing<Vec<u8>>;
}

/// True time, in microseconds since 1970: what an emulated token's crystal is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct HostMicros(pub i64);

/// What a token is made of.
pub struct TokenSpec {
    /// Manufacturer and serial.
    pub token: TokenId,
    /// The key of its lot.
    pub lot_key: LotKey,
    /// Model, as it tells it.
    pub model: Model,
    /// Firmware, as it tells it.
    pub firmware: String,
    /// What it can do.
    pub abilities: Abilities,
    /// Its battery.
    pub battery_millivolts: u16,
    /// How much faster than true time its crystal runs, in parts per million.
    pub ppm: i32,
    /// How far its clock is off when it leaves the factory.
    pub factory_clock_millis: i64,
    /// The line rate, in bits per second.
    pub baud: u32,
    /// How long it takes to stage.
    pub stage_millis: u32,
    /// How long it takes to commit or erase.
    pub commit_millis: u32,
    /// What goes wrong.
    pub faults: Vec<Fault>,
}

/// Something that a token does, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Out {
    /// When it begins; the bytes of an answer then take their time on the line.
    pub at: HostMicros,
    /// What it does.
    pub deed: Deed,
}

/// What a token can do to its line.
#[derive(Clone, PartialEq, Eq)]
pub enum Deed {
    /// Send these bytes.
    Send(Vec<u8>),
    /// Vanish from the line.
    Unplug,
}

/// A trace shows lengths, never bytes.
impl std::fmt::Debug for Deed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Send(bytes) => write!(f, "Send({} bytes)", bytes.len()),
            Self::Unplug => f.write_str("Unplug"),
        }
    }
}

/// What a live token shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lcd {
    /// The code.
    pub code: Code,
    /// Its step.
    pub step: u64,
    /// How many seconds it will still be shown.
    pub seconds_left: u64,
    /// The token's own clock.
    pub clock: UnixMillis,
    /// Whether it is showing itself to a person who looks for it.
    pub blinking: bool,
}

/// What cannot be made into an emulated token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EmulatorError {
    /// A text that names no fault.
    #[error("no fault is written {got:?}")]
    UnknownFault {
        /// What came.
        got: String,
    },
    /// Bytes that are no token memory, or only part of one.
    #[error("{len} bytes are no whole token memory")]
    NoMemory {
        /// Bytes that came.
        len: usize,
    },
    /// A token memory of a version that is not known here.
    #[error("a token memory of version {got} cannot be read here, version {expected} can")]
    OtherVersion {
        /// The version that can be read.
        expected: u8,
        /// The version that came.
        got: u8,
    },
    /// The memory of another token.
    #[error("the memory is that of {got}, not of {expected}")]
    OtherToken {
        /// The token that should get it.
        expected: TokenId,
        /// The token that it belongs to.
        got: TokenId,
    },
}

impl Lcd {
    /// What a display shows of a secret, by a clock.
    fn of(secret: &Secret, profile: Profile, clock: UnixMillis) -> Self {
        let step = profile.step_at(clock.unix_secs());
        let seconds_left = profile.step.secs() - clock.unix_secs() % profile.step.secs();
        Self { code: totp(secret, profile, step), step, seconds_left, clock, blinking: false }
    }
}

impl HostMicros {
    /// The instant of a millisecond.
    #[must_use]
    pub const fn of(instant: UnixMillis) -> Self {
        Self(instant.0.saturating_mul(1000))
    }

    /// The instant some microseconds later.
    #[must_use]
    pub fn plus(self, micros: u64) -> Self {
        Self(self.0.saturating_add(i64::try_from(micros).unwrap_or(i64::MAX)))
    }

    /// Microseconds since an earlier instant; 0 when it is not earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0)
    }
}

impl TokenSpec {
    /// The full model that the training tray uses: every ability, 20 ms to stage, 40 ms to commit, no fault.
    #[must_use]
    pub fn full(token: TokenId, lot_key: LotKey) -> Self {
        Self {
            token,
            lot_key,
            model: Model("PTB-1".into()),
            firmware: "1.0.0".into(),
            abilities: Abilities {
                clock_set: true,
                clock_erases: false,
                code_read: true,
                check_value: true,
                erase: true,
                blink: true,
                sha256: true,
                sha512: true,
                eight_digits: true,
                thirty_secs: true,
                no_sixty_secs: false,
                clock_unit_millis: 1,
                places: 0,
            },
            battery_millivolts: 3010,
            ppm: 0,
            factory_clock_millis: 0,
            baud: crate::wire::reference::DEFAULT_BAUD,
            stage_millis: 20,
            commit_millis: 40,
            faults: Vec::new(),
        }
    }
}
