//! The days in which a customer has to set a token up, and what a sign-in may do meanwhile.
//!
//! RULES R20, R22 to R24 and D1: the day after registration is day 1, day 30 may still skip, day 31 may not.

use jiff::civil::Date;

/// Days in which the set-up may be skipped (R23).
pub const SKIP_DAYS: u32 = 30;

/// Where a token's set-up stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetUp {
    /// It is done; it never lapses.
    Done,
    /// It is asked for at every sign-in and may be skipped; `days_left` is 0 on the last such day.
    Waiting {
        /// Days after today on which it may still be skipped.
        days_left: u32,
    },
    /// No sign-in until it is done (R24).
    Overdue {
        /// Days since the last one on which it could be skipped, from 1.
        days: u32,
    },
}

impl SetUp {
    /// Where the set-up of a token registered on `registered_on` stands `on` a day.
    #[must_use]
    pub fn on(registered_on: Date, done: bool, on: Date) -> Self {
        if done {
            return Self::Done;
        }
        let day = registered_on.until(on).map_or(0, |span| span.get_days());
        let day = u32::try_from(day).unwrap_or(0);
        if day <= SKIP_DAYS {
            Self::Waiting { days_left: SKIP_DAYS - day }
        } else {
            Self::Overdue { days: day - SKIP_DAYS }
        }
    }

    /// The last day on which the set-up may be skipped.
    #[must_use]
    pub fn deadline(registered_on: Date) -> Date {
        registered_on.saturating_add(jiff::Span::new().days(SKIP_DAYS))
    }

    /// Whether a user may sign in without setting up (R22: only by skipping; R23, R24).
    #[must_use]
    pub const fn may_skip(self) -> bool {
        matches!(self, Self::Waiting { .. })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn r23_day_thirty_may_still_skip_and_r24_day_thirty_one_may_not() {
        let registered = date(2026, 1, 31);
        let on =
            |days: i32| SetUp::on(registered, false, registered.saturating_add(jiff::Span::new().days(days)));
        assert_eq!(on(0), SetUp::Waiting { days_left: 30 });
        assert_eq!(on(1), SetUp::Waiting { days_left: 29 });
        assert_eq!(on(30), SetUp::Waiting { days_left: 0 });
        assert_eq!(on(31), SetUp::Overdue { days: 1 });
        assert!(on(30).may_skip());
        assert!(!on(31).may_skip());
        assert_eq!(SetUp::deadline(registered), date(2026, 3, 2));
    }

    #[test]
    fn r24_once_set_up_it_stays_so_whatever_the_day() {
        assert_eq!(SetUp::on(date(2020, 1, 1), true, date(2026, 1, 1)), SetUp::Done);
    }
}
