//! One line typed and what the device shows until it waits again: the only place of this driver that sends and receives.
//!
//! Source: `flipper-zero_authenticator`. The traps: nothing is typed before the device has shown its prompt, so that no
//! other one ever hears a line of ours; a secret is typed only behind the app's own question; and what an answer that
//! stayed away has left open is cancelled before anything else is typed.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::{Clock, ClockOffset, Secret, UnixMillis};
use crate::driver::flipper::FAMILY;
use crate::driver::{DriverError, Hand};
use crate::port::Line as Wire;
use crate::wire::flipper::{CANCEL, Command, Line, PROMPT, Plain, secret_line};
use crate::wire::lines::Lines;
use crate::wire::{Wiped, WireError};

/// How long the device may take to show its prompt after its line was opened.
const GREETS_MILLIS: u64 = 2000;

/// How long it may take to answer: the app writes a file on a card.
const ANSWERS_MILLIS: u64 = 4000;

/// A device on its line.
pub(super) struct Shell {
    line: Box<dyn Wire>,
    clock: Arc<dyn Clock>,
    plain: Plain,
    lines: Lines,
    heard: usize,
    greeted: bool,
    /// Whether an answer stayed away.
    open_end: bool,
}

/// What the device showed, and when it was asked.
pub(super) struct Shown {
    pub(super) lines: Vec<Line>,
    middle: UnixMillis,
    half_trip_millis: u32,
}

/// What the device waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waits {
    Command,
    Secret,
    Pin,
}

/// What a byte brought.
enum Heard {
    /// A line that ended with it.
    Line(Line),
    /// More of one that has not ended.
    Text,
}

impl Shown {
    /// A clock of whole seconds against the station's, in the middle of both.
    pub(super) fn offset_of_secs(&self, unix_secs: u32) -> ClockOffset {
        let shown = UnixMillis(i64::from(unix_secs) * 1000 + 500);
        ClockOffset {
            offset_millis: shown.since(self.middle),
            uncertainty_millis: self.half_trip_millis.saturating_add(500),
            measured_at: self.middle,
        }
    }
}

impl Shell {
    pub(super) fn new(line: Box<dyn Wire>, clock: Arc<dyn Clock>) -> Self {
        let (plain, lines) = (Plain::default(), Lines::new());
        Self { line, clock, plain, lines, heard: 0, greeted: false, open_end: false }
    }

    /// The station's wall clock.
    pub(super) fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// Waits, and hears nothing meanwhile.
    pub(super) fn wait_millis(&mut self, step: &'static str, millis: u64) -> Result<(), DriverError> {
        let until = self.clock.ticks_micros() + millis * 1000;
        while self.next(step, until)?.is_some() {}
        Ok(())
    }

    /// Types a command; answers what is shown until the next prompt.
    pub(super) fn ask(&mut self, step: &'static str, command: &Command) -> Result<Shown, DriverError> {
        let bytes = command.encode().map_err(|source| DriverError::Senseless { step, source })?;
        self.prepare(step)?;
        let (sent_at, began_micros) = (self.clock.now(), self.clock.ticks_micros());
        let mut lines = Vec::new();
        match self.converse(step, &bytes, &mut lines)? {
            Waits::Command => {}
            Waits::Pin => return Err(DriverError::NeedsHand { step, hand: Hand::TypePin }),
            Waits::Secret => return Err(DriverError::OtherAnswer { step, got: "the question for a secret" }),
        }
        self.open_end = false;
        if lines.contains(&Line::NoSuchCommand) && bytes.starts_with(b"totp") {
            return Err(DriverError::NeedsHand { step, hand: Hand::StartApp });
        }
        let half_micros = self.clock.ticks_micros().saturating_sub(began_micros) / 2;
        let half_millis = half_micros.div_ceil(1000);
        Ok(Shown {
            lines,
            middle: sent_at.plus_millis(i64::try_from(half_millis).unwrap_or(i64::MAX)),
            half_trip_millis: u32::try_from(half_millis).unwrap_or(u32::MAX),
        })
    }

