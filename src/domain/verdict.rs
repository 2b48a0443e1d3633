//! What a unit in hand is: one word for it, from its own state, its stops and whoever else has its serial.
//!
//! README, rules W3, W6, W7. The trap: a serial is unique only together with its maker, so a scanned serial that two
//! makers gave is no token yet; a person has to say which one lies there.

use crate::domain::code::codes;
use crate::domain::{StopCause, Token, TokenState};

codes! {
    /// What a unit in hand is.
    Verdict {
        /// Nothing of ours.
        Foreign = "foreign",
        /// Two makers gave this serial.
        TwoMakers = "two_makers",
        /// Somebody reported it lost.
        ReportedLost = "reported_lost",
        /// Somebody reported it stolen.
        ReportedStolen = "reported_stolen",
        /// The post could not deliver it.
        UndeliveredMail = "undelivered_mail",
        /// It never left the house.
        NeverDispatched = "never_dispatched",
        /// It is what the customer was asked to send back.
        AwaitingReturn = "awaiting_return",
        /// It was revoked, and nobody was asked to send it back.
        Revoked = "revoked",
        /// A customer uses it; nobody expects it here.
        NotExpected = "not_expected",
        /// It was taken back before and waits for its destruction.
        AlreadyBack = "already_back",
        /// It is set apart: in doubt, defective or blocked.
        SetApart = "set_apart",
        /// By the register it no longer exists.
        Destroyed = "destroyed",
    }
}

/// A stop that was not lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped {
    /// Why.
    pub cause: StopCause,
    /// Where the token stood before.
    pub before: TokenState,
}

impl Verdict {
    /// The verdict on one token of ours, with the last stop that was not lifted.
    #[must_use]
    pub fn on(token: &Token, stop: Option<Stopped>) -> Self {
        use TokenState as S;
        let reported = match stop.map(|stop| stop.cause) {
            Some(StopCause::Loss) => Some(Self::ReportedLost),
            Some(StopCause::Theft) => Some(Self::ReportedStolen),
            Some(StopCause::Other | StopCause::Accident) | None => None,
        };
        match token.state {
            S::Destroyed => Self::Destroyed,
            S::Returned => Self::AlreadyBack,
            S::Quarantined | S::Defective | S::Blocked => Self::SetApart,
            S::Received | S::InStock | S::Reserved | S::Injected | S::Inspected | S::Enclosed => {
                Self::NeverDispatched
            }
            S::Dispatched | S::ReturnedMail => Self::UndeliveredMail,
            S::AwaitingReturn => reported.unwrap_or(Self::AwaitingReturn),
            S::Revoked => reported.unwrap_or(Self::Revoked),
            S::Lost => reported.unwrap_or(Self::ReportedLost),
            S::Suspended => reported.unwrap_or(Self::NotExpected),
            S::Delivered | S::InUse | S::Locked => Self::NotExpected,
        }
    }

    /// Whether somebody said that it was lost or stolen.
    #[must_use]
    pub const fn is_reported(self) -> bool {
        matches!(self, Self::ReportedLost | Self::ReportedStolen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{LotNo, Model, TokenId};

    fn token(state: TokenState) -> Token {
        Token {
            id: TokenId::parse("RT", "RT-1").unwrap(),
            model: Model("PTB-1".into()),
            lot: LotNo("L".into()),
            state,
            contract: None,
            bound_on: None,
            set_up_at: None,
        }
    }

    #[test]
    fn a_reported_loss_is_told_wherever_the_unit_may_stand_outside() {
        for state in
            [TokenState::Suspended, TokenState::Revoked, TokenState::Lost, TokenState::AwaitingReturn]
        {
            let stop = |cause| Some(Stopped { cause, before: TokenState::InUse });
            assert_eq!(Verdict::on(&token(state), stop(StopCause::Loss)), Verdict::ReportedLost);
            assert_eq!(Verdict::on(&token(state), stop(StopCause::Theft)), Verdict::ReportedStolen);
            assert!(
                !Verdict::on(&token(state), stop(StopCause::Other)).is_reported()
                    || state == TokenState::Lost
            );
        }
    }

    #[test]
    fn a_unit_in_the_house_is_never_called_in_use() {
        for state in TokenState::ALL.iter().copied().filter(|state| state.is_in_the_house()) {
            assert_ne!(Verdict::on(&token(state), None), Verdict::NotExpected, "{state}");
        }
    }
}
