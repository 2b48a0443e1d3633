//! A scanned unit, and the place where it was put.
//!
//! README, rule W9. The trap: a serial is unique only with its maker; where two makers use one, nobody guesses.

use crate::desk::{DeskError, Office};
use crate::domain::stock::{Place, StockRefusal};
use crate::domain::{Serial, Token};

impl Office {
    /// The unit behind a scan.
    ///
    /// # Errors
    /// [`DeskError::Stock`] when it is no serial, unknown, or of two makers.
    pub fn scanned_unit(&self, scanned: &str) -> Result<Token, DeskError> {
        let serial = read_serial(scanned)?;
        let mut tokens = self.register.tokens_by_serial(&serial)?;
        match (tokens.pop(), tokens.is_empty()) {
            (Some(token), true) => Ok(token),
            (Some(_), false) => Err(StockRefusal::UnitAmbiguous { serial }.into()),
            (None, _) => Err(StockRefusal::UnitUnknown { serial }.into()),
        }
    }

    /// Notes where a scanned unit was put.
    ///
    /// # Errors
    /// [`DeskError::Stock`] when it does not lie in the house, or as [`Office::scanned_unit`].
    pub fn put_unit(&mut self, scanned: &str, place: &Place) -> Result<Token, DeskError> {
        let token = self.scanned_unit(scanned)?;
        let place = Place::new(place.kind, &place.shelf)?;
        let lies_here = self.register.unit_here(&token.id)?.is_some_and(|(_, here)| here.is_some());
        if !lies_here {
            let (token, state) = (token.id.serial, token.state);
            return Err(StockRefusal::NotInTheHouse { token, state }.into());
        }
        self.write_stamped(|book, stamp| book.put_in_place(stamp, &token.id, &place))?;
        Ok(token)
    }
}

/// A serial as a scanner or a person enters it.
pub(super) fn read_serial(scanned: &str) -> Result<Serial, StockRefusal> {
    let text = scanned.trim().to_uppercase();
    Serial::parse(&text).map_err(|_| StockRefusal::ScanUnreadable { got: scanned.trim().to_owned() })
}
