//! The station key: 32 random bytes, wrapped once for each operator under a passphrase.
//!
//! Wrap: AES-256-GCM under Argon2id(passphrase, salt) (RFC 9106), associated data naming station and operator.
//! Purposes: HKDF-SHA-256 (RFC 5869) with one label each. The trap: the parameters of Argon2id are stored with
//! the wrap, so that raising the default does not lock anybody out.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::domain::{Entropy, Environment, OperatorId, StationId};
use crate::vault::VaultError;

/// The cost of deriving a key from a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl KdfCost {
    /// Production: 256 MiB, three passes, four lanes.
    pub const PRODUCTION: Self = Self { memory_kib: 256 * 1024, passes: 3, lanes: 4 };
    /// Training and demo: 19 MiB, two passes, one lane.
    pub const TRAINING: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 };

    /// The default cost of a world.
    #[must_use]
    pub const fn of(environment: Environment) -> Self {
        match environment {
            Environment::Production => Self::PRODUCTION,
            Environment::Training | Environment::Demo => Self::TRAINING,
        }
    }

    /// Derives a 32-byte key.
    fn derive(self, passphrase: &str, salt: &[u8; 16]) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        let impossible = |_| VaultError::CostImpossible {
            memory_kib: self.memory_kib,
            passes: self.passes,
            lanes: self.lanes,
        };
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(impossible)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt, key.as_mut())
            .map_err(impossible)?;
        Ok(key)
    }
}

/// The station key wrapped for one operator, as the register stores it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// What deriving the wrapping key costs.
    pub cost: KdfCost,
    /// Salt of the derivation.
    pub salt: [u8; 16],
    /// Nonce of the wrap.
    pub nonce: [u8; 12],
    /// The wrapped key with its tag: 48 bytes.
    pub wrapped: Vec<u8>,
}

/// The unwrapped station key. Dropping it wipes it; that is what locking the station means.
pub struct StationKey(Zeroizing<[u8; 32]>);

/// One labelled purpose of the station key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Wraps the single-use keys of secrets.
    SecretWrap,
    /// Wraps the single-use keys of lot keys.
    LotWrap,
    /// Fingerprints secrets, so that the same one is never used twice.
    Fingerprint,
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Self::SecretWrap => "token-station/1 secret-wrap",
            Self::LotWrap => "token-station/1 lot-wrap",
            Self::Fingerprint => "token-station/1 fingerprint",
        }
    }
}

impl StationKey {
    /// Draws a new station key.
    ///
    /// # Errors
    /// [`VaultError::Entropy`] without randomness.
    pub fn draw(entropy: &mut dyn Entropy) -> Result<Self, VaultError> {
        let mut key = Zeroizing::new([0; 32]);
        entropy.fill(key.as_mut())?;
        Ok(Self(key))
    }

    /// Wraps the key for an operator.
    ///
    /// # Errors
    /// [`VaultError::Entropy`] without randomness, [`VaultError::CostImpossible`] for an impossible cost.
    pub fn wrap(
        &self,
        station: &StationId,
        operator: &OperatorId,
        passphrase: &str,
        cost: KdfCost,
        entropy: &mut dyn Entropy,
    ) -> Result<WrappedKey, VaultError> {
        let (mut salt, mut nonce) = ([0; 16], [0; 12]);
        entropy.fill(&mut salt)?;
        entropy.fill(&mut nonce)?;
        let wrapping = cost.derive(passphrase, &salt)?;
        let aad = wrap_binding(station, operator);
        let wrapped = Aes256Gcm::new((&*wrapping).into())
            .encrypt(&Nonce::from(nonce), Payload { msg: self.0.as_slice(), aad: &aad })
            .map_err(|_| VaultError::EnvelopeSpoiled)?;
        Ok(WrappedKey { cost, salt, nonce, wrapped })
    }

