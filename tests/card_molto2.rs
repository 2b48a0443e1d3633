//! The Molto2 through the real PC/SC service, under the name that its own reader has.
//!
//! Source: `molto2-tools`; README, rules for every family. Everything that needs no service is tried beside the driver,
//! in virtual time. The trap: a token that is pulled out in between must take the same secrets afterwards and never
//! others.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

#[path = "support/readers.rs"]
mod readers;

#[path = "support/laid.rs"]
mod laid;

#[path = "rig/book.rs"]
#[expect(dead_code, reason = "only the founded register is used")]
mod book;

#[path = "rig/world.rs"]
#[expect(dead_code, reason = "only its chance is used")]
mod world;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use laid::{Watched, lay, link, open, path_of, secret, take_away};
use readers::Readers;
use token_station::bench::emulated::EmulatedCard;
use token_station::domain::otp::{find_consecutive, totp};
use token_station::domain::place::with_secret_of;
use token_station::domain::{Algorithm, Consent, LotKey, OperatorId, Profile, Secret, TokenId};
use token_station::driver::molto2::{FAMILY, FIRST_MODEL, Molto2, SECOND_MODEL};
use token_station::driver::{DriverError, KeyChange, Session, UnitState, open_card};
use token_station::emulator::{Molto2Spec, Molto2Unit};
use token_station::port::{SystemClock, SystemEntropy};
use token_station::register::Register;
use world::Seeded;

/// As the reader of a real one is called.
const READER: &str = "TOKEN2 Molto2 [CCID Interface]";
const SERIAL: &str = "865962500000001";

fn card(places: u8, factory_clock_millis: i64) -> EmulatedCard<Molto2Unit> {
    let spec = Molto2Spec { places, factory_clock_millis, ..Molto2Spec::of(SERIAL) };
    EmulatedCard::new(|at| Molto2Unit::new(spec, at), Arc::new(SystemClock::new()))
}

fn provision(session: &mut dyn Session, secret: &Secret, places: u8) -> Result<(), DriverError> {
    session.identify()?;
    session.authenticate(None, &mut SystemEntropy)?;
    session.write_places(secret, Profile::SERVICE, places, &mut |_| {})?;
    session.set_clock()?;
    session.read_clock()?;
    session.close()
}

/// The places that hold a secret, and whether it is the one that belongs there.
fn held(card: &EmulatedCard<Molto2Unit>, byte: u8) -> Vec<(u8, bool)> {
    let token = TokenId::parse("M2", SERIAL).unwrap();
    card.with(|unit, _| {
        let right = |place: u8, held: &Secret| {
            with_secret_of(place, &secret(byte), Algorithm::Sha1, &token, |right| {
                right.expose_secret() == held.expose_secret()
            })
        };
        (0..100).filter_map(|place| Some((place, right(place, unit.secret(place)?)))).collect()
    })
}

fn lot_key() -> LotKey {
    LotKey::filled::<()>(|out| {
        out.fill(0x5a);
        Ok(())
    })
    .unwrap()
}

#[test]
fn a_token_of_either_version_is_found_by_its_reader_and_written_for_three_users() {
    let Some(_readers) = Readers::start(READER) else { return };
    for (places, model) in [(50, FIRST_MODEL), (100, SECOND_MODEL)] {
        let mut card = card(places, -90_000);
        lay(&mut card, 0);
        let mut session = open_card(link(0), Arc::new(SystemClock::new()), &|_| false).unwrap();
        let identity = session.identify().unwrap();
        assert_eq!((identity.family, identity.model.0.as_str()), (FAMILY, model));
        assert_eq!((identity.state, identity.abilities.places), (UnitState::Blank, places));
        assert_eq!(identity.token.serial.as_str(), SERIAL);
        let clock = identity.clock.unwrap();
        let off = (clock.offset_millis + 90_000).unsigned_abs();
        assert!(off <= u64::from(clock.uncertainty_millis) + 50, "{clock:?}");
        provision(&mut *session, &secret(1), 3).unwrap();
        assert_eq!(held(&card, 1), [(0, true), (1, true), (2, true)]);
        let identity = session.identify().unwrap();
        assert_eq!(identity.state, UnitState::Live);
        assert!(identity.clock.unwrap().offset_millis.unsigned_abs() <= 1050);
        // A person turns to the first place and reads two codes.
        let first = card.with(|unit, at| unit.lcd(0, at).unwrap());
        let second = totp(&secret(1), Profile::SERVICE, first.step + 1);
        let now = Profile::SERVICE.step_at(first.clock.unix_secs());
        assert_eq!(find_consecutive(&secret(1), Profile::SERVICE, now, 1, (&first.code, &second)), Some(0));
        drop(session);
        take_away(&mut card);
    }
}

