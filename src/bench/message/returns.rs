//! Units that come back: what people ask of them and what they are shown.

use crate::bench::message::{JournalRow, Signature, SlotNo};
use crate::domain::StopCause;
use crate::domain::diagnose::Diagnosis;
use crate::domain::disposition::{Disposition, Ticks};
use crate::domain::drift::{Drift, Forecast};
use crate::domain::verdict::Verdict;
use crate::domain::{
    CheckValue, ClockOffset, ContractNo, RequestNo, Serial, Token, TokenId, TokenState, UnixMillis,
};
use crate::words::Notice;

/// What a person asks.
#[derive(Debug)]
pub enum ReturnsAct {
    /// Look at a unit; nothing is changed.
    Judge {
        /// What lies there.
        unit: ReturnedUnit,
        /// Codes that its display showed: none, one, or two that follow each other.
        codes: Vec<String>,
        /// What the operator saw.
        ticks: Ticks,
    },
    /// Do this with the unit that was looked at last.
    Dispose {
        /// What.
        disposition: Disposition,
        /// The second person, where one is needed.
        second: Option<Signature>,
        /// The serial as the operator typed it, where memory is erased.
        typed: String,
    },
    /// A box of units: look at one and do this with it at once.
    Sweep {
        /// What was scanned.
        scanned: String,
        /// What is done with every unit of the box.
        disposition: Disposition,
    },
    /// Forget the unit that was looked at.
    Forget,
    /// Which of our tokens shows this code now?
    Identify {
        /// The code.
        first: String,
        /// The one that follows it; may be empty.
        second: String,
    },
    /// Stop looking for it.
    StopIdentifying,
}

/// What lies on the counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReturnedUnit {
    /// A text came from the scanner or the keyboard.
    Scanned(String),
    /// Of the makers that gave this serial, this one.
    Chosen(TokenId),
    /// The token in a slot.
    Slot(SlotNo),
}

/// What people are shown.
#[derive(Debug, Clone)]
pub enum ReturnsNews {
    /// A unit as it was judged.
    Judged(Box<ReturnView>),
    /// Something was done with a unit.
    Done(DoneRow),
    /// It was not done, and why.
    Refused(Notice),
    /// A unit is being erased.
    Erasing,
    /// How far the search for a code is; the last one says that it is over.
    Identified(IdentifyView),
}

/// A unit as it was judged.
#[derive(Debug, Clone, PartialEq)]
pub struct ReturnView {
    /// What was scanned or read.
    pub scanned: String,
    /// When.
    pub at: UnixMillis,
    /// The slot that it lies in.
    pub slot: Option<SlotNo>,
    /// What it is.
    pub verdict: Verdict,
    /// The token, as far as it is ours and one.
    pub token: Option<Token>,
    /// Every token of ours with this serial.
    pub makers: Vec<TokenId>,
    /// Name of its contract.
    pub contract_name: Option<String>,
    /// Why it is stopped.
    pub stop: Option<StopCause>,
    /// Tracking number of its last envelope; may be empty.
    pub tracking: Option<String>,
    /// The request that replaces it, and the token that takes its place.
    pub replaced_by: Option<(RequestNo, Option<Serial>)>,
    /// Whether an exchange is under way, for which a unit that comes back costs nothing (D4).
    pub exchange: bool,
    /// Where it stands by its own account: a stable code.
    pub unit: Option<&'static str>,
    /// Check value of the secret that it says it holds.
    pub check_value: Option<CheckValue>,
    /// Whether that is the recorded one.
    pub agrees: Option<bool>,
    /// Its clock against the station's.
    pub clock: Option<ClockOffset>,
    /// Its drift since it was set.
    pub drift: Option<Drift>,
    /// When it leaves the server's window.
    pub forecast: Option<Forecast>,
    /// What the codes tell.
    pub diagnosis: Option<Diagnosis>,
    /// Whether the unit told those codes itself, and nobody typed them.
    pub codes_read: bool,
    /// Why a unit that could tell codes told none.
    pub untold: Option<Notice>,
    /// Its battery by its own account.
    pub battery_millivolts: Option<u16>,
    /// What the operator ticked.
    pub ticks: Ticks,
    /// What the rules allow.
    pub dispositions: Vec<Disposition>,
    /// Its journal, newest first.
    pub history: Vec<JournalRow>,
}

/// What became of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneRow {
    /// What was scanned.
    pub scanned: String,
    /// When.
    pub at: UnixMillis,
    /// What it was.
    pub verdict: Verdict,
    /// What was to be done with it.
    pub disposition: Disposition,
    /// Why that was not done.
    pub refusal: Option<Notice>,
}

/// How far the search for a code is.
#[derive(Debug, Clone, PartialEq)]
pub struct IdentifyView {
    /// Tokens compared so far.
    pub seen: u64,
    /// Tokens with a sealed secret.
    pub total: u64,
    /// Whether it is over.
    pub over: bool,
    /// Those that show the code, nearest first.
    pub rows: Vec<IdentifiedRow>,
    /// How many chance alone would give.
    pub by_chance: f64,
    /// Envelopes that do not open.
    pub spoiled: u32,
    /// How many codes were typed.
    pub codes: u32,
}

/// A token that shows the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifiedRow {
    /// Which.
    pub token: TokenId,
    /// Where it stands.
    pub state: TokenState,
    /// Whose it is.
    pub contract: ContractNo,
    /// Their name.
    pub contract_name: String,
    /// Token minus station, in steps.
    pub steps: i64,
}
