//! What may be done with a unit in hand: the rules say yes, or no with the rule's number.
//!
//! README, rules W3, W4, W6, W7, R33, D9. The trap: a unit that was ever bound to a contract never goes back on the
//! shelf, not even erased, not even for the same contract (D9 is off), because nobody can tell who else has seen its
//! secret.

use thiserror::Error;

use crate::domain::code::codes;
use crate::domain::{ContractNo, Serial, TokenState, verdict::Verdict};

codes! {
    /// What is done with a unit in hand.
    Disposition {
        /// It is taken back (W7).
        AcceptReturn = "accept_return",
        /// It lies in the safe as returned mail until the branch says where to send it (W6).
        KeepAsMail = "keep_as_mail",
        /// It is sent once more (W6).
        Redispatch = "redispatch",
        /// It is taken back ahead of the switch, because an exchange is under way (W4).
        Exchange = "exchange",
        /// Its memory is erased, and that is proved.
        Erase = "erase",
        /// It goes back on the shelf.
        Restock = "restock",
        /// It is put with the defective ones.
        Defective = "defective",
        /// It is destroyed before two people (W7).
        Destroy = "destroy",
        /// It goes back to whoever it belongs to.
        SendBack = "send_back",
        /// Nothing; only what was seen is written down.
        Nothing = "nothing",
    }
}

codes! {
    /// What the operator saw of one part.
    Tick {
        /// As it should be.
        Good = "good",
        /// Not as it should be.
        Bad = "bad",
    }
}

/// What the operator saw; `None` is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ticks {
    /// Battery: good, or the display warns.
    pub battery: Option<Tick>,
    /// Casing: whole, or broken or opened.
    pub casing: Option<Tick>,
    /// Seal of the envelope: intact, or broken.
    pub seal: Option<Tick>,
    /// Display: all segments, or not.
    pub display: Option<Tick>,
    /// The branch confirmed the address (W6).
    pub address: Option<Tick>,
}

/// Everything that the rules ask about a unit in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What it is.
    pub verdict: Verdict,
    /// Its serial, as far as it is ours.
    pub serial: Option<Serial>,
    /// Where the register has it.
    pub state: Option<TokenState>,
    /// The contract that it is or was bound to (R33).
    pub contract: Option<ContractNo>,
    /// What the operator saw.
    pub ticks: Ticks,
    /// Whether it lies in a slot now.
    pub connected: bool,
    /// Whether it was seen to be blank since it was set apart.
    pub blank: bool,
    /// Whether an exchange that is under way names it as the old unit.
    pub exchange: bool,
}

/// A rule said no to what was to be done with a unit in hand.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReturnRefused {
    /// What the unit is does not allow it.
    #[error("{disposition} is not for a unit that is {verdict}")]
    NotForVerdict {
        /// What was to be done.
        disposition: Disposition,
        /// What it is.
        verdict: Verdict,
    },
    /// W6: the seal of an undelivered envelope has to be intact.
    #[error("the seal of {token} was not seen to be intact")]
    SealNotIntact {
        /// Which.
        token: Serial,
    },
    /// W6: the branch has to confirm the address.
    #[error("the address for {token} was not confirmed by the branch")]
    AddressNotConfirmed {
        /// Which.
        token: Serial,
    },
    /// R33, D9: once bound to a contract it is never used for another one.
    #[error("{token} was bound to contract {contract} and is never used again")]
    Dedicated {
        /// Which.
        token: Serial,
        /// Whose it was.
        contract: ContractNo,
    },
    /// It was not seen to be blank.
    #[error("{token} was not seen to be erased")]
    NotErased {
        /// Which.
        token: Serial,
    },
    /// It has to lie in a slot.
    #[error("{token} has to be connected for this")]
    NotConnected {
        /// Which.
        token: Serial,
    },
    /// W4: no exchange that is under way names it.
    #[error("no exchange is under way for {token}")]
    NoExchange {
        /// Which.
        token: Serial,
    },
    /// W7: a second person has to be there.
    #[error("{token} is destroyed only before a second person")]
    SecondPersonMissing {
        /// Which.
        token: Serial,
    },
    /// The unit did something else meanwhile: what was judged no longer holds.
    #[error("{token} has changed since it was looked at")]
    Changed {
        /// Which.
        token: Serial,
    },
}

impl ReturnRefused {
    /// The rule behind it; empty where it is plain bookkeeping.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::NotForVerdict { .. } | Self::SecondPersonMissing { .. } => "W7",
            Self::SealNotIntact { .. } | Self::AddressNotConfirmed { .. } => "W6",
            Self::Dedicated { .. } => "R33",
            Self::NoExchange { .. } => "W4",
            Self::NotErased { .. } | Self::NotConnected { .. } | Self::Changed { .. } => "",
        }
    }
}

