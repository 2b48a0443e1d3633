//! Stock at the desk: what comes in, where it lies, counts, the daily balance, and boxes that are lost.
//!
//! README, rules W9, W10. The trap: an act of two people takes the second one's signature by value and asks again
//! whether the two are two, because somebody else may have signed in since it was given.

pub(in crate::desk) mod day;
mod incident;
mod places;
pub mod policy;
mod receive;
pub mod report;
mod take;

pub use incident::WorkLists;
pub(in crate::desk) use receive::number;
pub use take::{Scan, Take};

use crate::desk::{DeskError, Office};
use crate::domain::stock::{StockField, StockRefusal};
use crate::domain::{OperatorId, Witness};

/// The longest text that a person writes about the stock, in characters.
const LONGEST_TEXT: usize = 500;

impl Office {
    /// Who signed beside the operator who is signed in now.
    fn second(&self, witness: Witness) -> Result<OperatorId, DeskError> {
        let first = self.stamp()?.operator;
        let second = Witness::beside(&first, witness.operator().clone())?;
        drop(witness);
        Ok(second.operator().clone())
    }
}

/// A text that has to be filled in, tidied.
fn filled(field: StockField, text: &str) -> Result<&str, StockRefusal> {
    match plain(field, text)? {
        "" => Err(StockRefusal::FieldEmpty { field }),
        text => Ok(text),
    }
}

/// A text that may be empty, tidied.
fn plain(field: StockField, text: &str) -> Result<&str, StockRefusal> {
    let text = text.trim();
    if text.chars().count() > LONGEST_TEXT || text.chars().any(char::is_control) {
        return Err(StockRefusal::FieldWrong { field });
    }
    Ok(text)
}
