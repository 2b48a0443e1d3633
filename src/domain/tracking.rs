//! The number of the post on an envelope (お問い合わせ番号), read from a scan or typed from the label.
//!
//! POST section 4.1: eleven digits of registered mail or twelve of a parcel, the last one the rest of the others by 7.

use std::fmt;

use thiserror::Error;

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
