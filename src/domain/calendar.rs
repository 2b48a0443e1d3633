//! The days on which a bank works: weekends, Japan's public holidays and the turn of the year.
//!
//! README, rule D7 and the Act on National Holidays (Act No. 178 of 1948, as in force since 2022). The trap: the two
//! equinoxes are named each February for the next year; the formula here is the almanac's and holds from 1980 to 2099.

use jiff::civil::{Date, Weekday};

/// Day of the month on which fees are debited, where the institution chose no other (D7).
pub const DEBIT_DAY: i8 = 26;

/// Whether a bank works on a day.
#[must_use]
pub fn is_business_day(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let turn_of_the_year = matches!((day.month(), day.day()), (12, 31) | (1, 1..=3));
    !(weekend || turn_of_the_year || is_holiday(day))
}

/// The day itself where a bank works on it, else the next one on which it does.
#[must_use]
pub fn business_day_from(day: Date) -> Date {
    let mut day = day;
    while !is_business_day(day) && day < Date::MAX {
        day = next(day);
    }
    day
}

/// The debit day of a file that is written `on` a day: the next one after it, moved to a business day (D7).
#[must_use]
pub fn debit_day_after(on: Date, day_of_month: i8) -> Date {
    let in_month = |month: Date| {
        let last = month.days_in_month();
        business_day_from(month.with().day(day_of_month.clamp(1, last)).build().unwrap_or(month))
    };
    let first = on.first_of_month();
    let this = in_month(first);
    if this > on { this } else { in_month(first.saturating_add(jiff::Span::new().months(1))) }
}

/// Whether a day is a public holiday, in its own right, as a substitute, or because it lies between two.
#[must_use]
pub fn is_holiday(day: Date) -> bool {
    is_national(day) || is_substitute(day) || is_between(day)
}

/// A holiday that the Act names.
fn is_national(day: Date) -> bool {
    let monday = |week: i8| day.weekday() == Weekday::Monday && (day.day() - 1) / 7 + 1 == week;
    match (day.month(), day.day()) {
        (1, 1) | (2, 11 | 23) | (4, 29) | (5, 3..=5) | (8, 11) | (11, 3 | 23) => true,
        (1 | 10, _) => monday(2),
        (7, _) => monday(3),
        (3, at) => at == equinox(day.year(), 20.8431),
        (9, at) => monday(3) || at == equinox(day.year(), 23.2488),
        _ => false,
    }
}

/// The day of March or September on which the equinox falls.
fn equinox(year: i16, in_1980: f64) -> i8 {
    let years = i32::from(year) - 1980;
    #[expect(clippy::cast_possible_truncation, reason = "a day of a month")]
    let day = (0.242_194_f64.mul_add(f64::from(years), in_1980) - f64::from(years.div_euclid(4))) as i8;
    day
}

/// The nearest day after a holiday on a Sunday that is no holiday itself.
fn is_substitute(day: Date) -> bool {
    if is_national(day) {
        return false;
    }
    let mut before = previous(day);
    while is_national(before) {
        if before.weekday() == Weekday::Sunday {
            return true;
        }
        before = previous(before);
    }
    false
}

/// A day whose neighbours are both holidays in their own right.
fn is_between(day: Date) -> bool {
    !is_national(day) && is_national(previous(day)) && is_national(next(day))
}

fn next(day: Date) -> Date {
    day.saturating_add(jiff::Span::new().days(1))
}

