//! Exchanges that the institution itself begins or ends: the expiry campaign, and units that never came back.
//!
//! README, rules W4, W12, D4. A campaign is one exchange request for each contract, taken whole or not at all.

use std::collections::BTreeMap;

use crate::desk::{DeskError, Office};
use crate::domain::life::{LifeRefusal, may_approve};
use crate::domain::{
    Act, Channel, ContractNo, FeeLine, FeeReason, FormKind, HouseRule, Paper, Refusal, Request, RequestItem,
    RequestKind, RequestNo, RequestReason, RequestState, ShipTo, TokenId,
};

/// Days that a customer has to send an old unit back (W4, D4).
pub const RETURN_WITHIN_DAYS: u32 = 60;

/// How many days before its end a token is exchanged (W12).
pub const EXPIRY_AHEAD_DAYS: u32 = 90;

impl Office {
    /// Gives up a unit that was asked back and never came; the fee for it is raised where the house decided so (D4).
    ///
    /// # Errors
    /// [`DeskError::Life`] while it may still come or is not awaited, [`DeskError::Refused`] without an account to
    /// debit (R28), or what the register says.
    pub fn mark_not_returned(&mut self, token: &TokenId) -> Result<(), DeskError> {
        let stored = self.stored(token)?;
        let Some(days) = self.register.awaited_for_days(token, self.today())? else {
            let (token, act) = (token.serial.clone(), Act::TokenMissing);
            return Err(LifeRefusal::TokenStateWrong { token, state: stored.state, act }.into());
        };
        let days_left = i64::from(RETURN_WITHIN_DAYS) + 1 - days;
        if days_left > 0 {
            return Err(LifeRefusal::NotOverdue { token: token.serial.clone(), days_left }.into());
        }
        let fee = self.fee_for_not_returned(token)?;
        self.write_stamped(|book, stamp| book.not_returned(stamp, token, days, fee.as_ref()))
    }

    fn fee_for_not_returned(&self, token: &TokenId) -> Result<Option<FeeLine>, DeskError> {
        if !self.holds(HouseRule::NotReturnedFee)? {
            return Ok(None);
        }
        let Some((request, item)) = self.register.exchange_of(token)? else { return Ok(None) };
        let contract = self.register.contract(&self.register.request(&request)?.contract)?;
        let reason = FeeReason::NotReturned;
        let amount = self.register.fee_table()?.each(reason, self.today()).map_err(Refusal::from)?;
        if amount.0 > 0 && contract.account.is_none() {
            return Err(Refusal::NoAccount { contract: contract.no, amount }.into());
        }
        Ok(Some(FeeLine { request, item, contract: contract.no, reason, amount, account: contract.account }))
    }

    /// Begins the exchange of tokens whose end is near (W12): one approved request for each contract.
    ///
    /// # Errors
    /// [`DeskError::Life`] with the first rule that says no; then nothing was begun. Or what the register says.
    pub fn begin_expiry_campaign(&mut self, tokens: &[TokenId]) -> Result<Vec<RequestNo>, DeskError> {
        let requests = self.campaign_requests(tokens)?;
        self.write_stamped(|book, stamp| {
            for request in &requests {
                book.put_request(request)?;
                book.turn_request(stamp, &request.no, RequestState::Approved, Act::RequestApproved, None)?;
            }
            Ok(requests.iter().map(|request| request.no.clone()).collect())
        })
    }

    fn campaign_requests(&self, tokens: &[TokenId]) -> Result<Vec<Request>, DeskError> {
        let mut by_contract: BTreeMap<ContractNo, Vec<&TokenId>> = BTreeMap::new();
        for token in tokens {
            let of_nobody = || LifeRefusal::OfNobody { token: token.serial.clone() };
            let contract = self.stored(token)?.contract.ok_or_else(of_nobody)?;
            by_contract.entry(contract).or_default().push(token);
        }
        if by_contract.is_empty() {
            return Err(LifeRefusal::NothingChosen.into());
        }
        let prefix = format!("C{:02}-", self.today().year().rem_euclid(100));
        let first = self.register.next_campaign_number(&prefix)?;
        let mut requests = Vec::new();
        for (number, (contract, tokens)) in (first..).zip(by_contract) {
            let no = RequestNo(format!("{prefix}{number:04}"));
            let request = self.campaign_request(no, contract, &tokens)?;
            let contract = self.register.contract(&request.contract)?;
            let holdings = self.register.holdings(&contract.no)?;
            may_approve(&request, &contract, &holdings, &self.pending_beside(&request)?)?;
            requests.push(request);
        }
        Ok(requests)
    }

    fn campaign_request(
        &self,
        no: RequestNo,
        contract: ContractNo,
        tokens: &[&TokenId],
    ) -> Result<Request, DeskError> {
        let mut items = Vec::new();
        for (item, token) in (1..).zip(tokens) {
            let users = self.register.served_users(token)?;
            items.push(RequestItem { no: item, users, replaces: Some((*token).clone()), token: None });
        }
        let branch = match tokens.first() {
            Some(token) => self.register.branch_of(token)?,
            None => None,
        };
        Ok(Request {
            no,
            kind: RequestKind::Exchange,
            reason: Some(RequestReason::Expiry),
            paper: Paper { form: FormKind::Notice, channel: Channel::Counter, seal_checked: false },
            contract,
            received_on: self.today(),
            branch: branch.unwrap_or_default(),
            state: RequestState::Received,
            items,
            ship_to: ShipTo::Registered,
            attention: String::new(),
            subjects: Vec::new(),
            method: None,
            remark: String::new(),
        })
    }
}
