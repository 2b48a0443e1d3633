//! Units that come back: looked at, decided on, erased in their slot, and found by their code.
//!
//! The judgement stays here while a person decides, so that the window can ask only for what was judged. The trap: a
//! search runs between two rounds of this thread; locking ends it, and with it everything that was looked at.

use crate::bench::desk_thread::tokens::in_other_slot;
use crate::bench::desk_thread::{Desk, Dirty};
use crate::bench::identify::Identification;
use crate::bench::message::{
    DoneRow, Event, IdentifiedRow, IdentifyView, ReturnView, ReturnedUnit, ReturnsAct, ReturnsNews,
    Signature, SlotNo,
};
use crate::bench::port_thread::PortRequest;
use crate::bench::slot::Slot;
use crate::bench::views::journal_row;
use crate::desk::device::DeviceReply;
use crate::desk::inspect::{Judgement, Seen, Unit, unit_word};
use crate::desk::{DeskError, DeviceFailure, DeviceOrder, Office, notice};
use crate::domain::diagnose::Typed;
use crate::domain::disposition::{Disposition, Ticks};
use crate::domain::drift::SERVER_WINDOW_STEPS;
use crate::domain::verdict::Verdict;
use crate::domain::{Consent, Witness};
use crate::driver::Identity;
use crate::words::{Notice, Severity};

/// Journal rows beside a judged unit.
const HISTORY_ROWS: u32 = 50;

/// What the token in a slot was asked.
enum Asked {
    /// Who it is now, with what the operator saw and typed.
    Name(Option<Typed>, Ticks),
    /// Two codes, for nobody typed any and it has no better proof.
    Codes(Box<Identity>, Ticks),
    /// To forget what it holds.
    Erase,
}

/// What of the returns is under way.
#[derive(Default)]
pub(super) struct Returns {
    judged: Option<(Judgement, Option<SlotNo>)>,
    /// The number of the order that a slot's token was given, and what for.
    asked: Option<(u64, Asked)>,
    search: Option<Identification>,
}

/// Where the codes come from that a unit is judged by.
enum Codes {
    /// From a person, or there are none.
    Typed,
    /// From the unit itself.
    Read,
    /// The unit could tell them and did not.
    Untold(Notice),
}

impl Returns {
    /// Whether there is work that waits for nobody.
    pub(super) const fn is_searching(&self) -> bool {
        self.search.is_some()
    }

    /// Whether the answer of a slot's token belongs here.
    pub(super) fn has_asked(&self, order: u64) -> bool {
        self.asked.as_ref().is_some_and(|(number, _)| *number == order)
    }
}

impl Desk {
    pub(super) fn returns(&mut self, act: ReturnsAct) -> Result<(), DeskError> {
        let outcome = match act {
            ReturnsAct::Judge { unit, codes, ticks } => self.judge(unit, &codes, ticks),
            ReturnsAct::Dispose { disposition, second, typed } => self.dispose(disposition, second, &typed),
            ReturnsAct::Sweep { scanned, disposition } => self.sweep(&scanned, disposition),
            ReturnsAct::Forget => {
                self.returns.judged = None;
                Ok(())
            }
            ReturnsAct::Identify { first, second } => self.identify(&first, &second),
            ReturnsAct::StopIdentifying => {
                self.end_search();
                Ok(())
            }
        };
        // The sentence stands on the screen of the returns, where it was asked.
        outcome.or_else(|error| match &error {
            DeskError::Return(_)
            | DeskError::Consent(_)
            | DeskError::Code(_)
            | DeskError::Witness(_)
            | DeskError::Vault(_)
            | DeskError::TooManyTries { .. } => {
                self.tell_returns(ReturnsNews::Refused(Notice::from(&error)));
                Ok(())
            }
            _ => {
                self.tell_returns(ReturnsNews::Refused(Notice::from(&error)));
                Err(error)
            }
        })
    }

    fn tell_returns(&mut self, news: ReturnsNews) {
        self.links.outbox.put(Event::Returns(news));
    }

