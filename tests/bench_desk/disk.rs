//! A disk that takes no more in the middle of a job: nothing may leave the station that is not on it.
//!
//! The system itself refuses: the process may write no file any more (RLIMIT_FSIZE), from a chosen moment on and
//! until it may again. The trap: the signal that goes with the limit ends a process that does not ignore it, so
//! these tests run in a child that does, and the limit, which is the whole process's, hits nobody else.

use std::process::Command as Process;

use token_station::bench::emulated::EmulatedUnit;
use token_station::bench::message::{Command, SlotNo, SlotState};
use token_station::domain::{CheckValue, RequestNo};

use crate::bench::{Bench, unwatched, when_committed};
use crate::book;

/// Tells the child that it is one.
const CHILD: &str = "BENCH_DESK_CHILD";

/// A request for one token: its record asks for a label, and is told when that is made.
const OF_ONE: &str = "26-1";

/// A request for two tokens: the record of the first is told at once.
const OF_TWO: &str = "26-2";

#[test]
fn no_token_is_touched_before_its_secret_is_on_disk() {
    in_a_child("disk::the_disk_refuses_the_sealed_secret");
}

#[test]
fn nothing_is_called_recorded_before_the_record_is_on_disk() {
    in_a_child("disk::the_disk_refuses_the_record_of_one_of_two");
}

#[test]
fn no_label_leaves_before_the_record_is_on_disk() {
    in_a_child("disk::the_disk_refuses_the_record_of_the_last");
}

#[test]
#[ignore = "runs in a child process"]
fn the_disk_refuses_the_sealed_secret() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let mut bench = Bench::start(1);
    let unit = bench.put_in(1, 1, &[], unwatched());
    allow_writing(false);
    begin(&bench, OF_ONE);
    expect_nothing_left(&mut bench);
    assert_eq!(held_by(&unit), None, "the token was written");
    expect_finished(bench, &unit);
}

#[test]
#[ignore = "runs in a child process"]
fn the_disk_refuses_the_record_of_one_of_two() {
    refuse_the_record(OF_TWO);
}

#[test]
#[ignore = "runs in a child process"]
fn the_disk_refuses_the_record_of_the_last() {
    refuse_the_record(OF_ONE);
}

fn refuse_the_record(request: &str) {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let mut bench = Bench::start(1);
    let unit = bench.put_in(1, 1, &[], when_committed(|| allow_writing(false)));
    let label = bench.file("spool").join(format!("{request}.pdf"));
    begin(&bench, request);
    expect_nothing_left(&mut bench);
    assert!(!label.exists(), "a label left");
    let held = held_by(&unit);
    assert!(held.is_some(), "the record was refused before there was anything to record");
    expect_finished(bench, &unit);
    assert_eq!(held_by(&unit), held, "it got a second secret");
}

fn begin(bench: &Bench, request: &str) {
    let request = Some(RequestNo(request.into()));
    bench.ask(Command::Provision { request, slot: Some(SlotNo(1)) });
}

fn held_by(unit: &EmulatedUnit) -> Option<CheckValue> {
    unit.with_token(|token, _| token.live_secret().map(|secret| secret.check_value(&book::token(1))))
}

/// What a failed group leaves behind: one word about the disk, to the people and in the slot, and nothing else.
/// An order or a label that was asked for all the same would find no job and no record, and say so.
fn expect_nothing_left(bench: &mut Bench) {
    bench.wait("the fault", |bench| bench.told("disk-failed"));
    bench.settle();
    // That its family was never tried with real tokens is said whatever the disk does.
    let codes = bench.notices.iter().map(|notice| notice.code).filter(|code| *code != "family-untried");
    let codes: Vec<_> = codes.collect();
    assert_eq!(codes, ["disk-failed"], "{:#?}", bench.notices);
    let slot = bench.slot(1).unwrap();
    assert_eq!(slot.notice.as_ref().map(|notice| notice.code), Some("disk-failed"));
    assert_ne!(slot.state, SlotState::Working);
}

/// The disk takes again: the token comes back and is finished as if nothing had been.
fn expect_finished(mut bench: Bench, unit: &EmulatedUnit) {
    allow_writing(true);
    bench.put_in_again(1, unit);
    bench.ask(Command::Provision { request: None, slot: Some(SlotNo(1)) });
    bench.wait("the record", |bench| bench.told("recorded"));
    assert_eq!(bench.slot(1).unwrap().question, None);
    bench.close_and_check(&[(1, unit)]);
}

fn in_a_child(test: &str) {
    let output = Process::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

/// Whether this process may write to files.
fn allow_writing(may: bool) {
    let limit = if may { "--fsize=unlimited:" } else { "--fsize=0:" };
    let done = Process::new("prlimit").args(["--pid", &std::process::id().to_string(), limit]).status();
    assert!(done.unwrap().success());
}
