//! The daily balance, and what of it is closed with the day (see `desk::posting`).
//!
//! README, rule W9, 締め処理. The trap: a day may be closed although something does not agree; what nobody has explained is
//! written down with it, and the next day waits for a word.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::desk::stock::{filled, plain};
use crate::desk::{DeskError, Office};
use crate::domain::stock::{Balance, Group, StockField, StockRefusal};
use crate::domain::{OperatorId, Witness};
use crate::register::{DayClose, RegisterError};

/// A day's balance that two people are about to close.
pub(in crate::desk) struct DayToClose {
    pub(in crate::desk) second: OperatorId,
    pub(in crate::desk) counts: Value,
    pub(in crate::desk) unexplained: u32,
    pub(in crate::desk) explanation: String,
}

impl Office {
    /// The balance as it stands: delivery notes against states, states against the ledger and against the counts.
    ///
    /// # Errors
    /// What the register says.
    pub fn balance(&self) -> Result<Balance, DeskError> {
        let register = &self.register;
        let received: Vec<_> = register.lots()?.into_iter().map(|lot| (lot.lot, lot.units)).collect();
        let mut found = register.ledger_differences()?;
        found.extend(register.still_missing()?);
        found.extend(self.open_differences()?);
        Ok(Balance::of(&received, &register.standings()?, found))
    }

    /// Today's balance as two people close it; what is not explained is written down as a difference.
    pub(in crate::desk) fn day_to_close(
        &self,
        explanation: &str,
        witness: Witness,
    ) -> Result<DayToClose, DeskError> {
        let second = self.second(witness)?;
        let explanation = plain(StockField::Explanation, explanation)?.to_owned();
        let day = self.today();
        if self.register.closed_day(day)?.is_some() {
            return Err(StockRefusal::DayClosed { day }.into());
        }
        let balance = self.balance()?;
        Ok(DayToClose { second, counts: counts(&balance), unexplained: balance.unexplained(), explanation })
    }

    /// Explains the difference of a day that was closed without a word, signed by two.
    ///
    /// # Errors
    /// [`StockRefusal::NothingToExplain`], or [`StockRefusal::FieldEmpty`].
    pub fn explain_day(
        &mut self,
        day: Date,
        explanation: &str,
        witness: Witness,
    ) -> Result<DayClose, DeskError> {
        let second = self.second(witness)?;
        let explanation = filled(StockField::Explanation, explanation)?;
        let open = self.register.closed_day(day)?;
        if !open.is_some_and(|day| day.difference > 0 && day.explanation.is_empty()) {
            return Err(StockRefusal::NothingToExplain { day }.into());
        }
        self.write_stamped(|book, stamp| book.explain_day(stamp, day, &second, explanation))?;
        self.closed(day)
    }

    /// A closed day.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] for a day that nobody has closed.
    pub fn closed(&self, day: Date) -> Result<DayClose, DeskError> {
        let closed = self.register.closed_day(day)?;
        Ok(closed.ok_or_else(|| RegisterError::NotFound { kind: "day", key: day.to_string() })?)
    }
}

/// The counts as the journal keeps them.
pub(in crate::desk) fn counts(balance: &Balance) -> Value {
    let groups = |units: &dyn Fn(Group) -> u32| -> Value {
        Group::ALL.iter().map(|group| (group.as_str().to_owned(), Value::from(units(*group)))).collect()
    };
    let lots: Vec<Value> = balance
        .lots
        .iter()
        .map(|lot| {
            json!({ "lot": lot.lot.0, "received": lot.received, "units": groups(&|group| lot.units(group)) })
        })
        .collect();
    let differences: Vec<Value> = balance
        .differences
        .iter()
        .map(|one| {
            json!({
                "sort": one.difference.code(), "object": one.difference.object(), "explanation": one.explanation,
            })
        })
        .collect();
    json!({
        "received": balance.received(), "units": groups(&|group| balance.units(group)), "lots": lots,
        "differences": differences,
    })
}
