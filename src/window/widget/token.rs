//! A key-holder token as it looks on the table: body, ring hole, display, button; standing or lying.
//!
//! SCREENS.md "Bench": the display shows the live code with the seconds left, or the step under way.

use egui::epaint::{Mesh, PathShape, Shape};
use egui::{Align2, Color32, CornerRadius, FontId, Rect, Stroke, Ui, pos2, vec2};

use crate::window::look::{Look, bold, mono_bold};
use crate::window::widget::progress;

/// What the display shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Display<'a> {
    /// Nothing.
    Off,
    /// A code, and how much of its time is left (0 to 1).
    Code(&'a str, f32),
    /// A word, and how far it is (0 to 1).
    Word(&'a str, f32),
}

/// Draws a token standing upright, filling `rect` (about 2 wide to 3 high).
pub fn standing(ui: &Ui, look: &Look, rect: Rect, behind: Color32, display: Display<'_>) {
    let outline = outline_standing(rect);
    fill(ui, look, &outline, rect);
    let hole = pos2(rect.center().x, rect.top() + rect.height() * 0.135);
    ui.painter().circle_filled(hole, rect.width() * 0.105, behind);
    let lcd = Rect::from_min_max(
        pos2(rect.left() + rect.width() * 0.08, rect.top() + rect.height() * 0.28),
        pos2(rect.right() - rect.width() * 0.08, rect.top() + rect.height() * 0.57),
    );
    lcd_paint(ui, look, lcd, display, 20.0 * rect.width() / 104.0);
    let button = Rect::from_center_size(
        pos2(rect.center().x, rect.top() + rect.height() * 0.75),
        vec2(rect.width() * 0.33, rect.height() * 0.09),
    );
    ui.painter().rect_filled(button, button.height() / 2.0, look.token_button);
}

/// Draws a token lying on its side, filling `rect` (about 5 wide to 2 high).
pub fn lying(ui: &Ui, look: &Look, rect: Rect, behind: Color32, display: Display<'_>) {
    let outline = outline_lying(rect);
    fill(ui, look, &outline, rect);
    let height = rect.height();
    let hole = pos2(rect.left() + height * 0.34, rect.center().y);
    ui.painter().circle_filled(hole, height * 0.13, behind);
    let lcd = Rect::from_min_max(
        pos2(rect.left() + height * 0.6, rect.top() + height * 0.16),
        pos2(rect.right() - height * 0.42, rect.bottom() - height * 0.16),
    );
    lcd_paint(ui, look, lcd, display, (height * 0.4).min(lcd.width() / 4.4));
    let button = Rect::from_center_size(
        pos2(rect.right() - height * 0.21, rect.center().y),
        vec2(height * 0.18, height * 0.36),
    );
    ui.painter().rect_filled(button, button.width() / 2.0, look.token_button);
}

/// Draws where a token would be.
pub fn absent(ui: &Ui, look: &Look, rect: Rect, upright: bool) {
    let outline = if upright { outline_standing(rect.shrink(1.0)) } else { outline_lying(rect.shrink(1.0)) };
    let mut closed = outline;
    if let Some(first) = closed.first().copied() {
        closed.push(first);
    }
    ui.painter().extend(Shape::dashed_line(&closed, Stroke::new(1.5, look.line_strong), 6.0, 4.0));
}

fn lcd_paint(ui: &Ui, look: &Look, lcd: Rect, display: Display<'_>, points: f32) {
    ui.painter().rect_filled(lcd, CornerRadius::same(3), look.lcd);
    let bar = Rect::from_min_max(
        pos2(lcd.left() + lcd.width() * 0.1, lcd.bottom() - lcd.height() * 0.28),
        pos2(
            lcd.right() - lcd.width() * 0.1,
            lcd.bottom() - lcd.height() * 0.28 + (lcd.height() * 0.09).max(2.0),
        ),
    );
    let upper = Rect::from_min_max(lcd.min, pos2(lcd.right(), bar.top() - lcd.height() * 0.02));
    let (word, share, family) = match display {
        Display::Off => return,
        Display::Code(code, left) => (code, left, mono_bold()),
        Display::Word(word, done) => (word, done, bold()),
    };
    // A word that is too long for the display is written smaller, never cut: it is short by its nature.
    let mut points = points;
    let width = |points: f32| {
        let font = FontId::new(points, family.clone());
        ui.painter().layout_no_wrap(word.to_owned(), font, look.lcd_text)
    };
    let mut galley = width(points);
    while galley.size().x > lcd.width() - 6.0 && points > 8.0 {
        points -= 1.0;
        galley = width(points);
    }
    let place = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), upper);
    ui.painter().galley(place.min, galley, look.lcd_text);
    progress::paint(ui, bar, share, look.lcd_text, look.lcd_track);
}

