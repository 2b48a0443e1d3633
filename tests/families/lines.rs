//! The families of other makers on pseudo-terminals.

use std::sync::Arc;
use std::time::Instant;

use token_station::bench::emulated::EmulatedSerial;
use token_station::domain::{Clock as _, LotKey, Profile, StepSecs};
use token_station::driver::{Session, driver_of};
use token_station::emulator::{FlipperUnit, HostMicros, OpenSerialUnit, Pulled, SerialUnit};
use token_station::port::{AllowedPorts, PortRule, SystemClock, open_plug};

use crate::unit::{Family, Unit, hex, secret, until};

/// The open-hardware token.
pub struct OpenSerial;

/// Flipper Zero.
pub struct Flipper;

/// What somebody else keeps in them.
const OTHERS: &str = "MAIL";

impl Family for OpenSerial {
    fn name(&self) -> (&'static str, &'static str) {
        ("open-serial", "terminal")
    }

    fn profile(&self) -> Profile {
        Profile { step: StepSecs::Thirty, ..Profile::SERVICE }
    }

    fn lanes(&self) -> usize {
        24
    }

    fn make(&self, _: usize, pulled: Option<Pulled>) -> Box<dyn Unit> {
        let named = |at| {
            let mut unit = OpenSerialUnit::new(0, at);
            unit.put("OS-0000123", secret(200));
            unit.put(OTHERS, secret(201));
            unit
        };
        Box::new(plugged("open-serial", named, pulled))
    }

    fn refusing(&self, _: usize) -> Option<(Box<dyn Unit>, Option<LotKey>)> {
        None
    }
}

impl Family for Flipper {
    fn name(&self) -> (&'static str, &'static str) {
        ("flipper", "terminal")
    }

    fn lanes(&self) -> usize {
        8
    }

    fn make(&self, _: usize, pulled: Option<Pulled>) -> Box<dyn Unit> {
        let owned = |at| {
            let mut unit = FlipperUnit::new("2D2EC30127E18000", at);
            unit.put(OTHERS, secret(201));
            unit
        };
        Box::new(plugged("flipper", owned, pulled))
    }

    fn refusing(&self, _: usize) -> Option<(Box<dyn Unit>, Option<LotKey>)> {
        None
    }
}

/// A session on a line, as a slot opens it.
pub fn open(family: &str, path: &str) -> Box<dyn Session> {
    let rule = PortRule::parse(&format!("{family}:{path}")).unwrap();
    let port = AllowedPorts::new(vec![rule]).admit_path(path).unwrap();
    let driver = driver_of(port.family().unwrap()).unwrap();
    let plug = open_plug(&port, driver.baud().unwrap_or(115_200)).unwrap();
    driver.open(plug, Arc::new(SystemClock::new())).unwrap()
}

struct OnALine<U> {
    family: &'static str,
    token: EmulatedSerial<U>,
}

fn plugged<U: Kept>(
    family: &'static str,
    make: impl FnOnce(HostMicros) -> U,
    pulled: Option<Pulled>,
) -> OnALine<U> {
    let clock = Arc::new(SystemClock::new());
    let token = EmulatedSerial::start(make(HostMicros::of(clock.now())), clock).unwrap();
    if let Some(pulled) = pulled {
        token.pull_at(pulled);
    }
    OnALine { family, token }
}

/// What a token keeps without power.
trait Kept: SerialUnit + 'static {
    fn entries(&self) -> Vec<(String, Vec<u8>)>;
    fn off_micros(&self, at: HostMicros) -> Option<i64>;
    fn press(&mut self, at: HostMicros);
}

impl Kept for OpenSerialUnit {
    fn entries(&self) -> Vec<(String, Vec<u8>)> {
        let secret = |name: &str| self.secret(name).unwrap().expose_secret().to_vec();
        self.saved().into_iter().map(|name| (name.to_owned(), secret(name))).collect()
    }

    fn off_micros(&self, at: HostMicros) -> Option<i64> {
        Some(self.clock_micros(at)? - at.0)
    }

    fn press(&mut self, at: HostMicros) {
        Self::press(self, at);
    }
}

impl Kept for FlipperUnit {
    fn entries(&self) -> Vec<(String, Vec<u8>)> {
        let secret = |name: &str| self.secret(name).unwrap().expose_secret().to_vec();
        self.names().into_iter().map(|name| (name.to_owned(), secret(name))).collect()
    }

    fn off_micros(&self, at: HostMicros) -> Option<i64> {
        // It tells whole seconds only; the middle of one is taken.
        Some(i64::from(self.unix_secs(at)?) * 1_000_000 + 500_000 - at.0)
    }

    fn press(&mut self, _: HostMicros) {}
}

impl<U: Kept> Unit for OnALine<U> {
    fn open(&mut self) -> Box<dyn Session> {
        self.token.plug().unwrap();
        // A hand is slower than this: the line is seen to be closed before it is opened again.
        until("the line is let go", || !self.token.is_open());
        open(self.family, self.token.path())
    }

    fn port(&mut self) -> String {
        format!("{}:{}", self.family, self.token.path())
    }

    fn pull(&mut self) {
        self.token.unplug();
    }

    fn plug(&mut self) -> Instant {
        self.token.plug().unwrap();
        Instant::now()
    }

    fn bytes(&self) -> u64 {
        self.token.bytes_crossed()
    }

    fn exchanges(&self) -> u32 {
        self.token.exchanges()
    }

    fn held(&self) -> Option<Vec<u8>> {
        let entries = self.token.with(|unit, _| unit.entries());
        let mut ours = entries.into_iter().filter(|(name, _)| name.starts_with("OTP-"));
        let held = ours.next().map(|(_, secret)| secret);
        assert!(ours.next().is_none(), "two entries of ours");
        held
    }

    fn lasting(&self) -> String {
        let entries = self.token.with(|unit, _| unit.entries());
        let told: Vec<String> =
            entries.iter().map(|(name, secret)| format!("{name}={}", hex(secret))).collect();
        told.join(" ")
    }

    fn clock_off_millis(&self) -> Option<i64> {
        self.token.with(|unit, at| unit.off_micros(at)).map(|micros| micros / 1000)
    }

    fn press(&self) {
        self.token.with(Kept::press);
    }
}
