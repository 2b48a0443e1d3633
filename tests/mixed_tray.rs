//! A tray with four families at once, each on its real transport: a terminal, two readers of a PC/SC service, a played USB.
//!
//! One station, one register, automatic mode, and a person who allows each family once and types what one display
//! shows. What only all of them together can break is that somebody waits for somebody else, or takes what belongs to
//! another. The trap: the bus lives only in front of a program, so the test runs itself once more there; the service of
//! the readers is started outside, where it does not take that bus for the machine's own.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

#[path = "rig/book.rs"]
#[expect(dead_code, reason = "no register is copied here")]
mod book;
#[path = "support/laid.rs"]
mod laid;
#[path = "support/readers.rs"]
mod readers;
#[path = "support/station.rs"]
#[expect(dead_code, reason = "no notice is looked at here")]
mod station;
#[path = "mixed_tray/tokens.rs"]
mod tokens;
#[path = "rig/world.rs"]
#[expect(dead_code, reason = "time passes by itself here")]
mod world;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::Command as Program;
use std::sync::Arc;

use readers::Readers;
use serde_json::Value;
use station::{Desk, asks};
use token_station::bench::message::{Answer, Command, Hand, SlotNo, SlotState};
use token_station::domain::Profile;
use token_station::domain::otp::totp;
use token_station::port::{SystemClock, in_front_of_usb, missing_to_play_usb};
use token_station::register::{JobState, Register};
use tokens::{FAMILIES, Tokens};
use world::Seeded;

/// For the program in front of the bus: where it is played.
const FOLDER: &str = "TOKEN_STATION_MIXED_FOLDER";

/// A test that hangs is ended, and fails.
const WITHIN_SECS: &str = "55";

const REFERENCE: usize = 1;
const TOKEN2: usize = 3;

#[test]
fn four_families_are_provisioned_side_by_side_and_none_waits_for_another() {
    let Some(_readers) = Readers::start("Contactless") else { return };
    if let Some(package) = missing_to_play_usb() {
        let _ = writeln!(std::io::stderr().lock(), "\nSKIPPED: {package} is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let out = Program::new("timeout")
        .arg(WITHIN_SECS)
        .args(in_front_of_usb(folder.path(), &[tokens::on_the_bus()]).unwrap())
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "in_front_of_the_bus", "--ignored", "--nocapture"])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() && told.contains("1 passed"), "{}\n{told}", out.status);
}

#[test]
#[ignore = "run by the other one, in front of a bus that is played"]
fn in_front_of_the_bus() {
    let mut tokens = Tokens::plugged_in(Path::new(&std::env::var_os(FOLDER).unwrap()));
    let ports = tokens.ports();
    let mut desk = Desk::open(&ports, tokens::STOCK, tokens::pin_of_lot);
    desk.wait("a blank token in each slot", |desk| {
        (1..=4).all(|no| desk.slot(no).is_some_and(|slot| slot.state == SlotState::Ready))
    });
    desk.ask(Command::SetAuto(true));

    // Three ask whether they may be written to at all; the fourth is done meanwhile.
    desk.wait("three questions and a record", |desk| {
        is_done(desk, REFERENCE) && (2..=4).all(|no| asks(desk.slot(no), "first-write"))
    });
    assert_eq!(tokens.secrets().iter().flatten().count(), 1, "nobody has allowed the others yet");
    for no in 2..=4 {
        desk.ask(Command::Answer { slot: SlotNo(no), answer: Answer::Allow });
    }

    // One asks what its display shows; the others prove themselves meanwhile.
    desk.wait("a question about codes and two records", |desk| {
        asks(desk.slot(TOKEN2), "type-codes") && [2, 4].iter().all(|no| is_done(desk, *no))
    });
    let hand = desk.slot(TOKEN2).unwrap().hand;
    assert_eq!(hand.map(|step| step.hand), Some(Hand::PowerCycle));
    let [first, second] = tokens.codes_of_two_steps();
    desk.ask(Command::Answer { slot: SlotNo(3), answer: Answer::Codes { first, second } });
    desk.wait("the fourth record", |desk| is_done(desk, TOKEN2));

    for (family, _, serial) in FAMILIES {
        assert!(desk.finds(serial), "{family}");
        let asked = desk.questions.iter().filter(|(of, code)| *of == family && *code == "first-write");
        assert_eq!(asked.count(), usize::from(family != "reference"), "{family}: {:?}", desk.questions);
    }
    let folder = desk.close();
    check_slots(folder.path(), &ports);
    check_register(&folder.path().join(station::REGISTER), &tokens);
}

fn is_done(desk: &Desk, no: usize) -> bool {
    desk.slot(no).is_some_and(|slot| slot.state == SlotState::Done)
}

/// What the program says of the slots, in a process of its own in front of the same bus.
fn check_slots(folder: &Path, ports: &[String; 4]) {
    std::fs::write(folder.join("pass"), book::PASSPHRASE).unwrap();
    let mut program = Program::new(env!("CARGO_BIN_EXE_token-station"));
    program.args(["slots", "--json", "--register"]).arg(folder.join(station::REGISTER));
    program.arg("--passphrase-file").arg(folder.join("pass"));
    program.args(ports.iter().flat_map(|port| ["--port", port.as_str()]));
    let out = program.output().unwrap();
    let told = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success(), "{told} {}", String::from_utf8_lossy(&out.stderr));
    let slots: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(slots.len(), FAMILIES.len(), "{told}");
    for ((family, state, serial), (slot, port)) in FAMILIES.iter().zip(slots.iter().zip(ports)) {
        let told = ["family", "serial", "unit_state", "port"].map(|name| slot[name].as_str().unwrap());
        assert_eq!(told, [*family, *serial, *state, port.as_str()]);
        assert_eq!(slot["state"], "foreign", "somebody's, and not to be written: {slot}");
    }
}

/// Each token is recorded for an item of its own, with the secret that is in it and in no other.
fn check_register(register: &Path, tokens: &Tokens) {
    let clock = Arc::new(SystemClock::new());
    let office = book::open(register, clock, Box::new(Seeded::new(2)));
    assert_eq!(office.register.unfinished_jobs().unwrap(), []);
    assert_eq!(office.register.verify_journal().unwrap().first_bad, None);
    let (mut items, mut held) = (BTreeSet::new(), BTreeSet::new());
    for (token, secret) in Tokens::ids().iter().zip(tokens.secrets()) {
        let secret = secret.unwrap();
        let job = office.register.job_of(token).unwrap().unwrap();
        assert_eq!((job.state, job.profile), (JobState::Recorded, Profile::SERVICE), "{token}");
        assert_eq!(job.check_value, secret.check_value(token), "{token}");
        for step in [1, 29_900_000] {
            assert!(
                office.code_at(job.no, step).unwrap().same_as(&totp(&secret, job.profile, step)),
                "{token}"
            );
        }
        assert!(items.insert((job.request, job.item)), "{token} is for an item of its own");
        assert!(held.insert(secret.expose_secret().to_vec()), "{token} has a secret of its own");
    }
    assert_eq!(items.len(), 4, "every item of the register");
    drop(office);
    let register = Register::open_read_only(register).unwrap();
    for no in ["26-1", "26-2", "26-3"] {
        let no = token_station::domain::RequestNo(no.into());
        assert!(register.request(&no).unwrap().is_filled(), "{no}");
    }
}
