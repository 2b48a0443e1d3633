//! Who acts, where, and in which of the three worlds: demo, training or production.

use std::fmt;

use crate::domain::code::codes;

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
