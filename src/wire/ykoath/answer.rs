//! What the applet answers to SELECT, LIST and VALIDATE.
//!
//! Source: YKOATH. The traps: a challenge in the answer to SELECT means that a password is set, and it holds for this
//! selection only; and a list may hold what computes no codes, whose name is taken all the same.

use zeroize::Zeroizing;

use super::access::{ACCESS_CHALLENGE_LEN, AccessMac};
use super::command::PROOF;
use super::credential::{Kind, kind_byte, kind_of};
use super::name::Name;
use super::tlv::{append, fields, push};
use crate::domain::Algorithm;
use crate::wire::apdu::LONGEST_WHOLE;
use crate::wire::{Wiped, WireError, apdu};

/// What a token tells when the applet is selected. Fields that are not known are skipped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Version of the applet; on some makes of the firmware.
    pub version: [u8; 3],
    /// The identity, which salts the password; new after a reset. Empty where a make tells none.
    pub salt: Vec<u8>,
    /// Set while a password is asked for.
    pub challenge: Option<[u8; ACCESS_CHALLENGE_LEN]>,
    /// Nitrokey 3: how often a PIN may still be tried; `None` while there is none.
    pub pin_tries: Option<u8>,
    /// Nitrokey 3: its serial number.
    pub serial: Option<Vec<u8>>,
}

/// What stands in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What it counts, and its hash; `None` of what computes no codes, as the passwords that a Nitrokey 3 keeps.
    pub computes: Option<(Kind, Algorithm)>,
    /// Its name.
    pub name: Name,
}

const VERSION: u8 = 0x79;
const SALT: u8 = 0x71;
const CHALLENGE: u8 = 0x74;
const CHALLENGE_HASH: u8 = 0x7b;
const PIN_TRIES: u8 = 0x82;
const SERIAL: u8 = 0x8f;
const LISTED: u8 = 0x72;
const SHA1: u8 = 0x01;
/// A kind that computes nothing (`trussed-secrets-app`).
const COMPUTES_NOTHING: u8 = 0xf1;

impl Selection {
    /// Reads a response's data.
    pub fn decode(data: &[u8]) -> Result<Self, WireError> {
        let refused = || WireError::NotAMessage { expected: "selection", len: data.len() };
        let mut selection = Self::default();
        let mut has_version = false;
        for (tag, value) in fields(data).ok_or_else(refused)? {
            match tag {
                VERSION => {
                    selection.version = value.try_into().map_err(|_| refused())?;
                    has_version = true;
                }
                SALT => selection.salt = value.to_vec(),
                CHALLENGE => selection.challenge = Some(value.try_into().map_err(|_| refused())?),
                PIN_TRIES => {
                    let [tries] = value else { return Err(refused()) };
                    selection.pin_tries = Some(*tries);
                }
                SERIAL => selection.serial = Some(value.to_vec()),
                _ => {}
            }
        }
        if has_version { Ok(selection) } else { Err(refused()) }
    }

    /// The response that tells it.
    pub fn response(&self) -> Result<apdu::Response, WireError> {
        let mut data = Wiped::new();
        push(&mut data, VERSION, &[&self.version])?;
        if !self.salt.is_empty() {
            push(&mut data, SALT, &[&self.salt])?;
        }
        if let Some(challenge) = &self.challenge {
            push(&mut data, CHALLENGE, &[challenge])?;
            push(&mut data, CHALLENGE_HASH, &[&[SHA1]])?;
        }
        if let Some(tries) = self.pin_tries {
            push(&mut data, PIN_TRIES, &[&[tries]])?;
        }
        if let Some(serial) = &self.serial {
            push(&mut data, SERIAL, &[serial])?;
        }
        apdu::Response::carrying(&data, apdu::Sw::DONE)
    }
}

/// What stands in an answer that has been put together. A name that is no text, or too long for one of ours, is left out.
pub fn list_from(whole: &[u8]) -> Result<Vec<Listed>, WireError> {
    let refused = || WireError::NotAMessage { expected: "list of credentials", len: whole.len() };
    let mut listed = Vec::new();
    for field in fields(whole).ok_or_else(refused)? {
        let (LISTED, [kind, name @ ..]) = field else { return Err(refused()) };
        if let Some(name) = Name::from_bytes(name) {
            listed.push(Listed { computes: kind_of(*kind), name });
        }
    }
    Ok(listed)
}

/// The answer that lists some credentials, to be handed out in parts.
pub fn list_whole(listed: &[Listed]) -> Result<Zeroizing<Vec<u8>>, WireError> {
    let mut whole = Zeroizing::new(Vec::with_capacity(LONGEST_WHOLE));
    for one in listed {
        let kind = [one.computes.map_or(COMPUTES_NOTHING, |(kind, algorithm)| kind_byte(kind, algorithm))];
        append(&mut whole, LISTED, &[&kind, one.name.as_str().as_bytes()])?;
    }
    Ok(whole)
}

/// The token's proof in the answer to VALIDATE.
pub fn proof_from(data: &[u8]) -> Result<AccessMac, WireError> {
    match fields(data).as_deref() {
        Some([(PROOF, proof)]) => (*proof).try_into().ok().map(AccessMac),
        _ => None,
    }
    .ok_or(WireError::NotAMessage { expected: "proof of a password", len: data.len() })
}

/// The response that carries the token's proof.
pub fn proof_response(proof: &AccessMac) -> Result<apdu::Response, WireError> {
    let mut data = Wiped::new();
    push(&mut data, PROOF, &[&proof.0])?;
    apdu::Response::carrying(&data, apdu::Sw::DONE)
}