    /// Types a command that asks for a secret, and the secret behind the question.
    pub(super) fn ask_with(
        &mut self,
        step: &'static str,
        command: &Command,
        secret: &Secret,
    ) -> Result<Vec<Line>, DriverError> {
        let senseless = |source| DriverError::Senseless { step, source };
        let (bytes, typed) = (command.encode().map_err(senseless)?, secret_line(secret).map_err(senseless)?);
        self.prepare(step)?;
        let mut lines = Vec::new();
        let mut waits = self.converse(step, &bytes, &mut lines)?;
        if waits == Waits::Secret {
            lines.clear();
            waits = self.converse(step, &typed, &mut lines)?;
        }
        match waits {
            Waits::Command => self.open_end = false,
            Waits::Pin => return Err(DriverError::NeedsHand { step, hand: Hand::TypePin }),
            Waits::Secret => return Err(DriverError::OtherAnswer { step, got: "the question again" }),
        }
        if lines.contains(&Line::NoSuchCommand) {
            return Err(DriverError::NeedsHand { step, hand: Hand::StartApp });
        }
        Ok(lines)
    }

    /// Makes sure that the device waits for a command.
    fn prepare(&mut self, step: &'static str) -> Result<(), DriverError> {
        if !self.greeted {
            self.listen_to_greeting(step)?;
        }
        if self.open_end {
            self.converse(step, &Wiped::of(&[CANCEL]).map_err(senseless(step))?, &mut Vec::new())?;
        }
        Ok(())
    }

    /// Waits for the prompt that follows the opening of the line. Sends nothing.
    fn listen_to_greeting(&mut self, step: &'static str) -> Result<(), DriverError> {
        let began_micros = self.clock.ticks_micros();
        let until = began_micros + GREETS_MILLIS * 1000;
        self.heard = 0;
        while !self.greeted && self.next(step, until)?.is_some() {
            self.greeted = self.lines.unfinished() == PROMPT;
        }
        match self.heard {
            _ if self.greeted => Ok(()),
            0 => {
                let after_millis = self.clock.ticks_micros().saturating_sub(began_micros) / 1000;
                Err(DriverError::NoAnswer { step, after_millis, attempts: 0 })
            }
            got => Err(DriverError::NotThisFamily { family: FAMILY, got }),
        }
    }

    /// Types a line, and takes in what is shown until the device waits for something.
    fn converse(
        &mut self,
        step: &'static str,
        bytes: &Wiped,
        lines: &mut Vec<Line>,
    ) -> Result<Waits, DriverError> {
        self.line.drain();
        (self.plain, self.lines, self.heard) = (Plain::default(), Lines::new(), 0);
        self.open_end = true;
        self.line.send(bytes).map_err(|error| DriverError::of_line(step, error))?;
        let until = self.clock.ticks_micros() + ANSWERS_MILLIS * 1000;
        while let Some(heard) = self.next(step, until)? {
            let line = match heard {
                Heard::Line(line) => line,
                Heard::Text => Line::read(self.lines.unfinished()),
            };
            match line {
                Line::EnterSecret => return Ok(Waits::Secret),
                Line::EnterPin => return Ok(Waits::Pin),
                _ if self.lines.unfinished() == PROMPT => return Ok(Waits::Command),
                // A line that has not ended is looked at again when it has.
                _ if !self.lines.unfinished().is_empty() => {}
                whole => lines.push(whole),
            }
        }
        Err(match self.heard {
            0 => DriverError::NoAnswer { step, after_millis: ANSWERS_MILLIS, attempts: 1 },
            len => {
                let source = WireError::NotAMessage { expected: "answer in lines", len };
                DriverError::Garbled { step, attempts: 1, source }
            }
        })
    }

    /// The next byte that a terminal would show, with the line that it ended; `None` when time is up.
    fn next(&mut self, step: &'static str, until: u64) -> Result<Option<Heard>, DriverError> {
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
            let Some(shown) = self.plain.push(byte[0]) else { continue };
            match self.lines.push(shown) {
                Some(Ok(line)) => return Ok(Some(Heard::Line(Line::read(&line)))),
                // Neither an empty line nor one that is too long says anything.
                Some(Err(_)) => {}
                None if self.lines.unfinished().is_empty() => {}
                None => return Ok(Some(Heard::Text)),
            }
        }
    }
}

fn senseless(step: &'static str) -> impl Fn(WireError) -> DriverError {
    move |source| DriverError::Senseless { step, source }
}
