//! The places of a Molto2: one secret, one title, one set of parameters each.
//!
//! Source: `molto2-tools`. The trap: an empty place may report parameters all the same; only the last byte says whether
//! there is a secret. And titles are read by anybody, so no customer's name belongs there.

use crate::domain::StepSecs;
use crate::wire::token2::config::{Config, Hash, step_byte, step_of};
use crate::wire::{Wiped, WireError, apdu};

/// The number of a place: 0 to 99; the first version of the device ends at 49.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(u8);

/// What a place is called, as a host writes it: 1 to 12 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title(String);

/// The digits that a place shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownDigits {
    /// Four.
    Four = 4,
    /// Six.
    Six = 6,
    /// Eight.
    Eight = 8,
    /// Ten.
    Ten = 10,
}

/// Parameters and clock of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceConfig {
    /// What every token of this maker has.
    pub config: Config,
    /// The digits shown.
    pub digits: ShownDigits,
}

/// What a place tells about itself to anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceState {
    /// `20` was seen at a written place; its meaning is not known.
    pub flag: u8,
    /// The title, filled up with zeros.
    pub title: [u8; 16],
    /// The maker calls it "RTC time"; unconfirmed.
    pub time_a: u32,
    /// The maker calls it "time config"; unconfirmed.
    pub time_b: u32,
    /// The parameters; an empty place may have some, none, or some that make no sense.
    pub parameters: Option<Parameters>,
    /// Whether there is a secret.
    pub has_seed: bool,
}

/// The parameters that a place tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameters {
    /// The hash.
    pub hash: Hash,
    /// How long a code lasts.
    pub step: StepSecs,
    /// The digits shown.
    pub digits: ShownDigits,
}

impl Place {
    /// How many places the larger version has.
    pub const COUNT: u8 = 100;

    /// The place of a number.
    pub fn new(number: u8) -> Result<Self, WireError> {
        let most = u64::from(Self::COUNT - 1);
        let refused = WireError::OutOfRange { what: "a place", least: 0, most, got: number.into() };
        if number < Self::COUNT { Ok(Self(number)) } else { Err(refused) }
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl Title {
    /// The longest title, in bytes.
    pub const LONGEST: usize = 12;

    /// Reads a title.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        let good = (1..=Self::LONGEST).contains(&text.len()) && !text.chars().any(char::is_control);
        let refused = WireError::BadText { what: "a title", longest: Self::LONGEST, got: text.len() };
        if good { Ok(Self(text.to_owned())) } else { Err(refused) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ShownDigits {
    /// Every choice.
    pub const ALL: [Self; 4] = [Self::Four, Self::Six, Self::Eight, Self::Ten];

    fn of(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|digits| *digits as u8 == byte)
    }
}

impl PlaceConfig {
    pub(super) fn encode(&self) -> Result<Wiped, WireError> {
        self.config.encode(Some(self.digits as u8))
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (config, digits) = Config::decode(bytes)?;
        Some(Self { config, digits: ShownDigits::of(digits?)? })
    }
}

impl PlaceState {
    const HEAD: [u8; 4] = [0x95, 0x1f, 0x70, 0x1d];

    /// The title without the zeros behind it, as well as it can be read.
    #[must_use]
    pub fn title_text(&self) -> String {
        let len = self.title.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        String::from_utf8_lossy(&self.title[..len]).into_owned()
    }

    /// Reads a response's data.
    pub fn decode(data: &[u8]) -> Result<Self, WireError> {
        let refused = || WireError::NotAMessage { expected: "place of a token", len: data.len() };
        let fields: &[u8; 29] =
            data.strip_prefix(&Self::HEAD).and_then(|fields| fields.try_into().ok()).ok_or_else(refused)?;
        let [flag, rest @ ..] = fields;
        let (title, rest) = rest.split_first_chunk().ok_or_else(refused)?;
        let [a0, a1, a2, a3, b0, b1, b2, b3, hash, step, digits, seed] = *rest else { return Err(refused()) };
        let parameters = Parameters::of([hash, step, digits]);
        let has_seed = match seed {
            0 => false,
            1 if parameters.is_some() => true,
            _ => return Err(refused()),
        };
        Ok(Self {
            flag: *flag,
            title: *title,
            time_a: u32::from_be_bytes([a0, a1, a2, a3]),
            time_b: u32::from_be_bytes([b0, b1, b2, b3]),
            parameters,
            has_seed,
        })
    }

    /// The response that tells it.
    pub fn response(&self) -> Result<apdu::Response, WireError> {
        let mut data = Wiped::of(&Self::HEAD)?;
        data.push(&[self.flag])?;
        data.push(&self.title)?;
        data.push(&self.time_a.to_be_bytes())?;
        data.push(&self.time_b.to_be_bytes())?;
        data.push(&self.parameters.map_or([0; 3], Parameters::bytes))?;
        data.push(&[u8::from(self.has_seed)])?;
        apdu::Response::carrying(&data, apdu::Sw::DONE)
    }
}

impl Parameters {
    fn of([hash, step, digits]: [u8; 3]) -> Option<Self> {
        Some(Self { hash: Hash::of_byte(hash)?, step: step_of(step)?, digits: ShownDigits::of(digits)? })
    }

    const fn bytes(self) -> [u8; 3] {
        [self.hash as u8, step_byte(self.step), self.digits as u8]
    }
}
