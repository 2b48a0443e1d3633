//! 契約: contracts found by number, name or kana, and one of them, or one token, with its whole story.
//!
//! SCREENS.md "Contracts".

mod acts;
mod contract;
mod reminders;
mod token;

use egui::{Align2, Rect, Ui, vec2};

use crate::bench::message::{Command, ContractRow, Query};
use crate::domain::{ContractNo, ContractStatus, Serial};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::model::Pages;
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::deed::Deed;
use crate::window::widget::finder::{Finder, Finding};
use crate::window::widget::table::{Cell, Column, Width};
use crate::window::widget::{panel, text};

pub use contract::Tab;

/// What stands at the right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Shown {
    /// Nothing yet.
    #[default]
    Nothing,
    /// A contract.
    Contract(ContractNo),
    /// A token.
    Token(Serial),
    /// What somebody has to be reminded of.
    Reminders,
}

/// What the screen remembers.
#[derive(Debug, Default)]
pub struct ContractsScreen {
    /// What is looked for and chosen at the left.
    pub finding: Finding,
    /// What stands at the right.
    pub shown: Shown,
    /// Which part of the contract.
    pub tab: Tab,
    /// The act that is being asked about.
    pub deed: Option<Deed>,
    /// Whether the chosen row is to be shown as soon as its page is here.
    opens: bool,
}

impl ContractsScreen {
    /// Shows a contract and asks for it whole.
    pub fn show_contract(&mut self, no: ContractNo, asks: &mut Vec<Ask>) {
        asks.push(Ask::Send(Command::Show(Query::Contract(no.clone()))));
        self.shown = Shown::Contract(no);
        self.opens = false;
    }

    /// Shows a token and asks for its story.
    pub fn show_token(&mut self, serial: Serial, asks: &mut Vec<Ask>) {
        asks.push(Ask::Send(Command::Show(Query::Token(serial.clone()))));
        self.shown = Shown::Token(serial);
    }

    /// Does what a key of this screen asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let rows = &scene.model.contracts;
        if self.finding.step(intent, rows.count()) {
            self.opens = true;
            self.settle(rows, asks);
        } else if intent == Intent::OpenReminders {
            asks.push(Ask::Send(Command::Show(Query::Reminders)));
            self.shown = Shown::Reminders;
            self.deed = None;
        } else {
            self.begin(intent, scene);
        }
    }

    /// One step back: from a token to nothing, from a search to all.
    pub fn back(&mut self) {
        if self.deed.take().is_some() {
            return;
        }
        if self.shown == Shown::Nothing {
            self.finding.text.clear();
        }
        self.shown = Shown::Nothing;
        self.finding.chosen = None;
    }

    /// Shows the row that the keys have chosen, once it is here; then marks the row of what is shown, which after
    /// another search stands elsewhere or not at all.
    fn settle(&mut self, rows: &Pages<ContractRow>, asks: &mut Vec<Ask>) {
        if self.opens && !rows.is_pending() {
            let Some(row) = self.finding.chosen.and_then(|at| rows.row(at)) else { return };
            self.show_contract(row.no.clone(), asks);
        }
        self.opens = false;
        let Shown::Contract(no) = &self.shown else { return };
        let is_other = |at: usize| rows.row(at).is_some_and(|row| row.no != *no);
        if self.finding.chosen.is_none_or(is_other) {
            let is_it = |at: &usize| rows.row(*at).is_some_and(|row| row.no == *no);
            self.finding.chosen = self.finding.seen.clone().find(is_it);
        }
    }
}

/// The tone of a contract's status.
#[must_use]
pub const fn status_tone(status: ContractStatus) -> Tone {
    match status {
        ContractStatus::Active => Tone::Done,
        ContractStatus::Suspended => Tone::Attention,
        ContractStatus::Terminated => Tone::Stop,
    }
}

/// Draws the screen into `rect`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut ContractsScreen, asks: &mut Vec<Ask>) {
    let right = rect.with_min_x(rect.right() - (rect.width() * 0.46).min(640.0));
    let left = rect.with_max_x(right.left() - size::GAP);
    contracts(ui, scene, left, screen, asks);
    match screen.shown.clone() {
        Shown::Nothing => {
            let parts = panel::show(ui, scene.look, right, &scene.say("contract-title"), "", false);
            panel::empty(ui, scene.look, parts.body, icon::BUILDINGS, &scene.say("contract-choose"));
        }
        Shown::Contract(no) => contract::show(ui, scene, right, &no, screen, asks),
        Shown::Reminders => reminders::show(ui, scene, right, screen, asks),
        Shown::Token(serial) => token::show(ui, scene, right, &serial, screen, asks),
    }
}

fn contracts(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut ContractsScreen, asks: &mut Vec<Ask>) {
    let pages = &scene.model.contracts;
    let columns = [
        Column::new(scene.say("column-contract-no"), Width::Exact(92.0)),
        Column::new(scene.say("column-contract"), Width::Share(1.0)),
        Column::new(scene.say("column-users"), Width::Exact(48.0)).to_right(),
        Column::new(scene.say("column-tokens"), Width::Exact(56.0)).to_right(),
        Column::new(scene.say("column-state"), Width::Exact(80.0)),
    ];
    let finder = Finder { salt: "contracts", columns: &columns, icon: icon::BUILDINGS };
    let aside = finder.count(scene, pages);
    let parts = panel::show(ui, scene.look, rect, &scene.say("screen-contracts"), &aside, true);
    let mut body = parts.body;
    let row = panel::take_top(&mut body, 48.0).shrink2(vec2(size::INSET, 8.0));
    finder.field(ui, scene, row, &mut screen.finding);
    screen.settle(pages, asks);
    let (word, key) = (scene.name(Intent::OpenReminders), Intent::OpenReminders.caps());
    panel::row(ui, "contracts-acts", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        if Button::new(scene.look, &word).icon(icon::CLOCK).key(&key).show(ui).clicked() {
            asks.push(Ask::Do(Intent::OpenReminders));
        }
    });
    let chosen = finder.rows(ui, scene, body, pages, &mut screen.finding, |row| cells(scene, row));
    if let Some(row) = chosen.and_then(|at| pages.row(at)) {
        screen.show_contract(row.no.clone(), asks);
    }
}

fn cells(scene: &Scene<'_>, row: &ContractRow) -> Vec<Cell> {
    let tone = status_tone(row.status);
    vec![
        Cell::code(row.no.0.as_str()),
        Cell::words(row.name.as_str()),
        Cell::code(row.users.to_string()),
        Cell::code(row.tokens.to_string()),
        Cell::words(scene.word("contract-status", row.status.as_str())).face(Face::Small).tone(tone),
    ]
}

/// Writes a name with its kana below; gives where they end.
pub(super) fn heading(ui: &mut Ui, scene: &Scene<'_>, inside: &mut Rect, name: &str, kana: &str) {
    let row = panel::take_top(inside, 24.0);
    text::line(ui, row, Align2::LEFT_CENTER, Face::Strong, scene.look.text, name);
    let row = panel::take_top(inside, 20.0);
    text::line(ui, row, Align2::LEFT_CENTER, Face::Small, scene.look.muted, kana);
    inside.min.y += 6.0;
}
