//! An emulated token that speaks in reports: on a played bus, or in virtual time where nothing waits.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use token_station::bench::emulated::EmulatedReports;
use token_station::domain::{Clock, EntropyFailed, LotKey, UnixMillis};
use token_station::driver::nitrokey::Nitrokey;
use token_station::driver::{Driver as _, Session};
use token_station::emulator::{HostMicros, NitrokeySpec, NitrokeyUnit};
use token_station::port::{FeatureLink, LineError, Plug, SystemClock, UsbId, UsbShape, UsbWay};
use token_station::wire::nitrokey::model::{MODELS, NitrokeyModel};
use token_station::wire::nitrokey::{Pin, REPORT_LEN};

/// The serial number of the card in it, and as people read it.
pub const SERIAL: u32 = 0x5a7e;
pub const PRINTED: &str = "00005A7E";

const ADMIN: &[u8] = b"12345678";

/// The key of a lot whose admin PIN is this.
pub fn pin_key(pin: &[u8]) -> LotKey {
    LotKey::filled::<EntropyFailed>(|out| {
        out[..pin.len()].copy_from_slice(pin);
        Ok(())
    })
    .unwrap()
}

/// The right one.
pub fn right_key() -> LotKey {
    pin_key(ADMIN)
}

pub fn model(name: &str) -> &'static NitrokeyModel {
    MODELS.iter().find(|model| model.name == name).unwrap()
}

pub fn spec(name: &str) -> NitrokeySpec {
    NitrokeySpec::of(model(name), SERIAL)
}

pub fn unit(spec: NitrokeySpec) -> NitrokeyUnit {
    NitrokeyUnit::new(spec, Pin::new(ADMIN).unwrap(), Pin::new(b"123456").unwrap())
}

pub fn shape(name: &str) -> UsbShape {
    let model = model(name);
    UsbShape {
        id: UsbId { vendor: model.vendor_id, product: model.product_id },
        serial: None,
        way: UsbWay::Reports,
    }
}

/// A token on a played bus.
pub fn on_the_bus(spec: NitrokeySpec) -> EmulatedReports {
    EmulatedReports::new(unit(spec), Arc::new(SystemClock::new()))
}

/// A token and time itself.
#[derive(Clone)]
pub struct Virtual(Arc<Mutex<State>>);

struct State {
    unit: NitrokeyUnit,
    now: HostMicros,
    written: Vec<Vec<u8>>,
}

impl Virtual {
    pub fn new(spec: NitrokeySpec) -> Self {
        let now = HostMicros(1_795_340_000_000_000);
        Self(Arc::new(Mutex::new(State { unit: unit(spec), now, written: Vec::new() })))
    }

    /// Opens it, plugging it in anew.
    pub fn open(&self) -> Box<dyn Session> {
        self.0.lock().unwrap().unit.power_cycle();
        self.open_again()
    }

    /// Opens it as it is.
    pub fn open_again(&self) -> Box<dyn Session> {
        Nitrokey.open(Plug::Reports(Box::new(self.clone())), Arc::new(self.clone())).unwrap()
    }

    pub fn with<T>(&self, look: impl FnOnce(&mut NitrokeyUnit) -> T) -> T {
        look(&mut self.0.lock().unwrap().unit)
    }

    /// Every report that it was given.
    pub fn written(&self) -> Vec<Vec<u8>> {
        self.0.lock().unwrap().written.clone()
    }
}

impl FeatureLink for Virtual {
    fn write(&mut self, report: &[u8; REPORT_LEN]) -> Result<(), LineError> {
        let mut state = self.0.lock().unwrap();
        let State { unit, now, written } = &mut *state;
        written.push(report.to_vec());
        unit.write(report, *now);
        Ok(())
    }

    fn read(&mut self, report: &mut [u8; REPORT_LEN]) -> Result<(), LineError> {
        let state = self.0.lock().unwrap();
        *report = state.unit.read(state.now);
        Ok(())
    }

    fn pause(&mut self, duration: Duration) {
        let mut state = self.0.lock().unwrap();
        state.now = state.now.plus(u64::try_from(duration.as_micros()).unwrap());
    }

    fn id(&self) -> UsbId {
        let model = model("Nitrokey Pro");
        UsbId { vendor: model.vendor_id, product: model.product_id }
    }
}

impl Clock for Virtual {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.0.lock().unwrap().now.0 / 1000)
    }

    fn ticks_micros(&self) -> u64 {
        u64::try_from(self.0.lock().unwrap().now.0).unwrap()
    }
}
