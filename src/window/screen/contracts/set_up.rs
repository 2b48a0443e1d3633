//! How a set-up stands, in a cell and in a fact; and the list of those whose deadline is near or past.
//!
//! README, rules R20 to R24, D1: the days left are counted to the last one on which it may still be skipped.

use egui::{Rect, Ui};

use crate::bench::message::{ContractToken, DeadlineRow, DeadlineView};
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::Scene;
use crate::window::screen::contracts::token_tone;
use crate::window::widget::panel;
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::words::date;

/// Days left from which the eye is drawn to it.
const NEAR_DAYS: u32 = 10;

/// Where a set-up stands, in words and tone.
pub fn words(scene: &Scene<'_>, stands: DeadlineView) -> (String, Tone) {
    match stands {
        DeadlineView::Done => (scene.say("set-up-done"), Tone::Done),
        DeadlineView::Left(days) => {
            let tone = if days <= NEAR_DAYS { Tone::Attention } else { Tone::Plain };
            (scene.say_with("set-up-left", &[("days", days.into())]), tone)
        }
        DeadlineView::Overdue(days) => {
            (scene.say_with("set-up-overdue", &[("days", days.into())]), Tone::Stop)
        }
    }
}

/// The same in a row.
pub fn cell(scene: &Scene<'_>, stands: DeadlineView) -> Cell {
    let (words, tone) = words(scene, stands);
    Cell::words(words).face(Face::Small).tone(tone)
}

/// Of a token of a contract: its set-up while it serves, the day of its end afterwards.
pub fn cell_of(scene: &Scene<'_>, token: &ContractToken) -> Cell {
    match (token.until, token.set_up) {
        (Some(until), _) => {
            let day = date::iso(until.day_in_japan());
            let words = scene.say_with("held-ended", &[("day", day.into())]);
            Cell::words(words).face(Face::Small).tone(Tone::Muted)
        }
        (None, Some(stands)) => cell(scene, stands),
        (None, None) => Cell::words(""),
    }
}

/// The set-ups near their deadline or past it; gives the row that was chosen.
pub fn list(ui: &mut Ui, scene: &Scene<'_>, body: Rect, chosen: Option<usize>) -> Option<usize> {
    let columns = [
        Column::new(scene.say("column-deadline"), Width::Exact(88.0)),
        Column::new(scene.say("column-set-up"), Width::Exact(92.0)),
        Column::new(scene.say("column-contract"), Width::Share(1.0)),
        Column::new(scene.say("column-serial"), Width::Exact(100.0)),
        Column::new(scene.say("column-state"), Width::Exact(98.0)),
    ];
    let deadlines = &scene.model.customer.deadlines;
    let Some(rows) = deadlines.value().filter(|rows| !rows.is_empty()) else {
        let id = if deadlines.value().is_some() { "deadlines-none" } else { "list-pending" };
        panel::empty(ui, scene.look, body, icon::CLOCK, &scene.say(id));
        return None;
    };
    let table = Table { chosen, ..Table::new("deadlines", &columns, size::ROW, rows.len()) };
    let answer = table.show(ui, scene.look, body, |at| rows.get(at).map(|row| cells(scene, row)));
    answer.chosen
}

fn cells(scene: &Scene<'_>, row: &DeadlineRow) -> Vec<Cell> {
    vec![
        Cell::code(date::iso(row.deadline)),
        cell(scene, row.stands),
        Cell::words(row.contract_name.as_str()),
        Cell::code(row.serial.as_str()),
        Cell::badge(scene.word("token-state", row.state.as_str()), token_tone(row.state)),
    ]
}
