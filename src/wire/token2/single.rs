//! The commands of the single-profile programmable tokens, as a host sends them and as a token reads them.
//!
//! Source: `openT2OTP`. The trap: there is no command that sets the clock alone, none that reads a secret, and none that
//! deletes one; and the word `6983` says "wrong", "not authenticated" and "locked for ever" alike.

use std::borrow::Borrow;
use std::fmt;

use super::access;
use super::cipher::{BLOCK, TokenKey};
use super::config::Config;
use super::sealed::{CLASS, Sealed, open, with_mac};
use super::seed;
use crate::domain::Secret;
use crate::wire::apdu::statuses;
use crate::wire::{WireError, apdu};

/// What a host asks of a token. Holds a secret, or borrows one: no `Debug` of its content and no `Clone`.
pub enum Command<S = Secret> {
    /// Who are you? Answered by [`Info`](super::Info).
    Identify,
    /// Give me a challenge. Answered by a [`Challenge`](super::Challenge).
    Challenge,
    /// The answer to the challenge.
    Answer([u8; BLOCK]),
    /// Take this secret; what was there is overwritten without a question.
    Seed(S),
    /// Take these parameters and this clock; on a model that clears, the secret is gone.
    Config(Config),
}

/// A command with a secret that stays where it is.
pub type Asked<'a> = Command<&'a Secret>;

statuses! {
    /// What a token says to a command.
    Status {
        /// Done.
        Done = 0x9000,
        /// The answer or the MAC is wrong, nobody has authenticated, or the token is locked for ever.
        AccessRefused = 0x6983,
        /// The content is wrong: fields, padding, length, or an answer without a challenge.
        BadContent = 0x6a80,
        /// The length is wrong.
        BadLength = 0x6700,
        /// No such command.
        UnknownInstruction = 0x6d00,
        /// No such class; what a SELECT is answered with.
        UnknownClass = 0x6e00,
    }
}

const IDENTIFY: [u8; 4] = [0x80, 0x41, 0x00, 0x00];
const SEED: [u8; 3] = [0xc5, 0x01, 0x00];
const CONFIG: [u8; 3] = [0xd4, 0x00, 0x00];

impl<S: Borrow<Secret>> Command<S> {
    /// The command as it is sent.
    pub fn encode(&self) -> Result<apdu::Command, WireError> {
        let key = TokenKey::single_profile();
        match self {
            Self::Identify => apdu::Command::carrying(IDENTIFY, &[0x02, 0x11]),
            Self::Challenge => apdu::Command::carrying(access::ASK, &[0x00]),
            Self::Answer(answer) => apdu::Command::carrying(access::ANSWER, answer),
            Self::Seed(secret) => with_mac(SEED, &seed::sealed(secret.borrow(), &key)?, &key),
            Self::Config(config) => with_mac(CONFIG, &config.encode(None)?, &key),
        }
    }

    /// Its name, for errors and traces.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Challenge => "challenge",
            Self::Answer(_) => "answer",
            Self::Seed(_) => "seed",
            Self::Config(_) => "config",
        }
    }
}

impl Command {
    /// Reads a command as a token does: class, length, MAC, instruction, access, content, in this order.
    ///
    /// # Errors
    /// The status that the token answers with.
    pub fn decode(command: &apdu::Command, authenticated: bool) -> Result<Self, Status> {
        match command.header() {
            [0x80, 0x41, ..] => Ok(Self::Identify),
            [0x80, 0x4b, 0x08, _] => Ok(Self::Challenge),
            [0x80, 0xce, ..] => command.data().try_into().map(Self::Answer).map_err(|_| Status::BadContent),
            [0x80, ..] => Err(Status::UnknownInstruction),
            [CLASS, ins, p1, _] => {
                let key = TokenKey::single_profile();
                let body = match open(command, &key) {
                    Sealed::Sound(body) => body,
                    Sealed::TooShort => return Err(Status::BadLength),
                    Sealed::Forged => return Err(Status::AccessRefused),
                };
                let known = matches!((ins, p1), (0xc5, 0x01) | (0xd4, _));
                match (known, authenticated) {
                    (false, _) => Err(Status::UnknownInstruction),
                    (true, false) => Err(Status::AccessRefused),
                    (true, true) if ins == SEED[0] => seed::opened(body, &key)
                        .and_then(|bytes| seed::secret_in(&bytes))
                        .map(Self::Seed)
                        .ok_or(Status::BadContent),
                    (true, true) => match Config::decode(body) {
                        Some((config, None)) => Ok(Self::Config(config)),
                        _ => Err(Status::BadContent),
                    },
                }
            }
            _ => Err(Status::UnknownClass),
        }
    }
}

/// A trace shows which command it is, never what it holds.
impl<S> fmt::Debug for Command<S>
where
    S: Borrow<Secret>,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Command({})", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unpadded_secret_and_a_wrong_p1_are_refused_although_their_macs_are_right() {
        let key = TokenKey::single_profile();
        let mut unpadded = *b"0123456789abcdef";
        key.encrypt(&mut unpadded);
        let table = [
            (SEED, &unpadded[..], Status::BadContent),
            (SEED, &[][..], Status::BadContent),
            ([0xc5, 0x00, 0x00], &unpadded[..], Status::UnknownInstruction),
            (CONFIG, &[0x81, 0x11][..], Status::BadContent),
            ([0xd5, 0x00, 0x00], &unpadded[..], Status::UnknownInstruction),
        ];
        for (head, body, status) in table {
            let command = with_mac(head, body, &key).unwrap();
            assert_eq!(Command::decode(&command, true).err(), Some(status), "{command:?}");
        }
    }
}
