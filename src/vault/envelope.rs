//! Envelopes: each secret sealed under its own single-use key, and that key wrapped for one purpose.
//!
//! Secret: AES-256-GCM (SP 800-38D) under a fresh 32-byte key; that key: AES-256-KWP (RFC 5649, SP 800-38F)
//! under the purpose key. Because a key seals one message, a repeated nonce cannot happen. Destroying the
//! wrapped key destroys the secret.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use aes_kw::KwpAes256;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::domain::{Entropy, Environment, LotKey, LotNo, Profile, Secret};
use crate::vault::station_key::{Purpose, StationKey};
use crate::vault::{Binding, VaultError};

/// A sealed secret as the register stores it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The single-use key, wrapped: 40 bytes.
    pub wrapped_key: Vec<u8>,
    /// Nonce of the envelope.
    pub nonce: [u8; 12],
    /// The secret with its tag.
    pub ciphertext: Vec<u8>,
}

/// A keyed fingerprint: two equal secrets have the same one, and nobody without the station key can compute it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

/// The unlocked vault of one world: the purpose keys, scheduled once and wiped on drop.
pub struct Vault {
    environment: Environment,
    secret_wrap: KwpAes256,
    lot_wrap: KwpAes256,
    fingerprint: Zeroizing<[u8; 32]>,
    station_key: StationKey,
}

impl Vault {
    /// Derives the purpose keys of one world.
    #[must_use]
    pub fn open(station_key: StationKey, environment: Environment) -> Self {
        Self {
            environment,
            secret_wrap: wrapping(&station_key.purpose(Purpose::SecretWrap, environment)),
            lot_wrap: wrapping(&station_key.purpose(Purpose::LotWrap, environment)),
            fingerprint: station_key.purpose(Purpose::Fingerprint, environment),
            station_key,
        }
    }

    /// The station key, to wrap it for a further operator.
    #[must_use]
    pub const fn station_key(&self) -> &StationKey {
        &self.station_key
    }

    /// The world this vault belongs to.
    #[must_use]
    pub const fn environment(&self) -> Environment {
        self.environment
    }

    /// Draws a secret of the profile's length.
    ///
    /// # Errors
    /// [`VaultError::Entropy`] without randomness.
    pub fn draw(&self, profile: Profile, entropy: &mut dyn Entropy) -> Result<Secret, VaultError> {
        Secret::filled(profile.secret_len(), |out| Ok(entropy.fill(out)?))
    }

    /// Seals a secret to its binding.
    ///
    /// # Errors
    /// [`VaultError::Entropy`] without randomness.
    pub fn seal(
        &self,
        secret: &Secret,
        binding: &Binding<'_>,
        entropy: &mut dyn Entropy,
    ) -> Result<Sealed, VaultError> {
        seal(&self.secret_wrap, secret.expose_secret(), &binding.to_bytes(), entropy)
    }

    /// Opens a sealed secret.
    ///
    /// # Errors
    /// [`VaultError::EnvelopeSpoiled`] when anything of the binding or the envelope differs.
    pub fn open_secret(&self, sealed: &Sealed, binding: &Binding<'_>) -> Result<Secret, VaultError> {
        let plain = open(&self.secret_wrap, sealed, &binding.to_bytes())?;
        Secret::filled(plain.len(), |out| {
            out.copy_from_slice(&plain);
            Ok(())
        })
    }

    /// The fingerprint by which the register refuses the same secret twice.
    #[must_use]
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length, so this cannot fail")]
    pub fn fingerprint(&self, secret: &Secret) -> Fingerprint {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(self.fingerprint.as_slice())
            .expect("HMAC takes any key length");
        mac.update(secret.expose_secret());
        Fingerprint(mac.finalize().into_bytes().into())
    }

    /// Seals a lot key to its lot number.
    ///
    /// # Errors
    /// [`VaultError::Entropy`] without randomness.
    pub fn seal_lot_key(
        &self,
        key: &LotKey,
        lot: &LotNo,
        entropy: &mut dyn Entropy,
    ) -> Result<Sealed, VaultError> {
        seal(&self.lot_wrap, key.expose_secret(), &lot_binding(lot, self.environment), entropy)
    }

    /// Opens a lot key.
    ///
    /// # Errors
    /// [`VaultError::EnvelopeSpoiled`] when it belongs to another lot or was changed.
    pub fn open_lot_key(&self, sealed: &Sealed, lot: &LotNo) -> Result<LotKey, VaultError> {
        let plain = open(&self.lot_wrap, sealed, &lot_binding(lot, self.environment))?;
        LotKey::filled(|out| {
            if plain.len() != out.len() {
                return Err(VaultError::LengthWrong { got: plain.len() });
            }
            out.copy_from_slice(&plain);
            Ok(())
        })
    }
}

fn lot_binding(lot: &LotNo, environment: Environment) -> Vec<u8> {
    [b"lot-key/1|", environment.as_str().as_bytes(), b"|", lot.0.as_bytes()].concat()
}

/// A purpose key ready for wrapping.
fn wrapping(key: &[u8; 32]) -> KwpAes256 {
    KwpAes256::new(key.into())
}

