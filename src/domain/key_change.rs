//! A token is to answer to the key of another lot: what stands in the register while it is not known which of two keys it has.
//!
//! Source: `molto2-tools`; README, rule 8 for every family. The trap: a token that asks for its ▲ key may be answered
//! late, when the station has given up; so a refusal of the new key counts only when nobody can answer it any more.

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

    /// As the register keeps it.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{} {}", self.begun_at.0, self.to.0)
    }

    /// Reads what the register keeps.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (begun_at, to) = text.split_once(' ')?;
        Some(Self { to: LotNo(to.to_owned()), begun_at: UnixMillis(begun_at.parse().ok()?) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back() {
        let change = OpenKeyChange { to: LotNo("M2-26 B".into()), begun_at: UnixMillis(1_795_340_000_000) };
        assert_eq!(OpenKeyChange::parse(&change.to_text()), Some(change));
        for bad in ["", "L1", "x L1"] {
            assert_eq!(OpenKeyChange::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_refusal_counts_when_nobody_can_press_the_key_any_more() {
        let change = OpenKeyChange { to: LotNo("L".into()), begun_at: UnixMillis(1000) };
        assert!(!change.is_past(UnixMillis(1000 + WAITS_MILLIS)));
        assert!(change.is_past(UnixMillis(1001 + WAITS_MILLIS)));
    }
}
