//! The printers of the house: set one up, ask it, choose what is printed on it, and move a form that it feeds askew.

use egui::{Align2, Id, Rect, ScrollArea, Ui, pos2, vec2};

use crate::bench::message::{Command, PrinterAct, PrinterRow, PrintersView};
use crate::domain::PaperKind;
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::choice::{self, Chip};
use crate::window::widget::field::Field;
use crate::window::widget::{form, list, panel, text};

/// What the part remembers.
#[derive(Debug, Default)]
pub struct PrintersPart {
    /// The printer in the fields, as the list has it; `None` for a new one.
    pub chosen: Option<String>,
    /// What is typed.
    pub name: String,
    /// See [`PrintersPart::name`].
    pub address: String,
    /// See [`PrintersPart::name`].
    pub trusted: String,
    /// The form whose offset is shown: a code; empty for the first one.
    pub form: String,
    /// Tenths of a millimetre as they are typed: `0.5`.
    pub right: String,
    /// See [`PrintersPart::right`].
    pub down: String,
}

impl PrintersPart {
    /// Puts a printer into the fields, or empties them.
    pub fn choose(&mut self, printer: Option<&PrinterRow>) {
        let form = std::mem::take(&mut self.form);
        *self = match printer {
            None => Self::default(),
            Some(printer) => Self {
                chosen: Some(printer.name.clone()),
                name: printer.name.clone(),
                address: printer.address.clone(),
                trusted: printer.trusted.clone(),
                ..Self::default()
            },
        };
        self.form = form;
        self.show_offset(printer);
    }

    fn show_offset(&mut self, printer: Option<&PrinterRow>) {
        let offset = printer.and_then(|printer| printer.offsets.iter().find(|(form, ..)| *form == self.form));
        let (right, down) = offset.map_or((0, 0), |(_, right, down)| (*right, *down));
        (self.right, self.down) = (millimetres(right), millimetres(down));
    }

    /// Sets the printer in the fields up.
    pub fn save(&mut self, asks: &mut Vec<Ask>) {
        if !self.is_whole() {
            return;
        }
        let name = self.name.trim().to_owned();
        let act = PrinterAct::Set {
            name: name.clone(),
            address: self.address.trim().to_owned(),
            trusted: self.trusted.trim().to_owned(),
        };
        asks.push(Ask::Send(Command::Printers(act)));
        self.chosen = Some(name);
    }

    fn is_whole(&self) -> bool {
        !self.name.trim().is_empty() && !self.address.trim().is_empty()
    }
}

/// Shows the part.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, part: &mut PrintersPart, asks: &mut Vec<Ask>) {
    let half = ((rect.width() - size::GAP) * 0.46).floor();
    let empty = PrintersView::default();
    let view = scene.model.printers.value().unwrap_or(&empty);
    known(ui, scene, rect.with_max_x(rect.left() + half), view, part);
    let right = rect.with_min_x(rect.left() + half + size::GAP);
    let chosen = view.printers.iter().find(|printer| Some(&printer.name) == part.chosen.as_ref());
    let title = chosen.map_or_else(
        || scene.say("printer-new"),
        |printer| scene.say_with("printer-changing", &[("printer", printer.name.as_str().into())]),
    );
    let parts = panel::show(ui, scene.look, right, &title, "", true);
    let mut body = parts.body.shrink2(vec2(size::INSET, 12.0));
    fields(ui, scene, &mut body, part);
    if let Some(printer) = chosen {
        papers(ui, scene, &mut body, printer, asks);
        offset(ui, scene, &mut body, printer, part, asks);
    }
    acts(ui, scene, parts.footer, chosen, part, asks);
}

