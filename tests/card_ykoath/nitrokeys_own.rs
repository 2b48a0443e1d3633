//! The maker's own library, PyPI `nitrokey`, works with the emulated Nitrokey 3, and the driver with what it wrote.
//!
//! Source: YKOATH. The trap: that library says no length in its commands, so the key tells nothing before it is asked for
//! the rest, and a library for the other makes would lose it.

use super::python::{lines_of, python_with};
use super::*;

/// What the library needs of a whole Nitrokey 3: the applet for codes, behind its own way through the reader.
const OPEN: &str = r#"
import sys
from types import SimpleNamespace
from nitrokey.nk3.secrets_app import Algorithm, Kind, SecretsApp, SecretsAppException
from nitrokey.trussed._connection.ccid import list_ccid

(connection,) = list_ccid(list(bytes.fromhex("3B8F01805D4E6974726F6B657900000000006A")), True)
call = lambda app, response_len=None, data=b"": connection.call_app(app, data, response_len)
key = SecretsApp(SimpleNamespace(connection=connection, _call_app=call))

def refused(act, *arguments):
    try:
        act(*arguments)
    except SecretsAppException as refusal:
        return refusal.code
    return "taken"
"#;

/// What its owner does: a credential, tried at the step of RFC 6238 and once more under the same name, and a PIN.
const OWNER: &str = r#"
told = key.select()
print(told.version_str(), told.serial_number.hex(), told.pin_attempt_counter)
alice = (b"Bank:alice", b"12345678901234567890", 8, Kind.Totp, Algorithm.Sha1)
key.register(*alice)
print(key.calculate(b"Bank:alice", 1).decode())
print(refused(key.register, *alice), refused(key.calculate, b"Bank:bob", 1))
for index in range(20):
    key.register(f"Somebody's other bank {index:02}".encode(), b"1234567890123456", 6, Kind.Totp, Algorithm.Sha256)
print(len(key.list()))
key.set_pin_raw("123456")
print(refused(key.verify_pin_raw, "654321"), key.select().pin_attempt_counter)
connection.close()
"#;

/// What it sees behind the station, and what it takes away.
const LOOK: &str = r#"
print([name.decode() for name in key.list() if b"other" not in name])
print(key.calculate(b"60/Token Station:OTP", int(sys.argv[1])).decode())
key.delete(b"Bank:alice")
print(refused(key.delete, b"Bank:alice"))
connection.close()
"#;

fn library(script: &str, arguments: &[&str]) -> Option<Vec<String>> {
    let python = python_with("nitrokey[ccid]", "nitrokey.nk3, smartcard")?;
    Some(lines_of(python, &[OPEN, script].concat(), arguments))
}

#[test]
fn what_the_makers_library_writes_is_read_and_left_alone_and_it_computes_our_codes() {
    let Some(_readers) = Readers::start("Smart Key") else { return };
    let mut card = card(Make::Nitrokey3);
    lay(&mut card, 0);
    laid::path_of(0);
    let Some(said) = library(OWNER, &[]) else { return };
    assert_eq!(said[0], "4.13.0 01352903 None");
    assert_eq!(said[1], "94287082", "as RFC 6238 says in appendix B");
    assert_eq!(said[2], "6983 6a82");
    assert_eq!(said[3], "21", "more than one answer holds");
    assert_eq!(said[4], "6300 7");

    let mut session = open(0);
    assert_eq!(session.identify().unwrap().state, UnitState::Blank, "what is there is not ours");
    session.authenticate(None, &mut SystemEntropy).unwrap();
    session.write_secret(&secret(1), Profile::SERVICE, &mut |_| {}).unwrap();
    let read = session.read_code(0).unwrap();
    session.close().unwrap();
    drop(session);

    let said = library(LOOK, &[&read.step.to_string()]).unwrap();
    assert_eq!(said[0], "['Bank:alice', '60/Token Station:OTP']");
    assert_eq!(said[1], read.code.as_str());
    assert_eq!(said[2], "6a82");
    let mut session = open(0);
    assert_eq!(session.identify().unwrap().state, UnitState::Live);
    drop(session);
    take_away(&mut card);
}
