//! Emulated tokens for tests: in virtual time on one thread, or on real lines with a thread each.
//!
//! In virtual time nothing waits: a timeout of an hour is over at once and every run is the same.

#![allow(dead_code, reason = "every test file uses its own part")]

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use crossbeam_channel::{Receiver, unbounded};
use token_station::bench::emulated::{EmulatedUnit, Socket, TerminalSocket, UnitParts};
use token_station::domain::secret::SecretLength;
use token_station::domain::{Clock, Entropy, EntropyFailed, LotKey, Profile, Secret, TokenId, UnixMillis};
use token_station::driver::{Driver, Session};
use token_station::emulator::{Deed, EmulatedToken, Fault, HostMicros, Memory, Out, TokenSpec};
use token_station::port::{
    self, AllowedPorts, Line, LineError, MemoryLine, Plug, SystemClock, SystemEntropy,
};
use token_station::wire::frame::wire_micros;

/// 2026-11-22, some seconds into a minute.
pub const START: HostMicros = HostMicros(1_795_340_000_000_000);

/// A token's name.
pub fn token(serial: &str) -> TokenId {
    TokenId::parse("RT", serial).unwrap()
}

/// The key of the lot that test tokens belong to.
pub fn lot_key() -> LotKey {
    lot_key_of(0x5a)
}

/// The key of some lot.
pub fn lot_key_of(byte: u8) -> LotKey {
    LotKey::filled::<EntropyFailed>(|out| {
        out.fill(byte);
        Ok(())
    })
    .unwrap()
}

/// A secret for the service's profile.
pub fn secret(byte: u8) -> Secret {
    secret_for(Profile::SERVICE, byte)
}

/// A secret for some profile.
pub fn secret_for(profile: Profile, byte: u8) -> Secret {
    Secret::filled::<SecretLength>(profile.secret_len(), |out| {
        for (i, slot) in out.iter_mut().enumerate() {
            *slot = byte.wrapping_add(u8::try_from(i).unwrap());
        }
        Ok(())
    })
    .unwrap()
}

/// A full token with faults.
pub fn spec(faults: &[Fault]) -> TokenSpec {
    TokenSpec { faults: faults.to_vec(), ..TokenSpec::full(token("RT-00001842"), lot_key()) }
}

/// A full token without faults.
pub fn sound() -> TokenSpec {
    spec(&[])
}

/// Bytes that never repeat and are always the same.
pub struct CountingEntropy(pub u64);

