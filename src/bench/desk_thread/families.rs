//! Families of tokens on the running station: switched on and off, and told of once while nobody has tried them on real tokens.
//!
//! README, rules 1 and 4 for every family. The trap: a family that is switched off while one of its tokens is being
//! written goes off when that job is over, or the token would be left with half a secret.

use crate::bench::desk_thread::Desk;
use crate::bench::families::Families;
use crate::bench::message::{FamilyAct, FamilyRow, SlotNo};
use crate::bench::port_thread::PortRequest;
use crate::bench::slot::Slot;
use crate::desk::provision::Input;
use crate::desk::{DeskError, Office};
use crate::words::{Notice, Severity};

impl Desk {
    /// Does what a person decided about a family.
    pub(super) fn family(&mut self, act: &FamilyAct) -> Result<(), DeskError> {
        match act {
            FamilyAct::Use { family, on } => {
                self.office()?.use_family(family, *on)?;
                let asking = self.slots.values().filter(|slot| slot.asks_for_family() == Some(family) && !on);
                for no in asking.map(|slot| slot.no).collect::<Vec<_>>() {
                    self.feed(no, Input::Parked);
                }
                let code = if *on { "family-on" } else { "family-off-now" };
                self.say(Notice::new(code, Severity::Done).word("family", "family", family));
            }
            FamilyAct::Acknowledge { family } => self.office()?.acknowledge_family(family)?,
        }
        self.read_families();
        self.dirty.lists = true;
        Ok(())
    }

    /// Reads from the register which families are switched off; anybody may know that, signed in or not.
    pub(super) fn read_families(&mut self) {
        let families = self.office.as_ref().map_or_else(|| Ok(Vec::new()), Office::families);
        match families {
            Ok(families) => {
                let off = families.into_iter().filter(|known| known.record.off);
                self.families_off = off.map(|known| known.driver.family()).collect();
            }
            Err(error) => self.say_error(&error),
        }
    }

    /// Lets the slots know which families are off; one with a job that runs goes on being used until that is over.
    pub(super) fn switch_families(&mut self) {
        let busy: Families =
            self.slots.values().filter(|slot| slot.is_busy()).filter_map(Slot::family).collect();
        let off: Families = self.families_off.difference(&busy).copied().collect();
        if self.place.families_off.now() != off {
            self.place.families_off.set(off);
            // A thread that leaves its port alone sleeps until something is said to it.
            for slot in self.slots.values() {
                let _ = slot.thread.requests.try_send(PortRequest::Present(slot.present));
            }
        }
    }

    /// Says of the first token of a family that the family was never tried with real ones, until somebody has read it.
    pub(super) fn tell_untried(&mut self, no: SlotNo) {
        let Some(slot) = self.slots.get(&no).filter(|slot| !slot.emulated) else { return };
        let (Some(family), Some(identity)) = (slot.family(), &slot.identity) else { return };
        let Some(office) = self.office.as_ref().filter(|office| office.signed_in().is_some()) else { return };
        let known = office.family(family);
        let is_known = known.is_ok_and(|known| known.driver.tried_on_hardware() || known.record.acknowledged);
        if is_known || !self.told_untried.insert(family) {
            return;
        }
        let notice = Notice::new("family-untried", Severity::Attention).text("token", &identity.token);
        self.say(notice.word("family", "family", family));
    }
}

/// Every family for the settings.
pub(super) fn family_rows(office: &Office) -> Result<Vec<FamilyRow>, DeskError> {
    Ok(office.families()?.iter().map(FamilyRow::of).collect())
}
