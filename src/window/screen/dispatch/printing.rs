//! Where a paper is printed, why once more, and what is being printed right now.

use egui::{Align2, Id, Rect, Ui, vec2};

use crate::bench::message::{Command, LabelPurpose, PrinterAct, PrintersView, PrintingRow, Progress};
use crate::domain::PaperKind;
use crate::window::command::Intent;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::dispatch::{DispatchScreen, Sheet};
use crate::window::widget::button::Button;
use crate::window::widget::choice::{self, Chip};
use crate::window::widget::field::Field;
use crate::window::widget::{badge, form, panel, text};

/// Prints that are shown with their progress; more are counted by the notices.
const ROWS: usize = 3;

/// Height of a print that is not finished.
const ROW: f32 = 34.0;

impl DispatchScreen {
    /// The printer in use: the one that was picked here, else the one that was chosen for the paper that is shown.
    fn printer<'a>(&self, view: &'a PrintersView) -> Option<&'a str> {
        let picked = view.printers.iter().find(|printer| printer.name == self.printer);
        picked.or_else(|| view.of(self.sheet.kind().into())).map(|printer| printer.name.as_str())
    }

    /// Whether a reason may be asked for: labels say how many copies are on paper, of other papers the station knows.
    fn offers_a_reason(&self, scene: &Scene<'_>) -> bool {
        let is_label = self.sheet == Sheet::Label;
        PaperKind::from(self.sheet.kind()).asks_for_a_reason() && (!is_label || self.copies(scene) > 0)
    }

    /// How many copies of the chosen labels are on paper.
    fn copies(&self, scene: &Scene<'_>) -> u32 {
        let requests = self.requests(scene);
        let rows = scene.model.dispatch.value().map_or(&[][..], Vec::as_slice);
        rows.iter().filter(|row| requests.contains(&row.request)).map(|row| row.copies).max().unwrap_or(0)
    }

    /// Whether the paper that is shown can be printed as everything stands; a house without printers prints from its viewer.
    #[must_use]
    pub fn may_print(&self, scene: &Scene<'_>) -> bool {
        let view = scene.model.printers.value();
        let has_printer = view.is_some_and(|view| view.printers.is_empty() || self.printer(view).is_some());
        let is_first = self.sheet != Sheet::Label || self.copies(scene) == 0;
        has_printer && (is_first || !self.reason.trim().is_empty())
    }

    /// Prints the paper that is shown.
    pub fn print(&mut self, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let (requests, subject) = (self.requests(scene), self.subject(scene));
        if !self.may_print(scene) || (subject.is_none() && requests.is_empty()) {
            return;
        }
        let purpose = match scene.model.printers.value().and_then(|view| self.printer(view)) {
            Some(printer) => {
                let reason = self.reason.trim().to_owned();
                LabelPurpose::Print { printer: printer.to_owned(), reason }
            }
            None => LabelPurpose::Open,
        };
        self.reason.clear();
        if let Some(subject) = subject {
            asks.push(Ask::Send(Command::Paper { subject, reprint: None, page: 0, purpose }));
            return;
        }
        asks.push(Ask::Send(self.label(scene, requests, purpose)));
        asks.push(Ask::Send(Command::Show(crate::bench::message::Query::Dispatch)));
        // The next sheet begins where this one ends, as the station will say.
        self.cell_of = None;
    }

    /// Gives the oldest print up that is not finished.
    pub fn give_up(scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        if let Some(row) = scene.model.printing.first() {
            asks.push(Ask::Send(Command::Printers(PrinterAct::GiveUp { id: row.id })));
        }
    }
}

/// The printers as chips, and the reason for a further copy.
pub fn choose(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, screen: &mut DispatchScreen) {
    let look = scene.look;
    let row = panel::take_top(body, 20.0);
    text::line(ui, row, Align2::LEFT_CENTER, Face::Small, look.muted, &scene.say("print-to"));
    body.min.y += 4.0;
    let empty = PrintersView::default();
    let view = scene.model.printers.value().unwrap_or(&empty);
    if view.printers.is_empty() {
        let row = panel::take_top(body, size::BUTTON_SMALL);
        text::line(ui, row, Align2::LEFT_CENTER, Face::Small, look.attention, &scene.say("print-to-none"));
    } else {
        let chosen = screen.printer(view);
        let chips: Vec<Chip> = view
            .printers
            .iter()
            .map(|printer| Chip::new(printer.name.clone(), Some(printer.name.as_str()) == chosen))
            .collect();
        let (_, height) = choice::places(ui, &chips, body.width());
        let room = panel::take_top(body, height);
        let picked =
            choice::one_of(ui, look, Id::unique("print-to"), room, &chips).and_then(|answer| answer.picked);
        if let Some(at) = picked {
            view.printers[at].name.clone_into(&mut screen.printer);
        }
    }
    body.min.y += 12.0;
    if screen.offers_a_reason(scene) {
        let (name, hint) = (scene.say("print-reason"), scene.say("print-reason-hint"));
        let field = Field { hint: &hint, ..Field::new(&name) };
        form::field(ui, scene, body, Id::unique("print-reason"), field, &mut screen.reason);
    }
}

/// The prints that are not finished, at the lower edge of `room`; takes their place off it.
pub fn under_way(ui: &mut Ui, scene: &Scene<'_>, room: &mut Rect, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let rows = &scene.model.printing[..scene.model.printing.len().min(ROWS)];
    for (at, print) in rows.iter().enumerate().rev() {
        let place = room.with_min_y(room.bottom() - ROW);
        room.max.y -= ROW;
        ui.painter().rect_filled(place, 0.0, look.panel);
        ui.painter().hline(place.x_range(), place.top(), look.hairline());
        let inside = place.shrink2(vec2(size::INSET, 3.0));
        let word = scene.name(Intent::GiveUpPrint);
        let key = if at == 0 { Intent::GiveUpPrint.caps() } else { String::new() };
        let button = Button::new(look, &word).small().key(&key);
        let width = button.extent(ui).x;
        if button.show_at(ui, inside.with_min_x(inside.right() - width)).clicked() {
            asks.push(Ask::Send(Command::Printers(PrinterAct::GiveUp { id: print.id })));
        }
        let words = inside.with_max_x(inside.right() - width - 10.0);
        let (tone, state) = state(scene, print);
        let badge = badge::show(ui, look, words, Align2::RIGHT_CENTER, tone, &state);
        let left = words.with_max_x(badge.left() - 8.0);
        text::line(ui, left, Align2::LEFT_CENTER, Face::Code, look.text, &print.subject);
    }
}

fn state(scene: &Scene<'_>, print: &PrintingRow) -> (Tone, String) {
    let printer = ("printer", print.printer.as_str().into());
    match print.progress {
        None => (Tone::Muted, scene.say_with("printing-sending", &[printer])),
        Some(Progress::Sent(_) | Progress::Running) => {
            (Tone::Accent, scene.say_with("printing-sent", &[printer]))
        }
        Some(Progress::Pages(count)) => {
            (Tone::Accent, scene.say_with("printing-pages", &[printer, ("count", count.into())]))
        }
        Some(Progress::Waiting(trouble)) => {
            let trouble = scene.word("trouble", trouble.as_str());
            (Tone::Attention, scene.say_with("printing-trouble", &[printer, ("trouble", trouble.into())]))
        }
    }
}
