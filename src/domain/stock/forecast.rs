//! Which lot is used first, which unit may not be used any more, and when the safe will be empty.
//!
//! README, rules W1 (引当 by expiry, first in first out) and W12. The trap: a unit may still be used on the day its lot
//! expires, and never after it.

use jiff::Span;
use jiff::civil::Date;

use crate::domain::stock::StockRefusal;
use crate::domain::{LotNo, Serial, UnixMillis};

/// Fewer days of use than this are no rate.
const LEAST_DAYS: u32 = 7;

/// What the institution decided about its stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockPolicy {
    /// Fewer usable units than this are few.
    pub low_units: u32,
    /// A stock that lasts fewer days than this is low.
    pub low_days: u32,
    /// Units that expire within these days are told.
    pub expiry_days: u32,
    /// Whether an unexplained difference of an earlier day stops the writing of tokens.
    pub difference_blocks: bool,
}

/// What lies blank in the safe of one lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotStock {
    /// Which.
    pub lot: LotNo,
    /// Its last day; `None` when the note does not say.
    pub expires_on: Option<Date>,
    /// When it came in.
    pub received_at: UnixMillis,
    /// Blank units in the safe.
    pub in_stock: u32,
}

impl LotStock {
    fn is_usable(&self, today: Date) -> bool {
        self.expires_on.is_none_or(|day| day >= today)
    }
}

/// How many units were taken for work in some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Units taken.
    pub taken: u32,
    /// In how many days.
    pub days: u32,
}

/// How long the stock will last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// Blank units that may be used.
    pub usable: u32,
    /// Blank units that are past their day.
    pub expired: u32,
    /// What it rests on.
    pub usage: Usage,
    /// Days until the safe is empty at this rate; `None` while there is no rate.
    pub days_left: Option<u32>,
    /// Lots whose units expire soon: which, when, how many blank ones.
    pub expiring: Vec<(LotNo, Date, u32)>,
    /// Whether more should be ordered.
    pub is_low: bool,
}

impl Forecast {
    /// Reckons from what lies there and how fast it went.
    #[must_use]
    pub fn of(lots: &[LotStock], usage: Usage, today: Date, policy: &StockPolicy) -> Self {
        let units = |usable| -> u32 {
            lots.iter().filter(|lot| lot.is_usable(today) == usable).map(|lot| lot.in_stock).sum()
        };
        let usable = units(true);
        let days_left = (usage.taken > 0 && usage.days >= LEAST_DAYS)
            .then(|| u64::from(usable) * u64::from(usage.days) / u64::from(usage.taken))
            .map(|days| u32::try_from(days).unwrap_or(u32::MAX));
        let soon = today.saturating_add(Span::new().try_days(policy.expiry_days).unwrap_or_default());
        let expiring = first_to_use(lots, today)
            .into_iter()
            .filter_map(|lot| {
                lot.expires_on.filter(|day| *day <= soon).map(|day| (lot.lot.clone(), day, lot.in_stock))
            })
            .collect();
        Self {
            usable,
            expired: units(false),
            usage,
            days_left,
            expiring,
            is_low: usable < policy.low_units || days_left.is_some_and(|days| days < policy.low_days),
        }
    }
}

/// Lots with usable blank units, the one to use first in front: by last day, then by the day they came.
#[must_use]
pub fn first_to_use(lots: &[LotStock], today: Date) -> Vec<&LotStock> {
    let mut order: Vec<&LotStock> =
        lots.iter().filter(|lot| lot.in_stock > 0 && lot.is_usable(today)).collect();
    order.sort_by_key(|lot| (lot.expires_on.unwrap_or(Date::MAX), lot.received_at, &lot.lot));
    order
}

/// A lot that should be used before this one, because it expires earlier.
#[must_use]
pub fn earlier_lot<'a>(lot: &LotNo, lots: &'a [LotStock], today: Date) -> Option<&'a LotStock> {
    let own = lots.iter().find(|one| one.lot == *lot).and_then(|one| one.expires_on).unwrap_or(Date::MAX);
    first_to_use(lots, today)
        .into_iter()
        .next()
        .filter(|first| first.lot != *lot && first.expires_on.is_some_and(|day| day < own))
}

