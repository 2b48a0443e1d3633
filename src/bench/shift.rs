//! The pace of a shift: how many tokens an hour, and how long the rest will take.

use std::collections::VecDeque;

use crate::domain::UnixMillis;

/// Tokens that the pace is measured over.
const WINDOW: usize = 30;

/// A pace is told only once the tokens lie this far apart: the first four of a tray come at once.
const LEAST_MILLIS: u64 = 10_000;

/// When the last tokens of this shift were recorded.
#[derive(Debug, Clone, Default)]
pub(super) struct Shift {
    recorded: VecDeque<UnixMillis>,
}

impl Shift {
    /// Another token is recorded.
    pub(super) fn record(&mut self, at: UnixMillis) {
        self.recorded.push_back(at);
        if self.recorded.len() > WINDOW {
            self.recorded.pop_front();
        }
    }

    /// Tokens an hour over the last ones; `None` before there is a pace to tell.
    pub(super) fn per_hour(&self) -> Option<u32> {
        let (first, last) = (self.recorded.front()?, self.recorded.back()?);
        let between = u64::try_from(self.recorded.len()).ok()?.checked_sub(1).filter(|n| *n > 0)?;
        let millis = u64::try_from(last.since(*first)).ok().filter(|millis| *millis >= LEAST_MILLIS)?;
        u32::try_from(between * 3_600_000 / millis).ok()
    }

    /// Minutes for the rest at that pace, rounded up.
    pub(super) fn minutes_left(&self, rest: u32) -> Option<u32> {
        let per_hour = self.per_hour().filter(|pace| *pace > 0)?;
        Some((rest * 60).div_ceil(per_hour))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_needs_two_tokens_and_the_rest_is_rounded_up() {
        let mut shift = Shift::default();
        assert_eq!(shift.per_hour(), None);
        shift.record(UnixMillis(0));
        assert_eq!(shift.per_hour(), None);
        shift.record(UnixMillis(20));
        assert_eq!(shift.per_hour(), None, "two slots of one tray are no pace");
        let mut shift = Shift::default();
        shift.record(UnixMillis(0));
        shift.record(UnixMillis(18_000));
        assert_eq!(shift.per_hour(), Some(200));
        assert_eq!(shift.minutes_left(10), Some(3));
        assert_eq!(shift.minutes_left(0), Some(0));
    }
}
