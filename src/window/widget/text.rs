//! Text in a given place: one line that ends in an ellipsis when it is too long, or several that wrap.
//!
//! Every text has an accessible name; what was cut is told when the pointer rests on it.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, Galley, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::window::look::Face;

/// Writes one line into `rect`; what does not fit ends in an ellipsis.
pub fn line(ui: &mut Ui, rect: Rect, align: Align2, face: Face, ink: Color32, text: &str) -> Rect {
    lines(ui, rect, align, face, ink, text, 1)
}

/// Writes up to `max_rows` lines into `rect`, from its top; gives the room they took.
pub fn lines(
    ui: &mut Ui,
    rect: Rect,
    align: Align2,
    face: Face,
    ink: Color32,
    text: &str,
    max_rows: usize,
) -> Rect {
    if text.is_empty() {
        return Rect::from_min_size(align.pos_in_rect(&rect), Vec2::ZERO);
    }
    let galley = lay_out(ui, align, face, ink, text, rect.width(), max_rows);
    let place = put(ui, rect, align, &galley, ink);
    let response = name(ui, place, text);
    if galley.elided {
        response.on_hover_text(text);
    }
    place
}

/// Writes a line without an accessible name, for text that a widget's own name already says.
pub fn paint(ui: &Ui, rect: Rect, align: Align2, face: Face, ink: Color32, text: &str) -> Rect {
    let galley = lay_out(ui, align, face, ink, text, rect.width(), 1);
    put(ui, rect, align, &galley, ink)
}

/// The same; tells whether the line was cut.
pub fn paint_or_cut(ui: &Ui, rect: Rect, align: Align2, face: Face, ink: Color32, text: &str) -> bool {
    let galley = lay_out(ui, align, face, ink, text, rect.width(), 1);
    put(ui, rect, align, &galley, ink);
    galley.elided
}

/// Writes two lines, one above and one below the middle, without an accessible name; tells whether one was cut.
pub fn paint_pair(ui: &Ui, rect: Rect, upper: (Face, Color32, &str), lower: (Face, Color32, &str)) -> bool {
    let middle = rect.center().y;
    let above = Rect::from_x_y_ranges(rect.x_range(), middle - 20.0..=middle);
    let below = Rect::from_x_y_ranges(rect.x_range(), middle..=middle + 20.0);
    let cut = paint_or_cut(ui, above, Align2::LEFT_CENTER, upper.0, upper.1, upper.2);
    paint_or_cut(ui, below, Align2::LEFT_CENTER, lower.0, lower.1, lower.2) || cut
}

/// How many wrapped lines of a face fit into a height; at least one.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozen lines")]
pub fn rows_in(height: f32, face: Face) -> usize {
    (height / line_height(face)).floor().max(1.0) as usize
}

/// Writes wrapped lines without an accessible name.
pub fn paint_lines(
    ui: &Ui,
    rect: Rect,
    align: Align2,
    face: Face,
    ink: Color32,
    text: &str,
    max_rows: usize,
) -> Rect {
    let galley = lay_out(ui, align, face, ink, text, rect.width(), max_rows);
    put(ui, rect, align, &galley, ink)
}

/// How wide a line would be.
#[must_use]
pub fn width(ui: &Ui, face: Face, text: &str) -> f32 {
    lay_out(ui, Align2::LEFT_TOP, face, Color32::PLACEHOLDER, text, f32::INFINITY, 1).size().x
}

/// How high wrapped text would be.
#[must_use]
pub fn height(ui: &Ui, face: Face, text: &str, width: f32, max_rows: usize) -> f32 {
    lay_out(ui, Align2::LEFT_TOP, face, Color32::PLACEHOLDER, text, width, max_rows).size().y
}

/// A word with its first letter as it stands alone, outside of a sentence.
#[must_use]
pub fn initial(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Gives a painted place its accessible name as a text.
pub fn name(ui: &mut Ui, rect: Rect, text: &str) -> Response {
    let id = ui.next_auto_id();
    ui.skip_ahead_auto_ids(1);
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

fn lay_out(
    ui: &Ui,
    align: Align2,
    face: Face,
    ink: Color32,
    text: &str,
    width: f32,
    max_rows: usize,
) -> Arc<Galley> {
    let font = face.font();
    // Several lines need air between them; one line stands where its own height puts it.
    let line_height = (max_rows > 1).then_some(line_height(face));
    let format = TextFormat { line_height, ..TextFormat::simple(font, ink) };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.halign = align.x();
    job.wrap = TextWrapping {
        max_width: width,
        max_rows,
        break_anywhere: max_rows == 1,
        overflow_character: Some('\u{2026}'),
    };
    job.break_on_newline = max_rows > 1;
    ui.painter().layout_job(job)
}

fn line_height(face: Face) -> f32 {
    (face.font().size * 1.4).round()
}

fn put(ui: &Ui, rect: Rect, align: Align2, galley: &Arc<Galley>, ink: Color32) -> Rect {
    let place = align.align_size_within_rect(galley.size(), rect);
    // Whole pixels: half a pixel makes small kana unreadable.
    let place = Rect::from_min_size(place.min.round(), galley.size());
    ui.painter().galley(place.min - galley.rect.min.to_vec2(), Arc::clone(galley), ink);
    place
}
