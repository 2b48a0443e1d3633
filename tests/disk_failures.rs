//! Disk failures one by one: the n-th sync, write, read or opening fails, for every n, until a run passes untouched.
//!
//! The n-th call fails, for growing n, until a run is left untouched. The failing system call is injected from outside
//! by strace into a child process that runs a test of this very file. The trap: a loop that never injects passes too;
//! so the untouched run has to be the last one, and many have to come before it.

#![expect(clippy::unwrap_used, reason = "a step that cannot be taken fails the proof")]

#[path = "rig/book.rs"]
#[expect(dead_code, reason = "no register is copied here")]
mod book;
#[path = "rig/founded.rs"]
#[expect(dead_code, reason = "one file in a folder is enough here")]
mod founded;
#[path = "rig/invariants.rs"]
mod invariants;
#[path = "rig/shift.rs"]
mod shift;
#[path = "rig/tray.rs"]
#[expect(dead_code, reason = "the line is not cut, the disk is")]
mod tray;
#[path = "rig/world.rs"]
mod world;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use token_station::desk::provision::{BookAct, End, Ticket};
use token_station::domain::secret::SecretLength;
use token_station::domain::{Profile, RequestNo, Secret};
use token_station::emulator::{EmulatedToken, Memory, TokenSpec};
use token_station::register::JobState;

use founded::Founded;
use invariants::{Opened, unfinished, violations};
use shift::{Seen, Shift};
use tray::{Unit, lock};
use world::{Seeded, StillClock};

/// Tells the child where its register lies.
const CHILD: &str = "DISK_FAILURES_CHILD";

/// Tells the child to live through the failure instead of dying of it.
const PATIENT: &str = "DISK_FAILURES_PATIENT";

/// What is injected: system calls on the register's files, the error, and how many there are at least.
const FAULTS: &[(&str, &str, u32)] = &[
    ("fdatasync,fsync", "EIO", 4),
    ("pwrite64", "ENOSPC", 12),
    ("pwrite64", "EIO", 12),
    ("pread64", "EIO", 12),
    ("openat", "EMFILE", 2),
];

fn memory_of(register: &Path) -> PathBuf {
    register.with_extension("token")
}

/// The child: one token from a fresh start to its record. Its memory is kept in a file, whatever becomes of the rest.
#[test]
#[ignore = "runs in a child process of the loop"]
fn one_token_in_a_child() {
    let Some(register) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let clock = StillClock::new();
    let unit = unit(&register, &clock);
    let kept = KeptAtTheEnd(Arc::clone(&unit), memory_of(&register));
    let mut shift = Shift::start(&register, &clock, 31);
    (shift.grouped, shift.patient) = (true, std::env::var_os(PATIENT).is_some());
    let mut tries = 0;
    // The fault comes once; the token stays in its slot and the operator starts it again.
    while !matches!(shift.insert(&unit, tries > 0).unwrap(), Seen::Ended(End::Recorded { .. }) | Seen::Left) {
        tries += 1;
        assert!(tries < 4, "it does not recover");
    }
    // What the station says to be done is done, by its own book and by the token.
    let job = shift.office.register.job_of(&book::token(1)).unwrap().unwrap();
    assert_eq!(job.state, JobState::Recorded);
    let lcd = lock(&unit).lcd(clock.host()).unwrap();
    assert!(shift.office.code_at(job.no, lcd.step).unwrap().same_as(&lcd.code));
    drop(kept);
}

/// The child: two use cases in one group. What was said to be synced has to be there.
#[test]
#[ignore = "runs in a child process of the loop"]
fn one_group_in_a_child() {
    let Some(register) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let clock = StillClock::new();
    let mut office = book::open(&register, clock, Box::new(Seeded::new(31)));
    office.register.begin_group().unwrap();
    let first = office.write_stamped(|book, stamp| book.set(stamp, "theme", "dark"));
    let arm = BookAct::Arm {
        token: book::token(1),
        ticket: Ticket { request: RequestNo("26-1".into()), item: 1 },
        profile: Profile::SERVICE,
    };
    let second = office.perform(&arm);
    let third = office.write_stamped(|book, stamp| book.set(stamp, "language", "en"));
    if office.register.commit_group().is_err() {
        return;
    }
    drop(office);
    let office = book::open(&register, StillClock::new(), Box::new(Seeded::new(32)));
    let setting = |name| office.register.setting(name).unwrap().is_some();
    assert_eq!(setting("theme"), first.is_ok(), "the first use case was synced and is not there");
    assert_eq!(!office.register.unfinished_jobs().unwrap().is_empty(), second.is_ok(), "the second");
    assert_eq!(setting("language"), third.is_ok(), "the third");
}

