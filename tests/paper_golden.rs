//! The labels as they are printed: golden PDFs and pictures, the words on them, and nothing over the edge.
//!
//! `UPDATE_GOLDEN=1 cargo test --test paper_golden` writes `tests/golden` anew; look at the pictures before committing.
//! The trap: a picture may differ by a shade on another processor, a PDF may not differ by a byte.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use token_station::paper::{Document, Form, LabelValue, Mark, Picture, StartCell, Typesetter};

use labels::{address, addressed, at, dense, dpi, given, label, make, roll, to_organisation, to_person};

#[allow(dead_code, reason = "shared with the other tests of paper")]
#[path = "paper/labels.rs"]
mod labels;

/// Words that would tell a thief what is inside.
const FORBIDDEN: &[&str] =
    &["トークン", "ワンタイム", "パスワード", "OTP", "Token", "token", "serial", "製造番号", "シリアル"];

/// Labels that people will meet: each with the name of its golden file.
fn gallery() -> Vec<(&'static str, LabelValue)> {
    let rare = LabelValue {
        address: address("639-2102", "奈良県葛\u{e0100}城市東室字鷗台123番地4", "髙﨑第二ビルヂング B1階"),
        ..to_person("株式会社𠮷野彅槗商店", "鷗外課", "髙﨑 葛\u{e0100}木 鎻")
    };
    let long_building = LabelValue {
        address: address(
            "105-0001",
            "東京都港区虎ノ門1丁目23番1号",
            "虎ノ門ヒルズ森タワーアネックスノースウイング 低層棟 34階 3402号室",
        ),
        ..to_person("", "", "山田 花子")
    };
    let long_name = LabelValue {
        address: address("920-8203", "石川県金沢市鞍月東一丁目二番地三", ""),
        ..to_organisation("特定非営利活動法人北陸地域産業技術振興支援協議会 金沢西部事業所")
    };
    vec![
        ("organisation", label()),
        ("person", to_person("株式会社サンプル商事", "経理部", "田中 美咲")),
        ("rare", rare),
        ("long-building", long_building),
        ("long-name", long_name),
        ("variants", to_person("渡邉\u{e0103}商店", "", "渡邊\u{e0105} 斎\u{e0101}子")),
        (
            "brackets",
            LabelValue {
                address: address(
                    "530-0001",
                    "大阪府大阪市北区梅田１丁目２番２号",
                    "「梅田」第2ビル（北館）、7階",
                ),
                ..to_organisation("（株）サンプル・メンテナンス（大阪）")
            },
        ),
        ("half-width", to_organisation("㈱ｻﾝﾌﾟﾙｼｮｳｼﾞ ｶﾞﾗｽ部")),
        ("short", LabelValue { marks: vec![], ..at("奈良県葛城市東室1", "") }),
        (
            "two-marks",
            LabelValue {
                marks: vec![Mark::SimpleRegistered, Mark::DoNotForward],
                ..to_person("学校法人平野学園 平野中学校・高等学校", "事務局 出納係", "東久世 貴美子")
            },
        ),
    ]
}

// ------------------------------------------------------------------------------------------------ golden files

#[test]
fn every_label_of_the_gallery_looks_as_it_was_approved() {
    for (name, label) in gallery() {
        compare(&format!("roll-{name}"), &roll(label).unwrap());
    }
}

#[test]
fn a_sheet_from_its_fifth_cell_and_its_second_page_look_as_they_were_approved() {
    let labels: Vec<_> = gallery().into_iter().map(|(_, label)| label).cycle().take(13).collect();
    compare("sheet-from-5", &make(Form::SheetA4x12, 5, &labels).unwrap());
}

#[test]
fn labels_with_customer_barcodes_look_as_they_were_approved_on_every_form() {
    for (form, start) in
        [(Form::Roll90x29, 1), (Form::Roll62x100, 1), (Form::SheetA4x12, 10), (Form::SheetA4x24, 22)]
    {
        compare(&format!("barcode-{form}"), &make(form, start, &addressed()).unwrap());
    }
}

fn compare(name: &str, made: &Document) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut files = vec![(folder.join(format!("{name}.pdf")), made.pdf().unwrap())];
    for page in 0..made.pages() {
        files.push((folder.join(format!("{name}-{page}.png")), made.png(page, dpi(200)).unwrap()));
    }
    for (path, bytes) in files {
        if update {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &bytes).unwrap();
            continue;
        }
        let golden = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let same = if path.extension().is_some_and(|ext| ext == "pdf") {
            golden == bytes
        } else {
            same_picture(&golden, &bytes)
        };
        assert!(same, "{} is not what is printed now", path.display());
    }
}

/// The same size, and no channel of any pixel more than two shades apart.
fn same_picture(golden: &[u8], made: &[u8]) -> bool {
    let (golden, made) = (decode(golden), decode(made));
    golden.0 == made.0
        && golden.1.len() == made.1.len()
        && golden.1.iter().zip(&made.1).all(|(a, b)| a.abs_diff(*b) <= 2)
}

