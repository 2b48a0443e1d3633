//! The rules of the service where issuing a token could break them; each refusal names its rule.
//!
//! RULES section 1. The order of the checks is the order in which a clerk would ask: is there a contract, may
//! this kind be done, who gets the token, who pays, is this unit fit.

use jiff::civil::Date;
use thiserror::Error;

use crate::domain::fee::NoRate;
use crate::domain::{
    Abilities, Contract, ContractNo, ContractStatus, FeeLine, FeeReason, FeeTable, OtpMethod, Profile,
    Request, RequestItem, RequestKind, RequestNo, RequestState, Serial, Token, TokenId, TokenState, UserId,
};

/// A rule said no. The facts are what the sentence on screen needs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// R18: the contract is not in force.
    #[error("contract {contract} is {status}")]
    ContractNotActive {
        /// Whose.
        contract: ContractNo,
        /// Its status.
        status: ContractStatus,
    },
    /// R32: the contract does not use hardware tokens.
    #[error("contract {contract} uses the method {method}, not hardware tokens")]
    MethodNotHard {
        /// Whose.
        contract: ContractNo,
        /// Its method.
        method: OtpMethod,
    },
    /// The kind is data only for the time being.
    #[error("requests of kind {kind} are not yet handled here")]
    KindNotHandled {
        /// The kind.
        kind: RequestKind,
    },
    /// The request is not approved, or already over.
    #[error("request {request} is {state}")]
    RequestNotOpen {
        /// Which.
        request: RequestNo,
        /// Where it stands.
        state: RequestState,
    },
    /// Every token of the request is recorded or under way.
    #[error("request {request} needs no further token")]
    NothingLeft {
        /// Which.
        request: RequestNo,
    },
    /// R21: a first issue is exactly one token.
    #[error("a first issue is one token, request {request} asks for {quantity}")]
    FirstIssueNotOne {
        /// Which.
        request: RequestNo,
        /// How many it asks for.
        quantity: u32,
    },
    /// R21: the contract has had its first token.
    #[error("contract {contract} already has its first token {token}")]
    FirstIssueTwice {
        /// Whose.
        contract: ContractNo,
        /// The token it has.
        token: Serial,
    },
    /// A request asks for no token at all.
    #[error("request {request} asks for no token")]
    NoQuantity {
        /// Which.
        request: RequestNo,
    },
    /// A token has to serve somebody.
    #[error("item {item} of request {request} names no user")]
    NoUsers {
        /// Which.
        request: RequestNo,
        /// The item, from 1.
        item: u32,
    },
    /// A user whom the contract does not know.
    #[error("contract {contract} has no user {user}")]
    UnknownUser {
        /// Whose.
        contract: ContractNo,
        /// The id that came.
        user: UserId,
    },
    /// R16: the user has a token already.
    #[error("user {user} of contract {contract} already has token {token}")]
    UserHasToken {
        /// Whose.
        contract: ContractNo,
        /// Who.
        user: UserId,
        /// The token.
        token: Serial,
    },
    /// R16: one request gives the same user two tokens.
    #[error("request {request} gives user {user} two tokens")]
    UserTwice {
        /// Which.
        request: RequestNo,
        /// Who.
        user: UserId,
    },
    /// R28: a fee is due and there is no account to debit.
    #[error("contract {contract} has no representative account to debit {amount} yen from")]
    NoAccount {
        /// Whose.
        contract: ContractNo,
        /// What is due.
        amount: crate::domain::Yen,
    },
    /// The fee table has no rate.
    #[error(transparent)]
    NoRate(#[from] NoRate),
    /// R17, R34: the token belongs to another contract.
    #[error("token {token} belongs to contract {contract}")]
    TokenOfOther {
        /// The unit.
        token: Serial,
        /// Its contract.
        contract: ContractNo,
    },
    /// The register does not know the unit.
    #[error("token {token} is not in the register")]
    TokenUnknown {
        /// What the unit calls itself.
        token: TokenId,
    },
    /// The unit is known and not free.
    #[error("token {token} is {state}, not in stock")]
    TokenNotInStock {
        /// The unit.
        token: Serial,
        /// Where it stands.
        state: TokenState,
    },
    /// The unit is blank by the register and holds a secret all the same.
    #[error("token {token} already holds a secret that the register does not know")]
    TokenNotBlank {
        /// The unit.
        token: Serial,
    },
    /// The unit calls itself another model than the delivery note does.
    #[error("token {token} says it is a {got}, the delivery note says {expected}")]
    ModelDiffers {
        /// The unit.
        token: Serial,
        /// By delivery note.
        expected: String,
        /// By itself.
        got: String,
    },
    /// R13: the unit cannot carry the service's profile.
    #[error("token {token} cannot carry the profile of the service")]
    ProfileNotCarried {
        /// The unit.
        token: Serial,
    },
}