fn previous(day: Date) -> Date {
    day.saturating_sub(jiff::Span::new().days(1))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// The holidays of six years as the Cabinet Office lists them (2025 to 2027) and the almanac has them (to 2030).
    const LISTED: &[(i16, &[(i8, i8)])] = &[
        (
            2025,
            &[
                (1, 1),
                (1, 13),
                (2, 11),
                (2, 23),
                (2, 24),
                (3, 20),
                (4, 29),
                (5, 3),
                (5, 4),
                (5, 5),
                (5, 6),
                (7, 21),
                (8, 11),
                (9, 15),
                (9, 23),
                (10, 13),
                (11, 3),
                (11, 23),
                (11, 24),
            ],
        ),
        (
            2026,
            &[
                (1, 1),
                (1, 12),
                (2, 11),
                (2, 23),
                (3, 20),
                (4, 29),
                (5, 3),
                (5, 4),
                (5, 5),
                (5, 6),
                (7, 20),
                (8, 11),
                (9, 21),
                (9, 22),
                (9, 23),
                (10, 12),
                (11, 3),
                (11, 23),
            ],
        ),
        (
            2027,
            &[
                (1, 1),
                (1, 11),
                (2, 11),
                (2, 23),
                (3, 21),
                (3, 22),
                (4, 29),
                (5, 3),
                (5, 4),
                (5, 5),
                (7, 19),
                (8, 11),
                (9, 20),
                (9, 23),
                (10, 11),
                (11, 3),
                (11, 23),
            ],
        ),
        (
            2028,
            &[
                (1, 1),
                (1, 10),
                (2, 11),
                (2, 23),
                (3, 20),
                (4, 29),
                (5, 3),
                (5, 4),
                (5, 5),
                (7, 17),
                (8, 11),
                (9, 18),
                (9, 22),
                (10, 9),
                (11, 3),
                (11, 23),
            ],
        ),
        (
            2029,
            &[
                (1, 1),
                (1, 8),
                (2, 11),
                (2, 12),
                (2, 23),
                (3, 20),
                (4, 29),
                (4, 30),
                (5, 3),
                (5, 4),
                (5, 5),
                (7, 16),
                (8, 11),
                (9, 17),
                (9, 23),
                (9, 24),
                (10, 8),
                (11, 3),
                (11, 23),
            ],
        ),
        (
            2030,
            &[
                (1, 1),
                (1, 14),
                (2, 11),
                (2, 23),
                (3, 20),
                (4, 29),
                (5, 3),
                (5, 4),
                (5, 5),
                (5, 6),
                (7, 15),
                (8, 11),
                (8, 12),
                (9, 16),
                (9, 23),
                (10, 14),
                (11, 3),
                (11, 4),
                (11, 23),
            ],
        ),
    ];

    #[test]
    fn every_day_of_six_years_is_a_holiday_exactly_where_the_list_has_it() {
        for (year, listed) in LISTED {
            for day in
                date(*year, 1, 1).series(jiff::Span::new().days(1)).take_while(|day| day.year() == *year)
            {
                assert_eq!(is_holiday(day), listed.contains(&(day.month(), day.day())), "{day}");
            }
        }
    }

    #[test]
    fn a_day_between_two_holidays_is_one_and_the_day_after_a_sunday_holiday_is_one() {
        assert!(is_holiday(date(2026, 9, 22)), "between the aged and the equinox");
        assert!(is_holiday(date(2026, 5, 6)), "for the Sunday three days before");
        assert!(!is_holiday(date(2026, 5, 7)));
    }

    #[test]
    fn d7_the_twenty_sixth_moves_to_the_next_business_day() {
        assert_eq!(debit_day_after(date(2026, 11, 22), DEBIT_DAY), date(2026, 11, 26));
        assert_eq!(
            debit_day_after(date(2026, 11, 26), DEBIT_DAY),
            date(2026, 12, 28),
            "a Saturday, then a Sunday"
        );
        assert_eq!(debit_day_after(date(2026, 12, 26), DEBIT_DAY), date(2026, 12, 28));
        assert_eq!(debit_day_after(date(2026, 12, 28), DEBIT_DAY), date(2027, 1, 26));
        assert_eq!(debit_day_after(date(2026, 9, 30), DEBIT_DAY), date(2026, 10, 26));
    }

    #[test]
    fn the_turn_of_the_year_is_no_business_day() {
        assert_eq!(business_day_from(date(2026, 12, 31)), date(2027, 1, 4));
        assert!(is_business_day(date(2026, 12, 30)));
    }

    proptest! {
        #[test]
        fn a_debit_day_is_a_business_day_after_the_file_and_within_five_weeks(
            days in 0_i32..25_000, day_of_month in 1_i8..=31,
        ) {
            let on = date(2022, 1, 1).saturating_add(jiff::Span::new().days(days));
            let debit = debit_day_after(on, day_of_month);
            prop_assert!(is_business_day(debit));
            prop_assert!(debit > on);
            prop_assert!(on.until(debit).unwrap().get_days() <= 38, "{on} {debit}");
            // Nothing between the wished day and the debit day was a business day.
            let wished = debit.with().day(day_of_month.min(debit.days_in_month())).build().unwrap();
            let mut day = wished;
            while day < debit {
                prop_assert!(!is_business_day(day));
                day = next(day);
            }
        }
    }
}
