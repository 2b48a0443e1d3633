//! The one attempt to open the applet by the key of the lot as its password.
//!
//! Source: YKOATH; README, rule 3 for every family. The password is the key's 64 hexadecimal digits in small letters,
//! so that any program can set it. The trap: a Nitrokey 3 has a PIN instead, which is counted and asks for a touch; it
//! guards only what its owner puts under it, which our credential is not, so it is never shown.

use zeroize::Zeroizing;

use crate::domain::{Entropy, LotKey, TokenId};
use crate::driver::DriverError;
use crate::driver::card::senseless;
use crate::driver::ykoath::{YkOathSession, said};
use crate::wire::ykoath::{ACCESS_CHALLENGE_LEN, AccessKey, Asked, Status, proof_from};

const STEP: &str = "authenticate";

/// Where the one attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Nothing was shown, or what was shown was right and the applet is closed again.
    Untried,
    /// It is open.
    Granted,
    /// What was shown was wrong.
    Refused,
}

impl Access {
    /// How it stands after the applet was selected anew.
    pub(super) const fn closed(self) -> Self {
        match self {
            Self::Untried | Self::Granted => Self::Untried,
            Self::Refused => Self::Refused,
        }
    }
}

impl YkOathSession {
    /// Opens the applet, one attempt.
    pub(super) fn open_applet(
        &mut self,
        lot_key: Option<&LotKey>,
        entropy: &mut dyn Entropy,
    ) -> Result<(), DriverError> {
        let known = self.known.as_ref().ok_or(DriverError::NoSession { step: STEP })?;
        let token = known.identity.token.clone();
        let challenge = known.selection.challenge;
        match self.access {
            Access::Granted => return Ok(()),
            Access::Refused => return Err(DriverError::AlreadyTried { token }),
            Access::Untried => {}
        }
        let Some(challenge) = challenge else {
            self.exchange.must_forget(true);
            self.access = Access::Granted;
            return Ok(());
        };
        let lot_key = lot_key.ok_or_else(|| DriverError::NoLotKey { token: token.clone() })?;
        self.exchange.must_forget(true);
        let key = AccessKey::of_password(&written_out(lot_key)[..], &known.selection.salt);
        let mut own = [0; ACCESS_CHALLENGE_LEN];
        entropy.fill(&mut own)?;
        self.prove(&token, &key, challenge, own)?;
        self.access = Access::Granted;
        Ok(())
    }

    fn prove(
        &mut self,
        token: &TokenId,
        key: &AccessKey,
        challenge: [u8; ACCESS_CHALLENGE_LEN],
        own: [u8; ACCESS_CHALLENGE_LEN],
    ) -> Result<(), DriverError> {
        // Whatever comes of it, it is not tried a second time.
        self.access = Access::Refused;
        let answer = self.ask(STEP, &Asked::Validate { proof: key.prove(&challenge), challenge: own })?;
        match Status::of(answer.sw) {
            Status::Done => {}
            Status::BadContent => {
                return Err(DriverError::KeyRefused { token: token.clone(), attempts_left: None });
            }
            other => return Err(said(STEP, other)),
        }
        if proof_from(answer.data()).map_err(senseless(STEP))? == key.prove(&own) {
            Ok(())
        } else {
            Err(DriverError::NotGenuine { token: token.clone() })
        }
    }
}

/// The key of a lot as a person can type it.
fn written_out(lot_key: &LotKey) -> Zeroizing<[u8; 64]> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = Zeroizing::new([0; 64]);
    for (byte, place) in lot_key.expose_secret().iter().zip(text.chunks_exact_mut(2)) {
        place[0] = DIGITS[usize::from(byte >> 4)];
        place[1] = DIGITS[usize::from(byte & 0x0f)];
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::EntropyFailed;

    #[test]
    fn the_key_of_a_lot_is_written_out_as_hexadecimal_digits() {
        let key = LotKey::filled::<EntropyFailed>(|bytes| {
            bytes.fill(0xa9);
            bytes[0] = 0x0f;
            Ok(())
        })
        .unwrap();
        assert_eq!(str::from_utf8(&written_out(&key)[..]).unwrap(), format!("0f{}", "a9".repeat(31)));
    }
}
