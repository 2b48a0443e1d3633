//! The lines that the device answers with, as a host reads them and as the device writes them.
//!
//! Source: `flipper-zero_authenticator`. The trap: between the lines stand echoes of what was typed; a line that is not
//! known is therefore kept by its length alone, as it may hold anything.

use super::command::{EntryHash, EntryName};
use super::date::{RtcTime, Zone};

/// A line of an answer, colours left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// What the clock shows.
    Date(RtcTime),
    /// What the clock shows now that it was set.
    NewDate(RtcTime),
    /// That was no date.
    InvalidDate,
    /// The zone that the app adds.
    Zone(Zone),
    /// The zone that the app adds now.
    NewZone(Zone),
    /// That was no zone.
    InvalidZone,
    /// A fact about the device: a name in small letters, and what it is.
    Fact {
        /// Its name.
        name: String,
        /// What it is.
        value: String,
    },
    /// The device asks for the secret of the entry.
    EnterSecret,
    /// The entry was taken.
    Added(EntryName),
    /// The entry was forgotten.
    Removed(EntryName),
    /// That was no secret.
    InvalidSecret,
    /// Those were no arguments.
    InvalidArguments,
    /// The entry could not be written down.
    NotWritten,
    /// The head of the list.
    ListHead,
    /// A row of the list.
    Listed(Listed),
    /// The list is empty.
    NoEntries,
    /// The app is locked and waits for its PIN, which is typed on the device.
    EnterPin,
    /// Nobody answered the question.
    Cancelled,
    /// The shell does not know the command, so the app is not running: see [`no_such_command`].
    NoSuchCommand,
    /// The version of the app: numbers with dots between them.
    Version(String),
    /// Something else: an echo, a remark.
    Unread {
        /// Its length, in bytes.
        len: usize,
    },
}

/// An entry in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its place, counted from one.
    pub index: u16,
    /// What it is called; of whatever characters.
    pub name: String,
    /// The hash.
    pub hash: EntryHash,
    /// Digits of a code.
    pub digits: u8,
    /// Whether it counts time, not button presses.
    pub is_totp: bool,
}

const LIST_HEAD: &str = "#\tName\tAlgo\tLn\tType";
/// An earlier version of the app heads the same columns so.
const LIST_HEAD_BEFORE: &str = "#\tName\tAlgo\tLn\tDur";
const NEW_DATE: &str = "New datetime is: ";
const ZONE: &str = "Current timezone offset is ";
const NEW_ZONE: &str = "Timezone is set to ";
const ADDED: &str = "\" has been successfully added";
const REMOVED: &str = "\" has been successfully deleted";

/// Lines without content of their own: how they begin, whichever version writes them, and how they go on today.
const FIXED: [(Line, &str, &str); 9] = [
    (Line::InvalidDate, "Invalid datetime", " data"),
    (Line::InvalidZone, "Invalid timezone offset", ""),
    (Line::EnterSecret, "Enter token secret and confirm with [ENTER]", ":"),
    (Line::InvalidSecret, "Token secret seems to be invalid and can not be parsed", ""),
    (
        Line::InvalidArguments,
        "Invalid command arguments",
        ". use \"help\" command to get list of available commands",
    ),
    (Line::NotWritten, "An error has occurred during updating config file", ""),
    (Line::NoEntries, "There are no tokens", ""),
    (Line::EnterPin, "Pleases enter PIN on your flipper device", ""),
    (Line::Cancelled, "Cancelled by user", ""),
];

/// How a shell says that it does not know a command: today's, and the one before it.
const NOT_FOUND: [&str; 2] = ["could not find command `", "` command not found"];

/// What a shell says of a command that it does not know.
#[must_use]
pub fn no_such_command(name: &str, older: bool) -> String {
    if older {
        format!("`{name}` command not found, use `help` or `?` to list all available commands")
    } else {
        format!("could not find command `{name}`, try `help`")
    }
}

impl Line {
    /// Reads a line.
    #[must_use]
    pub fn read(line: &[u8]) -> Self {
        str::from_utf8(line).ok().and_then(Self::known).unwrap_or(Self::Unread { len: line.len() })
    }