fn seal(
    wrapping: &KwpAes256,
    plain: &[u8],
    aad: &[u8],
    entropy: &mut dyn Entropy,
) -> Result<Sealed, VaultError> {
    let mut single_use = Zeroizing::new([0; 32]);
    let mut nonce = [0; 12];
    entropy.fill(single_use.as_mut())?;
    entropy.fill(&mut nonce)?;
    let ciphertext = Aes256Gcm::new((&*single_use).into())
        .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad })
        .map_err(|_| VaultError::EnvelopeSpoiled)?;
    let mut wrapped_key = vec![0; 40];
    wrapping.wrap_key(single_use.as_slice(), &mut wrapped_key).map_err(|_| VaultError::EnvelopeSpoiled)?;
    Ok(Sealed { wrapped_key, nonce, ciphertext })
}

fn open(wrapping: &KwpAes256, sealed: &Sealed, aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let mut buffer = Zeroizing::new([0; 32]);
    let single_use =
        wrapping.unwrap_key(&sealed.wrapped_key, buffer.as_mut()).map_err(|_| VaultError::EnvelopeSpoiled)?;
    Aes256Gcm::new_from_slice(single_use)
        .map_err(|_| VaultError::EnvelopeSpoiled)?
        .decrypt(&Nonce::from(sealed.nonce), Payload { msg: &sealed.ciphertext, aad })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::EnvelopeSpoiled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Algorithm, ContractNo, EntropyFailed, StationId, TokenId};

    struct Counting(u32);
    impl Entropy for Counting {
        fn fill(&mut self, out: &mut [u8]) -> Result<(), EntropyFailed> {
            for byte in out {
                self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *byte = self.0.to_be_bytes()[0];
            }
            Ok(())
        }
    }

    fn vault() -> Vault {
        Vault::open(StationKey::draw(&mut Counting(1)).unwrap(), Environment::Training)
    }

    #[test]
    fn the_schedule_of_a_wrapping_key_is_wiped() {
        /// Fails to compile where a feature of the outside crate is forgotten.
        const fn wiped<T: zeroize::ZeroizeOnDrop>() {}
        wiped::<KwpAes256>();
        wiped::<Aes256Gcm>();
    }

    #[test]
    fn a_secret_opens_only_with_every_part_of_its_binding() {
        let (vault, mut entropy) = (vault(), Counting(9));
        let station = StationId("S1".into());
        let token = TokenId::parse("RT", "RT-1").unwrap();
        let contract = ContractNo("0130-1".into());
        let binding = Binding {
            environment: Environment::Training,
            station: &station,
            job: 7,
            token: &token,
            contract: &contract,
            profile: Profile::SERVICE,
        };
        let secret = vault.draw(Profile::SERVICE, &mut entropy).unwrap();
        let sealed = vault.seal(&secret, &binding, &mut entropy).unwrap();
        let opened = vault.open_secret(&sealed, &binding).unwrap();
        assert_eq!(opened.expose_secret(), secret.expose_secret());

        let other_token = TokenId::parse("RT", "RT-2").unwrap();
        let other_contract = ContractNo("0130-2".into());
        let other_station = StationId("S2".into());
        let moved = [
            Binding { environment: Environment::Production, ..binding.clone() },
            Binding { station: &other_station, ..binding.clone() },
            Binding { job: 8, ..binding.clone() },
            Binding { token: &other_token, ..binding.clone() },
            Binding { contract: &other_contract, ..binding.clone() },
            Binding {
                profile: Profile { algorithm: Algorithm::Sha256, ..Profile::SERVICE },
                ..binding.clone()
            },
        ];
        for wrong in &moved {
            assert_eq!(
                vault.open_secret(&sealed, wrong).map(|_| ()),
                Err(VaultError::EnvelopeSpoiled),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn every_changed_bit_spoils_the_envelope() {
        let (vault, mut entropy) = (vault(), Counting(3));
        let lot = LotNo("L26-03".into());
        let key = LotKey::filled(|out| entropy.fill(out)).unwrap();
        let sealed = vault.seal_lot_key(&key, &lot, &mut entropy).unwrap();
        assert_eq!(vault.open_lot_key(&sealed, &lot).unwrap().expose_secret(), key.expose_secret());
        assert!(vault.open_lot_key(&sealed, &LotNo("L26-04".into())).is_err());
        for bit in 0..sealed.ciphertext.len() * 8 {
            let mut spoiled = sealed.clone();
            spoiled.ciphertext[bit / 8] ^= 1 << (bit % 8);
            assert!(vault.open_lot_key(&spoiled, &lot).is_err());
        }
        for bit in 0..sealed.wrapped_key.len() * 8 {
            let mut spoiled = sealed.clone();
            spoiled.wrapped_key[bit / 8] ^= 1 << (bit % 8);
            assert!(vault.open_lot_key(&spoiled, &lot).is_err());
        }
    }

    #[test]
    fn the_same_secret_has_the_same_fingerprint_and_no_other_has() {
        let (vault, mut entropy) = (vault(), Counting(5));
        let one = vault.draw(Profile::SERVICE, &mut entropy).unwrap();
        let two = vault.draw(Profile::SERVICE, &mut entropy).unwrap();
        assert_eq!(vault.fingerprint(&one), vault.fingerprint(&one));
        assert_ne!(vault.fingerprint(&one), vault.fingerprint(&two));
    }
}
