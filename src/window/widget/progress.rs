//! A bar that fills from the left.

use egui::{Color32, Rect, Ui};

/// Draws a bar in `rect`, filled to `share` (0 to 1).
pub fn paint(ui: &Ui, rect: Rect, share: f32, fill: Color32, track: Color32) {
    let radius = rect.height() / 2.0;
    ui.painter().rect_filled(rect, radius, track);
    let width = rect.width() * share.clamp(0.0, 1.0);
    if width >= 1.0 {
        ui.painter().rect_filled(rect.with_max_x(rect.left() + width), radius, fill);
    }
}