/// A dome above, rounded corners below.
fn outline_standing(rect: Rect) -> Vec<egui::Pos2> {
    let dome = rect.width() / 2.0;
    let corner = rect.width() * 0.24;
    let mut points = arc(pos2(rect.center().x, rect.top() + dome), dome, 180.0, 360.0);
    points.extend(arc(pos2(rect.right() - corner, rect.bottom() - corner), corner, 0.0, 90.0));
    points.extend(arc(pos2(rect.left() + corner, rect.bottom() - corner), corner, 90.0, 180.0));
    points
}

/// A dome at the left, rounded corners at the right.
fn outline_lying(rect: Rect) -> Vec<egui::Pos2> {
    let dome = rect.height() / 2.0;
    let corner = rect.height() * 0.24;
    let mut points = arc(pos2(rect.left() + dome, rect.center().y), dome, 90.0, 270.0);
    points.extend(arc(pos2(rect.right() - corner, rect.top() + corner), corner, 270.0, 360.0));
    points.extend(arc(pos2(rect.right() - corner, rect.bottom() - corner), corner, 0.0, 90.0));
    points
}

fn arc(center: egui::Pos2, radius: f32, from_degrees: f32, to_degrees: f32) -> Vec<egui::Pos2> {
    const PIECES: u8 = 16;
    (0..=PIECES)
        .map(|piece| {
            let share = f32::from(piece) / f32::from(PIECES);
            let angle = egui::lerp(from_degrees..=to_degrees, share).to_radians();
            center + radius * vec2(angle.cos(), angle.sin())
        })
        .collect()
}

/// Fills a convex outline from the top colour to the bottom colour.
fn fill(ui: &Ui, look: &Look, outline: &[egui::Pos2], rect: Rect) {
    let shade = |y: f32| {
        let share = ((y - rect.top()) / rect.height()).clamp(0.0, 1.0);
        look.token_top.lerp_to_gamma(look.token_bottom, share)
    };
    let mut mesh = Mesh::default();
    mesh.colored_vertex(rect.center(), shade(rect.center().y));
    for point in outline {
        mesh.colored_vertex(*point, shade(point.y));
    }
    let count = u32::try_from(outline.len()).unwrap_or(0);
    for at in 0..count {
        mesh.add_triangle(0, at + 1, (at + 1) % count + 1);
    }
    ui.painter().add(Shape::mesh(mesh));
    // The mesh has hard edges; a thin line in its middle shade smooths them.
    let edge = Stroke::new(1.0, look.token_top.lerp_to_gamma(look.token_bottom, 0.5));
    ui.painter().add(PathShape::closed_line(outline.to_vec(), edge));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_outlines_stay_inside_their_place() {
        let rect = Rect::from_min_size(pos2(10.0, 20.0), vec2(104.0, 158.0));
        for point in outline_standing(rect).into_iter().chain(outline_lying(rect)) {
            assert!(rect.expand(0.01).contains(point), "{point:?}");
        }
    }
}
