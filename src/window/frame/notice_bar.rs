//! The latest notice: what happened, what to do now; and, opened, what was told before it.

use egui::{Align2, CornerRadius, Rect, ScrollArea, Ui, pos2, vec2};

use crate::bench::message::{Command, FamilyAct};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::model::untried_family;
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::{panel, text};
use crate::words::{Notice, Severity};

/// The tone and icon of a severity.
#[must_use]
pub const fn sign(severity: Severity) -> (Tone, &'static str) {
    match severity {
        Severity::Done => (Tone::Done, icon::CHECK),
        Severity::Info => (Tone::Muted, icon::INFO),
        Severity::Attention => (Tone::Attention, icon::WARNING),
        Severity::Refused => (Tone::Stop, icon::PROHIBIT),
        Severity::Fault => (Tone::Stop, icon::X_CIRCLE),
        Severity::Bug => (Tone::Stop, icon::BUG),
    }
}

/// Shows the bar.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, asks: &mut Vec<Ask>) {
    let look = scene.look;
    ui.painter().rect_filled(rect, 0.0, look.panel);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, look.hairline());
    let mut inside = rect.shrink2(vec2(16.0, 0.0));
    let is_untried = scene.model.notices.front().is_some_and(|notice| untried_family(notice).is_some());
    if scene.model.notices.len() > 1
        || scene.model.notices.front().is_some_and(|notice| notice.severity > Severity::Info)
    {
        // What has to be acknowledged is not the newest any more: it is found among the others.
        let waiting = if is_untried { 0 } else { scene.model.unread().count() };
        let (word, sign) = match waiting {
            0 => (scene.say("notice-details"), ""),
            _ => (scene.say_with("notice-unread", &[("count", waiting.into())]), icon::WARNING),
        };
        let key = Intent::Notices.caps();
        let button = Button::new(look, &word).small().quiet().icon(sign).key(&key);
        let extent = button.extent(ui);
        let place =
            Rect::from_min_size(pos2(inside.right() - extent.x, inside.center().y - extent.y / 2.0), extent);
        if button.show_at(ui, place).clicked() {
            asks.push(Ask::Do(Intent::Notices));
        }
        inside.max.x = place.left() - 12.0;
    }
    if is_untried {
        let (word, key) = (scene.name(Intent::Acknowledge), Intent::Acknowledge.caps());
        let button = Button::new(look, &word).small().icon(icon::CHECK).key(&key);
        let extent = button.extent(ui);
        let place =
            Rect::from_min_size(pos2(inside.right() - extent.x, inside.center().y - extent.y / 2.0), extent);
        if button.show_at(ui, place).clicked() {
            asks.push(Ask::Do(Intent::Acknowledge));
        }
        inside.max.x = place.left() - 12.0;
    }
    let Some(notice) = scene.model.notices.front() else {
        let hint = scene.say_with("notice-none", &[("key", Intent::Palette.caps().into())]);
        text::line(ui, inside, Align2::LEFT_CENTER, Face::Small, look.muted, &hint);
        return;
    };
    one(ui, scene, inside, notice);
}

/// Draws the sign, what happened, and what to do now, on one line.
fn one(ui: &mut Ui, scene: &Scene<'_>, row: Rect, notice: &Notice) {
    let look = scene.look;
    let (tone, sign) = sign(notice.severity);
    let spot = Rect::from_min_size(pos2(row.left(), row.center().y - 11.0), vec2(28.0, 22.0));
    ui.painter().rect_filled(spot, CornerRadius::same(size::BADGE_RADIUS), look.ground(tone));
    text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.ink(tone), sign);
    let words = row.with_min_x(spot.right() + 12.0);
    let what = scene.words.what(notice);
    let grave = notice.severity > Severity::Attention;
    let ink = if grave { look.stop } else { look.text };
    let told = text::line(ui, words, Align2::LEFT_CENTER, Face::Body, ink, &what);
    if let Some(remedy) = scene.words.remedy(notice) {
        let rest = words.with_min_x((told.right() + 12.0).min(words.right()));
        if rest.width() > 40.0 {
            text::line(ui, rest, Align2::LEFT_CENTER, Face::Body, look.muted, &remedy);
        }
    }
}

