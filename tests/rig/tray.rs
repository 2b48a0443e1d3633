//! A tray of tokens in software and the line to each, in one thread: time passes only while somebody waits.
//!
//! The line counts every byte in both directions and fails at a chosen one. The trap: bytes that had crossed
//! before the cut have been heard, and what they asked for is done, although no answer will tell.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use token_station::emulator::{Deed, EmulatedToken, HostMicros, TokenSpec};
use token_station::port::{Line, LineError};
use token_station::wire::frame::wire_micros;

use crate::book;
use crate::world::{Seeded, StillClock};

/// A token that lies in the tray or is plugged in.
pub type Unit = Arc<Mutex<EmulatedToken>>;

/// What happens at the chosen byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The token loses its power, and with it everything but its memory.
    Power,
    /// The line ends; the token keeps its power.
    Plug,
    /// The byte is lost.
    Loss,
    /// The byte arrives changed.
    Flip,
}

/// Bytes that crossed, and where the cut is.
#[derive(Debug, Default)]
pub struct Meter {
    pub crossed: u64,
    pub cut: Option<(u64, Cut)>,
}

/// Blank tokens 1 to `count`, without power.
pub fn tray(count: u32, clock: &StillClock) -> Vec<Unit> {
    (1..=count)
        .map(|number| {
            let spec = TokenSpec::full(book::token(number), book::lot_key());
            let chance = Box::new(Seeded::new(u64::from(number) << 32));
            Arc::new(Mutex::new(EmulatedToken::new(spec, None, chance, clock.host()).unwrap()))
        })
        .collect()
}

pub fn lock(unit: &Unit) -> MutexGuard<'_, EmulatedToken> {
    unit.lock().unwrap()
}

/// The station's end of a line to one token.
pub struct CountedLine {
    unit: Unit,
    clock: Arc<StillClock>,
    meter: Arc<Mutex<Meter>>,
    coming: VecDeque<(HostMicros, Vec<u8>)>,
    gone: bool,
}

impl CountedLine {
    pub fn new(unit: &Unit, clock: &Arc<StillClock>, meter: &Arc<Mutex<Meter>>) -> Self {
        let (unit, clock, meter) = (Arc::clone(unit), Arc::clone(clock), Arc::clone(meter));
        Self { unit, clock, meter, coming: VecDeque::new(), gone: false }
    }

    /// Lets bytes cross: what arrives of them, and what happened at the chosen byte if it was among them.
    fn cross(&mut self, bytes: &[u8]) -> (Vec<u8>, Option<Cut>) {
        let mut meter = self.meter.lock().unwrap();
        let before = meter.crossed;
        meter.crossed += u64::try_from(bytes.len()).unwrap();
        let mut arrived = bytes.to_vec();
        let Some((at, cut)) = meter.cut.filter(|(at, _)| (before + 1..=meter.crossed).contains(at)) else {
            return (arrived, None);
        };
        meter.cut = None;
        let place = usize::try_from(at - before).unwrap();
        match cut {
            Cut::Power | Cut::Plug => {
                arrived.truncate(place);
                meter.crossed = at;
                self.gone = true;
            }
            Cut::Loss => drop(arrived.remove(place - 1)),
            Cut::Flip => arrived[place - 1] ^= 0x10,
        }
        (arrived, Some(cut))
    }

    fn unplugged(&self) -> LineError {
        LineError::Unplugged { path: self.path().to_owned() }
    }
}

impl Line for CountedLine {
    fn send(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        if self.gone {
            return Err(self.unplugged());
        }
        let (heard, cut) = self.cross(bytes);
        let arrives = self.clock.host().plus(wire_micros(bytes.len(), self.baud()));
        let outs = lock(&self.unit).receive(&heard, arrives);
        if cut == Some(Cut::Power) {
            lock(&self.unit).power_off();
        }
        if self.gone {
            return Ok(());
        }
        for out in outs {
            match out.deed {
                Deed::Send(bytes) => self.coming.push_back((out.at, bytes)),
                Deed::Unplug => self.gone = true,
            }
        }
        Ok(())
    }

    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, LineError> {
        let Some((leaves, bytes)) = self.coming.pop_front() else {
            if self.gone {
                return Err(self.unplugged());
            }
            self.clock.advance(u64::try_from(timeout.as_micros()).unwrap().max(1));
            return Err(LineError::TimedOut { path: self.path().to_owned() });
        };
        let here = leaves.plus(wire_micros(bytes.len(), self.baud()));
        let wait_micros = here.since(self.clock.host());
        if u128::from(wait_micros) > timeout.as_micros() {
            self.coming.push_front((leaves, bytes));
            self.clock.advance(u64::try_from(timeout.as_micros()).unwrap().max(1));
            return Err(LineError::TimedOut { path: self.path().to_owned() });
        }
        self.clock.advance(wait_micros);
        let (arrived, cut) = self.cross(&bytes);
        if cut == Some(Cut::Power) {
            lock(&self.unit).power_off();
        }
        if arrived.is_empty() {
            return Err(LineError::TimedOut { path: self.path().to_owned() });
        }
        buffer[..arrived.len()].copy_from_slice(&arrived);
        Ok(arrived.len())
    }

    fn drain(&mut self) {
        self.coming.clear();
    }

    fn baud(&self) -> u32 {
        token_station::wire::reference::DEFAULT_BAUD
    }

    fn path(&self) -> &'static str {
        "tray"
    }
}
