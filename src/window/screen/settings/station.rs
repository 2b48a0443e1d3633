//! Language, colours, and the station's own facts.

use egui::{Align2, Rect, Ui, pos2, vec2};

use crate::window::command::Intent;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::{panel, text};
use crate::words::{Language, date};

/// Shows the panel.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let parts = panel::show(ui, look, rect, &scene.say("station-title"), "", false);
    let mut body = parts.body.shrink2(vec2(size::INSET, 12.0));
    let theme = scene.model.station.as_ref().map_or("system", |station| station.theme.as_str());
    let language = scene.words.language();
    let languages = [
        (Intent::SpeakJapanese, "language-ja", language == Language::Japanese),
        (Intent::SpeakEnglish, "language-en", language == Language::English),
    ];
    choices(ui, scene, &mut body, "language-title", &languages, asks);
    let themes = [
        (Intent::ThemeLight, "theme-light", theme == "light"),
        (Intent::ThemeDark, "theme-dark", theme == "dark"),
        (Intent::ThemeSystem, "theme-system", theme != "light" && theme != "dark"),
    ];
    choices(ui, scene, &mut body, "theme-title", &themes, asks);
    ui.painter().hline(rect.x_range().shrink(1.0), body.top(), look.hairline());
    body.min.y += 8.0;
    let end = facts::show(ui, look, body, 108.0, &facts_of(scene));
    load_postal_codes(ui, scene, body, end, asks);
}

fn choices(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    title: &str,
    all: &[(Intent, &str, bool)],
    asks: &mut Vec<Ask>,
) {
    let heading = panel::take_top(body, 20.0);
    text::line(ui, heading, Align2::LEFT_CENTER, Face::Small, scene.look.muted, &scene.say(title));
    body.min.y += 4.0;
    let row = panel::take_top(body, size::BUTTON_SMALL);
    panel::row(ui, title, row, |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for (intent, id, chosen) in all {
            let word = scene.say(id);
            let button = Button::new(scene.look, &word).small().icon(intent.entry().icon).chosen(*chosen);
            if button.show(ui).clicked() {
                asks.push(Ask::Do(*intent));
            }
        }
    });
    body.min.y += 12.0;
}

fn facts_of(scene: &Scene<'_>) -> Vec<Fact> {
    let mut table = Vec::new();
    if let Some(station) = &scene.model.station {
        let environment = scene.word("environment", station.environment.as_str());
        let institution = format!("{} \u{30fb} {environment}", station.institution);
        table.push(Fact::words(scene.say("fact-institution"), institution).rows(2));
    }
    if let Some(view) = scene.model.settings.value() {
        table.push(Fact::code(scene.say("fact-station"), view.station.as_str()));
        table.extend(view.profile.map(|profile| {
            let value = scene.say_with(
                "fact-profile-is",
                &[
                    ("algorithm", profile.algorithm.as_str().to_uppercase().into()),
                    ("digits", profile.digits.count().into()),
                    ("secs", profile.step.secs().into()),
                ],
            );
            Fact::words(scene.say("fact-profile"), value).rows(2)
        }));
    }
    if let Some(station) = &scene.model.station {
        table.push(Fact::code(scene.say("fact-register"), station.register.as_str()).rows(4));
    }
    if let Some(view) = scene.model.settings.value() {
        let facts = [("date", date::iso(view.postal.made_on).into()), ("codes", view.postal.codes.into())];
        let value = scene.say_with("postal-fact-value", &facts);
        table.push(Fact { face: Face::Small, ..Fact::words(scene.say("postal-fact"), value) });
    }
    table
}

/// The button below the last fact, which is the table of postal codes.
fn load_postal_codes(ui: &mut Ui, scene: &Scene<'_>, body: Rect, end: f32, asks: &mut Vec<Ask>) {
    let intent = Intent::LoadPostalCodes;
    let (name, word, key) = (scene.name(intent), scene.say("postal-load"), intent.caps());
    let button = Button::new(scene.look, &word).small().key(&key).name(&name);
    let extent = button.extent(ui);
    let row =
        Rect::from_min_size(pos2(body.right() - extent.x, end + 6.0), vec2(extent.x, size::BUTTON_SMALL));
    if button.show_at(ui, row).clicked() {
        asks.push(Ask::Do(intent));
    }
}
