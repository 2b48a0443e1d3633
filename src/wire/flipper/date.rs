//! The clock of the device and the zone that its app adds to it.
//!
//! Source: `flipper-zero_authenticator`. The trap: the clock holds local time without saying whose; read with the wrong
//! zone it is hours off and every code is wrong, so no instant is made without a zone.

use std::fmt;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::wire::WireError;

/// Date and time as the clock shows them, to the second, in the years 2000 to 2099.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RtcTime(DateTime);

/// How far the clock is ahead of UTC, in quarters of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(i8);

const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;
const QUARTER_SECS: i64 = 900;

impl RtcTime {
    /// What the clock shows at an instant, in seconds since 1970.
    pub fn at(unix_secs: u32, zone: Zone) -> Result<Self, WireError> {
        let refused = || WireError::BadTime { unix_secs: i64::from(unix_secs) };
        let utc = Timestamp::from_second(i64::from(unix_secs)).map_err(|_| refused())?;
        let shown = TimeZone::UTC.to_datetime(utc).checked_add(zone.duration()).map_err(|_| refused())?;
        if YEARS.contains(&shown.year()) { Ok(Self(shown)) } else { Err(refused()) }
    }

    /// The instant at which a clock of this zone shows it, in seconds since 1970.
    pub fn unix_secs(self, zone: Zone) -> Result<u32, WireError> {
        let utc = self.0.saturating_sub(zone.duration());
        let unix_secs = TimeZone::UTC.to_timestamp(utc).map_or(-1, Timestamp::as_second);
        u32::try_from(unix_secs).map_err(|_| WireError::BadTime { unix_secs })
    }

    /// Reads `YYYY-MM-DD HH:MM:SS w`. The day of the week must be one, not the right one: nothing depends on it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (date, rest) = text.split_once(' ')?;
        let (time, weekday) = rest.split_once(' ')?;
        let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
        let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
        let small = |number: i16| i8::try_from(number).ok();
        let shown =
            DateTime::new(year, small(month)?, small(day)?, small(hour)?, small(minute)?, small(second)?, 0)
                .ok()?;
        let named = matches!(weekday.as_bytes(), [b'1'..=b'7']);
        Some(Self(shown)).filter(|_| named && YEARS.contains(&year))
    }
}

/// As the device writes it: Monday is 1.
impl fmt::Display for RtcTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0;
        let (year, month, day) = (shown.year(), shown.month(), shown.day());
        let (hour, minute, second) = (shown.hour(), shown.minute(), shown.second());
        let weekday = shown.weekday().to_monday_one_offset();
        write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} {weekday}")
    }
}

impl fmt::Debug for RtcTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Zone {
    /// The clock is that of UTC.
    pub const UTC: Self = Self(0);

    const LEAST: i8 = -51;
    const MOST: i8 = 59;

    /// So many quarters of an hour ahead, -51 (-12.75 h) to 59 (14.75 h).
    #[must_use]
    pub const fn quarters(quarters: i8) -> Option<Self> {
        if quarters >= Self::LEAST && quarters <= Self::MOST { Some(Self(quarters)) } else { None }
    }

    /// Reads hours with a fraction, `9`, `-3.5` or `5.750000`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let (hours, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = !hours.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let quarter = match fraction.trim_end_matches('0') {
            "" => 0,
            "25" => 1,
            "5" => 2,
            "75" => 3,
            _ => return None,
        };
        let quarters = hours.parse::<i8>().ok().filter(|_| plain)?.checked_mul(4)?.checked_add(quarter)?;
        Self::quarters(if negative { -quarters } else { quarters })
    }

    /// Hours with a fraction, as the app tells them.
    pub(super) fn told(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (hours, quarter) = (self.0.unsigned_abs() / 4, u32::from(self.0.unsigned_abs() % 4));
        format!("{sign}{hours}.{:06}", quarter * 250_000)
    }

    fn duration(self) -> SignedDuration {
        SignedDuration::from_secs(i64::from(self.0) * QUARTER_SECS)
    }
}

/// Hours with a fraction, as the command takes them.
impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (hours, quarter) = (self.0.unsigned_abs() / 4, self.0.unsigned_abs() % 4);
        write!(f, "{sign}{hours}{}", ["", ".25", ".5", ".75"][usize::from(quarter)])
    }
}

/// Three numbers of so many digits each.
fn numbers(text: &str, between: char, digits: [usize; 3]) -> Option<[i16; 3]> {
    let mut numbers = [0; 3];
    let mut pieces = text.split(between);
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let piece = pieces.next().filter(|piece| piece.len() == digits)?;
        *number = piece.bytes().all(|b| b.is_ascii_digit()).then(|| piece.parse().ok())??;
    }
    if pieces.next().is_none() { Some(numbers) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_written_with_its_weekday_and_read_again() {
        let japan = Zone::parse("9").unwrap();
        let shown = RtcTime::at(1_795_314_600, Zone::UTC).unwrap();
        assert_eq!(shown.to_string(), "2026-11-22 02:30:00 7");
        let shown = RtcTime::at(1_795_314_600, japan).unwrap();
        assert_eq!(shown.to_string(), "2026-11-22 11:30:00 7");
        assert_eq!(RtcTime::parse("2026-11-22 11:30:00 7"), Some(shown));
        assert_eq!(shown.unix_secs(japan), Ok(1_795_314_600));
        assert_eq!(shown.unix_secs(Zone::UTC), Ok(1_795_347_000));
        assert_eq!(RtcTime::parse("2024-02-29 00:00:00 4").unwrap().to_string(), "2024-02-29 00:00:00 4");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2026-11-22 11:30:00",
            "2026-11-22 11:30:00 0",
            "2026-11-22 11:30:00 8",
            "2026-02-29 11:30:00 7",
            "2026-13-01 11:30:00 7",
            "2026-11-22 24:00:00 7",
            "1999-11-22 11:30:00 7",
            "2026-11-22T11:30:00 7",
            "+026-11-22 11:30:00 7",
            "2026-11-22-1 11:30:00 7",
        ] {
            assert_eq!(RtcTime::parse(text), None, "{text}");
        }
        assert!(RtcTime::at(u32::MAX, Zone::UTC).is_err(), "the year 2106");
    }

    #[test]
    fn every_zone_is_written_and_read_again() {
        for quarters in i8::MIN..=i8::MAX {
            let Some(zone) = Zone::quarters(quarters) else { continue };
            assert_eq!(Zone::parse(&zone.to_string()), Some(zone));
        }
        assert_eq!(Zone::parse("5.750000"), Zone::quarters(23));
        assert_eq!(Zone::parse("-0.5").map(|zone| zone.to_string()).as_deref(), Some("-0.5"));
        assert_eq!(Zone::parse("0.000000"), Some(Zone::UTC));
        for bad in ["", "-", "15", "-13", "9.3", "1.2.3", "+9", "9h", "--1", "."] {
            assert_eq!(Zone::parse(bad), None, "{bad}");
        }
    }
}
