//! What the pictures of tokens are drawn with: shaded bodies, displays, keys, plugs and signs.
//!
//! The trap: a mesh has hard edges, so a thin line in its middle shade goes around it.

use egui::epaint::{Mesh, PathShape, Shape};
use egui::{Align2, Color32, FontFamily, FontId, Pos2, Rect, Stroke, Ui, Vec2, pos2, vec2};

use crate::window::look::{Glass, Look, bold, material, mono_bold};
use crate::window::widget::progress;
use crate::window::widget::token_picture::Display;

/// What a picture is drawn with.
pub struct Pen<'a> {
    ui: &'a Ui,
    /// The colours.
    pub look: &'a Look,
    /// What lies behind the token and is seen through its holes.
    pub behind: Color32,
}

impl<'a> Pen<'a> {
    /// A pen on this ground.
    #[must_use]
    pub const fn new(ui: &'a Ui, look: &'a Look, behind: Color32) -> Self {
        Self { ui, look, behind }
    }

    /// A body of dark plastic with a convex outline, darker below.
    pub fn body(&self, outline: &[Pos2], place: Rect) {
        let (top, bottom) = (self.look.token_top, self.look.token_bottom);
        let shade = |y: f32| top.lerp_to_gamma(bottom, ((y - place.top()) / place.height()).clamp(0.0, 1.0));
        let mut mesh = Mesh::default();
        mesh.colored_vertex(place.center(), shade(place.center().y));
        for point in outline {
            mesh.colored_vertex(*point, shade(point.y));
        }
        let count = u32::try_from(outline.len()).unwrap_or(0);
        for at in 0..count {
            mesh.add_triangle(0, at + 1, (at + 1) % count + 1);
        }
        self.ui.painter().add(Shape::mesh(mesh));
        let edge = Stroke::new(1.0, top.lerp_to_gamma(bottom, 0.5));
        self.ui.painter().add(PathShape::closed_line(outline.to_vec(), edge));
    }

    /// A body of dark plastic with rounded corners.
    pub fn box_body(&self, place: Rect, radius: f32) {
        self.body(&rounded_outline(place, radius), place);
    }

    /// A flat piece with rounded corners.
    pub fn flat(&self, place: Rect, radius: f32, fill: Color32) {
        self.ui.painter().rect_filled(place, radius, fill);
    }

    /// The edge of a flat piece.
    pub fn edge(&self, place: Rect, radius: f32, line: Color32) {
        let stroke = Stroke::new(1.0, line);
        self.ui.painter().rect_stroke(place, radius, stroke, egui::StrokeKind::Inside);
    }

    /// A disc.
    pub fn disc(&self, center: Pos2, radius: f32, fill: Color32) {
        self.ui.painter().circle_filled(center, radius, fill);
    }

    /// A ring.
    pub fn ring(&self, center: Pos2, radius: f32, width: f32, ink: Color32) {
        self.ui.painter().circle_stroke(center, radius, Stroke::new(width, ink));
    }

    /// A line.
    pub fn line(&self, points: &[Pos2], width: f32, ink: Color32) {
        self.ui.painter().add(Shape::line(points.to_vec(), Stroke::new(width, ink)));
    }

    /// A filled convex piece.
    pub fn piece(&self, points: &[Pos2], fill: Color32) {
        self.ui.painter().add(Shape::convex_polygon(points.to_vec(), fill, Stroke::NONE));
    }

    /// A part of a circle, clockwise in degrees from the right.
    pub fn arc(&self, center: Pos2, radius: f32, (from, to): (f32, f32), width: f32, ink: Color32) {
        self.line(&arc(center, radius, from, to), width, ink);
    }

    /// The sign of a card that is read from near by: three waves to the right.
    pub fn waves(&self, from: Pos2, size: f32, ink: Color32) {
        for share in [0.35, 0.65, 0.95] {
            self.arc(from, size * share, (-38.0, 38.0), (size * 0.11).max(1.0), ink);
        }
    }

    /// A USB plug whose open end is at `end`, a unit vector away from the token.
    pub fn plug(&self, place: Rect, end: Vec2) {
        self.flat(place, 1.5, material::METAL);
        let along = if end.x == 0.0 { place.height() } else { place.width() };
        let across = if end.x == 0.0 { place.width() } else { place.height() };
        let side = vec2(end.y, end.x).abs();
        for share in [-0.22, 0.22] {
            let hole = place.center() + end * along * 0.12 + side * across * share;
            self.flat(Rect::from_center_size(hole, Vec2::splat(across * 0.17)), 0.5, material::METAL_DARK);
        }
        self.edge(place, 1.5, material::METAL_DARK);
    }

