//! What a file of contracts may change about a contract that the register has.
//!
//! README, rules R32, W13. The trap: the file is yesterday's picture of the host, so what a request has done here
//! since, an end or another method, is never taken back by it.

use crate::desk::Office;
use crate::desk::import::{ImportRefusal, Verdict};
use crate::domain::{Contract, ContractNo, ContractStatus, RequestKind};
use crate::register::RegisterError;

impl Office {
    /// What a line means, or why the file is not taken.
    pub(super) fn contract_verdict(&self, contract: &Contract) -> Result<Verdict, RegisterError> {
        let Some(stored) = self.register.contract_maybe(&contract.no)? else { return Ok(Verdict::New) };
        if stored == *contract {
            return Ok(Verdict::Identical);
        }
        Ok(match self.contract_refusal(&stored, contract)? {
            Some(refusal) => Verdict::Refused(refusal),
            None => Verdict::Changed,
        })
    }

    fn contract_refusal(
        &self,
        stored: &Contract,
        came: &Contract,
    ) -> Result<Option<ImportRefusal>, RegisterError> {
        let contract = || came.no.clone();
        let ends = came.status == ContractStatus::Terminated && stored.status != came.status;
        if stored.status == ContractStatus::Terminated && came.status != stored.status {
            return Ok(Some(ImportRefusal::ContractEnded { contract: contract() }));
        }
        let holdings = self.register.holdings(&came.no)?;
        let phones = self.register.registrations_of(&came.no)?.iter().any(|phone| phone.revoked_at.is_none());
        if ends && (phones || holdings.iter().any(|held| held.state.binds_users())) {
            return Ok(Some(ImportRefusal::EndsWithTokens { contract: contract() }));
        }
        if stored.method != came.method
            && (phones || !holdings.is_empty() || self.is_changing_method(&came.no)?)
        {
            return Ok(Some(ImportRefusal::MethodWithTokens { contract: contract() }));
        }
        let needed = self.register.users_in_use(&came.no)?;
        let missing = needed.into_iter().find(|user| came.user(user).is_none());
        Ok(missing.map(|user| ImportRefusal::UserWithToken { contract: contract(), user }))
    }

    /// Whether a change of method was approved and its tokens are still to come.
    fn is_changing_method(&self, contract: &ContractNo) -> Result<bool, RegisterError> {
        let requests = self.register.requests_of(contract)?;
        Ok(requests.iter().any(|line| line.kind == RequestKind::MethodChange && line.state.may_issue()))
    }
}
