//! How soon a plug-in is seen and what an empty tray costs, of a whole running station.

use std::fs;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use token_station::bench::Setup;
use token_station::bench::message::{Access, Command, Event, FirstRun, Passphrase};
use token_station::cli::session::{ANSWERS_WITHIN, Session};
use token_station::domain::{Environment, OperatorId};

use crate::table::{Row, Target, millis};
use crate::unit::{Family, Unit};

/// A plug-in is seen so soon.
const SEEN_WITHIN_MILLIS: f64 = 300.0;

const RUNS: usize = 15;
const SLOTS: usize = 16;
const WATCHED_FOR: Duration = Duration::from_secs(10);

/// A station whose slots are these ports, unlocked.
fn station(ports: Vec<String>) -> (TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    let register = folder.path().join("register.db");
    let mut session = Session::start(Setup { ports: Some(ports), ..Setup::of(register.clone()) }).unwrap();
    let first_run = FirstRun {
        institution: "X".into(),
        environment: Environment::Training,
        operator: OperatorId("operator".into()),
        operator_name: "X".into(),
        passphrase: Passphrase::new("nine slow barges under the bridge".into()),
        register,
    };
    session.ask(Command::CreateRegister(first_run)).unwrap();
    let unlocked = |event: &Event| match event {
        Event::Station(view) => matches!(view.access, Access::Unlocked(..)).then_some(()),
        _ => None,
    };
    session.wait(ANSWERS_WITHIN, unlocked).unwrap();
    (folder, session)
}

/// From the plug to the first command that the token hears, over and over at all phases of the looks.
fn seen(name: &str, port: String, unit: &mut dyn Unit) -> Vec<f64> {
    let (_folder, mut session) = station(vec![port]);
    let mut times = Vec::new();
    for run in 0..RUNS {
        unit.pull();
        // Long enough that the station has noticed, and each time a little later in its turn.
        listen(&mut session, Duration::from_millis(1500 + 37 * u64::try_from(run).unwrap()));
        let before = unit.exchanges();
        let plugged = unit.plug();
        while unit.exchanges() == before {
            assert!(plugged.elapsed() < Duration::from_secs(10), "{name}: never seen");
            listen(&mut session, Duration::from_millis(1));
        }
        times.push(millis(plugged.elapsed()));
        listen(&mut session, Duration::from_millis(300));
    }
    session.close().unwrap();
    times
}

fn listen(session: &mut Session, duration: Duration) {
    let until = Instant::now() + duration;
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        let _ = session.next(left).unwrap();
    }
}

/// On a bus that is played.
pub fn on_the_bus(family: &dyn Family) -> Row {
    let mut unit = family.make(0, None);
    let times = seen(family.name().0, unit.port(), &mut *unit);
    Row::told(format!("{}, usb: plugged in until it is asked who it is", family.name().0), times, "ms")
        .held_to(Target::Worst(SEEN_WITHIN_MILLIS))
}

/// On a reader; from when the service itself shows the card, for its own looks are not ours.
pub fn on_a_reader(family: &dyn Family) -> Row {
    let mut unit = family.make(0, None);
    let times = seen(family.name().0, unit.port(), &mut *unit);
    Row::told(
        format!("{}, reader: shown by the service until it is asked who it is", family.name().0),
        times,
        "ms",
    )
    .held_to(Target::Worst(SEEN_WITHIN_MILLIS))
}

/// What sixteen empty slots of all kinds cost.
pub fn empty_slots(how: &str) -> Row {
    let ports = (0..SLOTS).map(|slot| match slot % 4 {
        0 => format!("/dev/no-such-port-{slot}"),
        1 => format!("usb:20A0:4108@1-{slot}"),
        2 => format!("usb:1209:2151@1-{slot}"),
        _ => format!("card:No such reader 00 {slot:02}"),
    });
    let (_folder, mut session) = station(ports.collect());
    listen(&mut session, Duration::from_secs(2));
    let shares = (0..3).map(|_| {
        let (begun, before) = (Instant::now(), processor_millis());
        listen(&mut session, WATCHED_FOR);
        100.0 * (processor_millis() - before) / millis(begun.elapsed())
    });
    let shares = shares.collect();
    session.close().unwrap();
    Row::told(format!("{SLOTS} empty slots are watched, {how}: of one core"), shares, "%")
        .held_to(Target::Median(1.0))
}

/// What all threads of this process have had of the processor.
fn processor_millis() -> f64 {
    let threads = fs::read_dir("/proc/self/task").unwrap();
    let nanos = threads.filter_map(|thread| {
        let told = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        told.split_whitespace().next()?.parse::<u64>().ok()
    });
    millis(Duration::from_nanos(nanos.sum()))
}

/// A row as a line, for the process that prints the table.
pub fn written(row: &Row) -> String {
    let numbers = |values: &[f64]| values.iter().map(f64::to_string).collect::<Vec<_>>().join(" ");
    let floor = row.floor.map(|floor| floor.to_string()).unwrap_or_default();
    let worst = if let Target::Worst(most) = row.target { most.to_string() } else { String::new() };
    format!("row\t{}\t{}\t{}\t{floor}\t{worst}", row.name, numbers(&row.values), row.unit)
}

/// And back; nothing for any other line.
pub fn read(line: &str) -> Option<Row> {
    let ["row", name, values, unit, floor, worst] = line.split('\t').collect::<Vec<_>>()[..] else {
        return None;
    };
    Some(Row {
        name: name.to_owned(),
        values: values.split(' ').map(|value| value.parse().unwrap()).collect(),
        unit: if unit == "ms" { "ms" } else { "" },
        floor: floor.parse().ok(),
        target: worst.parse().map_or(Target::Told, Target::Worst),
    })
}
