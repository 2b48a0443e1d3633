//! The drawings of what a hand does to a token, each in a square.
//!
//! The trap: what moves is drawn in the one colour that calls a person, and nothing else is.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::bench::message::Hand;
use crate::window::look::material;
use crate::window::widget::token_picture::{Pen, to_right, upwards};

/// Draws a hand in a square.
pub fn of(pen: &Pen<'_>, place: Rect, hand: Hand) {
    match hand {
        Hand::Wake => wake(pen, place),
        Hand::StartApp => start_app(pen, place),
        Hand::TypePin => type_pin(pen, place),
        Hand::Touch => touch(pen, place),
        Hand::PowerCycle => power_cycle(pen, place),
        Hand::LayAgain => lay_again(pen, place),
        Hand::Confirm => confirm(pen, place),
    }
}

/// Two displays, the second after the first.
pub fn codes(pen: &Pen<'_>, place: Rect) {
    let glass = pen.look.glass();
    for (row, word) in [(0.06, "1"), (0.56, "2")] {
        let body = part(place, (0.02, row), (0.98, row + 0.4));
        pen.box_body(body, body.height() * 0.3);
        let screen = part(body, (0.1, 0.16), (0.9, 0.84));
        pen.flat(screen, 2.0, glass.ground);
        let digits = part(screen, (0.28, 0.0), (1.0, 1.0));
        pen.word(part(screen, (0.0, 0.0), (0.3, 1.0)), glass.ink, word, place.height() * 0.17);
        for at in 0..6_u8 {
            let gap = if at > 2 { 0.06 } else { 0.0 };
            let x = digits.left() + digits.width() * (0.1 + 0.13 * f32::from(at) + gap);
            let digit = Rect::from_center_size(pos2(x, digits.center().y), vec2(2.5, screen.height() * 0.5));
            pen.flat(digit, 1.0, glass.ink);
        }
    }
}

/// A dark display that sleeps, and a finger on the button.
fn wake(pen: &Pen<'_>, place: Rect) {
    let body = part(place, (0.0, 0.02), (1.0, 0.56));
    pen.box_body(body, body.height() * 0.2);
    let screen = part(body, (0.08, 0.16), (0.6, 0.84));
    pen.flat(screen, 2.0, material::OLED.ground);
    pen.word(part(screen, (0.0, 0.1), (0.6, 1.0)), material::OLED.ink, "z", place.height() * 0.2);
    pen.word(part(screen, (0.45, 0.0), (1.0, 0.8)), material::OLED.ink, "z", place.height() * 0.15);
    let button = at(body, (0.8, 0.5));
    pen.disc(button, place.width() * 0.1, material::SIGN);
    ripple(pen, button, place.width() * 0.13);
    finger(pen, button + vec2(0.0, place.height() * 0.04), place.height());
}

/// A display with the sign to start, and a finger on it.
fn start_app(pen: &Pen<'_>, place: Rect) {
    let screen = app(pen, place);
    pen.piece(&to_right(screen.center(), screen.height() * 0.6), material::AMBER.ink);
    finger(pen, at(place, (0.8, 0.48)), place.height());
}

/// A display with four dots, and a finger on the keys.
fn type_pin(pen: &Pen<'_>, place: Rect) {
    let screen = app(pen, place);
    for share in [0.17, 0.39, 0.61, 0.83] {
        pen.disc(at(screen, (share, 0.5)), screen.height() * 0.12, material::AMBER.ink);
    }
    finger(pen, at(place, (0.8, 0.48)), place.height());
}

/// The token with the orange display, its keys at the right.
fn app(pen: &Pen<'_>, place: Rect) -> Rect {
    let body = part(place, (0.0, 0.06), (1.0, 0.6));
    pen.flat(body, body.height() * 0.26, material::SHELL);
    pen.edge(body, body.height() * 0.26, material::SHELL_EDGE);
    let screen = part(body, (0.07, 0.18), (0.6, 0.82));
    pen.flat(screen, 2.0, material::AMBER.ground);
    let pad = at(body, (0.8, 0.46));
    pen.disc(pad, body.height() * 0.28, material::SHELL_KEY);
    ripple(pen, pad, body.height() * 0.32);
    screen
}

/// A stick with a round contact, and a finger on it.
fn touch(pen: &Pen<'_>, place: Rect) {
    let body = part(place, (0.24, 0.0), (0.76, 0.68));
    pen.plug(part(place, (0.34, 0.66), (0.66, 0.86)), vec2(0.0, 1.0));
    pen.box_body(body, place.width() * 0.12);
    let contact = at(body, (0.5, 0.5));
    pen.disc(contact, place.width() * 0.14, material::GOLD);
    ripple(pen, contact, place.width() * 0.18);
    finger(pen, contact, place.height());
}

