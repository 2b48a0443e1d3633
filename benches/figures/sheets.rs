//! Mixed labels with customer barcodes on sheets of twelve, beside `glabels-batch` on the same data.
//!
//! Both are measured from the start of their process to the finished PDF. glabels knows no barcode of the post; it
//! draws Code 39 of the postal code in its place. The trap: memory is the peak of a process that does nothing else.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use token_station::domain::{Address, PostalCode, RequestNo};
use token_station::paper::barcode::CustomerBarcode;
use token_station::paper::{Addressee, Form, LabelValue, Mark, Sender, StartCell, Typesetter};

use crate::table::{Row, Target, millis};

/// The variable that makes this program a process that sets so many labels.
pub const LABELS: &str = "FIGURES_LABELS";

const MIXED_LABELS: u32 = 1_000;
const MANY_LABELS: u32 = 10_000;
const RUNS: usize = 5;
const TIMES_FASTER: f64 = 5.0;
const PEAK_MEGABYTES: f64 = 300.0;

pub fn rows() -> Vec<Row> {
    let folder = tempfile::tempdir().unwrap();
    let per_second = |took: f64| f64::from(MIXED_LABELS) * 1000.0 / took;
    let ours: Vec<f64> = (0..RUNS).map(|_| set_labels(folder.path(), MIXED_LABELS).0).collect();
    let name = "1,000 mixed labels with customer barcodes";
    let speed = Row::told(
        format!("{name}, start to PDF"),
        ours.iter().copied().map(per_second).collect(),
        "labels/s",
    );
    let median = Row::told("", ours, "ms").median();
    let mut rows = vec![speed];
    match glabels(folder.path()) {
        Some(theirs) => {
            let speeds = theirs.iter().copied().map(per_second).collect();
            rows.push(Row::told("the same with glabels-batch and Code 39", speeds, "labels/s"));
            let faster = theirs.iter().map(|took| took / median).collect();
            rows.push(
                Row::told("faster than glabels-batch", faster, "times").held_to(Target::Least(TIMES_FASTER)),
            );
        }
        None => println!("SKIPPED: glabels-batch (package glabels) is not installed"),
    }
    if let Some(peak) = set_labels(folder.path(), MANY_LABELS).1 {
        let row = Row::told("peak memory of 10,000 of them", vec![peak], "MB");
        rows.push(row.held_to(Target::Median(PEAK_MEGABYTES)));
    }
    rows
}

/// Sets labels in a process of its own: milliseconds, and its peak of memory in megabytes where the system tells it.
fn set_labels(folder: &Path, count: u32) -> (f64, Option<f64>) {
    let started = Instant::now();
    let output = Command::new(std::env::current_exe().unwrap())
        .arg(folder.join("ours.pdf"))
        .env(LABELS, count.to_string())
        .output()
        .unwrap();
    let took = millis(started.elapsed());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (took, String::from_utf8(output.stdout).unwrap().trim().parse().ok())
}

/// What that process does.
pub fn work(count: &str) {
    let count: u32 = count.parse().unwrap();
    let labels: Vec<LabelValue> = (0..count).map(|number| Parcel::of(number).label()).collect();
    let made = Typesetter::new().unwrap().labels(Form::SheetA4x12, StartCell::FIRST, &labels).unwrap();
    assert!(made.without_barcode().is_empty());
    std::fs::write(std::env::args().nth(1).unwrap(), made.pdf().unwrap()).unwrap();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok());
    if let Some(kilobytes) = peak {
        println!("{}", kilobytes / 1000.0);
    }
}

/// Milliseconds of each run of glabels; none when it is not installed.
fn glabels(folder: &Path) -> Option<Vec<f64>> {
    let program = ["glabels-batch", "glabels-3-batch"]
        .into_iter()
        .find(|name| Command::new(name).arg("--help").output().is_ok())?;
    let [data, template, pdf] = ["data.csv", "sheet.glabels", "theirs.pdf"].map(|name| folder.join(name));
    let mut rows = String::new();
    for number in 0..MIXED_LABELS {
        let Parcel { postal_code, street, building, name, .. } = Parcel::of(number);
        writeln!(rows, "{postal_code},{street},{building},{name},26-{number:04} 1個").unwrap();
    }
    std::fs::write(&data, rows).unwrap();
    let source = include_str!("sheet.glabels").replace("data.csv", data.to_str().unwrap());
    std::fs::write(&template, source).unwrap();
    let run = || {
        let started = Instant::now();
        let output = Command::new(program).arg("-o").arg(&pdf).arg(&template).output().unwrap();
        let took = millis(started.elapsed());
        let is_whole = std::fs::read(&pdf).is_ok_and(|bytes| bytes.len() > 100_000);
        assert!(output.status.success() && is_whole, "{}", String::from_utf8_lossy(&output.stderr));
        took
    };
    Some((0..RUNS).map(|_| run()).collect())
}

/// One of the mixed parcels.
struct Parcel {
    postal_code: PostalCode,
    street: String,
    rest: String,
    building: String,
    name: String,
    person: bool,
    number: u32,
}

impl Parcel {
    fn of(number: u32) -> Self {
        const TOWNS: &[(&str, &str)] = &[
            ("5430001", "大阪府大阪市天王寺区上本町"),
            ("6392102", "奈良県葛城市東室"),
            ("1050001", "東京都港区虎ノ門"),
            ("6008216", "京都府京都市下京区東塩小路町"),
            ("5900016", "大阪府堺市堺区中田出井町"),
        ];
        let (postal_code, town) = TOWNS[number as usize % TOWNS.len()];
        let rest = format!("{}丁目{}番{}号", number % 9 + 1, number % 31 + 1, number % 17 + 1);
        let building = match number % 4 {
            0 => String::new(),
            1 => format!("𠮷野ビル {number}号室"),
            _ => format!("第{}中央ビルヂング B{}階", number % 90, number % 3 + 1),
        };
        let name = match number % 3 {
            0 => format!("株式会社サンプル商事{number}"),
            1 => format!("学校法人平野学園 第{number}中学校・高等学校"),
            _ => format!("田中 美咲{number}"),
        };
        let postal_code = PostalCode::parse(postal_code).unwrap();
        let street = format!("{town}{rest}");
        Self { postal_code, street, rest, building, name, person: number % 3 == 2, number }
    }

    fn label(self) -> LabelValue {
        let Self { postal_code, street, rest, building, name, person, number } = self;
        let sender = Address {
            postal_code: PostalCode::parse("5300001").unwrap(),
            street: "大阪府大阪市北区梅田1-2-3".into(),
            building: String::new(),
        };
        let barcode = CustomerBarcode::of_address(&postal_code, &format!("{rest} {building}"));
        let addressee = if person {
            Addressee::Person { organisation: String::new(), department: String::new(), name }
        } else {
            Addressee::Organisation { name }
        };
        LabelValue {
            address: Address { postal_code, street, building },
            addressee,
            marks: Mark::USUAL.to_vec(),
            sender: Sender { name: "テスト信用組合 事務集中部".into(), address: sender },
            reception_no: RequestNo(format!("26-{number:04}")),
            pieces: 1,
            barcode,
        }
    }
}
