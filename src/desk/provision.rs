//! One token from the tray to its contract, as a pure step function: `step(state, input) -> (state, effect)`.
//!
//! The order that everything rests on: the sealed secret is in the register *before* the token is touched
//! ([`BookAct::Arm`] before [`DeviceAct::Write`]), and the record is made only of a proved token. At most one
//! effect is asked for at a time; its answer is the next input.
//!
//! The trap: after a crash the register may say `armed` while the token holds the secret, or does not. Only the
//! token knows, and its check value tells: same → go on, blank → the same secret again, other → quarantine.

mod act;
mod problem;
mod step;

pub use act::{BookAct, Codes, DeviceAct, Effect, Facts, Input, Written};
pub use problem::{Answer, Choice, Problem};
pub use step::{CLOCK_TOLERANCE_MILLIS, clock_tolerance_millis, step};

use crate::domain::{ClockOffset, FeeLine, RequestNo, Serial, UserId};
use crate::driver::Identity;
use crate::register::Job;

/// The item that a slot works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Reception number.
    pub request: RequestNo,
    /// Item, from 1.
    pub item: u32,
}

/// Where the provisioning of one token stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Provision {
    /// The item it was begun for; a resumed job may belong to another one, see `job`.
    pub ticket: Ticket,
    /// The token as it named itself.
    pub identity: Option<Identity>,
    /// Its job once armed.
    pub job: Option<Job>,
    /// The users it will serve and what it costs, once the rules allowed it.
    pub grant: Option<Grant>,
    /// The clock as last measured after setting.
    pub clock: Option<ClockOffset>,
    /// Codes read together with the writing, not yet checked.
    pub(in crate::desk::provision) codes: Option<Codes>,
    /// What it waits for.
    pub phase: Phase,
}

/// What the rules granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Users that the token will serve.
    pub users: Vec<UserId>,
    /// The fee that recording it raises.
    pub fee: FeeLine,
}

/// What a provision waits for.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// The token to name itself.
    Identifying,
    /// The register's facts about it.
    Looking,
    /// The yes to the first write to be on disk.
    Allowing,
    /// The sealed secret to be on disk.
    Arming,
    /// The token to take the secret and the time.
    Writing,
    /// The clock to be set again.
    SettingClock,
    /// The register to note the writing.
    Noting,
    /// Two codes from the token.
    ReadingCodes,
    /// The codes to be compared with the sealed secret.
    Checking,
    /// The record to be on disk.
    Recording,
    /// A person to decide.
    Asking(Problem),
    /// The quarantine to be on disk.
    Quarantining,
    /// The request's label.
    Labelling,
    /// Nothing more.
    Ended(End),
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Recorded; whether the label was needed now and made.
    Recorded {
        /// `None` when the request still lacks tokens, so its label comes later.
        labelled: Option<bool>,
    },
    /// A rule said no; the token was not touched.
    Refused(crate::domain::Refusal),
    /// Left alone before it was touched.
    Dropped,
    /// Set apart.
    Quarantined(Serial),
    /// Pulled out while its job is open: it goes on when the token comes back.
    Interrupted(Serial),
    /// The register failed; what is on disk decides at the next start.
    BookFailed,
}

impl Provision {
    /// Begins with an item; the first effect asks the token who it is.
    #[must_use]
    pub fn begin(ticket: Ticket) -> (Self, Effect) {
        let state = Self {
            ticket,
            identity: None,
            job: None,
            grant: None,
            clock: None,
            codes: None,
            phase: Phase::Identifying,
        };
        (state, Effect::Device(DeviceAct::Identify))
    }

    /// Whether nothing more will happen.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Ended(_))
    }

    /// The item that is really worked on: the job's where there is one.
    #[must_use]
    pub fn item(&self) -> Ticket {
        self.job.as_ref().map_or_else(
            || self.ticket.clone(),
            |job| Ticket { request: job.request.clone(), item: job.item },
        )
    }
}
