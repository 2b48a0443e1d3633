//! Days and times as people write them, in Japan's clock, in the western or the Japanese calendar.
//!
//! SCREENS.md "Words". Japan has had one offset, +09:00, since 1952, so no time-zone table is needed.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, tz};

use crate::domain::UnixMillis;
use crate::words::{Fact, Sentences};

/// First days of the eras since 1926, newest first, with the message id of each name.
const ERAS: &[(Date, &str)] = &[
    (Date::constant(2019, 5, 1), "era-reiwa"),
    (Date::constant(1989, 1, 8), "era-heisei"),
    (Date::constant(1926, 12, 25), "era-showa"),
];

/// An instant on the clock of Japan; instants that no calendar holds become its first day.
#[must_use]
pub fn in_japan(at: UnixMillis) -> DateTime {
    let instant = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    tz::offset(9).to_datetime(instant)
}

/// `10:42:07`.
#[must_use]
pub fn time_of_day(at: UnixMillis) -> String {
    let local = in_japan(at);
    format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second())
}

/// `11/27`.
#[must_use]
pub fn month_day(date: Date) -> String {
    format!("{}/{:02}", date.month(), date.day())
}

/// `2026-11-22`.
#[must_use]
pub fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// `2026-11-22 10:42:07`.
#[must_use]
pub fn date_time(at: UnixMillis) -> String {
    format!("{} {}", iso(in_japan(at).date()), time_of_day(at))
}

impl Sentences {
    /// The day in the western calendar: `2026年11月22日`.
    #[must_use]
    pub fn western(&self, date: Date) -> String {
        self.say_with(
            "date-western",
            &[
                ("year", Fact::Text(date.year().to_string())),
                ("month", Fact::Text(date.month().to_string())),
                ("day", Fact::Text(date.day().to_string())),
                ("iso", Fact::Text(iso(date))),
            ],
        )
    }

    /// The day in the Japanese calendar, for paper: `令和8年11月22日`; before 1926 the western one.
    #[must_use]
    pub fn japanese_era(&self, date: Date) -> String {
        let Some((first, era)) = ERAS.iter().find(|(first, _)| *first <= date) else {
            return self.western(date);
        };
        let year = date.year() - first.year() + 1;
        let year = if year == 1 { self.say("era-first-year") } else { year.to_string() };
        self.say_with(
            "date-era",
            &[
                ("era", Fact::Word((*era).to_owned())),
                ("year", Fact::Text(year)),
                ("month", Fact::Text(date.month().to_string())),
                ("day", Fact::Text(date.day().to_string())),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::words::Language;

    #[test]
    fn an_instant_is_shown_on_the_clock_of_japan() {
        // 2026-11-22T01:42:07Z
        let at = UnixMillis(1_795_311_727_000);
        assert_eq!(date_time(at), "2026-11-22 10:42:07");
        assert_eq!(time_of_day(at), "10:42:07");
    }

    #[test]
    fn eras_begin_on_their_day() {
        let ja = Sentences::new(Language::Japanese);
        assert_eq!(ja.japanese_era(date(2019, 4, 30)), "平成31年4月30日");
        assert_eq!(ja.japanese_era(date(2019, 5, 1)), "令和元年5月1日");
        assert_eq!(ja.japanese_era(date(2026, 11, 22)), "令和8年11月22日");
        assert_eq!(ja.western(date(2026, 11, 22)), "2026年11月22日");
        let en = Sentences::new(Language::English);
        assert_eq!(en.western(date(2026, 11, 22)), "2026-11-22");
    }

    #[test]
    fn a_target_date_is_written_short() {
        assert_eq!(month_day(date(2026, 11, 27)), "11/27");
        assert_eq!(month_day(date(2026, 1, 5)), "1/05");
    }
}
