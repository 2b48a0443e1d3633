//! The commands of the device, as a host sends them and as a device reads them.
//!
//! Source: `libnitrokey`, layout of firmware 0.8 and later. The trap: the order is authenticate, name, secret, slot, and
//! the session password stands first in some commands and last in others.

use std::fmt;

use super::answer::Status;
use super::password::{FIELD, Pin, SessionPassword};
use super::report::{CONTENT, Report, cut};
use super::secret::{CHUNK, Chunk};
use super::slot::{Flags, Slot, SlotConfig, SlotName};
use crate::wire::WireError;

/// What a host asks. Holds PINs and secrets: no `Debug` of its content and no `Clone`.
pub enum Command {
    /// How are you? Answered by [`DeviceStatus`](super::DeviceStatus).
    Status,
    /// How many tries has the admin PIN left?
    AdminTries,
    /// How many tries has the user PIN left?
    UserTries,
    /// Here is the admin PIN; from now on this password stands for it.
    AdminAuth(Pin, SessionPassword),
    /// Here is the user PIN; from now on this password stands for it.
    UserAuth(Pin, SessionPassword),
    /// The name for the slot to be written.
    StageName(SessionPassword, SlotName),
    /// A part of the secret for the slot to be written.
    StageSecret(SessionPassword, Chunk),
    /// Write what was staged into this slot.
    WriteSlot(SessionPassword, Slot, SlotConfig),
    /// Forget this slot.
    Erase(Slot, SessionPassword),
    /// What is this slot called? Answered by a [`SlotName`].
    ReadName(Slot),
    /// What is in this slot? Answered by [`SlotContent`](super::SlotContent).
    ReadSlot(Slot),
    /// Have this time, in seconds since 1970.
    SetTime(SetMode, u64),
    /// Compute the code of this slot. Answered by [`SlotCode`](super::SlotCode).
    GetCode(Slot, SessionPassword),
    /// Have these settings.
    Configure(Settings, SessionPassword),
    /// Forget everything.
    FactoryReset(Pin),
    /// End every session.
    Lock,
    /// Have another user PIN.
    ChangeUserPin {
        /// The PIN so far.
        old: Pin,
        /// The PIN to be.
        new: Pin,
    },
    /// Have another admin PIN.
    ChangeAdminPin {
        /// The PIN so far.
        old: Pin,
        /// The PIN to be.
        new: Pin,
    },
    /// Have another user PIN, the old one being blocked.
    UnblockUserPin {
        /// The admin PIN.
        admin: Pin,
        /// The user PIN to be.
        new: Pin,
    },
}

/// What holds for the whole device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Numbers of the HOTP slots that double presses of Num, Caps and Scroll Lock type; 255 for none.
    pub typed_slots: [u8; 3],
    /// Whether a code wants the user PIN.
    pub code_needs_pin: bool,
}

/// Whether a time may lie before the one that the device has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetMode {
    /// Refused with a warning when it does, or when no time was ever set.
    OnlyForward = 0,
    /// Taken.
    Force = 1,
}

const NAME: u8 = b'N';
const SECRET: u8 = b'S';
/// Between slot and password of the command for a code; other firmware had a challenge there.
const UNUSED: [u8; 17] = [0; 17];

impl Command {
    /// The report that is sent.
    pub fn encode(&self) -> Result<Report, WireError> {
        let code = &[self.code()][..];
        let report = match self {
            Self::Status | Self::AdminTries | Self::UserTries | Self::Lock => Report::unsigned(&[code]),
            Self::AdminAuth(pin, password) | Self::UserAuth(pin, password) => {
                Report::unsigned(&[code, pin.field(), password.field()])
            }
            Self::StageName(password, name) => {
                Report::unsigned(&[code, password.field(), &[NAME, 0], &name.field()])
            }
            Self::StageSecret(password, chunk) => {
                Report::unsigned(&[code, password.field(), &[SECRET, chunk.index()], chunk.bytes()])
            }
            Self::WriteSlot(password, slot, config) => Report::unsigned(&[
                code,
                password.field(),
                &[slot.number()?],
                &config.step_secs_or_counter.to_le_bytes(),
                &[config.flags.bits()],
                &config.token_id,
            ]),
            Self::Erase(slot, password) => Report::unsigned(&[code, &[slot.number()?], password.field()]),
            Self::ReadName(slot) | Self::ReadSlot(slot) => Report::unsigned(&[code, &[slot.number()?]]),
            Self::SetTime(mode, unix_secs) => {
                Report::unsigned(&[code, &[*mode as u8], &unix_secs.to_le_bytes()])
            }
            Self::GetCode(slot, password) => {
                Report::unsigned(&[code, &[slot.number()?], &UNUSED, password.field()])
            }
            Self::Configure(settings, password) => {
                let needs_pin = u8::from(settings.code_needs_pin);
                Report::unsigned(&[code, &settings.typed_slots, &[needs_pin, 0], password.field()])
            }
            Self::FactoryReset(pin) => Report::unsigned(&[code, pin.field()]),
            Self::ChangeUserPin { old, new } | Self::ChangeAdminPin { old, new } => {
                Report::unsigned(&[code, old.field(), new.field()])
            }
            Self::UnblockUserPin { admin, new } => Report::unsigned(&[code, admin.field(), new.field()]),
        };
        Ok(report?.signed())
    }

    /// Reads a report as a device does.
    ///
    /// # Errors
    /// The status that the device answers with.
    pub fn decode(report: &Report) -> Result<Self, Status> {
        report.check().map_err(|_| Status::BadChecksum)?;
        let [code, payload @ ..] = report.content() else { return Err(Status::UnknownCommand) };
        // Every command is shorter than a report, so only an unknown number is not read.
        Self::read(*code, payload).unwrap_or(Err(Status::UnknownCommand))
    }

