//! A day of the desk by script, from provisioning to closing, with something for every paper to say.
//!
//! README, rules W1, W4, W7, W9, W12. The trap: everything is told by the commands themselves, so that nothing which a
//! test looks for on a paper was read from a paper.

use std::fs;

use token_station::domain::{Contract, ContractStatus, OtpMethod};
use token_station::exchange::read_contracts;

use crate::mail::day;
use crate::office::{Office, Ran, sample};
use crate::shift::work;
use crate::stock::add_second;

/// One more than a page of the posting list has rows.
pub const PARCELS: usize = 31;
/// The number of the last parcel, from a label of the post office.
pub const OWN_LABEL: &str = "131-12-38385-2";
/// What the post gave for the list.
pub const RECEIPT: &str = "R-2026-0417";
/// The web page that letters lead to.
pub const GUIDANCE_PAGE: &str = "https://www.example.jp/otp/";
/// The unit that was destroyed.
pub const DESTROYED: &str = "RT-00001860";
/// What the count found where nothing should be.
pub const UNEXPECTED: &str = "RT-00009999";
/// The units that the count found where they should be; a few behind them are missing.
pub const COUNTED: std::ops::Range<u32> = 1832..1857;
/// The request that brings the first unit back.
pub const EXCHANGE: &str = "26-9001";

/// Slots of a tray.
const TRAY: usize = 16;

/// One parcel of the day.
pub struct Parcel {
    pub contract: Contract,
    pub request: String,
    pub serial: String,
    pub tracking: String,
}

/// The day as the commands told it.
pub struct Day {
    pub office: Office,
    pub parcels: Vec<Parcel>,
    /// Serials that the count missed.
    pub missing: Vec<String>,
    /// Rows of the journal at the closing, and the hash of the last one.
    pub journal: (u64, String),
    /// By serial.
    pub secrets: Vec<(String, Vec<u8>)>,
}

impl Day {
    /// Runs a command as the first operator; it has to succeed.
    pub fn done(&self, arguments: &[&str]) -> Ran {
        done(&self.office, arguments)
    }
}

/// Contracts, tokens, envelopes, a list handed over, an exchange, a destruction, a count, the closing.
pub fn worked() -> Day {
    let office = Office::empty("warn");
    let sender = ["--sender-postal-code", "530-0001", "--sender-street", "大阪府大阪市北区梅田1丁目2番3号"];
    let barcodes = ["--guidance-page", GUIDANCE_PAGE, "--guards", "CD"];
    office.done(&[&["init", "--institution", "みおつくし信用組合"], &sender[..], &barcodes].concat());
    let contracts = taken_in(&office);
    let after_a_tray = format!("RT-{:08}", 1801 + TRAY);
    let trays = [
        office.tokens(TRAY, &["--reveal-secrets"]),
        office.tokens(PARCELS - TRAY, &["--reveal-secrets", "--first-serial", &after_a_tray]),
    ];
    let recorded: Vec<Ran> = trays.iter().map(|tray| work(&office, tray)).collect();
    let serial_of = |request: &str| {
        let all = recorded.iter().flat_map(|ran| ran.events("recorded"));
        text(all.into_iter().find(|one| one["request"] == request).unwrap(), "serial")
    };
    let second = add_second(&office);
    let run = |arguments: &[&str]| done(&office, arguments);
    let two = ["--second", "mori", "--second-passphrase-file", &second];

    run(&["dispatch", "band", "add", "358-60-00001-3", "3586000099"]);
    run(&["dispatch", "labels", "--form", "sheet-a4-12"]);
    let sealed = |(at, contract): (usize, Contract)| {
        let (request, is_last) = (request_no(at), at + 1 == PARCELS);
        let serial = serial_of(&request);
        let scans = [serial.as_str(), &request, OWN_LABEL];
        let sealed = run(&[&["dispatch", "scan"], &scans[..if is_last { 3 } else { 2 }]].concat());
        let tracking = text(sealed.event("parcel"), "tracking");
        if !is_last {
            run(&["dispatch", "scan", &format!("C{tracking}D")]);
        }
        Parcel { contract, request, serial, tracking }
    };
    let parcels: Vec<Parcel> = contracts.into_iter().enumerate().map(sealed).collect();
    run(&["dispatch", "list", "close"]);
    run(&["dispatch", "list", "hand-over", "1", "--receipt", RECEIPT]);

    given_back(&office, &parcels[0]);
    run(&["return", DESTROYED, "--as", "defective"]);
    run(&[&["return", DESTROYED, "--as", "destroy"][..], &two].concat());
    run(&["stock", "take", "begin", "--scope", "lot:L2611-A"]);
    let scans: Vec<String> = COUNTED.map(|number| format!("RT-{number:08}")).collect();
    let scans: Vec<&str> = scans.iter().map(String::as_str).chain([UNEXPECTED]).collect();
    let counted = run(&[&["stock", "take", "scan", "1"], &scans[..]].concat());
    let missing = counted.event("stock_take")["missing"].as_array().unwrap().clone();
    run(&[&["stock", "take", "close", "1", "--explain-rest", "数えていない"][..], &two].concat());
    let closed = run(&[&["dispatch", "close", "--explanation", "翌日に数える"][..], &two].concat());
    let closed = closed.event("day_closed");
    Day {
        missing: missing.iter().map(|one| text(one, "serial")).collect(),
        journal: (closed["journal_rows"].as_u64().unwrap(), text(closed, "journal_head")),
        secrets: trays.iter().flat_map(crate::tokens::Tokens::secrets).collect(),
        parcels,
        office,
    }
}

