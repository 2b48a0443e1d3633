//! A new passphrase: typed twice, with how strong it is while it is typed.
//!
//! What is typed is wiped when it is dropped or taken; egui's undo history of the fields is forgotten by the caller.

use egui::{Align2, Id, Rect, Ui, vec2};
use zeroize::Zeroizing;

use crate::window::icon;
use crate::window::look::{Face, Tone};
use crate::window::scene::Scene;
use crate::window::widget::field::Field;
use crate::window::widget::{form, panel, progress, text};

/// The least strength that is taken, of 0 to 4.
const LEAST_SCORE: u8 = 3;
/// The least length in characters.
const LEAST_LENGTH: usize = 12;
/// Room for a long passphrase, so that the text does not move about in memory while it is typed.
const ROOM: usize = 256;

/// A passphrase being typed twice.
pub struct NewPassphrase {
    first: Zeroizing<String>,
    second: Zeroizing<String>,
    score: u8,
}

impl Default for NewPassphrase {
    fn default() -> Self {
        let room = || Zeroizing::new(String::with_capacity(ROOM));
        Self { first: room(), second: room(), score: 0 }
    }
}

impl NewPassphrase {
    /// Whether both are the same and strong enough.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.is_strong() && *self.first == *self.second
    }

    fn is_strong(&self) -> bool {
        self.score >= LEAST_SCORE && self.first.chars().count() >= LEAST_LENGTH
    }

    /// Gives the passphrase away.
    #[must_use]
    pub fn take(mut self) -> String {
        std::mem::take(&mut *self.first)
    }

    fn weigh(&mut self) {
        self.score =
            if self.first.is_empty() { 0 } else { u8::from(zxcvbn::zxcvbn(&self.first, &[]).score()) };
    }
}

/// The ids of the two fields.
#[must_use]
pub fn ids(salt: &str) -> [Id; 2] {
    [Id::unique((salt, "passphrase")), Id::unique((salt, "passphrase-again"))]
}

/// Shows both fields and the strength, from the top of `body`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, salt: &str, new: &mut NewPassphrase) {
    let [first, second] = ids(salt);
    let name = scene.say("passphrase");
    let hint = scene.say_with("passphrase-hint", &[("count", LEAST_LENGTH.into())]);
    let field = Field { hint: &hint, secret: true, ..Field::new(&name) };
    if form::field(ui, scene, body, first, field, &mut new.first).changed() {
        new.weigh();
    }
    let name = scene.say("passphrase-again");
    let field = Field { secret: true, ..Field::new(&name) };
    form::field(ui, scene, body, second, field, &mut new.second);
    strength(ui, scene, panel::take_top(body, 34.0), new);
}

fn strength(ui: &mut Ui, scene: &Scene<'_>, row: Rect, new: &NewPassphrase) {
    let look = scene.look;
    let (tone, sign, id) = if new.first.is_empty() {
        (Tone::Muted, icon::KEY, "strength-none")
    } else if new.first.chars().count() < LEAST_LENGTH {
        (Tone::Attention, icon::WARNING, "strength-short")
    } else if new.score < LEAST_SCORE {
        (Tone::Attention, icon::WARNING, "strength-weak")
    } else if new.second.is_empty() {
        (Tone::Accent, icon::KEY, "strength-again")
    } else if *new.first != *new.second {
        (Tone::Attention, icon::WARNING, "strength-differs")
    } else {
        (Tone::Done, icon::CHECK, "strength-good")
    };
    let bar = Rect::from_min_size(row.min + vec2(0.0, 2.0), vec2(row.width(), 4.0));
    progress::paint(ui, bar, f32::from(new.score) / 4.0, look.ink(tone), look.line);
    let words = row.with_min_y(bar.bottom() + 4.0);
    let spot = words.with_max_x(words.left() + 16.0);
    text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.ink(tone), sign);
    let rest = words.with_min_x(words.left() + 24.0);
    let facts = [("count", LEAST_LENGTH.into())];
    text::line(ui, rest, Align2::LEFT_CENTER, Face::Small, look.ink(tone), &scene.say_with(id, &facts));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(first: &str, second: &str) -> NewPassphrase {
        let mut new = NewPassphrase::default();
        new.first.push_str(first);
        new.second.push_str(second);
        new.weigh();
        new
    }

    #[test]
    fn only_a_strong_passphrase_typed_twice_is_taken() {
        assert!(typed("seven-lanterns-over-osaka", "seven-lanterns-over-osaka").is_ready());
        assert!(!typed("seven-lanterns-over-osaka", "seven-lanterns-over-kyoto").is_ready());
        assert!(!typed("password1234", "password1234").is_ready(), "a known password is weak");
        assert!(!typed("Xk9#q", "Xk9#q").is_ready(), "too short");
    }

    #[test]
    fn what_is_typed_does_not_move_in_memory() {
        let new = typed(&"x".repeat(200), "");
        assert!(new.first.capacity() >= ROOM);
    }
}
