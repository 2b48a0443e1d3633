//! The desk of the year: a register, two operators, a safe full of tokens, and chance from a seed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use rusqlite::Connection;
use tempfile::TempDir;
use token_station::desk::{DeskError, Office};
use token_station::domain::stock::Place;
use token_station::domain::stock::{Delivered, Delivery};
use token_station::domain::{
    LotNo, Manufacturer, Model, OperatorId, Serial, SerialRange, TokenId, TokenState, Witness,
};
use token_station::emulator::{EmulatedToken, Fault, TokenSpec};
use token_station::register::TokenLine;
use token_station::words::{Notice, Severity};

use token_station::domain::post::MailKind;

use crate::book;
use crate::mail;
use crate::shift::Shift;
use crate::tray::Unit;
use crate::world::{Seeded, StillClock};

/// The second person's passphrase.
const SECOND: &str = "copper-lantern-27-violet-otter";

/// How much happens.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub contracts: u32,
    pub days: u32,
    /// Requests that come in on a day, at most.
    pub arrivals: u64,
    /// Buttons pressed at random on a day.
    pub mischief: u32,
}

/// The running year.
pub struct Year {
    _folder: TempDir,
    pub clock: Arc<StillClock>,
    pub shift: Shift,
    pub size: Size,
    pub chance: Seeded,
    pub units: BTreeMap<TokenId, Unit>,
    pub next_unit: u32,
    pub next_request: u32,
    pub next_tracking: u64,
    /// Done and refused, by what was tried.
    pub tried: BTreeMap<&'static str, (u32, u32)>,
    /// A stranger's look at the file.
    watch: Connection,
}

impl Year {
    pub fn begin(size: Size, seed: u64) -> Self {
        let folder = book::folder();
        let path = folder.path().join("register.db");
        let clock = StillClock::new();
        let mut office = book::found(&path, clock.clone(), Box::new(Seeded::new(seed)));
        office.add_operator(&second(), "森", SECOND).unwrap();
        let contracts = contracts(size.contracts);
        let import = office.import_contracts("contracts.csv", contracts.as_bytes(), true).unwrap();
        assert!(import.taken, "{:?}", import.lines.first());
        let (first, last) = mail::band(&size);
        office.add_band(MailKind::SimpleRegistered, &first, &last).unwrap();
        drop(office);
        let shift = Shift::start(&path, &clock, seed ^ 0x5eed);
        let watch = Connection::open(&path).unwrap();
        let mut units = BTreeMap::new();
        for number in 1..=book::STOCK {
            units.insert(book::token(number), unit(number, &clock, 0));
        }
        let next_unit = 1001;
        let mut year = Self {
            _folder: folder,
            clock,
            shift,
            size,
            chance: Seeded::new(seed ^ 0xfeed),
            units,
            next_unit,
            next_request: 5000,
            next_tracking: 1_000_000_000,
            tried: BTreeMap::new(),
            watch,
        };
        year.deliver_lot();
        year
    }

    pub fn office(&mut self) -> &mut Office {
        &mut self.shift.office
    }

    /// Does something at the desk. A refusal is clean: it is no bug and no fault, and nothing was written.
    pub fn act<T>(
        &mut self,
        what: &'static str,
        deed: impl FnOnce(&mut Office) -> Result<T, DeskError>,
    ) -> Option<T> {
        let before = self.version();
        let outcome = deed(&mut self.shift.office);
        let count = self.tried.entry(what).or_default();
        match outcome {
            Ok(value) => {
                count.0 += 1;
                Some(value)
            }
            Err(error) => {
                count.1 += 1;
                let notice = Notice::from(&error);
                assert!(
                    !matches!(notice.severity, Severity::Bug | Severity::Fault),
                    "{what}: {error:?} ({})",
                    notice.code
                );
                assert_eq!(self.version(), before, "{what} was refused ({error}) and wrote all the same");
                None
            }
        }
    }

    /// Changes with everything that somebody else commits.
    fn version(&self) -> i64 {
        self.watch.pragma_query_value(None, "data_version", |row| row.get(0)).unwrap()
    }

