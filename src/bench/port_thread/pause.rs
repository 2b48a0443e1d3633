//! How long a port is left alone before it is opened again, after what is on it broke off or could not be opened.
//!
//! Source: `molto2-tools`; README, rule 9 for every family: some tokens stop answering when they are connected to again
//! and again. The trap: a token that was taken out and one that fails look the same until the system has listed its ports
//! anew, so the first failures are not told.

use std::time::Duration;

/// Until a port that was never opened is tried once more: 0.1 s. Twice as long after each failure, at most [`LONGEST`].
const FIRST: Duration = Duration::from_millis(100);

/// A card or a USB token begins here, so that a removal is listed before anything is connected to again.
const FIRST_OF_A_PLUG: u32 = 3;

/// The longest wait: whoever ends the other program that had the port, or gets the right to it, waits no longer.
const LONGEST: Duration = Duration::from_secs(5);

/// Failures in a row, eight tenths of a second and more, after which a token that is listed is not just on its way out.
const TOLD: u32 = 3;

/// The failures of a port since something was put on it.
#[derive(Debug, Default)]
pub(super) struct Pause {
    failures: u32,
}

impl Pause {
    /// It failed once more; `plug` where the port is the token's own, and not a line whose other end may change.
    pub(super) fn failed(&mut self, plug: bool) {
        self.failures = self.failures.saturating_add(1).max(if plug { FIRST_OF_A_PLUG } else { 0 });
    }

    /// It answered: one failure is made good. A token that answers once after each connection is connected to ever more rarely.
    pub(super) const fn answered(&mut self) {
        self.failures = self.failures.saturating_sub(1);
    }

    /// How long to wait now.
    pub(super) fn wait(&self) -> Duration {
        2_u32.checked_pow(self.failures).map_or(LONGEST, |times| FIRST.saturating_mul(times)).min(LONGEST)
    }

    /// Whether it failed too often for a token that is just being taken out.
    pub(super) const fn is_failing(&self) -> bool {
        self.failures > TOLD
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(plug: bool, failures: u32) -> Vec<u128> {
        let mut pause = Pause::default();
        let failed = (0..failures).map(|_| {
            pause.failed(plug);
            pause.wait().as_millis()
        });
        failed.collect()
    }

    #[test]
    fn each_failure_doubles_the_wait_up_to_five_seconds() {
        assert_eq!(Pause::default().wait(), FIRST);
        assert_eq!(waits(false, 7), [200, 400, 800, 1600, 3200, 5000, 5000]);
        assert_eq!(waits(true, 4), [800, 1600, 3200, 5000]);
        assert_eq!(waits(false, 40).last(), Some(&5000));
    }

    #[test]
    fn an_answer_makes_one_failure_good_and_a_token_that_fails_in_turn_is_asked_more_rarely() {
        let mut pause = Pause::default();
        for _ in 0..4 {
            pause.failed(true);
            pause.failed(true);
            pause.answered();
        }
        assert!(pause.wait() > Duration::from_secs(3) && pause.is_failing());
        (0..9).for_each(|_| pause.answered());
        assert_eq!(pause.wait(), FIRST);
    }
}
