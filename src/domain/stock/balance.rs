//! The balance: every unit that ever came in stands in exactly one group, and ledger and counts say the same.
//!
//! README, rule W9: received = in stock + under way + issued + returned + spoiled + quarantined + destroyed + lost +
//! blocked, per serial. The trap: the sum of the states is right by itself as long as no row is lost, so what came in
//! is taken from the delivery notes and not from the units.

use crate::domain::code::codes;
use crate::domain::{LotNo, TokenId, TokenState};

codes! {
    /// Where a unit stands in the balance.
    Group {
        /// 在庫: blank, in the safe.
        InStock = "in_stock",
        /// 作業中: set aside, written, proved or enclosed.
        UnderWay = "under_way",
        /// 発行済: out or with its customer.
        Issued = "issued",
        /// 返却・返戻: back in the house.
        Returned = "returned",
        /// 不良: defective.
        Spoiled = "spoiled",
        /// 隔離: its content is in doubt.
        Quarantined = "quarantined",
        /// 廃棄: destroyed.
        Destroyed = "destroyed",
        /// 紛失: cannot be found.
        Lost = "lost",
        /// 事故停止: its box had an accident.
        Blocked = "blocked",
    }
}

use TokenState as S;

/// The state that tells where a unit is: its own, or for a suspended or revoked one the state it came from.
#[must_use]
pub fn standing(state: TokenState, before: Option<TokenState>) -> TokenState {
    match state {
        S::Suspended | S::Revoked => before.unwrap_or(state),
        _ => state,
    }
}

impl Group {
    /// The group of a unit by its [`standing`].
    #[must_use]
    pub const fn of(standing: TokenState) -> Self {
        match standing {
            S::Received | S::InStock => Self::InStock,
            S::Reserved | S::Injected | S::Inspected | S::Enclosed => Self::UnderWay,
            S::Dispatched
            | S::Delivered
            | S::InUse
            | S::Locked
            | S::Suspended
            | S::Revoked
            | S::AwaitingReturn => Self::Issued,
            S::Returned | S::ReturnedMail => Self::Returned,
            S::Defective => Self::Spoiled,
            S::Quarantined => Self::Quarantined,
            S::Destroyed => Self::Destroyed,
            S::Lost => Self::Lost,
            S::Blocked => Self::Blocked,
        }
    }
}

/// How many units of a lot stand the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Which lot.
    pub lot: LotNo,
    /// How they stand.
    pub standing: TokenState,
    /// How many.
    pub units: u32,
}

/// Something that the balance does not explain by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The delivery note counts other units than the register knows.
    LotIncomplete {
        /// Which lot.
        lot: LotNo,
        /// Units that came in.
        received: u32,
        /// Units that the register knows.
        known: u32,
    },
    /// The movement ledger tells another story than the unit's state.
    LedgerDiffers {
        /// Which unit.
        token: TokenId,
        /// Its state.
        state: TokenState,
        /// Where its ledger ends; `None` when its rows do not follow each other, or there are none.
        ledger: Option<TokenState>,
    },
    /// It should lie in the house, and a count did not find it.
    Missing {
        /// Which unit.
        token: TokenId,
        /// Its state.
        state: TokenState,
    },
    /// A count found it, and it should not lie there.
    Unexpected {
        /// What was scanned.
        scanned: String,
        /// The unit, where the register knows it.
        token: Option<TokenId>,
        /// Its state at that moment.
        state: Option<TokenState>,
    },
}

impl Difference {
    /// The code of the only one that is not about a unit.
    pub const LOT_INCOMPLETE: &str = "lot_incomplete";

    /// Lot, serial or scanned text: what a person explains.
    #[must_use]
    pub fn object(&self) -> &str {
        match self {
            Self::LotIncomplete { lot, .. } => &lot.0,
            Self::LedgerDiffers { token, .. } | Self::Missing { token, .. } => token.serial.as_str(),
            Self::Unexpected { scanned, .. } => scanned,
        }
    }

    /// Stable code of its sort.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LotIncomplete { .. } => Self::LOT_INCOMPLETE,
            Self::LedgerDiffers { .. } => "ledger_differs",
            Self::Missing { .. } => "missing",
            Self::Unexpected { .. } => "unexpected",
        }
    }
}

/// A difference and what a person said about it; empty while nobody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The difference.
    pub difference: Difference,
    /// What explains it; may be empty.
    pub explanation: String,
}

