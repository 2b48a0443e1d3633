//! Emulated cards on virtual readers: a real PC/SC service stands between them and the station.
//!
//! TOKENS section 9. The trap: the reader asks from a thread of its own, so whoever looks at the card meanwhile waits.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use crate::bench::emulated::lock;
use crate::domain::{Clock, Entropy};
use crate::emulator::{CardUnit, HostMicros};
use crate::port::{Chip, LaidCard};

/// An emulated card; it lies on its reader until it is taken away.
pub struct EmulatedCard<U: CardUnit + 'static> {
    unit: Arc<Mutex<U>>,
    clock: Arc<dyn Clock>,
    laid: Option<LaidCard>,
}

impl<U: CardUnit + 'static> EmulatedCard<U> {
    /// A card in nobody's reader, made at this instant.
    #[must_use]
    pub fn new(make: impl FnOnce(HostMicros) -> U, clock: Arc<dyn Clock>) -> Self {
        let unit = make(HostMicros::of(clock.now()));
        Self { unit: Arc::new(Mutex::new(unit)), clock, laid: None }
    }

    /// Lays it on the reader whose driver listens at this address; `entropy` makes its challenges.
    ///
    /// # Errors
    /// What the system says when nobody listens there.
    pub fn lay(&mut self, address: SocketAddr, entropy: Box<dyn Entropy>) -> io::Result<()> {
        self.take_away();
        let chip = CardChip { unit: Arc::clone(&self.unit), clock: Arc::clone(&self.clock), entropy };
        self.laid = Some(LaidCard::lay(address, Box::new(chip))?);
        Ok(())
    }

    /// Takes it off its reader.
    pub fn take_away(&mut self) {
        self.laid = None;
    }

    /// Looks at the card itself.
    pub fn with<T>(&self, look: impl FnOnce(&mut U, HostMicros) -> T) -> T {
        look(&mut lock(&self.unit), HostMicros::of(self.clock.now()))
    }
}

struct CardChip<U> {
    unit: Arc<Mutex<U>>,
    clock: Arc<dyn Clock>,
    entropy: Box<dyn Entropy>,
}

impl<U: CardUnit> Chip for CardChip<U> {
    fn atr(&self) -> Vec<u8> {
        lock(&self.unit).atr()
    }

    fn reset(&mut self) {
        lock(&self.unit).reset();
    }

    fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        let mut random = [0; 8];
        if self.entropy.fill(&mut random).is_err() {
            // A token without randomness asks nothing, and so lets nobody in.
            return vec![0x6f, 0x00];
        }
        lock(&self.unit).answer(command, HostMicros::of(self.clock.now()), random).to_vec()
    }
}
