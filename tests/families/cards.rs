//! The families in smart-card readers: a real PC/SC service, and the virtual reader of its `vpcd` driver.

use std::sync::Arc;
use std::time::Instant;

use token_station::bench::emulated::EmulatedCard;
use token_station::domain::{Algorithm, LotKey};
use token_station::driver::{Session, driver_of};
use token_station::emulator::{CardUnit, HostMicros, Pulled, Token2Spec, Token2Unit, YkOathSpec, YkOathUnit};
use token_station::port::{AllowedPorts, CardReaders, Plug, SystemClock, SystemEntropy, open_plug};
use token_station::wire::ykoath::{Credential, Kind, Make, Name};

use crate::readers::Readers;
use crate::unit::{Family, Unit, hex, key, secret, until};

/// A single-profile token of Token2.
pub struct Token2;

/// A smart key of some make; some have a password.
pub struct YkOath(pub Make);

const OURS: &str = "60/Token Station:OTP";
const OTHERS: &str = "Other service:somebody@example.jp";
const KEY: [u8; 32] = [0xa9; 32];

impl Family for Token2 {
    fn name(&self) -> (&'static str, &'static str) {
        ("token2", "reader")
    }

    fn lanes(&self) -> usize {
        2
    }

    fn make(&self, lane: usize, pulled: Option<Pulled>) -> Box<dyn Unit> {
        // One model that keeps its secret when its clock is written, and one that does not.
        let serial = ["86596100000001", "86596320000001"][lane];
        Box::new(OnAReader::new("token2", lane, pulled, |at| {
            let spec = Token2Spec { factory_clock_millis: -90_000, ..Token2Spec::of(serial) };
            Token2Unit::new(spec, at)
        }))
    }

    fn refusing(&self, lane: usize) -> Option<(Box<dyn Unit>, Option<LotKey>)> {
        let locked = Token2Spec { locks_after: Some(0), ..Token2Spec::of("86596100000001") };
        Some((Box::new(OnAReader::new("token2", lane, None, |at| Token2Unit::new(locked, at))), None))
    }
}

impl Family for YkOath {
    fn name(&self) -> (&'static str, &'static str) {
        ("ykoath", "reader")
    }

    fn key(&self) -> Option<LotKey> {
        self.0.has_password().then(|| key(&KEY))
    }

    fn lanes(&self) -> usize {
        2
    }

    fn make(&self, lane: usize, pulled: Option<Pulled>) -> Box<dyn Unit> {
        Box::new(OnAReader::new("ykoath", lane, pulled, |_| smart_key(self.0, self.0.has_password())))
    }

    fn refusing(&self, lane: usize) -> Option<(Box<dyn Unit>, Option<LotKey>)> {
        let refusing = |_| smart_key(self.0, true);
        let unit = || Box::new(OnAReader::new("ykoath", lane, None, refusing)) as Box<dyn Unit>;
        self.0.has_password().then(|| (unit(), Some(key(&[0xb0; 32]))))
    }
}

/// A key with somebody else's credential in it.
fn smart_key(make: Make, guarded: bool) -> YkOathUnit {
    let mut unit = YkOathUnit::new(YkOathSpec::of(make, 20_261_123));
    unit.add(Credential {
        name: Name::parse(OTHERS).unwrap(),
        kind: Kind::Totp,
        algorithm: Algorithm::Sha1,
        digits: 6,
        secret: secret(201),
        touch: false,
        only_increasing: false,
        counter: None,
    });
    if guarded {
        unit.guard_by(hex(&KEY).as_bytes()).unwrap();
    }
    unit
}

/// How long one command and its answer take through the service and its virtual reader, in milliseconds.
#[allow(dead_code, reason = "only the measurements ask")]
pub fn answer_millis() -> f64 {
    let mut unit =
        OnAReader::new("token2", 0, None, |at| Token2Unit::new(Token2Spec::of("86596320000001"), at));
    let path = unit.laid();
    let port = AllowedPorts::of_paths([path.clone()]).admit_path(&path).unwrap();
    let Plug::Card(mut link) = open_plug(&port, 0).unwrap() else { panic!("a reader is no line") };
    let begun = Instant::now();
    for _ in 0..20 {
        link.transmit(&[0x80, 0x41, 0, 0, 2, 2, 0x11]).unwrap();
    }
    begun.elapsed().as_secs_f64() * 1000.0 / 20.0
}

