//! A crystal that runs a little too fast or too slow.
//!
//! An ordinary crystal: 20 ppm are 1.7 s a day. The trap: setting the clock does not change the crystal, so the error
//! grows anew from the moment of setting.

use crate::emulator::HostMicros;

/// Where a clock stood at one true instant; from there it runs at its own rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ClockBase {
    /// True time of the setting.
    pub(super) host_micros: i64,
    /// What the clock showed then.
    pub(super) token_micros: i64,
}

impl ClockBase {
    /// What the clock shows at an instant, in microseconds since 1970.
    pub(super) fn shown(self, ppm: i32, at: HostMicros) -> i64 {
        let elapsed = i128::from(at.0) - i128::from(self.host_micros);
        let gained = elapsed * i128::from(ppm) / 1_000_000;
        let shown = i128::from(self.token_micros) + elapsed + gained;
        i64::try_from(shown).unwrap_or(if shown < 0 { i64::MIN } else { i64::MAX })
    }

    /// The clock set at an instant.
    pub(super) const fn set(at: HostMicros, unix_millis: i64) -> Self {
        Self { host_micros: at.0, token_micros: unix_millis.saturating_mul(1000) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MICROS: i64 = 86_400_000_000;

    #[test]
    fn twenty_ppm_gain_one_point_seven_seconds_a_day() {
        let base = ClockBase::set(HostMicros(0), 0);
        assert_eq!(base.shown(20, HostMicros(DAY_MICROS)) - DAY_MICROS, 1_728_000);
        assert_eq!(base.shown(-20, HostMicros(DAY_MICROS)) - DAY_MICROS, -1_728_000);
        assert_eq!(base.shown(0, HostMicros(DAY_MICROS)), DAY_MICROS);
    }

    #[test]
    fn no_instant_is_too_far() {
        let base = ClockBase::set(HostMicros(i64::MIN), i64::MAX);
        assert_eq!(base.shown(i32::MAX, HostMicros(i64::MAX)), i64::MAX);
        assert_eq!(base.shown(i32::MIN, HostMicros(i64::MAX)), i64::MIN);
    }
}