impl Refusal {
    /// The rule behind the refusal; empty where it is plain bookkeeping.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::ContractNotActive { .. } => "R18",
            Self::MethodNotHard { .. } => "R32",
            Self::FirstIssueNotOne { .. } | Self::FirstIssueTwice { .. } => "R21",
            Self::NoUsers { .. } | Self::UnknownUser { .. } => "R14",
            Self::UserHasToken { .. } | Self::UserTwice { .. } => "R16",
            Self::NoAccount { .. } => "R28",
            Self::NoRate(_) => "R27",
            Self::TokenOfOther { .. } => "R17",
            Self::ProfileNotCarried { .. } => "R13",
            Self::KindNotHandled { .. }
            | Self::RequestNotOpen { .. }
            | Self::NothingLeft { .. }
            | Self::NoQuantity { .. }
            | Self::TokenUnknown { .. }
            | Self::TokenNotInStock { .. }
            | Self::TokenNotBlank { .. }
            | Self::ModelDiffers { .. } => "",
        }
    }
}

/// A token that a contract holds or has held, with the users bound to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The unit.
    pub token: TokenId,
    /// Where it stands.
    pub state: TokenState,
    /// The users it serves.
    pub users: Vec<UserId>,
}

/// Checks a request as a whole, when it comes in: kind, quantity, users (R14, R16, R21).
///
/// # Errors
/// The first [`Refusal`] that applies. Kinds that this station only stores pass.
pub fn check_request(request: &Request, contract: &Contract) -> Result<(), Refusal> {
    if request.items.is_empty() && FeeReason::of(request.kind).is_some() {
        return Err(Refusal::NoQuantity { request: request.no.clone() });
    }
    if request.kind == RequestKind::New && request.quantity() != 1 {
        return Err(Refusal::FirstIssueNotOne { request: request.no.clone(), quantity: request.quantity() });
    }
    let mut seen: Vec<&UserId> = Vec::new();
    for item in &request.items {
        if item.users.is_empty() {
            return Err(Refusal::NoUsers { request: request.no.clone(), item: item.no });
        }
        for user in &item.users {
            if contract.user(user).is_none() {
                return Err(Refusal::UnknownUser { contract: contract.no.clone(), user: user.clone() });
            }
            if seen.contains(&user) {
                return Err(Refusal::UserTwice { request: request.no.clone(), user: user.clone() });
            }
            seen.push(user);
        }
    }
    Ok(())
}

/// Checks that one item of a request may be issued now, and says what it costs.
///
/// `holdings` are all tokens the contract holds or has held; `fees` and `on` give the rate.
///
/// # Errors
/// The first [`Refusal`] that applies: R14, R16, R18, R21, R28, R32, or plain bookkeeping.
pub fn may_issue(
    request: &Request,
    item: &RequestItem,
    contract: &Contract,
    holdings: &[Holding],
    fees: &FeeTable,
    on: Date,
) -> Result<FeeLine, Refusal> {
    let reason = is_open(request, item, contract)?;
    if request.kind == RequestKind::New
        && let Some(first) = holdings.first()
    {
        return Err(Refusal::FirstIssueTwice {
            contract: contract.no.clone(),
            token: first.token.serial.clone(),
        });
    }
    charge(request, item, contract, holdings, fees, on, reason)
}

