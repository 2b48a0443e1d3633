//! Emulated tokens of other makers on real pseudo-terminals: one thread each, which paces bytes as the line would.
//!
//! TOKENS section 8; TRUST section 6. The trap: a pseudo-terminal has no control lines, so a station that opens it does not reset
//! the token; [`EmulatedSerial::opened`] does, behind the opening.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::bench::emulated::lock;
use crate::domain::Clock;
use crate::emulator::{Deed, HostMicros, Out, SerialUnit};
use crate::port::{Line, LineError, Pair, pair};
use crate::wire::frame::wire_micros;

/// How long the thread waits for bytes before it looks at the time again.
const IDLE: Duration = Duration::from_millis(5);

/// An emulated token, its line and its thread. Dropping it pulls the plug.
pub struct EmulatedSerial<U> {
    desk: Arc<Mutex<AtTheLine<U>>>,
    clock: Arc<dyn Clock>,
    path: String,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

struct AtTheLine<U> {
    unit: U,
    /// What it is going to do, and the instant at which that is complete, earliest first.
    due: Vec<(HostMicros, Deed)>,
    heard: usize,
}

impl<U: SerialUnit + 'static> EmulatedSerial<U> {
    /// Plugs a token in and starts its thread.
    ///
    /// # Errors
    /// [`LineError::Failed`] when the system has no pseudo-terminal or thread left.
    pub fn start(unit: U, clock: Arc<dyn Clock>) -> Result<Self, LineError> {
        let Pair { token_end, path } = pair(unit.baud())?;
        let desk = Arc::new(Mutex::new(AtTheLine { unit, due: Vec::new(), heard: 0 }));
        let ends = Arc::new(AtomicBool::new(false));
        let (its_desk, its_clock, its_end) = (Arc::clone(&desk), Arc::clone(&clock), Arc::clone(&ends));
        let thread = std::thread::Builder::new()
            .name("emulated-serial".into())
            .spawn(move || pump(token_end, &its_desk, &*its_clock, &its_end))
            .map_err(|source| LineError::Failed { path: path.clone(), act: "start a thread", source })?;
        Ok(Self { desk, clock, path, ends, thread: Some(thread) })
    }

    /// The path of its line.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// A station has opened the line, which resets a real token.
    pub fn opened(&self) {
        let now = HostMicros::of(self.clock.now());
        let mut desk = lock(&self.desk);
        desk.due.clear();
        let outs = desk.unit.opened(now);
        desk.plan(outs);
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
}

impl<U> Drop for EmulatedSerial<U> {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
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
            Err(_) => return,
        };
        let now = HostMicros::of(clock.now());
        let mut desk = lock(desk);
        desk.heard += count;
        if count > 0 {
            let crossing = wire_micros(count, desk.unit.baud());
            let outs = desk.unit.hear(&buffer[..count], now.plus(crossing));
            desk.plan(outs);
        }
        let outs = desk.unit.tick(now);
        desk.plan(outs);
        while desk.due.first().is_some_and(|(at, _)| *at <= now) {
            match desk.due.remove(0).1 {
                Deed::Send(bytes) => {
                    if line.send(&bytes).is_err() {
                        return;
                    }
                }
                Deed::Unplug => return,
            }
        }
    }
}
