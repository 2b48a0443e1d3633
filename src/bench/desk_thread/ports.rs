//! Slots and their ports: which are allowed, which are there, and the threads behind them.

use std::sync::{Arc, PoisonError};

use crate::bench::desk_thread::Desk;
use crate::bench::hotplug::Around;
use crate::bench::message::SlotNo;
use crate::bench::port_thread::{self, PortRequest, PortSetup};
use crate::bench::slot::Slot;
use crate::driver::driver_of;
use crate::port::{
    AllowedPorts, PortPlace, PortRule, PortSeen, SystemEntropy, UsbPlace, open_plug, place_name,
};
use crate::words::{Notice, Severity};

/// The setting that lists allowed ports, one to a line.
pub(super) const PORTS: &str = "ports";

impl Desk {
    /// Makes the slots of the ports that are allowed from the start.
    pub(super) fn set_up_ports(&mut self) {
        let rules = match (&self.place.ports, &self.office) {
            (Some(paths), _) => paths.clone(),
            (None, Some(office)) => office
                .register
                .setting(PORTS)
                .unwrap_or_default()
                .map(|text| text.lines().map(str::to_owned).collect())
                .unwrap_or_default(),
            (None, None) => Vec::new(),
        };
        self.load_tray(&rules);
        self.allow(&rules);
    }

    /// Replaces the rules, and says of which nothing can be made. One that names a path is a slot at once, present or not.
    pub(super) fn allow(&mut self, rules: &[String]) {
        let (rules, refused): (Vec<_>, Vec<_>) =
            rules.iter().map(|rule| PortRule::parse(rule)).partition(Result::is_ok);
        let rules: Vec<PortRule> = rules.into_iter().flatten().collect();
        for refused in refused.into_iter().filter_map(Result::err) {
            self.say(Notice::new("port-rule-refused", Severity::Refused).text("got", refused.got));
        }
        for rule in &rules {
            if let Some(family) = rule.family.as_deref().filter(|family| driver_of(family).is_none()) {
                let notice = Notice::new("port-family-unknown", Severity::Refused);
                self.say(notice.text("token", place_name(&rule.place.to_string())).text("family", family));
            }
        }
        self.allowed = AllowedPorts::new(rules);
        self.add_slots();
        self.prune = true;
    }

    pub(super) fn add_slots(&mut self) {
        for rule in self.allowed.rules().to_vec() {
            match rule.place {
                PortPlace::Path(path) => {
                    let listed = self.seen_ports.iter().find(|seen| seen.path == path).cloned();
                    self.add_slot(&listed.unwrap_or(PortSeen { path, usb: None, may_open: true }));
                }
                // The system lists the tokens of known families; of others, those that somebody named.
                PortPlace::Usb(id) => self.watch_path(&UsbPlace::anywhere(id)),
            }
        }
        self.ports_changed(self.seen_ports.clone());
    }

    /// Takes away slots whose port is not allowed any more, or is to be spoken with in another way; the latter come again.
    /// One with a job keeps its port until the job is over.
    pub(super) fn prune_slots(&mut self) {
        if !std::mem::take(&mut self.prune) {
            return;
        }
        let refused: Vec<SlotNo> = self
            .slots
            .values()
            .filter(|slot| self.allowed.admit(&self.port_of(slot)).ok().as_ref() != Some(&slot.port))
            .map(|slot| slot.no)
            .collect();
        let changed = !refused.is_empty();
        for no in refused {
            if self.slots.get(&no).is_some_and(|slot| slot.is_busy() || slot.order.is_some()) {
                self.prune = true;
            } else if let Some(slot) = self.slots.remove(&no) {
                self.leaving.insert(no, slot.thread.end());
                self.dirty.slots = true;
                self.dirty.lists = true;
            }
        }
        if changed {
            self.add_slots();
        }
    }

    /// The port of a slot as it is listed, or as it was.
    pub(super) fn port_of(&self, slot: &Slot) -> PortSeen {
        let listed = self.seen_ports.iter().find(|seen| seen.path == slot.path);
        let away = || PortSeen { path: slot.path.clone(), usb: slot.usb, may_open: true };
        listed.cloned().unwrap_or_else(away)
    }

    /// Makes a slot of a port, if it is allowed and none yet.
    fn add_slot(&mut self, seen: &PortSeen) {
        let Ok(port) = self.allowed.admit(seen) else { return };
        if !self.settling.is_empty() {
            return;
        }
        // A port may be known by two paths; it is one slot all the same.
        let known = AllowedPorts::of_paths(self.slots.values().map(|slot| slot.path.clone()));
        if known.admit_path(&seen.path).is_ok() {
            return;
        }
        self.watch_path(&seen.path);
        let no = self.number_of(&seen.path);
        let setup = PortSetup {
            slot: no,
            port: port.clone(),
            open: Box::new(open_plug),
            before: self.leaving.remove(&no),
            baud: self.place.baud,
            clock: Arc::clone(&self.place.clock),
            entropy: Box::new(SystemEntropy),
            families_off: self.place.families_off.clone(),
            events: self.port_events.0.clone(),
        };
        match port_thread::start(setup) {
            Ok(thread) => {
                let mut slot = Slot::new(no, seen.clone(), port, self.place.tray.is_some(), thread);
                slot.label = self.label_of(&seen.path);
                self.slots.insert(no, slot);
                self.dirty.slots = true;
            }
            Err(cause) => {
                self.say(Notice::new("no-thread", Severity::Fault).text("cause", cause));
            }
        }
    }

    fn watch_path(&self, path: &str) {
        let mut watched = self.place.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if !watched.iter().any(|known| known == path) {
            watched.push(path.to_owned());
        }
    }

    /// Something came or went.
    pub(super) fn around_changed(&mut self, around: Around) {
        self.readers = around.readers;
        self.ports_changed(around.ports);
    }

    /// The system's list changed.
    fn ports_changed(&mut self, ports: Vec<PortSeen>) {
        for seen in &ports {
            self.add_slot(seen);
        }
        for slot in self.slots.values_mut() {
            // Another device may have taken the path of one that is allowed; a job that runs keeps its port.
            let present = ports
                .iter()
                .any(|seen| seen.path == slot.path && (slot.is_busy() || self.allowed.admit(seen).is_ok()));
            if present != slot.present {
                slot.present = present;
                let _ = slot.thread.requests.try_send(PortRequest::Present(present));
            }
        }
        self.seen_ports = ports;
        self.dirty.slots = true;
        self.dirty.lists = true;
    }
}