    /// A display with what it shows, in letters of so many points at most.
    pub fn display(&self, place: Rect, glass: Glass, display: Display<'_>, points: f32) {
        self.flat(place, 3.0, glass.ground);
        let bar = Rect::from_min_size(
            pos2(place.left() + place.width() * 0.1, place.bottom() - place.height() * 0.28),
            vec2(place.width() * 0.8, (place.height() * 0.09).max(2.0)),
        );
        let upper = place.with_max_y(bar.top() - place.height() * 0.02);
        let (word, share, family) = match display {
            Display::Off => return,
            Display::Code(code, left) => (code, left, mono_bold()),
            Display::Word(word, done) => (word, done, bold()),
        };
        self.letters(upper, glass.ink, word, &family, points, place.width() - 6.0);
        progress::paint(self.ui, bar, share, glass.ink, glass.track);
    }

    /// A short word in bold letters of so many points.
    pub fn word(&self, place: Rect, ink: Color32, word: &str, points: f32) {
        self.letters(place, ink, word, &mono_bold(), points, place.width());
    }

    /// A word that is too long for its place is written smaller, never cut: it is short by its nature.
    fn letters(&self, place: Rect, ink: Color32, word: &str, family: &FontFamily, points: f32, most: f32) {
        let mut points = points;
        let lay_out = |points: f32| {
            self.ui.painter().layout_no_wrap(word.to_owned(), FontId::new(points, family.clone()), ink)
        };
        let mut galley = lay_out(points);
        while galley.size().x > most && points > 8.0 {
            points -= 1.0;
            galley = lay_out(points);
        }
        let at = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), place);
        self.ui.painter().galley(at.min, galley, ink);
    }
}

/// A triangle that points upwards.
#[must_use]
pub fn upwards(center: Pos2, size: f32) -> [Pos2; 3] {
    [vec2(0.0, -0.5), vec2(0.5, 0.4), vec2(-0.5, 0.4)].map(|corner| center + corner * size)
}

/// A triangle that points to the right.
#[must_use]
pub fn to_right(center: Pos2, size: f32) -> [Pos2; 3] {
    [vec2(0.5, 0.0), vec2(-0.4, 0.5), vec2(-0.4, -0.5)].map(|corner| center + corner * size)
}

/// A triangle that points to the left.
#[must_use]
pub fn to_left(center: Pos2, size: f32) -> [Pos2; 3] {
    [vec2(-0.5, 0.0), vec2(0.4, -0.5), vec2(0.4, 0.5)].map(|corner| center + corner * size)
}

/// The outline of a rectangle with rounded corners, clockwise.
#[must_use]
pub fn rounded_outline(place: Rect, radius: f32) -> Vec<Pos2> {
    let radius = radius.min(place.width() / 2.0).min(place.height() / 2.0);
    let inner = place.shrink(radius);
    let mut points = arc(inner.left_top(), radius, 180.0, 270.0);
    points.extend(arc(inner.right_top(), radius, 270.0, 360.0));
    points.extend(arc(inner.right_bottom(), radius, 0.0, 90.0));
    points.extend(arc(inner.left_bottom(), radius, 90.0, 180.0));
    points
}

/// Points on a part of a circle, clockwise in degrees from the right.
#[must_use]
pub fn arc(center: Pos2, radius: f32, from_degrees: f32, to_degrees: f32) -> Vec<Pos2> {
    const PIECES: u8 = 16;
    (0..=PIECES)
        .map(|piece| {
            let share = f32::from(piece) / f32::from(PIECES);
            let angle = egui::lerp(from_degrees..=to_degrees, share).to_radians();
            center + radius * vec2(angle.cos(), angle.sin())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_stays_in_its_place_and_a_radius_too_large_makes_a_pill() {
        let place = Rect::from_min_size(pos2(10.0, 20.0), vec2(104.0, 40.0));
        for radius in [0.0, 6.0, 400.0] {
            for point in rounded_outline(place, radius) {
                assert!(place.expand(0.01).contains(point), "{radius}: {point:?}");
            }
        }
    }
}
