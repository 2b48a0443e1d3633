//! The single-profile tokens of Token2 through the real PC/SC service, from the first look to the proof by two codes.
//!
//! Source: `openT2OTP`; README, rules for every family; what every family promises is in `family_contract.rs`. The trap:
//! these tokens do not tell whether they hold a secret, so what one holds is looked at in the emulated token itself.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

#[path = "support/readers.rs"]
mod readers;

#[path = "support/laid.rs"]
mod laid;

use std::sync::Arc;

use laid::{lay, path_of, secret, take_away};
use readers::Readers;
use token_station::bench::emulated::EmulatedCard;
use token_station::domain::otp::{find_consecutive, totp};
use token_station::domain::{Abilities, Algorithm, Consent, Digits, OperatorId, Profile, StepSecs, TokenId};
use token_station::driver::token2::{ABILITIES, FAMILY, Token2};
use token_station::driver::{DriverError, Refusal, Session, UnitState};
use token_station::emulator::{CardUnit as _, Token2Spec, Token2Unit};
use token_station::port::{SystemClock, SystemEntropy};

const CLEARS: &str = "86596100000001";
const KEEPS: &str = "86596320000001";

fn card(serial: &str, factory_clock_millis: i64) -> EmulatedCard<Token2Unit> {
    let spec = Token2Spec { factory_clock_millis, ..Token2Spec::of(serial) };
    EmulatedCard::new(|at| Token2Unit::new(spec, at), Arc::new(SystemClock::new()))
}

fn open(reader: u16) -> Box<dyn Session> {
    laid::open(&Token2, reader)
}

fn holds(card: &EmulatedCard<Token2Unit>, byte: u8) -> bool {
    card.with(|unit, _| {
        unit.secret().is_some_and(|held| held.expose_secret() == secret(byte).expose_secret())
    })
}

#[test]
fn a_token_of_either_kind_is_written_with_its_clock_and_shows_two_right_codes() {
    let Some(_readers) = Readers::start("Contactless") else { return };
    for (reader, serial, model) in [(0, CLEARS, "C301-i"), (1, KEEPS, "C302-i")] {
        let mut card = card(serial, -90_000);
        lay(&mut card, reader);
        let mut session = open(reader);
        let identity = session.identify().unwrap();
        assert_eq!((identity.family, identity.model.0.as_str()), (FAMILY, model));
        assert_eq!(identity.token.serial.as_str(), serial);
        let abilities = Abilities { clock_erases: serial == CLEARS, ..ABILITIES };
        assert_eq!((identity.state, identity.abilities), (UnitState::Untold, abilities));
        let clock = identity.clock.unwrap();
        assert!(
            (clock.offset_millis + 90_000).unsigned_abs() <= u64::from(clock.uncertainty_millis) + 50,
            "{clock:?}"
        );
        session.authenticate(None, &mut SystemEntropy).unwrap();
        assert_eq!(session.write_secret(&secret(1), Profile::SERVICE, &mut |_| {}).unwrap(), None);
        let clock = session.read_clock().unwrap();
        assert!(clock.offset_millis.unsigned_abs() <= 1000 && clock.uncertainty_millis < 700, "{clock:?}");
        session.close().unwrap();
        assert!(holds(&card, 1));
        // A person switches it off and on, and reads two codes.
        let (first, second) = card.with(|unit, at| {
            unit.power_cycle();
            let first = unit.lcd(at).unwrap();
            (first.clone(), totp(&secret(1), Profile::SERVICE, first.step + 1))
        });
        let now = Profile::SERVICE.step_at(first.clock.unix_secs());
        assert_eq!(find_consecutive(&secret(1), Profile::SERVICE, now, 1, (&first.code, &second)), Some(0));
    }
}

