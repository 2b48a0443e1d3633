//! What the device answers: whether it is ready, what became of the command, and its data.
//!
//! Source: `libnitrokey`. The trap: an answer is polled for and may be that of an earlier command; only the checksum of
//! the request within it tells.

use std::fmt;

use super::report::{CONTENT, Report, cut};
use super::slot::{Flags, NAME, SlotName};
use crate::domain::Digits;
use crate::domain::otp::Code;
use crate::wire::{Wiped, WireError};

/// An answer. Its data may be a code or an echoed secret and is wiped when dropped.
pub struct Answer {
    command: u8,
    request_checksum: u32,
    status: Status,
    data: Wiped,
}

/// What a host finds when it polls.
#[derive(Debug)]
pub enum Polled {
    /// The device is ready and this is its answer.
    Ready(Answer),
    /// Poll again.
    NotReady(DeviceState),
}

/// Where a device stands that is not ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceState {
    /// It works.
    Busy = 1,
    /// It failed.
    Error = 2,
    /// It has received a report and not begun.
    Received = 3,
}

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Done,
    /// The checksum of the request is wrong.
    BadChecksum,
    /// No such slot.
    WrongSlot,
    /// The slot is empty.
    EmptySlot,
    /// The PIN is wrong; one try fewer.
    WrongPin,
    /// The session password is missing or wrong.
    NotAuthorised,
    /// The time lies before the one that the device has, or none was ever set.
    TimeWarning,
    /// A slot needs a name.
    NoName,
    /// The device does not do this.
    Unsupported,
    /// No such command.
    UnknownCommand,
    /// A number that the sources do not name.
    Other(u8),
}

/// How the device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceStatus {
    /// Firmware before the point.
    pub firmware_major: u8,
    /// Firmware behind the point.
    pub firmware_minor: u8,
    /// Serial number of the smart card inside.
    pub serial: u32,
    /// Slots that a double press of num, caps and scroll lock types.
    pub typed_slots: [u8; 3],
    /// Whether a code needs the user PIN.
    pub code_needs_pin: bool,
}

/// What is in a slot, the secret apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotContent {
    /// Its name.
    pub name: SlotName,
    /// What it counts and how it shows it.
    pub config: super::SlotConfig,
}

/// A code as the device tells it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SlotCode {
    /// The number, leading zeros lost.
    pub number: u32,
    /// How it is shown.
    pub flags: Flags,
    /// The OATH token identifier.
    pub token_id: [u8; 13],
}

const READY: u8 = 0;
const HEAD: usize = 7;
const DATA: usize = CONTENT - HEAD;

impl Answer {
    /// An answer to a report.
    pub fn to(request: &Report, status: Status, data: &[u8]) -> Result<Self, WireError> {
        if data.len() > DATA {
            return Err(WireError::MessageTooLong { longest: DATA, got: data.len() });
        }
        let mut whole = Wiped::of(data)?;
        whole.resize(DATA)?;
        let [command, ..] = *request.bytes();
        Ok(Self { command, request_checksum: request.carried_checksum(), status, data: whole })
    }

    /// The answer to a report that staged something: its data come back.
    pub fn echo(request: &Report) -> Result<Self, WireError> {
        let data = request.bytes().get(28..58).unwrap_or_default();
        Self::to(request, Status::Done, data)
    }

    /// The report of the answer.
    pub fn encode(&self) -> Result<Report, WireError> {
        let report = Report::unsigned(&[
            &[READY, self.command],
            &self.request_checksum.to_le_bytes(),
            &[self.status.number()],
            &self.data,
        ])?;
        Ok(report.signed())
    }

    /// The report of a device that is not ready.
    pub fn not_ready(request: &Report, state: DeviceState) -> Result<Report, WireError> {
        Ok(Self::to(request, Status::Done, &[])?.encode()?.beginning(state as u8))
    }

    /// Reads what was polled.
    pub fn poll(report: &Report) -> Result<Polled, WireError> {
        let refused = WireError::NotAMessage { expected: "answer of the device", len: report.bytes().len() };
        let mut rest = report.content();
        let Some([state, command]) = cut(&mut rest) else { return Err(refused) };
        match *state {
            READY => report.check()?,
            1 => return Ok(Polled::NotReady(DeviceState::Busy)),
            2 => return Ok(Polled::NotReady(DeviceState::Error)),
            3 => return Ok(Polled::NotReady(DeviceState::Received)),
            _ => return Err(refused),
        }
        let (Some(sum), Some([status])) = (cut(&mut rest), cut(&mut rest)) else { return Err(refused) };
        Ok(Polled::Ready(Self {
            command: *command,
            request_checksum: u32::from_le_bytes(*sum),
            status: Status::of(*status),
            data: Wiped::of(rest)?,
        }))
    }

    /// Whether this answers that request and no earlier one.
    #[must_use]
    pub fn answers(&self, request: &Report) -> bool {
        self.command == request.bytes()[0] && self.request_checksum == request.carried_checksum()
    }

    /// What became of the command.
    #[must_use]
    pub const fn status(&self) -> Status {
        self.status
    }

    /// The data.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// How many tries a PIN has left.
    #[must_use]
    pub fn tries(&self) -> u8 {
        self.data.first().copied().unwrap_or(0)
    }

