//! A number band (番号帯): the numbers that the post gave an institution, drawn one after the other, and again from the
//! first after the last.
//!
//! The trap: after the wrap the numbers of last week lie ahead; one that is under way, was pulled or rests is passed
//! over, and when all of them are, nothing is drawn.

use std::fmt;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use crate::domain::post::{MailKind, PostRefusal};
use crate::domain::{RequestNo, Tracking};

/// A band's number in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BandNo(pub u64);

impl fmt::Display for BandNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// First and last number of a band, both its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BandEnds {
    first: u64,
    last: u64,
}

impl BandEnds {
    /// Reads the ends as the post wrote them: ten digits, or eleven with the check digit, with hyphens or without.
    ///
    /// # Errors
    /// [`PostRefusal::BandEnd`] for what is no number, [`PostRefusal::BandBackwards`].
    pub fn parse(first: &str, last: &str) -> Result<Self, PostRefusal> {
        Self::new(end(first)?, end(last)?)
    }

    /// Ends from the ten digits of each.
    ///
    /// # Errors
    /// As [`BandEnds::parse`].
    pub fn new(first: u64, last: u64) -> Result<Self, PostRefusal> {
        let number =
            |ten: u64| Tracking::of_ten(ten).map_err(|_| PostRefusal::BandEnd { got: ten.to_string() });
        let (from, to) = (number(first)?, number(last)?);
        if first > last {
            return Err(PostRefusal::BandBackwards { first: from, last: to });
        }
        Ok(Self { first, last })
    }

    /// The ten digits of the first one.
    #[must_use]
    pub const fn first(self) -> u64 {
        self.first
    }

    /// The ten digits of the last one.
    #[must_use]
    pub const fn last(self) -> u64 {
        self.last
    }

    /// How many numbers.
    #[must_use]
    pub const fn count(self) -> u64 {
        self.last - self.first + 1
    }

    /// Whether a number is one of them.
    #[must_use]
    pub fn has(self, number: &Tracking) -> bool {
        number.ten().is_some_and(|ten| (self.first..=self.last).contains(&ten))
    }

    /// Whether two bands share a number.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    const fn after(self, ten: u64) -> u64 {
        if ten >= self.last { self.first } else { ten + 1 }
    }
}

/// The ten digits of one end.
fn end(text: &str) -> Result<u64, PostRefusal> {
    let refused = || PostRefusal::BandEnd { got: text.trim().to_owned() };
    let digits = text.trim().chars().filter(|sign| !matches!(sign, '-' | ' ')).count();
    let ten = match digits {
        10 => text.trim().replace(['-', ' '], "").parse().ok(),
        _ => Tracking::parse(text).ok().and_then(|number| number.ten()),
    };
    ten.ok_or_else(refused)
}

/// A band as the register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Its number.
    pub no: BandNo,
    /// For which mail.
    pub kind: MailKind,
    /// Its first and last number.
    pub ends: BandEnds,
    /// The ten digits that are tried next.
    pub next: u64,
    /// Whether nothing is drawn from it any more.
    pub is_closed: bool,
}

/// Why a number is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rest {
    /// It is on a parcel that is sealed or under way.
    Alive(RequestNo),
    /// It was used or pulled lately, and is free again on this day.
    Until(Date),
}

impl Rest {
    /// The day from which a number that was last used on a day may be used again.
    #[must_use]
    pub fn free_on(used: Date, rest_days: u32) -> Date {
        used.saturating_add(Span::new().days(i64::from(rest_days).min(36_500))).saturating_add(1.day())
    }
}

/// What came of drawing a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawn {
    /// A number, and the ten digits to try the next time.
    Number(Tracking, u64),
    /// Every number rests; the first one of those that are not under way is free on this day.
    Exhausted(Option<Date>),
}

