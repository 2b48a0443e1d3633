//! What a customer asks for on paper: kinds, states, and the tokens one request needs.

use std::fmt;

use jiff::civil::Date;

use crate::domain::code::codes;
use crate::domain::{Address, ContractNo, OtpMethod, TokenId, UserId};

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

impl RequestKind {
    /// Whether a request of this kind asks for tokens; a change of method may ask for none.
    #[must_use]
    pub const fn issues_tokens(self) -> bool {
        matches!(self, Self::New | Self::Additional | Self::Reissue | Self::Exchange | Self::MethodChange)
    }

    /// Whether every token of the request takes the place of another one.
    #[must_use]
    pub const fn replaces_tokens(self) -> bool {
        matches!(self, Self::Reissue | Self::Exchange)
    }

    /// Whether the request names tokens that it is about, without asking for another one.
    #[must_use]
    pub const fn names_tokens(self) -> bool {
        matches!(self, Self::Revocation | Self::Unlock)
    }

    /// The paper on which it usually comes, where nothing else is said.
    #[must_use]
    pub const fn usual_form(self) -> FormKind {
        match self {
            Self::New | Self::Additional | Self::Reissue | Self::Exchange | Self::MethodChange => {
                FormKind::Form2
            }
            Self::Revocation | Self::Unlock | Self::Termination => FormKind::Notice,
        }
    }

    /// Whether approving it does something by itself: revokes, unlocks, changes or ends a contract.
    #[must_use]
    pub const fn acts_when_approved(self) -> bool {
        !matches!(self, Self::New | Self::Additional | Self::Exchange)
    }

    /// The reasons (事由) that a form of this kind offers; empty where it asks for none.
    #[must_use]
    pub const fn reasons(self) -> &'static [RequestReason] {
        match self {
            Self::Reissue => &[RequestReason::Loss, RequestReason::Theft, RequestReason::Other],
            Self::Exchange => {
                &[RequestReason::Fault, RequestReason::Defect, RequestReason::Battery, RequestReason::Expiry]
            }
            _ => &[],
        }
    }
}

codes! {
    /// Why a token is to be replaced (事由).
    RequestReason {
        /// 紛失.
        Loss = "loss",
        /// 盗難.
        Theft = "theft",
        /// その他.
        Other = "other",
        /// 故障.
        Fault = "fault",
        /// 初期不良: it never worked.
        Defect = "defect",
        /// 電池切れ.
        Battery = "battery",
        /// 期限到来.
        Expiry = "expiry",
    }
}

codes! {
    /// How a request came in (受付経路).
    Channel {
        /// 窓口書面.
        Counter = "counter",
        /// Web諸届, for revocations only (R11).
        Web = "web",
    }
}

codes! {
    /// Which paper a request is (依頼書区分).
    FormKind {
        /// 利用申込書: for a first issue only (R19).
        Application = "application",
        /// 依頼書②, also the mandate to debit the fee (R6).
        Form2 = "form2",
        /// Another notice: 失効依頼(書面), ロック解除依頼, 解約届, Web諸届 (R10, R11, R37), 一斉交換 (W12).
        Notice = "notice",
    }
}

/// The paper behind a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper {
    /// Which form.
    pub form: FormKind,
    /// How it came.
    pub channel: Channel,
    /// Whether the branch compared the seal (印鑑照合済).
    pub seal_checked: bool,
}

impl Paper {
    /// Whether nothing about the paper is left to be confirmed: a web filing has no seal to compare.
    #[must_use]
    pub const fn is_checked(self) -> bool {
        self.seal_checked || matches!(self.channel, Channel::Web)
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
    (S::Dispatched, S::Cancelled),
    (S::SentBack, S::Received),
    (S::SentBack, S::AwaitingCheck),
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
    /// The token whose place it takes, in a reissue or an exchange.
    pub replaces: Option<TokenId>,
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
    /// Why, where the form asks.
    pub reason: Option<RequestReason>,
    /// The paper it came on.
    pub paper: Paper,
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
    /// The tokens that an unlock or a revocation is about.
    pub subjects: Vec<TokenId>,
    /// The method that a change of method asks for.
    pub method: Option<OtpMethod>,
    /// What the clerk noted; what a request that rests is waiting for.
    pub remark: String,
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

    /// The tokens that are replaced or named: those that a loss report or an approval acts on.
    pub fn old_tokens(&self) -> impl Iterator<Item = &TokenId> {
        self.items.iter().filter_map(|item| item.replaces.as_ref()).chain(&self.subjects)
    }

    /// Whether the institution itself began it, so that no customer's paper stands behind it (W12).
    #[must_use]
    pub fn is_campaign(&self) -> bool {
        self.kind == RequestKind::Exchange
            && self.reason == Some(RequestReason::Expiry)
            && self.paper.form == FormKind::Notice
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
