//! The return address behind the institution's name, as labels carry it, and what else its papers carry.

use egui::{Align2, Id, Rect, Ui, vec2};

use crate::bench::message::{Command, SenderView};
use crate::domain::PostalCode;
use crate::window::command::Intent;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::{form, panel, text};

/// The address as it is being typed; `None` while it is as the register has it.
pub type Typed = Option<SenderView>;

/// How high the panel is.
pub const PANEL: f32 = size::HEADING + 4.0 * form::ROW + 16.0 + size::FOOTER;

/// Whether all of it can be printed.
fn is_whole(sender: &SenderView) -> bool {
    PostalCode::parse(&sender.postal_code).is_ok()
        && !sender.street.trim().is_empty()
        && sender.is_printable()
}

/// Two fields in one row.
fn pair(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, fields: [(&str, &mut String); 2]) {
    let row = panel::take_top(body, form::ROW);
    let half = (row.width() - size::INSET) / 2.0;
    let places = [row.with_max_x(row.left() + half), row.with_min_x(row.right() - half)];
    for (mut place, (id, value)) in places.into_iter().zip(fields) {
        form::row(ui, scene, &mut place, Id::unique(id), &scene.say(id), "", value);
    }
}

/// Keeps what is typed, once it is whole.
pub(super) fn save(typed: &mut Typed, asks: &mut Vec<Ask>) {
    if typed.as_ref().is_some_and(is_whole) {
        asks.extend(typed.take().map(|sender| Ask::Send(Command::SetSender(sender))));
    }
}

/// Shows the panel.
pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, typed: &mut Typed, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let parts = panel::show(ui, look, rect, &scene.say("sender-title"), "", true);
    let Some(view) = scene.model.settings.value() else { return };
    let stored = &view.sender;
    let mut sender = typed.clone().unwrap_or_else(|| stored.clone());
    let mut body = parts.body.shrink2(vec2(size::INSET, 8.0));
    let row = |ui: &mut Ui, body: &mut Rect, id: &str, value: &mut String| {
        form::row(ui, scene, body, Id::unique(id), &scene.say(id), "", value);
    };
    let code = ("sender-postal-code", &mut sender.postal_code);
    pair(ui, scene, &mut body, [code, ("sender-department", &mut sender.department)]);
    row(ui, &mut body, "sender-street", &mut sender.street);
    let building = ("sender-building", &mut sender.building);
    pair(ui, scene, &mut body, [building, ("sender-guards", &mut sender.guards)]);
    row(ui, &mut body, "sender-guidance-page", &mut sender.guidance_page);
    let is_new = sender != *stored;
    *typed = is_new.then_some(sender);
    let can = typed.as_ref().is_some_and(is_whole);
    let (word, key) = (scene.say("sender-save"), Intent::SaveSender.caps());
    let foot = parts.footer.shrink2(vec2(size::INSET, 0.0));
    let end = panel::row(ui, "sender-acts", foot, |ui| {
        let response = Button::new(look, &word).key(&key).enabled(can).show(ui);
        if response.clicked() {
            asks.push(Ask::Do(Intent::SaveSender));
        }
        response.rect.right()
    });
    let beside = match &view.sender_doubt {
        _ if typed.as_ref().is_some_and(|typed| !typed.is_printable()) => {
            Some(scene.say("sender-unprintable"))
        }
        _ if is_new && !can => Some(scene.say("sender-missing")),
        Some(doubt) if !is_new => Some(scene.words.what(doubt)),
        _ => None,
    };
    if let Some(words) = beside {
        let hint = foot.with_min_x(end + 12.0);
        text::lines(ui, hint, Align2::LEFT_CENTER, Face::Small, look.attention, &words, 2);
    }
}
