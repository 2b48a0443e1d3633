//! What comes back, from a script: a code names its token, a found unit is taken in and destroyed before two.

use std::fs;

use crate::mail::{day, written};
use crate::office::Office;
use crate::shift::work;
use crate::stock::add_second;

#[test]
fn a_code_names_its_token_and_a_wrong_one_names_none() {
    let office = Office::stocked("warn");
    let mut tray = office.tokens(4, &["--lcd"]);
    work(&office, &tray);
    let shown = tray.displays().remove(2);
    let identified = office.done(&["identify", "--code", &shown.code]);
    let candidates = identified.event("identified")["candidates"].as_array().unwrap().clone();
    assert!(candidates.iter().any(|one| one["serial"] == shown.serial.as_str()), "{candidates:?}");
    assert_eq!(identified.event("identified")["compared"], 4);
    for wrong in ["12345", "1234567", "12a456"] {
        assert_eq!(office.run(&["identify", "--code", wrong]).code, 1, "{wrong}");
    }
    assert_eq!(office.run(&["identify"]).code, 64);
}

#[test]
fn w3_w7_a_lost_token_is_replaced_found_taken_in_and_destroyed_before_two_by_script() {
    let (office, serial) = written();
    let second = add_second(&office);
    fs::write(office.file("other"), "a passphrase of nobody here").unwrap();
    let run = |arguments: &[&str]| office.run(&[arguments, &["--operator", "operator"]].concat());
    let done = |arguments: &[&str]| {
        let ran = run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {ran:?}");
        ran
    };
    done(&["label", "--request", "26-1101", "--out", &office.file("label.pdf")]);
    done(&["parcel", "enclose", "26-1101", &serial]);
    done(&["parcel", "dispatch", "1", "35819000011"]);
    let back = |how: &[&str]| run(&[&["return", &serial, "--as"], how].concat());
    assert_eq!(back(&["accept_return"]).code, 1, "nobody asked it back");
    assert_eq!(run(&["return", &serial]).code, 64, "what is done with it?");
    assert_eq!(back(&["eat"]).code, 64);
    done(&["report-loss", &serial, "--cause", "loss", "--reported-by", "吉野"]);
    assert_eq!(run(&["set-up", &serial, "user01"]).code, 1, "it is suspended");
    let today = day(0);
    let paper =
        ["request", "new", "--no", "26-9001", "--kind", "reissue", "--reason", "loss", "--seal-checked"];
    let of = ["--contract", "0010-118260", "--received-on", &today, "--branch", "001"];
    let what = ["--replaces", &serial, "--users", "user01"];
    let taken = done(&[&paper[..], &of, &what].concat());
    assert_eq!(taken.events("draft")[0]["fee"], 2200);
    done(&["request", "approve", "26-9001"]);
    done(&["report-found", &serial]);
    done(&["return", &serial, "--as", "accept_return"]);
    back(&["destroy"]).is_told(1, "return-second-missing");
    let two = |name: &str, file: &str| back(&["destroy", "--second", name, "--second-passphrase-file", file]);
    assert_eq!(two("operator", office.passphrase_file().to_str().unwrap()).code, 1, "the same person");
    two("mori", &office.file("other")).is_told(1, "passphrase-wrong");
    assert_eq!(two("mori", &second).event("returned")["disposition"], "destroy");
    let state = done(&["tokens", "--state", "destroyed"]);
    assert_eq!(state.event("token")["serial"], serial.as_str());
    assert_eq!(run(&["tokens", "--state", "eaten"]).code, 64);
    assert_eq!(done(&["journal", "verify"]).event("verified")["first_bad"], serde_json::Value::Null);
}
