//! The life of a token and of a request as pure rules: what may be approved, what an approval does, what may be undone.
//!
//! README, rules W3 to W5, W8, W12, W13, R10, R32, R36, R37, D8. Nothing here is done: an approval is answered with the
//! list of its [`Deed`]s, and the register does them in one transaction. The trap: a suspended unit tells nothing about
//! where it lies; only the state before the stop does, so every question about its place takes the [`Stop`] too.

mod approval;
mod refusal;

pub use approval::{Deed, Pending, after_unlock, deeds_of_approval, may_approve};
pub use refusal::LifeRefusal;

use crate::domain::code::codes;
use crate::domain::{
    OtpMethod, Request, RequestKind, RequestNo, RequestReason, RequestState, TokenId, TokenState, UnixMillis,
};

codes! {
    /// Why a token was suspended.
    StopCause {
        /// 紛失.
        Loss = "loss",
        /// 盗難.
        Theft = "theft",
        /// Another reason of the customer or the branch.
        Other = "other",
        /// 事故停止: its box or lot had an accident.
        Accident = "accident",
    }
}

impl StopCause {
    /// The cause that a form for another token gives.
    #[must_use]
    pub const fn of(reason: Option<RequestReason>) -> Self {
        match reason {
            Some(RequestReason::Loss) => Self::Loss,
            Some(RequestReason::Theft) => Self::Theft,
            _ => Self::Other,
        }
    }

    /// Whether nobody knows where the unit is: it is never used again, even when it turns up (W3).
    #[must_use]
    pub const fn is_missing(self) -> bool {
        matches!(self, Self::Loss | Self::Theft)
    }
}

/// A suspension with its cause; a loss or theft report is one (D8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Which token.
    pub token: TokenId,
    /// Why.
    pub cause: StopCause,
    /// The request that it belongs to, once there is one.
    pub request: Option<RequestNo>,
    /// Where the token stood.
    pub state_before: TokenState,
    /// When.
    pub at: UnixMillis,
    /// Who told it.
    pub reported_by: String,
    /// When it was lifted.
    pub lifted_at: Option<UnixMillis>,
    /// When the unit turned up again.
    pub found_at: Option<UnixMillis>,
}

/// A loss or theft as it is reported: one act records it and suspends the token (D8, W3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LossReport {
    /// Which token.
    pub token: TokenId,
    /// Loss or theft, or what else the customer says.
    pub cause: StopCause,
    /// Who told it.
    pub reported_by: String,
    /// The request for another token, where it came with one.
    pub request: Option<RequestNo>,
}

/// Where the unit stands, looking through a suspension.
#[must_use]
pub fn standing(state: TokenState, stop: Option<&Stop>) -> TokenState {
    match stop {
        Some(stop) if state == TokenState::Suspended => stop.state_before,
        _ => state,
    }
}

/// Whether a revoked unit is to be sent back: the customer or the post has it, and nobody reported it missing.
#[must_use]
pub fn comes_back(state: TokenState, stop: Option<&Stop>) -> bool {
    let missing = state == TokenState::Suspended && stop.is_some_and(|stop| stop.cause.is_missing());
    let place = standing(state, stop);
    !missing && (place.is_out() || place == TokenState::Suspended)
}

/// Whether the customer or the post has, or may have, a unit in this state, so that a loss of it can be reported.
#[must_use]
pub const fn may_be_lost(state: TokenState) -> bool {
    state.is_out() || matches!(state, TokenState::Suspended)
}

/// Where a loss report takes a token (D8): one that serves nobody any more is simply gone.
///
/// # Errors
/// [`LifeRefusal::TokenStateWrong`] for a unit that is in the house or revoked already.
pub fn after_loss(token: &TokenId, state: TokenState, cause: StopCause) -> Result<TokenState, LifeRefusal> {
    if !may_be_lost(state) {
        let act = crate::domain::Act::LossReported;
        return Err(LifeRefusal::TokenStateWrong { token: token.serial.clone(), state, act });
    }
    match state {
        TokenState::AwaitingReturn if cause.is_missing() => Ok(TokenState::Lost),
        TokenState::AwaitingReturn => Err(LifeRefusal::TokenStateWrong {
            token: token.serial.clone(),
            state,
            act: crate::domain::Act::TokenSuspended,
        }),
        _ => Ok(TokenState::Suspended),
    }
}

