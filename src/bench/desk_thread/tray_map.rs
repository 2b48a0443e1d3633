//! The map of the tray: which port has which number, what people call its place, and what the settings show of it.
//!
//! The trap: what a slot's thread has said lies in the channel under its number, so a number is given to another port
//! only when the threads of both have ended and everything that they said has been heard.

use crate::bench::desk_thread::Desk;
use crate::bench::message::{PortKind, PortRow, SlotNo, TrayPlace};
use crate::bench::slot::Slot;
use crate::desk::DeskError;
use crate::port::{AllowedPorts, CardService, PortPlace, PortRule, PortSeen, UsbPlace, reader_of};
use crate::words::{Notice, Severity};

/// The setting that holds the places, one to a line: path, tab, label.
const TRAY: &str = "tray";

/// The longest label, in characters.
const LABEL: usize = 24;

impl Desk {
    /// Takes the places over that were stored, in the order that the command line may have fixed.
    pub(super) fn load_tray(&mut self, rules: &[String]) {
        let stored = self.office.as_ref().and_then(|office| office.register.setting(TRAY).ok().flatten());
        let rules: Vec<PortRule> = rules.iter().filter_map(|rule| PortRule::parse(rule).ok()).collect();
        let is_fixed = self.place.ports.is_some();
        self.places = places_at_start(read(&stored.unwrap_or_default()), rules, is_fixed);
    }

    /// Shares the numbers of the ports of these paths out among them anew; every other place keeps its number, also one whose port
    /// is not there today.
    ///
    /// # Errors
    /// What the register says.
    pub(super) fn set_tray(&mut self, paths: &[String]) -> Result<(), DeskError> {
        let places = in_order(&self.places, paths);
        let moved: Vec<SlotNo> = self
            .slots
            .values()
            .filter(|slot| number_in(&places, &slot.path) != Some(slot.no))
            .map(|slot| slot.no)
            .collect();
        let works =
            |no: &&SlotNo| self.slots.get(no).is_some_and(|slot| slot.is_busy() || slot.order.is_some());
        if let Some(no) = moved.iter().find(works) {
            self.say(Notice::new("slot-works", Severity::Refused).number("slot", i64::from(no.0)));
            return Ok(());
        }
        self.keep_tray(places)?;
        if !moved.is_empty() {
            self.settling.extend(std::mem::take(&mut self.leaving).into_values());
        }
        for no in moved {
            self.settling.extend(self.slots.remove(&no).map(|slot| slot.thread.end()));
        }
        Ok(())
    }

    /// Calls one place otherwise.
    ///
    /// # Errors
    /// What the register says.
    pub(super) fn name_place(&mut self, named: &TrayPlace) -> Result<(), DeskError> {
        let named = named.cleaned();
        let mut places = self.places.clone();
        for place in places.iter_mut().filter(|place| place.path == named.path) {
            place.label.clone_from(&named.label);
        }
        self.keep_tray(places)
    }

    fn keep_tray(&mut self, places: Vec<TrayPlace>) -> Result<(), DeskError> {
        self.set(TRAY, &written(&places))?;
        self.places = places;
        for slot in self.slots.values_mut() {
            slot.label = label_in(&self.places, &slot.path);
        }
        self.dirty.slots = true;
        self.dirty.lists = true;
        Ok(())
    }

    /// Opens the ports again that were given other numbers, as soon as nothing is heard of the old ones any more.
    pub(super) fn settle_slots(&mut self) {
        let is_quiet = self.settling.iter().all(std::thread::JoinHandle::is_finished);
        if self.settling.is_empty() || !is_quiet || !self.port_events.1.is_empty() {
            return;
        }
        self.settling.clear();
        self.add_slots();
    }

    /// The number of a path: the one that it has, or one that none has.
    pub(super) fn number_of(&mut self, path: &str) -> SlotNo {
        if number_in(&self.places, path).is_none() {
            self.places.push(TrayPlace { path: path.to_owned(), label: String::new() });
        }
        number_in(&self.places, path).unwrap_or(SlotNo(u16::MAX))
    }

    /// What people call the place of a path.
    pub(super) fn label_of(&self, path: &str) -> String {
        label_in(&self.places, path)
    }

    /// The number by which the tray of emulated tokens knows a slot: it counts the ports as it named them.
    pub(super) fn number_on_tray(&self, no: SlotNo) -> SlotNo {
        let path = self.slots.get(&no).map(|slot| &slot.path);
        let named = self.place.ports.iter().flatten().position(|port| Some(port) == path);
        named.and_then(|at| u16::try_from(at + 1).ok()).map_or(no, SlotNo)
    }

