//! Cuts everywhere: the station dies after every effect, and the token at every byte; nothing is ever lost or doubled.
//!
//! Everything runs in one thread on a clock that stands still, with the real step function, office, vault, register
//! file, driver and token. The trap: a harness that finds nothing proves nothing, so the same cuts are made on the
//! wrong order, and there they must be found.

#![expect(clippy::unwrap_used, reason = "a step that cannot be taken fails the proof")]

#[path = "desk_crash/canary.rs"]
mod canary;
#[path = "desk_crash/steps.rs"]
mod steps;

#[path = "rig/book.rs"]
mod book;
#[path = "rig/device_first.rs"]
mod device_first;
#[path = "rig/invariants.rs"]
mod invariants;
#[path = "rig/shift.rs"]
mod shift;
#[path = "rig/tray.rs"]
mod tray;
#[path = "rig/world.rs"]
mod world;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;
use token_station::desk::provision::End;
use token_station::domain::Secret;
use token_station::domain::secret::SecretLength;

use invariants::{Opened, unfinished, violations};
use shift::{Died, Seen, Shift, Stop};
use tray::{Cut, Unit, lock};
use world::{Seeded, StillClock};

/// The register that every case begins with.
struct Start {
    _folder: TempDir,
    register: PathBuf,
}

impl Start {
    fn new() -> Self {
        let folder = book::folder();
        let register = folder.path().join("start.db");
        drop(book::found(&register, StillClock::new(), Box::new(Seeded::new(1))));
        Self { _folder: folder, register }
    }
}

/// One case: a copy of the start, a tray, a clock.
struct Case {
    folder: TempDir,
    register: PathBuf,
    clock: Arc<StillClock>,
    units: Vec<Unit>,
    lives: u64,
}

impl Case {
    fn of(start: &Start) -> Self {
        let folder = book::folder();
        let register = book::copy(&start.register, folder.path());
        let clock = StillClock::new();
        let units = tray::tray(book::STOCK, &clock);
        Self { folder, register, clock, units, lives: 0 }
    }

    /// The station starts on what the disk holds.
    fn shift(&mut self) -> Shift {
        self.lives += 1;
        Shift::start(&self.register, &self.clock, 1000 + self.lives)
    }

    /// The station dies: only the file survives, as it was when nobody tidied up.
    fn bury(&mut self, shift: Shift) {
        let folder = book::folder();
        self.register = book::copy(&self.register, folder.path());
        drop(shift);
        self.folder = folder;
    }

    fn opened(&self) -> Vec<Opened> {
        let look = |unit: &Unit| {
            let unit = lock(unit);
            let secret = unit.live_secret().map(|held| {
                Secret::filled::<SecretLength>(held.len_bytes(), |out| {
                    out.copy_from_slice(held.expose_secret());
                    Ok(())
                })
            });
            Opened { token: unit.token().clone(), secret: secret.map(Result::unwrap) }
        };
        self.units.iter().map(look).collect()
    }

    fn holds(&self, case: &str) {
        let broken = violations(&self.register, &self.opened());
        assert!(broken.is_empty(), "{case}:\n{}", broken.join("\n"));
    }

    /// Every recorded token shows the code that its sealed secret gives.
    fn codes_agree(&self, shift: &Shift, case: &str) {
        for unit in &self.units {
            let unit = lock(unit);
            let Some(job) = shift.office.register.job_of(unit.token()).unwrap() else { continue };
            let lcd = unit.lcd(self.clock.host()).unwrap();
            let code = shift.office.code_at(job.no, lcd.step).unwrap();
            assert!(code.same_as(&lcd.code), "{case}: {} shows another code", unit.token());
        }
    }

    /// The rest of the shift without faults; then every item has its token and no job is open.
    fn finish(&mut self, first: &[usize], powered: bool, case: &str) {
        let mut shift = self.shift();
        let units: Vec<Unit> = first
            .iter()
            .chain(&(0..self.units.len()).collect::<Vec<_>>())
            .map(|at| self.units[*at].clone())
            .collect();
        for (at, unit) in units.iter().enumerate() {
            let seen = shift.insert(unit, powered && at == 0).unwrap();
            let calm = matches!(seen, Seen::Ended(End::Recorded { .. }) | Seen::NothingToDo | Seen::Left);
            assert!(calm, "{case}: token {at} ended as {seen:?}");
        }
        self.codes_agree(&shift, case);
        drop(shift);
        self.holds(case);
        let left = unfinished(&self.register);
        assert!(left.is_empty(), "{case}:\n{}", left.join("\n"));
    }
}

/// Runs cases on two threads, because a proof that takes long is not run.
fn each_case(count: usize, run: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let case = next.fetch_add(1, Ordering::Relaxed);
                    if case >= count {
                        return;
                    }
                    run(case);
                }
            });
        }
    });
}

/// A shift without faults: how many effects it has, and how many bytes the first token's exchange.
fn calm_shift(start: &Start) -> (u32, u64) {
    let mut case = Case::of(start);
    let mut shift = case.shift();
    let mut bytes = 0;
    for unit in case.units.clone() {
        match shift.insert(&unit, false).unwrap() {
            Seen::Ended(End::Recorded { .. }) => {}
            Seen::NothingToDo => break,
            other => panic!("without faults a token ended as {other:?}"),
        }
        if bytes == 0 {
            bytes = shift.meter.lock().unwrap().crossed;
        }
    }
    let effects = shift.effects;
    case.codes_agree(&shift, "a calm shift");
    drop(shift);
    case.holds("a calm shift");
    assert_eq!(unfinished(&case.register), [""; 0]);
    (effects, bytes)
}

