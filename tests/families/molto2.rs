//! The Molto2 in its own reader: the one family whose units have places, two of which are written here.
//!
//! Source: `molto2-tools`. The trap: it names itself only after a look at every place, fifty exchanges of one kind, so of
//! these the first, a middle one and the last stand for all.

use std::ops::Range;

use token_station::domain::place::with_secret_of;
use token_station::domain::{LotKey, Profile, Secret, TokenId};
use token_station::emulator::{HostMicros, Molto2Spec, Molto2Unit, Pulled};
use token_station::wire::token2::CustomerKey;

use crate::cards::{Kept, OnAReader};
use crate::unit::{Family, Unit, hex, key};

/// As the reader of a real one is called; both virtual readers share the name.
pub const READER: &str = "TOKEN2 Molto2 [CCID Interface]";

/// The first version, whose fifty places are looked at sooner.
pub struct Molto2 {
    /// Whether it answers to the key of its lot, and not to that of the factory.
    pub has_lot_key: bool,
}

const SERIALS: [&str; 2] = ["865962500000001", "865962500000002"];
const PLACES: u8 = 50;
const KEY: [u8; 32] = [0x3c; 32];

/// The token in a lane.
pub fn token(lane: usize) -> TokenId {
    TokenId::parse("M2", SERIALS[lane]).unwrap()
}

impl Molto2 {
    fn put(&self, lane: usize, pulled: Option<Pulled>) -> Box<dyn Unit> {
        Box::new(OnAReader::new("molto2", lane, pulled, |at| {
            let places = PLACES;
            let spec = Molto2Spec { places, factory_clock_millis: -90_000, ..Molto2Spec::of(SERIALS[lane]) };
            let unit = Molto2Unit::new(spec, at);
            match self.key() {
                Some(lot_key) => unit.with_key(&CustomerKey::of_lot_key(&lot_key, &token(lane))),
                None => unit,
            }
        }))
    }
}

impl Family for Molto2 {
    fn name(&self) -> (&'static str, &'static str) {
        ("molto2", "reader")
    }

    fn key(&self) -> Option<LotKey> {
        self.has_lot_key.then(|| key(&KEY))
    }

    fn lanes(&self) -> usize {
        SERIALS.len()
    }

    fn places(&self) -> u8 {
        2
    }

    /// Who it is, whether there is a place behind the fiftieth, and then place by place.
    fn alike(&self) -> Range<u32> {
        3..3 + u32::from(PLACES)
    }

    fn make(&self, lane: usize, pulled: Option<Pulled>) -> Box<dyn Unit> {
        self.put(lane, pulled)
    }

    fn refusing(&self, lane: usize) -> Option<(Box<dyn Unit>, Option<LotKey>)> {
        Some((self.put(lane, None), Some(key(&[0xb0; 32]))))
    }
}

impl Kept for Molto2Unit {
    /// That of the first place; what the second one holds is made from it.
    fn held(&self) -> Option<Vec<u8>> {
        let bytes = |secret: &Secret| secret.expose_secret().to_vec();
        if let Some(second) = self.secret(1) {
            let is_right = |token| {
                let first = self.secret(0).unwrap();
                with_secret_of(1, first, Profile::SERVICE.algorithm, &token, |right| {
                    right.expose_secret() == second.expose_secret()
                })
            };
            assert!((0..SERIALS.len()).map(token).any(is_right), "the second place holds another's secret");
        }
        self.secret(0).map(bytes)
    }

    fn others(&self) -> String {
        let held = |place| Some(format!("{place}={}", hex(self.secret(place)?.expose_secret())));
        let places: Vec<String> = (1..PLACES).filter_map(held).collect();
        format!("{places:?} {} tries", self.attempts_left())
    }

    fn off_micros(&self, at: HostMicros) -> Option<i64> {
        Some(self.lcd(0, at)?.clock.0 * 1000 - at.0)
    }
}
