//! The commands of the Molto2, as a host sends them and as a token reads them.
//!
//! Source: `molto2-tools`. The trap: several commands need no key at all (reset, delete, title reading), `9060` is not an
//! error but a person's turn at the ▲ key, and a wrong key uses up one of few attempts.

use std::borrow::Borrow;
use std::fmt;

use super::access;
use super::cipher::{BLOCK, TokenKey};
use super::sealed::{CLASS, Sealed, open, with_mac};
use super::seed;
use crate::domain::Secret;
use crate::wire::{Wiped, WireError, apdu};

mod profile;
mod status;

pub use profile::{Parameters, Place, PlaceConfig, PlaceState, ShownDigits, Title};
pub use status::Status;

/// What a host asks of a token. Holds secrets, or borrows one: no `Debug` of its content and no `Clone`.
pub enum Command<S = Secret> {
    /// Who are you? Answered by [`Info`](super::Info).
    Identify,
    /// What is at this place? Answered by [`PlaceState`].
    ReadPlace(Place),
    /// Give me a challenge. Answered by a [`Challenge`](super::Challenge).
    Challenge,
    /// The answer to the challenge.
    Answer([u8; BLOCK]),
    /// Take this secret at this place.
    Seed(Place, S),
    /// Put the maker's "no secret" at this place.
    ClearSeed(Place),
    /// Call this place so; anybody can read it.
    Title(Place, Title),
    /// Take these parameters and this clock at this place.
    Config(Place, PlaceConfig),
    /// Take this clock, in seconds since 1970, at this place; secrets stay.
    Clock(Place, u32),
    /// From now on answer to this key. The token waits for its ▲ key.
    ChangeKey(TokenKey),
    /// Forget the secret at this place; needs no key.
    Delete(Place),
    /// Forget everything and take the factory's key again; needs no key, and waits for the ▲ key.
    Reset,
    /// Lock the screen.
    Lock,
    /// Unlock the screen.
    Unlock,
}

/// A command with a secret that stays where it is.
pub type Asked<'a> = Command<&'a Secret>;

/// What its reader's name contains. Tokens of other kinds by the same maker share the rest of the name.
pub const READER_NAME: &str = "Molto2";

const CHANGE_KEY: [u8; 3] = [0xd7, 0x00, 0x00];
const RESET: [u8; 4] = [0x80, 0x56, 0x00, 0x00];
const SCREEN: [u8; 4] = [0x80, 0xd8, 0x0c, 0x02];
/// Twenty zeros, filled up to two blocks with further zeros instead of a mark.
const NO_SEED: [u8; 32] = [0; 32];
const WHOLE: u8 = 0;

impl<S: Borrow<Secret>> Command<S> {
    /// The command as it is sent to a token with this key.
    pub fn encode(&self, key: &TokenKey) -> Result<apdu::Command, WireError> {
        match self {
            Self::Identify => Ok(apdu::Command::new([0x80, 0x41, 0, 0]).expecting(WHOLE)),
            Self::ReadPlace(place) => apdu::Command::carrying([0x80, 0x41, 0, place.number()], &[0x70]),
            Self::Challenge => Ok(apdu::Command::new(access::ASK).expecting(WHOLE)),
            Self::Answer(answer) => apdu::Command::carrying(access::ANSWER, answer),
            Self::Seed(place, secret) => {
                with_mac([0xc5, 1, place.number()], &seed::sealed(secret.borrow(), key)?, key)
            }
            Self::ClearSeed(place) => {
                let mut body = NO_SEED;
                key.encrypt(&mut body);
                with_mac([0xc5, 1, place.number()], &body, key)
            }
            Self::Title(place, title) => {
                let body = seed::sealed_text(Wiped::of(title.as_str().as_bytes())?, key)?;
                with_mac([0xd5, 0, place.number()], &body, key)
            }
            Self::Config(place, config) => with_mac([0xd4, 1, place.number()], &config.encode()?, key),
            Self::Clock(place, unix_secs) => {
                let [a, b, c, d] = unix_secs.to_be_bytes();
                with_mac([0xd4, 1, place.number()], &[0x81, 6, 0x0f, 4, a, b, c, d], key)
            }
            Self::ChangeKey(new) => {
                let mut body = Wiped::of(&[0x00])?;
                body.push(new.bytes())?;
                with_mac(CHANGE_KEY, &seed::sealed_text(body, key)?, key)
            }
            Self::Delete(place) => Ok(apdu::Command::new([0x80, 0xe6, 0, place.number()]).expecting(WHOLE)),
            Self::Reset => Ok(apdu::Command::new(RESET).expecting(WHOLE)),
            Self::Lock => Ok(apdu::Command::new(SCREEN).expecting(WHOLE)),
            Self::Unlock => apdu::Command::carrying(SCREEN, &[0x01]),
        }
    }

