//! Who held what, and the banking centre's file, as a script asks: one object a line.

use std::fs;

use serde_json::Value;

use crate::office::Office;
use crate::shift::work;

#[test]
fn history_tells_a_tokens_steps_a_contracts_tokens_and_who_held_what_on_a_day() {
    let office = Office::stocked("warn");
    work(&office, &office.tokens(2, &[]));
    let recorded = office.done(&["tokens", "--state", "inspected"]).events("token")[0].clone();
    let text = |value: &Value, field: &str| value[field].as_str().unwrap().to_owned();
    let (serial, contract) = (text(&recorded, "serial"), text(&recorded, "contract"));
    let steps = office.done(&["history", &serial]);
    let acts: Vec<String> = steps.events("step").iter().map(|step| text(step, "act")).collect();
    assert!(
        acts.contains(&"token_recorded".to_owned()) && acts.contains(&"job_armed".to_owned()),
        "{acts:?}"
    );
    let tenures = office.done(&["history", &contract]);
    let tenure = tenures.events("tenure").into_iter().find(|row| row["serial"] == *serial).unwrap().clone();
    assert_eq!(
        (&tenure["set_up"], &tenure["days"], &tenure["until"]),
        (&"left".into(), &30.into(), &Value::Null)
    );
    let today = text(&tenure, "from");
    for of in [&serial, &contract] {
        let held = office.done(&["history", of, "--on", &today]);
        let held = held.events("held").into_iter().find(|row| row["serial"] == *serial).unwrap().clone();
        assert_eq!((text(&held, "state"), text(&held, "contract")), ("inspected".into(), contract.clone()));
        assert!(!held["users"].as_array().unwrap().is_empty());
    }
    let before = office.done(&["history", &serial, "--on", "2020-01-01"]);
    assert_eq!(before.event("held")["state"], Value::Null);
    assert_eq!(office.run(&["history", "0000-000000"]).code, 1, "neither a token nor a contract");
    // What became of its parcel is part of its story.
    let is_sealed = |request: &&str| office.run(&["parcel", "enclose", request, &serial]).code == 0;
    assert!(["26-1098", "26-1101"].iter().any(is_sealed));
    let steps = office.done(&["history", &serial]);
    assert_eq!(steps.events("step")[0]["act"], "parcel_enclosed", "{steps:?}");
}

#[test]
fn the_centres_file_is_refused_whole_for_a_token_that_nobody_was_sent() {
    let office = Office::stocked("warn");
    work(&office, &office.tokens(1, &[]));
    let recorded = office.done(&["tokens", "--state", "inspected"]).events("token")[0].clone();
    let file = office.file("centre.csv");
    let row = format!("{},user01,2026-11-20 10:00,設定済", recorded["serial"].as_str().unwrap());
    fs::write(&file, format!("シリアル,利用者,日時,事象\n{row}\n")).unwrap();
    let ran = office.run(&["import", "centre", &file]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(ran.event("imported")["taken"], false);
    assert!(ran.event("row")["reason"].as_str().unwrap().contains("R22"));
}
