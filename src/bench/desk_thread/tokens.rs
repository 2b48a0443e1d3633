//! Tokens that come and go: what the register says about the one in a slot, before anything is begun with it.
//!
//! The trap: the same token seen again is no news while its job runs or is over; only taking it out and putting it in
//! again begins anew.

use crate::bench::desk_thread::Desk;
use crate::bench::message::SlotNo;
use crate::bench::slot::Slot;
use crate::desk::provision::Input;
use crate::desk::{DeskError, Office};
use crate::domain::key_change::KeyChangeRefused;
use crate::domain::stock::may_use;
use crate::domain::{Token, TokenState};
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
        slot.clear();
        slot.identity = Some(identity);
        classify(self.office.as_ref(), slot);
        self.tell_untried(no);
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
        for slot in self.slots.values_mut().filter(|slot| slot.provision.is_none() && slot.rekeying.is_none())
        {
            classify(self.office.as_ref(), slot);
        }
    }

    /// A slot is empty.
    pub(super) fn gone(&mut self, no: SlotNo) {
        if self.slots.get(&no).is_some_and(|slot| slot.rekeying.is_some()) {
            self.key_cut_off(no);
        }
        if self.slots.get(&no).is_some_and(Slot::is_busy) {
            self.feed(no, Input::Removed);
        }
        let Some(slot) = self.slots.get_mut(&no) else { return };
        if slot.is_busy() {
            // It waits for the disk or the printer; the picture is cleared when that is done.
            slot.identity = None;
        } else {
            slot.went();
        }
    }
}

/// What the register says about the token in a slot, without beginning anything.
fn classify(office: Option<&Office>, slot: &mut Slot) {
    let Some(identity) = &slot.identity else { return };
    let Some(office) = office.filter(|office| office.signed_in().is_some()) else { return };
    let facts = (|| {
        let job = office.register.job_of(&identity.token)?;
        Ok::<_, DeskError>((job, office.register.token(&identity.token)?))
    })();
    match office.register.open_key_change(&identity.token) {
        Ok(None) => {}
        Ok(Some(open)) => {
            // Until it is known which key it has, nothing else is done with it.
            let serial = identity.token.serial.clone();
            slot.notice = Some(Notice::from(&KeyChangeRefused::Open { token: serial, lot: open.to }));
            slot.usable = false;
            return;
        }
        Err(error) => {
            slot.notice = Some(Notice::from(&DeskError::from(error)));
            slot.usable = false;
            return;
        }
    }
    slot.agrees = match &facts {
        // Armed and never written, a token has nothing to agree with.
        Ok((Some(job), _)) if job.state == JobState::Armed => {
            identity.check_value.map(|told| told == job.check_value)
        }
        // A live one of ours that could tell and holds nothing does not agree; one that cannot tell says nothing.
        Ok((Some(job), _)) if identity.abilities.check_value => {
            Some(identity.check_value == Some(job.check_value))
        }
        _ => None,
    };
    let facts = facts.map(|(job, token)| (job.filter(|job| job.state != JobState::Recorded), token));
    let about = |code, severity| Notice::new(code, severity).text("token", &identity.token);
    let (usable, notice) = match facts {
        Err(error) => (false, Some(Notice::from(&error))),
        Ok((Some(_), _)) => (true, Some(about("resumable", Severity::Attention))),
        Ok((None, None)) => (false, Some(about("token-unknown", Severity::Refused))),
        Ok((None, Some(token))) if token.state != TokenState::InStock => {
            let notice = about("token-not-in-stock", Severity::Refused);
            (false, Some(notice.word("state", "token-state", token.state.as_str())))
        }
        Ok((None, Some(_))) if identity.state == UnitState::Live => {
            (false, Some(about("token-not-blank", Severity::Refused)))
        }
        Ok((None, Some(token))) => match of_its_lot(office, &token) {
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
