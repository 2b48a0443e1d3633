//! The requests that still need tokens, the next one first.

use egui::{Align2, Rect, ScrollArea, Ui, pos2, vec2};

use crate::bench::message::NextRow;
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::bench::BenchScreen;
use crate::window::widget::{badge, list, panel, switch, text};
use crate::words::{date, number};

/// Shows the list; the chosen request is the one that the next token is written for.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut BenchScreen, asks: &mut Vec<Ask>) {
    let rows = &scene.model.bench.next;
    let tokens: u32 = rows.iter().map(|row| row.quantity.saturating_sub(row.recorded)).sum();
    let facts = [("requests", rows.len().into()), ("tokens", tokens.into())];
    let aside = if rows.is_empty() { String::new() } else { scene.say_with("bench-next-count", &facts) };
    let parts = panel::show(ui, scene.look, rect, &scene.say("bench-next"), &aside, true);
    let foot = parts.footer.shrink2(vec2(size::INSET, 0.0));
    let end = panel::row(ui, "next-footer", foot, |ui| {
        let (word, key) = (scene.say("bench-prints"), Intent::TogglePrints.caps());
        let switched = switch::show(ui, scene.look, scene.model.bench.prints_labels, &word, &key);
        if switched.clicked() {
            asks.push(Ask::Do(Intent::TogglePrints));
        }
        switched.rect.right()
    });
    let keys = scene.say("bench-next-keys");
    text::line(ui, foot.with_min_x(end + 8.0), Align2::RIGHT_CENTER, Face::Small, scene.look.muted, &keys);
    if rows.is_empty() {
        panel::empty(ui, scene.look, parts.body, icon::CHECK_CIRCLE, &scene.say("bench-next-none"));
        return;
    }
    let chosen = screen.chosen_at(rows).unwrap_or(0);
    let reveal = std::mem::take(&mut screen.reveal);
    panel::at(ui, "next", parts.body.shrink2(vec2(1.0, 1.0)), |ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for (at, row) in rows.iter().enumerate() {
                let width = ui.available_width();
                let inside = width - 2.0 * size::INSET;
                let name = text::height(ui, Face::Strong, &row.contract_name, inside, 2);
                let (_, place) = ui.allocate_space(vec2(width, (68.0 + name).ceil()));
                if reveal && at == chosen {
                    ui.scroll_to_rect(place, None);
                }
                if ui.is_rect_visible(place) && card(ui, scene, place, row, at == chosen) {
                    screen.request = Some(row.request.clone());
                }
            }
        });
    });
}

fn card(ui: &mut Ui, scene: &Scene<'_>, place: Rect, row: &NextRow, chosen: bool) -> bool {
    let look = scene.look;
    let due = scene.say_with("due-on", &[("date", date::month_day(row.due_on).into())]);
    let kind = scene.word("request-kind", row.kind.as_str());
    let fee = number::yen(row.fee);
    let count = scene.say_with("bench-of", &[("done", row.recorded.into()), ("of", row.quantity.into())]);
    let name = format!("{} {} {kind} {fee} {due} {count}", row.request, row.contract_name);
    let clicked = list::row(ui, look, place, chosen, &name).clicked();
    let inside = place.shrink2(vec2(size::INSET, 10.0));
    let top = inside.with_max_y(inside.top() + 22.0);
    text::paint(ui, top, Align2::LEFT_CENTER, Face::CodeSmall, look.muted, &row.request.0);
    let tone = if row.late { Tone::Stop } else { Tone::Muted };
    let due = if row.late {
        scene.say_with("due-late", &[("date", date::month_day(row.due_on).into())])
    } else {
        due
    };
    badge::paint(ui, look, top, Align2::RIGHT_CENTER, tone, &due);
    let middle = Rect::from_min_max(pos2(inside.left(), top.bottom() + 2.0), inside.max);
    text::paint_lines(ui, middle, Align2::LEFT_TOP, Face::Strong, look.text, &row.contract_name, 2);
    let bottom = inside.with_min_y(inside.bottom() - 18.0);
    let facts = format!("{kind} \u{30fb} {fee}");
    text::paint(ui, bottom, Align2::LEFT_CENTER, Face::Small, look.muted, &facts);
    text::paint(ui, bottom, Align2::RIGHT_CENTER, Face::CodeSmall, look.muted, &count);
    clicked
}
