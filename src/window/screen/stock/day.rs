//! The balance as it stands, the day that two close with it, and the days closed before.
//!
//! README, rule W9, 締め処理. The trap: while an earlier day waits for a word and is chosen, F10 explains that day and does
//! not close today.

use egui::{Align2, Id, Rect, Ui, vec2};

use crate::bench::message::{DayRow, StockAct, Subject};
use crate::domain::stock::{Balance, Group};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::stock::{StockScreen, acts, open};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{form, panel, text};
use crate::words::{date, number};

/// The day being closed.
#[derive(Debug, Default)]
pub struct DayForm {
    /// What explains a difference.
    pub explanation: String,
}

/// F10 asks for the second person, F11 makes the paper of the chosen day, else of today.
pub(super) fn perform(screen: &mut StockScreen, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
    if intent == Intent::StockSecond {
        let days = scene.model.stock.overview.value().map(|view| &view.days);
        let chosen = screen.chosen.and_then(|at| days?.get(at)).map(|row| row.day);
        let day = chosen.unwrap_or_else(|| scene.now.day_in_japan());
        asks.push(open(Subject::DailyBalance(day)));
        return;
    }
    let is_closed = scene.model.stock.balance.value().is_some_and(|(_, closed)| *closed);
    if intent == Intent::StockAct && (!is_closed || waiting(scene, screen.chosen).is_some()) {
        screen.acting.sign();
    }
}

/// The chosen day, where it waits for a word.
fn waiting<'a>(scene: &Scene<'a>, chosen: Option<usize>) -> Option<&'a DayRow> {
    let days = &scene.model.stock.overview.value()?.days;
    days.get(chosen?).filter(|day| day.difference > 0 && day.explanation.is_empty())
}

/// Draws the balance and the closed days at the left, the signing at the right.
pub(super) fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    left: Rect,
    right: Rect,
    screen: &mut StockScreen,
    asks: &mut Vec<Ask>,
) {
    let upper = left.with_max_y(left.top() + (left.height() * 0.56).round());
    let lower = left.with_min_y(upper.bottom() + size::GAP);
    balance(ui, scene, upper);
    days(ui, scene, lower, screen);
    let parts = panel::show(ui, scene.look, right, &scene.say("day-sign-title"), "", true);
    let mut body = parts.body.shrink2(vec2(size::INSET, 10.0));
    let waiting = waiting(scene, screen.chosen);
    let closed = scene.model.stock.balance.value().is_some_and(|(_, closed)| *closed);
    let words = match waiting {
        Some(day) => scene.say_with("day-explains", &[("day", date::iso(day.day).into())]),
        None if closed => scene.say("day-is-closed"),
        None => scene.say("day-closes"),
    };
    let row = panel::take_top(&mut body, 44.0);
    text::lines(ui, row, Align2::LEFT_TOP, Face::Body, scene.look.text, &words, 2);
    if !screen.acting.is_signing() {
        let name = scene.say("column-explanation");
        let id = Id::unique("stock-day-explanation");
        form::row(ui, scene, &mut body, id, &name, "", &mut screen.day.explanation);
    }
    if let Some(signature) = screen.acting.show(ui, scene, &mut body, asks) {
        let explanation = screen.day.explanation.clone();
        let act = match waiting {
            Some(day) => StockAct::ExplainDay { day: day.day, explanation, signature },
            None => StockAct::CloseDay { explanation, signature },
        };
        screen.acting.send(scene, act, asks);
    }
    let can = !screen.acting.is_signing() && (waiting.is_some() || !closed);
    let id = if waiting.is_some() { "day-explain" } else { "day-close" };
    let paper = (Intent::StockSecond, "day-paper", true);
    acts(ui, scene, parts.footer, &[(Intent::StockAct, id, can), paper], asks);
}

