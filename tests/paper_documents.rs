//! The papers besides labels as they are printed: golden PDFs and pictures, every field read back, nothing told outside.
//!
//! `UPDATE_GOLDEN=1 cargo test --test paper_documents` writes `tests/golden` anew; look at the pictures before committing.
//! The trap: what is looked for is taken from the data that the template reads, so a new field is looked for as well.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;
use token_station::domain::post::MailKind;
use token_station::domain::{DocumentKind, Serial};
use token_station::paper::barcode::NoBarcode;
use token_station::paper::{
    Addressee, BUILT_IN, Content, Day, Document, Field, Guidance, Letter, Money, OwnFile, PaperError,
    PostingList, PostingRow, Refused, Sample, Typesetter,
};
use token_station::words::number::thousands;

use golden::{compare, read_back};
use papers::{SERIAL, full_gallery, gallery};

#[path = "paper/golden.rs"]
mod golden;
#[path = "paper/papers.rs"]
mod papers;

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| Typesetter::new().unwrap());

/// Words that would tell a thief what a parcel holds.
const FORBIDDEN: &[&str] = &["トークン", "Token", "token", "TOKEN", "serial", "製造番号", "シリアル"];

fn make(content: &Content) -> Document {
    TYPESETTER.paper(content).unwrap()
}

fn text(document: &Document) -> String {
    (0..document.pages()).map(|page| document.text(page).unwrap()).collect()
}

/// Without spaces and joiners: a line may end anywhere.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{2060}').collect()
}

/// The data that the template of a paper reads.
fn data(content: &Content) -> Value {
    match content {
        Content::Letter(it) => serde_json::to_value(it),
        Content::ReturnSlip(it) => serde_json::to_value(it),
        Content::Receipt(it) => serde_json::to_value(it),
        Content::CampaignLetter(it) => serde_json::to_value(it),
        Content::PostingList(it) => serde_json::to_value(it),
        Content::DailyBalance(it) => serde_json::to_value(it),
        Content::StockTakeReport(it) => serde_json::to_value(it),
        Content::DestructionRecord(it) => serde_json::to_value(it),
    }
    .unwrap()
}

/// Every text and number that a reader has to find, with its key. Of a day one of its forms is enough, so only the era
/// counts; a choice and a count of rows are not words.
fn fields(key: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) if !text.is_empty() => found.push((key.to_owned(), text.clone())),
        Value::Number(number) => found.push((key.to_owned(), thousands(number.as_i64().unwrap()))),
        Value::Array(values) => values.iter().for_each(|value| fields(key, value, found)),
        Value::Object(values) => {
            for (key, value) in values.iter().filter(|(key, _)| !UNWRITTEN.contains(&key.as_str())) {
                fields(key, value, found);
            }
        }
        _ => {}
    }
}

const UNWRITTEN: &[&str] = &["western", "weekday", "method", "rows_a_page", "kind", "before", "nw7"];

// ------------------------------------------------------------------------------------------------ golden files

#[test]
fn every_paper_looks_as_it_was_approved() {
    for (name, content) in gallery().into_iter().chain(full_gallery()) {
        let made = make(&content);
        assert_eq!(made.without_barcode(), [], "{name}");
        compare(name, &made, 150);
    }
}

#[test]
fn the_gallery_has_every_paper() {
    let shown: BTreeSet<_> = gallery().iter().map(|(_, content)| content.kind()).collect();
    let all: BTreeSet<_> =
        DocumentKind::ALL.iter().copied().filter(|kind| *kind != DocumentKind::Label).collect();
    assert_eq!(shown, all);
}

#[test]
fn the_same_paper_is_the_same_bytes_from_any_typesetter() {
    let (_, content) = gallery().swap_remove(0);
    let there = Typesetter::new().unwrap().paper(&content).unwrap().pdf().unwrap();
    assert!(make(&content).pdf().unwrap() == there);
}

// ------------------------------------------------------------------------------------------------ words

