//! Every paper of a day read back: its words with `pdftotext`, its barcodes with `zbarimg`, the customer barcodes beside
//! those of `zint`.
//!
//! The trap: a barcode that is drawn twice over, or in one of PDF and picture only, is found by neither reader alone;
//! so both are read, and exactly what was expected has to be there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use token_station::domain::Tracking;
use token_station::paper::{Form, Picture};

use crate::bars::{find, zint};
use crate::canary::{forms, search};
use crate::labels::read_back;
use crate::office::has;
use crate::whole_day::{
    COUNTED, DESTROYED, Day, EXCHANGE, GUIDANCE_PAGE, OWN_LABEL, PARCELS, Parcel, RECEIPT, UNEXPECTED, worked,
};

/// Dots per inch of what is read; the station saves its own pictures so.
const RESOLUTION: f64 = 300.0;
/// The cell in which a used sheet begins.
const START_CELL: usize = 5;

/// Who reads a paper, and so what may not stand on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Everybody on the way.
    OnTheWay,
    /// Whoever opens an envelope without a unit.
    Customer,
    /// Whoever opens a parcel and so has the unit in hand.
    BesideTheUnit,
    /// The desk.
    Desk,
}

/// One paper: how it is made, what stands on it, which barcodes a reader finds.
struct Paper {
    name: String,
    readers: Readers,
    make: Vec<String>,
    pages: usize,
    says: Vec<String>,
    codes: BTreeSet<String>,
}

#[test]
fn every_paper_of_a_day_says_what_it_has_to_and_bears_barcodes_that_other_programs_read() {
    let needed = [("pdftotext", "-v"), ("pdftoppm", "-v"), ("zbarimg", "--version"), ("zint", "--version")];
    if needed.into_iter().filter(|(program, question)| !has(program, question)).count() > 0 {
        return;
    }
    let day = worked();
    let read = day.office.desk().join("read");
    fs::create_dir(&read).unwrap();
    for paper in papers(&day) {
        let [pdf, png] = ["pdf", "png"].map(|ending| day.office.file(&format!("{}.{ending}", paper.name)));
        for file in [&pdf, &png] {
            let make: Vec<&str> = paper.make.iter().map(String::as_str).collect();
            day.done(&[&make[..], &["--out", file]].concat());
        }
        let printed = read_back(&pdf);
        fs::write(read.join(&paper.name), &printed).unwrap();
        let words = dense(&printed);
        for said in &paper.says {
            assert!(words.contains(&dense(said)), "{}: {said} is not in {words}", paper.name);
        }
        tells_nobody_too_much(&day, &paper, &words);
        for (pages, from) in [(drawn(&pdf), "PDF"), (pages(&png), "picture")] {
            assert_eq!(pages.len(), paper.pages, "{} as {from}", paper.name);
            assert_eq!(codes(&pages), paper.codes, "{} as {from}", paper.name);
        }
    }
    let independent: Vec<_> = day.parcels.iter().map(|parcel| bars_of_zint(&day, parcel)).collect();
    for form in Form::ALL {
        labels_bear(&day, *form, &independent);
    }
    let secrets: Vec<_> = day.secrets.iter().flat_map(|(serial, secret)| forms(serial, secret)).collect();
    assert_eq!(day.secrets.len(), PARCELS);
    assert_eq!(search(&read, &secrets), Vec::<String>::new());
}

// ------------------------------------------------------------------------------------------------ the table

