//! The contract of the reference family byte by byte, in virtual time: deterministic and without waiting.
//!
//! README, "Adding a token family": identify, refuse foreign, wrong key, unplug at every byte, drift, resume. What
//! every family promises is in `family_contract.rs`; this one over real lines, with threads and a real clock, in
//! `driver_lines.rs`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something goes wrong")]

#[path = "support/rig.rs"]
mod rig;

use std::sync::Arc;
use std::time::Duration;

use rig::{CountingEntropy, World, lot_key, lot_key_of, secret, secret_for, sound, spec, token};
use token_station::domain::{
    Abilities, Algorithm, CheckValue, Consent, Digits, OperatorId, Profile, StepSecs, TokenId, otp,
};
use token_station::driver::{Driver, DriverError, Progress, Refusal, Session, UnitState, driver_of};
use token_station::emulator::{Fault, TokenSpec};
use token_station::port::{Line, LineError, Plug};

/// Runs a contract of the reference family in virtual time.
fn in_virtual_time(contract: impl Fn(&'static dyn Driver, &dyn Fn(TokenSpec) -> World)) {
    contract(driver_of("reference").unwrap(), &World::new);
}

fn authenticate(session: &mut dyn Session) -> Result<(), DriverError> {
    session.authenticate(Some(&lot_key()), &mut CountingEntropy(99))
}

fn write(session: &mut dyn Session, byte: u8) -> Result<CheckValue, DriverError> {
    let told = session.write_secret(&secret(byte), Profile::SERVICE, &mut |_| {})?;
    Ok(told.expect("it tells its check value"))
}

/// Everything that provisioning does with a token, up to the proof by two codes.
fn provision(session: &mut dyn Session, byte: u8) -> Result<(), DriverError> {
    session.identify()?;
    authenticate(session)?;
    write(session, byte)?;
    session.set_clock()?;
    session.read_clock()?;
    session.read_code(0)?;
    session.read_code(1)?;
    session.close()
}

fn consent(name: &TokenId) -> Consent {
    Consent::by_typing(name, name.serial.as_str(), &OperatorId("tanaka".into())).unwrap()
}

fn held(world: &World) -> Option<CheckValue> {
    world.with_token(|token, _| token.live_secret().map(|secret| secret.check_value(token.token())))
}

fn value_of(byte: u8) -> CheckValue {
    secret(byte).check_value(&token("RT-00001842"))
}

#[test]
fn a_blank_token_is_identified_written_proved_and_its_clock_set() {
    in_virtual_time(|driver, emulate| {
        let world = emulate(TokenSpec { factory_clock_millis: -90_000, ..sound() });
        let mut session = world.open(driver);
        let identity = session.identify().unwrap();
        assert_eq!(identity.token, token("RT-00001842"));
        assert_eq!((identity.state, identity.check_value), (UnitState::Blank, None));
        assert!((identity.clock.unwrap().offset_millis + 90_000).unsigned_abs() <= 1);
        authenticate(&mut *session).unwrap();

        let mut told = Vec::new();
        let value =
            session.write_secret(&secret(1), Profile::SERVICE, &mut |p| told.push(p)).unwrap().unwrap();
        assert_eq!(value, value_of(1));
        assert_eq!(held(&world), Some(value));
        let in_order = [Progress::Staging, Progress::Staged, Progress::Committing, Progress::Committed];
        assert_eq!(told, in_order);

        session.set_clock().unwrap();
        let clock = session.read_clock().unwrap();
        assert!(clock.offset_millis.unsigned_abs() <= 1 && clock.uncertainty_millis <= 2, "{clock:?}");
        let codes = (session.read_code(0).unwrap(), session.read_code(1).unwrap());
        let step = codes.0.step;
        assert_eq!(codes.1.step, step + 1);
        let pair = (&codes.0.code, &codes.1.code);
        assert_eq!(otp::find_consecutive(&secret(1), Profile::SERVICE, step, 0, pair), Some(0));
        session.close().unwrap();

        let identity = session.identify().unwrap();
        assert_eq!((identity.state, identity.check_value), (UnitState::Live, Some(value)));
    });
}

#[test]
fn every_profile_that_a_token_carries_is_written() {
    in_virtual_time(|driver, emulate| {
        for algorithm in Algorithm::ALL {
            for (digits, step) in [(Digits::Six, StepSecs::Thirty), (Digits::Eight, StepSecs::Sixty)] {
                let profile = Profile { algorithm: *algorithm, digits, step };
                let world = emulate(sound());
                let mut session = world.open(driver);
                session.identify().unwrap();
                authenticate(&mut *session).unwrap();
                let secret = secret_for(profile, 3);
                session.write_secret(&secret, profile, &mut |_| {}).unwrap();
                let read = session.read_code(0).unwrap();
                assert_eq!(read.code, otp::totp(&secret, profile, read.step), "{profile:?}");
            }
        }
    });
}

#[test]
fn a_profile_beyond_the_model_or_a_secret_of_another_length_is_not_even_sent() {
    in_virtual_time(|driver, emulate| {
        let plain = Abilities { check_value: true, ..Abilities::default() };
        let world = emulate(TokenSpec { abilities: plain, ..sound() });
        let mut session = world.open(driver);
        session.identify().unwrap();
        authenticate(&mut *session).unwrap();
        let before = world.sent().len();
        let eight = Profile { digits: Digits::Eight, ..Profile::SERVICE };
        let refused = session.write_secret(&secret(1), eight, &mut |_| {});
        assert!(matches!(refused, Err(DriverError::CannotCarry { .. })));
        let long = secret_for(Profile { algorithm: Algorithm::Sha256, ..Profile::SERVICE }, 1);
        let refused = session.write_secret(&long, Profile::SERVICE, &mut |_| {});
        assert!(matches!(refused, Err(DriverError::SecretLength { expected: 20, got: 32 })));
        assert_eq!(world.sent().len(), before);
        assert!(matches!(session.set_clock(), Err(DriverError::Refused { reason: Refusal::Unable, .. })));
        assert!(matches!(session.read_code(0), Err(DriverError::Refused { reason: Refusal::Unable, .. })));
    });
}

/// A device that answers every byte with a line of text, as many boards do.
struct Chatter(Vec<u8>);

impl Line for Chatter {
    fn send(&mut self, _: &[u8]) -> Result<(), LineError> {
        self.0.extend(b"?SYNTAX ERROR\r\n");
        Ok(())
    }

    fn receive(&mut self, buffer: &mut [u8], _: Duration) -> Result<usize, LineError> {
        if self.0.is_empty() {
            std::thread::sleep(Duration::from_millis(1));
            return Err(LineError::TimedOut { path: "chatter".into() });
        }
        let count = self.0.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0.drain(..count);
        Ok(count)
    }

    fn drain(&mut self) {
        self.0.clear();
    }

    fn baud(&self) -> u32 {
        115_200
    }

    fn path(&self) -> &'static str {
        "chatter"
    }
}

