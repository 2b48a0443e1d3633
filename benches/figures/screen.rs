//! The window on a real station without a display: the frames are drawn as they are, only the graphics card is missing.
//!
//! Runs as a process of its own, so that the start is a start: `REGISTER` names the register, each line of standard
//! output a figure. The trap: the first frames draw every letter for the first time, and they are what is measured.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use token_station::bench::message::{Access, Command};
use token_station::bench::{Setup, Station};
use token_station::port::SystemClock;
use token_station::vault::KdfCost;
use token_station::window::gallery::SIZES;
use token_station::window::picture::Easel;
use token_station::window::{App, Wire};

use crate::desk;
use crate::table::millis;

/// The variable that makes this program a station with a window on a register.
pub const REGISTER: &str = "FIGURES_REGISTER";

/// What is typed, letter by letter: names, kana, readings in hiragana, numbers, and what is nowhere.
const TYPED: &[&str] = &[
    "RT-00512345",
    "RT-0058",
    "25-0123",
    "7031-2",
    "北浜製作",
    "株式会社髙槻",
    "𠮷野織物",
    "クリニック",
    "さかいはもの",
    "ヒラカタデンキ",
    "第499営業所",
    "zzzzz",
    "ンンンン",
];

/// What the process told.
#[derive(Default)]
pub struct Shown {
    pub first_frame: f64,
    pub work: f64,
    pub key_derivation: f64,
    pub keystrokes: Vec<(String, f64)>,
}

struct Screen {
    easel: Easel,
    app: App,
}

impl Screen {
    /// One frame as the graphics card would get it.
    fn frame(&mut self) {
        let Self { easel, app } = self;
        easel.work(SIZES[0], |ui| {
            app.receive(ui.ctx());
            app.draw(ui);
        });
    }

    /// Takes in what the station tells until it told this.
    fn hear_until(&mut self, heard: impl Fn(&App) -> bool) {
        let until = Instant::now() + Duration::from_secs(30);
        while !heard(&self.app) {
            assert!(Instant::now() < until, "the station does not tell it");
            self.app.receive(self.easel.ctx());
            std::thread::yield_now();
        }
    }
}

/// Starts a station and a window on the register and tells what took how long.
pub fn work(register: &Path) {
    let station =
        Station::start(Setup { ports: Some(Vec::new()), ..Setup::of(register.to_owned()) }).unwrap();
    let wire = Wire { commands: station.commands.clone(), events: station.events.clone() };
    let mut screen = Screen { easel: Easel::default(), app: App::new(wire, Arc::new(SystemClock::new())) };
    screen.hear_until(|app| app.model.station.is_some());
    screen.frame();
    println!("first frame");

    let derivation = key_derivation();
    println!("key derivation\t\t{}", millis(derivation));
    let begun = Instant::now();
    station.commands.send(desk::unlock()).unwrap();
    screen.hear_until(|app| {
        let access = app.model.station.as_ref().map(|station| &station.access);
        matches!(access, Some(Access::Unlocked(..))) && !app.model.bench.next.is_empty()
    });
    screen.frame();
    println!("work\t\t{}", millis(begun.elapsed().saturating_sub(derivation)));

    for typed in TYPED {
        type_in(&mut screen, typed);
    }
    station.commands.send(Command::Lock).unwrap();
    assert!(station.close());
}

/// Types a text into the search field; every letter is timed from its frame to the frame with its answers.
fn type_in(screen: &mut Screen, text: &str) {
    screen.app.screens.search.focus = true;
    screen.frame();
    screen.frame();
    for (at, letter) in text.char_indices() {
        let before = screen.app.model.hits.0;
        screen.easel.press(egui::Event::Text(letter.to_string()));
        let begun = Instant::now();
        screen.frame();
        assert!(screen.app.screens.search.open, "the field has the keyboard");
        screen.hear_until(|app| app.model.hits.0 > before);
        screen.frame();
        println!("key\t{}\t{}", &text[..at + letter.len_utf8()], millis(begun.elapsed()));
    }
    screen.app.screens.search.close();
    screen.frame();
}

/// What deriving a key from a passphrase costs here at the training cost; it is meant to cost it.
fn key_derivation() -> Duration {
    let cost = KdfCost::TRAINING;
    let parameters = argon2::Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).unwrap();
    let deriver = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, parameters);
    let begun = Instant::now();
    deriver.hash_password_into(b"a passphrase", &[7; 16], &mut [0; 32]).unwrap();
    begun.elapsed()
}
