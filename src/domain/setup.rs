//! The days in which a customer has to set a token up, and what a sign-in may do meanwhile.
//!
//! README, rules R20, R22 to R24 and D1: the day after registration is day 1, day 30 may still skip, day 31 may not.

use jiff::civil::Date;

use crate::domain::{CustomerRefusal, TokenId, TokenState, UnixMillis, UserId};

/// Days in which the set-up may be skipped (R23).
pub const SKIP_DAYS: u32 = 30;

/// Where a token's set-up stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetUp {
    /// It is done; it never lapses.
    Done,
    /// It is asked for at every sign-in and may be skipped; `days_left` is 0 on the last such day.
    Waiting {
        /// Days after today on which it may still be skipped.
        days_left: u32,
    },
    /// No sign-in until it is done (R24).
    Overdue {
        /// Days since the last one on which it could be skipped, from 1.
        days: u32,
    },
}

impl SetUp {
    /// Where the set-up of a token registered on `registered_on` stands `on` a day.
    #[must_use]
    pub fn on(registered_on: Date, done: bool, on: Date) -> Self {
        if done {
            return Self::Done;
        }
        let day = registered_on.until(on).map_or(0, |span| span.get_days());
        let day = u32::try_from(day).unwrap_or(0);
        if day <= SKIP_DAYS {
            Self::Waiting { days_left: SKIP_DAYS - day }
        } else {
            Self::Overdue { days: day - SKIP_DAYS }
        }
    }

    /// The last day on which the set-up may be skipped.
    #[must_use]
    pub fn deadline(registered_on: Date) -> Date {
        registered_on.saturating_add(jiff::Span::new().days(SKIP_DAYS))
    }

    /// Whether a user may sign in without setting up (R22: only by skipping; R23, R24).
    #[must_use]
    pub const fn may_skip(self) -> bool {
        matches!(self, Self::Waiting { .. })
    }
}

/// A user of a token, with their set-up of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserSetUp {
    /// Who.
    pub user: UserId,
    /// Whether the binding holds now; not so before the switch of an exchange and after its end.
    pub live: bool,
    /// Since when the token serves them; `None` in registers older than the ledger.
    pub from_at: Option<UnixMillis>,
    /// When it stopped; `None` before.
    pub until_at: Option<UnixMillis>,
    /// When they set it up; `None` before.
    pub set_up_at: Option<UnixMillis>,
}

/// What the rules of set-up and lock ask about a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUpFacts {
    /// Which.
    pub token: TokenId,
    /// Where it stands.
    pub state: TokenState,
    /// The day on which it was registered for its contract.
    pub bound_on: Option<Date>,
    /// The day on which it first left the house.
    pub posted_on: Option<Date>,
    /// When it was last taken out of its users' work: locked, stopped, called home.
    pub left_use_at: Option<UnixMillis>,
    /// When it was last known to lock.
    pub locked_at: Option<UnixMillis>,
    /// Its users.
    pub users: Vec<UserSetUp>,
}

/// Whether something that was told is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It is.
    New,
    /// It is in the register already.
    Known,
}

impl SetUpFacts {
    /// Whether a user can have set the token up at a time that somebody tells `now`.
    ///
    /// What was told late is taken as well, as long as it lies before the token left its users' hands.
    ///
    /// # Errors
    /// The rule that says no.
    pub fn may_set_up(
        &self,
        user: &UserId,
        at: UnixMillis,
        now: UnixMillis,
    ) -> Result<News, CustomerRefusal> {
        let token = || self.token.clone();
        let served = self.users.iter().find(|served| served.user == *user);
        if !self.state.is_with_its_users() && self.left_use_at.is_none_or(|left| at > left) {
            return Err(CustomerRefusal::NotToSetUp { token: token(), state: self.state });
        }
        let Some(served) = served.filter(|served| served.until_at.is_none_or(|until| at <= until)) else {
            return Err(CustomerRefusal::NotServed { token: token(), user: user.clone() });
        };
        match served.set_up_at {
            Some(known) if known == at => return Ok(News::Known),
            Some(known) => {
                let user = user.clone();
                return Err(CustomerRefusal::SetUpBefore { token: token(), user, at: known });
            }
            None => {}
        }
        self.check_time(at, now).map(|()| News::New)
    }

    /// Whether the token can have locked at a time that somebody tells `now`; a lock that is noted is known.
    ///
    /// # Errors
    /// The rule that says no.
    pub fn may_lock(&self, at: UnixMillis, now: UnixMillis) -> Result<News, CustomerRefusal> {
        if self.state == TokenState::Locked || self.locked_at.is_some_and(|locked| at <= locked) {
            return Ok(News::Known);
        }
        if !self.state.may_become(TokenState::Locked) || self.state == TokenState::Suspended {
            return Err(CustomerRefusal::NotToLock { token: self.token.clone(), state: self.state });
        }
        self.check_time(at, now).map(|()| News::New)
    }

    /// Not in the future, and not before the token was on its way to the customer.
    fn check_time(&self, at: UnixMillis, now: UnixMillis) -> Result<(), CustomerRefusal> {
        let early = |day: Option<Date>| day.is_none_or(|day| at.day_in_japan() < day);
        if at > now || early(self.bound_on) || early(self.posted_on) {
            return Err(CustomerRefusal::TimeImpossible { token: self.token.clone(), at });
        }
        Ok(())
    }
}

/// The moment that a day stands for which was told without its time: a lock may have come at any of its moments, so it is
/// the last one that has passed; a day that has not begun stands for its first one, which no rule lets pass.
#[must_use]
pub fn last_moment(day: Date, now: UnixMillis) -> UnixMillis {
    let first = UnixMillis::midnight_in_japan(day);
    if first > now { first } else { now.min(first.plus_millis(DAY_MILLIS - 1)) }
}

/// A day in milliseconds; in Japan all are of one length.
const DAY_MILLIS: i64 = 86_400_000;

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn r23_day_thirty_may_still_skip_and_r24_day_thirty_one_may_not() {
        let registered = date(2026, 1, 31);
        let on =
            |days: i32| SetUp::on(registered, false, registered.saturating_add(jiff::Span::new().days(days)));
        assert_eq!(on(0), SetUp::Waiting { days_left: 30 });
        assert_eq!(on(1), SetUp::Waiting { days_left: 29 });
        assert_eq!(on(30), SetUp::Waiting { days_left: 0 });
        assert_eq!(on(31), SetUp::Overdue { days: 1 });
        assert!(on(30).may_skip());
        assert!(!on(31).may_skip());
        assert_eq!(SetUp::deadline(registered), date(2026, 3, 2));
    }

    #[test]
    fn r24_once_set_up_it_stays_so_whatever_the_day() {
        assert_eq!(SetUp::on(date(2020, 1, 1), true, date(2026, 1, 1)), SetUp::Done);
    }
}
