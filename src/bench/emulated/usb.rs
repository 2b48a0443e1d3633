//! Emulated tokens on a USB that is played: what crosses the bus reaches them, by reports or by frames.
//!
//! Source: `libnitrokey`; USB 2.0 section 5.8. The trap: whoever pulls a token out and plugs it in again before the bus
//! has looked would not be noticed, so each life of a token has a number.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::bench::emulated::{Exchanges, Socket, lock};
use crate::domain::Clock;
use crate::emulator::{HostMicros, NitrokeyUnit, Pulled};
use crate::port::{Crossing, Line, LineError, MemoryLine, UsbDevice, memory_pair};
use crate::wire::nitrokey::REPORT_LEN;

/// The longest packet of a bulk pipe at full speed (USB 2.0 section 5.8.3).
const PACKET: usize = 64;

/// An emulated token that speaks in feature reports, plugged in at first.
#[derive(Clone)]
pub struct EmulatedReports {
    bus: Arc<Mutex<AtTheBus>>,
    clock: Arc<dyn Clock>,
}

struct AtTheBus {
    unit: NitrokeyUnit,
    life: u8,
    is_plugged: bool,
    exchanges: Exchanges,
}

impl EmulatedReports {
    /// A token on its bus.
    #[must_use]
    pub fn new(unit: NitrokeyUnit, clock: Arc<dyn Clock>) -> Self {
        let bus = AtTheBus { unit, life: 0, is_plugged: true, exchanges: Exchanges::default() };
        Self { bus: Arc::new(Mutex::new(bus)), clock }
    }

    /// What answers for it on a bus that is played.
    #[must_use]
    pub fn device(&self) -> Box<dyn UsbDevice> {
        Box::new(self.clone())
    }

    /// Plugs it in, if it is not.
    pub fn plug(&self) {
        let mut bus = lock(&self.bus);
        if !bus.is_plugged {
            bus.unit.power_cycle();
            (bus.is_plugged, bus.life) = (true, bus.life.wrapping_add(1));
        }
    }

    /// Pulls it out.
    pub fn unplug(&self) {
        lock(&self.bus).is_plugged = false;
    }

    /// Whether it is plugged in.
    #[must_use]
    pub fn is_plugged(&self) -> bool {
        lock(&self.bus).is_plugged
    }

    /// How many commands it has heard.
    #[must_use]
    pub fn exchanges(&self) -> u32 {
        lock(&self.bus).exchanges.heard()
    }

    /// How many bytes have crossed, in both directions.
    #[must_use]
    pub fn bytes_crossed(&self) -> u64 {
        lock(&self.bus).exchanges.bytes()
    }

    /// Somebody will pull it out in the middle of a command.
    pub fn pull_at(&self, pulled: Pulled) {
        lock(&self.bus).exchanges.pull_at(pulled);
    }

    /// Looks at the token between two reports.
    pub fn with<T>(&self, look: impl FnOnce(&mut NitrokeyUnit, HostMicros) -> T) -> T {
        look(&mut lock(&self.bus).unit, HostMicros::of(self.clock.now()))
    }
}

impl UsbDevice for EmulatedReports {
    fn life(&mut self) -> Option<u8> {
        let bus = lock(&self.bus);
        bus.is_plugged.then_some(bus.life)
    }

    fn cross(&mut self, crossing: Crossing<'_>) -> Option<Vec<u8>> {
        let at = HostMicros::of(self.clock.now());
        let mut bus = lock(&self.bus);
        if !bus.is_plugged {
            return None;
        }
        bus.exchanges.crossed(REPORT_LEN);
        match crossing {
            Crossing::Read => Some(bus.unit.read(at).to_vec()),
            Crossing::Write(report) => {
                let report: &[u8; REPORT_LEN] = report.try_into().ok()?;
                let pulled = bus.exchanges.one_more();
                bus.is_plugged = pulled.is_none();
                if pulled.is_none_or(|pulled| pulled.acts) {
                    bus.unit.write(report, at);
                }
                pulled.is_none().then(Vec::new)
            }
            // It has no such pipes.
            Crossing::Out(_) | Crossing::In => None,
        }
    }
}

/// Where a token of the reference family gets its lines on a played bus: a pair of bulk pipes each time that it is plugged in.
#[derive(Clone)]
pub struct UsbSocket {
    pipes: Arc<Mutex<Pipes>>,
    baud: u32,
}

struct Pipes {
    life: u8,
    /// The end that the bus holds.
    line: Option<MemoryLine>,
}

impl UsbSocket {
    /// Pipes whose frames take as long as on a line of this rate.
    #[must_use]
    pub fn new(baud: u32) -> Self {
        Self { pipes: Arc::new(Mutex::new(Pipes { life: 0, line: None })), baud }
    }

    /// What answers for the token on a bus that is played.
    #[must_use]
    pub fn device(&self) -> Box<dyn UsbDevice> {
        Box::new(self.clone())
    }
}

impl Socket for UsbSocket {
    fn plug(&mut self) -> Result<(Box<dyn Line>, String), LineError> {
        let (token_end, bus_end) = memory_pair(self.baud);
        let mut pipes = lock(&self.pipes);
        (pipes.life, pipes.line) = (pipes.life.wrapping_add(1), Some(bus_end));
        Ok((Box::new(token_end), "usb".to_owned()))
    }
}

impl UsbDevice for UsbSocket {
    fn life(&mut self) -> Option<u8> {
        let mut pipes = lock(&self.pipes);
        let is_gone = pipes.line.as_mut()?.receive(&mut [], Duration::ZERO).is_err_and(|e| e.is_unplugged());
        (!is_gone).then_some(pipes.life)
    }

    fn cross(&mut self, crossing: Crossing<'_>) -> Option<Vec<u8>> {
        let mut pipes = lock(&self.pipes);
        let line = pipes.line.as_mut()?;
        match crossing {
            Crossing::Out(bytes) => line.send(bytes).ok().map(|()| Vec::new()),
            Crossing::In => {
                let mut packet = [0; PACKET];
                match line.receive(&mut packet, Duration::ZERO) {
                    Ok(count) => Some(packet[..count].to_vec()),
                    Err(error) if error.is_timeout() => Some(Vec::new()),
                    Err(_) => None,
                }
            }
            // It has no such interface.
            Crossing::Write(_) | Crossing::Read => None,
        }
    }
}