/// Works until the station dies; tells which token was in the slot.
fn until_death(case: &Case, shift: &mut Shift) -> Option<usize> {
    for (at, unit) in case.units.iter().enumerate() {
        match shift.insert(unit, false) {
            Err(Died) => return Some(at),
            Ok(Seen::NothingToDo) => return None,
            Ok(_) => {}
        }
    }
    None
}

#[test]
fn a_station_that_dies_at_any_effect_loses_nothing_and_doubles_nothing() {
    let start = Start::new();
    let (effects, _) = calm_shift(&start);
    let stops: Vec<Stop> =
        (1..=effects).flat_map(|effect| [Stop::Before(effect), Stop::After(effect)]).collect();
    // Grouped or not, the token keeps its power or not, the same token comes back first or a blank one.
    each_case(stops.len() * 8, |number| {
        let stop = stops[number / 8];
        let (grouped, powered, other_first) = (number & 1 != 0, number & 2 != 0, number & 4 != 0);
        let name =
            format!("{stop:?}, grouped {grouped}, power kept {powered}, another token first {other_first}");
        let mut case = Case::of(&start);
        let mut shift = case.shift();
        (shift.grouped, shift.stop) = (grouped, Some(stop));
        let victim = until_death(&case, &mut shift).unwrap_or_else(|| panic!("{name}: nobody died"));
        case.bury(shift);
        case.holds(&name);
        let first = if other_first { vec![case.units.len() - 1, victim] } else { vec![victim] };
        case.finish(&first, powered && !other_first, &name);
    });
    println!("{} deaths of the station, 0 violations", stops.len() * 8);
}

#[test]
fn a_token_that_loses_power_or_line_at_any_byte_is_finished_later_with_the_same_secret() {
    let start = Start::new();
    let (_, bytes) = calm_shift(&start);
    let most = usize::try_from(bytes).unwrap();
    // Power or only the line; the station goes on, or dies with it.
    each_case(most * 4, |number| {
        let at = u64::try_from(number / 4).unwrap() + 1;
        let cut = if number & 1 == 0 { Cut::Power } else { Cut::Plug };
        let station_dies = number & 2 != 0;
        let name = format!("{cut:?} at byte {at} of {bytes}, station dies {station_dies}");
        let mut case = Case::of(&start);
        let mut shift = case.shift();
        *shift.meter.lock().unwrap() = tray::Meter { crossed: 0, cut: Some((at, cut)) };
        let unit = case.units[0].clone();
        let seen = shift.insert(&unit, false).unwrap();
        // After the last byte of an exchange nothing is missing any more.
        let ended = matches!(
            seen,
            Seen::Silent | Seen::Ended(End::Dropped | End::Interrupted(_) | End::Recorded { .. })
        );
        assert!(ended, "{name}: ended as {seen:?}");
        assert!(shift.meter.lock().unwrap().cut.is_none(), "{name}: never reached");
        let armed = shift.office.register.job_of(lock(&unit).token()).unwrap();
        if station_dies {
            case.bury(shift);
            case.holds(&name);
            shift = case.shift();
        } else {
            case.holds(&name);
        }
        let again = shift.insert(&unit, cut == Cut::Plug).unwrap();
        let recorded = seen == Seen::Ended(End::Recorded { labelled: Some(true) });
        let calm = matches!(again, Seen::Ended(End::Recorded { labelled: Some(true) })) || recorded;
        assert!(calm, "{name}: came back and ended as {again:?}");
        let job = shift.office.register.job_of(lock(&unit).token()).unwrap().unwrap();
        if let Some(armed) = armed {
            assert_eq!((armed.no, armed.check_value), (job.no, job.check_value), "{name}: another secret");
        }
        assert_eq!((job.request.0.as_str(), job.item), ("26-1", 1), "{name}");
        case.codes_agree(&shift, &name);
        drop(shift);
        case.holds(&name);
    });
    println!("{} cuts of power or line over {bytes} bytes, 0 violations", most * 4);
}

#[test]
fn a_byte_that_is_lost_or_changed_costs_a_repetition_and_nothing_else() {
    let start = Start::new();
    let (_, bytes) = calm_shift(&start);
    let most = usize::try_from(bytes).unwrap();
    each_case(most * 2, |number| {
        let at = u64::try_from(number / 2).unwrap() + 1;
        let cut = if number & 1 == 0 { Cut::Loss } else { Cut::Flip };
        let name = format!("{cut:?} of byte {at} of {bytes}");
        let mut case = Case::of(&start);
        let mut shift = case.shift();
        *shift.meter.lock().unwrap() = tray::Meter { crossed: 0, cut: Some((at, cut)) };
        let seen = shift.insert(&case.units[0].clone(), false).unwrap();
        assert_eq!(seen, Seen::Ended(End::Recorded { labelled: Some(true) }), "{name}");
        case.codes_agree(&shift, &name);
        drop(shift);
        case.holds(&name);
    });
}

#[test]
fn the_wrong_order_breaks_the_promises_under_the_same_cuts() {
    let start = Start::new();
    let found = Mutex::new(Vec::new());
    let stops = device_first::STEPS * book::STOCK;
    each_case(usize::try_from(stops).unwrap(), |number| {
        let mut case = Case::of(&start);
        let mut shift = case.shift();
        let stop = u32::try_from(number).unwrap();
        device_first::work(&mut shift, &case.register, &case.units, &case.clock, stop);
        case.bury(shift);
        found.lock().unwrap().extend(violations(&case.register, &case.opened()));
    });
    let found = found.into_inner().unwrap();
    println!("the wrong order: {} violations in {stops} cuts", found.len());
    let unknown = found.iter().filter(|told| told.contains("the register does not know")).count();
    assert!(unknown >= 4, "the harness is blind: {found:#?}");
}
