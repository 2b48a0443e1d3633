//! Parcels from a script: sealed, posted, brought back, sent again, delivered; what a customer did meanwhile is recorded.

use jiff::ToSpan as _;
use token_station::domain::Clock as _;
use token_station::port::SystemClock;

use crate::office::{Office, Ran};
use crate::shift::work;

/// An office whose first four tokens are written; the first serves user01 of 0010-118260 by request 26-1101.
pub fn written() -> (Office, String) {
    let office = Office::stocked("warn");
    let ran = work(&office, &office.tokens(4, &[]));
    let recorded = ran.events("recorded");
    let of = recorded.iter().find(|object| object["request"] == "26-1101").unwrap();
    let serial = of["serial"].as_str().unwrap().to_owned();
    (office, serial)
}

/// The day in Japan, so many days from today.
pub fn day(ahead: i64) -> String {
    SystemClock::new().now().day_in_japan().saturating_add(ahead.days()).to_string()
}

/// Makes the label, seals and posts; answers the parcel's number.
pub fn send(office: &Office, serial: &str, tracking: &str) -> String {
    office.done(&["label", "--request", "26-1101", "--out", &office.file("label.pdf")]);
    let sealed = office.done(&["parcel", "enclose", "26-1101", serial]);
    let parcel = sealed.event("parcel")["parcel"].to_string();
    office.done(&["parcel", "dispatch", &parcel, tracking]);
    parcel
}

fn stage(ran: &Ran) -> &str {
    ran.event("parcel")["stage"].as_str().unwrap()
}

#[test]
fn a_parcel_goes_out_comes_back_goes_out_again_and_arrives_by_script() {
    let (office, serial) = written();
    let parcel = |arguments: &[&str]| office.run(&[&["parcel"], arguments].concat());
    parcel(&["enclose", "26-1101", "RT-00001899"]).is_told(1, "parcel-mismatch");
    let first = send(&office, &serial, "35819000011");
    assert_eq!(parcel(&["dispatch", &first, "123"]).code, 64, "no number of the post");
    assert_eq!(parcel(&["deliver", &first, "--on", &day(1)]).code, 1, "tomorrow has not come");
    assert_eq!(parcel(&["returned", &first, "--reason", "eaten"]).code, 64);
    let back = parcel(&["returned", &first, "--reason", "not_collected", "--remark", "不在"]);
    assert_eq!((stage(&back), &back.event("parcel")["return_reason"]), ("returned", &"not_collected".into()));
    assert_eq!(parcel(&["send-again", &first]).code, 64, "the branch's word");
    assert_eq!(parcel(&["send-again", &first, "--confirmed", "B-77"]).code, 1, "a new label");
    // The same by scanning the unit: one way out, with the same rule.
    let again = ["return", &serial, "--as", "redispatch", "--address-confirmed", "--seal-intact"];
    let refused = office.run(&again);
    assert_eq!(refused.code, 1, "{refused:?}");
    office.done(&["label", "--request", "26-1101", "--out", &office.file("label.pdf")]);
    let sent = parcel(&["send-again", &first, "--confirmed", "B-77"]);
    let second = sent.events("parcel").last().unwrap()["parcel"].to_string();
    assert_eq!((sent.code, second != first), (0, true), "{sent:?}");
    let opened = parcel(&["open", &second, "--reason", "宛名を確認"]);
    assert_eq!(stage(&opened), "opened", "{opened:?}");
    let third = send(&office, &serial, "35819000022");
    let delivered = parcel(&["deliver", &third]);
    assert_eq!(stage(&delivered), "delivered");
    let open = office.done(&["requests"]);
    assert!(open.events("request").iter().all(|request| request["request"] != "26-1101"), "it is completed");
    assert_eq!(office.done(&["journal", "verify"]).event("verified")["first_bad"], serde_json::Value::Null);
}
