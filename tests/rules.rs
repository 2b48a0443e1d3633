//! The rules of the service, one test for each that issuing a token can break; the number stands in the name.
//!
//! README, rules R13 to R18, R21, R25 to R32, R34. Each is tried where it would be broken: in a file that comes in, at
//! the choice of the next item, at the token in the slot, and in the register.

#![expect(clippy::unwrap_used, reason = "a step that cannot be taken fails the proof")]

#[path = "rules/contract_file.rs"]
mod contract_file;
#[path = "rules/counter.rs"]
mod counter;
#[path = "rules/customers.rs"]
mod customers;
#[path = "rules/fees.rs"]
mod fees;
#[path = "rules/life.rs"]
mod life;
#[path = "rules/method.rs"]
mod method;
#[path = "rules/parcels.rs"]
mod parcels;
#[path = "rules/posting.rs"]
mod posting;
#[path = "rules/returns.rs"]
mod returns;
#[path = "rules/sign_in.rs"]
mod sign_in;
#[path = "rules/slips.rs"]
mod slips;
#[path = "rules/soft.rs"]
mod soft;
#[path = "rules/stock.rs"]
mod stock;
#[path = "rules/tokens.rs"]
mod tokens;

#[path = "rig/book.rs"]
#[expect(dead_code, reason = "no register is copied in these tests")]
mod book;
#[path = "rig/shift.rs"]
mod shift;
#[path = "rig/tray.rs"]
#[expect(dead_code, reason = "no line is cut in these tests")]
mod tray;
#[path = "rig/world.rs"]
mod world;

use std::path::PathBuf;
use std::sync::Arc;

use tempfile::TempDir;
use token_station::desk::DeskError;
use token_station::desk::import::{Import, ImportRefusal, Verdict};
use token_station::desk::provision::{BookAct, Input, Ticket};
use token_station::domain::{Act, Outcome, Profile, Refusal, RequestNo, RequestState, TokenState};
use token_station::register::Entry;

use shift::{Seen, Shift};
use tray::Unit;
use world::{Seeded, StillClock};

/// A contract as a line of a file: number, name, status, method, account and users.
pub const CONTRACT_HEADER: &str = "contract_no,name,kana,status,method,branch,account_kind,account_no,account_holder,postal_code,address,users\n";

/// The account that most lines here have.
pub const ACCOUNT: &str = "001,ordinary,5796633,ｻﾝﾌﾟﾙ";

/// A counter with a founded register, a tray, and one shift at work.
pub struct Counter {
    _folder: TempDir,
    path: PathBuf,
    clock: Arc<StillClock>,
    shift: Shift,
    units: Vec<Unit>,
}

impl Counter {
    fn new() -> Self {
        let folder = book::folder();
        let path = folder.path().join("register.db");
        let clock = StillClock::new();
        drop(book::found(&path, clock.clone(), Box::new(Seeded::new(1))));
        let shift = Shift::start(&path, &clock, 2);
        let units = tray::tray(book::STOCK, &clock);
        Self { _folder: folder, path, clock, shift, units }
    }

    /// A counter whose first `count` tokens are in and recorded, as far as there are items.
    fn after(count: usize) -> Self {
        let mut counter = Self::new();
        for at in 0..count {
            counter.put_in(at);
        }
        counter
    }

    fn put_in(&mut self, at: usize) -> Seen {
        let unit = self.units[at].clone();
        self.shift.insert(&unit, false).unwrap()
    }

    fn contracts(&mut self, rows: &str) -> Import {
        let text = format!("{CONTRACT_HEADER}{rows}\n");
        self.shift.office.import_contracts("contracts.csv", text.as_bytes(), true).unwrap()
    }

    /// Takes requests: number, day, kind, contract and users of each line.
    fn requests(&mut self, rows: &[[&str; 5]]) -> Import {
        let mut text = String::from("request_no,received_on,kind,contract_no,branch,seal_checked,users\n");
        for [no, day, kind, contract, users] in rows {
            text.push_str(&[no, day, kind, contract, "001", "yes", users].join(","));
            text.push('\n');
        }
        self.shift.office.import_requests("requests.csv", text.as_bytes(), true).unwrap()
    }

    fn ticket(&self, no: &str) -> Result<Ticket, DeskError> {
        self.shift.office.ticket_of(&RequestNo(no.into()), &[])
    }

    /// The rule by which an item is refused.
    fn refusal(&self, no: &str) -> Refusal {
        match self.ticket(no) {
            Err(DeskError::Refused(refusal)) => refusal,
            other => panic!("{no} was not refused by a rule: {other:?}"),
        }
    }

    fn arm(&mut self, token: u32, no: &str, item: u32) -> Input {
        let ticket = Ticket { request: RequestNo(no.into()), item };
        let act = BookAct::Arm { token: book::token(token), ticket, profile: Profile::SERVICE };
        self.shift.office.perform(&act).unwrap()
    }

    /// Where the register has a token.
    fn state(&self, token: u32) -> TokenState {
        self.shift.office.register.token(&book::token(token)).unwrap().unwrap().state
    }

    /// Where the register has a request.
    fn request_state(&self, no: &str) -> RequestState {
        self.shift.office.register.request(&RequestNo(no.into())).unwrap().state
    }

    /// Takes a recorded token to its users, step by step.
    fn in_use(&mut self, token: u32) {
        let token = book::token(token);
        for (to, act) in [
            (TokenState::Enclosed, Act::ParcelEnclosed),
            (TokenState::Dispatched, Act::ParcelDispatched),
            (TokenState::Delivered, Act::ParcelDelivered),
            (TokenState::InUse, Act::TokenSetUp),
        ] {
            let entry = Entry::new(act, token.serial.as_str(), Outcome::Done);
            self.shift
                .office
                .write_stamped(|book, stamp| book.move_token(stamp, &token, to, &entry))
                .unwrap();
        }
    }

    /// One value of the register file, read by somebody else.
    fn value<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        rusqlite::Connection::open(&self.path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

/// The rule by which a whole file was refused, by its first refused line.
pub fn file_refused(import: &Import) -> ImportRefusal {
    assert!(!import.taken);
    import
        .lines
        .iter()
        .find_map(|line| match &line.verdict {
            Verdict::Refused(refusal) => Some(refusal.clone()),
            _ => None,
        })
        .unwrap_or_else(|| panic!("no line was refused: {:?}", import.lines))
}
