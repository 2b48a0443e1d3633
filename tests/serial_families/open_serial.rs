//! The open-hardware serial token: its serial, its clock, its one entry of ours, its sleep.

use token_station::bench::emulated::EmulatedSerial;
use token_station::domain::{Profile, Serial};
use token_station::driver::open_serial::ABILITIES;
pub use token_station::driver::open_serial::FAMILY;
use token_station::driver::{DriverError, Hand, Refusal, UnitState};
use token_station::emulator::OpenSerialUnit;

use crate::{THIRTY, consent, open, plugged, same, secret, write};

const SERIAL: &str = "OS-0000123";

/// A board that was named, with an entry of somebody else.
fn board() -> EmulatedSerial<OpenSerialUnit> {
    plugged(|at| {
        let mut unit = OpenSerialUnit::new(0, at);
        unit.put(SERIAL, secret(1));
        unit.put("MAIL", secret(9));
        unit
    })
}

fn refused<T: std::fmt::Debug>(outcome: &Result<T, DriverError>, expected: Refusal) {
    assert!(
        matches!(outcome, Err(DriverError::Refused { reason, .. }) if *reason == expected),
        "{outcome:?}"
    );
}

#[test]
fn a_new_board_is_only_looked_at_until_it_is_given_its_serial_and_tells_that_from_then_on() {
    let unit = plugged(|at| OpenSerialUnit::new(0, at));
    let mut session = open(&unit, FAMILY);
    let identity = session.identify().unwrap();
    assert_eq!((identity.token.serial.as_str(), identity.state), ("NEW", UnitState::Untold));
    assert_eq!(identity.clock, None, "it was never set");
    assert!(!identity.abilities.carries(THIRTY) && !identity.abilities.carries(Profile::SERVICE));
    refused(&write(&mut *session, 2, THIRTY), Refusal::NoSerial);
    refused(&session.set_clock(), Refusal::NoSerial);
    refused(&session.give_serial(&Serial::parse("RT-00001842").unwrap()), Refusal::OtherSerial);
    session.give_serial(&Serial::parse(SERIAL).unwrap()).unwrap();
    let identity = session.identify().unwrap();
    assert_eq!(identity.token.to_string(), SERIAL);
    assert_eq!((identity.state, identity.abilities), (UnitState::Blank, ABILITIES));
    refused(&session.give_serial(&Serial::parse("OS-0000124").unwrap()), Refusal::NotEmpty);
    assert_eq!(unit.with(|unit, _| unit.saved().join(";")), SERIAL);
}

#[test]
fn a_board_is_written_beside_other_entries_its_clock_is_right_and_only_our_entry_goes_again() {
    let unit = board();
    let mut session = open(&unit, FAMILY);
    let identity = session.identify().unwrap();
    assert_eq!((identity.family, identity.state), (FAMILY, UnitState::Blank));
    write(&mut *session, 2, THIRTY).unwrap();
    session.set_clock().unwrap();
    let clock = session.read_clock().unwrap();
    assert!(clock.offset_millis.unsigned_abs() < 1000 && clock.uncertainty_millis < 600, "{clock:?}");
    let wrong = unit.with(|unit, at| unit.clock_micros(at).unwrap() - at.0);
    assert!(wrong.abs() < 900_000, "{wrong} us");

    let identity = session.identify().unwrap();
    assert_eq!((identity.state, identity.check_value), (UnitState::Live, None));
    unit.with(|unit, at| {
        unit.press(at);
        let saved: Vec<String> = unit.saved().iter().map(ToString::to_string).collect();
        assert_eq!(saved[..2], [SERIAL, "MAIL"]);
        assert!(saved.len() == 3 && same(unit.secret(&saved[2]), 2));
    });

    let another = write(&mut *session, 3, THIRTY);
    assert!(matches!(another, Err(DriverError::AlreadyLive { .. })), "{another:?}");
    let other = token_station::domain::TokenId::parse("OS", "OS-0000124").unwrap();
    assert!(matches!(session.erase(consent(&other)), Err(DriverError::ConsentForOther { .. })));
    assert_eq!(unit.with(|unit, _| unit.saved().len()), 3);

    session.erase(consent(&identity.token)).unwrap();
    unit.with(|unit, _| {
        assert_eq!(unit.saved(), [SERIAL, "MAIL"]);
        assert!(same(unit.secret("MAIL"), 9));
    });
    refused(&session.erase(consent(&identity.token)), Refusal::NotLive);
}

