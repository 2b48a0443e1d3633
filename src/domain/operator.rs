//! Who acts, where, and in which of the three worlds: demo, training or production.

use std::fmt;

use thiserror::Error;

use crate::domain::code::codes;

/// The longest sign-in name and the longest name of a person, in characters.
const LONGEST_ID: usize = 32;
const LONGEST_NAME: usize = 64;

codes! {
    /// The world a register belongs to; it is part of every seal, so secrets cannot cross over.
    Environment {
        /// An invented institution with emulated tokens.
        Demo = "demo",
        /// The institution's own practice register.
        Training = "training",
        /// The real one.
        Production = "production",
    }
}

/// An operator's sign-in name: what the journal records.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperatorId(pub String);

/// A sign-in name or a name that cannot be an operator's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OperatorRefused {
    /// The journal and the command line have to be able to name them.
    #[error("a sign-in name is 1 to {LONGEST_ID} letters, digits, dots, hyphens or underscores, got {got:?}")]
    Id {
        /// What came.
        got: String,
    },
    /// People have to be able to read it.
    #[error("a name is 1 to {LONGEST_NAME} characters, got {got:?}")]
    Name {
        /// What came.
        got: String,
    },
}

/// Checks what a further operator is to be called.
///
/// # Errors
/// [`OperatorRefused`] with the first of the two that is not a name.
pub fn check_operator(id: &OperatorId, name: &str) -> Result<(), OperatorRefused> {
    let is_short = |text: &str, most| (1..=most).contains(&text.chars().count());
    let in_id = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !is_short(&id.0, LONGEST_ID) || !id.0.chars().all(in_id) {
        return Err(OperatorRefused::Id { got: id.0.chars().take(LONGEST_NAME).collect() });
    }
    if !is_short(name, LONGEST_NAME) || name.trim().is_empty() || name.chars().any(char::is_control) {
        return Err(OperatorRefused::Name { got: name.chars().take(LONGEST_NAME).collect() });
    }
    Ok(())
}

/// One station of the institution: what the journal and every seal record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StationId(pub String);

impl fmt::Display for OperatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for StationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_has_a_name_that_can_be_written_and_read() {
        let told = |id: &str, name: &str| check_operator(&OperatorId(id.into()), name);
        for good in ["mori", "m.mori-2", "森"] {
            assert_eq!(told(good, "森 健一"), Ok(()), "{good}");
        }
        for bad in ["", "a b", "a/b", &"x".repeat(33)] {
            assert!(matches!(told(bad, "森"), Err(OperatorRefused::Id { .. })), "{bad:?}");
        }
        for bad in ["", "  ", "a\nb", &"x".repeat(65)] {
            assert!(matches!(told("mori", bad), Err(OperatorRefused::Name { .. })), "{bad:?}");
        }
    }
}
