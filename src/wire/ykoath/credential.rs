//! A credential on its way into a token: name, kind, secret, properties.
//!
//! Source: YKOATH, PUT. The trap: the properties are written as a tag and a value without a length, and a reader who
//! expects one takes the next field apart.

use std::borrow::Borrow;
use std::fmt;

use super::name::Name;
use super::tlv::{push, take_tag};
use crate::domain::{Algorithm, Secret};
use crate::wire::seed::secret_from;
use crate::wire::{Wiped, WireError};

/// A credential with its secret, or with one that stays where it is.
pub struct Credential<S = Secret> {
    /// Its name.
    pub name: Name,
    /// What it counts.
    pub kind: Kind,
    /// The hash.
    pub algorithm: Algorithm,
    /// Digits of a code, 6 to 8.
    pub digits: u8,
    /// The secret.
    pub secret: S,
    /// Whether a person has to touch the token for a code.
    pub touch: bool,
    /// Whether the token refuses an earlier step than its last.
    pub only_increasing: bool,
    /// Where a counter begins.
    pub counter: Option<u32>,
}

/// What a credential counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Button presses.
    Hotp,
    /// Time.
    Totp,
}

pub(super) const NAME: u8 = 0x71;
pub(super) const KEY: u8 = 0x73;
const PROPERTIES: u8 = 0x78;
const COUNTER: u8 = 0x7a;
const ONLY_INCREASING: u8 = 1;
const TOUCH: u8 = 2;

impl<S: Borrow<Secret>> Credential<S> {
    /// The data of the command.
    pub(super) fn encode(&self) -> Result<Wiped, WireError> {
        let digits = digits_in_range(self.digits).ok_or(WireError::OutOfRange {
            what: "the digits of a code",
            least: 6,
            most: 8,
            got: self.digits.into(),
        })?;
        let mut data = Wiped::new();
        push(&mut data, NAME, &[self.name.as_str().as_bytes()])?;
        let kind = [kind_byte(self.kind, self.algorithm), digits];
        push(&mut data, KEY, &[&kind, self.secret.borrow().expose_secret()])?;
        let touch = if self.touch { TOUCH } else { 0 };
        let properties = touch | if self.only_increasing { ONLY_INCREASING } else { 0 };
        if properties != 0 {
            data.push(&[PROPERTIES, properties])?;
        }
        if let Some(counter) = self.counter {
            push(&mut data, COUNTER, &[&counter.to_be_bytes()])?;
        }
        Ok(data)
    }
}

impl Credential {
    /// Reads the data of the command.
    pub(super) fn decode(mut data: &[u8]) -> Option<Self> {
        let name = Name::from_bytes(take_tag(&mut data, NAME)?)?;
        let [kind, digits, secret @ ..] = take_tag(&mut data, KEY)? else { return None };
        let (kind, algorithm) = kind_of(*kind)?;
        let properties = match data {
            [PROPERTIES, properties, rest @ ..] => {
                data = rest;
                *properties
            }
            _ => 0,
        };
        let counter = match data {
            [] => None,
            _ => Some(u32::from_be_bytes(take_tag(&mut data, COUNTER)?.try_into().ok()?)),
        };
        Some(Self {
            name,
            kind,
            algorithm,
            digits: digits_in_range(*digits)?,
            secret: secret_from(secret).ok()?,
            touch: properties & TOUCH != 0,
            only_increasing: properties & ONLY_INCREASING != 0,
            counter,
        })
        .filter(|_| data.is_empty())
    }
}

/// A trace shows the name, never the secret.
impl<S> fmt::Debug for Credential<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({})", self.name.as_str())
    }
}

/// Kind and hash in one byte.
pub(super) const fn kind_byte(kind: Kind, algorithm: Algorithm) -> u8 {
    let high = match kind {
        Kind::Hotp => 0x10,
        Kind::Totp => 0x20,
    };
    high | match algorithm {
        Algorithm::Sha1 => 1,
        Algorithm::Sha256 => 2,
        Algorithm::Sha512 => 3,
    }
}

/// The kind and the hash that a byte says.
pub(super) fn kind_of(byte: u8) -> Option<(Kind, Algorithm)> {
    let kinds = [Kind::Hotp, Kind::Totp];
    let algorithms = [Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512];
    kinds
        .into_iter()
        .flat_map(|kind| algorithms.into_iter().map(move |algorithm| (kind, algorithm)))
        .find(|(kind, algorithm)| kind_byte(*kind, *algorithm) == byte)
}

pub(super) fn digits_in_range(digits: u8) -> Option<u8> {
    Some(digits).filter(|digits| (6..=8).contains(digits))
}
