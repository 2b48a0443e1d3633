//! 記録: what was done, by whom and how it ended; the chain over all of it, verified and exported.
//!
//! Rows come in pages, as contracts do.

use std::path::PathBuf;

use egui::{Align2, CornerRadius, Id, Rect, Ui, pos2, vec2};

use crate::bench::message::{Command, JournalRow, JournalVerdict};
use crate::domain::Outcome;
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::field::{self, Field};
use crate::window::widget::finder::{Finder, Finding};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{panel, text};
use crate::words::{date, number};

/// What the screen remembers.
#[derive(Debug, Default)]
pub struct JournalScreen {
    /// What is looked for and chosen.
    pub finding: Finding,
    /// Where the export goes.
    pub path: String,
}

impl JournalScreen {
    /// Does what a key of this screen asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        match intent {
            Intent::VerifyJournal => asks.push(Ask::Send(Command::VerifyJournal)),
            Intent::ExportJournal => {
                let path = PathBuf::from(self.path.trim());
                asks.push(Ask::Send(Command::ExportJournal { path }));
            }
            intent => drop(self.finding.step(intent, scene.model.journal.count())),
        }
    }

    /// One step back.
    pub fn back(&mut self) {
        if self.finding.chosen.take().is_none() {
            self.finding.text.clear();
        }
    }

    /// Before the first frame: a file beside the register.
    fn settle(&mut self, scene: &Scene<'_>) {
        if self.path.is_empty()
            && let Some(station) = &scene.model.station
        {
            let beside = std::path::Path::new(&station.register).parent().unwrap_or(std::path::Path::new(""));
            self.path = beside.join("journal.jsonl").display().to_string();
        }
    }
}

/// Draws the screen into `rect`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut JournalScreen, asks: &mut Vec<Ask>) {
    screen.settle(scene);
    let pages = &scene.model.journal;
    let columns = columns(scene, true);
    let finder = Finder { salt: "journal", columns: &columns, icon: icon::BOOK };
    let aside = finder.count(scene, pages);
    let parts = panel::show(ui, scene.look, rect, &scene.say("screen-journal"), &aside, true);
    let mut body = parts.body;
    let row = panel::take_top(&mut body, 48.0).shrink2(vec2(size::INSET, 8.0));
    let place = row.with_max_x(row.left() + 420.0);
    finder.field(ui, scene, place, &mut screen.finding);
    verdict(ui, scene, row.with_min_x(place.right() + 16.0));
    finder.rows(ui, scene, body, pages, &mut screen.finding, |row| cells(scene, row, true));
    acts(ui, scene, parts.footer.shrink2(vec2(size::INSET, 0.0)), screen, asks);
}

/// Shows the rows of a contract's or token's history.
pub fn rows(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, salt: &str, rows: &[JournalRow]) {
    let columns = columns(scene, false);
    let table = Table::new(salt, &columns, size::ROW_LONG, rows.len());
    table.show(ui, scene.look, rect, |at| rows.get(at).map(|row| cells(scene, row, false)));
}

fn columns(scene: &Scene<'_>, whole: bool) -> Vec<Column> {
    let column = |id: &str, width| Column::new(scene.say(id), width);
    let mut columns = Vec::new();
    if whole {
        columns.push(column("column-seq", Width::Exact(60.0)).to_right());
    }
    columns.push(column("column-when", Width::Exact(142.0)));
    if whole {
        columns.push(column("column-who", Width::Exact(80.0)));
    }
    columns.push(column("column-act", Width::Exact(190.0)));
    columns.push(column("column-object", if whole { Width::Exact(170.0) } else { Width::Share(1.0) }));
    columns.push(column("column-outcome", Width::Exact(62.0)));
    if whole {
        columns.push(column("column-reason", Width::Share(1.0)));
        columns.push(column("column-hash", Width::Exact(124.0)));
    }
    columns
}

