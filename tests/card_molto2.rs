//! The Molto2 through the real PC/SC service, under the name that its own reader has.
//!
//! TOKENS section 4 and the rules of its section 10. Everything that needs no service is tried beside the driver, in virtual time.
//! The trap: a token that is pulled out in between must take the same secrets afterwards and never others.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

#[path = "support/readers.rs"]
mod readers;

#[path = "support/laid.rs"]
mod laid;

use std::sync::Arc;

use laid::{Watched, lay, link, open, secret, take_away};
use readers::Readers;
use token_station::bench::emulated::EmulatedCard;
use token_station::domain::otp::{find_consecutive, totp};
use token_station::domain::place::with_secret_of;
use token_station::domain::{Algorithm, Consent, LotKey, OperatorId, Profile, Secret, TokenId};
use token_station::driver::molto2::{FAMILY, FIRST_MODEL, Molto2, SECOND_MODEL};
use token_station::driver::{DriverError, KeyChange, Session, UnitState, open_card};
use token_station::emulator::{Molto2Spec, Molto2Unit};
use token_station::port::{SystemClock, SystemEntropy};

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
    assert!(card.with(|unit, at| unit.press_up(at)));
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
