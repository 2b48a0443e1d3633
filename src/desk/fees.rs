//! Fee lines on their way: into a debit, collected or not, again, to the branch, or waived.
//!
//! README, rules R28, D7, W11. The Zengin file is made elsewhere; here the lines take their steps, all of a file or
//! none.

use jiff::civil::Date;

use crate::desk::{DeskError, Office};
use crate::domain::calendar::{DEBIT_DAY, debit_day_after};
use crate::domain::{Account, DebitFailure, FeeEntry, FeeKey, FeeRefusal, FeeState, HouseRule, Yen};
use crate::register::FeeStep;

/// Lines that went into a debit together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebitRun {
    /// The day of the debit.
    pub debit_on: Date,
    /// The lines.
    pub lines: Vec<FeeKey>,
    /// What they come to.
    pub total: Yen,
}

impl Office {
    /// The day of the debit for lines that go into a file today (D7).
    ///
    /// # Errors
    /// What the register says.
    pub fn next_debit_day(&self) -> Result<Date, DeskError> {
        let day_of_month = i8::try_from(self.house_rule(HouseRule::DebitDay)?).unwrap_or(DEBIT_DAY);
        Ok(debit_day_after(self.today(), day_of_month))
    }

    /// Puts lines into the next debit: those named, or every one that is due.
    ///
    /// # Errors
    /// [`FeeRefusal`] when one of them is not due, costs nothing or has no account (R28); then none goes.
    pub fn export_fees(&mut self, keys: &[FeeKey]) -> Result<DebitRun, DeskError> {
        let lines: Vec<FeeEntry> = if keys.is_empty() {
            let open = self.register.fees(Some(FeeState::Open), None)?;
            let mut due: Vec<_> = open.into_iter().map(|row| row.fee).filter(FeeEntry::is_due).collect();
            due.sort_by(|one, other| (one.raised_at, &one.key).cmp(&(other.raised_at, &other.key)));
            due
        } else {
            self.lines(keys)?
        };
        if lines.is_empty() {
            return Err(FeeRefusal::NoLine.into());
        }
        let debit_on = self.next_debit_day()?;
        self.step_all(&lines, &FeeStep { debit_on: Some(debit_on), ..FeeStep::to(FeeState::Exported) })?;
        let total = Yen(lines.iter().map(|fee| fee.amount.0).sum());
        Ok(DebitRun { debit_on, lines: lines.into_iter().map(|fee| fee.key).collect(), total })
    }

    /// Notes that lines were paid: debited by the bank, or settled by the branch.
    ///
    /// # Errors
    /// [`FeeRefusal`] when one is neither in a debit nor with the branch.
    pub fn collect_fees(&mut self, keys: &[FeeKey]) -> Result<(), DeskError> {
        let lines = self.lines(keys)?;
        if lines.is_empty() {
            return Err(FeeRefusal::NoLine.into());
        }
        self.step_all(&lines, &FeeStep::to(FeeState::Collected))
    }

    /// Notes that a line could not be debited.
    ///
    /// # Errors
    /// [`FeeRefusal`] when it is not in a debit.
    pub fn fail_fee(&mut self, key: &FeeKey, failure: DebitFailure) -> Result<(), DeskError> {
        let line = self.line(key)?;
        self.step_all(&[line], &FeeStep { failure: Some(failure), ..FeeStep::to(FeeState::Failed) })
    }

    /// Makes a line due again, from the account that the contract names by now.
    ///
    /// # Errors
    /// [`FeeRefusal`] when it did not fail and is not with the branch, or the contract has no account (R28).
    pub fn fee_again(&mut self, key: &FeeKey) -> Result<(), DeskError> {
        let line = self.line(key)?;
        let account: Option<Account> = self.register.contract(&line.contract)?.account;
        line.may_become(FeeState::Open)?;
        let Some(account) = account else {
            return Err(FeeRefusal::NoAccount { fee: line.key, contract: line.contract }.into());
        };
        self.step_all(&[line], &FeeStep { account: Some(&account), ..FeeStep::to(FeeState::Open) })
    }

    /// Hands a line to the branch, which settles it with the customer.
    ///
    /// # Errors
    /// [`FeeRefusal`] without a reason, or when the line is neither due nor failed.
    pub fn refer_fee(&mut self, key: &FeeKey, reason: &str) -> Result<(), DeskError> {
        let (line, reason) = (self.line(key)?, given(reason)?);
        self.step_all(&[line], &FeeStep { reason, ..FeeStep::to(FeeState::Referred) })
    }

    /// Waives a line.
    ///
    /// # Errors
    /// [`FeeRefusal`] without a reason, or when the line is in a debit, failed (the branch first) or over.
    pub fn waive_fee(&mut self, key: &FeeKey, reason: &str) -> Result<(), DeskError> {
        let (line, reason) = (self.line(key)?, given(reason)?);
        self.step_all(&[line], &FeeStep { reason, ..FeeStep::to(FeeState::Cancelled) })
    }

    fn line(&self, key: &FeeKey) -> Result<FeeEntry, DeskError> {
        Ok(self.register.fee(key)?.ok_or_else(|| FeeRefusal::Unknown { fee: key.clone() })?)
    }

    fn lines(&self, keys: &[FeeKey]) -> Result<Vec<FeeEntry>, DeskError> {
        let mut keys: Vec<&FeeKey> = keys.iter().collect();
        keys.sort();
        keys.dedup();
        keys.into_iter().map(|key| self.line(key)).collect()
    }

    fn step_all(&mut self, lines: &[FeeEntry], step: &FeeStep<'_>) -> Result<(), DeskError> {
        lines.iter().try_for_each(|line| line.may_become(step.to))?;
        self.write_stamped(|book, stamp| lines.iter().try_for_each(|line| book.step_fee(stamp, line, step)))
    }
}

fn given(reason: &str) -> Result<&str, FeeRefusal> {
    let reason = reason.trim();
    if reason.is_empty() { Err(FeeRefusal::NoReason) } else { Ok(reason) }
}