fn cells(scene: &Scene<'_>, row: &JournalRow, whole: bool) -> Vec<Cell> {
    let tone = match row.outcome {
        Outcome::Done => Tone::Plain,
        Outcome::Refused => Tone::Attention,
        Outcome::Failed => Tone::Stop,
    };
    let mut cells = Vec::new();
    if whole {
        cells.push(
            Cell::code(number::thousands(i64::try_from(row.seq).unwrap_or(i64::MAX))).tone(Tone::Muted),
        );
    }
    cells.push(Cell::code(date::date_time(row.at)));
    if whole {
        cells.push(Cell::code(row.operator.as_str()));
    }
    cells.push(Cell::words(scene.word("act", row.act.as_str())));
    cells.push(Cell::code(row.object.as_str()));
    cells.push(Cell::words(scene.word("outcome", row.outcome.as_str())).face(Face::Small).tone(tone));
    if whole {
        cells.push(Cell::words(reason(scene, &row.reason)).face(Face::Small).tone(Tone::Muted));
        cells.push(Cell::code(row.hash.as_str()).face(Face::CodeSmall).tone(Tone::Muted));
    }
    cells
}

/// Why an act ended as it did, in words; what a printer or a disk said stands as it is.
fn reason(scene: &Scene<'_>, code: &str) -> String {
    let is_code = !code.is_empty() && scene.words.knows(&format!("reason-{code}"));
    if is_code { scene.word("reason", code) } else { code.to_owned() }
}

/// How the chain stands, once it was verified.
fn verdict(ui: &mut Ui, scene: &Scene<'_>, room: Rect) {
    let look = scene.look;
    let (tone, sign, words) = match scene.model.verdict.value() {
        _ if scene.model.verdict.is_pending() => {
            (Tone::Muted, icon::HOURGLASS, scene.say("journal-verifying"))
        }
        Some(JournalVerdict { first_bad: Some(seq), .. }) => {
            (Tone::Stop, icon::X_CIRCLE, scene.say_with("journal-broken", &[("seq", (*seq).into())]))
        }
        Some(JournalVerdict { rows, head, .. }) => {
            let head: String = head.chars().take(16).collect();
            let facts = [("rows", (*rows).into()), ("head", head.into())];
            (Tone::Done, icon::SHIELD_CHECK, scene.say_with("journal-sound", &facts))
        }
        None => return,
    };
    let width = (text::width(ui, Face::Body, &words) + 44.0).min(room.width());
    let place = Rect::from_min_max(pos2(room.right() - width, room.top()), room.max);
    ui.painter().rect_filled(place, CornerRadius::same(size::RADIUS), look.ground(tone));
    let inside = place.shrink2(vec2(10.0, 0.0));
    let spot = inside.with_max_x(inside.left() + 16.0);
    text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.ink(tone), sign);
    let rest = inside.with_min_x(inside.left() + 24.0);
    text::line(ui, rest, Align2::LEFT_CENTER, Face::Body, look.ink(tone), &words);
}

fn acts(ui: &mut Ui, scene: &Scene<'_>, row: Rect, screen: &mut JournalScreen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let (verify, export) = (scene.name(Intent::VerifyJournal), scene.name(Intent::ExportJournal));
    let keys = [Intent::VerifyJournal.caps(), Intent::ExportJournal.caps()];
    panel::row(ui, "journal-acts", row, |ui| {
        let button = Button::new(look, &verify).icon(icon::SHIELD_CHECK).key(&keys[0]).primary();
        if button.enabled(!scene.model.verdict.is_pending()).show(ui).clicked() {
            asks.push(Ask::Do(Intent::VerifyJournal));
        }
    });
    let button =
        Button::new(look, &export).icon(icon::DOWNLOAD).key(&keys[1]).enabled(!screen.path.trim().is_empty());
    let extent = button.extent(ui);
    let place = Rect::from_min_size(pos2(row.right() - extent.x, row.center().y - extent.y / 2.0), extent);
    if button.show_at(ui, place).clicked() {
        asks.push(Ask::Do(Intent::ExportJournal));
    }
    let name = scene.say("journal-path");
    let width = 420.0_f32.min(row.width() - extent.x - 320.0);
    let field = Rect::from_min_size(
        pos2(place.left() - 10.0 - width, row.center().y - size::FIELD / 2.0),
        vec2(width, size::FIELD),
    );
    field::show(
        ui,
        look,
        field,
        Id::unique("journal-path"),
        Field { code: true, ..Field::new(&name) },
        &mut screen.path,
    );
}
