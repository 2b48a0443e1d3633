//! What the register knows of a family of tokens: whether it is used, whether a first write was allowed, whether it was tried.
//!
//! README, rule 4 for every family. The trap: each is a setting of its own name, and one that was never set says no, so
//! a family that a newer station knows begins here as one that nobody has tried.

use rusqlite::params;
use serde_json::json;

use crate::domain::{Act, FirstWrite, Outcome};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// What is on record about a family.
#[expect(clippy::struct_excessive_bools, reason = "each is an independent fact on record")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FamilyRecord {
    /// Whether it is switched off.
    pub off: bool,
    /// Whether somebody allowed the first write.
    pub allowed: bool,
    /// Whether a token of it was recorded here.
    pub tried: bool,
    /// Whether somebody knows that it was never tried with real tokens.
    pub acknowledged: bool,
}

/// What can be set about a family.
#[derive(Clone, Copy)]
enum Fact {
    Off,
    Allowed,
    Tried,
    Acknowledged,
}

const YES: &str = "yes";
const NO: &str = "no";

impl Fact {
    fn setting(self, family: &str) -> String {
        let name = match self {
            Self::Off => "off",
            Self::Allowed => "first_write_allowed",
            Self::Tried => "tried",
            Self::Acknowledged => "acknowledged",
        };
        format!("family.{family}.{name}")
    }
}

impl Book<'_> {
    /// Uses a family, or does not any more.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn use_family(&self, stamp: &Stamp, family: &str, on: bool) -> Result<(), RegisterError> {
        self.set(stamp, &Fact::Off.setting(family), if on { NO } else { YES })
    }

    /// Notes that somebody knows that a family was never tried with real tokens.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn acknowledge_family(&self, stamp: &Stamp, family: &str) -> Result<(), RegisterError> {
        self.set(stamp, &Fact::Acknowledged.setting(family), YES)
    }

    /// Allows the first write to a family, by the yes that was said before the token in the slot.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn allow_first_write(
        &self,
        stamp: &Stamp,
        consent: &FirstWrite,
        model: &str,
    ) -> Result<(), RegisterError> {
        self.note(Fact::Allowed, consent.family())?;
        let body = json!({
            "family": consent.family(), "model": model, "serial": consent.token().serial.as_str(), "by": consent.by().0,
        });
        self.append(stamp, &Entry::new(Act::FirstWriteAllowed, consent.family(), Outcome::Done).body(&body))
    }

    /// Notes that a token of a family was recorded; the record of the token itself is its row in the journal.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn family_tried(&self, family: &str) -> Result<(), RegisterError> {
        self.note(Fact::Tried, family)
    }

    fn note(&self, fact: Fact, family: &str) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "INSERT INTO setting (name, value) VALUES (?1, ?2) \
                 ON CONFLICT (name) DO UPDATE SET value = ?2 WHERE value != ?2",
            )?
            .execute(params![fact.setting(family), YES])?;
        Ok(())
    }
}

impl Register {
    /// What is on record about a family.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn family(&self, family: &str) -> Result<FamilyRecord, RegisterError> {
        let holds =
            |fact: Fact| Ok::<_, RegisterError>(self.setting(&fact.setting(family))?.as_deref() == Some(YES));
        Ok(FamilyRecord {
            off: holds(Fact::Off)?,
            allowed: holds(Fact::Allowed)?,
            tried: holds(Fact::Tried)?,
            acknowledged: holds(Fact::Acknowledged)?,
        })
    }
}
