//! The command lines of the device, as a host types them and as its shell reads them.
//!
//! Source: `flipper-zero_authenticator`. The trap: a name stands in quotes, and a quote within it would end the argument;
//! `rm` counts from one, and asks a question unless it is told not to.

use super::END;
use super::date::{RtcTime, Zone};
use crate::domain::Algorithm;
use crate::wire::{Wiped, WireError};

/// What a host types. A secret is never part of it: see [`secret_line`](super::secret_line).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// What does the clock show?
    ReadDate,
    /// Have the clock show this.
    SetDate(RtcTime),
    /// What zone does the app add?
    ReadZone,
    /// Have the app add this zone.
    SetZone(Zone),
    /// Who are you? Every firmware answers, names of facts with underscores.
    DeviceInfo,
    /// Who are you, asked through `info`, which older firmware does not know; names of facts with dots.
    InfoDevice,
    /// Take an entry; the device then asks for its secret.
    Add(Entry),
    /// Name every entry.
    List,
    /// Forget an entry, counted from one, without asking back.
    Remove(u16),
    /// What version is the app?
    Version,
}

/// An entry to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is called.
    pub name: EntryName,
    /// The hash.
    pub hash: EntryHash,
    /// Digits of a code: 5, 6 or 8.
    pub digits: u8,
    /// How long a code lasts, in seconds: 15 to 255.
    pub step_secs: u8,
}

/// What an entry is called: 1 to 40 printable ASCII characters without quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryName(String);

/// The hashes that the app knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryHash {
    /// HMAC-SHA-1.
    Sha1,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-512.
    Sha512,
    /// HMAC-SHA-1 with the letters of Steam.
    Steam,
}

const SHORTEST_STEP_SECS: u8 = 15;

impl EntryName {
    /// The longest name, in characters; chosen so that every line fits.
    pub const LONGEST: usize = 40;

    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        let plain = text.bytes().all(|b| (b.is_ascii_graphic() || b == b' ') && b != b'"');
        let whole = text.trim() == text;
        let refused = WireError::BadText { what: "an entry's name", longest: Self::LONGEST, got: text.len() };
        let good = (1..=Self::LONGEST).contains(&text.len()) && plain && whole;
        if good { Ok(Self(text.to_owned())) } else { Err(refused) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl EntryHash {
    /// Every hash.
    pub const ALL: [Self; 4] = [Self::Sha1, Self::Sha256, Self::Sha512, Self::Steam];

    /// The hash of a profile.
    #[must_use]
    pub const fn of(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha1 => Self::Sha1,
            Algorithm::Sha256 => Self::Sha256,
            Algorithm::Sha512 => Self::Sha512,
        }
    }

    /// Its name in commands and lists.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
            Self::Steam => "steam",
        }
    }

    /// The hash of a name, in either case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hash| hash.as_str().eq_ignore_ascii_case(text))
    }
}

impl Command {
    /// The bytes that are typed, their end included.
    pub fn encode(&self) -> Result<Wiped, WireError> {
        let text = match self {
            Self::ReadDate => "date".to_owned(),
            Self::SetDate(shown) => format!("date {shown}"),
            Self::ReadZone => "totp tz".to_owned(),
            Self::SetZone(zone) => format!("totp tz {zone}"),
            Self::DeviceInfo => "device_info".to_owned(),
            Self::InfoDevice => "info device".to_owned(),
            Self::Add(entry) => entry.arguments()?,
            Self::List => "totp ls --tsv".to_owned(),
            Self::Remove(0) => {
                let most = u64::from(u16::MAX);
                return Err(WireError::OutOfRange { what: "an entry", least: 1, most, got: 0 });
            }
            Self::Remove(index) => format!("totp rm {index} -f"),
            Self::Version => "totp version".to_owned(),
        };
        let mut line = Wiped::of(text.as_bytes())?;
        line.push(&[END])?;
        Ok(line)
    }

    /// Reads a line as the shell does, its end left out; `None` for what it does not know.
    #[must_use]
    pub fn decode(line: &[u8]) -> Option<Self> {
        let text = str::from_utf8(line).ok()?.trim();
        match text {
            "date" => return Some(Self::ReadDate),
            "totp tz" | "totp timezone" => return Some(Self::ReadZone),
            "device_info" => return Some(Self::DeviceInfo),
            "info device" => return Some(Self::InfoDevice),
            "totp ls --tsv" | "totp list --tsv" => return Some(Self::List),
            "totp version" => return Some(Self::Version),
            _ => {}
        }
        let behind = |heads: [&str; 2]| heads.into_iter().find_map(|head| text.strip_prefix(head));
        if let Some(shown) = text.strip_prefix("date ") {
            return RtcTime::parse(shown).map(Self::SetDate);
        }
        if let Some(hours) = behind(["totp tz ", "totp timezone "]) {
            return Zone::parse(hours).map(Self::SetZone);
        }
        if let Some(arguments) = behind(["totp add ", "totp mk "]) {
            return Entry::of_arguments(arguments).map(Self::Add);
        }
        let index = behind(["totp rm ", "totp delete "])?.strip_suffix(" -f")?;
        index.parse().ok().filter(|index| *index > 0).map(Self::Remove)
    }
}

impl Entry {
    fn arguments(&self) -> Result<String, WireError> {
        let Self { name, hash, digits, step_secs } = self;
        if !matches!(digits, 5 | 6 | 8) {
            let what = "the digits of a code";
            return Err(WireError::OutOfRange { what, least: 5, most: 8, got: (*digits).into() });
        }
        if *step_secs < SHORTEST_STEP_SECS {
            let (least, most) = (SHORTEST_STEP_SECS.into(), u8::MAX.into());
            return Err(WireError::OutOfRange {
                what: "a step in seconds",
                least,
                most,
                got: (*step_secs).into(),
            });
        }
        let (name, hash) = (name.as_str(), hash.as_str());
        Ok(format!("totp add \"{name}\" -t totp -a {hash} -d {digits} -l {step_secs} -e base32"))
    }

    /// Reads the arguments in any order; what is left out is SHA-1, six digits, thirty seconds.
    fn of_arguments(text: &str) -> Option<Self> {
        let (name, rest) = match text.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => text.split_once(' ').unwrap_or((text, "")),
        };
        let name = EntryName::parse(name).ok()?;
        let mut entry = Self { name, hash: EntryHash::Sha1, digits: 6, step_secs: 30 };
        let mut words = rest.split_ascii_whitespace();
        while let Some(option) = words.next() {
            let value = words.next()?;
            match option {
                "-t" if value.eq_ignore_ascii_case("totp") => {}
                "-e" if value.eq_ignore_ascii_case("base32") => {}
                "-a" => entry.hash = EntryHash::parse(value)?,
                "-d" => entry.digits = value.parse().ok()?,
                "-l" => entry.step_secs = value.parse().ok()?,
                _ => return None,
            }
        }
        entry.arguments().is_ok().then_some(entry)
    }
}
