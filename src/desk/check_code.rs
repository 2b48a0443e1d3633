//! The counter checks a code: a token in hand, the number on its display, and nothing is remembered.
//!
//! README, rules R1 and R13: the same verifier as at sign-in, in the mode that only looks. The trap: the station does
//! not keep the verifier's state, so it answers what the *secret* says, and neither counts nor locks.

use crate::desk::{DeskError, Office};
use crate::domain::otp::Code;
use crate::domain::place::with_secret_of;
use crate::domain::verifier::{Answer, Mode, Policy, Verifier, check};
use crate::domain::{CustomerRefusal, TokenId};

/// How a code fits a token now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeFit {
    /// It is the token's code of this moment.
    Right,
    /// It is the token's code so many steps away: positive when the token's clock runs ahead.
    RightAt(i64),
    /// It is none of the token's codes near this moment.
    Wrong,
}

/// How far the counter looks: a token whose clock is off is to be recognised all the same.
const COUNTER: Policy = Policy { window_steps: 10, furthest_steps: 10, ..Policy::SERVICE };

impl Office {
    /// Checks a code of a recorded token; nothing changes by it.
    ///
    /// # Errors
    /// [`DeskError::Code`] for a text that is no code, [`DeskError::SecretDestroyed`], or what register and vault say.
    pub fn check_code(&self, token: &TokenId, code: &str) -> Result<CodeFit, DeskError> {
        let job = self
            .register
            .job_of(token)?
            .ok_or_else(|| CustomerRefusal::SerialUnknown { serial: token.serial.clone() })?;
        let code = Code::parse(code, job.profile.digits)?;
        let secret = self.open_secret(&job)?;
        let now = self.now().unix_secs();
        let fit_at = |place| {
            let answer = with_secret_of(place, &secret, job.profile.algorithm, token, |secret| {
                check(COUNTER, Verifier::default(), secret, job.profile, now, &code, Mode::Look).1
            });
            match answer {
                Answer::Right { offset_steps: 0 } => CodeFit::Right,
                Answer::Right { offset_steps } => CodeFit::RightAt(offset_steps),
                // A fresh state knows no used code and no lock.
                Answer::Wrong { .. } | Answer::Used | Answer::Locked => CodeFit::Wrong,
            }
        };
        let mut fits = (0..self.places_of(&job)?).map(fit_at);
        Ok(fits.find(|fit| *fit != CodeFit::Wrong).unwrap_or(CodeFit::Wrong))
    }
}
