//! The small fobs of Token2: a pill with a loop, a display and a round button.

use egui::{Rect, pos2, vec2};

use crate::window::look::material;
use crate::window::widget::token_picture::pen::Pen;
use crate::window::widget::token_picture::{Display, TokenPicture};

/// A fob of the single-profile models.
pub struct Token2Fob;

impl TokenPicture for Token2Fob {
    fn is_of(&self, family: &str, _: &str) -> bool {
        family == "token2"
    }

    fn ratio(&self, upright: bool) -> f32 {
        if upright { 0.62 } else { 2.6 }
    }

    fn draw(&self, pen: &Pen<'_>, place: Rect, upright: bool, display: Display<'_>) {
        let (width, height) = (place.width(), place.height());
        let across = width.min(height);
        let line = (across * 0.05).max(1.5);
        if upright {
            let loop_at = pos2(place.center().x, place.top() + across * 0.11);
            pen.ring(loop_at, across * 0.09, line, pen.look.token_button);
            let body = place.with_min_y(place.top() + across * 0.16);
            pen.box_body(body, across * 0.3);
            let glass = Rect::from_min_max(
                pos2(body.left() + width * 0.09, body.top() + body.height() * 0.14),
                pos2(body.right() - width * 0.09, body.top() + body.height() * 0.46),
            );
            pen.display(glass, pen.look.glass(), display, width * 0.19);
            power(pen, pos2(body.center().x, body.top() + body.height() * 0.72), across * 0.17);
        } else {
            let loop_at = pos2(place.left() + across * 0.13, place.center().y);
            pen.ring(loop_at, across * 0.1, line, pen.look.token_button);
            let body = place.with_min_x(place.left() + across * 0.19);
            pen.box_body(body, across * 0.3);
            let button = across * 0.2;
            let glass = Rect::from_min_max(
                pos2(body.left() + across * 0.16, body.top() + height * 0.17),
                pos2(body.right() - across * 0.62, body.bottom() - height * 0.17),
            );
            pen.display(glass, pen.look.glass(), display, (height * 0.38).min(glass.width() / 4.4));
            power(pen, pos2(body.right() - across * 0.33, body.center().y), button);
        }
    }
}

/// A round button with the sign for on and off.
pub fn power(pen: &Pen<'_>, center: egui::Pos2, radius: f32) {
    pen.disc(center, radius, pen.look.token_button);
    let line = (radius * 0.16).max(1.0);
    pen.arc(center, radius * 0.5, (-55.0, 235.0), line, material::SIGN);
    let up = vec2(0.0, radius);
    pen.line(&[center - up * 0.62, center - up * 0.1], line, material::SIGN);
}
