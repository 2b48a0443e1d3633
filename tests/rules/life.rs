//! The life of a token and of a request: R10, R11, R27, R30, R32, R33, R36, R37, D4, D5, D8, W3, W4, W5, W8, W12, W13.
//!
//! Every test goes through the desk into a real register file; only what other desks do (the post, a set-up, a return)
//! is done here by the one step of the token that it stands for.

#[path = "life/ends.rs"]
mod ends;
#[path = "life/letters.rs"]
mod letters;
#[path = "life/loss.rs"]
mod loss;
#[path = "life/paper.rs"]
mod paper;
#[path = "life/replaced.rs"]
mod replaced;
#[path = "life/walk.rs"]
mod walk;

use token_station::desk::DeskError;
use token_station::domain::{
    Act, Channel, ContractNo, FormKind, LifeRefusal, LossReport, Outcome, Paper, Request, RequestItem,
    RequestKind, RequestNo, RequestState, ShipTo, StopCause, TokenState, UserId,
};
use token_station::register::Entry;

use crate::{Counter, book};

/// Where the post and the customer take a token.
const DELIVERED: &[TokenState] = &[TokenState::Enclosed, TokenState::Dispatched, TokenState::Delivered];

fn no(text: &str) -> RequestNo {
    RequestNo(text.into())
}

fn users(names: &[&str]) -> Vec<UserId> {
    names.iter().map(|name| UserId((*name).into())).collect()
}

/// A request on the right paper, with its seal compared.
fn request(number: &str, kind: RequestKind, contract: &str) -> Request {
    let form = match kind {
        RequestKind::Revocation | RequestKind::Unlock | RequestKind::Termination => FormKind::Notice,
        _ => FormKind::Form2,
    };
    Request {
        no: no(number),
        kind,
        reason: kind.reasons().first().copied(),
        paper: Paper { form, channel: Channel::Counter, seal_checked: true },
        contract: ContractNo(contract.into()),
        received_on: jiff::civil::date(2026, 11, 20),
        branch: "001".into(),
        state: RequestState::Received,
        items: Vec::new(),
        ship_to: ShipTo::Registered,
        attention: String::new(),
        subjects: Vec::new(),
        method: None,
        remark: String::new(),
    }
}

/// A request for another token in place of one.
fn replacing(number: &str, kind: RequestKind, contract: &str, old: u32, names: &[&str]) -> Request {
    let items =
        vec![RequestItem { no: 1, users: users(names), replaces: Some(book::token(old)), token: None }];
    Request { items, ..request(number, kind, contract) }
}

/// A request that names tokens.
fn about(number: &str, kind: RequestKind, contract: &str, tokens: &[u32]) -> Request {
    Request {
        subjects: tokens.iter().map(|at| book::token(*at)).collect(),
        ..request(number, kind, contract)
    }
}

impl Counter {
    fn take_in(&mut self, request: &Request) {
        self.shift.office.write_stamped(|book, _| book.put_request(request)).unwrap();
    }

    /// Takes a request in and approves it.
    fn approved(&mut self, request: &Request) {
        self.take_in(request);
        self.shift.office.approve(&request.no).unwrap();
    }

    /// Takes a request in, and the rule that refuses its approval.
    fn not_approved(&mut self, request: &Request) -> LifeRefusal {
        self.take_in(request);
        life_refusal(self.shift.office.approve(&request.no))
    }

    /// Takes a token through some states as the post, the customer or the returns desk would.
    fn carry(&mut self, token: u32, path: &[TokenState]) {
        let token = book::token(token);
        for to in path {
            self.shift
                .office
                .write_stamped(|book, stamp| {
                    let entry = Entry::new(Act::ParcelDispatched, token.serial.as_str(), Outcome::Done);
                    book.move_token(stamp, &token, *to, &entry)
                })
                .unwrap();
        }
    }

    fn lose(&mut self, token: u32, cause: StopCause) -> Result<(), DeskError> {
        self.shift.office.report_loss(LossReport {
            token: book::token(token),
            cause,
            reported_by: "山本 真由美".into(),
            request: None,
        })
    }

    fn days_pass(&self, days: u64) {
        self.clock.advance(days * 86_400_000_000);
    }

    /// How often the journal tells of an act on an object.
    fn told(&self, act: &str, object: &str) -> i64 {
        self.value(&format!("SELECT count(*) FROM journal WHERE act = '{act}' AND object = '{object}'"))
    }
}

/// The rule that said no.
fn life_refusal(outcome: Result<(), DeskError>) -> LifeRefusal {
    match outcome {
        Err(DeskError::Life(refusal)) => refusal,
        other => panic!("no rule of the life of tokens said no: {other:?}"),
    }
}
