//! What a token can do, each ability as an icon with its word.
//!
//! README, rule 1 for every family: abilities are told before anything is done. The trap: what a token cannot do is
//! left out, but for the proof, which is always one of two ways.

use egui::{Align2, Rect, Ui, pos2, vec2};

use crate::domain::Abilities;
use crate::window::icon;
use crate::window::look::Face;
use crate::window::scene::Scene;
use crate::window::widget::text;

/// Height of a line.
const LINE: f32 = 20.0;

/// The abilities, as icon and message id.
#[must_use]
pub fn of(abilities: Abilities) -> Vec<(&'static str, &'static str)> {
    let clock = match (abilities.clock_unit_millis, abilities.clock_set) {
        (0, _) => None,
        (_, true) => Some((icon::CLOCK, "ability-clock-set")),
        (_, false) if abilities.clock_erases => Some((icon::WARNING, "ability-clock-erases")),
        (_, false) => Some((icon::CLOCK, "ability-clock-with-secret")),
    };
    let proof = if abilities.code_read {
        (icon::SEAL_CHECK, "ability-code-read")
    } else {
        (icon::PENCIL, "ability-codes-typed")
    };
    let erase = abilities.erase.then_some((icon::ARROW_CLOCKWISE, "ability-erase"));
    let blink = abilities.blink.then_some((icon::LIGHTBULB, "ability-blink"));
    [clock, Some(proof), erase, blink].into_iter().flatten().collect()
}

/// Writes them behind their name, as many in a line as fit; gives where they end.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, room: Rect, column: f32, abilities: Abilities) -> f32 {
    let look = scene.look;
    let name = Rect::from_min_size(room.min, vec2(column - 8.0, 24.0));
    text::line(ui, name, Align2::LEFT_CENTER, Face::Body, look.muted, &scene.say("ability-fact"));
    let from = room.left() + column;
    let (mut left, mut top) = (from, room.top() + 2.0);
    for (sign, id) in of(abilities) {
        let word = scene.say(id);
        let width = (20.0 + text::width(ui, Face::Small, &word)).min(room.right() - from);
        if left > from && left + width > room.right() {
            left = from;
            top += LINE;
        }
        let place = Rect::from_min_size(pos2(left, top), vec2(width + 1.0, LINE));
        let picture = place.with_max_x(left + 16.0);
        text::paint(ui, picture, Align2::CENTER_CENTER, Face::Icon, look.muted, sign);
        text::line(ui, place.with_min_x(left + 20.0), Align2::LEFT_CENTER, Face::Small, look.text, &word);
        left += width + 12.0;
    }
    top + LINE + 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::{flipper, nitrokey, open_serial, token2};
    use crate::words::{Language, Sentences};

    #[test]
    fn every_token_says_how_it_is_proved_and_every_ability_has_a_word() {
        for abilities in [flipper::ABILITIES, nitrokey::ABILITIES, open_serial::ABILITIES, token2::ABILITIES]
        {
            let told = of(abilities);
            let proofs = told.iter().filter(|(_, id)| id.starts_with("ability-code")).count();
            assert_eq!(proofs, 1, "{told:?}");
            for language in Language::ALL {
                let words = Sentences::new(*language);
                assert!(told.iter().all(|(_, id)| !words.say(id).starts_with('[')), "{told:?}");
            }
        }
    }

    #[test]
    fn a_clock_that_is_set_only_with_the_secret_is_told_apart() {
        let told = |abilities, id| of(abilities).iter().any(|(_, told)| *told == id);
        assert!(told(token2::ABILITIES, "ability-clock-erases"));
        let keeps = Abilities { clock_erases: false, ..token2::ABILITIES };
        assert!(told(keeps, "ability-clock-with-secret"));
        for other in [flipper::ABILITIES, nitrokey::ABILITIES] {
            assert!(!told(other, "ability-clock-erases") && !told(other, "ability-clock-with-secret"));
        }
    }
}
