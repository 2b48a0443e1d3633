//! Fee lines: what people do with them, and how they look in a list with its totals.

use jiff::civil::Date;

use crate::domain::{DebitFailure, FeeEntry, FeeKey, FeeState, Yen};

/// Something to do with fee lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeeAct {
    /// Put lines into the next debit; none named means every one that is due.
    Export {
        /// Which.
        fees: Vec<FeeKey>,
    },
    /// They were paid.
    Collect {
        /// Which.
        fees: Vec<FeeKey>,
    },
    /// The debit was not made.
    Fail {
        /// Which.
        fee: FeeKey,
        /// Why.
        failure: DebitFailure,
    },
    /// Due again.
    Again {
        /// Which.
        fee: FeeKey,
    },
    /// To the branch.
    Refer {
        /// Which.
        fee: FeeKey,
        /// Why.
        reason: String,
    },
    /// Waived.
    Waive {
        /// Which.
        fee: FeeKey,
        /// Why.
        reason: String,
    },
}

/// A fee line in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeLineRow {
    /// The line.
    pub fee: FeeEntry,
    /// Name of the contract.
    pub contract_name: String,
}

/// What the lines of one month come to in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeMonthRow {
    /// The month in which they were raised, as `2026-11`.
    pub month: String,
    /// Their state.
    pub state: FeeState,
    /// Lines that cost something.
    pub lines: u32,
    /// Lines of zero yen.
    pub free: u32,
    /// What they come to.
    pub yen: Yen,
}

/// Fee lines with their totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeesView {
    /// Only lines in this state, or all.
    pub state: Option<FeeState>,
    /// Only lines of this month, or all.
    pub month: Option<String>,
    /// The lines, those that failed first.
    pub rows: Vec<FeeLineRow>,
    /// All months, the newest first.
    pub months: Vec<FeeMonthRow>,
    /// The day of the debit for what goes into a file today (D7).
    pub debit_on: Date,
}
