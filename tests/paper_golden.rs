//! The labels as they are printed: golden PDFs and pictures, the words on them, and nothing over the edge.
//!
//! `UPDATE_GOLDEN=1 cargo test --test paper_golden` writes `tests/golden` anew; look at the pictures before committing.
//! The trap: a picture may differ by a shade on another processor, a PDF may not differ by a byte.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use proptest::prelude::*;
use token_station::domain::{Address, PostalCode, RequestNo};
use token_station::paper::{
    Addressee, Document, Dpi, Field, Form, Geometry, LabelValue, Mark, PaperError, Picture, Sender,
    StartCell, Typesetter,
};

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

/// Words that would tell a thief what is inside.
const FORBIDDEN: &[&str] =
    &["トークン", "ワンタイム", "パスワード", "OTP", "Token", "token", "serial", "製造番号", "シリアル"];

fn address(postal_code: &str, street: &str, building: &str) -> Address {
    Address {
        postal_code: PostalCode::parse(postal_code).unwrap(),
        street: street.into(),
        building: building.into(),
    }
}

fn label() -> LabelValue {
    LabelValue {
        address: address("543-0001", "大阪府大阪市天王寺区上本町8丁目9番14号", "上本町サンプルビル 7階"),
        addressee: Addressee::Organisation { name: "株式会社サンプル商事".into() },
        marks: Mark::ALL.to_vec(),
        sender: Sender {
            name: "テスト信用組合 事務集中部".into(),
            address: address("530-0001", "大阪府大阪市北区梅田1-2-3", ""),
        },
        reception_no: RequestNo("26-1107".into()),
        pieces: 2,
    }
}

fn to_organisation(name: &str) -> LabelValue {
    LabelValue { addressee: Addressee::Organisation { name: name.into() }, ..label() }
}

fn to_person(organisation: &str, department: &str, name: &str) -> LabelValue {
    let addressee = Addressee::Person {
        organisation: organisation.into(),
        department: department.into(),
        name: name.into(),
    };
    LabelValue { addressee, ..label() }
}

fn at(street: &str, building: &str) -> LabelValue {
    LabelValue { address: address("639-2102", street, building), ..label() }
}

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

fn make(form: Form, start: u8, labels: &[LabelValue]) -> Result<Document, PaperError> {
    TYPESETTER.labels(form, StartCell::of(form, start).unwrap(), labels)
}

fn roll(label: LabelValue) -> Result<Document, PaperError> {
    make(Form::Roll90x29, 1, &[label])
}

