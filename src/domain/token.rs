//! A hardware token's life as a closed table of states.
//!
//! `assets/states.md`; `Quarantined` is the state of a unit whose content is in doubt.

use std::fmt;

use jiff::civil::Date;

use crate::domain::code::codes;
use crate::domain::{ContractNo, Model, TokenId, UnixMillis};

/// A delivered lot's number, as on the delivery note.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LotNo(pub String);

impl fmt::Display for LotNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

codes! {
    /// Where a token stands in its life.
    TokenState {
        /// 入庫: delivered, not yet counted.
        Received = "received",
        /// 在庫: in the safe, blank.
        InStock = "in_stock",
        /// 引当: set aside for one request item.
        Reserved = "reserved",
        /// 注入済: the secret is in it.
        Injected = "injected",
        /// 検査済: proved and recorded against its contract.
        Inspected = "inspected",
        /// 封入済: in its envelope.
        Enclosed = "enclosed",
        /// 発送済: handed to the post.
        Dispatched = "dispatched",
        /// 配達済: delivered.
        Delivered = "delivered",
        /// 利用中: set up by its users.
        InUse = "in_use",
        /// ロック中: too many wrong codes.
        Locked = "locked",
        /// 利用停止: suspended.
        Suspended = "suspended",
        /// 失効: revoked.
        Revoked = "revoked",
        /// 返却待ち: the customer is to send it back.
        AwaitingReturn = "awaiting_return",
        /// 返却済: it is back.
        Returned = "returned",
        /// 廃棄: destroyed.
        Destroyed = "destroyed",
        /// 不良: defective.
        Defective = "defective",
        /// 返戻保管: the post brought it back undelivered.
        ReturnedMail = "returned_mail",
        /// 紛失: lost or stolen.
        Lost = "lost",
        /// 事故停止: its box or lot had an accident.
        Blocked = "blocked",
        /// 隔離: its content is in doubt; a person decides.
        Quarantined = "quarantined",
    }
}

use TokenState as S;

/// Every step that a token's life allows; what is not here cannot happen.
pub const TRANSITIONS: &[(TokenState, TokenState)] = &[
    (S::Received, S::InStock),
    (S::Received, S::Defective),
    (S::Received, S::Blocked),
    (S::InStock, S::Reserved),
    (S::InStock, S::Defective),
    (S::InStock, S::Lost),
    (S::InStock, S::Blocked),
    (S::InStock, S::Quarantined),
    (S::Reserved, S::InStock),
    (S::Reserved, S::Injected),
    (S::Reserved, S::Quarantined),
    (S::Reserved, S::Blocked),
    (S::Injected, S::Inspected),
    (S::Injected, S::Quarantined),
    (S::Injected, S::Blocked),
    (S::Inspected, S::Enclosed),
    (S::Inspected, S::Quarantined),
    (S::Inspected, S::Revoked),
    (S::Inspected, S::Lost),
    (S::Inspected, S::Blocked),
    (S::Inspected, S::Suspended),
    (S::Enclosed, S::Dispatched),
    (S::Enclosed, S::Inspected),
    (S::Enclosed, S::Revoked),
    (S::Enclosed, S::Lost),
    (S::Enclosed, S::Blocked),
    (S::Enclosed, S::Suspended),
    (S::Dispatched, S::Delivered),
    (S::Dispatched, S::InUse),
    (S::Dispatched, S::ReturnedMail),
    (S::Dispatched, S::Lost),
    (S::Dispatched, S::Suspended),
    (S::Dispatched, S::Locked),
    (S::Dispatched, S::Revoked),
    (S::Delivered, S::InUse),
    (S::Delivered, S::Lost),
    (S::Delivered, S::Suspended),
    (S::Delivered, S::AwaitingReturn),
    (S::Delivered, S::Locked),
    (S::Delivered, S::Revoked),
    (S::InUse, S::Locked),
    (S::InUse, S::Lost),
    (S::InUse, S::Suspended),
    (S::InUse, S::AwaitingReturn),
    (S::InUse, S::Revoked),
    (S::Locked, S::InUse),
    (S::Locked, S::Delivered),
    (S::Locked, S::Dispatched),
    (S::Locked, S::Revoked),
    (S::Locked, S::Lost),
    (S::Locked, S::Suspended),
    (S::Locked, S::AwaitingReturn),
    (S::Suspended, S::InUse),
    (S::Suspended, S::Inspected),
    (S::Suspended, S::Enclosed),
    (S::Suspended, S::Dispatched),
    (S::Suspended, S::Delivered),
    (S::Suspended, S::Locked),
    (S::Suspended, S::Revoked),
    (S::Suspended, S::AwaitingReturn),
    (S::Lost, S::Revoked),
    (S::Lost, S::Returned),
    (S::Revoked, S::AwaitingReturn),
    (S::Revoked, S::Returned),
    (S::Revoked, S::Destroyed),
    (S::Revoked, S::Lost),
    (S::AwaitingReturn, S::Returned),
    (S::AwaitingReturn, S::Lost),
    (S::Returned, S::Destroyed),
    (S::Returned, S::Lost),
    (S::ReturnedMail, S::Enclosed),
    (S::ReturnedMail, S::Destroyed),
    (S::ReturnedMail, S::Revoked),
    (S::ReturnedMail, S::Lost),
    (S::ReturnedMail, S::Suspended),
    (S::ReturnedMail, S::Blocked),
    (S::Suspended, S::ReturnedMail),
    (S::Suspended, S::Blocked),
    (S::Defective, S::Destroyed),
    (S::Defective, S::Lost),
    (S::Blocked, S::Destroyed),
    (S::Blocked, S::Revoked),
    (S::Blocked, S::Lost),
    (S::Quarantined, S::InStock),
    (S::Quarantined, S::Blocked),
    (S::Quarantined, S::Lost),
    (S::Quarantined, S::Destroyed),
    (S::Quarantined, S::Defective),
];

