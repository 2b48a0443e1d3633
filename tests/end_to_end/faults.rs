//! What goes wrong: units that are not as they should be, two programs on one register, production.

use std::fs;
use std::process::Command;

use crate::office::{Office, sample};
use crate::shift::{provision_all, texts};

#[test]
fn a_faulty_unit_stops_alone_and_the_other_slots_go_on() {
    let office = Office::stocked("warn");
    let faults = ["1=wrong-lot-key", "2=stuck-clock", "3=already-live", "4=weak-battery", "5=garble:4"];
    let faults: Vec<&str> = faults.iter().flat_map(|fault| ["--fault", *fault]).collect();
    let tray = office.tokens(7, &[&faults[..], &["--clock-off=9000"]].concat());
    let ports = tray.ports();
    let ran = office.run(&provision_all(&ports));
    assert_eq!(ran.code, 2, "{ran:?}");
    let mut stopped: Vec<(&str, &str)> = ran
        .events("stopped")
        .iter()
        .map(|object| (object["serial"].as_str().unwrap(), object["code"].as_str().unwrap()))
        .collect();
    stopped.sort_unstable();
    let expected =
        [("RT-00001801", "lot-key-wrong"), ("RT-00001802", "clock-off"), ("RT-00001804", "weak-battery")];
    assert_eq!(stopped, expected);
    let mut recorded: Vec<&str> =
        ran.events("recorded").iter().map(|object| object["serial"].as_str().unwrap()).collect();
    recorded.sort_unstable();
    assert_eq!(
        recorded,
        ["RT-00001805", "RT-00001806", "RT-00001807"],
        "a garbled answer is asked for again"
    );

    let seen = office.done(&[&["slots", "--port"], &texts(&ports)[..]].concat());
    let live = seen.events("slot")[2];
    assert_eq!((live["state"].as_str(), live["unit_state"].as_str()), (Some("foreign"), Some("live")));
    office.run(&["provision", "--next", "--port", &ports[2]]).is_told(1, "token-not-blank");
    office.run(&["provision", "--next", "--port", &ports[5]]).is_told(1, "token-not-in-stock");
    assert_eq!(office.done(&["tokens", "--state", "inspected"]).events("token").len(), 3);
    assert_eq!(office.done(&["journal", "verify"]).event("verified")["first_bad"], serde_json::Value::Null);
}

#[test]
fn a_token_that_is_not_in_the_book_is_not_written() {
    let office = Office::stocked("warn");
    let tray = office.tokens(1, &["--first-serial", "RT-00009001", "--reveal-secrets"]);
    office.run(&["provision", "--next", "--port", &tray.ports()[0]]).is_told(1, "token-unknown");
    let ran = office.done(&["inspect", "--port", &tray.ports()[0]]);
    assert_eq!(ran.event("inspected")["known"], false);
    assert_eq!(ran.event("inspected")["unit_state"], "blank");
}

#[test]
fn two_programs_never_work_on_one_register() {
    let office = Office::training("warn");
    let pipe = office.desk().join("passphrase-pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let first = office.begin_with(&["requests"], &pipe);
    // Opening the pipe waits for its reader: by then the first program holds the register.
    let mut answer = fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    office.run(&["requests"]).is_told(1, "register-in-use");
    std::io::Write::write_all(&mut answer, &fs::read(office.passphrase_file()).unwrap()).unwrap();
    drop(answer);
    let first = office.finish(first);
    assert_eq!(first.code, 0, "{first:?}");
    office.done(&["requests"]);
}

#[test]
fn production_keeps_training_out_and_secrets_in() {
    let office = Office::empty("warn");
    office.done(&["init", "--institution", "X", "--environment", "production"]);
    let ran = office.run(&["import", "stock", &sample("stock.csv")]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(ran.event("imported")["refused"], 60);
    assert_eq!(office.done(&["tokens"]).events("token").len(), 0);
    office
        .run(&["emulate", "--reveal-secrets", "--environment", "production"])
        .is_told(1, "secrets-stay-hidden");
}
