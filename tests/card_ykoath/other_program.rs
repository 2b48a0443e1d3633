//! Somebody else's program for such keys, `ykman`, works with the emulated key, and the driver with what it wrote.
//!
//! Source: YKOATH. The trap: the program takes the card shared and the station takes it alone, so they take turns.

use std::io::Write as _;
use std::process::{Command, Output};

use token_station::domain::Clock as _;

use super::*;

/// Runs the program on the first reader; `None`, said loudly, where it is not installed.
fn ykman(arguments: &[&str]) -> Option<Output> {
    // It keeps settings of its own; they are nobody's business here.
    let home = tempfile::tempdir().unwrap();
    let run = Command::new("ykman")
        .args(["--reader", "Smart Key 00 00", "oath"])
        .args(arguments)
        .env("HOME", home.path())
        .env("XDG_CONFIG_HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .output();
    match run {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let _ = writeln!(std::io::stderr().lock(), "\nSKIPPED: ykman is not installed");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

fn said(arguments: &[&str]) -> Option<String> {
    let output = ykman(arguments)?;
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "ykman oath {arguments:?}: {errors}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn what_another_program_writes_is_read_and_left_alone_and_it_computes_our_codes() {
    let Some(_readers) = Readers::start("Smart Key") else { return };
    let mut card = card(Make::YubiKey);
    lay(&mut card, 0);
    laid::path_of(0);
    // RFC 6238's secret, in Base32.
    let rfc = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let added = said(&["accounts", "add", "--issuer", "Bank", "--period", "60", "alice", rfc]);
    if added.is_none() {
        return;
    }
    let held =
        card.with(|unit, _| unit.secret("60/Bank:alice").map(|(_, held)| held.expose_secret().to_vec()));
    assert_eq!(held.as_deref(), Some(&b"12345678901234567890"[..]));

    let mut session = open(0);
    assert_eq!(session.identify().unwrap().state, UnitState::Blank, "what is there is not ours");
    session.authenticate(None, &mut SystemEntropy).unwrap();
    session.write_secret(&secret(1), Profile::SERVICE, &mut |_| {}).unwrap();
    session.close().unwrap();
    drop(session);

    // A code is good for the step in which it was asked for, which may end meanwhile.
    let step = || Profile::SERVICE.step_at(SystemClock::new().now().unix_secs());
    let before = step();
    let list = said(&["accounts", "list"]).unwrap();
    // Some of its versions write the period before a name, others do not.
    let names: Vec<_> = list.lines().map(|line| line.trim_start_matches("60/")).collect();
    assert_eq!(names, ["Bank:alice", "Token Station:OTP"]);
    let code = said(&["accounts", "code", "--single", "Token Station:OTP"]).unwrap();
    let ours = (before..=step()).map(|step| totp(&secret(1), Profile::SERVICE, step));
    assert!(ours.into_iter().any(|ours| code.trim() == ours.as_str()), "{} characters", code.trim().len());

    // A password that its owner sets, typed as the digits of the key of the lot.
    said(&["access", "change", "--new-password", &password(0xa9)]).unwrap();
    let mut session = open(0);
    assert_eq!(session.identify().unwrap().state, UnitState::Untold);
    session.authenticate(Some(&lot_key(0xa9)), &mut SystemEntropy).unwrap();
    let token = session.identify().unwrap().token;
    session.erase(consent(&token)).unwrap();
    session.close().unwrap();
    drop(session);
    let list = said(&["accounts", "list", "--password", &password(0xa9)]).unwrap();
    assert_eq!(list.trim().trim_start_matches("60/"), "Bank:alice");
    let wrong = ykman(&["accounts", "list", "--password", "wrong"]).unwrap();
    assert!(!wrong.status.success());
    assert_eq!(said(&["access", "change", "--clear", "--password", &password(0xa9)]).map(|_| ()), Some(()));

    // It erases all, which the station never does.
    said(&["reset", "--force"]).unwrap();
    assert!(card.with(|unit, _| unit.names().is_empty()));
}