impl Entropy for CountingEntropy {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), EntropyFailed> {
        for chunk in out.chunks_mut(8) {
            self.0 += 1;
            let mixed = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23) ^ self.0;
            chunk.copy_from_slice(&mixed.to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// A token, its line and time itself, all in one place.
#[derive(Clone)]
pub struct World(Arc<Mutex<State>>);

struct State {
    token: EmulatedToken,
    now: HostMicros,
    due: Vec<(HostMicros, Deed)>,
    unread: Vec<u8>,
    plugged: bool,
    /// Bytes that the station sent, as they went.
    sent: Vec<u8>,
}

impl World {
    /// A new token, plugged in.
    pub fn new(spec: TokenSpec) -> Self {
        Self::with_memory(spec, None)
    }

    /// A token with the memory of an earlier life, plugged in.
    pub fn with_memory(spec: TokenSpec, memory: Option<Memory>) -> Self {
        let mut token = EmulatedToken::new(spec, memory, Box::new(CountingEntropy(7)), START).unwrap();
        token.power_on(START);
        Self(Arc::new(Mutex::new(State {
            token,
            now: START,
            due: Vec::new(),
            unread: Vec::new(),
            plugged: true,
            sent: Vec::new(),
        })))
    }

    /// A session on a new line to the token, plugging it in again if it was unplugged.
    pub fn open(&self, driver: &dyn Driver) -> Box<dyn Session> {
        self.plug();
        driver.open(Plug::Line(Box::new(self.clone())), Arc::new(self.clone())).unwrap()
    }

    /// Plugs it in if it is not.
    pub fn plug(&self) {
        let mut state = self.state();
        if !state.plugged {
            state.plugged = true;
            let now = state.now;
            state.token.power_on(now);
        }
    }

    /// Pulls the plug.
    pub fn unplug(&self) {
        let mut state = self.state();
        state.plugged = false;
        state.token.power_off();
        state.due.clear();
        state.unread.clear();
    }

    /// Lets time pass.
    pub fn wait_millis(&self, millis: u64) {
        let mut state = self.state();
        state.now = state.now.plus(millis * 1000);
    }

    /// True time.
    pub fn now_micros(&self) -> HostMicros {
        self.state().now
    }

    /// Looks at the token.
    pub fn with_token<T>(&self, look: impl FnOnce(&mut EmulatedToken, HostMicros) -> T) -> T {
        let mut state = self.state();
        let now = state.now;
        look(&mut state.token, now)
    }

    /// Everything that the station sent so far.
    pub fn sent(&self) -> Vec<u8> {
        self.state().sent.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

const VIRTUAL_BAUD: u32 = 115_200;

impl Line for World {
    fn send(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        let mut state = self.state();
        if !state.plugged {
            return Err(gone());
        }
        state.sent.extend_from_slice(bytes);
        let arrives = state.now.plus(wire_micros(bytes.len(), VIRTUAL_BAUD));
        for Out { at, deed } in state.token.receive(bytes, arrives) {
            let complete = match &deed {
                Deed::Send(bytes) => at.plus(wire_micros(bytes.len(), VIRTUAL_BAUD)),
                Deed::Unplug => at,
            };
            let place = state.due.partition_point(|(other, _)| *other <= complete);
            state.due.insert(place, (complete, deed));
        }
        Ok(())
    }

    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, LineError> {
        let mut state = self.state();
        if !state.plugged {
            return Err(gone());
        }
        if state.unread.is_empty() {
            let until = state.now.plus(u64::try_from(timeout.as_micros()).unwrap());
            match state.due.first() {
                Some((at, _)) if *at <= until => {
                    let (at, deed) = state.due.remove(0);
                    state.now = state.now.max(at);
                    match deed {
                        Deed::Send(bytes) => state.unread = bytes,
                        Deed::Unplug => {
                            state.plugged = false;
                            state.due.clear();
                            return Err(gone());
                        }
                    }
                }
                _ => {
                    state.now = until;
                    return Err(LineError::TimedOut { path: "virtual".into() });
                }
            }
        }
        let count = state.unread.len().min(buffer.len());
        buffer[..count].copy_from_slice(&state.unread[..count]);
        state.unread.drain(..count);
        Ok(count)
    }

    fn drain(&mut self) {
        self.state().unread.clear();
    }

    fn baud(&self) -> u32 {
        VIRTUAL_BAUD
    }

    fn path(&self) -> &'static str {
        "virtual"
    }
}

impl Clock for World {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.state().now.0.div_euclid(1000))
    }

    fn ticks_micros(&self) -> u64 {
        self.state().now.since(START)
    }
}

fn gone() -> LineError {
    LineError::Unplugged { path: "virtual".into() }
}

/// What kind of line a unit with a thread has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Memory.
    Memory,
    /// A pseudo-terminal.
    Terminal,
}

/// A unit with a thread, and the way to its other end.
pub struct Rig {
    pub unit: EmulatedUnit,
    ends: Option<Receiver<MemoryLine>>,
    baud: u32,
}

impl Rig {
    /// Starts a unit.
    pub fn start(kind: Kind, spec: TokenSpec) -> Self {
        let baud = spec.baud;
        let (socket, ends): (Box<dyn Socket>, _) = match kind {
            Kind::Terminal => (Box::new(TerminalSocket { baud }), None),
            Kind::Memory => {
                let (give, ends) = unbounded();
                let socket = move || -> Result<(Box<dyn Line>, String), LineError> {
                    let (token_end, host_end) = port::memory_pair(baud);
                    give.send(host_end).unwrap();
                    Ok((Box::new(token_end), "memory".to_owned()))
                };
                (Box::new(socket), Some(ends))
            }
        };
        let unit = EmulatedUnit::start(UnitParts {
            spec,
            memory_file: None,
            socket,
            clock: Arc::new(SystemClock::new()),
            entropy: Box::new(SystemEntropy),
            watcher: Box::new(|_, _| {}),
        })
        .unwrap();
        Self { unit, ends, baud }
    }

    /// The station's end of the line, plugging the unit in again if it was unplugged.
    pub fn line(&self) -> Box<dyn Line> {
        self.unit.plug().unwrap();
        if let Some(ends) = &self.ends {
            return Box::new(ends.recv_timeout(Duration::from_secs(5)).unwrap());
        }
        let path = self.unit.path().unwrap();
        let allowed = AllowedPorts::of_paths([path.clone()]).admit_path(&path).unwrap();
        let Plug::Line(line) = port::open_plug(&allowed, self.baud).unwrap() else {
            panic!("{path} is no line")
        };
        line
    }

    /// A session on the station's end.
    pub fn open(&self, driver: &dyn Driver) -> Box<dyn Session> {
        driver.open(Plug::Line(self.line()), Arc::new(SystemClock::new())).unwrap()
    }
}
