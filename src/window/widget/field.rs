//! A field to type into, with the name that stands beside or above it.

use egui::{Align2, Color32, CornerRadius, Frame, Margin, Rect, Response, StrokeKind, TextEdit, Ui, vec2};

use crate::window::look::{Face, Look, size};
use crate::window::widget::text;

/// How a field is to be shown.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// Its accessible name.
    pub name: &'a str,
    /// What stands in it while it is empty.
    pub hint: &'a str,
    /// Dots instead of characters.
    pub secret: bool,
    /// Digits in the fixed-width face.
    pub code: bool,
    /// An icon at its left end.
    pub icon: &'a str,
}

impl<'a> Field<'a> {
    /// A plain field.
    #[must_use]
    pub const fn new(name: &'a str) -> Self {
        Self { name, hint: "", secret: false, code: false, icon: "" }
    }
}

/// Shows a field in `rect`.
pub fn show(
    ui: &mut Ui,
    look: &Look,
    rect: Rect,
    id: egui::Id,
    field: Field<'_>,
    value: &mut String,
) -> Response {
    let radius = CornerRadius::same(size::RADIUS);
    let focused = ui.memory(|memory| memory.has_focus(id));
    let line = if focused { look.focus_ring() } else { egui::Stroke::new(1.0, look.line_strong) };
    let fill = if focused { look.panel } else { look.sunken };
    ui.painter().rect(rect, radius, fill, line, StrokeKind::Inside);
    let mut inside = rect.shrink2(vec2(10.0, 0.0));
    if !field.icon.is_empty() {
        let place = inside.with_max_x(inside.left() + 16.0);
        text::paint(ui, place, Align2::CENTER_CENTER, Face::Icon, look.muted, field.icon);
        inside.min.x += 24.0;
    }
    if value.is_empty() && !field.hint.is_empty() {
        text::paint(ui, inside, Align2::LEFT_CENTER, Face::Body, look.muted, field.hint);
    }
    let face = if field.code { Face::Code } else { Face::Body };
    let edit = TextEdit::singleline(value)
        .id(id)
        .password(field.secret)
        .font(face.font())
        .text_color(look.text)
        .background_color(Color32::TRANSPARENT)
        .frame(Frame::NONE)
        .margin(Margin::ZERO)
        .align(Align2::LEFT_CENTER)
        .desired_width(inside.width())
        .min_size(inside.size());
    let response = ui.put(inside, edit);
    response.accessible_name(field.name)
}
