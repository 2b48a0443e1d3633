//! Everything that is asked when a request is taken in at the counter, each objection with the field it belongs beside.
//!
//! README, rules R6, R10, R11, R14, R16, R18, R19, R21, R28, R30, R32. [`objections`] asks all of it and never stops at
//! the first one, so that a form shows every answer at once. The trap: a request that still waits counts as well; two
//! requests for one user are two tokens for one user (R16) as soon as both are worked on.

use jiff::civil::Date;
use thiserror::Error;

use crate::domain::fee::NoRate;
use crate::domain::rules::reception::{names_users, old_token_refusals, request_refusals};
use crate::domain::rules::{Holding, Refusal};
use crate::domain::{
    Contract, ContractNo, ContractStatus, DraftField, FeeReason, FeeTable, OtpMethod, Request, RequestItem,
    RequestKind, RequestNo, Serial, UserId, Yen,
};

/// Why a request is not taken in as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReceptionRefusal {
    /// A rule of the service said no.
    #[error(transparent)]
    Rule(#[from] Refusal),
    /// A field that has to be filled is empty.
    #[error("{field} is empty")]
    Missing {
        /// Which.
        field: DraftField,
    },
    /// A text is longer than any real one.
    #[error("{field} has {got} characters, at most {most} are taken")]
    TooLong {
        /// Where.
        field: DraftField,
        /// Its length in characters.
        got: usize,
        /// The longest, in characters.
        most: usize,
    },
    /// A control, private-use or invisible direction character.
    #[error("{field} holds the character U+{code:04X}, which has no fixed meaning")]
    ForbiddenCharacter {
        /// Where.
        field: DraftField,
        /// Its code point.
        code: u32,
    },
    /// Not a reception number.
    #[error("{got:?} is not 1 to 32 letters, digits or hyphens")]
    BadNumber {
        /// What came.
        got: String,
    },
    /// Not a branch number.
    #[error("{got:?} is not a branch number of three digits")]
    BadBranch {
        /// What came.
        got: String,
    },
    /// Not a day.
    #[error("{got:?} is not a day")]
    BadDate {
        /// What came.
        got: String,
    },
    /// A day that has not come yet.
    #[error("{got} has not come yet")]
    DayAhead {
        /// What came.
        got: Date,
    },
    /// Not a postal code.
    #[error("{got:?} is not a postal code")]
    BadPostalCode {
        /// What came.
        got: String,
    },
    /// No contract of this number, or with this in its name.
    #[error("no contract is found by {got:?}")]
    UnknownContract {
        /// What came.
        got: String,
    },
    /// Several contracts are found; one has to be chosen.
    #[error("more than one contract is found by {got:?}")]
    SeveralContracts {
        /// What came.
        got: String,
    },
    /// The reception number is on another request.
    #[error("request {request} is in the register already")]
    NumberTaken {
        /// Which.
        request: RequestNo,
    },
    /// The register knows no token of this serial.
    #[error("no token has the serial {got:?}")]
    UnknownToken {
        /// What came.
        got: String,
    },
    /// R32: a change of method names no method to change to.
    #[error("the method to change to is not given")]
    NoMethod,
    /// R21, R32: what a contract does once at a time is asked for already: its first token, its method, its end.
    #[error("request {request} already asks contract {contract} for {kind}")]
    KindAsked {
        /// Whose.
        contract: ContractNo,
        /// What.
        kind: RequestKind,
        /// By which request.
        request: RequestNo,
    },
    /// R16: another request asks for a token for the same user.
    #[error("request {request} already asks for a token for user {user}")]
    UserAsked {
        /// Who.
        user: UserId,
        /// By which request.
        request: RequestNo,
    },
    /// Another request asks for the same thing with the same token.
    #[error("request {request} is already about token {token}")]
    TokenAsked {
        /// The token.
        token: Serial,
        /// By which request.
        request: RequestNo,
    },
}

