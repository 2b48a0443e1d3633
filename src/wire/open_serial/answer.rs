//! What the open-hardware serial token answers before its line `O`.
//!
//! Source: `hardware-totp`. The trap: nothing in a line says what it answers; a number is a time after one letter and an
//! index after another, so an answer is read against its command.

use std::borrow::Borrow;

use super::Command;
use crate::domain::Secret;
use crate::wire::WireError;

/// What the device answers to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing: it has read the command, and maybe done it.
    Silent,
    /// Its clock, in seconds since 1970; `None` while it has none.
    Clock(Option<u32>),
    /// The names of its entries.
    Names(Vec<String>),
    /// It has saved; the index of its last entry, -1 for none.
    Saved(i8),
    /// It does not know the letter.
    Unknown,
}

const END: &[u8] = b"O";
const UNKNOWN: &[u8] = b"N";
const NO_CLOCK: &[u8] = b"getfailed";

/// Whether a line ends an answer.
#[must_use]
pub fn is_end(line: &[u8]) -> bool {
    line == END
}

impl Answer {
    /// Reads the lines before the end, empty ones left out.
    pub fn read<S: Borrow<Secret>>(asked: &Command<S>, lines: &[&[u8]]) -> Result<Self, WireError> {
        let refused = || WireError::NotAMessage { expected: "answer in lines", len: lines.len() };
        if lines.contains(&UNKNOWN) {
            return Ok(Self::Unknown);
        }
        match (asked, lines) {
            (Command::GetClock, [failed, ..]) if *failed == NO_CLOCK => Ok(Self::Clock(None)),
            (Command::GetClock, [secs]) => {
                let secs = text(secs).and_then(|secs| secs.parse().ok()).ok_or_else(refused)?;
                Ok(Self::Clock(Some(secs).filter(|secs| *secs != 0)))
            }
            (Command::List, []) => Ok(Self::Names(Vec::new())),
            (Command::List, [names]) => {
                let names = text(names).ok_or_else(refused)?;
                Ok(Self::Names(names.split(';').map(str::to_owned).collect()))
            }
            (Command::Save, [highest, ..]) => {
                let highest = text(highest).and_then(|highest| highest.parse().ok()).ok_or_else(refused)?;
                Ok(Self::Saved(highest))
            }
            (Command::GetClock | Command::List | Command::Save, _) => Err(refused()),
            (Command::SetClock(_) | Command::Add(..) | Command::Remove(_) | Command::Clear, _) => {
                Ok(Self::Silent)
            }
        }
    }

    /// The bytes that the device sends, the end included.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let lines = match self {
            Self::Silent => String::new(),
            Self::Clock(Some(secs)) => format!("{secs}\r\n"),
            Self::Clock(None) => "getfailed\r\n0\r\n".to_owned(),
            Self::Names(names) => format!("{}\r\n", names.join(";")),
            Self::Saved(highest) => format!("{highest}\r\n\r\n"),
            Self::Unknown => "N\r\n".to_owned(),
        };
        [lines.as_bytes(), END, b"\r\n"].concat()
    }
}

fn text(line: &[u8]) -> Option<&str> {
    str::from_utf8(line).ok()
}
