//! What every family promises, through its real transport: pseudo-terminals, a PC/SC service with its virtual reader, a
//! played USB.
//!
//! README, "Adding a token family". One list of promises, one small adapter for each family in `tests/families`; what
//! the reference family promises byte by byte is in `driver_contract.rs`. The trap: a promise that a family cannot be
//! asked for, such as a wrong key where there are no keys, is no promise that it keeps, so what was kept is counted and
//! compared.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

#[path = "families/bus.rs"]
mod bus;
#[path = "families/cards.rs"]
mod cards;
#[path = "families/lines.rs"]
mod lines;
#[path = "families/molto2.rs"]
mod molto2;
#[allow(dead_code, reason = "shared with the tests of single families, which use the rest")]
#[path = "support/readers.rs"]
mod readers;
#[path = "families/reference.rs"]
mod reference;
#[path = "families/unit.rs"]
mod unit;

use std::sync::atomic::{AtomicU32, Ordering};

use readers::Readers;
use token_station::domain::otp::find_consecutive;
use token_station::domain::{Consent, OperatorId, TokenId};
use token_station::driver::{DRIVERS, DriverError, Refusal, UnitState};
use token_station::emulator::Pulled;
use token_station::port::SystemEntropy;
use token_station::wire::ykoath::Make;
use unit::{Family, Unit, on_lanes, provision, secret};

fn consent(token: &TokenId) -> Consent {
    Consent::by_typing(token, token.serial.as_str(), &OperatorId("tanaka".into())).unwrap()
}

fn holds(unit: &dyn Unit, byte: u8) -> bool {
    unit.held().is_some_and(|held| held == secret(byte).expose_secret())
}

/// Whether a token refuses a secret because another one lies where it belongs.
const fn is_no_room<T>(written: &Result<T, DriverError>) -> bool {
    matches!(written, Err(DriverError::AlreadyLive { .. } | DriverError::PlaceTaken { .. }))
}

/// Every promise; answers how many of them the family could be asked for.
fn keeps_its_promises(family: &dyn Family) -> u32 {
    let promises: [(&str, Promise); 8] = [
        (
            "pulled out at any exchange it takes the same secret and no other",
            takes_the_same_secret_after_any_pull,
        ),
        ("to be asked who it is changes nothing", is_only_looked_at),
        ("nothing is written before it let the station in", writes_nothing_unasked),
        ("a secret is written, proved and never written over", is_written_once),
        ("its clock is read back", tells_its_clock),
        ("what it cannot do is refused and nothing is sent", refuses_what_it_cannot),
        ("it is emptied with consent to itself alone", is_emptied_with_consent),
        ("a wrong key is shown once", shows_a_wrong_key_once),
    ];
    let kept = AtomicU32::new(0);
    // Whoever has places for all of them keeps them at once.
    on_lanes(family.lanes(), &promises[1..], |lane, (promise, keeps)| {
        let is_kept = keeps(family, lane);
        println!("{:?}: {promise}: {}", family.name(), if is_kept { "kept" } else { "cannot be asked" });
        kept.fetch_add(u32::from(is_kept), Ordering::Relaxed);
    });
    let (promise, keeps) = promises[0];
    assert!(keeps(family, 0), "{promise}");
    kept.into_inner() + 1
}

/// A promise, kept by a token at a lane; `false` where the family cannot be asked for it.
type Promise = fn(&dyn Family, usize) -> bool;

fn is_only_looked_at(family: &dyn Family, lane: usize) -> bool {
    let mut unit = family.make(lane, None);
    let before = unit.lasting();
    let mut session = unit.open();
    let first = session.identify().unwrap();
    assert_eq!(first.family, family.name().0);
    assert!(matches!(first.state, UnitState::Blank | UnitState::Untold), "{first:?}");
    let again = session.identify().unwrap();
    assert_eq!((again.token, again.state), (first.token, first.state));
    assert_eq!(unit.lasting(), before);
    true
}

fn writes_nothing_unasked(family: &dyn Family, lane: usize) -> bool {
    let mut unit = family.make(lane, None);
    let (before, mut session) = (unit.lasting(), unit.open());
    let unasked = session.write_secret(&secret(1), family.profile(), &mut |_| {});
    assert!(matches!(unasked, Err(DriverError::NoSession { .. })), "{unasked:?}");
    assert_eq!(unit.exchanges(), 0, "who it is comes first");
    session.identify().unwrap();
    let Some(key) = family.key() else { return false };
    let unasked = session.write_secret(&secret(1), family.profile(), &mut |_| {});
    assert!(matches!(unasked, Err(DriverError::NoSession { .. })), "{unasked:?}");
    assert_eq!(unit.lasting(), before);
    session.authenticate(Some(&key), &mut SystemEntropy).unwrap();
    true
}