fn papers(day: &Day) -> Vec<Paper> {
    use Readers::{BesideTheUnit, Customer, Desk};
    let first = &day.parcels[0];
    let (contract, request) = (first.contract.no.to_string(), first.request.as_str());
    let paper = |name: &str, readers, make: &[&str], says: &[&str], codes: &[String]| Paper {
        name: name.to_owned(),
        readers,
        make: owned(make),
        pages: 1,
        says: owned(says),
        codes: codes.iter().cloned().collect(),
    };
    let of = |document: &'static str| ["paper", "--document", document];
    let serial = |serial: &str| format!("CODE-128:{serial}");
    let page = format!("QR-Code:{GUIDANCE_PAGE}");
    let users: Vec<String> =
        first.contract.users.iter().take(2).map(|user| format!("{} 様", user.name)).collect();
    let unit = [first.serial.as_str(), &first.contract.name, "みおつくし信用組合"];
    let address = ["〒530-0001", "大阪府大阪市北区梅田1丁目2番3号"];
    let recipient = [&first.contract.address.postal_code.to_string(), &first.contract.address.street];
    let recipient = recipient.map(String::as_str);
    let journal = format!("{}行目まで", thousands(day.journal.0));
    let counted = COUNTED.len().to_string();

    let mut all: Vec<Paper> = Form::ALL.iter().map(|form| labels(day, *form)).collect();
    all.push(posting_list(day));
    all.push(Paper {
        says: [
            owned(&unit),
            owned(&address),
            owned(&recipient),
            users,
            owned(&[
                "初期設定の期限",
                "ロック",
                "紛失・盗難",
                "60 秒",
                "お一人ずつ",
                "2,200 円",
                "手数料　無料",
                GUIDANCE_PAGE,
                request,
            ]),
        ]
        .concat(),
        ..paper(
            "letter",
            BesideTheUnit,
            &["letter", "--request", request],
            &[],
            &[serial(&first.serial), page.clone()],
        )
    });
    all.push(paper(
        "receipt",
        BesideTheUnit,
        &[&of("receipt")[..], &["--request", request]].concat(),
        &[&unit[..], &address, &["受領書", "数量", "1 個", "新規", "ご署名", request]].concat(),
        &[serial(&first.serial)],
    ));
    all.push(paper(
        "return-slip",
        BesideTheUnit,
        &[&of("return-slip")[..], &["--request", EXCHANGE]].concat(),
        &[&unit[..], &address, &["返送票", "交換", "60 日以内", "返送品在中", EXCHANGE]].concat(),
        &[serial(&first.serial)],
    ));
    all.push(paper(
        "campaign-letter",
        Customer,
        &[&of("campaign-letter")[..], &["--contract", &contract]].concat(),
        &[&unit[1..], &address, &recipient, &["有効期限", "対象の個数", "1 個", "交換の手数料", EXCHANGE]]
            .concat(),
        &[],
    ));
    all.push(paper(
        "destruction-record",
        Desk,
        &of("destruction-record"),
        &[DESTROYED, "みおつくし信用組合", "L2611-A", "PTB-1", "森 健一", "消去済", "次の 1 個"],
        &[serial(DESTROYED)],
    ));
    // A unit that is missing stays in the balance until it is found; one too many was explained with the count.
    let missing: Vec<String> = day.missing.iter().map(|one| serial(one)).collect();
    assert_eq!(missing.len(), 3);
    let found = [&missing[..], &[serial(UNEXPECTED)]].concat();
    let take = ["棚卸報告書", "L2611-A", "数えていない", "登録なし", "森 健一", UNEXPECTED, &counted];
    all.push(paper(
        "stock-take-report",
        Desk,
        &[&of("stock-take-report")[..], &["--take", "1"]].concat(),
        &take,
        &found,
    ));
    let posted = ["当日の差出し", "第 1 号", "簡易書留", "31", "15,190", RECEIPT];
    let closed =
        ["日計表", "L2611-A", "翌日に数える", "森 健一", "監査記録の検証点", &journal, &day.journal.1];
    let balance = [&posted[..], &closed].concat();
    all.push(paper("daily-balance", Desk, &of("daily-balance"), &balance, &missing));
    all
}

/// The parcels whose labels are printed on a form: on a roll each is a page.
fn labelled(day: &Day, form: Form) -> &[Parcel] {
    if form.cells() == 1 { &day.parcels[..8] } else { &day.parcels }
}

