//! What the thread of a slot does: opens the port, carries out orders, and notices what comes, goes and fails.
//!
//! README, rules 1, 2 and 9 for every family. Between orders it asks the token for its name every [`LOOK_EVERY`], because
//! a tray contact stays an open port while tokens are swapped on it. The traps: an answer that is missed once is no
//! removal, two in a row are; and a port that breaks off again and again must not be opened again and again, see
//! [`Pause`].

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError};

use crate::bench::families::Families;
use crate::bench::port_thread::pause::Pause;
use crate::bench::port_thread::{PortEvent, PortRequest, PortSetup};
use crate::desk::device::{DeviceFailure, DeviceOrder, DeviceReply, perform};
use crate::driver::{
    Driver, DriverError, Identity, Session, cards_off, driver_for, driver_of, driver_of_reader, open_card,
    reference,
};
use crate::port::{LineError, Plug, PlugKind, UsbPlace, reader_of};

/// How often an idle token is asked who it is.
const LOOK_EVERY: Duration = Duration::from_millis(400);

/// Answers missed in a row that are no accident.
const MISSES: u32 = 2;

/// The state of a thread.
pub(super) struct Worker {
    setup: PortSetup,
    kind: PlugKind,
    /// The families that were left alone when it looked last.
    families_off: Families,
    session: Option<Box<dyn Session>>,
    /// The family that the session is of, once that is known.
    family: Option<&'static str>,
    opened: Instant,
    /// The token that was told. While there is one, nothing odd is.
    seen: Option<Identity>,
    missed: u32,
    present: bool,
    /// What was told to be wrong here.
    odd: Option<&'static str>,
    /// Why what is there is not asked again.
    rest: Option<Rest>,
    pause: Pause,
    /// Whether what is there broke off once.
    broken: bool,
}

/// Why something is left alone while it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// It belongs to no family that is used.
    Foreign,
    /// It broke off, and must not be connected to twice.
    Broken,
}

impl Worker {
    pub(super) fn new(setup: PortSetup) -> Self {
        Self {
            kind: PlugKind::of_path(setup.port.path()),
            families_off: setup.families_off.now(),
            session: None,
            family: None,
            opened: Instant::now(),
            seen: None,
            missed: 0,
            present: false,
            odd: None,
            rest: None,
            pause: Pause::default(),
            broken: false,
            setup,
        }
    }

