//! One slot as the desk thread sees it: the token in it, the job that runs, and what to show of both.

use crate::bench::message::{
    Answer, Hand, HandStep, Lcd, Question, SlotNo, SlotState, SlotToken, SlotView, SlotWork, Step,
};
use crate::bench::port_thread::PortThread;
use crate::bench::timeline::Timeline;
use crate::desk::device::DeviceFailure;
use crate::desk::key_change::KeyAsked;
use crate::desk::notice;
use crate::desk::provision::{Choice, Effect, End, Input, Phase, Problem, Provision, Ticket, step};
use crate::domain::{LotNo, TokenId, UnixMillis};
use crate::driver::{Driver, Identity, UnitState, driver_of, has_factory_key};
use crate::port::{AllowedPort, PortSeen, UsbId, reader_of};
use crate::register::JobNo;
use crate::words::{Notice, Severity};

/// A slot.
pub(super) struct Slot {
    pub(super) no: SlotNo,
    pub(super) path: String,
    /// The same as it was allowed.
    pub(super) port: AllowedPort,
    /// The USB device it was when it was allowed, where the system knew.
    pub(super) usb: Option<UsbId>,
    pub(super) emulated: bool,
    pub(super) thread: PortThread,
    /// Whether the system lists its port.
    pub(super) present: bool,
    /// The token in it.
    pub(super) identity: Option<Identity>,
    /// When that token came, by a number that only grows.
    pub(super) came: u64,
    /// Whether that token may be provisioned (blank and in stock, or with an open job).
    pub(super) usable: bool,
    /// Whether its check value is the recorded one.
    pub(super) agrees: Option<bool>,
    /// Why not, or what became of it.
    pub(super) notice: Option<Notice>,
    /// What a hand has to do before the token tells who it is.
    pub(super) hand: Option<Hand>,
    /// What people call the place.
    pub(super) label: String,
    /// Since when a person is asked, by the clock that never jumps.
    asked_micros: Option<u64>,
    /// The job in this slot.
    pub(super) provision: Option<Provision>,
    /// What it is for, for people.
    pub(super) work: Option<SlotWork>,
    /// The change of its token's key that runs here.
    pub(super) rekeying: Option<Rekeying>,
    /// The number of the order that its port thread carries out.
    pub(super) order: Option<u64>,
    pub(super) timeline: Timeline,
    /// The recorded job whose code the display shows, and the code.
    pub(super) shown: Option<(JobNo, Lcd)>,
}

/// A change of a key that runs in a slot.
pub(super) struct Rekeying {
    /// The lot whose key the token gets.
    pub(super) lot: LotNo,
    /// What it was asked last.
    pub(super) asked: KeyAsked,
    /// What a person has to do to it now.
    pub(super) hand: Option<Hand>,
}

impl Slot {
    /// An empty slot on a port.
    pub(super) fn new(
        no: SlotNo,
        seen: PortSeen,
        port: AllowedPort,
        emulated: bool,
        thread: PortThread,
    ) -> Self {
        Self {
            no,
            path: seen.path,
            port,
            usb: seen.usb,
            emulated,
            thread,
            present: false,
            identity: None,
            came: 0,
            usable: false,
            agrees: None,
            notice: None,
            hand: None,
            label: String::new(),
            asked_micros: None,
            provision: None,
            work: None,
            rekeying: None,
            order: None,
            timeline: Timeline::default(),
            shown: None,
        }
    }

    /// Whether a job runs here, asking or not.
    pub(super) fn is_busy(&self) -> bool {
        self.rekeying.is_some() || self.provision.as_ref().is_some_and(|provision| !provision.is_over())
    }

    /// Whether a job runs here that no person holds up.
    pub(super) fn is_running(&self) -> bool {
        self.is_busy() && !self.is_asking()
    }