    /// The name of a slot; `None` where it has none.
    #[must_use]
    pub fn slot_name(&self) -> Option<SlotName> {
        SlotName::from_field(&self.data[..NAME])
    }
}

impl Status {
    const TABLE: [Self; 10] = [
        Self::Done,
        Self::BadChecksum,
        Self::WrongSlot,
        Self::EmptySlot,
        Self::WrongPin,
        Self::NotAuthorised,
        Self::TimeWarning,
        Self::NoName,
        Self::Unsupported,
        Self::UnknownCommand,
    ];

    /// What a number means.
    #[must_use]
    pub fn of(number: u8) -> Self {
        Self::TABLE.get(usize::from(number)).copied().unwrap_or(Self::Other(number))
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Other(number) => number,
            named => {
                (0..).zip(Self::TABLE).find(|(_, status)| *status == named).map_or(0xff, |(number, _)| number)
            }
        }
    }
}

impl DeviceStatus {
    /// Reads an answer's data.
    pub fn decode(data: &[u8]) -> Result<Self, WireError> {
        let refused = WireError::NotAMessage { expected: "status of the device", len: data.len() };
        let Some([minor, major, a, b, c, d, num, caps, scroll, pin, ..]) = data.first_chunk::<10>().copied()
        else {
            return Err(refused);
        };
        Ok(Self {
            firmware_major: major,
            firmware_minor: minor,
            serial: u32::from_le_bytes([a, b, c, d]),
            typed_slots: [num, caps, scroll],
            code_needs_pin: pin != 0,
        })
    }

    /// The data that tells it.
    #[must_use]
    pub fn encode(&self) -> [u8; 10] {
        let [a, b, c, d] = self.serial.to_le_bytes();
        let [num, caps, scroll] = self.typed_slots;
        [
            self.firmware_minor,
            self.firmware_major,
            a,
            b,
            c,
            d,
            num,
            caps,
            scroll,
            u8::from(self.code_needs_pin),
        ]
    }
}

impl SlotContent {
    /// Reads an answer's data; refused for a slot without a name.
    pub fn decode(data: &[u8]) -> Result<Self, WireError> {
        let refused = || WireError::NotAMessage { expected: "content of a slot", len: data.len() };
        let mut rest = data;
        let name =
            cut::<NAME>(&mut rest).and_then(|field| SlotName::from_field(field)).ok_or_else(refused)?;
        let [flags] = *cut(&mut rest).ok_or_else(refused)?;
        let token_id = *cut(&mut rest).ok_or_else(refused)?;
        let step_secs_or_counter = u64::from_le_bytes(*cut(&mut rest).ok_or_else(refused)?);
        let config = super::SlotConfig { step_secs_or_counter, flags: Flags::of(flags), token_id };
        Ok(Self { name, config })
    }

    /// The data that tells it.
    pub fn encode(&self) -> Result<Wiped, WireError> {
        let mut data = Wiped::of(&self.name.field())?;
        data.push(&[self.config.flags.bits()])?;
        data.push(&self.config.token_id)?;
        data.push(&self.config.step_secs_or_counter.to_le_bytes())?;
        Ok(data)
    }
}

impl SlotCode {
    /// Reads an answer's data.
    pub fn decode(data: &[u8]) -> Result<Self, WireError> {
        let refused = || WireError::NotAMessage { expected: "code of a slot", len: data.len() };
        let mut rest = data;
        let number = u32::from_le_bytes(*cut(&mut rest).ok_or_else(refused)?);
        let [flags] = *cut(&mut rest).ok_or_else(refused)?;
        let token_id = *cut(&mut rest).ok_or_else(refused)?;
        Ok(Self { number, flags: Flags::of(flags), token_id })
    }

    /// The data that tells it.
    pub fn encode(&self) -> Result<Wiped, WireError> {
        let mut data = Wiped::of(&self.number.to_le_bytes())?;
        data.push(&[self.flags.bits()])?;
        data.push(&self.token_id)?;
        Ok(data)
    }

    /// The code with its leading zeros; `None` where the number has more digits than it says.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        let digits = if self.flags.eight_digits { Digits::Eight } else { Digits::Six };
        let width = digits.count();
        Code::parse(&format!("{:0width$}", self.number), digits).ok()
    }
}

/// A trace shows what became of the command, never the data.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer(to {:02X}, {:?})", self.command, self.status)
    }
}

/// A code is good for a minute and not for a log.
impl fmt::Debug for SlotCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SlotCode({:?})", self.flags)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_its_number() {
        for number in 0..=u8::MAX {
            assert_eq!(Status::of(number).number(), number);
        }
        assert_eq!(Status::WrongPin.number(), 4);
        assert_eq!(Status::UnknownCommand.number(), 9);
    }

    #[test]
    fn a_code_keeps_its_leading_zeros_and_one_too_long_is_none() {
        let code = |number, eight_digits| {
            let flags = Flags { eight_digits, ..Flags::default() };
            SlotCode { number, flags, token_id: [0; 13] }.code().map(|code| code.as_str().to_owned())
        };
        assert_eq!(code(42, false).as_deref(), Some("000042"));
        assert_eq!(code(42, true).as_deref(), Some("00000042"));
        assert_eq!(code(1_000_000, false), None);
        assert_eq!(code(94_287_082, true).as_deref(), Some("94287082"));
    }
}
