//! 廃棄記録: what was destroyed on a day, whose it was and why, before which two people.
//!
//! README, rules W7, R33. The trap: the record says of every unit whether its sealed secret is gone as well; a unit
//! without it could still be rebuilt on paper.

use serde::Serialize;

use crate::paper::written::{Day, Moment, Word};

/// What the record says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DestructionRecord {
    /// Which day.
    pub day: Day,
    /// Whose.
    pub institution: String,
    /// At which station.
    pub station: String,
    /// What was destroyed, in order.
    pub units: Vec<DestroyedUnit>,
    /// How often the same record was made before.
    pub reprint: u32,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DestroyedUnit {
    /// From 1.
    pub no: u32,
    /// Its serial.
    pub serial: String,
    /// Its model.
    pub model: String,
    /// Its lot.
    pub lot: String,
    /// Contract number; empty when it was never bound.
    pub contract: String,
    /// Whose.
    pub organisation: String,
    /// Why: what it was found to be; `None` where nobody judged it.
    pub reason: Option<Word>,
    /// When.
    pub at: Moment,
    /// Who.
    pub operator: String,
    /// The second person; may be empty in old registers.
    pub second: String,
    /// Whether no sealed secret of it is left.
    pub secret_gone: bool,
}
