//! The chosen port: its number on the tray, its name, what is spoken there, and how to find it.

use egui::{Align2, Id, Rect, Ui, vec2};

use crate::bench::message::{PortKind, PortRow};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::settings::ports::{
    Ports, blink, blink_word, is_allowed, moved, rows_of, short_path, spoken, state_of,
};
use crate::window::widget::button::{self, Button};
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::token_picture::{self, Display};
use crate::window::widget::{form, panel, text};
use crate::words::{Notice, Severity};

/// Shows the panel.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut Ports, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let rows = rows_of(scene);
    let Some(row) = screen.chosen_at(rows).and_then(|at| rows.get(at)) else {
        let parts = panel::show(ui, look, rect, &scene.say("ports-place"), "", false);
        panel::empty(ui, look, parts.body, icon::USB, &scene.say("ports-none"));
        return;
    };
    let title = match row.slot {
        Some(slot) => scene.say_with("slot-name", &[("slot", slot.0.into())]),
        None => scene.say("ports-no-slot"),
    };
    if screen.label_of != row.path {
        // Whoever chooses another row with the mouse leaves the field without a word of it.
        screen.tell_label(asks);
    }
    let (_, serial) = spoken(scene, row);
    let parts = panel::show(ui, look, rect, &title, &serial, false);
    let mut body = acts(ui, scene, parts.body.shrink2(vec2(size::INSET, 8.0)), rows, row, asks);
    body.min.y += 4.0;
    picture(ui, scene, panel::take_top(&mut body, 96.0), row);
    body.min.y += 8.0;
    body.min.y = facts::show(ui, look, body, 96.0, &facts_of(scene, row)) + 8.0;
    if row.slot.is_some() {
        label(ui, scene, &mut body, row, screen, asks);
    }
    if let Some((tone, what, remedy)) = trouble(scene, row) {
        let said = text::lines(ui, body, Align2::LEFT_TOP, Face::Strong, look.ink(tone), &what, 2);
        let below = body.with_min_y(said.bottom() + 4.0);
        text::lines(ui, below, Align2::LEFT_TOP, Face::Small, look.muted, &remedy, 8);
    }
}

fn picture(ui: &mut Ui, scene: &Scene<'_>, room: Rect, row: &PortRow) {
    let look = scene.look;
    let room = room.with_max_x(room.left() + room.width().min(220.0));
    match (&row.family, &row.token) {
        (Some(family), Some((_, model))) => {
            token_picture::show(ui, look, room, look.panel, (family, model), false, Display::Off);
        }
        _ if row.kind == PortKind::Reader => {
            token_picture::absent_from_reader(ui, look, room, false);
        }
        _ => token_picture::absent(ui, look, room, false),
    }
}

fn facts_of(scene: &Scene<'_>, row: &PortRow) -> Vec<Fact> {
    let (family, _) = spoken(scene, row);
    let (tone, state) = state_of(scene, row);
    let allowed = scene.say(if is_allowed(row) { "ports-allowed" } else { "ports-not-allowed" });
    let mut table = vec![
        Fact::words(scene.say("fact-state"), state).tone(tone),
        Fact::words(scene.say("ports-permission"), allowed),
        Fact::words(scene.say("ports-kind"), scene.word("port-kind", row.kind.as_str())),
        Fact { face: Face::CodeSmall, ..Fact::words(scene.say("fact-port"), short_path(row)) }.rows(3),
    ];
    if let Some((vendor, product)) = row.usb {
        table.push(Fact::code("USB".into(), format!("{vendor:04X}:{product:04X}")));
    }
    if !family.is_empty() {
        table.push(Fact::words(scene.say("fact-family"), family).rows(2));
    }
    if let Some((_, model)) = &row.token {
        table.push(Fact::words(scene.say("fact-model"), model.as_str()));
        table.push(Fact::words(scene.say("ports-column-blink"), blink_word(scene, row)));
    }
    table
}

fn label(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    row: &PortRow,
    screen: &mut Ports,
    asks: &mut Vec<Ask>,
) {
    if screen.label_of != row.path {
        screen.label_of.clone_from(&row.path);
        screen.label.clone_from(&row.label);
        screen.label_told.clone_from(&row.label);
    }
    let (name, hint) = (scene.say("ports-label"), scene.say("ports-label-hint"));
    let id = Id::unique(("port-label", &row.path));
    let response = form::row(ui, scene, body, id, &name, &hint, &mut screen.label);
    // A field tells twice that the keyboard has left it.
    if response.lost_focus() {
        screen.tell_label(asks);
    }
    body.min.y += 4.0;
}

/// Why the port cannot be opened.
fn trouble(scene: &Scene<'_>, row: &PortRow) -> Option<(Tone, String, String)> {
    if row.may_open || !row.present {
        return None;
    }
    let notice = Notice::new("port-denied", Severity::Fault).text("path", short_path(row));
    Some((Tone::Stop, scene.words.what(&notice), scene.words.remedy(&notice).unwrap_or_default()))
}

/// The acts at the foot of the panel; gives the room above them.
fn acts(
    ui: &mut Ui,
    scene: &Scene<'_>,
    room: Rect,
    rows: &[PortRow],
    row: &PortRow,
    asks: &mut Vec<Ask>,
) -> Rect {
    let intents = [Intent::PlaceUp, Intent::PlaceDown, Intent::Blink];
    let words = intents.map(|intent| scene.name(intent));
    let keys = intents.map(Intent::caps);
    let commands = [moved(rows, row, -1), moved(rows, row, 1), blink(row)];
    let button = |at: usize| {
        let button = Button::new(scene.look, &words[at]).key(&keys[at]);
        button.enabled(commands[at].is_some())
    };
    let (pressed, above) = button::at_foot(ui, room, (0..intents.len()).map(button).collect());
    if let Some(command) = pressed.and_then(|at| commands.into_iter().nth(at).flatten()) {
        asks.push(Ask::Send(command));
    }
    above
}