#[test]
fn a_device_of_another_family_is_told_from_a_silent_one() {
    in_virtual_time(|driver, emulate| {
        let clock = Arc::new(token_station::port::SystemClock::new());
        let mut session = driver.open(Plug::Line(Box::new(Chatter(Vec::new()))), clock).unwrap();
        assert!(matches!(session.identify(), Err(DriverError::NotThisFamily { got: 45, .. })));

        let world = emulate(spec(&[Fault::Slow(60_000)]));
        let refused = world.open(driver).identify();
        assert!(matches!(refused, Err(DriverError::NoAnswer { step: "identify", attempts: 3, .. })));
    });
}

#[test]
fn a_wrong_lot_key_is_told_and_then_the_token_makes_us_wait() {
    in_virtual_time(|driver, emulate| {
        let world = emulate(sound());
        let mut session = world.open(driver);
        session.identify().unwrap();
        let mut entropy = CountingEntropy(5);
        let refused = session.authenticate(Some(&lot_key_of(1)), &mut entropy);
        assert!(matches!(refused, Err(DriverError::WrongLotKey { .. })));
        assert_eq!(session.identify().unwrap().state, UnitState::LockedOut);
        let refused = session.authenticate(Some(&lot_key()), &mut entropy);
        assert!(matches!(refused, Err(DriverError::MustWait { millis: 1..=1000 })), "{refused:?}");
        world.wait_millis(1000);
        session.authenticate(Some(&lot_key()), &mut entropy).unwrap();
        write(&mut *session, 1).unwrap();
    });
}

