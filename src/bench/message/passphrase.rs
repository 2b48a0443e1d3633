//! A passphrase on its way from the keyboard to the vault: wiped when dropped, never shown.

use std::fmt;

use zeroize::Zeroizing;

use crate::domain::OperatorId;

/// Typed text that opens the station key.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes over typed text; the caller's own copy has to be wiped by the caller.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Whether it was typed the same once more.
    #[must_use]
    pub fn is_the_same(&self, again: &Self) -> bool {
        self.0 == again.0
    }

    /// The text, for the vault.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// What the second person gave to an act of two: the desk makes a `Witness` of it, or refuses.
#[derive(Debug)]
pub struct Signature {
    /// Who signs.
    pub operator: OperatorId,
    /// By what they prove it.
    pub passphrase: Passphrase,
}
