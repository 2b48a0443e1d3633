//! `demo`: a shift with an invented institution, forty contracts, twelve requests and a tray of emulated tokens.
//!
//! It uses what every operator uses: a register is made, files are imported, automatic mode is switched on, tokens are
//! swapped. Only the tokens are made of software. With `--headless --json` it ends with
//! `{"event":"demo","recorded":…,"spoiled":…,"seconds":…,"labels":[…],"picture":…,"register":…,"out":…}`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::bench::message::{
    Access, BenchView, Command, Event, FirstRun, ImportKind, LabelPurpose, Passphrase, Query, SenderView,
    SlotNo, SlotState, SlotView,
};
use crate::bench::tray::{Tray, TrayParts};
use crate::bench::{Setup, Wake, training};
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::domain::{Clock, Environment, OperatorId, RequestNo, TokenId};
use crate::port::SystemClock;
use crate::register::{Register, RegisterError};
use crate::words::{Notice, Sentences, Severity, number};

/// The passphrase of `mori`, the demo's second operator, who signs beside the first one.
const SECOND_PASSPHRASE: &str = "second desk, nothing to hide";

/// The files that the demo's clerk brings in, with their names.
const FILES: [(&str, &[u8]); 4] = [
    ("contracts.csv", include_bytes!("../../assets/samples/contracts.csv")),
    ("requests.csv", include_bytes!("../../assets/samples/requests.csv")),
    ("stock.csv", include_bytes!("../../assets/samples/stock.csv")),
    ("L2611-A.key", include_bytes!("../../assets/samples/L2611-A.key")),
];

/// Arguments of `demo`.
#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// Work the shift in the terminal, without a window.
    #[arg(long)]
    pub headless: bool,
    /// Slots of the tray.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=16))]
    tokens: u16,
    /// Where register, labels and pictures go.
    #[arg(long, value_name = "DIR", default_value = "demo-output")]
    out: PathBuf,
}

/// A prepared demo: the station runs, signed in, with a full tray.
pub struct Demo {
    /// The session with the station.
    pub session: Session,
    slots: u16,
    out: PathBuf,
}

/// Draws what a window of this station would show on the bench, as PNG.
pub type DrawBench<'a> = &'a dyn Fn(Vec<Event>) -> Result<Vec<u8>, String>;

