//! Smart keys with the YKOATH applet through the real PC/SC service, every make, from the first look to the proof by two codes.
//!
//! Source: YKOATH; README, rules for every family; what every family promises is in `family_contract.rs`. The trap:
//! beside our credential lie those of others, and the makes differ in what they do to them.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

#[path = "support/readers.rs"]
mod readers;

#[path = "support/laid.rs"]
mod laid;

#[path = "support/python.rs"]
mod python;

#[path = "card_ykoath/nitrokeys_own.rs"]
mod nitrokeys_own;
#[path = "card_ykoath/other_program.rs"]
mod other_program;

use std::sync::Arc;

use laid::{Watched, lay, secret, secret_for, take_away};
use readers::Readers;
use token_station::bench::emulated::EmulatedCard;
use token_station::domain::otp::{find_consecutive, totp};
use token_station::domain::{
    Algorithm, Consent, Digits, EntropyFailed, LotKey, OperatorId, Profile, Secret, StepSecs, TokenId,
};
use token_station::driver::ykoath::{FAMILY, YkOath};
use token_station::driver::{DriverError, Hand, Refusal, Session, UnitState, open_card};
use token_station::emulator::{CardUnit as _, YkOathSpec, YkOathUnit};
use token_station::port::{SystemClock, SystemEntropy};
use token_station::wire::ykoath::{Credential, Kind, Make, Name};

const OURS: &str = "60/Token Station:OTP";
const PUT: u8 = 0x01;
const DELETE: u8 = 0x02;
const RESET: u8 = 0x04;
const VALIDATE: u8 = 0xa3;
const SEND_REMAINING: u8 = 0xa5;
const GET_RESPONSE: u8 = 0xc0;
const VERIFY_PIN: u8 = 0xb2;
const ALWAYS_THERE: u32 = u32::MAX;

type Card = EmulatedCard<YkOathUnit>;

fn card(make: Make) -> Card {
    EmulatedCard::new(|_| YkOathUnit::new(YkOathSpec::of(make, 20_261_123)), Arc::new(SystemClock::new()))
}

/// Puts another key in the place of the one that lies there: fresh from the factory, as if laid down just now.
fn replace(card: &Card, make: Make) {
    card.with(|unit, _| *unit = YkOathUnit::new(YkOathSpec::of(make, 20_261_123)));
}

/// What being taken away and laid down again does to a key: it has lost its power meanwhile.
fn lose_power(card: &Card) {
    card.with(|unit, _| unit.reset());
}

fn open(reader: u16) -> Box<dyn Session> {
    laid::open(&YkOath, reader)
}

fn lot_key(byte: u8) -> LotKey {
    LotKey::filled::<EntropyFailed>(|bytes| {
        bytes.fill(byte);
        Ok(())
    })
    .unwrap()
}

/// What an owner types as the password whose key of the lot is [`lot_key`].
fn password(byte: u8) -> String {
    format!("{byte:02x}").repeat(32)
}

fn consent(token: &TokenId) -> Consent {
    Consent::by_typing(token, token.serial.as_str(), &OperatorId("tanaka".into())).unwrap()
}

fn provision(
    session: &mut dyn Session,
    lot_key: Option<&LotKey>,
    secret: &Secret,
) -> Result<(), DriverError> {
    session.identify()?;
    session.authenticate(lot_key, &mut SystemEntropy)?;
    session.write_secret(secret, Profile::SERVICE, &mut |_| {})?;
    session.read_code(0)?;
    session.read_code(1)?;
    session.identify()?;
    session.close()
}

/// Whether the only credential of ours is this one.
fn holds(card: &Card, name: &str, profile: Profile, byte: u8) -> bool {
    card.with(|unit, _| {
        let ours = unit.names().iter().filter(|name| name.contains("Token Station")).count();
        unit.secret(name).is_some_and(|(algorithm, held)| {
            let same = held.expose_secret() == secret_for(profile, byte).expose_secret();
            ours == 1 && same && algorithm == profile.algorithm
        })
    })
}

/// Somebody else's credentials, put there by another program.
fn fill_with_others(card: &Card, count: u8) {
    card.with(|unit, _| {
        for n in 0..count {
            unit.add(Credential {
                name: Name::parse(&format!("Other service {n:02}:somebody{n:02}@example.jp")).unwrap(),
                kind: Kind::Totp,
                algorithm: Algorithm::Sha1,
                digits: 6,
                secret: secret(n),
                touch: false,
                only_increasing: false,
                counter: None,
            });
        }
    });
}

fn others_are_untouched(card: &Card, count: u8) -> bool {
    card.with(|unit, _| {
        (0..count).all(|n| {
            let name = format!("Other service {n:02}:somebody{n:02}@example.jp");
            unit.secret(&name).is_some_and(|(_, held)| held.expose_secret() == secret(n).expose_secret())
        })
    })
}

