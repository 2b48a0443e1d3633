//! The system's clocks.
//!
//! The wall clock may be stepped at any moment, the other one never goes back. Both are kept, and durations are only
//! ever taken from the second.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::domain::{Clock, UnixMillis};

/// Wall clock and monotonic clock of this machine.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// A clock whose ticks start now.
    #[must_use]
    pub fn new() -> Self {
        Self { started: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> UnixMillis {
        let millis = |length: std::time::Duration| i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
        UnixMillis(match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => millis(since),
            Err(before) => -millis(before.duration()),
        })
    }

    fn ticks_micros(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_run_forward_and_the_wall_clock_is_of_this_century() {
        let clock = SystemClock::new();
        let before = clock.ticks_micros();
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert!(clock.ticks_micros() >= before + 5000);
        assert!(clock.now().unix_secs() > 1_700_000_000);
    }
}
