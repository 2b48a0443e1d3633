//! How a token's clock has moved since the station set it, and when the server will stop accepting it.
//!
//! RFC 6238 section 6. The trap: a typed code tells the token's time only to the step, so an offset that comes from a
//! code is uncertain by half a step, and no rate is claimed that the uncertainty could explain.

use jiff::civil::Date;

use crate::domain::{ClockOffset, Profile, UnixMillis};

/// How many steps either way the server accepts (RFC 6238 section 5.2: one for the way, one for the clock).
pub const SERVER_WINDOW_STEPS: u32 = 2;

/// Forecasts end here; no battery lives longer.
const FARTHEST_DAYS: i64 = 20 * 366;

const DAY_MILLIS: f64 = 86_400_000.0;

/// A token's clock now, compared with the moment at which it was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drift {
    /// How far the token stands from the station now; positive means ahead.
    pub offset_millis: i64,
    /// How far it moved since it was set.
    pub moved_millis: i64,
    /// Both are true within this.
    pub uncertainty_millis: u32,
    /// How long ago the clock was set.
    pub elapsed_millis: i64,
    /// When the offset was measured.
    pub measured_at: UnixMillis,
}

/// When a token leaves the server's window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forecast {
    /// It is outside already: its codes are refused at times.
    Outside,
    /// On this day, if it goes on like this.
    On(Date),
    /// Not in the years that a battery lasts.
    Never,
    /// Its movement is smaller than what the measurement can tell.
    Unknown,
}

impl Drift {
    /// Compares the measurement after setting with the one of now; `None` when they are less than a second apart.
    #[must_use]
    pub fn between(set: &ClockOffset, now: &ClockOffset) -> Option<Self> {
        let elapsed_millis = now.measured_at.since(set.measured_at);
        (elapsed_millis >= 1000).then(|| Self {
            offset_millis: now.offset_millis,
            moved_millis: now.offset_millis.saturating_sub(set.offset_millis),
            uncertainty_millis: now.uncertainty_millis.saturating_add(set.uncertainty_millis),
            elapsed_millis,
            measured_at: now.measured_at,
        })
    }

    /// Parts per million: what the crystal is off by.
    #[must_use]
    pub fn ppm(&self) -> f64 {
        real(self.moved_millis) * 1e6 / real(self.elapsed_millis)
    }

    /// The rate is true within this many parts per million.
    #[must_use]
    pub fn ppm_uncertainty(&self) -> f64 {
        f64::from(self.uncertainty_millis) * 1e6 / real(self.elapsed_millis)
    }

    /// Whole days since the clock was set.
    #[must_use]
    pub const fn days_since_set(&self) -> i64 {
        self.elapsed_millis / 86_400_000
    }

