//! Status words: what those of ISO mean to every family, and the table from which each family makes its own.
//!
//! ISO/IEC 7816-4 section 5.1.3. The trap: only `9000`, `61xx` and `6Cxx` mean the same everywhere; every other word is
//! read by the family that it came from.

use std::fmt;

/// SW1 and SW2.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sw(pub u16);

impl Sw {
    /// `9000`: done, and all that there is to say has been said.
    pub const DONE: Self = Self(0x9000);

    /// `61xx`: done, and so many more bytes wait to be fetched, 0 for 256 or more.
    #[must_use]
    pub const fn more_bytes(self) -> Option<u8> {
        self.behind(0x61)
    }

    /// `6Cxx`: not done, ask again with this Le.
    #[must_use]
    pub const fn right_le(self) -> Option<u8> {
        self.behind(0x6c)
    }

    /// SW2 behind this SW1.
    #[must_use]
    pub const fn behind(self, sw1: u8) -> Option<u8> {
        let [first, second] = self.0.to_be_bytes();
        if first == sw1 { Some(second) } else { None }
    }
}

impl fmt::Display for Sw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

impl fmt::Debug for Sw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A family's status words as an enum: one line per word, both ways from the one list.
macro_rules! statuses {
    ($(#[$doc:meta])* $name:ident { $($(#[$meaning:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$meaning])* $variant,)+
            /// A word that the sources do not name: rejected, and what the token now holds is not known.
            Other($crate::wire::apdu::Sw),
        }

        impl $name {
            /// What a status word means.
            #[must_use]
            pub const fn of(sw: $crate::wire::apdu::Sw) -> Self {
                match sw.0 {
                    $($word => Self::$variant,)+
                    _ => Self::Other(sw),
                }
            }

            /// The status word.
            #[must_use]
            pub const fn sw(self) -> $crate::wire::apdu::Sw {
                match self {
                    $(Self::$variant => $crate::wire::apdu::Sw($word),)+
                    Self::Other(sw) => sw,
                }
            }
        }
    };
}
pub(in crate::wire) use statuses;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_iso_are_told_apart() {
        assert_eq!(Sw(0x6112).more_bytes(), Some(0x12));
        assert_eq!(Sw(0x6100).right_le(), None);
        assert_eq!(Sw(0x6c00).right_le(), Some(0));
        assert_eq!(Sw::DONE.more_bytes(), None);
        assert_eq!(Sw(0x6a80).to_string(), "6A80");
    }
}
