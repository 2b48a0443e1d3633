//! A stock-take: what should lie in the house against what was scanned.
//!
//! README, rule W9, 棚卸. The trap: the work goes on while people count. A unit that was found and then sent away is
//! found, so whether a scan was expected is judged once, at the scan.

use std::collections::BTreeSet;
use std::fmt;

use thiserror::Error;

use crate::domain::stock::{Place, PlaceKind};
use crate::domain::{LotNo, TokenId, TokenState, UnixMillis};

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything in the house.
    All,
    /// One lot.
    Lot(LotNo),
    /// One sort of place.
    Place(PlaceKind),
}

/// A written scope that there is not.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{got:?} is nothing that can be counted")]
pub struct UnknownScope {
    /// What came.
    pub got: String,
}

impl Scope {
    /// Reads the written form: `all`, `lot:L2611-A`, `place:safe`.
    ///
    /// # Errors
    /// [`UnknownScope`] for anything else.
    pub fn parse(text: &str) -> Result<Self, UnknownScope> {
        let unknown = || UnknownScope { got: text.to_owned() };
        match text.split_once(':') {
            None if text == "all" => Ok(Self::All),
            Some(("lot", lot)) if !lot.is_empty() => Ok(Self::Lot(LotNo(lot.to_owned()))),
            Some(("place", kind)) => PlaceKind::parse(kind).map(Self::Place).map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }

    /// Whether a unit that lies in the house is counted.
    #[must_use]
    pub fn covers(&self, lot: &LotNo, place: &Place) -> bool {
        match self {
            Self::All => true,
            Self::Lot(own) => own == lot,
            Self::Place(kind) => *kind == place.kind,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Lot(lot) => write!(f, "lot:{lot}"),
            Self::Place(kind) => write!(f, "place:{kind}"),
        }
    }
}

/// A unit that should lie in the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Here {
    /// Which.
    pub token: TokenId,
    /// Its lot.
    pub lot: LotNo,
    /// Its state.
    pub state: TokenState,
    /// Where it should lie.
    pub place: Place,
}

/// What the scanner read, and what the register said of it at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned {
    /// What was read.
    pub text: String,
    /// When.
    pub at: UnixMillis,
    /// The unit, where the register knows it.
    pub token: Option<TokenId>,
    /// Its state then.
    pub state: Option<TokenState>,
    /// Whether it was expected there then.
    pub expected: bool,
}

/// How a count stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Count {
    /// Units that should be found.
    pub expected: u32,
    /// Units of these that were.
    pub found: u32,
    /// Units of these that were not.
    pub missing: Vec<Here>,
    /// What was scanned besides.
    pub unexpected: Vec<Scanned>,
}

/// What the two people say about one difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The serial, or what was scanned.
    pub object: String,
    /// What explains it.
    pub text: String,
    /// Whether a missing unit is given up as lost.
    pub lost: bool,
}

/// Sets what should lie there against what was scanned.
#[must_use]
pub fn compare(here: &[Here], scanned: &[Scanned]) -> Count {
    let found: BTreeSet<&TokenId> =
        scanned.iter().filter(|scan| scan.expected).filter_map(|scan| scan.token.as_ref()).collect();
    // A unit that was out of place when it was scanned, and is expected now, was seen all the same.
    let seen: BTreeSet<&TokenId> = scanned.iter().filter_map(|scan| scan.token.as_ref()).collect();
    let missing: Vec<Here> = here.iter().filter(|unit| !seen.contains(&unit.token)).cloned().collect();
    let units = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Count {
        expected: units(found.len() + missing.len()),
        found: units(found.len()),
        missing,
        unexpected: scanned.iter().filter(|scan| !scan.expected).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unit(number: u32) -> Here {
        Here {
            token: TokenId::parse("RT", &format!("RT-{number:08}")).unwrap(),
            lot: LotNo("L".into()),
            state: TokenState::InStock,
            place: Place::by_state(TokenState::InStock),
        }
    }

    fn scan(unit: &Here, expected: bool) -> Scanned {
        Scanned {
            text: unit.token.to_string(),
            at: UnixMillis(0),
            token: Some(unit.token.clone()),
            state: Some(unit.state),
            expected,
        }
    }

    #[test]
    fn w9_a_scope_is_read_as_it_is_written() {
        for text in ["all", "lot:L2611-A", "place:returned_mail"] {
            assert_eq!(Scope::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "lot:", "place:cellar", "some"] {
            assert!(Scope::parse(text).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn w9_a_count_of_exactly_what_is_there_has_no_difference(units in 0_u32..60) {
            let here: Vec<Here> = (0..units).map(unit).collect();
            let scanned: Vec<Scanned> = here.iter().rev().map(|unit| scan(unit, true)).collect();
            let count = compare(&here, &scanned);
            prop_assert_eq!((count.expected, count.found), (units, units));
            prop_assert!(count.missing.is_empty() && count.unexpected.is_empty());
        }

        #[test]
        fn w9_every_unit_is_found_or_missing_and_never_both(found in prop::collection::vec(any::<bool>(), 0..60)) {
            let here: Vec<Here> = (0..).zip(&found).map(|(number, _)| unit(number)).collect();
            let scanned: Vec<Scanned> =
                here.iter().zip(&found).filter(|(_, found)| **found).map(|(unit, _)| scan(unit, true)).collect();
            let count = compare(&here, &scanned);
            prop_assert_eq!(count.expected as usize, here.len());
            prop_assert_eq!(count.found as usize + count.missing.len(), here.len());
        }
    }
}
