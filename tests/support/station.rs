//! A station on real ports with an operator signed in, and what it has shown.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use token_station::bench::message::{Access, Command, Event, HitTarget, Passphrase, Query, SlotNo, SlotView};
use token_station::bench::{Setup, Station};
use token_station::domain::LotKey;
use token_station::port::SystemClock;

use crate::book;
use crate::world::Seeded;

/// The name of the register in its folder.
pub const REGISTER: &str = "register.db";

/// Whatever takes longer is taken for never.
const PATIENCE: Duration = Duration::from_secs(20);

/// A station on some slots.
pub struct Desk {
    station: Station,
    folder: TempDir,
    slots: Vec<SlotView>,
    /// Every question that was asked, by family and code, as often as it appeared.
    pub questions: Vec<(&'static str, &'static str)>,
    access: Option<Access>,
    /// Every notice that was told.
    pub notices: Vec<String>,
}

impl Desk {
    /// A register with four items to provision and the tokens of a delivery note, with this key of their lots, and its station.
    pub fn open(ports: &[String], stock: &str, lot_key: impl Fn() -> LotKey) -> Self {
        let folder = book::folder();
        let register = folder.path().join(REGISTER);
        found(&register, stock, lot_key);
        let station = Station::start(Setup { ports: Some(ports.to_vec()), ..Setup::of(register) }).unwrap();
        let (slots, questions, notices) = (Vec::new(), Vec::new(), Vec::new());
        let mut desk = Self { station, folder, slots, questions, access: None, notices };
        let passphrase = Passphrase::new(book::PASSPHRASE.into());
        desk.ask(Command::Unlock { operator: book::operator(), passphrase });
        desk.wait("the register to open", |desk| matches!(desk.access, Some(Access::Unlocked(..))));
        desk
    }

    pub fn ask(&self, command: Command) {
        self.station.commands.send(command).unwrap();
    }

    /// The newest picture of a slot.
    pub fn slot(&self, no: usize) -> Option<&SlotView> {
        self.slots.iter().find(|slot| slot.no == SlotNo(u16::try_from(no).unwrap()))
    }

    /// Takes what the station shows until it is so.
    pub fn wait(&mut self, what: &str, mut so: impl FnMut(&Self) -> bool) {
        self.take(what, |desk, _| so(desk).then_some(()));
    }

    /// Whether the search knows a token by its serial.
    pub fn finds(&mut self, serial: &str) -> bool {
        self.ask(Command::Show(Query::Search { text: serial.into(), ticket: 1 }));
        self.take("an answer", |_, event| {
            let Event::Found { hits, .. } = event else { return None };
            Some(
                hits.iter()
                    .any(|hit| matches!(&hit.target, HitTarget::Token(found) if found.as_str() == serial)),
            )
        })
    }

    /// Ends the station; what it left is in the folder.
    pub fn close(self) -> TempDir {
        assert!(self.station.close(), "a thread hangs");
        self.folder
    }

    fn take<T>(&mut self, what: &str, mut want: impl FnMut(&Self, &Event) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            let Ok(event) = self.station.events.recv_deadline(until) else {
                panic!("waited in vain for {what}\n{:#?}\n{:#?}", self.notices, self.slots);
            };
            match &event {
                Event::Slots(slots) => self.look_at(slots),
                Event::Notice(notice) => self.notices.push(format!("{notice:?}")),
                Event::Station(view) => self.access = Some(view.access.clone()),
                _ => {}
            }
            if let Some(found) = want(self, &event) {
                return found;
            }
        }
    }

    fn look_at(&mut self, slots: &[SlotView]) {
        for slot in slots {
            let Some(question) = &slot.question else { continue };
            let before = self.slots.iter().find(|before| before.no == slot.no);
            if !asks(before, question.notice.code) {
                let family = slot.token.as_ref().map_or("nobody", |token| token.family);
                self.questions.push((family, question.notice.code));
            }
        }
        self.slots = slots.to_vec();
    }
}

/// Whether a slot asks this.
pub fn asks(slot: Option<&SlotView>, code: &str) -> bool {
    let question = slot.and_then(|slot| slot.question.as_ref());
    question.is_some_and(|question| question.notice.code == code)
}

fn found(register: &Path, stock: &str, lot_key: impl Fn() -> LotKey) {
    let mut office = book::found(register, Arc::new(SystemClock::new()), Box::new(Seeded::new(1)));
    let delivery = office.import_stock(stock.as_bytes(), true, |_| Ok(lot_key())).unwrap();
    assert!(delivery.taken, "{:?}", delivery.lines);
}
