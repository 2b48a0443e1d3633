//! The locked station: who, and the passphrase; nothing of any customer is on screen.
//!
//! Trying a passphrase takes about a second on purpose; the page says so and waits.

use egui::{Align2, Id, Rect, Ui, pos2, vec2};
use zeroize::Zeroizing;

use crate::bench::message::{Access, Command, Passphrase, StationView};
use crate::bench::training::DEMO_PASSPHRASE;
use crate::domain::Environment;
use crate::window::frame::notice_bar;
use crate::window::icon;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::field::Field;
use crate::window::widget::{form, panel, text};
use crate::words::{Fact, Severity};

/// What the page remembers.
pub struct LockScreen {
    chosen: usize,
    passphrase: Zeroizing<String>,
    focused: bool,
}

impl Default for LockScreen {
    fn default() -> Self {
        Self { chosen: 0, passphrase: Zeroizing::new(String::with_capacity(256)), focused: false }
    }
}

/// The id of the passphrase field.
#[must_use]
pub fn field_id() -> Id {
    Id::unique("unlock-passphrase")
}

/// Draws the page.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    full: Rect,
    station: &StationView,
    screen: &mut LockScreen,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let rows = f32::from(u8::try_from(station.operators.len().min(8)).unwrap_or(8));
    let height = 216.0 + rows * 40.0 + 58.0;
    let card = Rect::from_center_size(full.center(), vec2(420.0, height));
    panel::bare(ui, look, card, false);
    let mut body = card.shrink(24.0);
    let head = panel::take_top(&mut body, 28.0);
    text::paint(
        ui,
        head.with_max_x(head.left() + 24.0),
        Align2::LEFT_CENTER,
        Face::Icon,
        look.muted,
        icon::LOCK,
    );
    let words = head.with_min_x(head.left() + 28.0);
    text::line(ui, words, Align2::LEFT_CENTER, Face::Heading, look.text, &scene.say("lock-title"));
    let below = panel::take_top(&mut body, 24.0);
    text::line(ui, below, Align2::LEFT_CENTER, Face::Small, look.muted, &station.institution);
    body.min.y += 12.0;
    let unlocking = station.access == Access::Unlocking;
    operators(ui, scene, &mut body, station, screen);
    body.min.y += 10.0;
    let name = scene.say("passphrase");
    let field = Field { secret: true, icon: icon::KEY, ..Field::new(&name) };
    let response = form::field(ui, scene, &mut body, field_id(), field, &mut screen.passphrase);
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    // A window that had not the keyboard yet loses the first wish; ask again while nothing else has it.
    let nobody = ui.memory(|memory| memory.focused().is_none());
    if !std::mem::replace(&mut screen.focused, true) || nobody {
        response.request_focus();
    }
    let ready = !unlocking && !screen.passphrase.is_empty() && !station.operators.is_empty();
    let row = panel::take_top(&mut body, size::BUTTON);
    let word = scene.say(if unlocking { "lock-unlocking" } else { "lock-unlock" });
    let sign = if unlocking { icon::HOURGLASS } else { icon::LOCK_OPEN };
    let button = Button::new(look, &word).icon(sign).key("Enter").primary().enabled(ready);
    let pressed = button.show_at(ui, row).clicked();
    if unlocking {
        wait(ui, scene, Rect::from_min_size(row.left_bottom() + vec2(0.0, 6.0), vec2(row.width(), 3.0)));
    }
    if ready && (pressed || entered) {
        let (operator, _) = &station.operators[screen.chosen.min(station.operators.len() - 1)];
        let passphrase = Passphrase::new(std::mem::take(&mut *screen.passphrase));
        asks.push(Ask::Send(Command::Unlock { operator: operator.clone(), passphrase }));
        *screen = LockScreen { chosen: screen.chosen, ..LockScreen::default() };
        asks.push(Ask::ForgetTyped(vec![field_id()]));
    }
    let mut room = body.with_min_y(body.top() + 10.0);
    if station.environment == Environment::Demo {
        let row = panel::take_top(&mut room, 22.0);
        let hint = scene.say_with("lock-demo", &[("passphrase", Fact::from(DEMO_PASSPHRASE))]);
        text::line(ui, row, Align2::LEFT_CENTER, Face::Small, look.muted, &hint);
    }
    told(ui, scene, room);
}

/// A piece of bar that runs from left to right: the passphrase is being tried.
fn wait(ui: &Ui, scene: &Scene<'_>, bar: Rect) {
    const ROUND_SECS: f64 = 1.2;
    ui.painter().rect_filled(bar, 1.5, scene.look.line);
    #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
    let share = (ui.input(|input| input.time) % ROUND_SECS / ROUND_SECS) as f32;
    let piece = bar.width() * 0.25;
    let left = bar.left() + (bar.width() + piece) * share - piece;
    let place = Rect::from_x_y_ranges(left..=left + piece, bar.y_range()).intersect(bar);
    ui.painter().rect_filled(place, 1.5, scene.look.accent);
    ui.ctx().request_repaint_after_secs(0.03);
}

fn operators(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    station: &StationView,
    screen: &mut LockScreen,
) {
    let look = scene.look;
    screen.chosen = screen.chosen.min(station.operators.len().saturating_sub(1));
    for (at, (id, name)) in station.operators.iter().take(8).enumerate() {
        let row = panel::take_top(body, 36.0);
        body.min.y += 4.0;
        let told = format!("{name} {id}");
        let response = Button::new(look, "").chosen(at == screen.chosen).name(&told).show_at(ui, row);
        let ink = if at == screen.chosen { look.on_accent } else { look.text };
        let inside = row.shrink2(vec2(12.0, 0.0));
        text::paint(
            ui,
            inside.with_max_x(inside.left() + 16.0),
            Align2::CENTER_CENTER,
            Face::Icon,
            ink,
            icon::USER,
        );
        text::paint(ui, inside.with_min_x(inside.left() + 28.0), Align2::LEFT_CENTER, Face::Body, ink, name);
        text::paint(ui, inside, Align2::RIGHT_CENTER, Face::CodeSmall, ink, &id.0);
        if response.clicked() {
            screen.chosen = at;
            // The field would lose it again in this frame: the pointer is elsewhere.
            screen.focused = false;
        }
    }
}

/// The last notice, when something went wrong.
fn told(ui: &mut Ui, scene: &Scene<'_>, room: Rect) {
    let Some(notice) = scene.model.notices.front().filter(|notice| notice.severity > Severity::Info) else {
        return;
    };
    let (tone, sign) = notice_bar::sign(notice.severity);
    let look = scene.look;
    let spot = Rect::from_min_size(room.min, vec2(18.0, 18.0));
    text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.ink(tone), sign);
    let mut words = scene.words.what(notice);
    if let Some(remedy) = scene.words.remedy(notice) {
        words.push_str(&scene.say("sentence-gap"));
        words.push_str(&remedy);
    }
    let place = Rect::from_min_max(pos2(room.left() + 26.0, room.top()), room.max);
    text::lines(ui, place, Align2::LEFT_TOP, Face::Small, look.ink(tone), &words, 3);
}
