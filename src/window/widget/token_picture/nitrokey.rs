//! A USB stick of Nitrokey's kind: an angular case with a lamp, a slit for a strap, and a metal plug.

use egui::{Rect, Vec2, pos2, vec2};

use crate::window::look::material;
use crate::window::widget::token_picture::pen::Pen;
use crate::window::widget::token_picture::{Display, TokenPicture};

/// A stick of the Pro and Storage kind.
pub struct Nitrokey;

impl TokenPicture for Nitrokey {
    fn is_of(&self, family: &str, _: &str) -> bool {
        family == "nitrokey"
    }

    fn ratio(&self, upright: bool) -> f32 {
        if upright { 0.36 } else { 2.8 }
    }

    fn has_display(&self) -> bool {
        false
    }

    fn draw(&self, pen: &Pen<'_>, place: Rect, upright: bool, _: Display<'_>) {
        let across = place.width().min(place.height());
        let along = place.width().max(place.height());
        let (body, plug, end) = if upright {
            let cut = place.bottom() - along * 0.26;
            let plug = Rect::from_min_max(
                pos2(place.center().x - across * 0.36, cut - 1.0),
                pos2(place.center().x + across * 0.36, place.bottom()),
            );
            (place.with_max_y(cut), plug, vec2(0.0, 1.0))
        } else {
            let cut = place.right() - along * 0.26;
            let plug = Rect::from_min_max(
                pos2(cut - 1.0, place.center().y - across * 0.36),
                pos2(place.right(), place.center().y + across * 0.36),
            );
            (place.with_max_x(cut), plug, vec2(1.0, 0.0))
        };
        pen.plug(plug, end);
        pen.box_body(body, across * 0.1);
        let side = vec2(end.y, end.x);
        let far = body.center() - end * body.height().max(body.width()) * 0.4;
        let slit = (side * across * 0.4 + end * across * 0.09).abs();
        pen.flat(Rect::from_center_size(far, slit), 1.5, pen.behind);
        // The cap's seam, the label and the lamp.
        let seam = body.center() + end * body.height().max(body.width()) * 0.36;
        pen.line(&[seam - side * across * 0.5, seam + side * across * 0.5], 1.0, pen.look.token_button);
        let label = (side * across * 0.56 + end * along * 0.26).abs();
        let label = Rect::from_center_size(body.center() - end * along * 0.03, label);
        pen.flat(label, 2.0, pen.look.token_button);
        let lamp = body.center() + end * along * 0.18;
        pen.flat(Rect::from_center_size(lamp, Vec2::splat((across * 0.12).max(3.0))), 1.0, material::LAMP);
    }
}
