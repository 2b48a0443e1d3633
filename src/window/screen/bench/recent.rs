//! The tokens recorded lately, newest first.

use egui::{Rect, Ui};

use crate::window::look::{Tone, size};
use crate::window::scene::Scene;
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::words::{date, number};

/// Shows the table.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect) {
    // Only whole rows: half a row at the edge is noise.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozen rows")]
    let fit = ((rect.height() - size::TABLE_HEADING) / size::ROW_LONG).floor().max(0.0) as usize;
    let all = &scene.model.bench.recent;
    let rows = &all[..all.len().min(fit)];
    ui.painter().hline(rect.x_range().shrink(1.0), rect.top() - 0.5, scene.look.hairline());
    let columns = [
        Column::new(scene.say("column-time"), Width::Exact(62.0)),
        Column::new(scene.say("column-serial"), Width::Exact(120.0)),
        Column::new(scene.say("column-contract"), Width::Share(1.0)),
        Column::new(scene.say("column-offset"), Width::Exact(72.0)).to_right(),
        Column::new(scene.say("column-label"), Width::Exact(80.0)),
    ];
    let table = Table::new("recent", &columns, size::ROW_LONG, rows.len());
    table.show(ui, scene.look, rect, |at| {
        let row = rows.get(at)?;
        let label = match row.label {
            Some(true) => Cell::words(scene.say("label-made")),
            Some(false) => Cell::words(scene.say("label-failed")).tone(Tone::Attention),
            None => Cell::words(scene.say("label-under-way")).tone(Tone::Muted),
        };
        Some(vec![
            Cell::code(date::time_of_day(row.at)),
            Cell::code(row.serial.as_str()),
            Cell::words(row.contract_name.as_str()),
            Cell::code(row.offset_millis.map(number::offset_millis).unwrap_or_default()),
            label,
        ])
    });
}