fn is_written_once(family: &dyn Family, lane: usize) -> bool {
    let mut unit = family.make(lane, None);
    let told = provision(family, &mut *unit, &secret(1)).unwrap();
    assert!(holds(&*unit, 1));
    if let Some([first, second]) = &told.codes {
        let codes = (&first.code, &second.code);
        // The step may have changed between the two readings.
        assert!(
            find_consecutive(&secret(1), family.profile(), first.step, 1, codes).is_some()
                || second.step != first.step + 1
        );
    }
    let mut session = unit.open();
    unit.press();
    let state = session.identify().unwrap().state;
    if state == UnitState::Untold && family.key().is_none() {
        // It does not tell whether it holds a secret: the register keeps another one away.
        return false;
    }
    session.authenticate(family.key().as_ref(), &mut SystemEntropy).unwrap();
    assert_eq!(session.identify().unwrap().state, UnitState::Live);
    let lasting = unit.lasting();
    let another = session.write_secret(&secret(2), family.profile(), &mut |_| {});
    assert!(is_no_room(&another), "{another:?}");
    assert_eq!(unit.lasting(), lasting);
    true
}

fn tells_its_clock(family: &dyn Family, lane: usize) -> bool {
    let mut unit = family.make(lane, None);
    provision(family, &mut *unit, &secret(1)).unwrap();
    let mut session = unit.open();
    unit.press();
    let abilities = session.identify().unwrap().abilities;
    session.authenticate(family.key().as_ref(), &mut SystemEntropy).unwrap();
    let Some(truth) = unit.clock_off_millis() else {
        assert_eq!((abilities.clock_unit_millis, abilities.clock_set), (0, false));
        return false;
    };
    let told = session.read_clock().unwrap();
    let unit_millis = i64::from(abilities.clock_unit_millis);
    assert!(truth.abs() <= unit_millis.max(40), "{truth} ms off");
    assert!(
        (told.offset_millis - truth).abs() <= i64::from(told.uncertainty_millis) + unit_millis.max(5),
        "{told:?}"
    );
    true
}

fn refuses_what_it_cannot(family: &dyn Family, lane: usize) -> bool {
    let mut unit = family.make(lane, None);
    let mut session = unit.open();
    let abilities = session.identify().unwrap().abilities;
    session.authenticate(family.key().as_ref(), &mut SystemEntropy).unwrap();
    let before = unit.exchanges();
    let unable = |outcome: Result<(), DriverError>| {
        assert!(matches!(outcome, Err(DriverError::Refused { reason: Refusal::Unable, .. })), "{outcome:?}");
        1
    };
    let mut asked = 0;
    if !abilities.clock_set {
        asked += unable(session.set_clock());
    }
    if abilities.clock_unit_millis == 0 {
        asked += unable(session.read_clock().map(drop));
    }
    if !abilities.code_read {
        asked += unable(session.read_code(0).map(drop));
    }
    if !abilities.blink {
        asked += unable(session.blink());
    }
    assert_eq!(unit.exchanges(), before);
    if !abilities.erase {
        let token = session.identify().unwrap().token;
        let before = unit.exchanges();
        asked += unable(session.erase(consent(&token)));
        assert_eq!(unit.exchanges(), before);
    }
    asked > 0
}

fn is_emptied_with_consent(family: &dyn Family, lane: usize) -> bool {
    let mut unit = family.make(lane, None);
    let fresh = unit.lasting();
    provision(family, &mut *unit, &secret(1)).unwrap();
    let mut session = unit.open();
    unit.press();
    let identity = session.identify().unwrap();
    if !identity.abilities.erase {
        return false;
    }
    session.authenticate(family.key().as_ref(), &mut SystemEntropy).unwrap();
    let before = (unit.exchanges(), unit.lasting());
    let other = TokenId::parse(identity.token.manufacturer.as_str(), "00000001").unwrap();
    let foreign = session.erase(consent(&other));
    assert!(matches!(foreign, Err(DriverError::ConsentForOther { .. })), "{foreign:?}");
    assert_eq!((unit.exchanges(), unit.lasting()), before);
    unit.press();
    session.erase(consent(&identity.token)).unwrap();
    assert_eq!(unit.lasting(), fresh, "ours is gone, and nothing else");
    unit.press();
    assert_eq!(session.identify().unwrap().state, UnitState::Blank);
    true
}

fn shows_a_wrong_key_once(family: &dyn Family, lane: usize) -> bool {
    let Some((mut unit, key)) = family.refusing(lane) else { return false };
    let mut session = unit.open();
    session.identify().unwrap();
    let first = session.authenticate(key.as_ref(), &mut SystemEntropy);
    assert!(
        matches!(first, Err(DriverError::KeyRefused { .. } | DriverError::WrongLotKey { .. })),
        "{first:?}"
    );
    let (before, lasting) = (unit.exchanges(), unit.lasting());
    let second = session.authenticate(key.as_ref(), &mut SystemEntropy);
    assert!(
        matches!(second, Err(DriverError::AlreadyTried { .. } | DriverError::MustWait { .. })),
        "{second:?}"
    );
    assert!(family.asks_twice() || unit.exchanges() == before, "it never reached the token");
    let written = session.write_secret(&secret(1), family.profile(), &mut |_| {});
    assert!(matches!(written, Err(DriverError::NoSession { .. })), "{written:?}");
    assert_eq!(unit.lasting(), lasting);
    true
}

