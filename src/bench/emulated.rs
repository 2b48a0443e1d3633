//! Emulated tokens on real lines: one thread each, which paces bytes as a serial line would.
//!
//! The trap: an answer handed over at once would make every measurement of time meaningless, so bytes arrive when the
//! line rate and the token's flash let them, by absolute deadlines.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use thiserror::Error;

use crate::domain::{Clock, Entropy, TokenId, UnixMillis};
use crate::emulator::{EmulatedToken, EmulatorError, HostMicros, Lcd, TokenSpec};
use crate::port::{Line, LineError};

mod card;
mod exchanges;
mod memory_file;
mod pump;
mod serial;
#[cfg(unix)]
mod usb;

pub use card::EmulatedCard;
use exchanges::Exchanges;
use memory_file::MemoryFile;
use pump::{Pump, Request};
pub use serial::EmulatedSerial;
#[cfg(unix)]
pub use usb::{EmulatedReports, UsbSocket};

/// How long a unit's thread may take to obey.
const OBEYS_WITHIN: Duration = Duration::from_secs(5);

/// An emulated token, its line and its thread. Dropping it pulls the plug and ends the thread.
pub struct EmulatedUnit {
    token: TokenId,
    shared: Arc<Shared>,
    requests: Sender<(Request, Sender<()>)>,
    thread: Option<JoinHandle<()>>,
}

/// Several of them.
#[derive(Default)]
pub struct EmulatedTray {
    units: Vec<EmulatedUnit>,
}

/// What a unit is started with.
pub struct UnitParts {
    /// What the token is made of.
    pub spec: TokenSpec,
    /// Where its memory is kept between two lives; `None` forgets it with the process.
    pub memory_file: Option<PathBuf>,
    /// Where its lines come from.
    pub socket: Box<dyn Socket>,
    /// The station's clocks, against which its crystal is measured.
    pub clock: Arc<dyn Clock>,
    /// Its source of nonces.
    pub entropy: Box<dyn Entropy>,
    /// Who is told of its life.
    pub watcher: Watcher,
}

/// Is told what happens to a unit, on the unit's own thread, with the token at hand.
///
/// The unit waits for it: it may not call back into the unit.
pub type Watcher = Box<dyn FnMut(&UnitEvent, &EmulatedToken) + Send>;

/// What happens to a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitEvent {
    /// It is plugged in and can be opened.
    Ready {
        /// Its path.
        path: String,
    },
    /// It is no longer plugged in.
    Unplugged {
        /// The path that it had.
        path: String,
    },
    /// It holds another secret than before, and its memory file, if any, has it.
    Committed,
    /// It was erased.
    Erased,
    /// Its display shows another code, or somebody asked what it shows.
    Lcd {
        /// What it shows.
        lcd: Lcd,
        /// True time.
        at: UnixMillis,
    },
    /// Its memory file could not be written; it has pulled its own plug before answering.
    MemoryLost {
        /// What the system said.
        cause: String,
    },
}

/// Where a unit's lines come from: every plugging-in makes a new one.
pub trait Socket: Send {
    /// A new line, and the path under which a station opens its other end.
    ///
    /// # Errors
    /// What the port room says.
    fn plug(&mut self) -> Result<(Box<dyn Line>, String), LineError>;
}

/// Lines that a station opens by path: pseudo-terminals where the system has them.
#[derive(Debug, Clone, Copy)]
pub struct TerminalSocket {
    /// Line rate, in bits per second.
    pub baud: u32,
}

