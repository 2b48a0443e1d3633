//! A founded register in a folder of its own, and shifts on it.

use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;

use crate::book;
use crate::shift::Shift;
use crate::world::{Seeded, StillClock};

/// A founded register in a folder that vanishes.
pub struct Founded {
    folder: TempDir,
    pub path: PathBuf,
    pub clock: Arc<StillClock>,
}

impl Founded {
    pub fn new() -> Self {
        let folder = book::folder();
        let path = folder.path().join("register.db");
        let clock = StillClock::new();
        drop(book::found(&path, clock.clone(), Box::new(Seeded::new(1))));
        Self { folder, path, clock }
    }

    pub fn shift(&self, seed: u64) -> Shift {
        Shift::start(&self.path, &self.clock, seed)
    }

    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}