#[test]
fn without_a_session_nothing_is_sent_and_an_ended_session_is_told() {
    in_virtual_time(|driver, emulate| {
        let world = emulate(sound());
        let mut session = world.open(driver);
        assert!(matches!(write(&mut *session, 1), Err(DriverError::NoSession { .. })));
        session.identify().unwrap();
        assert!(matches!(write(&mut *session, 1), Err(DriverError::NoSession { .. })));
        authenticate(&mut *session).unwrap();
        world.wait_millis(31_000);
        assert!(matches!(session.read_clock(), Err(DriverError::NoSession { .. })));
        authenticate(&mut *session).unwrap();
        session.read_clock().unwrap();
    });
}

#[test]
fn a_live_token_is_not_overwritten_and_is_erased_only_with_consent_to_its_own_serial() {
    in_virtual_time(|driver, emulate| {
        let world = emulate(sound());
        let mut session = world.open(driver);
        provision(&mut *session, 1).unwrap();
        session.identify().unwrap();
        authenticate(&mut *session).unwrap();
        match write(&mut *session, 2) {
            Err(DriverError::AlreadyLive { check_value, .. }) => assert_eq!(check_value, Some(value_of(1))),
            other => panic!("{other:?}"),
        }
        assert_eq!(held(&world), Some(value_of(1)));

        let before = world.sent().len();
        let refused = session.erase(consent(&token("RT-00001843")));
        assert!(matches!(refused, Err(DriverError::ConsentForOther { .. })));
        assert_eq!(world.sent().len(), before, "nothing was sent");
        assert_eq!(held(&world), Some(value_of(1)));

        session.erase(consent(&token("RT-00001842"))).unwrap();
        assert_eq!(held(&world), None);
        assert_eq!(session.identify().unwrap().state, UnitState::Blank);
        authenticate(&mut *session).unwrap();
        write(&mut *session, 2).unwrap();
        assert_eq!(held(&world), Some(value_of(2)));
    });
}

/// The station's recovery: what the token says decides.
fn resume(driver: &dyn Driver, world: &World, byte: u8) {
    let mut session = world.open(driver);
    let identity = session.identify().unwrap();
    if let Some(value) = identity.check_value {
        assert_eq!((identity.state, value), (UnitState::Live, value_of(byte)));
    } else {
        assert_eq!(identity.state, UnitState::Blank);
        authenticate(&mut *session).unwrap();
        write(&mut *session, byte).unwrap();
    }
    assert_eq!(held(world), Some(value_of(byte)));
}

#[test]
fn a_plug_pulled_at_any_byte_leaves_the_old_state_or_the_new_one_and_the_work_is_resumed() {
    in_virtual_time(|driver, emulate| {
        let whole = emulate(sound());
        provision(&mut *whole.open(driver), 1).unwrap();
        let bytes = whole.with_token(|token, _| token.bytes_crossed());
        assert!(bytes > 400, "{bytes} bytes are no conversation");
        let (mut old, mut new) = (0, 0);
        for byte in 1..bytes {
            let world = emulate(spec(&[Fault::UnplugAt(byte)]));
            let error = provision(&mut *world.open(driver), 1).expect_err("the plug was pulled");
            assert!(error.is_unplugged() && error.is_doubtful(), "byte {byte}: {error}");
            match held(&world) {
                None => old += 1,
                Some(value) if value == value_of(1) => new += 1,
                Some(other) => panic!("byte {byte} left half a secret: {other}"),
            }
            resume(driver, &world, 1);
        }
        assert!(old > 100 && new > 100, "{old} old, {new} new");
    });
}

#[test]
fn a_plug_pulled_at_any_byte_of_an_erase_leaves_the_secret_or_none() {
    in_virtual_time(|driver, emulate| {
        let story = |world: &World| -> Result<(), DriverError> {
            let mut session = world.open(driver);
            session.identify()?;
            authenticate(&mut *session)?;
            session.erase(consent(&token("RT-00001842")))
        };
        let whole = emulate(spec(&[Fault::AlreadyLive]));
        story(&whole).unwrap();
        let bytes = whole.with_token(|token, _| token.bytes_crossed());
        for byte in 1..bytes {
            let world = emulate(spec(&[Fault::AlreadyLive, Fault::UnplugAt(byte)]));
            let before = held(&world).unwrap();
            assert!(story(&world).unwrap_err().is_unplugged());
            assert!(held(&world).is_none_or(|now| now == before), "byte {byte}");
            let told = world.open(driver).identify().unwrap();
            assert_eq!(told.check_value, held(&world), "byte {byte}");
        }
    });
}

