//! Emulated cards on virtual readers: a real PC/SC service stands between them and the station.
//!
//! Source: vsmartcard's `vpcd`. The trap: the reader asks from a thread of its own, so whoever looks at the card
//! meanwhile waits.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use crate::bench::emulated::{Exchanges, lock};
use crate::domain::{Clock, Entropy};
use crate::emulator::{CardUnit, HostMicros, Pulled};
use crate::port::{Chip, LaidCard};

/// An emulated card; it lies on its reader until it is taken away.
pub struct EmulatedCard<U: CardUnit + 'static> {
    reader: Arc<Mutex<AtTheReader<U>>>,
    clock: Arc<dyn Clock>,
    laid: Option<LaidCard>,
}

struct AtTheReader<U> {
    unit: U,
    exchanges: Exchanges,
    /// Somebody has taken it away, and the reader is about to notice.
    has_left: bool,
}

impl<U: CardUnit + 'static> EmulatedCard<U> {
    /// A card in nobody's reader, made at this instant.
    #[must_use]
    pub fn new(make: impl FnOnce(HostMicros) -> U, clock: Arc<dyn Clock>) -> Self {
        let unit = make(HostMicros::of(clock.now()));
        let reader = AtTheReader { unit, exchanges: Exchanges::default(), has_left: false };
        Self { reader: Arc::new(Mutex::new(reader)), clock, laid: None }
    }

    /// Lays it on the reader whose driver listens at this address; `entropy` makes its challenges.
    ///
    /// # Errors
    /// What the system says when nobody listens there.
    pub fn lay(&mut self, address: SocketAddr, entropy: Box<dyn Entropy>) -> io::Result<()> {
        self.take_away();
        lock(&self.reader).has_left = false;
        let chip = CardChip { reader: Arc::clone(&self.reader), clock: Arc::clone(&self.clock), entropy };
        self.laid = Some(LaidCard::lay(address, Box::new(chip))?);
        Ok(())
    }

    /// Takes it off its reader.
    pub fn take_away(&mut self) {
        self.laid = None;
    }

    /// Looks at the card itself.
    pub fn with<T>(&self, look: impl FnOnce(&mut U, HostMicros) -> T) -> T {
        look(&mut lock(&self.reader).unit, HostMicros::of(self.clock.now()))
    }

    /// Whether it lies on its reader.
    #[must_use]
    pub fn is_laid(&self) -> bool {
        !lock(&self.reader).has_left && self.laid.as_ref().is_some_and(LaidCard::is_held)
    }

    /// How many commands it has answered, or would have.
    #[must_use]
    pub fn exchanges(&self) -> u32 {
        lock(&self.reader).exchanges.heard()
    }

    /// How many bytes have crossed, in both directions.
    #[must_use]
    pub fn bytes_crossed(&self) -> u64 {
        lock(&self.reader).exchanges.bytes()
    }

    /// Somebody will take it away in the middle of a command.
    pub fn pull_at(&self, pulled: Pulled) {
        lock(&self.reader).exchanges.pull_at(pulled);
    }
}

struct CardChip<U> {
    reader: Arc<Mutex<AtTheReader<U>>>,
    clock: Arc<dyn Clock>,
    entropy: Box<dyn Entropy>,
}

impl<U: CardUnit> Chip for CardChip<U> {
    fn atr(&self) -> Vec<u8> {
        lock(&self.reader).unit.atr()
    }

    fn reset(&mut self) {
        lock(&self.reader).unit.reset();
    }

    fn transmit(&mut self, command: &[u8]) -> Option<Vec<u8>> {
        let mut random = [0; 8];
        if self.entropy.fill(&mut random).is_err() {
            // A token without randomness asks nothing, and so lets nobody in.
            return Some(vec![0x6f, 0x00]);
        }
        let mut reader = lock(&self.reader);
        let pulled = reader.exchanges.one_more();
        reader.has_left = pulled.is_some();
        if pulled.is_some_and(|pulled| !pulled.acts) {
            return None;
        }
        let answer = reader.unit.answer(command, HostMicros::of(self.clock.now()), random);
        reader.exchanges.crossed(command.len() + answer.len());
        pulled.is_none().then(|| answer.to_vec())
    }
}
