//! A token of another maker on a pseudo-terminal, and the program in processes of its own: named, seen, switched off, written.
//!
//! The trap: every command opens the line anew, and that resets the token.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;
use std::sync::Arc;

use serde_json::Value;
use token_station::bench::emulated::EmulatedSerial;
use token_station::domain::otp::totp;
use token_station::domain::{Clock as _, Profile, StepSecs};
use token_station::emulator::{HostMicros, OpenSerialUnit};
use token_station::port::SystemClock;

use crate::office::{Office, Ran, sample};

const SERIAL: &str = "OS-0000123";

/// A board as it leaves its maker, on its line.
struct Board(EmulatedSerial<OpenSerialUnit>);

impl Board {
    fn new() -> Self {
        let clock = Arc::new(SystemClock::new());
        let unit = OpenSerialUnit::new(0, HostMicros::of(clock.now()));
        Self(EmulatedSerial::start(unit, clock).unwrap())
    }

    fn port(&self) -> String {
        format!("open-serial:{}", self.0.path())
    }

    /// What somebody types who has read its display twice.
    fn typed(&self) -> String {
        let profile = Profile { step: StepSecs::Thirty, ..Profile::SERVICE };
        self.0.with(|unit, at| {
            let name = unit.saved()[1].to_owned();
            let unix_secs = u64::try_from(unit.clock_micros(at).unwrap() / 1_000_000).unwrap();
            let step = profile.step_at(unix_secs);
            let code = |step| totp(unit.secret(&name).unwrap(), profile, step);
            format!("{SERIAL} {} {}", code(step).as_str(), code(step + 1).as_str())
        })
    }

    fn saved(&self) -> String {
        self.0.with(|unit, _| unit.saved().join(";"))
    }
}

/// Columns of a line; a sign of Japanese takes two.
fn columns(line: &str) -> usize {
    line.chars().map(|sign| if sign >= '\u{2e80}' { 2 } else { 1 }).sum()
}

fn named(office: &Office) -> Board {
    let board = Board::new();
    let ran = office.run(&["name-token", "--consent-first", "--port", &board.port(), SERIAL]);
    assert_eq!(ran.code, 0, "{ran:?}");
    board
}

/// Runs a command that writes; a board that fell asleep because the machine was busy wakes when its line is opened again.
fn awake(office: &Office, words: &[&str]) -> Ran {
    let fell_asleep = |ran: &Ran| ran.events("stopped").iter().any(|row| row["code"] == "token-asleep");
    let ran = office.run(words);
    if fell_asleep(&ran) { office.run(words) } else { ran }
}

/// An office that takes tokens of thirty seconds and has one in stock.
fn office_with_board_in_stock() -> Office {
    let office = Office::empty("warn");
    office.done(&["init", "--institution", "みおつくし信用組合", "--allow-thirty-secs"]);
    let note = office.file("boards.csv");
    std::fs::write(&note, format!("manufacturer,serial,model,lot\nOS,{SERIAL},HARDWARE-TOTP,OS-1\n"))
        .unwrap();
    for (kind, file) in
        [("stock", note), ("contracts", sample("contracts.csv")), ("requests", sample("requests.csv"))]
    {
        office.done(&["import", kind, &file]);
    }
    office
}

#[test]
fn a_token_without_a_serial_is_given_one_and_no_serial_is_given_twice() {
    let office = Office::empty("warn");
    office.done(&["init", "--institution", "みおつくし信用組合"]);
    let board = Board::new();
    let port = board.port();
    let name =
        |port: &str, serial: &str| office.run(&["name-token", "--consent-first", "--port", port, serial]);
    assert_eq!(name(board.0.path(), SERIAL).code, 64, "the family is not named");
    assert_eq!(name(&port, "no serial").code, 64);
    office.run(&["name-token", "--port", &port, SERIAL]).is_told(1, "first-write-unasked");
    office.done(&["families", "--off", "open-serial"]);
    name(&port, SERIAL).is_told(2, "family-off");
    office.done(&["families", "--on", "open-serial"]);
    name(&port, "RT-00000123").is_told(2, "token-refused");
    assert_eq!(board.saved(), "");

    let ran = name(&port, SERIAL);
    assert_eq!(ran.code, 0, "{ran:?}");
    let told = ran.event("named");
    assert_eq!((told["serial"].as_str(), told["family"].as_str()), (Some(SERIAL), Some("open-serial")));
    assert_eq!(told["port"], board.0.path());
    assert_eq!(board.saved(), SERIAL);

    name(&port, "OS-0000124").is_told(2, "token-refused");
    assert_eq!(board.saved(), SERIAL, "what has a serial keeps it");
    let other = Board::new();
    name(&other.port(), SERIAL).is_told(1, "serial-given");
    assert_eq!(other.saved(), "");
    // What was refused was not given: it is free for another token.
    assert_eq!(name(&other.port(), "OS-0000124").code, 0);
}

