//! The unit on the counter: its verdict, and the decision with the deed that it needs.

use egui::{Align2, CornerRadius, Id, Key, Rect, Ui, pos2, vec2};

use crate::bench::message::{Command, ReturnView, ReturnedUnit, ReturnsAct};
use crate::domain::disposition::Disposition;
use crate::domain::verdict::Verdict;
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::returns::{ReturnsScreen, evidence};
use crate::window::widget::button::Button;
use crate::window::widget::field::Field;
use crate::window::widget::second_person::{self, Standing};
use crate::window::widget::{form, panel, text};

/// The tone of a verdict.
#[must_use]
pub const fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::AwaitingReturn | Verdict::AlreadyBack => Tone::Done,
        Verdict::UndeliveredMail
        | Verdict::NotExpected
        | Verdict::Revoked
        | Verdict::SetApart
        | Verdict::TwoMakers
        | Verdict::NeverDispatched => Tone::Attention,
        Verdict::Foreign | Verdict::ReportedLost | Verdict::ReportedStolen | Verdict::Destroyed => Tone::Stop,
    }
}

/// Shows the panel.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut ReturnsScreen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let parts = panel::bare(ui, look, rect, true);
    let Some(view) = scene.model.returns.judged.as_ref() else {
        let connected = scene.model.slots.iter().any(|slot| slot.token.is_some());
        let id = if connected { "returns-none-connected" } else { "returns-none" };
        let key = Intent::JudgeSlot.caps();
        panel::empty(ui, look, parts.body, icon::BARCODE, &scene.say_with(id, &[("key", key.into())]));
        last(ui, scene, parts.footer);
        return;
    };
    let mut body = parts.body;
    banner(ui, scene, panel::take_top(&mut body, 76.0), view);
    panel::at(ui, "returns-evidence", body, |ui| {
        let mut room = body;
        evidence::show(ui, scene, &mut room, view, screen, asks);
        makers(ui, scene, &mut room, view, screen, asks);
        told(ui, scene, room.shrink2(vec2(size::INSET + 6.0, 10.0)));
    });
    acts(ui, scene, parts.footer.shrink2(vec2(size::INSET, 0.0)), view, asks);
    match screen.deciding {
        Some(Disposition::Erase) => erase(ui, scene, body, view, screen, asks),
        Some(disposition) => sign(ui, scene, body, disposition, screen, asks),
        None => {}
    }
}

/// The verdict in one line, and whose it is in the next.
fn banner(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, view: &ReturnView) {
    let look = scene.look;
    let tone = verdict_tone(view.verdict);
    let radius = CornerRadius { nw: size::PANEL_RADIUS, ne: size::PANEL_RADIUS, sw: 0, se: 0 };
    ui.painter().rect_filled(rect.shrink(1.0), radius, look.ground(tone));
    let inside = rect.shrink2(vec2(size::INSET + 6.0, 12.0));
    let upper = inside.with_max_y(inside.top() + 28.0);
    let word = scene.word("verdict", view.verdict.as_str());
    text::line(ui, upper, Align2::LEFT_CENTER, Face::Heading, look.ink(tone), &word);
    let lower = inside.with_min_y(upper.bottom());
    let mut told = view.contract_name.clone().unwrap_or_else(|| view.scanned.clone());
    if let Some((request, token)) = &view.replaced_by {
        let new = token.as_ref().map_or_else(|| request.0.clone(), ToString::to_string);
        told.push_str(" \u{30fb} ");
        told.push_str(&scene.say_with("returns-replaced-by", &[("token", new.into())]));
    }
    text::line(ui, lower, Align2::LEFT_CENTER, Face::Body, look.text, &told);
}

/// The makers that gave this serial: one button each.
fn makers(
    ui: &mut Ui,
    scene: &Scene<'_>,
    room: &mut Rect,
    view: &ReturnView,
    screen: &mut ReturnsScreen,
    asks: &mut Vec<Ask>,
) {
    if view.verdict != Verdict::TwoMakers {
        return;
    }
    let row = panel::take_top(room, 52.0).shrink2(vec2(size::INSET + 6.0, 8.0));
    panel::row(ui, "returns-makers", row, |ui| {
        for maker in &view.makers {
            let word = format!("{} {}", maker.manufacturer, maker.serial);
            if Button::new(scene.look, &word).show(ui).clicked() {
                screen.next_unit(ReturnedUnit::Chosen(maker.clone()), asks);
            }
        }
    });
}

