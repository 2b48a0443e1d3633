//! Emulated units as a whole: what they tell of their life, and what is left of them when their process ends.
//!
//! `bench::emulated`; what `emulate` and the training tray stand on.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something goes wrong")]

#[path = "support/rig.rs"]
mod rig;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, unbounded};
use rig::{lot_key, secret, sound, spec, token};
use token_station::bench::emulated::{
    EmulatedTray, EmulatedUnit, TerminalSocket, UnitError, UnitEvent, UnitParts,
};
use token_station::domain::{Consent, OperatorId, Profile, otp};
use token_station::driver::{DRIVERS, Session, UnitState};
use token_station::emulator::{Fault, Memory, TokenSpec};
use token_station::port::{self, AllowedPorts, SystemClock, SystemEntropy};

const SOON: Duration = Duration::from_secs(5);

/// An event, and the first byte of the secret that the token then held.
type Told = (UnitEvent, Option<u8>);

fn parts(spec: TokenSpec, memory_file: Option<PathBuf>) -> (UnitParts, Receiver<Told>) {
    let (tell, told) = unbounded();
    let parts = UnitParts {
        socket: Box::new(TerminalSocket { baud: spec.baud }),
        spec,
        memory_file,
        clock: Arc::new(SystemClock::new()),
        entropy: Box::new(SystemEntropy),
        watcher: Box::new(move |event, token| {
            let first = token.live_secret().map(|secret| secret.expose_secret()[0]);
            let _ = tell.send((event.clone(), first));
        }),
    };
    (parts, told)
}

fn open(path: &str) -> Box<dyn Session> {
    let allowed = AllowedPorts::of_paths([path]).admit_path(path).unwrap();
    let plug = port::open_plug(&allowed, 115_200).unwrap();
    DRIVERS[0].open(plug, Arc::new(SystemClock::new())).unwrap()
}

fn write(path: &str, byte: u8) -> Box<dyn Session> {
    let mut session = open(path);
    session.identify().unwrap();
    session.authenticate(Some(&lot_key()), &mut SystemEntropy).unwrap();
    session.write_secret(&secret(byte), Profile::SERVICE, &mut |_| {}).unwrap();
    session
}

fn next(told: &Receiver<Told>) -> Told {
    told.recv_timeout(SOON).unwrap()
}

#[test]
fn a_unit_tells_when_it_is_ready_when_it_has_a_secret_and_what_it_shows() {
    let (parts, told) = parts(sound(), None);
    let unit = EmulatedUnit::start(parts).unwrap();
    let path = unit.path().unwrap();
    assert_eq!(next(&told), (UnitEvent::Ready { path: path.clone() }, None));

    let mut session = write(&path, 7);
    assert_eq!(next(&told), (UnitEvent::Committed, Some(7)));
    let (UnitEvent::Lcd { lcd, at }, _) = next(&told) else { panic!("no display") };
    assert_eq!(lcd.code, otp::totp(&secret(7), Profile::SERVICE, lcd.step));
    assert_eq!(lcd.step, Profile::SERVICE.step_at(lcd.clock.unix_secs()));
    assert!(at.since(lcd.clock).unsigned_abs() <= 2);

    unit.tell_lcd().unwrap();
    assert!(matches!(next(&told), (UnitEvent::Lcd { .. }, _)));
    assert_eq!(unit.lcd().unwrap().code.as_str().len(), 6);

    let name = token("RT-00001842");
    let consent = Consent::by_typing(&name, "RT-00001842", &OperatorId("sato".into())).unwrap();
    session.erase(consent).unwrap();
    assert_eq!(next(&told), (UnitEvent::Erased, None));
    assert_eq!(unit.lcd(), None);

    unit.unplug().unwrap();
    assert_eq!(next(&told), (UnitEvent::Unplugged { path: path.clone() }, None));
    assert!(session.identify().unwrap_err().is_unplugged());
    unit.plug().unwrap();
    assert!(matches!(next(&told), (UnitEvent::Ready { .. }, None)));
}

#[test]
fn the_display_changes_by_itself_when_a_step_ends() {
    let (parts, told) = parts(sound(), None);
    let unit = EmulatedUnit::start(parts).unwrap();
    drop(write(&unit.path().unwrap(), 7));
    let shown = loop {
        if let (UnitEvent::Lcd { lcd, .. }, _) = next(&told) {
            break lcd;
        }
    };
    // A crystal that runs two thousand times too fast shows the next minute within thirty milliseconds.
    unit.with_token(|token, now| token.set_ppm(2_000_000_000, now));
    let (UnitEvent::Lcd { lcd, .. }, _) = next(&told) else { panic!("no display") };
    assert!(lcd.step > shown.step);
}

