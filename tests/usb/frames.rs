//! A token of the reference family on a played bus: its frames go through two bulk pipes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use token_station::bench::emulated::{EmulatedUnit, UnitParts};
use token_station::emulator::TokenSpec;
use token_station::port::{Line as _, LineError, MemoryLine, SystemClock, SystemEntropy, memory_pair};
use token_station::wire::reference::usb::{PRODUCT_ID, VENDOR_ID};

use crate::socket::{Crossing, Played, Shape};

pub const SERIAL: &str = "RT-00001842";

pub const fn shape(serial: &'static str) -> Shape {
    Shape { vendor: VENDOR_ID, product: PRODUCT_ID, serial, kind: "frames" }
}

/// A token with its thread, and the end of its line that the bus holds.
pub struct Framed {
    pub unit: Arc<EmulatedUnit>,
    bus: Arc<Mutex<Option<MemoryLine>>>,
}

impl Framed {
    pub fn start(spec: TokenSpec) -> Self {
        let bus = Arc::new(Mutex::new(None));
        let (held, baud) = (Arc::clone(&bus), spec.baud);
        let socket = move || {
            let (token_end, bus_end) = memory_pair(baud);
            *held.lock().unwrap() = Some(bus_end);
            Ok::<_, LineError>((Box::new(token_end) as _, "a played bus".to_owned()))
        };
        let parts = UnitParts {
            spec,
            memory_file: None,
            socket: Box::new(socket),
            clock: Arc::new(SystemClock::new()),
            entropy: Box::new(SystemEntropy),
            watcher: Box::new(|_, _| {}),
        };
        Self { unit: Arc::new(EmulatedUnit::start(parts).unwrap()), bus }
    }

    pub fn on_the_bus(&self) -> impl Played {
        let (unit, bus) = (Arc::clone(&self.unit), Arc::clone(&self.bus));
        move |crossing| {
            if let Crossing::Plugged = crossing {
                unit.unplug().unwrap();
                unit.plug().unwrap();
                return Some(Vec::new());
            }
            let mut bus = bus.lock().unwrap();
            let line = bus.as_mut().unwrap();
            match crossing {
                Crossing::Out(bytes) => line.send(bytes).ok().map(|()| Vec::new()),
                Crossing::In => {
                    let mut packet = [0; 64];
                    match line.receive(&mut packet, Duration::ZERO) {
                        Ok(count) => Some(packet[..count].to_vec()),
                        Err(error) if error.is_timeout() => Some(Vec::new()),
                        Err(_) => None,
                    }
                }
                Crossing::Plugged | Crossing::Write(_) | Crossing::Read => panic!("nothing else crosses"),
            }
        }
    }
}

/// Something that says everything again, and late.
pub fn late_echo(after: Duration) -> impl Played {
    let mut heard: VecDeque<(Instant, Vec<u8>)> = VecDeque::new();
    move |crossing| {
        Some(match crossing {
            Crossing::Out(bytes) => {
                heard.push_back((Instant::now(), bytes.to_vec()));
                Vec::new()
            }
            Crossing::In if heard.front().is_some_and(|(at, _)| at.elapsed() >= after) => {
                heard.pop_front().unwrap().1
            }
            _ => Vec::new(),
        })
    }
}
