//! What somebody has to be reminded of: units that never came back (W4), and tokens whose end is near (W12).
//!
//! The arrows go from the first list on into the second; Enter opens the chosen token.

use egui::{Align2, Rect, Ui, vec2};

use crate::bench::message::{HitTarget, LifeSubject, RemindersView};
use crate::domain::Serial;
use crate::window::command::Intent;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::contracts::{ContractsScreen, acts};
use crate::window::widget::button::Button;
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{list, panel, text};
use crate::window::{icon, keys};
use crate::words::date;

/// The row that the keys have chosen, counted through both lists.
#[derive(Debug, Default)]
pub struct Choice {
    at: Option<usize>,
    reveal: bool,
}

impl Choice {
    /// Moves as a key asks.
    pub fn step(&mut self, intent: Intent, view: Option<&RemindersView>) {
        let count = view.map_or(0, |view| view.overdue.len() + view.expiring.len());
        self.at = list::step(intent, 10).and_then(|by| list::moved(self.at, by, count));
        self.reveal = true;
    }

    /// The chosen token.
    fn serial<'a>(&self, view: &'a RemindersView) -> Option<&'a Serial> {
        let overdue = view.overdue.iter().map(|row| &row.serial);
        overdue.chain(view.expiring.iter().map(|row| &row.serial)).nth(self.at?)
    }
}

/// Shows both lists.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut ContractsScreen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let parts = panel::show(ui, look, rect, &scene.say("reminders-title"), "", true);
    let Some(view) = scene.model.reminders.value() else {
        panel::empty(ui, look, parts.body, icon::HOURGLASS, &scene.say("list-pending"));
        return;
    };
    let mut body = acts::form(ui, scene, parts.body, &LifeSubject::Reminders, screen, asks);
    if screen.deed.is_none() && keys::enter(ui) {
        open(screen.reminder.serial(view), asks);
    }
    let half = body.height() / 2.0;
    let upper = panel::take_top(&mut body, half);
    let reveal = std::mem::take(&mut screen.reminder.reveal);
    let first = view.overdue.len();
    let chosen = screen.reminder.at;
    overdue(ui, scene, upper, view, (chosen.filter(|at| *at < first), reveal), asks);
    ui.painter().hline(rect.x_range().shrink(1.0), body.top(), look.hairline());
    expiring(ui, scene, body, view, (chosen.and_then(|at| at.checked_sub(first)), reveal), asks);
    let foot = parts.footer.shrink2(vec2(size::INSET, 0.0));
    let end = panel::row(ui, "reminder-acts", foot, |ui| {
        let (word, key) = (scene.name(Intent::BeginCampaign), Intent::BeginCampaign.caps());
        let any = view.expiring.iter().any(|row| row.replaced_by.is_none());
        let button = Button::new(look, &word).icon(icon::ARROW_CLOCKWISE).key(&key).enabled(any);
        let response = button.show(ui);
        if response.clicked() {
            asks.push(Ask::Do(Intent::BeginCampaign));
        }
        response.rect.right()
    });
    let hint = foot.with_min_x(end + 12.0);
    text::line(ui, hint, Align2::RIGHT_CENTER, Face::Small, look.muted, &scene.say("reminders-keys"));
}

fn heading(ui: &mut Ui, scene: &Scene<'_>, room: &mut Rect, id: &str, count: usize) {
    let row = panel::take_top(room, 32.0).shrink2(vec2(size::INSET, 0.0));
    let word = scene.say_with(id, &[("count", count.into())]);
    text::line(ui, row, Align2::LEFT_CENTER, Face::Strong, scene.look.text, &word);
}

fn overdue(
    ui: &mut Ui,
    scene: &Scene<'_>,
    mut room: Rect,
    view: &RemindersView,
    (chosen, reveal): (Option<usize>, bool),
    asks: &mut Vec<Ask>,
) {
    heading(ui, scene, &mut room, "reminders-overdue", view.overdue.len());
    let columns = [
        Column::new(scene.say("column-serial"), Width::Exact(104.0)),
        Column::new(scene.say("column-contract"), Width::Share(1.0)),
        Column::new(scene.say("column-asked-back"), Width::Exact(90.0)),
        Column::new(scene.say("column-days"), Width::Exact(56.0)).to_right(),
    ];
    let table =
        Table { chosen, reveal, ..Table::new("reminders-overdue", &columns, size::ROW, view.overdue.len()) };
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

fn expiring(
    ui: &mut Ui,
    scene: &Scene<'_>,
    mut room: Rect,
    view: &RemindersView,
    (chosen, reveal): (Option<usize>, bool),
    asks: &mut Vec<Ask>,
) {
    heading(ui, scene, &mut room, "reminders-expiring", view.expiring.len());
    let columns = [
        Column::new(scene.say("column-serial"), Width::Exact(104.0)),
        Column::new(scene.say("column-contract"), Width::Share(1.0)),
        Column::new(scene.say("column-expires"), Width::Exact(90.0)),
        Column::new(scene.say("column-request"), Width::Exact(84.0)),
    ];
    let table = Table {
        chosen,
        reveal,
        ..Table::new("reminders-expiring", &columns, size::ROW, view.expiring.len())
    };
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

fn open(serial: Option<&Serial>, asks: &mut Vec<Ask>) {
    asks.extend(serial.map(|serial| Ask::Open(HitTarget::Token(serial.clone()))));
}
