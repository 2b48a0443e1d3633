//! The stock: what a person does there, and its pictures.
//!
//! README, rules W9, W10. The trap: an act of two carries the second person's [`Signature`]; it is tried once, by the
//! desk.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::bench::message::Signature;
use crate::domain::stock::{
    Balance, Count, Delivery, Explained, Explanation, Forecast, Group, IncidentDecision, Place, Scanned,
    Scope,
};
use crate::domain::{ContractNo, LotNo, Serial, SerialRange, TokenState, UnixMillis};
use crate::driver::driver_of_model;

/// Something that a person does in the stock.
#[derive(Debug)]
pub enum StockAct {
    /// Take a delivery in, counted by two.
    Receive {
        /// What stands on the table.
        delivery: Box<Delivery>,
        /// The file with the key of the lot.
        key: PathBuf,
        /// The second person.
        signature: Signature,
    },
    /// Note where a scanned unit was put.
    Place {
        /// What was scanned.
        scanned: String,
        /// Where it lies now.
        place: Place,
    },
    /// Begin a count.
    BeginTake(Scope),
    /// One scan of a count.
    Scan {
        /// Which count.
        take: u64,
        /// What was scanned.
        scanned: String,
    },
    /// Close a count, signed by two.
    CloseTake {
        /// Which count.
        take: u64,
        /// What is said of each difference.
        explanations: Vec<Explanation>,
        /// The second person.
        signature: Signature,
    },
    /// Save the difference report of a count.
    SaveReport {
        /// Which count.
        take: u64,
        /// Where to.
        path: PathBuf,
    },
    /// Close today, signed by two.
    CloseDay {
        /// What explains a difference; may be empty.
        explanation: String,
        /// The second person.
        signature: Signature,
    },
    /// Explain the difference of a closed day, signed by two.
    ExplainDay {
        /// Which day.
        day: Date,
        /// What explains it.
        explanation: String,
        /// The second person.
        signature: Signature,
    },
    /// Block a range: its box is lost or in doubt.
    Block {
        /// Which serials.
        range: SerialRange,
        /// What happened.
        reason: String,
    },
    /// The supervisor decides about the units of a blocked range that are out.
    Decide {
        /// Which incident.
        incident: u64,
        /// What becomes of them.
        decision: IncidentDecision,
        /// The supervisor.
        signature: Signature,
    },
}

/// Which picture of the stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockQuery {
    /// Lots, forecast, closed days, incidents.
    Overview,
    /// One count.
    Take(u64),
    /// The balance as it stands.
    Balance,
    /// One incident with its work lists.
    Incident(u64),
}

/// A picture of the stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StockView {
    /// Lots, forecast, closed days, incidents.
    Overview(StockOverview),
    /// One count.
    Take(TakeView),
    /// The balance as it stands, and whether today is closed.
    Balance {
        /// The balance.
        balance: Balance,
        /// Whether today is closed.
        closed: bool,
    },
    /// One incident.
    Incident(IncidentView),
    /// What a scan of a count said.
    Scanned(ScanView),
}

/// The stock at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockOverview {
    /// Lots, the one to use first in front.
    pub lots: Vec<LotRow>,
    /// How long it lasts.
    pub forecast: Forecast,
    /// The count that is open.
    pub open_take: Option<u64>,
    /// The count that was closed last.
    pub last_take: Option<u64>,
    /// Days closed lately, the newest first.
    pub days: Vec<DayRow>,
    /// Incidents, the newest first.
    pub incidents: Vec<IncidentRow>,
    /// Whether an unexplained difference stops the writing of tokens.
    pub difference_blocks: bool,
}

/// A lot with how its units stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotRow {
    /// Number.
    pub lot: LotNo,
    /// Number of the delivery note; may be empty.
    pub note_no: String,
    /// Supplier; may be empty.
    pub supplier: String,
    /// Last day of its units.
    pub expires_on: Option<Date>,
    /// Whether that day is past.
    pub expired: bool,
    /// When it came in.
    pub received_at: UnixMillis,
    /// Units that came in.
    pub received: u32,
    /// Units of each group, in the order of [`Group::ALL`].
    pub groups: [u32; Group::ALL.len()],
    /// Whether it is to be used first.
    pub first: bool,
}

/// A closed day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRow {
    /// Which.
    pub day: Date,
    /// Who closed it.
    pub operator: String,
    /// Who signed besides.
    pub second: String,
    /// Differences that the balance did not explain.
    pub difference: u32,
    /// What explains them.
    pub explanation: String,
    /// The journal's head at that moment, in hexadecimal.
    pub head: String,
}

/// An incident in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentRow {
    /// Number.
    pub no: u64,
    /// When.
    pub at: UnixMillis,
    /// First serial.
    pub first: Serial,
    /// Last serial.
    pub last: Serial,
    /// What happened.
    pub reason: String,
    /// Units that the register knows.
    pub units: u32,
    /// What the supervisor decided.
    pub decision: Option<IncidentDecision>,
}

/// An incident with its two work lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentView {
    /// The incident.
    pub row: IncidentRow,
    /// In the house: to be destroyed.
    pub to_destroy: Vec<UnitRow>,
    /// With customers: suspended or exchanged.
    pub out: Vec<UnitRow>,
}

/// A unit in a work list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// Serial.
    pub serial: Serial,
    /// Lot.
    pub lot: LotNo,
    /// State now.
    pub state: TokenState,
    /// Whose: number and name.
    pub contract: Option<(ContractNo, String)>,
}

/// A count and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeView {
    /// Number.
    pub no: u64,
    /// What is counted.
    pub scope: Scope,
    /// When it was begun.
    pub begun_at: UnixMillis,
    /// Whether it runs.
    pub is_open: bool,
    /// How it stands.
    pub count: Count,
    /// What was scanned last, the newest first.
    pub recent: Vec<Scanned>,
    /// Of a closed one: each difference, and whether the unit was given up as lost.
    pub settled: Vec<(Explained, bool)>,
}

/// What a scan said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanView {
    /// Which count.
    pub take: u64,
    /// What was read, and what the register says of it.
    pub scanned: Scanned,
    /// Whether it was scanned before in this count.
    pub again: bool,
}

/// What is known of a delivered model: its family, and whether its lots come with a key.
#[must_use]
pub fn model_known(model: &str) -> Option<(&'static str, bool)> {
    driver_of_model(model).map(|driver| (driver.family(), driver.takes_lot_key()))
}