    fn judge(&mut self, unit: ReturnedUnit, codes: &[String], ticks: Ticks) -> Result<(), DeskError> {
        let typed = match codes {
            [] => None,
            [first, rest @ ..] => Some(Typed::parse(first, rest.first().map(String::as_str))?),
        };
        let slot = match &unit {
            ReturnedUnit::Scanned(text) => self.plugged_in(text),
            ReturnedUnit::Chosen(_) => None,
            ReturnedUnit::Slot(no) => Some(*no),
        };
        // What a token said before its job is no evidence: it is asked again.
        if let Some(no) = slot {
            return self.ask_slot(no, DeviceOrder::Identify, Asked::Name(typed, ticks));
        }
        let unit = match unit {
            ReturnedUnit::Scanned(text) => Unit::Scanned(text),
            ReturnedUnit::Chosen(token) => Unit::Chosen(token),
            ReturnedUnit::Slot(_) => return Err(DeskError::NothingToDo),
        };
        self.judge_seen(&Seen { unit, typed, ticks }, None, Codes::Typed)
    }

    /// The idle slot in which the token with this serial lies: what it says itself is better evidence.
    fn plugged_in(&self, scanned: &str) -> Option<SlotNo> {
        let slot = self.slots.values().find(|slot| {
            let serial = slot.identity.as_ref().map(|identity| identity.token.serial.as_str());
            serial.is_some_and(|serial| serial.eq_ignore_ascii_case(scanned.trim()))
                && self.slot_before(slot.no).is_none()
        })?;
        (slot.order.is_none() && !slot.is_busy()).then_some(slot.no)
    }

    /// Sends an order to the token in a slot that has nothing else to do; the answer comes from the slot.
    fn ask_slot(&mut self, no: SlotNo, order: DeviceOrder, asked: Asked) -> Result<(), DeskError> {
        let number = self.number();
        let token = self.slots.get(&no).and_then(Slot::token);
        if let Some((token, first)) = token.zip(self.slot_before(no)) {
            let refusal = in_other_slot(token, first);
            self.tell_returns(ReturnsNews::Refused(refusal));
            return Ok(());
        }
        let slot = self.slots.get_mut(&no).filter(|slot| slot.order.is_none() && !slot.is_busy());
        let slot = slot.filter(|slot| slot.identity.is_some()).ok_or(DeskError::NothingToDo)?;
        if slot.thread.requests.try_send(PortRequest::Order(number, order)).is_err() {
            let failure = notice::device_fault(&DeviceFailure::Unplugged, slot.called());
            self.tell_returns(ReturnsNews::Refused(failure));
            return Ok(());
        }
        slot.order = Some(number);
        self.returns.asked = Some((number, asked));
        Ok(())
    }

    fn judge_seen(&mut self, seen: &Seen, slot: Option<SlotNo>, codes: Codes) -> Result<(), DeskError> {
        let office = self.office()?;
        let judgement = office.judge(seen)?;
        let view = return_view(office, &judgement, slot)?;
        let view = match codes {
            Codes::Typed => view,
            Codes::Read => ReturnView { codes_read: true, ..view },
            Codes::Untold(why) => ReturnView { untold: Some(why), ..view },
        };
        self.returns.judged = Some((judgement, slot));
        self.tell_returns(ReturnsNews::Judged(Box::new(view)));
        Ok(())
    }

    fn dispose(
        &mut self,
        disposition: Disposition,
        second: Option<Signature>,
        typed: &str,
    ) -> Result<(), DeskError> {
        let (judgement, slot) = self.returns.judged.clone().ok_or(DeskError::NothingToDo)?;
        if disposition == Disposition::Erase {
            return self.erase(&judgement, slot, typed);
        }
        judgement.case.allows(disposition)?;
        let office = self.office()?;
        let witness = second.map(|signature| sign(office, &signature)).transpose()?;
        office.dispose(judgement.clone(), disposition, witness)?;
        self.returns.judged = None;
        self.done(&judgement, disposition);
        Ok(())
    }

    fn done(&mut self, judgement: &Judgement, disposition: Disposition) {
        self.dirty = Dirty { station: true, slots: true, lists: true };
        self.classify_idle();
        let row = DoneRow {
            scanned: judgement.scanned.clone(),
            at: judgement.at,
            verdict: judgement.verdict,
            disposition,
            refusal: None,
        };
        self.tell_returns(ReturnsNews::Done(row));
        self.say(
            Notice::new("return-done", Severity::Done)
                .text("token", &judgement.scanned)
                .word("disposition", "disposition", disposition.as_str())
                .word("verdict", "verdict", judgement.verdict.as_str()),
        );
    }

