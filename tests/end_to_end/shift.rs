//! A whole shift: sixteen slots side by side, and every code compared with an independent implementation's.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::office::{Office, Ran, has, sample};
use crate::tokens::{Display, Tokens, to_hex};

/// How far a token's clock may end from the station's, in milliseconds.
const CLOSE_ENOUGH_MILLIS: i64 = 20;

#[test]
fn sixteen_tokens_in_another_process_become_keys_whose_codes_an_independent_judge_computes() {
    let office = Office::stocked("warn");
    let mut tray = office.tokens(16, &["--lcd", "--reveal-secrets", "--clock-off=77000", "--ppm=15"]);
    let ports = tray.ports();
    let ran = office.done(&provision_all(&ports));
    assert_eq!(ran.event("summary")["recorded"], 16);
    assert_eq!(ran.event("summary")["stopped"], 0);
    let recorded = ran.events("recorded");
    assert_eq!(distinct(&recorded, "serial"), 16);
    assert_eq!(distinct(&recorded, "slot"), 16);
    for object in recorded {
        let offset = object["clock_offset_millis"].as_i64().unwrap();
        assert!(offset.abs() <= CLOSE_ENOUGH_MILLIS, "{object}");
    }
    judge(&mut tray);

    let last = office.tokens(1, &["--first-serial", "RT-00001817"]);
    office.done(&["provision", "--next", "--port", &last.ports()[0]]);
    for request in office.done(&["requests"]).events("request") {
        assert_eq!(request["recorded"], request["quantity"], "{request}");
        assert_eq!(request["state"], "issuing");
    }

    let seen = office.done(&[&["slots", "--port"], &texts(&ports)[..]].concat());
    assert_eq!(seen.events("slot").len(), 16);
    for slot in seen.events("slot") {
        assert_eq!(slot["check_value_agrees"], true, "{slot}");
        assert_eq!(slot["unit_state"], "live", "{slot}");
        is_on_time(slot);
    }
    let inspected = office.done(&["tokens", "--state", "inspected"]);
    assert_eq!(distinct(&inspected.events("token"), "serial"), 17);
}

#[test]
fn an_inspected_token_says_whose_it_is_and_that_it_agrees() {
    let office = Office::stocked("warn");
    let tray = office.tokens(2, &[]);
    let ports = tray.ports();
    office.done(&["provision", "--request", "26-1104", "--port", &ports[0]]);
    let ran = office.done(&["inspect", "--port", &ports[0]]);
    let known = ran.event("inspected");
    assert_eq!(known["serial"], "RT-00001801");
    assert_eq!(known["contract"], "0130-410085");
    assert_eq!(known["contract_name"], "有限会社堺刃物");
    assert_eq!(known["users"].as_array().unwrap().len(), 1);
    assert_eq!(known["token_state"], "inspected");
    assert_eq!(known["check_value_agrees"], true);
    is_on_time(known);

    let ran = office.done(&["inspect", "--port", &ports[1]]);
    let blank = ran.event("inspected");
    assert_eq!(blank["unit_state"], "blank");
    assert_eq!(blank["contract"], Value::Null);
    assert_eq!(blank["check_value_agrees"], Value::Null);
}

#[test]
fn a_token_pulled_out_in_the_middle_goes_on_with_the_same_secret() {
    let office = Office::stocked("warn");
    // The ninth command falls into the sealed part of the writing, after the secret was sealed in the register.
    let mut tray = office.tokens(1, &["--fault", "unplug-after:9", "--reveal-secrets"]);
    let port = tray.ports().remove(0);
    let first = office.run(&["provision", "--next", "--port", &port]);
    first.is_told(2, "interrupted");
    assert_eq!(first.events("recorded").len(), 0, "{first:?}");
    let armed = office.done(&["journal", "list", "--about", "RT-00001801"]);
    assert_eq!(
        armed.event("entry")["act"],
        "job_armed",
        "pulled out after the secret was sealed, before the record"
    );
    let port = tray.plug("RT-00001801");
    let second = office.done(&["provision", "--next", "--port", &port]);
    assert_eq!(second.event("recorded")["serial"], "RT-00001801");
    let armed = office.done(&["journal", "list", "--about", "job_armed"]);
    assert_eq!(armed.events("entry").len(), 1, "one secret for one job: {armed:?}");
    let secrets: BTreeSet<Vec<u8>> = tray.secrets().into_iter().map(|(_, secret)| secret).collect();
    assert_eq!(secrets.len(), 1);
}

