//! A new request at the counter with a real station behind the window: filled in, refused, mended and taken in by keys.

#![expect(clippy::unwrap_used, reason = "a step that cannot be taken fails the proof")]

#[path = "rig/book.rs"]
#[expect(dead_code, reason = "no register is copied in these tests")]
mod book;
#[path = "rig/world.rs"]
#[expect(dead_code, reason = "time stands still and nothing is drawn by hand")]
mod world;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Event as Input, Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use tempfile::TempDir;
use token_station::bench::message::{Command, Passphrase};
use token_station::bench::{Setup, Station};
use token_station::domain::{FormKind, Request, RequestKind, RequestNo, RequestState, ShipTo, UserId};
use token_station::port::{PortLister, PortSeen};
use token_station::window::command::Screen;
use token_station::window::{App, Wire, fonts};
use token_station::words::{Language, Sentences};

use world::{Seeded, StillClock};

/// Whatever takes longer is taken for never.
const PATIENCE: Duration = Duration::from_secs(20);

/// Nothing is plugged in.
struct NoPorts;

impl PortLister for NoPorts {
    fn list(&mut self) -> Vec<PortSeen> {
        Vec::new()
    }
}

/// A station, its window, and somebody at the keyboard.
struct Clerk {
    window: Harness<'static, App>,
    station: Station,
    register: PathBuf,
    clock: Arc<StillClock>,
    _folder: TempDir,
}

impl Clerk {
    fn new() -> Self {
        let folder = book::folder();
        let register = folder.path().join("register.db");
        let clock = StillClock::new();
        drop(book::found(&register, Arc::clone(&clock) as _, Box::new(Seeded::new(1))));
        let station = Station::start(Setup {
            ports: Some(Vec::new()),
            lister: Box::new(NoPorts),
            clock: Arc::clone(&clock) as _,
            ..Setup::of(register.clone())
        })
        .unwrap();
        let passphrase = Passphrase::new(book::PASSPHRASE.into());
        station.commands.send(Command::Unlock { operator: book::operator(), passphrase }).unwrap();
        let wire = Wire { commands: station.commands.clone(), events: station.events.clone() };
        let app = App::new(wire, Arc::clone(&clock) as _);
        let window = Harness::builder()
            .with_size(Vec2::new(1366.0, 768.0))
            .with_step_dt(0.02)
            .with_context_setup(fonts::install)
            .build_ui_state(
                |ui, app: &mut App| {
                    app.receive(ui.ctx());
                    app.draw(ui);
                },
                app,
            );
        let mut clerk = Self { window, station, register, clock, _folder: folder };
        clerk.wait("the station to open", |app| app.model.is_unlocked());
        clerk
    }

