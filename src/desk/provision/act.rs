//! What a provision asks for and what it is told: effects down, inputs up. No secret is in either.

use crate::desk::device::DeviceFailure;
use crate::desk::provision::{Answer, Grant, Ticket};
use crate::domain::FeeLine;
use crate::domain::otp::Code;
use crate::domain::rules::Holding;
use crate::domain::{
    ClockOffset, Contract, Environment, FeeTable, Profile, Request, RequestNo, Token, TokenId, UserId,
};
use crate::driver::Identity;
use crate::register::{Job, JobNo, RefusedKey};

/// One thing to do in the world.
#[expect(clippy::large_enum_variant, reason = "one at a time is in the world, and most are book acts")]
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Of the token.
    Device(DeviceAct),
    /// Of the register.
    Book(BookAct),
    /// Make the request's label.
    Label(RequestNo),
}

/// Something to do with the token in the slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceAct {
    /// Ask who it is.
    Identify,
    /// Authenticate, write the job's secret, set and measure the clock, read two codes where the token can.
    Write {
        /// Whose secret.
        job: JobNo,
    },
    /// Authenticate, set and measure the clock, read two codes where the token can; the secret is in it already.
    SetClock {
        /// Which job's token.
        job: JobNo,
    },
    /// Authenticate and read two codes.
    ReadCodes {
        /// Which job's token.
        job: JobNo,
    },
}

/// Something to do with the register.
#[derive(Debug, Clone, PartialEq)]
pub enum BookAct {
    /// Read everything that the decision needs.
    Look {
        /// The token as it named itself.
        token: TokenId,
        /// The item it was meant for.
        ticket: Ticket,
    },
    /// Keep the yes to the first write to a family.
    AllowFirstWrite {
        /// The token that lay in the slot.
        token: TokenId,
        /// The family.
        family: &'static str,
        /// The token's model.
        model: String,
    },
    /// Keep the yes to showing a token the key that it refused.
    AllowKeyAgain {
        /// The token that lies in the slot.
        token: TokenId,
    },
    /// Draw a secret, seal it, store it as an armed job.
    Arm {
        /// Into which token.
        token: TokenId,
        /// For which item.
        ticket: Ticket,
        /// With which parameters.
        profile: Profile,
    },
    /// Note that the token holds the secret and how its clock stands.
    Note {
        /// Which job.
        job: Job,
        /// The clock after setting; `None` for a token without one.
        clock: Option<ClockOffset>,
    },
    /// Compare two codes with the sealed secret; nothing is written.
    Check {
        /// Which job.
        job: Job,
        /// The codes.
        codes: Codes,
    },
    /// Bind the token to its contract and raise the fee.
    Record {
        /// Which job.
        job: Job,
        /// Users it will serve.
        users: Vec<UserId>,
        /// The fee.
        fee: FeeLine,
    },
    /// Set the token apart and destroy the sealed secret.
    Quarantine {
        /// Which job.
        job: Job,
        /// Why, as a stable code.
        reason: &'static str,
    },
    /// Set a unit apart that no job has touched.
    QuarantineStock {
        /// Which unit.
        token: TokenId,
        /// Why, as a stable code.
        reason: &'static str,
    },
}

/// Two codes that should follow each other, and where they came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes {
    /// The first.
    pub first: Code,
    /// The one of the next step.
    pub second: Code,
    /// The step that the token gave for the first; `None` when a person typed the codes.
    pub step: Option<u64>,
}

/// The outcome of a writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The clock after setting; `None` for a token without one.
    pub clock: Option<ClockOffset>,
    /// Two codes, where the token can tell them.
    pub codes: Option<Codes>,
}

/// Everything that the decision about a token needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The token by the register.
    pub stored: Option<Token>,
    /// The last day of its lot, where the delivery note says so.
    pub expires_on: Option<jiff::civil::Date>,
    /// Its open job, if it has one.
    pub job: Option<Job>,
    /// The request: the job's where there is one, else the ticket's.
    pub request: Request,
    /// Its contract.
    pub contract: Contract,
    /// What the contract holds.
    pub holdings: Vec<Holding>,
    /// The fee table.
    pub fees: FeeTable,
    /// Today at the institution.
    pub on: jiff::civil::Date,
    /// The profile of the service.
    pub profile: Profile,
    /// Whether the institution takes tokens that can only do thirty seconds (R1).
    pub thirty_secs: bool,
    /// The token's family, when nobody has allowed a write to it on this station yet.
    pub first_write: Option<&'static str>,
    /// The refusal that stands against showing the token its key.
    pub refused_key: Option<RefusedKey>,
    /// What the station is for.
    pub environment: Environment,
}

/// What a provision is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The token named itself.
    Identified(Box<Identity>),
    /// The register's facts.
    Looked(Box<Facts>),
    /// The yes to the first write is on disk.
    Allowed,
    /// The job is on disk, armed.
    Armed(Box<Job>),
    /// The token took the secret and the time, or only the time.
    Written(Written),
    /// The writing is noted on disk.
    Noted,
    /// Two codes.
    Read(Codes),
    /// Whether the codes fit: the offset in steps, `None` for no fit.
    Checked(Option<i64>),
    /// The record is on disk; whether the request has all its tokens now.
    Recorded {
        /// Whether the label is due.
        filled: bool,
    },
    /// The quarantine is on disk.
    Quarantined,
    /// Whether the label was made.
    Labelled(bool),
    /// The token did not do it.
    DeviceFailed(DeviceFailure),
    /// The register did not do it.
    BookFailed,
    /// The register refused by a unique rule: item or token were taken meanwhile.
    Taken,
    /// The operator decided.
    Answered(Answer),
    /// The operator wants to stop.
    Parked,
    /// The token was pulled out.
    Removed,
}

/// The grant that fits the facts.
pub(super) fn grant(request: &Request, item: u32, fee: FeeLine) -> Grant {
    let users = request.items.iter().find(|i| i.no == item).map(|i| i.users.clone()).unwrap_or_default();
    Grant { users, fee }
}