#[test]
fn pulled_out_while_it_is_written_it_takes_the_same_secrets_and_no_place_twice() {
    let Some(_readers) = Readers::start(READER) else { return };
    // In the titles, between a secret and its reading back, and in the secret of the second place.
    for exchange in [54, 58, 60] {
        let mut card = card(50, 0);
        lay(&mut card, 0);
        let (mut session, sent) = Watched::open(&Molto2, 0, exchange);
        let pulled = provision(&mut *session, &secret(1), 2).unwrap_err();
        assert!(pulled.is_doubtful(), "exchange {exchange}: {pulled}");
        drop(session);
        assert!(held(&card, 1).iter().all(|(_, right)| *right), "exchange {exchange}");
        take_away(&mut card);
        lay(&mut card, 0);
        let (mut session, sent_again) = Watched::open(&Molto2, 0, 1000);
        provision(&mut *session, &secret(1), 2).unwrap();
        drop(session);
        let seeds = sent.count(0xc5) + sent_again.count(0xc5);
        assert_eq!((held(&card, 1), seeds), (vec![(0, true), (1, true)], 2), "exchange {exchange}");
        take_away(&mut card);
    }
}

#[test]
fn a_key_is_changed_by_the_key_on_the_token_and_the_old_one_is_counted_as_wrong() {
    let Some(_readers) = Readers::start(READER) else { return };
    let mut card = card(50, 0);
    lay(&mut card, 0);
    let mut session = open(&Molto2, 0);
    let token = session.identify().unwrap().token;
    session.authenticate(None, &mut SystemEntropy).unwrap();
    let consent = Consent::by_typing(&token, SERIAL, &OperatorId("tanaka".into())).unwrap();
    assert_eq!(session.change_key(&lot_key(), consent).unwrap(), KeyChange::AwaitsPress);
    assert!(card.with(Molto2Unit::press_up));
    session.authenticate(Some(&lot_key()), &mut SystemEntropy).unwrap();
    drop(session);
    take_away(&mut card);
    lay(&mut card, 0);
    let mut session = open(&Molto2, 0);
    session.identify().unwrap();
    let refused = session.authenticate(None, &mut SystemEntropy);
    assert!(matches!(refused, Err(DriverError::KeyRefused { attempts_left: Some(4), .. })), "{refused:?}");
    let again = session.authenticate(Some(&lot_key()), &mut SystemEntropy);
    assert!(matches!(again, Err(DriverError::AlreadyTried { .. })), "{again:?}");
    drop(session);
    take_away(&mut card);
    lay(&mut card, 0);
    let mut session = open(&Molto2, 0);
    session.identify().unwrap();
    session.authenticate(Some(&lot_key()), &mut SystemEntropy).unwrap();
}

/// The program on a register, signed in, with the token's reader as its port.
fn program(folder: &Path, command: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_token-station"));
    program.arg(command).arg("--json").arg("--register").arg(folder.join("register.db"));
    program.arg("--passphrase-file").arg(folder.join("pass")).arg("--port").arg(path_of(0));
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    program
}

#[test]
fn the_program_tells_of_the_factory_key_and_changes_it_when_somebody_presses_the_key_on_the_token() {
    let Some(_readers) = Readers::start(READER) else { return };
    let folder = book::folder();
    let at = |name: &str| folder.path().join(name);
    let clock = Arc::new(SystemClock::new());
    let mut office = book::found(&at("register.db"), clock, Box::new(Seeded::new(1)));
    let stock = format!("manufacturer,serial,model,lot\nM2,{SERIAL},Molto2,M2-2611\n");
    let no_key = |_: &_| panic!("its lots need no key");
    assert!(office.import_stock(stock.as_bytes(), true, no_key).unwrap().taken);
    drop(office);
    std::fs::write(at("pass"), book::PASSPHRASE).unwrap();
    std::fs::write(at("lot.key"), "5a".repeat(32)).unwrap();
    let mut card = card(50, 0);
    lay(&mut card, 0);

    let slots = program(folder.path(), "slots").output().unwrap();
    let told = String::from_utf8(slots.stdout).unwrap();
    let slot: serde_json::Value = serde_json::from_str(told.lines().next().unwrap()).unwrap();
    assert_eq!((&slot["family"], &slot["notice"]), (&FAMILY.into(), &"factory-key".into()), "{told}");

    let mut changing = program(folder.path(), "change-key");
    changing.args(["--lot", "M2-2611-K", SERIAL]).arg("--key").arg(at("lot.key"));
    let mut changing = changing.spawn().unwrap();
    let mut lines = BufReader::new(changing.stdout.take().unwrap()).lines();
    let hand: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!((&hand["event"], &hand["hand"]), (&"hand".into(), &"confirm".into()), "{hand}");
    assert!(card.with(Molto2Unit::press_up));
    changing.stdin.take().unwrap().write_all(b"\n").unwrap();
    let changed: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!((&changed["event"], &changed["lot"]), (&"key_changed".into(), &"M2-2611-K".into()));
    assert!(changing.wait().unwrap().success());
    let register = Register::open_read_only(&at("register.db")).unwrap();
    let token = register.token(&TokenId::parse("M2", SERIAL).unwrap()).unwrap().unwrap();
    assert_eq!(token.lot.0, "M2-2611-K");
    drop(register);

    // The same key once more is refused by the register; the token is not asked.
    let attempts = card.with(|unit, _| unit.attempts_left());
    let again = program(folder.path(), "change-key").args(["--lot", "M2-2611-K", SERIAL]).output().unwrap();
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8(again.stdout).unwrap().contains("key-lot-same"));
    assert_eq!(card.with(|unit, _| unit.attempts_left()), attempts);
}
