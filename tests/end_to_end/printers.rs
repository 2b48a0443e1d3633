//! Printers from the command line: set up, printed on, refused, and what the register keeps of it.

use std::fs;
use std::net::TcpListener;

use serde_json::json;

use crate::office::Office;
use crate::peers::{BrotherPeer, ZebraPeer};
use crate::shift::work;

/// The address of a peer.
fn brother(peer: &BrotherPeer) -> String {
    peer.address("ql-820nwb").as_str().to_owned()
}

#[test]
fn a_label_comes_out_by_itself_and_a_second_copy_asks_why() {
    let office = Office::stocked("warn");
    let peer = BrotherPeer::start(29, 90);
    office.done(&["printers", "add", "QL", &brother(&peer)]);
    let ran = office.done(&["printers", "default", "label", "QL"]);
    assert_eq!(ran.event("printer")["papers"], json!(["label"]));
    let look = office.done(&["printers", "look", "QL"]);
    assert_eq!(look.event("look")["media"], json!(["29 × 90 mm"]));

    work(&office, &office.tokens(4, &[]));
    let by_itself = peer.labels().len();
    assert!(by_itself >= 2, "{by_itself} labels came out while the tokens were written");
    assert!(!office.desk().join("spool").exists(), "a label went into the spool folder as well");

    let again = ["print", "--label", "26-1098"];
    office.run(&again).is_told(1, "reprint-reason");
    assert_eq!(peer.labels().len(), by_itself);
    let ran = office.done(&[&again[..], &["--reason", "the label was torn"]].concat());
    assert_eq!(ran.event("printed")["confirmed"], true);
    assert_eq!(peer.labels().len(), by_itself + 1);
    let journal = office.file("journal.jsonl");
    office.done(&["journal", "export", &journal]);
    let kept = fs::read_to_string(journal).unwrap();
    let last = kept.lines().rev().find(|line| line.contains("label_printed")).unwrap();
    assert!(last.contains("the label was torn") && last.contains(r#"\"reprint\":1"#), "{last}");
    assert!(kept.contains("printer_changed"), "{kept}");
}

#[test]
fn what_a_printer_lacks_is_told_and_the_record_stands() {
    let office = Office::stocked("warn");
    work(&office, &office.tokens(4, &[]));
    let print = |printer: &str| office.run(&["print", "--label", "26-1098", "--printer", printer]);
    print("").is_told(1, "no-printer");
    print("QL").is_told(1, "printer-address-way");
    print("tcp://127.0.0.1?model=laser").is_told(1, "printer-address-model");
    let wide = BrotherPeer::start(62, 100);
    print(&brother(&wide)).is_told(1, "printer-media-differs");
    let open = BrotherPeer::with_errors(29, 90, 0, 0x10);
    print(&brother(&open)).is_told(2, "printer-stopped");
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    print(&format!("ipp://{nobody}/ipp/print")).is_told(2, "printer-unreachable");
    assert!(wide.labels().is_empty() && open.labels().is_empty());
    // Nothing came out, so nobody is asked why there is a further copy.
    let zebra = ZebraPeer::start(832, 0);
    let ran = print(zebra.address(203).as_str());
    assert_eq!((ran.code, zebra.labels().len()), (0, 1), "{ran:?}");
    office.done(&["label", "--request", "26-1098", "--out", &office.file("label.pdf")]);
    office.done(&["journal", "verify"]);
}

#[test]
fn a_file_is_printed_into_a_folder_and_a_printer_is_forgotten() {
    let office = Office::training("warn");
    let folder = office.desk().join("server");
    let address = format!("spool:{}", folder.display());
    office.done(&["printers", "add", "server", &address]);
    let moved = office.done(&["printers", "offset", "server", "roll-90x29", "5", "-2"]);
    let offset = json!([{ "form": "roll-90x29", "right_tenths_mm": 5, "down_tenths_mm": -2 }]);
    assert_eq!(moved.event("printer")["offsets"], offset);
    office.run(&["printers", "offset", "server", "roll-90x29", "500", "0"]).is_told(1, "printer-offset");
    office.done(&["printers", "test", "server"]);
    assert!(fs::read(folder.join("roll-90x29.pdf")).unwrap().starts_with(b"%PDF"));
    let letter = office.file("letter.pdf");
    fs::copy(folder.join("roll-90x29.pdf"), &letter).unwrap();
    office.done(&["print", "--printer", "server", &letter]);
    assert_eq!(fs::read(folder.join("letter.pdf")).unwrap(), fs::read(&letter).unwrap());
    let text = office.file("notes.txt");
    fs::write(&text, "notes").unwrap();
    office.run(&["print", "--printer", "server", &text]).is_told(1, "not-printable");
    assert_eq!(office.run(&["print", "--printer", "server"]).code, 64);
    assert!(office.done(&["printers", "remove", "server"]).events("printer").is_empty());
    office.run(&["printers", "remove", "server"]).is_told(1, "not-found");
    office.run(&["printers", "add", "a:b", &address]).is_told(1, "printer-name");
    office
        .run(&["printers", "add", "x", "ipps://host/", "--fingerprint", "AB"])
        .is_told(1, "printer-fingerprint");
}
