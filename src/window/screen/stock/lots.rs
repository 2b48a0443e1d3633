//! Lots with their counts, how long they last, and moving units to another place by scans.
//!
//! README, rules W9, W1. The trap: the lot to use first is marked by the desk, not by its place in the table.

use egui::{Align2, Rect, Ui, vec2};

use crate::bench::message::{LotRow, StockAct, StockOverview};
use crate::domain::stock::{Group, Place, PlaceKind};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::stock::{StockScreen, acts};
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{form, panel, text};
use crate::words::{Notice, date, number};

/// Putting units into another place by scans.
#[derive(Debug, Default)]
pub struct Moving {
    /// Where the scanned units go; `None` while scans are not taken for it.
    pub to: Option<PlaceKind>,
    /// Which shelf.
    pub shelf: String,
}

impl Moving {
    /// The next place: none, then one after the other.
    fn turn(&mut self) {
        let next = self.to.map_or(0, |to| to as usize + 1);
        self.to = PlaceKind::ALL.get(next).copied();
    }
}

/// F11 turns to the next place.
pub(super) fn perform(screen: &mut StockScreen, intent: Intent, _asks: &mut Vec<Ask>) {
    if intent == Intent::StockSecond {
        screen.moving.turn();
    }
}

/// A scan moves the unit, while a place is chosen.
pub(super) fn scanned(screen: &mut StockScreen, scan: &str, scene: &Scene<'_>, asks: &mut Vec<Ask>) -> bool {
    let Some(to) = screen.moving.to else { return false };
    match Place::new(to, &screen.moving.shelf) {
        Ok(place) => {
            screen.acting.send(scene, StockAct::Place { scanned: scan.to_owned(), place }, asks);
        }
        Err(refusal) => screen.acting.refuse(Notice::from(&refusal)),
    }
    true
}

/// Draws lots at the left, the forecast and the moving at the right.
pub(super) fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    left: Rect,
    right: Rect,
    screen: &mut StockScreen,
    asks: &mut Vec<Ask>,
) {
    let stock = &scene.model.stock.overview;
    let lots = stock.value().map_or(&[][..], |view| view.lots.as_slice());
    let units: u32 = lots.iter().map(|lot| lot.received).sum();
    let aside = scene.say_with("stock-received-count", &[("count", units.into())]);
    let parts = panel::show(ui, scene.look, left, &scene.say("stock-lots"), &aside, false);
    let columns = columns(scene);
    let table = Table {
        chosen: screen.chosen,
        reveal: std::mem::take(&mut screen.reveal),
        ..Table::new("stock-lots", &columns, size::ROW, lots.len())
    };
    let answer = table.show(ui, scene.look, parts.body, |at| lots.get(at).map(|row| cells(scene, row)));
    screen.chosen = answer.chosen.or(screen.chosen);
    if lots.is_empty() {
        let id = if stock.is_pending() || stock.is_idle() { "list-pending" } else { "stock-none" };
        panel::empty(ui, scene.look, parts.body, icon::ARCHIVE, &scene.say(id));
    }
    let footer = screen.moving.to.is_none();
    let parts = panel::show(ui, scene.look, right, &scene.say("stock-forecast"), "", true);
    let mut body = parts.body.shrink2(vec2(size::INSET, 10.0));
    if let Some(view) = stock.value() {
        forecast(ui, scene, &mut body, view);
    }
    if !footer {
        moving(ui, scene, &mut body, screen);
    }
    screen.acting.show(ui, scene, &mut body, asks);
    acts(ui, scene, parts.footer, &[(Intent::StockSecond, "stock-move-turn", true)], asks);
}

fn columns(scene: &Scene<'_>) -> Vec<Column> {
    let column = |id: &str, width| Column::new(scene.say(id), width);
    let group = |group: Group| {
        Column::new(scene.word("stock-group-short", group.as_str()), Width::Exact(40.0)).to_right()
    };
    let mut columns =
        vec![column("column-lot", Width::Share(1.0)), column("column-expiry", Width::Exact(92.0))];
    columns.push(column("stock-received", Width::Exact(52.0)).to_right());
    columns.extend(Group::ALL.iter().map(|one| group(*one)));
    columns
}

