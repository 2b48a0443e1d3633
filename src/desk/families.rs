//! The families of tokens on this station: which are used, which were tried, and which a person has to allow first.
//!
//! README, rules 1 and 4 for every family. The trap: a yes to a first write is given once for a family and kept, but it
//! is asked for again by whatever arms a job, so that no way to a token leads past it.

use crate::desk::{DeskError, Office};
use crate::domain::{FirstWrite, TokenId, TokenState};
use crate::driver::{DRIVERS, Driver, driver_of, driver_of_model};
use crate::register::{FamilyRecord, RegisterError};

/// A family and what is on record about it.
#[derive(Clone, Copy)]
pub struct KnownFamily {
    /// Its driver.
    pub driver: &'static dyn Driver,
    /// What the register says.
    pub record: FamilyRecord,
}

impl KnownFamily {
    /// Whether a person has to allow the next write to it.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.driver.asks_before_first_write() && !self.record.allowed && !self.record.tried
    }
}

impl Office {
    /// Every family.
    ///
    /// # Errors
    /// What the register says.
    pub fn families(&self) -> Result<Vec<KnownFamily>, DeskError> {
        DRIVERS.iter().map(|driver| self.known(*driver)).collect()
    }

    /// One family.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is none of that name.
    pub fn family(&self, family: &str) -> Result<KnownFamily, DeskError> {
        let unknown = || RegisterError::NotFound { kind: "family", key: family.to_owned() };
        self.known(driver_of(family).ok_or_else(unknown)?)
    }

    fn known(&self, driver: &'static dyn Driver) -> Result<KnownFamily, DeskError> {
        Ok(KnownFamily { driver, record: self.register.family(driver.family())? })
    }

    /// Uses a family from now on, or does not.
    ///
    /// # Errors
    /// As [`Office::family`]; [`DeskError::Locked`], or what the register says.
    pub fn use_family(&mut self, family: &str, on: bool) -> Result<(), DeskError> {
        let family = self.family(family)?.driver.family();
        self.write_stamped(|book, stamp| book.use_family(stamp, family, on))
    }

    /// Notes that the operator knows that a family was never tried with real tokens.
    ///
    /// # Errors
    /// As [`Office::use_family`].
    pub fn acknowledge_family(&mut self, family: &str) -> Result<(), DeskError> {
        let family = self.family(family)?.driver.family();
        self.write_stamped(|book, stamp| book.acknowledge_family(stamp, family))
    }

    /// Notes that a token of a family is to be given its serial, where the first write to the family is allowed or `allow` says so.
    ///
    /// # Errors
    /// [`DeskError::FirstWrite`], [`DeskError::SerialGiven`], [`DeskError::Locked`], or what the register says.
    pub fn begin_naming(
        &mut self,
        driver: &'static dyn Driver,
        token: &TokenId,
        allow: bool,
    ) -> Result<(), DeskError> {
        let known = self.register.token(token)?;
        if known.as_ref().is_some_and(|known| known.state != TokenState::InStock)
            || self.register.job_of(token)?.is_some()
        {
            return Err(DeskError::SerialGiven { token: token.clone() });
        }
        if self.known(driver)?.asks() {
            if !allow {
                return Err(DeskError::FirstWrite { family: driver.family() });
            }
            let model = known.map_or_else(String::new, |known| known.model.0);
            self.allow_first_write(token, driver.family(), &model)?;
        }
        let is_new = self.write_stamped(|book, _| book.begin_naming(token))?;
        if is_new { Ok(()) } else { Err(DeskError::SerialGiven { token: token.clone() }) }
    }

    /// The token tells the serial that it was given (`done`), or refused it.
    ///
    /// # Errors
    /// [`DeskError::Locked`], or what the register says.
    pub fn end_naming(&mut self, token: &TokenId, done: bool) -> Result<(), DeskError> {
        self.write_stamped(|book, stamp| book.end_naming(stamp, token, done))
    }

    /// The family of a model, when a person has to allow the first write to it.
    pub(super) fn first_write(&self, model: &str) -> Result<Option<&'static str>, DeskError> {
        let Some(driver) = driver_of_model(model) else { return Ok(None) };
        Ok(self.known(driver)?.asks().then(|| driver.family()))
    }

    /// The operator said yes before this token.
    pub(super) fn allow_first_write(
        &mut self,
        token: &TokenId,
        family: &'static str,
        model: &str,
    ) -> Result<(), DeskError> {
        let by = self.stamp()?.operator;
        let consent = FirstWrite::by_saying_yes(token.clone(), family, by);
        self.write_stamped(|book, stamp| book.allow_first_write(stamp, &consent, model))
    }
}