#[test]
fn a_family_is_listed_switched_off_and_on_and_its_first_write_wants_a_word_on_the_command_line() {
    let office = office_with_board_in_stock();
    let rules = office.done(&["rules"]);
    let thirty = rules.events("rule").into_iter().find(|rule| rule["rule"] == "thirty_secs").unwrap();
    assert_eq!(
        (&thirty["value"], &thirty["standard"], &thirty["basis"]),
        (&true.into(), &false.into(), &"R1".into())
    );
    // Given at another station: here nobody has allowed anything yet.
    let board = named(&office_with_board_in_stock());
    let port = board.port();
    let family = |ran: &Ran| {
        ran.events("family").into_iter().find(|row| row["family"] == "open-serial").unwrap().clone()
    };
    let told = family(&office.done(&["families"]));
    assert_eq!(told["transports"], serde_json::json!(["serial"]));
    assert_eq!(
        (&told["abilities"]["erase"], &told["abilities"]["sixty_secs"]),
        (&true.into(), &false.into())
    );
    for (name, value) in
        [("on", true), ("first_write_allowed", false), ("tried", false), ("tried_on_hardware", false)]
    {
        assert_eq!(told[name], value, "{name}");
    }

    assert_eq!(family(&office.done(&["families", "--off", "open-serial"]))["on"], false);
    let heard = board.0.bytes_heard();
    let seen = office.run(&["slots", "--port", &port]);
    assert_eq!(
        (&seen.event("slot")["code"], &seen.event("slot")["serial"]),
        (&"family-off".into(), &serde_json::Value::Null)
    );
    let words = ["message", "remedy"].map(|name| seen.event("slot")[name].as_str().unwrap().to_owned());
    let mut for_people = office.program(&["slots", "--port", &port]);
    for_people.args(["--register", &office.file("register.db"), "--passphrase-file"]);
    let read = for_people.arg(office.passphrase_file()).output().unwrap();
    let read = String::from_utf8(read.stdout).unwrap();
    assert!(read.contains(&words.join(" ")), "{words:?} {read}");
    assert_eq!(board.0.bytes_heard(), heard, "nothing is sent to it");
    assert_eq!(family(&office.done(&["families", "--on", "open-serial"]))["on"], true);
    assert_eq!(office.run(&["families", "--off", "unheard-of"]).code, 64);
    office.run(&["slots", "--port", "unheard-of:/dev/null"]).is_told(1, "port-family-unknown");

    let seen = office.run(&["slots", "--port", &port]);
    let slot = seen.event("slot");
    assert_eq!((slot["family"].as_str(), slot["serial"].as_str()), (Some("open-serial"), Some(SERIAL)));
    assert_eq!((&slot["tried_on_hardware"], &slot["unit_state"]), (&false.into(), &"blank".into()));
    assert_eq!(
        (&slot["abilities"]["thirty_secs"], &slot["abilities"]["clock_unit_millis"]),
        (&true.into(), &1000.into())
    );

    let refused = office.run(&["provision", "--next", "--port", &port]);
    assert_eq!((refused.code, &refused.event("stopped")["code"]), (1, &"first-write".into()), "{refused:?}");
    assert_eq!(board.saved(), SERIAL, "nothing was written");
    let unknown = ["provision", "--next", "--consent-first", "unheard-of", "--port", &port];
    assert_eq!(office.run(&unknown).code, 64);
    let other = ["provision", "--next", "--consent-first", "token2", "--port", &port];
    assert_eq!(office.run(&other).code, 1, "a yes to another family is none to this one");
    assert_eq!(family(&office.done(&["families"]))["first_write_allowed"], false);

    let allowed = ["provision", "--next", "--consent-first", "open-serial", "--port", &port];
    let ran = awake(&office, &allowed);
    assert_eq!((ran.code, &ran.event("stopped")["code"]), (2, &"type-codes".into()), "{ran:?}");
    assert_eq!(board.saved().split(';').count(), 2, "its serial and the secret of thirty seconds");
    assert_eq!(family(&office.done(&["families"]))["first_write_allowed"], true);
    let journal = office.done(&["journal", "list"]);
    let yes = journal.objects.iter().filter(|row| row["act"] == "first_write_allowed").count();
    assert_eq!(yes, 1, "{journal:?}");
}