/// The child: a group whose second use case is larger than the cache, so that the disk fills up in its middle.
#[test]
#[ignore = "runs in a child process"]
fn one_big_group_in_a_child() {
    let Some(register) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let mut office = book::open(&register, StillClock::new(), Box::new(Seeded::new(31)));
    office.register.begin_group().unwrap();
    office.write_stamped(|book, stamp| book.set(stamp, "theme", "dark")).unwrap();
    let big = office.write_stamped(|book, stamp| book.set(stamp, "language", &"x".repeat(40 << 20)));
    let after = office.write_stamped(|book, stamp| book.set(stamp, "form", "roll-90x29"));
    let synced = office.register.commit_group().is_ok();
    let there = |name| office.register.setting(name).unwrap().is_some();
    println!("big {}, after {}, synced {synced}, there {}", big.is_ok(), after.is_ok(), there("theme"));
    assert!(big.is_err(), "the disk did not fill up in the middle");
    assert_eq!(synced, there("theme"), "it was synced and is not there");
    assert_eq!(synced && after.is_ok(), there("form"), "it was synced and is not there");
    // The next group is a new one.
    office.register.begin_group().unwrap();
    office.write_stamped(|book, stamp| book.set(stamp, "theme", "dark")).unwrap();
    office.register.commit_group().unwrap();
}

/// The child: a label that is there already is written anew.
#[test]
#[ignore = "runs in a child process"]
fn one_file_in_a_child() {
    let Some(register) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    token_station::port::write_file(&label_of(&register), &[b'n'; 10_000]).unwrap();
}

fn label_of(register: &Path) -> PathBuf {
    register.with_file_name("label.pdf")
}

/// Writes the token's memory down also when the station's part panics.
struct KeptAtTheEnd(Unit, PathBuf);

impl Drop for KeptAtTheEnd {
    fn drop(&mut self) {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner).memory().to_bytes();
        // The fault may hit this file as well: then it is tried again, a fault comes once.
        for _ in 0..3 {
            if std::fs::write(&self.1, &bytes).is_ok() {
                return;
            }
        }
    }
}

fn unit(register: &Path, clock: &Arc<StillClock>) -> Unit {
    let memory = std::fs::read(memory_of(register))
        .ok()
        .map(|bytes| Memory::from_bytes(&bytes, &book::token(1)).unwrap());
    let spec = TokenSpec::full(book::token(1), book::lot_key());
    let token = EmulatedToken::new(spec, memory, Box::new(Seeded::new(17)), clock.host()).unwrap();
    Arc::new(Mutex::new(token))
}

