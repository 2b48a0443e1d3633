//! An open-hardware token: a bare circuit board with a small glowing display, a key and a row of contacts.

use egui::{Rect, Vec2, pos2, vec2};

use crate::window::look::material;
use crate::window::widget::token_picture::pen::Pen;
use crate::window::widget::token_picture::{Display, TokenPicture};

/// A board that anybody can solder.
pub struct Board;

impl TokenPicture for Board {
    fn is_of(&self, family: &str, _: &str) -> bool {
        family == "open-serial"
    }

    fn ratio(&self, upright: bool) -> f32 {
        if upright { 1.2 } else { 1.9 }
    }

    fn draw(&self, pen: &Pen<'_>, place: Rect, _: bool, display: Display<'_>) {
        let (width, height) = (place.width(), place.height());
        pen.flat(place, 3.0, material::BOARD);
        pen.edge(place, 3.0, pen.look.token_bottom);
        let margin = height * 0.09;
        let inner = place.shrink(margin);
        for corner in [inner.left_top(), inner.right_top()] {
            pen.disc(corner, height * 0.05, material::GOLD);
            pen.disc(corner, height * 0.026, pen.behind);
        }
        let glass = Rect::from_min_max(
            place.min + vec2(width * 0.15, height * 0.1),
            pos2(place.right() - width * 0.15, place.top() + height * 0.6),
        );
        pen.display(glass, material::OLED, display, (height * 0.26).min(glass.width() / 4.2));
        let key = pos2(place.right() - width * 0.16, place.bottom() - height * 0.2);
        pen.flat(Rect::from_center_size(key, Vec2::splat(height * 0.17)), 1.0, material::METAL);
        pen.disc(key, height * 0.055, pen.look.token_bottom);
        for at in 0..7_u8 {
            let contact =
                pos2(place.left() + width * (0.1 + 0.08 * f32::from(at)), place.bottom() - height * 0.12);
            pen.flat(Rect::from_center_size(contact, Vec2::splat(height * 0.06)), 0.5, material::GOLD);
        }
    }
}