#[test]
fn a_fault_of_one_frame_is_survived_wherever_it_happens() {
    in_virtual_time(|driver, emulate| {
        let whole = emulate(sound());
        provision(&mut *whole.open(driver), 1).unwrap();
        let frames = whole.with_token(|token, _| token.commands_heard());
        assert!(frames >= 8, "{frames}");
        for number in 1..=frames {
            let faults = [
                Fault::Lose(number),
                Fault::Double(number),
                Fault::Late(number, 700),
                Fault::Late(number, 2500),
                Fault::Garble(number),
            ];
            for fault in faults {
                let world = emulate(spec(std::slice::from_ref(&fault)));
                let mut session = world.open(driver);
                provision(&mut *session, 1).unwrap_or_else(|error| panic!("{fault}: {error:?}"));
                assert_eq!(held(&world), Some(value_of(1)), "{fault}");
                // Late answers that are still on their way may not disturb what follows either.
                world.wait_millis(3000);
                session.identify().unwrap();
                authenticate(&mut *session).unwrap();
                let clock = session.read_clock().unwrap();
                assert!(clock.offset_millis.unsigned_abs() <= 2, "{fault}: {clock:?}");
            }
        }
    });
}

#[test]
fn an_unplug_before_after_or_within_any_frame_is_told_as_what_it_is() {
    in_virtual_time(|driver, emulate| {
        for number in 1..=8 {
            for fault in [
                Fault::UnplugBefore(number),
                Fault::UnplugAfter(number),
                Fault::UnplugHearing(number, 3),
                Fault::UnplugWithin(number, 3),
            ] {
                let world = emulate(spec(std::slice::from_ref(&fault)));
                let error = provision(&mut *world.open(driver), 1).expect_err("the plug was pulled");
                assert!(error.is_unplugged(), "{fault}: {error}");
                resume(driver, &world, 1);
            }
        }
    });
}

#[test]
fn each_lasting_fault_gives_the_error_that_it_should() {
    type Expected = fn(&DriverError) -> bool;
    let table: [(&str, Expected); 7] = [
        ("power-cut", |e| matches!(e, DriverError::NoSession { step: "commit" })),
        ("lying-serial:RT-00000001", |e| matches!(e, DriverError::WrongLotKey { .. })),
        ("wrong-lot-key", |e| matches!(e, DriverError::WrongLotKey { .. })),
        ("already-live", |e| matches!(e, DriverError::AlreadyLive { check_value: Some(_), .. })),
        ("weak-battery", |e| {
            matches!(e, DriverError::Refused { step: "stage", reason: Refusal::BatteryWeak })
        }),
        ("write-fails", |e| {
            matches!(e, DriverError::Refused { step: "commit", reason: Refusal::WriteFailed })
        }),
        ("slow:10000", |e| matches!(e, DriverError::NoAnswer { step: "identify", .. })),
    ];
    in_virtual_time(|driver, emulate| {
        for (word, expected) in table {
            let world = emulate(spec(&[Fault::parse(word).unwrap()]));
            let before = held(&world);
            let error = provision(&mut *world.open(driver), 1).expect_err(word);
            assert!(expected(&error), "{word}: {error:?}");
            assert_eq!(held(&world), before, "{word}");
        }
    });
}

#[test]
fn a_serial_that_changes_after_a_reset_is_noticed_on_the_same_line_and_on_a_new_one() {
    in_virtual_time(|driver, emulate| {
        let world = emulate(spec(&[Fault::parse("serial-after-reset:RT-00000001").unwrap()]));
        let mut session = world.open(driver);
        assert_eq!(session.identify().unwrap().token, token("RT-00001842"));
        world.with_token(|token, now| {
            token.power_off();
            token.power_on(now);
        });
        match session.identify() {
            Err(DriverError::SerialChanged { before, now }) => {
                assert_eq!((before, now), (token("RT-00001842"), token("RT-00000001")));
            }
            other => panic!("{other:?}"),
        }
        let mut session = world.open(driver);
        assert_eq!(session.identify().unwrap().token, token("RT-00000001"));
        assert!(matches!(authenticate(&mut *session), Err(DriverError::WrongLotKey { .. })));
    });
}

