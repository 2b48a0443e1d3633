//! Fee lines on their way to the debit, from a script: every step of the table, and what it refuses.

use crate::mail::written;

#[test]
fn w11_a_fee_goes_out_fails_comes_again_goes_to_the_branch_and_is_paid_by_script() {
    let (office, _) = written();
    let fees = |arguments: &[&str]| office.run(&[&["fees"], arguments].concat());
    let listed = fees(&[]);
    let due: Vec<String> = listed
        .events("fee")
        .iter()
        .filter(|fee| fee["yen"] == 2200)
        .map(|fee| fee["fee"].as_str().unwrap().to_owned())
        .collect();
    let line = due.first().unwrap().as_str();
    let state = |ran: &crate::office::Ran| ran.events("fee").last().unwrap()["state"].clone();
    assert_eq!(fees(&["collect", line]).code, 1, "it is in no debit");
    assert_eq!(state(&fees(&["export", line])), "exported");
    assert_eq!(fees(&["waive", line, "--reason", "x"]).code, 1, "the bank has it");
    assert_eq!(fees(&["fail", line, "--code", "7"]).code, 64, "no result code of the bank");
    let failed = fees(&["fail", line, "--code", "1"]);
    assert_eq!((state(&failed), &failed.event("fee")["failure"]), ("failed".into(), &"1".into()));
    assert_eq!(state(&fees(&["again", line])), "open");
    assert_eq!(fees(&["refer", line]).code, 64, "why?");
    assert_eq!(state(&fees(&["refer", line, "--reason", "店頭で"])), "referred");
    assert_eq!(state(&fees(&["collect", line])), "collected");
    assert_eq!(fees(&["again", line]).code, 1, "it is paid");
    for wrong in ["26-1", "26-1/1/monthly"] {
        assert_eq!(fees(&["collect", wrong]).code, 64, "{wrong}");
    }
    assert_eq!(fees(&["collect", "26-9999/1/additional_token"]).code, 1);
    for wrong in ["2026-13", "202611", "November"] {
        assert_eq!(fees(&["--month", wrong]).code, 64, "{wrong}");
    }
    let collected = fees(&["--state", "collected"]);
    assert_eq!(collected.events("fee").len(), 1, "{collected:?}");
}