    /// What to say where the service for card readers does not serve.
    pub(super) fn card_trouble(&self) -> Option<Notice> {
        match self.readers.service? {
            CardService::Runs => None,
            CardService::Missing => Some(Notice::new("card-service-missing", Severity::Attention)),
            CardService::Refuses => Some(Notice::new("card-service-refuses", Severity::Attention)),
        }
    }

    /// Ports for the settings: slots in their order, then what else is there, then rules without a port.
    pub(super) fn port_rows(&self) -> Vec<PortRow> {
        let mut rows: Vec<PortRow> = Vec::new();
        for slot in self.slots.values() {
            let seen = self.port_of(slot);
            let is_reader = self.readers.paths.contains(&slot.path);
            let present = is_reader || self.seen_ports.iter().any(|port| port.path == slot.path);
            rows.push(self.port_row(&seen, present, Some(slot)));
        }
        let reader = |path: &String| PortSeen { path: path.clone(), usb: None, may_open: true };
        for seen in self.seen_ports.iter().cloned().chain(self.readers.paths.iter().map(reader)) {
            if !rows.iter().any(|row| row.path == seen.path) {
                rows.push(self.port_row(&seen, true, None));
            }
        }
        for rule in self.allowed.rules() {
            let text = rule.to_string();
            if !rows.iter().any(|row| row.rules.contains(&text)) {
                let usb = if let PortPlace::Usb(usb) = rule.place { Some(usb) } else { None };
                rows.push(self.port_row(&PortSeen { path: text, usb, may_open: true }, false, None));
            }
        }
        rows
    }

    fn port_row(&self, seen: &PortSeen, present: bool, slot: Option<&Slot>) -> PortRow {
        let identity = slot.and_then(|slot| slot.identity.as_ref());
        let named = self.allowed.admit(seen).ok().and_then(|port| port.family().map(str::to_owned));
        PortRow {
            path: seen.path.clone(),
            kind: kind_of(&seen.path),
            usb: seen.usb.map(|usb| (usb.vendor, usb.product)),
            rules: self.allowed.rules_for(seen).map(PortRule::to_string).collect(),
            present,
            may_open: seen.may_open,
            slot: slot.map(|slot| slot.no),
            label: label_in(&self.places, &seen.path),
            family: identity.map(|identity| identity.family.to_owned()).or(named),
            token: identity.map(|identity| (identity.token.serial.clone(), identity.model.0.clone())),
            blinks: identity.map(|identity| identity.abilities.blink),
        }
    }
}

/// The places that a station begins with: those of the settings, or of the ports that the command line has named, in their order
/// and with the labels that they have.
fn places_at_start(stored: Vec<TrayPlace>, rules: Vec<PortRule>, is_fixed: bool) -> Vec<TrayPlace> {
    if is_fixed {
        let paths = rules.into_iter().filter_map(|rule| match rule.place {
            PortPlace::Path(path) => Some(path),
            PortPlace::Usb(_) => None,
        });
        return paths.map(|path| TrayPlace { label: label_in(&stored, &path), path }).collect();
    }
    // A port that nobody allows any more keeps no number; one of a USB id is known only when it is seen.
    let by_id = rules.iter().any(|rule| matches!(rule.place, PortPlace::Usb(_)));
    let allowed = AllowedPorts::new(rules);
    stored.into_iter().filter(|place| by_id || allowed.admit_path(&place.path).is_ok()).collect()
}

/// The same places, those of these paths in this order among themselves.
fn in_order(places: &[TrayPlace], paths: &[String]) -> Vec<TrayPlace> {
    let known = |path: &String| places.iter().find(|place| place.path == *path);
    let first = |(at, path): &(usize, &String)| !paths[..*at].contains(path);
    let mut next = paths.iter().enumerate().filter(first).filter_map(|(_, path)| known(path));
    let of_place = places
        .iter()
        .map(|place| if paths.contains(&place.path) { next.next().unwrap_or(place) } else { place });
    of_place.cloned().collect()
}

fn kind_of(path: &str) -> PortKind {
    if reader_of(path).is_some() {
        PortKind::Reader
    } else if UsbPlace::parse(path).is_some() {
        PortKind::Usb
    } else {
        PortKind::Line
    }
}

fn number_in(places: &[TrayPlace], path: &str) -> Option<SlotNo> {
    let at = places.iter().position(|place| place.path == path)?;
    u16::try_from(at + 1).ok().map(SlotNo)
}

