//! Which of our tokens shows this code now: one code or two, how far the search is, and what chance alone would give.

use egui::{Align2, Id, Key, Rect, Ui, vec2};

use crate::bench::message::{Command, IdentifiedRow, IdentifyView, ReturnedUnit, ReturnsAct};
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::returns::{Mode, ReturnsScreen};
use crate::window::widget::button::Button;
use crate::window::widget::field::{self, Field};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{panel, progress, text};
use crate::words::Fact;

/// Shows the panel.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut ReturnsScreen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let parts = panel::show(ui, look, rect, &scene.say("search-title"), "", false);
    let mut body = parts.body;
    let row = panel::take_top(&mut body, 64.0).shrink2(vec2(size::INSET, 14.0));
    let mut left = row.left();
    let mut entered = false;
    for (at, name) in ["evidence-code-first", "evidence-code-second"].into_iter().enumerate() {
        let place = row.with_min_x(left).with_max_x(left + 160.0);
        left = place.right() + 10.0;
        let name = scene.say(name);
        let field = Field { code: true, hint: &name, ..Field::new(&name) };
        let id = Id::unique(("returns-search", at));
        let response = field::show(ui, look, place, id, field, &mut screen.codes[at]);
        entered |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if at == 0 && !screen.focused {
            screen.focused = true;
            response.request_focus();
        }
    }
    let word = scene.say("search-begin");
    let button = Button::new(look, &word).icon(icon::MAGNIFYING_GLASS).key("Enter").primary();
    let extent = button.extent(ui);
    let place = Rect::from_min_size(egui::pos2(left, row.center().y - extent.y / 2.0), extent);
    let ready = !screen.codes[0].trim().is_empty();
    if (button.enabled(ready).show_at(ui, place).clicked() || entered) && ready {
        let [first, second] = screen.codes.clone();
        asks.push(Ask::Send(Command::Returns(ReturnsAct::Identify { first, second })));
    }
    if let Some(notice) = &scene.model.returns.refusal {
        let words = scene.words.what(notice);
        let place = row.with_min_x(place.right() + 14.0);
        text::line(ui, place, Align2::LEFT_CENTER, Face::Small, look.ink(Tone::Stop), &words);
    }
    let Some(view) = &scene.model.returns.search else {
        return panel::empty(ui, look, body, icon::MAGNIFYING_GLASS, &scene.say("search-how"));
    };
    standing(ui, scene, panel::take_top(&mut body, 48.0).shrink2(vec2(size::INSET, 4.0)), view);
    found(ui, scene, body, view, screen, asks);
}

/// How far it is, or what came of it.
fn standing(ui: &mut Ui, scene: &Scene<'_>, row: Rect, view: &IdentifyView) {
    let look = scene.look;
    let count = |value: u64| Fact::Number(i64::try_from(value).unwrap_or(i64::MAX));
    let facts = [
        ("seen", count(view.seen)),
        ("total", count(view.total)),
        ("found", view.rows.len().into()),
        ("chance", Fact::Text(format!("{:.2}", view.by_chance))),
    ];
    let upper = row.with_max_y(row.top() + 22.0);
    if view.over {
        let words = scene.say_with("identify-over", &facts[1..]);
        text::line(ui, upper, Align2::LEFT_CENTER, Face::Body, look.text, &words);
        if view.rows.len() > 1 && view.codes == 1 {
            let more = scene.say("search-second");
            let lower = row.with_min_y(upper.bottom());
            text::line(ui, lower, Align2::LEFT_CENTER, Face::Small, look.ink(Tone::Attention), &more);
        }
    } else {
        let words = scene.say_with("search-running", &facts[..2]);
        text::line(ui, upper, Align2::LEFT_CENTER, Face::Body, look.text, &words);
        #[expect(clippy::cast_precision_loss, reason = "a share of a bar")]
        let share = view.seen as f32 / view.total.max(1) as f32;
        let bar = Rect::from_min_size(upper.left_bottom() + vec2(0.0, 4.0), vec2(row.width(), 4.0));
        progress::paint(ui, bar, share, look.accent, look.line);
    }
}

fn found(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: Rect,
    view: &IdentifyView,
    screen: &mut ReturnsScreen,
    asks: &mut Vec<Ask>,
) {
    let columns = [
        Column::new(scene.say("column-serial"), Width::Exact(150.0)),
        Column::new(scene.say("column-steps"), Width::Exact(60.0)).to_right(),
        Column::new(scene.say("column-state"), Width::Exact(110.0)),
        Column::new(scene.say("column-contract"), Width::Share(1.0)),
    ];
    let table = Table::new("identified", &columns, size::ROW, view.rows.len());
    let answer = table.show(ui, scene.look, body, |at| view.rows.get(at).map(|row| cells(scene, row)));
    if let Some(row) = answer.chosen.and_then(|at| view.rows.get(at)) {
        screen.mode = Mode::One;
        screen.text = row.token.serial.to_string();
        screen.next_unit(ReturnedUnit::Chosen(row.token.clone()), asks);
    }
}

fn cells(scene: &Scene<'_>, row: &IdentifiedRow) -> Vec<Cell> {
    vec![
        Cell::code(row.token.serial.as_str()),
        Cell::code(format!("{:+}", row.steps)),
        Cell::words(text::initial(&scene.word("token-state", row.state.as_str()))),
        Cell::words(format!("{} {}", row.contract, row.contract_name)),
    ]
}