fn balance(ui: &mut Ui, scene: &Scene<'_>, rect: Rect) {
    let look = scene.look;
    let told = scene.model.stock.balance.value().map(|(balance, _)| balance);
    let aside = match told {
        Some(balance) if balance.is_even() && balance.differences.is_empty() => scene.say("day-even"),
        Some(balance) => scene.say_with("day-uneven", &[("count", balance.differences.len().into())]),
        None => String::new(),
    };
    let parts = panel::show(ui, look, rect, &scene.say("day-balance"), &aside, false);
    let Some(balance) = told else {
        panel::empty(ui, look, parts.body, icon::HOURGLASS, &scene.say("list-pending"));
        return;
    };
    let mut body = parts.body;
    let head = panel::take_top(&mut body, 118.0).shrink2(vec2(size::INSET, 8.0));
    sums(ui, scene, head, balance);
    let columns = [
        Column::new(scene.say("column-difference"), Width::Exact(130.0)),
        Column::new(scene.say("column-object"), Width::Exact(150.0)),
        Column::new(scene.say("column-explanation"), Width::Share(1.0)),
    ];
    ui.painter().hline(rect.x_range().shrink(1.0), body.top() - 0.5, look.hairline());
    let rows = &balance.differences;
    let table = Table::new("stock-balance", &columns, size::ROW_LONG, rows.len());
    table.show(ui, look, body, |at| {
        rows.get(at).map(|one| {
            let tone = if one.explanation.is_empty() { Tone::Stop } else { Tone::Muted };
            vec![
                Cell::words(scene.word("stock-difference", one.difference.code())).tone(tone),
                Cell::code(one.difference.object()),
                Cell::words(one.explanation.as_str()).face(Face::Small),
            ]
        })
    });
    if rows.is_empty() {
        let room = body.with_min_y(body.top() + size::TABLE_HEADING);
        panel::empty(ui, look, room, icon::CHECK_CIRCLE, &scene.say("day-no-difference"));
    }
}

/// What came in, and the groups that it stands in, as one sum.
fn sums(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, balance: &Balance) {
    let look = scene.look;
    let mut told = vec![(scene.say("stock-received"), balance.received(), Tone::Plain)];
    told.extend(Group::ALL.iter().map(|group| {
        let units = balance.units(*group);
        let tone = if matches!(group, Group::Lost | Group::Blocked | Group::Spoiled | Group::Quarantined) {
            Tone::Attention
        } else {
            Tone::Plain
        };
        (scene.word("stock-group", group.as_str()), units, tone)
    }));
    let extent = vec2(rect.width() / 5.0, rect.height() / 2.0);
    for (at, (name, units, tone)) in told.into_iter().enumerate() {
        let (column, row) = (u8::try_from(at % 5).unwrap_or(0), u8::try_from(at / 5).unwrap_or(0));
        let corner = rect.min + vec2(extent.x * f32::from(column), extent.y * f32::from(row));
        let place = Rect::from_min_size(corner, extent - vec2(8.0, 2.0));
        let ink = if units == 0 { look.muted } else { look.ink(tone) };
        let figure = number::thousands(units.into());
        let above = place.with_max_y(place.top() + 18.0);
        text::paint(ui, above, Align2::LEFT_CENTER, Face::Small, look.muted, &name);
        let below = place.with_min_y(place.top() + 20.0);
        text::paint(ui, below, Align2::LEFT_CENTER, Face::Figure, ink, &figure);
        text::name(ui, place, &format!("{name} {figure}"));
    }
}

fn days(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut StockScreen) {
    let days = scene.model.stock.overview.value().map_or(&[][..], |view| view.days.as_slice());
    let parts = panel::show(ui, scene.look, rect, &scene.say("day-closed-days"), "", false);
    let columns = [
        Column::new(scene.say("day-day"), Width::Exact(96.0)),
        Column::new(scene.say("day-two"), Width::Exact(150.0)),
        Column::new(scene.say("column-difference"), Width::Exact(60.0)).to_right(),
        Column::new(scene.say("column-explanation"), Width::Share(1.0)),
        Column::new(scene.say("day-head"), Width::Exact(124.0)),
    ];
    let table = Table {
        chosen: screen.chosen,
        reveal: std::mem::take(&mut screen.reveal),
        ..Table::new("stock-days", &columns, size::ROW_LONG, days.len())
    };
    let answer = table.show(ui, scene.look, parts.body, |at| days.get(at).map(|day| cells(scene, day)));
    screen.chosen = answer.chosen.or(screen.chosen);
    if days.is_empty() {
        let room = parts.body.with_min_y(parts.body.top() + size::TABLE_HEADING);
        panel::empty(ui, scene.look, room, icon::BOOK, &scene.say("day-none"));
    }
}

fn cells(scene: &Scene<'_>, day: &DayRow) -> Vec<Cell> {
    let waits = day.difference > 0 && day.explanation.is_empty();
    let tone = if waits { Tone::Stop } else { Tone::Plain };
    let said = if waits { scene.say("day-waits") } else { day.explanation.clone() };
    let head: String = day.head.chars().take(16).collect();
    vec![
        Cell::code(date::iso(day.day)).tone(tone),
        Cell::code(format!("{} · {}", day.operator, day.second)),
        Cell::code(number::thousands(day.difference.into())).tone(tone),
        Cell::words(said).face(Face::Small).tone(tone),
        Cell::code(head).face(Face::CodeSmall).tone(Tone::Muted),
    ]
}