#[test]
fn codes_that_only_a_person_sees_are_typed_to_the_command_that_asks_for_them() {
    let office = office_with_board_in_stock();
    let board = named(&office);
    let port = board.port();
    let provision =
        ["provision", "--next", "--consent-first", "open-serial", "--port", &port, "--codes-from"];
    assert_eq!(office.run(&[&provision[..], &["no-such-file"]].concat()).code, 2);
    assert_eq!(board.saved(), SERIAL, "nothing is written when nobody could be listened to");

    // Nobody types anything: it stops as if nobody had been asked, and is taken up again later.
    let silent = office.file("silent");
    std::fs::write(&silent, "\n").unwrap();
    let ran = awake(&office, &[&provision[..], &[&silent]].concat());
    assert_eq!((ran.code, &ran.event("stopped")["code"]), (2, &"type-codes".into()), "{ran:?}");
    assert_eq!(ran.event("codes_wanted")["serial"], SERIAL);

    let mut command = office.program(&[&provision[..], &["-", "--json", "--lang", "en"]].concat());
    command.args(["--register", &office.file("register.db"), "--passphrase-file"]);
    command.arg(office.passphrase_file()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = command.spawn().unwrap();
    let mut typed = running.stdin.take().unwrap();
    let mut told = BufReader::new(running.stdout.take().unwrap()).lines();
    let mut hears = |code: &str| {
        let mut objects = told.by_ref().map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
        objects.find(|object| object["event"] == code || object["code"] == code).expect(code)
    };
    let wanted = hears("codes_wanted");
    assert_eq!((&wanted["slot"], &wanted["serial"]), (&1.into(), &SERIAL.into()));
    writeln!(typed, "{SERIAL} 12345").unwrap();
    hears("codes-line");
    writeln!(typed, "OS-0000999 123456 123456\n{SERIAL} 12345 12345").unwrap();
    hears("code-refused");
    hears("codes_wanted");
    writeln!(typed, "{}", board.typed()).unwrap();
    assert_eq!(hears("recorded")["serial"], SERIAL);
    assert_eq!(hears("summary")["recorded"], 1);
    // It ends although standard input is still open.
    assert!(running.wait().unwrap().success());
    drop(typed);
}

#[test]
fn what_people_read_of_slots_and_families_fits_a_terminal() {
    let office = Office::stocked("warn");
    let tray = office.tokens(1, &[]);
    for (language, arguments) in [
        ("ja", vec!["slots", "--port", &tray.ports()[0]]),
        ("en", vec!["slots", "--port", &tray.ports()[0]]),
        ("ja", vec!["families"]),
        ("en", vec!["families"]),
        ("ja", vec!["rules"]),
        ("en", vec!["rules"]),
    ] {
        let out = office
            .program(&arguments)
            .args(["--register", &office.file("register.db"), "--lang", language, "--passphrase-file"])
            .arg(office.passphrase_file())
            .output()
            .unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(out.status.success() && text.lines().count() > 4, "{text}");
        let widest = text.lines().max_by_key(|line| columns(line)).unwrap();
        assert!(columns(widest) <= 100, "{} columns: {widest}", columns(widest));
    }
}
