//! Labels from the command line: where the parcel goes, and not a word of what is in it.

use std::fs;
use std::process::Command;

use crate::office::{Office, has};
use crate::shift::work;

/// What no label says on the outside.
const INSIDE: &[&str] = &["トークン", "ワンタイム", "RT-", "00001801", "oken", "OTP"];

#[test]
fn a_label_says_where_it_goes_and_not_what_is_inside() {
    let office = Office::stocked("warn");
    work(&office, &office.tokens(4, &[]));
    let roll = office.file("label.pdf");
    let ran = office.done(&["label", "--request", "26-1098", "--form", "roll-90x29", "--out", &roll]);
    assert_eq!(ran.event("label")["file"], roll.as_str());
    let sheet = office.file("sheet.pdf");
    let both = ["label", "--request", "26-1098", "26-1101", "--form", "sheet-a4-12", "--start-cell", "5"];
    office.done(&[&both[..], &["--out", &sheet]].concat());
    let picture = office.file("label.png");
    office.done(&["label", "--request", "26-1098", "--out", &picture]);
    assert!(fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
    let spooled = fs::read(office.desk().join("spool/26-1098.pdf")).unwrap();
    assert_eq!(spooled, fs::read(&roll).unwrap(), "the label made by itself is the same label");

    if !has("pdftotext", "-v") {
        return;
    }
    let words = read_back(&roll);
    for said in
        ["577-0054", "東大阪市高井田元町", "御中", "簡易書留", "転送不要", "親展", "26-1098", "530-0001"]
    {
        assert!(words.contains(said), "{said} in {words}");
    }
    let both = read_back(&sheet);
    assert!(both.contains("577-0054") && both.contains("𠮷野商店"), "{both}");
    for inside in INSIDE {
        assert!(!words.contains(inside) && !both.contains(inside), "{inside} in {words}{both}");
    }
}

#[test]
fn a_label_is_refused_before_every_token_is_recorded() {
    let office = Office::stocked("warn");
    let ran = office.run(&["label", "--request", "26-1098", "--out", &office.file("label.pdf")]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let ran = office.run(&["label", "--request", "26-9999", "--out", &office.file("label.pdf")]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(!office.desk().join("label.pdf").exists());
    assert_eq!(office.run(&["label", "--request", "26-1098", "--out", "label.doc"]).code, 64);
}

/// The words of a PDF.
pub fn read_back(file: &str) -> String {
    let told = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8", file, "-"]).output().unwrap();
    assert!(told.status.success(), "{told:?}");
    String::from_utf8(told.stdout).unwrap()
}
