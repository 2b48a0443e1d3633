//! Barcodes as they are printed: compared with an independent encoder, read back by an independent decoder, and
//! measured dot by dot.
//!
//! Japan Post, 郵便番号・バーコードマニュアル; JIS X 0503. The trap: a reader forgives what a tolerance does not, so widths are
//! measured as well.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::io::Write as _;
use std::process::Command;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use token_station::domain::{PostalCode, Tracking};
use token_station::paper::barcode::{CustomerBarcode, Dots, Guard, Linear, NoBarcode, PointSize, Qr, Symbol};
use token_station::paper::{Addressee, Document, Form, LabelValue, Mark, Picture};

use bars::{Found, find, zint};
use labels::{TYPESETTER, address, addressed, dpi, label, make, with_barcode};

#[path = "paper/bars.rs"]
mod bars;
#[allow(dead_code, reason = "shared with the other tests of paper")]
#[path = "paper/labels.rs"]
mod labels;

/// Whether a program is installed; says loudly that a test is skipped where it is not.
fn has(program: &str, package: &str) -> bool {
    let is_there = Command::new(program).arg("--version").output().is_ok();
    if !is_there {
        // Straight to standard error: the test runner would swallow `eprintln!`.
        let told = format!("\nSKIPPED: {program} (package {package}) is not installed\n");
        std::io::stderr().write_all(told.as_bytes()).unwrap();
    }
    is_there
}

// ------------------------------------------------------------------------------------------------ zint

#[test]
fn zint_makes_the_same_bars_of_any_number() {
    if !has("zint", "zint") {
        return;
    }
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let number = "[0-9]{1,4}(-?[A-Z])?(-[0-9]{1,3}){0,3}[A-Z]?";
    runner
        .run(&("[0-9]{5}([0-9][1-9]|[1-9][0-9])", number), |(code, rest)| {
            let ours = CustomerBarcode::of_address(&PostalCode::parse(&code).unwrap(), &rest).unwrap();
            let number = ours.number().as_str();
            // It refuses what is too long, where the post says to cut.
            let length: usize = number.chars().map(|c| if c.is_ascii_uppercase() { 2 } else { 1 }).sum();
            prop_assume!(length <= 13);
            prop_assert_eq!(ours.letters(), zint(&format!("{code}{number}")), "{} {}", code, number);
            Ok(())
        })
        .unwrap();
    let alone = CustomerBarcode::of_business(&PostalCode::parse("1008792").unwrap());
    assert_eq!(alone.letters(), zint("1008792"));
}

// ------------------------------------------------------------------------------------------------ zbar

