//! The desk thread: owns the register and all jobs, takes commands and answers, and commits in groups.
//!
//! Everything that waits is taken at once and written in one group with one disk sync; only then do orders go to
//! the tokens and news to the people. The trap: an effect must never leave this thread before its intention is on
//! disk, so effects are collected while a group is open and sent after it.

mod commands;
mod counter;
mod customer;
mod families;
mod group;
mod labels;
mod life;
mod papers;
mod parcels;
mod ports;
mod posting;
mod printers;
mod rekey;
mod returns;
mod show;
mod stock;
mod tokens;
mod tray_map;
mod work;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, select};

use crate::bench::desk_thread::group::Group;
use crate::bench::families::{Families, FamiliesOff};
use crate::bench::hotplug::{Around, NOBODY};
use crate::bench::message::{Access, ClockView, Command, Event, Query, SlotNo, TrayPlace};
use crate::bench::outbox::Outbox;
use crate::bench::port_thread::{self, PortEvent};
use crate::bench::printer_thread::{PrintJob, PrintReport};
use crate::bench::shift::Shift;
use crate::bench::slot::Slot;
use crate::bench::station::EmulatedTray;
use crate::desk::clock_watch::{ClockHealth, ClockWatch};
use crate::desk::{DeskError, Office};
use crate::domain::Clock;
use crate::paper::Form;
use crate::port::{AllowedPorts, PortSeen, ReadersSeen};
use crate::words::Notice;

/// How often the desk looks at the clock and at running times without being asked.
const TICK: Duration = Duration::from_millis(100);

/// Inputs that one group may hold.
const GROUP: usize = 64;

/// The channels of the desk thread.
pub(super) struct Links {
    pub(super) commands: Receiver<Command>,
    pub(super) port_changes: Receiver<Around>,
    pub(super) print_jobs: Sender<PrintJob>,
    pub(super) print_reports: Receiver<PrintReport>,
    pub(super) outbox: Outbox,
}

/// Where this station stands: paths, clock, and what is fixed from the start.
pub(super) struct Place {
    pub(super) register: PathBuf,
    pub(super) ports: Option<Vec<String>>,
    /// Paths of slots, for the thread that lists ports.
    pub(super) watched: Arc<Mutex<Vec<String>>>,
    /// Milliseconds within which somebody vouches for the system's clock.
    pub(super) vouched: Arc<AtomicU32>,
    pub(super) tray: Option<EmulatedTray>,
    pub(super) baud: u32,
    pub(super) clock: Arc<dyn Clock>,
    /// The families that the slots leave alone.
    pub(super) families_off: FamiliesOff,
    pub(super) spool: PathBuf,
    /// Where the institution's templates lie.
    pub(super) templates: PathBuf,
    pub(super) form: Form,
}

/// Starts the desk thread.
pub(super) fn start(
    place: Place,
    office: Option<Office>,
    links: Links,
    closing: Arc<AtomicBool>,
) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name("desk".into())
        .spawn(move || Desk::new(place, office, links).run(&closing))
}

/// One thing that came in.
enum Incoming {
    Command(Command),
    Port(SlotNo, PortEvent),
    Around(Around),
    Print(PrintReport),
}

/// Both ends of the channel by which the slots' threads tell their news.
type PortNews = (Sender<(SlotNo, PortEvent)>, Receiver<(SlotNo, PortEvent)>);

#[expect(clippy::struct_excessive_bools, reason = "each is an independent wish or fact of the running desk")]
struct Desk {
    place: Place,
    office: Option<Office>,
    links: Links,
    slots: BTreeMap<SlotNo, Slot>,
    /// The place of slot 1, of slot 2 …: only an operator's word gives a number to another path.
    places: Vec<TrayPlace>,
    /// Threads of slots that were given other numbers; nothing is opened before all have ended.
    settling: Vec<JoinHandle<()>>,
    /// Threads of slots that were taken away and have not ended yet.
    leaving: BTreeMap<SlotNo, JoinHandle<()>>,
    port_events: PortNews,
    seen_ports: Vec<PortSeen>,
    readers: ReadersSeen,
    allowed: AllowedPorts,
    auto: bool,
    /// Lock as soon as no token is being written.
    locking: bool,
    unlocking: bool,
    watch: ClockWatch,
    health: ClockHealth,
    vouched: u32,
    shift: Shift,
    group: Group,
    /// Whether a slot may be there whose port is not allowed any more.
    prune: bool,
    /// Labels under way for slots, by the number of the print job.
    labels: Vec<(u64, SlotNo)>,
    /// Prints that are not finished.
    printing: BTreeMap<u64, printers::Printing>,
    /// Labels that are printed one after the other.
    pile: posting::Pile,
    /// Pictures that screens look at and that are sent again when something changed.
    looked_at: Vec<Query>,
    returns: returns::Returns,
    /// The families that are switched off.
    families_off: Families,
    /// Families of which was said that they were never tried with real tokens.
    told_untried: Families,
    next_number: u64,
    dirty: Dirty,
    quit: bool,
}

/// What has to be shown anew.
#[derive(Default, Clone, Copy)]
struct Dirty {
    station: bool,
    slots: bool,
    lists: bool,
}

