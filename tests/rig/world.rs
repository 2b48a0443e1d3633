//! Time and chance of a proof: a clock that moves only when somebody waits, and bytes drawn from a seed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use token_station::domain::{Clock, Entropy, EntropyFailed, UnixMillis};
use token_station::emulator::HostMicros;

/// A Sunday afternoon, ten seconds into a minute.
const START_MICROS: u64 = 1_795_000_030_000_000;

/// Wall clock and steady clock in one: it stands still until a line is waited on.
pub struct StillClock(AtomicU64);

impl StillClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(AtomicU64::new(START_MICROS)))
    }

    pub fn micros(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    pub fn host(&self) -> HostMicros {
        HostMicros(i64::try_from(self.micros()).unwrap())
    }

    pub fn advance(&self, micros: u64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for StillClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(i64::try_from(self.micros() / 1000).unwrap())
    }

    fn ticks_micros(&self) -> u64 {
        self.micros()
    }
}

/// SplitMix64: the same seed, the same bytes.
#[derive(Clone)]
pub struct Seeded(u64);

impl Seeded {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Entropy for Seeded {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), EntropyFailed> {
        for chunk in out.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}