/// Why the last thing was not done.
fn told(ui: &mut Ui, scene: &Scene<'_>, room: Rect) {
    let Some(notice) = &scene.model.returns.refusal else { return };
    let look = scene.look;
    let what = scene.words.what(notice);
    let said = text::lines(ui, room, Align2::LEFT_TOP, Face::Strong, look.ink(Tone::Stop), &what, 3);
    let below = room.with_min_y(said.bottom() + 4.0);
    let remedy = scene.words.remedy(notice).unwrap_or_default();
    text::lines(ui, below, Align2::LEFT_TOP, Face::Small, look.muted, &remedy, 3);
}

/// What became of the unit before.
fn last(ui: &mut Ui, scene: &Scene<'_>, footer: Rect) {
    let Some(row) = scene.model.returns.rows.front() else { return };
    let done = scene.word("disposition", row.disposition.as_str());
    let words = format!("{} \u{30fb} {done}", row.scanned);
    let inside = footer.shrink2(vec2(size::INSET, 0.0));
    text::line(ui, inside, Align2::LEFT_CENTER, Face::Body, scene.look.ink(Tone::Done), &words);
}

/// What the rules allow.
fn acts(ui: &mut Ui, scene: &Scene<'_>, row: Rect, view: &ReturnView, asks: &mut Vec<Ask>) {
    let mut right = row.left();
    panel::row(ui, "returns-acts", row, |ui| {
        for (at, disposition) in (0_u8..).zip(&view.dispositions) {
            let word = scene.word("disposition", disposition.as_str());
            let intent = Intent::Disposition(at);
            let caps = intent.caps();
            let button = Button::new(scene.look, &word).key(&caps).enabled(!scene.model.returns.waiting);
            let button = if at == 0 { button.primary() } else { button };
            let response = button.show(ui);
            right = response.rect.right();
            if response.clicked() {
                asks.push(Ask::Do(intent));
            }
        }
    });
    if view.exchange {
        let words = scene.say("returns-no-fee");
        let place = row.with_min_x(right + 16.0);
        text::line(ui, place, Align2::RIGHT_CENTER, Face::Small, scene.look.muted, &words);
    }
}

/// A card over the evidence.
fn card(ui: &Ui, scene: &Scene<'_>, body: Rect, height: f32) -> Rect {
    let extent = vec2(440.0_f32.min(body.width() - 32.0), (height + 32.0).min(body.height()));
    let place = Rect::from_min_size(pos2(body.center().x - extent.x / 2.0, body.top() + 8.0), extent);
    panel::lifted(ui, scene.look, place);
    place.shrink(16.0)
}

/// The second person signs.
fn sign(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: Rect,
    disposition: Disposition,
    screen: &mut ReturnsScreen,
    asks: &mut Vec<Ask>,
) {
    let mut inside = card(ui, scene, body, second_person::height(scene));
    let standing =
        Standing { waiting: scene.model.returns.waiting, refusal: scene.model.returns.refusal.as_ref() };
    let signed = second_person::show(ui, scene, &mut inside, "returns", &mut screen.second, standing, asks);
    if let Some(signature) = signed {
        let act = ReturnsAct::Dispose { disposition, second: Some(signature), typed: String::new() };
        asks.push(Ask::Send(Command::Returns(act)));
    }
}

/// The serial is typed, because what is erased is gone.
fn erase(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: Rect,
    view: &ReturnView,
    screen: &mut ReturnsScreen,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let mut inside = card(ui, scene, body, form::ROW + size::BUTTON + 56.0);
    let head = panel::take_top(&mut inside, 48.0);
    let sentence = scene.say_with("returns-erase-how", &[("token", view.scanned.as_str().into())]);
    text::lines(ui, head, Align2::LEFT_TOP, Face::Body, look.text, &sentence, 2);
    let name = scene.say("returns-erase-serial");
    let field = Field { code: true, ..Field::new(&name) };
    let id = Id::unique("returns-erase-serial");
    let response = form::field(ui, scene, &mut inside, id, field, &mut screen.typed);
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if ui.memory(|memory| memory.focused().is_none()) && !entered {
        response.request_focus();
    }
    let waiting = scene.model.returns.waiting;
    let ready = !waiting && !screen.typed.trim().is_empty();
    let word = scene.say(if waiting { "returns-erasing" } else { "disposition-erase" });
    let row = panel::take_top(&mut inside, size::BUTTON);
    let pressed = Button::new(look, &word).key("Enter").primary().enabled(ready).show_at(ui, row).clicked();
    if ready && (pressed || entered) {
        let typed = std::mem::take(&mut screen.typed);
        let act = ReturnsAct::Dispose { disposition: Disposition::Erase, second: None, typed };
        asks.push(Ask::Send(Command::Returns(act)));
    }
}