impl Desk {
    fn new(place: Place, office: Option<Office>, links: Links) -> Self {
        Self {
            place,
            office,
            links,
            slots: BTreeMap::new(),
            places: Vec::new(),
            settling: Vec::new(),
            leaving: BTreeMap::new(),
            port_events: crossbeam_channel::bounded(1024),
            seen_ports: Vec::new(),
            readers: ReadersSeen::default(),
            allowed: AllowedPorts::default(),
            auto: false,
            locking: false,
            unlocking: false,
            watch: ClockWatch::default(),
            health: ClockHealth::Steady,
            vouched: NOBODY,
            shift: Shift::default(),
            group: Group::default(),
            prune: false,
            labels: Vec::new(),
            printing: BTreeMap::new(),
            pile: posting::Pile::default(),
            looked_at: Vec::new(),
            returns: returns::Returns::default(),
            families_off: Families::new(),
            told_untried: Families::new(),
            next_number: 1,
            dirty: Dirty { station: true, slots: true, lists: true },
            quit: false,
        }
    }

    fn run(mut self, closing: &AtomicBool) {
        self.read_families();
        self.switch_families();
        self.set_up_ports();
        self.tell_unfinished();
        while !(self.quit || closing.load(Ordering::Relaxed) && !self.is_anything_running()) {
            let mut group: Vec<Incoming> = self.wait().into_iter().collect();
            while group.len() < GROUP {
                let Some(more) = self.take() else { break };
                group.push(more);
            }
            self.look_at_clock();
            self.work_off(group);
            self.search_on();
            self.finish_locking();
            self.prune_slots();
            self.settle_slots();
            self.switch_families();
            self.show();
            self.links.outbox.flush();
        }
        self.close();
    }

    /// Waits for one input, or for the tick.
    fn wait(&self) -> Option<Incoming> {
        if self.returns.is_searching() {
            return self.take();
        }
        select! {
            recv(self.links.commands) -> command => Some(Incoming::Command(command.unwrap_or(Command::Quit))),
            recv(self.port_events.1) -> event => event.ok().map(|(slot, event)| Incoming::Port(slot, event)),
            recv(self.links.port_changes) -> around => around.ok().map(Incoming::Around),
            recv(self.links.print_reports) -> report => report.ok().map(Incoming::Print),
            default(TICK) => None,
        }
    }

    /// Takes an input that waits already.
    fn take(&self) -> Option<Incoming> {
        if let Ok((slot, event)) = self.port_events.1.try_recv() {
            return Some(Incoming::Port(slot, event));
        }
        if let Ok(report) = self.links.print_reports.try_recv() {
            return Some(Incoming::Print(report));
        }
        if let Ok(around) = self.links.port_changes.try_recv() {
            return Some(Incoming::Around(around));
        }
        self.links.commands.try_recv().ok().map(Incoming::Command)
    }

    fn look_at_clock(&mut self) {
        let (wall, ticks) = (self.place.clock.now(), self.place.clock.ticks_micros());
        let health = self.watch.look(wall, ticks);
        let vouched = self.place.vouched.load(Ordering::Relaxed);
        if health != self.health || vouched != self.vouched {
            self.health = health;
            self.vouched = vouched;
            self.dirty.station = true;
        }
    }

    fn clock_view(&self) -> ClockView {
        match self.health {
            ClockHealth::Steady if self.vouched == NOBODY => ClockView::Unverified,
            ClockHealth::Steady => ClockView::Synchronised { within_millis: self.vouched },
            ClockHealth::Jumped { .. } | ClockHealth::Impossible => ClockView::Wrong,
        }
    }

    fn is_anything_running(&self) -> bool {
        self.slots.values().any(Slot::is_running)
    }

    fn finish_locking(&mut self) {
        if self.locking && !self.is_anything_running() {
            self.locking = false;
            self.lock_now();
        }
    }

    fn lock_now(&mut self) {
        for slot in self.slots.values_mut() {
            if slot.is_busy() {
                slot.provision = None;
                slot.rekeying = None;
            }
            slot.usable = false;
            slot.shown = None;
            slot.work = None;
        }
        self.auto = false;
        self.looked_at.clear();
        self.returns = returns::Returns::default();
        let outcome = self.office.as_mut().map(Office::lock);
        if let Some(Err(error)) = outcome {
            self.say((&error).into());
        }
        self.dirty = Dirty { station: true, slots: true, lists: true };
    }

    fn say(&mut self, notice: Notice) {
        tracing::info!(code = notice.code, severity = ?notice.severity, "notice");
        self.links.outbox.put(Event::Notice(notice));
    }

    /// Says how a use case failed, and logs the whole chain once.
    fn say_error(&mut self, error: &DeskError) {
        tracing::warn!(error = %chain(error), "not done");
        self.say(error.into());
        self.reopen_if_spoiled();
    }

    fn number(&mut self) -> u64 {
        self.next_number += 1;
        self.next_number
    }

    fn now_micros(&self) -> u64 {
        self.place.clock.ticks_micros()
    }

    fn access(&self) -> Access {
        match &self.office {
            None => Access::NoRegister,
            Some(_) if self.unlocking => Access::Unlocking,
            Some(office) => office
                .signed_in()
                .map_or(Access::Locked, |(id, name)| Access::Unlocked(id.clone(), name.to_owned())),
        }
    }

    fn close(mut self) {
        // All are told before one is waited for: a silent port answers only after its own time limit.
        let mut ending: Vec<_> = std::mem::take(&mut self.leaving).into_values().collect();
        ending.append(&mut self.settling);
        ending.extend(std::mem::take(&mut self.slots).into_values().map(|slot| slot.thread.end()));
        port_thread::join_all(ending, &self.port_events.1);
        self.give_prints_up();
        self.commit_group();
        if let Some(office) = &mut self.office
            && let Err(error) = office.lock()
        {
            tracing::warn!(error = %chain(&error), "locking at the end");
        }
        self.links.outbox.put(Event::Closed);
        self.links.outbox.flush();
    }
}

/// An error with all its causes, for the log.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text.push_str(": ");
        text.push_str(&next.to_string());
        cause = next.source();
    }
    text
}
