//! Tokens that come and go: what the register says about the one in a slot, before anything is begun with it.
//!
//! The traps: the same token seen again is no news while its job runs or is over, only taking it out and putting it in
//! again begins anew; and one token may be plugged in by two ports at once, of which only the first may be worked with.

use crate::bench::desk_thread::Desk;
use crate::bench::message::SlotNo;
use crate::bench::slot::Slot;
use crate::desk::provision::Input;
use crate::desk::{DeskError, Office};
use crate::domain::key_change::KeyChangeRefused;
use crate::domain::stock::may_use;
use crate::domain::{Token, TokenId, TokenState};
use crate::driver::{Identity, UnitState, has_factory_key};
use crate::register::JobState;
use crate::words::{Notice, Severity};

impl Desk {
    /// A token is in a slot.
    pub(super) fn seen(&mut self, no: SlotNo, identity: Identity) {
        let Some(slot) = self.slots.get_mut(&no) else { return };
        let same = slot.identity.as_ref().is_some_and(|known| known.token == identity.token);
        if (slot.provision.is_some() || slot.rekeying.is_some()) && same {
            slot.identity = Some(identity);
            return;
        }
        let number = self.number();
        let Some(slot) = self.slots.get_mut(&no) else { return };
        let came = if same { slot.came } else { number };
        slot.clear();
        slot.identity = Some(identity);
        slot.came = came;
        self.classify_one(no);
        self.tell_untried(no);
        self.begin_by_itself(no);
    }

    /// Begins in a slot that is ready, in automatic mode.
    fn begin_by_itself(&mut self, no: SlotNo) {
        if self.auto
            && !self.locking
            && self.slots.get(&no).is_some_and(Slot::is_ready)
            && let Err(error) = self.begin(no, None)
            && !matches!(error, DeskError::NothingToDo)
        {
            self.say_error(&error);
        }
    }

    /// Looks again at every token that no job holds: the register has changed, or may speak now.
    pub(super) fn classify_idle(&mut self) {
        let idle = self.slots.values().filter(|slot| slot.is_idle());
        for no in idle.map(|slot| slot.no).collect::<Vec<_>>() {
            self.classify_one(no);
        }
    }

    fn classify_one(&mut self, no: SlotNo) {
        let first = self.slot_before(no);
        if let Some(slot) = self.slots.get_mut(&no) {
            classify(self.office.as_ref(), slot, first);
        }
    }

    /// The slot that has the same token and had it first.
    pub(super) fn slot_before(&self, no: SlotNo) -> Option<SlotNo> {
        let slot = self.slots.get(&no)?;
        let token = slot.token()?;
        let others = self.slots.values().filter(|other| other.no != no && other.token() == Some(token));
        others.filter(|other| other.came < slot.came).map(|other| other.no).next()
    }

    /// A slot let go of its token: the same one may be plugged in elsewhere, and may be used there now.
    pub(super) fn look_for_twins(&mut self, token: &TokenId) {
        let twins = self.slots.values().filter(|slot| slot.is_idle() && slot.token() == Some(token));
        for no in twins.map(|slot| slot.no).collect::<Vec<_>>() {
            self.classify_one(no);
            self.begin_by_itself(no);
        }
    }

    /// A slot is empty.
    pub(super) fn gone(&mut self, no: SlotNo) {
        let token = self.slots.get(&no).and_then(Slot::token).cloned();
        if self.slots.get(&no).is_some_and(|slot| slot.rekeying.is_some()) {
            self.key_cut_off(no);
        }
        // Laid down again it would be shown nothing: that is no remedy here.
        let asked_about_key = self.slots.get(&no).is_some_and(Slot::asks_about_key);
        if self.slots.get(&no).is_some_and(Slot::is_busy) {
            self.feed(no, Input::Removed);
        }
        let Some(slot) = self.slots.get_mut(&no) else { return };
        if slot.is_busy() {
            // It waits for the disk or the printer; the picture is cleared when that is done.
            slot.identity = None;
        } else {
            slot.went();
            if asked_about_key {
                slot.hand = None;
            }
        }
        if let Some(token) = token {
            self.look_for_twins(&token);
        }
    }
}

