//! Flipper Zero: its lines, round trips, and garbage.

use proptest::prelude::*;
use token_station::wire::flipper::{
    Command, END, Entry, EntryHash, EntryName, Line, Listed, PROMPT, Plain, RtcTime, Zone, no_such_command,
    secret_from_line, secret_line,
};
use token_station::wire::lines::Lines;

use crate::{INSTANT, RFC_20, plain, secret};

fn name(text: &str) -> EntryName {
    EntryName::parse(text).unwrap()
}

fn shown() -> RtcTime {
    RtcTime::parse("2026-11-22 11:30:00 7").unwrap()
}

#[test]
fn every_command_keeps_its_bytes() {
    let entry = Entry { name: name("Bank 1"), hash: EntryHash::Sha1, digits: 6, step_secs: 30 };
    let table = [
        (Command::ReadDate, "date\r"),
        (Command::SetDate(shown()), "date 2026-11-22 11:30:00 7\r"),
        (Command::ReadZone, "totp tz\r"),
        (Command::SetZone(Zone::UTC), "totp tz 0\r"),
        (Command::SetZone(Zone::quarters(-51).unwrap()), "totp tz -12.75\r"),
        (Command::DeviceInfo, "device_info\r"),
        (Command::InfoDevice, "info device\r"),
        (Command::Add(entry), "totp add \"Bank 1\" -t totp -a sha1 -d 6 -l 30 -e base32\r"),
        (Command::List, "totp ls --tsv\r"),
        (Command::Remove(3), "totp rm 3 -f\r"),
        (Command::Version, "totp version\r"),
    ];
    for (command, bytes) in table {
        assert_eq!(plain(&command.encode().unwrap()), bytes.as_bytes(), "{command:?}");
        assert_eq!(Command::decode(bytes.trim_end().as_bytes()), Some(command));
    }
}

#[test]
fn every_answer_keeps_its_line() {
    let listed =
        Listed { index: 1, name: "Bank 1".into(), hash: EntryHash::Sha256, digits: 8, is_totp: true };
    let fact = Line::Fact { name: "hardware_uid".into(), value: "2D2EC30127E18000".into() };
    let table = [
        (Line::Date(shown()), "2026-11-22 11:30:00 7"),
        (Line::NewDate(shown()), "New datetime is: 2026-11-22 11:30:00 7"),
        (Line::InvalidDate, "Invalid datetime data"),
        (Line::Zone(Zone::UTC), "Current timezone offset is 0.000000"),
        (Line::NewZone(Zone::parse("5.5").unwrap()), "Timezone is set to 5.500000"),
        (Line::InvalidZone, "Invalid timezone offset"),
        (fact, "hardware_uid                  : 2D2EC30127E18000"),
        (Line::EnterSecret, "Enter token secret and confirm with [ENTER]:"),
        (Line::Added(name("Bank 1")), "Token \"Bank 1\" has been successfully added"),
        (Line::Removed(name("Bank 1")), "Token \"Bank 1\" has been successfully deleted"),
        (Line::InvalidSecret, "Token secret seems to be invalid and can not be parsed"),
        (
            Line::InvalidArguments,
            "Invalid command arguments. use \"help\" command to get list of available commands",
        ),
        (Line::NotWritten, "An error has occurred during updating config file"),
        (Line::ListHead, "#\tName\tAlgo\tLn\tType"),
        (Line::Listed(listed), "1\tBank 1\tsha256\t8\ttotp"),
        (Line::NoEntries, "There are no tokens"),
        (Line::EnterPin, "Pleases enter PIN on your flipper device"),
        (Line::Cancelled, "Cancelled by user"),
        (Line::Version("5.14.0".into()), "5.14.0"),
    ];
    for (line, text) in table {
        assert_eq!(line.write().as_deref(), Some(text), "{line:?}");
        assert_eq!(Line::read(text.as_bytes()), line);
    }
    for (text, line) in [
        ("Enter token secret and confirm with [ENTER]", Line::EnterSecret),
        ("Timezone is set to 9", Line::NewZone(Zone::quarters(36).unwrap())),
        ("#\tName\tAlgo\tLn\tDur", Line::ListHead),
        ("Invalid datetime format", Line::InvalidDate),
        ("totp version", Line::Unread { len: 12 }),
        ("********", Line::Unread { len: 8 }),
    ] {
        assert_eq!(Line::read(text.as_bytes()), line, "{text}");
    }
}

#[test]
fn a_command_that_a_shell_does_not_know_is_told_by_both_shells_and_read_as_one() {
    for (older, said) in [
        (false, "could not find command `totp`, try `help`"),
        (true, "`totp` command not found, use `help` or `?` to list all available commands"),
    ] {
        assert_eq!(no_such_command("totp", older), said);
        assert_eq!(Line::read(said.as_bytes()), Line::NoSuchCommand);
        assert_eq!(Line::read(format!("{said}\x07").as_bytes()), Line::NoSuchCommand);
    }
}

