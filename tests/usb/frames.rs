//! A token of the reference family on a played bus: its frames go through two pipes.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use token_station::bench::emulated::{EmulatedUnit, UnitParts, UsbSocket};
use token_station::port::{Crossing, SystemClock, SystemEntropy, UsbDevice, UsbId, UsbShape, UsbWay};
use token_station::wire::reference::usb::{PRODUCT_ID, VENDOR_ID};

use crate::rig;

pub const SERIAL: &str = "RT-00001842";

pub fn slow_shape() -> UsbShape {
    UsbShape { way: UsbWay::SlowFrames, ..shape(Some(SERIAL)) }
}

pub fn shape(serial: Option<&str>) -> UsbShape {
    let id = UsbId { vendor: VENDOR_ID, product: PRODUCT_ID };
    UsbShape { id, serial: serial.map(str::to_owned), way: UsbWay::Frames }
}

/// A token with its thread, and what answers for it on the bus.
pub fn start() -> (EmulatedUnit, Box<dyn UsbDevice>) {
    let spec = rig::sound();
    let socket = UsbSocket::new(spec.baud);
    let device = socket.device();
    let parts = UnitParts {
        spec,
        memory_file: None,
        socket: Box::new(socket),
        clock: Arc::new(SystemClock::new()),
        entropy: Box::new(SystemEntropy),
        watcher: Box::new(|_, _| {}),
    };
    (EmulatedUnit::start(parts).unwrap(), device)
}

/// Something that says everything again, and late.
pub struct LateEcho {
    after: Duration,
    heard: VecDeque<(Instant, Vec<u8>)>,
}

impl LateEcho {
    pub fn after(after: Duration) -> Box<dyn UsbDevice> {
        Box::new(Self { after, heard: VecDeque::new() })
    }
}

impl UsbDevice for LateEcho {
    fn life(&mut self) -> Option<u8> {
        Some(0)
    }

    fn cross(&mut self, crossing: Crossing<'_>) -> Option<Vec<u8>> {
        let is_due = |(at, _): &(Instant, Vec<u8>)| at.elapsed() >= self.after;
        Some(match crossing {
            Crossing::Out(bytes) => {
                self.heard.push_back((Instant::now(), bytes.to_vec()));
                Vec::new()
            }
            Crossing::In if self.heard.front().is_some_and(is_due) => self.heard.pop_front().unwrap().1,
            _ => Vec::new(),
        })
    }
}
