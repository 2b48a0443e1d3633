//! Papers from the command line: read back as PDF, with what the register says on them and nothing told outside; and
//! the institution's own templates.

use std::collections::BTreeSet;
use std::fs;

use crate::labels::read_back;
use crate::office::{Office, Ran, has};
use crate::shift::work;
use crate::stock::add_second;

/// What no paper that leaves the house says.
const INSIDE: &[&str] = &["トークン", "oken", "シリアル"];

fn words(file: &str) -> String {
    read_back(file).chars().filter(|c| !c.is_whitespace() && *c != '\u{2060}').collect()
}

fn saved(ran: &Ran, document: &str, file: &str) {
    let paper = ran.event("paper");
    assert_eq!((paper["document"].as_str(), paper["file"].as_str()), (Some(document), Some(file)));
}

#[test]
fn a_parcels_papers_say_what_to_do_and_not_what_is_inside() {
    let office = Office::stocked("warn");
    let early = office.run(&["letter", "--request", "26-1098", "--out", &office.file("early.pdf")]);
    assert_eq!(early.code, 1, "its tokens are not recorded yet: {early:?}");
    work(&office, &office.tokens(4, &[]));
    let file = |name: &str| office.file(name);
    saved(
        &office.done(&["letter", "--request", "26-1098", "--out", &file("l.pdf")]),
        "letter",
        &file("l.pdf"),
    );
    let receipt = ["paper", "--document", "receipt", "--request", "26-1098", "--out", &file("r.pdf")];
    saved(&office.done(&receipt), "receipt", &file("r.pdf"));
    office.run(&["posting-list", "--out", &file("p.pdf")]).is_told(1, "paper-empty");
    let slip = ["paper", "--document", "return-slip", "--request", "26-1098", "--out", &file("s.pdf")];
    office.run(&slip).is_told(1, "paper-empty");
    assert_eq!(office.run(&["letter", "--request", "26-1098", "--out", "letter.doc"]).code, 64);
    assert_eq!(office.run(&["paper", "--document", "receipt", "--out", &file("r.pdf")]).code, 64);

    let mut inside = Vec::new();
    for token in office.done(&["tokens", "--state", "inspected"]).events("token") {
        inside.push(token["serial"].as_str().unwrap().to_owned());
    }
    office.done(&["label", "--request", "26-1098", "--out", &file("label.pdf")]);
    let sealed = inside.iter().map(|serial| office.run(&["parcel", "enclose", "26-1098", serial]));
    let sealed = sealed.filter(|ran| ran.code == 0).last().expect("one of them is the request's");
    let parcel = sealed.event("parcel")["parcel"].as_u64().unwrap().to_string();
    office.run(&["posting-list", "--out", &file("p.pdf")]).is_told(1, "paper-empty");
    office.done(&["parcel", "dispatch", &parcel, "359-60-00123-2"]);
    saved(&office.done(&["posting-list", "--out", &file("p.pdf")]), "posting-list", &file("p.pdf"));
    if !has("pdftotext", "-v") {
        return;
    }
    let letter = words(&file("l.pdf"));
    for said in
        ["577-0054", "東大阪市高井田元町", "26-1098", "初期設定の期限", "60秒", "省略", "ロック", "2,200円"]
    {
        assert!(letter.contains(said), "{said} in {letter}");
    }
    assert!(words(&file("r.pdf")).contains("受領書"));
    let list = words(&file("p.pdf"));
    assert!(list.contains("359-60-00123-2") && list.contains("この頁の計1通"), "{list}");
    for paper in ["l.pdf", "r.pdf", "p.pdf"] {
        let printed = words(&file(paper));
        for telling in INSIDE {
            assert!(!printed.contains(telling), "{telling} in {paper}: {printed}");
        }
        // What lies beside the unit names it; what the post reads does not.
        let named = inside.iter().filter(|serial| printed.contains(serial.as_str())).count();
        assert_eq!(named, usize::from(paper != "p.pdf"), "{paper}: {printed}");
    }
}

