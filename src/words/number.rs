//! Numbers as people write them: yen, thousands, signed milliseconds, seconds, volts.
//!
//! The minus sign is U+2212, as wide as the plus sign in a fixed-width face.

use crate::domain::{ClockOffset, Yen};
use crate::words::{Fact, Sentences};

/// A whole number with a comma every three digits: `1,234,567`.
#[must_use]
pub fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        written.push('\u{2212}');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// An amount: `¥2,200`.
#[must_use]
pub fn yen(amount: Yen) -> String {
    format!("\u{a5}{}", thousands(amount.0))
}

/// A clock offset: `+4 ms`, `−2 ms`, `±0 ms`; from ten seconds on in seconds, `+192 s`.
#[must_use]
pub fn offset_millis(offset: i64) -> String {
    let (offset, unit) = if offset.unsigned_abs() < 10_000 { (offset, "ms") } else { (offset / 1000, "s") };
    match offset {
        0 => "\u{b1}0 ms".to_owned(),
        1.. => format!("+{} {unit}", thousands(offset)),
        _ => format!("{} {unit}", thousands(offset)),
    }
}

/// A duration in seconds: two decimals below one second, one below a hundred, none above.
#[must_use]
pub fn seconds(millis: u32) -> String {
    let (whole, rest) = (millis / 1000, millis % 1000);
    match whole {
        0 => format!("0.{:02} s", rest / 10),
        1..100 => format!("{whole}.{} s", rest / 100),
        _ => format!("{whole} s"),
    }
}

/// A battery: `3.02 V`.
#[must_use]
pub fn volts(millivolts: u16) -> String {
    format!("{}.{:02} V", millivolts / 1000, millivolts % 1000 / 10)
}

/// A code as its display groups it: `482 913`, `1234 5678`.
#[must_use]
pub fn code_groups(digits: &str) -> String {
    let half = digits.chars().count().div_ceil(2);
    let mut written: String = digits.chars().take(half).collect();
    written.push(' ');
    written.extend(digits.chars().skip(half));
    written
}

/// A clock's offset as exactly as it is known: whole seconds where the clock counts no finer.
#[must_use]
pub fn clock_offset(clock: &ClockOffset) -> String {
    const HALF_A_SECOND: u32 = 500;
    if clock.uncertainty_millis < HALF_A_SECOND {
        return offset_millis(clock.offset_millis);
    }
    let secs = (clock.offset_millis.saturating_add(500)).div_euclid(1000);
    let sign = match secs {
        0 => "\u{b1}",
        1.. => "+",
        _ => "\u{2212}",
    };
    format!("{sign}{} s", secs.unsigned_abs())
}

impl Sentences {
    /// A length of time in its two largest units: `3 分 12 秒`, `2 h 5 min`.
    #[must_use]
    pub fn duration(&self, secs: u64) -> String {
        let part = |id: &str, count: u64| {
            self.say_with(id, &[("count", Fact::Number(i64::try_from(count).unwrap_or(i64::MAX)))])
        };
        match secs {
            0..60 => part("duration-secs", secs),
            60..3600 => join(part("duration-mins", secs / 60), secs % 60, |rest| part("duration-secs", rest)),
            3600..86_400 => join(part("duration-hours", secs / 3600), secs % 3600 / 60, |rest| {
                part("duration-mins", rest)
            }),
            _ => join(part("duration-days", secs / 86_400), secs % 86_400 / 3600, |rest| {
                part("duration-hours", rest)
            }),
        }
    }
}

/// The second unit follows only when there is any of it.
fn join(first: String, rest: u64, second: impl FnOnce(u64) -> String) -> String {
    if rest == 0 { first } else { format!("{first} {}", second(rest)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn amounts_carry_commas() {
        assert_eq!(yen(Yen(0)), "¥0");
        assert_eq!(yen(Yen(2200)), "¥2,200");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(-1000), "−1,000");
        assert_eq!(thousands(100), "100");
    }

    #[test]
    fn an_offset_always_shows_its_direction() {
        assert_eq!(offset_millis(4), "+4 ms");
        assert_eq!(offset_millis(-2), "−2 ms");
        assert_eq!(offset_millis(0), "±0 ms");
        assert_eq!(offset_millis(9_999), "+9,999 ms");
        assert_eq!(offset_millis(-192_400), "−192 s");
    }

    #[test]
    fn a_clock_of_whole_seconds_is_not_told_in_milliseconds() {
        let told = |offset_millis, uncertainty_millis| {
            let measured_at = crate::domain::UnixMillis(0);
            clock_offset(&ClockOffset { offset_millis, uncertainty_millis, measured_at })
        };
        assert_eq!([told(-9, 4), told(1340, 520), told(-480, 1000)], ["\u{2212}9 ms", "+1 s", "\u{b1}0 s"]);
        assert_eq!(told(-1700, 500), "\u{2212}2 s");
    }

    #[test]
    fn short_times_are_finer() {
        assert_eq!(seconds(80), "0.08 s");
        assert_eq!(seconds(1240), "1.2 s");
        assert_eq!(seconds(123_000), "123 s");
    }

    #[test]
    fn codes_keep_their_leading_zeros() {
        assert_eq!(code_groups("071556"), "071 556");
        assert_eq!(code_groups("00000001"), "0000 0001");
    }

    #[test]
    fn a_duration_names_two_units_at_most() {
        let ja = Sentences::new(Language::Japanese);
        assert_eq!(ja.duration(192), "3 分 12 秒");
        assert_eq!(ja.duration(60), "1 分");
        let en = Sentences::new(Language::English);
        assert_eq!(en.duration(192), "3 min 12 s");
        assert_eq!(en.duration(90_000), "1 d 1 h");
    }
}
