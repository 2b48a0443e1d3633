//! One thread per slot: owns the open line, carries out one order at a time, and notices what comes and goes.
//!
//! Between orders it asks the token for its name every [`LOOK_EVERY`], because a tray contact stays an open port
//! while tokens are swapped on it. The trap: an answer that is missed once is no removal; two in a row are.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use crate::bench::families::{Families, FamiliesOff};
use crate::bench::message::SlotNo;
use crate::desk::device::{DeviceFailure, DeviceOrder, DeviceReply, DeviceStep, perform};
use crate::domain::{Clock, Entropy};
use crate::driver::{Driver, DriverError, Identity, Session, driver_for, driver_of, open_card};
use crate::port::{AllowedPort, LineError, Plug, open_plug};

/// How often an idle token is asked who it is.
const LOOK_EVERY: Duration = Duration::from_millis(400);

/// How often a closed port that is present is tried.
const OPEN_EVERY: Duration = Duration::from_millis(100);

/// What the desk asks of a port thread.
pub(super) enum PortRequest {
    /// Carry out an order; the number comes back with the reply.
    Order(u64, DeviceOrder),
    /// The port is listed by the system, or is not any more.
    Present(bool),
}

/// What a port thread tells the desk.
pub(super) enum PortEvent {
    /// A token is in the slot.
    Seen(Box<Identity>),
    /// Something is in the slot that cannot be used.
    Odd(DeviceFailure),
    /// The slot is empty.
    Gone,
    /// How far the order is.
    Step(u64, DeviceStep),
    /// The order is done.
    Reply(u64, DeviceReply),
}

/// One slot's thread; it ends when nobody can ask it for anything any more.
pub(super) struct PortThread {
    /// Where to send requests.
    pub(super) requests: Sender<PortRequest>,
    thread: JoinHandle<()>,
}

/// What the thread works with.
pub(super) struct PortSetup {
    pub(super) slot: SlotNo,
    pub(super) port: AllowedPort,
    /// A thread that may still hold the same port.
    pub(super) before: Option<JoinHandle<()>>,
    pub(super) baud: u32,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Box<dyn Entropy>,
    pub(super) events: Sender<(SlotNo, PortEvent)>,
    /// The families whose tokens are left alone.
    pub(super) families_off: FamiliesOff,
}

/// Starts the thread of one slot.
pub(super) fn start(mut setup: PortSetup) -> std::io::Result<PortThread> {
    let (requests, inbox) = crossbeam_channel::bounded(8);
    let thread = std::thread::Builder::new().name(format!("port-{}", setup.slot.0)).spawn(move || {
        let before = setup.before.take();
        let worker = Worker {
            families_off: setup.families_off.now(),
            session: None,
            family: None,
            seen: None,
            missed: 0,
            present: false,
            odd: false,
            foreign: false,
            setup,
        };
        if let Some(before) = before {
            let _ = before.join();
            // The last thing it said may have been of a token that is gone by now.
            worker.tell(PortEvent::Gone);
        }
        worker.run(&inbox);
    })?;
    Ok(PortThread { requests, thread })
}

impl PortThread {
    /// Tells the thread to end when it has done what it was asked for.
    pub(super) fn end(self) -> JoinHandle<()> {
        self.thread
    }
}

/// Waits for threads that were told to end. What they still have to say concerns nobody.
pub(super) fn join_all(threads: Vec<JoinHandle<()>>, news: &Receiver<(SlotNo, PortEvent)>) {
    for thread in threads {
        while !thread.is_finished() {
            // It may be waiting for room for its last news.
            while news.recv_timeout(Duration::from_millis(1)).is_ok() {}
        }
        let _ = thread.join();
    }
}

struct Worker {
    setup: PortSetup,
    /// The families that were left alone when it looked last.
    families_off: Families,
    session: Option<Box<dyn Session>>,
    /// The family that the session is of, once that is known.
    family: Option<&'static str>,
    seen: Option<Identity>,
    missed: u32,
    present: bool,
    odd: bool,
    /// What is there belongs to no family that is used, and is not asked again.
    foreign: bool,
}

