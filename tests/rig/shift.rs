//! The station in one thread: the real step function, office, driver and book, stopped wherever a proof wants.
//!
//! A token goes in as the bench takes it in: it is asked for its name, its open job decides what it is for, and
//! only a blank token in stock gets the next item.

use std::path::Path;
use std::sync::{Arc, Mutex};

use token_station::desk::device::{self, DeviceReply};
use token_station::desk::provision::{
    Answer, BookAct, Choice, Effect, End, Input, Phase, Provision, Ticket, step,
};
use token_station::desk::{DeskError, Office};
use token_station::domain::{RequestNo, TokenState};
use token_station::driver::{DRIVERS, Identity, Session, UnitState};
use token_station::port::Plug;
use token_station::register::JobState;

use crate::book;
use crate::tray::{CountedLine, Meter, Unit};
use crate::world::{Seeded, StillClock};

/// Where the station dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The effect of this number was asked for and not begun.
    Before(u32),
    /// It is done, and nobody was told.
    After(u32),
}

/// The station died.
#[derive(Debug)]
pub struct Died;

/// What became of a token that was put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A job ran to this end.
    Ended(End),
    /// The station will not begin anything with it.
    Left,
    /// It did not tell its name.
    Silent,
    /// No item waits.
    NothingToDo,
}

/// A running station.
pub struct Shift {
    pub office: Office,
    pub meter: Arc<Mutex<Meter>>,
    pub stop: Option<Stop>,
    /// Effects asked for so far.
    pub effects: u32,
    /// Whether book acts wait for one common sync, as at the bench, or have one each.
    pub grouped: bool,
    /// Whether a disk failure is lived through, as at the bench; otherwise it ends the proof.
    pub patient: bool,
    clock: Arc<StillClock>,
    chance: Seeded,
}

impl Shift {
    /// Opens and unlocks a register.
    pub fn start(register: &Path, clock: &Arc<StillClock>, seed: u64) -> Self {
        let office = book::open(register, Arc::clone(clock) as _, Box::new(Seeded::new(seed)));
        Self {
            office,
            meter: Arc::default(),
            stop: None,
            effects: 0,
            grouped: false,
            patient: false,
            clock: Arc::clone(clock),
            chance: Seeded::new(seed ^ 0xabcd),
        }
    }

    /// Puts a token in; it gets power if it has none.
    pub fn insert(&mut self, unit: &Unit, powered: bool) -> Result<Seen, Died> {
        if !powered {
            crate::tray::lock(unit).power_off();
            crate::tray::lock(unit).power_on(self.clock.host());
        }
        let line = Box::new(CountedLine::new(unit, &self.clock, &self.meter));
        let mut session = DRIVERS[0].open(Plug::Line(line), Arc::clone(&self.clock) as _).unwrap();
        let Ok(identity) = session.identify() else { return Ok(Seen::Silent) };
        let ticket = match self.ticket_for(&identity) {
            Ok(Some(ticket)) => ticket,
            Ok(None) => return Ok(Seen::Left),
            Err(DeskError::NothingToDo) => return Ok(Seen::NothingToDo),
            Err(error) => panic!("{error}"),
        };
        self.work(&mut *session, ticket).map(Seen::Ended)
    }

    /// What the bench begins with this token, if anything.
    fn ticket_for(&self, identity: &Identity) -> Result<Option<Ticket>, DeskError> {
        let register = &self.office.register;
        if let Some(job) = register.job_of(&identity.token)?
            && job.state != JobState::Recorded
        {
            return Ok(Some(Ticket { request: job.request, item: job.item }));
        }
        let in_stock =
            register.token(&identity.token)?.is_some_and(|token| token.state == TokenState::InStock);
        if !in_stock || identity.state == UnitState::Live {
            return Ok(None);
        }
        self.office.next_ticket(&[]).map(Some)
    }

    fn work(&mut self, session: &mut dyn Session, ticket: Ticket) -> Result<End, Died> {
        let (mut state, first) = Provision::begin(ticket);
        let mut effect = Some(first);
        let mut asked = 0;
        loop {
            let input = match (effect, &state.phase) {
                (Some(effect), _) => self.perform(session, effect)?,
                (None, Phase::Ended(end)) => {
                    return Ok(self.sync().map_or(End::BookFailed, |()| end.clone()));
                }
                (None, Phase::Asking(problem)) => {
                    // An operator who tries three times and then takes the safe way.
                    asked += 1;
                    let [first, safe] = problem.choices(state.job.is_some());
                    let choice = if asked <= 3 { first } else { safe };
                    Input::Answered(match choice {
                        Choice::Retry => Answer::Retry,
                        Choice::SetClock => Answer::SetClock,
                        Choice::Quarantine => Answer::Quarantine,
                        Choice::Drop => Answer::Drop,
                        Choice::Allow => Answer::Allow,
                        Choice::ShowKey => Answer::ShowKey,
                        Choice::Codes => panic!("these tokens tell their codes themselves"),
                    })
                }
                (None, phase) => panic!("nobody is asked and nothing is over: {phase:?}"),
            };
            (state, effect) = step(state, input);
        }
    }

    fn perform(&mut self, session: &mut dyn Session, effect: Effect) -> Result<Input, Died> {
        self.effects += 1;
        if !matches!(effect, Effect::Book(_))
            && let Err(failed) = self.sync()
        {
            return Ok(failed);
        }
        if self.stop == Some(Stop::Before(self.effects)) {
            return Err(Died);
        }
        let input = match effect {
            Effect::Book(act) => self.book(&act),
            Effect::Device(act) => match self.office.order(&act) {
                Err(error) => self.failed(&error),
                Ok(order) => match device::perform(session, order, &mut self.chance, &mut |_| {}) {
                    DeviceReply::Identified(identity) => Input::Identified(identity),
                    DeviceReply::Written(written) => Input::Written(written),
                    DeviceReply::Read(codes) => Input::Read(codes),
                    DeviceReply::Failed(failure) => Input::DeviceFailed(failure),
                    other => panic!("nobody asked it for {other:?}"),
                },
            },
            Effect::Label(request) => self.label(&request),
        };
        if self.stop == Some(Stop::After(self.effects)) { Err(Died) } else { Ok(input) }
    }

    fn book(&mut self, act: &BookAct) -> Input {
        let begun = if self.grouped { self.office.register.begin_group() } else { Ok(()) };
        let done = begun.map_err(DeskError::from).and_then(|()| self.office.perform(act));
        done.unwrap_or_else(|error| self.failed(&error))
    }

    /// Ends the group with its sync: only then may anything leave the station.
    fn sync(&mut self) -> Result<(), Input> {
        self.office.register.commit_group().map_err(|error| self.failed(&error.into()))
    }

    fn failed(&mut self, error: &DeskError) -> Input {
        assert!(self.patient, "the register failed: {error}");
        for _ in 0..3 {
            if self.office.register.is_spoiled() {
                let _ = self.office.register.reopen();
            }
        }
        Input::BookFailed
    }

    fn label(&mut self, request: &RequestNo) -> Input {
        let made = self.office.label_value(request).and_then(|value| {
            assert_eq!(value.reception_no, *request);
            self.office.note_print(request, "roll-90x29", None)
        });
        match made {
            Ok(()) => Input::Labelled(true),
            Err(error) => self.failed(&error),
        }
    }
}