#[test]
fn a_session_with_colours_and_echoes_is_read_line_by_line() {
    let heard = b"totp add \"a\" -e base32\r\nEnter token secret and confirm with [ENTER]:\r\n****\r\n\x1b[A\x1b[2K\r\
        \x1b[92mToken \"a\" has been successfully added\r\n\x1b[0m\r\n>: ";
    let (mut shown, mut lines) = (Plain::default(), Lines::new());
    let read: Vec<Line> = heard
        .iter()
        .filter_map(|byte| shown.push(*byte))
        .filter_map(|byte| lines.push(byte))
        .map(|line| Line::read(&line.unwrap()))
        .collect();
    let echoes = [Line::Unread { len: 22 }, Line::Unread { len: 4 }];
    let [echo, mask] = echoes;
    assert_eq!(read, [echo, Line::EnterSecret, mask, Line::Added(name("a"))]);
    assert_eq!(lines.unfinished(), PROMPT);
}

#[test]
fn a_secret_is_typed_in_base32_and_no_line_shows_it() {
    let line = secret_line(&secret(RFC_20)).unwrap();
    assert_eq!(line[..], *b"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\r");
    assert_eq!(secret_from_line(b"gezd gnbv-gy3tqojqgezdgnbvgy3tqojq").unwrap().expose_secret(), RFC_20);
    assert_eq!(Line::read(&line[..32]), Line::Unread { len: 32 });
    assert!(secret_from_line(b"0189").is_err());
    assert!(secret_from_line(b"").is_err());
}

#[test]
fn what_the_device_would_not_take_is_not_typed() {
    let entry = |digits, step_secs| Entry { name: name("a"), hash: EntryHash::Sha1, digits, step_secs };
    for bad in [Command::Add(entry(7, 30)), Command::Add(entry(6, 14)), Command::Remove(0)] {
        assert!(bad.encode().is_err(), "{bad:?}");
    }
    for bad in ["", "a\"b", "a\rb", " a", "a ", "\u{e9}", &"x".repeat(41)] {
        assert!(EntryName::parse(bad).is_err(), "{bad:?}");
    }
    for bad in
        ["totp add \"a", "totp add a -d 7", "totp add a -t", "totp rm 0 -f", "totp rm 1", "date now", "rm"]
    {
        assert_eq!(Command::decode(bad.as_bytes()), None, "{bad}");
    }
}

proptest! {
    #[test]
    fn entries_and_their_secrets_come_back(
        text in "[!#-~]([ !#-~]{0,38}[!#-~])?",
        hash in prop::sample::select(EntryHash::ALL.to_vec()),
        digits in prop::sample::select(vec![5_u8, 6, 8]),
        step_secs in 15_u8..,
        bytes in proptest::collection::vec(any::<u8>(), 20..=64),
        index in 1_u16..,
    ) {
        let entry = Command::Add(Entry { name: name(&text), hash, digits, step_secs });
        for command in [entry, Command::Remove(index)] {
            let line = command.encode().unwrap();
            let (end, line) = line.split_last().unwrap();
            prop_assert_eq!(*end, END);
            prop_assert_eq!(Command::decode(line), Some(command));
        }
        let line = secret_line(&secret(&bytes)).unwrap();
        let read = secret_from_line(&line[..line.len() - 1]).unwrap();
        prop_assert_eq!(read.expose_secret(), &bytes[..]);
        let listed = Line::Listed(Listed { index, name: text.clone(), hash, digits, is_totp: digits > 5 });
        for line in [listed, Line::Added(name(&text)), Line::Removed(name(&text))] {
            prop_assert_eq!(Line::read(line.write().unwrap().as_bytes()), line);
        }
    }

    #[test]
    fn clocks_come_back(unix_secs in 946_728_000_u32..4_102_358_400, quarters in -51_i8..=59) {
        let zone = Zone::quarters(quarters).unwrap();
        let shown = RtcTime::at(unix_secs, zone).unwrap();
        prop_assert_eq!(RtcTime::parse(&shown.to_string()), Some(shown));
        prop_assert_eq!(shown.unix_secs(zone), Ok(unix_secs));
        for command in [Command::SetDate(shown), Command::SetZone(zone)] {
            let line = command.encode().unwrap();
            prop_assert_eq!(Command::decode(&line[..line.len() - 1]), Some(command));
        }
    }

    #[test]
    fn any_bytes_in_and_never_a_panic(
        noise in proptest::collection::vec(any::<u8>(), 0..300),
        text in "(totp (add|rm|tz|ls) |date |Token \"|New datetime is: )[ -~\t]{0,60}",
    ) {
        for bytes in [&noise[..], text.as_bytes()] {
            let (mut shown, mut lines) = (Plain::default(), Lines::new());
            for byte in bytes {
                if let Some(Ok(line)) = shown.push(*byte).and_then(|byte| lines.push(byte)) {
                    let _ = Line::read(&line);
                }
            }
            let _ = Line::read(bytes);
            let _ = Command::decode(bytes);
            let _ = secret_from_line(bytes);
        }
    }
}

#[test]
fn the_instant_of_the_vectors_is_a_tuesday() {
    assert_eq!(RtcTime::at(INSTANT, Zone::UTC).unwrap().to_string(), "2023-11-14 22:13:20 2");
}
