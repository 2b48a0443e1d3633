//! A panel: a rounded card with a heading, a body and perhaps a row of acts; the corners of all are aligned.

use egui::{Align2, CornerRadius, Rect, Ui, UiBuilder, pos2, vec2};

use crate::window::look::{Face, Look, size};
use crate::window::widget::text;

/// Where the parts of a panel lie.
#[derive(Debug, Clone, Copy)]
pub struct Parts {
    /// Between heading and footer, edge to edge.
    pub body: Rect,
    /// The row of acts; empty when there is none.
    pub footer: Rect,
}

/// Draws a card with a heading; `aside` stands at the heading's right end.
pub fn show(ui: &mut Ui, look: &Look, rect: Rect, title: &str, aside: &str, footer: bool) -> Parts {
    let mut parts = bare(ui, look, rect, footer);
    let heading = Rect::from_min_max(rect.min, pos2(rect.right(), rect.top() + size::HEADING));
    ui.painter().hline(rect.x_range().shrink(1.0), heading.bottom() - 0.5, look.hairline());
    let mut inside = heading.shrink2(vec2(size::INSET, 0.0));
    if !aside.is_empty() {
        // Serials and reception numbers stand in the fixed-width face, words in the other one.
        let face = if aside.is_ascii() && !aside.contains(' ') { Face::CodeSmall } else { Face::Small };
        let width = (text::width(ui, face, aside) + 0.5).min(inside.width() * 0.7);
        let place = inside.with_min_x(inside.right() - width);
        text::line(ui, place, Align2::RIGHT_CENTER, face, look.muted, aside);
        inside.max.x -= width + 8.0;
    }
    text::line(ui, inside, Align2::LEFT_CENTER, Face::Strong, look.text, title);
    parts.body.min.y = heading.bottom();
    parts
}

/// Draws a card without a heading.
pub fn bare(ui: &Ui, look: &Look, rect: Rect, footer: bool) -> Parts {
    let radius = CornerRadius::same(size::PANEL_RADIUS);
    ui.painter().rect(rect, radius, look.panel, look.hairline(), egui::StrokeKind::Inside);
    let mut body = rect;
    let mut foot = Rect::from_min_max(pos2(rect.left(), rect.bottom()), rect.max);
    if footer {
        body.max.y -= size::FOOTER;
        foot.min.y -= size::FOOTER;
        ui.painter().hline(rect.x_range().shrink(1.0), body.bottom() + 0.5, look.hairline());
    }
    Parts { body, footer: foot }
}

/// Draws the ground of something that lies over the screen: a dialog, a list that opens.
pub fn lifted(ui: &Ui, look: &Look, rect: Rect) {
    let radius = CornerRadius::same(size::PANEL_RADIUS);
    let shadow = egui::Shadow { offset: [0, 6], blur: 24, spread: 0, color: look.shadow };
    ui.painter().add(shadow.as_shape(rect, radius));
    let line = egui::Stroke::new(1.0, look.line_strong);
    ui.painter().rect(rect, radius, look.panel, line, egui::StrokeKind::Inside);
}

/// Runs `contents` in a child whose room is `rect` and which cannot draw outside it.
pub fn at<R>(ui: &mut Ui, salt: &str, rect: Rect, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = egui::Layout::top_down(egui::Align::Min);
    let mut child = ui.new_child(UiBuilder::new().id_salt(salt).max_rect(rect).layout(layout));
    child.shrink_clip_rect(rect.expand(4.0));
    contents(&mut child)
}

/// The same with widgets side by side, centred on the row.
pub fn row<R>(ui: &mut Ui, salt: &str, rect: Rect, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut child = ui.new_child(UiBuilder::new().id_salt(salt).max_rect(rect).layout(layout));
    child.spacing_mut().item_spacing.x = 10.0;
    contents(&mut child)
}

/// Splits off a strip at the top of `rect`.
pub fn take_top(rect: &mut Rect, height: f32) -> Rect {
    let strip = Rect::from_min_max(rect.min, pos2(rect.right(), (rect.top() + height).min(rect.bottom())));
    rect.min.y = strip.bottom();
    strip
}

/// An empty place that says why it is empty.
pub fn empty(ui: &mut Ui, look: &Look, rect: Rect, icon: &str, sentence: &str) {
    let middle = rect.center();
    let picture = Rect::from_center_size(pos2(middle.x, middle.y - 28.0), vec2(40.0, 40.0));
    text::paint(ui, picture, Align2::CENTER_CENTER, Face::IconLarge, look.line_strong, icon);
    let words =
        Rect::from_min_max(pos2(rect.left() + 24.0, middle.y), pos2(rect.right() - 24.0, rect.bottom()));
    text::lines(ui, words, Align2::CENTER_TOP, Face::Body, look.muted, sentence, 3);
}