fn known(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, view: &PrintersView, part: &mut PrintersPart) {
    let look = scene.look;
    let aside = scene.say_with("printers-count", &[("count", view.printers.len().into())]);
    let parts = panel::show(ui, look, rect, &scene.say("printers-title"), &aside, true);
    if view.printers.is_empty() {
        panel::empty(ui, look, parts.body, icon::PRINTER, &scene.say("printers-none"));
    }
    let mut picked = None;
    panel::at(ui, "printers", parts.body.shrink2(vec2(1.0, 0.0)), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().auto_shrink(false).show_rows(ui, 64.0, view.printers.len(), |ui, range| {
            for printer in &view.printers[range] {
                let (_, row) = ui.allocate_space(vec2(ui.available_width(), 64.0));
                let is_chosen = part.chosen.as_ref() == Some(&printer.name);
                if list::row(ui, look, row, is_chosen, &printer.name).clicked() {
                    picked = Some(printer);
                }
                let inside = row.shrink2(vec2(size::INSET, 8.0));
                let words = printer.papers.iter().map(|paper| scene.word("paper-kind", paper.as_str()));
                let words = words.collect::<Vec<_>>().join(" ");
                let right = text::paint(ui, inside, Align2::RIGHT_TOP, Face::Small, look.accent, &words);
                let upper = inside.with_max_x(right.left() - 8.0);
                text::paint_or_cut(ui, upper, Align2::LEFT_TOP, Face::Strong, look.text, &printer.name);
                text::paint_or_cut(
                    ui,
                    inside,
                    Align2::LEFT_BOTTOM,
                    Face::CodeSmall,
                    look.muted,
                    &printer.address,
                );
            }
        });
    });
    if let Some(printer) = picked {
        part.choose(Some(printer));
    }
    panel::row(ui, "printers-foot", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        if Button::new(look, &scene.say("printer-new")).icon(icon::PRINTER).show(ui).clicked() {
            part.choose(None);
        }
        if !view.usb.is_empty() {
            let words = scene.say_with("printers-usb", &[("ids", view.usb.join(" ").into())]);
            let room = ui.available_rect_before_wrap();
            text::line(ui, room, Align2::LEFT_CENTER, Face::Small, look.muted, &words);
        }
    });
}

fn fields(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, part: &mut PrintersPart) {
    let name = scene.say("printer-name");
    form::row(ui, scene, body, Id::unique("printer-name"), &name, "", &mut part.name);
    let (name, hint) = (scene.say("printer-address"), scene.say("printer-address-hint"));
    let field = Field { hint: &hint, code: true, ..Field::new(&name) };
    form::field(ui, scene, body, Id::unique("printer-address"), field, &mut part.address);
    let how = panel::take_top(body, 54.0);
    text::lines(
        ui,
        how,
        Align2::LEFT_TOP,
        Face::Small,
        scene.look.muted,
        &scene.say("printer-address-how"),
        3,
    );
    if part.address.trim_start().starts_with("ipps:") || !part.trusted.is_empty() {
        let (name, hint) = (scene.say("printer-trusted"), scene.say("printer-trusted-hint"));
        let field = Field { hint: &hint, code: true, ..Field::new(&name) };
        form::field(ui, scene, body, Id::unique("printer-trusted"), field, &mut part.trusted);
    }
}

fn heading(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, words: &str) {
    body.min.y += 6.0;
    let row = panel::take_top(body, 22.0);
    text::line(ui, row, Align2::LEFT_CENTER, Face::Strong, scene.look.text, words);
    body.min.y += 4.0;
}

/// What is printed on it without asking: a tick chooses it, and takes the paper from the printer that had it.
fn papers(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, printer: &PrinterRow, asks: &mut Vec<Ask>) {
    heading(ui, scene, body, &scene.say("printer-papers"));
    let kinds = PaperKind::WITH_PRINTER;
    let chips: Vec<Chip> = kinds
        .iter()
        .map(|paper| Chip::new(scene.word("paper-kind", paper.as_str()), printer.papers.contains(paper)))
        .collect();
    let (_, height) = choice::places(ui, &chips, body.width());
    let room = panel::take_top(body, height);
    let picked = choice::some_of(ui, scene.look, Id::unique("printer-papers"), room, &chips)
        .and_then(|answer| answer.picked)
        .map(|at| kinds[at]);
    if let Some(paper) = picked {
        let is_off = printer.papers.contains(&paper);
        let act = PrinterAct::Choose { paper, printer: (!is_off).then(|| printer.name.clone()) };
        asks.push(Ask::Send(Command::Printers(act)));
    }
    body.min.y += 8.0;
}