/// What zbar reads in a picture: kind and text.
fn read(png: &[u8]) -> Vec<String> {
    let mut file = tempfile::Builder::new().suffix(".png").tempfile().unwrap();
    file.write_all(png).unwrap();
    let output =
        Command::new("zbarimg").args(["-q", "-Scodabar.enable=1"]).arg(file.path()).output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn alone(symbol: &Symbol, caption: &str) -> Document {
    TYPESETTER.symbol(symbol, caption).unwrap()
}

#[test]
fn zbar_reads_every_barcode_from_its_picture_at_every_resolution() {
    if !has("zbarimg", "zbar-tools") {
        return;
    }
    let mut cases: Vec<(Symbol, String, String)> = Vec::new();
    for number in ["131-12-38385-2", "358-19-00001-1", "359-60-00123-2", "560-77-12345-4"] {
        let tracking = Tracking::parse(number).unwrap();
        for (start, stop) in [(Guard::A, Guard::A), (Guard::C, Guard::D)] {
            let linear = Linear::nw7(&tracking, start, stop).unwrap();
            let answer = format!("Codabar:{}", linear.text());
            cases.push((Symbol::Linear(linear), answer, tracking.to_string()));
        }
    }
    for serial in ["RT-00000001", "TKN8A7731", "0123456789", "A1", "CT-2026-4711-9"] {
        let linear = Linear::code128(serial).unwrap();
        cases.push((Symbol::Linear(linear), format!("CODE-128:{serial}"), serial.into()));
    }
    let page = "https://www.example.jp/token/start?lang=ja";
    cases.push((Symbol::Qr(Qr::new(page).unwrap()), format!("QR-Code:{page}"), String::new()));
    for (symbol, answer, caption) in cases {
        let made = alone(&symbol, &caption);
        for dots in [203, 300, 360, 600] {
            assert_eq!(read(&made.png(0, dpi(dots)).unwrap()), std::slice::from_ref(&answer), "{dots} dpi");
        }
    }
}

#[test]
fn a_drawn_pdf_is_read_as_well() {
    if !has("zbarimg", "zbar-tools") || !has("pdftoppm", "poppler-utils") {
        return;
    }
    let serial = Linear::code128("RT-00000001").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (pdf, png) = (folder.path().join("a.pdf"), folder.path().join("a"));
    std::fs::write(&pdf, alone(&Symbol::Linear(serial), "RT-00000001").pdf().unwrap()).unwrap();
    let drawn =
        Command::new("pdftoppm").args(["-r", "300", "-png", "-singlefile"]).arg(&pdf).arg(&png).status();
    assert!(drawn.unwrap().success());
    assert_eq!(read(&std::fs::read(png.with_extension("png")).unwrap()), ["CODE-128:RT-00000001"]);
}

// ------------------------------------------------------------------------------------------------ customer barcodes

/// Whether the picture is white around the bars for that many dots.
fn is_clear_around(picture: &Picture, found: &Found, clear: u32) -> bool {
    let (right, bottom) = (found.left + found.dots.width(), found.top + found.dots.long);
    let rows = found.top.saturating_sub(clear)..(bottom + clear).min(picture.height);
    rows.into_iter().all(|y| {
        let columns = found.left.saturating_sub(clear)..(right + clear).min(picture.width);
        columns.into_iter().all(|x| {
            let is_inside = (found.left..right).contains(&x) && (found.top..bottom).contains(&y);
            is_inside || picture.rgba[((y * picture.width + x) * 4) as usize..][..3] == [255; 3]
        })
    })
}

fn proven(dots: Dots, resolution: u32) -> bool {
    (80..=115).filter_map(PointSize::of_tenths).any(|size| dots.holds(size, resolution))
}

#[test]
fn bars_on_labels_are_whole_dots_inside_tolerance_with_clear_space_around() {
    for form in Form::ALL {
        for (number, label) in addressed().into_iter().enumerate() {
            let made = make(*form, 1, std::slice::from_ref(&label)).unwrap();
            if made.without_barcode() == [(0, NoBarcode::NoRoom)] {
                continue;
            }
            for resolution in [203, 300, 360, 600] {
                let picture = made.rgba(0, dpi(resolution)).unwrap();
                let found = find(&picture).unwrap_or_else(|| panic!("{form} {number} {resolution}: no bars"));
                assert_eq!(found.letters, label.barcode.as_ref().unwrap().letters(), "{form} {number}");
                let resolution = u32::from(resolution);
                assert!(proven(found.dots, resolution), "{form} {number} {resolution}: {:?}", found.dots);
                let clear = 2 * 10 * resolution / 254;
                assert!(is_clear_around(&picture, &found, clear), "{form} {number} {resolution}");
            }
        }
    }
}

#[test]
fn the_bars_of_a_pdf_are_exact_to_a_fiftieth_of_a_millimetre() {
    const RESOLUTION: f64 = 1200.0;
    if !has("pdftoppm", "poppler-utils") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (pdf, png) = (folder.path().join("a.pdf"), folder.path().join("a"));
    for (form, tenths) in [(Form::Roll62x100, 115), (Form::SheetA4x24, 80)] {
        let label = with_barcode(LabelValue { marks: vec![], ..label() }, "8-9-14");
        let made = make(form, 1, std::slice::from_ref(&label)).unwrap();
        std::fs::write(&pdf, made.pdf().unwrap()).unwrap();
        let drawn = Command::new("pdftoppm")
            .args(["-r", "1200", "-mono", "-aa", "no", "-aaVector", "no", "-singlefile"])
            .args(["-x", "0", "-y", "0", "-W", "4750", "-H", "3000"])
            .arg(&pdf)
            .arg(&png)
            .status();
        assert!(drawn.unwrap().success());
        let rows = bitmap(&std::fs::read(png.with_extension("pbm")).unwrap());
        let runs = rows.iter().map(|row| black_runs(row)).find(|runs| runs.len() == 67).unwrap();
        let size = PointSize::of_tenths(tenths).unwrap();
        let dots = |mm: f64| mm * RESOLUTION / 25.4;
        for (bar, (from, count)) in runs.iter().enumerate() {
            let left = dots(size.pitch_mm() * f64::from(u8::try_from(bar).unwrap()));
            assert!((f64::from(from - runs[0].0) - left).abs() <= 1.0, "{form}: bar {bar} at {from}");
            assert!((f64::from(*count) - dots(size.bar_mm())).abs() <= 1.0, "{form}: bar {bar} has {count}");
        }
    }
}

/// The rows of a portable bitmap, black where true.
fn bitmap(file: &[u8]) -> Vec<Vec<bool>> {
    let mut lines = file.splitn(3, |byte| *byte == b'\n');
    assert_eq!(lines.next().unwrap(), b"P4");
    let size = String::from_utf8(lines.next().unwrap().to_vec()).unwrap();
    let width: usize = size.split(' ').next().unwrap().parse().unwrap();
    lines
        .next()
        .unwrap()
        .chunks(width.div_ceil(8))
        .map(|row| (0..width).map(|x| row[x / 8] >> (7 - x % 8) & 1 == 1).collect())
        .collect()
}

/// Where black begins and how long it is.
fn black_runs(row: &[bool]) -> Vec<(u32, u32)> {
    let mut from = 0;
    let mut runs = Vec::new();
    for run in row.chunk_by(|a, b| a == b) {
        let count = u32::try_from(run.len()).unwrap();
        if run[0] {
            runs.push((from, count));
        }
        from += count;
    }
    runs
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_barcode_never_refuses_a_label_and_is_clear_wherever_it_stands(
        street in "[東西南北大阪市区町村]{1,22}[0-9]{1,3}",
        building in "[ビルヂング中央第]{0,16}",
        name in "[商事電工学園葛城]{1,24}",
        person in any::<bool>(),
        marks in prop::sample::subsequence(Mark::ALL.to_vec(), 0..=3),
        rest in "[1-9]{1,3}(-[1-9]{1,2}){0,2}[A-Z]?",
        form in prop::sample::select(Form::ALL),
    ) {
        let addressee = if person {
            Addressee::Person { organisation: name, department: "経理部".into(), name: "田中 美咲".into() }
        } else {
            Addressee::Organisation { name }
        };
        let without = LabelValue { address: address("543-0001", &street, &building), addressee, marks, ..label() };
        let value = with_barcode(without.clone(), &rest);
        let (made, plain) = (make(form, 1, std::slice::from_ref(&value)), make(form, 1, &[without]));
        let made = match (made, plain) {
            (Ok(made), Ok(_)) => made,
            (made, plain) => {
                prop_assert_eq!(made.err(), plain.err(), "the barcode changed a refusal");
                return Ok(());
            }
        };
        let picture = made.rgba(0, dpi(203)).unwrap();
        let found = find(&picture);
        if made.without_barcode().is_empty() {
            let found = found.unwrap();
            prop_assert_eq!(&found.letters, &value.barcode.unwrap().letters());
            prop_assert!(proven(found.dots, 203) && is_clear_around(&picture, &found, 15));
        } else {
            prop_assert_eq!(made.without_barcode(), &[(0, NoBarcode::NoRoom)]);
            prop_assert!(found.is_none());
        }
    }
}