fn label_in(places: &[TrayPlace], path: &str) -> String {
    places.iter().find(|place| place.path == path).map(|place| place.label.clone()).unwrap_or_default()
}

fn read(text: &str) -> Vec<TrayPlace> {
    let place = |line: &str| {
        let (path, label) = line.split_once('\t').unwrap_or((line, ""));
        TrayPlace { path: path.to_owned(), label: label.to_owned() }.cleaned()
    };
    text.lines().filter(|line| !line.is_empty()).map(place).collect()
}

fn written(places: &[TrayPlace]) -> String {
    let lines: Vec<String> = places.iter().map(|place| format!("{}\t{}", place.path, place.label)).collect();
    lines.join("\n")
}

impl TrayPlace {
    /// Without what would not come back from the setting as it went in.
    fn cleaned(&self) -> Self {
        let plain = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
        let label: String = plain(&self.label).trim().chars().take(LABEL).collect();
        Self { path: plain(&self.path), label: label.trim_end().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str, label: &str) -> TrayPlace {
        TrayPlace { path: path.to_owned(), label: label.to_owned() }
    }

    #[test]
    fn places_come_back_from_the_setting_as_they_were_and_in_their_order() {
        let places = vec![
            place("card:Reader 00 00", "by the window"),
            place("/dev/ttyUSB0", ""),
            place("COM3", "a b"),
        ];
        assert_eq!(read(&written(&places)), places);
        assert_eq!(number_in(&places, "COM3"), Some(SlotNo(3)));
        assert_eq!(read(""), []);
    }

    #[test]
    fn a_station_begins_with_the_stored_numbers_or_with_those_of_its_command_line() {
        let stored = || vec![place("/dev/ttyUSB1", "left"), place("/dev/ttyUSB0", ""), place("COM9", "gone")];
        let rules =
            |texts: &[&str]| texts.iter().map(|text| PortRule::parse(text).unwrap()).collect::<Vec<_>>();
        let named = ["flipper:/dev/ttyUSB0", "/dev/ttyUSB1"];
        assert_eq!(places_at_start(stored(), rules(&named), false), stored()[..2], "as they were stored");
        let fixed = [place("/dev/ttyUSB0", ""), place("/dev/ttyUSB1", "left")];
        assert_eq!(places_at_start(stored(), rules(&named), true), fixed, "as they were named");
        let by_id = places_at_start(stored(), rules(&["1209:2151"]), false);
        assert_eq!(by_id, stored(), "nobody knows yet which of them has the id");
    }

    #[test]
    fn only_the_ports_that_are_named_change_numbers_and_no_label_is_lost() {
        let places = [place("a", "left"), place("gone", "behind"), place("b", ""), place("c", "right")];
        let moved = |paths: &[&str]| {
            let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
            in_order(&places, &paths).iter().map(|place| (place.path.clone(), place.label.clone())).collect()
        };
        let as_told = |told: [(&str, &str); 4]| -> Vec<(String, String)> {
            told.map(|(path, label)| (path.to_owned(), label.to_owned())).to_vec()
        };
        let before: Vec<_> = moved(&[]);
        assert_eq!(before, as_told([("a", "left"), ("gone", "behind"), ("b", ""), ("c", "right")]));
        assert_eq!(moved(&["a", "b", "c"]), before, "one of them is not there");
        let swapped = as_told([("b", ""), ("gone", "behind"), ("a", "left"), ("c", "right")]);
        assert_eq!(moved(&["b", "a", "c"]), swapped);
        assert_eq!(moved(&["b", "unheard-of", "a", "b"]), swapped);
    }

    #[test]
    fn a_label_is_short_and_breaks_no_line_of_the_setting() {
        let label = format!(" one\ttwo\nthree {}", "x".repeat(40));
        let cleaned = place("/dev/ttyS0", &label).cleaned();
        assert!(cleaned.label.chars().count() <= LABEL && cleaned.label.starts_with("onetwothree"));
        assert_eq!(read(&written(std::slice::from_ref(&cleaned))), [cleaned]);
    }

    #[test]
    fn a_path_says_what_kind_of_port_it_is() {
        for (path, kind) in [
            ("card:Reader 00 00", PortKind::Reader),
            ("usb:20A0:4108@1-2.3", PortKind::Usb),
            ("/dev/ttyUSB0", PortKind::Line),
        ] {
            assert_eq!(kind_of(path), kind, "{path}");
        }
    }
}