/// Makes the demo's register and tray and signs in.
///
/// # Errors
/// [`Failure`] when a file or a thread cannot be had.
pub fn prepare(args: &DemoArgs, wake: Wake, words: &Sentences) -> Result<Demo, Failure> {
    let register = args.out.join("register.db");
    remove_register(&register)?;
    let incoming = args.out.join("incoming");
    for (name, bytes) in FILES {
        write(&incoming.join(name), bytes)?;
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let mut tray = tray(args, Arc::clone(&clock))?;
    let ports = tray.ports();
    let setup = Setup {
        ports: Some(ports),
        clock,
        wake,
        spool: args.out.join("labels"),
        tray: Some(Box::new(move |slot, insert| {
            if let Err(error) = tray.swap(slot, insert) {
                tracing::warn!(%error, "the tray");
            }
        })),
        ..Setup::of(register.clone())
    };
    let mut session = Session::start(setup)?;
    session.ask(Command::CreateRegister(FirstRun {
        institution: words.say("demo-institution"),
        environment: Environment::Demo,
        operator: OperatorId("tanaka".into()),
        operator_name: words.say("demo-operator"),
        passphrase: Passphrase::new(training::DEMO_PASSPHRASE.into()),
        register,
    }))?;
    session.wait(ANSWERS_WITHIN, |event| match event {
        Event::Station(view) => matches!(view.access, Access::Unlocked(..)).then_some(()),
        _ => None,
    })?;
    session.ask(Command::AddOperator {
        operator: OperatorId("mori".into()),
        name: words.say("demo-second-operator"),
        passphrase: Passphrase::new(SECOND_PASSPHRASE.into()),
    })?;
    session.ask(Command::SetSender(SenderView {
        department: words.say("demo-department"),
        postal_code: "530-0001".into(),
        street: words.say("demo-street"),
        building: String::new(),
        guidance_page: "https://www.example.jp/otp/".into(),
        guards: String::new(),
    }))?;
    let kinds = [
        (ImportKind::Contracts, "contracts.csv"),
        (ImportKind::Stock, "stock.csv"),
        (ImportKind::Requests, "requests.csv"),
    ];
    for (kind, name) in kinds {
        session.ask(Command::Import { kind, path: incoming.join(name), take: true })?;
        session.wait(ANSWERS_WITHIN, |event| match event {
            Event::Imported(view) if view.kind == kind => Some(()),
            _ => None,
        })?;
    }
    for slot in 1..=args.tokens {
        session.ask(Command::Emulate { slot: SlotNo(slot), insert: true })?;
    }
    session.notices.clear();
    Ok(Demo { session, slots: args.tokens, out: args.out.clone() })
}

fn tray(args: &DemoArgs, clock: Arc<dyn Clock>) -> Result<Tray, Failure> {
    let stock = crate::exchange::read_stock(FILES[2].1);
    let blanks: Vec<TokenId> = stock.rows.into_iter().map(|row| row.value.id).collect();
    let lot_key = training::read_key(training::LOT_KEY).ok_or(Failure::Usage("usage-lot-key"))?;
    let parts = TrayParts {
        folder: args.out.join("tray"),
        slots: args.tokens,
        blanks,
        lot_key,
        baud: 115_200,
        clock,
    };
    Tray::new(parts)
        .map_err(|error| Failure::Told(Notice::new("emulator", Severity::Fault).text("cause", error)))
}

/// Works the whole shift in the terminal: automatic mode, tokens swapped, labels made, a table at the end.
///
/// # Errors
/// [`Failure`] when a token stops, a file cannot be written, or the station does not answer.
pub fn work_headless(demo: Demo, draw: DrawBench<'_>, report: &Report) -> Result<(), Failure> {
    let Demo { mut session, slots, out } = demo;
    let begun = Instant::now();
    let shift = work(&mut session, slots, report)?;
    let labels = labels(&mut session, &out)?;
    let picture = out.join("bench.png");
    let bytes = draw(shift.pictures)
        .map_err(|cause| Failure::File(picture.display().to_string(), std::io::Error::other(cause)))?;
    write(&picture, &bytes)?;
    session.close()?;
    summary(&shift.bench, report);
    let seconds = begun.elapsed().as_secs_f64();
    report.object(&json!({
        "event": "demo", "recorded": shift.bench.done_today, "spoiled": shift.bench.spoiled_today,
        "seconds": seconds, "labels": labels, "picture": picture.display().to_string(),
        "register": out.join("register.db").display().to_string(), "out": out.display().to_string(),
    }));
    let done = Notice::new("demo-done", Severity::Done)
        .number("recorded", shift.bench.done_today)
        .text("seconds", format_args!("{seconds:.1}"))
        .text("out", out.display());
    if !report.is_json() {
        report.notice(&done);
    }
    if shift.bench.spoiled_today > 0 { Err(Failure::Shown(Severity::Fault)) } else { Ok(()) }
}

/// What a shift ended with.
struct Shift {
    bench: BenchView,
    /// What a window would have been shown in the middle of it.
    pictures: Vec<Event>,
}

/// Swaps tokens until no request waits for one.
fn work(session: &mut Session, slots: u16, report: &Report) -> Result<Shift, Failure> {
    let mut bench = BenchView::default();
    let mut newest: Vec<Event> = Vec::new();
    let mut pictures = Vec::new();
    let total = session.show(Query::Queue, |event| match event {
        Event::Queue(rows) => {
            Some(rows.iter().map(|row| u64::from(row.quantity - row.recorded)).sum::<u64>())
        }
        _ => None,
    })?;
    let bar = if report.is_json() { ProgressBar::hidden() } else { ProgressBar::new(total) };
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    session.ask(Command::SetAuto(true))?;
    let mut views: Vec<SlotView> = Vec::new();
    let until = Instant::now() + Duration::from_mins(5);
    let mut empty = vec![false; usize::from(slots)];
    while Instant::now() < until {
        match session.next(Duration::from_millis(100))? {
            Some(Event::Slots(slots)) => views = slots,
            Some(Event::Bench(view)) => {
                bar.set_position(u64::from(view.done_today));
                bench = view;
            }
            Some(other) => {
                remember(&mut newest, other);
                continue;
            }
            None => {}
        }
        remember(&mut newest, Event::Slots(views.clone()));
        remember(&mut newest, Event::Bench(bench.clone()));
        if views.iter().filter(|slot| slot.state == SlotState::Working).count() >= 2 && bench.done_today >= 2
        {
            pictures.clone_from(&newest);
        }
        if let Some(row) = bench.recent.first() {
            bar.set_message(format!("{} {}", row.serial, row.contract_name));
        }
        let waits = !bench.next.is_empty();
        for view in &views {
            let Some(gone) = empty.get_mut(usize::from(view.no.0) - 1) else { continue };
            match view.state {
                SlotState::Done | SlotState::Foreign if waits && !*gone && is_quiet(view) => {
                    session.ask(Command::Emulate { slot: view.no, insert: false })?;
                    *gone = true;
                }
                SlotState::Empty if *gone => {
                    session.ask(Command::Emulate { slot: view.no, insert: true })?;
                    *gone = false;
                }
                _ => {}
            }
        }
        let quiet = views.iter().all(is_quiet);
        if !waits && quiet && !views.is_empty() && u64::from(bench.done_today) >= total {
            bar.finish_and_clear();
            if pictures.is_empty() {
                pictures = newest;
            }
            return Ok(Shift { bench, pictures });
        }
        if let Some(stuck) = views.iter().find_map(|view| view.question.clone()) {
            return Err(Failure::Told(stuck.notice));
        }
    }
    Err(Failure::NoAnswer)
}

/// Keeps the newest picture of each kind.
fn remember(newest: &mut Vec<Event>, event: Event) {
    let kind = std::mem::discriminant(&event);
    newest.retain(|known| std::mem::discriminant(known) != kind);
    newest.push(event);
}

/// Whether nothing is under way in a slot, its label included.
fn is_quiet(slot: &SlotView) -> bool {
    use crate::bench::message::StepState;
    slot.state != SlotState::Working && slot.steps.iter().all(|step| step.state != StepState::Running)
}

/// All labels of the shift on sheets, as PDF and PNG; answers the files.
fn labels(session: &mut Session, out: &Path) -> Result<Vec<String>, Failure> {
    let requests: Vec<RequestNo> = session.show(Query::Dispatch, |event| match event {
        Event::Dispatch(rows) => Some(rows.iter().map(|row| row.request.clone()).collect()),
        _ => None,
    })?;
    let mut files = Vec::new();
    for name in ["labels.pdf", "labels.png"] {
        let path = out.join(name);
        session.ask(Command::Label {
            requests: requests.clone(),
            form: crate::paper::Form::SheetA4x12.as_str().into(),
            start_cell: 1,
            purpose: LabelPurpose::Save(path.clone()),
        })?;
        session.wait(ANSWERS_WITHIN, |event| match event {
            Event::Notice(notice) if notice.code == "label-saved" => Some(()),
            _ => None,
        })?;
        files.push(path.display().to_string());
    }
    Ok(files)
}

fn summary(bench: &BenchView, report: &Report) {
    report.table(
        &["column-serial", "column-request", "column-contract", "column-offset", "column-label"],
        bench.recent.iter().rev().map(|row| {
            vec![
                row.serial.to_string(),
                row.request.to_string(),
                row.contract_name.clone(),
                row.offset_millis.map(number::offset_millis).unwrap_or_default(),
                report.words().word("agrees", if row.label == Some(true) { "yes" } else { "no" }),
            ]
        }),
    );
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    crate::port::write_file(path, bytes).map_err(|cause| Failure::File(path.display().to_string(), cause))
}

/// An earlier demo's register is thrown away; any other register is refused untouched, and so is one in use.
fn remove_register(register: &Path) -> Result<(), Failure> {
    if register.exists() {
        let told = |error: RegisterError| Failure::Told((&error).into());
        if Register::open_read_only(register).map_err(told)?.environment() != Environment::Demo {
            return Err(told(RegisterError::Exists { path: register.to_owned() }));
        }
        Register::open(register).map_err(told)?;
    }
    for ending in ["", "-wal", "-shm"] {
        let mut name = register.as_os_str().to_owned();
        name.push(ending);
        match std::fs::remove_file(&name) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::File(register.display().to_string(), cause));
            }
            _ => {}
        }
    }
    Ok(())
}