    /// Opens a wrap. Takes about a second in production, on purpose.
    ///
    /// # Errors
    /// [`VaultError::PassphraseWrong`] when the wrap does not open.
    pub fn unwrap(
        wrapped: &WrappedKey,
        station: &StationId,
        operator: &OperatorId,
        passphrase: &str,
    ) -> Result<Self, VaultError> {
        let wrapping = wrapped.cost.derive(passphrase, &wrapped.salt)?;
        let aad = wrap_binding(station, operator);
        let plain = Aes256Gcm::new((&*wrapping).into())
            .decrypt(&Nonce::from(wrapped.nonce), Payload { msg: &wrapped.wrapped, aad: &aad })
            .map(Zeroizing::new)
            .map_err(|_| VaultError::PassphraseWrong)?;
        let mut key = Zeroizing::new([0; 32]);
        if plain.len() != key.len() {
            return Err(VaultError::PassphraseWrong);
        }
        key.copy_from_slice(&plain);
        Ok(Self(key))
    }

    /// The key for one purpose in one world.
    #[expect(clippy::expect_used, reason = "32 bytes is always a valid HKDF-SHA-256 output length")]
    pub(super) fn purpose(&self, purpose: Purpose, environment: Environment) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        let info = [purpose.label().as_bytes(), b"|", environment.as_str().as_bytes()].concat();
        Hkdf::<Sha256>::new(None, self.0.as_slice())
            .expand(&info, key.as_mut())
            .expect("HKDF gives 32 bytes");
        key
    }
}

/// Associated data of a wrap: it opens only for the same operator at the same station.
fn wrap_binding(station: &StationId, operator: &OperatorId) -> Vec<u8> {
    let mut aad = Vec::new();
    for field in ["station-key/1", &station.0, &operator.0] {
        aad.extend(u32::try_from(field.len()).unwrap_or(u32::MAX).to_be_bytes());
        aad.extend(field.as_bytes());
    }
    aad
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::EntropyFailed;

    const CHEAP: KdfCost = KdfCost { memory_kib: 64, passes: 1, lanes: 1 };

    struct Counting(u8);
    impl Entropy for Counting {
        fn fill(&mut self, out: &mut [u8]) -> Result<(), EntropyFailed> {
            for byte in out {
                self.0 = self.0.wrapping_mul(5).wrapping_add(17);
                *byte = self.0;
            }
            Ok(())
        }
    }

    fn names() -> (StationId, OperatorId) {
        (StationId("S1".into()), OperatorId("tanaka".into()))
    }

    #[test]
    fn only_the_right_passphrase_operator_and_station_open_the_key() {
        let (station, operator) = names();
        let mut entropy = Counting(1);
        let key = StationKey::draw(&mut entropy).unwrap();
        let wrapped = key.wrap(&station, &operator, "right words", CHEAP, &mut entropy).unwrap();
        let opened = StationKey::unwrap(&wrapped, &station, &operator, "right words").unwrap();
        assert_eq!(opened.0, key.0);
        let wrong = Err(VaultError::PassphraseWrong);
        assert_eq!(StationKey::unwrap(&wrapped, &station, &operator, "wrong words").map(|_| ()), wrong);
        assert_eq!(
            StationKey::unwrap(&wrapped, &station, &OperatorId("sato".into()), "right words").map(|_| ()),
            wrong
        );
        assert_eq!(
            StationKey::unwrap(&wrapped, &StationId("S2".into()), &operator, "right words").map(|_| ()),
            wrong
        );
    }

    #[test]
    fn purposes_and_worlds_have_different_keys() {
        let key = StationKey::draw(&mut Counting(1)).unwrap();
        let all = [
            key.purpose(Purpose::SecretWrap, Environment::Training),
            key.purpose(Purpose::LotWrap, Environment::Training),
            key.purpose(Purpose::Fingerprint, Environment::Training),
            key.purpose(Purpose::SecretWrap, Environment::Production),
        ];
        for (i, one) in all.iter().enumerate() {
            assert!(all[i + 1..].iter().all(|other| other != one));
        }
    }

    #[test]
    fn an_impossible_cost_is_refused_and_not_a_panic() {
        let (station, operator) = names();
        let key = StationKey::draw(&mut Counting(1)).unwrap();
        let cost = KdfCost { memory_kib: 0, passes: 0, lanes: 0 };
        assert!(matches!(
            key.wrap(&station, &operator, "x", cost, &mut Counting(2)),
            Err(VaultError::CostImpossible { .. })
        ));
    }
}
