//! A line that is only memory: two ends, bytes in order, no terminal between them.
//!
//! The trap: like a real line it has to wake a reader when the other end is dropped, and give out what had been sent
//! before.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::port::{Line, LineError};

/// One end of a line in memory. Dropping it is pulling the plug.
pub struct MemoryLine {
    incoming: Arc<Pipe>,
    outgoing: Arc<Pipe>,
    path: String,
    baud: u32,
}

/// A new line with both its ends.
#[must_use]
pub fn memory_pair(baud: u32) -> (MemoryLine, MemoryLine) {
    both_ends("memory", baud)
}

/// A new line whose second end lies under a name, such as `memory:3`, until this process opens it by that name.
#[must_use]
pub fn named_pair(baud: u32) -> (MemoryLine, String) {
    let mut waiting = lock(&WAITING);
    waiting.made += 1;
    let path = format!("memory:{}", waiting.made);
    let (token_end, host_end) = both_ends(&path, baud);
    waiting.ends.insert(path.clone(), host_end);
    (token_end, path)
}

/// Opens the end that lies under a name.
pub(super) fn take_named(path: &str) -> Option<MemoryLine> {
    lock(&WAITING).ends.remove(path)
}

static WAITING: Mutex<Waiting> = Mutex::new(Waiting { made: 0, ends: BTreeMap::new() });

struct Waiting {
    made: u64,
    ends: BTreeMap<String, MemoryLine>,
}

#[derive(Default)]
struct Pipe {
    state: Mutex<PipeState>,
    changed: Condvar,
}

#[derive(Default)]
struct PipeState {
    bytes: VecDeque<u8>,
    closed: bool,
}

impl Line for MemoryLine {
    fn send(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        let mut state = lock(&self.outgoing.state);
        if state.closed {
            return Err(LineError::Unplugged { path: self.path.clone() });
        }
        state.bytes.extend(bytes);
        self.outgoing.changed.notify_all();
        Ok(())
    }

    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, LineError> {
        let deadline = Instant::now() + timeout;
        let mut state = lock(&self.incoming.state);
        loop {
            if !state.bytes.is_empty() {
                let count = state.bytes.len().min(buffer.len());
                for (slot, byte) in buffer.iter_mut().zip(state.bytes.drain(..count)) {
                    *slot = byte;
                }
                return Ok(count);
            }
            if state.closed {
                return Err(LineError::Unplugged { path: self.path.clone() });
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(LineError::TimedOut { path: self.path.clone() });
            }
            state = self.incoming.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn drain(&mut self) {
        lock(&self.incoming.state).bytes.clear();
    }

    fn baud(&self) -> u32 {
        self.baud
    }

    fn path(&self) -> &str {
        &self.path
    }
}

impl Drop for MemoryLine {
    fn drop(&mut self) {
        for pipe in [&self.incoming, &self.outgoing] {
            lock(&pipe.state).closed = true;
            pipe.changed.notify_all();
        }
    }
}

fn both_ends(path: &str, baud: u32) -> (MemoryLine, MemoryLine) {
    let (there, back) = (Arc::new(Pipe::default()), Arc::new(Pipe::default()));
    let one = MemoryLine { incoming: there.clone(), outgoing: back.clone(), path: path.to_owned(), baud };
    let other = MemoryLine { incoming: back, outgoing: there, path: path.to_owned(), baud };
    (one, other)
}

/// A thread that panicked while holding a pipe left it whole: every change is one call.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_before_the_plug_was_pulled_is_still_read() {
        let (mut one, mut other) = memory_pair(115_200);
        one.send(b"last words").unwrap();
        drop(one);
        let mut buffer = [0; 64];
        assert_eq!(other.receive(&mut buffer, Duration::ZERO).unwrap(), 10);
        assert!(other.receive(&mut buffer, Duration::ZERO).unwrap_err().is_unplugged());
        assert!(other.send(b"?").unwrap_err().is_unplugged());
    }

    #[test]
    fn a_waiting_reader_wakes_when_bytes_come_and_when_the_plug_is_pulled() {
        let (mut one, mut other) = memory_pair(115_200);
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 4];
            let first = other.receive(&mut buffer, Duration::from_secs(10)).unwrap();
            let second = other.receive(&mut buffer, Duration::from_secs(10)).unwrap_err();
            (first, second.is_unplugged())
        });
        one.send(b"abc").unwrap();
        std::thread::sleep(Duration::from_millis(20));
        drop(one);
        assert_eq!(reader.join().unwrap(), (3, true));
    }

    #[test]
    fn a_named_end_is_opened_once() {
        let (_token_end, path) = named_pair(9600);
        assert_eq!(take_named(&path).map(|line| line.baud()), Some(9600));
        assert!(take_named(&path).is_none());
    }
}
