//! The families of other makers on serial lines, over real pseudo-terminals and with the pace that they really have.
//!
//! Sources: `flipper-zero_authenticator` and `hardware-totp`; README, rules for every family. The trap: an open-hardware
//! token takes one command a second, so every test here asks for few.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

#[path = "serial_families/flipper.rs"]
mod flipper;
#[path = "serial_families/open_serial.rs"]
mod open_serial;
#[path = "support/python.rs"]
mod python;

use std::sync::Arc;

use token_station::bench::emulated::EmulatedSerial;
use token_station::domain::secret::SecretLength;
use token_station::domain::{Consent, OperatorId, Profile, Secret, StepSecs, TokenId};
use token_station::driver::{Driver, DriverError, Session, driver_for};
use token_station::emulator::{Deed, HostMicros, Out, SerialUnit};
use token_station::port::{AllowedPorts, PortRule, SystemClock, SystemEntropy, open_plug};

/// The families under test.
const FAMILIES: [&str; 2] = [open_serial::FAMILY, flipper::FAMILY];

/// What the open-hardware tokens carry.
const THIRTY: Profile = Profile { step: StepSecs::Thirty, ..Profile::SERVICE };

fn clock() -> Arc<SystemClock> {
    Arc::new(SystemClock::new())
}

fn secret(byte: u8) -> Secret {
    Secret::filled::<SecretLength>(20, |bytes| {
        bytes.fill(byte);
        Ok(())
    })
    .unwrap()
}

fn same(held: Option<&Secret>, byte: u8) -> bool {
    held.is_some_and(|held| held.expose_secret() == secret(byte).expose_secret())
}

fn consent(token: &TokenId) -> Consent {
    Consent::by_typing(token, token.serial.as_str(), &OperatorId("tanaka".into())).unwrap()
}

/// A token on its line, plugged in.
fn plugged<U: SerialUnit + 'static>(make: impl FnOnce(HostMicros) -> U) -> EmulatedSerial<U> {
    use token_station::domain::Clock as _;
    let clock = clock();
    EmulatedSerial::start(make(HostMicros::of(clock.now())), clock).unwrap()
}

/// Opens the line as an operator's rule says, which resets the token, when it was seen to be closed.
fn open<U: SerialUnit + 'static>(unit: &EmulatedSerial<U>, family: &str) -> Box<dyn Session> {
    while unit.is_open() {
        std::thread::yield_now();
    }
    let rule = PortRule::parse(&format!("{family}:{}", unit.path())).unwrap();
    let port = AllowedPorts::new(vec![rule]).admit_path(unit.path()).unwrap();
    let driver = token_station::driver::driver_of(port.family().unwrap()).unwrap();
    let plug = open_plug(&port, driver.baud().unwrap()).unwrap();
    assert!(driver_for(plug.kind(), port.family()).is_some());
    driver.open(plug, clock()).unwrap()
}

fn write(session: &mut dyn Session, byte: u8, profile: Profile) -> Result<(), DriverError> {
    session.authenticate(None, &mut SystemEntropy)?;
    session.write_secret(&secret(byte), profile, &mut |_| {}).map(drop)
}

/// What talks by itself and is none of them.
struct Stranger {
    says: &'static str,
}

impl SerialUnit for Stranger {
    fn baud(&self) -> u32 {
        115_200
    }

    fn opened(&mut self, at: HostMicros) -> Vec<Out> {
        vec![Out { at: at.plus(200_000), deed: Deed::Send(self.says.as_bytes().to_vec()) }]
    }

    fn hear(&mut self, _: &[u8], _: HostMicros) -> Vec<Out> {
        Vec::new()
    }

    fn tick(&mut self, _: HostMicros) -> Vec<Out> {
        Vec::new()
    }
}

#[test]
fn a_stranger_on_the_line_is_listened_to_and_never_spoken_to() {
    for family in FAMILIES {
        for says in ["HEARTBEAT:READY\r\nEEPROM:DETECTED\r\n", "$ ", ""] {
            let unit = plugged(|_| Stranger { says });
            let mut session = open(&unit, family);
            let outcome = session.identify();
            if says.is_empty() {
                assert!(matches!(outcome, Err(DriverError::NoAnswer { .. })), "{family}: {outcome:?}");
            } else {
                assert!(matches!(outcome, Err(DriverError::NotThisFamily { .. })), "{family}: {outcome:?}");
            }
            assert_eq!(unit.bytes_heard(), 0, "{family}");
        }
    }
}

#[test]
fn every_family_on_a_serial_line_says_how_fast_its_line_is() {
    for driver in token_station::driver::DRIVERS {
        let named = driver.baud();
        let rate = match driver.family() {
            "open-serial" => Some(9600),
            "flipper" => Some(230_400),
            _ => None,
        };
        assert_eq!(named, rate, "{}", Driver::family(*driver));
    }
}
