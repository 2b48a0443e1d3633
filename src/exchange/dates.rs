//! Dates as clerks and hosts write them: ISO, with slashes, eight digits, and by Japanese era.
//!
//! The trap: an era's year is only a date inside the era, so 平成31年5月1日 never was.

use jiff::civil::Date;

use crate::exchange::sheet::plain;
use crate::exchange::vocabulary::{DATE_UNITS, ERAS, FIRST_YEAR};

/// Reads `2026-11-20`, `2026/11/20`, `20261120`, `2026年11月20日`, `R8.11.20`, `令和8年11月20日`, `令和元年5月1日`.
#[must_use]
pub fn parse(text: &str) -> Option<Date> {
    let text = plain(text.trim());
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return date(text[..4].parse().ok()?, &text[4..6], &text[6..]);
    }
    let era = ERAS.iter().find_map(|(name, letter, first, last)| {
        let rest = text
            .strip_prefix(name)
            .or_else(|| text.strip_prefix(*letter))
            .or_else(|| text.strip_prefix(letter.to_ascii_lowercase()))?;
        Some((rest, *first, *last))
    });
    let (year, month, day) = parts(era.map_or(text.as_str(), |(rest, ..)| rest))?;
    match era {
        Some((_, first, last)) => {
            let year: i16 = if year == FIRST_YEAR { 1 } else { number(year, 2)? };
            let found = date(first.year().checked_add(year.checked_sub(1)?)?, month, day)?;
            (year > 0 && first <= found && found <= last).then_some(found)
        }
        None if year.len() == 4 => date(number(year, 4)?, month, day),
        None => None,
    }
}

/// Three numbers with the same sign between them, or each with its unit behind it.
fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let [year_unit, month_unit, day_unit] = DATE_UNITS;
    if let Some(rest) = text.strip_suffix(day_unit) {
        let (year, rest) = rest.split_once(year_unit)?;
        let (month, day) = rest.split_once(month_unit)?;
        return Some((year, month, day));
    }
    let sign = ['-', '/', '.'].into_iter().find(|sign| text.contains(*sign))?;
    let (year, rest) = text.split_once(sign)?;
    let (month, day) = rest.split_once(sign)?;
    Some((year, month, day))
}

fn date(year: i16, month: &str, day: &str) -> Option<Date> {
    let (month, day) = (number(month, 2)?, number(day, 2)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A number of 1 to `longest` digits, nothing else.
fn number(text: &str, longest: usize) -> Option<i16> {
    let good = (1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    good.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_day_is_read_in_every_way_that_people_write_it() {
        for text in [
            "2026-11-20",
            "2026/11/20",
            "2026.11.20",
            "20261120",
            "2026年11月20日",
            "R8.11.20",
            "r08/11/20",
            "令和8年11月20日",
            "令和８年１１月２０日",
            " R8-11-20 ",
        ] {
            assert_eq!(parse(text), Some(day(2026, 11, 20)), "{text}");
        }
        assert_eq!(parse("2026/1/5"), Some(day(2026, 1, 5)));
    }

    #[test]
    fn eras_begin_and_end_on_their_days() {
        assert_eq!(parse("令和元年5月1日"), Some(day(2019, 5, 1)));
        assert_eq!(parse("R1.5.1"), Some(day(2019, 5, 1)));
        assert_eq!(parse("H31.4.30"), Some(day(2019, 4, 30)));
        assert_eq!(parse("S64.1.7"), Some(day(1989, 1, 7)));
        assert_eq!(parse("平成元年1月8日"), Some(day(1989, 1, 8)));
        for never in ["R1.4.30", "H31.5.1", "S64.1.8", "H1.1.7", "R0.5.1", "令和8年2月30日"] {
            assert_eq!(parse(never), None, "{never}");
        }
    }

    #[test]
    fn what_could_mean_two_days_is_refused() {
        for text in ["", "26-11-20", "2026-11", "11/20/2026", "2026-11/20", "2026-13-01", "2026-11-20T00:00"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_or_not_but_never_a_panic(text in "[0-9RHS.\\-/年月日令和元]{0,14}|\\PC{0,12}") {
            let _ = parse(&text);
        }
    }
}
