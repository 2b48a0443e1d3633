//! 在庫: lots and how long they last, deliveries, counts by scanner, the day's balance, lost boxes.
//!
//! README, rules W9, W10. The trap: an act of two opens the second person's panel, and while it is open the scanner
//! would type into a passphrase; so scans count only while it is closed.

pub(in crate::window::screen) mod act;
mod day;
mod incident;
mod lots;
mod receive;
mod take;

pub use day::DayForm;
pub use incident::IncidentForm;
pub use lots::Moving;
pub use receive::ReceiveForm;
pub use take::TakeForm;

use egui::{Rect, Ui, vec2};

use crate::bench::message::{Command, LabelPurpose, Query, StockQuery, Subject};
use crate::window::command::Intent;
use crate::window::look::size;
use crate::window::scene::{Ask, Scene};
use crate::window::screen::stock::act::Acting;
use crate::window::widget::button::{self, Button};
use crate::window::widget::{list, panel};

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// Lots and forecast.
    #[default]
    Lots,
    /// A delivery.
    Receive,
    /// A count.
    Take,
    /// The day's balance.
    Day,
    /// Lost boxes.
    Incident,
}

impl Section {
    const ALL: [(Self, Intent); 5] = [
        (Self::Lots, Intent::StockLots),
        (Self::Receive, Intent::StockReceive),
        (Self::Take, Intent::StockTake),
        (Self::Day, Intent::StockDay),
        (Self::Incident, Intent::StockIncident),
    ];
}

/// What the screen remembers.
#[derive(Default)]
pub struct StockScreen {
    /// The open part.
    pub section: Section,
    /// The chosen row of the part's list.
    pub chosen: Option<usize>,
    /// Putting units into another place by scans.
    pub moving: Moving,
    /// A delivery being typed.
    pub receive: ReceiveForm,
    /// A count.
    pub take: TakeForm,
    /// The day being closed.
    pub day: DayForm,
    /// A range being blocked.
    pub incident: IncidentForm,
    /// The act that was asked for last, and the second person.
    pub acting: Acting,
    reveal: bool,
}

impl StockScreen {
    /// What the open part needs to be shown.
    #[must_use]
    pub fn queries(&self, scene: &Scene<'_>) -> Vec<Query> {
        let mut queries = vec![Query::Stock(StockQuery::Overview)];
        let overview = scene.model.stock.overview.value();
        match self.section {
            Section::Lots | Section::Receive => {}
            Section::Take => {
                let no = overview.and_then(|view| view.open_take.or(view.last_take));
                queries.extend(no.map(|no| Query::Stock(StockQuery::Take(no))));
            }
            Section::Day => queries.push(Query::Stock(StockQuery::Balance)),
            Section::Incident => {
                let chosen = self.chosen.and_then(|at| overview?.incidents.get(at));
                queries.extend(chosen.map(|row| Query::Stock(StockQuery::Incident(row.no))));
            }
        }
        queries
    }

