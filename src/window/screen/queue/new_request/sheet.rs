//! The sheet of a form: heading, fields that scroll, the fee and the target that stay in sight, and the acts.

use egui::{Align2, CornerRadius, Key, Modifiers, Rect, ScrollArea, Ui, vec2};

use crate::bench::message::{DraftProblem, DraftView};
use crate::domain::DraftField;
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::queue::QueueScreen;
use crate::window::screen::queue::new_request::NewRequest;
use crate::window::screen::queue::new_request::fields::{self, Pen};
use crate::window::widget::button::Button;
use crate::window::widget::{panel, text};
use crate::words::number;

/// Height of the box with fee and target.
const FEE_BOX: f32 = 86.0;

/// Shows the form of the screen; a form that is in chooses its request in the list.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut QueueScreen, asks: &mut Vec<Ask>) {
    let Some(form) = &mut screen.form else { return };
    if let Some(taken) = form.follow(scene) {
        screen.close_form();
        screen.choose(taken.request.clone(), asks);
        return;
    }
    let look = scene.look;
    let aside = scene.word("form-kind", form.draft.form.as_str());
    let parts = panel::show(ui, look, rect, &scene.say("draft-title"), &aside, true);
    let mut room = parts.body;
    room.max.y -= FEE_BOX + 20.0;
    let view = form.view(scene);
    panel::at(ui, "new-request", room.shrink2(vec2(1.0, 0.0)), |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let mut pen = Pen::new(ui, scene, view, form.tried, form.reveal.take());
            fields::all(&mut pen, form);
            let Pen { order, next_after, .. } = pen;
            if let Some(at) = next_after.and_then(|id| order.iter().position(|other| *other == id)) {
                form.go_to = order.get(at + 1).copied();
            }
            let focused = ui.memory(egui::Memory::focused);
            form.last_focus = focused.filter(|id| order.contains(id)).or(form.last_focus);
        });
    });
    if let Some(id) = form.go_to.take() {
        ui.memory_mut(|memory| memory.request_focus(id));
        form.reveal = Some(id);
        ui.ctx().request_repaint();
    }
    let place = Rect::from_min_max(
        egui::pos2(rect.left() + size::INSET, parts.body.bottom() - FEE_BOX - 10.0),
        egui::pos2(rect.right() - size::INSET, parts.body.bottom() - 10.0),
    );
    fee_box(ui, scene, place, view, form.tried);
    let foot = parts.footer.shrink2(vec2(size::INSET, 0.0));
    if form.asking {
        question(ui, scene, foot, screen);
    } else {
        acts(ui, scene, foot, form, asks);
    }
    if let Some(form) = &mut screen.form {
        form.ask(asks);
    }
}

fn fee_box(ui: &mut Ui, scene: &Scene<'_>, place: Rect, view: Option<&DraftView>, tried: bool) {
    let look = scene.look;
    ui.painter().rect_filled(place, CornerRadius::same(size::RADIUS), look.sunken);
    let mut inside = place.shrink2(vec2(12.0, 8.0));
    let fees = view.map_or(&[][..], |view| view.fees.as_slice());
    let total = view.map_or(crate::domain::Yen(0), |view| view.total);
    let sum = text::line(ui, inside, Align2::RIGHT_TOP, Face::Figure, look.text, &number::yen(total));
    let mut why = panel::take_top(&mut inside, 24.0);
    why.max.x = sum.left() - 8.0;
    let lines: Vec<String> = fees
        .iter()
        .map(|fee| {
            let facts = [
                ("reason", scene.word("fee-reason", fee.reason.as_str()).into()),
                ("rule", fee.reason.rule().into()),
                ("count", fee.count.into()),
            ];
            scene.say_with("draft-fee-line", &facts)
        })
        .collect();
    let words = if lines.is_empty() { scene.say("draft-fee-none") } else { lines.join(" + ") };
    text::line(ui, why, Align2::LEFT_CENTER, Face::Body, look.text, &words);
    let due = match view.and_then(|view| view.due_on) {
        Some(day) => scene.say_with("draft-due", &[("date", scene.words.western(day).into())]),
        None => scene.say("draft-due-open"),
    };
    let row = panel::take_top(&mut inside, 22.0);
    text::line(ui, row, Align2::LEFT_CENTER, Face::Small, look.text, &due);
    let unpaid = view.and_then(|view| problems(view, DraftField::Fee, tried).next());
    let row = panel::take_top(&mut inside, 22.0);
    if let Some(problem) = unpaid {
        let words = scene.words.what(&problem.notice);
        text::line(ui, row, Align2::LEFT_CENTER, Face::Small, look.stop, &words);
    } else if total.0 > 0
        && let Some(account) = view.and_then(|view| view.account.as_deref())
    {
        let from = scene.say_with("fee-from", &[("account", account.into())]);
        text::line(ui, row, Align2::LEFT_CENTER, Face::Small, look.muted, &from);
    }
}

/// What stands beside a field: what is wrong at once, what is only missing once somebody has tried.
pub(super) fn problems(
    view: &DraftView,
    field: DraftField,
    tried: bool,
) -> impl Iterator<Item = &DraftProblem> {
    view.problems.iter().filter(move |problem| problem.field == field && (tried || !problem.missing))
}

fn acts(ui: &mut Ui, scene: &Scene<'_>, row: Rect, form: &NewRequest, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let (save, cancel) = (scene.name(Intent::SaveRequest), scene.say("draft-cancel"));
    let left = panel::row(ui, "new-request-acts", row, |ui| {
        if Button::new(look, &save).icon(icon::CHECK).key("F10").primary().show(ui).clicked() {
            asks.push(Ask::Do(Intent::SaveRequest));
        }
        let response = Button::new(look, &cancel).key("Esc").show(ui);
        if response.clicked() {
            asks.push(Ask::Do(Intent::Back));
        }
        response.rect.right()
    });
    let Some(view) = form.view(scene) else { return };
    let wrong = view.problems.iter().filter(|problem| !problem.missing).count();
    let count = view.problems.len();
    let (id, ink) = match (count, wrong) {
        (0, _) => ("draft-fine", look.done),
        (_, 0) if !form.tried => ("draft-open-problems", look.muted),
        _ => ("draft-refused", look.stop),
    };
    let words = scene.say_with(id, &[("count", count.into())]);
    let room = row.with_min_x(left + 12.0);
    text::line(ui, room, Align2::RIGHT_CENTER, Face::Small, ink, &words);
}

/// Whether what was typed may be thrown away; the safe answer has the keyboard.
fn question(ui: &mut Ui, scene: &Scene<'_>, row: Rect, screen: &mut QueueScreen) {
    let look = scene.look;
    let (keep, throw) = (scene.say("draft-discard-no"), scene.say("draft-discard-yes"));
    let (mut keeps, mut throws) = (false, false);
    let left = panel::row(ui, "new-request-question", row, |ui| {
        let safe = Button::new(look, &keep).key("Esc").primary().show(ui);
        let away = Button::new(look, &throw).key("Del").show(ui);
        if !safe.has_focus() && !away.has_focus() {
            safe.request_focus();
        }
        keeps = safe.clicked();
        throws = away.clicked() || ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Delete));
        away.rect.right()
    });
    let room = row.with_min_x(left + 12.0);
    text::lines(ui, room, Align2::RIGHT_CENTER, Face::Small, look.attention, &scene.say("draft-discard"), 2);
    if throws {
        screen.close_form();
    } else if keeps && let Some(form) = &mut screen.form {
        let _stays = form.may_go();
    }
}
