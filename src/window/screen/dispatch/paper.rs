//! Which paper, which cell of a part-used sheet, where files go, and what is in the parcel.

use egui::{Align2, CornerRadius, Id, Rect, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::bench::message::FormView;
use crate::window::command::Intent;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::dispatch::{DispatchScreen, Sheet, printing};
use crate::window::widget::button::Button;
use crate::window::widget::field::{self, Field};
use crate::window::widget::{panel, text};
use crate::window::{icon, keys};

/// Shows the panel.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut DispatchScreen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let parts = panel::show(ui, look, rect, &scene.say("paper-title"), "", true);
    panel::row(ui, "paper-day", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        let (word, key) = (scene.name(Intent::PrintDay), Intent::PrintDay.caps());
        let any = scene.model.dispatch.value().is_some_and(|rows| !rows.is_empty());
        if Button::new(look, &word).icon(icon::PRINTER).key(&key).enabled(any).show(ui).clicked() {
            asks.push(Ask::Do(Intent::PrintDay));
        }
    });
    let mut body = parts.body.shrink2(vec2(size::INSET, 12.0));
    let is_label = screen.sheet == Sheet::Label;
    if is_label {
        heading(ui, scene, &mut body, "paper-form");
        forms(ui, scene, &mut body, screen);
    }
    if let Some(form) = screen.form(scene).filter(|form| is_label && form.columns * form.rows > 1) {
        heading(ui, scene, &mut body, "paper-start");
        cells(ui, scene, &mut body, form, screen);
    }
    printing::choose(ui, scene, &mut body, screen);
    heading(ui, scene, &mut body, "paper-folder");
    let place = panel::take_top(&mut body, size::FIELD);
    let name = scene.say("paper-folder");
    field::show(
        ui,
        look,
        place,
        Id::unique("label-folder"),
        Field { code: true, ..Field::new(&name) },
        &mut screen.folder,
    );
    body.min.y += 14.0;
    parcel(ui, scene, body, screen);
}

fn heading(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, id: &str) {
    let row = panel::take_top(body, 20.0);
    text::line(ui, row, Align2::LEFT_CENTER, Face::Small, scene.look.muted, &scene.say(id));
    body.min.y += 4.0;
}

fn forms(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, screen: &mut DispatchScreen) {
    let forms = scene.model.station.as_ref().map_or(&[][..], |station| station.forms.as_slice());
    let chosen = screen.form(scene).map(|form| form.code.clone());
    for form in forms {
        let row = panel::take_top(body, size::BUTTON_SMALL);
        let word = scene.word("form", &form.code);
        let button = Button::new(scene.look, &word).small().chosen(chosen.as_deref() == Some(&form.code));
        if button.show_at(ui, row).clicked() {
            form.code.clone_into(&mut screen.form);
        }
        body.min.y += 6.0;
    }
    body.min.y += 8.0;
}