#[test]
fn a_clock_that_does_not_take_is_seen_by_reading_it() {
    in_virtual_time(|driver, emulate| {
        let world = emulate(TokenSpec { factory_clock_millis: 5000, ..spec(&[Fault::StuckClock]) });
        let mut session = world.open(driver);
        session.identify().unwrap();
        authenticate(&mut *session).unwrap();
        session.set_clock().unwrap();
        let clock = session.read_clock().unwrap();
        assert!((clock.offset_millis - 5000).unsigned_abs() <= 2, "{clock:?}");
    });
}

#[test]
fn drift_is_measured_between_two_readings() {
    in_virtual_time(|driver, emulate| {
        for ppm in [-40, 0, 25] {
            let world = emulate(TokenSpec { ppm, ..sound() });
            let mut session = world.open(driver);
            session.identify().unwrap();
            authenticate(&mut *session).unwrap();
            session.set_clock().unwrap();
            let first = session.read_clock().unwrap();
            world.wait_millis(7 * 86_400_000);
            session.identify().unwrap();
            authenticate(&mut *session).unwrap();
            let second = session.read_clock().unwrap();
            let drift = second.drift_ppm_since(&first).unwrap();
            assert!((drift - f64::from(ppm)).abs() < 0.01, "{ppm}: {drift}");
        }
    });
}

#[test]
fn a_clock_set_through_lost_and_late_frames_is_set_anew_and_right() {
    in_virtual_time(|driver, emulate| {
        // Identify is frame 1, authenticate 2, the setting of the clock 3 and what follows it.
        for fault in [Fault::Lose(3), Fault::Late(3, 900), Fault::Garble(3), Fault::Slow(200)] {
            let world =
                emulate(TokenSpec { factory_clock_millis: 123_456, ..spec(std::slice::from_ref(&fault)) });
            let mut session = world.open(driver);
            session.identify().unwrap();
            authenticate(&mut *session).unwrap();
            session.set_clock().unwrap();
            let truth = world.with_token(|token, now| token.clock(now).0 - now.0 / 1000);
            assert!(truth.unsigned_abs() <= 2, "{fault}: {truth} ms off");
            let clock = session.read_clock().unwrap();
            let error = (clock.offset_millis - truth).unsigned_abs();
            assert!(error <= u64::from(clock.uncertainty_millis), "{fault}: {clock:?}, truth {truth}");
        }
    });
}

#[test]
fn blinking_needs_no_lot_key() {
    in_virtual_time(|driver, emulate| {
        let world = emulate(spec(&[Fault::AlreadyLive]));
        let mut session = world.open(driver);
        session.identify().unwrap();
        session.blink().unwrap();
        assert!(world.with_token(|token, now| token.lcd(now).unwrap().blinking));
    });
}

#[test]
fn a_token_is_provisioned_in_nine_exchanges_and_few_bytes() {
    in_virtual_time(|driver, emulate| {
        let world = emulate(sound());
        provision(&mut *world.open(driver), 1).unwrap();
        let sent = world.sent();
        // A delimiter ends each frame; one more comes before the first.
        let frames = sent.split(|byte| *byte == 0).filter(|frame| !frame.is_empty()).count();
        let crossed = world.with_token(|token, _| token.bytes_crossed());
        println!("{frames} frames, {} bytes there, {crossed} both ways", sent.len());
        assert_eq!(
            frames, 9,
            "identify, authenticate, stage, commit, set clock, read clock, two codes, close"
        );
        assert!(crossed <= 640, "{crossed} bytes");
    });
}

#[test]
fn the_secret_crosses_the_line_in_no_readable_form() {
    in_virtual_time(|driver, emulate| {
        let world = emulate(sound());
        provision(&mut *world.open(driver), 1).unwrap();
        let (sent, secret) = (world.sent(), secret(1));
        let bytes = secret.expose_secret();
        assert!(sent.len() > 200);
        assert!(sent.windows(8).all(|window| !bytes.windows(8).any(|part| part == window)));
    });
}
