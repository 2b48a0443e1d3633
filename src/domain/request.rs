//! What a customer asks for on paper: kinds, states, and the tokens one request needs.

use std::fmt;

use jiff::civil::Date;

use crate::domain::code::codes;
use crate::domain::{Address, ContractNo, TokenId, UserId};

/// A reception number, for example `26-1107`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestNo(pub String);

impl fmt::Display for RequestNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

codes! {
    /// What is asked for (依頼区分).
    RequestKind {
        /// 新規: the contract's first token (R21, R26).
        New = "new",
        /// 追加: a further token (R15, R27, R29).
        Additional = "additional",
        /// 再発行: another one for a lost or stolen token.
        Reissue = "reissue",
        /// 交換: another one for a faulty or expired token.
        Exchange = "exchange",
        /// 認証方式変更: the whole contract changes its method.
        MethodChange = "method_change",
        /// 失効.
        Revocation = "revocation",
        /// ロック解除.
        Unlock = "unlock",
        /// 解約.
        Termination = "termination",
    }
}

codes! {
    /// Where a request stands.
    RequestState {
        /// 受付.
        Received = "received",
        /// 確認待ち: the branch still has to confirm something.
        AwaitingCheck = "awaiting_check",
        /// 承認: may be worked on.
        Approved = "approved",
        /// 発行中: at least one token has been begun.
        Issuing = "issuing",
        /// 発送済.
        Dispatched = "dispatched",
        /// 完了.
        Completed = "completed",
        /// 差戻し: back to the branch.
        SentBack = "sent_back",
        /// 取消.
        Cancelled = "cancelled",
    }
}

use RequestState as S;

/// Every step that a request allows.
pub const TRANSITIONS: &[(RequestState, RequestState)] = &[
    (S::Received, S::AwaitingCheck),
    (S::Received, S::Approved),
    (S::Received, S::SentBack),
    (S::Received, S::Cancelled),
    (S::AwaitingCheck, S::Approved),
    (S::AwaitingCheck, S::SentBack),
    (S::AwaitingCheck, S::Cancelled),
    (S::Approved, S::Issuing),
    (S::Approved, S::Completed),
    (S::Approved, S::SentBack),
    (S::Approved, S::Cancelled),
    (S::Issuing, S::Approved),
    (S::Issuing, S::Dispatched),
    (S::Issuing, S::Completed),
    (S::Issuing, S::Cancelled),
    (S::Dispatched, S::Completed),
    (S::Dispatched, S::Issuing),
    (S::SentBack, S::Received),
    (S::SentBack, S::Cancelled),
];

impl RequestState {
    /// Whether the table allows the step.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        TRANSITIONS.contains(&(self, next))
    }

    /// Whether tokens may be provisioned for a request in this state.
    #[must_use]
    pub const fn may_issue(self) -> bool {
        matches!(self, S::Approved | S::Issuing)
    }

    /// Whether nothing more will happen.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, S::Completed | S::Cancelled)
    }
}

/// Where the parcel goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShipTo {
    /// The contract's registered address.
    Registered,
    /// Another address, with the reason that the form gives.
    Other {
        /// The address.
        address: Address,
        /// Why not the registered one.
        reason: String,
    },
}

/// One of the tokens that a request needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestItem {
    /// 1 for the first.
    pub no: u32,
    /// The users whom the token will serve (R14: several may share one).
    pub users: Vec<UserId>,
    /// The token recorded for it, once there is one.
    pub token: Option<TokenId>,
}

/// A request as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Reception number.
    pub no: RequestNo,
    /// What is asked for.
    pub kind: RequestKind,
    /// Whose.
    pub contract: ContractNo,
    /// Day of reception.
    pub received_on: Date,
    /// Branch that received it, three digits.
    pub branch: String,
    /// Where it stands.
    pub state: RequestState,
    /// The tokens it needs, in order.
    pub items: Vec<RequestItem>,
    /// Where the parcel goes.
    pub ship_to: ShipTo,
    /// Department and person inside the organisation; empty for the organisation itself.
    pub attention: String,
}

impl Request {
    /// Target date: seven calendar days after reception (R29, D2). Shown, never enforced.
    #[must_use]
    pub fn due_on(&self) -> Date {
        self.received_on.saturating_add(jiff::Span::new().days(7))
    }

    /// How many tokens it needs.
    #[must_use]
    pub fn quantity(&self) -> u32 {
        u32::try_from(self.items.len()).unwrap_or(u32::MAX)
    }

    /// How many of them are recorded.
    #[must_use]
    pub fn recorded(&self) -> u32 {
        u32::try_from(self.items.iter().filter(|item| item.token.is_some()).count()).unwrap_or(u32::MAX)
    }

    /// Whether every token it needs is recorded.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        self.items.iter().all(|item| item.token.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_request_stays_closed() {
        for next in RequestState::ALL {
            assert!(!S::Completed.may_become(*next));
            assert!(!S::Cancelled.may_become(*next));
        }
    }

    #[test]
    fn only_approved_requests_are_issued() {
        let allowed: Vec<_> = RequestState::ALL.iter().filter(|s| s.may_issue()).collect();
        assert_eq!(allowed, [&S::Approved, &S::Issuing]);
    }
}
