//! The rules of the service, each refusal naming its rule: what may be taken in, and what may be issued.
//!
//! README, table of the rules; one file for each moment at which the rules are asked.

use crate::domain::{TokenId, TokenState, UserId};

mod counter;
mod issue;
mod reception;
mod refusal;

pub use counter::{CounterFacts, ItemFee, ReceptionRefusal, asks_for, item_fees, objections};
pub use issue::{may_finish, may_issue, may_serve, may_take};
pub use reception::{check_old_tokens, check_old_tokens_again, check_request, fits};
pub use refusal::Refusal;

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
