//! The stock from a script: a delivery counted by two, a count by scans, the day closed, a box blocked.

use std::fs;

use crate::office::{Office, sample};

const SECOND: &str = "two tall pines behind the mill";

/// Gives a second operator access; answers the file with their passphrase.
pub fn add_second(office: &Office) -> String {
    let file = office.file("second");
    fs::write(&file, SECOND).unwrap();
    let added =
        office.done(&["operators", "add", "mori", "--name", "森 健一", "--new-passphrase-file", &file]);
    assert_eq!(added.events("operator").len(), 2, "{added:?}");
    file
}

#[test]
fn an_operator_gets_a_name_that_can_be_read_and_a_passphrase_that_is_not_absurd() {
    let office = Office::training("warn");
    let file = office.file("second");
    fs::write(&file, SECOND).unwrap();
    let add = |id: &str, file: &str| office.run(&["operators", "add", id, "--new-passphrase-file", file]);
    add("", &file).is_told(1, "operator-id");
    add(&"x".repeat(400), &file).is_told(1, "operator-id");
    fs::write(office.file("weak"), "short").unwrap();
    add("mori", &office.file("weak")).is_told(1, "passphrase-weak");
    assert_eq!(add("mori", &office.file("nowhere")).code, 2);
    assert_eq!(office.done(&["operators"]).events("operator").len(), 1, "nobody was added");
    assert_eq!(add("mori", &file).code, 0);
    assert_eq!(office.run(&["operators"]).code, 64, "which of the two signs in?");
}

#[test]
fn a_box_is_received_counted_closed_and_blocked_by_script() {
    let office = Office::stocked("warn");
    let second = add_second(&office);
    let run = |arguments: &[&str]| office.run(&[arguments, &["--operator", "operator"]].concat());
    let two = ["--second", "mori", "--second-passphrase-file", &second];
    let key = sample("L2611-A.key");
    let receive = |counted: &str| {
        let note = ["stock", "receive", "--lot", "L2612-B", "--model", "PTB-1", "--note-no", "N-77"];
        let box_ = ["--supplier", "ACME", "--expires", "2035-03-31", "--maker", "RT", "--key", &key];
        let range = ["--first", "RT-00002001", "--last", "RT-00002010", "--place", "safe/A-3"];
        let count = ["--counted", "10", "--counted-again", counted];
        run(&[&note[..], &box_, &range, &count, &two].concat())
    };
    receive("9").is_told(1, "stock-count-differs");
    let received = receive("10");
    assert_eq!(received.event("stock_received")["units"], 10, "{received:?}");
    let listed = run(&["stock", "list"]);
    let lot = listed.events("stock_lot").into_iter().find(|lot| lot["lot"] == "L2612-B").unwrap();
    assert_eq!((lot["units"]["in_stock"].as_u64(), lot["first"].as_bool()), (Some(10), Some(true)));

    let begun = run(&["stock", "take", "begin", "--scope", "lot:L2612-B"]);
    assert_eq!(begun.event("stock_take")["expected"], 10);
    let scans: Vec<String> = (2001..=2009).map(|number| format!("RT-{number:08}")).collect();
    let scans: Vec<&str> = scans.iter().map(String::as_str).collect();
    let counted = run(&[&["stock", "take", "scan", "1"], &scans[..]].concat());
    assert_eq!(counted.events("stock_scan").len(), 9);
    assert_eq!(counted.event("stock_take")["missing"][0]["serial"], "RT-00002010");
    run(&[&["stock", "take", "close", "1"][..], &two].concat()).is_told(1, "stock-unexplained");
    let words = ["--explain", "RT-00002010=crushed", "--lost", "RT-00002010"];
    let closed = run(&[&["stock", "take", "close", "1"][..], &words, &two].concat());
    assert_eq!(closed.event("stock_take")["open"], false, "{closed:?}");
    let text = office.file("difference.txt");
    assert_eq!(run(&["stock", "take", "report", "1", "--out", &text]).code, 0);
    assert!(fs::read_to_string(&text).unwrap().contains("crushed"));

    let wrong = office.file("wrong");
    fs::write(&wrong, "not the passphrase at all").unwrap();
    let close = ["stock", "balance", "--close", "--second", "mori", "--second-passphrase-file"];
    run(&[&close[..], &[&wrong]].concat()).is_told(1, "passphrase-wrong");
    let balance = run(&[&close[..], &[&second]].concat());
    let told = balance.event("stock_balance");
    assert_eq!((told["received"].as_u64(), told["units"]["lost"].as_u64()), (Some(70), Some(1)));
    assert_eq!((told["even"].as_bool(), told["closed"].as_bool()), (Some(true), Some(true)));

    let sheet = office.file("day.txt");
    run(&["stock", "balance", "--sheet", &sheet, "--day", "2024-01-01"]).is_told(1, "not-found");
    assert_eq!(run(&["stock", "balance", "--sheet", &sheet]).code, 0);
    let sheet = fs::read_to_string(&sheet).unwrap();
    for said in ["70", "operator  ____", "mori  ____", "みおつくし信用組合"] {
        assert!(sheet.contains(said), "{said} in {sheet}");
    }

    assert_eq!(run(&["stock", "move", "RT-00002001", "tray"]).code, 0);
    let range = ["--maker", "RT", "--first", "RT-00001850", "--last", "RT-00001860"];
    let blocked = run(&[&["stock", "block", "--reason", "the box is gone"][..], &range].concat());
    assert_eq!(blocked.event("incident")["to_destroy"].as_array().unwrap().len(), 11, "{blocked:?}");
    let decided = run(&[&["stock", "decide", "1", "exchange"][..], &two].concat());
    assert_eq!(decided.event("incident")["decision"], "exchange");
    assert_eq!(run(&["journal", "verify"]).event("verified")["first_bad"], serde_json::Value::Null);
    for text in office.arguments() {
        assert!(
            !text.windows(SECOND.len()).any(|part| part == SECOND.as_bytes()),
            "it stood in the arguments"
        );
    }
}
