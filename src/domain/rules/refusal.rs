//! What a rule says when it says no, with the facts that the sentence on screen needs.
//!
//! README, table of the rules; [`Refusal::rule`] names the row.

use thiserror::Error;

use crate::domain::fee::NoRate;
use crate::domain::{
    Channel, ContractNo, ContractStatus, FormKind, OtpMethod, RequestKind, RequestNo, RequestState, Serial,
    StockRefusal, TokenId, TokenState, UserId,
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
    /// No token is issued for a request of this kind.
    #[error("a request of kind {kind} asks for no token")]
    NoTokenForKind {
        /// The kind.
        kind: RequestKind,
    },
    /// R6, R19: the paper is not the form for this.
    #[error("a request of kind {kind} does not come on the form {form}")]
    WrongForm {
        /// What is asked for.
        kind: RequestKind,
        /// The form that came.
        form: FormKind,
    },
    /// R11: only a revocation may come by web filing.
    #[error("a request of kind {kind} does not come by {channel}")]
    WrongChannel {
        /// What is asked for.
        kind: RequestKind,
        /// How it came.
        channel: Channel,
    },
    /// The form asks why, and gives other answers.
    #[error("a request of kind {kind} needs one of its reasons")]
    WrongReason {
        /// What is asked for.
        kind: RequestKind,
    },
    /// A replacement does not say which token it replaces.
    #[error("item {item} of request {request} names no token to replace")]
    NoOldToken {
        /// Which.
        request: RequestNo,
        /// The item, from 1.
        item: u32,
    },
    /// An unlock or a revocation does not say of which token.
    #[error("request {request} names no token")]
    NoSubject {
        /// Which.
        request: RequestNo,
    },
    /// One request names a token twice.
    #[error("request {request} names token {token} twice")]
    OldTokenTwice {
        /// Which.
        request: RequestNo,
        /// The token.
        token: Serial,
    },
    /// The contract does not hold the token that is to be replaced, unlocked or revoked.
    #[error("contract {contract} does not hold token {token}")]
    NotHeld {
        /// Whose request.
        contract: ContractNo,
        /// The token that it names.
        token: Serial,
    },
    /// The token is in a state in which this cannot be done to it.
    #[error("token {token} is {state}; a request of kind {kind} cannot be about it")]
    TokenStateWrong {
        /// The token.
        token: Serial,
        /// Where it stands.
        state: TokenState,
        /// What is asked for.
        kind: RequestKind,
    },
    /// D8, W3: a new secret is drawn only after the lost token was revoked.
    #[error("token {token} is {state}; it has to be revoked before another one takes its place")]
    OldNotRevoked {
        /// The lost token.
        token: Serial,
        /// Where it stands.
        state: TokenState,
    },
    /// A change of method to the method that the contract has.
    #[error("contract {contract} already uses the method {method}")]
    MethodSame {
        /// Whose.
        contract: ContractNo,
        /// The method.
        method: OtpMethod,
    },
    /// R30, R32: a change to hardware tokens leaves a user without one.
    #[error("user {user} of contract {contract} would be left without a token")]
    UserLeftOut {
        /// Whose.
        contract: ContractNo,
        /// Who.
        user: UserId,
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
    /// R14: the unit has a place for each user, and fewer of them than the item has users.
    #[error("token {token} has {places} places, the item has {users} users")]
    TooFewPlaces {
        /// The unit.
        token: Serial,
        /// Its places.
        places: u8,
        /// Users of the item.
        users: usize,
    },
    /// What the stock says against the unit.
    #[error(transparent)]
    Stock(#[from] StockRefusal),
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
            Self::WrongForm { .. } => "R6",
            Self::WrongChannel { .. } => "R11",
            Self::OldNotRevoked { .. } => "D8",
            Self::UserLeftOut { .. } => "R30",
            Self::MethodNotHard { .. } => "R32",
            Self::FirstIssueNotOne { .. } | Self::FirstIssueTwice { .. } => "R21",
            Self::NoUsers { .. } | Self::UnknownUser { .. } | Self::TooFewPlaces { .. } => "R14",
            Self::UserHasToken { .. } | Self::UserTwice { .. } => "R16",
            Self::NoAccount { .. } => "R28",
            Self::NoRate(_) => "R27",
            Self::TokenOfOther { .. } => "R17",
            Self::ProfileNotCarried { .. } => "R13",
            Self::Stock(refusal) => refusal.rule(),
            Self::NoTokenForKind { .. }
            | Self::WrongReason { .. }
            | Self::NoOldToken { .. }
            | Self::NoSubject { .. }
            | Self::OldTokenTwice { .. }
            | Self::NotHeld { .. }
            | Self::TokenStateWrong { .. }
            | Self::MethodSame { .. }
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
