//! Emulated tokens of other makers on real pseudo-terminals: one thread each, which paces bytes as the line would.
//!
//! The trap: a pseudo-terminal has no control lines, so that a station opens it, which resets a real token, is seen by
//! the other end: it reads as hung up while nobody has it open.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::bench::emulated::{Exchanges, lock};
use crate::domain::Clock;
use crate::emulator::{Deed, HostMicros, Out, Pulled, SerialUnit};
use crate::port::{Line, LineError, Pair, pair_that_tells_its_opening};
use crate::wire::frame::wire_micros;

/// How long the thread waits for bytes before it looks at the time again.
const IDLE: Duration = Duration::from_millis(5);

/// An emulated token, its line and its thread. Dropping it pulls the plug.
pub struct EmulatedSerial<U> {
    desk: Arc<Mutex<AtTheLine<U>>>,
    clock: Arc<dyn Clock>,
    path: String,
    plugged: Option<Plugged>,
}

/// A line, and the thread at its end.
struct Plugged {
    ends: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

struct AtTheLine<U> {
    unit: U,
    /// What it is going to do, and the instant at which that is complete, earliest first.
    due: Vec<(HostMicros, Deed)>,
    heard: usize,
    line: AtLine,
    exchanges: Exchanges,
    /// Whether what comes next begins another exchange.
    has_answered: bool,
    /// It leaves instead of answering.
    leaves: bool,
}

/// What the token knows of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AtLine {
    /// No station has it open.
    Closed,
    Open,
    /// The token has left it, and it is about to vanish.
    Left,
}

impl<U: SerialUnit + 'static> EmulatedSerial<U> {
    /// Plugs a token in and starts its thread.
    ///
    /// # Errors
    /// [`LineError::Failed`] when the system has no pseudo-terminal or thread left.
    pub fn start(unit: U, clock: Arc<dyn Clock>) -> Result<Self, LineError> {
        let desk = AtTheLine {
            unit,
            due: Vec::new(),
            heard: 0,
            line: AtLine::Closed,
            exchanges: Exchanges::default(),
            has_answered: true,
            leaves: false,
        };
        let desk = Arc::new(Mutex::new(desk));
        let mut token = Self { desk, clock, path: String::new(), plugged: None };
        token.plug()?;
        Ok(token)
    }

    /// Plugs it in on a new line, if it is not plugged in.
    ///
    /// # Errors
    /// [`LineError::Failed`] when the system has no pseudo-terminal or thread left.
    pub fn plug(&mut self) -> Result<(), LineError> {
        if self.is_plugged() {
            return Ok(());
        }
        self.unplug();
        let baud = {
            let mut desk = lock(&self.desk);
            desk.line = AtLine::Closed;
            desk.unit.baud()
        };
        let Pair { token_end, path } = pair_that_tells_its_opening(baud)?;
        let ends = Arc::new(AtomicBool::new(false));
        let (its_desk, its_clock, its_end) =
            (Arc::clone(&self.desk), Arc::clone(&self.clock), Arc::clone(&ends));
        let thread = std::thread::Builder::new()
            .name("emulated-serial".into())
            .spawn(move || pump(token_end, &its_desk, &*its_clock, &its_end))
            .map_err(|source| LineError::Failed { path: path.clone(), act: "start a thread", source })?;
        (self.path, self.plugged) = (path, Some(Plugged { ends, thread }));
        Ok(())
    }

    /// The path of its line, or of the last one that it had.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether it is plugged in.
    #[must_use]
    pub fn is_plugged(&self) -> bool {
        self.plugged.is_some() && lock(&self.desk).line != AtLine::Left
    }

    /// Whether a station has its line open, as far as it has seen.
    #[must_use]
    pub fn is_open(&self) -> bool {
        lock(&self.desk).line == AtLine::Open
    }

    /// Looks at the token between two bytes.
    pub fn with<T>(&self, look: impl FnOnce(&mut U, HostMicros) -> T) -> T {
        look(&mut lock(&self.desk).unit, HostMicros::of(self.clock.now()))
    }

    /// How many bytes a station has sent to it.
    #[must_use]
    pub fn bytes_heard(&self) -> usize {
        lock(&self.desk).heard
    }

    /// How often a station has said something after the token did.
    #[must_use]
    pub fn exchanges(&self) -> u32 {
        lock(&self.desk).exchanges.heard()
    }

    /// How many bytes have crossed its line, in both directions.
    #[must_use]
    pub fn bytes_crossed(&self) -> u64 {
        lock(&self.desk).exchanges.bytes()
    }

    /// Somebody will pull it out in the middle of an exchange.
    pub fn pull_at(&self, pulled: Pulled) {
        lock(&self.desk).exchanges.pull_at(pulled);
    }
}

