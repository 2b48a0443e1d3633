//! The open-hardware serial token: its bytes, round trips, and garbage.

use proptest::prelude::*;
use token_station::wire::lines::Lines;
use token_station::wire::open_serial::{Answer, Asked, Command, EARLIEST_SECS, EntryName, is_end};

use crate::{INSTANT, RFC_20, plain, secret};

fn name(text: &str) -> EntryName {
    EntryName::parse(text).unwrap()
}

/// The lines of an answer before its end; none behind it.
fn lines_of(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut lines = Lines::new();
    let mut found: Vec<Vec<u8>> =
        bytes.iter().filter_map(|byte| lines.push(*byte)).map(|line| plain(&line.unwrap())).collect();
    assert!(is_end(&found.pop().unwrap()));
    found
}

fn read(asked: &Asked<'_>, bytes: &[u8]) -> Answer {
    let lines = lines_of(bytes);
    let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
    Answer::read(asked, &lines).unwrap()
}

#[test]
fn every_command_keeps_its_bytes() {
    let rfc = secret(RFC_20);
    let table = [
        (Asked::SetClock(INSTANT), "T1700000000\n"),
        (Asked::GetClock, "G"),
        (Asked::Add(name("bank"), &rfc), "A20:bank:3132333435363738393031323334353637383930"),
        (Asked::List, "L"),
        (Asked::Remove(3), "R3\n"),
        (Asked::Clear, "R-69\n"),
        (Asked::Save, "S"),
    ];
    for (command, bytes) in table {
        assert_eq!(plain(&command.encode().unwrap()), bytes.as_bytes(), "{command:?}");
        let read = Command::decode(bytes.as_bytes()).unwrap().unwrap();
        assert_eq!(plain(&read.encode().unwrap()), bytes.as_bytes(), "{read:?}");
    }
    assert!(Command::decode(b"X").unwrap().is_none());
    assert!(
        Command::decode(b"GL").unwrap().is_some_and(|read| read.name() == "get clock"),
        "the rest is dropped"
    );
}

#[test]
fn every_answer_keeps_its_bytes() {
    let table = [
        (Asked::SetClock(INSTANT), Answer::Silent, "O\r\n"),
        (Asked::GetClock, Answer::Clock(Some(INSTANT)), "1700000000\r\nO\r\n"),
        (Asked::GetClock, Answer::Clock(None), "getfailed\r\n0\r\nO\r\n"),
        (Asked::List, Answer::Names(vec!["clock".into(), "O".into()]), "clock;O\r\nO\r\n"),
        (Asked::Save, Answer::Saved(1), "1\r\n\r\nO\r\n"),
        (Asked::Save, Answer::Saved(-1), "-1\r\n\r\nO\r\n"),
        (Asked::List, Answer::Unknown, "N\r\nO\r\n"),
    ];
    for (asked, answer, bytes) in table {
        assert_eq!(answer.write(), bytes.as_bytes(), "{answer:?}");
        assert_eq!(read(&asked, bytes.as_bytes()), answer);
    }
    assert_eq!(read(&Asked::List, b"\r\nO\r\n"), Answer::Names(Vec::new()));
    assert_eq!(read(&Asked::GetClock, b"0\r\nO\r\n"), Answer::Clock(None));
}

proptest! {
    #[test]
    fn commands_come_back(
        bytes in proptest::collection::vec(1_u8..=255, 20),
        text in "[a-z0-9-]{2,10}",
        unix_secs in EARLIEST_SECS..,
        index in 0_u8..10,
    ) {
        let whole = secret(&bytes);
        for command in [
            Asked::SetClock(unix_secs), Asked::Add(name(&text), &whole), Asked::Remove(index), Asked::GetClock,
        ] {
            let sent = command.encode().unwrap();
            let read = Command::decode(&sent).unwrap().unwrap();
            prop_assert_eq!(read.name(), command.name());
            prop_assert_eq!(&read.encode().unwrap()[..], &sent[..]);
        }
    }

    #[test]
    fn answers_come_back(
        names in proptest::collection::vec("[a-z0-9-]{2,10}", 1..=10),
        unix_secs in 1_u32..,
        highest in -1_i8..10,
    ) {
        for (asked, answer) in [
            (Asked::List, Answer::Names(names)),
            (Asked::GetClock, Answer::Clock(Some(unix_secs))),
            (Asked::Save, Answer::Saved(highest)),
        ] {
            prop_assert_eq!(read(&asked, &answer.write()), answer);
        }
    }

    #[test]
    fn any_bytes_in_and_never_a_panic(
        letter in prop::sample::select(b"TGALRSX".to_vec()),
        noise in proptest::collection::vec(any::<u8>(), 0..300),
        digits in "[0-9:a-fx-]{0,60}",
    ) {
        for rest in [&noise[..], digits.as_bytes()] {
            let _ = Command::decode(&[&[letter], rest].concat());
            let mut lines = Lines::new();
            let found: Vec<_> = rest.iter().filter_map(|byte| lines.push(*byte)).filter_map(Result::ok).collect();
            let found: Vec<&[u8]> = found.iter().map(|line| &line[..]).collect();
            for asked in [Asked::GetClock, Asked::List, Asked::Save, Asked::Clear] {
                let _ = Answer::read(&asked, &found);
                let _ = Answer::read(&asked, &[rest]);
            }
        }
        let _ = Command::decode(&noise);
    }
}