fn strace_works() -> bool {
    Command::new("strace")
        .args(["-f", "-o", "/dev/null", "true"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// How a child ended.
struct Ended {
    injected: bool,
    well: bool,
    told: String,
}

/// Runs a child with one failure injected at the register's files.
fn run_child(child: &str, patient: bool, register: &Path, calls: &str, error: &str, nth: u32) -> Ended {
    let log = PathBuf::from(format!("{}-wal", register.display()));
    let child = if patient { (child, Some((PATIENT, "1"))) } else { (child, None) };
    run_traced(child, register, &[register, &log], calls, error, nth)
}

/// Runs a child, by its name and what it is told beside, with one failure injected at some files.
fn run_traced(
    (child, told): (&str, Option<(&str, &str)>),
    register: &Path,
    files: &[&Path],
    calls: &str,
    error: &str,
    nth: u32,
) -> Ended {
    let log = register.with_extension("strace");
    let output = Command::new("strace")
        .args(["-f", "-qq", "-o"])
        .arg(&log)
        .arg(format!("--trace={calls}"))
        .args(files.iter().map(|file| format!("--trace-path={}", file.display())))
        .arg(format!("--inject={calls}:error={error}:when={nth}"))
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", child, "--ignored", "--test-threads=1"])
        .env(CHILD, register)
        .envs(told)
        .env("RUST_BACKTRACE", "0")
        .output()
        .unwrap();
    Ended {
        injected: std::fs::read_to_string(&log).unwrap().contains("(INJECTED)"),
        well: output.status.success(),
        told: String::from_utf8_lossy(&output.stdout).into_owned(),
    }
}

fn opened(register: &Path) -> Vec<Opened> {
    let clock = StillClock::new();
    let unit = unit(register, &clock);
    let unit = lock(&unit);
    let secret = unit.live_secret().map(|held| {
        Secret::filled::<SecretLength>(held.len_bytes(), |out| {
            out.copy_from_slice(held.expose_secret());
            Ok(())
        })
        .unwrap()
    });
    vec![Opened { token: unit.token().clone(), secret }]
}

/// The loop: every n until nothing was injected any more; answers how often something was.
fn each_failure(
    child: &str,
    patient: bool,
    calls: &str,
    error: &str,
    check: impl Fn(&str, &Founded, &Ended),
) -> u32 {
    for nth in 1..500 {
        let founded = Founded::new();
        let ended = run_child(child, patient, &founded.path, calls, error, nth);
        let case = format!("{child}, patient {patient}, {error} at {calls} number {nth}");
        assert!(ended.injected || ended.well, "{case}: untouched and failed: {}", ended.told);
        check(&case, &founded, &ended);
        if !ended.injected {
            return nth - 1;
        }
    }
    panic!("{error} at {calls}: it never passes untouched");
}

fn finished_afterwards(case: &str, founded: &Founded) {
    let broken = violations(&founded.path, &opened(&founded.path));
    assert!(broken.is_empty(), "{case}:\n{}", broken.join("\n"));
    // The disk is well again: the same token is finished.
    let unit = unit(&founded.path, &founded.clock);
    let mut shift = founded.shift(41);
    shift.insert(&unit, false).unwrap();
    drop(shift);
    std::fs::write(memory_of(&founded.path), lock(&unit).memory().to_bytes()).unwrap();
    let broken = violations(&founded.path, &opened(&founded.path));
    assert!(broken.is_empty(), "{case}, finished:\n{}", broken.join("\n"));
    let left = unfinished(&founded.path);
    assert!(!left.iter().any(|left| left.contains("job") || left.contains("26-1")), "{case}: {left:?}");
}

/// A child that is being started holds copies of this process's locks for a moment, so the loops take turns.
static TURN: Mutex<()> = Mutex::new(());

/// The turn of a loop; nothing, said loudly, where nothing can be injected.
fn turn() -> Option<MutexGuard<'static, ()>> {
    if !strace_works() {
        eprintln!("SKIPPED: no disk failure was injected, because strace cannot trace here");
        return None;
    }
    Some(TURN.lock().unwrap_or_else(PoisonError::into_inner))
}

#[test]
fn whichever_sync_write_or_read_fails_token_and_book_agree_afterwards() {
    let Some(_turn) = turn() else { return };
    for (calls, error, least) in FAULTS {
        let times = each_failure("one_token_in_a_child", false, calls, error, |case, founded, _| {
            finished_afterwards(case, founded);
        });
        println!("{error} at {calls}: the station died {times} times, 0 violations");
        assert!(times >= *least, "{error} at {calls} was injected only {times} times");
    }
}

#[test]
fn a_station_that_lives_through_a_disk_failure_finishes_its_token_by_itself() {
    let Some(_turn) = turn() else { return };
    // A failure while the register is being opened ends the start, see the loop above.
    for (calls, error) in [("fdatasync,fsync", "EIO"), ("pwrite64", "ENOSPC"), ("pwrite64", "EIO")] {
        let times = each_failure("one_token_in_a_child", true, calls, error, |case, founded, ended| {
            let while_opening = ended.told.contains("book.rs");
            assert!(ended.well || while_opening, "{case}: {}", ended.told);
            finished_afterwards(case, founded);
        });
        println!("{error} at {calls}: the station lived through it {times} times");
    }
}

#[test]
fn what_a_group_says_to_be_synced_is_there_whatever_failed_within_it() {
    let Some(_turn) = turn() else { return };
    for (calls, error, _) in FAULTS {
        let times = each_failure("one_group_in_a_child", false, calls, error, |case, _, ended| {
            let lied = ended.told.contains("was synced")
                || ended.told.contains("the second")
                || ended.told.contains("the third");
            assert!(!lied, "{case}: {}", ended.told);
        });
        println!("{error} at {calls}: {times} groups");
    }
}

#[test]
fn a_file_that_is_written_anew_is_the_old_or_the_new_one_whole_and_has_nothing_beside_it() {
    let Some(_turn) = turn() else { return };
    let founded = Founded::new();
    let label = label_of(&founded.path);
    let part = label.with_extension("pdf.part");
    for (calls, error, least) in [
        ("openat", "ENOSPC", 1),
        ("write", "ENOSPC", 1),
        ("fsync", "EIO", 1),
        ("rename,renameat,renameat2", "EIO", 1),
    ] {
        let mut times = 0;
        for nth in 1..10 {
            std::fs::write(&label, b"old").unwrap();
            let ended = run_traced(("one_file_in_a_child", None), &founded.path, &[&part], calls, error, nth);
            let case = format!("{error} at {calls} number {nth}: {}", ended.told);
            let now = std::fs::read(&label).unwrap();
            let new = now == [b'n'; 10_000];
            assert!(new || now == b"old", "{case}: {} bytes", now.len());
            assert_eq!(ended.well, new, "{case}");
            assert!(!part.exists(), "{case}");
            if !ended.injected {
                break;
            }
            assert!(!new, "{case}: it was not noticed");
            times += 1;
        }
        assert!(times >= least, "{error} at {calls} was injected {times} times");
    }
}

#[test]
fn a_disk_that_fills_up_in_the_middle_of_a_group_undoes_all_of_it_and_says_so() {
    let Some(_turn) = turn() else { return };
    let founded = Founded::new();
    let ended = run_child("one_big_group_in_a_child", false, &founded.path, "pwrite64", "ENOSPC", 300);
    assert!(ended.injected && ended.well, "{}", ended.told);
}
