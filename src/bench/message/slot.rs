//! Pictures of the bench: slots, the jobs in them, and the pace of the shift.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::bench::message::Answer;
use crate::domain::{
    Abilities, ClockOffset, ContractNo, RequestKind, RequestNo, Serial, StepSecs, UnixMillis, Yen,
};
pub use crate::driver::Hand;
use crate::port::{place_name, reader_of};
use crate::words::Notice;

/// A place for one token: 1 for the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotNo(pub u16);

/// One slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotView {
    /// Its number.
    pub no: SlotNo,
    /// The port, as a person would look for it.
    pub port: String,
    /// What people call the place; may be empty.
    pub label: String,
    /// Whether the token in it exists only in software, so that the window can put it in and take it out.
    pub emulated: bool,
    /// What it is about.
    pub state: SlotState,
    /// The token in it, once identified.
    pub token: Option<SlotToken>,
    /// What it is being provisioned for.
    pub work: Option<SlotWork>,
    /// The steps, all of them, in order; empty when no job has run.
    pub steps: Vec<StepView>,
    /// The clock as the job measured it after setting it.
    pub clock_set: Option<ClockOffset>,
    /// What its display shows.
    pub lcd: Lcd,
    /// What only a hand can do to the token, before anything goes on.
    pub hand: Option<HandStep>,
    /// What a person has to decide.
    pub question: Option<Question>,
    /// Why the token in it is not used, or what became of it; nothing to decide.
    pub notice: Option<Notice>,
}

impl SlotView {
    /// Whether tokens are laid on it, and not plugged in.
    #[must_use]
    pub fn is_reader(&self) -> bool {
        reader_of(&self.port).is_some()
    }

    /// The port without what is the same for all: the reader's name, the socket, or the end of a path.
    #[must_use]
    pub fn place_name(&self) -> Cow<'_, str> {
        if self.is_reader() {
            return place_name(&self.port);
        }
        self.port.rsplit_once(['/', '\\']).map_or_else(|| place_name(&self.port), |(_, end)| end.into())
    }
}

/// What only a hand can do to a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandStep {
    /// What.
    pub hand: Hand,
    /// When the token stops waiting for it, station time.
    pub until: Option<UnixMillis>,
}

/// What a slot is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// Nothing in it.
    Empty,
    /// A blank token waits.
    Ready,
    /// A job runs.
    Working,
    /// Recorded: take it out.
    Done,
    /// A person has to decide.
    Attention,
    /// A token that is not for provisioning (somebody's, unknown): look, do not write.
    Foreign,
}

/// A token in a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotToken {
    /// Serial read from the token.
    pub serial: Serial,
    /// Model.
    pub model: String,
    /// Firmware.
    pub firmware: String,
    /// The family whose driver speaks with it.
    pub family: &'static str,
    /// What it can do.
    pub abilities: Abilities,
    /// Whether its family was tried with real tokens anywhere.
    pub tried_on_hardware: bool,
    /// Battery; `None` for one that does not tell.
    pub battery_millivolts: Option<u16>,
    /// Token minus station before anything was set; `None` for one without a clock.
    pub clock: Option<ClockOffset>,
    /// Where it stands by its own account: `blank`, `staged`, `live`, `locked_out` or `untold`.
    pub unit_state: &'static str,
    /// Whether its check value is the recorded one; `None` when the register has none for it.
    pub agrees: Option<bool>,
    /// Whether it may be given the key of another lot now.
    pub may_rekey: bool,
}

/// What a slot works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotWork {
    /// Reception number.
    pub request: RequestNo,
    /// Contract.
    pub contract: ContractNo,
    /// Its name.
    pub contract_name: String,
    /// Item, from 1.
    pub item: u32,
    /// How many items the request has.
    pub of: u32,
    /// Users it will serve: name.
    pub users: Vec<String>,
}

/// The steps of a job, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Read serial, model and state.
    Identify,
    /// Compare with stock and rules.
    Match,
    /// Draw the secret and seal it in the register.
    Seal,
    /// Write it into the token.
    Write,
    /// Set and measure the clock.
    SetClock,
    /// Two consecutive codes.
    Prove,
    /// Bind to the contract.
    Record,
    /// Make the label.
    Label,
}

impl Step {
    /// All steps in order.
    pub const ALL: &'static [Self] = &[
        Self::Identify,
        Self::Match,
        Self::Seal,
        Self::Write,
        Self::SetClock,
        Self::Prove,
        Self::Record,
        Self::Label,
    ];

    /// The message id part: `step-<code>`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Match => "match",
            Self::Seal => "seal",
            Self::Write => "write",
            Self::SetClock => "set_clock",
            Self::Prove => "prove",
            Self::Record => "record",
            Self::Label => "label",
        }
    }
}

/// One step of a slot's job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepView {
    /// Which.
    pub step: Step,
    /// How far.
    pub state: StepState,
    /// How long it took or has taken.
    pub took_millis: u32,
    /// 0 to 100 while it runs.
    pub percent: u8,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Done.
    Done,
    /// Stopped here.
    Stopped,
}

/// What a token's display shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lcd {
    /// Nothing.
    Off,
    /// The live code.
    Code {
        /// The digits.
        digits: String,
        /// When the next code comes, station time.
        until: UnixMillis,
        /// How long one lasts.
        step: StepSecs,
    },
}

/// What a slot asks: one sentence, two answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The sentence.
    pub notice: Notice,
    /// The answers, the safe one last. [`Answer::Codes`] asks for two typed codes.
    pub answers: [Answer; 2],
}

/// The bench beside its slots.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BenchView {
    /// Requests with tokens still to provision, next first.
    pub next: Vec<NextRow>,
    /// Automatic mode.
    pub auto: bool,
    /// Whether each label is handed on for printing as its token is recorded.
    pub prints_labels: bool,
    /// Tokens recorded today.
    pub done_today: u32,
    /// Tokens spoiled or quarantined today.
    pub spoiled_today: u32,
    /// Tokens an hour at the pace of this shift; `None` before the second one.
    pub per_hour: Option<u32>,
    /// Minutes left at that pace; `None` when unknown.
    pub minutes_left: Option<u32>,
    /// The last recorded tokens, newest first.
    pub recent: Vec<RecentRow>,
}

/// A request in the bench's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextRow {
    /// Reception number.
    pub request: RequestNo,
    /// Name of the contract.
    pub contract_name: String,
    /// Kind.
    pub kind: RequestKind,
    /// Fee of the whole request.
    pub fee: Yen,
    /// Target date.
    pub due_on: Date,
    /// Whether the target date has passed.
    pub late: bool,
    /// Tokens recorded.
    pub recorded: u32,
    /// Tokens under way.
    pub under_way: u32,
    /// Tokens needed.
    pub quantity: u32,
}

/// A token recorded lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentRow {
    /// When.
    pub at: UnixMillis,
    /// Serial.
    pub serial: Serial,
    /// Name of the contract.
    pub contract_name: String,
    /// Reception number.
    pub request: RequestNo,
    /// Clock offset after setting, in milliseconds.
    pub offset_millis: Option<i64>,
    /// Whether its label is made; `None` while it is under way.
    pub label: Option<bool>,
}
