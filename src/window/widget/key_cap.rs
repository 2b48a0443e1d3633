//! A key as it is printed on a keyboard, drawn beside what it does.

use egui::{Align2, Color32, CornerRadius, Rect, Stroke, StrokeKind, Ui, Vec2, pos2};

use crate::window::look::{Face, Look, size};
use crate::window::widget::text;

/// How wide the cap of a key is.
#[must_use]
pub fn width(ui: &Ui, key: &str) -> f32 {
    text::width(ui, Face::CodeSmall, key) + 10.0
}

/// Writes the heading of a choice that the two arrows move.
pub fn choice(ui: &mut Ui, look: &Look, row: Rect, word: &str) {
    text::line(ui, row, Align2::LEFT_CENTER, Face::Small, look.muted, word);
    paint(ui, row.right(), row.center().y, "\u{2190} \u{2192}", look.muted);
}

/// Draws a cap whose right edge is at `right`, centred on `middle`; gives its place.
pub fn paint(ui: &Ui, right: f32, middle: f32, key: &str, ink: Color32) -> Rect {
    let extent = Vec2::new(width(ui, key), 18.0);
    let rect = Rect::from_min_size(pos2((right - extent.x).round(), (middle - 9.0).round()), extent);
    let radius = CornerRadius::same(size::BADGE_RADIUS);
    let line = Stroke::new(1.0, ink.gamma_multiply(0.45));
    ui.painter().rect_stroke(rect, radius, line, StrokeKind::Inside);
    text::paint(ui, rect, Align2::CENTER_CENTER, Face::CodeSmall, ink, key);
    rect
}