fn labels(day: &Day, form: Form) -> Paper {
    let parcels = labelled(day, form);
    let start = START_CELL.min(usize::from(form.cells()));
    let mut make =
        owned(&["label", "--form", form.as_str(), "--start-cell", &start.to_string(), "--request"]);
    make.extend(parcels.iter().map(|parcel| parcel.request.clone()));
    let of_each = parcels.iter().flat_map(|parcel| {
        let address = &parcel.contract.address;
        let name = format!("{}御中", parcel.contract.name);
        [
            format!("〒{}", address.postal_code),
            address.street.clone(),
            address.building.clone(),
            name,
            parcel.request.clone(),
        ]
    });
    let of_all = owned(&["簡易書留", "転送不要", "親展", "差出人 〒530-0001", "みおつくし信用組合"]);
    Paper {
        name: format!("label-{form}"),
        readers: Readers::OnTheWay,
        make,
        pages: (start - 1 + parcels.len()).div_ceil(usize::from(form.cells())),
        says: of_each.chain(of_all).collect(),
        codes: BTreeSet::new(),
    }
}

fn posting_list(day: &Day) -> Paper {
    let number = |parcel: &Parcel| Tracking::parse(&parcel.tracking).unwrap().to_string();
    let of_each = day
        .parcels
        .iter()
        .flat_map(|parcel| [format!("{}御中", parcel.contract.name), number(parcel), parcel.request.clone()]);
    let sums = ["この頁の計 30 通", "14,700", "この頁の計 1 通", "合計 31 通 15,190 円", "■簡易書留"];
    let sender = ["書留・特定記録郵便物等差出票", "〒530-0001", "引受日付印", OWN_LABEL];
    // The last number came on a label of the post office, which bears its barcode.
    let drawn = &day.parcels[..PARCELS - 1];
    Paper {
        name: "posting-list".to_owned(),
        readers: Readers::OnTheWay,
        make: owned(&["posting-list"]),
        pages: 2,
        says: of_each.chain(owned(&sums)).chain(owned(&sender)).collect(),
        codes: drawn.iter().map(|parcel| format!("Codabar:C{}D", parcel.tracking)).collect(),
    }
}

/// Words and serials that a reader of that paper must not meet.
fn tells_nobody_too_much(day: &Day, paper: &Paper, words: &str) {
    let told = |telling: &str| assert!(!words.contains(telling), "{telling} in {}: {words}", paper.name);
    if paper.readers == Readers::Desk {
        return;
    }
    ["トークン", "oken", "OKEN", "シリアル", "erial"].into_iter().for_each(told);
    if paper.readers == Readers::OnTheWay {
        ["ワンタイム", "パスワード", "OTP", "otp", "生成機"].into_iter().for_each(told);
    }
    let beside = (paper.readers == Readers::BesideTheUnit).then_some(day.parcels[0].serial.as_str());
    let serials = day.parcels.iter().map(|parcel| parcel.serial.as_str());
    serials.chain([DESTROYED]).filter(|serial| Some(*serial) != beside).for_each(told);
    if beside.is_none() {
        told("RT-");
    }
}

// ------------------------------------------------------------------------------------------------ reading back

/// What `zint` draws for a parcel's code and number; `None` where the last of the thirteen characters is half a letter,
/// which it cannot draw.
fn bars_of_zint(day: &Day, parcel: &Parcel) -> Option<String> {
    let address = &parcel.contract.address;
    let code = address.postal_code.to_string();
    let whole = format!("{} {}", address.street, address.building);
    let told = day.office.done(&["barcode", "customer", &code, &whole]);
    let mut characters = 0;
    let mut cut = String::new();
    for sign in told.event("customer_barcode")["number"].as_str().unwrap().chars() {
        let more = if sign.is_ascii_uppercase() { 2 } else { 1 };
        if characters + more > 13 {
            if characters < 13 {
                return None;
            }
            break;
        }
        characters += more;
        cut.push(sign);
    }
    Some(zint(&format!("{}{cut}", code.replace('-', ""))))
}

