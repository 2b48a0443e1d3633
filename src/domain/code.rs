//! Closed lists of stable codes: an enum whose variants have one written form each.

use thiserror::Error;

/// A written code that the list does not know.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{got:?} is none of {}", known.join(", "))]
pub struct UnknownCode {
    /// The codes of the list that was asked, or the form of what was expected.
    pub known: &'static [&'static str],
    /// The text that came.
    pub got: String,
}

/// Declares an enum whose variants are written as fixed codes: `as_str`, `parse`, `ALL` and `Display`.
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every variant, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code, as the register and scripts store it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Reads a stable code.
            ///
            /// # Errors
            /// [`UnknownCode`](crate::domain::UnknownCode) when the list does not have it.
            pub fn parse(text: &str) -> Result<Self, $crate::domain::UnknownCode> {
                match text {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::domain::UnknownCode { known: &[$($code),+], got: text.to_owned() }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(crate) use codes;
