//! 契約: contracts found by number, name or kana, and one of them, or one token, with its whole story.

mod acts;
mod contract;
mod customer;
mod reminders;
pub(super) mod set_up;
mod soft;
mod token;

use egui::{Align2, Rect, Ui, vec2};

use crate::bench::message::{Command, ContractRow, CustomerQuery, Query};
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
use crate::window::widget::{list, panel, text};
use crate::words::number;

pub use contract::{Tab, token_tone};
pub use customer::{Beside, Into};

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
    /// What is typed beside it.
    pub beside: Beside,
    /// Whether the left shows set-ups near their deadline; the chosen one of them.
    pub deadlines: bool,
    /// The chosen one of them.
    pub due: Option<usize>,
    /// The chosen one of the reminders.
    reminder: reminders::Choice,
    /// Whether the chosen row is to be shown as soon as its page is here.
    opens: bool,
}

impl ContractsScreen {
    /// Shows a contract and asks for it whole.
    pub fn show_contract(&mut self, no: ContractNo, asks: &mut Vec<Ask>) {
        asks.push(Ask::Send(Command::Show(Query::Contract(no.clone()))));
        self.shown = Shown::Contract(no);
        self.beside = Beside::default();
        self.opens = false;
    }

    /// Shows a token and asks for its story.
    pub fn show_token(&mut self, serial: Serial, asks: &mut Vec<Ask>) {
        asks.push(Ask::Send(Command::Show(Query::Token(serial.clone()))));
        self.shown = Shown::Token(serial);
        self.beside = Beside::default();
    }