    fn read(code: u8, mut payload: &[u8]) -> Option<Result<Self, Status>> {
        debug_assert_eq!(payload.len(), CONTENT - 1);
        let rest = &mut payload;
        let read = match code {
            0x00 => Self::Status,
            0x09 => Self::AdminTries,
            0x0f => Self::UserTries,
            0x12 => Self::Lock,
            0x07 => Self::AdminAuth(pin(rest)?, password(rest)?),
            0x0e => Self::UserAuth(pin(rest)?, password(rest)?),
            0x17 => {
                let password = password(rest)?;
                let [what, index] = *cut(rest)?;
                let data = cut::<CHUNK>(rest)?;
                let staged = match what {
                    NAME => SlotName::from_field(data).map(|name| Self::StageName(password, name)),
                    SECRET => Chunk::of(index, data).map(|chunk| Self::StageSecret(password, chunk)),
                    _ => return Some(Err(Status::Unsupported)),
                };
                return Some(staged.ok_or(if what == NAME { Status::NoName } else { Status::Unsupported }));
            }
            0x01 => {
                let (password, [slot]) = (password(rest)?, *cut(rest)?);
                let step_secs_or_counter = u64::from_le_bytes(*cut(rest)?);
                let ([flags], token_id) = (*cut(rest)?, *cut(rest)?);
                let config = SlotConfig { step_secs_or_counter, flags: Flags::of(flags), token_id };
                return Some(in_slot(slot, |slot| Self::WriteSlot(password, slot, config)));
            }
            0x06 => {
                let ([slot], password) = (*cut(rest)?, password(rest)?);
                return Some(in_slot(slot, |slot| Self::Erase(slot, password)));
            }
            0x02 => return Some(in_slot(cut::<1>(rest)?[0], Self::ReadName)),
            0x03 => return Some(in_slot(cut::<1>(rest)?[0], Self::ReadSlot)),
            0x0b => {
                let ([mode], unix_secs) = (*cut(rest)?, u64::from_le_bytes(*cut(rest)?));
                let mode = if mode == SetMode::Force as u8 { SetMode::Force } else { SetMode::OnlyForward };
                Self::SetTime(mode, unix_secs)
            }
            0x04 => {
                let ([slot], _) = (*cut(rest)?, cut::<{ UNUSED.len() }>(rest)?);
                let password = password(rest)?;
                return Some(in_slot(slot, |slot| Self::GetCode(slot, password)));
            }
            0x05 => {
                let (typed_slots, [needs_pin, _]) = (*cut(rest)?, *cut(rest)?);
                Self::Configure(Settings { typed_slots, code_needs_pin: needs_pin != 0 }, password(rest)?)
            }
            0x13 => Self::FactoryReset(pin(rest)?),
            0x14 => Self::ChangeUserPin { old: pin(rest)?, new: pin(rest)? },
            0x15 => Self::ChangeAdminPin { old: pin(rest)?, new: pin(rest)? },
            0x11 => Self::UnblockUserPin { admin: pin(rest)?, new: pin(rest)? },
            _ => return None,
        };
        Some(Ok(read))
    }

    /// Its number in a report.
    #[must_use]
    pub const fn code(&self) -> u8 {
        match self {
            Self::Status => 0x00,
            Self::WriteSlot(..) => 0x01,
            Self::ReadName(_) => 0x02,
            Self::ReadSlot(_) => 0x03,
            Self::GetCode(..) => 0x04,
            Self::Configure(..) => 0x05,
            Self::Erase(..) => 0x06,
            Self::AdminAuth(..) => 0x07,
            Self::AdminTries => 0x09,
            Self::SetTime(..) => 0x0b,
            Self::UserAuth(..) => 0x0e,
            Self::UserTries => 0x0f,
            Self::UnblockUserPin { .. } => 0x11,
            Self::Lock => 0x12,
            Self::FactoryReset(_) => 0x13,
            Self::ChangeUserPin { .. } => 0x14,
            Self::ChangeAdminPin { .. } => 0x15,
            Self::StageName(..) | Self::StageSecret(..) => 0x17,
        }
    }

    /// Its name, for errors and traces.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::WriteSlot(..) => "write slot",
            Self::ReadName(_) => "read name",
            Self::ReadSlot(_) => "read slot",
            Self::GetCode(..) => "get code",
            Self::Configure(..) => "configure",
            Self::Erase(..) => "erase",
            Self::AdminAuth(..) => "admin auth",
            Self::AdminTries => "admin tries",
            Self::SetTime(..) => "set time",
            Self::UserAuth(..) => "user auth",
            Self::UserTries => "user tries",
            Self::UnblockUserPin { .. } => "unblock user PIN",
            Self::Lock => "lock",
            Self::FactoryReset(_) => "factory reset",
            Self::ChangeUserPin { .. } => "change user PIN",
            Self::ChangeAdminPin { .. } => "change admin PIN",
            Self::StageName(..) => "stage name",
            Self::StageSecret(..) => "stage secret",
        }
    }
}

fn pin(rest: &mut &[u8]) -> Option<Pin> {
    cut::<FIELD>(rest).map(Pin::from_field)
}

fn password(rest: &mut &[u8]) -> Option<SessionPassword> {
    cut::<FIELD>(rest).map(SessionPassword::from_field)
}

fn in_slot(number: u8, command: impl FnOnce(Slot) -> Command) -> Result<Command, Status> {
    Slot::of_number(number).map(command).ok_or(Status::WrongSlot)
}

/// A trace shows which command it is, never what it holds.
impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Command({})", self.name())
    }
}
