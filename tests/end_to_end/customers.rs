//! What customers do, told by script: set-ups and locks with their day, telephones registered and revoked.

use crate::mail::{day, send, written};
use crate::office::{Office, sample};

#[test]
fn r20_r35_set_ups_and_locks_are_recorded_with_their_day_and_a_lock_may_come_first() {
    let (office, serial) = written();
    let set_up = |arguments: &[&str]| office.run(&[&["set-up", &serial], arguments].concat());
    set_up(&["user01"]).is_told(1, "not-to-set-up");
    send(&office, &serial, "35819000011");
    for impossible in [day(1), day(-1)] {
        set_up(&["user01", "--on", &impossible]).is_told(1, "time-impossible");
        office.run(&["lock", &serial, "--on", &impossible]).is_told(1, "time-impossible");
    }
    set_up(&["user09"]).is_told(1, "not-served");
    assert_eq!(set_up(&["user01", "--on", "yesterday"]).code, 64);
    assert_eq!(office.run(&["set-up", &serial]).code, 64, "whose?");
    office.run(&["lock", "RT-00009999"]).is_told(1, "not-found");

    // Wrong codes at the first sign-in lock the token before anybody has set it up.
    assert_eq!(office.done(&["lock", &serial]).event("locked")["serial"], serial.as_str());
    set_up(&["user01"]).is_told(1, "not-to-set-up");
    let today = day(0);
    let unlock = ["request", "new", "--no", "26-9001", "--kind", "unlock", "--contract", "0010-118260"];
    let unlock = [&unlock[..], &["--received-on", &today, "--branch", "001", "--subject", &serial]].concat();
    office.done(&unlock);
    assert_eq!(office.run(&["request", "approve", "26-9001"]).code, 1, "the seal was not compared");
    office.done(&["request", "seal", "26-9001"]);
    assert_eq!(office.done(&["request", "approve", "26-9001"]).event("request_turned")["state"], "completed");
    assert_eq!(set_up(&["user01", "--on", &today]).event("set_up")["on"], today.as_str());
    set_up(&["user01"]).is_told(1, "set-up-before");
    let held = office.done(&["history", &serial, "--on", &today]);
    assert_eq!(held.event("held")["state"], "in_use");
    office.run(&["history", "RT-00009999"]).is_told(1, "history-unknown");
}

#[test]
fn r9_r10_a_telephone_is_registered_and_revoked_by_the_master_user_or_by_a_request_that_names_its_user() {
    let office = Office::training("warn");
    office.done(&["import", "contracts", &sample("contracts.csv")]);
    let contract = "0050-367815";
    let phones = |arguments: &[&str]| office.run(&[&["phones"], arguments].concat());
    let status = |user: usize| phones(&[contract]).events("phone")[user]["status"].clone();
    assert_eq!(phones(&[contract]).events("phone").len(), 3);
    assert_eq!(phones(&[]).code, 64);
    phones(&["NOWHERE"]).is_told(1, "not-found");
    assert_eq!(phones(&["register", contract, "user02", "a b"]).code, 64);
    phones(&["register", "0010-104417", "user01", "APP-0001"]).is_told(1, "method-not-soft");
    for (user, phone) in [("user02", "APP-0001"), ("user03", "APP-0002")] {
        assert_eq!(phones(&["register", contract, user, phone]).code, 0);
    }
    phones(&["register", contract, "user02", "APP-0003"]).is_told(1, "phone-held");
    phones(&["revoke", contract, "user02", "--master", "user03"]).is_told(1, "not-master");
    phones(&["revoke", contract, "user01", "--master", "user01"]).is_told(1, "nothing-registered");
    assert_eq!(phones(&["revoke", contract, "user02", "--master", "user01"]).code, 0);
    assert_eq!((status(1), status(2)), ("revoked".into(), "registered".into()));

    phones(&["register", contract, "user02", "APP-0003"]);
    let today = day(0);
    let paper = |no: &str, users: &str| {
        let form = ["request", "new", "--kind", "revocation", "--channel", "web", "--contract", contract];
        let rest = ["--no", no, "--received-on", &today, "--branch", "001", "--users", users];
        office.run(&[&form[..], &rest].concat())
    };
    assert_eq!(paper("26-9001", "").code, 1, "whose telephone?");
    assert_eq!(paper("26-9001", "user02").code, 0);
    office.done(&["request", "approve", "26-9001"]);
    assert_eq!((status(1), status(2)), ("revoked".into(), "registered".into()), "nobody else's");
    assert_eq!(paper("26-9002", "user02").code, 0);
    office.run(&["request", "approve", "26-9002"]).is_told(1, "nothing-registered");
}