    /// Does what a key of this screen asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        match intent {
            Intent::Deadlines => self.show_deadlines(!self.deadlines, asks),
            Intent::RecordSetUp | Intent::CheckCode | Intent::HeldOn => self.at_token(intent, scene, asks),
            Intent::OpenOwner | Intent::WriteOff => self.about_token(intent, scene, asks),
            Intent::RegisterPhone | Intent::RevokePhone => self.at_phone(intent, scene, asks),
            Intent::CampaignLetter | Intent::Receipt => {
                let Shown::Contract(no) = &self.shown else { return };
                let view = scene.model.contract.value().filter(|view| view.row.no == *no);
                asks.extend(view.and_then(|view| contract::paper(view, intent)).map(Ask::Send));
            }
            Intent::NextUser => {
                self.beside.user = self.next_user(scene);
                self.beside.reveal = true;
            }
            _ => self.move_choice(intent, scene, asks),
        }
    }

    /// Shows set-ups near their deadline at the left, or the contracts again.
    pub fn show_deadlines(&mut self, deadlines: bool, asks: &mut Vec<Ask>) {
        self.deadlines = deadlines;
        self.due = None;
        if deadlines {
            asks.push(Ask::Send(Command::Show(Query::Customer(CustomerQuery::Deadlines))));
        }
    }

    fn at_token(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let Shown::Token(serial) = &self.shown else { return };
        let Some(view) = scene.model.token.value().filter(|view| view.serial == *serial) else { return };
        match intent {
            Intent::RecordSetUp => asks.extend(customer::record(view, &mut self.beside).map(Ask::Send)),
            Intent::CheckCode => self.beside.focus = Some(Into::Code),
            _ => self.beside.focus = Some(Into::Day),
        }
    }

    fn about_token(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let Shown::Token(serial) = &self.shown else { return };
        let Some(view) = scene.model.token.value().filter(|view| view.serial == *serial) else { return };
        match (intent, &view.contract) {
            (Intent::WriteOff, _) if token::is_interrupted(view) => {
                asks.push(Ask::Send(Command::WriteOff { serial: serial.clone() }));
            }
            (Intent::OpenOwner, Some((no, _))) => self.show_contract(no.clone(), asks),
            _ => {}
        }
    }

    fn at_phone(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let Shown::Contract(no) = &self.shown else { return };
        let Some(view) = scene.model.contract.value().filter(|view| view.row.no == *no) else { return };
        if self.tab != Tab::Users && !view.phones.is_empty() {
            // What is not seen is not chosen: the telephones first, the act with the next key.
            self.open_tab(Tab::Users);
        } else if intent == Intent::RevokePhone {
            asks.extend(soft::revoke(view, &self.beside).map(Ask::Send));
        } else if self.beside.phone.is_empty() {
            self.tab = Tab::Users;
            self.beside.focus = Some(Into::Phone);
        } else {
            soft::ask_to_register(view, &mut self.beside, asks);
        }
    }

    /// The user after the chosen one, of the token or contract that is shown; after the last the first.
    fn next_user(&self, scene: &Scene<'_>) -> usize {
        let count = match &self.shown {
            Shown::Token(_) => scene.model.token.value().map_or(0, |view| view.set_ups.len()),
            Shown::Contract(_) => scene.model.contract.value().map_or(0, |view| self.tab.users(view)),
            Shown::Nothing | Shown::Reminders => 0,
        };
        (self.beside.user + 1) % count.max(1)
    }

    /// Opens a part of the contract, its first row chosen.
    fn open_tab(&mut self, tab: Tab) {
        self.tab = tab;
        self.beside.user = 0;
    }

    fn move_choice(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        if intent == Intent::OpenReminders {
            asks.push(Ask::Send(Command::Show(Query::Reminders)));
            self.shown = Shown::Reminders;
            self.deed = None;
        } else if self.shown == Shown::Reminders && list::step(intent, 1).is_some() {
            self.reminder.step(intent, scene.model.reminders.value());
        } else if self.deadlines && list::step(intent, 20).is_some() {
            self.move_due(intent, scene, asks);
        } else if !self.deadlines && self.finding.step(intent, scene.model.contracts.count()) {
            self.opens = true;
            self.settle(&scene.model.contracts, asks);
        } else {
            self.begin(intent, scene);
        }
    }

    fn move_due(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let rows = scene.model.customer.deadlines.value().map_or(&[][..], Vec::as_slice);
        self.due = list::step(intent, 20).and_then(|by| list::moved(self.due, by, rows.len()));
        if let Some(row) = self.due.and_then(|at| rows.get(at)) {
            self.show_contract(row.contract.clone(), asks);
        }
    }

    /// One step back: from a token to nothing, from a search to all.
    pub fn back(&mut self) {
        if self.deed.take().is_some() {
            return;
        }
        if self.shown == Shown::Nothing {
            self.finding.text.clear();
            self.deadlines = false;
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
    let due = scene.model.customer.deadlines.value().map_or(0, Vec::len);
    let (title, aside) = if screen.deadlines {
        let count = i64::try_from(due).unwrap_or(i64::MAX);
        (
            scene.name(Intent::Deadlines),
            scene.say_with("deadlines-count", &[("count", number::thousands(count).into())]),
        )
    } else {
        (scene.say("screen-contracts"), finder.count(scene, pages))
    };
    let parts = panel::show(ui, scene.look, rect, &title, &aside, true);
    let mut body = parts.body;
    let row = panel::take_top(&mut body, 48.0).shrink2(vec2(size::INSET, 8.0));
    panel::row(ui, "contracts-acts", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        for (intent, chosen) in
            [(Intent::Deadlines, screen.deadlines), (Intent::OpenReminders, screen.shown == Shown::Reminders)]
        {
            let (word, key) = (scene.name(intent), intent.caps());
            if Button::new(scene.look, &word).icon(icon::CLOCK).key(&key).chosen(chosen).show(ui).clicked() {
                asks.push(Ask::Do(intent));
            }
        }
    });
    if screen.deadlines {
        let how = scene.say("deadlines-how");
        text::line(ui, row, Align2::LEFT_CENTER, Face::Small, scene.look.muted, &how);
        ui.painter().hline(rect.x_range().shrink(1.0), body.top() - 0.5, scene.look.hairline());
        if let Some(at) = set_up::list(ui, scene, body, screen.due) {
            screen.due = Some(at);
            let rows = scene.model.customer.deadlines.value();
            if let Some(row) = rows.and_then(|rows| rows.get(at)) {
                screen.show_contract(row.contract.clone(), asks);
            }
        }
        return;
    }
    finder.field(ui, scene, row, &mut screen.finding);
    screen.settle(pages, asks);
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