#[test]
fn whoever_speaks_with_it_after_the_session_finds_it_closed_and_a_closed_session_goes_on() {
    let Some(_readers) = Readers::start("Contactless") else { return };
    let mut card = card(KEEPS, 0);
    lay(&mut card, 0);
    // Another secret under the public key of the family, with its MAC.
    let seed = [
        0x84, 0xc5, 0x01, 0x00, 0x24, 0x5e, 0x58, 0x56, 0x09, 0x2f, 0xd3, 0x22, 0x8d, 0x4d, 0x33, 0xee, 0xe3,
        0xda, 0xac, 0x4b, 0x55, 0xce, 0x37, 0xd1, 0x8d, 0x33, 0x2b, 0x7a, 0xc6, 0xa4, 0x0e, 0x86, 0x61, 0xfa,
        0x23, 0x04, 0x2a, 0xf4, 0x7b, 0x01, 0x53,
    ];
    let mut session = open(0);
    session.identify().unwrap();
    session.authenticate(None, &mut SystemEntropy).unwrap();
    session.write_secret(&secret(1), Profile::SERVICE, &mut |_| {}).unwrap();
    session.close().unwrap();
    session.close().unwrap();
    session.identify().unwrap();
    let said = card.with(|unit, at| unit.answer(&seed, at, [7; 8]).to_vec());
    assert_eq!(said, [0x69, 0x83]);
    assert!(holds(&card, 1));
    session.authenticate(None, &mut SystemEntropy).unwrap();
}

#[test]
fn what_the_family_cannot_do_is_refused_and_nothing_is_sent() {
    let Some(_readers) = Readers::start("Contactless") else { return };
    let mut card = card(CLEARS, 0);
    lay(&mut card, 0);
    let mut session = open(0);
    let token = session.identify().unwrap().token;
    session.authenticate(None, &mut SystemEntropy).unwrap();
    session.write_secret(&secret(2), Profile::SERVICE, &mut |_| {}).unwrap();
    let unable = |outcome: Result<(), DriverError>| {
        assert!(matches!(outcome, Err(DriverError::Refused { reason: Refusal::Unable, .. })), "{outcome:?}");
    };
    unable(session.set_clock());
    unable(session.read_code(0).map(drop));
    unable(session.blink());
    let consent = Consent::by_typing(&token, token.serial.as_str(), &OperatorId("tanaka".into())).unwrap();
    unable(session.erase(consent));
    for profile in [
        Profile { digits: Digits::Eight, ..Profile::SERVICE },
        Profile { algorithm: Algorithm::Sha512, ..Profile::SERVICE },
    ] {
        let refused = session.write_secret(&secret(3), profile, &mut |_| {});
        assert!(matches!(refused, Err(DriverError::CannotCarry { .. })), "{refused:?}");
    }
    assert!(holds(&card, 2), "what it held is there");
}

#[test]
fn a_serial_that_no_model_begins_is_looked_at_and_never_written() {
    let Some(_readers) = Readers::start("Contactless") else { return };
    let mut card = card("86596230000001", 0);
    lay(&mut card, 0);
    let mut session = open(0);
    let identity = session.identify().unwrap();
    assert_eq!(identity.model.0, "?");
    for step in [StepSecs::Thirty, StepSecs::Sixty] {
        assert!(
            !identity.abilities.carries(Profile { step, ..Profile::SERVICE }),
            "nothing is offered to it"
        );
    }
    let unknown = |outcome: &Result<(), DriverError>| {
        matches!(outcome, Err(DriverError::Refused { reason: Refusal::UnknownModel, .. }))
    };
    assert!(unknown(&session.authenticate(None, &mut SystemEntropy)));
    assert!(unknown(&session.write_secret(&secret(1), Profile::SERVICE, &mut |_| {}).map(drop)));
}

#[test]
fn another_token_on_the_same_reader_is_not_taken_for_the_first() {
    let Some(_readers) = Readers::start("Contactless") else { return };
    let mut first = card(CLEARS, 0);
    lay(&mut first, 0);
    let mut session = open(0);
    assert_eq!(session.identify().unwrap().token, TokenId::parse("T2", CLEARS).unwrap());
    take_away(&mut first);
    let mut second = card(KEEPS, 0);
    lay(&mut second, 0);
    path_of(0);
    let outcome = session.identify();
    assert!(
        matches!(&outcome, Err(error) if error.is_unplugged())
            || matches!(&outcome, Err(DriverError::SerialChanged { .. })),
        "{outcome:?}"
    );
    let service_60 = Profile { step: StepSecs::Sixty, ..Profile::SERVICE };
    let written = session.write_secret(&secret(1), service_60, &mut |_| {});
    assert!(written.is_err());
    assert!(second.with(|unit, _| unit.secret().is_none()));
}
