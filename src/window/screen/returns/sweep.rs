//! A whole box: the disposition is set once, then only scanned; each scan answers with a colour, a word and a row.

use egui::{Align2, CornerRadius, Rect, Ui, vec2};

use crate::bench::message::DoneRow;
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::Scene;
use crate::window::screen::returns::{ReturnsScreen, SWEEPS};
use crate::window::widget::button::Button;
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{panel, text};
use crate::words::date;

/// Shows the panel.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut ReturnsScreen) {
    let look = scene.look;
    let returns = &scene.model.returns;
    let (done, refused) = returns.counted;
    let aside = scene.say_with("sweep-count", &[("done", done.into()), ("refused", refused.into())]);
    let parts = panel::show(ui, look, rect, &scene.say("sweep-title"), &aside, false);
    let mut body = parts.body;
    let chips = panel::take_top(&mut body, 52.0).shrink2(vec2(size::INSET, 8.0));
    panel::row(ui, "sweep-dispositions", chips, |ui| {
        let caps = Intent::SweepNext.caps();
        for (at, disposition) in SWEEPS.iter().enumerate() {
            let word = scene.word("disposition", disposition.as_str());
            let button = Button::new(look, &word).chosen(at == screen.sweeping);
            let button = if at == 0 { button.key(&caps) } else { button };
            if button.show(ui).clicked() {
                screen.sweeping = at;
            }
        }
    });
    answer(ui, scene, panel::take_top(&mut body, 84.0), returns.rows.front());
    let columns = [
        Column::new(scene.say("column-time"), Width::Exact(60.0)),
        Column::new(scene.say("column-serial"), Width::Exact(150.0)),
        Column::new(scene.say("column-judged"), Width::Share(1.0)),
        Column::new(scene.say("column-result"), Width::Share(1.4)),
    ];
    let table = Table::new("sweep", &columns, size::ROW, returns.rows.len());
    table.show(ui, look, body, |at| returns.rows.get(at).map(|row| cells(scene, row)));
}

/// What came of the last scan, large enough to be seen from the box.
fn answer(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, row: Option<&DoneRow>) {
    let look = scene.look;
    let place = rect.shrink2(vec2(size::INSET, 6.0));
    let Some(row) = row else {
        text::line(ui, place, Align2::LEFT_CENTER, Face::Body, look.muted, &scene.say("sweep-begin"));
        return;
    };
    let (tone, sign) = match &row.refusal {
        None => (Tone::Done, icon::CHECK_CIRCLE),
        Some(_) => (Tone::Stop, icon::X_CIRCLE),
    };
    ui.painter().rect_filled(place, CornerRadius::same(size::RADIUS), look.ground(tone));
    let inside = place.shrink2(vec2(16.0, 8.0));
    let spot = inside.with_max_x(inside.left() + 36.0);
    text::paint(ui, spot, Align2::CENTER_CENTER, Face::IconLarge, look.ink(tone), sign);
    let words = inside.with_min_x(spot.right() + 14.0);
    let upper = words.with_max_y(words.top() + 28.0);
    let title = format!("{}  {}", row.scanned, result(scene, row));
    text::line(ui, upper, Align2::LEFT_CENTER, Face::Heading, look.ink(tone), &title);
    let lower = words.with_min_y(upper.bottom());
    let told = row
        .refusal
        .as_ref()
        .map_or_else(|| scene.word("verdict", row.verdict.as_str()), |notice| scene.words.what(notice));
    text::line(ui, lower, Align2::LEFT_CENTER, Face::Body, look.text, &told);
}

fn result(scene: &Scene<'_>, row: &DoneRow) -> String {
    match row.refusal {
        None => scene.word("disposition", row.disposition.as_str()),
        Some(_) => scene.say("sweep-refused"),
    }
}

fn cells(scene: &Scene<'_>, row: &DoneRow) -> Vec<Cell> {
    let tone = if row.refusal.is_none() { Tone::Done } else { Tone::Stop };
    vec![
        Cell::code(date::time_of_day(row.at)),
        Cell::code(row.scanned.as_str()),
        Cell::words(scene.word("verdict", row.verdict.as_str())),
        Cell::badge(result(scene, row), tone),
    ]
}
