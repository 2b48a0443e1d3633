//! A token as it looks on the table, by family and model; adding a family is one file and one line in [`PICTURES`].
//!
//! The display shows the live code with the seconds left, or the step under way. The trap: a token without a display
//! shows no code, and its step is written beside it.

mod board;
mod card;
mod flipper;
mod fob;
mod molto2;
mod nitrokey;
mod pen;
mod smart_key;
mod token2_fob;

pub use pen::{Pen, to_left, to_right, upwards};

use egui::{Align2, Color32, Pos2, Rect, Stroke, Ui, pos2, vec2};

use crate::window::look::{Face, Look};
use crate::window::widget::{progress, text};

/// Every picture; the first that is of a token is drawn, and the last is of any.
static PICTURES: &[&dyn TokenPicture] = &[
    &card::Card,
    &token2_fob::Token2Fob,
    &molto2::Molto2,
    &smart_key::SmartKey,
    &nitrokey::Nitrokey,
    &board::Board,
    &flipper::Flipper,
    &fob::Fob,
];

/// How a kind of token looks.
trait TokenPicture: Sync {
    /// Whether it is the picture of this token.
    fn is_of(&self, family: &str, model: &str) -> bool;

    /// Width by height of a picture that stands upright, or lies.
    fn ratio(&self, upright: bool) -> f32;

    /// Whether the token can show a code.
    fn has_display(&self) -> bool {
        true
    }

    /// Draws it, filling `place`.
    fn draw(&self, pen: &Pen<'_>, place: Rect, upright: bool, display: Display<'_>);
}

/// What the display shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Display<'a> {
    /// Nothing.
    Off,
    /// A code, and how much of its time is left (0 to 1).
    Code(&'a str, f32),
    /// A word, and how far it is (0 to 1).
    Word(&'a str, f32),
}

/// Draws the token of a family and model as large as `room` allows, standing or lying.
pub fn show(
    ui: &Ui,
    look: &Look,
    room: Rect,
    behind: Color32,
    (family, model): (&str, &str),
    upright: bool,
    display: Display<'_>,
) {
    let picture = picture_of(family, model);
    let pen = Pen::new(ui, look, behind);
    let mut room = room;
    if !picture.has_display()
        && let Display::Word(word, share) = display
    {
        let beside = step_beside(&mut room, upright);
        written(ui, look, beside, word, share);
    }
    picture.draw(&pen, fitted(room, picture.ratio(upright)), upright, display);
}

/// Draws where a token would be.
pub fn absent(ui: &Ui, look: &Look, room: Rect, upright: bool) {
    let place = fitted(room, fob::Fob.ratio(upright)).shrink(1.0);
    let mut closed = fob::outline(place, upright);
    if let Some(first) = closed.first().copied() {
        closed.push(first);
    }
    let line = Stroke::new(1.5, look.line_strong);
    ui.painter().extend(egui::epaint::Shape::dashed_line(&closed, line, 6.0, 4.0));
}

/// Draws where a card or a stick would be laid: on its reader.
pub fn absent_from_reader(ui: &Ui, look: &Look, room: Rect, upright: bool) {
    let place = fitted(room, card::Card.ratio(upright)).shrink(1.0);
    let radius = place.height() * 0.08;
    let mut closed = pen::rounded_outline(place, radius);
    if let Some(first) = closed.first().copied() {
        closed.push(first);
    }
    let line = Stroke::new(1.5, look.line_strong);
    ui.painter().extend(egui::epaint::Shape::dashed_line(&closed, line, 6.0, 4.0));
    let pen = Pen::new(ui, look, look.sunken);
    pen.waves(place.center() - vec2(place.height() * 0.12, 0.0), place.height() * 0.3, look.line_strong);
}

/// Draws the token of the reference protocol, for the icon of the window.
pub fn fob(ui: &Ui, look: &Look, place: Rect, behind: Color32, display: Display<'_>) {
    fob::Fob.draw(&Pen::new(ui, look, behind), place, true, display);
}

fn picture_of(family: &str, model: &str) -> &'static dyn TokenPicture {
    let known = PICTURES.iter().copied().find(|picture| picture.is_of(family, model));
    known.unwrap_or(&fob::Fob)
}

/// The largest place of that shape in the middle of a room.
fn fitted(room: Rect, ratio: f32) -> Rect {
    let width = room.width().min(room.height() * ratio);
    Rect::from_center_size(room.center(), vec2(width, width / ratio))
}

/// Splits off the room for the step of a token without a display: below one that stands, beside one that lies.
fn step_beside(room: &mut Rect, upright: bool) -> Rect {
    const BELOW: f32 = 30.0;
    if upright {
        let beside = room.with_min_y(room.bottom() - BELOW);
        room.max.y = beside.top() - 4.0;
        beside
    } else {
        let beside = room.with_min_x(room.left() + room.width() * 0.62);
        room.max.x = beside.left() - 6.0;
        Rect::from_center_size(beside.center(), vec2(beside.width(), BELOW))
    }
}

/// The step under way and how far it is, beside a token that cannot show it.
fn written(ui: &Ui, look: &Look, place: Rect, word: &str, share: f32) {
    let row = place.with_max_y(place.top() + 20.0);
    text::paint(ui, row, Align2::CENTER_CENTER, Face::SmallStrong, look.text, word);
    let width = place.width().min(96.0);
    let corner: Pos2 = pos2(place.center().x - width / 2.0, place.top() + 23.0);
    progress::paint(ui, Rect::from_min_size(corner, vec2(width, 4.0)), share, look.accent, look.line_strong);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::{DRIVERS, flipper as flipper_driver, open_serial};
    use crate::wire::token2::model::MODELS;

    fn names() -> Vec<(&'static str, &'static str)> {
        let mut names: Vec<_> = DRIVERS.iter().map(|driver| (driver.family(), "")).collect();
        names.extend(MODELS.iter().map(|model| ("token2", model.name)));
        names.extend([
            (flipper_driver::FAMILY, flipper_driver::MODEL),
            (open_serial::FAMILY, open_serial::MODEL),
            ("molto2", "Molto2"),
        ]);
        names
    }

    #[test]
    fn every_family_has_a_picture_of_its_own() {
        for driver in DRIVERS {
            let own = PICTURES[..PICTURES.len() - 1].iter().any(|picture| picture.is_of(driver.family(), ""));
            assert!(own || driver.family() == "reference", "{}", driver.family());
        }
    }

    #[test]
    fn a_card_looks_like_a_card_and_the_fobs_of_its_maker_do_not() {
        for model in MODELS {
            let is_card = card::Card.is_of("token2", model.name);
            assert_eq!(is_card, model.name.starts_with("OTPC"), "{}", model.name);
        }
    }

    #[test]
    fn only_tokens_without_a_display_show_no_code() {
        for (family, model) in names() {
            let blind = matches!(family, "ykoath" | "nitrokey");
            assert_eq!(picture_of(family, model).has_display(), !blind, "{family} {model}");
        }
    }

    #[test]
    fn every_picture_fits_into_the_narrowest_card_upright_and_lying() {
        for (family, model) in names() {
            for (upright, room) in [(true, vec2(106.0, 158.0)), (false, vec2(106.0, 34.0))] {
                let room = Rect::from_min_size(pos2(3.0, 4.0), room);
                let place = fitted(room, picture_of(family, model).ratio(upright));
                assert!(room.expand(0.01).contains_rect(place), "{family} {model}");
                assert!(place.width() > 20.0 && place.height() > 20.0, "{family} {model}: {place:?}");
            }
        }
    }
}