/// A display that is off, an arrow, and the same display that is on.
fn power_cycle(pen: &Pen<'_>, place: Rect) {
    let glass = pen.look.glass();
    for (from, to, on) in [(0.0, 0.4, false), (0.6, 1.0, true)] {
        let body = part(place, (from, 0.16), (to, 0.84));
        pen.box_body(body, place.width() * 0.1);
        let screen = part(body, (0.14, 0.12), (0.86, 0.46));
        pen.flat(screen, 1.5, if on { glass.ground } else { pen.look.token_button });
        if on {
            pen.flat(part(screen, (0.16, 0.36), (0.84, 0.64)), 0.5, glass.ink);
        }
        let button = at(body, (0.5, 0.74));
        let radius = place.width() * 0.09;
        let line = (radius * 0.3).max(1.2);
        pen.arc(button, radius, (-55.0, 235.0), line, material::SIGN);
        pen.line(&[button - vec2(0.0, radius * 1.1), button - vec2(0.0, radius * 0.1)], line, material::SIGN);
    }
    pen.piece(&to_right(at(place, (0.5, 0.5)), place.width() * 0.14), pen.look.attention);
}

/// A card above its reader, an arrow up and an arrow down.
fn lay_again(pen: &Pen<'_>, place: Rect) {
    let reader = part(place, (0.06, 0.76), (0.94, 0.94));
    pen.flat(reader, reader.height() * 0.4, pen.look.token_button);
    for share in [0.42, 0.5, 0.58] {
        pen.disc(at(reader, (share, 0.5)), 1.2, material::LAMP);
    }
    let card = part(place, (0.16, 0.06), (0.84, 0.44));
    pen.box_body(card, card.height() * 0.12);
    pen.flat(part(card, (0.28, 0.18), (0.9, 0.54)), 1.5, pen.look.glass().ground);
    pen.disc(at(card, (0.18, 0.74)), card.height() * 0.11, pen.look.token_button);
    let ink = pen.look.attention;
    for (share, up) in [(0.36, true), (0.64, false)] {
        let (top, bottom) = (at(place, (share, 0.5)), at(place, (share, 0.7)));
        pen.line(&[top, bottom], 2.0, ink);
        let size = place.height() * 0.12;
        let [tip, right, left] = upwards(if up { top } else { bottom }, size);
        if up {
            pen.piece(&[tip, right, left], ink);
        } else {
            let turned = |corner: Pos2| pos2(corner.x, 2.0 * bottom.y - corner.y);
            pen.piece(&[turned(tip), turned(left), turned(right)], ink);
        }
    }
}

/// The key ▲, and a finger on it.
fn confirm(pen: &Pen<'_>, place: Rect) {
    let body = part(place, (0.0, 0.02), (1.0, 0.6));
    pen.box_body(body, body.height() * 0.14);
    pen.flat(part(body, (0.1, 0.12), (0.9, 0.42)), 2.0, pen.look.glass().ground);
    let key = Rect::from_center_size(at(body, (0.5, 0.72)), vec2(place.width() * 0.3, place.height() * 0.22));
    pen.flat(key, 3.0, material::SIGN);
    pen.piece(&upwards(key.center() - vec2(0.0, 1.0), key.height() * 0.7), pen.look.token_bottom);
    finger(pen, at(place, (0.5, 0.6)), place.height());
    ripple(pen, key.center(), place.width() * 0.2);
}

/// A finger from below whose tip is there.
fn finger(pen: &Pen<'_>, tip: Pos2, size: f32) {
    let wide = size * 0.22;
    let place = Rect::from_min_size(pos2(tip.x - wide / 2.0, tip.y), vec2(wide, size * 0.46));
    pen.flat(place, wide / 2.0, material::SHELL);
    let ink = material::SHELL_KEY;
    let middle = pos2(tip.x, tip.y + wide / 2.0);
    pen.arc(middle, wide / 2.0, (180.0, 360.0), 1.5, ink);
    let beside = vec2(wide / 2.0, 0.0);
    let down = vec2(0.0, size * 0.34);
    pen.line(&[middle - beside, middle - beside + down], 1.5, ink);
    pen.line(&[middle + beside, middle + beside + down], 1.5, ink);
}

/// What is touched sends rings.
fn ripple(pen: &Pen<'_>, center: Pos2, radius: f32) {
    for share in [1.0, 1.45] {
        for side in [0.0_f32, 180.0] {
            pen.arc(center, radius * share, (side - 60.0, side + 20.0), 2.0, pen.look.attention);
        }
    }
}

/// The part of a place between two shares.
fn part(place: Rect, from: (f32, f32), to: (f32, f32)) -> Rect {
    Rect::from_min_max(at(place, from), at(place, to))
}

/// The point of a place at a share.
fn at(place: Rect, (x, y): (f32, f32)) -> Pos2 {
    place.min + Vec2::new(place.width() * x, place.height() * y)
}
