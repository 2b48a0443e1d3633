//! One token's life by hand: reported lost, found again, suspended, lifted, locked.
//!
//! README, rules D8, W3, W8, R35 to R37. A lock is only noted here, as the banking centre told it; it is lifted by
//! approving an unlock request and in no other way (R37).

use crate::desk::life::given;
use crate::desk::{DeskError, Office};
use crate::domain::life::{LifeRefusal, after_loss};
use crate::domain::setup::News;
use crate::domain::{Act, LossReport, RequestNo, StopCause, Token, TokenId, TokenState, UnixMillis};
use crate::register::RegisterError;

impl Office {
    /// Records a report of loss or theft and suspends the token, in one act and before anything else (D8, W3).
    ///
    /// # Errors
    /// [`DeskError::Life`] with the rule that says no, or what the register says.
    pub fn report_loss(&mut self, report: LossReport) -> Result<(), DeskError> {
        let token = self.stored(&report.token)?;
        let reported_by = given(&report.reported_by).map_err(|_| LifeRefusal::NoReporter)?.to_owned();
        of_somebody(&token)?;
        after_loss(&token.id, token.state, report.cause)?;
        if let Some(stop) = self.register.standing_stop(&token.id)? {
            let known = stop.cause.is_missing() && stop.found_at.is_none();
            if known || !report.cause.is_missing() {
                return Err(state_wrong(&token, Act::LossReported).into());
            }
        }
        if let Some(no) = &report.request {
            self.is_about(no, &token.id)?;
        }
        let report = LossReport { reported_by, ..report };
        self.write_stamped(|book, stamp| book.suspend(stamp, &report))
    }

    /// Records that a missing unit turned up (発見届): it is revoked and awaited, never used again (W3).
    ///
    /// # Errors
    /// [`DeskError::Life`] when nobody reported it missing, or what the register says.
    pub fn report_found(&mut self, token: &TokenId) -> Result<(), DeskError> {
        let token = self.stored(token)?;
        of_somebody(&token)?;
        let stop = self.register.standing_stop(&token.id)?;
        let reported = stop.is_some_and(|stop| stop.cause.is_missing() && stop.found_at.is_none());
        let missing = match token.state {
            TokenState::Suspended | TokenState::Revoked => reported,
            // Given up because it never came back; what is missing from the safe is found by a count.
            TokenState::Lost => {
                let story = self.register.movements(&token.id)?;
                reported || story.last().is_some_and(|step| step.from == Some(TokenState::AwaitingReturn))
            }
            _ => false,
        };
        if !missing {
            return Err(LifeRefusal::NotMissing { token: token.id.serial }.into());
        }
        self.write_stamped(|book, stamp| book.find_again(stamp, &token.id))
    }

    /// Suspends a token for another reason than a loss (利用停止).
    ///
    /// # Errors
    /// [`DeskError::Life`] without a reason or where it cannot be suspended, or what the register says.
    pub fn suspend(&mut self, token: &TokenId, reason: &str) -> Result<(), DeskError> {
        let reason = given(reason)?.to_owned();
        let token = self.stored(token)?;
        of_somebody(&token)?;
        if !token.state.may_become(TokenState::Suspended) {
            return Err(state_wrong(&token, Act::TokenSuspended).into());
        }
        let report =
            LossReport { token: token.id, cause: StopCause::Other, reported_by: reason, request: None };
        self.write_stamped(|book, stamp| book.suspend(stamp, &report))
    }

    /// Lifts a suspension (停止解除); what was reported lost or stolen stays suspended (W3).
    ///
    /// # Errors
    /// [`DeskError::Life`] without a reason, for a loss, or when it is not suspended; or what the register says.
    pub fn lift(&mut self, token: &TokenId, reason: &str) -> Result<(), DeskError> {
        let reason = given(reason)?;
        let token = self.stored(token)?;
        let stop = self.register.standing_stop(&token.id)?;
        match stop {
            Some(stop) if token.state == TokenState::Suspended => {
                if stop.cause.is_missing() {
                    return Err(LifeRefusal::LossStays { token: token.id.serial }.into());
                }
            }
            _ => return Err(state_wrong(&token, Act::SuspensionLifted).into()),
        }
        self.write_stamped(|book, stamp| book.lift(stamp, &token.id, reason))
    }

    /// Notes that the banking centre locked a token after too many wrong codes (R35): all its users are locked (R36).
    ///
    /// # Errors
    /// [`DeskError::Customer`] when it is not in its users' hands or cannot have locked then, [`DeskError::Life`] when that
    /// lock is known, or what the register says.
    pub fn note_locked(&mut self, token: &TokenId, at: UnixMillis) -> Result<(), DeskError> {
        let token = self.stored(token)?;
        let stamp = self.stamp()?;
        self.register.write(|book| {
            let facts =
                book.set_up_facts(&token.id.serial)?.into_iter().find(|facts| facts.token == token.id);
            match facts.map(|facts| facts.may_lock(at, stamp.at)).transpose()? {
                Some(News::New) => Ok(book.note_locked(&stamp, &token.id, at)?),
                Some(News::Known) | None => Err(state_wrong(&token, Act::TokenLocked).into()),
            }
        })
    }

    /// A token that the register knows.
    pub(in crate::desk) fn stored(&self, token: &TokenId) -> Result<Token, RegisterError> {
        self.register
            .token(token)?
            .ok_or_else(|| RegisterError::NotFound { kind: "token", key: token.to_string() })
    }

    /// Whether a request is open and replaces or names the token.
    fn is_about(&self, no: &RequestNo, token: &TokenId) -> Result<(), DeskError> {
        let request = self.register.request(no)?;
        let names_it = request.old_tokens().any(|old| old == token);
        if names_it && !request.state.is_over() {
            return Ok(());
        }
        Err(LifeRefusal::NotAbout { request: no.clone(), token: token.serial.clone() }.into())
    }
}

fn of_somebody(token: &Token) -> Result<(), LifeRefusal> {
    if token.contract.is_some() {
        Ok(())
    } else {
        Err(LifeRefusal::OfNobody { token: token.id.serial.clone() })
    }
}

fn state_wrong(token: &Token, act: Act) -> LifeRefusal {
    LifeRefusal::TokenStateWrong { token: token.id.serial.clone(), state: token.state, act }
}
