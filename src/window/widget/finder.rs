//! A long list that is looked through: a search field, and below it the rows in sight of however many there are.
//!
//! The list holds only the pages in sight, so a hundred thousand rows scroll as ten do.

use std::ops::Range;

use egui::{Id, Rect, Ui};

use crate::bench::message::{Command, Query};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::size;
use crate::window::model::Pages;
use crate::window::scene::{Ask, Scene};
use crate::window::widget::field::{self, Field};
use crate::window::widget::table::{Cell, Column, Table};
use crate::window::widget::{list, panel};
use crate::words::number;

/// What a person has typed and chosen in a list.
#[derive(Debug, Default)]
pub struct Finding {
    /// What is looked for.
    pub text: String,
    /// The rows in sight.
    pub seen: Range<usize>,
    /// The chosen row.
    pub chosen: Option<usize>,
    reveal: bool,
}

impl Finding {
    /// Moves the choice when the intent is about it; tells whether it was.
    pub fn step(&mut self, intent: Intent, count: usize) -> bool {
        let Some(by) = list::step(intent, 20) else { return false };
        self.chosen = list::moved(self.chosen, by, count);
        self.reveal = true;
        true
    }

    /// Asks for the rows that are in sight and not here.
    pub fn ask<T>(&self, pages: &mut Pages<T>, query: impl Fn(String, u32) -> Query, asks: &mut Vec<Ask>) {
        if self.text.trim() != pages.text() {
            pages.look_for(self.text.trim());
        }
        let text = pages.text().to_owned();
        let offsets = pages.missing(&self.seen).into_iter();
        asks.extend(offsets.map(|offset| Ask::Send(Command::Show(query(text.clone(), offset)))));
    }
}

/// What is found, and with which words.
pub struct Finder<'a> {
    /// Begins the ids and messages: `journal-search`, `journal-search-hint`, `journal-none`, `journal-count`.
    pub salt: &'a str,
    /// The columns.
    pub columns: &'a [Column],
    /// Stands in an empty list.
    pub icon: &'a str,
}

impl Finder<'_> {
    /// How many rows there are, for the heading of the panel.
    #[must_use]
    pub fn count<T>(&self, scene: &Scene<'_>, pages: &Pages<T>) -> String {
        let count = number::thousands(i64::try_from(pages.count()).unwrap_or(i64::MAX));
        scene.say_with(&format!("{}-count", self.salt), &[("count", count.into())])
    }

    /// Shows the search field in `row`.
    pub fn field(&self, ui: &mut Ui, scene: &Scene<'_>, row: Rect, finding: &mut Finding) {
        let id = format!("{}-search", self.salt);
        let (name, hint) = (scene.say(&id), scene.say(&format!("{id}-hint")));
        let field = Field { hint: &hint, icon: icon::MAGNIFYING_GLASS, ..Field::new(&name) };
        field::show(ui, scene.look, row, Id::unique(id), field, &mut finding.text);
    }

    /// Shows the rows in `rect`; gives the one that was chosen now.
    pub fn rows<T>(
        &self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        rect: Rect,
        pages: &Pages<T>,
        finding: &mut Finding,
        cells: impl Fn(&T) -> Vec<Cell>,
    ) -> Option<usize> {
        ui.painter().hline(rect.x_range().shrink(1.0), rect.top() - 0.5, scene.look.hairline());
        let table = Table {
            chosen: finding.chosen,
            reveal: std::mem::take(&mut finding.reveal),
            ..Table::new(self.salt, self.columns, size::ROW_LONG, pages.count())
        };
        let answer = table.show(ui, scene.look, rect, |at| pages.row(at).map(&cells));
        finding.seen = answer.seen;
        finding.chosen = answer.chosen.or(finding.chosen);
        if pages.count() == 0 {
            let is_coming = pages.is_pending() || pages.is_idle();
            let id = if is_coming { "list-pending".to_owned() } else { format!("{}-none", self.salt) };
            let room = rect.with_min_y(rect.top() + size::TABLE_HEADING);
            panel::empty(ui, scene.look, room, self.icon, &scene.say(&id));
        }
        answer.chosen
    }
}
