//! The counter on the desk thread: a form is answered, or taken in and told.

use crate::bench::desk_thread::Desk;
use crate::bench::message::{
    CounterAct, DraftContract, DraftFee, DraftFilling, DraftProblem, DraftToken, DraftUser, DraftView, Event,
    RequestTaken,
};
use crate::bench::views::{account_line, address_lines};
use crate::desk::postal::Filling;
use crate::desk::receive::{self, UserSeat};
use crate::desk::{DeskError, Office};
use crate::domain::RequestDraft;
use crate::domain::rules::{Holding, ItemFee, ReceptionRefusal, fits};
use crate::words::{Notice, Severity};

impl Desk {
    /// Does what was asked at the counter. A refused form is answered like a typed one, and told.
    pub(super) fn at_counter(&mut self, act: &CounterAct) -> Result<(), DeskError> {
        let CounterAct::Receive { draft, ticket } = act;
        let office = self.office()?;
        match office.receive_draft(draft) {
            Ok(request) => {
                let state = office.register.request(&request)?.state;
                let told = Notice::new("request-received", Severity::Done).text("request", &request).word(
                    "state",
                    "request-state",
                    state.as_str(),
                );
                self.say(told);
                let taken = RequestTaken { ticket: *ticket, request, state };
                self.links.outbox.put(Event::RequestTaken(taken));
                self.dirty.lists = true;
                self.dirty.station = true;
                Ok(())
            }
            Err(error) => {
                if matches!(error, DeskError::Reception(_)) {
                    let view = draft_view(office, draft, *ticket)?;
                    self.links.outbox.put(Event::Draft(Box::new(view)));
                }
                Err(error)
            }
        }
    }
}

/// What the desk says about a form, as the screen shows it.
pub(super) fn draft_view(office: &Office, draft: &RequestDraft, ticket: u64) -> Result<DraftView, DeskError> {
    let view = office.check_draft(draft)?;
    let account = view.contract.as_ref().and_then(|contract| contract.account.as_ref());
    let about = view.holdings.iter().filter(|held| fits(draft.kind, held.state));
    Ok(DraftView {
        ticket,
        next_no: view.next_no,
        candidates: view.candidates,
        account: account.map(account_line),
        users: view.users.into_iter().map(user).collect(),
        tokens: about.map(token).collect(),
        problems: view.problems.iter().map(problem).collect(),
        fees: fee_lines(&view.fees),
        total: view.total,
        due_on: view.due_on,
        fillings: view.fillings.into_iter().map(filling).collect(),
        doubt: view.doubt.as_ref().map(Notice::from),
        contract: view.contract.map(|contract| DraftContract {
            no: contract.no,
            name: contract.name,
            status: contract.status,
            method: contract.method,
            address: address_lines(&contract.address),
        }),
    })
}

fn user(seat: UserSeat) -> DraftUser {
    let receive::UserSeat { user, token, asked } = seat;
    DraftUser { id: user.id, name: user.name, token, asked }
}

fn filling(filling: Filling) -> DraftFilling {
    let Filling { street, building, detail } = filling;
    DraftFilling { street, building, detail }
}

fn token(held: &Holding) -> DraftToken {
    DraftToken { serial: held.token.serial.clone(), state: held.state, users: held.users.clone() }
}

fn problem(refusal: &ReceptionRefusal) -> DraftProblem {
    DraftProblem {
        field: refusal.field(),
        rule: refusal.rule(),
        missing: refusal.is_missing(),
        notice: refusal.into(),
    }
}

/// Tokens that cost the same for the same reason, together.
fn fee_lines(fees: &[ItemFee]) -> Vec<DraftFee> {
    let mut lines: Vec<DraftFee> = Vec::new();
    for fee in fees {
        match lines.iter_mut().find(|line| (line.reason, line.each) == (fee.reason, fee.amount)) {
            Some(line) => line.count += 1,
            None => lines.push(DraftFee { reason: fee.reason, count: 1, each: fee.amount }),
        }
    }
    lines
}