#[test]
fn a_pdf_reader_finds_every_field() {
    // The letter to a telephone has its own title for the one kind of request that brings it.
    for (name, content) in gallery().into_iter().filter(|(name, _)| *name != "letter-soft") {
        let Some(read) = read_back(&make(&content).pdf().unwrap()) else { return };
        let read = dense(&read);
        let mut wanted = Vec::new();
        fields("", &data(&content), &mut wanted);
        assert!(wanted.len() > 8, "{name}: {wanted:?}");
        for (key, text) in wanted {
            assert!(read.contains(&dense(&text)), "{name}: {key} {text} is not in {read}");
        }
    }
}

#[test]
fn no_paper_for_outside_tells_what_a_parcel_holds() {
    for (name, content) in gallery() {
        let document = make(&content);
        let printed = dense(&text(&document));
        let read = read_back(&document.pdf().unwrap()).map(|read| dense(&read)).unwrap_or_default();
        let pdf = String::from_utf8_lossy(&document.pdf().unwrap()).into_owned();
        if content.kind().is_outside() {
            for word in FORBIDDEN {
                assert!(!printed.contains(word) && !read.contains(word), "{name}: {word}");
                assert!(!pdf.contains(&format!("Title ({word}")), "{name}: {word} in the title");
            }
        }
        if content.kind().names_serials() {
            assert!(printed.contains(SERIAL) || name == "letter-soft", "{name} has the serial");
        } else {
            let json = data(&content).to_string();
            assert!(!json.contains("serial") && !json.contains(SERIAL) && !printed.contains("RT-"), "{name}");
        }
    }
}

#[test]
fn papers_that_stay_inside_say_the_number_of_their_copy_and_first_ones_say_nothing() {
    for (name, content) in gallery() {
        let again = dense(&text(&make(&content)));
        let Some(copy) = data(&content).get("reprint").and_then(Value::as_u64) else {
            assert!(content.kind().is_outside(), "{name}");
            assert!(!again.contains("再発行1"), "{name}");
            continue;
        };
        assert!(again.contains(&format!("再発行{copy}")), "{name}: {again}");
        let first = match content {
            Content::DailyBalance(it) => {
                Content::from(token_station::paper::DailyBalance { reprint: 0, ..*it })
            }
            Content::StockTakeReport(it) => {
                token_station::paper::StockTakeReport { reprint: 0, ..*it }.into()
            }
            Content::DestructionRecord(it) => {
                token_station::paper::DestructionRecord { reprint: 0, ..*it }.into()
            }
            other => other,
        };
        assert!(!dense(&text(&make(&first))).contains("再発行"), "{name}");
    }
}

#[test]
fn r8_the_letter_to_a_telephone_names_exactly_the_two_domains() {
    let printed = dense(&text(&make(&papers::soft_letter().into())));
    assert!(printed.contains("@kinsan.co.jp") && printed.contains("@otp-auth.net"));
    assert_eq!(printed.matches('@').count(), 2);
}

#[test]
fn r14_only_a_shared_unit_brings_the_sentence_about_one_sign_in_a_minute() {
    let shared = dense(&text(&make(&papers::letter().into())));
    assert!(shared.contains("1分間") && shared.contains("お一人ずつ"));
    let mut alone = papers::letter();
    if let Guidance::Hard { units, .. } = &mut alone.guidance {
        units.retain(|unit| unit.users.len() == 1);
    }
    assert!(!dense(&text(&make(&alone.into()))).contains("お一人ずつ"));
}

#[test]
fn r23_r27_the_letter_names_the_last_day_the_fee_and_the_day_of_its_debit() {
    let printed = dense(&text(&make(&papers::letter().into())));
    for words in ["令和8年12月24日（木）まで", "4,400円", "令和8年12月28日（月）", "2,200円", "60日以内"]
    {
        assert!(printed.contains(words), "{words} is not in {printed}");
    }
    let free = dense(&text(&make(&Letter { fee: None, ..papers::letter() }.into())));
    assert!(free.contains("手数料無料") && !free.contains("4,400"));
}

