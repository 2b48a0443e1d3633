//! One command and its answer, in lines, once a second: the only place of this driver that sends and receives.
//!
//! Source: `hardware-totp`. The traps: opening the line resets the board, and nothing is sent to one that has not said
//! `setup` since, so that no other device ever hears a letter of ours; and an answer that comes too late would be taken
//! for that of the next command, so after a missed one the line must fall silent first.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::{Clock, ClockOffset, UnixMillis};
use crate::driver::open_serial::FAMILY;
use crate::driver::{DriverError, Hand};
use crate::port::Line;
use crate::wire::frame::wire_micros;
use crate::wire::lines::Lines;
use crate::wire::open_serial::{Answer, Asked, LOOK_MILLIS, START_MILLIS, is_end};
use crate::wire::{Wiped, WireError};

/// What the board says when it starts.
const STARTS: &[u8] = b"setup";

/// How much longer than it should a board may take for anything.
const GRACE_MILLIS: u64 = 1500;

/// After its last line a starting board is silent this long.
const PAUSE_MILLIS: u64 = 300;

/// A line that never falls silent is listened to for so long.
const PATIENCE_MILLIS: u64 = 8000;

/// The longest answer, in bytes: ten names and what is between them.
const LONGEST_ANSWER: usize = 128;

/// A board on its line.
pub(super) struct Board {
    line: Box<dyn Line>,
    clock: Arc<dyn Clock>,
    lines: Lines,
    heard: usize,
    started: bool,
    /// Whether an answer may still be under way.
    late: bool,
}

/// An answer, and when the board looked at the command.
pub(super) struct Told {
    pub(super) answer: Answer,
    /// When it looked: it answers at once then.
    pub(super) looked_at: UnixMillis,
    /// From the sending to that look.
    pub(super) waited_millis: i64,
}

impl Told {
    /// The board's clock against the station's.
    ///
    /// The clock was read somewhere within its second; the middle is taken, and half a second is the uncertainty. The rest of it
    /// is what the answer may have waited on its way. The long wait before the look does not count: the clock was read behind it.
    pub(super) fn offset_of_secs(&self, unix_secs: u32) -> ClockOffset {
        const HALF_A_SECOND_MILLIS: i64 = 500;
        const ON_ITS_WAY_MILLIS: u32 = 20;
        let shown = UnixMillis(i64::from(unix_secs) * 1000 + HALF_A_SECOND_MILLIS);
        ClockOffset {
            offset_millis: shown.since(self.looked_at),
            uncertainty_millis: 500 + ON_ITS_WAY_MILLIS,
            measured_at: self.looked_at,
        }
    }
}

impl Board {
    pub(super) fn new(line: Box<dyn Line>, clock: Arc<dyn Clock>) -> Self {
        Self { line, clock, lines: Lines::new(), heard: 0, started: false, late: false }
    }

    /// The station's wall clock.
    pub(super) fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// Sends a command once, and waits for its answer.
    pub(super) fn ask(&mut self, command: &Asked<'_>) -> Result<Told, DriverError> {
        let step = command.name();
        let senseless = |source| DriverError::Senseless { step, source };
        let bytes = command.encode().map_err(senseless)?;
        if !self.started {
            self.listen_to_start(step)?;
        }
        if self.late {
            self.listen_until_silent(step)?;
        }
        self.line.drain();
        (self.lines, self.heard) = (Lines::new(), 0);
        let began_micros = self.clock.ticks_micros();
        self.late = true;
        self.line.send(&bytes).map_err(|error| DriverError::of_line(step, error))?;
        let crossing_micros = wire_micros(bytes.len() + LONGEST_ANSWER, self.line.baud());
        let until = began_micros + crossing_micros + (LOOK_MILLIS + GRACE_MILLIS) * 1000;
        let mut lines = Vec::new();
        loop {
            match self.next_line(step, until)? {
                Some(line) if is_end(&line) => break,
                Some(line) => lines.push(line),
                None if self.heard == 0 => {
                    return Err(DriverError::NeedsHand { step, hand: Hand::Wake });
                }
                None => {
                    let source = WireError::NotAMessage { expected: "answer in lines", len: self.heard };
                    return Err(DriverError::Garbled { step, attempts: 1, source });
                }
            }
        }
        self.late = false;
        let back_micros = wire_micros(self.heard, self.line.baud());
        let trip_micros = self.clock.ticks_micros().saturating_sub(began_micros);
        let millis = |micros: u64| i64::try_from(micros / 1000).unwrap_or(i64::MAX);
        let looked_at = self.clock.now().plus_millis(-millis(back_micros));
        let waited_millis = millis(trip_micros.saturating_sub(back_micros));
        let lines: Vec<&[u8]> = lines.iter().map(|line| &line[..]).collect();
        let answer = Answer::read(command, &lines).map_err(senseless)?;
        Ok(Told { answer, looked_at, waited_millis })
    }

    /// Waits for the board to say that it starts, and for the names that follow. Sends nothing.
    fn listen_to_start(&mut self, step: &'static str) -> Result<(), DriverError> {
        let began_micros = self.clock.ticks_micros();
        let mut until = began_micros + (START_MILLIS + GRACE_MILLIS) * 1000;
        self.heard = 0;
        while let Some(line) = self.next_line(step, until)? {
            if line[..] == *STARTS {
                self.started = true;
            }
            if self.started {
                let patience = began_micros + PATIENCE_MILLIS * 1000;
                until = patience.min(self.clock.ticks_micros() + PAUSE_MILLIS * 1000);
            }
        }
        match self.heard {
            _ if self.started => Ok(()),
            0 => {
                let after_millis = self.clock.ticks_micros().saturating_sub(began_micros) / 1000;
                Err(DriverError::NoAnswer { step, after_millis, attempts: 0 })
            }
            got => Err(DriverError::NotThisFamily { family: FAMILY, got }),
        }
    }

    /// Waits until an answer that came too late is over.
    fn listen_until_silent(&mut self, step: &'static str) -> Result<(), DriverError> {
        let patience = self.clock.ticks_micros() + PATIENCE_MILLIS * 1000;
        self.heard = 0;
        while self.clock.ticks_micros() < patience {
            let until = self.clock.ticks_micros() + (LOOK_MILLIS + PAUSE_MILLIS) * 1000;
            if self.next_line(step, until)?.is_none() {
                self.late = false;
                return Ok(());
            }
        }
        let source = WireError::NotAMessage { expected: "answer in lines", len: self.heard };
        Err(DriverError::Garbled { step, attempts: 0, source })
    }

    /// The next line, if it ends before an instant.
    fn next_line(&mut self, step: &'static str, until: u64) -> Result<Option<Wiped>, DriverError> {
        let mut byte = [0];
        loop {
            let left = until.saturating_sub(self.clock.ticks_micros());
            if left == 0 {
                return Ok(None);
            }
            match self.line.receive(&mut byte, Duration::from_micros(left)) {
                Ok(_) => self.heard += 1,
                Err(error) if error.is_timeout() => continue,
                Err(error) => return Err(DriverError::of_line(step, error)),
            }
            // A line that is too long is none of this board's; it counts as heard.
            if let Some(Ok(line)) = self.lines.push(byte[0]) {
                return Ok(Some(line));
            }
        }
    }
}
