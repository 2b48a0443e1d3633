//! What somebody has to be reminded of: units that never came back (W4), and tokens whose end is near (W12).

use egui::{Align2, Rect, Ui, vec2};

use crate::bench::message::{HitTarget, LifeSubject, RemindersView};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::contracts::{ContractsScreen, acts};
use crate::window::widget::button::Button;
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{panel, text};
use crate::words::date;

/// Shows both lists.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut ContractsScreen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let parts = panel::show(ui, look, rect, &scene.say("reminders-title"), "", true);
    let Some(view) = scene.model.reminders.value() else {
        panel::empty(ui, look, parts.body, icon::HOURGLASS, &scene.say("list-pending"));
        return;
    };
    let mut body = acts::form(ui, scene, parts.body, &LifeSubject::Reminders, screen, asks);
    let half = body.height() / 2.0;
    let upper = panel::take_top(&mut body, half);
    overdue(ui, scene, upper, view, asks);
    ui.painter().hline(rect.x_range().shrink(1.0), body.top(), look.hairline());
    expiring(ui, scene, body, view, asks);
    panel::row(ui, "reminder-acts", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        let (word, key) = (scene.name(Intent::BeginCampaign), Intent::BeginCampaign.caps());
        let any = view.expiring.iter().any(|row| row.replaced_by.is_none());
        if Button::new(look, &word).icon(icon::ARROW_CLOCKWISE).key(&key).enabled(any).show(ui).clicked() {
            asks.push(Ask::Do(Intent::BeginCampaign));
        }
    });
}

fn heading(ui: &mut Ui, scene: &Scene<'_>, room: &mut Rect, id: &str, count: usize) {
    let row = panel::take_top(room, 32.0).shrink2(vec2(size::INSET, 0.0));
    let word = scene.say_with(id, &[("count", count.into())]);
    text::line(ui, row, Align2::LEFT_CENTER, Face::Strong, scene.look.text, &word);
}

fn overdue(ui: &mut Ui, scene: &Scene<'_>, mut room: Rect, view: &RemindersView, asks: &mut Vec<Ask>) {
    heading(ui, scene, &mut room, "reminders-overdue", view.overdue.len());
    let columns = [
        Column::new(scene.say("column-serial"), Width::Exact(104.0)),
        Column::new(scene.say("column-contract"), Width::Share(1.0)),
        Column::new(scene.say("column-asked-back"), Width::Exact(90.0)),
        Column::new(scene.say("column-days"), Width::Exact(56.0)).to_right(),
    ];
    let table = Table::new("reminders-overdue", &columns, size::ROW, view.overdue.len());
    let answer = table.show(ui, scene.look, room, |at| {
        let row = view.overdue.get(at)?;
        Some(vec![
            Cell::code(row.serial.as_str()),
            Cell::words(row.contract_name.as_str()),
            Cell::code(date::iso(row.since)),
            Cell::code(row.days.to_string()).tone(Tone::Stop),
        ])
    });
    open(answer.chosen.and_then(|at| view.overdue.get(at)).map(|row| &row.serial), asks);
}

fn expiring(ui: &mut Ui, scene: &Scene<'_>, mut room: Rect, view: &RemindersView, asks: &mut Vec<Ask>) {
    heading(ui, scene, &mut room, "reminders-expiring", view.expiring.len());
    let columns = [
        Column::new(scene.say("column-serial"), Width::Exact(104.0)),
        Column::new(scene.say("column-contract"), Width::Share(1.0)),
        Column::new(scene.say("column-expires"), Width::Exact(90.0)),
        Column::new(scene.say("column-request"), Width::Exact(84.0)),
    ];
    let table = Table::new("reminders-expiring", &columns, size::ROW, view.expiring.len());
    let answer = table.show(ui, scene.look, room, |at| {
        let row = view.expiring.get(at)?;
        Some(vec![
            Cell::code(row.serial.as_str()),
            Cell::words(row.contract_name.as_str()),
            Cell::code(date::iso(row.expires_on)),
            Cell::code(row.replaced_by.as_ref().map(|no| no.0.clone()).unwrap_or_default()),
        ])
    });
    open(answer.chosen.and_then(|at| view.expiring.get(at)).map(|row| &row.serial), asks);
}

fn open(serial: Option<&crate::domain::Serial>, asks: &mut Vec<Ask>) {
    asks.extend(serial.map(|serial| Ask::Open(HitTarget::Token(serial.clone()))));
}
