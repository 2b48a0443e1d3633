//! The slots side by side: how many in a row and how high, so that one to sixteen are all in sight.

use egui::{Rect, Ui, Vec2, pos2, vec2};

use crate::window::command::Intent;
use crate::window::icon;
use crate::window::scene::{Ask, Scene};
use crate::window::screen::bench::BenchScreen;
use crate::window::widget::button::Button;
use crate::window::widget::{panel, slot_card};

const GAP: f32 = 12.0;
/// The widest card that still looks like a token's place.
const WIDEST: f32 = 280.0;
/// The highest tall card.
const HIGHEST: f32 = 354.0;
/// The highest low card.
const HIGHEST_LOW: f32 = 164.0;

/// How the slots are laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Slots side by side.
    pub columns: usize,
    /// Height of one card.
    pub card: f32,
    /// Height of all rows.
    pub height: f32,
}

/// Lays `count` slots out in the room there is: tall cards when they fit, else low ones.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "at most a few dozen slots")]
pub fn plan(count: usize, room: Vec2) -> Plan {
    let count = count.max(1);
    let fit = ((room.x + GAP) / (slot_card::WIDTH + GAP)).floor().max(1.0);
    let columns = (1..=count).rev().find(|columns| *columns as f32 <= fit).unwrap_or(1);
    // Rows as even as can be: eight slots are four and four, not five and three.
    let rows = count.div_ceil(columns);
    let columns = count.div_ceil(rows);
    let rows_high = |card: f32| rows as f32 * (card + GAP) - GAP;
    let tallest = (room.y - GAP * (rows as f32 - 1.0)) / rows as f32;
    let card = if tallest >= slot_card::TALL {
        tallest.min(HIGHEST)
    } else {
        tallest.clamp(slot_card::LOW, HIGHEST_LOW)
    };
    Plan { columns, card, height: rows_high(card) }
}

/// Shows the slots.
#[expect(clippy::cast_precision_loss, reason = "at most a few dozen slots")]
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    plan: Plan,
    screen: &mut BenchScreen,
    asks: &mut Vec<Ask>,
) {
    let slots = &scene.model.slots;
    if slots.is_empty() {
        panel::empty(ui, scene.look, rect, icon::USB, &scene.say("bench-no-slots"));
        let (word, key) = (scene.name(Intent::OpenSettings), Intent::OpenSettings.caps());
        let button = Button::new(scene.look, &word).icon(icon::GEAR).key(&key);
        let place = Rect::from_center_size(rect.center() + vec2(0.0, 64.0), button.extent(ui));
        if button.show_at(ui, place).clicked() {
            asks.push(Ask::Do(Intent::OpenSettings));
        }
        return;
    }
    let columns = plan.columns as f32;
    let width = ((rect.width() - GAP * (columns - 1.0)) / columns).min(WIDEST).floor();
    let chosen = screen.slot(scene).map(|slot| slot.no);
    for (at, slot) in slots.iter().enumerate() {
        let (row, column) = ((at / plan.columns) as f32, (at % plan.columns) as f32);
        let corner = pos2(rect.left() + column * (width + GAP), rect.top() + row * (plan.card + GAP));
        let place = Rect::from_min_size(corner, vec2(width, plan.card));
        let response = slot_card::show(ui, scene, place, slot, chosen == Some(slot.no), asks);
        if response.clicked() {
            screen.choose(slot.no);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The middle panel's room on a screen of 1366 × 768.
    const SMALL: Vec2 = vec2(562.0, 524.0);

    #[test]
    fn four_slots_stand_in_one_row_as_tall_cards() {
        let plan = plan(4, SMALL);
        assert_eq!(plan.columns, 4);
        assert!(plan.card >= slot_card::TALL);
    }

    #[test]
    fn sixteen_slots_are_all_in_sight_on_the_smallest_screen() {
        let plan = plan(16, SMALL);
        assert_eq!(plan.columns, 4);
        assert!(plan.card >= slot_card::LOW && plan.height <= SMALL.y, "{plan:?}");
    }

    #[test]
    fn a_large_screen_shows_sixteen_tall_cards() {
        let plan = plan(16, vec2(1116.0, 840.0));
        assert_eq!(plan.columns, 8);
        assert!(plan.card >= slot_card::TALL && plan.height <= 840.0, "{plan:?}");
    }

    #[test]
    fn every_number_of_slots_is_laid_out_without_overlap() {
        for count in 1..=32 {
            let plan = plan(count, SMALL);
            assert!(plan.columns >= 1 && plan.columns <= count);
            let columns = f32::from(u8::try_from(plan.columns).unwrap());
            assert!(columns * (slot_card::WIDTH + GAP) - GAP <= SMALL.x);
        }
    }
}
