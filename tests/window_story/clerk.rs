//! Somebody at the keyboard of a whole station: real threads, a register on disk, a tray of tokens in software.
//!
//! Nothing here can point or click, and no command goes past the window: keys, text and scans are all there is. The
//! trap: what the register says is read by a second connection, or the window would judge itself.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Event as Input, Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;
use token_station::bench::tray::{Tray, TrayParts};
use token_station::bench::{Setup, Station};
use token_station::domain::{Clock, OperatorId, UnixMillis};
use token_station::port::{PortLister, PortSeen};
use token_station::window::{App, Wire, fonts};
use token_station::words::{Language, Sentences};
use zeroize::Zeroizing;

use crate::book;
use crate::world::Seeded;

/// Whatever takes longer is taken for never.
const PATIENCE: Duration = Duration::from_secs(40);

/// 18 November 2026, in the evening in Japan.
const START_MILLIS: i64 = 1_795_000_030_000;

const BAUD: u32 = 115_200;

/// The second person, and what only they know.
pub const SECOND: (&str, &str) = ("suzuki", "quartz-lemon-harbor-27-violin");

/// Both clocks of the station, begun on a certain day.
struct DayClock(Instant);

impl Clock for DayClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(START_MILLIS + i64::try_from(self.0.elapsed().as_millis()).unwrap())
    }

    fn ticks_micros(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_micros()).unwrap()
    }
}

/// The system lists no port; the tray's slots are links.
struct NoPorts;

impl PortLister for NoPorts {
    fn list(&mut self) -> Vec<PortSeen> {
        Vec::new()
    }
}

/// The station, its window, and the keyboard.
pub struct Clerk {
    window: Harness<'static, App>,
    station: Station,
    register: PathBuf,
    words: Sentences,
    folder: TempDir,
}

impl Clerk {
    /// A locked station with one slot and two blank tokens beside it.
    pub fn arrives() -> Self {
        let folder = book::folder();
        let register = folder.path().join("register.db");
        let clock: Arc<dyn Clock> = Arc::new(DayClock(Instant::now()));
        let mut office = book::found(&register, Arc::clone(&clock), Box::new(Seeded::new(1)));
        office.add_operator(&OperatorId(SECOND.0.into()), "鈴木 陽子", SECOND.1).unwrap();
        drop(office);
        let mut tray = Tray::new(TrayParts {
            folder: folder.path().join("tray"),
            slots: 1,
            blanks: vec![book::token(1), book::token(2)],
            lot_key: Zeroizing::new(book::lot_key_bytes()),
            baud: BAUD,
            clock: Arc::clone(&clock),
        })
        .unwrap();
        let station = Station::start(Setup {
            ports: Some(tray.ports()),
            lister: Box::new(NoPorts),
            tray: Some(Box::new(move |slot, insert| tray.swap(slot, insert).unwrap())),
            clock: Arc::clone(&clock),
            ..Setup::of(register.clone())
        })
        .unwrap();
        let wire = Wire { commands: station.commands.clone(), events: station.events.clone() };
        let window = Harness::builder()
            .with_size(Vec2::new(1366.0, 768.0))
            .with_step_dt(0.02)
            .with_context_setup(fonts::install)
            .build_ui_state(
                |ui, app: &mut App| {
                    app.receive(ui.ctx());
                    app.draw(ui);
                },
                App::new(wire, clock),
            );
        Self { window, station, register, words: Sentences::new(Language::Japanese), folder }
    }

    /// Draws until it is so.
    pub fn wait(&mut self, what: &str, so: impl Fn(&Self) -> bool) {
        let until = Instant::now() + PATIENCE;
        loop {
            self.window.step();
            if so(self) {
                // What the last answer changed is drawn before the next key.
                self.window.step();
                return;
            }
            let told: Vec<String> =
                self.app().model.notices.iter().map(|notice| self.words.what(notice)).collect();
            assert!(Instant::now() < until, "waited in vain for {what}; told: {told:#?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn press(&mut self, key: Key) {
        self.press_with(Modifiers::NONE, key);
    }

    pub fn ctrl(&mut self, key: Key) {
        self.press_with(Modifiers::COMMAND, key);
    }

    /// A key with others held down.
    pub fn press_with(&mut self, held: Modifiers, key: Key) {
        self.window.key_press_modifiers(held, key);
        self.window.step();
        self.window.step();
    }

    /// Presses a key again and again, as a person does who looks for a row.
    pub fn press_until(&mut self, key: Key, there: impl Fn(&Self) -> bool) {
        for _ in 0..20 {
            if there(self) {
                return;
            }
            self.press(key);
        }
        panic!("{key:?} does not lead there");
    }

    pub fn type_text(&mut self, text: &str) {
        self.window.event(Input::Text(text.to_owned()));
        self.window.step();
    }

    /// Types a field and goes on with Tab.
    pub fn fill(&mut self, text: &str) {
        self.type_text(text);
        self.press(Key::Tab);
    }

    /// Types as a scanner does: one key after the other, without a pause, then Enter.
    pub fn scan(&mut self, code: &str) {
        for c in code.chars() {
            self.window.event(Input::Text(c.to_string()));
        }
        self.press(Key::Enter);
    }

    pub fn app(&self) -> &App {
        self.window.state()
    }

    /// Whether words stand on the screen.
    pub fn shows(&self, words: &str) -> bool {
        self.window.query_all_by_label_contains(words).next().is_some()
    }

    /// Waits until words stand on the screen.
    pub fn sees(&mut self, words: &str) {
        self.wait(words, |clerk| clerk.shows(words));
    }

    /// A sentence of the window.
    pub fn say(&self, id: &str) -> String {
        self.words.say(id)
    }

    /// A word of the window.
    pub fn word(&self, list: &str, code: &str) -> String {
        self.words.word(list, code)
    }

    /// One value of the register file, read by somebody who cannot write to it.
    pub fn stored<T: FromSql>(&self, sql: &str) -> T {
        let file = Connection::open_with_flags(&self.register, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        file.busy_timeout(PATIENCE).unwrap();
        file.query_row(sql, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// Waits until a value of the register file is this one.
    pub fn registers(&mut self, sql: &str, value: &str) {
        let sql = format!("SELECT CAST(({sql}) AS TEXT)");
        let is = |clerk: &Self| clerk.stored::<Option<String>>(&sql).as_deref() == Some(value);
        self.wait(&format!("{value} = {sql}"), is);
    }

    /// The files in a folder beside the register, by name.
    pub fn files(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path().join(folder)).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Goes home; whether every thread ended.
    pub fn leaves(self) -> bool {
        drop(self.window);
        self.station.close()
    }
}
