//! Flipper Zero: prompt and echo, app and PIN, clock and zone, its one entry of ours.

use token_station::bench::emulated::EmulatedSerial;
use token_station::domain::{Algorithm, Digits, Profile, Secret, secret::SecretLength};
pub use token_station::driver::flipper::FAMILY;
use token_station::driver::{DriverError, Hand, Refusal, UnitState};
use token_station::emulator::FlipperUnit;

use crate::{THIRTY, consent, open, plugged, same, secret, write};

#[path = "other_program.rs"]
mod other_program;

const UID: &str = "2D2EC30127E18000";

/// A device with an entry of its owner.
fn device() -> EmulatedSerial<FlipperUnit> {
    plugged(|at| with_mail(FlipperUnit::new(UID, at)))
}

/// The same with the shell before today's.
fn older_device() -> EmulatedSerial<FlipperUnit> {
    plugged(|at| with_mail(FlipperUnit::new(UID, at).with_older_firmware()))
}

fn with_mail(mut unit: FlipperUnit) -> FlipperUnit {
    unit.put("My mail", secret(9));
    unit
}

#[test]
fn a_device_is_written_beside_its_owners_entries_and_only_ours_goes_again() {
    let unit = device();
    let mut session = open(&unit, FAMILY);
    let identity = session.identify().unwrap();
    assert_eq!((identity.family, identity.token.serial.as_str()), (FAMILY, UID));
    assert_eq!((identity.state, identity.firmware.as_str()), (UnitState::Blank, "1.3.4"));
    write(&mut *session, 2, Profile::SERVICE).unwrap();
    assert_eq!(session.identify().unwrap().state, UnitState::Live);
    unit.with(|unit, _| {
        assert_eq!(unit.names().len(), 2);
        assert!(same(unit.secret(unit.names()[1]), 2) && same(unit.secret("My mail"), 9));
    });
    let another = write(&mut *session, 3, THIRTY);
    assert!(matches!(another, Err(DriverError::AlreadyLive { .. })), "{another:?}");
    let other = token_station::domain::TokenId::parse("FZ", "00A1").unwrap();
    assert!(matches!(session.erase(consent(&other)), Err(DriverError::ConsentForOther { .. })));
    assert_eq!(unit.with(|unit, _| unit.names().len()), 2);
    session.erase(consent(&identity.token)).unwrap();
    assert_eq!(unit.with(|unit, _| unit.names().join(" ")), "My mail");
    let nothing = session.erase(consent(&identity.token));
    assert!(matches!(nothing, Err(DriverError::Refused { reason: Refusal::NotLive, .. })), "{nothing:?}");
}

#[test]
fn clock_and_zone_are_set_together_so_that_people_and_codes_see_the_right_time() {
    let unit = device();
    let mut session = open(&unit, FAMILY);
    session.identify().unwrap();
    session.set_clock().unwrap();
    let clock = session.read_clock().unwrap();
    assert!(clock.offset_millis.unsigned_abs() < 1000 && clock.uncertainty_millis < 700, "{clock:?}");
    unit.with(|unit, at| {
        let told = i64::from(unit.unix_secs(at).unwrap());
        assert!((told - at.0 / 1_000_000).abs() <= 1, "{told}");
        let japan = token_station::wire::flipper::Zone::quarters(36).unwrap();
        assert_eq!(unit.rtc(at).unwrap().unix_secs(japan), Ok(u32::try_from(told).unwrap()));
    });
}

#[test]
fn every_profile_is_carried() {
    for (algorithm, digits) in [(Algorithm::Sha256, Digits::Eight), (Algorithm::Sha512, Digits::Six)] {
        let profile = Profile { algorithm, digits, ..Profile::SERVICE };
        let unit = device();
        let mut session = open(&unit, FAMILY);
        session.identify().unwrap();
        let long = Secret::filled::<SecretLength>(profile.secret_len(), |out| {
            out.fill(0);
            Ok(())
        })
        .unwrap();
        session.write_secret(&long, profile, &mut |_| {}).unwrap();
        unit.with(|unit, _| {
            let held = unit.secret(unit.names()[1]).unwrap();
            assert_eq!(held.expose_secret(), long.expose_secret());
        });
    }
}

#[test]
fn an_app_that_does_not_run_or_is_locked_is_told_as_what_a_person_has_to_do() {
    for (unit, firmware) in [(device(), "1.3.4"), (older_device(), "1.0.1")] {
        unit.with(|unit, _| unit.run_app(false));
        let mut session = open(&unit, FAMILY);
        let identity = session.identify().unwrap();
        assert_eq!((identity.state, identity.clock), (UnitState::Untold, None), "it is there all the same");
        assert_eq!(identity.firmware, firmware);
        let closed = write(&mut *session, 2, Profile::SERVICE);
        assert!(matches!(closed, Err(DriverError::NeedsHand { hand: Hand::StartApp, .. })), "{closed:?}");
        unit.with(|unit, _| {
            unit.run_app(true);
            unit.lock_app(true);
        });
        let locked = write(&mut *session, 2, Profile::SERVICE);
        assert!(matches!(locked, Err(DriverError::NeedsHand { hand: Hand::TypePin, .. })), "{locked:?}");
        assert_eq!(session.identify().unwrap().state, UnitState::Untold);
        unit.with(|unit, _| unit.lock_app(false));
        write(&mut *session, 2, Profile::SERVICE).unwrap();
        assert_eq!(session.identify().unwrap().state, UnitState::Live);
    }
}

#[test]
fn a_lost_answer_at_any_line_leaves_work_that_is_resumed_with_the_same_secret_and_no_other() {
    // The answers that get lost: three times to the list, then the question, to the secret, to the list behind it.
    let workers: Vec<_> = (0..6)
        .map(|lost| {
            std::thread::spawn(move || {
                let unit = device();
                let mut session = open(&unit, FAMILY);
                session.identify().unwrap();
                unit.with(|unit, _| unit.lose_answer_after(lost));
                write(&mut *session, 2, Profile::SERVICE).unwrap_err();
                drop(session);
                let mut session = open(&unit, FAMILY);
                let held = session.identify().unwrap().state == UnitState::Live;
                if held {
                    let another = write(&mut *session, 3, Profile::SERVICE);
                    assert!(matches!(another, Err(DriverError::AlreadyLive { .. })), "{lost}: {another:?}");
                }
                assert_eq!(held, lost >= 4, "{lost}");
                write(&mut *session, 2, Profile::SERVICE).unwrap();
                unit.with(|unit, _| {
                    assert_eq!(unit.names().len(), 2, "{lost}");
                    assert!(same(unit.secret(unit.names()[1]), 2) && same(unit.secret("My mail"), 9));
                });
            })
        })
        .collect();
    for worker in workers {
        worker.join().unwrap();
    }
}

#[test]
fn in_the_same_session_a_question_that_stayed_open_is_cancelled_before_anything_is_typed() {
    let unit = device();
    let mut session = open(&unit, FAMILY);
    session.identify().unwrap();
    // The question for the secret does not arrive.
    unit.with(|unit, _| unit.lose_answer_after(3));
    write(&mut *session, 2, Profile::SERVICE).unwrap_err();
    assert_eq!(session.identify().unwrap().state, UnitState::Blank);
    write(&mut *session, 2, Profile::SERVICE).unwrap();
}