#[test]
fn every_make_is_identified_written_beside_sixty_others_and_proved_by_two_codes() {
    let Some(_readers) = Readers::start("Smart Key") else { return };
    let table = [
        (Make::YubiKey, ("YK", "20261123"), "YubiKey 5", "5.7.1"),
        (Make::CanoKey, ("CK", "20261123"), "CanoKey", "5.5.5"),
        (Make::Nitrokey3, ("NK", "01352903"), "Nitrokey 3", "4.13.0"),
    ];
    for (make, (manufacturer, serial), model, firmware) in table {
        let mut card = card(make);
        fill_with_others(&card, 60);
        lay(&mut card, 0);
        let (mut session, sent) = Watched::open(&YkOath, 0, ALWAYS_THERE);
        let identity = session.identify().unwrap();
        assert_eq!((identity.family, identity.model.0.as_str()), (FAMILY, model));
        assert_eq!(identity.token, TokenId::parse(manufacturer, serial).unwrap());
        assert_eq!(identity.firmware, firmware);
        assert_eq!(
            (identity.state, identity.clock, identity.battery_millivolts),
            (UnitState::Blank, None, None)
        );
        assert_eq!(identity.abilities.sha512, make != Make::Nitrokey3);
        assert_eq!(sent.count(DELETE), 0);
        let (rest, other) = match make {
            Make::Nitrokey3 => (GET_RESPONSE, SEND_REMAINING),
            Make::YubiKey | Make::CanoKey => (SEND_REMAINING, GET_RESPONSE),
        };
        assert!(sent.count(rest) >= 8 && sent.count(other) == 0, "sixty names are longer than one answer");

        session.authenticate(None, &mut SystemEntropy).unwrap();
        session.write_secret(&secret(77), Profile::SERVICE, &mut |_| {}).unwrap();
        let (first, second) = (session.read_code(0).unwrap(), session.read_code(1).unwrap());
        assert!(second.step - first.step <= 2);
        assert_eq!(first.code, totp(&secret(77), Profile::SERVICE, first.step));
        assert_eq!(second.code, totp(&secret(77), Profile::SERVICE, second.step));
        if second.step == first.step + 1 {
            let codes = (&first.code, &second.code);
            assert_eq!(find_consecutive(&secret(77), Profile::SERVICE, first.step, 0, codes), Some(0));
        }
        assert_eq!(session.identify().unwrap().state, UnitState::Live);
        session.close().unwrap();
        assert!(holds(&card, OURS, Profile::SERVICE, 77) && others_are_untouched(&card, 60), "{model}");
        assert_eq!((sent.count(DELETE), sent.count(RESET)), (0, 0));
        drop(session);
        take_away(&mut card);
    }
}

#[test]
fn every_profile_that_a_make_carries_is_written_and_the_others_are_not_even_sent() {
    let Some(_readers) = Readers::start("Smart Key") else { return };
    let mut card = card(Make::YubiKey);
    lay(&mut card, 0);
    for make in Make::ALL {
        for algorithm in Algorithm::ALL {
            for (digits, step, name) in
                [(Digits::Six, StepSecs::Thirty, "Token Station:OTP"), (Digits::Eight, StepSecs::Sixty, OURS)]
            {
                let profile = Profile { algorithm: *algorithm, digits, step };
                replace(&card, make);
                let (mut session, sent) = Watched::open(&YkOath, 0, ALWAYS_THERE);
                let carries = session.identify().unwrap().abilities.carries(profile);
                session.authenticate(None, &mut SystemEntropy).unwrap();
                let before = sent.all();
                let written = session.write_secret(&secret_for(profile, 3), profile, &mut |_| {});
                if carries {
                    written.unwrap();
                    let read = session.read_code(0).unwrap();
                    assert_eq!(read.code, totp(&secret_for(profile, 3), profile, read.step), "{profile:?}");
                    assert!(holds(&card, name, profile, 3), "{profile:?}");
                } else {
                    assert!(matches!(written, Err(DriverError::CannotCarry { .. })), "{written:?}");
                    assert_eq!(sent.all(), before);
                    assert_eq!((make, *algorithm), (Make::Nitrokey3, Algorithm::Sha512));
                }
                let short = session.write_secret(&secret_for(profile, 3), Profile::SERVICE, &mut |_| {});
                assert!(short.is_err(), "of another length, or there already");
            }
        }
    }
}

