//! The second person to an act of two: who it is, and their own passphrase; Enter signs.
//!
//! README, rules W7, W9. The trap: the one who is signed in cannot be the second, so that name is not offered; the desk
//! refuses it all the same. What is typed is wiped when it is taken or dropped.

use egui::{Align2, Id, Key, Modifiers, Rect, Ui, vec2};
use zeroize::Zeroizing;

use crate::bench::message::{Access, Passphrase, Signature};
use crate::domain::OperatorId;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::field::Field;
use crate::window::widget::{form, panel, text};
use crate::window::{icon, keys};
use crate::words::Notice;

/// Room for a long passphrase, so that the text does not move about in memory while it is typed.
const ROOM: usize = 256;

/// How many names are offered at most.
const MOST_NAMES: usize = 6;

/// Height of one name, with the gap below it.
const NAME: f32 = 36.0;

/// A second person about to sign.
pub struct SecondPerson {
    chosen: usize,
    passphrase: Zeroizing<String>,
    focused: bool,
}

impl Default for SecondPerson {
    fn default() -> Self {
        Self { chosen: 0, passphrase: Zeroizing::new(String::with_capacity(ROOM)), focused: false }
    }
}

/// How the panel stands besides what is typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing<'a> {
    /// The signature is being tried, which takes about a second on purpose.
    pub waiting: bool,
    /// Why the last one was refused.
    pub refusal: Option<&'a Notice>,
}

/// The id of the passphrase field.
#[must_use]
pub fn id(salt: &str) -> Id {
    Id::unique((salt, "second-passphrase"))
}

/// The height that [`show`] takes.
#[must_use]
pub fn height(scene: &Scene<'_>) -> f32 {
    let names = others(scene).len().clamp(1, MOST_NAMES);
    28.0 + f32::from(u8::try_from(names).unwrap_or(u8::MAX)) * NAME + form::ROW + size::BUTTON + 44.0
}

/// Shows who may be the second person, the field and the button from the top of `body`; answers a signature once.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    salt: &str,
    state: &mut SecondPerson,
    standing: Standing<'_>,
    asks: &mut Vec<Ask>,
) -> Option<Signature> {
    let look = scene.look;
    let head = panel::take_top(body, 28.0);
    text::line(ui, head, Align2::LEFT_CENTER, Face::Strong, look.text, &scene.say("second-title"));
    let others = others(scene);
    if others.is_empty() {
        let words = panel::take_top(body, NAME * 2.0);
        let sentence = scene.say("second-nobody");
        text::lines(ui, words, Align2::LEFT_TOP, Face::Body, look.ink(Tone::Attention), &sentence, 3);
        return None;
    }
    choose(ui, state, others.len().min(MOST_NAMES));
    for (at, (who, name)) in others.iter().take(MOST_NAMES).enumerate() {
        let row = panel::take_top(body, NAME).with_max_y(body.top() - 4.0);
        if name_row(ui, scene, row, at == state.chosen, who, name) {
            state.chosen = at;
            state.focused = false;
        }
    }
    let name = scene.say("second-passphrase");
    let field = Field { secret: true, icon: icon::KEY, ..Field::new(&name) };
    let response = form::field(ui, scene, body, id(salt), field, &mut state.passphrase);
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if !std::mem::replace(&mut state.focused, true) {
        response.request_focus();
    }
    let ready = !standing.waiting && !state.passphrase.is_empty();
    let row = panel::take_top(body, size::BUTTON);
    let word = scene.say(if standing.waiting { "second-waiting" } else { "second-sign" });
    let sign = if standing.waiting { icon::HOURGLASS } else { icon::SHIELD_CHECK };
    let pressed = Button::new(look, &word).icon(sign).key("Enter").primary().enabled(ready).show_at(ui, row);
    let below = panel::take_top(body, 44.0);
    if let (Some(notice), false) = (standing.refusal, standing.waiting) {
        let words = scene.words.what(notice);
        let place = below.with_min_y(below.top() + 6.0);
        text::lines(ui, place, Align2::LEFT_TOP, Face::Small, look.ink(Tone::Stop), &words, 2);
    }
    if !ready || !(pressed.clicked() || entered) {
        return None;
    }
    let (operator, _) = others.get(state.chosen)?;
    let signature = Signature {
        operator: operator.clone(),
        passphrase: Passphrase::new(std::mem::take(&mut *state.passphrase)),
    };
    *state = SecondPerson { chosen: state.chosen, ..SecondPerson::default() };
    asks.push(Ask::ForgetTyped(vec![id(salt)]));
    Some(signature)
}

/// Everybody but the one who is signed in.
fn others<'a>(scene: &Scene<'a>) -> Vec<&'a (OperatorId, String)> {
    let Some(station) = scene.model.station.as_ref() else { return Vec::new() };
    let first = match &station.access {
        Access::Unlocked(operator, _) => Some(operator),
        _ => None,
    };
    station.operators.iter().filter(|(id, _)| Some(id) != first).collect()
}

/// The arrows choose a name while the passphrase has the keyboard.
fn choose(ui: &Ui, state: &mut SecondPerson, count: usize) {
    keys::leave_arrows(ui.ctx());
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowDown) {
        state.chosen += 1;
    }
    if pressed(Key::ArrowUp) {
        state.chosen = state.chosen.saturating_sub(1);
    }
    state.chosen = state.chosen.min(count.saturating_sub(1));
}

/// One name to be chosen; whether it was pressed.
fn name_row(
    ui: &mut Ui,
    scene: &Scene<'_>,
    row: Rect,
    chosen: bool,
    operator: &OperatorId,
    name: &str,
) -> bool {
    let look = scene.look;
    let told = format!("{name} {operator}");
    let response = Button::new(look, "").chosen(chosen).name(&told).show_at(ui, row);
    let ink = if chosen { look.on_accent } else { look.text };
    let inside = row.shrink2(vec2(12.0, 0.0));
    let spot = inside.with_max_x(inside.left() + 16.0);
    text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, ink, icon::USER);
    let code = text::width(ui, Face::CodeSmall, &operator.0);
    let words = inside.with_min_x(inside.left() + 28.0).with_max_x(inside.right() - code - 8.0);
    text::paint_or_cut(ui, words, Align2::LEFT_CENTER, Face::Body, ink, name);
    text::paint(ui, inside, Align2::RIGHT_CENTER, Face::CodeSmall, ink, &operator.0);
    response.clicked()
}
