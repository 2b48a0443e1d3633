//! Requests through their states: approved, waiting, sent back, taken up again, taken back.
//!
//! README, rules W3 to W5, W8, W13; `assets/states.md`. What an approval does is decided in `domain::life`; here the
//! rules are asked and everything is written in one transaction.

mod exchange;
mod token;

pub use exchange::{EXPIRY_AHEAD_DAYS, RETURN_WITHIN_DAYS};

use crate::desk::{DeskError, Office};
use crate::domain::life::{
    Brought, LifeRefusal, Pending, check_step, deeds_of_approval, may_approve, may_cancel, may_send_back,
};
use crate::domain::soft::paper_may_revoke;
use crate::domain::{Act, Contract, OtpMethod, Request, RequestKind, RequestNo, RequestState, UserId};
use crate::register::RegisterError;

impl Office {
    /// Approves a request and does all that its kind asks for, in one transaction.
    ///
    /// # Errors
    /// [`DeskError::Life`] with the rule that says no, or what the register says.
    pub fn approve(&mut self, no: &RequestNo) -> Result<(), DeskError> {
        let request = self.register.request(no)?;
        let contract = self.register.contract(&request.contract)?;
        let holdings = self.register.holdings(&contract.no)?;
        let others = self.pending_beside(&request)?;
        may_approve(&request, &contract, &holdings, &others)?;
        self.ends_something(&request, &contract)??;
        let deeds = deeds_of_approval(&request, &contract, &holdings, &others);
        let others: Vec<Request> = others.into_iter().map(|other| other.request).collect();
        self.write_stamped(|book, stamp| {
            book.turn_request(stamp, no, RequestState::Approved, Act::RequestApproved, None)?;
            deeds.iter().try_for_each(|deed| book.do_deed(stamp, &request, deed, &others))
        })
    }

    /// What a rule would say against approving a request now.
    ///
    /// # Errors
    /// What the register says.
    pub fn approval_refused(&self, request: &Request) -> Result<Option<LifeRefusal>, DeskError> {
        let contract = self.register.contract(&request.contract)?;
        let holdings = self.register.holdings(&contract.no)?;
        let refused = may_approve(request, &contract, &holdings, &self.pending_beside(request)?).err();
        Ok(match refused {
            Some(refused) => Some(refused),
            None => self.ends_something(request, &contract)?.err(),
        })
    }

    /// R10: a revocation for a contract with the application names users who have a telephone.
    fn ends_something(
        &self,
        request: &Request,
        contract: &Contract,
    ) -> Result<Result<(), LifeRefusal>, RegisterError> {
        if request.kind != RequestKind::Revocation || contract.method == OtpMethod::Hard {
            return Ok(Ok(()));
        }
        let registered: Vec<UserId> = self
            .register
            .registrations_of(&contract.no)?
            .into_iter()
            .filter(|one| one.revoked_at.is_none())
            .map(|one| one.user)
            .collect();
        Ok(paper_may_revoke(request, &registered).map_err(LifeRefusal::from))
    }

    /// Notes that the branch compared the seal on a request (印鑑照合済).
    ///
    /// # Errors
    /// [`DeskError::Life`] once it is past its check, or what the register says.
    pub fn note_seal(&mut self, no: &RequestNo) -> Result<(), DeskError> {
        let request = self.register.request(no)?;
        check_step(&request, RequestState::Approved)?;
        self.write_stamped(|book, stamp| book.note_seal(stamp, no))
    }

    /// Sends a request back to the branch (差戻し).
    ///
    /// # Errors
    /// [`DeskError::Life`] without a reason or when its state does not allow it, or what the register says.
    pub fn send_back(&mut self, no: &RequestNo, reason: &str) -> Result<(), DeskError> {
        let reason = given(reason)?;
        may_send_back(&self.register.request(no)?)?;
        self.write_stamped(|book, stamp| {
            book.turn_request(stamp, no, RequestState::SentBack, Act::RequestSentBack, Some(reason))
        })
    }