    /// When the token leaves a window of so many steps either way.
    ///
    /// A code is always accepted while the clocks differ by no more than the window; beyond it, not always.
    #[must_use]
    pub fn leaves(&self, profile: Profile, window_steps: u32) -> Forecast {
        let step_millis = i64::try_from(profile.step.secs()).unwrap_or(i64::MAX).saturating_mul(1000);
        let edge_millis = step_millis.saturating_mul(i64::from(window_steps));
        if self.offset_millis.saturating_abs() > edge_millis {
            return Forecast::Outside;
        }
        if self.moved_millis.unsigned_abs() <= u64::from(self.uncertainty_millis) {
            return Forecast::Unknown;
        }
        let rate = real(self.moved_millis) / real(self.elapsed_millis);
        let edge = if rate > 0.0 { real(edge_millis) } else { -real(edge_millis) };
        let days = (edge - real(self.offset_millis)) / rate / DAY_MILLIS;
        if days > real(FARTHEST_DAYS) {
            return Forecast::Never;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most some thousand days")]
        let whole = days.floor() as i64;
        let span = jiff::Span::new().try_days(whole).unwrap_or_default();
        Forecast::On(self.measured_at.day_in_japan().saturating_add(span))
    }
}

/// The offset that a code of the step `steps` away from the station's tells, at the moment at which it was typed.
#[must_use]
pub fn offset_by_code(profile: Profile, steps: i64, typed_at: UnixMillis) -> ClockOffset {
    let step_millis = i64::try_from(profile.step.secs()).unwrap_or(i64::MAX).saturating_mul(1000);
    let into_the_step = typed_at.0.rem_euclid(step_millis);
    ClockOffset {
        offset_millis: steps.saturating_mul(step_millis).saturating_sub(into_the_step) + step_millis / 2,
        uncertainty_millis: u32::try_from(step_millis / 2).unwrap_or(u32::MAX),
        measured_at: typed_at,
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of decades fit an f64 exactly")]
const fn real(millis: i64) -> f64 {
    millis as f64
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 86_400_000;

    fn at(days: i64, offset_millis: i64, uncertainty_millis: u32) -> ClockOffset {
        ClockOffset { offset_millis, uncertainty_millis, measured_at: UnixMillis(days * DAY) }
    }

    #[test]
    fn forty_eight_seconds_in_two_hundred_and_eleven_days_are_two_point_six_ppm() {
        let drift = Drift::between(&at(0, 0, 4), &at(211, 48_000, 12)).unwrap();
        assert!((drift.ppm() - 2.633).abs() < 0.001);
        assert_eq!((drift.days_since_set(), drift.uncertainty_millis), (211, 16));
        // 72 seconds are left at 48 seconds in 211 days: 316 days and a half.
        assert_eq!(drift.leaves(Profile::SERVICE, 2), Forecast::On(date(1971, 6, 12)));
    }

    #[test]
    fn a_clock_beyond_the_window_is_outside_and_one_at_its_edge_is_not() {
        let with = |offset| Drift::between(&at(0, 0, 1), &at(100, offset, 1)).unwrap();
        assert_eq!(with(120_001).leaves(Profile::SERVICE, 2), Forecast::Outside);
        assert_eq!(with(-120_001).leaves(Profile::SERVICE, 2), Forecast::Outside);
        assert_eq!(with(120_000).leaves(Profile::SERVICE, 2), Forecast::On(date(1970, 4, 11)));
    }

    #[test]
    fn no_rate_is_claimed_that_the_measurement_cannot_tell() {
        let drift = Drift::between(&at(0, 0, 30_000), &at(2, 20_000, 1)).unwrap();
        assert_eq!(drift.leaves(Profile::SERVICE, 2), Forecast::Unknown);
        assert_eq!(Drift::between(&at(3, 0, 1), &at(3, 50, 1)), None);
    }

    #[test]
    fn a_clock_that_ran_behind_and_now_runs_ahead_leaves_at_the_other_edge() {
        let drift = Drift::between(&at(0, -60_000, 1), &at(10, -50_000, 1)).unwrap();
        // A second a day, from -50 to +120.
        assert_eq!(drift.leaves(Profile::SERVICE, 2), Forecast::On(date(1970, 6, 30)));
    }

    proptest! {
        #[test]
        fn on_the_forecast_day_the_token_is_still_inside_and_a_day_later_it_is_not(
            days in 1_i64..3000,
            offset in -119_000_i64..119_000,
        ) {
            let set = at(0, 0, 0);
            let drift = Drift::between(&set, &at(days, offset, 0)).unwrap();
            match drift.leaves(Profile::SERVICE, 2) {
                Forecast::On(day) => {
                    let ahead = drift.measured_at.day_in_japan().until(day).unwrap().get_days();
                    let offset_after = |more: i32| {
                        real(offset) * (real(days) + f64::from(ahead + more)) / real(days)
                    };
                    prop_assert!(offset_after(0).abs() <= 120_000.01);
                    prop_assert!(offset_after(1).abs() > 119_999.99);
                }
                Forecast::Never => prop_assert!((real(offset) / real(days)).abs() * real(FARTHEST_DAYS) < 121_000.0),
                Forecast::Unknown => prop_assert_eq!(offset, 0),
                Forecast::Outside => prop_assert!(false, "nothing here is outside"),
            }
        }

        #[test]
        fn the_offset_by_a_code_holds_the_true_one(offset in -600_000_i64..600_000, now in 0_i64..4_000_000_000_000) {
            let step = |millis: i64| millis.div_euclid(60_000);
            let steps = step(now + offset) - step(now);
            let told = offset_by_code(Profile::SERVICE, steps, UnixMillis(now));
            prop_assert!((told.offset_millis - offset).unsigned_abs() <= u64::from(told.uncertainty_millis));
        }
    }
}