fn memory_file(folder: &Path) -> PathBuf {
    folder.join("RT-00001842.memory")
}

#[test]
fn a_unit_with_a_memory_file_survives_its_process() {
    let folder = tempfile::tempdir().unwrap();
    let file = memory_file(folder.path());
    let (first, _told) = parts(sound(), Some(file.clone()));
    let unit = EmulatedUnit::start(first).unwrap();
    drop(write(&unit.path().unwrap(), 9));
    drop(unit);

    let (second, _told) = parts(sound(), Some(file));
    let unit = EmulatedUnit::start(second).unwrap();
    let identity = open(&unit.path().unwrap()).identify().unwrap();
    let value = secret(9).check_value(&token("RT-00001842"));
    assert_eq!((identity.state, identity.check_value), (UnitState::Live, Some(value)));
    assert!(
        identity.clock.unwrap().offset_millis.unsigned_abs() < 50,
        "its clock ran on: {:?}",
        identity.clock
    );
}

#[test]
fn a_secret_is_in_the_memory_file_before_the_station_hears_that_it_was_committed() {
    let folder = tempfile::tempdir().unwrap();
    let file = memory_file(folder.path());
    // Identify, authenticate, stage, commit: the plug is pulled instead of the answer to the fourth.
    let (parts, _told) = parts(spec(&[Fault::UnplugAfter(4)]), Some(file.clone()));
    let unit = EmulatedUnit::start(parts).unwrap();
    let mut session = open(&unit.path().unwrap());
    session.identify().unwrap();
    session.authenticate(Some(&lot_key()), &mut SystemEntropy).unwrap();
    let error = session.write_secret(&secret(3), Profile::SERVICE, &mut |_| {}).unwrap_err();
    assert!(error.is_unplugged());
    let bytes = std::fs::read(&file).unwrap();
    let memory = Memory::from_bytes(&bytes, unit.token()).unwrap();
    let live = unit.with_token(|token, _| token.memory().to_bytes());
    assert_eq!(memory.to_bytes(), live);
    assert!(unit.with_token(|token, _| token.live().is_some()));
}

#[test]
fn a_memory_that_cannot_be_written_pulls_the_plug_before_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("no-such-folder").join("RT-00001842.memory");
    let (parts, told) = parts(sound(), Some(gone));
    let unit = EmulatedUnit::start(parts).unwrap();
    assert!(open(&unit.path().unwrap()).identify().unwrap_err().is_unplugged());
    let events: Vec<UnitEvent> = (0..3).map(|_| next(&told).0).collect();
    assert!(matches!(
        events[..],
        [UnitEvent::Ready { .. }, UnitEvent::Unplugged { .. }, UnitEvent::MemoryLost { .. }]
    ));
}

#[test]
fn a_memory_of_another_token_or_a_damaged_one_starts_no_unit() {
    let folder = tempfile::tempdir().unwrap();
    let file = memory_file(folder.path());
    std::fs::write(&file, b"TSEM?").unwrap();
    let (damaged, _told) = parts(sound(), Some(file.clone()));
    assert!(matches!(EmulatedUnit::start(damaged), Err(UnitError::Emulator(_))));
    let (fresh, _told) = parts(sound(), Some(folder.path().join("fresh.memory")));
    let unit = EmulatedUnit::start(fresh).unwrap();
    drop(write(&unit.path().unwrap(), 1));
    drop(unit);
    std::fs::rename(folder.path().join("fresh.memory"), &file).unwrap();
    let (other, _told) = parts(TokenSpec::full(token("RT-5"), lot_key()), Some(file));
    assert!(matches!(EmulatedUnit::start(other), Err(UnitError::Emulator(_))));
}

#[test]
fn a_tray_finds_its_units_by_serial_and_lists_the_paths_of_those_plugged_in() {
    let specs = ["RT-1", "RT-2", "RT-3"].map(|serial| TokenSpec::full(token(serial), lot_key()));
    let tray = EmulatedTray::start(specs.map(|spec| parts(spec, None).0)).unwrap();
    assert_eq!((tray.units().len(), tray.paths().len()), (3, 3));
    let second = tray.unit(&token("RT-2")).unwrap();
    assert_eq!(open(&second.path().unwrap()).identify().unwrap().token, token("RT-2"));
    second.unplug().unwrap();
    assert_eq!(tray.paths().len(), 2);
    assert!(tray.unit(&token("RT-9")).is_none());
}
