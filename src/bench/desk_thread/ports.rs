//! Slots and their ports: which are allowed, which are there, and the threads behind them.

use std::sync::{Arc, PoisonError};

use crate::bench::desk_thread::Desk;
use crate::bench::message::{PortRow, SlotNo};
use crate::bench::port_thread::{self, PortRequest, PortSetup};
use crate::bench::slot::Slot;
use crate::port::{AllowedPort, AllowedPorts, PortRule, PortSeen, SystemEntropy};
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
        self.allow(&rules);
    }

    /// Replaces the list of allowed ports. A rule that names a path is a slot at once, present or not.
    pub(super) fn allow(&mut self, rules: &[String]) {
        let rules: Vec<PortRule> = rules.iter().filter_map(|rule| PortRule::parse(rule).ok()).collect();
        self.allowed = AllowedPorts::new(rules.clone());
        for rule in &rules {
            if let PortRule::Path(path) = rule
                && let Ok(port) = self.allowed.admit_path(path)
            {
                self.add_slot(port);
            }
        }
        self.prune = true;
        self.prune_slots();
        self.ports_changed(self.seen_ports.clone());
    }

    /// Takes away slots whose port is not allowed any more, in a moment when nothing refers to a slot by its place.
    pub(super) fn prune_slots(&mut self) {
        let quiet = self.after.is_empty() && self.labels.is_empty() && !self.slots.iter().any(Slot::is_busy);
        if !(self.prune && quiet) {
            return;
        }
        self.prune = false;
        self.touched.clear();
        self.dirty.slots = true;
        let allowed = self.allowed.clone();
        let refused: Vec<usize> = (0..self.slots.len())
            .filter(|slot| {
                let slot = &self.slots[*slot];
                let seen = self.seen_ports.iter().find(|seen| seen.path == slot.path);
                allowed.admit_path(&slot.path).is_err()
                    && seen.is_none_or(|seen| allowed.admit(seen).is_err())
            })
            .collect();
        for slot in refused.into_iter().rev() {
            let slot = self.slots.remove(slot);
            let _ = slot.thread.requests.try_send(PortRequest::Close);
        }
    }

    fn add_slot(&mut self, port: AllowedPort) {
        let path = port.path().to_owned();
        // A port may be known by two paths; it is one slot all the same.
        let known = AllowedPorts::of_paths(self.slots.iter().map(|slot| slot.path.clone()));
        if known.admit_path(&path).is_ok() {
            return;
        }
        self.place.watched.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
        let last = self.slots.iter().map(|slot| slot.no.0).max().unwrap_or(0);
        let no = SlotNo(last + 1);
        let setup = PortSetup {
            slot: no,
            port,
            baud: self.place.baud,
            clock: Arc::clone(&self.place.clock),
            entropy: Box::new(SystemEntropy),
            events: self.port_events.0.clone(),
        };
        match port_thread::start(setup) {
            Ok(thread) => {
                self.slots.push(Slot::new(no, path, self.place.tray.is_some(), thread));
                self.dirty.slots = true;
            }
            Err(cause) => {
                let notice = Notice::new("port-closed", Severity::Fault).text("token", path);
                self.say(notice.text("cause", cause));
            }
        }
    }

    /// The system's list changed.
    pub(super) fn ports_changed(&mut self, ports: Vec<PortSeen>) {
        for seen in &ports {
            if let Ok(port) = self.allowed.admit(seen) {
                self.add_slot(port);
            }
        }
        for slot in &mut self.slots {
            let present = ports.iter().any(|seen| seen.path == slot.path);
            if present != slot.present {
                slot.present = present;
                let _ = slot.thread.requests.try_send(PortRequest::Present(present));
            }
        }
        self.seen_ports = ports;
        self.dirty.slots = true;
        self.dirty.lists = true;
    }

    /// Ports for the settings: those that are there, and those that are allowed and away.
    pub(super) fn port_rows(&self) -> Vec<PortRow> {
        let mut rows: Vec<PortRow> = self
            .seen_ports
            .iter()
            .map(|seen| PortRow {
                path: seen.path.clone(),
                usb: seen.usb.map(|usb| (usb.vendor, usb.product)),
                allowed: self.allowed.admit(seen).is_ok(),
                present: true,
            })
            .collect();
        for slot in &self.slots {
            if !rows.iter().any(|row| row.path == slot.path) {
                rows.push(PortRow { path: slot.path.clone(), usb: None, allowed: true, present: false });
            }
        }
        rows
    }
}
