//! A passphrase on its way from the keyboard to the vault: wiped when dropped, never shown.

use std::fmt;

use zeroize::Zeroizing;

/// Typed text that opens the station key.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes over typed text; the caller's own copy has to be wiped by the caller.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
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
