//! Days and times as people write them, in Japan's clock, in the western or the Japanese calendar.
//!
//! Japan has had one offset, +09:00, since 1952, so no time-zone table is needed. The trap: the first year of an era is
//! 元年, not 1年, and an era begins in the middle of a year.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, tz};

use crate::domain::UnixMillis;
use crate::words::{Fact, Sentences};

/// First days of the eras, newest first, with the year that counts as the first. Before 1873 Japan had another
/// calendar, so Meiji begins there in its sixth year.
const ERAS: &[(Date, i16, Era)] = &[
    (Date::constant(2019, 5, 1), 2019, Era::Reiwa),
    (Date::constant(1989, 1, 8), 1989, Era::Heisei),
    (Date::constant(1926, 12, 25), 1926, Era::Showa),
    (Date::constant(1912, 7, 30), 1912, Era::Taisho),
    (Date::constant(1873, 1, 1), 1868, Era::Meiji),
];

/// An era of Japan's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Era {
    /// 令和.
    Reiwa,
    /// 平成.
    Heisei,
    /// 昭和.
    Showa,
    /// 大正.
    Taisho,
    /// 明治.
    Meiji,
}

impl Era {
    const fn message(self) -> &'static str {
        match self {
            Self::Reiwa => "era-reiwa",
            Self::Heisei => "era-heisei",
            Self::Showa => "era-showa",
            Self::Taisho => "era-taisho",
            Self::Meiji => "era-meiji",
        }
    }
}

/// The era and its year (和暦); `None` before 1873, when the days of the two calendars differ.
#[must_use]
pub fn wareki(date: Date) -> Option<(Era, i16)> {
    let (_, first_year, era) = ERAS.iter().find(|(first, ..)| *first <= date)?;
    Some((*era, date.year() - first_year + 1))
}

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

    /// The day in the Japanese calendar, for paper: `令和8年11月22日`; before 1873 the western one.
    #[must_use]
    pub fn japanese_era(&self, date: Date) -> String {
        let Some((era, year)) = wareki(date) else { return self.western(date) };
        let year = if year == 1 { self.say("era-first-year") } else { year.to_string() };
        self.say_with(
            "date-era",
            &[
                ("era", Fact::Word(era.message().to_owned())),
                ("year", Fact::Text(year)),
                ("month", Fact::Text(date.month().to_string())),
                ("day", Fact::Text(date.day().to_string())),
            ],
        )
    }

    /// The day of the week in one word: `火`.
    #[must_use]
    pub fn weekday(&self, date: Date) -> String {
        let number = date.weekday().to_monday_one_offset();
        self.say(&format!("weekday-{number}"))
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
        for (day, written) in [
            (date(2026, 11, 22), "令和8年11月22日"),
            (date(2020, 1, 1), "令和2年1月1日"),
            (date(2019, 12, 31), "令和元年12月31日"),
            (date(2019, 5, 1), "令和元年5月1日"),
            (date(2019, 4, 30), "平成31年4月30日"),
            (date(1989, 1, 8), "平成元年1月8日"),
            (date(1989, 1, 7), "昭和64年1月7日"),
            (date(1926, 12, 25), "昭和元年12月25日"),
            (date(1926, 12, 24), "大正15年12月24日"),
            (date(1912, 7, 30), "大正元年7月30日"),
            (date(1912, 7, 29), "明治45年7月29日"),
            (date(1873, 1, 1), "明治6年1月1日"),
            (date(1872, 12, 31), "1872年12月31日"),
        ] {
            assert_eq!(ja.japanese_era(day), written);
        }
        assert_eq!(ja.weekday(date(2026, 11, 22)) + &ja.weekday(date(2026, 11, 23)), "日月");
        assert_eq!(ja.western(date(2026, 11, 22)), "2026年11月22日");
        let en = Sentences::new(Language::English);
        assert_eq!(en.western(date(2026, 11, 22)), "2026-11-22");
        assert_eq!(en.japanese_era(date(2019, 5, 1)), "Reiwa 1-5-1");
    }

    #[test]
    fn a_target_date_is_written_short() {
        assert_eq!(month_day(date(2026, 11, 27)), "11/27");
        assert_eq!(month_day(date(2026, 1, 5)), "1/05");
    }
}
