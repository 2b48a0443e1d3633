//! Files on their way in: taken whole or not at all, and the exit codes that scripts rely on.

use std::fs;

use crate::office::{Office, Ran, sample};

#[test]
fn a_dry_run_shows_what_would_change_and_changes_nothing() {
    let office = Office::training("warn");
    let contracts = sample("contracts.csv");
    let tried = office.done(&["import", "contracts", &contracts, "--dry-run"]);
    assert_eq!((count(&tried, "new"), taken(&tried)), (40, false));
    let again = office.done(&["import", "contracts", &contracts, "--dry-run"]);
    assert_eq!(count(&again, "new"), 40, "the first look took nothing");
    let done = office.done(&["import", "contracts", &contracts]);
    assert_eq!((count(&done, "new"), taken(&done)), (40, true));
    let same = office.done(&["import", "contracts", &contracts]);
    assert_eq!((count(&same, "new"), count(&same, "identical")), (0, 40));
}

#[test]
fn a_cp932_file_says_the_same_as_the_utf_8_one() {
    let office = Office::training("warn");
    let done = office.done(&["import", "contracts", &sample("contracts-cp932.csv")]);
    assert_eq!(count(&done, "new"), 37);
    let utf_8 = office.done(&["import", "contracts", &sample("contracts.csv"), "--dry-run"]);
    assert_eq!((count(&utf_8, "identical"), count(&utf_8, "new"), count(&utf_8, "changed")), (37, 3, 0));
}

#[test]
fn a_file_with_one_bad_line_is_refused_whole_and_the_line_is_named() {
    let office = Office::training("warn");
    office.done(&["import", "contracts", &sample("contracts.csv")]);
    let good = fs::read_to_string(sample("requests.csv")).unwrap();
    let bad = office.file("bad.csv");
    // Line 5 names a contract that is not there.
    fs::write(&bad, good.replace("0030-236608", "0030-999999")).unwrap();
    let ran = office.run(&["import", "requests", &bad]);
    assert_eq!((ran.code, taken(&ran), count(&ran, "refused")), (1, false, 1), "{ran:?}");
    let refused: Vec<_> =
        ran.events("row").into_iter().filter(|row| row["verdict"] == "refused").cloned().collect();
    assert_eq!(refused[0]["line"], 5);
    assert!(!refused[0]["reason"].as_str().unwrap().is_empty());
    assert_eq!(office.done(&["requests"]).events("request").len(), 0, "nothing was taken");
    assert_eq!(office.done(&["journal", "verify"]).code, 0);
    office.done(&["import", "requests", &sample("requests.csv")]);
    assert_eq!(office.done(&["requests"]).events("request").len(), 12);
}

#[test]
fn a_delivery_brings_its_lot_key_in_a_file_of_its_own() {
    let office = Office::training("warn");
    let alone = office.file("stock.csv");
    fs::copy(sample("stock.csv"), &alone).unwrap();
    let ran = office.run(&["import", "stock", &alone]);
    assert_eq!(ran.code, 1, "without its key: {ran:?}");
    assert_eq!(office.done(&["tokens"]).events("token").len(), 0);
    fs::copy(sample("L2611-A.key"), office.file("L2611-A.key")).unwrap();
    office.done(&["import", "stock", &alone]);
    assert_eq!(office.done(&["tokens", "--state", "in_stock"]).events("token").len(), 60);
}

#[test]
fn exit_codes_tell_refusals_faults_and_wrong_usage_apart() {
    let office = Office::empty("warn");
    office.run(&["requests"]).is_told(1, "register-missing");
    let office = Office::training("warn");
    office.run(&["init", "--institution", "X"]).is_told(1, "register-exists");
    assert_eq!(office.run(&["import", "contracts", &office.file("nowhere.csv")]).code, 2);
    for usage in [
        &["provision", "--port", "/dev/null"][..],
        &["provision", "--all"],
        &["provision", "--all", "--next", "--port", "/dev/null"],
        &["import", "letters", "x.csv"],
        &["tokens", "--state", "eaten"],
        &["no-such-command"],
    ] {
        assert_eq!(office.run(usage).code, 64, "{usage:?}");
    }
    let wrong = office.desk().join("other-passphrase");
    fs::write(&wrong, "not the passphrase at all\n").unwrap();
    let ran = office.finish(office.begin_with(&["requests"], &wrong));
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(office.run(&["provision", "--all", "--port", "/dev/no-such-port"]).code, 2);
}

fn count(ran: &Ran, verdict: &str) -> u64 {
    ran.event("imported")[verdict].as_u64().unwrap()
}

fn taken(ran: &Ran) -> bool {
    ran.event("imported")["taken"].as_bool().unwrap()
}