#[test]
fn what_is_ours_is_live_and_is_not_written_over_before_it_was_erased_with_consent() {
    let Some(_readers) = Readers::start("Smart Key") else { return };
    for make in Make::ALL {
        let mut card = card(make);
        fill_with_others(&card, 3);
        lay(&mut card, 0);
        provision(&mut *open(0), None, &secret(1)).unwrap();
        let (mut session, sent) = Watched::open(&YkOath, 0, ALWAYS_THERE);
        let token = session.identify().unwrap().token;
        assert_eq!(session.identify().unwrap().state, UnitState::Live);
        session.authenticate(None, &mut SystemEntropy).unwrap();
        let puts = sent.count(PUT);
        let other = session.write_secret(&secret(2), Profile::SERVICE, &mut |_| {});
        assert!(matches!(other, Err(DriverError::AlreadyLive { .. })), "{other:?}");
        let thirty = Profile { step: StepSecs::Thirty, ..Profile::SERVICE };
        let other = session.write_secret(&secret(1), thirty, &mut |_| {});
        assert!(matches!(other, Err(DriverError::AlreadyLive { .. })), "under another name: {other:?}");
        session.write_secret(&secret(1), Profile::SERVICE, &mut |_| {}).unwrap();
        assert_eq!(sent.count(PUT), puts, "the same secret is in already");

        let before = sent.all();
        let foreign = session.erase(consent(&TokenId::parse("YK", "1").unwrap()));
        assert!(matches!(foreign, Err(DriverError::ConsentForOther { .. })), "{foreign:?}");
        assert_eq!(sent.all(), before);
        session.erase(consent(&token)).unwrap();
        assert_eq!((sent.count(DELETE), sent.count(RESET)), (1, 0));
        assert_eq!(session.identify().unwrap().state, UnitState::Blank);
        session.erase(consent(&token)).unwrap();
        assert_eq!(sent.count(DELETE), 1, "there is nothing more of ours");
        session.write_secret(&secret(2), Profile::SERVICE, &mut |_| {}).unwrap();
        assert!(holds(&card, OURS, Profile::SERVICE, 2) && others_are_untouched(&card, 3), "{make:?}");
        drop(session);
        take_away(&mut card);
    }
}

#[test]
fn a_key_with_a_password_is_opened_by_the_key_of_its_lot_and_says_nothing_before() {
    let Some(_readers) = Readers::start("Smart Key") else { return };
    for make in Make::ALL.into_iter().filter(|make| make.has_password()) {
        let mut card = card(make);
        fill_with_others(&card, 2);
        card.with(|unit, _| unit.guard_by(password(0xa9).as_bytes()).unwrap());
        lay(&mut card, 0);
        let (mut session, sent) = Watched::open(&YkOath, 0, ALWAYS_THERE);
        let identity = session.identify().unwrap();
        assert_eq!(identity.state, UnitState::Untold);
        let without = session.write_secret(&secret(1), Profile::SERVICE, &mut |_| {});
        assert!(matches!(without, Err(DriverError::NoSession { .. })), "{without:?}");
        let without = session.authenticate(None, &mut SystemEntropy);
        assert!(matches!(without, Err(DriverError::NoLotKey { .. })), "{without:?}");
        session.authenticate(Some(&lot_key(0xa9)), &mut SystemEntropy).unwrap();
        session.write_secret(&secret(1), Profile::SERVICE, &mut |_| {}).unwrap();
        assert_eq!(session.identify().unwrap().state, UnitState::Live, "it stays open while it lies there");
        let read = session.read_code(0).unwrap();
        assert_eq!(read.code, totp(&secret(1), Profile::SERVICE, read.step));
        assert_eq!(sent.count(VALIDATE) + sent.count(VERIFY_PIN), 1);
        session.close().unwrap();
        assert_eq!(session.identify().unwrap().state, UnitState::Untold, "closed again");
        drop(session);
        take_away(&mut card);
        lay(&mut card, 0);
        provision(&mut *open(0), Some(&lot_key(0xa9)), &secret(1)).unwrap();
        assert!(holds(&card, OURS, Profile::SERVICE, 1) && others_are_untouched(&card, 2), "{make:?}");
        take_away(&mut card);
    }
}

#[test]
fn a_key_that_nobody_touches_forgets_nothing_and_asks_for_a_touch() {
    let Some(_readers) = Readers::start("Smart Key") else { return };
    let mut card = card(Make::Nitrokey3);
    card.with(|unit, _| unit.touched(false));
    lay(&mut card, 0);
    let mut session = open(0);
    provision(&mut *session, None, &secret(5)).unwrap();
    assert!(holds(&card, OURS, Profile::SERVICE, 5), "writing needs no touch");
    let token = session.identify().unwrap().token;
    session.authenticate(None, &mut SystemEntropy).unwrap();
    let asked = session.erase(consent(&token));
    assert!(matches!(asked, Err(DriverError::NeedsHand { hand: Hand::Touch, .. })), "{asked:?}");
    assert!(holds(&card, OURS, Profile::SERVICE, 5));
    card.with(|unit, _| unit.touched(true));
    session.erase(consent(&token)).unwrap();
    assert_eq!(session.identify().unwrap().state, UnitState::Blank);
    take_away(&mut card);
}