    /// A question to the file as it lies on disk.
    pub fn ask<T: rusqlite::types::FromSql>(&self, sql: &str) -> Vec<T> {
        let mut statement = self.watch.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    pub fn witness(&mut self) -> Witness {
        self.shift.office.witness(&second(), SECOND).unwrap()
    }

    /// A number below `limit`.
    pub fn roll(&mut self, limit: u64) -> u64 {
        self.chance.next() % limit.max(1)
    }

    pub fn one_in(&mut self, times: u64) -> bool {
        self.roll(times) == 0
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let at = self.roll(u64::try_from(from.len()).unwrap());
        from.get(usize::try_from(at).unwrap()).cloned()
    }

    pub fn tokens(&self, state: TokenState) -> Vec<TokenId> {
        let lines = self.shift.office.register.token_lines(Some(state)).unwrap();
        lines.iter().map(id).collect()
    }

    pub fn any_token(&mut self) -> Option<TokenId> {
        let lines = self.shift.office.register.token_lines(None).unwrap();
        self.pick(&lines).as_ref().map(id)
    }

    /// A lot of forty units, counted by two; one in forty is faulty.
    pub fn deliver_lot(&mut self) {
        let first = self.next_unit;
        let count = 40;
        self.next_unit += count;
        let serial = |number: u32| book::token(number).serial;
        let range = SerialRange::new(maker(), serial(first), serial(first + count - 1)).unwrap();
        let years = i64::from(self.roll(3) == 0) * 3 + 2;
        let expires_on = self.office().today().saturating_add(jiff::Span::new().days(years * 60));
        let delivery = Delivery {
            lot: LotNo(format!("L{first}")),
            model: Model("PTB-1".into()),
            note_no: format!("N-{first}"),
            supplier: "電子部品株式会社".into(),
            expires_on: Some(expires_on),
            place: Place::parse("safe/A-1").unwrap(),
            units: Delivered::Range(range),
            counted: count,
            counted_again: count,
        };
        let witness = self.witness();
        let taken = self
            .act("receive a lot", |office| office.receive_lot(&delivery, Some(&book::lot_key()), witness));
        assert!(taken.is_some());
        for number in first..first + count {
            let fault = self.roll(40);
            let clock = Arc::clone(&self.clock);
            self.units.insert(book::token(number), unit(number, &clock, fault));
        }
    }

    pub fn told(&self) -> String {
        let mut text = String::from("what was tried            done  refused\n");
        for (what, (done, refused)) in &self.tried {
            writeln!(text, "{what:<24} {done:>6} {refused:>8}").unwrap();
        }
        text
    }
}

pub fn second() -> OperatorId {
    OperatorId("mori".into())
}

pub fn maker() -> Manufacturer {
    Manufacturer::parse("RT").unwrap()
}

fn id(line: &TokenLine) -> TokenId {
    TokenId::parse(&line.manufacturer, line.serial.as_str()).unwrap()
}

/// A unit out of the box; some have a clock that does not take.
fn unit(number: u32, clock: &StillClock, fault: u64) -> Unit {
    let mut spec = TokenSpec::full(book::token(number), book::lot_key());
    spec.stage_millis = 1;
    spec.commit_millis = 1;
    spec.ppm = i32::try_from(number % 41).unwrap() - 20;
    if fault == 1 {
        spec.faults = vec![Fault::StuckClock];
    }
    let chance = Box::new(Seeded::new(u64::from(number) << 32));
    Arc::new(Mutex::new(EmulatedToken::new(spec, None, chance, clock.host()).unwrap()))
}

/// Contracts with one to five users; one in five uses the telephone.
fn contracts(count: u32) -> String {
    let mut text = String::from(
        "contract_no,name,kana,status,method,branch,account_kind,account_no,account_holder,postal_code,address,users\n",
    );
    for number in 0..count {
        let method = if number % 5 == 4 { "soft" } else { "hard" };
        let account = if number % 23 == 7 { ",,," } else { "001,ordinary,5796633,ｻﾝﾌﾟﾙ" };
        let mut users = String::from("user01=代表=master");
        for user in 2..=number % 5 + 1 {
            write!(users, ";user{user:02}=担当").unwrap();
        }
        writeln!(
            text,
            "K-{number:05},株式会社模擬{number},モギ{number},active,{method},{account},543-0001,大阪府大阪市天王寺区上本町8丁目9番14号,{users}"
        )
        .unwrap();
    }
    text
}

/// A serial that nobody has.
pub fn nobody() -> Serial {
    Serial::parse("RT-99999999").unwrap()
}
