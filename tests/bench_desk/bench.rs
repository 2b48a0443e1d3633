//! A running station with an operator signed in, and slots whose tokens a test puts in and takes out.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use tempfile::TempDir;
use token_station::bench::emulated::{EmulatedUnit, TerminalSocket, UnitEvent, UnitParts, Watcher};
use token_station::bench::message::{
    Access, Command, Event, Passphrase, Query, SettingsView, SlotNo, SlotView,
};
use token_station::bench::{Setup, Station};
use token_station::desk::Office;
use token_station::domain::{Clock, UnixMillis};
use token_station::emulator::{Fault, TokenSpec};
use token_station::port::{PortLink, PortLister, PortSeen, ReadersSeen};
use token_station::register::JobState;
use token_station::words::Notice;

use crate::book;
use crate::world::Seeded;

/// A Sunday afternoon, ten seconds into a minute.
const START_MILLIS: i64 = 1_795_000_030_000;

/// Whatever takes longer is taken for never.
const PATIENCE: Duration = Duration::from_secs(20);

const BAUD: u32 = 115_200;

/// Both clocks of the station; the wall clock can be moved by hand, as an operator with too many rights does.
pub struct DeskClock {
    began: Instant,
    moved_millis: AtomicI64,
}

impl DeskClock {
    pub fn move_to(&self, millis: i64) {
        self.moved_millis.store(millis, Ordering::SeqCst);
    }
}

impl Clock for DeskClock {
    fn now(&self) -> UnixMillis {
        let elapsed = i64::try_from(self.began.elapsed().as_millis()).unwrap();
        UnixMillis(START_MILLIS + elapsed + self.moved_millis.load(Ordering::SeqCst))
    }

    fn ticks_micros(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap()
    }
}

/// The ports that the system lists; a test says which.
#[derive(Clone, Default)]
pub struct Plugs(pub Arc<Mutex<Vec<PortSeen>>>, pub Arc<Mutex<ReadersSeen>>);

impl PortLister for Plugs {
    fn list(&mut self) -> Vec<PortSeen> {
        self.0.lock().unwrap().clone()
    }

    fn readers(&self) -> ReadersSeen {
        self.1.lock().unwrap().clone()
    }
}

/// The station, its folder, and what it has shown.
pub struct Bench {
    station: Station,
    folder: TempDir,
    links: Vec<PortLink>,
    pub clock: Arc<DeskClock>,
    pub plugs: Plugs,
    pub slots: Vec<SlotView>,
    pub notices: Vec<Notice>,
    pub access: Option<Access>,
    tickets: u64,
}

impl Bench {
    /// A station with so many slots, nothing in them yet.
    pub fn start(slots: usize) -> Self {
        let folder = book::folder();
        let register = folder.path().join("register.db");
        let clock = Arc::new(DeskClock { began: Instant::now(), moved_millis: AtomicI64::new(0) });
        let mut office = book::found(&register, Arc::clone(&clock) as _, Box::new(Seeded::new(1)));
        // What is said of our own tokens is no news here.
        office.acknowledge_family("reference").unwrap();
        drop(office);
        let links: Vec<PortLink> =
            (1..=slots).map(|no| PortLink::new(folder.path(), &format!("slot-{no}")).unwrap()).collect();
        let plugs = Plugs::default();
        let station = Station::start(Setup {
            ports: Some(links.iter().map(|link| link.path().to_owned()).collect()),
            lister: Box::new(plugs.clone()),
            clock: Arc::clone(&clock) as _,
            ..Setup::of(register)
        })
        .unwrap();
        let (slots, notices) = (Vec::new(), Vec::new());
        let mut bench =
            Self { station, folder, links, clock, plugs, slots, notices, access: None, tickets: 0 };
        bench.unlock();
        bench
    }

