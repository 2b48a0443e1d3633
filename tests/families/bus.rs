//! The families on a USB that `umockdev` plays: the whole test runs in a second process, in front of the bus, and so do its
//! tokens.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use token_station::bench::emulated::{EmulatedReports, EmulatedUnit, UsbSocket};
use token_station::domain::LotKey;
use token_station::driver::nitrokey::PLACE;
use token_station::driver::{Session, driver_for};
use token_station::emulator::{NitrokeySpec, NitrokeyUnit, Pulled};
use token_station::port::{
    AllowedPorts, Crossing, ListedPorts, PlayedUsb, PortLister as _, SystemClock, UsbDevice, UsbId, UsbShape,
    UsbWay, in_front_of_usb, missing_to_play_usb, open_plug, usb_place,
};
use token_station::wire::nitrokey::model::MODELS;
use token_station::wire::nitrokey::{Flags, Pin, Slot, SlotConfig, SlotName};
use token_station::wire::reference::usb::{PRODUCT_ID, VENDOR_ID};

use crate::reference;
use crate::unit::{Family, Unit, hex, key, secret, until};

/// Nitrokey Pro 2.
pub struct Nitrokey(Bus);

/// The reference family over its vendor's interface.
pub struct ReferenceUsb(Bus);

/// For the program in front of the bus: where the bus is played, and what is done there.
const FOLDER: &str = "TOKEN_STATION_USB_FOLDER";
const TASK: &str = "TOKEN_STATION_USB_TASK";

/// A test that hangs is ended, and fails.
const WITHIN_SECS: &str = "240";

const ADMIN: &[u8] = b"12345678";

/// How many tokens are on a bus.
const NITROKEYS: usize = 14;
const REFERENCES: usize = 2;

/// A bus with places for tokens.
struct Bus {
    shape: UsbShape,
    places: Vec<Place>,
    _played: PlayedUsb,
}

/// A place, and what is plugged in there.
#[derive(Clone, Default)]
struct Place(Arc<Mutex<Option<Box<dyn UsbDevice>>>>);

impl UsbDevice for Place {
    fn life(&mut self) -> Option<u8> {
        self.0.lock().unwrap().as_mut()?.life()
    }

    fn cross(&mut self, crossing: Crossing<'_>) -> Option<Vec<u8>> {
        self.0.lock().unwrap().as_mut()?.cross(crossing)
    }
}

impl Bus {
    fn play(shape: UsbShape, count: usize) -> Self {
        let places: Vec<Place> = std::iter::repeat_with(Place::default).take(count).collect();
        let devices = places.iter().map(|place| Box::new(place.clone()) as _).collect();
        let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
        Self { shape, places, _played: PlayedUsb::answer(&folder, devices).unwrap() }
    }

    fn path(&self, lane: usize) -> String {
        usb_place(&self.shape, lane)
    }

    /// Puts a token into a place.
    fn put(&self, lane: usize, device: Box<dyn UsbDevice>) {
        *self.places[lane].0.lock().unwrap() = None;
        until("the place is empty", || !is_listed(&self.path(lane)));
        *self.places[lane].0.lock().unwrap() = Some(device);
    }
}

fn is_listed(path: &str) -> bool {
    !ListedPorts::new([path]).list().is_empty()
}

fn open(path: &str) -> Box<dyn Session> {
    until("the token is on the bus", || is_listed(path));
    let port = AllowedPorts::of_paths([path]).admit_path(path).unwrap();
    let plug = open_plug(&port, 115_200).unwrap();
    let driver = driver_for(plug.kind(), None).unwrap();
    driver.open(plug, Arc::new(SystemClock::new())).unwrap()
}

impl Family for Nitrokey {
    fn name(&self) -> (&'static str, &'static str) {
        ("nitrokey", "usb")
    }

    fn key(&self) -> Option<LotKey> {
        Some(key(ADMIN))
    }

    fn lanes(&self) -> usize {
        NITROKEYS
    }

    fn make(&self, lane: usize, pulled: Option<Pulled>) -> Box<dyn Unit> {
        let pin = |text: &[u8]| Pin::new(text).unwrap();
        let mut unit = NitrokeyUnit::new(NitrokeySpec::of(&MODELS[0], 0x5a7e), pin(ADMIN), pin(b"123456"));
        let mail = SlotConfig { step_secs_or_counter: 30, flags: Flags::default(), token_id: [0; 13] };
        unit.occupy(Slot::Totp(0), SlotName::parse("mail").unwrap(), mail, secret(201));
        let token = EmulatedReports::new(unit, Arc::new(SystemClock::new()));
        if let Some(pulled) = pulled {
            token.pull_at(pulled);
        }
        self.0.put(lane, token.device());
        Box::new(InReports { token, path: self.0.path(lane) })
    }

    fn refusing(&self, lane: usize) -> Option<(Box<dyn Unit>, Option<LotKey>)> {
        Some((self.make(lane, None), Some(key(b"87654321"))))
    }
}

impl Family for ReferenceUsb {
    fn name(&self) -> (&'static str, &'static str) {
        ("reference", "usb")
    }

    fn key(&self) -> Option<LotKey> {
        reference::Reference.key()
    }

    fn lanes(&self) -> usize {
        REFERENCES
    }

