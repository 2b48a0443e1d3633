//! The journal, judged by a program that shares no line of code with this one, and with rows that were changed.

use std::fs;
use std::process::Command;

use rusqlite::Connection;

use crate::office::{Office, has};
use crate::shift::work;

#[test]
fn the_exported_journal_is_a_chain_for_another_program_too() {
    let office = Office::stocked("warn");
    work(&office, &office.tokens(2, &[]));
    let file = office.file("journal.jsonl");
    office.done(&["journal", "export", &file]);
    let verified = office.done(&["journal", "verify"]);
    assert_eq!(verified.event("verified")["first_bad"], serde_json::Value::Null);
    if !has("python3", "--version") {
        return;
    }
    let (fits, told) = verify(&file);
    assert!(fits, "{told}");
    let exported = fs::read_to_string(&file).unwrap();
    let rows = exported.lines().count();
    let last: serde_json::Value = serde_json::from_str(exported.lines().last().unwrap()).unwrap();
    assert_eq!(told, format!("{rows} rows, head {}", last["hash"].as_str().unwrap()));

    // A letter, a line left out, two lines exchanged.
    let lines: Vec<&str> = exported.lines().collect();
    let mut changed = lines.clone();
    let renamed = lines[7].replacen("RT-0000", "RT-0001", 1).replacen("operator", "operatot", 1);
    changed[7] = &renamed;
    assert_eq!(judged(&office, &changed), (false, "line 8 does not fit".to_owned()));
    let mut shorter = lines.clone();
    shorter.remove(4);
    assert_eq!(judged(&office, &shorter), (false, "line 5 does not fit".to_owned()));
    let mut swapped = lines.clone();
    swapped.swap(2, 3);
    assert_eq!(judged(&office, &swapped), (false, "line 3 does not fit".to_owned()));
}

#[test]
fn a_row_changed_behind_the_programs_back_is_named() {
    let office = Office::stocked("warn");
    let register = Connection::open(office.file("register.db")).unwrap();
    let change = "UPDATE journal SET operator = 'nobody' WHERE seq = 3";
    assert!(register.execute(change, []).is_err(), "the triggers are awake");
    let mut triggers: Vec<(String, String)> = Vec::new();
    let mut statement =
        register.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        triggers.push((row.get(0).unwrap(), row.get(1).unwrap()));
    }
    drop(rows);
    for (name, _) in &triggers {
        register.execute(&format!("DROP TRIGGER {name}"), []).unwrap();
    }
    register.execute(change, []).unwrap();
    for (_, sql) in &triggers {
        register.execute(sql, []).unwrap();
    }
    drop(statement);
    drop(register);
    let ran = office.run(&["journal", "verify"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_eq!(ran.event("verified")["first_bad"], 3);
}

#[test]
fn the_journal_tells_who_did_what_in_order() {
    let office = Office::stocked("warn");
    let tray = office.tokens(1, &[]);
    office.done(&["provision", "--request", "26-1104", "--port", &tray.ports()[0]]);
    let listed = office.done(&["journal", "list", "--about", "RT-00001801"]);
    let acts: Vec<&str> =
        listed.events("entry").iter().map(|entry| entry["act"].as_str().unwrap()).rev().collect();
    assert_eq!(acts, ["job_armed", "token_written", "token_inspected", "token_recorded"]);
    let all = office.done(&["journal", "list", "--most", "1000"]);
    let count = |act: &str| all.events("entry").iter().filter(|entry| entry["act"] == act).count();
    // This very session has not locked yet.
    assert_eq!(count("unlocked"), count("locked") + 1, "every session locks: {all:?}");
}

fn verify(file: &str) -> (bool, String) {
    let program = format!("{}/assets/verify-journal.py", env!("CARGO_MANIFEST_DIR"));
    let told = Command::new("python3").args([&program, file]).output().unwrap();
    let said = if told.status.success() { told.stdout } else { told.stderr };
    (told.status.success(), String::from_utf8(said).unwrap().trim().to_owned())
}

fn judged(office: &Office, lines: &[&str]) -> (bool, String) {
    let file = office.file("changed.jsonl");
    fs::write(&file, lines.join("\n") + "\n").unwrap();
    verify(&file)
}
