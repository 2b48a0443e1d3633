//! Fees: integer yen with tax included, from a dated table (README, rules R15, R25 to R28).

use std::fmt;

use jiff::civil::Date;
use thiserror::Error;

use crate::domain::code::codes;
use crate::domain::{Account, ContractNo, RequestKind, RequestNo};

/// An amount in yen, tax included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Yen(pub i64);

impl fmt::Display for Yen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

codes! {
    /// Why a fee is what it is.
    FeeReason {
        /// The contract's first token is free (R26).
        FirstToken = "first_token",
        /// A further token (R15, R27).
        AdditionalToken = "additional_token",
        /// A token in place of a lost or stolen one (R27).
        LostToken = "lost_token",
        /// A token in place of a faulty, worn or expired one (D4).
        ExchangeToken = "exchange_token",
        /// The old unit of an exchange never came back (D4; only where the institution charges for it).
        NotReturned = "not_returned",
        /// The first token of a contract that changed from soft to hard (D5).
        MethodChangeToken = "method_change_token",
    }
}

codes! {
    /// How far a fee line is (W11).
    FeeState {
        /// Due.
        Open = "open",
        /// In a debit file that the bank has.
        Exported = "exported",
        /// 振替済.
        Collected = "collected",
        /// 振替不能.
        Failed = "failed",
        /// 支店連絡: the branch settles it with the customer.
        Referred = "referred",
        /// Waived with a reason, or its request was cancelled.
        Cancelled = "cancelled",
    }
}

/// Every step of a fee line; what is not here cannot happen.
pub const FEE_STEPS: &[(FeeState, FeeState)] = &[
    (FeeState::Open, FeeState::Exported),
    (FeeState::Open, FeeState::Referred),
    (FeeState::Open, FeeState::Cancelled),
    (FeeState::Exported, FeeState::Collected),
    (FeeState::Exported, FeeState::Failed),
    (FeeState::Failed, FeeState::Open),
    (FeeState::Failed, FeeState::Referred),
    (FeeState::Referred, FeeState::Collected),
    (FeeState::Referred, FeeState::Open),
    (FeeState::Referred, FeeState::Cancelled),
];

impl FeeState {
    /// Whether the table allows the step.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        FEE_STEPS.contains(&(self, next))
    }
}

impl FeeReason {
    /// Why an item of a request of this kind has a fee line, by its place in the request from 1; `None` where no
    /// token is issued. Of a change of method the first token is the contract's first, the others are further ones.
    #[must_use]
    pub const fn of(kind: RequestKind, item: u32) -> Option<Self> {
        match kind {
            RequestKind::New => Some(Self::FirstToken),
            RequestKind::Reissue => Some(Self::LostToken),
            RequestKind::Exchange => Some(Self::ExchangeToken),
            RequestKind::MethodChange if item == 1 => Some(Self::MethodChangeToken),
            RequestKind::Additional | RequestKind::MethodChange => Some(Self::AdditionalToken),
            RequestKind::Revocation | RequestKind::Unlock | RequestKind::Termination => None,
        }
    }

    /// The rule that the paper names.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::FirstToken => "R26",
            Self::AdditionalToken | Self::LostToken => "R27",
            Self::ExchangeToken | Self::NotReturned => "D4",
            Self::MethodChangeToken => "D5",
        }
    }
}

/// One rate, in force from a day on until a later row for the same reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeeRate {
    /// First day.
    pub from: Date,
    /// What for.
    pub reason: FeeReason,
    /// How much for one token.
    pub each: Yen,
}

/// The dated table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeTable(Vec<FeeRate>);

/// The table has no row for a reason on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the fee table has no rate for {reason} on {on}")]
pub struct NoRate {
    /// What for.
    pub reason: FeeReason,
    /// The day.
    pub on: Date,
}

/// One fee to debit from the representative account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeLine {
    /// The request it belongs to.
    pub request: RequestNo,
    /// The item of that request, from 1.
    pub item: u32,
    /// Whose.
    pub contract: ContractNo,
    /// Why.
    pub reason: FeeReason,
    /// How much.
    pub amount: Yen,
    /// From where (R28); `None` only when nothing is due.
    pub account: Option<Account>,
}

impl FeeTable {
    /// The published rates: first token free, every further or lost one 2,200 yen with tax, an exchange free (D4, D5).
    #[must_use]
    pub fn published() -> Self {
        let from = Date::constant(2019, 10, 1);
        Self::new(vec![
            FeeRate { from, reason: FeeReason::FirstToken, each: Yen(0) },
            FeeRate { from, reason: FeeReason::AdditionalToken, each: Yen(2200) },
            FeeRate { from, reason: FeeReason::LostToken, each: Yen(2200) },
            FeeRate { from, reason: FeeReason::ExchangeToken, each: Yen(0) },
            FeeRate { from, reason: FeeReason::NotReturned, each: Yen(2200) },
            FeeRate { from, reason: FeeReason::MethodChangeToken, each: Yen(0) },
        ])
    }

    /// A table from rows in any order.
    #[must_use]
    pub fn new(mut rows: Vec<FeeRate>) -> Self {
        rows.sort_by_key(|row| row.from);
        Self(rows)
    }

    /// The rows, oldest first.
    #[must_use]
    pub fn rows(&self) -> &[FeeRate] {
        &self.0
    }

    /// What one token costs on a day.
    ///
    /// # Errors
    /// [`NoRate`] when no row is in force.
    pub fn each(&self, reason: FeeReason, on: Date) -> Result<Yen, NoRate> {
        self.0
            .iter()
            .rev()
            .find(|row| row.reason == reason && row.from <= on)
            .map(|row| row.each)
            .ok_or(NoRate { reason, on })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn r26_the_first_token_is_free() {
        let fee = FeeTable::published().each(FeeReason::FirstToken, date(2026, 11, 22));
        assert_eq!(fee, Ok(Yen(0)));
    }

    #[test]
    fn r27_every_further_token_costs_2200_yen() {
        let table = FeeTable::published();
        for reason in [FeeReason::AdditionalToken, FeeReason::LostToken] {
            assert_eq!(table.each(reason, date(2026, 11, 22)), Ok(Yen(2200)));
        }
    }

    #[test]
    fn a_new_rate_is_a_new_row_and_old_days_keep_the_old_one() {
        let mut rows = FeeTable::published().rows().to_vec();
        rows.push(FeeRate { from: date(2027, 4, 1), reason: FeeReason::AdditionalToken, each: Yen(2420) });
        let table = FeeTable::new(rows);
        assert_eq!(table.each(FeeReason::AdditionalToken, date(2027, 3, 31)), Ok(Yen(2200)));
        assert_eq!(table.each(FeeReason::AdditionalToken, date(2027, 4, 1)), Ok(Yen(2420)));
    }

    #[test]
    fn a_day_before_the_table_has_no_rate() {
        assert!(FeeTable::published().each(FeeReason::FirstToken, date(2001, 1, 1)).is_err());
    }

    #[test]
    fn r25_no_reason_recurs_by_the_month() {
        // Every fee line names a request item: the type has no place for a month.
        assert!(FeeReason::ALL.iter().all(|reason| !reason.as_str().contains("month")));
    }
}
