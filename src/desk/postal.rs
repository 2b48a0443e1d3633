//! Addresses and their postal codes: what a code covers of an address, whether the two fit, and a newer table.
//!
//! The trap: a doubt about an address is told and never refuses anything.

use std::sync::Arc;

use crate::desk::import::{Import, ImportLine, ImportRefusal, Verdict};
use crate::desk::{DeskError, Office};
use crate::domain::{Address, Doubt, Fit, Place, PostalCode, PostalTable, ShipTo};
use crate::exchange::PostalShelf;

/// The setting that holds the day of the table loaded last.
pub const POSTAL_TABLE: &str = "postal.table";

/// What a postal code fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filling {
    /// Prefecture, city and town; for a business with its house number.
    pub street: String,
    /// The building with its floor, or nothing.
    pub building: String,
    /// What tells several apart: kana, Japan Post's remark, or the name of a business.
    pub detail: String,
}

impl Office {
    /// Where the table lies, for a thread that reads it before it is needed.
    #[must_use]
    pub fn postal_shelf(&self) -> Arc<PostalShelf> {
        Arc::clone(&self.postal)
    }

    /// The table of postal codes.
    #[must_use]
    pub fn postal_table(&self) -> Arc<PostalTable> {
        self.postal.table()
    }

    /// Everything that a postal code may fill in, in the order of the table.
    #[must_use]
    pub fn fillings(&self, code: &PostalCode) -> Vec<Filling> {
        let mut all: Vec<Filling> = Vec::new();
        for place in self.postal_table().places(code) {
            let filling = filling(&place);
            if !all
                .iter()
                .any(|known| (&known.street, &known.building) == (&filling.street, &filling.building))
            {
                all.push(filling);
            }
        }
        all
    }

    /// What speaks against an address and its code.
    #[must_use]
    pub fn doubt_about(&self, address: &Address) -> Option<Doubt> {
        match self.postal_table().check(&address.postal_code, &address.street) {
            Fit::Fits => None,
            Fit::Doubt(doubt) => Some(doubt),
        }
    }

    /// What speaks against the address that a request names itself.
    pub(in crate::desk) fn doubt_about_parcel(&self, ship_to: &ShipTo) -> Option<Doubt> {
        match ship_to {
            ShipTo::Registered => None,
            ShipTo::Other { address, .. } => self.doubt_about(address),
        }
    }

    /// Looks at a file with a newer table, and takes it if asked and nothing is wrong with it.
    ///
    /// # Errors
    /// [`DeskError::Locked`], a file that cannot be kept, or what the register says; a refused file is not an error
    /// but an [`Import`] that was not taken.
    pub fn import_postal_codes(&mut self, bytes: &[u8], take: bool) -> Result<Import, DeskError> {
        self.stamp()?;
        let line = |key: String, verdict| ImportLine { line: 1, key, verdict, doubt: None };
        let day = match self.postal.look_at(bytes) {
            Ok(table) => table.made_on().to_string(),
            Err(refused) => {
                let refused = Verdict::Refused(ImportRefusal::PostalFile(refused));
                return Ok(Import { lines: vec![line(String::new(), refused)], taken: false });
            }
        };
        if take {
            self.postal.take(bytes)?;
            self.write_stamped(|book, stamp| book.set(stamp, POSTAL_TABLE, &day))?;
        }
        Ok(Import { lines: vec![line(day, Verdict::New)], taken: take })
    }
}

fn filling(place: &Place<'_>) -> Filling {
    match place {
        Place::Town(town) => {
            let kana = town.kana.concat();
            let detail = if town.note.is_empty() || town.town.is_empty() || !town.building.is_empty() {
                kana
            } else {
                format!("{kana} {}", town.note)
            };
            Filling { street: place.address(), building: town.building_line(), detail }
        }
        Place::Business(business) => Filling {
            street: format!("{}{}", place.address(), business.banchi),
            building: String::new(),
            detail: business.name.to_owned(),
        },
    }
}
