//! Barcodes from the command line, without a register: what they say, and refusals.

use std::process::Command;

use crate::office::{Office, has};

const BARS: &str = "FDFDADAFDFAFTTFTTFDADFADFATFTDFAFTTTFTADFTFTFADFTTDFATDATDATDAFTFDF";

#[test]
fn the_customer_barcode_of_an_address_is_told_in_letters() {
    let office = Office::empty("warn");
    for address in
        ["千葉市稲毛区緑町|3丁目30-8　郵便ビル403号", "3丁目30-8　郵便ビル403号", "緑町｜三丁目30-8 403"]
    {
        let ran = office.done(&["barcode", "customer", "263-0023", address]);
        let told = ran.event("customer_barcode");
        assert_eq!(told["number"], "3-30-8-403", "{address}");
        assert_eq!(told["check"], "5", "{address}");
        assert_eq!(told["bars"], BARS, "{address}");
    }
}

#[test]
fn what_has_no_barcode_is_refused() {
    let office = Office::empty("warn");
    office.run(&["barcode", "customer", "100-0000", "1-2-3"]).is_told(1, "barcode-none");
    office.run(&["barcode", "tracking", "131-12-38385-3"]).is_told(1, "parcel-tracking-wrong");
    assert_eq!(office.run(&["barcode", "customer", "100-000", "1"]).code, 64);
    let other = office.file("a.txt");
    assert_eq!(office.run(&["barcode", "tracking", "131-12-38385-2", "--out", &other]).code, 64);
}

#[test]
fn a_number_of_the_post_is_drawn_and_read_again() {
    let office = Office::empty("warn");
    let (png, pdf) = (office.file("number.png"), office.file("number.pdf"));
    let ran = office.done(&["barcode", "tracking", "131-12-38385-2", "--out", &png]);
    assert_eq!(ran.event("tracking_barcode")["text"], "A13112383852A");
    let ran =
        office.done(&["barcode", "tracking", "13112383852", "--start", "C", "--stop", "D", "--out", &pdf]);
    assert_eq!(ran.event("tracking_barcode")["text"], "C13112383852D");
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF"));
    if has("zbarimg", "--version") {
        let read = Command::new("zbarimg").args(["-q", &png]).output().unwrap();
        assert_eq!(String::from_utf8(read.stdout).unwrap().trim(), "Codabar:A13112383852A");
    }
}
