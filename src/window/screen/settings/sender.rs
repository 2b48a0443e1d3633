//! The return address behind the institution's name, as labels carry it.

use egui::{Align2, Id, Rect, Ui, pos2};

use crate::bench::message::{Command, SenderView};
use crate::domain::PostalCode;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::settings::SettingsScreen;
use crate::window::widget::button::Button;
use crate::window::widget::{form, panel, text};

/// The address as it is being typed; `None` while it is as the register has it.
pub type Typed = Option<SenderView>;

/// Shows the form from the top of `room`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, room: Rect, screen: &mut SettingsScreen, asks: &mut Vec<Ask>) {
    let Some(view) = scene.model.settings.value() else { return };
    let stored = &view.sender;
    let mut sender = screen.sender.clone().unwrap_or_else(|| stored.clone());
    let mut body = room;
    let heading = panel::take_top(&mut body, 24.0);
    text::line(ui, heading, Align2::LEFT_CENTER, Face::Strong, scene.look.text, &scene.say("sender-title"));
    body.min.y += 4.0;
    let fields = [
        ("sender-postal-code", &mut sender.postal_code),
        ("sender-street", &mut sender.street),
        ("sender-building", &mut sender.building),
        ("sender-department", &mut sender.department),
    ];
    for (id, value) in fields {
        let name = scene.say(id);
        form::row(ui, scene, &mut body, Id::unique(id), &name, "", value);
    }
    let is_new = sender != *stored;
    let is_whole = PostalCode::parse(&sender.postal_code).is_ok() && !sender.street.trim().is_empty();
    let word = scene.say("sender-save");
    let button = Button::new(scene.look, &word).enabled(is_new && is_whole);
    let extent = button.extent(ui);
    let place = Rect::from_min_size(pos2(room.left(), body.top() + 4.0), extent);
    let pressed = button.show_at(ui, place).clicked();
    let beside = match &view.sender_doubt {
        _ if is_new && !is_whole => Some(scene.say("sender-missing")),
        Some(doubt) if !is_new => Some(scene.words.what(doubt)),
        _ => None,
    };
    if let Some(words) = beside {
        let hint =
            Rect::from_min_max(pos2(place.right() + 12.0, place.top()), pos2(room.right(), place.bottom()));
        text::lines(ui, hint, Align2::LEFT_CENTER, Face::Small, scene.look.attention, &words, 2);
    }
    screen.sender = is_new.then_some(sender.clone());
    if pressed {
        asks.push(Ask::Send(Command::SetSender(sender)));
        screen.sender = None;
    }
}

/// How high the form is.
pub const HEIGHT: f32 = 24.0 + 4.0 + 4.0 * form::ROW + 4.0 + size::BUTTON;