    /// Does what a key of this screen asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        if let Some((section, _)) = Section::ALL.iter().find(|(_, opens)| *opens == intent) {
            self.open(*section, scene, asks);
        } else if let Some(by) = list::step(intent, 15) {
            self.chosen = list::moved(self.chosen, by, self.rows(scene));
            self.reveal = true;
            self.row_chosen(scene, asks);
        } else {
            match self.section {
                Section::Lots => lots::perform(self, intent, asks),
                Section::Receive => receive::perform(self, intent, scene),
                Section::Take => take::perform(self, intent, scene, asks),
                Section::Day => day::perform(self, intent, scene, asks),
                Section::Incident => incident::perform(self, intent, scene, asks),
            }
        }
    }

    /// Takes a scan for the task of the open part; tells whether there is one.
    pub fn scanned(&mut self, scan: &str, scene: &Scene<'_>, asks: &mut Vec<Ask>) -> bool {
        if self.acting.is_signing() {
            return true;
        }
        match self.section {
            Section::Lots => lots::scanned(self, scan, scene, asks),
            Section::Receive => {
                self.receive.scanned(scan);
                true
            }
            Section::Take => take::scanned(scan, scene, asks),
            Section::Day | Section::Incident => false,
        }
    }

    /// One step back: the second person's panel first, then the choice, then the lots.
    pub fn back(&mut self) {
        if !self.acting.close() && self.chosen.take().is_none() {
            self.section = Section::Lots;
        }
    }

    fn open(&mut self, section: Section, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        if self.section != section {
            self.section = section;
            self.chosen = None;
            self.acting = Acting::default();
        }
        asks.extend(self.queries(scene).into_iter().map(|query| Ask::Send(Command::Show(query))));
    }

    /// How many rows the list of the open part has.
    fn rows(&self, scene: &Scene<'_>) -> usize {
        let stock = &scene.model.stock;
        let overview = stock.overview.value();
        match self.section {
            Section::Lots | Section::Receive => overview.map_or(0, |view| view.lots.len()),
            Section::Take => take::rows(scene),
            Section::Day => overview.map_or(0, |view| view.days.len()),
            Section::Incident => overview.map_or(0, |view| view.incidents.len()),
        }
    }

    fn row_chosen(&mut self, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        match self.section {
            Section::Take => take::row_chosen(self, scene),
            Section::Incident => {
                let rows = scene.model.stock.overview.value().map(|view| &view.incidents);
                if let Some(row) = self.chosen.and_then(|at| rows?.get(at)) {
                    asks.push(Ask::Send(Command::Show(Query::Stock(StockQuery::Incident(row.no)))));
                }
            }
            Section::Lots | Section::Receive | Section::Day => {}
        }
    }

    /// After an act is done the forms are empty again, and everything is looked at anew.
    fn settle(&mut self, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let Some(code) = self.acting.settle(scene) else { return };
        match code {
            "stock-received" => self.receive = ReceiveForm::default(),
            "stock-take-closed" | "stock-take-begun" => {
                self.take = TakeForm::default();
                self.chosen = None;
            }
            "stock-day-closed" | "stock-day-explained" => {
                self.day = DayForm::default();
                self.chosen = None;
            }
            "stock-blocked" => {
                self.incident = IncidentForm::default();
                self.chosen = Some(0);
            }
            _ => {}
        }
        asks.extend(self.queries(scene).into_iter().map(|query| Ask::Send(Command::Show(query))));
    }
}

/// Draws the screen into `rect`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut StockScreen, asks: &mut Vec<Ask>) {
    screen.settle(scene, asks);
    let mut below = rect;
    let row = panel::take_top(&mut below, size::BUTTON);
    below.min.y += size::GAP;
    panel::row(ui, "stock-sections", row, |ui| {
        for (section, intent) in Section::ALL {
            let (word, key) = (scene.name(intent), intent.caps());
            let button = Button::new(scene.look, &word).key(&key).chosen(screen.section == section);
            if button.show(ui).clicked() {
                asks.push(Ask::Do(intent));
            }
        }
    });
    // The lots have the most columns.
    let share = if screen.section == Section::Lots { 0.27 } else { 0.34 };
    let right = below.with_min_x(below.right() - (below.width() * share).clamp(320.0, 460.0));
    let left = below.with_max_x(right.left() - size::GAP);
    match screen.section {
        Section::Lots => lots::show(ui, scene, left, right, screen, asks),
        Section::Receive => receive::show(ui, scene, left, right, screen, asks),
        Section::Take => take::show(ui, scene, left, right, screen, asks),
        Section::Day => day::show(ui, scene, left, right, screen, asks),
        Section::Incident => incident::show(ui, scene, left, right, screen, asks),
    }
}

/// Prints a paper on the printer that was chosen for it, or shows it.
fn open(subject: Subject) -> Ask {
    Ask::Send(Command::Paper { subject, reprint: None, page: 0, purpose: LabelPurpose::Out })
}

/// A strip of buttons at the foot of a panel; each does what its key does.
fn acts(ui: &mut Ui, scene: &Scene<'_>, footer: Rect, buttons: &[(Intent, &str, bool)], asks: &mut Vec<Ask>) {
    let words: Vec<_> = buttons.iter().map(|(intent, id, _)| (scene.say(id), intent.caps())).collect();
    let shown = buttons.iter().zip(&words).enumerate().map(|(at, ((_, _, enabled), (word, key)))| {
        let button = Button::new(scene.look, word).key(key).enabled(*enabled);
        if at == 0 { button.primary() } else { button }
    });
    let salt = buttons.first().map_or("", |(_, id, _)| id);
    let pressed = button::row(ui, salt, footer.shrink2(vec2(size::INSET, 0.0)), shown.collect());
    asks.extend(pressed.map(|at| Ask::Do(buttons[at].0)));
}
