//! Why a step in the life of a token or a request is not taken, with the facts that the sentence on screen needs.
//!
//! `assets/states.md`; [`LifeRefusal::rule`] names the row.

use thiserror::Error;

use crate::domain::{Act, ContractNo, CustomerRefusal, Refusal, RequestNo, RequestState, Serial, TokenState};

/// A step that the rules do not allow.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LifeRefusal {
    /// A rule about requests and tokens in general said no.
    #[error(transparent)]
    Rule(#[from] Refusal),
    /// A rule on the customer's side said no.
    #[error(transparent)]
    Customer(#[from] CustomerRefusal),
    /// The table of requests does not have the step.
    #[error("request {request} is {state} and cannot become {to}")]
    StepWrong {
        /// Which.
        request: RequestNo,
        /// Where it stands.
        state: RequestState,
        /// Where it should go.
        to: RequestState,
    },
    /// The branch has not compared the seal.
    #[error("the seal on request {request} was not compared")]
    SealNotChecked {
        /// Which.
        request: RequestNo,
    },
    /// R37: a lock is lifted only on a paper that a branch received.
    #[error("request {request} was not received by a branch")]
    NoBranchReception {
        /// Which.
        request: RequestNo,
    },
    /// A reason has to be given.
    #[error("no reason was given")]
    NoReason,
    /// A report has to say who told it.
    #[error("it was not said who reported it")]
    NoReporter,
    /// A token of the request is being written.
    #[error("a token of request {request} is being written")]
    UnderWay {
        /// Which.
        request: RequestNo,
    },
    /// A token of the request is with the post or the customer.
    #[error("token {token} of request {request} was handed over")]
    HandedOver {
        /// Which.
        request: RequestNo,
        /// The token.
        token: Serial,
    },
    /// R32: the approval has changed the method of the whole contract.
    #[error("request {request} has changed the method of its contract")]
    MethodHasChanged {
        /// Which.
        request: RequestNo,
    },
    /// W4: another request brings the token's replacement already.
    #[error("token {token} is replaced by request {by} already")]
    ReplacedAlready {
        /// The old token.
        token: Serial,
        /// The request under way.
        by: RequestNo,
    },
    /// The token is in a state in which this cannot be done to it.
    #[error("token {token} is {state}; {act} cannot be done")]
    TokenStateWrong {
        /// Which.
        token: Serial,
        /// Where it stands.
        state: TokenState,
        /// What was asked.
        act: Act,
    },
    /// W3: what was reported lost or stolen is never used again.
    #[error("token {token} was reported lost or stolen")]
    LossStays {
        /// Which.
        token: Serial,
    },
    /// W3: nobody reported the token missing.
    #[error("token {token} was not reported missing")]
    NotMissing {
        /// Which.
        token: Serial,
    },
    /// D4: the unit may still come back.
    #[error("token {token} has {days_left} more days to come back")]
    NotOverdue {
        /// Which.
        token: Serial,
        /// Days that it still has.
        days_left: i64,
    },
    /// The request is not open, or not about the token.
    #[error("request {request} is not about token {token}")]
    NotAbout {
        /// Which.
        request: RequestNo,
        /// The token.
        token: Serial,
    },
    /// The token belongs to no contract.
    #[error("token {token} belongs to no contract")]
    OfNobody {
        /// Which.
        token: Serial,
    },
    /// The contract is in force no more.
    #[error("contract {contract} is terminated")]
    Terminated {
        /// Which.
        contract: ContractNo,
    },
    /// Nothing was chosen.
    #[error("no token was chosen")]
    NothingChosen,
}

impl LifeRefusal {
    /// The rule behind the refusal; empty where it is plain bookkeeping.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.rule(),
            Self::Customer(rule) => rule.rule(),
            Self::SealNotChecked { .. } => "W1",
            Self::NoBranchReception { .. } => "R37",
            Self::MethodHasChanged { .. } => "R32",
            Self::ReplacedAlready { .. } => "W4",
            Self::LossStays { .. } | Self::NotMissing { .. } => "W3",
            Self::NotOverdue { .. } => "D4",
            Self::Terminated { .. } => "W13",
            Self::StepWrong { .. }
            | Self::NoReason
            | Self::NoReporter
            | Self::UnderWay { .. }
            | Self::HandedOver { .. }
            | Self::TokenStateWrong { .. }
            | Self::NotAbout { .. }
            | Self::OfNobody { .. }
            | Self::NothingChosen => "",
        }
    }
}
