//! The key-holder token of the reference protocol: dome with a ring hole, display, button.

use egui::{Pos2, Rect, pos2, vec2};

use crate::window::widget::token_picture::pen::{Pen, arc};
use crate::window::widget::token_picture::{Display, TokenPicture};

/// A token on a ring; any token whose looks are not known is drawn like it.
pub struct Fob;

impl TokenPicture for Fob {
    fn is_of(&self, _: &str, _: &str) -> bool {
        true
    }

    fn ratio(&self, upright: bool) -> f32 {
        if upright { 104.0 / 158.0 } else { 2.7 }
    }

    fn draw(&self, pen: &Pen<'_>, place: Rect, upright: bool, display: Display<'_>) {
        pen.body(&outline(place, upright), place);
        if upright { standing(pen, place, display) } else { lying(pen, place, display) }
    }
}

/// The outline: a dome at the ring's end, rounded corners at the other.
pub fn outline(place: Rect, upright: bool) -> Vec<Pos2> {
    if upright {
        let (dome, corner) = (place.width() / 2.0, place.width() * 0.24);
        let mut points = arc(pos2(place.center().x, place.top() + dome), dome, 180.0, 360.0);
        points.extend(arc(pos2(place.right() - corner, place.bottom() - corner), corner, 0.0, 90.0));
        points.extend(arc(pos2(place.left() + corner, place.bottom() - corner), corner, 90.0, 180.0));
        points
    } else {
        let (dome, corner) = (place.height() / 2.0, place.height() * 0.24);
        let mut points = arc(pos2(place.left() + dome, place.center().y), dome, 90.0, 270.0);
        points.extend(arc(pos2(place.right() - corner, place.top() + corner), corner, 270.0, 360.0));
        points.extend(arc(pos2(place.right() - corner, place.bottom() - corner), corner, 0.0, 90.0));
        points
    }
}

fn standing(pen: &Pen<'_>, place: Rect, display: Display<'_>) {
    let (width, height) = (place.width(), place.height());
    pen.disc(pos2(place.center().x, place.top() + height * 0.135), width * 0.105, pen.behind);
    let glass = Rect::from_min_max(
        pos2(place.left() + width * 0.08, place.top() + height * 0.28),
        pos2(place.right() - width * 0.08, place.top() + height * 0.57),
    );
    pen.display(glass, pen.look.glass(), display, 20.0 * width / 104.0);
    let button = Rect::from_center_size(
        pos2(place.center().x, place.top() + height * 0.75),
        vec2(width * 0.33, height * 0.09),
    );
    pen.flat(button, button.height() / 2.0, pen.look.token_button);
}

fn lying(pen: &Pen<'_>, place: Rect, display: Display<'_>) {
    let height = place.height();
    pen.disc(pos2(place.left() + height * 0.34, place.center().y), height * 0.13, pen.behind);
    let glass = Rect::from_min_max(
        pos2(place.left() + height * 0.6, place.top() + height * 0.16),
        pos2(place.right() - height * 0.42, place.bottom() - height * 0.16),
    );
    pen.display(glass, pen.look.glass(), display, (height * 0.4).min(glass.width() / 4.4));
    let button = Rect::from_center_size(
        pos2(place.right() - height * 0.21, place.center().y),
        vec2(height * 0.18, height * 0.36),
    );
    pen.flat(button, button.width() / 2.0, pen.look.token_button);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_outlines_stay_inside_their_place() {
        let place = Rect::from_min_size(pos2(10.0, 20.0), vec2(104.0, 158.0));
        for point in outline(place, true).into_iter().chain(outline(place, false)) {
            assert!(place.expand(0.01).contains(point), "{point:?}");
        }
    }
}
