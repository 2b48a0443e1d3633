//! What the banking centre tells as CSV: one row for each set-up that a user did, and for each token that locked.
//!
//! | Column | English name | Value |
//! |---|---|---|
//! | シリアル | `serial` | as printed on the token |
//! | 利用者 | `user` | the user's sign-in id; may be empty where the token locked |
//! | 日時 | `at` | `2026-11-20 14:05` or with seconds; the day in every form that dates are read in; time in Japan |
//! | 事象 | `event` | 設定済 (`set_up`) or ロック (`locked`) |
//!
//! The trap: a time without its zone is Japan's, and never the machine's own.

use crate::domain::{Serial, UnixMillis, UserId};
use crate::exchange::sheet::{Row, is_number, plain};
use crate::exchange::vocabulary::{CENTRE_AT, CENTRE_EVENT, CENTRE_USER, Column, EVENT_WORDS, SERIAL};
use crate::exchange::{Reading, Reason, dates, sheet};

static COLUMNS: [&Column; 4] = [&SERIAL, &CENTRE_USER, &CENTRE_AT, &CENTRE_EVENT];

/// What happened at the banking centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CentreEvent {
    /// A user set the token up (R20).
    SetUp,
    /// The token locked after too many wrong codes (R35).
    Locked,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CentreLine {
    /// Which token.
    pub serial: Serial,
    /// Which user; a lock may name nobody.
    pub user: Option<UserId>,
    /// When.
    pub at: UnixMillis,
    /// What.
    pub event: CentreEvent,
}

/// Reads the banking centre's file of set-ups and locks.
#[must_use]
pub fn read_centre_file(bytes: &[u8]) -> Reading<CentreLine> {
    sheet::read(bytes, &COLUMNS, line, |line| {
        let user = line.user.as_ref().map_or("", |user| user.0.as_str());
        (&SERIAL, format!("{} {user} {} {:?}", line.serial, line.at, line.event))
    })
}

fn line(row: &mut Row<'_>) -> Option<CentreLine> {
    let serial = row.filled(&SERIAL).and_then(|text| {
        let parsed = Serial::parse(&plain(&text)).map_err(Reason::TokenName);
        parsed.map_err(|reason| row.refuse(&SERIAL, reason)).ok()
    });
    let at = row.filled(&CENTRE_AT).and_then(|text| {
        let at = instant(&text);
        if at.is_none() {
            row.refuse(&CENTRE_AT, Reason::BadTime { got: text });
        }
        at
    });
    let event = row.word(&CENTRE_EVENT, EVENT_WORDS);
    let user = match row.raw(&CENTRE_USER) {
        "" if event == Some(CentreEvent::SetUp) => {
            row.refuse(&CENTRE_USER, Reason::Empty);
            None
        }
        "" => Some(None),
        text => {
            let id = plain(text);
            if is_number(&id) {
                Some(Some(UserId(id)))
            } else {
                row.refuse(&CENTRE_USER, Reason::BadNumber { got: id });
                None
            }
        }
    };
    Some(CentreLine { serial: serial?, user: user?, at: at?, event: event? })
}

/// A day, a space or `T`, hours and minutes, perhaps seconds: an instant on Japan's clock.
fn instant(text: &str) -> Option<UnixMillis> {
    let text = plain(text).replace('T', " ");
    let (day, time) = text.trim().rsplit_once(' ')?;
    let day = dates::parse(day)?;
    let mut parts = time.split(':');
    let hour = number(parts.next()?, 23)?;
    let minute = number(parts.next()?, 59)?;
    let second = parts.next().map_or(Some(0), |part| number(part, 59))?;
    if parts.next().is_some() {
        return None;
    }
    let of_day_millis = ((hour * 60 + minute) * 60 + second) * 1000;
    Some(UnixMillis::midnight_in_japan(day).plus_millis(of_day_millis))
}

/// One or two digits, at most so great.
fn number(text: &str, most: i64) -> Option<i64> {
    let good = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    good.then(|| text.parse().ok()).flatten().filter(|number| *number <= most)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIVE_PAST_TWO: UnixMillis = UnixMillis(1_795_151_100_000); // 2026-11-20T05:05:00Z

    #[test]
    fn a_file_is_read_under_japanese_and_english_names() {
        let japanese = "シリアル番号,利用者ID,日時,事象\nRT-1,user01,2026/11/20 14:05,設定済\nRT-2,,R8.11.20 14:05:00,ロック\n";
        let english =
            "event,at,user,serial\nset_up,2026-11-20T14:05,user01,RT-1\nlocked,20261120 14:05,,RT-2\n";
        let want = [
            CentreLine {
                serial: Serial::parse("RT-1").unwrap(),
                user: Some(UserId("user01".into())),
                at: FIVE_PAST_TWO,
                event: CentreEvent::SetUp,
            },
            CentreLine {
                serial: Serial::parse("RT-2").unwrap(),
                user: None,
                at: FIVE_PAST_TWO,
                event: CentreEvent::Locked,
            },
        ];
        let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(japanese);
        for bytes in [japanese.as_bytes(), english.as_bytes(), &cp932] {
            let lines: Vec<_> =
                read_centre_file(bytes).whole().unwrap().into_iter().map(|row| row.value).collect();
            assert_eq!(lines, want);
        }
    }

    #[test]
    fn every_fault_of_a_row_is_told_and_the_same_row_stands_once() {
        let text = "serial,user,at,event\nrt 1,,2026-11-20,gone\nRT-1,,2026-11-20 24:00,set_up\nRT-1,a,2026-11-20 1:02,set_up\nRT-1,a,2026-11-20 01:02:00,set_up\n";
        let reading = read_centre_file(text.as_bytes());
        let told: Vec<_> = reading.refused.iter().map(|one| (one.line, one.reason.code())).collect();
        let want = [
            (2, "token_name"),
            (2, "bad_time"),
            (2, "unknown_word"),
            (3, "bad_time"),
            (3, "empty"),
            (5, "key_twice"),
        ];
        assert_eq!(told, want);
        assert_eq!(reading.rows.len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_is_an_instant_or_not_but_never_a_panic(text in "[0-9RT:/ \\-]{0,20}|\\PC{0,16}") {
            let _ = instant(&text);
        }

        #[test]
        fn an_instant_is_the_one_that_was_written(secs in 0_i64..4_000_000_000) {
            let at = UnixMillis(secs * 1000);
            let day = at.day_in_japan();
            let of_day = (secs + 9 * 3600).rem_euclid(86_400);
            let text = format!("{day} {}:{:02}:{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60);
            prop_assert_eq!(instant(&text), Some(at));
        }
    }
}
