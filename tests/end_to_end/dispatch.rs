//! The post from a script: a band, envelopes matched by scans, the list handed over, the day closed.

use serde_json::Value;

use crate::office::Office;
use crate::stock::add_second;

#[test]
fn envelopes_are_matched_listed_handed_over_and_the_day_closed_by_script() {
    let office = Office::stocked("warn");
    let tray = office.tokens(2, &[]);
    let ports = tray.ports();
    for (at, request) in ["26-1101", "26-1104"].into_iter().enumerate() {
        office.done(&["provision", "--request", request, "--port", &ports[at]]);
    }
    let second = add_second(&office);

    let run = |arguments: &[&str]| office.run(&[arguments, &["--operator", "operator"]].concat());
    let dispatch = |arguments: &[&str]| run(&[&["dispatch"], arguments].concat());

    dispatch(&["band", "add", "358-60-00001-3", "358-60-00009-9"]).is_told(1, "post-band-end");
    let added = dispatch(&["band", "add", "358-60-00001-3", "3586000009"]);
    assert_eq!(added.event("band")["next"], "358-60-00001-3", "{added:?}");
    dispatch(&["band", "add", "3586000009", "3586000020"]).is_told(1, "post-band-meets");
    let pulled = dispatch(&["band", "pull", "358-60-00001-3", "--reason", "a torn label"]);
    assert_eq!(pulled.event("number_pulled")["reason"], "a torn label");

    let printed = dispatch(&["labels"]);
    assert_eq!(printed.event("labels")["outcome"], "post-labels-printed", "{printed:?}");
    dispatch(&["scan", "RT-00001801", "26-1104"]).is_told(1, "parcel-label-mismatch");
    let sealed = dispatch(&["scan", "RT-00001801", "26-1101"]);
    let parcel = sealed.event("parcel");
    assert_eq!(
        (parcel["tracking"].as_str(), parcel["matched"].as_bool()),
        (Some("35860000024"), Some(false))
    );
    let waiting = dispatch(&["list"]);
    assert_eq!(waiting.event("parcel_waiting")["request"], "26-1101");
    let matched = dispatch(&["scan", "A35860000024A"]);
    assert_eq!(matched.event("parcel")["matched"], true, "{matched:?}");
    // The other one goes under a number of the post office's own label, in one pile of scans.
    let other = dispatch(&["scan", "RT-00001802", "26-1104", "131-12-38385-2"]);
    assert_eq!(other.event("parcel")["tracking"], "13112383852", "{other:?}");

    let two = ["--second", "mori", "--second-passphrase-file", &second];
    let closed = dispatch(&[&["close"][..], &two].concat());
    let day = closed.event("day_closed");
    assert_eq!((day["pieces"].as_u64(), day["yen"].as_i64()), (Some(2), Some(980)), "{closed:?}");
    assert_eq!(day["journal_head"].as_str().map(str::len), Some(64));
    let saved: Vec<&str> = closed
        .events("notice")
        .iter()
        .filter(|notice| notice["code"] == "paper-saved")
        .filter_map(|notice| notice["facts"]["path"].as_str())
        .collect();
    assert_eq!(saved.len(), 2, "the list and the balance come out together: {closed:?}");
    assert!(saved.iter().all(|path| std::path::Path::new(path).is_file()), "{saved:?}");
    dispatch(&[&["close"][..], &two].concat()).is_told(1, "stock-day-closed");
    let list = dispatch(&["list"]).event("posting_list").clone();
    assert_eq!((list["stage"].as_str(), list["list"].as_u64()), (Some("closed"), Some(1)));
    dispatch(&["list", "hand-over", "1", "--receipt", " "]).is_told(1, "post-no-receipt");
    dispatch(&["list", "reopen", "1", "--reason", "a stamp is missing"]);
    assert_eq!(dispatch(&["list", "close"]).event("posting_list")["stage"], "closed");
    let handed = dispatch(&["list", "hand-over", "1", "--receipt", "R-77"]);
    let list = handed.event("posting_list");
    assert_eq!((list["stage"].as_str(), list["receipt"].as_str()), (Some("handed_over"), Some("R-77")));
    let tracking: Vec<&Value> =
        list["lines"].as_array().unwrap().iter().map(|line| &line["tracking"]).collect();
    assert_eq!(tracking, ["35860000024", "13112383852"]);

    let requests = run(&["requests"]);
    let sent = requests.events("request").iter().filter(|request| request["state"] == "dispatched").count();
    assert_eq!(sent, 2, "{requests:?}");
    let paid = dispatch(&["postage"]);
    assert_eq!(paid.event("postage_day")["yen"], 980);
    assert!(paid.events("postage_rate").len() >= 18, "{paid:?}");
    dispatch(&["postage", "add", "compact", "160", "--from", "2030-04-01"]).is_told(1, "post-field");
    let added =
        dispatch(&["postage", "add", "compact", "160", "--from", "2030-04-01", "--up-to-grams", "50"]);
    assert!(added.events("postage_rate").iter().any(|rate| rate["yen"] == 160), "{added:?}");
    dispatch(&["band", "close", "1", "--reason", "the post gave a new one"]);
    assert_eq!(run(&["journal", "verify"]).event("verified")["first_bad"], Value::Null);
}
