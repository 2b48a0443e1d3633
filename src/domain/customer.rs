//! What a rule says when it says no to something on the customer's side: set-up, locks as told, telephones.
//!
//! README, rules R3, R4, R9 to R11, R20 to R24, R36; [`CustomerRefusal::rule`] names the row.

use thiserror::Error;

use crate::domain::soft::PhoneRefused;
use crate::domain::{
    ContractNo, ContractStatus, OtpMethod, PhoneId, Serial, TokenId, TokenState, UnixMillis, UserId,
};

/// A rule said no. The facts are what the sentence on screen needs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CustomerRefusal {
    /// No token has this serial.
    #[error("no token has the serial {serial}")]
    SerialUnknown {
        /// What came.
        serial: Serial,
    },
    /// Two makers gave the same serial.
    #[error("the serial {serial} belongs to tokens of several makers")]
    SerialOfSeveral {
        /// What came.
        serial: Serial,
    },
    /// R22: a token that is not with the customer cannot be set up, and one that is stopped may not.
    #[error("token {token} is {state} and cannot be set up")]
    NotToSetUp {
        /// Which.
        token: TokenId,
        /// Where it stands.
        state: TokenState,
    },
    /// R14: the token serves other users.
    #[error("token {token} does not serve the user {user}")]
    NotServed {
        /// Which.
        token: TokenId,
        /// Who.
        user: UserId,
    },
    /// The user has set it up before.
    #[error("the user {user} set token {token} up before")]
    SetUpBefore {
        /// Which.
        token: TokenId,
        /// Who.
        user: UserId,
        /// When.
        at: UnixMillis,
    },
    /// A time that lies in the future, or before the token was the customer's.
    #[error("token {token} cannot have been used by its customer at {at}")]
    TimeImpossible {
        /// Which.
        token: TokenId,
        /// The time that was told.
        at: UnixMillis,
    },
    /// A token in this state cannot lock.
    #[error("token {token} is {state} and cannot have locked")]
    NotToLock {
        /// Which.
        token: TokenId,
        /// Where it stands.
        state: TokenState,
    },
    /// A set-up line names no user.
    #[error("it is not said which user set token {token} up")]
    UserMissing {
        /// Which.
        token: TokenId,
    },
    /// Not a telephone's id.
    #[error(transparent)]
    Phone(#[from] PhoneRefused),
    /// R4: the contract is not in force.
    #[error("contract {contract} is {status}")]
    SoftNotActive {
        /// Whose.
        contract: ContractNo,
        /// Its status.
        status: ContractStatus,
    },
    /// R32: the contract does not use the application.
    #[error("contract {contract} uses the method {method}, not the application")]
    MethodNotSoft {
        /// Whose.
        contract: ContractNo,
        /// Its method.
        method: OtpMethod,
    },
    /// The contract has no such user.
    #[error("contract {contract} has no user {user}")]
    NoSuchUser {
        /// Whose.
        contract: ContractNo,
        /// Who.
        user: UserId,
    },
    /// R9: the old telephone has to be revoked first.
    #[error("the user {user} is registered on {phone}, which has to be revoked first")]
    PhoneHeld {
        /// Who.
        user: UserId,
        /// On which.
        phone: PhoneId,
    },
    /// R3: the telephone has its ten users.
    #[error("the telephone {phone} has {users} users already")]
    PhoneFull {
        /// Which.
        phone: PhoneId,
        /// How many users it has.
        users: u32,
    },
    /// There is nothing to revoke.
    #[error("the user {user} of contract {contract} is registered on no telephone")]
    NothingRegistered {
        /// Whose.
        contract: ContractNo,
        /// Who.
        user: UserId,
    },
    /// R9: only the master user revokes without a paper.
    #[error("{user} is not a master user of contract {contract}")]
    NotMaster {
        /// Whose.
        contract: ContractNo,
        /// Who.
        user: UserId,
    },
}

impl CustomerRefusal {
    /// The rule behind the refusal; empty where it is plain bookkeeping.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::PhoneFull { .. } => "R3",
            Self::SoftNotActive { .. } => "R4",
            Self::PhoneHeld { .. } | Self::NotMaster { .. } => "R9",
            Self::NothingRegistered { .. } => "R10",
            Self::NotServed { .. } | Self::NoSuchUser { .. } => "R14",
            Self::NotToSetUp { .. } => "R22",
            Self::MethodNotSoft { .. } => "R32",
            Self::SerialUnknown { .. }
            | Self::SerialOfSeveral { .. }
            | Self::SetUpBefore { .. }
            | Self::TimeImpossible { .. }
            | Self::NotToLock { .. }
            | Self::UserMissing { .. }
            | Self::Phone(_) => "",
        }
    }
}
