//! What the institution decided about its stock, and what follows from it today.
//!
//! README, rules W1, W9. The trap: in production an unexplained difference stops the writing of tokens unless somebody
//! decided otherwise; in training and in the demo it is the other way round.

use crate::desk::{DeskError, Office};
use crate::domain::stock::{Forecast, LotStock, StockPolicy, StockRefusal, earlier_lot};
use crate::domain::{HouseRule, LotNo};

/// The rate of use is reckoned from this many days.
const USAGE_DAYS: i64 = 30;

impl Office {
    /// What the institution decided; every rule of the house has a standard.
    ///
    /// # Errors
    /// What the register says.
    pub fn stock_policy(&self) -> Result<StockPolicy, DeskError> {
        Ok(StockPolicy {
            low_units: self.house_rule(HouseRule::LowUnits)?,
            low_days: self.house_rule(HouseRule::LowDays)?,
            expiry_days: self.house_rule(HouseRule::ExpiryDays)?,
            difference_blocks: self.holds(HouseRule::DifferenceBlocks)?,
        })
    }

    /// How long the stock will last.
    ///
    /// # Errors
    /// What the register says.
    pub fn forecast(&self) -> Result<Forecast, DeskError> {
        const DAY_MILLIS: i64 = 86_400_000;
        let now = self.now();
        let usage = self.register.usage(now.plus_millis(-USAGE_DAYS * DAY_MILLIS), now)?;
        Ok(Forecast::of(&self.register.lot_stocks()?, usage, self.today(), &self.stock_policy()?))
    }

    /// The lot that should be used before this one, because it expires earlier.
    ///
    /// # Errors
    /// What the register says.
    pub fn earlier_lot(&self, lot: &LotNo) -> Result<Option<LotStock>, DeskError> {
        Ok(earlier_lot(lot, &self.register.lot_stocks()?, self.today()).cloned())
    }

    /// Checks that no earlier day was closed with a difference that nobody has explained.
    ///
    /// # Errors
    /// [`StockRefusal::DayUnexplained`] where the policy stops the writing of tokens.
    pub(in crate::desk) fn may_write_today(&self) -> Result<(), DeskError> {
        let Some(day) = self.register.unexplained_before(self.today())? else { return Ok(()) };
        if self.stock_policy()?.difference_blocks {
            return Err(StockRefusal::DayUnexplained { day: day.day, difference: day.difference }.into());
        }
        Ok(())
    }
}
