//! A stock-take: begun, scanned into while the work goes on, closed by two with a word on every difference.
//!
//! README, rule W9, 棚卸. The trap: a missing unit stays what it was until the two decide that it is lost; closing a
//! count by itself moves nothing.

use crate::desk::stock::places::read_serial;
use crate::desk::stock::{filled, plain};
use crate::desk::{DeskError, Office};
use crate::domain::stock::{
    Count, Difference, Explained, Explanation, Here, Scanned, Scope, StockField, StockRefusal, compare,
};
use crate::domain::{TokenState, Witness};
use crate::register::{RegisterError, Settled, StockTake};

/// The longest text that a scanner may read, in characters.
const LONGEST_SCAN: usize = 64;

/// A count and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    /// Which count.
    pub take: StockTake,
    /// How it stands; of a closed one, how it stood.
    pub count: Count,
    /// What was scanned, the newest first.
    pub scans: Vec<Scanned>,
    /// Of a closed one: what the two people said.
    pub settled: Vec<Settled>,
}

/// One scan in a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// What was read, and what the register says of it.
    pub scanned: Scanned,
    /// Whether it was scanned before in this count.
    pub again: bool,
}

impl Office {
    /// Begins a count.
    ///
    /// # Errors
    /// [`StockRefusal::TakeOpen`] while another one runs; [`RegisterError::NotFound`] for an unknown lot.
    pub fn begin_take(&mut self, scope: &Scope) -> Result<u64, DeskError> {
        if let Some(open) = self.register.open_take()? {
            return Err(StockRefusal::TakeOpen { no: open.no }.into());
        }
        if let Scope::Lot(lot) = scope
            && !self.register.has_lot(lot)?
        {
            return Err(RegisterError::NotFound { kind: "lot", key: lot.0.clone() }.into());
        }
        self.write_stamped(|book, stamp| book.begin_take(stamp, scope))
    }

    /// Keeps one scan and says what the register knows of it.
    ///
    /// # Errors
    /// [`DeskError::Stock`] for an empty scan or a closed count.
    pub fn scan_take(&mut self, no: u64, text: &str) -> Result<Scan, DeskError> {
        let take = self.running(no)?;
        let text = text.trim();
        let is_plain = text.chars().count() <= LONGEST_SCAN && !text.chars().any(char::is_control);
        if text.is_empty() || !is_plain {
            return Err(
                StockRefusal::ScanUnreadable { got: text.chars().take(LONGEST_SCAN).collect() }.into()
            );
        }
        let scanned = self.look_up(&take.scope, text)?;
        let first = self.write_stamped(|book, _| book.scan_into_take(no, &scanned))?;
        Ok(Scan { scanned, again: !first })
    }

    /// How a count stands.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is none of this number.
    pub fn stock_take(&self, no: u64) -> Result<Take, DeskError> {
        let take = self.register.stock_take(no)?;
        let scans = self.register.scans(no)?;
        let settled = self.register.settled(no)?;
        let here = if take.closed_at.is_some() {
            missing_then(&settled, &take.scope)
        } else {
            self.here(&take.scope)?
        };
        let count = compare(&here, &scans);
        Ok(Take { take, count, scans, settled })
    }

    /// Closes a count: every difference is explained, by two.
    ///
    /// # Errors
    /// [`DeskError::Stock`] naming the first difference without a word, or a unit that cannot be lost.
    pub fn close_take(
        &mut self,
        no: u64,
        explanations: &[Explanation],
        witness: Witness,
    ) -> Result<Take, DeskError> {
        let second = self.second(witness)?;
        self.running(no)?;
        let count = self.stock_take(no)?.count;
        let settled = settle(&count, explanations)?;
        self.write_stamped(|book, stamp| book.close_take(stamp, no, &second, &settled, count.found))?;
        self.stock_take(no)
    }

    /// What an open count has not explained yet.
    pub(super) fn open_differences(&self) -> Result<Vec<Explained>, DeskError> {
        let Some(open) = self.register.open_take()? else { return Ok(Vec::new()) };
        let count = self.stock_take(open.no)?.count;
        let unexplained = |difference| Explained { difference, explanation: String::new() };
        Ok(differences(&count).map(unexplained).collect())
    }

