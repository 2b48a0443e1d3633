//! The number of the post on an envelope (お問い合わせ番号), read from a scan or typed from the label.
//!
//! Eleven digits of registered mail or twelve of a parcel, the last one the rest of the others by 7.

use std::fmt;

use thiserror::Error;

/// The first number of ten digits.
const FIRST_OF_TEN: u64 = 1_000_000_000;

/// The last one.
const LAST_OF_TEN: u64 = 9_999_999_999;

/// A number of the post, digits only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tracking(String);

/// What was scanned is no number of the post.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a number of the post is 11 or 12 digits, the last one a check digit, got {got:?}")]
pub struct TrackingRefused {
    /// What was scanned or typed.
    pub got: String,
}

impl Tracking {
    /// Reads a number as scanned (with the start and stop letter of the bar code) or as printed (with hyphens).
    ///
    /// # Errors
    /// [`TrackingRefused`] when the digits are too few, too many, or the last one does not fit the others.
    pub fn parse(text: &str) -> Result<Self, TrackingRefused> {
        let refused = || TrackingRefused { got: text.to_owned() };
        let letters: &[char] = &['A', 'B', 'C', 'D', 'a', 'b', 'c', 'd'];
        let digits: String =
            text.trim().trim_matches(letters).chars().filter(|sign| !matches!(sign, '-' | ' ')).collect();
        if !matches!(digits.len(), 11 | 12) {
            return Err(refused());
        }
        let number: u64 = digits.parse().map_err(|_| refused())?;
        let (others, last) = (number / 10, number % 10);
        if others % 7 == last && digits.bytes().all(|digit| digit.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(refused())
        }
    }

    /// The number of registered mail over ten digits: its last one is the rest of them by 7.
    ///
    /// # Errors
    /// [`TrackingRefused`] for fewer or more than ten digits.
    pub fn of_ten(ten: u64) -> Result<Self, TrackingRefused> {
        if (FIRST_OF_TEN..=LAST_OF_TEN).contains(&ten) {
            Ok(Self(format!("{ten}{}", ten % 7)))
        } else {
            Err(TrackingRefused { got: ten.to_string() })
        }
    }

    /// The ten digits before the last one; `None` for the number of a parcel service.
    #[must_use]
    pub fn ten(&self) -> Option<u64> {
        self.0.get(..10).filter(|_| self.0.len() == 11).and_then(|ten| ten.parse().ok())
    }

    /// The digits, as the register stores them.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// As the label of the post prints it.
impl fmt::Display for Tracking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cuts: &[usize] = if self.0.len() == 11 { &[3, 5, 10, 11] } else { &[4, 8, 12] };
        let mut from = 0;
        let parts = cuts.iter().map(|to| {
            let part = &self.0[from..*to];
            from = *to;
            part
        });
        f.pad(&parts.collect::<Vec<_>>().join("-"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_the_same_scanned_and_typed() {
        let scanned = Tracking::parse("A35819000011A").unwrap();
        assert_eq!(Tracking::parse(" 358-19-00001-1 ").unwrap(), scanned);
        assert_eq!(scanned.digits(), "35819000011");
        assert_eq!(scanned.to_string(), "358-19-00001-1");
    }

    #[test]
    fn the_published_numbers_are_right_and_a_sequence_steps_by_one() {
        for right in ["131-12-38385-2", "358-19-00001-1", "359-60-00123-2", "560-77-12345-4"] {
            let number = Tracking::parse(right).unwrap();
            assert_eq!(Tracking::of_ten(number.ten().unwrap()), Ok(number.clone()));
            assert_eq!(number.to_string(), right);
        }
        assert!(Tracking::parse("131-12-38385-3").is_err());
        let last = |ten| Tracking::of_ten(ten).unwrap().digits().as_bytes()[10] - b'0';
        let from = (1_312_000_000..1_312_000_007).find(|ten| last(*ten) == 5).unwrap();
        assert_eq!((0..5).map(|at| last(from + at)).collect::<Vec<_>>(), [5, 6, 0, 1, 2]);
        assert!(Tracking::of_ten(999_999_999).is_err() && Tracking::of_ten(10_000_000_000).is_err());
        assert_eq!(Tracking::parse("123456789013").map(|parcel| parcel.ten()), Ok(None));
    }

    #[test]
    fn what_is_no_number_of_the_post_is_refused() {
        for got in ["", "RT-00000001", "35819000012", "3581900001", "+5819000011", "35819000011１"] {
            assert!(Tracking::parse(got).is_err(), "{got}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_never_passes_unless_it_is_seven_off(first in 1_000_000_000_u64..10_000_000_000, at in 0_usize..10, add in 1_u8..10) {
            let right = format!("{first}{}", first % 7);
            prop_assert!(Tracking::parse(&right).is_ok());
            let mut wrong = right.into_bytes();
            let before = wrong[at] - b'0';
            let after = (before + add) % 10;
            wrong[at] = b'0' + after;
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(Tracking::parse(&wrong).is_ok(), before.abs_diff(after) == 7);
        }
    }
}
