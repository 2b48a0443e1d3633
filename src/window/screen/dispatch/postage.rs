//! 郵便料金: the dated table of postage, and the form that adds a rate to it.
//!
//! The trap: a rate holds from its day on and is never changed afterwards, so a day that was posted keeps what it paid.

use egui::{Id, Rect, Ui, vec2};
use jiff::civil::Date;

use crate::bench::message::{Command, PostingAct};
use crate::domain::Yen;
use crate::domain::post::{PostageItem, PostageRate};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::dispatch::bands::{act, one_of};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{form, panel, refusal};
use crate::words::{date, number};

/// A rate as it is typed.
#[derive(Debug)]
pub struct Rates {
    /// What for.
    pub item: PostageItem,
    /// Weight class, in grams.
    pub up_to_grams: String,
    /// Yen.
    pub yen: String,
    /// First day, `YYYY-MM-DD`.
    pub from: String,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            item: PostageItem::Compact,
            up_to_grams: String::new(),
            yen: String::new(),
            from: String::new(),
        }
    }
}

impl Rates {
    /// Does what a key asks for.
    pub fn perform(&mut self, intent: Intent, asks: &mut Vec<Ask>) {
        if intent != Intent::AddRate {
            return;
        }
        let Some(rate) = self.rate() else { return };
        asks.push(Ask::Send(Command::Posting(rate)));
        (self.yen, self.up_to_grams) = (String::new(), String::new());
    }

    /// What the fields say; `None` while one of them says nothing.
    fn rate(&self) -> Option<PostingAct> {
        let up_to_grams = if self.item.is_letter() { self.up_to_grams.trim().parse().ok()? } else { 0 };
        let from: Date = self.from.trim().parse().ok()?;
        let yen = Yen(self.yen.trim().replace(',', "").parse().ok()?);
        Some(PostingAct::AddRate { item: self.item, up_to_grams, from, yen })
    }
}

/// Shows the table in `left` and the form in `right`.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    (left, right): (Rect, Rect),
    rates: &mut Rates,
    asks: &mut Vec<Ask>,
) {
    let Some(view) = scene.model.posting.value() else {
        panel::empty(ui, scene.look, left, icon::HOURGLASS, &scene.say("list-pending"));
        return;
    };
    let column = |id: &str, width| Column::new(scene.say(id), width);
    let columns = [
        column("column-item", Width::Share(1.0)),
        column("rate-up-to-grams", Width::Exact(120.0)).to_right(),
        column("rate-from", Width::Exact(130.0)),
        column("rate-yen", Width::Exact(110.0)).to_right(),
    ];
    let rows = &view.rates;
    let table = Table::new("rates", &columns, size::ROW_LONG, rows.len());
    table.show(ui, scene.look, left, |at| {
        let row = rows.get(at)?;
        // What a later rate of the same class has replaced by today.
        let is_over = rows.iter().any(|other| {
            (other.item, other.up_to_grams) == (row.item, row.up_to_grams)
                && other.from > row.from
                && other.from <= view.today
        });
        Some(cells(scene, row, if is_over { Tone::Muted } else { Tone::Plain }))
    });
    let parts = panel::show(ui, scene.look, right, &scene.say("rate-form"), "", false);
    let mut body = parts.body.shrink2(vec2(size::INSET, 10.0));
    let items = ("postage-item", PostageItem::ALL);
    if let Some(item) = one_of(ui, scene, &mut body, "column-item", items, rates.item) {
        rates.item = item;
    }
    let mut field = |id: &str, hint: &str, value: &mut String| {
        form::row(ui, scene, &mut body, Id::unique(("rates", id)), &scene.say(id), hint, value);
    };
    if rates.item.is_letter() {
        field("rate-up-to-grams", "50", &mut rates.up_to_grams);
    }
    field("rate-yen", "350", &mut rates.yen);
    field("rate-from", &date::iso(view.today), &mut rates.from);
    act(ui, scene, &mut body, Intent::AddRate, rates.rate().is_some(), asks);
    refusal::show(ui, scene, body, "post-");
}

fn cells(scene: &Scene<'_>, row: &PostageRate, tone: Tone) -> Vec<Cell> {
    let class = if row.item.is_letter() { row.up_to_grams.to_string() } else { String::new() };
    vec![
        Cell::words(scene.word("postage-item", row.item.as_str())).tone(tone),
        Cell::code(class).tone(tone),
        Cell::code(date::iso(row.from)).tone(tone),
        Cell::code(number::yen(row.yen)).tone(tone),
    ]
}