/// Shows what was told lately, above the bar.
pub fn history(ui: &mut Ui, scene: &Scene<'_>, bar: Rect, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let height = 320.0;
    let room = Rect::from_min_max(
        pos2(bar.left() + size::NAVIGATION + size::GAP, bar.top() - size::GAP - height),
        pos2(bar.right() - size::GAP, bar.top() - size::GAP),
    );
    let area =
        egui::Area::new(egui::Id::unique("notices")).order(egui::Order::Foreground).fixed_pos(room.min);
    area.show(ui.ctx(), |ui| {
        panel::lifted(ui, look, room);
        let parts = panel::show(ui, look, room, &scene.say("notice-history"), &Intent::Back.caps(), false);
        panel::at(ui, "notice-list", parts.body.shrink2(vec2(size::INSET, 6.0)), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                // What waits for an acknowledgement stands first, so that the key acts on what is in sight.
                let (waiting, others): (Vec<_>, Vec<_>) =
                    scene.model.notices.iter().partition(|notice| untried_family(notice).is_some());
                for (at, notice) in waiting.into_iter().chain(others).enumerate() {
                    entry(ui, scene, notice, at == 0, asks);
                }
            });
        });
        if ui.input(|input| input.pointer.any_click())
            && ui
                .input(|input| input.pointer.interact_pos())
                .is_some_and(|at| !room.contains(at) && !bar.contains(at))
        {
            asks.push(Ask::Do(Intent::Notices));
        }
    });
}

/// One notice; the first has the key where it has to be acknowledged.
fn entry(ui: &mut Ui, scene: &Scene<'_>, notice: &Notice, is_first: bool, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let (tone, sign) = sign(notice.severity);
    let what = scene.words.what(notice);
    let remedy = scene.words.remedy(notice).unwrap_or_default();
    let (word, caps) = (scene.name(Intent::Acknowledge), Intent::Acknowledge.caps());
    let family = untried_family(notice);
    let key = if is_first { caps.as_str() } else { "" };
    let button = Button::new(look, &word).small().icon(icon::CHECK).key(key);
    let extent = button.extent(ui);
    let beside = if family.is_some() { extent.x + 12.0 } else { 0.0 };
    let width = ui.available_width() - 32.0 - beside;
    let first = text::height(ui, Face::Body, &what, width, 4);
    let second = if remedy.is_empty() { 0.0 } else { text::height(ui, Face::Small, &remedy, width, 4) + 2.0 };
    let (_, place) = ui.allocate_space(vec2(ui.available_width(), first + second + 14.0));
    let spot = Rect::from_min_size(place.min + vec2(0.0, 6.0), vec2(18.0, 18.0));
    text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.ink(tone), sign);
    let words = place.with_min_x(place.left() + 32.0).with_min_y(place.top() + 7.0);
    let words = words.with_max_x(words.right() - beside);
    text::lines(ui, words, Align2::LEFT_TOP, Face::Body, look.text, &what, 4);
    let below = words.with_min_y(words.top() + first + 2.0);
    text::lines(ui, below, Align2::LEFT_TOP, Face::Small, look.muted, &remedy, 4);
    if let Some(family) = family {
        let name = format!("{word} {}", scene.word("family", family));
        let foot = Rect::from_min_size(pos2(place.right() - extent.x, place.top() + 7.0), extent);
        if button.name(&name).show_at(ui, foot).clicked() {
            let family = family.to_owned();
            asks.push(Ask::Send(Command::Family(FamilyAct::Acknowledge { family })));
        }
    }
    ui.painter().hline(place.x_range(), place.bottom() - 0.5, look.hairline());
}
