//! A delivery as it stands on the table: what its note says, and what two people counted.
//!
//! README, rule W9, 入庫. The trap: the units are a range or were scanned one by one; both have to give the number
//! counted.

use jiff::civil::Date;

use crate::domain::stock::{Place, SerialRange};
use crate::domain::{LotNo, Model, TokenId};

/// A lot as it stands on the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Lot number of the note.
    pub lot: LotNo,
    /// Model of the note.
    pub model: Model,
    /// Number of the note.
    pub note_no: String,
    /// Who delivered.
    pub supplier: String,
    /// Last day of the units, where the note says so.
    pub expires_on: Option<Date>,
    /// Where they are put.
    pub place: Place,
    /// Which units.
    pub units: Delivered,
    /// What the operator counted.
    pub counted: u32,
    /// What the second person counted.
    pub counted_again: u32,
}

/// The units of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivered {
    /// From a first to a last serial, as on the note.
    Range(SerialRange),
    /// One by one, as scanned.
    Scanned(Vec<TokenId>),
}

impl Delivered {
    /// Every unit.
    #[must_use]
    pub fn tokens(&self) -> Vec<TokenId> {
        match self {
            Self::Range(range) => range.tokens().collect(),
            Self::Scanned(tokens) => tokens.clone(),
        }
    }
}
