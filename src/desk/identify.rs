//! Which of our tokens shows this code now? Every sealed secret is compared, one after the other; nothing is written.
//!
//! RFC 4226 section 6. The trap: a hundred thousand secrets of six digits and 21 steps give two accidental fits for
//! each code, so the answer is a list with the number that chance alone would give, and a second code decides.

use crate::desk::office::OpenVault;
use crate::desk::{DeskError, Office};
use crate::domain::diagnose::Typed;
use crate::domain::otp::Generator;
use crate::domain::place::with_secret_of;
use crate::domain::{ContractNo, Profile, StationId, TokenId, UnixMillis};
use crate::register::SealedToken;
use crate::vault::{Binding, Vault};

/// A token that shows the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub token: TokenId,
    /// Whose its secret was sealed for.
    pub contract: ContractNo,
    /// Token minus station, in steps.
    pub steps: i64,
}

/// What came of comparing some tokens.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// Those that show the code.
    pub candidates: Vec<Candidate>,
    /// Envelopes that do not open.
    pub spoiled: u32,
}

impl Compared {
    /// Takes in what came of others.
    pub fn add(&mut self, mut other: Self) {
        self.candidates.append(&mut other.candidates);
        self.spoiled += other.spoiled;
    }
}

/// The codes and the time to compare with. May be shared by threads; each opens one envelope at a time.
pub struct Lineup<'a> {
    vault: &'a Vault,
    station: &'a StationId,
    typed: &'a Typed,
    window: u32,
    at: UnixMillis,
}

impl Office {
    /// Makes ready to compare sealed tokens with typed codes, as shown at `at`, so many steps either way.
    ///
    /// # Errors
    /// [`DeskError::Locked`].
    pub fn lineup<'a>(
        &'a self,
        typed: &'a Typed,
        window: u32,
        at: UnixMillis,
    ) -> Result<Lineup<'a>, DeskError> {
        let Some(OpenVault { vault, .. }) = &self.open else { return Err(DeskError::Locked) };
        Ok(Lineup { vault, station: self.register.station(), typed, window, at })
    }
}

impl Lineup<'_> {
    /// Compares some tokens.
    #[must_use]
    pub fn compare(&self, sealed: &[SealedToken]) -> Compared {
        let mut compared = Compared::default();
        for one in sealed {
            if self.open_and_compare(one, &mut compared.candidates).is_err() {
                compared.spoiled += 1;
            }
        }
        compared
    }

    /// Opens one envelope, schedules its key, and forgets both.
    fn open_and_compare(&self, one: &SealedToken, found: &mut Vec<Candidate>) -> Result<(), DeskError> {
        let binding = Binding {
            environment: self.vault.environment(),
            station: self.station,
            job: one.job.0,
            token: &one.token,
            contract: &one.contract,
            profile: one.profile,
        };
        let secret = self.vault.open_secret(&one.sealed, &binding)?;
        for place in 0..one.places {
            let Profile { algorithm, digits, .. } = one.profile;
            let shown = with_secret_of(place, &secret, algorithm, &one.token, |secret| {
                Generator::new(secret, algorithm, digits)
            });
            self.compare_place(one, &shown, found);
        }
        Ok(())
    }

    fn compare_place(&self, one: &SealedToken, shown: &Generator, found: &mut Vec<Candidate>) {
        let step = one.profile.step_at(self.at.unix_secs());
        for steps in shown.steps_of(step, self.window, self.typed.first()) {
            let follows =
                |code| step.checked_add_signed(steps + 1).is_some_and(|next| shown.shows(next, code));
            if self.typed.second().is_none_or(follows) {
                found.push(Candidate { token: one.token.clone(), contract: one.contract.clone(), steps });
            }
        }
    }
}

/// How many accidental fits that many tokens give.
#[must_use]
pub fn expected_by_chance(typed: &Typed, window: u32, tokens: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a count of tokens")]
    let tokens = tokens as f64;
    tokens * f64::from(2 * window + 1) * typed.chance_of_one()
}
