//! 返送票: the slip that comes back with old units, and the address for their envelope.
//!
//! README, rules W4, W5, W13. The trap: its lower part is cut off and stuck on the outside of an envelope, so serials
//! stand in the upper part, which lies beside the units.

use serde::Serialize;

use crate::paper::Sender;
use crate::paper::written::{Day, Word};

/// What the slip says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnSlip {
    /// The day on the slip.
    pub issued_on: Day,
    /// Reception number of what is replaced or ended.
    pub reception_no: String,
    /// Why units come back.
    pub request_kind: Word,
    /// Who sends them back.
    pub organisation: String,
    /// Where they go.
    pub sender: Sender,
    /// The dealing branch; may be empty.
    pub branch: String,
    /// How many units.
    pub pieces: u32,
    /// The numbers on their backs.
    pub serials: Vec<String>,
    /// Days to send them back.
    pub return_within_days: u32,
}