impl Band {
    /// Draws the next number, passing over those that `rests` names.
    ///
    /// # Errors
    /// What `rests` says.
    pub fn draw<E>(&self, mut rests: impl FnMut(&Tracking) -> Result<Option<Rest>, E>) -> Result<Drawn, E> {
        let mut ten =
            if (self.ends.first..=self.ends.last).contains(&self.next) { self.next } else { self.ends.first };
        let mut free_on: Option<Date> = None;
        for _ in 0..self.ends.count() {
            // The ends were checked, so every number between them has its check digit.
            let Ok(number) = Tracking::of_ten(ten) else { break };
            match rests(&number)? {
                None => return Ok(Drawn::Number(number, self.ends.after(ten))),
                Some(Rest::Until(day)) => free_on = Some(free_on.map_or(day, |known| known.min(day))),
                Some(Rest::Alive(_)) => {}
            }
            ten = self.ends.after(ten);
        }
        Ok(Drawn::Exhausted(free_on))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::convert::Infallible;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const FROM: u64 = 3_586_000_001;

    fn band(count: u64, next: u64) -> Band {
        let ends = BandEnds::new(FROM, FROM + count - 1).unwrap();
        Band { no: BandNo(1), kind: MailKind::SimpleRegistered, ends, next, is_closed: false }
    }

    /// Draws where nothing rests.
    fn draw(band: &Band) -> (Tracking, u64) {
        match band.draw(|_| Ok::<_, Infallible>(None)) {
            Ok(Drawn::Number(number, next)) => (number, next),
            Ok(exhausted) => panic!("{exhausted:?}"),
        }
    }

    #[test]
    fn a_band_is_read_with_and_without_its_check_digits() {
        let ends = BandEnds::parse("358-60-00001-3", "3586000999").unwrap();
        assert_eq!((ends.first(), ends.last(), ends.count()), (3_586_000_001, 3_586_000_999, 999));
        assert!(BandEnds::parse("358-60-00001-3", "358-60-00001-3").is_ok(), "one number is a band");
    }

    #[test]
    fn ends_that_are_no_numbers_or_stand_the_wrong_way_round_are_refused() {
        for wrong in ["358-60-00001-2", "", "35860", "123456789016", "358600000A"] {
            let refused = BandEnds::parse(wrong, "3586000999");
            assert!(matches!(refused, Err(PostRefusal::BandEnd { ref got }) if got == wrong), "{wrong}");
        }
        let backwards = BandEnds::parse("3586000999", "3586000001");
        assert!(matches!(backwards, Err(PostRefusal::BandBackwards { .. })));
    }

    #[test]
    fn after_the_last_number_comes_the_first() {
        let band = band(3, FROM + 2);
        let (number, next) = draw(&band);
        assert_eq!((number.ten(), next), (Some(FROM + 2), FROM));
    }

    #[test]
    fn ten_whole_days_lie_between_two_uses() {
        assert_eq!(Rest::free_on(date(2026, 11, 1), 10), date(2026, 11, 12));
        assert_eq!(Rest::free_on(date(2026, 11, 1), 0), date(2026, 11, 2));
    }

    proptest! {
        /// Draws for weeks from a small band; parcels arrive at random.
        #[test]
        fn no_number_is_drawn_twice_while_it_is_alive_or_rests(
            count in 1_u64..12,
            days in prop::collection::vec((0_u8..4, any::<bool>()), 1..80),
        ) {
            const REST: u32 = 10;
            let mut band = band(count, FROM);
            let mut uses: BTreeMap<Tracking, (Date, bool)> = BTreeMap::new();
            let mut today = date(2026, 1, 1);
            for (draws, arrives) in days {
                for _ in 0..draws {
                    let drawn = band.draw(|number| Ok::<_, Infallible>(match uses.get(number) {
                        Some((_, true)) => Some(Rest::Alive(RequestNo("26-1".into()))),
                        Some((used, false)) => {
                            let free = Rest::free_on(*used, REST);
                            (today < free).then_some(Rest::Until(free))
                        }
                        None => None,
                    }));
                    match drawn.unwrap() {
                        Drawn::Number(number, next) => {
                            prop_assert!(band.ends.has(&number));
                            prop_assert_eq!(Tracking::parse(number.digits()).ok(), Some(number.clone()));
                            if let Some((used, alive)) = uses.insert(number, (today, true)) {
                                prop_assert!(!alive);
                                prop_assert!(used.until(today).unwrap().get_days() > 10);
                            }
                            band.next = next;
                        }
                        Drawn::Exhausted(free) => {
                            prop_assert_eq!(u64::try_from(uses.len()).unwrap(), count);
                            let first = uses.values().filter(|(_, alive)| !alive)
                                .map(|(used, _)| Rest::free_on(*used, REST)).min();
                            prop_assert_eq!(free, first);
                        }
                    }
                }
                if arrives {
                    for (_, alive) in uses.values_mut() {
                        *alive = false;
                    }
                }
                today = today.saturating_add(1.day());
            }
        }

        #[test]
        fn a_band_that_nothing_rests_in_gives_every_number_once_before_the_first_again(count in 1_u64..60, start in 0_u64..60) {
            let mut band = band(count, FROM + start % count);
            let mut seen = std::collections::BTreeSet::new();
            for _ in 0..count {
                let (number, next) = draw(&band);
                prop_assert!(seen.insert(number));
                band.next = next;
            }
            let (again, _) = draw(&band);
            prop_assert!(!seen.insert(again));
        }
    }
}
