//! The bar above: what this is and in which world, the search, the station's clock, who is signed in.
//!
//! The environment colours the bar and is written out, so that it cannot be mistaken.

use egui::{Align2, CornerRadius, Rect, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::bench::message::{Access, ClockView};
use crate::domain::Environment;
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Look, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::{key_cap, text};

/// The tone of a world: production is plain, the others stand out.
const fn tone(environment: Environment) -> Tone {
    match environment {
        Environment::Demo => Tone::Done,
        Environment::Training => Tone::Accent,
        Environment::Production => Tone::Stop,
    }
}

/// Shows the bar; gives the room for the search field.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, asks: &mut Vec<Ask>) -> Rect {
    let look = scene.look;
    ui.painter().rect_filled(rect, 0.0, look.panel);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, look.hairline());
    let inside = rect.shrink2(vec2(16.0, 0.0));
    let title = text::line(ui, inside, Align2::LEFT_CENTER, Face::Strong, look.text, &scene.say("app-title"));
    let mut left = title.right() + 16.0;
    if let Some(station) = &scene.model.station {
        // A line in the world's colour runs along the whole bar.
        let ink = look.ink(tone(station.environment));
        ui.painter().rect_filled(rect.with_max_y(rect.top() + 3.0), 0.0, ink);
        left = world(ui, scene, inside, left, station.environment);
        if !station.institution.is_empty() {
            let room = inside.with_min_x(left + 12.0).with_max_x(rect.center().x - 200.0);
            if room.width() > 60.0 {
                text::line(ui, room, Align2::LEFT_CENTER, Face::Small, look.muted, &station.institution);
            }
        }
    }
    let right = right_end(ui, scene, inside, asks);
    let middle = rect.center().x;
    let half = (right - middle - 16.0).clamp(80.0, 260.0);
    let from = (middle - half).max(left + 16.0);
    Rect::from_min_max(pos2(from, rect.center().y - 16.0), pos2(middle + half, rect.center().y + 16.0))
}

fn world(ui: &mut Ui, scene: &Scene<'_>, inside: Rect, left: f32, environment: Environment) -> f32 {
    let look = scene.look;
    let word = scene.word("environment", environment.as_str());
    let width = text::width(ui, Face::SmallStrong, &word) + 20.0;
    let place = Rect::from_min_size(pos2(left, inside.center().y - 12.0), vec2(width, 24.0));
    let tone = tone(environment);
    let (fill, ink) = if environment == Environment::Production {
        (look.ink(tone), look.panel)
    } else {
        (look.ground(tone), look.ink(tone))
    };
    ui.painter().rect_filled(place, CornerRadius::same(size::BADGE_RADIUS), fill);
    text::paint(ui, place, Align2::CENTER_CENTER, Face::SmallStrong, ink, &word);
    text::name(ui, place, &scene.say_with("environment-name", &[("environment", word.into())]));
    place.right()
}

/// Clock and lock; gives where they begin.
fn right_end(ui: &mut Ui, scene: &Scene<'_>, inside: Rect, asks: &mut Vec<Ask>) -> f32 {
    let look = scene.look;
    let Some(station) = &scene.model.station else { return inside.right() };
    let mut right = inside.right();
    if let Access::Unlocked(_, name) = &station.access {
        let word = scene.say("lock-open");
        let key = Intent::Lock.caps();
        let cap = key_cap::width(ui, &key);
        let width =
            22.0 + text::width(ui, Face::Body, &word) + 8.0 + text::width(ui, Face::Body, name) + 12.0 + cap;
        let place =
            Rect::from_min_max(pos2(right - width, inside.top() + 8.0), pos2(right, inside.bottom() - 8.0));
        let response = ui.interact(place, ui.scope_id().with("lock"), Sense::click());
        let told = scene.name(Intent::Lock);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &told));
        if response.hovered() || response.has_focus() {
            let ring = if response.has_focus() { look.focus_ring() } else { egui::Stroke::NONE };
            ui.painter().rect(place.expand(4.0), 6.0, look.hover, ring, StrokeKind::Inside);
        }
        key_cap::paint(ui, right, place.center().y, &key, look.muted);
        let spot = place.with_max_x(place.left() + 16.0);
        text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.done, icon::LOCK_OPEN);
        let words = place.with_min_x(place.left() + 22.0);
        let end = text::paint(ui, words, Align2::LEFT_CENTER, Face::Body, look.muted, &word).right();
        text::paint(ui, place.with_min_x(end + 8.0), Align2::LEFT_CENTER, Face::Body, look.text, name);
        if response.on_hover_text(&told).clicked() {
            asks.push(Ask::Do(Intent::Lock));
        }
        right = place.left() - 20.0;
    }
    clock(ui, scene, look, inside, right, station.clock)
}

fn clock(ui: &mut Ui, scene: &Scene<'_>, look: &Look, inside: Rect, right: f32, clock: ClockView) -> f32 {
    let (tone, sign, value, how) = match clock {
        ClockView::Synchronised { within_millis } => {
            let value = scene.say_with("clock-within", &[("millis", within_millis.into())]);
            (Tone::Done, icon::CLOCK, value, scene.say("clock-synchronised"))
        }
        ClockView::Unverified => {
            (Tone::Attention, icon::WARNING, scene.say("clock-unverified"), scene.say("clock-unverified-why"))
        }
        ClockView::Wrong => {
            (Tone::Stop, icon::PROHIBIT, scene.say("clock-wrong"), scene.say("clock-wrong-why"))
        }
    };
    let word = scene.say("clock");
    let wide = text::width(ui, Face::Body, &word);
    let face = if tone == Tone::Done { Face::Code } else { Face::Strong };
    let width = 22.0 + wide + 8.0 + text::width(ui, face, &value);
    let place =
        Rect::from_min_max(pos2(right - width, inside.top() + 8.0), pos2(right, inside.bottom() - 8.0));
    let spot = place.with_max_x(place.left() + 16.0);
    text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.ink(tone), sign);
    let words = place.with_min_x(place.left() + 22.0);
    let end = text::paint(ui, words, Align2::LEFT_CENTER, Face::Body, look.muted, &word).right();
    let ink = if tone == Tone::Done { look.text } else { look.ink(tone) };
    text::paint(ui, place.with_min_x(end + 8.0), Align2::LEFT_CENTER, face, ink, &value);
    text::name(ui, place, &format!("{word} {value}")).on_hover_text(how);
    place.left()
}
