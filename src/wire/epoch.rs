//! The seconds that tokens of other makers count in: Unix time in 32 bits, within the years that make sense.
//!
//! README, rule 5 for every family. The trap: a clock written as 0 is believed by every token, and its codes are then
//! those of 1970; whoever writes a clock asks here first.

use crate::domain::UnixMillis;
use crate::wire::WireError;

/// The earliest clock that is written, 2020-01-01T00:00:00Z.
pub const EARLIEST_SECS: u32 = 1_577_836_800;

/// The instant in whole seconds, rounded down; refused before 2020 and after 2106-02-07.
pub fn clock_secs(instant: UnixMillis) -> Result<u32, WireError> {
    let unix_secs = instant.0.div_euclid(1000);
    u32::try_from(unix_secs)
        .ok()
        .filter(|secs| *secs >= EARLIEST_SECS)
        .ok_or(WireError::BadTime { unix_secs })
}

/// How long it is until a second begins, in milliseconds: 0 when one begins just now. Who counts whole seconds is told one then.
#[must_use]
pub fn until_second_millis(now: UnixMillis) -> u64 {
    (-now.0).rem_euclid(1000).unsigned_abs()
}

/// The second that begins nearest to an instant; refused as by [`clock_secs`].
pub fn nearest_secs(instant: UnixMillis) -> Result<u32, WireError> {
    clock_secs(instant.plus_millis(500))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_instants_between_2020_and_2106_are_written() {
        let first = i64::from(EARLIEST_SECS) * 1000;
        let last = i64::from(u32::MAX) * 1000 + 999;
        assert_eq!(clock_secs(UnixMillis(first)), Ok(EARLIEST_SECS));
        assert_eq!(clock_secs(UnixMillis(last)), Ok(u32::MAX));
        for outside in [first - 1, last + 1, 0, -1, i64::MIN, i64::MAX] {
            assert!(clock_secs(UnixMillis(outside)).is_err(), "{outside}");
        }
    }

    #[test]
    fn a_second_begins_after_what_is_left_of_the_one_before() {
        for (millis, left, nearest) in [(0, 0, 0), (1, 999, 0), (333, 667, 0), (500, 500, 1), (999, 1, 1)] {
            let now = UnixMillis(1_700_000_000_000 + millis);
            assert_eq!((until_second_millis(now), nearest_secs(now)), (left, Ok(1_700_000_000 + nearest)));
        }
    }
}
