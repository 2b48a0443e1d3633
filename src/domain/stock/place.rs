//! Where a unit lies in the house: the safe, the tray or the returned mail, and which shelf of it.
//!
//! README, rule W9. The trap: a place that somebody noted holds until the unit takes its next step; then it was taken
//! in hand, and where it lies follows from its state again.

use std::fmt;

use crate::domain::TokenState;
use crate::domain::code::codes;
use crate::domain::stock::StockRefusal;

codes! {
    /// A sort of place.
    PlaceKind {
        /// 金庫: the safe.
        Safe = "safe",
        /// トレイ: the tray of the bench and of dispatch.
        Tray = "tray",
        /// 返戻: what the post brought back.
        ReturnedMail = "returned_mail",
    }
}

/// A place in the house.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Of which sort.
    pub kind: PlaceKind,
    /// Which shelf or box of it; may be empty.
    pub shelf: String,
}

impl Place {
    /// The longest name of a shelf, in characters.
    pub const LONGEST_SHELF: usize = 32;

    /// A place, with its shelf tidied.
    ///
    /// # Errors
    /// [`StockRefusal::PlaceWrong`] for a shelf that is too long or not plain text.
    pub fn new(kind: PlaceKind, shelf: &str) -> Result<Self, StockRefusal> {
        let shelf = shelf.trim();
        if shelf.chars().count() > Self::LONGEST_SHELF || shelf.chars().any(char::is_control) {
            return Err(StockRefusal::PlaceWrong { got: shelf.to_owned() });
        }
        Ok(Self { kind, shelf: shelf.to_owned() })
    }

    /// Reads the written form: `safe`, or `safe/A-3`.
    ///
    /// # Errors
    /// [`StockRefusal::PlaceWrong`] for anything else.
    pub fn parse(text: &str) -> Result<Self, StockRefusal> {
        let (kind, shelf) = text.split_once('/').unwrap_or((text, ""));
        let kind = PlaceKind::parse(kind).map_err(|_| StockRefusal::PlaceWrong { got: text.to_owned() })?;
        Self::new(kind, shelf)
    }

    /// Where a unit lies of which nobody said more.
    #[must_use]
    pub const fn by_state(standing: TokenState) -> Self {
        use TokenState as S;
        let kind = match standing {
            S::Reserved | S::Injected | S::Inspected | S::Enclosed => PlaceKind::Tray,
            S::ReturnedMail => PlaceKind::ReturnedMail,
            _ => PlaceKind::Safe,
        };
        Self { kind, shelf: String::new() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.shelf.is_empty() {
            f.write_str(self.kind.as_str())
        } else {
            write!(f, "{}/{}", self.kind, self.shelf)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w9_a_place_is_read_as_it_is_written() {
        for text in ["safe", "safe/A-3", "tray", "returned_mail/棚 2"] {
            assert_eq!(Place::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "cellar", "safe/\u{7}", &format!("safe/{}", "x".repeat(33))] {
            assert!(Place::parse(text).is_err(), "{text:?}");
        }
    }
}
