//! The open-hardware serial token: one letter a command, and a line `O` behind every answer.
//!
//! Source: `hardware-totp`. The trap: the device looks once a second, drops whatever came behind a command, copies a
//! secret as a text that a byte 00 ends, and forgets everything that was not saved; and it never says that it was
//! wrong.

use std::borrow::Borrow;
use std::fmt;

use crate::domain::Secret;
use crate::wire::seed::secret_from;
use crate::wire::{Wiped, WireError};

mod answer;

pub use answer::{Answer, is_end};

/// The line rate, in bits per second.
pub const BAUD: u32 = 9600;

/// Opening the line resets the device; so long it takes to start.
pub const START_MILLIS: u64 = 2000;

/// How often the device looks at its line.
pub const LOOK_MILLIS: u64 = 1000;

/// It sleeps, and answers nothing, this long after its button was pressed.
pub const AWAKE_MILLIS: u64 = 20_000;

/// The longest secret, in bytes.
pub const LONGEST_SECRET: usize = 20;

/// How many entries it holds; the first one is shown as a clock.
pub const ENTRIES: u8 = 10;

/// The earliest time that it takes, in seconds since 1970; earlier ones are ignored without a word.
pub const EARLIEST_SECS: u32 = 1_599_072_502;

/// What a host asks. Holds a secret, or borrows one: no `Debug` of its content and no `Clone`.
pub enum Command<S = Secret> {
    /// Have this time, in seconds since 1970.
    SetClock(u32),
    /// What is the time?
    GetClock,
    /// Take this entry behind the others.
    Add(EntryName, S),
    /// Name every entry.
    List,
    /// Forget an entry.
    Remove(u8),
    /// Forget every entry.
    Clear,
    /// Keep what you have through a power cut.
    Save,
}

/// A command with a secret that stays where it is.
pub type Asked<'a> = Command<&'a Secret>;

/// What an entry is called: 1 to 10 printable ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryName(String);

/// The "index" that forgets every entry.
const ALL: &[u8] = b"-69";

impl EntryName {
    /// The longest name, in characters.
    pub const LONGEST: usize = 10;

    /// Reads a name. Refused where the list could not be told from the lines around it.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        let plain = text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b':' | b';'));
        let own = matches!(text, "O" | "N");
        let refused = WireError::BadText { what: "an entry's name", longest: Self::LONGEST, got: text.len() };
        let good = (1..=Self::LONGEST).contains(&text.len()) && plain && !own;
        if good { Ok(Self(text.to_owned())) } else { Err(refused) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<S: Borrow<Secret>> Command<S> {
    /// The bytes that are sent.
    pub fn encode(&self) -> Result<Wiped, WireError> {
        match self {
            Self::SetClock(unix_secs) if *unix_secs < EARLIEST_SECS => {
                Err(WireError::BadTime { unix_secs: i64::from(*unix_secs) })
            }
            Self::SetClock(unix_secs) => Wiped::of(format!("T{unix_secs}\n").as_bytes()),
            Self::GetClock => Wiped::of(b"G"),
            Self::Add(name, secret) => add(name, secret.borrow()),
            Self::List => Wiped::of(b"L"),
            Self::Remove(index) if *index >= ENTRIES => Err(WireError::OutOfRange {
                what: "an entry",
                least: 0,
                most: u64::from(ENTRIES - 1),
                got: (*index).into(),
            }),
            Self::Remove(index) => Wiped::of(format!("R{index}\n").as_bytes()),
            Self::Clear => Wiped::of(b"R-69\n"),
            Self::Save => Wiped::of(b"S"),
        }
    }

    /// Its name, for errors and traces.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SetClock(_) => "set clock",
            Self::GetClock => "get clock",
            Self::Add(..) => "add",
            Self::List => "list",
            Self::Remove(_) => "remove",
            Self::Clear => "clear",
            Self::Save => "save",
        }
    }
}