/// The reception number of a parcel.
fn request_no(at: usize) -> String {
    format!("26-{}", 2001 + at)
}

/// Imports the samples: units that soon expire, and a first issue for each of the contracts that may have one.
fn taken_in(office: &Office) -> Vec<Contract> {
    let import = |kind: &str, file: &str| {
        assert_eq!(done(office, &["import", kind, file]).event("imported")["taken"], true);
    };
    // The key of a lot lies beside its list.
    let incoming = office.passphrase_file().with_file_name("incoming");
    fs::create_dir(&incoming).unwrap();
    fs::copy(sample("L2611-A.key"), incoming.join("L2611-A.key")).unwrap();
    let units = fs::read_to_string(sample("stock.csv")).unwrap();
    let stock = incoming.join("stock.csv");
    fs::write(&stock, units.replace("L2611-A,", &format!("L2611-A,{}", day(80)))).unwrap();
    import("stock", stock.to_str().unwrap());
    import("contracts", &sample("contracts.csv"));
    let all = read_contracts(&fs::read(sample("contracts.csv")).unwrap()).whole().unwrap();
    // One address of the samples is longer than the smallest label, which is refused.
    let fits = |one: &Contract| one.address.building.chars().count() < 40;
    let served =
        |one: &Contract| one.status == ContractStatus::Active && one.method == OtpMethod::Hard && fits(one);
    let contracts: Vec<Contract> =
        all.into_iter().map(|row| row.value).filter(served).take(PARCELS).collect();
    assert_eq!(contracts.len(), PARCELS);
    let file = office.file("requests.csv");
    let head = fs::read_to_string(sample("requests.csv")).unwrap().lines().next().unwrap().to_owned();
    let row = |(at, contract): (usize, &Contract)| {
        let users =
            contract.users.iter().take(2).map(|user| user.id.0.as_str()).collect::<Vec<_>>().join("+");
        format!(
            "{},{},新規,{},001,済,1,{users},届出住所,,,,,,,依頼書②,窓口書面,,,",
            request_no(at),
            day(0),
            contract.no
        )
    };
    let rows: Vec<String> = [head].into_iter().chain(contracts.iter().enumerate().map(row)).collect();
    fs::write(&file, rows.join("\r\n") + "\r\n").unwrap();
    import("requests", &file);
    contracts
}

/// The first unit arrives, is set up, and is exchanged: the old one is to come back.
fn given_back(office: &Office, parcel: &Parcel) {
    let run = |arguments: &[&str]| done(office, arguments);
    run(&["parcel", "deliver", "1"]);
    let user = parcel.contract.users[0].id.0.as_str();
    run(&["set-up", &parcel.serial, user]);
    let (no, today) = (parcel.contract.no.to_string(), day(0));
    let paper = ["request", "new", "--no", EXCHANGE, "--kind", "exchange", "--reason", "battery"];
    let of = ["--contract", &no, "--received-on", &today, "--branch", "001", "--seal-checked"];
    run(&[&paper[..], &of, &["--replaces", &parcel.serial, "--users", user]].concat());
    run(&["request", "approve", EXCHANGE]);
}

fn done(office: &Office, arguments: &[&str]) -> Ran {
    // Before there are two, nobody has to say who signs in; afterwards everybody has.
    office.done(&[arguments, &["--operator", "operator"]].concat())
}

fn text(object: &serde_json::Value, key: &str) -> String {
    object[key].as_str().unwrap_or_else(|| panic!("{key} in {object}")).to_owned()
}