    fn running(&self, no: u64) -> Result<StockTake, DeskError> {
        let take = self.register.stock_take(no)?;
        if take.closed_at.is_some() {
            return Err(StockRefusal::TakeClosed { no }.into());
        }
        Ok(take)
    }

    /// The units of a scope that should lie in the house.
    fn here(&self, scope: &Scope) -> Result<Vec<Here>, DeskError> {
        let mut here = self.register.units_here()?;
        here.retain(|unit| scope.covers(&unit.lot, &unit.place));
        Ok(here)
    }

    /// What the register says of a scan now; of two makers with one serial, the one that is expected here.
    fn look_up(&self, scope: &Scope, text: &str) -> Result<Scanned, DeskError> {
        let mut scanned =
            Scanned { text: text.to_owned(), at: self.now(), token: None, state: None, expected: false };
        let Ok(serial) = read_serial(text) else { return Ok(scanned) };
        serial.as_str().clone_into(&mut scanned.text);
        for token in self.register.tokens_by_serial(&serial)? {
            let Some((state, here)) = self.register.unit_here(&token.id)? else { continue };
            let expected = here.is_some_and(|unit| scope.covers(&unit.lot, &unit.place));
            if scanned.token.is_none() || expected {
                scanned = Scanned { token: Some(token.id), state: Some(state), expected, ..scanned };
            }
            if expected {
                break;
            }
        }
        Ok(scanned)
    }
}

/// The differences of a count.
fn differences(count: &Count) -> impl Iterator<Item = Difference> + '_ {
    let missing =
        count.missing.iter().map(|unit| Difference::Missing { token: unit.token.clone(), state: unit.state });
    let unexpected = count.unexpected.iter().map(|scan| Difference::Unexpected {
        scanned: scan.text.clone(),
        token: scan.token.clone(),
        state: scan.state,
    });
    missing.chain(unexpected)
}

/// Every difference with its explanation.
fn settle(count: &Count, explanations: &[Explanation]) -> Result<Vec<Settled>, StockRefusal> {
    let lost = |object: &str| explanations.iter().any(|one| one.lost && one.object == object);
    if let Some(found) = explanations
        .iter()
        .find(|one| one.lost && !count.missing.iter().any(|unit| unit.token.serial.as_str() == one.object))
    {
        return Err(match read_serial(&found.object) {
            Ok(token) => StockRefusal::NotMissing { token },
            Err(refusal) => refusal,
        });
    }
    differences(count)
        .map(|difference| {
            let object = difference.object();
            let said = explanations.iter().find(|one| one.object == object);
            let text = plain(StockField::Explanation, said.map_or("", |one| one.text.as_str()))?;
            if text.is_empty() {
                return Err(StockRefusal::Unexplained { object: object.to_owned() });
            }
            let explanation = filled(StockField::Explanation, text)?.to_owned();
            let lost = match &difference {
                Difference::Missing { token, state } if lost(object) => {
                    if !state.may_become(TokenState::Lost) {
                        return Err(StockRefusal::CannotBeLost {
                            token: token.serial.clone(),
                            state: *state,
                        });
                    }
                    true
                }
                _ => false,
            };
            Ok(Settled { explained: Explained { difference, explanation }, lost })
        })
        .collect()
}

/// What a closed count did not find, as its record tells it.
fn missing_then(settled: &[Settled], scope: &Scope) -> Vec<Here> {
    let lot = match scope {
        Scope::Lot(lot) => lot.clone(),
        Scope::All | Scope::Place(_) => crate::domain::LotNo(String::new()),
    };
    settled
        .iter()
        .filter_map(|one| match &one.explained.difference {
            Difference::Missing { token, state } => Some(Here {
                token: token.clone(),
                lot: lot.clone(),
                state: *state,
                place: crate::domain::stock::Place::by_state(*state),
            }),
            _ => None,
        })
        .collect()
}