    /// One unit of a box. A refusal stands in its row and stops nothing.
    fn sweep(&mut self, scanned: &str, disposition: Disposition) -> Result<(), DeskError> {
        let office = self.office()?;
        let judgement = office.judge(&Seen::scanned(scanned))?;
        let mut row = DoneRow {
            scanned: judgement.scanned.clone(),
            at: judgement.at,
            verdict: judgement.verdict,
            disposition,
            refusal: None,
        };
        match office.dispose(judgement, disposition, None) {
            Ok(()) => {
                self.dirty = Dirty { station: true, slots: true, lists: true };
                self.classify_idle();
            }
            Err(error @ DeskError::Return(_)) => row.refusal = Some(Notice::from(&error)),
            Err(error) => return Err(error),
        }
        self.tell_returns(ReturnsNews::Done(row));
        Ok(())
    }

    /// Sends the order that erases; the answer comes from the slot.
    fn erase(&mut self, judgement: &Judgement, slot: Option<SlotNo>, typed: &str) -> Result<(), DeskError> {
        judgement.case.allows(Disposition::Erase)?;
        let (Some(no), Some(token)) = (slot, &judgement.token) else { return Err(DeskError::NothingToDo) };
        let office = self.office()?;
        let consent = Consent::by_typing(&token.id, typed, &office.stamp()?.operator)?;
        let order = office.erase_order(judgement, consent)?;
        self.tell_returns(ReturnsNews::Erasing);
        self.ask_slot(no, order, Asked::Erase)
    }