    pub fn unlock(&mut self) {
        let passphrase = Passphrase::new(book::PASSPHRASE.into());
        self.ask(Command::Unlock { operator: book::operator(), passphrase });
        self.wait("the register to open", |bench| matches!(bench.access, Some(Access::Unlocked(..))));
    }

    pub fn ask(&self, command: Command) {
        self.station.commands.send(command).unwrap();
    }

    /// The path of a slot's port.
    pub fn path(&self, slot: usize) -> String {
        self.links[slot - 1].path().to_owned()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A blank token put into a slot, and somebody who watches it.
    pub fn put_in(&mut self, slot: usize, number: u32, faults: &[Fault], watcher: Watcher) -> EmulatedUnit {
        let unit = self.token(number, faults, watcher);
        self.lead(slot, &unit.path().unwrap());
        self.wait_for_token(slot);
        unit
    }

    /// A blank token that lies on the table.
    pub fn token(&self, number: u32, faults: &[Fault], watcher: Watcher) -> EmulatedUnit {
        let spec = TokenSpec::full(book::token(number), book::lot_key());
        EmulatedUnit::start(UnitParts {
            spec: TokenSpec { faults: faults.to_vec(), factory_clock_millis: 5000, ..spec },
            memory_file: None,
            socket: Box::new(TerminalSocket { baud: BAUD }),
            clock: Arc::clone(&self.clock) as _,
            entropy: Box::new(Seeded::new(u64::from(number) << 32)),
            watcher,
        })
        .unwrap()
    }

    /// Connects a line to a slot.
    pub fn lead(&self, slot: usize, line: &str) {
        self.links[slot - 1].lead_to(line).unwrap();
    }

    /// Pulls a token out, whatever it does.
    pub fn cut(&self, slot: usize, unit: &EmulatedUnit) {
        self.links[slot - 1].remove().unwrap();
        unit.unplug().unwrap();
    }

    /// Takes a token out and puts it in again.
    pub fn put_in_again(&mut self, slot: usize, unit: &EmulatedUnit) {
        self.links[slot - 1].remove().unwrap();
        unit.unplug().unwrap();
        self.wait("the slot to be empty", |bench| bench.slot(slot).is_some_and(|slot| slot.token.is_none()));
        unit.plug().unwrap();
        self.lead(slot, &unit.path().unwrap());
        self.wait_for_token(slot);
    }

    fn wait_for_token(&mut self, slot: usize) {
        self.wait("a token in the slot", |bench| bench.slot(slot).is_some_and(|slot| slot.token.is_some()));
    }

    /// The newest picture of a slot.
    pub fn slot(&self, no: usize) -> Option<&SlotView> {
        self.slots.iter().find(|slot| usize::from(slot.no.0) == no)
    }

    /// The numbers of all slots.
    pub fn numbers(&self) -> Vec<u16> {
        self.slots.iter().map(|slot| slot.no.0).collect()
    }

    pub fn told(&self, code: &str) -> bool {
        self.notices.iter().any(|notice| notice.code == code)
    }

    /// Takes what the station shows until it is so.
    pub fn wait(&mut self, what: &str, mut so: impl FnMut(&Self) -> bool) {
        self.take(what, |bench, _| so(bench).then_some(()));
    }

    /// Takes what the station shows until something is in it.
    pub fn take<T>(&mut self, what: &str, mut want: impl FnMut(&Self, &Event) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            let Ok(event) = self.station.events.recv_deadline(until) else {
                panic!("waited in vain for {what}\n{:#?}\n{:#?}", self.notices, self.slots);
            };
            match &event {
                Event::Slots(slots) => self.slots.clone_from(slots),
                Event::Notice(notice) => self.notices.push(notice.clone()),
                Event::Station(view) => self.access = Some(view.access.clone()),
                _ => {}
            }
            if let Some(found) = want(self, &event) {
                return found;
            }
        }
    }

