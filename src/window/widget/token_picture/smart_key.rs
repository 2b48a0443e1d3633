//! A smart key: a flat stick with a USB plug, a ring hole and a round contact that is touched.

use egui::{Rect, pos2, vec2};

use crate::window::look::material;
use crate::window::widget::token_picture::pen::Pen;
use crate::window::widget::token_picture::{Display, TokenPicture};

/// A key with the YKOATH applet.
pub struct SmartKey;

impl TokenPicture for SmartKey {
    fn is_of(&self, family: &str, _: &str) -> bool {
        family == "ykoath"
    }

    fn ratio(&self, upright: bool) -> f32 {
        if upright { 0.4 } else { 2.5 }
    }

    fn has_display(&self) -> bool {
        false
    }

    fn draw(&self, pen: &Pen<'_>, place: Rect, upright: bool, _: Display<'_>) {
        let across = place.width().min(place.height());
        let along = place.width().max(place.height());
        let (body, plug, end) = if upright {
            let cut = place.bottom() - along * 0.24;
            let plug = Rect::from_center_size(
                pos2(place.center().x, cut + along * 0.1),
                vec2(across * 0.58, along * 0.26),
            );
            (place.with_max_y(cut), plug, vec2(0.0, 1.0))
        } else {
            let cut = place.right() - along * 0.24;
            let plug = Rect::from_center_size(
                pos2(cut + along * 0.1, place.center().y),
                vec2(along * 0.26, across * 0.58),
            );
            (place.with_max_x(cut), plug, vec2(1.0, 0.0))
        };
        // A flat plug shows its four contacts.
        pen.flat(plug, 1.5, pen.look.token_button);
        let side = vec2(end.y, end.x);
        for share in [-0.3, -0.1, 0.1, 0.3] {
            let contact = plug.center() + end * along * 0.02 + side * across * 0.58 * share;
            let extent = (end * along * 0.16 + side * across * 0.07).abs();
            pen.flat(Rect::from_center_size(contact, extent), 0.5, material::GOLD);
        }
        pen.box_body(body, across * 0.28);
        let hole = if upright {
            pos2(body.center().x, body.top() + across * 0.26)
        } else {
            pos2(body.left() + across * 0.26, body.center().y)
        };
        pen.disc(hole, across * 0.11, pen.behind);
        let contact = body.center() + end * body.height().max(body.width()) * 0.1;
        pen.disc(contact, across * 0.27, material::GOLD);
        pen.ring(contact, across * 0.18, (across * 0.03).max(1.0), pen.look.token_bottom);
        pen.disc(contact, across * 0.07, pen.look.token_bottom);
    }
}