/// Checks that an item whose job was armed before may still be finished, and says what it costs.
///
/// As [`may_issue`], but whether it is the contract's first token was settled when the job was armed: an additional
/// token that overtook an interrupted first one does not void it.
///
/// # Errors
/// As [`may_issue`], without R21's second half.
pub fn may_finish(
    request: &Request,
    item: &RequestItem,
    contract: &Contract,
    holdings: &[Holding],
    fees: &FeeTable,
    on: Date,
) -> Result<FeeLine, Refusal> {
    let reason = is_open(request, item, contract)?;
    charge(request, item, contract, holdings, fees, on, reason)
}

/// What a clerk asks first: contract, kind, method, state, quantity and users.
fn is_open(request: &Request, item: &RequestItem, contract: &Contract) -> Result<FeeReason, Refusal> {
    if contract.status != ContractStatus::Active {
        return Err(Refusal::ContractNotActive { contract: contract.no.clone(), status: contract.status });
    }
    let (RequestKind::New | RequestKind::Additional, Some(reason)) =
        (request.kind, FeeReason::of(request.kind))
    else {
        return Err(Refusal::KindNotHandled { kind: request.kind });
    };
    if contract.method != OtpMethod::Hard {
        return Err(Refusal::MethodNotHard { contract: contract.no.clone(), method: contract.method });
    }
    if !request.state.may_issue() {
        return Err(Refusal::RequestNotOpen { request: request.no.clone(), state: request.state });
    }
    if item.token.is_some() {
        return Err(Refusal::NothingLeft { request: request.no.clone() });
    }
    check_request(request, contract)?;
    Ok(reason)
}

/// What a clerk asks last: who has a token already, and who pays.
fn charge(
    request: &Request,
    item: &RequestItem,
    contract: &Contract,
    holdings: &[Holding],
    fees: &FeeTable,
    on: Date,
    reason: FeeReason,
) -> Result<FeeLine, Refusal> {
    for user in &item.users {
        let holds = holdings.iter().find(|held| held.state.binds_users() && held.users.contains(user));
        if let Some(held) = holds {
            return Err(Refusal::UserHasToken {
                contract: contract.no.clone(),
                user: user.clone(),
                token: held.token.serial.clone(),
            });
        }
    }
    let amount = fees.each(reason, on)?;
    if amount.0 > 0 && contract.account.is_none() {
        return Err(Refusal::NoAccount { contract: contract.no.clone(), amount });
    }
    Ok(FeeLine {
        request: request.no.clone(),
        item: item.no,
        contract: contract.no.clone(),
        reason,
        amount,
        account: contract.account.clone(),
    })
}

/// Checks that a unit from the tray may be used: known, in stock, of nobody, and what the delivery note says.
///
/// # Errors
/// The first [`Refusal`] that applies: R13, R17, R34, or plain bookkeeping.
pub fn may_take(
    seen: &TokenId,
    seen_model: &str,
    abilities: Abilities,
    profile: Profile,
    stored: Option<&Token>,
) -> Result<(), Refusal> {
    let Some(token) = stored else {
        return Err(Refusal::TokenUnknown { token: seen.clone() });
    };
    if let Some(contract) = &token.contract {
        return Err(Refusal::TokenOfOther { token: seen.serial.clone(), contract: contract.clone() });
    }
    if token.state != TokenState::InStock {
        return Err(Refusal::TokenNotInStock { token: seen.serial.clone(), state: token.state });
    }
    if token.model.0 != seen_model {
        return Err(Refusal::ModelDiffers {
            token: seen.serial.clone(),
            expected: token.model.0.clone(),
            got: seen_model.to_owned(),
        });
    }
    if !abilities.carries(profile) {
        return Err(Refusal::ProfileNotCarried { token: seen.serial.clone() });
    }
    Ok(())
}