/// Checks that a unit is not past the last day of its lot.
///
/// # Errors
/// [`StockRefusal::Expired`] when it is.
pub fn may_use(token: &Serial, expires_on: Option<Date>, today: Date) -> Result<(), StockRefusal> {
    match expires_on {
        Some(expires_on) if expires_on < today => {
            Err(StockRefusal::Expired { token: token.clone(), expires_on })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const POLICY: StockPolicy =
        StockPolicy { low_units: 5, low_days: 14, expiry_days: 90, difference_blocks: true };

    fn lot(name: &str, expires_on: Option<Date>, in_stock: u32) -> LotStock {
        LotStock { lot: LotNo(name.into()), expires_on, received_at: UnixMillis(0), in_stock }
    }

    #[test]
    fn w1_the_lot_that_expires_first_is_used_first() {
        let today = date(2026, 11, 22);
        let lots = [
            lot("A", None, 9),
            lot("B", Some(date(2028, 3, 31)), 4),
            lot("C", Some(date(2027, 3, 31)), 2),
            lot("D", Some(date(2026, 11, 21)), 3),
            lot("E", Some(date(2026, 11, 22)), 0),
        ];
        let order: Vec<&str> = first_to_use(&lots, today).iter().map(|lot| lot.lot.0.as_str()).collect();
        assert_eq!(order, ["C", "B", "A"]);
        let earlier =
            |name: &str| earlier_lot(&LotNo(name.into()), &lots, today).map(|lot| lot.lot.0.as_str());
        assert_eq!((earlier("A"), earlier("B"), earlier("C")), (Some("C"), Some("C"), None));
    }

    #[test]
    fn w1_a_unit_may_be_used_on_its_last_day_and_not_after() {
        let token = Serial::parse("RT-1").unwrap();
        let day = date(2026, 11, 22);
        assert!(may_use(&token, Some(day), day).is_ok() && may_use(&token, None, day).is_ok());
        let refusal = may_use(&token, Some(day), day.tomorrow().unwrap()).unwrap_err();
        assert_eq!(refusal.rule(), "W1");
    }

    #[test]
    fn w9_the_stock_lasts_as_long_as_it_is_used() {
        let today = date(2026, 11, 22);
        let lots = [lot("A", Some(date(2027, 1, 31)), 60), lot("B", Some(date(2026, 11, 1)), 7)];
        let forecast = Forecast::of(&lots, Usage { taken: 30, days: 10 }, today, &POLICY);
        assert_eq!((forecast.usable, forecast.expired, forecast.days_left), (60, 7, Some(20)));
        assert_eq!(forecast.expiring, [(LotNo("A".into()), date(2027, 1, 31), 60)]);
        assert!(!forecast.is_low);
        assert!(Forecast::of(&lots, Usage { taken: 60, days: 10 }, today, &POLICY).is_low);
        assert_eq!(Forecast::of(&lots, Usage { taken: 60, days: 6 }, today, &POLICY).days_left, None);
        assert!(Forecast::of(&[lot("A", None, 4)], Usage::default(), today, &POLICY).is_low);
    }

    proptest! {
        #[test]
        fn w1_nothing_is_used_before_what_expires_earlier(
            lots in prop::collection::vec((prop::option::of(0_i64..2000), 0_u32..5), 0..12),
        ) {
            let today = date(2026, 11, 22);
            let lots: Vec<LotStock> = (0..)
                .zip(lots)
                .map(|(no, (days, units)): (u32, _)| {
                    let day = days.map(|days| today.saturating_add(Span::new().days(days - 1000)));
                    lot(&no.to_string(), day, units)
                })
                .collect();
            let order = first_to_use(&lots, today);
            let last_days: Vec<Date> = order.iter().map(|lot| lot.expires_on.unwrap_or(Date::MAX)).collect();
            prop_assert!(last_days.is_sorted());
            for lot in &lots {
                let told = earlier_lot(&lot.lot, &lots, today).is_some();
                let own = lot.expires_on.unwrap_or(Date::MAX);
                prop_assert_eq!(told, order.iter().any(|one| one.expires_on.unwrap_or(Date::MAX) < own));
            }
        }
    }
}