    /// Waits until everything asked before has been done and shown.
    pub fn settle(&mut self) {
        // What a group changes is shown after its answers, so the second answer comes behind it.
        for _ in 0..2 {
            self.tickets += 1;
            let ticket = self.tickets;
            self.ask(Command::Show(Query::Search { text: "26-1".into(), ticket }));
            self.take("an answer", |_, event| {
                matches!(event, Event::Found { ticket: found, .. } if *found == ticket).then_some(())
            });
        }
    }

    /// The settings as they are after everything asked before.
    pub fn settings(&mut self) -> SettingsView {
        self.settle();
        self.ask(Command::Show(Query::Settings));
        self.take("the settings", |_, event| match event {
            Event::Settings(view) => Some(view.clone()),
            _ => None,
        })
    }

    pub fn set_ports(&self, rules: &[&str]) {
        self.ask(Command::SetPorts(rules.iter().map(|rule| (*rule).to_owned()).collect()));
    }

    /// Whether every thread ended in time, and how long that took.
    pub fn close(self) -> (bool, Duration) {
        let began = Instant::now();
        (self.station.close(), began.elapsed())
    }

    /// Closes the station and looks into its book.
    pub fn close_and_look<T>(self, look: impl FnOnce(&mut Office) -> T) -> T {
        assert!(self.station.close(), "a thread hangs");
        let register = self.folder.path().join("register.db");
        look(&mut book::open(&register, Arc::clone(&self.clock) as _, Box::new(Seeded::new(2))))
    }

    /// Closes the station and looks into its book: these tokens and no others are recorded, and what each
    /// shows is what the register expects.
    pub fn close_and_check(self, recorded: &[(u32, &EmulatedUnit)]) {
        assert!(self.station.close(), "a thread hangs");
        let register = self.folder.path().join("register.db");
        let office = book::open(&register, Arc::clone(&self.clock) as _, Box::new(Seeded::new(2)));
        assert_eq!(office.register.unfinished_jobs().unwrap(), []);
        for number in 1..=book::STOCK {
            let job = office.register.job_of(&book::token(number)).unwrap();
            let is_recorded = job.is_some_and(|job| job.state == JobState::Recorded);
            assert_eq!(is_recorded, recorded.iter().any(|(no, _)| *no == number), "token {number}");
        }
        for (number, unit) in recorded {
            assert!(shows_the_recorded_code(&office, *number, unit), "token {number}");
        }
    }
}

fn shows_the_recorded_code(office: &Office, number: u32, unit: &EmulatedUnit) -> bool {
    let job = office.register.job_of(&book::token(number)).unwrap().unwrap();
    let lcd = unit.lcd().unwrap();
    office.code_at(job.no, lcd.step).unwrap().same_as(&lcd.code)
}

/// Begins the next job in a slot.
pub fn provision(slot: u16) -> Command {
    Command::Provision { request: None, slot: Some(SlotNo(slot)) }
}

/// Nobody watches.
pub fn unwatched() -> Watcher {
    Box::new(|_, _| {})
}

/// Does something at the moment at which a token holds its secret and nobody has been told yet.
pub fn when_committed(mut act: impl FnMut() + Send + 'static) -> Watcher {
    Box::new(move |event, _| {
        if *event == UnitEvent::Committed {
            act();
        }
    })
}

/// Holds a token at that moment until the test lets it go on.
pub struct Gate {
    reached: Receiver<()>,
    go: Sender<()>,
}

impl Gate {
    pub fn new() -> (Self, Watcher) {
        let (reach, reached) = bounded(1);
        let (go, gone) = bounded(1);
        let watcher = when_committed(move || {
            reach.send(()).unwrap();
            // A driver repeats what is not answered, so a token may be held for a second or two.
            let _ = gone.recv_timeout(PATIENCE);
        });
        (Self { reached, go }, watcher)
    }

    pub fn reached(&self) {
        self.reached.recv_timeout(PATIENCE).unwrap();
    }

    pub fn open(&self) {
        self.go.send(()).unwrap();
    }
}