    /// Works until nobody can ask for anything any more.
    pub(super) fn run(mut self, inbox: &Receiver<PortRequest>) {
        loop {
            let request = if self.session.is_some() {
                inbox.recv_timeout(LOOK_EVERY)
            } else if self.present && self.rest.is_none() {
                inbox.recv_timeout(self.pause.wait())
            } else {
                // Nothing to look at until something is said.
                inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match request {
                Ok(PortRequest::Order(id, order)) => self.carry_out(id, order),
                Ok(PortRequest::Present(true)) if self.present => self.look_at_families(),
                Ok(PortRequest::Present(present)) => {
                    self.begin_anew();
                    self.present = present;
                    if present {
                        self.look();
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => self.look(),
            }
        }
    }

    pub(super) fn tell(&self, event: PortEvent) {
        // The desk ends its port threads before itself, so a closed channel means that everything is closing.
        let _ = self.setup.events.send((self.setup.slot, event));
    }

    fn carry_out(&mut self, id: u64, order: DeviceOrder) {
        let Some(session) = &mut self.session else {
            return self.tell(PortEvent::Reply(id, DeviceReply::Failed(DeviceFailure::Unplugged)));
        };
        let (events, slot) = (&self.setup.events, self.setup.slot);
        let reply = perform(&mut **session, order, &mut *self.setup.entropy, &mut |step| {
            let _ = events.send((slot, PortEvent::Step(id, step)));
        });
        if let DeviceReply::Identified(identity) = &reply {
            self.seen = Some((**identity).clone());
        }
        let unplugged = reply == DeviceReply::Failed(DeviceFailure::Unplugged);
        self.tell(PortEvent::Reply(id, reply));
        if unplugged {
            self.broke_off();
        }
    }

    /// Looks whether a token came, went or was swapped.
    fn look(&mut self) {
        self.follow_families();
        if self.session.is_none() && !(self.present && self.rest.is_none() && self.open()) {
            return;
        }
        let Some(session) = &mut self.session else { return };
        match session.identify() {
            Ok(identity) => self.answered(identity),
            Err(error) => self.missed(error),
        }
    }

    fn answered(&mut self, identity: Identity) {
        self.missed = 0;
        self.pause.answered();
        let was_odd = self.odd.take().is_some();
        let swapped = self.seen.as_ref().is_some_and(|seen| seen.token != identity.token);
        let changed = self
            .seen
            .as_ref()
            .is_none_or(|seen| seen.token != identity.token || seen.state != identity.state);
        if swapped {
            self.tell(PortEvent::Gone);
        }
        if changed || was_odd {
            self.tell(PortEvent::Seen(Box::new(identity.clone())));
        }
        self.family = Some(identity.family);
        self.seen = Some(identity);
    }

    /// The families that are used may be others now.
    fn look_at_families(&mut self) {
        if self.setup.families_off.now() != self.families_off {
            self.look();
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
        if !goes_on && self.rest != Some(Rest::Broken) {
            self.rest = None;
            self.let_go();
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
        match failure {
            DeviceFailure::Unplugged => {
                self.broke_off();
                return;
            }
            // Another serial on the same contact: the tokens were swapped between two looks.
            DeviceFailure::SerialChanged { .. } => return self.let_go(),
            _ => {}
        }
        self.missed = self.missed.saturating_add(1);
        let by_accident = self.missed < MISSES;
        if by_accident && self.seen.is_some() {
            return;
        }
        if self.seen.take().is_some() {
            self.tell(PortEvent::Gone);
        }
        if failure != DeviceFailure::Silent {
            self.odd(failure);
        } else if self.may_be_empty() {
            // What was wrong here is not here any more.
            if !by_accident && self.odd.take().is_some() {
                self.tell(PortEvent::Gone);
            }
        } else if !by_accident && !self.may_be_starting() {
            self.odd(failure);
        }
    }

    /// Whether silence is an empty tray contact, whose line is there without a token.
    fn may_be_empty(&self) -> bool {
        let is_line = self.kind == PlugKind::Line && !self.is_own_plug();
        is_line && self.family.is_none_or(|family| family == reference::FAMILY)
    }

    /// Whether a token has no reason yet to answer.
    fn may_be_starting(&self) -> bool {
        let driver = self.family.and_then(driver_of).unwrap_or(&reference::Reference);
        self.opened.elapsed() < Duration::from_millis(driver.appears_within_millis())
    }

    /// Whether the port is there only as long as something is in it.
    fn is_own_plug(&self) -> bool {
        self.kind != PlugKind::Line || UsbPlace::parse(self.setup.port.path()).is_some()
    }

    /// The family of tokens that have a reader of their own, where this is the reader.
    fn of_own_reader(&self) -> Option<&'static dyn Driver> {
        reader_of(self.setup.port.path()).and_then(driver_of_reader)
    }

    /// What is there broke off; answers that nothing is open. Whether it was taken out, the system's next list tells, so a fault is
    /// told only when it is still there.
    fn broke_off(&mut self) -> bool {
        self.session = None;
        self.missed = 0;
        self.broken = true;
        if self.seen.take().is_some() {
            self.tell(PortEvent::Gone);
        }
        self.pause.failed(self.is_own_plug());
        self.pause.is_failing() && self.odd(DeviceFailure::Silent)
    }

    /// Forgets what was there.
    fn begin_anew(&mut self) {
        self.let_go();
        self.rest = None;
        self.broken = false;
        self.pause = Pause::default();
    }

    fn let_go(&mut self) {
        self.session = None;
        self.family = None;
        self.missed = 0;
        // Both are taken, whichever there was.
        let (seen, odd) = (self.seen.take(), self.odd.take());
        if seen.is_some() || odd.is_some() {
            self.tell(PortEvent::Gone);
        }
    }

    fn open(&mut self) -> bool {
        let driver = match self.setup.port.family() {
            Some(family) => match driver_of(family) {
                // Nobody knows what would happen to what is there, so the port stays shut.
                None => {
                    let family = family.to_owned();
                    return self.leave_alone(DeviceFailure::NoSuchFamily { family });
                }
                named => named,
            },
            None if self.kind == PlugKind::Card => self.of_own_reader(),
            None => driver_for(self.kind, None),
        };
        let off = match driver {
            Some(driver) => Some(driver.family()).filter(|family| self.is_off(family)),
            None => cards_off(&|family| self.is_off(family)),
        };
        if let Some(family) = off {
            return self.leave_alone(DeviceFailure::SwitchedOff { family });
        }
        if driver.is_some_and(|driver| driver.plug() != self.kind) {
            return self.leave_alone(DeviceFailure::Unknown);
        }
        if self.broken && self.of_own_reader().is_some() {
            self.rest = Some(Rest::Broken);
            return self.odd(DeviceFailure::Silent);
        }
        let baud = driver.and_then(Driver::baud).unwrap_or(self.setup.baud);
        let plug = match (self.setup.open)(&self.setup.port, baud) {
            Ok(plug) => plug,
            // The list of ports is older than this.
            Err(LineError::Missing { .. }) => return false,
            Err(error @ (LineError::Busy { .. } | LineError::Denied { .. })) => {
                self.pause.failed(false);
                return self.odd(error.into());
            }
            Err(LineError::Unplugged { .. }) => return self.broke_off(),
            Err(error) => {
                self.broken = true;
                self.pause.failed(self.is_own_plug());
                return self.odd(error.into());
            }
        };
        self.opened = Instant::now();
        let clock = Arc::clone(&self.setup.clock);
        self.family = driver.map(Driver::family);
        let opened = match (plug, driver) {
            (plug, Some(driver)) => driver.open(plug, clock),
            (Plug::Card(link), None) => open_card(link, clock, &|family| self.is_off(family)),
            (_, None) => return self.leave_alone(DeviceFailure::Unknown),
        };
        match opened {
            Ok(session) => {
                self.session = Some(session);
                true
            }
            // What no family knows is not asked again as long as it is there.
            Err(error @ (DriverError::NotThisFamily { .. } | DriverError::SwitchedOff { .. })) => {
                self.leave_alone(error.into())
            }
            Err(DriverError::Unplugged { .. }) => self.broke_off(),
            Err(error @ DriverError::NeedsHand { .. }) => {
                self.pause = Pause::default();
                self.pause.failed(self.is_own_plug());
                self.odd(error.into())
            }
            Err(error) => {
                self.broken = true;
                self.pause.failed(self.is_own_plug());
                self.odd(error.into())
            }
        }
    }

    /// Sends nothing more to what is there.
    fn leave_alone(&mut self, failure: DeviceFailure) -> bool {
        self.rest = Some(Rest::Foreign);
        self.odd(failure)
    }

    /// Tells once that there is something that cannot be used; answers that nothing was opened.
    fn odd(&mut self, failure: DeviceFailure) -> bool {
        if self.odd.replace(failure.code()) != Some(failure.code()) {
            self.tell(PortEvent::Odd(failure));
        }
        false
    }
}

#[cfg(test)]
mod tests;
