//! 期限到来のお知らせ: tells a customer that their units reach their end and are exchanged.
//!
//! README, rules W12, W4, D4. The trap: nothing is asked of the customer yet, so the letter must not read like a
//! request form.

use serde::Serialize;

use crate::paper::Sender;
use crate::paper::written::{Day, Money, Recipient};

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CampaignLetter {
    /// The day on the letter.
    pub issued_on: Day,
    /// The reception number of the exchange; empty while it has not begun.
    pub reception_no: String,
    /// To whom.
    pub recipient: Recipient,
    /// From whom.
    pub sender: Sender,
    /// The dealing branch; may be empty.
    pub branch: String,
    /// How many units.
    pub pieces: u32,
    /// The first day on which one of them ends.
    pub expires_on: Day,
    /// What one exchange costs; `None` when nothing (D4).
    pub each: Option<Money>,
    /// Days in which the old units come back.
    pub return_within_days: u32,
}
