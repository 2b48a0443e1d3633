//! 送付状: the letter in the parcel, with what the customer does first.
//!
//! README, rules R8, R15, R20 to R24, R26 to R29, R35 to R37, W3, W4. The trap: the parcel may be opened by the wrong
//! hands, so the letter does not say in one word what it comes with, and of each unit no more than stands on its back.

use serde::Serialize;

use crate::paper::Sender;
use crate::paper::written::{Day, Money, Recipient, Word};

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// The day on the letter.
    pub issued_on: Day,
    /// Reception number.
    pub reception_no: String,
    /// What was asked for.
    pub request_kind: Word,
    /// To whom.
    pub recipient: Recipient,
    /// From whom.
    pub sender: Sender,
    /// The dealing branch; empty when the register does not know it.
    pub branch: String,
    /// What to do.
    pub guidance: Guidance,
    /// The web page that shows it, the same for every customer; empty when there is none.
    pub guidance_page: String,
    /// What it costs; `None` when nothing.
    pub fee: Option<Fee>,
}

/// What the customer does first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Guidance {
    /// A unit has come with the letter (R20 to R24).
    Hard {
        /// What is in the parcel.
        units: Vec<Unit>,
        /// The last day on which the set-up may be skipped (R23, D1).
        set_up_by: Day,
        /// How many days that are (R23).
        skip_days: u32,
        /// Digits of a code (R13).
        code_digits: u32,
        /// Seconds that a code lasts (R1); the longest where the units differ.
        code_secs: u64,
        /// Whether a certificate takes the place of the password at sign-in (R12).
        certificate: bool,
        /// What another one costs after a loss (R27).
        reissue_each: Money,
        /// Days within which old units come back; `None` when none has to (W4).
        return_within_days: Option<u32>,
    },
    /// The users change to the application on their telephones (R8).
    Soft {
        /// Where the mail comes from.
        mail_domains: Vec<String>,
        /// Users on one telephone (R3).
        users_per_phone: u32,
        /// Days within which old units come back; `None` when none has to (W5).
        return_within_days: Option<u32>,
    },
}

/// One unit in the parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// Its place in the request, from 1.
    pub no: u32,
    /// The number on its back.
    pub serial: String,
    /// Seconds that its codes last.
    pub code_secs: u64,
    /// Who shares it.
    pub users: Vec<String>,
}

/// What it costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fee {
    /// In all, tax included.
    pub total: Money,
    /// For how many units.
    pub pieces: u32,
    /// The day of the debit from the representative account (R28, D7).
    pub debit_on: Day,
}