fn decode(bytes: &[u8]) -> ((u32, u32, Option<u32>), Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let info = reader.info();
    ((info.width, info.height, info.pixel_dims.map(|dims| dims.xppu)), pixels)
}

#[test]
fn the_same_labels_are_the_same_bytes_from_any_typesetter() {
    let labels: Vec<_> = gallery().into_iter().map(|(_, label)| label).collect();
    let here = make(Form::SheetA4x12, 1, &labels).unwrap().pdf().unwrap();
    let there = Typesetter::new().unwrap().labels(Form::SheetA4x12, StartCell::FIRST, &labels).unwrap().pdf();
    assert!(here == there.unwrap());
}

#[test]
fn a_picture_knows_its_size_on_paper() {
    let made = roll(label()).unwrap();
    let Picture { width, height, rgba } = made.rgba(0, dpi(300)).unwrap();
    assert_eq!((width, height, rgba.len()), (1063, 343, 1063 * 343 * 4));
    assert!(rgba.chunks(4).all(|pixel| pixel[3] == 255));
    assert_eq!(decode(&made.png(0, dpi(300)).unwrap()).0, (1063, 343, Some(11_811)));
}

// ------------------------------------------------------------------------------------------------ words

/// PDF readers give the plain form of a variant.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !('\u{e0100}'..='\u{e01ef}').contains(c)).collect()
}

#[test]
fn every_text_is_on_the_label_and_nothing_tells_what_is_inside() {
    for form in Form::ALL {
        for (name, label) in gallery() {
            let printed = dense(
                &make(*form, 1, std::slice::from_ref(&label))
                    .unwrap_or_else(|error| panic!("{form} {name}: {error}"))
                    .text(0)
                    .unwrap(),
            );
            for text in given(&label) {
                assert!(printed.contains(&dense(&text)), "{form} {name}: {text} is not in {printed}");
            }
            for word in FORBIDDEN {
                assert!(!printed.contains(word), "{form} {name}: {word}");
            }
        }
    }
}

#[test]
fn a_pdf_reader_finds_every_text() {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        // Straight to standard error: the test runner would swallow `eprintln!`.
        let told = b"\nSKIPPED: pdftotext (package poppler-utils) is not installed, no PDF was read back\n";
        std::io::stderr().write_all(told).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("label.pdf");
    for (name, label) in gallery() {
        std::fs::write(&path, roll(label.clone()).unwrap().pdf().unwrap()).unwrap();
        let output =
            Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&path).arg("-").output().unwrap();
        assert!(output.status.success(), "{name}");
        let read = plain(&dense(&String::from_utf8(output.stdout).unwrap()));
        for text in given(&label) {
            assert!(read.contains(&plain(&dense(&text))), "{name}: {text} is not in {read}");
        }
        for word in FORBIDDEN {
            assert!(!read.contains(word), "{name}: {word}");
        }
    }
}

#[test]
fn an_organisation_is_onchu_and_a_person_is_sama_never_both() {
    let to_it = roll(label()).unwrap().text(0).unwrap();
    let to_her = roll(to_person("株式会社サンプル商事", "経理部", "田中 美咲")).unwrap().text(0).unwrap();
    assert!(to_it.contains("御中") && !to_it.contains('様'));
    assert!(to_her.contains('様') && !to_her.contains("御中"));
}

#[test]
fn each_mark_is_stamped_once() {
    let twice = LabelValue { marks: [Mark::ALL, Mark::ALL].concat(), ..label() };
    let text = roll(twice).unwrap().text(0).unwrap();
    for word in ["簡易書留", "転送不要", "親展"] {
        assert_eq!(text.matches(word).count(), 1, "{word}");
    }
    let none = roll(LabelValue { marks: vec![], ..label() }).unwrap().text(0).unwrap();
    assert!(!none.contains("書留"));
}

#[test]
fn variants_of_a_kanji_are_drawn_as_registered() {
    let drawn = |name: &str| roll(to_organisation(name)).unwrap().rgba(0, dpi(150)).unwrap().rgba;
    let (plain, first, second) = (drawn("葛城"), drawn("葛\u{e0100}城"), drawn("葛\u{e0101}城"));
    assert!(first != second, "the two registered forms of one kanji look alike");
    assert!(plain == first || plain == second, "the plain kanji is neither of its forms");
    // A variant of an everyday kanji that only the rare font has.
    assert!(drawn("渡邉\u{e0103}商店") != drawn("渡邉商店"));
}

#[test]
fn a_variant_that_no_font_has_is_printed_plain_and_told() {
    let made = roll(to_organisation("葛\u{e01ef}城商店")).unwrap();
    assert_eq!(made.plain_forms(), ["葛\u{e01ef}"]);
    assert!(roll(label()).unwrap().plain_forms().is_empty());
}
