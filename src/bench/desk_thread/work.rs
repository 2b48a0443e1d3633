//! Jobs in slots: begun, stepped, ended. The decisions are the desk's; here they meet slots and channels.

use crate::bench::desk_thread::{After, Desk};
use crate::bench::message::{Answer, LabelPurpose, SlotNo, SlotWork, Step};
use crate::bench::port_thread::{PortEvent, PortRequest};
use crate::bench::printer_thread::{PrintJob, PrintOutcome, Printed};
use crate::bench::slot::{Slot, end_notice};
use crate::bench::views::names;
use crate::desk::clock_watch::ClockHealth;
use crate::desk::device::{DeviceOrder, DeviceReply, DeviceStep};
use crate::desk::provision::{self, DeviceAct, Effect, End, Input, Phase, Provision, Ticket, step};
use crate::desk::{DeskError, notice};
use crate::domain::otp::Code;
use crate::domain::{Refusal, RequestNo, TokenState};
use crate::driver::{Identity, UnitState};
use crate::register::JobState;
use crate::words::{Notice, Severity};

impl Desk {
    /// Begins a job in a slot: for a request, for the next one, or for the job that the token belongs to.
    pub(super) fn begin(&mut self, slot: usize, request: Option<&RequestNo>) -> Result<(), DeskError> {
        if self.locking {
            return Err(DeskError::Locked);
        }
        if self.health != ClockHealth::Steady {
            return Err(DeskError::ClockWrong);
        }
        let claimed: Vec<Ticket> = self.slots.iter().filter_map(Slot::claim).collect();
        let office = self.office.as_ref().ok_or(DeskError::Locked)?;
        office.signed_in().ok_or(DeskError::Locked)?;
        let open_job = match &self.slots[slot].identity {
            Some(identity) => {
                office.register.job_of(&identity.token)?.filter(|job| job.state != JobState::Recorded)
            }
            None => None,
        };
        let ticket = match (open_job, request) {
            (Some(job), _) => Ticket { request: job.request, item: job.item },
            (None, Some(request)) => office.ticket_of(request, &claimed)?,
            (None, None) => office.next_ticket(&claimed)?,
        };
        self.slots[slot].work = Some(self.work_of(&ticket)?);
        let (provision, effect) = Provision::begin(ticket);
        let now = self.now_micros();
        let place = &mut self.slots[slot];
        place.notice = None;
        place.shown = None;
        place.timeline = crate::bench::timeline::Timeline::default();
        place.provision = Some(provision);
        place.mark(now);
        self.ask(slot, effect);
        self.dirty.slots = true;
        Ok(())
    }

    fn work_of(&self, ticket: &Ticket) -> Result<SlotWork, DeskError> {
        let office = self.office.as_ref().ok_or(DeskError::Locked)?;
        let request = office.register.request(&ticket.request)?;
        let contract = office.register.contract(&request.contract)?;
        let users = request.items.iter().find(|item| item.no == ticket.item);
        Ok(SlotWork {
            request: ticket.request.clone(),
            contract: contract.no.clone(),
            contract_name: contract.name.clone(),
            item: ticket.item,
            of: request.quantity(),
            users: users.map(|item| names(&contract, &item.users)).unwrap_or_default(),
        })
    }

