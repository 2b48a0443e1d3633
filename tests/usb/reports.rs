//! An emulated token that speaks in reports: on a played bus, or in virtual time where nothing waits.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use token_station::domain::{Clock, EntropyFailed, LotKey, UnixMillis};
use token_station::driver::nitrokey::Nitrokey;
use token_station::driver::{Driver as _, Session};
use token_station::emulator::{HostMicros, NitrokeySpec, NitrokeyUnit};
use token_station::port::{FeatureLink, LineError, Plug, SystemClock, UsbId};
use token_station::wire::nitrokey::model::{MODELS, NitrokeyModel};
use token_station::wire::nitrokey::{Pin, REPORT_LEN};

use crate::socket::{Crossing, Played, Shape};

/// The serial number of the card in it, and as people read it.
pub const SERIAL: u32 = 0x5a7e;
pub const PRINTED: &str = "00005A7E";

const ADMIN: &[u8] = b"12345678";

/// When a token is pulled out.
#[derive(Clone, Copy, Debug)]
pub struct Pulled {
    /// At which command of its life.
    pub command: u32,
    /// Whether it still carries it out.
    pub acts: bool,
}

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

pub fn shape(name: &str) -> Shape {
    let model = model(name);
    Shape { vendor: model.vendor_id, product: model.product_id, serial: "-", kind: "reports" }
}

/// A token on a played bus, pulled out once where that is wanted. The number of a command decides, as `pulled` tells.
pub fn on_the_bus(unit: &Arc<Mutex<NitrokeyUnit>>, mut pulled: Option<(u8, bool)>) -> impl Played {
    let (unit, clock, mut is_gone) = (Arc::clone(unit), SystemClock::new(), false);
    move |crossing| {
        let mut unit = unit.lock().unwrap();
        let at = HostMicros(clock.now().0 * 1000);
        if let Crossing::Plugged = crossing {
            is_gone = false;
            unit.power_cycle();
            return Some(Vec::new());
        }
        if is_gone {
            return None;
        }
        match crossing {
            Crossing::Write(report) => {
                if let Some((code, acts)) = pulled
                    && report[0] == code
                {
                    pulled = None;
                    is_gone = true;
                    if !acts {
                        return None;
                    }
                }
                unit.write(report.try_into().unwrap(), at);
                Some(Vec::new())
            }
            Crossing::Read => Some(unit.read(at).to_vec()),
            Crossing::Plugged | Crossing::Out(_) | Crossing::In => panic!("nothing else crosses"),
        }
    }
}

/// A token and time itself.
#[derive(Clone)]
pub struct Virtual(Arc<Mutex<State>>);

struct State {
    unit: NitrokeyUnit,
    now: HostMicros,
    pulled: Option<Pulled>,
    plugged: bool,
    written: Vec<Vec<u8>>,
}

impl Virtual {
    pub fn new(spec: NitrokeySpec) -> Self {
        let now = HostMicros(1_795_340_000_000_000);
        Self(Arc::new(Mutex::new(State {
            unit: unit(spec),
            now,
            pulled: None,
            plugged: true,
            written: Vec::new(),
        })))
    }

    pub fn pull(&self, pulled: Pulled) {
        self.0.lock().unwrap().pulled = Some(pulled);
    }

    /// Opens it, plugging it in anew.
    pub fn open(&self) -> Box<dyn Session> {
        {
            let mut state = self.0.lock().unwrap();
            state.plugged = true;
            state.unit.power_cycle();
        }
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
        let State { unit, now, pulled, plugged, written } = &mut *state;
        if !*plugged {
            return Err(gone());
        }
        written.push(report.to_vec());
        if let Some(Pulled { command, acts }) = *pulled
            && unit.commands_heard() + 1 == command
        {
            (*pulled, *plugged) = (None, false);
            if !acts {
                return Err(gone());
            }
        }
        unit.write(report, *now);
        Ok(())
    }

    fn read(&mut self, report: &mut [u8; REPORT_LEN]) -> Result<(), LineError> {
        let state = self.0.lock().unwrap();
        if !state.plugged {
            return Err(gone());
        }
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

fn gone() -> LineError {
    LineError::Unplugged { path: "virtual".into() }
}
