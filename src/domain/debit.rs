//! The way of a fee line to its debit: what a step needs, and why it is refused.
//!
//! README, rules R28, D7, W11; the result codes are those of Zengin's format for direct debits. The table of steps is
//! [`FEE_STEPS`](crate::domain::fee::FEE_STEPS).

use std::fmt;

use jiff::civil::Date;
use thiserror::Error;

use crate::domain::code::codes;
use crate::domain::{Account, ContractNo, FeeReason, FeeState, RequestNo, UnixMillis, UnknownCode, Yen};

/// Which fee line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeeKey {
    /// Reception number.
    pub request: RequestNo,
    /// Item, from 1.
    pub item: u32,
    /// What for.
    pub reason: FeeReason,
}

impl FeeKey {
    /// Reads a name as scripts write it.
    ///
    /// # Errors
    /// [`UnknownCode`] when it is not a reception number, an item and a reason.
    pub fn parse(text: &str) -> Result<Self, UnknownCode> {
        let refused = || UnknownCode { known: &["NUMBER/ITEM/REASON"], got: text.to_owned() };
        let mut parts = text.rsplitn(3, '/');
        let (reason, item, request) = (parts.next(), parts.next(), parts.next());
        if item.is_none() || request.is_none() {
            return Err(refused());
        }
        let reason = FeeReason::parse(reason.unwrap_or_default())?;
        let item = item.and_then(|item| item.parse().ok()).ok_or_else(refused)?;
        let request = request.filter(|request| !request.is_empty()).ok_or_else(refused)?;
        Ok(Self { request: RequestNo(request.to_owned()), item, reason })
    }
}

/// As scripts name it: `26-1107/2/additional_token`.
impl fmt::Display for FeeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.request, self.item, self.reason)
    }
}

codes! {
    /// Why a debit was not made (振替結果コード).
    DebitFailure {
        /// 資金不足.
        NoFunds = "1",
        /// 取引なし.
        NoAccount = "2",
        /// 預金者の都合による振替停止.
        StoppedByCustomer = "3",
        /// 預金口座振替依頼書なし.
        NoMandate = "4",
        /// 委託者の都合による振替停止.
        StoppedByOriginator = "8",
        /// その他.
        Other = "9",
    }
}

/// A fee line as the register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeEntry {
    /// Which.
    pub key: FeeKey,
    /// Whose.
    pub contract: ContractNo,
    /// How much.
    pub amount: Yen,
    /// From where (R28).
    pub account: Option<Account>,
    /// How far.
    pub state: FeeState,
    /// When it was raised.
    pub raised_at: UnixMillis,
    /// Day of the debit, once it is in a file.
    pub debit_on: Option<Date>,
    /// When it came into its state.
    pub stepped_at: UnixMillis,
    /// Why the last debit was not made.
    pub failure: Option<DebitFailure>,
    /// Debits tried.
    pub tries: u32,
}

impl FeeEntry {
    /// Whether it may be put into a debit file of its own accord.
    #[must_use]
    pub const fn is_due(&self) -> bool {
        matches!(self.state, FeeState::Open) && self.amount.0 > 0
    }

    /// Checks a step against the table, the amount and the account.
    ///
    /// # Errors
    /// [`FeeRefusal`] with the first thing that is not so.
    pub fn may_become(&self, next: FeeState) -> Result<(), FeeRefusal> {
        if !self.state.may_become(next) {
            return Err(FeeRefusal::StepImpossible { fee: self.key.clone(), state: self.state, next });
        }
        if next == FeeState::Exported {
            if self.amount.0 == 0 {
                return Err(FeeRefusal::NothingToDebit { fee: self.key.clone() });
            }
            if self.account.is_none() {
                return Err(FeeRefusal::NoAccount { fee: self.key.clone(), contract: self.contract.clone() });
            }
        }
        Ok(())
    }
}

