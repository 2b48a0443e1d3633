//! What only a person can do to a token: one sentence, one drawing, and the time left where there is a limit.
//!
//! README, rules 3, 4 and 8 for every family. The trap: a token that waits gives up by itself, so the seconds count
//! down; one that was woken sleeps again, so the seconds are only told.

mod drawing;

use egui::{Align2, Rect, Ui, pos2, vec2};

use crate::bench::message::{Hand, HandStep};
use crate::domain::UnixMillis;
use crate::window::look::{Face, Look, Tone};
use crate::window::scene::Scene;
use crate::window::widget::text;
use crate::window::widget::token_picture::Pen;

/// The side of a drawing in the panel of the chosen slot.
const DRAWING: f32 = 64.0;
/// The side of a drawing on a card.
pub const SMALL: f32 = 40.0;
/// Between a drawing and its sentence.
const BETWEEN: f32 = 10.0;

/// The message id of the sentence that goes with a hand.
#[must_use]
pub const fn sentence_id(hand: Hand) -> &'static str {
    match hand {
        Hand::Wake => "hand-wake",
        Hand::StartApp => "hand-start-app",
        Hand::TypePin => "hand-type-pin",
        Hand::Touch => "hand-touch",
        Hand::PowerCycle => "hand-power-cycle",
        Hand::LayAgain => "hand-lay-again",
        Hand::Confirm => "hand-confirm",
    }
}

/// How many seconds a token still waits, or how soon it has to be spoken with; none where there is no limit.
#[must_use]
pub fn limit(scene: &Scene<'_>, step: &HandStep) -> Option<String> {
    if let Some(until) = step.until {
        let secs = left_secs(scene.now, until);
        return Some(if secs == 0 { scene.say("hand-over") } else { counted(scene, "hand-left", secs) });
    }
    step.hand.lasts_secs().map(|secs| counted(scene, "hand-lasts", secs.into()))
}

/// The seconds that are left, for a card.
#[must_use]
pub fn short_limit(scene: &Scene<'_>, step: &HandStep) -> Option<String> {
    let secs = left_secs(scene.now, step.until?);
    Some(if secs == 0 { scene.say("hand-over") } else { counted(scene, "hand-secs", secs) })
}

fn counted(scene: &Scene<'_>, id: &str, secs: i64) -> String {
    scene.say_with(id, &[("secs", crate::words::Fact::Number(secs))])
}

/// The whole seconds until then.
fn left_secs(now: UnixMillis, until: UnixMillis) -> i64 {
    (until.since(now).max(0) + 999) / 1000
}

/// How high a step is in a column of this width.
#[must_use]
pub fn height(ui: &Ui, scene: &Scene<'_>, width: f32, step: &HandStep) -> f32 {
    let words =
        text::height(ui, Face::Strong, &scene.say(sentence_id(step.hand)), width - DRAWING - BETWEEN, 4);
    let more = if limit(scene, step).is_some() { 20.0 } else { 0.0 };
    DRAWING.max(words + more)
}

/// Shows a step at the top of `room`; gives where it ends.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, room: Rect, step: &HandStep) -> f32 {
    let look = scene.look;
    let place = Rect::from_min_size(room.min, vec2(room.width(), height(ui, scene, room.width(), step)));
    paint(ui, look, Rect::from_min_size(place.min, egui::Vec2::splat(DRAWING)), step.hand);
    let mut words = place.with_min_x(place.left() + DRAWING + BETWEEN);
    let sentence = scene.say(sentence_id(step.hand));
    let said = text::lines(ui, words, Align2::LEFT_TOP, Face::Strong, look.text, &sentence, 4);
    words.min.y = said.bottom() + 2.0;
    if let Some(limit) = limit(scene, step) {
        let row = words.with_max_y(words.top() + 18.0);
        text::line(ui, row, Align2::LEFT_CENTER, Face::SmallStrong, look.ink(Tone::Attention), &limit);
    }
    place.bottom()
}

/// Shows two displays, one after the other, and a sentence: codes are to be typed.
pub fn show_codes(ui: &mut Ui, scene: &Scene<'_>, room: Rect, sentence: &str) -> f32 {
    let high = codes_height(ui, room.width(), sentence);
    let place = Rect::from_min_size(room.min, vec2(room.width(), high));
    let pen = Pen::new(ui, scene.look, scene.look.attention_soft);
    drawing::codes(&pen, Rect::from_min_size(place.min, egui::Vec2::splat(DRAWING)));
    let words = Rect::from_min_max(pos2(place.left() + DRAWING + BETWEEN, place.top()), place.max);
    text::lines(ui, words, Align2::LEFT_TOP, Face::Strong, scene.look.text, sentence, 4);
    place.bottom()
}

/// How high the same is.
#[must_use]
pub fn codes_height(ui: &Ui, width: f32, sentence: &str) -> f32 {
    DRAWING.max(text::height(ui, Face::Strong, sentence, width - DRAWING - BETWEEN, 4))
}

/// Draws a hand without words, for a place that says them.
pub fn paint(ui: &Ui, look: &Look, place: Rect, hand: Hand) {
    drawing::of(&Pen::new(ui, look, look.attention_soft), place, hand);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, Sentences};

    #[test]
    fn every_hand_has_a_sentence_of_its_own_in_both_languages() {
        for language in Language::ALL {
            let words = Sentences::new(*language);
            let mut said: Vec<String> = Hand::ALL.iter().map(|hand| words.say(sentence_id(*hand))).collect();
            assert!(said.iter().all(|sentence| !sentence.starts_with('[')), "{said:?}");
            said.sort();
            said.dedup();
            assert_eq!(said.len(), Hand::ALL.len());
        }
    }

    #[test]
    fn a_limit_counts_down_in_whole_seconds_and_ends_at_none() {
        let until = UnixMillis(15_000);
        assert_eq!(
            [0, 1, 14_001, 15_000, 99_000].map(|now| left_secs(UnixMillis(now), until)),
            [15, 15, 1, 0, 0]
        );
    }
}