impl<U> EmulatedSerial<U> {
    /// Pulls the plug.
    pub fn unplug(&mut self) {
        if let Some(Plugged { ends, thread }) = self.plugged.take() {
            ends.store(true, Ordering::Relaxed);
            let _ = thread.join();
        }
    }
}

impl<U> Drop for EmulatedSerial<U> {
    fn drop(&mut self) {
        self.unplug();
    }
}

impl<U: SerialUnit> AtTheLine<U> {
    fn plan(&mut self, outs: Vec<Out>) {
        for Out { at, deed } in outs {
            let complete = match &deed {
                Deed::Send(bytes) => at.plus(wire_micros(bytes.len(), self.unit.baud())),
                Deed::Unplug => at,
            };
            let place = self.due.partition_point(|(other, _)| *other <= complete);
            self.due.insert(place, (complete, deed));
        }
    }

    /// A station has the line open: where it was not, that resets the token.
    fn opened(&mut self, now: HostMicros) {
        if std::mem::replace(&mut self.line, AtLine::Open) != AtLine::Open {
            (self.has_answered, self.leaves) = (true, false);
            self.due.clear();
            let outs = self.unit.opened(now);
            self.plan(outs);
        }
    }

    /// Hears bytes; answers whether it stays.
    fn hear(&mut self, bytes: &[u8], now: HostMicros) -> bool {
        self.heard += bytes.len();
        self.exchanges.crossed(bytes.len());
        if std::mem::take(&mut self.has_answered)
            && let Some(pulled) = self.exchanges.one_more()
        {
            self.leaves = true;
            if !pulled.acts {
                return false;
            }
        }
        let crossing = wire_micros(bytes.len(), self.unit.baud());
        let outs = self.unit.hear(bytes, now.plus(crossing));
        self.plan(outs);
        true
    }

    /// Does what is due; answers whether it stays.
    fn act(&mut self, line: &mut dyn Line, now: HostMicros) -> bool {
        while self.due.first().is_some_and(|(at, _)| *at <= now) {
            match self.due.remove(0).1 {
                Deed::Send(bytes) if bytes.is_empty() => {}
                Deed::Send(bytes) => {
                    self.has_answered = true;
                    self.exchanges.crossed(bytes.len());
                    // A station that has let go of the line meanwhile does not hear it.
                    if self.leaves || line.send(&bytes).is_err_and(|error| !error.is_unplugged()) {
                        return false;
                    }
                }
                Deed::Unplug => return false,
            }
        }
        true
    }
}

/// Works until its owner is gone, or the token has left the line.
fn pump<U: SerialUnit>(
    mut line: Box<dyn Line>,
    desk: &Mutex<AtTheLine<U>>,
    clock: &dyn Clock,
    ends: &AtomicBool,
) {
    let mut buffer = [0; 256];
    while !ends.load(Ordering::Relaxed) {
        let count = match line.receive(&mut buffer, IDLE) {
            Ok(count) => count,
            Err(error) if error.is_timeout() => 0,
            Err(error) if error.is_unplugged() => {
                lock(desk).line = AtLine::Closed;
                std::thread::sleep(IDLE);
                continue;
            }
            Err(_) => break,
        };
        let now = HostMicros::of(clock.now());
        let mut desk = lock(desk);
        desk.opened(now);
        if count > 0 && !desk.hear(&buffer[..count], now) {
            break;
        }
        let outs = desk.unit.tick(now);
        desk.plan(outs);
        if !desk.act(&mut *line, now) {
            break;
        }
    }
    lock(desk).line = AtLine::Left;
}
