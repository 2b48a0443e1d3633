//! The Molto2 of Token2: a small box with a wide display, arrow keys, and the key ▲ that confirms.

use egui::{Rect, Vec2, pos2, vec2};

use crate::window::look::material;
use crate::window::widget::token_picture::pen::{Pen, to_left, to_right, upwards};
use crate::window::widget::token_picture::{Display, TokenPicture};

/// A box with a place for each of many users.
pub struct Molto2;

impl TokenPicture for Molto2 {
    fn is_of(&self, family: &str, _: &str) -> bool {
        family == "molto2"
    }

    fn ratio(&self, upright: bool) -> f32 {
        if upright { 1.25 } else { 1.6 }
    }

    fn draw(&self, pen: &Pen<'_>, place: Rect, _: bool, display: Display<'_>) {
        let (width, height) = (place.width(), place.height());
        pen.box_body(place, height * 0.12);
        let glass = Rect::from_min_max(
            place.min + vec2(width * 0.08, height * 0.11),
            pos2(place.right() - width * 0.08, place.top() + height * 0.6),
        );
        pen.display(glass, pen.look.glass(), display, (height * 0.26).min(glass.width() / 4.2));
        let row = place.bottom() - height * 0.2;
        let key = vec2(width * 0.2, height * 0.2);
        let sign = height * 0.1;
        let place_of = |share: f32| pos2(place.left() + width * share, row);
        let keys = [(0.2, pen.look.token_button), (0.5, material::SIGN), (0.8, pen.look.token_button)];
        for (share, fill) in keys {
            pen.flat(Rect::from_center_size(place_of(share), key), key.y * 0.3, fill);
        }
        pen.piece(&to_left(place_of(0.2), sign), material::SIGN);
        pen.piece(&upwards(place_of(0.5), sign * 1.2), pen.look.token_bottom);
        pen.piece(&to_right(place_of(0.8), sign), material::SIGN);
        let lamp =
            Rect::from_center_size(pos2(place.center().x, place.top() + height * 0.055), Vec2::splat(2.0));
        pen.flat(lamp, 1.0, material::LAMP);
    }
}