#[test]
fn a_token_beyond_what_a_request_needs_is_told_and_left_blank() {
    let office = Office::stocked("warn");
    let tray = office.tokens(3, &[]);
    let ports = tray.ports();
    let request = office.done(&["requests"]);
    let request = request.events("request").into_iter().find(|line| line["request"] == "26-1104").unwrap();
    assert_eq!(request["quantity"], 1, "one token for three slots");
    let one_request = [&["provision", "--request", "26-1104", "--port"], &texts(&ports)[..]].concat();
    let ran = office.done(&one_request);
    assert_eq!(ran.event("summary")["recorded"], 1);
    let recorded = &ran.event("recorded")["serial"];
    let left = ran.events("left");
    assert_eq!(left.len(), 2, "{ran:?}");
    assert!(
        left.iter().all(|token| token["code"] == "token-left" && token["serial"] != *recorded),
        "{ran:?}"
    );

    let seen = office.done(&[&["slots", "--port"], &texts(&ports)[..]].concat());
    for slot in seen.events("slot") {
        let state = if slot["serial"] == *recorded { "live" } else { "blank" };
        assert_eq!(slot["unit_state"], state, "{slot}");
    }
    assert_eq!(office.done(&["tokens", "--state", "in_stock"]).events("token").len(), 59);
    let again = office.run(&one_request);
    assert_eq!((again.code, again.events("recorded").len()), (1, 0), "nothing is left of it: {again:?}");
}

#[test]
fn everything_ends_well_when_there_is_nothing_to_do() {
    let office = Office::training("warn");
    office.done(&["import", "stock", &sample("stock.csv")]);
    let tray = office.tokens(2, &[]);
    let ports = tray.ports();
    let ran = office.done(&provision_all(&ports));
    assert_eq!((&ran.event("summary")["recorded"], &ran.event("summary")["stopped"]), (&0.into(), &0.into()));
    assert_eq!(ran.events("left").len(), 2, "{ran:?}");
    office.run(&["provision", "--next", "--port", &ports[0]]).is_told(1, "nothing-to-do");
    let seen = office.done(&[&["slots", "--port"], &texts(&ports)[..]].concat());
    assert!(seen.events("slot").iter().all(|slot| slot["unit_state"] == "blank"), "{seen:?}");
}

/// The arguments that provision everything.
pub fn provision_all(ports: &[String]) -> Vec<&str> {
    [&["provision", "--all", "--port"], &texts(ports)[..]].concat()
}

pub fn texts(ports: &[String]) -> Vec<&str> {
    ports.iter().map(String::as_str).collect()
}

/// Provisions everything that is in the tray and answers what was said.
pub fn work(office: &Office, tray: &Tokens) -> Ran {
    office.done(&provision_all(&tray.ports()))
}

fn distinct(objects: &[&Value], name: &str) -> usize {
    objects.iter().map(|object| object[name].to_string()).collect::<BTreeSet<_>>().len()
}

/// The clock stands where the station's stands, as far as one look can tell: it is not repeated when the machine is busy.
fn is_on_time(object: &Value) {
    let offset = object["clock_offset_millis"].as_i64().unwrap();
    let uncertain = object["clock_uncertain_millis"].as_i64().unwrap();
    assert!(offset.abs() <= CLOSE_ENOUGH_MILLIS + uncertain, "{object}");
}

/// Every display shows what the independent implementation computes for that very second.
fn judge(tray: &mut Tokens) {
    let secrets: BTreeMap<String, Vec<u8>> = tray.secrets().into_iter().collect();
    assert_eq!(secrets.values().collect::<BTreeSet<_>>().len(), secrets.len(), "every secret once");
    let displays = tray.displays();
    assert_eq!(displays.iter().map(|shown| &shown.serial).collect::<BTreeSet<_>>().len(), 16);
    if !has("oathtool", "--version") {
        return;
    }
    for display in displays {
        assert_eq!(display.code, oathtool(&secrets[&display.serial], &display), "{display:?}");
        assert_eq!(display.step, display.unix_millis / 60_000, "{display:?}");
    }
}

fn oathtool(secret: &[u8], display: &Display) -> String {
    let hex = to_hex(secret);
    let now = format!("@{}", display.unix_millis / 1000);
    let told =
        Command::new("oathtool").args(["--totp", "-d", "6", "-s", "60", "-N", &now, &hex]).output().unwrap();
    assert!(told.status.success(), "{told:?}");
    String::from_utf8(told.stdout).unwrap().trim().to_owned()
}
