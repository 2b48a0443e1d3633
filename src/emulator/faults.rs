//! Faults on demand: what can go wrong at a token or its line, written as one word each.
//!
//! README, "What is emulated, and what has been tried". Frames count from 1 over the whole life of the emulated token,
//! commands as they are heard, repetitions included. The trap: every fault at a numbered frame happens once, so a
//! repetition gets through.

use std::fmt;

use crate::domain::Serial;
use crate::emulator::EmulatorError;

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// `unplug-before:N`: vanishes when the N-th command has come, without carrying it out.
    UnplugBefore(u32),
    /// `unplug-after:N`: carries out the N-th command and vanishes without answering.
    UnplugAfter(u32),
    /// `unplug-hearing:N:K`: vanishes after K bytes of the N-th command.
    UnplugHearing(u32, u32),
    /// `unplug-within:N:K`: vanishes after K bytes of the answer to the N-th command.
    UnplugWithin(u32, u32),
    /// `unplug-at:K`: vanishes after K bytes have crossed the line, both directions together.
    UnplugAt(u64),
    /// `lose:N`: the answer to the N-th command never leaves.
    Lose(u32),
    /// `double:N`: the answer to the N-th command is sent twice.
    Double(u32),
    /// `late:N:MILLIS`: the answer to the N-th command is late.
    Late(u32, u32),
    /// `garble:N`: the answer to the N-th command is damaged on its way.
    Garble(u32),
    /// `power-cut`: loses power between staging and committing, once; the line stays.
    PowerCut,
    /// `lying-serial:SERIAL`: tells another serial than its own.
    LyingSerial(Serial),
    /// `serial-after-reset:SERIAL`: tells another serial once it has been without power.
    SerialAfterReset(Serial),
    /// `wrong-lot-key`: was made with another lot's key.
    WrongLotKey,
    /// `already-live`: holds a secret from the beginning.
    AlreadyLive,
    /// `weak-battery`: its battery is too weak to write.
    WeakBattery,
    /// `stuck-clock`: says that its clock was set, and it was not.
    StuckClock,
    /// `write-fails`: its non-volatile memory takes no write.
    WriteFails,
    /// `slow:MILLIS`: needs this much longer for every answer.
    Slow(u32),
}

/// A token that leaves its plug by itself in the middle of an exchange, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pulled {
    /// In which exchange since it was made, counted from 1.
    pub exchange: u32,
    /// Whether it still does what it was told.
    pub acts: bool,
}

impl Fault {
    /// The fault as a token of any family can have it; `None` for those that only the reference family knows.
    #[must_use]
    pub const fn pulled(&self) -> Option<Pulled> {
        match self {
            Self::UnplugBefore(exchange) => Some(Pulled { exchange: *exchange, acts: false }),
            Self::UnplugAfter(exchange) => Some(Pulled { exchange: *exchange, acts: true }),
            _ => None,
        }
    }

    /// Reads a fault as the command line writes it.
    ///
    /// # Errors
    /// [`EmulatorError::UnknownFault`] for any other text.
    pub fn parse(text: &str) -> Result<Self, EmulatorError> {
        let refused = || EmulatorError::UnknownFault { got: text.to_owned() };
        let mut parts = text.trim().split(':');
        let name = parts.next().unwrap_or_default();
        let facts: Vec<&str> = parts.collect();
        let number = |text: &str| text.parse::<u32>().map_err(|_| refused());
        let serial = |text: &str| Serial::parse(text).map_err(|_| refused());
        Ok(match (name, facts.as_slice()) {
            ("unplug-before", [n]) => Self::UnplugBefore(number(n)?),
            ("unplug-after", [n]) => Self::UnplugAfter(number(n)?),
            ("unplug-hearing", [n, k]) => Self::UnplugHearing(number(n)?, number(k)?),
            ("unplug-within", [n, k]) => Self::UnplugWithin(number(n)?, number(k)?),
            ("unplug-at", [k]) => Self::UnplugAt(number(k)?.into()),
            ("lose", [n]) => Self::Lose(number(n)?),
            ("double", [n]) => Self::Double(number(n)?),
            ("late", [n, millis]) => Self::Late(number(n)?, number(millis)?),
            ("garble", [n]) => Self::Garble(number(n)?),
            ("power-cut", []) => Self::PowerCut,
            ("lying-serial", [told]) => Self::LyingSerial(serial(told)?),
            ("serial-after-reset", [told]) => Self::SerialAfterReset(serial(told)?),
            ("wrong-lot-key", []) => Self::WrongLotKey,
            ("already-live", []) => Self::AlreadyLive,
            ("weak-battery", []) => Self::WeakBattery,
            ("stuck-clock", []) => Self::StuckClock,
            ("write-fails", []) => Self::WriteFails,
            ("slow", [millis]) => Self::Slow(number(millis)?),
            _ => return Err(refused()),
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnplugBefore(n) => write!(f, "unplug-before:{n}"),
            Self::UnplugAfter(n) => write!(f, "unplug-after:{n}"),
            Self::UnplugHearing(n, k) => write!(f, "unplug-hearing:{n}:{k}"),
            Self::UnplugWithin(n, k) => write!(f, "unplug-within:{n}:{k}"),
            Self::UnplugAt(k) => write!(f, "unplug-at:{k}"),
            Self::Lose(n) => write!(f, "lose:{n}"),
            Self::Double(n) => write!(f, "double:{n}"),
            Self::Late(n, millis) => write!(f, "late:{n}:{millis}"),
            Self::Garble(n) => write!(f, "garble:{n}"),
            Self::PowerCut => f.write_str("power-cut"),
            Self::LyingSerial(told) => write!(f, "lying-serial:{told}"),
            Self::SerialAfterReset(told) => write!(f, "serial-after-reset:{told}"),
            Self::WrongLotKey => f.write_str("wrong-lot-key"),
            Self::AlreadyLive => f.write_str("already-live"),
            Self::WeakBattery => f.write_str("weak-battery"),
            Self::StuckClock => f.write_str("stuck-clock"),
            Self::WriteFails => f.write_str("write-fails"),
            Self::Slow(millis) => write!(f, "slow:{millis}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_read_as_it_is_written() {
        let words = [
            "unplug-before:3",
            "unplug-after:3",
            "unplug-hearing:3:7",
            "unplug-within:3:7",
            "unplug-at:120",
            "lose:2",
            "double:2",
            "late:2:900",
            "garble:2",
            "power-cut",
            "lying-serial:RT-9",
            "serial-after-reset:RT-9",
            "wrong-lot-key",
            "already-live",
            "weak-battery",
            "stuck-clock",
            "write-fails",
            "slow:150",
        ];
        for word in words {
            assert_eq!(Fault::parse(word).unwrap().to_string(), word);
        }
        for bad in ["", "unplug", "lose", "lose:x", "lose:1:2", "lying-serial:a b", "power-cut:1"] {
            assert_eq!(Fault::parse(bad), Err(EmulatorError::UnknownFault { got: bad.into() }));
        }
    }
}