fn takes_the_same_secret_after_any_pull(family: &dyn Family, lane: usize) -> bool {
    let mut whole = family.make(lane, None);
    provision(family, &mut *whole, &secret(1)).unwrap();
    let (exchanges, wanted) = (whole.exchanges(), whole.lasting());
    drop(whole);
    let alike = family.alike();
    let stand_for_all = [alike.start, alike.start.midpoint(alike.end), alike.end.saturating_sub(1)];
    let cases: Vec<Pulled> = (1..=exchanges)
        .filter(|exchange| !alike.contains(exchange) || stand_for_all.contains(exchange))
        .flat_map(|exchange| [false, true].map(|acts| Pulled { exchange, acts }))
        .collect();
    let cut = AtomicU32::new(0);
    on_lanes(family.lanes(), &cases, |lane, pulled| {
        let mut unit = family.make(lane, Some(pulled));
        match provision(family, &mut *unit, &secret(1)) {
            // A conversation that was shorter than the first one: nobody pulled.
            Ok(_) => return assert!(holds(&*unit, 1), "{pulled:?}"),
            Err(error) => assert!(error.is_unplugged(), "{pulled:?}: {error:?}"),
        }
        cut.fetch_add(1, Ordering::Relaxed);
        let at_rest = unit.held();
        assert!(at_rest.is_none() || holds(&*unit, 1), "{pulled:?} left half a secret");
        if at_rest.is_some() {
            let mut session = unit.open();
            unit.press();
            session.identify().unwrap();
            session.authenticate(family.key().as_ref(), &mut SystemEntropy).unwrap();
            if session.identify().unwrap().state == UnitState::Live {
                let another = session.write_secret(&secret(2), family.profile(), &mut |_| {});
                assert!(is_no_room(&another), "{pulled:?}: {another:?}");
            }
        }
        finish(family, &mut *unit, pulled);
        assert_eq!(unit.lasting().len(), wanted.len(), "{pulled:?}: {}", unit.lasting());
    });
    let cut = cut.into_inner();
    println!("{:?}: {exchanges} exchanges, pulled out {cut} times", family.name());
    assert!(cut as usize + 4 >= cases.len(), "{cut} of {} cases", cases.len());
    true
}

/// What the desk does when the token is back: where the token tells by its check value that it holds the secret it is only proved,
/// and everywhere else the same secret is written once more.
fn finish(family: &dyn Family, unit: &mut dyn Unit, pulled: Pulled) {
    let mut session = unit.open();
    unit.press();
    let told = session.identify().unwrap().check_value;
    drop(session);
    if told.is_none() {
        provision(family, unit, &secret(1)).unwrap_or_else(|error| panic!("{pulled:?}: {error:?}"));
    }
    assert!(holds(unit, 1), "{pulled:?}");
}

#[test]
fn reference_on_a_terminal() {
    assert_eq!(keeps_its_promises(&reference::Reference), 7);
}

#[test]
fn reference_on_the_usb() {
    on_the_bus("reference");
}

#[test]
fn nitrokey_on_the_usb() {
    on_the_bus("nitrokey");
}

fn on_the_bus(family: &str) {
    if let Some(output) = bus::in_front(family, "7", "in_front_of_the_bus") {
        let told = String::from_utf8_lossy(&output);
        assert!(told.contains("1 passed"), "{told}");
        println!("{told}");
    }
}

#[test]
#[ignore = "run by the others, in front of a bus that is played"]
fn in_front_of_the_bus() {
    let (promises, family) = bus::task().unwrap();
    assert_eq!(keeps_its_promises(&*family).to_string(), promises);
}

#[test]
fn token2_on_a_reader() {
    let Some(_readers) = Readers::start("Contactless") else { return };
    assert_eq!(keeps_its_promises(&cards::Token2), 5);
}

#[test]
fn molto2_on_its_own_reader() {
    let Some(_readers) = Readers::start(molto2::READER) else { return };
    assert_eq!(keeps_its_promises(&molto2::Molto2 { has_lot_key: true }), 8);
}

#[test]
fn ykoath_on_a_reader() {
    let Some(_readers) = Readers::start("Smart Key") else { return };
    // One make is opened by a password, another one is open and refuses no key; one of them overwrites, the other one does not.
    assert_eq!(keeps_its_promises(&cards::YkOath(Make::YubiKey)), 7);
    assert_eq!(keeps_its_promises(&cards::YkOath(Make::Nitrokey3)), 5);
}

#[test]
fn open_serial_on_a_terminal() {
    assert_eq!(keeps_its_promises(&lines::OpenSerial), 6);
}

#[test]
fn flipper_on_a_terminal() {
    assert_eq!(keeps_its_promises(&lines::Flipper), 6);
}

#[test]
fn every_family_of_the_house_is_under_the_contract() {
    let here = include_str!("family_contract.rs");
    for driver in DRIVERS {
        let test = format!("fn {}_on_", driver.family().replace('-', "_"));
        assert!(here.contains(&test), "{}", driver.family());
    }
}
