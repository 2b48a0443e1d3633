//! Families of tokens: what people decide about them, and what the settings show.

use crate::desk::families::KnownFamily;
use crate::domain::Abilities;
use crate::driver::{DRIVERS, Transport};
use crate::register::FamilyRecord;

/// Something about a family of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FamilyAct {
    /// Use it, or send nothing to its tokens any more.
    Use {
        /// Its name.
        family: String,
        /// Whether it is used.
        on: bool,
    },
    /// The operator has read that it was never tried with real tokens.
    Acknowledge {
        /// Its name.
        family: String,
    },
}

/// A family in the settings.
#[expect(clippy::struct_excessive_bools, reason = "each is an independent fact about a family")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyRow {
    /// Its stable name; the message is `family-<name>`.
    pub family: &'static str,
    /// By what its tokens are reached.
    pub transports: &'static [Transport],
    /// What its most able model can do.
    pub abilities: Abilities,
    /// Whether it is used.
    pub on: bool,
    /// Whether a person is asked before the first write on a station.
    pub asks: bool,
    /// Whether that first write was allowed.
    pub allowed: bool,
    /// Whether a token of it was recorded on this station.
    pub tried: bool,
    /// Whether it was tried with real tokens anywhere.
    pub tried_on_hardware: bool,
}

impl FamilyRow {
    /// Every family as a new station has it.
    #[must_use]
    pub fn untouched() -> Vec<Self> {
        let record = FamilyRecord::default();
        DRIVERS.iter().map(|driver| Self::of(&KnownFamily { driver: *driver, record })).collect()
    }

    /// The row of a family.
    #[must_use]
    pub fn of(known: &KnownFamily) -> Self {
        let KnownFamily { driver, record } = known;
        Self {
            family: driver.family(),
            transports: driver.transports(),
            abilities: driver.abilities(),
            on: !record.off,
            asks: driver.asks_before_first_write(),
            allowed: record.allowed,
            tried: record.tried,
            tried_on_hardware: driver.tried_on_hardware(),
        }
    }
}