    fn is_asking(&self) -> bool {
        match &self.rekeying {
            Some(rekeying) => rekeying.hand.is_some(),
            None => matches!(self.provision.as_ref().map(|p| &p.phase), Some(Phase::Asking(_))),
        }
    }

    /// What a fault calls it: the token in it, what people call the place, or the port.
    pub(super) fn called(&self) -> &str {
        match &self.identity {
            Some(identity) => identity.token.serial.as_str(),
            None if self.label.is_empty() => &self.path,
            None => &self.label,
        }
    }

    /// The token in it, or the one whose job is not over here.
    pub(super) fn token(&self) -> Option<&TokenId> {
        let worked_on = || self.provision.as_ref().filter(|provision| !provision.is_over());
        let identity = self.identity.as_ref().or_else(|| worked_on()?.identity.as_ref())?;
        Some(&identity.token)
    }

    /// The family of the token in it.
    pub(super) fn family(&self) -> Option<&'static str> {
        self.identity.as_ref().map(|identity| identity.family)
    }

    /// The family whose first write a person has to allow here.
    pub(super) fn asks_for_family(&self) -> Option<&'static str> {
        match self.provision.as_ref().map(|provision| &provision.phase) {
            Some(Phase::Asking(Problem::FirstWrite { family, .. })) => Some(family),
            _ => None,
        }
    }

    /// Whether a person is asked about a key that the token has refused.
    pub(super) fn asks_about_key(&self) -> bool {
        match self.provision.as_ref().map(|provision| &provision.phase) {
            Some(Phase::Asking(
                Problem::KeyRefused { .. } | Problem::Device(DeviceFailure::AlreadyTried),
            )) => true,
            Some(Phase::Asking(Problem::Device(failure))) => failure.refuses_key().is_some(),
            _ => false,
        }
    }

    /// Whether nothing is done here, nor was since the token came.
    pub(super) const fn is_idle(&self) -> bool {
        self.provision.is_none() && self.rekeying.is_none()
    }

    /// Whether a job could begin here.
    pub(super) fn is_ready(&self) -> bool {
        self.identity.is_some() && self.usable && self.is_idle()
    }

    /// The item that is worked on here.
    pub(super) fn claim(&self) -> Option<Ticket> {
        self.provision.as_ref().filter(|provision| !provision.is_over()).map(Provision::item)
    }

    /// A job begins here.
    pub(super) fn begin(&mut self, work: SlotWork, provision: Provision, now_micros: u64) {
        self.work = Some(work);
        self.notice = None;
        self.shown = None;
        self.timeline = Timeline::default();
        self.provision = Some(provision);
        self.mark(now_micros);
    }

    /// Takes the job one step on; answers what it asks for.
    pub(super) fn step(&mut self, input: Input, now_micros: u64) -> Option<Effect> {
        let (provision, effect) = step(self.provision.take()?, input);
        self.provision = Some(provision);
        self.mark(now_micros);
        effect
    }

    /// The disk did not take this slot's step: what is on it decides when the token is looked at again.
    pub(super) fn abandon(&mut self) {
        let Some(provision) = &mut self.provision else { return };
        let undone =
            matches!(provision.phase, Phase::Ended(End::Recorded { labelled: None } | End::Quarantined(_)));
        if undone || !provision.is_over() {
            provision.phase = Phase::Ended(End::BookFailed);
            self.order = None;
            self.notice = Some(Notice::new("disk-failed", Severity::Fault));
        }
    }

    /// Forgets the token that went.
    pub(super) fn clear(&mut self) {
        self.identity = None;
        self.usable = false;
        self.agrees = None;
        self.notice = None;
        self.hand = None;
        self.asked_micros = None;
        self.provision = None;
        self.rekeying = None;
        self.work = None;
        self.shown = None;
        self.timeline = Timeline::default();
    }

    /// The token waits until a person has done this to it.
    pub(super) fn wait_for_key(&mut self, hand: Hand, now_micros: u64) {
        if let Some(rekeying) = &mut self.rekeying {
            rekeying.hand = Some(hand);
            self.asked_micros = Some(now_micros);
        }
    }

    /// The token went. Where that cut a job off, the place says so until a token is in it again.
    pub(super) fn went(&mut self) {
        let cut_off = matches!(
            self.provision.as_ref().map(|provision| &provision.phase),
            Some(Phase::Ended(End::Interrupted(_)))
        );
        let notice = self.notice.take().filter(|_| cut_off);
        self.clear();
        self.hand = notice.as_ref().filter(|_| reader_of(&self.path).is_some()).map(|_| Hand::LayAgain);
        self.notice = notice;
    }

    /// Moves the timeline on after a step of the job.
    fn mark(&mut self, now_micros: u64) {
        let Some(provision) = &self.provision else { return };
        self.asked_micros = matches!(provision.phase, Phase::Asking(_)).then_some(now_micros);
        match &provision.phase {
            Phase::Identifying => self.timeline.enter(Step::Identify, now_micros),
            Phase::Looking | Phase::Allowing => self.timeline.enter(Step::Match, now_micros),
            Phase::Arming => self.timeline.enter(Step::Seal, now_micros),
            Phase::Writing => self.timeline.enter(Step::Write, now_micros),
            Phase::SettingClock => self.timeline.enter(Step::SetClock, now_micros),
            Phase::ReadingCodes | Phase::Checking => self.timeline.enter(Step::Prove, now_micros),
            Phase::Recording => self.timeline.enter(Step::Record, now_micros),
            Phase::Labelling => self.timeline.enter(Step::Label, now_micros),
            Phase::Noting => {}
            Phase::Ended(End::Recorded { labelled }) => {
                self.timeline.enter(Step::Label, now_micros);
                if *labelled == Some(false) {
                    self.timeline.stop(now_micros);
                } else {
                    self.timeline.finish(now_micros);
                }
            }
            // The clock is judged after the codes were read; it is the clock that stopped the job.
            Phase::Asking(Problem::ClockOff { .. }) => {
                self.timeline.enter(Step::SetClock, now_micros);
                self.timeline.stop(now_micros);
            }
            // What a person types is the proof, whether the token was written just now or before it was cut off.
            Phase::Asking(Problem::TypeCodes) => {
                self.timeline.enter(Step::Prove, now_micros);
                self.timeline.stop(now_micros);
            }
            Phase::Asking(_) | Phase::Quarantining | Phase::Ended(_) => self.timeline.stop(now_micros),
        }
    }

    /// What the window shows.
    pub(super) fn view(&self, now_micros: u64, now: UnixMillis) -> SlotView {
        SlotView {
            no: self.no,
            port: self.path.clone(),
            label: self.label.clone(),
            emulated: self.emulated,
            state: self.state(),
            token: self.identity.as_ref().map(|identity| SlotToken {
                serial: identity.token.serial.clone(),
                model: identity.model.0.clone(),
                firmware: identity.firmware.clone(),
                family: identity.family,
                abilities: identity.abilities,
                tried_on_hardware: driver_of(identity.family).is_some_and(Driver::tried_on_hardware),
                battery_millivolts: identity.battery_millivolts,
                clock: identity.clock,
                unit_state: match identity.state {
                    UnitState::Blank => "blank",
                    UnitState::Staged => "staged",
                    UnitState::Live => "live",
                    UnitState::LockedOut => "locked_out",
                    UnitState::Untold => "untold",
                },
                agrees: self.agrees,
                may_rekey: has_factory_key(&identity.model.0) && !self.is_busy(),
            }),
            work: self.work.clone(),
            steps: self.timeline.view(now_micros),
            clock_set: self.provision.as_ref().and_then(|provision| provision.clock),
            lcd: self.shown.as_ref().map_or(Lcd::Off, |(_, lcd)| lcd.clone()),
            hand: self.hand_step(now_micros, now),
            question: self.question(),
            notice: self.notice.clone(),
        }
    }

    fn state(&self) -> SlotState {
        if self.rekeying.is_some() {
            return if self.is_asking() { SlotState::Attention } else { SlotState::Working };
        }
        match self.provision.as_ref().map(|provision| &provision.phase) {
            Some(Phase::Asking(_)) => SlotState::Attention,
            Some(Phase::Ended(End::Recorded { .. })) => SlotState::Done,
            Some(Phase::Ended(End::Interrupted(_) | End::Dropped)) | None if self.identity.is_none() => {
                match &self.notice {
                    _ if self.hand.is_some() => SlotState::Attention,
                    Some(notice) if notice.severity != Severity::Attention => SlotState::Foreign,
                    _ => SlotState::Empty,
                }
            }
            Some(Phase::Ended(_)) => SlotState::Foreign,
            Some(_) => SlotState::Working,
            None if self.usable => SlotState::Ready,
            None => SlotState::Foreign,
        }
    }

    /// What only a hand can do now: before the token goes on, or before its display shows what was written.
    fn hand_step(&self, now_micros: u64, now: UnixMillis) -> Option<HandStep> {
        let asked = self.provision.as_ref().map(|provision| &provision.phase);
        let hand = match asked.filter(|_| self.rekeying.is_none()) {
            _ if self.rekeying.is_some() => self.rekeying.as_ref().and_then(|rekeying| rekeying.hand),
            Some(Phase::Asking(Problem::Device(DeviceFailure::NeedsHand { hand }))) => Some(*hand),
            Some(Phase::Asking(Problem::TypeCodes)) => {
                let family = self.identity.as_ref().map(|identity| identity.family);
                family.and_then(driver_of).and_then(Driver::before_codes)
            }
            Some(_) => None,
            None => self.hand,
        }?;
        let waited = now_micros.saturating_sub(self.asked_micros.unwrap_or(now_micros));
        let left = |secs: u16| {
            i64::from(secs).saturating_mul(1000) - i64::try_from(waited / 1000).unwrap_or(i64::MAX)
        };
        Some(HandStep { hand, until: hand.waits_secs().map(|secs| now.plus_millis(left(secs))) })
    }

    fn question(&self) -> Option<Question> {
        if let Some(rekeying) = &self.rekeying {
            rekeying.hand?;
            let serial = self.identity.as_ref().map_or("", |identity| identity.token.serial.as_str());
            let notice = Notice::new("key-press", Severity::Attention).text("token", serial);
            let notice = notice.text("lot", &rekeying.lot);
            return Some(Question { notice, answers: [Answer::Pressed, Answer::Later] });
        }
        let provision = self.provision.as_ref()?;
        let Phase::Asking(problem) = &provision.phase else { return None };
        let serial = provision.identity.as_ref().map_or("", |identity| identity.token.serial.as_str());
        let answers = problem.choices(provision.job.is_some()).map(|choice| match choice {
            Choice::Retry => Answer::Retry,
            Choice::SetClock => Answer::SetClock,
            Choice::Quarantine => Answer::Quarantine,
            Choice::Drop => Answer::Drop,
            Choice::Allow => Answer::Allow,
            Choice::ShowKey => Answer::ShowKey,
            Choice::Codes => Answer::Codes { first: String::new(), second: String::new() },
        });
        Some(Question { notice: notice::question(problem, serial), answers })
    }
}

/// What to say about a job that ended, where something has to be said.
pub(super) fn end_notice(end: &End) -> Option<Notice> {
    match end {
        End::Recorded { .. } | End::Dropped | End::BookFailed => None,
        End::Refused(refusal) => Some(refusal.into()),
        End::Quarantined(serial) => {
            Some(Notice::new("quarantined", Severity::Attention).text("token", serial))
        }
        End::Interrupted(serial) => {
            Some(Notice::new("interrupted", Severity::Attention).text("token", serial))
        }
    }
}
