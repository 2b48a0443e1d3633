//! 受領書: what the customer signs when units were handed over, and gives back.
//!
//! README, rule W1. The trap: it lies beside the units and comes back in an envelope, so of each it names the number on
//! its back and nothing of what it does.

use serde::Serialize;

use crate::paper::Sender;
use crate::paper::written::{Day, Word};

/// What the receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The day on the receipt.
    pub issued_on: Day,
    /// Reception number.
    pub reception_no: String,
    /// What was asked for.
    pub request_kind: Word,
    /// Who signs.
    pub organisation: String,
    /// To whom it is given back.
    pub sender: Sender,
    /// The dealing branch; may be empty.
    pub branch: String,
    /// How many units.
    pub pieces: u32,
    /// The numbers on their backs.
    pub serials: Vec<String>,
}
