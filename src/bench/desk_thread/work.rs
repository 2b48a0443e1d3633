//! Jobs in slots: begun, stepped, ended. The decisions are the desk's; here they meet slots and channels.

use crate::bench::desk_thread::Desk;
use crate::bench::message::{Answer, SlotNo, SlotWork, Step};
use crate::bench::port_thread::{PortEvent, PortRequest};
use crate::bench::slot::{Slot, end_notice};
use crate::bench::views::names;
use crate::desk::clock_watch::ClockHealth;
use crate::desk::device::{DeviceFailure, DeviceOrder, DeviceReply, DeviceStep};
use crate::desk::provision::{self, Effect, End, Input, Phase, Provision, Ticket};
use crate::desk::{DeskError, notice};
use crate::domain::otp::Code;
use crate::domain::{Refusal, RequestNo};
use crate::register::JobState;
use crate::words::{Notice, Severity};

impl Desk {
    /// Begins a job in a slot: for a request, for the next one, or for the job that the token belongs to.
    pub(super) fn begin(&mut self, no: SlotNo, request: Option<&RequestNo>) -> Result<(), DeskError> {
        if self.locking {
            return Err(DeskError::Locked);
        }
        if self.health != ClockHealth::Steady {
            return Err(DeskError::ClockWrong);
        }
        let claimed: Vec<Ticket> = self.slots.values().filter_map(Slot::claim).collect();
        let office = self.office.as_ref().ok_or(DeskError::Locked)?;
        office.signed_in().ok_or(DeskError::Locked)?;
        let open_job = match self.slots.get(&no).and_then(|slot| slot.identity.as_ref()) {
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
        let work = self.work_of(&ticket)?;
        let (provision, effect) = Provision::begin(ticket);
        let now = self.now_micros();
        if let Some(slot) = self.slots.get_mut(&no) {
            slot.begin(work, provision, now);
        }
        self.ask(no, effect);
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
        let ready: Vec<SlotNo> =
            self.slots.values().filter(|slot| slot.is_ready()).map(|slot| slot.no).collect();
        for no in ready {
            match self.begin(no, request) {
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
    pub(super) fn feed(&mut self, no: SlotNo, input: Input) {
        let mut input = Some(input);
        while let Some(next) = input.take() {
            let now = self.now_micros();
            let Some(slot) = self.slots.get_mut(&no).filter(|slot| slot.is_busy()) else { return };
            let effect = slot.step(next, now);
            let over = !slot.is_busy();
            self.dirty.slots = true;
            self.group.touched.insert(no);
            match effect {
                Some(Effect::Book(act)) => input = Some(self.perform(&act)),
                Some(effect) => self.ask(no, effect),
                None if over => self.ended(no),
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

    /// Lets the token in a slot blink, unless it has something else to do.
    pub(super) fn blink(&mut self, no: SlotNo) {
        let number = self.number();
        if let Some(slot) = self.slots.get(&no).filter(|slot| !slot.is_running()) {
            let _ = slot.thread.requests.try_send(PortRequest::Order(number, DeviceOrder::Blink));
        }
    }

    /// News from a slot's thread.
    pub(super) fn port_event(&mut self, no: SlotNo, event: PortEvent) {
        let now = self.now_micros();
        let Some(slot) = self.slots.get_mut(&no) else { return };
        self.dirty.slots = true;
        match event {
            PortEvent::Seen(identity) => self.seen(no, *identity),
            PortEvent::Odd(failure) => {
                slot.hand = if let DeviceFailure::NeedsHand { hand } = failure { Some(hand) } else { None };
                slot.notice = Some(notice::device_fault(&failure, slot.called()));
            }
            PortEvent::Gone => self.gone(no),
            PortEvent::Step(number, at) if slot.order == Some(number) => {
                let step = match at {
                    DeviceStep::Write => Step::Write,
                    DeviceStep::SetClock => Step::SetClock,
                    DeviceStep::ReadCodes => Step::Prove,
                };
                slot.timeline.enter(step, now);
            }
            PortEvent::Reply(number, reply) if slot.order == Some(number) => {
                slot.order = None;
                if slot.rekeying.is_some() {
                    return self.key_answered(no, reply);
                }
                self.hear(no, &reply);
                if self.returns.has_asked(number) {
                    self.slot_answered(no, reply);
                } else {
                    self.reply(no, reply);
                }
            }
            // An answer to an order that nobody waits for any more.
            PortEvent::Step(..) | PortEvent::Reply(..) => {}
        }
    }

    /// Keeps what the token in a slot said to its key, before anything else is done with it.
    fn hear(&mut self, no: SlotNo, reply: &DeviceReply) {
        let token =
            self.slots.get(&no).and_then(|slot| slot.identity.as_ref()).map(|seen| seen.token.clone());
        let refuses = matches!(reply, DeviceReply::Failed(failure) if failure.refuses_key().is_some());
        let Some(token) = token.filter(|_| refuses) else { return };
        let outcome = self.begin_group().and_then(|()| self.office()?.heard(&token, reply));
        if let Err(error) = outcome {
            self.say_error(&error);
        }
    }

    fn reply(&mut self, no: SlotNo, reply: DeviceReply) {
        let input = match reply {
            DeviceReply::Identified(identity) => {
                if let Some(slot) = self.slots.get_mut(&no) {
                    slot.identity = Some((*identity).clone());
                }
                Input::Identified(identity)
            }
            DeviceReply::Written(written) => Input::Written(written),
            DeviceReply::Read(codes) => Input::Read(codes),
            DeviceReply::Failed(failure) => Input::DeviceFailed(failure),
            DeviceReply::Blinked
            | DeviceReply::Erased(_)
            | DeviceReply::KeyTaken
            | DeviceReply::KeyUntold(_)
            | DeviceReply::KeyTold(_) => return,
        };
        self.feed(no, input);
    }

    fn ended(&mut self, no: SlotNo) {
        self.dirty.lists = true;
        self.dirty.station = true;
        let Some(slot) = self.slots.get_mut(&no) else { return };
        let Some(Phase::Ended(end)) = slot.provision.as_ref().map(|p| p.phase.clone()) else { return };
        match &end {
            End::Recorded { .. } => {
                self.shift.record(self.place.clock.now());
                self.group.news.extend(recorded(slot));
            }
            End::Dropped => {
                slot.provision = None;
                slot.work = None;
                // Left alone by decision: it does not begin again by itself.
                slot.usable = false;
            }
            End::Refused(_) | End::Quarantined(_) | End::Interrupted(_) | End::BookFailed => {}
        }
        if let Some(notice) = end_notice(&end) {
            slot.notice = Some(notice.clone());
            self.group.news.push(notice);
        }
        if slot.identity.is_none() {
            let worked_on = slot.provision.as_ref().and_then(|provision| provision.identity.clone());
            slot.clear();
            if let Some(identity) = worked_on {
                self.look_for_twins(&identity.token);
            }
        }
    }

    /// The operator's decision in a slot.
    pub(super) fn answer(&mut self, no: SlotNo, answer: Answer) -> Result<(), DeskError> {
        if self.slots.get(&no).is_some_and(|slot| slot.rekeying.is_some()) {
            self.key_confirmed(no, &answer);
            return Ok(());
        }
        let asked = self.slots.get(&no).and_then(Slot::asks_for_family).filter(|_| answer == Answer::Allow);
        let answer = match answer {
            Answer::Retry => provision::Answer::Retry,
            Answer::SetClock => provision::Answer::SetClock,
            Answer::Quarantine => provision::Answer::Quarantine,
            Answer::Drop => provision::Answer::Drop,
            Answer::Allow => provision::Answer::Allow,
            Answer::ShowKey => provision::Answer::ShowKey,
            // The question that these answered is over.
            Answer::Pressed | Answer::Later => return Ok(()),
            Answer::Codes { first, second } => {
                let job = self.slots.get(&no).and_then(|slot| slot.provision.as_ref()?.job.as_ref());
                let service = self.office.as_ref().ok_or(DeskError::Locked)?.profile();
                let digits = job.map_or(service, |job| job.profile).digits;
                provision::Answer::Codes(Code::parse(&first, digits)?, Code::parse(&second, digits)?)
            }
        };
        self.feed(no, Input::Answered(answer));
        if let Some(family) = asked {
            self.go_on_with(family)?;
        }
        Ok(())
    }

    /// The yes of one slot counts for all: those that asked for the same family go on without a question.
    fn go_on_with(&mut self, family: &'static str) -> Result<(), DeskError> {
        if self.office()?.family(family)?.asks() {
            return Ok(());
        }
        let waiting = self.slots.values().filter(|slot| slot.asks_for_family() == Some(family));
        for no in waiting.map(|slot| slot.no).collect::<Vec<_>>() {
            self.feed(no, Input::Answered(provision::Answer::Retry));
        }
        Ok(())
    }
}

/// What to say of a recorded token.
fn recorded(slot: &Slot) -> Option<Notice> {
    let job = slot.provision.as_ref()?.job.as_ref()?;
    let name = slot.work.as_ref().map(|work| work.contract_name.as_str()).unwrap_or_default();
    Some(Notice::new("recorded", Severity::Done).text("token", &job.token.serial).text("contract", name))
}