#[test]
fn a_pin_that_guards_what_its_owner_puts_under_it_is_never_shown() {
    let Some(_readers) = Readers::start("Smart Key") else { return };
    let mut card = card(Make::Nitrokey3);
    fill_with_others(&card, 2);
    card.with(|unit, _| {
        unit.guard_by(b"123456").unwrap();
        unit.keep_password(Name::parse("mail of its owner").unwrap());
    });
    lay(&mut card, 0);
    let (mut session, sent) = Watched::open(&YkOath, 0, ALWAYS_THERE);
    provision(&mut *session, Some(&lot_key(0xa9)), &secret(1)).unwrap();
    assert_eq!(session.identify().unwrap().state, UnitState::Live);
    assert_eq!(sent.count(VERIFY_PIN), 0);
    assert!(holds(&card, OURS, Profile::SERVICE, 1) && others_are_untouched(&card, 2));
    drop(session);
    take_away(&mut card);
}

#[test]
fn a_wrong_key_is_shown_once_for_each_time_that_the_token_is_laid_down() {
    let Some(_readers) = Readers::start("Smart Key") else { return };
    let mut card = card(Make::YubiKey);
    lay(&mut card, 0);
    for make in Make::ALL.into_iter().filter(|make| make.has_password()) {
        replace(&card, make);
        card.with(|unit, _| unit.guard_by(password(0xa9).as_bytes()).unwrap());
        for _ in 0..2 {
            lose_power(&card);
            let (mut session, sent) = Watched::open(&YkOath, 0, ALWAYS_THERE);
            session.identify().unwrap();
            let first = session.authenticate(Some(&lot_key(0xb0)), &mut SystemEntropy);
            assert!(matches!(first, Err(DriverError::KeyRefused { attempts_left: None, .. })), "{first:?}");
            assert_eq!(sent.count(VALIDATE), 1);
            session.identify().unwrap();
            let second = session.authenticate(Some(&lot_key(0xa9)), &mut SystemEntropy);
            assert!(matches!(second, Err(DriverError::AlreadyTried { .. })), "{second:?}");
            assert_eq!(sent.count(VALIDATE), 1);
        }
    }
}

#[test]
fn what_the_family_cannot_do_is_refused_and_nothing_is_sent() {
    let Some(_readers) = Readers::start("Smart Key") else { return };
    let mut card = card(Make::YubiKey);
    lay(&mut card, 0);
    let (mut session, sent) = Watched::open(&YkOath, 0, ALWAYS_THERE);
    session.identify().unwrap();
    let before = sent.all();
    for outcome in [session.set_clock(), session.read_clock().map(drop), session.blink()] {
        assert!(matches!(outcome, Err(DriverError::Refused { reason: Refusal::Unable, .. })), "{outcome:?}");
    }
    let far = session.read_code(2);
    assert!(matches!(far, Err(DriverError::Refused { reason: Refusal::TooFarAhead, .. })), "{far:?}");
    let none = session.read_code(0);
    assert!(matches!(none, Err(DriverError::Refused { reason: Refusal::NotLive, .. })), "{none:?}");
    assert_eq!(sent.all(), before);
}

#[test]
fn a_key_that_is_full_keeps_what_it_has() {
    let Some(_readers) = Readers::start("Smart Key") else { return };
    let mut card = card(Make::YubiKey);
    fill_with_others(&card, 64);
    lay(&mut card, 0);
    let full = provision(&mut *open(0), None, &secret(1));
    assert!(matches!(full, Err(DriverError::Refused { reason: Refusal::WriteFailed, .. })), "{full:?}");
    assert!(others_are_untouched(&card, 64));
}

#[test]
fn another_key_on_the_same_reader_is_not_taken_for_the_first() {
    let Some(_readers) = Readers::start("Smart Key") else { return };
    let mut first = card(Make::YubiKey);
    lay(&mut first, 0);
    let mut session = open_card(laid::link(0), Arc::new(SystemClock::new()), &|_| false).unwrap();
    assert_eq!(session.identify().unwrap().family, FAMILY);
    session.authenticate(None, &mut SystemEntropy).unwrap();
    take_away(&mut first);
    let spec = YkOathSpec::of(Make::YubiKey, 7);
    let mut second = EmulatedCard::new(|_| YkOathUnit::new(spec), Arc::new(SystemClock::new()));
    lay(&mut second, 0);
    laid::path_of(0);
    let outcome = session.identify();
    assert!(matches!(&outcome, Err(error) if error.is_unplugged()), "{outcome:?}");
    assert!(session.write_secret(&secret(1), Profile::SERVICE, &mut |_| {}).is_err());
    assert!(second.with(|unit, _| unit.names().is_empty()));
}