fn offset(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    printer: &PrinterRow,
    part: &mut PrintersPart,
    asks: &mut Vec<Ask>,
) {
    let forms = scene.model.station.as_ref().map_or(&[][..], |station| station.forms.as_slice());
    let Some(first) = forms.first() else { return };
    if !forms.iter().any(|form| form.code == part.form) {
        first.code.clone_into(&mut part.form);
        part.show_offset(Some(printer));
    }
    let title = scene.say_with("printer-offset-title", &[("form", scene.word("form", &part.form).into())]);
    heading(ui, scene, body, &title);
    let chips: Vec<Chip> =
        forms.iter().map(|form| Chip::new(scene.word("form", &form.code), form.code == part.form)).collect();
    let (_, height) = choice::places(ui, &chips, body.width());
    let room = panel::take_top(body, height);
    let picked = choice::one_of(ui, scene.look, Id::unique("printer-form"), room, &chips)
        .and_then(|answer| answer.picked);
    if let Some(at) = picked {
        forms[at].code.clone_into(&mut part.form);
        part.show_offset(Some(printer));
    }
    body.min.y += 8.0;
    let row = panel::take_top(body, form::ROW);
    let width = (row.width() - 2.0 * size::GAP) / 3.0;
    let column = |at: f32| {
        let left = row.left() + at * (width + size::GAP);
        Rect::from_min_max(pos2(left, row.top()), pos2(left + width, row.bottom()))
    };
    for (at, id, value) in [(0.0, "printer-right", &mut part.right), (1.0, "printer-down", &mut part.down)] {
        let name = format!("{} mm", scene.say(id));
        let field = Field { code: true, ..Field::new(&name) };
        form::field(ui, scene, &mut column(at), Id::unique(id), field, value);
    }
    let typed = tenths(&part.right).zip(tenths(&part.down));
    let word = scene.say("printer-offset-save");
    let button = Button::new(scene.look, &word).enabled(typed.is_some());
    let place = column(2.0);
    let place = Rect::from_min_size(pos2(place.left(), place.top() + 22.0), button.extent(ui));
    if button.show_at(ui, place).clicked()
        && let Some((right_tenths_mm, down_tenths_mm)) = typed
    {
        let (printer, form) = (printer.name.clone(), part.form.clone());
        let act = PrinterAct::Offset { printer, form, right_tenths_mm, down_tenths_mm };
        asks.push(Ask::Send(Command::Printers(act)));
    }
    let how = panel::take_top(body, 24.0);
    text::line(ui, how, Align2::LEFT_CENTER, Face::Small, scene.look.muted, &scene.say("printer-offset-how"));
}

fn acts(
    ui: &mut Ui,
    scene: &Scene<'_>,
    footer: Rect,
    chosen: Option<&PrinterRow>,
    part: &mut PrintersPart,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    panel::row(ui, "printer-acts", footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        let (word, key) = (scene.name(Intent::SavePrinter), Intent::SavePrinter.caps());
        let save = Button::new(look, &word).icon(icon::CHECK).key(&key).primary().enabled(part.is_whole());
        if save.show(ui).clicked() {
            part.save(asks);
        }
        let Some(printer) = chosen else { return };
        let mut press = |id: &str, sign: &str, act: PrinterAct| {
            let pressed = Button::new(look, &scene.say(id)).icon(sign).show(ui).clicked();
            if pressed {
                asks.push(Ask::Send(Command::Printers(act)));
            }
            pressed
        };
        let name = printer.name.clone();
        press("printer-look", icon::INFO, PrinterAct::Look { printer: name.clone() });
        let form = part.form.clone();
        press("printer-test", icon::PRINTER, PrinterAct::Test { printer: name.clone(), form });
        if press("printer-remove", icon::X, PrinterAct::Remove { name }) {
            part.choose(None);
        }
    });
}

/// `0.5` of five tenths, and without a decimal where there is none.
fn millimetres(tenths: i32) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    match (tenths.abs() / 10, tenths.abs() % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, rest) => format!("{sign}{whole}.{rest}"),
    }
}

/// Tenths of a millimetre from what is typed.
fn tenths(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let number = |part: &str, longest: usize| {
        let is_number = (1..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse::<i32>().ok()).flatten()
    };
    Some(sign * (number(whole, 3)? * 10 + number(rest, 1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_typed_in_millimetres_and_kept_in_tenths() {
        for (text, expected) in [("0", 0), ("0.5", 5), ("-1.2", -12), ("+3", 30), (" 10 ", 100), ("-0.4", -4)]
        {
            assert_eq!(tenths(text), Some(expected), "{text}");
        }
        for bad in ["", "-", "1,5", "0.55", "1.", ".5", "1e3", "9999", "1-2"] {
            assert_eq!(tenths(bad), None, "{bad}");
        }
        for expected in [0, 5, -12, 30, -4] {
            assert_eq!(tenths(&millimetres(expected)), Some(expected));
        }
    }
}
