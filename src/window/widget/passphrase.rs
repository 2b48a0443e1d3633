//! A new passphrase: typed twice, with how strong it is while it is typed.
//!
//! What is typed is wiped when it is dropped or taken; egui's undo history of the fields is forgotten by the caller.

use egui::{Align2, Id, Rect, Ui, vec2};
use zeroize::Zeroizing;

use crate::domain::Environment;
use crate::vault::passphrase::SHORTEST;
use crate::vault::{Strength, strength};
use crate::window::icon;
use crate::window::look::{Face, Tone};
use crate::window::scene::Scene;
use crate::window::widget::field::Field;
use crate::window::widget::{form, panel, progress, text};

/// Room for a long passphrase, so that the text does not move about in memory while it is typed.
const ROOM: usize = 256;

/// A passphrase being typed twice.
pub struct NewPassphrase {
    first: Zeroizing<String>,
    second: Zeroizing<String>,
    strength: Strength,
}

impl Default for NewPassphrase {
    fn default() -> Self {
        let room = || Zeroizing::new(String::with_capacity(ROOM));
        Self { first: room(), second: room(), strength: Strength::TooWeak }
    }
}

impl NewPassphrase {
    /// Whether both are the same and strong enough for a world.
    #[must_use]
    pub fn is_ready(&self, environment: Environment) -> bool {
        self.is_strong(environment) && *self.first == *self.second
    }

    /// What the desk will take; it has the last word, with the words an attacker would try first.
    fn is_strong(&self, environment: Environment) -> bool {
        let least = match environment {
            Environment::Production => Strength::Fair,
            Environment::Training | Environment::Demo => Strength::Weak,
        };
        self.strength >= least
    }

    /// Gives the passphrase away.
    #[must_use]
    pub fn take(mut self) -> String {
        std::mem::take(&mut *self.first)
    }

    fn weigh(&mut self) {
        self.strength = strength(&self.first, &[]);
    }
}

/// The ids of the two fields.
#[must_use]
pub fn ids(salt: &str) -> [Id; 2] {
    [Id::unique((salt, "passphrase")), Id::unique((salt, "passphrase-again"))]
}

/// Shows both fields and the strength, from the top of `body`.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    salt: &str,
    environment: Environment,
    new: &mut NewPassphrase,
) {
    let [first, second] = ids(salt);
    let name = scene.say("passphrase");
    let hint = scene.say_with("passphrase-hint", &[("count", SHORTEST.into())]);
    let field = Field { hint: &hint, secret: true, ..Field::new(&name) };
    if form::field(ui, scene, body, first, field, &mut new.first).changed() {
        new.weigh();
    }
    let name = scene.say("passphrase-again");
    let field = Field { secret: true, ..Field::new(&name) };
    form::field(ui, scene, body, second, field, &mut new.second);
    meter(ui, scene, panel::take_top(body, 34.0), environment, new);
}

fn meter(ui: &mut Ui, scene: &Scene<'_>, row: Rect, environment: Environment, new: &NewPassphrase) {
    let look = scene.look;
    let (tone, sign, id) = if new.first.is_empty() {
        (Tone::Muted, icon::KEY, "strength-none")
    } else if new.first.chars().count() < SHORTEST {
        (Tone::Attention, icon::WARNING, "strength-short")
    } else if !new.is_strong(environment) {
        (Tone::Attention, icon::WARNING, "strength-weak")
    } else if new.second.is_empty() {
        (Tone::Accent, icon::KEY, "strength-again")
    } else if *new.first != *new.second {
        (Tone::Attention, icon::WARNING, "strength-differs")
    } else {
        (Tone::Done, icon::CHECK, "strength-good")
    };
    let share = match new.strength {
        Strength::TooWeak if new.first.is_empty() => 0.0,
        Strength::TooWeak => 0.15,
        Strength::Weak => 0.4,
        Strength::Fair => 0.7,
        Strength::Strong => 1.0,
    };
    let bar = Rect::from_min_size(row.min + vec2(0.0, 2.0), vec2(row.width(), 4.0));
    progress::paint(ui, bar, share, look.ink(tone), look.line);
    let words = row.with_min_y(bar.bottom() + 4.0);
    let spot = words.with_max_x(words.left() + 16.0);
    text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.ink(tone), sign);
    let rest = words.with_min_x(words.left() + 24.0);
    let facts = [("count", SHORTEST.into())];
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
        let world = Environment::Production;
        assert!(typed("seven-lanterns-over-osaka", "seven-lanterns-over-osaka").is_ready(world));
        assert!(!typed("seven-lanterns-over-osaka", "seven-lanterns-over-kyoto").is_ready(world));
        assert!(!typed("passwordpassword", "passwordpassword").is_ready(world), "a known password is weak");
        assert!(!typed("Xk9#q", "Xk9#q").is_ready(world), "too short");
    }

    #[test]
    fn what_is_typed_does_not_move_in_memory() {
        let new = typed(&"x".repeat(200), "");
        assert!(new.first.capacity() >= ROOM);
    }
}
