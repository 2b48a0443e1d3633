//! The key of the chosen token is to be changed: to that of which lot, and its serial typed as the yes.
//!
//! The trap: nobody can open the token with its old key afterwards, so nothing is filled in beforehand.

use egui::{Align2, CornerRadius, Id, Key, Modifiers, Rect, StrokeKind, Ui};

use crate::bench::message::{Command, SlotNo, SlotView};
use crate::window::command::Intent;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::bench::BenchScreen;
use crate::window::widget::button::Button;
use crate::window::widget::field::Field;
use crate::window::widget::{form, panel, text};

/// What is typed.
#[derive(Debug, PartialEq, Eq)]
pub struct RekeyForm {
    /// Where the token lies.
    pub slot: SlotNo,
    /// The lot.
    pub lot: String,
    /// The serial.
    pub typed: String,
    /// Whether the keyboard goes into the first field now.
    focus: bool,
}

impl RekeyForm {
    /// An empty form for a slot.
    #[must_use]
    pub const fn new(slot: SlotNo) -> Self {
        Self { slot, lot: String::new(), typed: String::new(), focus: true }
    }

    fn is_typed(&self) -> bool {
        !self.lot.trim().is_empty() && !self.typed.trim().is_empty()
    }
}

/// How high the box is.
#[must_use]
pub fn height(ui: &Ui, scene: &Scene<'_>, width: f32, slot: &SlotView) -> f32 {
    let words = text::height(ui, Face::Strong, &sentence(scene, slot), width - 24.0, 3);
    let how = text::height(ui, Face::Small, &scene.say("rekey-how"), width - 24.0, 5);
    24.0 + words + 4.0 + how + 6.0 + 2.0 * form::ROW + 2.0 * size::BUTTON + 6.0
}

fn sentence(scene: &Scene<'_>, slot: &SlotView) -> String {
    let serial = slot.token.as_ref().map_or("", |token| token.serial.as_str());
    scene.say_with("rekey-title", &[("token", serial.into())])
}

/// Shows the box; the form goes when it is sent or given up.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    place: Rect,
    slot: &SlotView,
    screen: &mut BenchScreen,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let Some(form) = &mut screen.rekey else { return };
    ui.painter().rect(
        place,
        CornerRadius::same(size::RADIUS),
        look.attention_soft,
        egui::Stroke::new(1.0, look.attention),
        StrokeKind::Inside,
    );
    let mut inside = place.shrink(12.0);
    let said = text::lines(ui, inside, Align2::LEFT_TOP, Face::Strong, look.text, &sentence(scene, slot), 3);
    inside.min.y = said.bottom() + 4.0;
    let said = text::lines(ui, inside, Align2::LEFT_TOP, Face::Small, look.text, &scene.say("rekey-how"), 5);
    inside.min.y = said.bottom() + 6.0;
    let ids = [Id::unique("rekey-lot"), Id::unique("rekey-serial")];
    let names = [scene.say("rekey-lot"), scene.say("rekey-serial")];
    let mut sends = false;
    for (at, value) in [&mut form.lot, &mut form.typed].into_iter().enumerate() {
        let field = Field { code: true, ..Field::new(&names[at]) };
        let response = form::field(ui, scene, &mut inside, ids[at], field, value);
        if at == 0 && std::mem::take(&mut form.focus) {
            response.request_focus();
        }
        // Taken out of the input: the next field must not hear the same Enter.
        let entered =
            response.lost_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        if entered && at == 0 {
            ui.memory_mut(|memory| memory.request_focus(ids[1]));
        }
        sends |= entered && at == 1;
    }
    let word = scene.name(Intent::ChangeKey);
    let ready = form.is_typed();
    let row = panel::take_top(&mut inside, size::BUTTON);
    let pressed = Button::new(look, &word).key("Enter").primary().enabled(ready).show_at(ui, row).clicked();
    inside.min.y += 6.0;
    let word = scene.say("rekey-not");
    let row = panel::take_top(&mut inside, size::BUTTON);
    let gives_up = Button::new(look, &word).key("Esc").show_at(ui, row).clicked();
    if ready && (pressed || sends) {
        let command =
            Command::ChangeKey { slot: slot.no, lot: form.lot.clone(), typed: form.typed.trim().to_owned() };
        asks.push(Ask::Send(command));
        // What comes now is meant for this slot.
        let no = slot.no;
        screen.rekey = None;
        screen.choose(no);
    } else if gives_up {
        screen.rekey = None;
    }
}
