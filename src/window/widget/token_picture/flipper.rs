//! A Flipper Zero: a light case with an orange display, a pad of four arrows and a key to go back.

use egui::{Rect, Vec2, pos2, vec2};

use crate::window::look::material;
use crate::window::widget::token_picture::pen::{Pen, to_left, to_right, upwards};
use crate::window::widget::token_picture::{Display, TokenPicture};

/// A Flipper with its authenticator app.
pub struct Flipper;

impl TokenPicture for Flipper {
    fn is_of(&self, family: &str, _: &str) -> bool {
        family == "flipper"
    }

    fn ratio(&self, _: bool) -> f32 {
        2.05
    }

    fn draw(&self, pen: &Pen<'_>, place: Rect, _: bool, display: Display<'_>) {
        let (width, height) = (place.width(), place.height());
        pen.flat(place, height * 0.24, material::SHELL);
        pen.edge(place, height * 0.24, material::SHELL_EDGE);
        let glass = Rect::from_min_max(
            place.min + vec2(width * 0.06, height * 0.16),
            pos2(place.left() + width * 0.63, place.bottom() - height * 0.2),
        );
        pen.flat(glass.expand(2.0), 4.0, material::SHELL_KEY);
        pen.display(glass, material::AMBER, display, (height * 0.3).min(glass.width() / 4.2));
        let pad = pos2(place.right() - width * 0.2, place.top() + height * 0.43);
        let radius = height * 0.27;
        pen.disc(pad, radius, material::SHELL_KEY);
        pen.disc(pad, radius * 0.4, material::AMBER.ground);
        let sign = radius * 0.3;
        let out = Vec2::splat(radius * 0.7);
        pen.piece(&upwards(pad - vec2(0.0, out.y), sign), material::SHELL);
        pen.piece(&to_left(pad - vec2(out.x, 0.0), sign), material::SHELL);
        pen.piece(&to_right(pad + vec2(out.x, 0.0), sign), material::SHELL);
        let down = upwards(pad + vec2(0.0, out.y), sign);
        let flipped = down.map(|corner| pos2(corner.x, 2.0 * (pad.y + out.y) - corner.y));
        pen.piece(&[flipped[0], flipped[2], flipped[1]], material::SHELL);
        pen.disc(
            pos2(place.right() - width * 0.09, place.bottom() - height * 0.22),
            height * 0.08,
            material::SHELL_KEY,
        );
    }
}
