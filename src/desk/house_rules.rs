//! The rules that the institution decides for itself: read where they apply, changed on the record.
//!
//! README, decisions D1 to D9. The trap: an unchanged value leaves no trace in the journal.

use crate::desk::{DeskError, Office};
use crate::domain::HouseRule;

impl Office {
    /// What a rule of the house is now.
    ///
    /// # Errors
    /// What the register says.
    pub fn house_rule(&self, rule: HouseRule) -> Result<u32, DeskError> {
        let setting = self.register.setting(rule.setting())?;
        Ok(rule.read(setting.as_deref(), self.register.environment()))
    }

    /// Whether a rule of the house that is a switch is on.
    ///
    /// # Errors
    /// What the register says.
    pub fn holds(&self, rule: HouseRule) -> Result<bool, DeskError> {
        Ok(self.house_rule(rule)? == 1)
    }

    /// Decides a rule of the house.
    ///
    /// # Errors
    /// [`DeskError::HouseRule`] for a value that it cannot have; [`DeskError::Locked`], or what the register says.
    pub fn decide(&mut self, rule: HouseRule, value: u32) -> Result<(), DeskError> {
        rule.may_be(value)?;
        if self.house_rule(rule)? == value {
            return Ok(());
        }
        self.write_stamped(|book, stamp| book.set(stamp, rule.setting(), &rule.written(value)))
    }
}
