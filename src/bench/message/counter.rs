//! The counter in words of the bench: a form goes down as it stands, what the desk says about it comes up.

use jiff::civil::Date;

use crate::domain::{
    ContractNo, ContractStatus, DraftField, FeeReason, OtpMethod, RequestDraft, RequestNo, RequestState,
    Serial, TokenState, UserId, Yen,
};
use crate::words::Notice;

/// What an operator does at the counter.
#[derive(Debug)]
pub enum CounterAct {
    /// Take in what the form says, when nothing stands against it.
    Receive {
        /// The form.
        draft: Box<RequestDraft>,
        /// Echoed in the answer.
        ticket: u64,
    },
}

/// What the desk says about a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftView {
    /// The ticket of the form that it is about.
    pub ticket: u64,
    /// The next free reception number of the year.
    pub next_no: RequestNo,
    /// Contracts to choose from.
    pub candidates: Vec<(ContractNo, String)>,
    /// The contract, once it is clear which.
    pub contract: Option<DraftContract>,
    /// Its users, and which token each has or is to get.
    pub users: Vec<DraftUser>,
    /// The tokens that a request of this kind can be about.
    pub tokens: Vec<DraftToken>,
    /// Everything against the form.
    pub problems: Vec<DraftProblem>,
    /// What it costs, one line for each reason.
    pub fees: Vec<DraftFee>,
    /// What all of it costs.
    pub total: Yen,
    /// The account that pays, as one line.
    pub account: Option<String>,
    /// The target date.
    pub due_on: Option<Date>,
    /// What the postal code of another address fills in.
    pub fillings: Vec<DraftFilling>,
    /// What speaks against that address; it refuses nothing.
    pub doubt: Option<Notice>,
}

/// A place that a postal code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFilling {
    /// Prefecture, city and town.
    pub street: String,
    /// Building and floor; mostly empty.
    pub building: String,
    /// Kana or remark, to tell several apart.
    pub detail: String,
}

/// The contract of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftContract {
    /// Number.
    pub no: ContractNo,
    /// Name.
    pub name: String,
    /// Status.
    pub status: ContractStatus,
    /// Method.
    pub method: OtpMethod,
    /// Postal code and lines of the registered address.
    pub address: Vec<String>,
}

/// A user of the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftUser {
    /// Sign-in id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// The live token.
    pub token: Option<Serial>,
    /// The open request that is to bring one.
    pub asked: Option<RequestNo>,
}

/// A token that the form can be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftToken {
    /// Serial.
    pub serial: Serial,
    /// State.
    pub state: TokenState,
    /// The users it serves.
    pub users: Vec<UserId>,
}

/// Something against the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftProblem {
    /// Beside which field.
    pub field: DraftField,
    /// The rule behind it; empty where it is bookkeeping.
    pub rule: &'static str,
    /// Whether something is only not given yet.
    pub missing: bool,
    /// What and why.
    pub notice: Notice,
}

/// What some of its tokens cost, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftFee {
    /// Why.
    pub reason: FeeReason,
    /// How many tokens.
    pub count: u32,
    /// How much each.
    pub each: Yen,
}

/// A request was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestTaken {
    /// The ticket of the form.
    pub ticket: u64,
    /// Which.
    pub request: RequestNo,
    /// What it waits for.
    pub state: RequestState,
}