/// Why a unit could not be started, or did not obey.
#[derive(Debug, Error)]
pub enum UnitError {
    /// Its memory or its parts do not fit.
    #[error(transparent)]
    Emulator(#[from] EmulatorError),
    /// No line for it.
    #[error(transparent)]
    Line(#[from] LineError),
    /// Its memory file cannot be read.
    #[error("the memory of {token} cannot be read from {path}")]
    MemoryFile {
        /// The token.
        token: TokenId,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No thread for it.
    #[error("no thread for {token}")]
    Thread {
        /// The token.
        token: TokenId,
        /// What the system said.
        source: io::Error,
    },
    /// Its thread has ended or hangs.
    #[error("the thread of {token} does not answer")]
    Silent {
        /// The token.
        token: TokenId,
    },
}

/// What a unit's thread and its owner share.
struct Shared {
    token: Mutex<EmulatedToken>,
    path: Mutex<Option<String>>,
    clock: Arc<dyn Clock>,
    /// True time when the ticks stood at `anchor_ticks`.
    anchor: HostMicros,
    anchor_ticks: u64,
}

impl EmulatedUnit {
    /// Makes the token, plugs it in and starts its thread. When this returns its path can be opened.
    ///
    /// # Errors
    /// [`UnitError`] when a part does not fit or the system gives no line or thread.
    pub fn start(parts: UnitParts) -> Result<Self, UnitError> {
        let UnitParts { spec, memory_file, socket, clock, entropy, watcher } = parts;
        let token = spec.token.clone();
        let anchor = HostMicros::of(clock.now());
        let anchor_ticks = clock.ticks_micros();
        let mut memory_file = memory_file.map(MemoryFile::new);
        let memory = match &mut memory_file {
            Some(file) => file.read(&token)?,
            None => None,
        };
        let emulated = EmulatedToken::new(spec, memory, entropy, anchor)?;
        let shared = Arc::new(Shared {
            token: Mutex::new(emulated),
            path: Mutex::new(None),
            clock,
            anchor,
            anchor_ticks,
        });
        let mut pump = Pump::new(shared.clone(), socket, memory_file, watcher);
        pump.plug()?;
        let (requests, inbox) = bounded(16);
        let thread = std::thread::Builder::new()
            .name(format!("token-{token}"))
            .spawn(move || pump.run(&inbox))
            .map_err(|source| UnitError::Thread { token: token.clone(), source })?;
        Ok(Self { token, shared, requests, thread: Some(thread) })
    }

    /// Its real name.
    #[must_use]
    pub const fn token(&self) -> &TokenId {
        &self.token
    }

    /// The path of its line; nothing while it is unplugged.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        lock(&self.shared.path).clone()
    }

    /// Looks at the token between two bytes.
    pub fn with_token<T>(&self, look: impl FnOnce(&mut EmulatedToken, HostMicros) -> T) -> T {
        let now = self.shared.now();
        look(&mut lock(&self.shared.token), now)
    }

    /// What its display shows now.
    #[must_use]
    pub fn lcd(&self) -> Option<Lcd> {
        self.with_token(|token, now| token.lcd(now))
    }

    /// Pulls the plug.
    ///
    /// # Errors
    /// [`UnitError::Silent`] when its thread is gone.
    pub fn unplug(&self) -> Result<(), UnitError> {
        self.request(Request::Unplug)
    }

    /// Plugs it in again, on a new line.
    ///
    /// # Errors
    /// [`UnitError::Silent`] when its thread is gone.
    pub fn plug(&self) -> Result<(), UnitError> {
        self.request(Request::Plug)
    }

    /// Lets it tell its watcher what its display shows.
    ///
    /// # Errors
    /// [`UnitError::Silent`] when its thread is gone.
    pub fn tell_lcd(&self) -> Result<(), UnitError> {
        self.request(Request::TellLcd)
    }

    fn request(&self, request: Request) -> Result<(), UnitError> {
        let (done, obeyed): (Sender<()>, Receiver<()>) = bounded(1);
        let sent = self.requests.send_timeout((request, done), OBEYS_WITHIN).is_ok();
        if sent && obeyed.recv_timeout(OBEYS_WITHIN).is_ok() {
            Ok(())
        } else {
            Err(UnitError::Silent { token: self.token.clone() })
        }
    }
}

impl Drop for EmulatedUnit {
    fn drop(&mut self) {
        // A thread that no longer listens has ended by itself.
        let _ = self.request(Request::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl EmulatedTray {
    /// Starts units one after the other; if one fails, those before it are ended.
    ///
    /// # Errors
    /// That of the first unit that could not be started.
    pub fn start(parts: impl IntoIterator<Item = UnitParts>) -> Result<Self, UnitError> {
        let units = parts.into_iter().map(EmulatedUnit::start).collect::<Result<_, _>>()?;
        Ok(Self { units })
    }

    /// The units, in the order in which they were started.
    #[must_use]
    pub fn units(&self) -> &[EmulatedUnit] {
        &self.units
    }

    /// The unit of a serial.
    #[must_use]
    pub fn unit(&self, token: &TokenId) -> Option<&EmulatedUnit> {
        self.units.iter().find(|unit| unit.token() == token)
    }

    /// The paths of all that are plugged in.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        self.units.iter().filter_map(EmulatedUnit::path).collect()
    }
}

impl Socket for TerminalSocket {
    fn plug(&mut self) -> Result<(Box<dyn Line>, String), LineError> {
        let pair = crate::port::pair(self.baud)?;
        Ok((pair.token_end, pair.path))
    }
}

impl<F: FnMut() -> Result<(Box<dyn Line>, String), LineError> + Send> Socket for F {
    fn plug(&mut self) -> Result<(Box<dyn Line>, String), LineError> {
        self()
    }
}

impl Shared {
    /// True time, by a clock that never jumps.
    fn now(&self) -> HostMicros {
        self.anchor.plus(self.clock.ticks_micros().saturating_sub(self.anchor_ticks))
    }
}

/// A thread that panicked with a lock left the token as it was between two calls.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