/// A token that a request brought: where it stands, and the suspension on it.
pub type Brought = (TokenId, TokenState, Option<Stop>);

/// Checks that a request may be taken back (取消).
///
/// # Errors
/// [`LifeRefusal::StepWrong`] when it is over; [`LifeRefusal::UnderWay`] while a token of it is written;
/// [`LifeRefusal::MethodHasChanged`] once its approval changed the contract; [`LifeRefusal::HandedOver`] once a token of
/// it is with the post or the customer.
pub fn may_cancel(request: &Request, brought: &[Brought], under_way: bool) -> Result<(), LifeRefusal> {
    check_step(request, RequestState::Cancelled)?;
    check_method_unchanged(request)?;
    if under_way {
        return Err(LifeRefusal::UnderWay { request: request.no.clone() });
    }
    let out = brought.iter().find(|(_, state, stop)| {
        let place = standing(*state, stop.as_ref());
        place.is_out() || place == TokenState::Suspended
    });
    match out {
        Some((token, _, _)) => {
            Err(LifeRefusal::HandedOver { request: request.no.clone(), token: token.serial.clone() })
        }
        None => Ok(()),
    }
}

/// Checks that a request may go back to the branch (差戻し).
///
/// # Errors
/// [`LifeRefusal::StepWrong`] by the table, [`LifeRefusal::MethodHasChanged`] as in [`may_cancel`].
pub fn may_send_back(request: &Request) -> Result<(), LifeRefusal> {
    check_step(request, RequestState::SentBack)?;
    check_method_unchanged(request)
}

/// Checks one step of a request against the closed table.
///
/// # Errors
/// [`LifeRefusal::StepWrong`].
pub fn check_step(request: &Request, to: RequestState) -> Result<(), LifeRefusal> {
    if request.state.may_become(to) {
        Ok(())
    } else {
        Err(LifeRefusal::StepWrong { request: request.no.clone(), state: request.state, to })
    }
}

/// A contract that has changed its method does not change it back by taking the paper away (R32).
fn check_method_unchanged(request: &Request) -> Result<(), LifeRefusal> {
    let changed = request.kind == RequestKind::MethodChange
        && request.method == Some(OtpMethod::Hard)
        && matches!(request.state, RequestState::Approved | RequestState::Issuing | RequestState::Dispatched);
    if changed { Err(LifeRefusal::MethodHasChanged { request: request.no.clone() }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(cause: StopCause, state_before: TokenState) -> Stop {
        Stop {
            token: TokenId::parse("RT", "RT-00000001").unwrap(),
            cause,
            request: None,
            state_before,
            at: UnixMillis(0),
            reported_by: "山本".into(),
            lifted_at: None,
            found_at: None,
        }
    }

    #[test]
    fn w3_a_lost_unit_is_not_waited_for_and_a_suspended_one_is() {
        let lost = stop(StopCause::Loss, TokenState::InUse);
        assert!(!comes_back(TokenState::Suspended, Some(&lost)));
        let other = stop(StopCause::Other, TokenState::InUse);
        assert!(comes_back(TokenState::Suspended, Some(&other)));
        let shelf = stop(StopCause::Other, TokenState::Inspected);
        assert!(!comes_back(TokenState::Suspended, Some(&shelf)), "it never left the house");
    }

    #[test]
    fn d8_a_loss_suspends_wherever_the_customer_or_the_post_may_have_the_token() {
        let token = TokenId::parse("RT", "RT-00000001").unwrap();
        for state in TokenState::ALL {
            let told = after_loss(&token, *state, StopCause::Loss);
            match told {
                Ok(to) => {
                    assert!(to == TokenState::Suspended && *state == to || state.may_become(to), "{state}");
                }
                Err(_) => assert!(!state.is_out(), "{state} is out and cannot be reported lost"),
            }
        }
    }

    #[test]
    fn every_state_before_a_stop_can_be_gone_back_to() {
        for state in TokenState::ALL.iter().filter(|state| state.may_become(TokenState::Suspended)) {
            assert!(TokenState::Suspended.may_become(*state), "a stop from {state} could not be lifted");
        }
    }
}
