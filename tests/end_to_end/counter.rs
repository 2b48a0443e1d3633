//! A request at the counter from a script: looked at first, refused with every reason, and taken in.

use crate::office::{Office, sample};

const FORM: &[&str] = &["--contract", "サンプル商事", "--received-on", "R6.11.20", "--branch", "001"];

fn form<'a>(act: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [&["request", "new"], act, FORM, more].concat()
}

#[test]
fn a_request_is_looked_at_refused_with_every_reason_and_taken_in() {
    let office = Office::training("warn");
    office.done(&["import", "contracts", &sample("contracts.csv")]);
    let first = form(&["--no", "24-2001", "--kind", "new"], &["--users", "user01+user02", "--seal-checked"]);
    let looked = office.done(&[&first[..], &["--dry-run"]].concat());
    let draft = looked.events("draft")[0].clone();
    assert_eq!((&draft["acceptable"], &draft["fee"]), (&true.into(), &0.into()), "{draft}");
    assert_eq!((&draft["contract"], &draft["due_on"]), (&"0010-104417".into(), &"2024-11-27".into()));
    assert_eq!(office.done(&["requests"]).events("request").len(), 0, "a look takes nothing");

    let taken = office.done(&first);
    assert_eq!(taken.events("received")[0]["state"], "received");
    let rows = office.done(&["requests"]);
    assert_eq!(rows.events("request")[0]["request"], "24-2001");

    let wrong = form(
        &["--no", "24-2001", "--kind", "additional"],
        &["--users", "user01;nobody", "--form", "notice", "--channel", "web"],
    );
    let refused = office.run(&wrong);
    assert_eq!(refused.code, 1, "{refused:?}");
    let problems = refused.events("draft")[0]["problems"].as_array().unwrap().clone();
    let rules: Vec<_> = problems.iter().map(|problem| problem["rule"].as_str().unwrap()).collect();
    for rule in ["R6", "R11", "R14", "R16"] {
        assert!(rules.contains(&rule), "{rule} is missing in {rules:?}");
    }
    assert!(problems.iter().any(|problem| problem["code"] == "draft-number-taken"), "{problems:?}");
    assert!(problems.iter().all(|problem| !problem["message"].as_str().unwrap().is_empty()));
    assert_eq!(office.done(&["requests"]).events("request").len(), 1);
    assert_eq!(office.run(&["request", "new", "--no", "24-2002"]).code, 64, "the rest of the form?");
    assert_eq!(office.done(&["journal", "verify"]).code, 0);
}
