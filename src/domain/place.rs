//! The secrets of a token with several places: the sealed one at place 0, and one made from it for every further user.
//!
//! A place is one display entry with a secret of its own, for one user of the contract. The register keeps one sealed
//! secret for each token; that of place n ≥ 1 is HMAC(sealed secret, "place/1" ‖ n ‖ manufacturer ‖ serial) with the
//! hash of the profile. Who has the secret of a further place learns nothing of the sealed one nor of any other place;
//! who has the sealed one has them all. The trap: this function is part of what is on every token out there, so it
//! never changes.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::Zeroize as _;

use crate::domain::secret::SecretLength;
use crate::domain::{Algorithm, Secret, TokenId};

const LABEL: &[u8] = b"place/1";

/// Does something with the secret at a place of a token; one that had to be made for it is wiped afterwards.
pub fn with_secret_of<T>(
    place: u8,
    sealed: &Secret,
    algorithm: Algorithm,
    token: &TokenId,
    then: impl FnOnce(&Secret) -> T,
) -> T {
    if place == 0 { then(sealed) } else { then(&derived(place, sealed, algorithm, token)) }
}

#[expect(clippy::expect_used, reason = "every hash is as long as a secret may be, so this cannot fail")]
fn derived(place: u8, sealed: &Secret, algorithm: Algorithm, token: &TokenId) -> Secret {
    let key = sealed.expose_secret();
    let filled = Secret::filled::<SecretLength>(algorithm.secret_len(), |out| {
        match algorithm {
            Algorithm::Sha1 => fill::<Hmac<Sha1>>(key, place, token, out),
            Algorithm::Sha256 => fill::<Hmac<Sha256>>(key, place, token, out),
            Algorithm::Sha512 => fill::<Hmac<Sha512>>(key, place, token, out),
        }
        Ok(())
    });
    filled.expect("a hash is as long as a secret")
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of every length, so this cannot fail")]
fn fill<M: Mac + KeyInit>(key: &[u8], place: u8, token: &TokenId, out: &mut [u8]) {
    let mut mac = <M as KeyInit>::new_from_slice(key).expect("HMAC takes any key length");
    mac.update(LABEL);
    mac.update(&[place]);
    mac.update(token.manufacturer.as_str().as_bytes());
    mac.update(token.serial.as_str().as_bytes());
    let mut whole = mac.finalize().into_bytes();
    out.copy_from_slice(&whole[..out.len()]);
    whole.as_mut_slice().zeroize();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::hex;

    fn sealed(algorithm: Algorithm) -> Secret {
        Secret::filled::<SecretLength>(algorithm.secret_len(), |out| {
            out.fill(0x31);
            Ok(())
        })
        .unwrap()
    }

    fn at(place: u8, algorithm: Algorithm, serial: &str) -> Vec<u8> {
        let token = TokenId::parse("M2", serial).unwrap();
        with_secret_of(place, &sealed(algorithm), algorithm, &token, |secret| secret.expose_secret().to_vec())
    }

    #[test]
    fn the_first_place_holds_the_sealed_secret_itself() {
        for algorithm in Algorithm::ALL {
            assert_eq!(at(0, *algorithm, "1"), sealed(*algorithm).expose_secret());
        }
    }

    /// If this fails the tokens that are out there show other codes than the register expects: do not change the test.
    #[test]
    fn the_secrets_of_further_places_are_frozen() {
        let serial = "865962500000001";
        assert_eq!(hex(&at(1, Algorithm::Sha1, serial)), "33e5b13bdd15ff06906c3bc5b4ea8e3f7d21962e");
        assert_eq!(hex(&at(99, Algorithm::Sha1, serial)), "46f73d0eced27f58046dce8ea71bd21aca9414aa");
        assert_eq!(
            hex(&at(1, Algorithm::Sha256, serial)),
            "b8d95f96a32b8fdaa0d110f8b9e7319a8480c128953fdac7ff840d6c93dc4bd8"
        );
    }

    #[test]
    fn no_two_places_and_no_two_tokens_have_the_same_secret() {
        let mut all: Vec<Vec<u8>> = Vec::new();
        for serial in ["1", "12", "2"] {
            all.extend((1..100).map(|place| at(place, Algorithm::Sha1, serial)));
        }
        all.push(at(0, Algorithm::Sha1, "1"));
        let many = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), many);
    }
}
