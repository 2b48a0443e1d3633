//! Opening the station: a new register, signing in, locking, and further operators.
//!
//! Wrong passphrases are journalled, and the journal is what makes the next try wait: the delay grows and
//! survives a restart.

use std::path::Path;
use std::sync::Arc;

use crate::desk::office::OpenVault;
use crate::desk::{DeskError, Office};
use crate::domain::operator::check_operator;
use crate::domain::{Act, Clock, Entropy, Environment, OperatorId, Outcome, StationId};
use crate::register::{Entry, Founding, Operator, Register, Stamp};
use crate::vault::{KdfCost, StationKey, Strength, Vault, VaultError, strength};

/// Wrong tries that cost nothing but the journal row.
const FREE_TRIES: u32 = 5;

/// Longest wait after wrong tries, in seconds.
const LONGEST_WAIT_SECS: u64 = 1800;

/// What a new register is made from.
pub struct Plan<'a> {
    /// Name of the station.
    pub station: &'a StationId,
    /// Name of the institution.
    pub institution: &'a str,
    /// Demo, training or production.
    pub environment: Environment,
    /// Sign-in name of the first operator.
    pub operator: &'a OperatorId,
    /// Their name.
    pub name: &'a str,
    /// Their passphrase.
    pub passphrase: &'a str,
}

impl Office {
    /// Makes a register and signs its first operator in.
    ///
    /// # Errors
    /// [`DeskError::Operator`], [`DeskError::PassphraseWeak`] (except in the demo), or what register and vault say.
    pub fn found(
        path: &Path,
        plan: &Plan<'_>,
        clock: Arc<dyn Clock>,
        mut entropy: Box<dyn Entropy>,
    ) -> Result<Self, DeskError> {
        check_operator(plan.operator, plan.name)?;
        if plan.environment != Environment::Demo {
            strong_enough(
                plan.environment,
                plan.passphrase,
                &[plan.institution, plan.name, &plan.operator.0],
            )?;
        }
        let cost = KdfCost::of(plan.environment);
        let key = StationKey::draw(&mut *entropy)?;
        let wrapped = key.wrap(plan.station, plan.operator, plan.passphrase, cost, &mut *entropy)?;
        let stamp = Stamp { operator: plan.operator.clone(), at: clock.now() };
        let founding = Founding {
            station: plan.station.clone(),
            institution: plan.institution.to_owned(),
            environment: plan.environment,
            operator: Operator {
                id: plan.operator.clone(),
                name: plan.name.to_owned(),
                wrapped,
                added_at: stamp.at,
            },
        };
        let register = Register::found(path, &founding, &stamp)?;
        let mut office = Self::new(register, clock, entropy);
        office.sign_in(key, plan.operator, plan.name)?;
        Ok(office)
    }

    /// Signs an operator in.
    ///
    /// # Errors
    /// [`VaultError::PassphraseWrong`], [`DeskError::TooManyTries`], or what the register says.
    pub fn unlock(&mut self, operator: &OperatorId, passphrase: &str) -> Result<(), DeskError> {
        self.wait_over(operator)?;
        let known = self.register.operator(operator)?;
        match StationKey::unwrap(&known.wrapped, self.register.station(), operator, passphrase) {
            Ok(key) => self.sign_in(key, operator, &known.name),
            Err(error) => {
                if error == VaultError::PassphraseWrong {
                    let stamp = Stamp { operator: operator.clone(), at: self.now() };
                    let entry = Entry::new(Act::UnlockRefused, &operator.0, Outcome::Refused);
                    self.register.write(|book| book.append(&stamp, &entry))?;
                }
                Err(error.into())
            }
        }
    }

    fn sign_in(&mut self, key: StationKey, operator: &OperatorId, name: &str) -> Result<(), DeskError> {
        let stamp = Stamp { operator: operator.clone(), at: self.now() };
        let entry = Entry::new(Act::Unlocked, &operator.0, Outcome::Done);
        self.register.write(|book| book.append(&stamp, &entry))?;
        let vault = Vault::open(key, self.register.environment());
        self.open = Some(OpenVault { vault, operator: operator.clone(), name: name.to_owned() });
        Ok(())
    }

    /// How long the next try has to wait, by the wrong tries at the end of this operator's journal.
    pub(in crate::desk) fn wait_over(&self, operator: &OperatorId) -> Result<(), DeskError> {
        let rows = self.register.journal_of(&operator.0, 64)?;
        let wrong: Vec<_> = rows
            .iter()
            .filter(|row| matches!(row.act, Act::UnlockRefused | Act::Unlocked))
            .take_while(|row| row.act == Act::UnlockRefused)
            .collect();
        let tries = u32::try_from(wrong.len()).unwrap_or(u32::MAX);
        let (Some(last), true) = (wrong.first(), tries >= FREE_TRIES) else { return Ok(()) };
        let doubled = 30_u64.checked_shl(tries - FREE_TRIES).unwrap_or(LONGEST_WAIT_SECS);
        let wait_secs = doubled.min(LONGEST_WAIT_SECS);
        let passed_secs = u64::try_from(self.now().since(last.at) / 1000).unwrap_or(0);
        if passed_secs >= wait_secs {
            Ok(())
        } else {
            Err(DeskError::TooManyTries { secs: wait_secs - passed_secs })
        }
    }

    /// Locks: the keys are wiped and the register is put away. Journalled when somebody was signed in.
    ///
    /// # Errors
    /// What the register says; the keys are wiped all the same.
    pub fn lock(&mut self) -> Result<(), DeskError> {
        let operator = self.open.take().map(|open| open.operator);
        let journalled = operator.map_or(Ok(()), |operator| {
            let stamp = Stamp { operator: operator.clone(), at: self.now() };
            let entry = Entry::new(Act::Locked, &operator.0, Outcome::Done);
            self.register.write(|book| book.append(&stamp, &entry))
        });
        let put_away = self.register.put_away();
        Ok(journalled.and(put_away)?)
    }

    /// Who is signed in: sign-in name and name.
    #[must_use]
    pub fn signed_in(&self) -> Option<(&OperatorId, &str)> {
        self.open.as_ref().map(|open| (&open.operator, open.name.as_str()))
    }

    /// Gives a further operator access, with a wrap of the station key.
    ///
    /// # Errors
    /// [`DeskError::Operator`], [`DeskError::Locked`], [`DeskError::PassphraseWeak`], or what register and vault say.
    pub fn add_operator(
        &mut self,
        operator: &OperatorId,
        name: &str,
        passphrase: &str,
    ) -> Result<(), DeskError> {
        check_operator(operator, name)?;
        let environment = self.register.environment();
        strong_enough(environment, passphrase, &[name, &operator.0])?;
        let open = self.open.as_ref().ok_or(DeskError::Locked)?;
        let wrapped = open.vault.station_key().wrap(
            self.register.station(),
            operator,
            passphrase,
            KdfCost::of(environment),
            &mut *self.entropy,
        )?;
        let added = Operator { id: operator.clone(), name: name.to_owned(), wrapped, added_at: self.now() };
        self.write_stamped(|book, stamp| book.add_operator(stamp, &added))
    }
}

/// Production wants a strong passphrase, training one that is not absurd.
fn strong_enough(environment: Environment, passphrase: &str, about: &[&str]) -> Result<(), DeskError> {
    let least = match environment {
        Environment::Production => Strength::Fair,
        Environment::Training | Environment::Demo => Strength::Weak,
    };
    if strength(passphrase, about) >= least { Ok(()) } else { Err(DeskError::PassphraseWeak) }
}
