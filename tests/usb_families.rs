//! Tokens on USB, each through the station's own libusb and a usbfs that `umockdev` plays; what needs no bus, in virtual time.
//!
//! Source: `libnitrokey`; README, rules for every family; what every family promises is in `family_contract.rs`. The
//! trap: the played bus answers system calls and sends no electricity, so a right that the system withholds, the halt
//! of a pipe and the events of the system's own device service are not tried here: a token that comes or goes is seen
//! by listing, and what withheld rights are called is tried where the error is made.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

#[path = "usb/frames.rs"]
mod frames;
#[path = "usb/other_program.rs"]
mod other_program;
#[path = "usb/reports.rs"]
mod reports;
#[path = "support/rig.rs"]
mod rig;
#[path = "usb/socket.rs"]
mod socket;

use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use frames::LateEcho;
use reports::{PRINTED, Virtual, on_the_bus, pin_key, right_key};
use rig::{CountingEntropy, lot_key, secret};
use socket::play;
use token_station::desk::device::perform;
use token_station::desk::{DeviceOrder, DeviceReply};
use token_station::domain::otp::{find_consecutive, totp};
use token_station::domain::{
    Abilities, Algorithm, Consent, Digits, LotKey, OperatorId, Profile, Secret, StepSecs, TokenId,
};
use token_station::driver::nitrokey::{ABILITIES, FAMILY, PLACE};
use token_station::driver::{DRIVERS, DriverError, ReadCode, Refusal, Session, UnitState};
use token_station::emulator::NitrokeyUnit;
use token_station::port::{
    AllowedPorts, ListedPorts, Plug, PortLister as _, SystemClock, SystemPorts, UsbShape, UsbWay, open_plug,
};
use token_station::wire::nitrokey::{Flags, Slot, SlotConfig, SlotName};

/// What the test in front of a played token does, for the program that is run there.
const PLAY: &str = "TOKEN_STATION_USB_TOKEN_PLAY";
/// Where is written who had which interface.
const CLAIMS: &str = "TOKEN_STATION_USB_CLAIMS";

fn listed() -> Vec<String> {
    let ports = SystemPorts::default().list().into_iter();
    ports.filter(|port| port.path.starts_with("usb:") && port.may_open).map(|port| port.path).collect()
}

