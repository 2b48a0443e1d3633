//! What each token family costs, through its real transport, and how soon and how cheaply the station sees what is plugged in.
//!
//! `cargo bench --bench families`, or `-- lines usb cards empty` for single parts. Beside each wall time stands its floor:
//! what the emulated token and its line take by themselves, as said in the row. The trap: a plug-in is seen when the
//! station speaks with the token, which is later than when it lists it.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on stops here")]

#[path = "../tests/families/bus.rs"]
mod bus;
#[path = "../tests/families/cards.rs"]
mod cards;
#[path = "../tests/families/lines.rs"]
mod lines;
#[path = "../tests/families/molto2.rs"]
mod molto2;
#[path = "families/plugged.rs"]
mod plugged;
#[allow(dead_code, reason = "shared with the tests, which use the rest")]
#[path = "../tests/support/readers.rs"]
mod readers;
#[path = "../tests/families/reference.rs"]
mod reference;
#[allow(dead_code, reason = "shared with the other measurements, which use the rest")]
#[path = "figures/table.rs"]
mod table;
#[path = "../tests/families/unit.rs"]
mod unit;

use std::process::ExitCode;
use std::time::Instant;

use readers::Readers;
use table::{Row, Target, millis};
use token_station::wire::frame::wire_micros;
use token_station::wire::ykoath::Make;
use unit::{Family, secret, work};

const RUNS: usize = 5;

/// What the token and its line take by themselves, in milliseconds.
struct Floor {
    why: &'static str,
    /// For each exchange.
    exchange: f64,
    /// For each token.
    token: f64,
    /// Line rate, where bytes take their time.
    baud: Option<u32>,
}

fn main() -> ExitCode {
    if let Some((_, family)) = bus::task() {
        let floor = if family.name().0 == "nitrokey" { NITROKEY } else { FRAMES };
        let mut rows = provisioned(&*family, &floor);
        rows.push(plugged::on_the_bus(&*family));
        for row in &rows {
            println!("{}", plugged::written(row));
        }
        return ExitCode::SUCCESS;
    }
    let wanted: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    let is_wanted = |part: &str| wanted.is_empty() || wanted.iter().any(|one| one == part);
    let mut rows = Vec::new();
    if is_wanted("lines") {
        rows.extend(provisioned(&reference::Reference, &FRAMES));
        rows.extend(provisioned(&lines::Flipper, &FLIPPER));
        rows.extend(provisioned(&lines::OpenSerial, &OPEN_SERIAL));
    }
    for family in ["reference", "nitrokey"].iter().filter(|_| is_wanted("usb")) {
        let told = bus::in_front(family, "measure", "measure").unwrap_or_default();
        rows.extend(String::from_utf8_lossy(&told).lines().filter_map(plugged::read));
    }
    let readers = if is_wanted("cards") { Readers::start("Measured") } else { None };
    let card = readers.as_ref().map(|_| Floor { exchange: cards::answer_millis(), ..CARD });
    let clocked = card.as_ref().map(|card| Floor { exchange: card.exchange, ..CLOCKED_CARD });
    if let (Some(card), Some(clocked)) = (&card, &clocked) {
        rows.extend(provisioned(&cards::Token2, clocked));
        rows.extend(provisioned(&cards::YkOath(Make::YubiKey), card));
        rows.push(plugged::on_a_reader(&cards::Token2));
        rows.push(plugged::empty_slots("with a service of readers"));
    }
    drop(readers);
    // Its reader has a name of its own, and all readers of a service share one.
    let own_reader = if is_wanted("cards") { Readers::start(molto2::READER) } else { None };
    if let (Some(clocked), Some(_)) = (&clocked, &own_reader) {
        rows.extend(provisioned(&molto2::Molto2 { has_lot_key: false }, clocked));
    }
    drop(own_reader);
    if is_wanted("empty") {
        rows.push(plugged::empty_slots("without one"));
    }
    table::print(&rows);
    if rows.iter().all(Row::holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

const FRAMES: Floor =
    Floor { why: "115200 bit/s, 60 ms of flash", exchange: 0.0, token: 60.0, baud: Some(115_200) };
const FLIPPER: Floor = Floor {
    why: "230400 bit/s, 15 ms a line, half a second until one begins",
    exchange: 15.0,
    token: 500.0,
    baud: Some(230_400),
};
const OPEN_SERIAL: Floor =
    Floor { why: "9600 bit/s, 2 s of start, one look a second", exchange: 1000.0, token: 2000.0, baud: None };
const NITROKEY: Floor =
    Floor { why: "100 ms of rest after each command", exchange: 100.0, token: 0.0, baud: None };
const CARD: Floor =
    Floor { why: "pcscd and vpcd, as long as one answer takes them", exchange: 0.0, token: 0.0, baud: None };

/// A clock of whole seconds is set in the first quarter of one: three times in four that is waited for, 375 ms on average.
const CLOCKED_CARD: Floor = Floor {
    why: "as long as one answer takes pcscd and vpcd, 281 ms until a second begins",
    token: 281.0,
    ..CARD
};

/// Exchanges, bytes and wall time of a token.
fn provisioned(family: &dyn Family, floor: &Floor) -> Vec<Row> {
    let (mut walls, mut exchanges, mut bytes) = (Vec::new(), 0, 0);
    for _ in 0..RUNS {
        let mut unit = family.make(0, None);
        let mut session = unit.open();
        let begun = Instant::now();
        work(family, &*unit, &mut *session, &secret(1)).unwrap();
        walls.push(millis(begun.elapsed()));
        (exchanges, bytes) = (unit.exchanges(), unit.bytes());
    }
    let (name, transport) = family.name();
    let line = floor.baud.map_or(0, |baud| wire_micros(usize::try_from(bytes).unwrap(), baud));
    let least = floor.token
        + floor.exchange * f64::from(exchanges)
        + f64::from(u32::try_from(line).unwrap()) / 1000.0;
    let told = |what: &str, value: u32| {
        Row::told(format!("{name}, {transport}: {what} a token"), vec![value.into()], "")
    };
    vec![
        told("exchanges", exchanges),
        told("bytes", u32::try_from(bytes).unwrap()),
        Row::told(format!("{name}, {transport}: a token ({})", floor.why), walls, "ms")
            .over(least)
            .held_to(Target::Told),
    ]
}