    fn known(line: &str) -> Option<Self> {
        let text = line.trim();
        if [LIST_HEAD, LIST_HEAD_BEFORE].contains(&text) {
            return Some(Self::ListHead);
        }
        if NOT_FOUND.iter().any(|said| text.contains(said)) {
            return Some(Self::NoSuchCommand);
        }
        if let Some((fixed, ..)) = FIXED.into_iter().find(|(_, begin, _)| text.starts_with(begin)) {
            return Some(fixed);
        }
        let named = |end: &str| EntryName::parse(text.strip_prefix("Token \"")?.strip_suffix(end)?).ok();
        None.or_else(|| text.strip_prefix(NEW_DATE).and_then(RtcTime::parse).map(Self::NewDate))
            .or_else(|| RtcTime::parse(text).map(Self::Date))
            .or_else(|| text.strip_prefix(NEW_ZONE).and_then(Zone::parse).map(Self::NewZone))
            .or_else(|| text.strip_prefix(ZONE).and_then(Zone::parse).map(Self::Zone))
            .or_else(|| named(ADDED).map(Self::Added))
            .or_else(|| named(REMOVED).map(Self::Removed))
            .or_else(|| Listed::read(text).map(Self::Listed))
            .or_else(|| version(text))
            .or_else(|| fact(text))
    }

    /// The line as the device writes it, its end left out; `None` for [`Line::Unread`] and [`Line::NoSuchCommand`].
    #[must_use]
    pub fn write(&self) -> Option<String> {
        Some(match self {
            Self::Date(shown) => shown.to_string(),
            Self::NewDate(shown) => format!("{NEW_DATE}{shown}"),
            Self::Zone(zone) => format!("{ZONE}{}", zone.told()),
            Self::NewZone(zone) => format!("{NEW_ZONE}{}", zone.told()),
            Self::Fact { name, value } => format!("{name:<30}: {value}"),
            Self::Added(name) => format!("Token \"{}{ADDED}", name.as_str()),
            Self::Removed(name) => format!("Token \"{}{REMOVED}", name.as_str()),
            Self::ListHead => LIST_HEAD.to_owned(),
            Self::Listed(listed) => listed.write(),
            Self::Version(version) => version.clone(),
            Self::Unread { .. } => return None,
            fixed => {
                let (_, begin, end) = FIXED.into_iter().find(|(line, ..)| line == fixed)?;
                [begin, end].concat()
            }
        })
    }
}

impl Listed {
    fn read(text: &str) -> Option<Self> {
        let mut cells = text.split('\t');
        let mut cell = || cells.next();
        let (index, name, hash, digits, kind) = (cell()?, cell()?, cell()?, cell()?, cell()?);
        let is_totp = match kind.to_ascii_lowercase().as_str() {
            "totp" => true,
            "hotp" => false,
            _ => return None,
        };
        let listed = Self {
            index: index.parse().ok()?,
            name: name.to_owned(),
            hash: EntryHash::parse(hash)?,
            digits: digits.parse().ok()?,
            is_totp,
        };
        cells.next().is_none().then_some(listed)
    }

    fn write(&self) -> String {
        let kind = if self.is_totp { "totp" } else { "hotp" };
        format!("{}\t{}\t{}\t{}\t{kind}", self.index, self.name, self.hash.as_str(), self.digits)
    }
}

/// Two to four short numbers with dots between them.
fn version(text: &str) -> Option<Line> {
    let numbers = text.split('.').count();
    let plain = text.split('.').all(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
    (plain && (2..=4).contains(&numbers)).then(|| Line::Version(text.to_owned()))
}

/// `name : value`, the name in small letters, digits, dots and underscores.
fn fact(text: &str) -> Option<Line> {
    let (name, value) = text.split_once(':')?;
    let (name, value) = (name.trim(), value.trim());
    let plain =
        name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.'));
    let good = plain && !name.is_empty() && !value.is_empty();
    good.then(|| Line::Fact { name: name.to_owned(), value: value.to_owned() })
}
