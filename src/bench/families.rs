//! Which families of tokens are switched off, as the desk and the threads of the slots see it.
//!
//! README, rule 1 for every family. The trap: a family counts as off for a slot only when no job of it runs any more;
//! whoever sets this has looked, and whoever reads it need not.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Names of families.
pub(super) type Families = BTreeSet<&'static str>;

/// The families to whose tokens nothing is sent.
#[derive(Clone, Default)]
pub(super) struct FamiliesOff(Arc<Mutex<Families>>);

impl FamiliesOff {
    /// Replaces them.
    pub(super) fn set(&self, off: Families) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = off;
    }

    /// As they are now.
    pub(super) fn now(&self) -> Families {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
