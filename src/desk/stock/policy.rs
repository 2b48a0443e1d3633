//! What the institution decided about its stock, and what follows from it today.
//!
//! RULES W1, W9. The trap: in production an unexplained difference stops the writing of tokens unless somebody
//! decided otherwise; in training and in the demo it is the other way round.

use crate::desk::{DeskError, Office};
use crate::domain::stock::{Forecast, LotStock, StockPolicy, StockRefusal, earlier_lot};
use crate::domain::{Environment, LotNo};

/// Setting: fewer usable units than this are few.
pub const LOW_UNITS: &str = "stock.low_units";
/// Setting: a stock that lasts fewer days than this is low.
pub const LOW_DAYS: &str = "stock.low_days";
/// Setting: units that expire within these days are told.
pub const EXPIRY_DAYS: &str = "stock.expiry_days";
/// Setting: `yes` or `no`, whether an unexplained difference stops the writing of tokens.
pub const DIFFERENCE_BLOCKS: &str = "stock.difference_blocks";

/// The rate of use is reckoned from this many days.
const USAGE_DAYS: i64 = 30;

impl Office {
    /// What the institution decided; every setting has a default.
    ///
    /// # Errors
    /// What the register says.
    pub fn stock_policy(&self) -> Result<StockPolicy, DeskError> {
        let number = |name, default| {
            let text = self.register.setting(name)?;
            Ok::<u32, DeskError>(text.and_then(|text| text.parse().ok()).unwrap_or(default))
        };
        let blocks = match self.register.setting(DIFFERENCE_BLOCKS)?.as_deref() {
            Some("yes") => true,
            Some("no") => false,
            _ => self.register.environment() == Environment::Production,
        };
        Ok(StockPolicy {
            low_units: number(LOW_UNITS, 20)?,
            low_days: number(LOW_DAYS, 14)?,
            expiry_days: number(EXPIRY_DAYS, 90)?,
            difference_blocks: blocks,
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
