//! Emulated cards on virtual readers: a real PC/SC service stands between them and the station.
//!
//! TOKENS section 9. The trap: the reader asks from a thread of its own, so whoever looks at the card meanwhile waits.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use crate::bench::emulated::lock;
use crate::domain::{Clock, Entropy};
use crate::emulator::{HostMicros, Token2Spec, Token2Unit};
use crate::port::{Chip, LaidCard};

/// What a contactless token of type A answers when it is powered through a reader (PC/SC part 3, section 3.1.3.2.3).
const ATR: [u8; 5] = [0x3b, 0x80, 0x80, 0x01, 0x01];

/// An emulated card; it lies on its reader until it is taken away.
pub struct EmulatedCard {
    unit: Arc<Mutex<Token2Unit>>,
    clock: Arc<dyn Clock>,
    laid: Option<LaidCard>,
}

impl EmulatedCard {
    /// A card fresh from the factory, in nobody's reader.
    #[must_use]
    pub fn new(spec: Token2Spec, clock: Arc<dyn Clock>) -> Self {
        let unit = Token2Unit::new(spec, HostMicros::of(clock.now()));
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
    pub fn with<T>(&self, look: impl FnOnce(&mut Token2Unit, HostMicros) -> T) -> T {
        look(&mut lock(&self.unit), HostMicros::of(self.clock.now()))
    }
}

struct CardChip {
    unit: Arc<Mutex<Token2Unit>>,
    clock: Arc<dyn Clock>,
    entropy: Box<dyn Entropy>,
}

impl Chip for CardChip {
    fn atr(&self) -> Vec<u8> {
        ATR.to_vec()
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