/// A card on one of the readers.
pub struct OnAReader<U: CardUnit + 'static> {
    family: &'static str,
    reader: u16,
    card: EmulatedCard<U>,
}

/// What a card keeps without power.
pub trait Kept: CardUnit + 'static {
    fn held(&self) -> Option<Vec<u8>>;
    fn others(&self) -> String;
    fn off_micros(&self, at: HostMicros) -> Option<i64>;
}

impl Kept for Token2Unit {
    fn held(&self) -> Option<Vec<u8>> {
        self.secret().map(|held| held.expose_secret().to_vec())
    }

    fn others(&self) -> String {
        String::new()
    }

    fn off_micros(&self, at: HostMicros) -> Option<i64> {
        Some(self.clock_micros(at) - at.0)
    }
}

impl Kept for YkOathUnit {
    fn held(&self) -> Option<Vec<u8>> {
        assert!(self.names().iter().filter(|name| name.contains("Token Station")).count() <= 1);
        self.secret(OURS).map(|(_, held)| held.expose_secret().to_vec())
    }

    fn others(&self) -> String {
        self.secret(OTHERS).map(|(_, held)| hex(held.expose_secret())).unwrap_or_default()
    }

    fn off_micros(&self, _: HostMicros) -> Option<i64> {
        None
    }
}

impl<U: Kept> OnAReader<U> {
    pub fn new(
        family: &'static str,
        lane: usize,
        pulled: Option<Pulled>,
        make: impl FnOnce(HostMicros) -> U,
    ) -> Self {
        let card = EmulatedCard::new(make, Arc::new(SystemClock::new()));
        if let Some(pulled) = pulled {
            card.pull_at(pulled);
        }
        Self { family, reader: u16::try_from(lane).unwrap(), card }
    }

    /// Lays it on its reader, if it does not lie there; the path under which the service shows it.
    fn laid(&mut self) -> String {
        if !self.card.is_laid() {
            // What lay there before is seen to be gone.
            until("the reader is empty", || self.path().is_none());
            self.card.lay(Readers::address(self.reader), Box::new(SystemEntropy)).unwrap();
        }
        let mut path = None;
        until("the service shows the card", || {
            path = self.path();
            path.is_some()
        });
        path.unwrap()
    }

    /// The path under which the service shows the card of this reader.
    fn path(&self) -> Option<String> {
        let suffix = format!("00 0{}", self.reader);
        let ports = CardReaders::default().look().unwrap().1;
        ports.into_iter().map(|port| port.path).find(|path| path.ends_with(&suffix))
    }
}

impl<U: Kept> Unit for OnAReader<U> {
    fn open(&mut self) -> Box<dyn Session> {
        let path = self.laid();
        let port = AllowedPorts::of_paths([path.clone()]).admit_path(&path).unwrap();
        let plug = open_plug(&port, 0).unwrap();
        assert!(matches!(plug, Plug::Card(_)));
        driver_of(self.family).unwrap().open(plug, Arc::new(SystemClock::new())).unwrap()
    }

    fn port(&mut self) -> String {
        self.laid()
    }

    fn pull(&mut self) {
        self.card.take_away();
        until("the reader is empty", || self.path().is_none());
    }

    fn plug(&mut self) -> Instant {
        self.laid();
        Instant::now()
    }

    fn bytes(&self) -> u64 {
        self.card.bytes_crossed()
    }

    fn exchanges(&self) -> u32 {
        self.card.exchanges()
    }

    fn held(&self) -> Option<Vec<u8>> {
        self.card.with(|unit, _| unit.held())
    }

    fn lasting(&self) -> String {
        self.card.with(|unit, _| format!("{} {:?}", unit.others(), unit.held().map(|held| hex(&held))))
    }

    fn clock_off_millis(&self) -> Option<i64> {
        self.card.with(|unit, at| unit.off_micros(at)).map(|micros| micros / 1000)
    }
}
