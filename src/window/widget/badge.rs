//! A word on a coloured ground: a state, a due date, a count.

use egui::{Align2, CornerRadius, Rect, Ui, Vec2};

use crate::window::look::{Face, Look, Tone, size};
use crate::window::widget::text;

/// How wide a badge is.
#[must_use]
pub fn width(ui: &Ui, face: Face, word: &str) -> f32 {
    text::width(ui, face, word) + 16.0
}

/// Draws a badge inside `rect`, aligned in it, and gives its place. The word is its accessible name.
pub fn show(ui: &mut Ui, look: &Look, rect: Rect, align: Align2, tone: Tone, word: &str) -> Rect {
    let place = paint(ui, look, rect, align, tone, word);
    text::name(ui, place, word);
    place
}

/// Draws a badge inside something that already says its word.
pub fn paint(ui: &Ui, look: &Look, rect: Rect, align: Align2, tone: Tone, word: &str) -> Rect {
    let word = &text::initial(word);
    let extent = Vec2::new(width(ui, Face::Small, word).min(rect.width()), 22.0);
    let place = align.align_size_within_rect(extent, rect);
    let place = Rect::from_min_size(place.min.round(), extent);
    ui.painter().rect_filled(place, CornerRadius::same(size::BADGE_RADIUS), look.ground(tone));
    let inside = place.shrink2(Vec2::new(8.0, 0.0));
    text::paint(ui, inside, Align2::CENTER_CENTER, Face::Small, look.ink(tone), word);
    place
}