impl Case {
    /// Whether this may be done; a second person is asked for elsewhere ([`Disposition::needs_witness`]).
    ///
    /// # Errors
    /// [`ReturnRefused`] naming the rule.
    pub fn allows(&self, disposition: Disposition) -> Result<(), ReturnRefused> {
        use Disposition as D;
        use TokenState as S;
        let never = ReturnRefused::NotForVerdict { disposition, verdict: self.verdict };
        let (Some(state), Some(token)) = (self.state, self.serial.clone()) else {
            return match (disposition, self.verdict) {
                (D::SendBack, Verdict::Foreign) | (D::Nothing, _) => Ok(()),
                _ => Err(never),
            };
        };
        let allowed = match disposition {
            D::Nothing => true,
            D::AcceptReturn => match state {
                S::AwaitingReturn | S::Revoked | S::Lost => true,
                S::Suspended => self.verdict.is_reported(),
                _ => false,
            },
            D::KeepAsMail => state == S::Dispatched,
            D::Redispatch if state == S::ReturnedMail => {
                if self.ticks.seal != Some(Tick::Good) {
                    return Err(ReturnRefused::SealNotIntact { token });
                }
                if self.ticks.address != Some(Tick::Good) {
                    return Err(ReturnRefused::AddressNotConfirmed { token });
                }
                true
            }
            D::Exchange if matches!(state, S::Delivered | S::InUse | S::Locked) => {
                if !self.exchange {
                    return Err(ReturnRefused::NoExchange { token });
                }
                true
            }
            D::Erase if matches!(state, S::Returned | S::Quarantined | S::Defective | S::Blocked) => {
                if !self.connected {
                    return Err(ReturnRefused::NotConnected { token });
                }
                true
            }
            D::Restock if matches!(state, S::Quarantined | S::Returned | S::Defective | S::ReturnedMail) => {
                if let Some(contract) = self.contract.clone() {
                    return Err(ReturnRefused::Dedicated { token, contract });
                }
                if state == S::Quarantined && !self.blank {
                    return Err(ReturnRefused::NotErased { token });
                }
                state == S::Quarantined
            }
            D::Defective => matches!(state, S::Received | S::InStock | S::Quarantined),
            D::Destroy => matches!(
                state,
                S::Returned | S::ReturnedMail | S::Revoked | S::Defective | S::Blocked | S::Quarantined
            ),
            D::SendBack => matches!(state, S::Delivered | S::InUse | S::Locked),
            D::Redispatch | D::Exchange | D::Erase | D::Restock => false,
        };
        if allowed { Ok(()) } else { Err(never) }
    }

    /// Everything that may be done, the likeliest first.
    #[must_use]
    pub fn dispositions(&self) -> Vec<Disposition> {
        Disposition::ALL.iter().copied().filter(|one| self.allows(*one).is_ok()).collect()
    }
}

impl Disposition {
    /// Whether two people have to be there.
    #[must_use]
    pub const fn needs_witness(self) -> bool {
        matches!(self, Self::Destroy)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::StopCause;
    use crate::domain::verdict::Stopped;
    use crate::domain::{LotNo, Model, Token, TokenId};

    /// The steps that a disposition takes, as the desk does them.
    fn target(disposition: Disposition, state: TokenState) -> Vec<TokenState> {
        use TokenState as S;
        match disposition {
            Disposition::AcceptReturn if state == S::Suspended => vec![S::Revoked, S::Returned],
            Disposition::AcceptReturn => vec![S::Returned],
            Disposition::KeepAsMail => vec![S::ReturnedMail],
            Disposition::Redispatch => vec![S::Enclosed],
            Disposition::Exchange => vec![S::AwaitingReturn, S::Returned],
            Disposition::Restock => vec![S::InStock],
            Disposition::Defective => vec![S::Defective],
            Disposition::Destroy => vec![S::Destroyed],
            Disposition::Erase | Disposition::SendBack | Disposition::Nothing => vec![],
        }
    }

    prop_compose! {
        fn tick()(tick in prop::option::of(prop::sample::select(Tick::ALL))) -> Option<Tick> { tick }
    }

    prop_compose! {
        fn case()(
            state in prop::sample::select(TokenState::ALL),
            cause in prop::option::of(prop::sample::select(StopCause::ALL)),
            contract in prop::option::of(Just(ContractNo("C-1".into()))),
            (battery, casing, seal, display, address) in (tick(), tick(), tick(), tick(), tick()),
            (connected, blank, exchange) in any::<(bool, bool, bool)>(),
        ) -> Case {
            let id = TokenId::parse("RT", "RT-1").unwrap();
            let token = Token {
                id: id.clone(), model: Model("PTB-1".into()), lot: LotNo("L".into()), state,
                contract: contract.clone(), bound_on: None, set_up_at: None,
            };
            let stop = cause.map(|cause| Stopped { cause, before: TokenState::InUse });
            Case {
                verdict: Verdict::on(&token, stop), serial: Some(id.serial), state: Some(state), contract,
                ticks: Ticks { battery, casing, seal, display, address }, connected, blank, exchange,
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_is_allowed_is_a_step_of_the_closed_table(case in case()) {
            let from = case.state.unwrap();
            for disposition in case.dispositions() {
                let mut at = from;
                for next in target(disposition, from) {
                    prop_assert!(at.may_become(next), "{disposition}: {at} became {next}");
                    at = next;
                }
            }
        }

        #[test]
        fn r33_whatever_was_seen_a_bound_unit_never_goes_back_on_the_shelf(case in case()) {
            if case.contract.is_some() {
                prop_assert!(case.allows(Disposition::Restock).is_err());
            }
        }

        #[test]
        fn w6_nothing_is_sent_again_without_an_intact_seal_and_a_confirmed_address(case in case()) {
            if case.allows(Disposition::Redispatch).is_ok() {
                prop_assert_eq!((case.ticks.seal, case.ticks.address), (Some(Tick::Good), Some(Tick::Good)));
                prop_assert_eq!(case.state, Some(TokenState::ReturnedMail));
            }
        }

        #[test]
        fn w3_a_unit_that_was_reported_is_never_given_back(case in case()) {
            if case.verdict.is_reported() {
                prop_assert!(case.allows(Disposition::SendBack).is_err());
                prop_assert!(case.allows(Disposition::Redispatch).is_err());
            }
        }
    }

    #[test]
    fn a_foreign_unit_can_only_be_sent_back() {
        let case = Case {
            verdict: Verdict::Foreign,
            serial: None,
            state: None,
            contract: None,
            ticks: Ticks::default(),
            connected: true,
            blank: true,
            exchange: true,
        };
        assert_eq!(case.dispositions(), [Disposition::SendBack, Disposition::Nothing]);
    }
}