impl TokenState {
    /// Whether the table allows the step.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        TRANSITIONS.contains(&(self, next))
    }

    /// Whether the unit is in the house: the shelf, the tray or the returned mail, where a stock-take must find it.
    #[must_use]
    pub const fn is_in_the_house(self) -> bool {
        matches!(
            self,
            S::Received
                | S::InStock
                | S::Reserved
                | S::Injected
                | S::Inspected
                | S::Enclosed
                | S::Returned
                | S::ReturnedMail
                | S::Defective
                | S::Blocked
                | S::Quarantined
        )
    }

    /// Whether the unit is with the customer or on its way there.
    #[must_use]
    pub const fn is_out(self) -> bool {
        matches!(self, S::Dispatched | S::Delivered | S::InUse | S::Locked | S::AwaitingReturn)
    }

    /// Whether a token in this state has arrived at the customer, or serves nobody any more: the request that brought it
    /// has nothing more to wait for.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(
            self,
            S::Delivered
                | S::InUse
                | S::Locked
                | S::AwaitingReturn
                | S::Returned
                | S::Revoked
                | S::Lost
                | S::Destroyed
        )
    }

    /// Whether its users can hold it in their hands and work with it: on its way at the earliest (R22), not stopped.
    #[must_use]
    pub const fn is_with_its_users(self) -> bool {
        matches!(self, S::Dispatched | S::Delivered | S::InUse)
    }

    /// Whether a token in this state counts as a user's registered token (R16).
    #[must_use]
    pub const fn binds_users(self) -> bool {
        matches!(
            self,
            S::Injected
                | S::Inspected
                | S::Enclosed
                | S::Dispatched
                | S::Delivered
                | S::InUse
                | S::Locked
                | S::Suspended
                | S::ReturnedMail
        )
    }
}

/// One unit as the register knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Manufacturer and serial.
    pub id: TokenId,
    /// Model by delivery note.
    pub model: Model,
    /// The lot it came with.
    pub lot: LotNo,
    /// Where it stands.
    pub state: TokenState,
    /// The one contract it belongs to (R17, R34), once recorded.
    pub contract: Option<ContractNo>,
    /// The day it was registered for its contract; the set-up days count from here (R20, R23, D1).
    pub bound_on: Option<Date>,
    /// When its first user set it up; from then on it is dedicated to its contract (R33).
    pub set_up_at: Option<UnixMillis>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_the_end() {
        for next in TokenState::ALL {
            assert!(!S::Destroyed.may_become(*next), "destroyed became {next}");
        }
    }

    #[test]
    fn every_state_but_the_first_can_be_reached_and_every_state_can_end() {
        let mut reached = vec![S::Received];
        let mut at = 0;
        while at < reached.len() {
            let from = reached[at];
            for (a, b) in TRANSITIONS {
                if *a == from && !reached.contains(b) {
                    reached.push(*b);
                }
            }
            at += 1;
        }
        assert_eq!(reached.len(), TokenState::ALL.len());
    }

    #[test]
    fn a_lost_token_never_comes_back_into_use() {
        assert!(!S::Lost.may_become(S::InUse));
        assert!(!S::Revoked.may_become(S::InUse));
    }

    #[test]
    fn no_step_is_listed_twice() {
        for (i, step) in TRANSITIONS.iter().enumerate() {
            assert!(!TRANSITIONS[i + 1..].contains(step), "{step:?}");
        }
    }
}
