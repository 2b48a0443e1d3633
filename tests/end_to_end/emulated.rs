//! Emulated tokens of every family in a process of their own, seen by `slots` in another one: one test for each transport.

use std::io::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;
use token_station::port::{CardReaders, FIRST_READER, missing_to_play_usb};

use crate::office::Office;
use crate::readers::Readers;
use crate::tokens::Tokens;

/// The one slot that `slots` shows for a port.
fn seen(office: &Office, port: &str) -> Value {
    office.done(&["slots", "--port", port]).event("slot").clone()
}

fn is(slot: &Value, family: &str, serial: &str, state: &str) {
    let told = (slot["family"].as_str(), slot["serial"].as_str(), slot["unit_state"].as_str());
    assert_eq!(told, (Some(family), Some(serial), Some(state)), "{slot}");
}

fn place(tokens: &Tokens, name: &str) -> String {
    tokens.wait_for("ready", 0, 1)[0][name].as_str().unwrap().to_owned()
}

#[test]
fn serial_families_lie_on_pseudo_terminals() {
    let office = Office::training("warn");
    let mut flipper = office.tokens(1, &["--family", "flipper", "--clock-off", "-90000"]);
    let first = place(&flipper, "tty");
    let slot = seen(&office, &format!("flipper:{first}"));
    is(&slot, "flipper", "2D2EC30127E18001", "blank");
    let off = slot["clock_offset_millis"].as_i64().unwrap();
    assert!((off + 90_000).abs() < 2000, "{off}");
    flipper.order("unplug 2D2EC30127E18001");
    flipper.wait_for("unplugged", 0, 1);
    flipper.order("press 2D2EC30127E18001");
    let second = flipper.plug("2D2EC30127E18001");
    is(&seen(&office, &format!("flipper:{second}")), "flipper", "2D2EC30127E18001", "blank");

    let boards = office.tokens(2, &["--family", "open-serial", "--first-serial", "OS-0000007"]);
    let ports: Vec<String> = boards
        .wait_for("ready", 0, 2)
        .iter()
        .map(|ready| format!("open-serial:{}", ready["tty"].as_str().unwrap()))
        .collect();
    let ran = office.done(&["slots", "--port", &ports[0], &ports[1]]);
    let slots = ran.events("slot");
    is(slots[0], "open-serial", "OS-0000007", "blank");
    is(slots[1], "open-serial", "OS-0000008", "blank");
}

#[test]
fn card_families_lie_on_the_virtual_readers_of_a_running_service() {
    let Some(_readers) = Readers::start("Emulated") else { return };
    let office = Office::training("warn");
    let port = FIRST_READER.to_string();
    for (family, serial, state) in [("token2", "86596320001801", "untold"), ("ykoath", "20261801", "blank")] {
        let cards = office.tokens(2, &["--family", family, "--reader-port", &port]);
        assert_eq!(
            cards.wait_for("ready", 0, 2)[1]["reader_port"].as_u64(),
            Some(u64::from(FIRST_READER) + 1)
        );
        is(&seen(&office, &reader("00 00", true)), family, serial, state);
        drop(cards);
        reader("00 00", false);
    }
}

/// The port of a reader, once it has a card; or nothing, once it has none.
fn reader(suffix: &str, has_card: bool) -> String {
    let mut service = CardReaders::default();
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        let found = service.look().unwrap().1.into_iter().find(|port| port.path.ends_with(suffix));
        match found {
            Some(port) if has_card => return port.path,
            None if !has_card => return String::new(),
            _ => assert!(Instant::now() < until, "reader {suffix}, card wanted: {has_card}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn usb_families_are_on_a_bus_in_front_of_which_one_program_is_run_after_the_other() {
    if let Some(package) = missing_to_play_usb() {
        let _ = writeln!(std::io::stderr().lock(), "\nSKIPPED: {package} is not installed");
        return;
    }
    let office = Office::training("warn");
    let slots = ["slots", "--json", "--register", &office.file("register.db"), "--passphrase-file"];
    let passphrase = office.passphrase_file();
    let slots = [&slots[..], &[passphrase.to_str().unwrap(), "--port"]].concat();
    // One program that is run by the emulator itself …
    for (family, way, id, serial) in [
        ("nitrokey", &[][..], "usb:20A0:4108", "00001801"),
        ("nitrokey", &["--model", "Librem Key"], "usb:316D:4C4B", "00001801"),
        ("reference", &["--usb"], "usb:1209:2151", "RT-00001801"),
    ] {
        let station = office.program(&[]);
        let station = station.get_program().to_str().unwrap();
        let mut words = vec!["emulate", "--family", family];
        words.extend(way);
        words.extend(["--", station]);
        let out = office.program(&[&words[..], &slots[..], &[id]].concat()).output().unwrap();
        assert!(out.status.success(), "{out:?}");
        is(&slot_in(&out.stdout), family, serial, "blank");
    }
    // … and several, one after the other, in front of tokens that live on and are plugged in meanwhile.
    let mut tokens = office.tokens(1, &["--family", "nitrokey"]);
    let bus = tokens.wait_for("bus", 0, 1)[0]["run"].clone();
    let bus: Vec<&str> = bus.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let in_front = || {
        let mut command = Command::new(bus[0]);
        command.args(&bus[1..]).arg(office.program(&[]).get_program()).args(&slots).arg("usb:20A0:4108");
        command.output().unwrap()
    };
    is(&slot_in(&in_front().stdout), "nitrokey", "00001801", "blank");
    tokens.order("unplug 00001801");
    tokens.wait_for("unplugged", 0, 1);
    let out = in_front();
    assert!(out.status.success() && !String::from_utf8_lossy(&out.stdout).contains("00001801"), "{out:?}");
    tokens.order("plug 00001801");
    tokens.wait_for("ready", 0, 2);
    is(&slot_in(&in_front().stdout), "nitrokey", "00001801", "blank");
}

/// The slot among the lines that a program and its tokens printed.
fn slot_in(printed: &[u8]) -> Value {
    let lines = String::from_utf8_lossy(printed);
    let mut objects = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect(line));
    objects.find(|object| object["event"] == "slot").unwrap_or_else(|| panic!("no slot: {lines}"))
}

#[test]
fn what_a_family_does_not_have_is_refused_in_words() {
    let office = Office::empty("warn");
    for words in [
        &["--family", "nitrokey", "--lcd"][..],
        &["--family", "ykoath", "--ppm", "20"],
        &["--family", "flipper", "--memory", "x"],
        &["--family", "open-serial", "--", "true"],
        &["--family", "token2", "--fault", "garble:3"],
        &["--family", "token2", "--model", "C301-i"],
        &["--model", "RT-60"],
        &["--", "true"],
    ] {
        let out = office.program(&[&["--json", "emulate"], words].concat()).output().unwrap();
        let told = String::from_utf8_lossy(&out.stdout);
        assert_eq!(out.status.code(), Some(1), "{words:?}: {out:?}");
        assert!(told.contains("emulate-cannot"), "{words:?}: {told}");
    }
    let out =
        office.program(&["--json", "emulate", "--family", "ykoath", "--model", "SoloKey"]).output().unwrap();
    let told = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.code() == Some(1) && told.contains("YubiKey 5, CanoKey, Nitrokey 3"), "{out:?}");
    let out = office.program(&["emulate", "--family", "unheard-of"]).output().unwrap();
    assert_eq!(out.status.code(), Some(64), "{out:?}");
}