    fn make(&self, lane: usize, pulled: Option<Pulled>) -> Box<dyn Unit> {
        let socket = std::cell::OnceCell::new();
        let unit =
            reference::unit(pulled, &|baud| Box::new(socket.get_or_init(|| UsbSocket::new(baud)).clone()));
        self.0.put(lane, socket.get().unwrap().device());
        Box::new(InFrames { unit, path: self.0.path(lane) })
    }

    fn refusing(&self, lane: usize) -> Option<(Box<dyn Unit>, Option<LotKey>)> {
        Some((self.make(lane, None), Some(key(&[1; 32]))))
    }

    fn asks_twice(&self) -> bool {
        true
    }
}

struct InReports {
    token: EmulatedReports,
    path: String,
}

impl Unit for InReports {
    fn open(&mut self) -> Box<dyn Session> {
        if !self.token.is_plugged() {
            until("the token has left the bus", || !is_listed(&self.path));
            self.token.plug();
        }
        open(&self.path)
    }

    fn port(&mut self) -> String {
        self.path.clone()
    }

    fn pull(&mut self) {
        self.token.unplug();
        until("the token has left the bus", || !is_listed(&self.path));
    }

    fn plug(&mut self) -> Instant {
        // The bus itself looks a few times a second: that is counted too.
        let begun = Instant::now();
        self.token.plug();
        begun
    }

    fn bytes(&self) -> u64 {
        self.token.bytes_crossed()
    }

    fn exchanges(&self) -> u32 {
        self.token.exchanges()
    }

    fn held(&self) -> Option<Vec<u8>> {
        self.token.with(|unit, _| {
            assert!(unit.names().count() <= 2, "one place of ours");
            unit.secret_of(PLACE).map(|held| held.expose_secret().to_vec())
        })
    }

    fn lasting(&self) -> String {
        self.token.with(|unit, _| {
            let names: Vec<String> = unit.names().map(|(slot, name)| format!("{slot:?}={name}")).collect();
            let secrets =
                ["mail", PLACE].map(|name| unit.secret_of(name).map(|held| hex(held.expose_secret())));
            format!("{names:?} {secrets:?} {}", unit.admin_tries())
        })
    }

    fn clock_off_millis(&self) -> Option<i64> {
        None
    }
}

struct InFrames {
    unit: EmulatedUnit,
    path: String,
}

impl Unit for InFrames {
    fn open(&mut self) -> Box<dyn Session> {
        if self.unit.path().is_none() {
            until("the token has left the bus", || !is_listed(&self.path));
            self.unit.plug().unwrap();
        }
        open(&self.path)
    }

    fn port(&mut self) -> String {
        self.path.clone()
    }

    fn pull(&mut self) {
        self.unit.unplug().unwrap();
        until("the token has left the bus", || !is_listed(&self.path));
    }

    fn plug(&mut self) -> Instant {
        let begun = Instant::now();
        self.unit.plug().unwrap();
        begun
    }

    fn bytes(&self) -> u64 {
        self.unit.with_token(|token, _| token.bytes_crossed())
    }

    fn exchanges(&self) -> u32 {
        reference::exchanges(&self.unit)
    }

    fn held(&self) -> Option<Vec<u8>> {
        reference::held(&self.unit)
    }

    fn lasting(&self) -> String {
        format!("{:?}", self.held().map(|held| hex(&held)))
    }

    fn clock_off_millis(&self) -> Option<i64> {
        Some(reference::clock_off_millis(&self.unit))
    }
}

fn nitrokey_shape() -> UsbShape {
    let id = UsbId { vendor: MODELS[0].vendor_id, product: MODELS[0].product_id };
    UsbShape { id, serial: None, way: UsbWay::Reports }
}

fn reference_shape() -> UsbShape {
    let id = UsbId { vendor: VENDOR_ID, product: PRODUCT_ID };
    UsbShape { id, serial: Some(reference::SERIAL.into()), way: UsbWay::Frames }
}

/// What is to be done in front of this bus, if this process is in front of one.
pub fn task() -> Option<(String, Box<dyn Family>)> {
    let task = std::env::var(TASK).ok()?;
    let family: Box<dyn Family> = match task.split_once(' ')?.0 {
        "nitrokey" => Box::new(Nitrokey(Bus::play(nitrokey_shape(), NITROKEYS))),
        "reference" => Box::new(ReferenceUsb(Bus::play(reference_shape(), REFERENCES))),
        other => panic!("no bus for {other}"),
    };
    Some((task.split_once(' ')?.1.to_owned(), family))
}

/// Runs one test of this program in front of a bus; what it said, or `None`, said loudly, where packages are missing.
pub fn in_front(family: &str, task: &str, test: &str) -> Option<Vec<u8>> {
    if let Some(package) = missing_to_play_usb() {
        let _ = writeln!(std::io::stderr().lock(), "\nSKIPPED: {package} is not installed");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let shapes = match family {
        "nitrokey" => vec![nitrokey_shape(); NITROKEYS],
        _ => vec![reference_shape(); REFERENCES],
    };
    let words = in_front_of_usb(folder.path(), &shapes).unwrap();
    let out = Command::new("timeout")
        .arg(WITHIN_SECS)
        .args(words)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(FOLDER, folder.path())
        .env("LIBUSB_DEBUG", "4")
        .env(TASK, format!("{family} {task}"))
        .output()
        .unwrap();
    let all = [out.stdout, out.stderr].concat();
    let told = String::from_utf8_lossy(&all);
    assert!(out.status.success(), "{family}: {} {told}", out.status);
    Some(all)
}