/// The place of the one token that is plugged in; waits for one that comes back.
fn place() -> String {
    let until = Instant::now() + Duration::from_secs(5);
    loop {
        if let [place] = &listed()[..] {
            return place.clone();
        }
        assert!(Instant::now() < until, "no token on the bus");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn plug() -> Plug {
    let path = place();
    let allowed = AllowedPorts::of_paths([path.clone()]).admit_path(&path).unwrap();
    open_plug(&allowed, 115_200).unwrap()
}

/// Opens the token with the driver of its plug, as a slot does.
fn open() -> Box<dyn Session> {
    let plug = plug();
    let driver = DRIVERS.iter().find(|driver| driver.plug() == plug.kind()).unwrap();
    driver.open(plug, Arc::new(SystemClock::new())).unwrap()
}

fn provision(session: &mut dyn Session, key: &LotKey, byte: u8) -> Result<[ReadCode; 2], DriverError> {
    session.identify()?;
    session.authenticate(Some(key), &mut CountingEntropy(99))?;
    session.write_secret(&secret(byte), Profile::SERVICE, &mut |_| {})?;
    let codes = [session.read_code(0)?, session.read_code(1)?];
    session.close()?;
    Ok(codes)
}

fn proven([first, second]: &[ReadCode; 2], byte: u8) -> bool {
    let pair = (&first.code, &second.code);
    find_consecutive(&secret(byte), Profile::SERVICE, first.step, 0, pair) == Some(0)
}

fn consent(token: &TokenId) -> Consent {
    Consent::by_typing(token, token.serial.as_str(), &OperatorId("tanaka".into())).unwrap()
}

#[test]
#[ignore = "run by the others, in front of a token that is played"]
fn in_front_of_the_token() {
    let claims = || std::fs::read_to_string(std::env::var(CLAIMS).unwrap()).unwrap();
    match std::env::var(PLAY).unwrap().as_str() {
        "listed" => {
            assert_eq!(listed(), ["usb:20A0:4108@1-2.3"]);
            let mut named = ListedPorts::new(["usb:1234:5678", "usb:20A0:4108@1-4"]);
            let paths: Vec<String> = named.list().into_iter().map(|port| port.path).collect();
            assert_eq!(paths, ["usb:1234:5678@1-3"], "another maker's only where it was named");
            assert_eq!(claims(), "", "a look opens nothing");
            let session = open();
            assert_eq!(claims(), "claim 0\n");
            drop(session);
            assert_eq!(claims(), "claim 0\nrelease 0\ngive back 0\n", "and never the card's interface");
        }
        "provisioned" => {
            let mut session = open();
            let identity = session.identify().unwrap();
            assert_eq!((identity.family, identity.model.0.as_str()), (FAMILY, "Nitrokey Pro"));
            assert_eq!((identity.token.serial.as_str(), identity.firmware.as_str()), (PRINTED, "0.11"));
            assert_eq!((identity.state, identity.abilities), (UnitState::Blank, ABILITIES));
            assert!(proven(&provision(&mut *session, &right_key(), 1).unwrap(), 1));
            drop(session);
            assert_eq!(open().identify().unwrap().state, UnitState::Live);
        }
        "other program" => other_program::take_turns(),
        "too slow" => {
            let (mut session, begun) = (open(), Instant::now());
            let silence = session.identify();
            assert!(matches!(silence, Err(DriverError::NoAnswer { attempts: 1, .. })), "{silence:?}");
            assert!((1500..5000).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
        }
        "frames" => {
            assert_eq!(listed(), ["usb:1209:2151@1-2.3"]);
            let mut session = open();
            assert_eq!(claims(), "claim 3\n", "neither the serial port's interfaces nor the card's");
            assert!(proven(&provision(&mut *session, &lot_key(), 1).unwrap(), 1));
        }
        "another serial" => {
            let told = open().identify();
            let Err(DriverError::SerialsDiffer { plugged, told }) = told else { panic!("{told:?}") };
            assert_eq!((plugged.as_str(), told.serial.as_str()), ("RT-00009999", frames::SERIAL));
        }
        "late" => {
            let Plug::Line(mut line) = plug() else { panic!("no line") };
            let mut buffer = [0; 16];
            line.send(b"first").unwrap();
            assert!(line.receive(&mut buffer, Duration::from_millis(50)).is_err_and(|e| e.is_timeout()));
            std::thread::sleep(Duration::from_millis(300));
            line.drain();
            line.send(b"second").unwrap();
            let mut heard = Vec::new();
            while heard.len() < 6 {
                let count = line.receive(&mut buffer[..4], Duration::from_secs(2)).unwrap();
                heard.extend_from_slice(&buffer[..count]);
            }
            assert_eq!(heard, b"second", "what came too late is gone, and nothing is lost");
        }
        other => panic!("nobody plays {other}"),
    }
}

fn holds(unit: &NitrokeyUnit, byte: u8) -> bool {
    unit.secret_of(PLACE).is_some_and(|held| held.expose_secret() == secret(byte).expose_secret())
}

#[test]
fn a_token_is_listed_by_its_socket_without_being_opened_and_its_interface_is_given_back() {
    let token = on_the_bus(reports::spec("Nitrokey Pro"));
    play("listed", reports::shape("Nitrokey Pro"), token.device());
}

#[test]
fn a_nitrokey_takes_a_secret_over_control_transfers_and_proves_it_by_two_codes() {
    let token = on_the_bus(reports::spec("Nitrokey Pro"));
    if play("provisioned", reports::shape("Nitrokey Pro"), token.device()) {
        assert!(token.with(|unit, _| holds(unit, 1)));
    }
}

#[test]
fn what_another_program_writes_is_read_and_left_alone_and_it_computes_our_codes() {
    if !other_program::is_installed() {
        let _ = writeln!(std::io::stderr().lock(), "\nSKIPPED: nitrocli is not installed");
        return;
    }
    let token = on_the_bus(reports::spec("Nitrokey Pro"));
    if play("other program", reports::shape("Nitrokey Pro"), token.device()) {
        assert!(token.with(|unit, _| holds(unit, 2) && unit.admin_tries() == 3));
    }
}

#[test]
fn a_nitrokey_that_never_gets_ready_is_asked_fifteen_times() {
    let mut spec = reports::spec("Nitrokey Pro");
    spec.busy_micros = 60_000_000;
    let token = on_the_bus(spec);
    if play("too slow", reports::shape("Nitrokey Pro"), token.device()) {
        assert_eq!(token.exchanges(), 1);
    }
}

#[test]
fn the_reference_token_is_provisioned_over_bulk_pipes_and_at_low_speed_over_interrupt_pipes() {
    for shape in [frames::shape(Some(frames::SERIAL)), frames::slow_shape()] {
        let (unit, device) = frames::start();
        if play("frames", shape, device) {
            let held =
                unit.with_token(|token, _| token.live_secret().map(|held| held.check_value(token.token())));
            assert_eq!(held, Some(secret(1).check_value(&rig::token(frames::SERIAL))));
        }
    }
}

#[test]
fn a_token_that_calls_itself_otherwise_than_its_usb_device_is_refused() {
    play("another serial", frames::shape(Some("RT-00009999")), frames::start().1);
}

#[test]
fn a_transfer_that_ran_out_of_time_is_taken_back_and_what_came_late_thrown_away() {
    for way in [UsbWay::Frames, UsbWay::SlowFrames] {
        let shape = UsbShape { way, ..frames::shape(None) };
        play("late", shape, LateEcho::after(Duration::from_millis(150)));
    }
}

#[test]
fn a_nitrokey_is_provisioned_in_twenty_eight_exchanges() {
    let world = Virtual::new(reports::spec("Nitrokey Pro"));
    provision(&mut *world.open(), &right_key(), 1).unwrap();
    assert_eq!(
        world.with(|unit| unit.commands_heard()),
        28,
        "status, 15 names, tries, PIN, 2 stages, a last look, write, 2 codes with 3 times, lock"
    );
}

#[test]
fn what_a_nitrokey_holds_is_neither_overwritten_nor_taken_for_a_new_secret() {
    let world = Virtual::new(reports::spec("Nitrokey Pro"));
    provision(&mut *world.open(), &right_key(), 1).unwrap();
    let mut session = world.open();
    assert_eq!(session.identify().unwrap().state, UnitState::Live);
    session.authenticate(Some(&right_key()), &mut CountingEntropy(5)).unwrap();
    let mut write = |secret: &Secret, profile| session.write_secret(secret, profile, &mut |_| {});
    let other = write(&secret(2), Profile::SERVICE);
    assert!(matches!(other, Err(DriverError::AlreadyLive { .. })), "{other:?}");
    let thirty = Profile { step: StepSecs::Thirty, ..Profile::SERVICE };
    assert!(matches!(write(&secret(1), thirty), Err(DriverError::AlreadyLive { .. })));
    assert_eq!(write(&secret(1), Profile::SERVICE).unwrap(), None);
    world.with(|unit| assert!(holds(unit, 1)));
}

#[test]
fn the_places_of_other_people_stay_and_a_full_token_is_refused() {
    let mail = SlotConfig { step_secs_or_counter: 30, flags: Flags::default(), token_id: [0; 13] };
    let occupy = |world: &Virtual, slots: &[u8]| {
        for index in slots {
            let name = SlotName::parse(&format!("mail {index}")).unwrap();
            world.with(|unit| unit.occupy(Slot::Totp(*index), name, mail, secret(77)));
        }
    };
    let world = Virtual::new(reports::spec("Nitrokey Pro"));
    occupy(&world, &[0, 1, 3]);
    provision(&mut *world.open(), &right_key(), 1).unwrap();
    let mut session = world.open();
    let token = session.identify().unwrap().token;
    session.authenticate(Some(&right_key()), &mut CountingEntropy(5)).unwrap();
    let names =
        || world.with(|unit| unit.names().map(|(slot, name)| (slot, name.to_owned())).collect::<Vec<_>>());
    assert_eq!(names().iter().find(|(_, name)| name == PLACE).unwrap().0, Slot::Totp(2));
    let other = TokenId::parse("NK", "00000001").unwrap();
    assert!(matches!(session.erase(consent(&other)), Err(DriverError::ConsentForOther { .. })));
    session.erase(consent(&token)).unwrap();
    assert_eq!(session.identify().unwrap().state, UnitState::Blank);
    assert_eq!(names().len(), 3, "only its own place is empty again");
    let nothing = session.erase(consent(&token));
    assert!(matches!(nothing, Err(DriverError::Refused { reason: Refusal::NotLive, .. })));

    let full = Virtual::new(reports::spec("Nitrokey Pro"));
    occupy(&full, &(0..15).collect::<Vec<_>>());
    let refused = provision(&mut *full.open(), &right_key(), 1);
    assert!(matches!(refused, Err(DriverError::Refused { reason: Refusal::Full, .. })), "{refused:?}");
    assert_eq!(full.with(|unit| unit.names().count()), 15);
}

#[test]
fn the_last_try_of_an_admin_pin_is_left_alone_and_a_key_that_is_no_pin_is_not_shown() {
    let world = Virtual::new(reports::spec("Nitrokey Pro"));
    for left in [2, 1] {
        let mut session = world.open();
        session.identify().unwrap();
        let refused = session.authenticate(Some(&pin_key(b"87654321")), &mut CountingEntropy(1));
        assert!(
            matches!(refused, Err(DriverError::KeyRefused { attempts_left: Some(told), .. }) if told == left)
        );
    }
    let mut session = world.open();
    session.identify().unwrap();
    for key in [right_key(), pin_key(b"87654321")] {
        let refused = session.authenticate(Some(&key), &mut CountingEntropy(1));
        assert!(matches!(refused, Err(DriverError::Refused { reason: Refusal::FewTries, .. })));
    }
    for key in [None, Some(pin_key(&[0x5a; 32]))] {
        let refused = session.authenticate(key.as_ref(), &mut CountingEntropy(1));
        assert!(matches!(refused, Err(DriverError::NoLotKey { .. })));
    }
    assert_eq!(world.with(|unit| unit.admin_tries()), 1);
}

#[test]
fn a_unit_that_is_only_looked_at_spends_no_try_of_its_pin() {
    let world = Virtual::new(reports::spec("Nitrokey Pro"));
    provision(&mut *world.open(), &right_key(), 1).unwrap();
    let before = world.with(|unit| unit.admin_tries());
    for lot_key in [None, Some(pin_key(b"87654321"))] {
        let mut session = world.open();
        let token = session.identify().unwrap().token;
        let order = DeviceOrder::ReadCodes { token, lot_key };
        let told = perform(&mut *session, order, &mut CountingEntropy(1), &mut |_| {});
        assert!(matches!(told, DeviceReply::Read(_)), "{told:?}");
    }
    assert_eq!(world.with(|unit| unit.admin_tries()), before);
}

#[test]
fn codes_come_in_their_profile_and_the_time_that_the_token_keeps_has_come() {
    for (step, digits) in [(StepSecs::Thirty, Digits::Eight), (StepSecs::Sixty, Digits::Six)] {
        let profile = Profile { algorithm: Algorithm::Sha1, digits, step };
        let world = Virtual::new(reports::spec("Nitrokey Pro"));
        let mut session = world.open();
        session.identify().unwrap();
        session.authenticate(Some(&right_key()), &mut CountingEntropy(5)).unwrap();
        session.write_secret(&secret(1), profile, &mut |_| {}).unwrap();
        for ahead in [0, 1] {
            let read = session.read_code(ahead).unwrap();
            assert_eq!(read.code, totp(&secret(1), profile, read.step));
        }
        let now = token_station::domain::Clock::now(&world).unix_secs();
        let told = world.written().iter().rev().find(|report| report[0] == 0x0b).unwrap().clone();
        assert_eq!(told[1], 1, "forced");
        assert!(u64::from_le_bytes(told[2..10].try_into().unwrap()) <= now);
    }
}

/// Whether a request could be offered such a token, by any rule of the institution.
fn carries_any(abilities: Abilities) -> bool {
    let profiles = [StepSecs::Thirty, StepSecs::Sixty]
        .into_iter()
        .flat_map(|step| [Digits::Six, Digits::Eight].map(|digits| (step, digits)))
        .flat_map(|(step, digits)| Algorithm::ALL.iter().map(move |algorithm| (step, digits, *algorithm)));
    profiles
        .into_iter()
        .any(|(step, digits, algorithm)| abilities.carries(Profile { algorithm, digits, step }))
}

#[test]
fn a_token_that_wants_its_user_pin_for_a_code_or_is_too_old_is_not_written() {
    let mut guarded = reports::spec("Nitrokey Pro");
    guarded.code_needs_pin = true;
    let abilities = Virtual::new(guarded.clone()).open().identify().unwrap().abilities;
    assert!(!carries_any(abilities) && abilities.erase, "what is in it can go, and nothing comes into it");
    let refused = provision(&mut *Virtual::new(guarded).open(), &right_key(), 1);
    assert!(
        matches!(refused, Err(DriverError::Refused { reason: Refusal::NeedsUserPin, .. })),
        "{refused:?}"
    );
    let mut old = reports::spec("Nitrokey Pro");
    old.firmware = (0, 7);
    let world = Virtual::new(old);
    let abilities = world.open().identify().unwrap().abilities;
    assert!(!carries_any(abilities) && !abilities.erase);
    let refused = provision(&mut *world.open(), &right_key(), 1);
    assert!(
        matches!(refused, Err(DriverError::Refused { reason: Refusal::UnknownModel, .. })),
        "{refused:?}"
    );
    assert_eq!(world.with(|unit| unit.admin_tries()), 3);
}

#[test]
fn what_the_family_cannot_do_is_refused_and_nothing_is_sent() {
    let world = Virtual::new(reports::spec("Nitrokey Pro"));
    let mut session = world.open();
    session.identify().unwrap();
    let heard = world.with(|unit| unit.commands_heard());
    let unable = |outcome: Result<(), DriverError>| {
        assert!(matches!(outcome, Err(DriverError::Refused { reason: Refusal::Unable, .. })), "{outcome:?}");
    };
    unable(session.set_clock());
    unable(session.read_clock().map(drop));
    unable(session.blink());
    assert_eq!(world.with(|unit| unit.commands_heard()), heard);
    let unauthenticated = session.write_secret(&secret(1), Profile::SERVICE, &mut |_| {});
    assert!(matches!(unauthenticated, Err(DriverError::NoSession { .. })));
}