/// The balance of one lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotBalance {
    /// Which.
    pub lot: LotNo,
    /// Units that came in, by the delivery note.
    pub received: u32,
    /// Units of each group, in the order of [`Group::ALL`].
    pub groups: [u32; Group::ALL.len()],
}

impl LotBalance {
    /// Units of one group.
    #[must_use]
    pub fn units(&self, group: Group) -> u32 {
        self.groups[group as usize]
    }

    /// Units that the register knows.
    #[must_use]
    pub fn known(&self) -> u32 {
        self.groups.iter().sum()
    }
}

/// The balance of the whole stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// Lot by lot.
    pub lots: Vec<LotBalance>,
    /// What does not agree.
    pub differences: Vec<Explained>,
}

impl Balance {
    /// Sets what came in against how the units stand, and adds what ledger and counts found.
    #[must_use]
    pub fn of(received: &[(LotNo, u32)], standings: &[Standing], found: Vec<Explained>) -> Self {
        let mut lots: Vec<LotBalance> = received
            .iter()
            .map(|(lot, received)| LotBalance { lot: lot.clone(), received: *received, groups: [0; _] })
            .collect();
        for one in standings {
            let at = lots.iter().position(|lot| lot.lot == one.lot).unwrap_or_else(|| {
                lots.push(LotBalance { lot: one.lot.clone(), received: 0, groups: [0; _] });
                lots.len() - 1
            });
            lots[at].groups[Group::of(one.standing) as usize] += one.units;
        }
        let incomplete = lots.iter().filter(|lot| lot.received != lot.known()).map(|lot| Explained {
            difference: Difference::LotIncomplete {
                lot: lot.lot.clone(),
                received: lot.received,
                known: lot.known(),
            },
            explanation: String::new(),
        });
        let differences = incomplete.chain(found).collect();
        Self { lots, differences }
    }

    /// Units that came in.
    #[must_use]
    pub fn received(&self) -> u32 {
        self.lots.iter().map(|lot| lot.received).sum()
    }

    /// Units of one group.
    #[must_use]
    pub fn units(&self, group: Group) -> u32 {
        self.lots.iter().map(|lot| lot.units(group)).sum()
    }

    /// Whether what came in is the sum of the groups.
    #[must_use]
    pub fn is_even(&self) -> bool {
        self.received() == Group::ALL.iter().map(|group| self.units(*group)).sum::<u32>()
    }

    /// Differences that nobody has explained.
    #[must_use]
    pub fn unexplained(&self) -> u32 {
        let open = self.differences.iter().filter(|one| one.explanation.is_empty()).count();
        u32::try_from(open).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn w9_a_unit_in_the_house_is_never_counted_as_issued() {
        for state in TokenState::ALL {
            let group = Group::of(*state);
            assert_eq!(state.is_out(), group == Group::Issued && !matches!(state, S::Suspended | S::Revoked));
            if state.is_in_the_house() {
                assert!(!matches!(group, Group::Issued | Group::Destroyed | Group::Lost), "{state}");
            }
        }
    }

    #[test]
    fn w9_a_suspended_unit_stands_where_it_stood_before() {
        assert_eq!(Group::of(standing(S::Suspended, Some(S::Enclosed))), Group::UnderWay);
        assert_eq!(Group::of(standing(S::Revoked, Some(S::ReturnedMail))), Group::Returned);
        assert_eq!(Group::of(standing(S::Suspended, Some(S::InUse))), Group::Issued);
        assert_eq!(standing(S::InUse, Some(S::Suspended)), S::InUse);
    }

    proptest! {
        #[test]
        fn w9_the_balance_is_even_exactly_when_every_unit_is_known(
            states in prop::collection::vec(prop::sample::select(TokenState::ALL), 0..40),
            gone in 0_u32..3,
        ) {
            let lot = LotNo("L".into());
            let standings: Vec<Standing> = states
                .iter()
                .map(|state| Standing { lot: lot.clone(), standing: *state, units: 1 })
                .collect();
            let known = u32::try_from(states.len()).unwrap();
            let balance = Balance::of(&[(lot, known + gone)], &standings, Vec::new());
            prop_assert_eq!(balance.is_even(), gone == 0);
            prop_assert_eq!(balance.unexplained(), u32::from(gone > 0));
        }
    }
}