    /// Begins in every slot that is ready, as long as there are items; says nothing when there are none.
    pub(super) fn begin_all(&mut self, request: Option<&RequestNo>) -> Result<u32, DeskError> {
        let mut begun = 0;
        for slot in 0..self.slots.len() {
            if !self.slots[slot].is_ready() {
                continue;
            }
            match self.begin(slot, request) {
                Ok(()) => begun += 1,
                Err(DeskError::NothingToDo | DeskError::Refused(Refusal::NothingLeft { .. }))
                    if begun > 0 || self.auto =>
                {
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(begun)
    }

    /// Feeds an input and everything that the register answers to it, until a token, a label or a person is needed.
    pub(super) fn feed(&mut self, slot: usize, input: Input) {
        let mut input = Some(input);
        while let Some(next) = input.take() {
            let Some(state) = self.slots[slot].provision.take() else { return };
            let was_over = state.is_over();
            let (state, effect) = step(state, next);
            let over = state.is_over() && !was_over;
            self.slots[slot].provision = Some(state);
            let now = self.now_micros();
            self.slots[slot].mark(now);
            self.dirty.slots = true;
            if !self.touched.contains(&slot) {
                self.touched.push(slot);
            }
            match effect {
                Some(Effect::Book(act)) => input = Some(self.perform(&act)),
                Some(effect) => self.ask(slot, effect),
                None if over => self.ended(slot),
                None => {}
            }
        }
    }

    fn perform(&mut self, act: &provision::BookAct) -> Input {
        let outcome = self.begin_group().and_then(|()| match &mut self.office {
            Some(office) => office.perform(act),
            None => Err(DeskError::Locked),
        });
        outcome.unwrap_or_else(|error| {
            self.say_error(&error);
            Input::BookFailed
        })
    }

    /// Notes an effect that may leave the thread only after the group is on disk.
    fn ask(&mut self, slot: usize, effect: Effect) {
        match effect {
            Effect::Device(act) => {
                let number = self.number();
                self.slots[slot].order = Some(number);
                self.after.push(After::Device(slot, number, act));
            }
            Effect::Label(request) => self.after.push(After::Label(slot, request)),
            Effect::Book(_) => {}
        }
    }

    /// Sends an order with its secrets to the slot's thread.
    pub(super) fn send_order(&mut self, slot: usize, number: u64, act: &DeviceAct) {
        let sets_clock = matches!(act, DeviceAct::Write { .. } | DeviceAct::SetClock { .. });
        if sets_clock && self.health != ClockHealth::Steady {
            // The job stays armed in the register and goes on once the clock can be trusted.
            self.say_error(&DeskError::ClockWrong);
            return self.feed(slot, Input::BookFailed);
        }
        let order = match &self.office {
            Some(office) => office.order(act),
            None => Err(DeskError::Locked),
        };
        let order = match order {
            Ok(order) => order,
            Err(error) => {
                self.say_error(&error);
                return self.feed(slot, Input::BookFailed);
            }
        };
        // A slot carries out one order at a time, so there is room for this one.
        if self.slots[slot].thread.requests.try_send(PortRequest::Order(number, order)).is_err() {
            self.feed(slot, Input::DeviceFailed(crate::desk::DeviceFailure::Unplugged));
        }
    }

    pub(super) fn blink(&mut self, slot: usize) {
        let number = self.number();
        let _ = self.slots[slot].thread.requests.try_send(PortRequest::Order(number, DeviceOrder::Blink));
    }

    /// News from a slot's thread.
    pub(super) fn port_event(&mut self, no: SlotNo, event: PortEvent) {
        let Some(slot) = self.slots.iter().position(|slot| slot.no == no) else { return };
        self.dirty.slots = true;
        match event {
            PortEvent::Seen(identity) => self.seen(slot, *identity),
            PortEvent::Odd(failure) => {
                self.slots[slot].notice = Some(notice::device_fault(&failure, &self.slots[slot].path));
            }
            PortEvent::Gone => self.gone(slot),
            PortEvent::Step(number, at) if self.slots[slot].order == Some(number) => {
                let now = self.now_micros();
                let step = match at {
                    DeviceStep::Write => Step::Write,
                    DeviceStep::SetClock => Step::SetClock,
                    DeviceStep::ReadCodes => Step::Prove,
                };
                self.slots[slot].timeline.enter(step, now);
            }
            PortEvent::Reply(number, reply) if self.slots[slot].order == Some(number) => {
                self.slots[slot].order = None;
                self.reply(slot, reply);
            }
            // An answer to an order that nobody waits for any more.
            PortEvent::Step(..) | PortEvent::Reply(..) => {}
        }
    }

    fn reply(&mut self, slot: usize, reply: DeviceReply) {
        let input = match reply {
            DeviceReply::Identified(identity) => {
                self.slots[slot].identity = Some((*identity).clone());
                Input::Identified(identity)
            }
            DeviceReply::Written(written) => Input::Written(written),
            DeviceReply::Read(codes) => Input::Read(codes),
            DeviceReply::Failed(failure) => Input::DeviceFailed(failure),
            DeviceReply::Blinked => return,
        };
        self.feed(slot, input);
    }

    /// A token is in a slot. The same token as before is no news while its job runs or is over.
    fn seen(&mut self, slot: usize, identity: Identity) {
        let same = self.slots[slot].identity.as_ref().is_some_and(|known| known.token == identity.token);
        if self.slots[slot].provision.is_some() && same {
            self.slots[slot].identity = Some(identity);
            return;
        }
        self.slots[slot].clear();
        self.slots[slot].identity = Some(identity);
        self.classify(slot);
        if self.auto
            && !self.locking
            && self.slots[slot].is_ready()
            && let Err(error) = self.begin(slot, None)
            && !matches!(error, DeskError::NothingToDo)
        {
            self.say_error(&error);
        }
    }

    /// What the register says about the token in a slot, without beginning anything.
    pub(super) fn classify(&mut self, slot: usize) {
        let Some(identity) = self.slots[slot].identity.clone() else { return };
        let Some(office) = self.office.as_ref().filter(|office| office.signed_in().is_some()) else { return };
        let facts = (|| {
            let job = office.register.job_of(&identity.token)?;
            Ok::<_, DeskError>((job, office.register.token(&identity.token)?))
        })();
        self.slots[slot].agrees = match &facts {
            // Armed and never written, a token has nothing to agree with.
            Ok((Some(job), _)) if job.state == JobState::Armed => {
                identity.check_value.map(|told| told == job.check_value)
            }
            Ok((Some(job), _)) => Some(identity.check_value == Some(job.check_value)),
            _ => None,
        };
        let facts = facts.map(|(job, token)| (job.filter(|job| job.state != JobState::Recorded), token));
        let (usable, notice) = match facts {
            Err(error) => (false, Some(Notice::from(&error))),
            Ok((Some(_), _)) => {
                (true, Some(Notice::new("resumable", Severity::Attention).text("token", &identity.token)))
            }
            Ok((None, None)) => (false, Some(unknown(&identity))),
            Ok((None, Some(token))) if token.state != TokenState::InStock => {
                let notice = Notice::new("token-not-in-stock", Severity::Refused)
                    .text("token", &identity.token)
                    .word("state", "token-state", token.state.as_str());
                (false, Some(notice))
            }
            Ok((None, Some(_))) if identity.state == UnitState::Live => (
                false,
                Some(Notice::new("token-not-blank", Severity::Refused).text("token", &identity.token)),
            ),
            Ok((None, Some(_))) => (true, None),
        };
        self.slots[slot].usable = usable;
        self.slots[slot].notice = notice;
    }

    fn gone(&mut self, slot: usize) {
        if self.slots[slot].is_busy() {
            self.feed(slot, Input::Removed);
        }
        if self.slots[slot].is_busy() {
            // It waits for the disk or the printer; the picture is cleared when that is done.
            self.slots[slot].identity = None;
        } else {
            self.slots[slot].clear();
        }
    }

    fn ended(&mut self, slot: usize) {
        self.dirty.lists = true;
        self.dirty.station = true;
        let Some(Phase::Ended(end)) = self.slots[slot].provision.as_ref().map(|p| p.phase.clone()) else {
            return;
        };
        let notice = end_notice(&end);
        match &end {
            End::Recorded { .. } => self.recorded(slot),
            End::Quarantined(_) => self.spoiled += 1,
            End::Dropped => {
                self.slots[slot].provision = None;
                self.slots[slot].work = None;
                // Left alone by decision: it does not begin again by itself.
                self.slots[slot].usable = false;
            }
            End::Refused(_) | End::Interrupted(_) | End::BookFailed => {}
        }
        if let Some(notice) = notice {
            self.slots[slot].notice = Some(notice.clone());
            self.news.push(notice);
        }
        if self.slots[slot].identity.is_none() {
            self.slots[slot].clear();
        }
    }

    fn recorded(&mut self, slot: usize) {
        let now = self.place.clock.now();
        self.shift.record(now);
        let place = &self.slots[slot];
        let serial =
            place.provision.as_ref().and_then(|p| p.job.as_ref()).map(|job| job.token.serial.clone());
        let name = place.work.as_ref().map(|work| work.contract_name.clone()).unwrap_or_default();
        if let Some(serial) = serial {
            self.news
                .push(Notice::new("recorded", Severity::Done).text("token", serial).text("contract", name));
        }
    }

    /// The disk did not take this slot's step: what is on it decides when the token is looked at again.
    pub(super) fn abandon(&mut self, slot: usize) {
        let Some(provision) = self.slots.get_mut(slot).and_then(|slot| slot.provision.as_mut()) else {
            return;
        };
        let undone =
            matches!(provision.phase, Phase::Ended(End::Recorded { labelled: None } | End::Quarantined(_)));
        if undone || !provision.is_over() {
            provision.phase = Phase::Ended(End::BookFailed);
            self.slots[slot].order = None;
            self.slots[slot].notice = Some(Notice::new("disk-failed", Severity::Fault));
        }
    }

    /// The operator's decision in a slot.
    pub(super) fn answer(&mut self, no: SlotNo, answer: Answer) -> Result<(), DeskError> {
        let Some(slot) = self.slots.iter().position(|slot| slot.no == no) else { return Ok(()) };
        let answer = match answer {
            Answer::Retry => provision::Answer::Retry,
            Answer::SetClock => provision::Answer::SetClock,
            Answer::Quarantine => provision::Answer::Quarantine,
            Answer::Drop => provision::Answer::Drop,
            Answer::Codes { first, second } => {
                let digits = self.office.as_ref().ok_or(DeskError::Locked)?.profile().digits;
                provision::Answer::Codes(Code::parse(&first, digits)?, Code::parse(&second, digits)?)
            }
        };
        self.feed(slot, Input::Answered(answer));
        Ok(())
    }

    /// Hands a recorded request's label to the printer thread.
    pub(super) fn make_label(&mut self, slot: usize, request: &RequestNo) {
        let value = match &self.office {
            Some(office) => office.label_value(request),
            None => Err(DeskError::Locked),
        };
        let id = self.number();
        let job = value.map(|value| PrintJob {
            id,
            requests: vec![request.clone()],
            values: vec![value],
            form: self.place.form,
            start_cell: 1,
            purpose: LabelPurpose::Save(self.place.spool.join(format!("{}.pdf", request.0))),
            spool: self.place.spool.clone(),
        });
        match job {
            Ok(job) => match self.links.print_jobs.try_send(job) {
                Ok(()) => self.labels.push((id, slot)),
                Err(_) => self.label_failed(slot, request, &Notice::new("printer-busy", Severity::Fault)),
            },
            Err(error) => self.label_failed(slot, request, &Notice::from(&error)),
        }
    }

    fn label_failed(&mut self, slot: usize, request: &RequestNo, notice: &Notice) {
        self.note_print(request, self.place.form.as_str(), Some(notice.code));
        self.say(notice.clone());
        self.feed(slot, Input::Labelled(false));
    }

    fn note_print(&mut self, request: &RequestNo, form: &str, failure: Option<&str>) {
        let noted = self.begin_group().and_then(|()| match &mut self.office {
            Some(office) => office.note_print(request, form, failure),
            None => Err(DeskError::Locked),
        });
        if let Err(error) = noted {
            self.say_error(&error);
        }
        self.dirty.lists = true;
    }

    /// The printer thread is done with something.
    pub(super) fn printed(&mut self, outcome: PrintOutcome) {
        let slot =
            self.labels.iter().position(|(id, _)| *id == outcome.id).map(|at| self.labels.remove(at).1);
        let failure = outcome.result.as_ref().err().map(|error| Notice::from(error).code);
        if !matches!(outcome.result, Ok(Printed::Picture(_))) {
            for request in &outcome.requests {
                self.note_print(request, outcome.form.as_str(), failure);
            }
        }
        if let Some(slot) = slot {
            self.feed(slot, Input::Labelled(failure.is_none()));
        }
        match outcome.result {
            Ok(Printed::Picture(picture)) => {
                self.links.outbox.put(crate::bench::message::Event::LabelPreview(picture));
            }
            Ok(Printed::File(path, show)) if slot.is_none() => {
                if show && let Err(cause) = crate::port::open_in_viewer(&path) {
                    self.say_error(&DeskError::File { path: path.display().to_string(), cause });
                }
                self.say(Notice::new("label-saved", Severity::Done).text("path", path.display()));
            }
            Ok(Printed::File(..)) => {}
            Err(error) => self.say_error(&error),
        }
    }
}

/// A token that the register does not know.
fn unknown(identity: &Identity) -> Notice {
    Notice::new("token-unknown", Severity::Refused).text("token", &identity.token)
}
