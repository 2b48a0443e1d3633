//! A disk that takes no more in the middle of a job: nothing may leave the station that is not on it.
//!
//! The system itself refuses: the process may write no file any more (RLIMIT_FSIZE), from a chosen moment on and
//! until it may again. The trap: the signal that goes with the limit ends a process that does not ignore it, so
//! these tests run in a child that does, and the limit, which is the whole process's, hits nobody else.

use std::process::Command as Process;

use token_station::bench::message::SlotState;
use token_station::domain::CheckValue;

use crate::bench::{Bench, provision, unwatched, when_committed};
use crate::book;

/// Tells the child that it is one.
const CHILD: &str = "BENCH_DESK_CHILD";

/// Whether this process may write to files.
fn allow_writing(may: bool) {
    let limit = if may { "--fsize=unlimited:" } else { "--fsize=0:" };
    let done = Process::new("prlimit").args(["--pid", &std::process::id().to_string(), limit]).status();
    assert!(done.unwrap().success());
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

/// What a failed group leaves behind in the window: a fault, and no word of success.
fn expect_nothing_left(bench: &mut Bench) {
    bench.wait("the fault", |bench| bench.told("disk-failed"));
    bench.settle();
    assert!(!bench.told("recorded"), "{:?}", bench.notices);
    let slot = bench.slot(1).unwrap();
    assert_eq!(slot.notice.as_ref().map(|notice| notice.code), Some("disk-failed"));
    assert_ne!(slot.state, SlotState::Working);
    assert!(!bench.file("spool").exists(), "a label left");
}

/// The token comes back and is finished as if nothing had been.
fn expect_finished(mut bench: Bench, unit: &token_station::bench::emulated::EmulatedUnit) {
    bench.put_in_again(1, unit);
    bench.ask(provision(1));
    bench.wait("the record", |bench| {
        bench.told("recorded") && bench.slot(1).is_some_and(|slot| slot.state == SlotState::Done)
    });
    assert!(bench.file("spool/26-1.pdf").exists(), "the label is missing");
    bench.close_and_check(&[(1, unit)]);
}

#[test]
fn no_token_is_touched_before_its_secret_is_on_disk() {
    in_a_child("disk::the_disk_refuses_the_sealed_secret");
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
    bench.ask(provision(1));
    expect_nothing_left(&mut bench);
    assert!(unit.with_token(|token, _| token.live_secret().is_none()), "the token was written");
    allow_writing(true);
    expect_finished(bench, &unit);
}

#[test]
fn nothing_is_called_recorded_and_no_label_leaves_before_the_record_is_on_disk() {
    in_a_child("disk::the_disk_refuses_the_record");
}

#[test]
#[ignore = "runs in a child process"]
fn the_disk_refuses_the_record() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let mut bench = Bench::start(1);
    let unit = bench.put_in(1, 1, &[], when_committed(|| allow_writing(false)));
    bench.ask(provision(1));
    expect_nothing_left(&mut bench);
    let held = || -> Option<CheckValue> {
        unit.with_token(|token, _| token.live_secret().map(|secret| secret.check_value(&book::token(1))))
    };
    let before = held();
    assert!(before.is_some());
    allow_writing(true);
    expect_finished(bench, &unit);
    assert_eq!(held(), before, "it got a second secret");
}
