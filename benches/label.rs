//! How fast labels are made: one label from click to PDF, and a thousand on sheets.
//!
//! `cargo bench --bench label` prints one line for each figure. The trap: a typesetter remembers, so every label of a
//! run has its own name and number, as in a shift.

use std::time::{Duration, Instant};

use token_station::domain::address::PostalCodeRefused;
use token_station::domain::{Address, PostalCode, RequestNo};
use token_station::paper::{
    Addressee, Document, Dpi, Form, LabelValue, Mark, PaperError, Sender, StartCell, Typesetter,
};

/// A label has to be there before the hand that pressed the key is back.
const CLICK_TO_PDF: Duration = Duration::from_millis(60);

const WARM_LABELS: u32 = 100;
const SHEET_LABELS: u32 = 1_000;
const LONG_SHIFT_LABELS: u32 = 300;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (typesetter, start) = timed(Typesetter::new);
    let typesetter = typesetter?;
    let (first, cold) = timed(|| one(&typesetter, 0).and_then(|made| made.pdf()));
    first?;
    print_line("fonts and templates read", start, None);
    print_line("first label to PDF", cold, None);

    let mut times = Vec::new();
    let mut preview = Vec::new();
    for number in 1..=WARM_LABELS {
        let label = label(number)?;
        let (made, pages) = timed(|| typesetter.labels(Form::Roll90x29, StartCell::FIRST, &[label]));
        let made = made?;
        let (pdf, written) = timed(|| made.pdf());
        pdf?;
        times.push(pages + written);
        let (picture, drawn) = timed(|| made.rgba(0, Dpi::new(300)?));
        picture?;
        preview.push(pages + drawn);
    }
    print_line("warm label to PDF, median", percentile(&mut times, 50), Some(CLICK_TO_PDF));
    print_line("warm label to PDF, 99th of 100", percentile(&mut times, 99), Some(CLICK_TO_PDF));
    print_line("warm label to preview at 300 dpi, median", percentile(&mut preview, 50), None);

    let before = resident_kilobytes();
    for number in 0..LONG_SHIFT_LABELS {
        one(&typesetter, 10_000 + number)?.pdf()?;
    }
    if let (Some(before), Some(after)) = (before, resident_kilobytes()) {
        println!(
            "{:<44} {before:>9} kB, {after} kB after {LONG_SHIFT_LABELS} more labels",
            "memory of a long shift"
        );
    }

    let labels = (0..SHEET_LABELS).map(label).collect::<Result<Vec<_>, _>>()?;
    let (pdf, sheets) = timed(|| typesetter.labels(Form::SheetA4x12, StartCell::FIRST, &labels)?.pdf());
    let bytes = pdf?.len();
    print_line("1,000 labels on sheets to PDF", sheets, None);
    println!(
        "{:<44} {:>9.0} labels/s, {} kB",
        "",
        f64::from(SHEET_LABELS) / sheets.as_secs_f64(),
        bytes / 1_000
    );
    if let Some(after) = resident_kilobytes() {
        println!("{:<44} {after:>9} kB", "memory after the sheets");
    }
    Ok(())
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
        marks: Mark::ALL.to_vec(),
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
    })
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
}

fn print_line(what: &str, took: Duration, limit: Option<Duration>) {
    let millis = took.as_secs_f64() * 1_000.0;
    match limit {
        None => println!("{what:<44} {millis:>9.2} ms"),
        Some(limit) => {
            let verdict = if took <= limit { "ok" } else { "TOO SLOW" };
            println!("{what:<44} {millis:>9.2} ms   limit {} ms   {verdict}", limit.as_millis());
        }
    }
}

/// Memory in use, where the system tells it (Linux).
fn resident_kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
