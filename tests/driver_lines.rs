//! The reference family over real lines: memory and pseudo-terminals, with threads, paced bytes and the real clock.
//!
//! README, "Adding a token family"; what needs no real line is in `driver_contract.rs`. How long it takes is no test
//! but a figure: `benches/figures/wall.rs`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something goes wrong")]

#[path = "support/rig.rs"]
mod rig;

use std::time::Duration;

use rig::{Kind, Rig, lot_key, secret, sound, spec};
use token_station::domain::{CheckValue, ClockOffset, Profile, otp};
use token_station::driver::{Driver, DriverError, Progress, Session, UnitState, driver_of};
use token_station::emulator::{Fault, TokenSpec};
use token_station::port::SystemEntropy;

const KINDS: [Kind; 2] = [Kind::Memory, Kind::Terminal];

fn reference() -> &'static dyn Driver {
    driver_of("reference").unwrap()
}

/// Everything that provisioning does with a token; answers where its clock ended.
fn provision(session: &mut dyn Session) -> Result<ClockOffset, DriverError> {
    session.identify()?;
    session.authenticate(Some(&lot_key()), &mut SystemEntropy)?;
    session.write_secret(&secret(1), Profile::SERVICE, &mut |_| {})?;
    session.set_clock()?;
    let clock = session.read_clock()?;
    let codes = (session.read_code(0)?, session.read_code(1)?);
    session.close()?;
    let pair = (&codes.0.code, &codes.1.code);
    let found = otp::find_consecutive(&secret(1), Profile::SERVICE, codes.0.step, 1, pair);
    assert!(found.is_some(), "the codes are those of the secret");
    Ok(clock)
}

fn held(rig: &Rig) -> Option<CheckValue> {
    rig.unit.with_token(|token, _| token.live_secret().map(|secret| secret.check_value(token.token())))
}

fn value(rig: &Rig) -> CheckValue {
    secret(1).check_value(rig.unit.token())
}

/// A token that answers as fast as threads can.
fn fast(faults: &[Fault]) -> TokenSpec {
    TokenSpec { baud: 921_600, stage_millis: 0, commit_millis: 0, ..spec(faults) }
}

#[test]
fn a_token_is_provisioned_over_every_kind_of_line_and_its_clock_is_right_within_20_ms() {
    for kind in KINDS {
        let rig = Rig::start(kind, TokenSpec { factory_clock_millis: 77_000, ..sound() });
        let mut session = rig.open(reference());
        let mut clock = provision(&mut *session).unwrap();
        // A loaded machine may be late for one setting; a wrong method is wrong every time.
        let mut settings = 1;
        while clock.worst_millis() > 20 && settings < 8 {
            session.identify().unwrap();
            session.authenticate(Some(&lot_key()), &mut SystemEntropy).unwrap();
            session.set_clock().unwrap();
            clock = session.read_clock().unwrap();
            settings += 1;
        }
        let truth = rig.unit.with_token(|token, now| token.clock(now).0 - now.0 / 1000);
        assert!(truth.unsigned_abs() <= 20, "{kind:?}: {truth} ms, after {settings} settings");
        let error = (clock.offset_millis - truth).unsigned_abs();
        assert!(error <= u64::from(clock.uncertainty_millis) + 2, "{kind:?}: {clock:?}, truth {truth}");
        assert_eq!(held(&rig), Some(value(&rig)));
    }
}

#[test]
fn a_plug_pulled_in_the_middle_is_an_ordinary_error_and_the_work_is_resumed_on_a_new_line() {
    for (kind, every) in [(Kind::Memory, 5), (Kind::Terminal, 37)] {
        let whole = Rig::start(kind, fast(&[]));
        provision(&mut *whole.open(reference())).unwrap();
        let bytes = whole.unit.with_token(|token, _| token.bytes_crossed());
        for byte in (1..bytes).step_by(every) {
            let rig = Rig::start(kind, fast(&[Fault::UnplugAt(byte)]));
            match provision(&mut *rig.open(reference())) {
                // Fewer clock readings than in the first run: the fault never came.
                Ok(_) => continue,
                Err(error) => assert!(error.is_unplugged(), "{kind:?} byte {byte}: {error:?}"),
            }
            let at_rest = held(&rig);
            assert!(at_rest.is_none_or(|value_held| value_held == value(&rig)), "byte {byte}");
            let mut session = rig.open(reference());
            let identity = session.identify().unwrap();
            assert_eq!(identity.check_value, at_rest, "{kind:?} byte {byte}");
            if identity.state == UnitState::Blank {
                provision(&mut *session).unwrap();
            }
            assert_eq!(held(&rig), Some(value(&rig)));
        }
    }
}

#[test]
fn lost_doubled_late_and_garbled_answers_are_survived() {
    for kind in KINDS {
        let faults = [
            Fault::Lose(2),
            Fault::Double(3),
            Fault::Double(1),
            Fault::Late(4, 2600),
            Fault::Garble(5),
            Fault::Garble(7),
        ];
        let rig = Rig::start(kind, fast(&faults));
        provision(&mut *rig.open(reference())).unwrap();
        assert_eq!(held(&rig), Some(value(&rig)), "{kind:?}");
    }
}

#[test]
fn a_token_pulled_out_by_hand_is_noticed_while_waiting_and_comes_back_on_a_new_path() {
    let rig = Rig::start(Kind::Terminal, spec(&[Fault::Slow(60_000)]));
    let first = rig.unit.path().unwrap();
    let mut session = rig.open(reference());
    let waiting = std::thread::spawn(move || session.identify().map(|_| ()));
    std::thread::sleep(Duration::from_millis(100));
    rig.unit.unplug().unwrap();
    assert!(waiting.join().unwrap().unwrap_err().is_unplugged());
    assert_eq!(rig.unit.path(), None);
    assert!(!std::path::Path::new(&first).exists());
    rig.unit.plug().unwrap();
    assert!(std::path::Path::new(&rig.unit.path().unwrap()).exists());
}

#[test]
fn sixteen_tokens_are_all_in_the_middle_of_their_writing_before_any_of_them_ends() {
    const COUNT: usize = 16;
    let rigs: Vec<Rig> = (0..COUNT).map(|_| Rig::start(Kind::Terminal, fast(&[]))).collect();
    let (halfway, reached) = crossbeam_channel::bounded(COUNT);
    let workers: Vec<_> = rigs
        .iter()
        .map(|rig| {
            let (mut session, halfway) = (rig.open(reference()), halfway.clone());
            let (go, wait) = crossbeam_channel::bounded::<()>(1);
            let worker = std::thread::spawn(move || {
                session.identify().unwrap();
                session.authenticate(Some(&lot_key()), &mut SystemEntropy).unwrap();
                let mut pause = |progress| {
                    if progress == Progress::Staged {
                        halfway.send(()).unwrap();
                        wait.recv().unwrap();
                    }
                };
                session.write_secret(&secret(1), Profile::SERVICE, &mut pause).map(drop)
            });
            (go, worker)
        })
        .collect();
    // Whoever waited for another one's end would never come this far.
    for number in 0..COUNT {
        reached.recv_timeout(Duration::from_mins(1)).unwrap_or_else(|_| panic!("only {number} came halfway"));
    }
    assert!(rigs.iter().all(|rig| held(rig).is_none()), "none has ended");
    for ((go, worker), rig) in workers.into_iter().zip(&rigs) {
        go.send(()).unwrap();
        worker.join().unwrap().unwrap();
        assert_eq!(held(rig), Some(value(rig)));
    }
}
