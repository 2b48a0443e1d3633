//! Secrets at rest: the station key under operators' passphrases, and one envelope for every secret.
//!
//! Bytes in, bytes out: this room knows neither files nor the register. Every key has one purpose and one
//! label (see [`station_key`]); every secret has its own single-use key (see [`envelope`]).

use thiserror::Error;

pub mod binding;
pub mod envelope;
pub mod passphrase;
pub mod station_key;

pub use binding::Binding;
pub use envelope::{Fingerprint, Sealed, Vault};
pub use passphrase::{Strength, strength};
pub use station_key::{KdfCost, StationKey, WrappedKey};

/// Why something could not be sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VaultError {
    /// The passphrase is wrong, or the stored wrap was changed. The two cannot be told apart.
    #[error("the passphrase does not open the station key")]
    PassphraseWrong,
    /// The key-derivation parameters stored with a wrap are impossible.
    #[error("key derivation with {memory_kib} KiB, {passes} passes and {lanes} lanes is not possible")]
    CostImpossible {
        /// Memory in KiB.
        memory_kib: u32,
        /// Passes over the memory.
        passes: u32,
        /// Lanes.
        lanes: u32,
    },
    /// The envelope does not open: it was changed, moved to another row, or belongs to another station.
    #[error("the envelope does not open: it was changed, or belongs to another token, contract or station")]
    EnvelopeSpoiled,
    /// The envelope holds a length that no secret has.
    #[error("the envelope holds {got} bytes, which no secret has")]
    LengthWrong {
        /// Bytes found.
        got: usize,
    },
    /// The system could not supply randomness.
    #[error(transparent)]
    Entropy(#[from] crate::domain::EntropyFailed),
}

impl From<crate::domain::secret::SecretLength> for VaultError {
    fn from(length: crate::domain::secret::SecretLength) -> Self {
        Self::LengthWrong { got: length.got }
    }
}
