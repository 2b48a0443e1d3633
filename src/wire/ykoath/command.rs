//! The commands of the applet, as a host sends them and as a token reads them.
//!
//! Source: YKOATH. The trap: RESET has no confirmation but two parameter bytes, and one make has no RESET at all; PUT
//! may overwrite a credential of the same name without a word.

use std::borrow::Borrow;
use std::fmt;

use super::access::{ACCESS_CHALLENGE_LEN, AccessKey, AccessMac, Pin};
use super::applet::Applet;
use super::credential::{Credential, KEY, Kind, NAME, kind_byte};
use super::name::Name;
use super::tlv::{fields, push};
use crate::domain::{Algorithm, Secret};
use crate::wire::apdu::statuses;
use crate::wire::{Wiped, WireError, apdu};

/// What a host asks of the applet. Holds secrets, or borrows one: no `Debug` of its content and no `Clone`.
pub enum Command<S = Secret> {
    /// Be this applet. Answered by [`Selection`](super::Selection).
    Select,
    /// Take this credential.
    Put(Credential<S>),
    /// Forget this credential.
    Delete(Name),
    /// From now on ask for this key; the challenge proves that the host has it.
    SetCode {
        /// The key.
        key: AccessKey,
        /// Chosen by the host.
        challenge: [u8; ACCESS_CHALLENGE_LEN],
    },
    /// From now on ask for no key.
    ClearCode,
    /// Forget every credential and the password.
    Reset,
    /// Call a credential otherwise.
    Rename {
        /// Its name.
        from: Name,
        /// Its name to be.
        to: Name,
    },
    /// Name every credential. Answered by [`Listed`](super::Listed).
    List,
    /// Compute the code of a step. Answered by [`Calculated`](super::Calculated).
    Calculate {
        /// The credential.
        name: Name,
        /// The step.
        step: u64,
        /// The whole HMAC instead of a code.
        full: bool,
    },
    /// Prove the key to the token, and let it prove it to the host.
    Validate {
        /// Over the token's challenge.
        proof: AccessMac,
        /// The host's challenge.
        challenge: [u8; ACCESS_CHALLENGE_LEN],
    },
    /// Compute the codes of all credentials. Answered by names and [`Calculated`](super::Calculated).
    CalculateAll {
        /// The step.
        step: u64,
    },
    /// Tell the rest of the answer.
    SendRemaining,
    /// Nitrokey 3: here is the PIN.
    VerifyPin(Pin),
    /// Nitrokey 3: have this PIN from now on; only while there is none.
    SetPin(Pin),
    /// Nitrokey 3: have another PIN.
    ChangePin {
        /// The PIN so far.
        old: Pin,
        /// The PIN to be.
        new: Pin,
    },
}

/// A command with a secret that stays where it is.
pub type Asked<'a> = Command<&'a Secret>;

statuses! {
    /// What the applet says to a command.
    Status {
        /// Done.
        Done = 0x9000,
        /// The password has to come first. Nitrokey 3: nobody touched it in time, or the PIN has to come first.
        AccessRequired = 0x6982,
        /// Nitrokey 3: the name exists.
        NameTaken = 0x6983,
        /// There is no credential of this name.
        NoSuchName = 0x6984,
        /// CanoKey: the name exists. Nitrokey 3: it does not do that.
        NotAllowed = 0x6985,
        /// Nitrokey 3: there is no credential of this name. Every make: there is no such applet.
        NotFound = 0x6a82,
        /// Not understood; after [`Command::Validate`] the password is wrong.
        BadContent = 0x6a80,
        /// No room for another credential.
        Full = 0x6a84,
        /// The memory did not take the write.
        MemoryFailed = 0x6581,
        /// Something went wrong inside.
        Internal = 0x6f00,
        /// No such command; CanoKey says so to [`Command::Reset`].
        UnknownInstruction = 0x6d00,
        /// No such class.
        UnknownClass = 0x6e00,
        /// The length is wrong.
        BadLength = 0x6700,
    }
}

const CHALLENGE: u8 = 0x74;
pub(super) const PROOF: u8 = 0x75;
const PIN: u8 = 0x80;
const NEW_PIN: u8 = 0x81;
const SET_CODE: [u8; 4] = [0, 0x03, 0, 0];
const RESET: [u8; 4] = [0, 0x04, 0xde, 0xad];
const TOTP_SHA1: u8 = kind_byte(Kind::Totp, Algorithm::Sha1);

