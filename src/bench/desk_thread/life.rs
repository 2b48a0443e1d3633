//! The acts in the life of tokens and requests: each one a use case of the desk, its answer told where it was asked.

use crate::bench::desk_thread::{Desk, Dirty};
use crate::bench::message::{
    Event, ExpiringRow, LifeAct, LifeAnswer, LifeSubject, OverdueRow, RemindersView,
};
use crate::desk::life::{EXPIRY_AHEAD_DAYS, RETURN_WITHIN_DAYS};
use crate::desk::{DeskError, Office};
use crate::domain::setup::last_moment;
use crate::domain::{LossReport, RequestNo, Serial, TokenId};
use crate::register::RegisterError;
use crate::words::{Notice, Severity};

impl Desk {
    /// Approves a request; what a rule says against it is told where it was asked.
    pub(super) fn approve(&mut self, request: &RequestNo) -> Result<(), DeskError> {
        let done = self.office().and_then(|office| office.approve(request));
        self.answer_life(LifeSubject::Request(request.clone()), done.as_ref().err());
        done?;
        self.say(Notice::new("approved", Severity::Done).text("request", request));
        self.changed();
        if self.auto { self.begin_all(None).map(|_| ()) } else { Ok(()) }
    }

    /// Does one act.
    pub(super) fn live(&mut self, act: LifeAct) -> Result<(), DeskError> {
        let subject = act.subject();
        let done = self.office().and_then(|office| perform(office, act));
        self.answer_life(subject, done.as_ref().err());
        let notice = done?;
        self.changed();
        self.say(notice);
        Ok(())
    }

    fn answer_life(&mut self, subject: LifeSubject, error: Option<&DeskError>) {
        let refused = error.map(Notice::from);
        self.links.outbox.put(Event::Life(LifeAnswer { subject, refused }));
    }

    fn changed(&mut self) {
        self.classify_idle();
        self.dirty = Dirty { station: true, slots: true, lists: true };
    }
}

fn perform(office: &mut Office, act: LifeAct) -> Result<Notice, DeskError> {
    let done = |code| Notice::new(code, Severity::Done);
    Ok(match act {
        LifeAct::NoteSeal { request } => {
            office.note_seal(&request)?;
            done("seal-noted").text("request", request)
        }
        LifeAct::SendBack { request, reason } => {
            office.send_back(&request, &reason)?;
            done("sent-back").text("request", request)
        }
        LifeAct::TakeUpAgain { request } => {
            office.take_up_again(&request)?;
            done("taken-up").text("request", request)
        }
        LifeAct::NoteWaiting { request, remark } => {
            office.note_waiting(&request, &remark)?;
            done("waiting-noted").text("request", request)
        }
        LifeAct::Cancel { request, reason } => {
            office.cancel(&request, &reason)?;
            done("request-cancelled").text("request", request)
        }
        LifeAct::ReportLoss { token, cause, reported_by, request } => {
            let token = of_serial(office, &token)?;
            office.report_loss(LossReport { token: token.clone(), cause, reported_by, request })?;
            done("loss-reported").text("token", token.serial)
        }
        LifeAct::ReportFound { token } => {
            office.report_found(&of_serial(office, &token)?)?;
            done("found-reported").text("token", token)
        }
        LifeAct::Suspend { token, reason } => {
            office.suspend(&of_serial(office, &token)?, &reason)?;
            done("suspended").text("token", token)
        }
        LifeAct::Lift { token, reason } => {
            office.lift(&of_serial(office, &token)?, &reason)?;
            done("lifted").text("token", token)
        }
        LifeAct::NoteLocked { token, on } => {
            let now = office.now();
            let at = on.map_or(now, |day| last_moment(day, now));
            office.note_locked(&of_serial(office, &token)?, at)?;
            done("lock-noted").text("token", token)
        }
        LifeAct::MarkNotReturned { token } => {
            office.mark_not_returned(&of_serial(office, &token)?)?;
            done("not-returned").text("token", token)
        }
        LifeAct::BeginExpiryCampaign { tokens } => {
            let tokens: Vec<TokenId> =
                tokens.iter().map(|serial| of_serial(office, serial)).collect::<Result<_, _>>()?;
            let begun = office.begin_expiry_campaign(&tokens)?;
            done("campaign-begun")
                .number("tokens", i64::try_from(tokens.len()).unwrap_or(i64::MAX))
                .number("requests", i64::try_from(begun.len()).unwrap_or(i64::MAX))
        }
    })
}

/// The token with a serial; where two makers use the same one, the one that somebody holds.
fn of_serial(office: &Office, serial: &Serial) -> Result<TokenId, DeskError> {
    let mut known = office.register.tokens_by_serial(serial)?;
    known.sort_by_key(|token| token.contract.is_none());
    known
        .into_iter()
        .next()
        .map(|token| token.id)
        .ok_or_else(|| RegisterError::NotFound { kind: "token", key: serial.to_string() }.into())
}

/// What somebody has to be reminded of today.
pub(super) fn reminders(office: &Office) -> Result<RemindersView, DeskError> {
    let (register, today) = (&office.register, office.today());
    let overdue = register
        .overdue_returns(today, RETURN_WITHIN_DAYS)?
        .into_iter()
        .map(|line| OverdueRow {
            serial: line.token.serial,
            contract: line.contract,
            contract_name: line.contract_name,
            since: line.since,
            days: line.days,
        })
        .collect();
    let expiring = register
        .expiring(today, EXPIRY_AHEAD_DAYS)?
        .into_iter()
        .map(|line| ExpiringRow {
            serial: line.token.serial,
            contract: line.contract,
            contract_name: line.contract_name,
            expires_on: line.expires_on,
            state: line.state,
            replaced_by: line.replaced_by,
        })
        .collect();
    Ok(RemindersView { overdue, expiring })
}
