//! A token is to answer to the key of another lot: what stands in the register while it is not known which of two keys it
//! has.
//!
//! Source: `molto2-tools`; README, rule 8 for every family. The traps: a token that asks for its ▲ key may be answered
//! late, when the station has given up, so a refusal of the new key counts only when nobody can answer it any more; and
//! every key that it is shown may be the wrong one, so none is shown twice.

use thiserror::Error;

use crate::domain::{LotNo, Serial, UnixMillis};

/// Longer than any token waits for its ▲ key.
const WAITS_MILLIS: i64 = 120_000;

/// A change that was begun, as the register keeps it until its end is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenKeyChange {
    /// The lot whose key the token was given.
    pub to: LotNo,
    /// When.
    pub begun_at: UnixMillis,
    /// Whether the token has refused that key since; it is not shown that one again.
    pub new_refused: bool,
}

/// What is to be done next about a change that may have been begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyChangeStep {
    /// Tell the token of the new key.
    Tell,
    /// A person presses its ▲ key; then it is shown the new key.
    Press,
    /// Show it the new key.
    ShowNew,
    /// Show it the old key.
    ShowOld,
    /// Nothing before somebody could not press its ▲ key any more.
    Wait,
}

/// Why a key is not changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyChangeRefused {
    /// Tokens of this family keep the key that they were made with.
    #[error("the key of {token} cannot be changed")]
    FixedKey {
        /// Which token.
        token: Serial,
    },
    /// The lot has no key, or is another maker's.
    #[error("lot {lot} has no key for this token")]
    NoKey {
        /// Which lot.
        lot: LotNo,
    },
    /// It is the token's own lot.
    #[error("{token} already belongs to lot {lot}")]
    SameLot {
        /// Which token.
        token: Serial,
        /// Which lot.
        lot: LotNo,
    },
    /// The token has refused the new key, and its ▲ key may still be pressed.
    #[error("{token} may still be confirmed; nothing is shown to it for {secs} s")]
    Waits {
        /// Which token.
        token: Serial,
        /// For how long, in seconds.
        secs: i64,
    },
    /// A change to the key of this lot was begun, and its end is not known.
    #[error("{token} may answer to the key of lot {lot}, or still to its old one")]
    Open {
        /// Which token.
        token: Serial,
        /// The lot whose key it was given.
        lot: LotNo,
    },
}

impl OpenKeyChange {
    /// Whether nobody can confirm it any more: a token that refuses the new key now has the old one.
    #[must_use]
    pub const fn is_past(&self, now: UnixMillis) -> bool {
        now.since(self.begun_at) > WAITS_MILLIS
    }

    /// How long somebody may still confirm it, in seconds.
    #[must_use]
    pub const fn secs_left(&self, now: UnixMillis) -> i64 {
        (WAITS_MILLIS - now.since(self.begun_at)) / 1000 + 1
    }

    /// What is to be done next: each of the two keys is shown at most once.
    #[must_use]
    pub const fn next(&self, now: UnixMillis) -> KeyChangeStep {
        match (self.new_refused, self.is_past(now)) {
            (false, false) => KeyChangeStep::Press,
            (false, true) => KeyChangeStep::ShowNew,
            (true, false) => KeyChangeStep::Wait,
            (true, true) => KeyChangeStep::ShowOld,
        }
    }

    /// As the register keeps it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let refused = if self.new_refused { "!" } else { "" };
        format!("{}{refused} {}", self.begun_at.0, self.to.0)
    }

    /// Reads what the register keeps.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (begun_at, to) = text.split_once(' ')?;
        let (begun_at, new_refused) = begun_at.strip_suffix('!').map_or((begun_at, false), |at| (at, true));
        let begun_at = UnixMillis(begun_at.parse().ok()?);
        Some(Self { to: LotNo(to.to_owned()), begun_at, new_refused })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(new_refused: bool) -> OpenKeyChange {
        OpenKeyChange { to: LotNo("M2-26 B".into()), begun_at: UnixMillis(1000), new_refused }
    }

    #[test]
    fn what_is_kept_comes_back() {
        for refused in [false, true] {
            assert_eq!(OpenKeyChange::parse(&change(refused).to_text()), Some(change(refused)));
        }
        for bad in ["", "L1", "x L1", "! L1"] {
            assert_eq!(OpenKeyChange::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_refusal_counts_when_nobody_can_press_the_key_any_more() {
        assert!(!change(false).is_past(UnixMillis(1000 + WAITS_MILLIS)));
        assert!(change(false).is_past(UnixMillis(1001 + WAITS_MILLIS)));
        assert_eq!(change(true).secs_left(UnixMillis(1000)), WAITS_MILLIS / 1000 + 1);
    }

    #[test]
    fn a_key_that_was_refused_is_not_the_next_one_that_is_shown() {
        let (soon, late) = (UnixMillis(2000), UnixMillis(1001 + WAITS_MILLIS));
        let next = |refused, now| change(refused).next(now);
        assert_eq!((next(false, soon), next(false, late)), (KeyChangeStep::Press, KeyChangeStep::ShowNew));
        assert_eq!((next(true, soon), next(true, late)), (KeyChangeStep::Wait, KeyChangeStep::ShowOld));
    }
}