#[test]
fn what_the_board_would_cut_or_cannot_show_is_never_sent() {
    let unit = board();
    let mut session = open(&unit, FAMILY);
    let token = session.identify().unwrap().token;
    let heard = unit.bytes_heard();
    let cut =
        token_station::domain::Secret::filled::<token_station::domain::secret::SecretLength>(20, |out| {
            out.fill(5);
            out[7] = 0;
            Ok(())
        })
        .unwrap();
    refused(&session.write_secret(&cut, THIRTY, &mut |_| {}), Refusal::CutsSecret);
    let minute = session.write_secret(&secret(5), Profile::SERVICE, &mut |_| {});
    assert!(matches!(minute, Err(DriverError::CannotCarry { .. })), "{minute:?}");
    refused(&session.read_code(0), Refusal::Unable);
    refused(&session.blink(), Refusal::Unable);
    assert_eq!(unit.bytes_heard(), heard);
    assert_eq!(session.identify().unwrap().token, token);
}

#[test]
fn a_sleeping_board_is_told_as_such_and_goes_on_when_its_button_was_pressed() {
    let unit = board();
    let mut session = open(&unit, FAMILY);
    session.identify().unwrap();
    unit.with(OpenSerialUnit::sleep);
    let asleep = session.identify();
    assert!(matches!(asleep, Err(DriverError::NeedsHand { hand: Hand::Wake, .. })), "{asleep:?}");
    unit.with(OpenSerialUnit::press);
    session.identify().unwrap();
}

#[test]
fn a_lost_answer_at_any_change_leaves_work_that_is_resumed_with_the_same_secret_and_no_other() {
    // The answers that get lost: to the list, to the entry, to the list behind it, to the saving.
    let workers: Vec<_> = (0..4)
        .map(|lost| {
            std::thread::spawn(move || {
                let unit = board();
                let mut session = open(&unit, FAMILY);
                session.identify().unwrap();
                let base = unit.with(|unit, _| unit.commands());
                let outcome = std::thread::scope(|scope| {
                    scope.spawn(|| {
                        while unit.with(|unit, _| unit.commands()) < base + lost {
                            std::thread::sleep(std::time::Duration::from_millis(20));
                        }
                        unit.with(|unit, _| unit.lose_answers(1));
                    });
                    write(&mut *session, 2, THIRTY)
                });
                let error = outcome.unwrap_err();
                assert!(matches!(error, DriverError::NeedsHand { .. }), "{lost}: {error:?}");
                unit.with(OpenSerialUnit::press);
                if lost > 0 {
                    // It may hold the secret by now, and takes no other one over it.
                    let state = session.identify().unwrap().state;
                    assert_eq!(state, UnitState::Live, "{lost}");
                    let another = write(&mut *session, 3, THIRTY);
                    assert!(matches!(another, Err(DriverError::AlreadyLive { .. })), "{lost}: {another:?}");
                }
                unit.with(OpenSerialUnit::press);
                write(&mut *session, 2, THIRTY).unwrap();
                unit.with(|unit, _| {
                    assert_eq!(unit.saved().len(), 3, "{lost}");
                    assert!(same(unit.secret(unit.saved()[2]), 2) && same(unit.secret("MAIL"), 9));
                });
            })
        })
        .collect();
    for worker in workers {
        worker.join().unwrap();
    }
}

#[test]
fn a_name_that_shifts_the_places_behind_it_keeps_every_entry_where_it_is() {
    let unit = plugged(|at| {
        let mut unit = OpenSerialUnit::new(0, at);
        unit.put(SERIAL, secret(1));
        unit.put("A;B", secret(8));
        unit.put("OTP-0000FF", secret(2));
        unit.put("MAIL", secret(9));
        unit
    });
    let mut session = open(&unit, FAMILY);
    let token = session.identify().unwrap().token;
    refused(&session.erase(consent(&token)), Refusal::WriteFailed);
    refused(&session.erase(consent(&token)), Refusal::WriteFailed);
    assert_eq!(unit.with(|unit, _| unit.saved().join(" ")), format!("{SERIAL} A;B OTP-0000FF MAIL"));
}
