//! The reference family: on pseudo-terminals, and on a played USB.

use std::sync::Arc;
use std::time::Instant;

use token_station::bench::emulated::{EmulatedUnit, Socket, TerminalSocket, UnitParts};
use token_station::domain::{LotKey, TokenId};
use token_station::driver::Session;
use token_station::emulator::{Fault, Pulled, TokenSpec};
use token_station::port::{SystemClock, SystemEntropy};

use crate::lines;
use crate::unit::{Family, Unit, hex, key};

pub const SERIAL: &str = "RT-00001842";
const KEY: [u8; 32] = [0x5a; 32];

/// On a pseudo-terminal.
pub struct Reference;

impl Family for Reference {
    fn name(&self) -> (&'static str, &'static str) {
        ("reference", "terminal")
    }

    fn key(&self) -> Option<LotKey> {
        Some(key(&KEY))
    }

    fn lanes(&self) -> usize {
        4
    }

    fn make(&self, _: usize, pulled: Option<Pulled>) -> Box<dyn Unit> {
        let unit = unit(pulled, &|baud| Box::new(TerminalSocket { baud }));
        Box::new(OnATerminal(unit))
    }

    fn refusing(&self, lane: usize) -> Option<(Box<dyn Unit>, Option<LotKey>)> {
        Some((self.make(lane, None), Some(key(&[1; 32]))))
    }

    fn asks_twice(&self) -> bool {
        true
    }
}

/// A token of this family at a socket.
pub fn unit(pulled: Option<Pulled>, socket: &dyn Fn(u32) -> Box<dyn Socket>) -> EmulatedUnit {
    let token = TokenId::parse("RT", SERIAL).unwrap();
    let fault = pulled.map(|pulled| {
        if pulled.acts { Fault::UnplugAfter(pulled.exchange) } else { Fault::UnplugBefore(pulled.exchange) }
    });
    let spec = TokenSpec {
        factory_clock_millis: -90_000,
        faults: fault.into_iter().collect(),
        ..TokenSpec::full(token, key(&KEY))
    };
    EmulatedUnit::start(UnitParts {
        socket: socket(spec.baud),
        spec,
        memory_file: None,
        clock: Arc::new(SystemClock::new()),
        entropy: Box::new(SystemEntropy),
        watcher: Box::new(|_, _| {}),
    })
    .unwrap()
}

struct OnATerminal(EmulatedUnit);

impl Unit for OnATerminal {
    fn open(&mut self) -> Box<dyn Session> {
        self.0.plug().unwrap();
        lines::open("reference", &self.0.path().unwrap())
    }

    fn port(&mut self) -> String {
        self.0.path().unwrap()
    }

    fn pull(&mut self) {
        self.0.unplug().unwrap();
    }

    fn plug(&mut self) -> Instant {
        self.0.plug().unwrap();
        Instant::now()
    }

    fn bytes(&self) -> u64 {
        self.0.with_token(|token, _| token.bytes_crossed())
    }

    fn exchanges(&self) -> u32 {
        exchanges(&self.0)
    }

    fn held(&self) -> Option<Vec<u8>> {
        held(&self.0)
    }

    fn lasting(&self) -> String {
        format!("{:?}", self.held().map(|held| hex(&held)))
    }

    fn clock_off_millis(&self) -> Option<i64> {
        Some(clock_off_millis(&self.0))
    }
}

pub fn exchanges(unit: &EmulatedUnit) -> u32 {
    unit.with_token(|token, _| token.commands_heard())
}

pub fn held(unit: &EmulatedUnit) -> Option<Vec<u8>> {
    unit.with_token(|token, _| token.live_secret().map(|held| held.expose_secret().to_vec()))
}

pub fn clock_off_millis(unit: &EmulatedUnit) -> i64 {
    unit.with_token(|token, now| token.clock(now).0 - now.0 / 1000)
}