    /// What the token in a slot answered.
    pub(super) fn slot_answered(&mut self, no: SlotNo, reply: DeviceReply) {
        let Some((_, asked)) = self.returns.asked.take() else { return };
        let outcome = match (asked, reply) {
            (Asked::Name(typed, ticks), DeviceReply::Identified(identity)) => {
                if let Some(slot) = self.slots.get_mut(&no) {
                    slot.identity = Some((*identity).clone());
                }
                self.judge_connected(no, identity, typed, ticks)
            }
            (Asked::Codes(identity, ticks), DeviceReply::Read(codes)) => {
                let typed = Some(Typed::read(codes.first, codes.second));
                self.judge_seen(
                    &Seen { unit: Unit::Connected(identity), typed, ticks },
                    Some(no),
                    Codes::Read,
                )
            }
            // It is judged by what else is known.
            (Asked::Codes(identity, ticks), DeviceReply::Failed(failure)) => {
                let why = notice::device_fault(&failure, identity.token.serial.as_str());
                let seen = Seen { unit: Unit::Connected(identity), typed: None, ticks };
                self.judge_seen(&seen, Some(no), Codes::Untold(why))
            }
            (Asked::Erase, DeviceReply::Erased(identity)) => self.erased(no, *identity),
            (_, DeviceReply::Failed(failure)) => {
                let serial = self.slots.get(&no).and_then(|slot| slot.identity.as_ref());
                let serial = serial.map(|identity| identity.token.serial.to_string()).unwrap_or_default();
                self.tell_returns(ReturnsNews::Refused(notice::device_fault(&failure, &serial)));
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(error) = outcome {
            self.tell_returns(ReturnsNews::Refused(Notice::from(&error)));
            self.say_error(&error);
        }
    }

    /// It has named itself: it proves what it holds, where somebody has not typed its codes.
    fn judge_connected(
        &mut self,
        no: SlotNo,
        identity: Box<Identity>,
        typed: Option<Typed>,
        ticks: Ticks,
    ) -> Result<(), DeskError> {
        if typed.is_none()
            && let Some(order) = self.office()?.proof_order(&identity)?
        {
            return self.ask_slot(no, order, Asked::Codes(identity, ticks));
        }
        self.judge_seen(&Seen { unit: Unit::Connected(identity), typed, ticks }, Some(no), Codes::Typed)
    }

    /// It names itself again: only if it is blank is it written down as erased.
    fn erased(&mut self, no: SlotNo, identity: Identity) -> Result<(), DeskError> {
        self.commit_group();
        let ticks = self.returns.judged.as_ref().map_or_else(Ticks::default, |(judged, _)| judged.case.ticks);
        if let Some(slot) = self.slots.get_mut(&no) {
            slot.identity = Some(identity.clone());
        }
        let seen = Seen { unit: Unit::Connected(Box::new(identity)), typed: None, ticks };
        let office = self.office()?;
        let judgement = office.judge(&seen)?;
        office.dispose(judgement.clone(), Disposition::Erase, None)?;
        self.done(&judgement, Disposition::Erase);
        self.judge_seen(&seen, Some(no), Codes::Typed)
    }

    fn identify(&mut self, first: &str, second: &str) -> Result<(), DeskError> {
        let typed = Typed::parse(first, Some(second))?;
        let search = Identification::begin(self.office()?, typed)?;
        self.returns.search = Some(search);
        Ok(())
    }

    /// Takes the search a page further.
    pub(super) fn search_on(&mut self) {
        let Some(mut search) = self.returns.search.take() else { return };
        let outcome = self.office().and_then(|office| {
            let more = search.go_on(office)?;
            Ok((more, identify_view(office, &search, !more)?))
        });
        match outcome {
            Ok((more, view)) => {
                self.returns.search = more.then_some(search);
                self.tell_returns(ReturnsNews::Identified(view));
            }
            Err(error) => self.say_error(&error),
        }
    }

    /// A person no longer wants to know.
    fn end_search(&mut self) {
        let Some(search) = self.returns.search.take() else { return };
        if let Some(office) = &self.office
            && let Ok(view) = identify_view(office, &search, true)
        {
            self.tell_returns(ReturnsNews::Identified(view));
        }
    }
}

/// The second person proves who they are; their passphrase goes no further.
fn sign(office: &mut Office, signature: &Signature) -> Result<Witness, DeskError> {
    office.witness(&signature.operator, signature.passphrase.expose_secret())
}

fn return_view(
    office: &Office,
    judgement: &Judgement,
    slot: Option<SlotNo>,
) -> Result<ReturnView, DeskError> {
    let history = match &judgement.token {
        Some(token) => office.register.journal_of_token(&token.id, HISTORY_ROWS)?,
        None => Vec::new(),
    };
    let profile = match &judgement.token {
        Some(token) => office.profile_of(&token.id)?,
        None => office.profile(),
    };
    Ok(ReturnView {
        scanned: judgement.scanned.clone(),
        at: judgement.at,
        slot,
        verdict: judgement.verdict,
        token: judgement.token.clone(),
        makers: judgement.makers.clone(),
        contract_name: judgement.contract_name.clone(),
        stop: judgement.stop.map(|stop| stop.cause),
        tracking: judgement.parcel.as_ref().map(|parcel| parcel.tracking.clone()),
        replaced_by: judgement
            .replacement
            .as_ref()
            .map(|by| (by.request.clone(), by.token.as_ref().map(|token| token.serial.clone()))),
        exchange: judgement.case.exchange
            || judgement.verdict == Verdict::AwaitingReturn && judgement.replacement.is_some(),
        unit: judgement.unit.map(unit_word),
        check_value: judgement.check_value,
        agrees: judgement.agrees,
        clock: judgement.clock,
        drift: judgement.drift,
        forecast: judgement.drift.map(|drift| drift.leaves(profile, SERVER_WINDOW_STEPS)),
        diagnosis: judgement.diagnosis.clone(),
        codes_read: false,
        untold: None,
        battery_millivolts: judgement.battery_millivolts,
        ticks: judgement.case.ticks,
        dispositions: judgement.dispositions.clone(),
        history: history.iter().map(journal_row).collect(),
    })
}

fn identify_view(office: &Office, search: &Identification, over: bool) -> Result<IdentifyView, DeskError> {
    /// More than these nobody reads; the second code is asked for instead.
    const MOST_ROWS: usize = 20;
    let mut rows = Vec::new();
    for one in search.found.candidates.iter().take(MOST_ROWS) {
        let Some(token) = office.register.token(&one.token)? else { continue };
        rows.push(IdentifiedRow {
            token: one.token.clone(),
            state: token.state,
            contract_name: office.register.contract(&one.contract)?.name,
            contract: one.contract.clone(),
            steps: one.steps,
        });
    }
    Ok(IdentifyView {
        seen: search.seen,
        total: search.total,
        over,
        rows,
        by_chance: search.by_chance(),
        spoiled: search.found.spoiled,
        codes: search.codes(),
    })
}
