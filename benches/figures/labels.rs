//! How fast labels are made: one label from click to PDF, and a thousand on sheets.
//!
//! The trap: a typesetter remembers, so every label of a run has its own name and number, as in a shift.

use std::time::{Duration, Instant};

use token_station::domain::address::PostalCodeRefused;
use token_station::domain::{Address, PostalCode, RequestNo};
use token_station::paper::barcode::NoBarcode;
use token_station::paper::{
    Addressee, Document, Dpi, Form, LabelValue, Mark, PaperError, Sender, StartCell, Typesetter,
};

use token_station::print::{Matter, Order, Patience, print};

use crate::peers::BrotherPeer;
use crate::table::{Row, Target, millis};

const WARM_LABELS: u32 = 100;
const SHEET_LABELS: u32 = 1_000;
const SHEET_RUNS: usize = 3;
const LONG_SHIFT_LABELS: u32 = 300;

pub fn rows() -> Vec<Row> {
    let (typesetter, start) = timed(|| Typesetter::new().unwrap());
    let (_, cold) = timed(|| one(&typesetter, 0).unwrap().pdf().unwrap());
    let (mut clicks, mut previews) = (Vec::new(), Vec::new());
    for number in 1..=WARM_LABELS {
        let label = label(number).unwrap();
        let (made, pages) = timed(|| typesetter.labels(Form::Roll90x29, StartCell::FIRST, &[label]).unwrap());
        let (_, written) = timed(|| made.pdf().unwrap());
        clicks.push(millis(pages + written));
        let (_, drawn) = timed(|| made.rgba(0, Dpi::new(300).unwrap()).unwrap());
        previews.push(millis(pages + drawn));
    }
    let mut rows = vec![
        Row::told("fonts and templates read, first label to PDF", vec![millis(start + cold)], "ms"),
        Row::told("label, click to PDF, warm", clicks, "ms").held_to(Target::Median(60.0)),
        Row::told("label, click to preview at 300 dpi, warm", previews, "ms"),
    ];
    rows.push(to_the_printer(&typesetter));
    if let Some(grown) = growth(&typesetter) {
        rows.push(Row::told("memory grown over 300 more labels", vec![grown], "MB"));
    }
    let labels: Vec<LabelValue> = (0..SHEET_LABELS).map(|number| label(number).unwrap()).collect();
    let sheets = (0..SHEET_RUNS).map(|_| {
        let (_, took) =
            timed(|| typesetter.labels(Form::SheetA4x12, StartCell::FIRST, &labels).unwrap().pdf().unwrap());
        f64::from(SHEET_LABELS) / took.as_secs_f64()
    });
    rows.push(Row::told("1,000 labels on sheets to PDF", sheets.collect(), "labels/s"));
    rows
}

/// One label from the click until a printer on the network has it: set, asked for its label, turned into dots, sent, out.
fn to_the_printer(typesetter: &Typesetter) -> Row {
    let peer = BrotherPeer::start(29, 90);
    let address = peer.address("ql-820nwb");
    let clicks = (1..=WARM_LABELS).map(|number| {
        let label = label(20_000 + number).unwrap();
        let (_, took) = timed(|| {
            let matter =
                Matter::Typeset(typesetter.labels(Form::Roll90x29, StartCell::FIRST, &[label]).unwrap());
            let spool = std::path::Path::new("");
            let patience = Patience::default();
            let order = Order { name: "26-1101", matter: &matter, trusted: None, spool, patience };
            print(&address, &order, &mut |_| std::ops::ControlFlow::Continue(())).unwrap()
        });
        millis(took)
    });
    let clicks = clicks.collect();
    Row::told("label, click to bytes at the printer, warm", clicks, "ms").held_to(Target::Median(100.0))
}

/// What a long shift adds to the memory in use, where the system tells it.
fn growth(typesetter: &Typesetter) -> Option<f64> {
    let before = resident_megabytes()?;
    for number in 0..LONG_SHIFT_LABELS {
        one(typesetter, 10_000 + number).unwrap().pdf().unwrap();
    }
    Some((resident_megabytes()? - before).max(0.0))
}

fn one(typesetter: &Typesetter, number: u32) -> Result<Document, PaperError> {
    let label = label(number).map_err(|_| PaperError::Empty)?;
    typesetter.labels(Form::Roll90x29, StartCell::FIRST, &[label])
}

fn label(number: u32) -> Result<LabelValue, PostalCodeRefused> {
    let postal_code = PostalCode::parse("543-0001")?;
    let street =
        format!("大阪府大阪市天王寺区上本町{}丁目{}番{}号", number % 9 + 1, number % 31 + 1, number % 17 + 1);
    let addressee = if number.is_multiple_of(3) {
        Addressee::Person {
            organisation: format!("株式会社サンプル商事{number}"),
            department: "経理部".into(),
            name: "田中 美咲".into(),
        }
    } else {
        Addressee::Organisation {
            name: format!("学校法人平野学園 第{number}中学校・高等学校")
        }
    };
    Ok(LabelValue {
        address: Address {
            postal_code: postal_code.clone(),
            street,
            building: format!("𠮷野ビル {number}号室"),
        },
        addressee,
        marks: Mark::USUAL.to_vec(),
        sender: Sender {
            name: "テスト信用組合 事務集中部".into(),
            address: Address {
                postal_code,
                street: "大阪府大阪市北区梅田1-2-3".into(),
                building: String::new(),
            },
        },
        reception_no: RequestNo(format!("26-{:04}", number % 10_000)),
        pieces: number % 4 + 1,
        barcode: Err(NoBarcode::UnknownTown),
    })
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn resident_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u32 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(f64::from(kilobytes) / 1000.0)
}