#[test]
fn a_posting_list_of_thirty_four_has_two_pages_with_their_totals() {
    let document = make(&papers::posting_list().into());
    assert_eq!(document.pages(), 2);
    let [first, second] = [0, 1].map(|page| dense(&document.text(page).unwrap()));
    assert!(first.contains("この頁の計30通") && first.contains("14,700") && !first.contains("合計"));
    assert!(second.contains("この頁の計4通") && second.contains("合計34通16,660円"), "{second}");
}

#[test]
fn registered_mail_states_what_its_charge_covers_and_no_other_mail_does() {
    for kind in MailKind::ALL {
        let rows = vec![PostingRow { declared: kind.declared().map(Money), ..papers::posting_row(1) }];
        let list = PostingList::new(Day(papers::TODAY), papers::sender(), &[(*kind, rows)]);
        let printed = dense(&text(&make(&list.into())));
        let is_registered = *kind == MailKind::Registered;
        assert_eq!(printed.contains("100,000"), is_registered, "{kind}: {printed}");
        assert_eq!(printed.contains("■一般書留"), is_registered, "{kind}: {printed}");
    }
}

// ------------------------------------------------------------------------------------------------ too long

fn letter_to(organisation: &str) -> Result<Document, PaperError> {
    let mut letter = papers::letter();
    letter.recipient.addressee = Addressee::Organisation { name: organisation.into() };
    TYPESETTER.paper(&letter.into())
}

#[test]
fn a_long_name_shrinks_then_takes_two_lines_then_is_refused_with_what_is_missing() {
    let long = "特定非営利活動法人北陸地域産業技術振興支援協議会金沢西部事業所";
    assert!(dense(&text(&letter_to(long).unwrap())).contains(&format!("{long}御中")));
    let longer = long.repeat(3);
    let error = letter_to(&longer).err();
    let Some(PaperError::LineTooLong { document, field, missing_tenths_mm, .. }) = error else {
        panic!("{error:?}")
    };
    assert_eq!((document, field), (DocumentKind::Letter, Field::Organisation));
    // One kanji of nine points more takes half its width more on each of two lines.
    let error = letter_to(&(longer + "会")).err();
    let Some(PaperError::LineTooLong { missing_tenths_mm: more, .. }) = error else { panic!("{error:?}") };
    assert!((14..=17).contains(&(more - missing_tenths_mm)), "{missing_tenths_mm} then {more}");
}

#[test]
fn a_line_of_a_table_is_named_by_its_place() {
    let mut rows: Vec<PostingRow> = (1..=40).map(papers::posting_row).collect();
    rows[33].remark = "不在の場合は守衛所に声を掛けて必ず本人に手渡すこと".repeat(2);
    let list = PostingList::new(Day(papers::TODAY), papers::sender(), &[(MailKind::SimpleRegistered, rows)]);
    let error = TYPESETTER.paper(&list.into()).err();
    let Some(PaperError::LineTooLong { line, field, .. }) = error else { panic!("{error:?}") };
    assert_eq!((line, field), (33, Field::Remark));
}

#[test]
fn the_longest_serial_stands_on_every_paper_that_names_serials_and_only_its_barcode_may_be_left_out() {
    let longest = "AB-".repeat(11)[..Serial::LONGEST].to_owned();
    assert!(Serial::parse(&longest).is_ok());
    let mut letter = papers::letter();
    if let Guidance::Hard { units, .. } = &mut letter.guidance {
        units[0].serial.clone_from(&longest);
    }
    let mut receipt = papers::receipt();
    receipt.serials[0].clone_from(&longest);
    let mut slip = papers::return_slip();
    slip.serials[0].clone_from(&longest);
    let mut report = papers::stock_take_report();
    report.differences[0].serial.clone_from(&longest);
    let mut record = papers::destruction_record();
    record.units[0].serial.clone_from(&longest);
    let mut balance = papers::daily_balance();
    balance.differences[0].object.clone_from(&longest);
    let all: [Content; 6] =
        [letter.into(), receipt.into(), slip.into(), report.into(), record.into(), balance.into()];
    for content in all {
        let document = make(&content);
        assert!(dense(&text(&document)).contains(&longest), "{}", content.kind());
        // 384 modules and their white are 76 mm at least.
        assert_eq!(document.without_barcode(), [(0, NoBarcode::NoRoom)], "{}", content.kind());
        assert_eq!(document.reasons_without_barcode(), [("no_room", 1)]);
    }
}

