//! The window in a test: driven by keys and by the names of things, as an operator or a screen reader does.
//!
//! A missing glyph panics here, so each of these tests is also a test against tofu.

#![allow(dead_code, reason = "every test file uses its own part")]

use egui::{Event as Input, Key, Modifiers, Vec2};
use egui_kittest::Harness;
use token_station::bench::message::{Command, Event};
use token_station::window::fonts;
use token_station::window::gallery::{Stage, contents};
use token_station::words::{Language, Sentences};

/// A window with nobody behind it.
pub type Window = Harness<'static, Stage>;

pub fn window(stage: Stage) -> Window {
    let mut window = Harness::builder()
        .with_size(Vec2::new(1366.0, 768.0))
        .with_step_dt(0.02)
        .with_context_setup(fonts::install)
        .build_ui_state(
            |ui, stage: &mut Stage| {
                stage.app.receive(ui.ctx());
                stage.app.draw(ui);
            },
            stage,
        );
    window.run();
    window
}

/// An unlocked window with something on every screen.
pub fn station(language: Language) -> Window {
    let stage = Stage::new();
    stage.tell(Event::Station(contents::station(language, false)));
    stage.tell(Event::Bench(contents::bench()));
    stage.tell(Event::Slots(contents::slots(4)));
    stage.tell(Event::Queue(contents::queue()));
    stage.tell(Event::Dispatch(contents::dispatch()));
    stage.tell(Event::Parcels(contents::parcels()));
    stage.tell(Event::Fees(Box::new(contents::fees())));
    stage.tell(Event::Settings(contents::settings()));
    let mut window = window(stage);
    asked(&mut window);
    window
}

/// What the window has asked for since the last time.
pub fn asked(window: &mut Window) -> Vec<Command> {
    window.run();
    window.state().asked.try_iter().collect()
}

pub fn tell(window: &mut Window, event: Event) {
    window.state().tell(event);
    window.run();
}

pub fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

pub fn ctrl(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::COMMAND, key);
    window.run();
}

pub fn type_text(window: &mut Window, text: &str) {
    window.event(Input::Text(text.to_owned()));
    window.run();
}

/// Types as a scanner does: one key after the other, without a pause, then Enter.
pub fn scan(window: &mut Window, code: &str) {
    for c in code.chars() {
        window.event(Input::Text(c.to_string()));
    }
    window.key_press(Key::Enter);
    window.run();
}

pub fn say(language: Language, id: &str) -> String {
    Sentences::new(language).say(id)
}