impl ReceptionRefusal {
    /// The rule behind it; empty where it is plain bookkeeping.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.rule(),
            Self::KindAsked { kind: RequestKind::New, .. } => "R21",
            Self::NoMethod | Self::KindAsked { kind: RequestKind::MethodChange, .. } => "R32",
            Self::UserAsked { .. } => "R16",
            _ => "",
        }
    }

    /// The field it belongs beside.
    #[must_use]
    pub const fn field(&self) -> DraftField {
        match self {
            Self::Rule(rule) => field_of(rule),
            Self::Missing { field }
            | Self::TooLong { field, .. }
            | Self::ForbiddenCharacter { field, .. } => *field,
            Self::BadNumber { .. } | Self::NumberTaken { .. } => DraftField::No,
            Self::BadBranch { .. } => DraftField::Branch,
            Self::BadDate { .. } | Self::DayAhead { .. } => DraftField::ReceivedOn,
            Self::BadPostalCode { .. } => DraftField::ShipPostalCode,
            Self::UnknownContract { .. } | Self::SeveralContracts { .. } => DraftField::Contract,
            Self::UnknownToken { .. } | Self::TokenAsked { .. } => DraftField::Tokens,
            Self::NoMethod => DraftField::Method,
            Self::KindAsked { .. } => DraftField::Kind,
            Self::UserAsked { .. } => DraftField::Users,
        }
    }

    /// Whether nothing wrong was given and something is only not given yet.
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(
            self,
            Self::Missing { .. }
                | Self::NoMethod
                | Self::Rule(
                    Refusal::NoUsers { .. }
                        | Refusal::NoQuantity { .. }
                        | Refusal::NoOldToken { .. }
                        | Refusal::NoSubject { .. }
                        | Refusal::WrongReason { .. }
                )
        )
    }
}

const fn field_of(rule: &Refusal) -> DraftField {
    match rule {
        Refusal::ContractNotActive { .. } | Refusal::MethodNotHard { .. } => DraftField::Contract,
        Refusal::WrongForm { .. } => DraftField::Form,
        Refusal::WrongChannel { .. } => DraftField::Channel,
        Refusal::WrongReason { .. } => DraftField::Reason,
        Refusal::MethodSame { .. } => DraftField::Method,
        Refusal::FirstIssueNotOne { .. } | Refusal::NoQuantity { .. } => DraftField::Quantity,
        Refusal::NoUsers { .. }
        | Refusal::UnknownUser { .. }
        | Refusal::UserHasToken { .. }
        | Refusal::UserTwice { .. }
        | Refusal::UserLeftOut { .. } => DraftField::Users,
        Refusal::NoAccount { .. } | Refusal::NoRate(_) => DraftField::Fee,
        Refusal::NoOldToken { .. }
        | Refusal::NoSubject { .. }
        | Refusal::OldTokenTwice { .. }
        | Refusal::NotHeld { .. }
        | Refusal::TokenStateWrong { .. }
        | Refusal::OldNotRevoked { .. }
        | Refusal::TokenOfOther { .. }
        | Refusal::TokenUnknown { .. }
        | Refusal::TokenNotInStock { .. }
        | Refusal::TokenNotBlank { .. }
        | Refusal::ModelDiffers { .. }
        | Refusal::ProfileNotCarried { .. }
        | Refusal::TooFewPlaces { .. }
        | Refusal::Stock(_) => DraftField::Tokens,
        Refusal::NoTokenForKind { .. }
        | Refusal::FirstIssueTwice { .. }
        | Refusal::RequestNotOpen { .. }
        | Refusal::NothingLeft { .. } => DraftField::Kind,
    }
}

/// What the register holds about the contract of a request that comes in.
#[derive(Debug, Clone, Copy)]
pub struct CounterFacts<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// Every token it holds or has held.
    pub holdings: &'a [Holding],
    /// Its requests that are not over.
    pub open: &'a [Request],
    /// The rates.
    pub fees: &'a FeeTable,
    /// Today.
    pub today: Date,
}

/// What one token of a request costs, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemFee {
    /// The item, from 1.
    pub item: u32,
    /// Why.
    pub reason: FeeReason,
    /// How much.
    pub amount: Yen,
}

/// Everything that stands against taking the request in; empty when nothing does.
#[must_use]
pub fn objections(request: &Request, facts: &CounterFacts<'_>) -> Vec<ReceptionRefusal> {
    let mut found: Vec<ReceptionRefusal> = Vec::new();
    if request.received_on > facts.today {
        found.push(ReceptionRefusal::DayAhead { got: request.received_on });
    }
    found.extend(contract_refusal(request, facts.contract).map(Into::into));
    if request.kind == RequestKind::MethodChange
        && !matches!(request.method, Some(OtpMethod::Hard | OtpMethod::Soft))
    {
        found.push(ReceptionRefusal::NoMethod);
    }
    if !request.items.is_empty() && !asks_for_tokens(request) && !names_users(request, facts.contract) {
        found.push(Refusal::NoTokenForKind { kind: request.kind }.into());
    }
    found.extend(once(request, facts));
    found.extend(request_refusals(request, facts.contract).into_iter().map(Into::into));
    found.extend(old_token_refusals(request, facts.holdings).into_iter().map(Into::into));
    found.extend(tokens_asked(request, facts.open));
    if asks_for_tokens(request) {
        found.extend(users_served(request, facts));
    }
    found.extend(unpaid(request, facts).map(Into::into));
    found
}

