//! What a Molto2 says to a command.
//!
//! Source: `molto2-tools`. The trap: the second byte behind `63` is the whole count of attempts left, not the nibble
//! behind a `C` as elsewhere. Words that the sources do not name for this family are those of the single-profile
//! tokens.

use crate::wire::apdu::Sw;

/// What a token says to a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Done,
    /// Taken, and waiting for a person to press the ▲ key.
    WaitsForKeyPress,
    /// The wrong key.
    WrongKey {
        /// How often a key may still be tried.
        attempts_left: u8,
    },
    /// There is no secret at this place.
    NoSeed,
    /// The command carries an Le and must not.
    LeNotTaken,
    /// The MAC is wrong, or nobody has authenticated.
    AccessRefused,
    /// The content is wrong.
    BadContent,
    /// The length is wrong.
    BadLength,
    /// No such command.
    UnknownInstruction,
    /// No such class.
    UnknownClass,
    /// A word that the sources do not name: the command failed.
    Other(Sw),
}

const WRONG_KEY: u8 = 0x63;

impl Status {
    const TABLE: [(Self, u16); 9] = [
        (Self::Done, 0x9000),
        (Self::WaitsForKeyPress, 0x9060),
        (Self::NoSeed, 0x6a83),
        (Self::LeNotTaken, 0x6ffb),
        (Self::AccessRefused, 0x6983),
        (Self::BadContent, 0x6a80),
        (Self::BadLength, 0x6700),
        (Self::UnknownInstruction, 0x6d00),
        (Self::UnknownClass, 0x6e00),
    ];

    /// What a status word means.
    #[must_use]
    pub fn of(sw: Sw) -> Self {
        if let Some(attempts_left) = sw.behind(WRONG_KEY) {
            return Self::WrongKey { attempts_left };
        }
        Self::TABLE.into_iter().find(|(_, word)| *word == sw.0).map_or(Self::Other(sw), |(status, _)| status)
    }

    /// The status word.
    #[must_use]
    pub fn sw(self) -> Sw {
        match self {
            Self::WrongKey { attempts_left } => Sw(u16::from_be_bytes([WRONG_KEY, attempts_left])),
            Self::Other(sw) => sw,
            named => Sw(Self::TABLE
                .into_iter()
                .find(|(status, _)| *status == named)
                .map_or(0x6f00, |(_, word)| word)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_means_one_thing_and_comes_back() {
        for word in 0..=u16::MAX {
            assert_eq!(Status::of(Sw(word)).sw(), Sw(word));
        }
        assert_eq!(Status::of(Sw(0x6304)), Status::WrongKey { attempts_left: 4 });
        assert_eq!(Status::of(Sw(0x9060)), Status::WaitsForKeyPress);
        assert_eq!(Status::of(Sw(0x6f00)), Status::Other(Sw(0x6f00)));
    }

    #[test]
    fn the_table_names_every_status_but_the_two_with_a_number() {
        for (status, word) in Status::TABLE {
            assert_eq!((status.sw(), Status::of(Sw(word))), (Sw(word), status));
        }
    }
}
