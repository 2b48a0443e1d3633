//! What an institution decides for itself: which rules there are, what each may be, and how it is written down.
//!
//! README, rules R1, D4, D7, W1, W9, W12. The trap: a value in the register that cannot be read counts as never
//! decided.

use std::ops::RangeInclusive;

use thiserror::Error;

use crate::domain::Environment;
use crate::domain::calendar::DEBIT_DAY;
use crate::domain::code::codes;

codes! {
    /// A rule that the institution decides. Its value is a number; of a switch it is 0 or 1.
    HouseRule {
        /// The day of the month on which fees are debited (D7).
        DebitDay = "debit_day",
        /// Whether a unit that never came back is charged for (D4).
        NotReturnedFee = "not_returned_fee",
        /// Whether whoever wrote a token may not seal it (再鑑, W1).
        Recheck = "recheck",
        /// Whether an unexplained difference of an earlier day stops the writing of tokens (W9).
        DifferenceBlocks = "difference_blocks",
        /// Whether tokens that can only do thirty seconds are written, although the service has sixty (R1).
        ThirtySecs = "thirty_secs",
        /// Fewer usable units than this are few.
        LowUnits = "low_units",
        /// A stock that lasts fewer days than this is low.
        LowDays = "low_days",
        /// Units that expire within these days are told (W12).
        ExpiryDays = "expiry_days",
    }
}

/// A value that a rule of the house cannot have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the rule {rule} is from {least} to {most}, got {got}")]
pub struct HouseRuleRefused {
    /// Which.
    pub rule: HouseRule,
    /// The value.
    pub got: u32,
    /// The least that it may be.
    pub least: u32,
    /// The most that it may be.
    pub most: u32,
}

impl HouseRule {
    /// The name of its setting in the register.
    #[must_use]
    pub const fn setting(self) -> &'static str {
        match self {
            Self::DebitDay => "fees.debit_day",
            Self::NotReturnedFee => "fee-not-returned",
            Self::Recheck => "parcel.recheck",
            Self::DifferenceBlocks => "stock.difference_blocks",
            Self::ThirtySecs => "tokens.thirty_secs",
            Self::LowUnits => "stock.low_units",
            Self::LowDays => "stock.low_days",
            Self::ExpiryDays => "stock.expiry_days",
        }
    }

    /// The decision or workflow that it belongs to.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::DebitDay => "D7",
            Self::NotReturnedFee => "D4",
            Self::Recheck => "W1",
            Self::DifferenceBlocks | Self::LowUnits | Self::LowDays => "W9",
            Self::ExpiryDays => "W12",
            Self::ThirtySecs => "R1",
        }
    }

    /// Whether it is on or off, and no number.
    #[must_use]
    pub const fn is_switch(self) -> bool {
        matches!(self, Self::NotReturnedFee | Self::Recheck | Self::DifferenceBlocks | Self::ThirtySecs)
    }

    /// What it may be.
    #[must_use]
    pub const fn bounds(self) -> RangeInclusive<u32> {
        match self {
            Self::NotReturnedFee | Self::Recheck | Self::DifferenceBlocks | Self::ThirtySecs => 0..=1,
            Self::DebitDay => 1..=31,
            Self::LowUnits => 0..=100_000,
            Self::LowDays | Self::ExpiryDays => 0..=365,
        }
    }

    /// What it is while nobody has decided. Training goes on after a difference; production does not.
    #[must_use]
    pub fn standard(self, environment: Environment) -> u32 {
        match self {
            Self::DebitDay => u32::from(DEBIT_DAY.unsigned_abs()),
            Self::NotReturnedFee | Self::Recheck | Self::ThirtySecs => 0,
            Self::DifferenceBlocks => u32::from(environment == Environment::Production),
            Self::LowUnits => 20,
            Self::LowDays => 14,
            Self::ExpiryDays => 90,
        }
    }

    /// Checks a value.
    ///
    /// # Errors
    /// [`HouseRuleRefused`] when it is out of bounds.
    pub fn may_be(self, got: u32) -> Result<(), HouseRuleRefused> {
        let (least, most) = self.bounds().into_inner();
        if (least..=most).contains(&got) {
            Ok(())
        } else {
            Err(HouseRuleRefused { rule: self, got, least, most })
        }
    }

    /// Reads the setting as the register has it.
    #[must_use]
    pub fn read(self, setting: Option<&str>, environment: Environment) -> u32 {
        let value = match setting {
            Some("on" | "yes") if self.is_switch() => Some(1),
            Some("off" | "no") if self.is_switch() => Some(0),
            Some(text) if !self.is_switch() => text.parse().ok(),
            _ => None,
        };
        value.filter(|value| self.may_be(*value).is_ok()).unwrap_or_else(|| self.standard(environment))
    }

    /// Writes a value as the register keeps it.
    #[must_use]
    pub fn written(self, value: u32) -> String {
        match (self.is_switch(), value) {
            (true, 0) => "off".into(),
            (true, _) => "on".into(),
            (false, value) => value.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_that_a_rule_may_have_is_read_as_it_was_written() {
        for rule in HouseRule::ALL {
            for value in rule.bounds().take(400) {
                let written = rule.written(value);
                assert_eq!(rule.read(Some(&written), Environment::Training), value, "{rule} {written}");
            }
            assert!(rule.may_be(rule.standard(Environment::Production)).is_ok(), "{rule}");
            assert!(rule.may_be(rule.bounds().end() + 1).is_err(), "{rule}");
        }
    }

    #[test]
    fn what_cannot_be_read_counts_as_never_decided() {
        for rule in HouseRule::ALL {
            for text in [None, Some(""), Some("-1"), Some("100001"), Some("perhaps")] {
                let read = rule.read(text, Environment::Production);
                assert_eq!(read, rule.standard(Environment::Production), "{rule} {text:?}");
            }
        }
        assert_eq!(HouseRule::DebitDay.read(Some("0"), Environment::Demo), 26);
        assert_eq!(HouseRule::DifferenceBlocks.read(Some("no"), Environment::Production), 0);
    }

    #[test]
    fn w9_only_production_stops_after_a_difference_unless_somebody_decides() {
        let rule = HouseRule::DifferenceBlocks;
        for environment in Environment::ALL {
            let stops = *environment == Environment::Production;
            assert_eq!(rule.standard(*environment) == 1, stops, "{environment}");
        }
    }
}