    /// Its name, for errors and traces.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::ReadPlace(_) => "read place",
            Self::Challenge => "challenge",
            Self::Answer(_) => "answer",
            Self::Seed(..) => "seed",
            Self::ClearSeed(_) => "clear seed",
            Self::Title(..) => "title",
            Self::Config(..) => "config",
            Self::Clock(..) => "clock",
            Self::ChangeKey(_) => "change key",
            Self::Delete(_) => "delete",
            Self::Reset => "reset",
            Self::Lock => "lock",
            Self::Unlock => "unlock",
        }
    }
}

impl Command {
    /// Reads a command as a token with this key does.
    ///
    /// # Errors
    /// The status that the token answers with.
    pub fn decode(command: &apdu::Command, key: &TokenKey, authenticated: bool) -> Result<Self, Status> {
        let allowed = |asked: Self| if authenticated { Ok(asked) } else { Err(Status::AccessRefused) };
        let [class, ins, p1, p2] = command.header();
        if class == CLASS {
            return Self::decode_sealed(command, key, authenticated);
        }
        match ([class, ins, p1], command.data()) {
            ([0x80, 0x41, 0], []) => Ok(Self::Identify),
            ([0x80, 0x41, 0], [0x70]) if command.le().is_some() => Err(Status::LeNotTaken),
            ([0x80, 0x41, 0], [0x70]) => Ok(Self::ReadPlace(place(p2)?)),
            ([0x80, 0x4b, 0x08], _) => Ok(Self::Challenge),
            ([0x80, 0xce, 0], data) => data.try_into().map(Self::Answer).map_err(|_| Status::BadContent),
            ([0x80, 0xe6, 0], []) => Ok(Self::Delete(place(p2)?)),
            ([0x80, 0x56, 0], []) => Ok(Self::Reset),
            ([0x80, 0xd8, 0x0c], []) if p2 == 0x02 => allowed(Self::Lock),
            ([0x80, 0xd8, 0x0c], [0x01]) if p2 == 0x02 => allowed(Self::Unlock),
            ([0x80, 0x41 | 0xe6 | 0x56 | 0xd8, _], _) => Err(Status::BadContent),
            ([0x80, ..], _) => Err(Status::UnknownInstruction),
            _ => Err(Status::UnknownClass),
        }
    }

    fn decode_sealed(command: &apdu::Command, key: &TokenKey, authenticated: bool) -> Result<Self, Status> {
        let [_, ins, p1, p2] = command.header();
        let body = match open(command, key) {
            Sealed::Sound(body) => body,
            Sealed::TooShort => return Err(Status::BadLength),
            Sealed::Forged => return Err(Status::AccessRefused),
        };
        if !matches!((ins, p1), (0xc5 | 0xd4, 1) | (0xd5 | 0xd7, 0)) {
            return Err(Status::UnknownInstruction);
        }
        if !authenticated {
            return Err(Status::AccessRefused);
        }
        let opened = || seed::opened(body, key).ok_or(Status::BadContent);
        match ins {
            0xc5 => {
                let bytes = opened()?;
                if bytes.len() >= NO_SEED.len() && bytes.iter().all(|byte| *byte == 0) {
                    return Ok(Self::ClearSeed(place(p2)?));
                }
                Ok(Self::Seed(place(p2)?, seed::secret_in(&bytes).ok_or(Status::BadContent)?))
            }
            0xd5 => {
                let bytes = opened()?;
                let text = seed::unmarked(&bytes).filter(|_| bytes.len() == BLOCK);
                let title = text.and_then(|text| Title::parse(str::from_utf8(text).ok()?).ok());
                Ok(Self::Title(place(p2)?, title.ok_or(Status::BadContent)?))
            }
            0xd7 => {
                let bytes = opened()?;
                match seed::unmarked(&bytes).and_then(<[u8]>::split_first) {
                    Some((0, new)) => {
                        let new = new.try_into().map_err(|_| Status::BadContent)?;
                        Ok(Self::ChangeKey(TokenKey::from_bytes(new)))
                    }
                    _ => Err(Status::BadContent),
                }
            }
            _ => match *body {
                [0x81, 6, 0x0f, 4, a, b, c, d] => {
                    Ok(Self::Clock(place(p2)?, u32::from_be_bytes([a, b, c, d])))
                }
                _ => Ok(Self::Config(place(p2)?, PlaceConfig::decode(body).ok_or(Status::BadContent)?)),
            },
        }
    }
}

fn place(number: u8) -> Result<Place, Status> {
    Place::new(number).map_err(|_| Status::BadContent)
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
    fn a_secret_without_its_mark_is_refused_although_its_mac_is_right() {
        let key = TokenKey::of_customer(&super::super::CustomerKey::factory());
        for (mut body, taken) in [([1; 32], false), (NO_SEED, true)] {
            key.encrypt(&mut body);
            let command = with_mac([0xc5, 1, 7], &body, &key).unwrap();
            match Command::decode(&command, &key, true) {
                Ok(Command::ClearSeed(place)) => assert!(taken && place.number() == 7),
                Ok(_) => panic!("no secret was sent"),
                Err(status) => assert!(!taken && status == Status::BadContent, "{status:?}"),
            }
        }
    }
}
