//! Which families of tokens are used on this station: a list, and beside it what the chosen one is, can do, and was tried at.
//!
//! README, rules 1 and 4 for every family. Nothing is ever sent to a token of a family that is switched off.

use egui::{Align2, Rect, Ui, vec2};

use crate::bench::message::{Command, FamilyAct, FamilyRow};
use crate::domain::Abilities;
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{list, panel, text};

/// The family that is being looked at.
#[derive(Debug, Default)]
pub struct Families {
    /// Its place in the list.
    pub chosen: usize,
    reveal: bool,
}

fn rows<'a>(scene: &Scene<'a>) -> &'a [FamilyRow] {
    scene.model.settings.value().map_or(&[], |view| view.families.as_slice())
}

/// Does what a key asks for: another family, or the switch of this one.
pub(super) fn perform(families: &mut Families, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
    let rows = rows(scene);
    if let Some(at) = list::step(intent, 5).and_then(|by| list::moved(Some(families.chosen), by, rows.len()))
    {
        *families = Families { chosen: at, reveal: true };
    }
    if let (Some(row), Intent::SwitchFamily) = (rows.get(families.chosen), intent) {
        let act = FamilyAct::Use { family: row.family.to_owned(), on: !row.on };
        asks.push(Ask::Send(Command::Family(act)));
    }
}

/// Draws the list at the left and the chosen family at the right.
pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, families: &mut Families, asks: &mut Vec<Ask>) {
    let right = rect.with_min_x(rect.right() - (rect.width() * 0.36).clamp(380.0, 500.0));
    table(ui, scene, rect.with_max_x(right.left() - size::GAP), families);
    match rows(scene).get(families.chosen) {
        Some(row) => chosen(ui, scene, right, row, asks),
        None => {
            panel::bare(ui, scene.look, right, false);
        }
    }
}

fn table(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, families: &mut Families) {
    let rows = rows(scene);
    let on = rows.iter().filter(|row| row.on).count();
    let aside = scene.say_with("families-count", &[("on", on.into()), ("of", rows.len().into())]);
    let parts = panel::show(ui, scene.look, rect, &scene.say("families-title"), &aside, false);
    if rows.is_empty() {
        panel::empty(ui, scene.look, parts.body, icon::HOURGLASS, &scene.say("list-pending"));
        return;
    }
    let column = |id: &str, width| Column::new(scene.say(id), width);
    let columns = [
        column("column-family", Width::Share(1.0)),
        column("column-transports", Width::Exact(150.0)),
        column("column-use", Width::Exact(90.0)),
        column("column-tried", Width::Exact(96.0)),
        column("column-hardware", Width::Exact(96.0)),
    ];
    let table = Table {
        chosen: Some(families.chosen),
        reveal: std::mem::take(&mut families.reveal),
        ..Table::new("families", &columns, size::ROW, rows.len())
    };
    let answer = table.show(ui, scene.look, parts.body, |at| {
        let row = rows.get(at)?;
        let (used, tone) = if row.on { ("family-is-on", Tone::Done) } else { ("family-is-off", Tone::Muted) };
        Some(vec![
            Cell::words(scene.word("family", row.family)),
            Cell::words(transports(scene, row)).tone(Tone::Muted).face(Face::Small),
            Cell::badge(scene.say(used), tone),
            Cell::words(tried(scene, row)).tone(Tone::Muted).face(Face::Small),
            Cell::words(hardware(scene, row)).tone(Tone::Muted).face(Face::Small),
        ])
    });
    if let Some(at) = answer.chosen {
        families.chosen = at;
    }
}

fn chosen(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, row: &FamilyRow, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let parts = panel::show(ui, look, rect, &scene.word("family", row.family), row.family, true);
    let mut body = parts.body.shrink2(vec2(size::INSET, 12.0));
    let untried = if row.tried_on_hardware { Tone::Plain } else { Tone::Attention };
    let lines = [
        Fact::words(scene.say("fact-transports"), transports(scene, row)),
        Fact::words(scene.say("fact-abilities"), abilities(scene, row.abilities)).rows(4),
        Fact::words(scene.say("fact-tried"), tried(scene, row)),
        Fact::words(scene.say("fact-hardware"), hardware(scene, row)).tone(untried),
    ];
    body.min.y = facts::show(ui, look, body, 150.0, &lines) + 10.0;
    let about = match (row.asks, row.allowed || row.tried) {
        (false, _) => "family-about-own",
        (true, false) => "family-about-first-write",
        (true, true) => "family-about-allowed",
    };
    for id in [about, "family-about-off"] {
        let told = text::lines(ui, body, Align2::LEFT_TOP, Face::Small, look.muted, &scene.say(id), 4);
        body.min.y = told.bottom() + 8.0;
    }
    let id = if row.on { "family-turn-off" } else { "family-turn-on" };
    let (word, key) = (scene.say(id), Intent::SwitchFamily.caps());
    panel::row(ui, "family-acts", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        let sign = if row.on { icon::PROHIBIT } else { icon::CHECK };
        if Button::new(look, &word).icon(sign).key(&key).show(ui).clicked() {
            asks.push(Ask::Do(Intent::SwitchFamily));
        }
    });
}

fn transports(scene: &Scene<'_>, row: &FamilyRow) -> String {
    let words: Vec<_> =
        row.transports.iter().map(|transport| scene.word("transport", transport.as_str())).collect();
    words.join(&scene.say("list-comma"))
}

fn abilities(scene: &Scene<'_>, abilities: Abilities) -> String {
    let words: Vec<_> = abilities
        .named()
        .into_iter()
        .filter(|(_, can)| *can)
        .map(|(name, _)| scene.word("can", name))
        .collect();
    words.join(&scene.say("list-comma"))
}

fn tried(scene: &Scene<'_>, row: &FamilyRow) -> String {
    scene.say(if row.tried { "family-tried-yes" } else { "family-tried-no" })
}

fn hardware(scene: &Scene<'_>, row: &FamilyRow) -> String {
    scene.say(if row.tried_on_hardware { "family-hardware-yes" } else { "family-hardware-no" })
}
