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
}
