//! 棚卸報告書: a count of what lies in the house, with every difference and what two people said of it.
//!
//! README, rule W9, 棚卸, 差異報告. The trap: it is made from what the register kept when the count was closed, so that the
//! same report comes out tomorrow.

use serde::Serialize;

use crate::paper::written::{Moment, Word};

/// What the report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StockTakeReport {
    /// Number of the count.
    pub no: u64,
    /// Whose.
    pub institution: String,
    /// What was counted.
    pub scope: String,
    /// When it began.
    pub begun_at: Moment,
    /// Who counted.
    pub operator: String,
    /// When it was closed; `None` while it runs.
    pub closed_at: Option<Moment>,
    /// Who signed besides; empty while it runs.
    pub second: String,
    /// Units that should be found.
    pub expected: u32,
    /// Units of these that were.
    pub found: u32,
    /// Units of these that were not.
    pub missing: u32,
    /// What was scanned besides.
    pub unexpected: u32,
    /// Every difference.
    pub differences: Vec<FoundDifference>,
    /// How often the same report was made before.
    pub reprint: u32,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundDifference {
    /// What sort.
    pub sort: Word,
    /// The serial, or what was scanned.
    pub serial: String,
    /// Where the register has the unit; `None` when it does not know it.
    pub state: Option<Word>,
    /// What explains it; may be empty.
    pub explanation: String,
    /// Whether the unit is given up as lost.
    pub lost: bool,
}