    /// Draws until it is so.
    fn wait(&mut self, what: &str, so: impl Fn(&App) -> bool) {
        let until = Instant::now() + PATIENCE;
        loop {
            self.window.step();
            if so(self.window.state()) {
                self.window.step();
                return;
            }
            assert!(Instant::now() < until, "waited in vain for {what}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Draws until the station has answered the form as it stands.
    fn answered(&mut self) {
        self.window.step();
        self.wait("an answer", |app| {
            let form = app.screens.queue.form.as_ref().unwrap();
            app.model.draft.as_ref().is_some_and(|view| view.ticket == form.ticket())
        });
    }

    fn press(&mut self, key: Key) {
        self.window.key_press(key);
        self.window.step();
        self.window.step();
    }

    fn ctrl(&mut self, key: Key) {
        self.window.key_press_modifiers(Modifiers::COMMAND, key);
        self.window.step();
        self.window.step();
    }

    fn type_text(&mut self, text: &str) {
        self.window.event(Input::Text(text.to_owned()));
        self.window.step();
    }

    /// Types a field and goes on with Tab.
    fn fill(&mut self, text: &str) {
        self.type_text(text);
        self.press(Key::Tab);
    }

    fn app(&self) -> &App {
        self.window.state()
    }

    fn shows(&self, words: &str) -> bool {
        self.window.query_all_by_label_contains(words).next().is_some()
    }

    /// Ends the station and reads a request from its book.
    fn stored(self, no: &str) -> Option<Request> {
        let Self { window, station, register, clock, _folder } = self;
        drop(window);
        assert!(station.close(), "a thread hangs");
        let office = book::open(&register, clock as _, Box::new(Seeded::new(2)));
        office.register.request_maybe(&RequestNo(no.into())).unwrap()
    }
}

fn say(id: &str) -> String {
    Sentences::new(Language::Japanese).say(id)
}

/// From Ctrl+N to the contract: number, day, branch, channel, seal, paper, contract.
fn begin(clerk: &mut Clerk, no: &str, contract: &str) {
    clerk.ctrl(Key::N);
    assert_eq!(clerk.app().screens.open, Screen::Queue);
    clerk.answered();
    clerk.fill(no);
    clerk.fill("R8.11.17");
    clerk.fill("001");
    clerk.press(Key::Tab);
    clerk.press(Key::Space);
    clerk.press(Key::Tab);
    clerk.press(Key::Tab);
    clerk.type_text(contract);
    clerk.answered();
    clerk.press(Key::Enter);
}

#[test]
fn r16_the_rules_answer_stands_beside_the_users_and_a_refused_form_stays() {
    let mut clerk = Clerk::new();
    begin(&mut clerk, "26-7001", "ヨシノ");
    assert!(clerk.shows("𠮷野商店"), "the contract is found by its kana");
    // 依頼区分 has the keyboard; 追加 is what it begins with.
    clerk.press(Key::Tab);
    assert_eq!(clerk.app().screens.queue.form.as_ref().unwrap().quantity, "1");
    clerk.press(Key::Tab);
    clerk.press(Key::Space);
    clerk.answered();
    // The rule's answer stands beside the users: another request brings this user a token (R16).
    assert!(clerk.shows("26-3"), "which request it is");
    assert!(clerk.shows("¥2,200") && clerk.shows("2026年11月24日"), "fee and target");
    clerk.press(Key::F10);
    assert!(clerk.app().screens.queue.form.is_some(), "a refused form stays");
    clerk.press(Key::Escape);
    assert!(clerk.shows(&say("draft-discard")), "it asks before it throws typed things away");
    clerk.press(Key::Escape);
    assert!(clerk.app().screens.queue.form.is_some());
    assert_eq!(clerk.app().screens.queue.form.as_ref().unwrap().draft.no, "26-7001");
    assert!(clerk.stored("26-7001").is_none());
}

#[test]
fn a_whole_additional_request_is_typed_and_taken_in_without_the_mouse() {
    let mut clerk = Clerk::new();
    let import = "contract_no,name,kana,status,method,branch,account_kind,account_no,account_holder,postal_code,address,users\n\
                  C-9,東商店,ヒガシショウテン,active,hard,001,ordinary,0235356,ﾋｶﾞｼ,530-0041,大阪府大阪市北区,user01=東=master;user02=西;user03=南\n";
    let file = clerk.register.with_file_name("contracts.csv");
    std::fs::write(&file, import).unwrap();
    let kind = token_station::bench::message::ImportKind::Contracts;
    clerk.station.commands.send(Command::Import { kind, path: file, take: true }).unwrap();
    begin(&mut clerk, "26-7002", "ひがし");
    clerk.press(Key::Tab);
    // 個数: two tokens, the first shared by two users (R14).
    clerk.press(Key::Backspace);
    clerk.type_text("2");
    clerk.answered();
    clerk.press(Key::Enter);
    clerk.press(Key::Space);
    clerk.press(Key::ArrowRight);
    clerk.press(Key::Space);
    clerk.press(Key::Tab);
    clerk.press(Key::F10);
    clerk.answered();
    assert!(clerk.shows("2 個目"), "the second token serves nobody yet");
    clerk.press(Key::ArrowRight);
    clerk.press(Key::ArrowRight);
    clerk.press(Key::Space);
    clerk.answered();
    assert!(clerk.shows("¥4,400"));
    // 発送先, 宛名, 備考.
    clerk.press(Key::Tab);
    clerk.press(Key::Tab);
    clerk.fill("経理部 西様");
    clerk.type_text("書式集から印刷");
    clerk.answered();
    assert!(clerk.shows(&say("draft-fine")));
    clerk.ctrl(Key::Enter);
    clerk.wait("the form to be in", |app| app.screens.queue.form.is_none());
    assert_eq!(clerk.app().screens.queue.chosen, Some(RequestNo("26-7002".into())));
    clerk.wait("the request whole", |app| {
        app.model.request.value().is_some_and(|view| view.row.request.0 == "26-7002")
    });
    let stored = clerk.stored("26-7002").unwrap();
    let users: Vec<Vec<UserId>> = stored.items.iter().map(|item| item.users.clone()).collect();
    let id = |id: &str| UserId(id.into());
    assert_eq!(users, [vec![id("user01"), id("user02")], vec![id("user03")]]);
    assert_eq!((stored.kind, stored.paper.form), (RequestKind::Additional, FormKind::Form2));
    assert_eq!((stored.state, stored.received_on.to_string()), (RequestState::Received, "2026-11-17".into()));
    assert_eq!((stored.ship_to, stored.attention.as_str()), (ShipTo::Registered, "経理部 西様"));
    assert_eq!(stored.remark, "書式集から印刷");
}

#[test]
fn a_taken_number_is_told_beside_its_field_while_it_is_typed() {
    let mut clerk = Clerk::new();
    clerk.press(Key::F5);
    clerk.ctrl(Key::N);
    clerk.answered();
    clerk.type_text("26-1");
    clerk.answered();
    assert!(clerk.shows("受付番号 26-1 はすでに受け付けています"));
    clerk.type_text("00");
    clerk.answered();
    assert!(!clerk.shows("すでに受け付けています"));
}

#[test]
fn a_scan_beside_the_fields_fills_what_is_still_open() {
    let mut clerk = Clerk::new();
    clerk.ctrl(Key::N);
    clerk.answered();
    let scan = |clerk: &mut Clerk, code: &str| {
        // The keyboard is on the chips, so no field takes the scan.
        for c in code.chars() {
            clerk.window.event(Input::Text(c.to_string()));
        }
        clerk.window.key_press(Key::Enter);
        clerk.window.step();
        clerk.answered();
    };
    for _ in 0..3 {
        clerk.press(Key::Tab);
    }
    scan(&mut clerk, "26-7004");
    scan(&mut clerk, "C-1");
    let form = &clerk.app().screens.queue.form.as_ref().unwrap().draft;
    assert_eq!((form.no.as_str(), form.contract.as_str()), ("26-7004", ""), "three keys are somebody typing");
    scan(&mut clerk, "サンプル商事");
    assert!(clerk.app().model.draft.as_ref().unwrap().contract.is_some());
}

#[test]
fn a_blank_form_closes_at_once_and_a_thrown_away_one_leaves_nothing() {
    let mut clerk = Clerk::new();
    clerk.ctrl(Key::N);
    clerk.answered();
    clerk.press(Key::Escape);
    assert!(clerk.app().screens.queue.form.is_none());
    clerk.ctrl(Key::N);
    clerk.type_text("26-7005");
    clerk.press(Key::Escape);
    clerk.press(Key::Tab);
    clerk.press(Key::Enter);
    assert!(clerk.app().screens.queue.form.is_none());
    clerk.ctrl(Key::N);
    clerk.answered();
    assert!(clerk.app().screens.queue.form.as_ref().unwrap().draft.no.is_empty());
    assert!(clerk.stored("26-7005").is_none());
}

/// From Ctrl+N to the postal code of another address.
fn begin_elsewhere(no: &str) -> Clerk {
    let mut clerk = Clerk::new();
    begin(&mut clerk, no, "ヨシノ");
    for _ in 0..3 {
        clerk.press(Key::Tab);
    }
    clerk.press(Key::ArrowRight);
    clerk.answered();
    clerk.press(Key::Tab);
    clerk
}

fn street(app: &App) -> &str {
    let form = app.screens.queue.form.as_ref();
    form.and_then(|form| form.draft.ship_to.as_ref()).map_or("", |other| other.street.as_str())
}

#[test]
fn a_postal_code_fills_the_address_in_and_never_over_what_was_typed() {
    let mut clerk = begin_elsewhere("26-7003");
    clerk.type_text("5300001");
    clerk.wait("the town", |app| street(app) == "大阪府大阪市北区梅田");
    clerk.press(Key::Tab);
    clerk.type_text("1丁目2番3号");
    clerk.answered();
    assert_eq!(street(clerk.app()), "大阪府大阪市北区梅田1丁目2番3号");
    assert!(!clerk.shows("合いません"));
    clerk.window.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    clerk.window.step();
    clerk.window.step();
    clerk.press(Key::Backspace);
    clerk.type_text("2");
    clerk.answered();
    assert_eq!(street(clerk.app()), "大阪府大阪市北区梅田1丁目2番3号", "what was typed stays");
    assert!(clerk.shows("郵便番号 530-0002"), "the doubt stands beside the address");
    assert!(clerk.shows("この住所の番号は 530-0001 です"));
}

#[test]
fn where_a_code_stands_for_several_towns_the_keyboard_chooses() {
    let mut clerk = begin_elsewhere("26-7004");
    clerk.type_text("498-0000");
    clerk.answered();
    assert_eq!(street(clerk.app()), "");
    assert!(clerk.shows("愛知県弥富市") && clerk.shows(&say("draft-place-choose")));
    clerk.press(Key::ArrowDown);
    clerk.press(Key::Enter);
    assert_eq!(street(clerk.app()), "三重県桑名郡木曽岬町");
    clerk.answered();
    assert!(!clerk.shows(&say("draft-place-choose")), "it is chosen");
    clerk.type_text("大字新田1番地");
    clerk.answered();
    assert_eq!(
        street(clerk.app()),
        "三重県桑名郡木曽岬町大字新田1番地",
        "the keyboard went on to the street"
    );
}
