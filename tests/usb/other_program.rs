//! Somebody else's program for such tokens, `nitrocli`, works with the emulated one, and the driver with what it wrote.
//!
//! Source: `libnitrokey`, through which that program speaks. The trap: it has the token alone while it runs, and so has the
//! station, so they take turns.

use std::process::{Command, Output};

use token_station::domain::Clock as _;

use super::*;

/// RFC 6238's secret.
const RFC: &str = "3132333435363738393031323334353637383930";

/// Whether the program is there.
pub fn is_installed() -> bool {
    Command::new("nitrocli").arg("--version").output().is_ok()
}

/// Runs the program with an admin PIN.
fn nitrocli(pin: &str, arguments: &[&str]) -> Output {
    Command::new("nitrocli")
        .args(arguments)
        .env("NITROCLI_ADMIN_PIN", pin)
        .env("NITROCLI_USER_PIN", "123456")
        .output()
        .unwrap()
}

fn said(arguments: &[&str]) -> String {
    let output = nitrocli("12345678", arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "nitrocli {arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// What it says behind a name in its status.
fn status(name: &str) -> String {
    let status = said(&["status"]);
    let line = status.lines().find_map(|line| line.trim().strip_prefix(name));
    line.unwrap().trim_start_matches(':').trim().to_owned()
}

/// The places that it sees occupied, and what they are called.
fn places() -> Vec<(String, String)> {
    let told = said(&["otp", "status"]);
    let rows = told.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let occupied = rows.filter(|cells| matches!(cells[..], ["totp" | "hotp", ..]));
    occupied.map(|cells| (format!("{} {}", cells[0], cells[1]), cells[2].to_owned())).collect()
}

fn place(slot: &str, name: &str) -> (String, String) {
    (slot.to_owned(), name.to_owned())
}

/// They take turns in front of one token.
pub fn take_turns() {
    assert_eq!(status("serial number"), "0x00005a7e");
    assert_eq!(places(), []);
    said(&["otp", "set", "2", "mail", RFC, "-d", "8", "-t", "30"]);
    assert_eq!(said(&["otp", "get", "2", "--time", "59"]), "94287082", "as RFC 6238 says in appendix B");

    let mut session = open();
    assert_eq!(session.identify().unwrap().state, UnitState::Blank, "what is there is not ours");
    assert!(proven(&provision(&mut *session, &right_key(), 1).unwrap(), 1));
    drop(session);

    assert_eq!(places(), [place("totp 0", PLACE), place("totp 2", "mail")]);
    let step = || Profile::SERVICE.step_at(SystemClock::new().now().unix_secs());
    let before = step();
    let code = said(&["otp", "get", "0"]);
    let ours = (before..=step()).map(|step| totp(&secret(1), Profile::SERVICE, step));
    assert!(ours.into_iter().any(|ours| code == ours.as_str()), "{} characters", code.len());

    // The tries that somebody else spent are counted before the station spends one.
    for left in ["2", "1"] {
        assert!(!nitrocli("87654321", &["otp", "clear", "0"]).status.success());
        assert_eq!(status("admin retry count"), left);
    }
    let mut session = open();
    let token = session.identify().unwrap().token;
    let refused = session.authenticate(Some(&right_key()), &mut CountingEntropy(1));
    assert!(matches!(refused, Err(DriverError::Refused { reason: Refusal::FewTries, .. })), "{refused:?}");
    drop(session);
    assert_eq!(status("admin retry count"), "1");
    said(&["config", "set", "--otp-pin"]);
    assert_eq!(status("admin retry count"), "3", "its owner has the right one");

    let mut session = open();
    session.identify().unwrap();
    session.authenticate(Some(&right_key()), &mut CountingEntropy(1)).unwrap();
    session.erase(consent(&token)).unwrap();
    drop(session);
    assert_eq!(places(), [place("totp 2", "mail")], "and nothing else goes");
    let refused = provision(&mut *open(), &right_key(), 2);
    assert!(
        matches!(refused, Err(DriverError::Refused { reason: Refusal::NeedsUserPin, .. })),
        "{refused:?}"
    );
    said(&["config", "set", "--no-otp-pin"]);
    said(&["otp", "clear", "2"]);
    assert!(proven(&provision(&mut *open(), &right_key(), 2).unwrap(), 2));
    assert_eq!(places(), [place("totp 0", PLACE)]);
}
