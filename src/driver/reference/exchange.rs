//! One command and its answer: the only place of this driver that sends and receives.
//!
//! Reference protocol, sections 1, 2 and 10. After a timeout the line is drained, and only then it is reported. The
//! trap: an answer may be late and arrive during the next exchange; it carries an old sequence number and is thrown
//! away, never taken for the new one.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::{Clock, ClockOffset, UnixMillis};
use crate::driver::DriverError;
use crate::driver::reference::FAMILY;
use crate::driver::reference::refusal::senseless;
use crate::port::Line;
use crate::wire::WireError;
use crate::wire::frame::{self, DELIMITER, Deframer, Frame, wire_micros};
use crate::wire::reference::{Answer, Command};

/// How often a command is sent before the driver gives up.
const ATTEMPTS: u32 = 3;

/// A command ready to be sent.
pub(super) struct Ask {
    pub(super) step: &'static str,
    timeout_millis: u64,
    longest_answer: usize,
    body: Vec<u8>,
}

/// When a command went out and its answer came in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timing {
    /// The wall clock at the first sending.
    sent_at: UnixMillis,
    /// From just before the first sending to the answer's last byte.
    round_trip_micros: u64,
    /// The part of it that the command needs to cross the line.
    there_micros: u64,
    /// The part of it that the answer needs to cross the line.
    back_micros: u64,
    /// How often the command was sent.
    pub(super) attempts: u32,
}

/// A line, and what the driver remembers between two exchanges.
pub(super) struct Exchange {
    line: Box<dyn Line>,
    pub(super) clock: Arc<dyn Clock>,
    deframer: Deframer,
    seq: u8,
    /// Whether a sound frame has ever come: before that, noise means another family.
    heard_a_frame: bool,
    began: bool,
}

/// What one attempt brought.
enum Attempt {
    Heard { frame: Frame, whole_len: usize, at_micros: u64 },
    Damaged(WireError),
    Silence,
}

impl Ask {
    /// A command whose message is sealed; only its sender knows its time limit.
    pub(super) fn sealed(
        step: &'static str,
        timeout_millis: u64,
        command: &Command,
    ) -> Result<Self, DriverError> {
        let body = command.encode().map_err(senseless(step))?;
        Ok(Self { step, timeout_millis, longest_answer: command.longest_answer(), body })
    }

    fn open(command: &Command) -> Result<Self, DriverError> {
        Self::sealed(command.name(), command.timeout_millis(), command)
    }
}

impl Timing {
    /// The token's clock against the station's, when the token has stamped the arrival of the command's last byte.
    ///
    /// That arrival lies between the earliest instant the command can have crossed the line and the latest that still
    /// left the answer time to come back. A line faster than its nominal rate leaves only the whole round trip.
    pub(super) fn offset_of(&self, token_unix_millis: i64) -> ClockOffset {
        let micros = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let crossing = self.there_micros.saturating_add(self.back_micros);
        let (from, to) = if crossing <= self.round_trip_micros {
            (self.there_micros, self.round_trip_micros - self.back_micros)
        } else {
            (0, self.round_trip_micros)
        };
        let middle_millis = micros(u64::midpoint(from, to)).div_euclid(1000);
        // Half the interval, and one millisecond because both clocks are read in whole ones.
        let uncertainty_millis = (to - from).div_ceil(2).div_ceil(1000) + 1;
        let arrived = self.sent_at.plus_millis(middle_millis);
        ClockOffset {
            offset_millis: UnixMillis(token_unix_millis).since(arrived),
            uncertainty_millis: u32::try_from(uncertainty_millis).unwrap_or(u32::MAX),
            measured_at: arrived,
        }
    }
}

impl Exchange {
    pub(super) fn new(line: Box<dyn Line>, clock: Arc<dyn Clock>) -> Self {
        // Two stations that open the same token one after the other should not begin with the same number.
        let seq = clock.now().0.to_le_bytes()[0];
        Self { line, clock, deframer: Deframer::new(), seq, heard_a_frame: false, began: false }
    }

    /// The number of the next command.
    pub(super) const fn next_seq(&mut self) -> u8 {
        self.seq = self.seq.wrapping_add(1);
        self.seq
    }

    /// The serial number of whatever is plugged in, where the line knows of one.
    pub(super) fn plugged_serial(&self) -> Option<&str> {
        self.line.plugged_serial()
    }

    /// How long some bytes need to cross this line.
    pub(super) fn crossing_micros(&self, bytes: usize) -> u64 {
        wire_micros(bytes, self.line.baud())
    }

    /// Sends an open command and waits for its answer.
    pub(super) fn ask(&mut self, command: &Command) -> Result<(Answer, Timing), DriverError> {
        let seq = self.next_seq();
        self.converse(seq, &Ask::open(command)?)
    }

