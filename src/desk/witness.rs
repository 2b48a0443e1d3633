//! The second person: another operator proves who they are by their passphrase, beside the one who is signed in.
//!
//! README, rules W7, W9: a destruction, a count and a daily balance are signed by two. The second person is not signed
//! in; the keys they unwrap are wiped at once.

use crate::desk::{DeskError, Office};
use crate::domain::{Act, OperatorId, Outcome, Witness};
use crate::register::Entry;
use crate::vault::{StationKey, VaultError};

impl Office {
    /// A second operator signs.
    ///
    /// # Errors
    /// [`DeskError::Witness`] for the operator who acts, [`VaultError::PassphraseWrong`] or [`DeskError::TooManyTries`]
    /// as when signing in, or what the register says.
    pub fn witness(&mut self, operator: &OperatorId, passphrase: &str) -> Result<Witness, DeskError> {
        let first = self.stamp()?.operator;
        let witness = Witness::beside(&first, operator.clone())?;
        self.wait_over(operator)?;
        let known = self.register.operator(operator)?;
        match StationKey::unwrap(&known.wrapped, self.register.station(), operator, passphrase) {
            Ok(key) => {
                drop(key);
                Ok(witness)
            }
            Err(error) => {
                if error == VaultError::PassphraseWrong {
                    self.write_stamped(|book, stamp| {
                        let entry = Entry::new(Act::UnlockRefused, &operator.0, Outcome::Refused);
                        book.append(stamp, &entry.reason("witness"))
                    })?;
                }
                Err(error.into())
            }
        }
    }
}
