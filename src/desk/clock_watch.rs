//! Whether the station's own clock may be written into tokens: a pure watch over wall and steady clock.
//!
//! The wall clock may be stepped by anybody; the steady clock cannot. When the distance between them moves by
//! more than a second, or the year is impossible, no token's clock is set until the wall clock is back where it was.

use crate::domain::UnixMillis;

/// The wall clock may gain or lose this much against the steady clock before it counts as a jump.
const JUMP_MILLIS: i64 = 1000;

/// 2024-01-01 and 2100-01-01, as Unix milliseconds: the years that this station can be in.
const POSSIBLE: std::ops::Range<i64> = 1_704_067_200_000..4_102_444_800_000;

/// What the watch thinks of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockHealth {
    /// It runs steadily.
    Steady,
    /// It jumped by so many milliseconds since the first look.
    Jumped {
        /// Forward is positive.
        millis: i64,
    },
    /// It stands in a year that cannot be.
    Impossible,
}

/// A watch over the two clocks.
#[derive(Debug, Clone, Copy, Default)]
pub struct ClockWatch {
    distance_millis: Option<i64>,
}

impl ClockWatch {
    /// Looks at both clocks. A slow drift is followed; a jump is remembered, because the distance is not moved.
    pub fn look(&mut self, wall: UnixMillis, ticks_micros: u64) -> ClockHealth {
        if !POSSIBLE.contains(&wall.0) {
            return ClockHealth::Impossible;
        }
        let distance = wall.0 - i64::try_from(ticks_micros / 1000).unwrap_or(i64::MAX);
        let Some(before) = self.distance_millis else {
            self.distance_millis = Some(distance);
            return ClockHealth::Steady;
        };
        let moved = distance - before;
        if moved.abs() > JUMP_MILLIS {
            return ClockHealth::Jumped { millis: moved };
        }
        self.distance_millis = Some(distance);
        ClockHealth::Steady
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_000_000_000;

    #[test]
    fn a_steady_clock_stays_steady_through_slow_drift() {
        let mut watch = ClockWatch::default();
        for minute in 0..600_i64 {
            let wall = UnixMillis(NOW + minute * 60_000 + minute * 3);
            let ticks = u64::try_from(minute * 60_000_000).unwrap();
            assert_eq!(watch.look(wall, ticks), ClockHealth::Steady);
        }
    }

    #[test]
    fn an_hour_forward_or_back_is_a_jump_and_stays_one() {
        for jump in [3_600_000, -3_600_000] {
            let mut watch = ClockWatch::default();
            assert_eq!(watch.look(UnixMillis(NOW), 0), ClockHealth::Steady);
            let jumped = UnixMillis(NOW + 1000 + jump);
            assert_eq!(watch.look(jumped, 1_000_000), ClockHealth::Jumped { millis: jump });
            let later = UnixMillis(NOW + 2000 + jump);
            assert_eq!(watch.look(later, 2_000_000), ClockHealth::Jumped { millis: jump });
            assert_eq!(watch.look(UnixMillis(NOW + 3000), 3_000_000), ClockHealth::Steady);
        }
    }

    #[test]
    fn nineteen_seventy_is_impossible() {
        assert_eq!(ClockWatch::default().look(UnixMillis(5_000), 0), ClockHealth::Impossible);
    }
}
