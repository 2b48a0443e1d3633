//! A switch: something that is on or off, with its word.

use egui::{Align2, Rect, Response, Role, Sense, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::window::look::{Face, Look};
use crate::window::widget::{key_cap, text};

/// Shows a switch with its word and key in the flow of a row.
pub fn show(ui: &mut Ui, look: &Look, on: bool, word: &str, key: &str) -> Response {
    let words = text::width(ui, Face::Body, word);
    let cap = if key.is_empty() { 0.0 } else { key_cap::width(ui, key) + 10.0 };
    let (_, rect) = ui.allocate_space(Vec2::new(36.0 + 8.0 + words + cap, 28.0));
    let id = ui.next_auto_id();
    ui.skip_ahead_auto_ids(1);
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Switch, true, on, word));
    let track = Rect::from_min_size(pos2(rect.left(), rect.center().y - 10.0), vec2(36.0, 20.0));
    let (fill, line) = if on { (look.accent, look.accent) } else { (look.sunken, look.muted) };
    ui.painter().rect(track, 10.0, fill, egui::Stroke::new(1.0, line), StrokeKind::Inside);
    let x = if on { track.right() - 10.0 } else { track.left() + 10.0 };
    let knob = if on { look.on_accent } else { look.muted };
    ui.painter().circle_filled(pos2(x, track.center().y), 7.0, knob);
    if response.has_focus() {
        ui.painter().rect_stroke(track.expand(2.0), 12.0, look.focus_ring(), StrokeKind::Outside);
    }
    let place = rect.with_min_x(track.right() + 8.0);
    let end = text::paint(ui, place, Align2::LEFT_CENTER, Face::Body, look.text, word).right();
    if !key.is_empty() {
        key_cap::paint(ui, end + cap, rect.center().y, key, look.muted);
    }
    response
}