    /// Takes a request up again that the branch has sent anew (再受付): it waits for its check.
    ///
    /// # Errors
    /// [`DeskError::Life`] when it was not sent back, or what the register says.
    pub fn take_up_again(&mut self, no: &RequestNo) -> Result<(), DeskError> {
        let request = self.register.request(no)?;
        if request.state != RequestState::SentBack {
            return Err(step_wrong(&request, RequestState::AwaitingCheck).into());
        }
        self.write_stamped(|book, stamp| {
            book.turn_request(stamp, no, RequestState::AwaitingCheck, Act::RequestWaits, Some(""))
        })
    }

    /// Lets a request wait for the branch (確認待ち), with what for; or changes what it waits for.
    ///
    /// # Errors
    /// [`DeskError::Life`] without a remark or when its state does not allow it, or what the register says.
    pub fn note_waiting(&mut self, no: &RequestNo, remark: &str) -> Result<(), DeskError> {
        let remark = given(remark)?;
        let request = self.register.request(no)?;
        if request.state == RequestState::AwaitingCheck {
            return self.write_stamped(|book, stamp| book.note_waiting(stamp, no, remark));
        }
        check_step(&request, RequestState::AwaitingCheck)?;
        self.write_stamped(|book, stamp| {
            book.turn_request(stamp, no, RequestState::AwaitingCheck, Act::RequestWaits, Some(remark))
        })
    }

    /// Takes a request back (取消): what it had suspended is lifted, what it recorded and never left is revoked.
    ///
    /// # Errors
    /// [`DeskError::Life`] without a reason or with the rule that says no, or what the register says.
    pub fn cancel(&mut self, no: &RequestNo, reason: &str) -> Result<(), DeskError> {
        let reason = given(reason)?;
        let request = self.register.request(no)?;
        may_cancel(&request, &self.brought_by(&request)?, self.is_under_way(no)?)?;
        self.write_stamped(|book, stamp| {
            book.lift_stops_of(stamp, no)?;
            book.call_off(stamp, &request, reason)
        })
    }

    /// Completes a request whose tokens have all arrived; answers whether it did.
    ///
    /// # Errors
    /// What the register says.
    pub fn complete_if_done(&mut self, no: &RequestNo) -> Result<bool, DeskError> {
        self.write_stamped(|book, stamp| book.complete_if_done(stamp, no))
    }

    /// The tokens that a request brought, with where they stand.
    fn brought_by(&self, request: &Request) -> Result<Vec<Brought>, RegisterError> {
        let mut brought = Vec::new();
        for token in request.items.iter().filter_map(|item| item.token.as_ref()) {
            let stored = self
                .register
                .token(token)?
                .ok_or_else(|| RegisterError::NotFound { kind: "token", key: token.to_string() })?;
            brought.push((token.clone(), stored.state, self.register.standing_stop(token)?));
        }
        Ok(brought)
    }

    /// The other open requests of the contract.
    fn pending_beside(&self, request: &Request) -> Result<Vec<Pending>, RegisterError> {
        let mut others = Vec::new();
        for line in self.register.requests_of(&request.contract)? {
            if line.no != request.no && !line.state.is_over() {
                let under_way = line.under_way > 0;
                others.push(Pending { request: self.register.request(&line.no)?, under_way });
            }
        }
        Ok(others)
    }

    fn is_under_way(&self, no: &RequestNo) -> Result<bool, RegisterError> {
        Ok(!self.register.items_under_way(no)?.is_empty())
    }
}

/// A reason that says something.
fn given(reason: &str) -> Result<&str, LifeRefusal> {
    let reason = reason.trim();
    if reason.is_empty() { Err(LifeRefusal::NoReason) } else { Ok(reason) }
}

fn step_wrong(request: &Request, to: RequestState) -> LifeRefusal {
    LifeRefusal::StepWrong { request: request.no.clone(), state: request.state, to }
}