/// That a token is to be worked with in the slot that had it first.
pub(super) fn in_other_slot(token: &TokenId, first: SlotNo) -> Notice {
    let notice = Notice::new("token-in-other-slot", Severity::Attention);
    notice.text("token", token).number("slot", i64::from(first.0))
}

/// What the register says about the token in a slot, without beginning anything; `first` is the slot that had it before.
fn classify(office: Option<&Office>, slot: &mut Slot, first: Option<SlotNo>) {
    let Some(identity) = &slot.identity else { return };
    let Some(office) = office.filter(|office| office.signed_in().is_some()) else { return };
    let facts = (|| {
        let job = office.register.job_of(&identity.token)?;
        let key_change = office.register.open_key_change(&identity.token)?;
        Ok::<_, DeskError>((job, office.register.token(&identity.token)?, key_change))
    })();
    slot.agrees = match &facts {
        // Armed and never written, a token has nothing to agree with.
        Ok((Some(job), ..)) if job.state == JobState::Armed => {
            identity.check_value.map(|told| told == job.check_value)
        }
        // A live one of ours that could tell and holds nothing does not agree; one that cannot tell says nothing.
        Ok((Some(job), ..)) if identity.abilities.check_value => {
            Some(identity.check_value == Some(job.check_value))
        }
        _ => None,
    };
    let facts =
        facts.map(|(job, token, open)| (job.filter(|job| job.state != JobState::Recorded), token, open));
    let about = |code, severity| Notice::new(code, severity).text("token", &identity.token);
    let (usable, notice) = match facts {
        _ if let Some(first) = first => (false, Some(in_other_slot(&identity.token, first))),
        Err(error) => (false, Some(Notice::from(&error))),
        // Until it is known which key it has, nothing else is done with it.
        Ok((.., Some(open))) => {
            let token = identity.token.serial.clone();
            (false, Some(Notice::from(&KeyChangeRefused::Open { token, lot: open.to })))
        }
        Ok((Some(_), ..)) => (true, Some(about("resumable", Severity::Attention))),
        Ok((None, None, _)) => (false, Some(about("token-unknown", Severity::Refused))),
        Ok((None, Some(token), _)) if token.state != TokenState::InStock => {
            let notice = about("token-not-in-stock", Severity::Refused);
            (false, Some(notice.word("state", "token-state", token.state.as_str())))
        }
        Ok((None, Some(_), _)) if identity.state == UnitState::Live => {
            (false, Some(about("token-not-blank", Severity::Refused)))
        }
        Ok((None, Some(token), _)) => match of_its_lot(office, &token) {
            Ok(told) => told,
            Err(error) => (false, Some(Notice::from(&error))),
        },
    };
    slot.usable = usable;
    slot.notice = notice;
}

/// Whether a blank unit may be used by its lot's last day, and whether another lot should go first (W1).
fn of_its_lot(office: &Office, token: &Token) -> Result<(bool, Option<Notice>), DeskError> {
    let expires_on = office.register.expiry_of(&token.lot)?;
    if let Err(refusal) = may_use(&token.id.serial, expires_on, office.today()) {
        return Ok((false, Some(Notice::from(&refusal))));
    }
    if has_factory_key(&token.model.0) && office.register.lot(&token.lot)?.key.is_none() {
        let notice = Notice::new("factory-key", Severity::Attention).text("token", &token.id);
        return Ok((true, Some(notice)));
    }
    let earlier = office.earlier_lot(&token.lot)?;
    Ok((
        true,
        earlier.and_then(|lot| Some((lot.expires_on?, lot))).map(|(day, lot)| {
            Notice::new("stock-use-earlier", Severity::Attention)
                .text("lot", lot.lot)
                .text("day", day)
                .number("units", lot.in_stock)
        }),
    ))
}