/// Every label of the form bears those bars in the cell in which it stands.
fn labels_bear(day: &Day, form: Form, independent: &[Option<String>]) {
    let (cells, geometry) = (usize::from(form.cells()), &form.layout().geometry);
    let pages: Vec<Picture> = pages(&day.office.file(&format!("label-{form}.png")))
        .iter()
        .map(|page| Picture::read_png(&fs::read(page).unwrap()).unwrap().0)
        .collect();
    let from = START_CELL.min(cells) - 1;
    let mut without = Vec::new();
    for (at, (parcel, independent)) in labelled(day, form).iter().zip(independent).enumerate() {
        let (page, cell) = ((from + at) / cells, (from + at) % cells);
        let columns = usize::from(geometry.columns);
        let steps = |number: usize| f64::from(u8::try_from(number).unwrap());
        let left = geometry.first_mm.0 + steps(cell % columns) * geometry.pitch_mm.0;
        let top = geometry.first_mm.1 + steps(cell / columns) * geometry.pitch_mm.1;
        let label = cut(&pages[page], [left, top, geometry.label_mm.0, geometry.label_mm.1]);
        match (find(&label), independent) {
            (Some(found), Some(letters)) => {
                assert_eq!(found.letters, *letters, "{form}: {}", parcel.contract.name);
            }
            (Some(_), None) => {}
            (None, _) => without.push(parcel.contract.name.as_str()),
        }
    }
    assert!(
        without.len() * 4 < labelled(day, form).len(),
        "{form}: without a customer barcode are {without:?}"
    );
}

/// That part of a page, in millimetres.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a page in dots")]
fn cut(page: &Picture, part_mm: [f64; 4]) -> Picture {
    let [left, top, width, height] = part_mm.map(|mm| (mm * RESOLUTION / 25.4).round() as usize);
    let (right, bottom) = ((left + width).min(page.width as usize), (top + height).min(page.height as usize));
    let rows = (top..bottom).map(|y| y * page.width as usize);
    let rgba = rows.flat_map(|row| page.rgba[(row + left) * 4..(row + right) * 4].to_vec()).collect();
    let dots = |dots: usize| u32::try_from(dots).unwrap();
    Picture { width: dots(right - left), height: dots(bottom - top), rgba }
}

/// The pages of a PDF as another program draws them.
fn drawn(pdf: &str) -> Vec<PathBuf> {
    let to = Path::new(pdf).with_extension("drawn");
    fs::create_dir_all(&to).unwrap();
    let drawing = Command::new("pdftoppm")
        .args(["-r", &RESOLUTION.to_string(), "-gray", pdf])
        .arg(to.join("page"))
        .status();
    assert!(drawing.unwrap().success());
    let mut pages: Vec<_> = fs::read_dir(to).unwrap().map(|page| page.unwrap().path()).collect();
    pages.sort();
    pages
}

/// The pictures that the station saved, one for each page.
fn pages(png: &str) -> Vec<PathBuf> {
    let numbered = (2..).map(|page: u32| PathBuf::from(png.replace(".png", &format!("-{page}.png"))));
    [PathBuf::from(png)].into_iter().chain(numbered).take_while(|page| page.exists()).collect()
}

/// All barcodes that an independent reader finds.
fn codes(pages: &[PathBuf]) -> BTreeSet<String> {
    let kinds = ["-Sdisable", "-Scode128.enable", "-Scodabar.enable", "-Sqrcode.enable"];
    let read = Command::new("zbarimg").arg("-q").args(kinds).args(pages).output().unwrap();
    String::from_utf8(read.stdout).unwrap().lines().map(str::to_owned).collect()
}

// ------------------------------------------------------------------------------------------------ words

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Without spaces, joiners and the selectors of variants, which a reader of PDF does not give back.
fn dense(text: &str) -> String {
    let is_kept = |sign: &char| {
        !sign.is_whitespace() && *sign != '\u{2060}' && !('\u{e0100}'..='\u{e01ef}').contains(sign)
    };
    text.chars().filter(is_kept).collect()
}

fn thousands(number: u64) -> String {
    token_station::words::number::thousands(i64::try_from(number).unwrap())
}