fn cells(scene: &Scene<'_>, row: &LotRow) -> Vec<Cell> {
    let tone = if row.expired {
        Tone::Stop
    } else if row.first {
        Tone::Attention
    } else {
        Tone::Plain
    };
    let lot =
        if row.first { format!("{}  {}", row.lot, scene.say("stock-first")) } else { row.lot.to_string() };
    let expiry = row.expires_on.map_or_else(|| scene.say("stock-no-expiry"), date::iso);
    let mut cells = vec![Cell::words(lot).tone(tone), Cell::code(expiry).tone(tone)];
    cells.push(Cell::code(number::thousands(row.received.into())));
    cells.extend(row.groups.iter().map(|units| {
        let tone = if *units == 0 { Tone::Muted } else { Tone::Plain };
        Cell::code(number::thousands((*units).into())).face(Face::CodeSmall).tone(tone)
    }));
    cells
}

fn forecast(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, view: &StockOverview) {
    let look = scene.look;
    let told = &view.forecast;
    let figure = panel::take_top(body, 34.0);
    let tone = if told.is_low { Tone::Attention } else { Tone::Plain };
    let words = scene.say_with("stock-usable", &[("units", told.usable.into())]);
    text::line(ui, figure, Align2::LEFT_CENTER, Face::Heading, look.ink(tone), &words);
    if told.is_low {
        let row = panel::take_top(body, 26.0);
        text::line(ui, row, Align2::LEFT_CENTER, Face::Body, look.ink(tone), &scene.say("stock-is-low"));
    }
    let days = told.days_left.map_or_else(
        || scene.say("stock-no-rate"),
        |days| scene.say_with("stock-days", &[("days", days.into())]),
    );
    let rate =
        scene.say_with("stock-rate", &[("taken", told.usage.taken.into()), ("days", told.usage.days.into())]);
    let mut facts = vec![
        Fact::words(scene.say("stock-days-left"), days).tone(tone),
        Fact::words(scene.say("stock-usage"), rate),
    ];
    if told.expired > 0 {
        let units = number::thousands(told.expired.into());
        facts.push(Fact::code(scene.say("stock-expired-units"), units).tone(Tone::Stop));
    }
    for (lot, day, units) in told.expiring.iter().take(4) {
        let value = scene.say_with(
            "stock-expiring",
            &[("lot", lot.to_string().into()), ("day", date::iso(*day).into()), ("units", (*units).into())],
        );
        facts.push(Fact::words(scene.say("stock-expires-soon"), value).rows(2).tone(Tone::Attention));
    }
    if let Some(day) = view.days.iter().find(|day| day.difference > 0 && day.explanation.is_empty()) {
        let id = if view.difference_blocks { "stock-day-blocks" } else { "stock-day-open" };
        let words = scene.say_with(id, &[("day", date::iso(day.day).into())]);
        facts.push(Fact::words(scene.say("stock-day"), words).rows(4).tone(Tone::Stop));
    }
    let end = facts::show(ui, look, *body, 108.0, &facts);
    body.min.y = end + 10.0;
}

fn moving(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, screen: &mut StockScreen) {
    let Some(to) = screen.moving.to else { return };
    let look = scene.look;
    let words = scene.say_with("stock-moving", &[("place", scene.word("place", to.as_str()).into())]);
    let row = panel::take_top(body, 44.0);
    text::lines(ui, row, Align2::LEFT_TOP, Face::Strong, look.accent, &words, 2);
    let name = scene.say("stock-shelf");
    let id = egui::Id::unique("stock-shelf");
    form::row(ui, scene, body, id, &name, "A-3", &mut screen.moving.shelf);
}
