//! One token and sixteen: from the operator's command to the record on disk, over a real pseudo-terminal at 115200.
//!
//! The floor of one token is what its bytes take on the line, what its flash takes, and what its disk syncs take.
//! Commits are counted in the write-ahead log: with `synchronous=FULL` each is one sync. Identifying the token when
//! it was put in, and the label after the record, are not in the figure.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use token_station::bench::emulated::{EmulatedTray, TerminalSocket, UnitParts};
use token_station::bench::message::{Command, Event, SlotState, SlotView, Step, StepState};
use token_station::bench::training;
use token_station::cli::session::Session;
use token_station::domain::TokenId;
use token_station::emulator::TokenSpec;
use token_station::port::{SystemClock, SystemEntropy};
use token_station::wire::frame::wire_micros;

use crate::desk::{self, Desk};
use crate::syncs;
use crate::table::{Row, Target, median, millis};

const BAUD: u32 = 115_200;
const RUNS: usize = 11;

/// What one run gave.
struct Run {
    wall: Duration,
    /// Bytes over the line of the first token.
    line: Duration,
    flash: Duration,
    commits: u64,
}

pub fn rows() -> Vec<Row> {
    let desk = Desk::found();
    let sync_millis = median(&syncs::measure(desk.folder()));
    let one: Vec<Run> = (0..RUNS).map(|_| provision(&desk, 1)).collect();
    let sixteen: Vec<Run> = (0..RUNS).map(|_| provision(&desk, 16)).collect();
    let floors: Vec<f64> = one
        .iter()
        .map(|run| {
            millis(run.line)
                + millis(run.flash)
                + sync_millis * f64::from(u32::try_from(run.commits).unwrap())
        })
        .collect();
    let floor = median(&floors);
    let part = |of: fn(&Run) -> f64| median(&one.iter().map(of).collect::<Vec<_>>());
    println!(
        "one token's floor: line {:.1} ms + flash {:.0} ms + {} syncs of {sync_millis:.2} ms",
        part(|run| millis(run.line)),
        part(|run| millis(run.flash)),
        one[0].commits,
    );
    let walls = |runs: &[Run]| runs.iter().map(|run| millis(run.wall)).collect::<Vec<_>>();
    let one = Row::told("one token, click to record", walls(&one), "ms")
        .over(floor)
        .held_to(Target::TimesFloor(1.25));
    let alone = one.median();
    let all = Row::told("sixteen side by side, over one", walls(&sixteen), "ms")
        .over(alone)
        .held_to(Target::TimesFloor(1.3));
    vec![one, all]
}

fn provision(desk: &Desk, count: u32) -> Run {
    let register = desk.copy();
    let tray = EmulatedTray::start((0..count).map(unit)).unwrap();
    let mut session = desk::open(register.clone(), tray.paths());
    wait_for(&mut session, |slot| slot.state == SlotState::Ready, count);
    let crossed = || tray.units()[0].with_token(|token, _| token.bytes_crossed());
    let (bytes_before, commits_before) = (crossed(), commits(&register));
    let begun = Instant::now();
    session.ask(Command::Provision { request: None, slot: None }).unwrap();
    wait_for(&mut session, is_recorded, count);
    let wall = begun.elapsed();
    let bytes = usize::try_from(crossed() - bytes_before).unwrap();
    let run = Run {
        wall,
        line: Duration::from_micros(wire_micros(bytes, BAUD)),
        flash: Duration::from_millis(60),
        commits: commits(&register) - commits_before,
    };
    session.close().unwrap();
    run
}

fn unit(number: u32) -> UnitParts {
    let key = training::read_key(training::LOT_KEY).unwrap();
    let token = TokenId::parse(training::MANUFACTURER, &format!("RT-{:08}", 1801 + number)).unwrap();
    let spec = TokenSpec { baud: BAUD, ..TokenSpec::full(token, training::lot_key_of(&key)) };
    assert_eq!(spec.stage_millis + spec.commit_millis, 60, "the floor names the flash time");
    UnitParts {
        spec,
        memory_file: None,
        socket: Box::new(TerminalSocket { baud: BAUD }),
        clock: Arc::new(SystemClock::new()),
        entropy: Box::new(SystemEntropy),
        watcher: Box::new(|_, _| {}),
    }
}

fn wait_for(session: &mut Session, want: fn(&SlotView) -> bool, count: u32) {
    session
        .wait(Duration::from_secs(20), |event| match event {
            Event::Slots(slots) => {
                (slots.len() == usize::try_from(count).unwrap() && slots.iter().all(want)).then_some(())
            }
            _ => None,
        })
        .unwrap();
}

fn is_recorded(slot: &SlotView) -> bool {
    slot.steps.iter().any(|step| step.step == Step::Record && step.state == StepState::Done)
}

/// Commits in the write-ahead log beside a register: frames of the present log that end a transaction.
fn commits(register: &Path) -> u64 {
    let log = std::fs::read(register.with_extension("db-wal")).unwrap();
    let word = |bytes: &[u8], at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    let page = usize::try_from(word(&log, 8)).unwrap();
    let salts = &log[16..24];
    let ends =
        log[32..].chunks_exact(24 + page).filter(|frame| frame[8..16] == *salts && word(frame, 4) != 0);
    u64::try_from(ends.count()).unwrap()
}