#[test]
fn what_no_barcode_can_say_is_written_and_told() {
    let mut report = papers::stock_take_report();
    report.differences[2].serial = "書込前の箱".into();
    let document = make(&report.into());
    assert!(dense(&text(&document)).contains("書込前の箱"));
    assert_eq!(document.without_barcode(), [(2, NoBarcode::Unwritable)]);
}

#[test]
fn the_longest_guidance_page_that_the_desk_takes_fits_its_line() {
    let page = format!("https://www.example.jp/{}", "w".repeat(49));
    assert_eq!(page.len(), 72);
    let document = make(&Letter { guidance_page: page.clone(), ..papers::letter() }.into());
    assert!(dense(&text(&document)).contains(&page) && document.without_barcode().is_empty());
}

#[test]
fn an_own_template_that_draws_a_serial_on_a_paper_for_the_way_is_refused() {
    let telling = r#"#import "barcode.typ": code
#code("code128", "RT-00000001", 60mm, 10mm)"#;
    for (file, refuses) in [("posting-list.typ", true), ("campaign-letter.typ", true), ("receipt.typ", false)]
    {
        let own = OwnFile { name: file.into(), bytes: telling.as_bytes().to_vec() };
        let refused = Typesetter::new().unwrap().wear(&[own]).unwrap();
        let is_told =
            |one: &Refused| matches!(&one.error, PaperError::Telltale { word, .. } if word == "code128");
        assert_eq!(refused.iter().any(is_told), refuses, "{file}: {refused:?}");
    }
}

#[test]
fn a_word_of_another_script_is_never_torn() {
    let error = letter_to(&"A".repeat(90)).err();
    assert!(matches!(error, Some(PaperError::LineTooLong { field: Field::Organisation, .. })), "{error:?}");
}

#[test]
fn a_character_that_no_font_has_is_named_with_its_line() {
    let mut report = papers::stock_take_report();
    report.differences[1].explanation = "箱の中😀".into();
    let error = TYPESETTER.paper(&report.into()).err();
    let wanted = PaperError::LineNoGlyph {
        document: DocumentKind::StockTakeReport,
        line: 1,
        field: Field::Explanation,
        character: '😀',
    };
    assert_eq!(error, Some(wanted));
}

#[test]
fn rare_names_are_drawn_and_not_boxed() {
    let document = letter_to("株式会社𠮷野彅槗商店 葛\u{e0100}城").unwrap();
    assert!(document.plain_forms().is_empty());
    assert!(dense(&text(&document)).contains("𠮷野彅槗商店"));
}

// ------------------------------------------------------------------------------------------------ samples

/// The keys of an object and of what is in it; of a list those of all its rows.
fn shape(path: &str, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(values) => {
            for (key, value) in values {
                shape(&format!("{path}.{key}"), value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| shape(&format!("{path}[]"), value, found)),
        _ => drop(found.insert(path.to_owned())),
    }
}

#[test]
fn every_sample_has_the_shape_of_the_paper_that_it_stands_for() {
    for (name, content) in gallery().into_iter().filter(|(name, _)| *name != "letter-soft") {
        let built_in = BUILT_IN.iter().find(|one| one.kind == content.kind()).unwrap();
        let (mut real, mut sample) = (BTreeSet::new(), BTreeSet::new());
        shape("", &data(&content), &mut real);
        shape("", &serde_json::from_str(built_in.sample).unwrap(), &mut sample);
        assert_eq!(real, sample, "{name}");
    }
}

#[test]
fn every_sample_can_be_set() {
    for sample in Sample::all() {
        let document = TYPESETTER.sample(sample).unwrap();
        assert!(!text(&document).is_empty(), "{sample:?}");
    }
}
