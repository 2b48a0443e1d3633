//! A range of serials of one maker, as a box or a delivery note names it: the first and the last.
//!
//! README, rules W9, W10. The trap: text order is not number order; a serial belongs to the range only when it has the
//! same width, the same beginning, and nothing but digits behind it.

use crate::domain::stock::StockRefusal;
use crate::domain::{Manufacturer, Serial, TokenId};

/// Digits that are counted; what stands before them has to be the same in both ends.
const MOST_DIGITS: usize = 18;

/// Serials from a first to a last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SerialRange {
    manufacturer: Manufacturer,
    first: Serial,
    last: Serial,
    beginning: String,
    from: u64,
    to: u64,
}

impl SerialRange {
    /// The longest range, in units.
    pub const MOST_UNITS: u64 = 100_000;

    /// Reads a range from its two ends.
    ///
    /// # Errors
    /// [`StockRefusal::RangeWrong`] when the ends do not name a range, [`StockRefusal::RangeTooLong`] when it is
    /// longer than any delivery.
    pub fn new(manufacturer: Manufacturer, first: Serial, last: Serial) -> Result<Self, StockRefusal> {
        let digits = trailing_digits(&first).min(trailing_digits(&last));
        let wrong = || StockRefusal::RangeWrong { first: first.clone(), last: last.clone() };
        if digits == 0 || first.as_str().len() != last.as_str().len() {
            return Err(wrong());
        }
        let (beginning, low) = first.as_str().split_at(first.as_str().len() - digits);
        let (other, high) = last.as_str().split_at(last.as_str().len() - digits);
        let (Ok(from), Ok(to)) = (low.parse::<u64>(), high.parse::<u64>()) else { return Err(wrong()) };
        if beginning != other || from > to {
            return Err(wrong());
        }
        let beginning = beginning.to_owned();
        let range = Self { manufacturer, first, last, beginning, from, to };
        if range.units() > Self::MOST_UNITS {
            return Err(StockRefusal::RangeTooLong { units: range.units(), most: Self::MOST_UNITS });
        }
        Ok(range)
    }

    /// Whose.
    #[must_use]
    pub const fn manufacturer(&self) -> &Manufacturer {
        &self.manufacturer
    }

    /// The first serial.
    #[must_use]
    pub const fn first(&self) -> &Serial {
        &self.first
    }

    /// The last serial.
    #[must_use]
    pub const fn last(&self) -> &Serial {
        &self.last
    }

    /// How many serials.
    #[must_use]
    pub const fn units(&self) -> u64 {
        self.to - self.from + 1
    }

    /// Whether a token's serial lies in the range.
    #[must_use]
    pub fn contains(&self, token: &TokenId) -> bool {
        let serial = token.serial.as_str();
        token.manufacturer == self.manufacturer
            && serial.len() == self.first.as_str().len()
            && serial.strip_prefix(&self.beginning).is_some_and(|digits| {
                digits.bytes().all(|byte| byte.is_ascii_digit())
                    && digits.parse().is_ok_and(|number: u64| (self.from..=self.to).contains(&number))
            })
    }

    /// Every serial of the range, in order.
    pub fn tokens(&self) -> impl Iterator<Item = TokenId> + '_ {
        let width = self.first.as_str().len() - self.beginning.len();
        (self.from..=self.to).filter_map(move |number| {
            let serial = Serial::parse(&format!("{}{number:0width$}", self.beginning)).ok()?;
            Some(TokenId { manufacturer: self.manufacturer.clone(), serial })
        })
    }
}

fn trailing_digits(serial: &Serial) -> usize {
    serial.as_str().bytes().rev().take_while(u8::is_ascii_digit).count().min(MOST_DIGITS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn range(first: &str, last: &str) -> Result<SerialRange, StockRefusal> {
        let parse = |text| Serial::parse(text).unwrap();
        SerialRange::new(Manufacturer::parse("RT").unwrap(), parse(first), parse(last))
    }

    #[test]
    fn w9_a_range_has_two_ends_of_one_sort() {
        assert_eq!(range("RT-00001801", "RT-00001860").unwrap().units(), 60);
        assert_eq!(range("999", "999").unwrap().units(), 1);
        for (first, last) in [("RT-2", "RT-1"), ("RT-1", "RT-10"), ("RT-A1", "RT-B2"), ("RT-A", "RT-A")] {
            assert!(matches!(range(first, last), Err(StockRefusal::RangeWrong { .. })), "{first} {last}");
        }
        assert!(matches!(range("000000", "999999"), Err(StockRefusal::RangeTooLong { .. })));
    }

    #[test]
    fn w10_text_between_the_ends_is_no_serial_of_the_range() {
        let range = range("RT-0001", "RT-0100").unwrap();
        let inside = |text: &str| range.contains(&TokenId::parse("RT", text).unwrap());
        assert!(inside("RT-0001") && inside("RT-0050") && inside("RT-0100"));
        assert!(!inside("RT-00X0") && !inside("RT-050") && !inside("RT-00050") && !inside("RT-0101"));
        assert!(!range.contains(&TokenId::parse("RX", "RT-0050").unwrap()));
    }

    proptest! {
        #[test]
        fn w10_a_range_holds_exactly_its_serials(from in 0_u64..2000, more in 0_u64..50, other in 0_u64..3000) {
            let name = |number: u64| format!("K{number:05}");
            let range = range(&name(from), &name(from + more)).unwrap();
            let listed: Vec<TokenId> = range.tokens().collect();
            prop_assert_eq!(listed.len() as u64, range.units());
            prop_assert!(listed.iter().all(|token| range.contains(token)));
            let token = TokenId::parse("RT", &name(other)).unwrap();
            prop_assert_eq!(range.contains(&token), listed.contains(&token));
        }
    }
}
