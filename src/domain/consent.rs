//! Consent to an act that cannot be undone, and the second person before whom it is done: made only by a deliberate
//! deed, taken by value, used once.

use thiserror::Error;

use crate::domain::{OperatorId, TokenId};

/// Somebody allowed one token to be erased. It is neither `Clone` nor `Copy`: one consent, one act.
#[derive(Debug)]
pub struct Consent {
    token: TokenId,
    by: OperatorId,
}

/// The typed serial is not the token's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("to allow this the serial {expected} has to be typed, got {got:?}")]
pub struct ConsentRefused {
    /// The serial that has to be typed.
    pub expected: String,
    /// What was typed.
    pub got: String,
}

impl Consent {
    /// The deed: typing the serial of the token that will be erased.
    ///
    /// # Errors
    /// [`ConsentRefused`] when the typed text is not exactly the serial.
    pub fn by_typing(token: &TokenId, typed: &str, by: &OperatorId) -> Result<Self, ConsentRefused> {
        if typed.trim() == token.serial.as_str() {
            Ok(Self { token: token.clone(), by: by.clone() })
        } else {
            Err(ConsentRefused { expected: token.serial.to_string(), got: typed.to_owned() })
        }
    }

    /// The one token that may be erased.
    #[must_use]
    pub const fn token(&self) -> &TokenId {
        &self.token
    }

    /// Who allowed it.
    #[must_use]
    pub const fn by(&self) -> &OperatorId {
        &self.by
    }
}

/// Somebody allowed the first write to a family of tokens that was never tried on this station. It is given before the token in
/// the slot and is neither `Clone` nor `Copy`: one answer, one family.
#[derive(Debug)]
pub struct FirstWrite {
    token: TokenId,
    family: &'static str,
    by: OperatorId,
}

impl FirstWrite {
    /// The deed: saying yes to the question that names family, model and token.
    #[must_use]
    pub const fn by_saying_yes(token: TokenId, family: &'static str, by: OperatorId) -> Self {
        Self { token, family, by }
    }

    /// The token that lay in the slot.
    #[must_use]
    pub const fn token(&self) -> &TokenId {
        &self.token
    }

    /// The family that may be written from now on.
    #[must_use]
    pub const fn family(&self) -> &'static str {
        self.family
    }

    /// Who allowed it.
    #[must_use]
    pub const fn by(&self) -> &OperatorId {
        &self.by
    }
}

/// A second operator stood by and signed. Neither `Clone` nor `Copy`: one signature, one act.
#[derive(Debug)]
pub struct Witness(OperatorId);

/// The second person is the first one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{operator} cannot be the second person to an act of their own")]
pub struct WitnessRefused {
    /// Who signed twice.
    pub operator: OperatorId,
}

impl Witness {
    /// The deed: `second` has proved who they are, and is not the operator who acts.
    ///
    /// # Errors
    /// [`WitnessRefused`] when both are the same person.
    pub fn beside(first: &OperatorId, second: OperatorId) -> Result<Self, WitnessRefused> {
        if *first == second { Err(WitnessRefused { operator: second }) } else { Ok(Self(second)) }
    }

    /// Who signed.
    #[must_use]
    pub const fn operator(&self) -> &OperatorId {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_serial_is_consent() {
        let token = TokenId::parse("RT", "RT-00000042").unwrap();
        let who = OperatorId("tanaka".into());
        assert!(Consent::by_typing(&token, "RT-0000042", &who).is_err());
        let consent = Consent::by_typing(&token, " RT-00000042 ", &who).unwrap();
        assert_eq!((consent.token(), consent.by()), (&token, &who));
    }

    #[test]
    fn nobody_is_the_second_person_to_an_act_of_their_own() {
        let who = OperatorId("tanaka".into());
        assert!(Witness::beside(&who, who.clone()).is_err());
        assert_eq!(Witness::beside(&who, OperatorId("mori".into())).unwrap().operator().0, "mori");
    }
}
