//! The one attempt to open the applet: by the key of the lot as its password, or as its PIN on a make that has one.
//!
//! Source: YKOATH; README, rule 3 for every family. The password is the key's 64 hexadecimal digits in small letters,
//! so that any program can set it. The trap: a wrong password is not counted by most makes and a wrong PIN is, so
//! neither is tried twice.

use zeroize::Zeroizing;

use crate::domain::{Entropy, LotKey, TokenId};
use crate::driver::DriverError;
use crate::driver::card::senseless;
use crate::driver::ykoath::{YkOathSession, said};
use crate::wire::ykoath::{ACCESS_CHALLENGE_LEN, AccessKey, Asked, Pin, Status, proof_from};

const STEP: &str = "authenticate";

/// With fewer tries left a PIN is not shown: the last one is its owner's.
const LEAST_TRIES: u8 = 2;

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
        let (challenge, pin_tries) = (known.selection.challenge, known.selection.pin_tries);
        match self.access {
            Access::Granted => return Ok(()),
            Access::Refused => return Err(DriverError::AlreadyTried { token }),
            Access::Untried => {}
        }
        if challenge.is_none() && pin_tries.is_none() {
            self.exchange.must_forget(true);
            self.access = Access::Granted;
            return Ok(());
        }
        let lot_key = lot_key.ok_or_else(|| DriverError::NoLotKey { token: token.clone() })?;
        let password = written_out(lot_key);
        self.exchange.must_forget(true);
        if let Some(challenge) = challenge {
            let key = AccessKey::of_password(&password[..], &known.selection.salt);
            let mut own = [0; ACCESS_CHALLENGE_LEN];
            entropy.fill(&mut own)?;
            self.prove(&token, &key, challenge, own)?;
        } else if let Some(tries) = pin_tries {
            self.show_pin(&token, &password[..], tries)?;
        }
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

    fn show_pin(&mut self, token: &TokenId, pin: &[u8], tries: u8) -> Result<(), DriverError> {
        let refused = |left| DriverError::KeyRefused { token: token.clone(), attempts_left: Some(left) };
        if tries < LEAST_TRIES {
            return Err(refused(tries));
        }
        self.access = Access::Refused;
        let pin = Pin::new(pin).map_err(senseless(STEP))?;
        match Status::of(self.ask(STEP, &Asked::VerifyPin(pin))?.sw) {
            Status::Done => Ok(()),
            Status::UnknownInstruction => Err(said(STEP, Status::UnknownInstruction)),
            _ => Err(refused(tries - 1)),
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