    /// Sends a command and waits for its answer; the same bytes again when nothing or only damage comes back.
    pub(super) fn converse(&mut self, seq: u8, ask: &Ask) -> Result<(Answer, Timing), DriverError> {
        let step = ask.step;
        let bytes = frame::encode(seq, &ask.body).map_err(senseless(step))?;
        let sent_at = self.clock.now();
        let began_micros = self.clock.ticks_micros();
        let there_micros = self.crossing_micros(bytes.len() + usize::from(!self.began));
        let (mut damage, mut noise) = (None, 0);
        for attempts in 1..=ATTEMPTS {
            self.send(step, &bytes, attempts > 1)?;
            match self.listen(seq, ask, bytes.len(), &mut noise)? {
                Attempt::Heard { frame, whole_len, at_micros } => {
                    let timing = Timing {
                        sent_at,
                        round_trip_micros: at_micros.saturating_sub(began_micros),
                        there_micros,
                        back_micros: self.crossing_micros(whole_len),
                        attempts,
                    };
                    let answer = Answer::decode(&frame.body).map_err(senseless(step))?;
                    return Ok((answer, timing));
                }
                Attempt::Damaged(error) => damage = Some(error),
                Attempt::Silence => {}
            }
        }
        self.line.drain();
        self.deframer.reset();
        let waited = self.clock.ticks_micros().saturating_sub(began_micros);
        Err(match damage {
            Some(source) => DriverError::Garbled { step, attempts: ATTEMPTS, source },
            None if noise > 0 && !self.heard_a_frame => {
                DriverError::NotThisFamily { family: FAMILY, got: noise }
            }
            None => DriverError::NoAnswer { step, after_millis: waited / 1000, attempts: ATTEMPTS },
        })
    }

    /// Sends a frame; before the first one and before repetitions a delimiter ends what the token may still hold.
    fn send(&mut self, step: &'static str, bytes: &[u8], again: bool) -> Result<(), DriverError> {
        let sent = if again || !std::mem::replace(&mut self.began, true) {
            let mut with_delimiter = Vec::with_capacity(bytes.len() + 1);
            with_delimiter.push(DELIMITER);
            with_delimiter.extend_from_slice(bytes);
            self.line.send(&with_delimiter)
        } else {
            self.line.send(bytes)
        };
        sent.map_err(|error| DriverError::of_line(step, error))
    }

    /// Listens until the answer is there, a damaged one came, or time is up.
    fn listen(
        &mut self,
        seq: u8,
        ask: &Ask,
        sent_len: usize,
        noise: &mut usize,
    ) -> Result<Attempt, DriverError> {
        let crossing = self.crossing_micros(sent_len + 1 + ask.longest_answer);
        let allowed = crossing.saturating_add(ask.timeout_millis.saturating_mul(1000));
        let deadline = self.clock.ticks_micros().saturating_add(allowed);
        let mut buffer = [0; frame::LONGEST_FRAME];
        loop {
            let left = deadline.saturating_sub(self.clock.ticks_micros());
            if left == 0 {
                return Ok(Attempt::Silence);
            }
            let count = match self.line.receive(&mut buffer, Duration::from_micros(left)) {
                Ok(count) => count,
                Err(error) if error.is_timeout() => continue,
                Err(error) => return Err(DriverError::of_line(ask.step, error)),
            };
            let at_micros = self.clock.ticks_micros();
            *noise += count;
            let mut outcome = None;
            let mut heard_a_frame = false;
            self.deframer.feed(&buffer[..count], |found| match found {
                Ok(frame) => {
                    heard_a_frame = true;
                    if frame.seq == seq {
                        let whole_len = frame::frame_len(frame.body.len());
                        outcome = Some(Attempt::Heard { frame, whole_len, at_micros });
                    }
                }
                Err(error) => {
                    if !matches!(outcome, Some(Attempt::Heard { .. })) {
                        outcome = Some(Attempt::Damaged(error));
                    }
                }
            });
            self.heard_a_frame |= heard_a_frame;
            if let Some(outcome) = outcome {
                return Ok(outcome);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn timing(round_trip_micros: u64, there_micros: u64, back_micros: u64) -> Timing {
        Timing { sent_at: UnixMillis(1_000_000), round_trip_micros, there_micros, back_micros, attempts: 1 }
    }

    #[test]
    fn an_instant_answer_over_a_slow_line_is_measured_to_the_millisecond() {
        let offset = timing(9_000, 4_000, 5_000).offset_of(1_000_004);
        assert_eq!((offset.offset_millis, offset.uncertainty_millis), (0, 1));
    }

    #[test]
    fn a_slow_answer_leaves_half_its_slowness_as_uncertainty() {
        let offset = timing(49_000, 4_000, 5_000).offset_of(1_000_124);
        assert_eq!((offset.offset_millis, offset.uncertainty_millis), (100, 21));
    }

    #[test]
    fn a_line_faster_than_its_nominal_rate_is_not_corrected_for_it() {
        let offset = timing(2_000, 4_000, 5_000).offset_of(1_000_001);
        assert_eq!((offset.offset_millis, offset.uncertainty_millis), (0, 2));
    }
}