/// A rule said no to a step of a fee line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FeeRefusal {
    /// The table does not allow the step.
    #[error("fee {fee} is {state} and cannot become {next}")]
    StepImpossible {
        /// Which.
        fee: FeeKey,
        /// How far it is.
        state: FeeState,
        /// What was asked.
        next: FeeState,
    },
    /// A line of zero yen never goes into a debit.
    #[error("fee {fee} is zero yen")]
    NothingToDebit {
        /// Which.
        fee: FeeKey,
    },
    /// R28: there is no representative account.
    #[error("contract {contract} has no representative account for fee {fee}")]
    NoAccount {
        /// Which.
        fee: FeeKey,
        /// Whose.
        contract: ContractNo,
    },
    /// There is no such line.
    #[error("there is no fee {fee}")]
    Unknown {
        /// Which.
        fee: FeeKey,
    },
    /// No line was chosen, or none is due.
    #[error("no fee was chosen")]
    NoLine,
    /// A line is waived or referred only with a reason.
    #[error("a reason is needed")]
    NoReason,
}

impl FeeRefusal {
    /// The rule behind the refusal.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::NoAccount { .. } => "R28",
            Self::NothingToDebit { .. } => "R26",
            Self::StepImpossible { .. } | Self::Unknown { .. } | Self::NoLine | Self::NoReason => "W11",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::contract::AccountKind;
    use crate::domain::fee::FEE_STEPS;

    fn entry(state: FeeState, yen: i64, account: bool) -> FeeEntry {
        FeeEntry {
            key: FeeKey { request: RequestNo("26-1".into()), item: 1, reason: FeeReason::AdditionalToken },
            contract: ContractNo("C-1".into()),
            amount: Yen(yen),
            account: account.then(|| Account {
                branch: "001".into(),
                kind: AccountKind::Ordinary,
                number: "0000001".into(),
                holder_kana: "ｻﾝﾌﾟﾙ".into(),
            }),
            state,
            raised_at: UnixMillis(0),
            debit_on: None,
            stepped_at: UnixMillis(0),
            failure: None,
            tries: 0,
        }
    }

    proptest! {
        #[test]
        fn a_random_walk_collects_money_only_through_a_file_or_the_branch_and_ends_where_nothing_follows(
            steps in prop::collection::vec(0_usize..FeeState::ALL.len(), 1..40),
            yen in prop_oneof![Just(0_i64), Just(2200_i64)],
            account in any::<bool>(),
        ) {
            let mut fee = entry(FeeState::Open, yen, account);
            let mut path = vec![fee.state];
            for step in steps {
                let next = FeeState::ALL[step];
                let allowed = fee.may_become(next);
                if !FEE_STEPS.contains(&(fee.state, next)) {
                    prop_assert!(matches!(allowed, Err(FeeRefusal::StepImpossible { .. })), "expected a refusal");
                }
                if matches!(fee.state, FeeState::Collected | FeeState::Cancelled) {
                    prop_assert!(allowed.is_err());
                }
                if next == FeeState::Exported && (yen == 0 || !account) {
                    prop_assert!(allowed.is_err(), "nothing to debit, or from nowhere");
                }
                if allowed.is_ok() {
                    fee.state = next;
                    path.push(next);
                }
            }
            if let Some(at) = path.iter().position(|state| *state == FeeState::Collected) {
                prop_assert!(matches!(path[at - 1], FeeState::Exported | FeeState::Referred));
                prop_assert_eq!(at, path.len() - 1);
            }
        }
    }

    #[test]
    fn a_fee_is_named_the_same_read_and_written() {
        let key = FeeKey { request: RequestNo("26/11-07".into()), item: 12, reason: FeeReason::LostToken };
        assert_eq!(FeeKey::parse(&key.to_string()), Ok(key));
        for wrong in ["", "26-1", "26-1/1", "/1/lost_token", "26-1/x/lost_token", "26-1/1/monthly"] {
            assert!(FeeKey::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_fee_state_can_be_reached_and_only_two_are_ends() {
        let mut reached = vec![FeeState::Open];
        let mut at = 0;
        while at < reached.len() {
            for (from, to) in FEE_STEPS {
                if *from == reached[at] && !reached.contains(to) {
                    reached.push(*to);
                }
            }
            at += 1;
        }
        assert_eq!(reached.len(), FeeState::ALL.len());
        let ends: Vec<_> =
            FeeState::ALL.iter().filter(|state| !FEE_STEPS.iter().any(|(from, _)| from == *state)).collect();
        assert_eq!(ends, [&FeeState::Collected, &FeeState::Cancelled]);
    }
}
