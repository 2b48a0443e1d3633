//! One group: everything that came in at once, one disk sync, and only then orders, labels and news.
//!
//! The trap: what a step asks for is noted here and leaves the thread after the sync; if the disk does not take the
//! group, none of it may leave and every job in it is given up as it stands in memory, because only what is on the disk
//! counts.

use std::collections::BTreeSet;

use crate::bench::desk_thread::{Desk, Dirty, Incoming};
use crate::bench::message::{Command, SlotNo};
use crate::bench::port_thread::PortRequest;
use crate::desk::clock_watch::ClockHealth;
use crate::desk::provision::{DeviceAct, Effect, Input};
use crate::desk::{DeskError, DeviceFailure};
use crate::domain::RequestNo;
use crate::words::Notice;

/// What waits for the disk.
#[derive(Default)]
pub(super) struct Group {
    after: Vec<After>,
    /// What to say then.
    pub(super) news: Vec<Notice>,
    /// Slots whose jobs took a step.
    pub(super) touched: BTreeSet<SlotNo>,
}

/// What may leave the thread once its intention is on disk.
enum After {
    /// An order for a slot's token.
    Device(SlotNo, u64, DeviceAct),
    /// A label for a recorded request.
    Label(SlotNo, RequestNo),
}

impl Desk {
    /// Works all inputs off, with one disk sync for them all.
    pub(super) fn work_off(&mut self, group: Vec<Incoming>) {
        for incoming in group {
            match incoming {
                // Signing in and making a register have transactions of their own.
                Incoming::Command(command) => {
                    if ends_group(&command) {
                        self.commit_group();
                    }
                    self.command(command);
                }
                Incoming::Port(slot, event) => self.port_event(slot, event),
                Incoming::Around(around) => self.around_changed(around),
                Incoming::Print(report) => self.print_report(report),
            }
        }
        self.commit_group();
    }

    /// Opens a group before something is written.
    pub(super) fn begin_group(&mut self) -> Result<(), DeskError> {
        match &mut self.office {
            Some(office) => Ok(office.register.begin_group()?),
            None => Err(DeskError::Locked),
        }
    }

    pub(super) fn commit_group(&mut self) {
        let Some(office) = &mut self.office else { return };
        let synced = office.register.commit_group();
        let group = std::mem::take(&mut self.group);
        if let Err(error) = synced {
            return self.group_failed(&error.into(), &group.touched);
        }
        for notice in group.news {
            self.say(notice);
        }
        for after in group.after {
            match after {
                After::Device(slot, number, act) => self.send_order(slot, number, &act),
                After::Label(slot, request) => self.make_label(slot, &request),
            }
        }
    }

    /// The disk did not take the group: none of its steps happened, so none of their effects may.
    fn group_failed(&mut self, error: &DeskError, touched: &BTreeSet<SlotNo>) {
        self.dirty = Dirty { station: true, slots: true, lists: true };
        self.say(error.into());
        for slot in self.slots.values_mut().filter(|slot| touched.contains(&slot.no)) {
            slot.abandon();
        }
        self.reopen_if_spoiled();
    }

    pub(super) fn reopen_if_spoiled(&mut self) {
        let Some(office) = &mut self.office else { return };
        if office.register.is_spoiled()
            && let Err(error) = office.register.reopen()
        {
            let notice = Notice::from(&error);
            self.say(notice);
        }
    }

    /// Notes an effect that may leave the thread only after the group is on disk.
    pub(super) fn ask(&mut self, no: SlotNo, effect: Effect) {
        match effect {
            Effect::Device(act) => {
                let number = self.number();
                if let Some(slot) = self.slots.get_mut(&no) {
                    slot.order = Some(number);
                }
                self.group.after.push(After::Device(no, number, act));
            }
            Effect::Label(request) => self.group.after.push(After::Label(no, request)),
            Effect::Book(_) => {}
        }
    }

    /// Sends an order with its secrets to the slot's thread.
    fn send_order(&mut self, no: SlotNo, number: u64, act: &DeviceAct) {
        let sets_clock = matches!(act, DeviceAct::Write { .. } | DeviceAct::SetClock { .. });
        let order = match &self.office {
            // The job stays armed in the register and goes on once the clock can be trusted.
            Some(_) if sets_clock && self.health != ClockHealth::Steady => Err(DeskError::ClockWrong),
            Some(office) => office.order(act),
            None => Err(DeskError::Locked),
        };
        let order = match order {
            Ok(order) => order,
            Err(error) => {
                self.say_error(&error);
                return self.feed(no, Input::BookFailed);
            }
        };
        let Some(slot) = self.slots.get(&no) else { return };
        // A slot carries out one order at a time, so there is room for this one.
        if slot.thread.requests.try_send(PortRequest::Order(number, order)).is_err() {
            self.feed(no, Input::DeviceFailed(DeviceFailure::Unplugged));
        }
    }
}

/// Commands that begin and end transactions of their own.
const fn ends_group(command: &Command) -> bool {
    matches!(
        command,
        Command::CreateRegister(_)
            | Command::Unlock { .. }
            | Command::Lock
            | Command::Returns(_)
            | Command::ChangeKey { .. }
            | Command::Quit
            | Command::Import { .. }
            | Command::AddOperator { .. }
            | Command::VerifyJournal
            | Command::ExportJournal { .. }
    )
}
