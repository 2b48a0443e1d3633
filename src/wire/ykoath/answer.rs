//! What the applet answers to SELECT, LIST and VALIDATE.
//!
//! Source: YKOATH. The trap: a challenge in the answer to SELECT means that a password is set, and it holds for this
//! selection only.

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

/// A credential in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What it counts.
    pub kind: Kind,
    /// The hash.
    pub algorithm: Algorithm,
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

/// The credentials in an answer that has been put together.
pub fn list_from(whole: &[u8]) -> Result<Vec<Listed>, WireError> {
    let read = || {
        fields(whole)?
            .into_iter()
            .map(|field| match field {
                (LISTED, [kind, name @ ..]) => {
                    let (kind, algorithm) = kind_of(*kind)?;
                    Some(Listed { kind, algorithm, name: Name::from_bytes(name)? })
                }
                _ => None,
            })
            .collect::<Option<Vec<_>>>()
    };
    read().ok_or(WireError::NotAMessage { expected: "list of credentials", len: whole.len() })
}

/// The answer that lists some credentials, to be handed out in parts.
pub fn list_whole(listed: &[Listed]) -> Result<Zeroizing<Vec<u8>>, WireError> {
    let mut whole = Zeroizing::new(Vec::with_capacity(LONGEST_WHOLE));
    for one in listed {
        let kind = [kind_byte(one.kind, one.algorithm)];
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
