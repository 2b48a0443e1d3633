//! A token in the shape of a bank card: display above, button below, the waves of a card that is read from near by.

use egui::{Rect, pos2, vec2};

use crate::window::look::material;
use crate::window::widget::token_picture::pen::Pen;
use crate::window::widget::token_picture::token2_fob::power;
use crate::window::widget::token_picture::{Display, TokenPicture};

/// A card of Token2.
pub struct Card;

impl TokenPicture for Card {
    fn is_of(&self, family: &str, model: &str) -> bool {
        family == "token2" && model.starts_with("OTPC")
    }

    fn ratio(&self, _: bool) -> f32 {
        85.6 / 54.0
    }

    fn draw(&self, pen: &Pen<'_>, place: Rect, _: bool, display: Display<'_>) {
        let (width, height) = (place.width(), place.height());
        pen.box_body(place, height * 0.08);
        let glass = Rect::from_min_size(
            place.min + vec2(width * 0.2, height * 0.14),
            vec2(width * 0.72, height * 0.42),
        );
        pen.display(glass, pen.look.glass(), display, (height * 0.24).min(glass.width() / 4.4));
        power(pen, pos2(place.left() + width * 0.28, place.bottom() - height * 0.22), height * 0.13);
        let waves = pos2(place.right() - width * 0.2, place.bottom() - height * 0.22);
        pen.waves(waves, height * 0.2, material::SIGN);
        let chip = Rect::from_center_size(
            pos2(place.left() + width * 0.1, place.top() + height * 0.35),
            vec2(width * 0.09, height * 0.16),
        );
        pen.flat(chip, 1.5, material::GOLD);
    }
}