/// The sheet in small: used cells before the start, then the cells that this print takes.
#[expect(clippy::cast_precision_loss, reason = "a sheet has a few dozen cells")]
fn cells(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, form: &FormView, screen: &mut DispatchScreen) {
    let look = scene.look;
    let taken = u32::try_from(screen.requests(scene).len()).unwrap_or(0).max(1);
    let cell = vec2(if form.columns > 2 { 48.0 } else { 64.0 }, 24.0);
    let sheet = panel::take_top(body, form.rows as f32 * (cell.y + 4.0) + 12.0);
    let sheet = sheet.with_max_x(sheet.left() + form.columns as f32 * (cell.x + 4.0) + 12.0);
    ui.painter().rect(
        sheet,
        CornerRadius::same(2),
        look.panel,
        egui::Stroke::new(1.0, look.line_strong),
        StrokeKind::Inside,
    );
    let mut step = (0, 0);
    for number in 1..=form.columns * form.rows {
        let (row, column) = ((number - 1) / form.columns, (number - 1) % form.columns);
        let corner =
            sheet.min + vec2(8.0 + column as f32 * (cell.x + 4.0), 8.0 + row as f32 * (cell.y + 4.0));
        let place = Rect::from_min_size(corner, cell - vec2(4.0, 4.0));
        let id = ui.scope_id().with(("cell", number));
        let is_start = number == screen.start_cell;
        // One stop for Tab; the arrows go from cell to cell.
        let response = ui.interact(place, id, if is_start { Sense::click() } else { Sense::CLICK });
        let name = scene.say_with("paper-cell", &[("cell", number.into())]);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_start, &name));
        let (fill, ink) = if number < screen.start_cell {
            (look.line, look.muted)
        } else if number < screen.start_cell + taken {
            (look.accent, look.on_accent)
        } else {
            (look.sunken, look.muted)
        };
        let line = if response.hovered() { look.accent } else { look.line_strong };
        ui.painter().rect(
            place,
            CornerRadius::same(2),
            fill,
            egui::Stroke::new(1.0, line),
            StrokeKind::Inside,
        );
        text::paint(ui, place, Align2::CENTER_CENTER, Face::CodeSmall, ink, &number.to_string());
        if response.has_focus() {
            ui.painter().rect_stroke(place.expand(2.0), 3.0, look.focus_ring(), StrokeKind::Outside);
            keys::leave_arrows(ui.ctx());
            step = keys::arrow(ui.ctx());
        }
        if response.clicked() {
            screen.start_cell = number;
        }
    }
    if let Some(to) = moved(screen.start_cell, step, form) {
        screen.start_cell = to;
        let id = ui.scope_id().with(("cell", to));
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let hint =
        Rect::from_min_max(pos2(sheet.right() + 12.0, sheet.top()), pos2(body.right(), sheet.bottom()));
    text::lines(ui, hint, Align2::LEFT_TOP, Face::Small, look.muted, &scene.say("paper-start-how"), 9);
    body.min.y += 14.0;
}

/// The cell that lies so many columns and rows away; `None` outside the sheet or without a step.
fn moved(from: u32, (across, down): (i32, i32), form: &FormView) -> Option<u32> {
    if (across, down) == (0, 0) {
        return None;
    }
    let at = from.checked_sub(1)?;
    let column = (at % form.columns).checked_add_signed(across).filter(|column| *column < form.columns)?;
    let row = (at / form.columns).checked_add_signed(down).filter(|row| *row < form.rows)?;
    Some(row * form.columns + column + 1)
}

fn parcel(ui: &mut Ui, scene: &Scene<'_>, room: Rect, screen: &DispatchScreen) {
    let look = scene.look;
    let rows = scene.model.dispatch.value().map_or(&[][..], Vec::as_slice);
    let Some(row) = rows.iter().find(|row| Some(&row.request) == screen.chosen.as_ref()) else { return };
    let mut room = room;
    ui.painter().hline(room.x_range().expand(size::INSET - 1.0), room.top(), look.hairline());
    room.min.y += 10.0;
    heading(ui, scene, &mut room, "parcel-contents");
    for (at, serial) in row.serials.iter().enumerate() {
        let line = panel::take_top(&mut room, 24.0);
        if room.height() < 48.0 {
            let more = scene.say_with("list-more", &[("count", (row.serials.len() - at).into())]);
            text::line(ui, line, Align2::LEFT_CENTER, Face::Small, look.muted, &more);
            break;
        }
        text::line(ui, line, Align2::LEFT_CENTER, Face::Code, look.text, serial.as_str());
    }
    if row.prints > 0 && room.height() > 40.0 {
        room.min.y += 6.0;
        let words = scene.say_with("parcel-printed", &[("count", row.prints.into())]);
        text::lines(ui, room, Align2::LEFT_TOP, Face::Small, look.attention, &words, 3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_stay_on_the_sheet() {
        let code = "sheet".to_owned();
        let sheet =
            FormView { code, columns: 2, rows: 6, next_cell: 1, width_tenths_mm: 864, height_tenths_mm: 423 };
        assert_eq!(moved(3, (0, 1), &sheet), Some(5));
        assert_eq!(moved(3, (1, 0), &sheet), Some(4));
        assert_eq!(moved(4, (1, 0), &sheet), None);
        assert_eq!(moved(1, (0, -1), &sheet), None);
        assert_eq!(moved(12, (0, 1), &sheet), None);
    }
}
