//! Time and chance as arguments: the traits that `port` implements for real and tests implement by hand.

use std::fmt;

use jiff::{Span, civil::Date};
use thiserror::Error;

/// Milliseconds since 1970-01-01T00:00:00Z, as tokens and the register store instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// Whole seconds since 1970, rounded down; instants before 1970 count as 0.
    #[must_use]
    pub fn unix_secs(self) -> u64 {
        u64::try_from(self.0.div_euclid(1000)).unwrap_or(0)
    }

    /// The calendar day of this instant at the institution; Japan keeps one time zone without summer time.
    #[must_use]
    pub fn day_in_japan(self) -> Date {
        const AHEAD_MILLIS: i64 = 9 * 3_600_000;
        const DAY_MILLIS: i64 = 86_400_000;
        let days = self.0.saturating_add(AHEAD_MILLIS).div_euclid(DAY_MILLIS);
        let span = Span::new().try_days(days).unwrap_or_default();
        Date::constant(1970, 1, 1).saturating_add(span)
    }

    /// The first instant of a calendar day at the institution.
    #[must_use]
    pub fn midnight_in_japan(day: Date) -> Self {
        const AHEAD_MILLIS: i64 = 9 * 3_600_000;
        const DAY_MILLIS: i64 = 86_400_000;
        let days = Date::constant(1970, 1, 1).until(day).map_or(0, |span| i64::from(span.get_days()));
        Self(days * DAY_MILLIS - AHEAD_MILLIS)
    }

    /// This instant moved by some milliseconds (either way).
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// How many milliseconds this instant lies after `earlier` (negative when before).
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for UnixMillis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The station's two clocks: the wall clock that tokens are set by, and one that never jumps.
pub trait Clock: Send + Sync {
    /// The wall clock, UTC.
    fn now(&self) -> UnixMillis;
    /// A clock that only runs forward, in microseconds from an arbitrary start.
    fn ticks_micros(&self) -> u64;
}

/// A source of unpredictable bytes.
pub trait Entropy: Send {
    /// Fills the whole buffer.
    ///
    /// # Errors
    /// [`EntropyFailed`] when the system cannot supply randomness; nothing may be sealed then.
    fn fill(&mut self, out: &mut [u8]) -> Result<(), EntropyFailed>;
}

/// The system could not supply randomness.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the system's random source failed: {cause}")]
pub struct EntropyFailed {
    /// What the system said.
    pub cause: String,
}

/// How far a token's clock stands from the station's, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockOffset {
    /// Token minus station, in milliseconds; positive means the token runs ahead.
    pub offset_millis: i64,
    /// Half the time that the exchange took: the offset is true within this.
    pub uncertainty_millis: u32,
    /// When it was measured, by the station's clock.
    pub measured_at: UnixMillis,
}

impl ClockOffset {
    /// How far the token's clock may be from the station's by this measurement, in milliseconds, either way.
    #[must_use]
    pub fn worst_millis(&self) -> u64 {
        self.offset_millis.unsigned_abs().saturating_add(self.uncertainty_millis.into())
    }

    /// Drift in parts per million between an earlier measurement and this one; `None` under one second apart.
    #[must_use]
    pub fn drift_ppm_since(&self, earlier: &Self) -> Option<f64> {
        let elapsed = self.measured_at.since(earlier.measured_at);
        if elapsed < 1000 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of decades fit an f64 exactly")]
        let ppm = (self.offset_millis - earlier.offset_millis) as f64 * 1e6 / elapsed as f64;
        Some(ppm)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn twenty_ppm_is_one_point_seven_seconds_a_day() {
        let set = ClockOffset { offset_millis: 0, uncertainty_millis: 1, measured_at: UnixMillis(0) };
        let later =
            ClockOffset { offset_millis: 1728, uncertainty_millis: 1, measured_at: UnixMillis(86_400_000) };
        assert_eq!(later.drift_ppm_since(&set), Some(20.0));
    }

    #[test]
    fn no_drift_is_claimed_from_two_measurements_of_the_same_second() {
        let a = ClockOffset { offset_millis: 0, uncertainty_millis: 1, measured_at: UnixMillis(0) };
        let b = ClockOffset { offset_millis: 3, uncertainty_millis: 1, measured_at: UnixMillis(999) };
        assert_eq!(b.drift_ppm_since(&a), None);
    }

    #[test]
    fn a_day_in_japan_begins_at_fifteen_hours_universal_time() {
        let midnight = UnixMillis(1_795_359_600_000); // 2026-11-22T15:00:00Z
        assert_eq!(midnight.day_in_japan(), date(2026, 11, 23));
        assert_eq!(midnight.plus_millis(-1).day_in_japan(), date(2026, 11, 22));
        assert_eq!(UnixMillis(-1).day_in_japan(), date(1970, 1, 1));
        assert_eq!(UnixMillis::midnight_in_japan(date(2026, 11, 23)), midnight);
    }
}