#[test]
fn w7_w9_the_papers_of_the_safe_are_made_from_what_two_people_signed() {
    let office = Office::stocked("warn");
    let second = add_second(&office);
    let run = |arguments: &[&str]| office.run(&[arguments, &["--operator", "operator"]].concat());
    let two = ["--second", "mori", "--second-passphrase-file", &second];
    let file = |name: &str| office.file(name);
    assert_eq!(run(&["stock", "balance", "--out", &file("open.pdf")]).code, 0);
    run(&["paper", "--document", "destruction-record", "--out", &file("d.pdf")]).is_told(1, "paper-empty");
    assert_eq!(run(&["return", "RT-00001805", "--as", "defective"]).code, 0);
    let destroyed = run(&[&["return", "RT-00001805", "--as", "destroy"][..], &two].concat());
    assert_eq!(destroyed.code, 0, "{destroyed:?}");
    let again = ["paper", "--document", "destruction-record", "--reprint", "1", "--out"];
    saved(&run(&[&again[..], &[&file("d.pdf")]].concat()), "destruction-record", &file("d.pdf"));
    assert_eq!(run(&["stock", "take", "begin", "--scope", "lot:L2611-A"]).code, 0);
    let take = ["stock", "take", "report", "1", "--out"];
    saved(&run(&[&take[..], &[&file("t.pdf")]].concat()), "stock-take-report", &file("t.pdf"));
    let rest = ["stock", "take", "close", "1", "--explain-rest", "数えていない"];
    assert_eq!(run(&[&rest[..], &two].concat()).code, 0);
    let closed = run(&[&["stock", "balance", "--close", "--out", &file("c.pdf")][..], &two].concat());
    saved(&closed, "daily-balance", &file("c.pdf"));
    run(&["paper", "--document", "daily-balance", "--date", "2026-01-05", "--out", &file("x.pdf")])
        .is_told(1, "paper-empty");
    if !has("pdftotext", "-v") {
        return;
    }
    assert!(words(&file("open.pdf")).contains("未締め"));
    let balance = words(&file("c.pdf"));
    let head: String = {
        let register = rusqlite::Connection::open(file("register.db")).unwrap();
        register.query_row("SELECT lower(hex(head)) FROM day_close", [], |row| row.get(0)).unwrap()
    };
    assert!(
        balance.contains(&head) && balance.contains("森健一") && !balance.contains("未締め"),
        "{balance}"
    );
    assert!(balance.contains("L2611-A") && balance.contains("数えていない"), "{balance}");
    let record = words(&file("d.pdf"));
    for said in ["廃棄記録", "RT-00001805", "再発行1", "森健一", "消去済", "次の1個"] {
        assert!(record.contains(said), "{said} in {record}");
    }
    assert!(words(&file("t.pdf")).contains("棚卸報告書"));
}

#[test]
fn a_template_of_the_institution_counts_until_it_is_broken() {
    let office = Office::stocked("warn");
    work(&office, &office.tokens(4, &[]));
    let letter = |name: &str| office.run(&["letter", "--request", "26-1098", "--out", &office.file(name)]);
    let listed = office.done(&["templates", "list"]);
    assert!(listed.events("template").iter().all(|one| one["standing"] == "built-in"));
    // Everything in the folder but the pages of a barcode that is drawn alone and of rulers.
    let folder = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/templates")).unwrap();
    let files = folder.map(|file| file.unwrap().path()).filter(|path| path.is_file());
    let names = files.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
    let there: BTreeSet<_> =
        names.filter(|name| !["symbol.typ", "test-page.typ"].contains(&name.as_str())).collect();
    let told = listed.events("template");
    assert_eq!(
        told.iter().map(|one| one["file"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>(),
        there
    );
    let exported = office.done(&["templates", "export", "letter"]);
    let own = exported.event("template_exported")["file"].as_str().unwrap().to_owned();
    assert_eq!(office.run(&["templates", "export", "letter"]).code, 2, "it lies there already");
    let text = fs::read_to_string(&own).unwrap();
    fs::write(&own, text.replace("の送付について", "をお届けします")).unwrap();
    assert_eq!(office.done(&["templates", "check"]).event("template")["standing"], "own");
    assert_eq!(letter("own.pdf").code, 0);
    fs::write(&own, format!("{text}\n#let broken = (\n")).unwrap();
    let checked = office.run(&["templates", "check"]);
    assert_eq!((checked.code, &checked.event("template")["standing"]), (2, &"refused".into()));
    let built_in = letter("built-in.pdf");
    built_in.is_told(0, "template-refused");
    fs::write(&own, text.replace("をお送りいたします", "（Token）をお送りいたします")).unwrap();
    letter("telling.pdf").is_told(0, "paper-telltale");
    if has("pdftotext", "-v") {
        assert!(words(&office.file("own.pdf")).contains("生成機をお届けします"));
        assert!(words(&office.file("built-in.pdf")).contains("生成機の送付について"));
        assert!(!words(&office.file("telling.pdf")).contains("token"));
    }
}
