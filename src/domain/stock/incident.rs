//! What the supervisor decides about the units of a blocked range that are with customers.
//!
//! README, rule W10. The trap: what is still in the house is not decided here; it is blocked at once and only
//! destroyed.

use crate::domain::code::codes;

codes! {
    /// What becomes of the units that are out.
    IncidentDecision {
        /// 利用停止: every one of them is suspended.
        Suspend = "suspend",
        /// 一斉交換: they work on until each is exchanged.
        Exchange = "exchange",
    }
}