impl Command {
    /// Reads what lies in the device's buffer when it looks; whatever follows the command is dropped.
    ///
    /// `None` for a letter that it does not know, which it answers with [`Answer::Unknown`].
    pub fn decode(buffer: &[u8]) -> Result<Option<Self>, WireError> {
        let refused = || WireError::NotAMessage { expected: "command letter", len: buffer.len() };
        let (letter, rest) = buffer.split_first().ok_or_else(refused)?;
        Ok(Some(match letter {
            b'T' => Self::SetClock(number(rest).ok_or_else(refused)?),
            b'G' => Self::GetClock,
            b'A' => {
                let mut fields = rest.splitn(3, |byte| *byte == b':');
                let mut field = || fields.next().ok_or_else(refused);
                let (len, name, digits) = (field()?, field()?, field()?);
                let secret = secret_in(number(len).ok_or_else(refused)?, digits)?;
                Self::Add(EntryName::parse(str::from_utf8(name).map_err(|_| refused())?)?, secret)
            }
            b'L' => Self::List,
            b'R' if rest.starts_with(ALL) => Self::Clear,
            b'R' => Self::Remove(number(rest).and_then(|index| index.try_into().ok()).ok_or_else(refused)?),
            b'S' => Self::Save,
            _ => return Ok(None),
        }))
    }
}

/// Whether the device would hold this secret whole.
#[must_use]
pub fn holds_whole(secret: &Secret) -> bool {
    secret.len_bytes() <= LONGEST_SECRET && whole(secret).is_some()
}

/// The bytes of a secret that no byte 00 ends before its end.
fn whole(secret: &Secret) -> Option<&[u8]> {
    Some(secret.expose_secret()).filter(|bytes| !bytes.contains(&0))
}

/// The command that adds an entry.
fn add(name: &EntryName, secret: &Secret) -> Result<Wiped, WireError> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let got = secret.len_bytes();
    if got > LONGEST_SECRET {
        return Err(WireError::BadSecretLength { longest: LONGEST_SECRET, got });
    }
    let bytes = whole(secret).ok_or(WireError::SecretHasZero)?;
    let mut line = Wiped::of(format!("A{got}:{}:", name.as_str()).as_bytes())?;
    for byte in bytes {
        line.push(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 0x0f)]])?;
    }
    Ok(line)
}

/// The secret that the device has after its copy: what stands before the first byte 00.
fn secret_in(len: u32, digits: &[u8]) -> Result<Secret, WireError> {
    let refused = || WireError::NotAMessage { expected: "secret in hexadecimal", len: digits.len() };
    let len = usize::try_from(len).ok().filter(|len| *len <= LONGEST_SECRET).ok_or_else(refused)?;
    let digits = digits.get(..2 * len).ok_or_else(refused)?;
    let mut bytes = Wiped::new();
    for [high, low] in digits.as_chunks().0 {
        let byte = nibble(*high).zip(nibble(*low)).map(|(high, low)| high << 4 | low).ok_or_else(refused)?;
        if byte == 0 {
            break;
        }
        bytes.push(&[byte])?;
    }
    secret_from(&bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| value.try_into().ok())
}

/// The decimal number at the front, as the sketch reads one.
fn number(bytes: &[u8]) -> Option<u32> {
    let len = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    str::from_utf8(&bytes[..len]).ok()?.parse().ok()
}

/// A trace shows which command it is, never what it holds.
impl<S: Borrow<Secret>> fmt::Debug for Command<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Command({})", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_with_a_byte_00_is_not_sent_and_would_be_cut_there() {
        let mut bytes = [7; 20];
        bytes[18] = 0;
        let name = || EntryName::parse("dummy").unwrap();
        let whole = secret_from(&bytes).unwrap();
        assert_eq!(Asked::Add(name(), &whole).encode().err(), Some(WireError::SecretHasZero));
        let line = format!("A20:dummy:{}0007", "07".repeat(18));
        let Ok(Some(Command::Add(_, held))) = Command::decode(line.as_bytes()) else {
            panic!("not an entry")
        };
        assert_eq!(held.expose_secret()[..18], [7; 18]);
        assert_eq!(held.expose_secret()[18..], [0; 2], "the last byte is lost");
        let long = secret_from(&[7; 21]).unwrap();
        let refused = WireError::BadSecretLength { longest: 20, got: 21 };
        assert_eq!(Asked::Add(name(), &long).encode().err(), Some(refused));
    }

    #[test]
    fn names_that_would_be_taken_for_something_else_are_refused() {
        for bad in ["", "O", "N", "a:b", "a;b", "a b", "elevenchars", "\u{e9}"] {
            assert!(EntryName::parse(bad).is_err(), "{bad:?}");
        }
        assert!(EntryName::parse("ten-chars!").is_ok());
    }

    #[test]
    fn a_time_that_the_device_would_ignore_and_an_entry_that_it_has_not_are_not_sent() {
        assert!(Asked::SetClock(EARLIEST_SECS - 1).encode().is_err());
        assert!(Asked::SetClock(EARLIEST_SECS).encode().is_ok());
        assert!(Asked::Remove(ENTRIES).encode().is_err());
    }
}