impl<S: Borrow<Secret>> Command<S> {
    /// The command as it is sent.
    pub fn encode(&self) -> Result<apdu::Command, WireError> {
        let mut data = Wiped::new();
        let header = match self {
            Self::Select => return Applet::Oath.select(),
            Self::SendRemaining => return Ok(super::CONTINUATION.command(0)),
            Self::Put(credential) => {
                data = credential.encode()?;
                [0, 0x01, 0, 0]
            }
            Self::Delete(name) => {
                push(&mut data, NAME, &[name.as_str().as_bytes()])?;
                [0, 0x02, 0, 0]
            }
            Self::SetCode { key, challenge } => {
                push(&mut data, KEY, &[&[TOTP_SHA1], key.bytes()])?;
                push(&mut data, CHALLENGE, &[challenge])?;
                push(&mut data, PROOF, &[&key.prove(challenge).0])?;
                SET_CODE
            }
            Self::ClearCode => {
                push(&mut data, KEY, &[])?;
                SET_CODE
            }
            Self::Reset => RESET,
            Self::Rename { from, to } => {
                push(&mut data, NAME, &[from.as_str().as_bytes()])?;
                push(&mut data, NAME, &[to.as_str().as_bytes()])?;
                [0, 0x05, 0, 0]
            }
            Self::List => [0, 0xa1, 0, 0],
            Self::Calculate { name, step, full } => {
                push(&mut data, NAME, &[name.as_str().as_bytes()])?;
                push(&mut data, CHALLENGE, &[&step.to_be_bytes()])?;
                [0, 0xa2, 0, u8::from(!full)]
            }
            Self::Validate { proof, challenge } => {
                push(&mut data, PROOF, &[&proof.0])?;
                push(&mut data, CHALLENGE, &[challenge])?;
                [0, 0xa3, 0, 0]
            }
            Self::CalculateAll { step } => {
                push(&mut data, CHALLENGE, &[&step.to_be_bytes()])?;
                [0, 0xa4, 0, 1]
            }
            Self::VerifyPin(pin) => {
                push(&mut data, PIN, &[pin.bytes()])?;
                [0, 0xb2, 0, 0]
            }
            Self::SetPin(pin) => {
                push(&mut data, PIN, &[pin.bytes()])?;
                [0, 0xb4, 0, 0]
            }
            Self::ChangePin { old, new } => {
                push(&mut data, PIN, &[old.bytes()])?;
                push(&mut data, NEW_PIN, &[new.bytes()])?;
                [0, 0xb3, 0, 0]
            }
        };
        apdu::Command::carrying(header, &data)
    }

    /// Its name, for errors and traces.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Put(_) => "put",
            Self::Delete(_) => "delete",
            Self::SetCode { .. } => "set code",
            Self::ClearCode => "clear code",
            Self::Reset => "reset",
            Self::Rename { .. } => "rename",
            Self::List => "list",
            Self::Calculate { .. } => "calculate",
            Self::Validate { .. } => "validate",
            Self::CalculateAll { .. } => "calculate all",
            Self::SendRemaining => "send remaining",
            Self::VerifyPin(_) => "verify PIN",
            Self::SetPin(_) => "set PIN",
            Self::ChangePin { .. } => "change PIN",
        }
    }
}

impl Command {
    /// Reads a command as a token does.
    ///
    /// # Errors
    /// The status that the token answers with.
    pub fn decode(command: &apdu::Command) -> Result<Self, Status> {
        if Applet::selected_by(command) == Some(Applet::Oath) {
            return Ok(Self::Select);
        }
        let [class, ins, p1, p2] = command.header();
        if class != 0 {
            return Err(Status::UnknownClass);
        }
        if ins == 0x01 {
            return Credential::decode(command.data()).map(Self::Put).ok_or(Status::BadContent);
        }
        let fields = fields(command.data()).ok_or(Status::BadContent)?;
        let read = match (ins, &fields[..]) {
            (0x02, [(NAME, name)]) => Name::from_bytes(name).map(Self::Delete),
            (0x03, [] | [(KEY, [])]) => Some(Self::ClearCode),
            (0x03, [(KEY, [TOTP_SHA1, key @ ..]), (CHALLENGE, challenge), (PROOF, proof)]) => {
                set_code(key, challenge, proof)
            }
            (0x04, []) if [p1, p2] == RESET[2..] => Some(Self::Reset),
            (0x05, [(NAME, from), (NAME, to)]) => {
                Name::from_bytes(from).zip(Name::from_bytes(to)).map(|(from, to)| Self::Rename { from, to })
            }
            (0xa1, []) => Some(Self::List),
            (0xa2, [(NAME, name), (CHALLENGE, step)]) => {
                let full = p2 == 0;
                Name::from_bytes(name).zip(step_of(step)).map(|(name, step)| Self::Calculate {
                    name,
                    step,
                    full,
                })
            }
            (0xa3, [(PROOF, proof), (CHALLENGE, challenge)]) => {
                let proof = (*proof).try_into().ok().map(AccessMac);
                proof
                    .zip((*challenge).try_into().ok())
                    .map(|(proof, challenge)| Self::Validate { proof, challenge })
            }
            (0xa4, [(CHALLENGE, step)]) => step_of(step).map(|step| Self::CalculateAll { step }),
            (0xa5, []) => Some(Self::SendRemaining),
            (0xb2, [(PIN, pin)]) => Pin::new(pin).ok().map(Self::VerifyPin),
            (0xb4, [(PIN, pin)]) => Pin::new(pin).ok().map(Self::SetPin),
            (0xb3, [(PIN, old), (NEW_PIN, new)]) => {
                Pin::new(old).ok().zip(Pin::new(new).ok()).map(|(old, new)| Self::ChangePin { old, new })
            }
            (0x02..=0x05 | 0xa1..=0xa5 | 0xb2..=0xb4, _) => None,
            _ => return Err(Status::UnknownInstruction),
        };
        read.ok_or(Status::BadContent)
    }
}

/// A new key with the proof that the host holds it.
fn set_code(key: &[u8], challenge: &[u8], proof: &[u8]) -> Option<Command> {
    let key = AccessKey::from_bytes(key.try_into().ok()?);
    let challenge = challenge.try_into().ok()?;
    let proved = key.prove(&challenge) == AccessMac(proof.try_into().ok()?);
    Some(Command::SetCode { key, challenge }).filter(|_| proved)
}

fn step_of(bytes: &[u8]) -> Option<u64> {
    bytes.try_into().ok().map(u64::from_be_bytes)
}

/// A trace shows which command it is, never what it holds.
impl<S: Borrow<Secret>> fmt::Debug for Command<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Command({})", self.name())
    }
}
