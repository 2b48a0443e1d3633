//! The table of postal codes: how long it takes to read it, to look a code up, and to hold an address against its code.
//!
//! The floor of reading is unpacking alone: whatever is done with the text comes on top of that.

use std::hint::black_box;
use std::io::Read as _;
use std::time::Instant;

use token_station::domain::PostalCode;
use token_station::exchange::read_postal_table;

use crate::table::{Row, Target, millis};

const FILE: &[u8] = include_bytes!("../../assets/postal/japan.txt.gz");
const ROUNDS: usize = 20;

pub fn rows() -> Vec<Row> {
    let timed = |act: &dyn Fn()| -> Vec<f64> {
        let one = |_| {
            let begun = Instant::now();
            act();
            millis(begun.elapsed())
        };
        (0..ROUNDS).map(one).collect()
    };
    let unpack = timed(&|| {
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(FILE).read_to_end(&mut text).unwrap();
        black_box(text);
    });
    let read = timed(&|| {
        black_box(read_postal_table(FILE).unwrap());
    });
    let table = read_postal_table(FILE).unwrap();
    let code = |text: &str| PostalCode::parse(text).unwrap();
    let (umeda, kyoto) = (code("530-0001"), code("604-0925"));
    let look = timed(&|| {
        for _ in 0..1000 {
            black_box(table.places(black_box(&umeda)).count());
        }
    });
    let check = timed(&|| {
        for _ in 0..50 {
            black_box(table.check(&umeda, "大阪府大阪市北区梅田1丁目2番3号"));
            black_box(table.check(&kyoto, "京都市中京区寺町通御池上る上本能寺前町488"));
        }
    });
    let astray = timed(&|| {
        black_box(table.check(&umeda, "沖縄県那覇市泉崎1丁目2番3号"));
    });
    let floor = crate::table::median(&unpack);
    vec![
        Row::told("all postal codes of Japan read, before the first form", read, "ms")
            .over(floor)
            .held_to(Target::Median(120.0)),
        Row::told("a code looked up", look, "µs"),
        Row::told(
            "an address held against its code",
            check.iter().map(|millis| millis * 10.0).collect(),
            "µs",
        ),
        Row::told("the right code found for a wrong one", astray, "ms"),
    ]
}