fn dpi(dots: u16) -> Dpi {
    Dpi::new(dots).unwrap()
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

/// The texts of a label as they were given.
fn given(label: &LabelValue) -> Vec<String> {
    // Every field is named here: a new one, and above all one for a serial, has to pass this place.
    let LabelValue { address, addressee, marks: _, sender, reception_no, pieces } = label;
    let mut texts = vec![
        format!("〒{}", address.postal_code),
        address.street.clone(),
        address.building.clone(),
        format!("差出人 〒{}", sender.address.postal_code),
        sender.address.street.clone(),
        sender.address.building.clone(),
        sender.name.clone(),
        reception_no.to_string(),
        format!("{pieces}個"),
    ];
    match addressee {
        Addressee::Organisation { name } => texts.push(format!("{name}御中")),
        Addressee::Person { organisation, department, name } => {
            texts.extend([organisation.clone(), department.clone(), format!("{name}様")]);
        }
    }
    texts
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// PDF readers give the plain form of a variant.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !('\u{e0100}'..='\u{e01ef}').contains(c)).collect()
}

#[test]
fn every_text_is_on_the_label_and_nothing_tells_what_is_inside() {
    for form in Form::ALL {
        for (name, label) in gallery() {
            let printed = dense(&make(*form, 1, std::slice::from_ref(&label)).unwrap().text(0).unwrap());
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
        eprintln!("SKIPPED: pdftotext (package poppler-utils) is not installed, PDFs were not read back");
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

// ------------------------------------------------------------------------------------------------ refusals

#[test]
fn a_character_without_a_glyph_refuses_the_label() {
    let labels = [label(), to_organisation("株式会社😀")];
    assert_eq!(
        make(Form::SheetA4x12, 1, &labels).err(),
        Some(PaperError::NoGlyph { label: 1, field: Field::Organisation, character: '😀' })
    );
    let two_lines = LabelValue { reception_no: RequestNo("26\n1107".into()), ..label() };
    assert_eq!(
        roll(two_lines).err(),
        Some(PaperError::NoGlyph { label: 0, field: Field::ReceptionNo, character: '\n' })
    );
}

#[test]
fn what_is_too_long_is_refused_with_what_it_lacks() {
    for (field, label) in [
        (Field::Street, at(&"東".repeat(60), "")),
        (Field::Building, at("奈良県葛城市東室1", &"ビ".repeat(60))),
        (Field::Organisation, to_organisation(&"商".repeat(80))),
        (Field::Organisation, to_person(&"商".repeat(80), "", "田中")),
        (Field::Department, to_person("商店", &"課".repeat(80), "田中")),
        (Field::Person, to_person("", "", &"鷗".repeat(80))),
        (Field::Organisation, to_organisation(&"ABCDEFGHIJ".repeat(12))),
        (Field::ReceptionNo, LabelValue { reception_no: RequestNo("9".repeat(99)), ..label() }),
        (
            Field::Sender,
            LabelValue { sender: Sender { name: "組".repeat(60), address: label().address }, ..label() },
        ),
    ] {
        for form in Form::ALL {
            let error = make(*form, 1, &[label.clone()]).err();
            let Some(PaperError::DoesNotFit { label: 0, field: got, missing_tenths_mm }) = error else {
                panic!("{form} {field}: {error:?}")
            };
            assert_eq!(got, field, "{form}");
            assert!((1..5_000).contains(&missing_tenths_mm), "{form} {field}: {missing_tenths_mm}");
        }
    }
}

#[test]
fn the_longer_the_name_the_more_is_missing() {
    let missing = |count| match make(Form::SheetA4x12, 1, &[to_organisation(&"商".repeat(count))]).err() {
        None => 0,
        Some(PaperError::DoesNotFit { missing_tenths_mm, .. }) => missing_tenths_mm,
        other => panic!("{other:?}"),
    };
    let lacking: Vec<_> = (40..70).map(missing).collect();
    assert!(lacking.is_sorted(), "{lacking:?}");
    assert_eq!(lacking[0], 0);
    assert!(lacking[29] > 0);
}

#[test]
fn one_wrong_label_stops_the_whole_sheet() {
    let mut labels = vec![label(); 20];
    labels[17] = at(&"東".repeat(60), "");
    let error = make(Form::SheetA4x12, 1, &labels).err();
    assert!(matches!(error, Some(PaperError::DoesNotFit { label: 17, .. })), "{error:?}");
}

#[test]
fn what_is_needed_may_not_be_empty() {
    let nobody = to_organisation(" 　");
    assert_eq!(roll(nobody).err(), Some(PaperError::Missing { label: 0, field: Field::Organisation }));
    let nameless = to_person("株式会社サンプル商事", "経理部", " ");
    assert_eq!(roll(nameless).err(), Some(PaperError::Missing { label: 0, field: Field::Person }));
    assert_eq!(roll(at("", "")).err(), Some(PaperError::Missing { label: 0, field: Field::Street }));
    assert_eq!(make(Form::Roll90x29, 1, &[]).err(), Some(PaperError::Empty));
}

#[test]
fn pages_cells_and_resolutions_that_do_not_exist_are_refused() {
    let made = roll(label()).unwrap();
    assert_eq!(made.png(1, dpi(100)).err(), Some(PaperError::Page { got: 1, pages: 1 }));
    assert!(Dpi::new(0).is_err() && Dpi::new(10_000).is_err());
    let start = StartCell::of(Form::SheetA4x12, 3).unwrap();
    assert_eq!(
        TYPESETTER.labels(Form::Roll90x29, start, &[label()]).err(),
        Some(PaperError::StartCell { form: Form::Roll90x29, got: 3, cells: 1 })
    );
}

// ------------------------------------------------------------------------------------------------ places

/// How far a line of a stamp may stand out over the inset.
const PEN_MM: f64 = 0.2;

const INK_DPI: u16 = 120;

/// Cells of a page in which there is ink, or where there is ink outside of all.
fn inked_cells(made: &Document, page: usize, geometry: &Geometry) -> Result<Vec<u8>, String> {
    let Picture { width, rgba, .. } = made.rgba(page, dpi(INK_DPI)).unwrap();
    let millimetres = |pixel: usize| (pixel as f64 + 0.5) * 25.4 / f64::from(INK_DPI);
    let mut cells = vec![];
    let row_bytes = width as usize * 4;
    let white = vec![255; row_bytes];
    let inked_rows = rgba.chunks(row_bytes).enumerate().filter(|(_, row)| *row != white.as_slice());
    let inked = inked_rows.flat_map(|(y, row)| {
        let ink = row.chunks(4).enumerate().filter(|(_, pixel)| pixel[..3] != [255, 255, 255]);
        ink.map(move |(x, _)| (x, y))
    });
    for (x, y) in inked.map(|(x, y)| (millimetres(x), millimetres(y))) {
        let cell = (0..geometry.columns * geometry.rows).find(|cell| {
            let (column, row) = (cell % geometry.columns, cell / geometry.columns);
            let left = geometry.first_mm.0 + f64::from(column) * geometry.pitch_mm.0 + geometry.inset_mm.0;
            let top = geometry.first_mm.1 + f64::from(row) * geometry.pitch_mm.1 + geometry.inset_mm.1;
            let right = left + geometry.label_mm.0 - 2.0 * geometry.inset_mm.0;
            let bottom = top + geometry.label_mm.1 - 2.0 * geometry.inset_mm.1;
            (left - PEN_MM..=right + PEN_MM).contains(&x) && (top - PEN_MM..=bottom + PEN_MM).contains(&y)
        });
        let cell = cell.ok_or_else(|| format!("ink outside of every label at {x:.2}/{y:.2} mm"))?;
        if !cells.contains(&cell) {
            cells.push(cell);
        }
    }
    cells.sort_unstable();
    Ok(cells)
}

#[test]
fn a_label_is_printed_into_the_cell_that_was_chosen() {
    let geometry = &Form::SheetA4x12.layout().geometry;
    for start in 1..=12 {
        let made = make(Form::SheetA4x12, start, &[label()]).unwrap();
        assert_eq!(made.pages(), 1);
        assert_eq!(inked_cells(&made, 0, geometry).unwrap(), [start - 1]);
    }
}

#[test]
fn thirteen_labels_take_two_sheets() {
    let geometry = &Form::SheetA4x12.layout().geometry;
    let made = make(Form::SheetA4x12, 1, &vec![label(); 13]).unwrap();
    assert_eq!(made.pages(), 2);
    assert_eq!(inked_cells(&made, 0, geometry).unwrap(), (0..12).collect::<Vec<_>>());
    assert_eq!(inked_cells(&made, 1, geometry).unwrap(), [0]);
}

#[test]
fn a_used_sheet_is_filled_before_the_next_is_begun() {
    let geometry = &Form::SheetA4x12.layout().geometry;
    let made = make(Form::SheetA4x12, 11, &vec![label(); 4]).unwrap();
    assert_eq!(made.pages(), 2);
    assert_eq!(inked_cells(&made, 0, geometry).unwrap(), [10, 11]);
    assert_eq!(inked_cells(&made, 1, geometry).unwrap(), [0, 1]);
    assert_eq!(make(Form::SheetA4x12, 12, &[label()]).unwrap().pages(), 1);
    assert_eq!(make(Form::Roll90x29, 1, &vec![label(); 3]).unwrap().pages(), 3);
}

fn words(longest: usize) -> impl Strategy<Value = String> {
    let character = prop_oneof![
        8 => prop::sample::select("大阪市区町村上本東西南北番号丁目株式会社商事電工学園葛城髙﨑彅鷗𠮷槗".chars().collect::<Vec<_>>()),
        4 => prop::sample::select("サンプルビルヂングッャーのあかさ（）「」、。・〜".chars().collect::<Vec<_>>()),
        2 => prop::sample::select("ABCxyz0123456789&-.ｱﾞㇻ㈱".chars().collect::<Vec<_>>()),
        1 => prop::sample::select(vec![' ', '\u{3000}', '葛']),
    ];
    prop::collection::vec(character, 1..longest).prop_map(String::from_iter)
}

fn any_label() -> impl Strategy<Value = LabelValue> {
    let addressee = prop_oneof![
        words(60).prop_map(|name| Addressee::Organisation { name }),
        (words(30), words(20), words(25)).prop_map(|(organisation, department, name)| {
            Addressee::Person { organisation, department, name }
        }),
    ];
    (
        words(45),
        words(45),
        addressee,
        prop::sample::subsequence(Mark::ALL.to_vec(), 0..=3),
        words(30),
        words(25),
        1..9_999_u32,
    )
        .prop_map(|(street, building, addressee, marks, sender_street, sender_name, pieces)| {
            LabelValue {
                address: address("543-0001", &street, &building),
                addressee,
                marks,
                sender: Sender { name: sender_name, address: address("530-0001", &sender_street, "") },
                reception_no: RequestNo("26-1107".into()),
                pieces,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_label_is_printed_whole_inside_its_edges_or_refused_with_what_it_lacks(
        label in any_label(),
        form in prop::sample::select(Form::ALL),
    ) {
        match make(form, 1, std::slice::from_ref(&label)) {
            Ok(made) => {
                prop_assert_eq!(inked_cells(&made, 0, &form.layout().geometry), Ok(vec![0]));
                let printed = dense(&made.text(0).unwrap());
                for text in given(&label) {
                    prop_assert!(printed.contains(&dense(&text)), "{} is not in {}", text, printed);
                }
            }
            Err(PaperError::DoesNotFit { label: 0, missing_tenths_mm, .. }) => prop_assert!(missing_tenths_mm > 0),
            Err(PaperError::Missing { .. }) => {}
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}