/// What each token of the request costs by the table of a day; the error is the first that has no rate.
///
/// # Errors
/// [`NoRate`] when no row is in force.
pub fn item_fees(request: &Request, fees: &FeeTable, on: Date) -> Result<Vec<ItemFee>, NoRate> {
    let priced = |item: &RequestItem| {
        let reason = FeeReason::of(request.kind, item.no)?;
        Some(fees.each(reason, on).map(|amount| ItemFee { item: item.no, reason, amount }))
    };
    request.items.iter().filter_map(priced).collect()
}

/// Whether a request of this kind and method asks for tokens.
const fn asks_for_tokens(request: &Request) -> bool {
    match request.kind {
        RequestKind::MethodChange => matches!(request.method, Some(OtpMethod::Hard)),
        kind => kind.issues_tokens(),
    }
}

/// R18, R32. What only takes away is done for a suspended contract as well.
fn contract_refusal(request: &Request, contract: &Contract) -> Option<Refusal> {
    let takes_away = matches!(request.kind, RequestKind::Revocation | RequestKind::Termination);
    let may_be_served = match contract.status {
        ContractStatus::Active => true,
        ContractStatus::Suspended => takes_away,
        ContractStatus::Terminated => false,
    };
    if !may_be_served {
        return Some(Refusal::ContractNotActive { contract: contract.no.clone(), status: contract.status });
    }
    let needs_hard = request.kind.issues_tokens() && request.kind != RequestKind::MethodChange;
    (needs_hard && contract.method != OtpMethod::Hard)
        .then(|| Refusal::MethodNotHard { contract: contract.no.clone(), method: contract.method })
}

/// R21: a contract has one first token; and one change of method, one end, at a time.
fn once(request: &Request, facts: &CounterFacts<'_>) -> Option<ReceptionRefusal> {
    let (kind, contract) = (request.kind, facts.contract.no.clone());
    if !matches!(kind, RequestKind::New | RequestKind::MethodChange | RequestKind::Termination) {
        return None;
    }
    if let Some(held) = facts.holdings.first().filter(|_| kind == RequestKind::New) {
        return Some(Refusal::FirstIssueTwice { contract, token: held.token.serial.clone() }.into());
    }
    let other = waiting(facts.open).find(|other| other.kind == kind)?;
    Some(ReceptionRefusal::KindAsked { contract, kind, request: other.no.clone() })
}

fn waiting(open: &[Request]) -> impl Iterator<Item = &Request> {
    open.iter().filter(|other| !other.state.is_over())
}

/// A token has one request of a sort at a time.
fn tokens_asked(request: &Request, open: &[Request]) -> Vec<ReceptionRefusal> {
    let alike = |other: &Request| {
        other.kind == request.kind || (other.kind.replaces_tokens() && request.kind.replaces_tokens())
    };
    let mut found = Vec::new();
    for token in request.old_tokens() {
        let asked = |other: &&Request| alike(other) && other.old_tokens().any(|old| old == token);
        if let Some(other) = waiting(open).find(asked) {
            let (token, request) = (token.serial.clone(), other.no.clone());
            found.push(ReceptionRefusal::TokenAsked { token, request });
        }
    }
    found
}

/// R16: who has a token that is not replaced here, or is to get one by another request, gets none.
fn users_served(request: &Request, facts: &CounterFacts<'_>) -> Vec<ReceptionRefusal> {
    let mut found = Vec::new();
    for user in request.items.iter().flat_map(|item| &item.users) {
        let has = |held: &&Holding| {
            held.state.binds_users()
                && held.users.contains(user)
                && !request.old_tokens().any(|old| *old == held.token)
        };
        if let Some(held) = facts.holdings.iter().find(has) {
            let (contract, token) = (facts.contract.no.clone(), held.token.serial.clone());
            found.push(Refusal::UserHasToken { contract, user: user.clone(), token }.into());
        } else if let Some(other) = waiting(facts.open).find(|other| asks_for(other, user)) {
            let request = other.no.clone();
            found.push(ReceptionRefusal::UserAsked { user: user.clone(), request });
        }
    }
    found
}

/// Whether a request still has to bring a user a token.
#[must_use]
pub fn asks_for(request: &Request, user: &UserId) -> bool {
    asks_for_tokens(request)
        && request.items.iter().any(|item| item.token.is_none() && item.users.contains(user))
}

/// R28: what is due needs an account.
fn unpaid(request: &Request, facts: &CounterFacts<'_>) -> Option<Refusal> {
    let fees = match item_fees(request, facts.fees, facts.today) {
        Ok(fees) => fees,
        Err(none) => return Some(none.into()),
    };
    let due: i64 = fees.iter().map(|fee| fee.amount.0).sum();
    (due > 0 && facts.contract.account.is_none())
        .then(|| Refusal::NoAccount { contract: facts.contract.no.clone(), amount: Yen(due) })
}