impl Worker {
    fn run(mut self, inbox: &Receiver<PortRequest>) {
        loop {
            let request = if self.session.is_some() {
                inbox.recv_timeout(LOOK_EVERY)
            } else if self.present && !self.foreign {
                inbox.recv_timeout(OPEN_EVERY)
            } else {
                // Nothing to look at until something is said.
                inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match request {
                Ok(PortRequest::Order(id, order)) => self.carry_out(id, order),
                Ok(PortRequest::Present(present)) => {
                    self.present = present;
                    if present { self.look() } else { self.gone() }
                }
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => self.look(),
            }
        }
    }

    fn tell(&self, event: PortEvent) {
        // The desk ends its port threads before itself, so a closed channel means that everything is closing.
        let _ = self.setup.events.send((self.setup.slot, event));
    }

    fn carry_out(&mut self, id: u64, order: DeviceOrder) {
        let events = self.setup.events.clone();
        let slot = self.setup.slot;
        let reply = match &mut self.session {
            None => DeviceReply::Failed(DeviceFailure::Unplugged),
            Some(session) => perform(&mut **session, order, &mut *self.setup.entropy, &mut |step| {
                let _ = events.send((slot, PortEvent::Step(id, step)));
            }),
        };
        if let DeviceReply::Identified(identity) = &reply {
            self.seen = Some((**identity).clone());
        }
        let unplugged = reply == DeviceReply::Failed(DeviceFailure::Unplugged);
        self.tell(PortEvent::Reply(id, reply));
        if unplugged {
            self.gone();
        }
    }

    /// Looks whether a token came, went or was swapped.
    fn look(&mut self) {
        self.follow_families();
        if self.session.is_none() && !(self.present && !self.foreign && self.open()) {
            return;
        }
        let Some(session) = &mut self.session else { return };
        match session.identify() {
            Ok(identity) => {
                self.missed = 0;
                self.odd = false;
                let swapped = self.seen.as_ref().is_some_and(|seen| seen.token != identity.token);
                let changed = self
                    .seen
                    .as_ref()
                    .is_none_or(|seen| seen.token != identity.token || seen.state != identity.state);
                if swapped {
                    self.tell(PortEvent::Gone);
                }
                if changed {
                    self.tell(PortEvent::Seen(Box::new(identity.clone())));
                }
                self.family = Some(identity.family);
                self.seen = Some(identity);
            }
            Err(error) => self.missed(error),
        }
    }

    /// Lets go of a token whose family was switched off, and looks anew at one that was not used.
    fn follow_families(&mut self) {
        let off = self.setup.families_off.now();
        if off == self.families_off {
            return;
        }
        self.families_off = off;
        let goes_on = self.session.is_some() && !self.family.is_some_and(|family| self.is_off(family));
        if !goes_on {
            self.gone();
        }
    }

    fn is_off(&self, family: &str) -> bool {
        self.families_off.contains(family)
    }

    fn missed(&mut self, error: DriverError) {
        let failure = DeviceFailure::from(error);
        if matches!(failure, DeviceFailure::NeedsHand { .. }) && self.seen.is_some() {
            // It is there, and somebody knows it; an order will tell what it needs.
            self.missed = 0;
            return;
        }
        // Another serial on the same contact: the tokens were swapped between two looks.
        if matches!(failure, DeviceFailure::Unplugged | DeviceFailure::SerialChanged { .. }) {
            return self.gone();
        }
        self.missed += 1;
        if self.missed >= 2 && self.seen.take().is_some() {
            self.tell(PortEvent::Gone);
        }
        // Silence is an empty tray contact; anything else is something that should not be there.
        if failure != DeviceFailure::Silent && !self.odd {
            self.odd = true;
            self.tell(PortEvent::Odd(failure));
        }
    }

    fn gone(&mut self) {
        self.session = None;
        self.family = None;
        self.missed = 0;
        self.foreign = false;
        if self.seen.take().is_some() || std::mem::take(&mut self.odd) {
            self.tell(PortEvent::Gone);
        }
    }

    fn open(&mut self) -> bool {
        let family = self.setup.port.family();
        let baud = match family.map(driver_of) {
            // Nobody knows what would happen to what is there, so the port stays shut.
            Some(None) => return self.odd(DeviceFailure::Unknown),
            Some(Some(driver)) if self.is_off(driver.family()) => return self.leave_alone(driver),
            Some(Some(driver)) => driver.baud(),
            None => None,
        };
        let plug = match open_plug(&self.setup.port, baud.unwrap_or(self.setup.baud)) {
            Ok(plug) => plug,
            Err(LineError::Unplugged { .. } | LineError::Missing { .. }) => return false,
            Err(error) => return self.odd(error.into()),
        };
        let clock = Arc::clone(&self.setup.clock);
        let opened = match (plug, family) {
            (Plug::Card(link), None) => open_card(link, clock, &|family| self.families_off.contains(family)),
            (plug, family) => match driver_for(plug.kind(), family) {
                Some(driver) if self.is_off(driver.family()) => return self.leave_alone(driver),
                Some(driver) => {
                    self.family = Some(driver.family());
                    driver.open(plug, clock)
                }
                None => return self.odd(DeviceFailure::Unknown),
            },
        };
        match opened {
            Ok(session) => {
                self.session = Some(session);
                true
            }
            Err(error) => {
                // What no family knows is not asked again as long as it is there.
                self.foreign =
                    matches!(error, DriverError::NotThisFamily { .. } | DriverError::SwitchedOff { .. });
                self.missed(error);
                false
            }
        }
    }

    /// Sends nothing to a port whose tokens are of a family that is switched off.
    fn leave_alone(&mut self, driver: &dyn Driver) -> bool {
        self.foreign = true;
        self.odd(DeviceFailure::SwitchedOff { family: driver.family() })
    }

    /// Tells once that there is something that cannot be used, and that the port is not open.
    fn odd(&mut self, failure: DeviceFailure) -> bool {
        if !std::mem::replace(&mut self.odd, true) {
            self.tell(PortEvent::Odd(failure));
        }
        false
    }
}
