//! What the institution decides for itself: every rule with its value, and beside it what it means and how it is changed.
//!
//! README, decisions D1 to D9. A switch changes by its key, a number is typed; what the service itself fixes stands
//! below, to be read only.

use egui::{Align2, Id, Key, Rect, Ui, vec2};

use crate::bench::message::Command;
use crate::domain::HouseRule;
use crate::domain::setup::SKIP_DAYS;
use crate::domain::soft::USERS_PER_PHONE;
use crate::domain::verifier::Policy;
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::settings::{SettingsScreen, sender};
use crate::window::widget::button::Button;
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::field::{self, Field};
use crate::window::widget::list;
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{panel, text};

/// What the service fixes: its sentence, the number, the rule.
const FIXED: [(&str, u32, &str); 3] = [
    ("service-rule-skip", SKIP_DAYS, "R23"),
    ("service-rule-phone", USERS_PER_PHONE, "R3"),
    ("service-rule-lock", Policy::SERVICE.wrong_before_lock, "D3"),
];

/// The rule that is being looked at, and the number being typed for it.
#[derive(Debug, Default)]
pub struct Deciding {
    /// Its place in the list.
    pub chosen: usize,
    /// The number; empty while nothing is typed.
    pub typed: String,
    focus: bool,
    reveal: bool,
}

impl Deciding {
    /// Looks at another rule.
    fn choose(&mut self, at: usize) {
        if self.chosen != at {
            *self = Self { chosen: at, reveal: true, ..Self::default() };
        }
    }

    /// The rule with its value now.
    fn rule(&self, scene: &Scene<'_>) -> Option<(HouseRule, u32)> {
        scene.model.settings.value()?.rules.get(self.chosen).copied()
    }

    /// The number that is typed, if the rule may have it and does not have it yet.
    fn number(&self, rule: HouseRule, now: u32) -> Option<u32> {
        let typed = self.typed.trim().parse().ok()?;
        (rule.may_be(typed).is_ok() && typed != now).then_some(typed)
    }
}

/// Does what a key asks for: another rule, or another value for it.
pub(super) fn perform(deciding: &mut Deciding, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
    let count = scene.model.settings.value().map_or(0, |view| view.rules.len());
    if let Some(at) = list::step(intent, 15).and_then(|by| list::moved(Some(deciding.chosen), by, count)) {
        deciding.choose(at);
    }
    let Some((rule, now)) = deciding.rule(scene).filter(|_| intent == Intent::ChangeRule) else { return };
    let value = if rule.is_switch() { Some(1 - now.min(1)) } else { deciding.number(rule, now) };
    match value {
        Some(value) => {
            deciding.typed.clear();
            asks.push(Ask::Send(Command::DecideRule { rule, value }));
        }
        None => deciding.focus = true,
    }
}

/// Draws the rules at the left; the chosen one and the return address at the right.
pub(super) fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    screen: &mut SettingsScreen,
    asks: &mut Vec<Ask>,
) {
    let right = rect.with_min_x(rect.right() - (rect.width() * 0.34).clamp(360.0, 480.0));
    let left = rect.with_max_x(right.left() - size::GAP);
    let fixed = left.with_min_y(left.bottom() - size::HEADING - 24.0 * 3.0 - 20.0);
    table(ui, scene, left.with_max_y(fixed.top() - size::GAP), &mut screen.deciding);
    let parts = panel::show(ui, scene.look, fixed, &scene.say("rules-fixed"), "", false);
    let inside = parts.body.shrink2(vec2(size::INSET, 8.0));
    let lines = FIXED.map(|(id, number, rule)| {
        let value = scene.say_with("rule-with-number", &[("value", number.into()), ("rule", rule.into())]);
        Fact::words(scene.say(id), value)
    });
    facts::show(ui, scene.look, inside, inside.width() * 0.62, &lines);
    let below = right.with_min_y(right.bottom() - sender::PANEL);
    chosen(ui, scene, right.with_max_y(below.top() - size::GAP), &mut screen.deciding, asks);
    sender::show(ui, scene, below, &mut screen.sender, asks);
}

fn table(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, deciding: &mut Deciding) {
    let parts = panel::show(ui, scene.look, rect, &scene.say("rules-title"), "", false);
    let Some(view) = scene.model.settings.value() else {
        panel::empty(ui, scene.look, parts.body, icon::HOURGLASS, &scene.say("list-pending"));
        return;
    };
    let column = |id: &str, width| Column::new(scene.say(id), width);
    let columns = [
        column("column-house-rule", Width::Share(1.0)),
        column("column-now", Width::Exact(150.0)),
        column("column-standard", Width::Exact(110.0)),
        column("column-basis", Width::Exact(40.0)),
    ];
    let table = Table {
        chosen: Some(deciding.chosen),
        reveal: std::mem::take(&mut deciding.reveal),
        ..Table::new("house-rules", &columns, size::ROW, view.rules.len())
    };
    let answer = table.show(ui, scene.look, parts.body, |at| {
        let (rule, value) = *view.rules.get(at)?;
        let standard = standard(scene, rule);
        let tone = if value == standard { Tone::Plain } else { Tone::Accent };
        Some(vec![
            Cell::words(scene.word("house-rule", rule.as_str())),
            Cell::words(words(scene, rule, value)).tone(tone).face(Face::Strong),
            Cell::words(words(scene, rule, standard)).tone(Tone::Muted).face(Face::Small),
            Cell::code(rule.rule()).tone(Tone::Muted).face(Face::CodeSmall),
        ])
    });
    if let Some(at) = answer.chosen {
        deciding.choose(at);
        deciding.reveal = false;
    }
}

fn standard(scene: &Scene<'_>, rule: HouseRule) -> u32 {
    use crate::domain::Environment::Production;
    rule.standard(scene.model.station.as_ref().map_or(Production, |station| station.environment))
}

/// A value as people say it.
fn words(scene: &Scene<'_>, rule: HouseRule, value: u32) -> String {
    if rule.is_switch() {
        scene.say(if value == 0 { "rule-off" } else { "rule-on" })
    } else {
        scene.say_with(&format!("house-rule-is-{rule}"), &[("value", value.into())])
    }
}

fn chosen(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, deciding: &mut Deciding, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let Some((rule, now)) = deciding.rule(scene) else {
        panel::bare(ui, look, rect, false);
        return;
    };
    let parts = panel::show(ui, look, rect, &scene.word("house-rule", rule.as_str()), rule.rule(), true);
    let mut body = parts.body.shrink2(vec2(size::INSET, 12.0));
    let row = panel::take_top(&mut body, 32.0);
    text::line(ui, row, Align2::LEFT_CENTER, Face::Heading, look.text, &words(scene, rule, now));
    let about = scene.word("house-rule-about", rule.as_str());
    let told = text::lines(ui, body, Align2::LEFT_TOP, Face::Small, look.muted, &about, 4);
    body.min.y = told.bottom() + 10.0;
    let can = rule.is_switch() || deciding.number(rule, now).is_some();
    if !rule.is_switch() {
        number(ui, scene, &mut body, deciding, rule, asks);
    }
    let id = match (rule.is_switch(), now) {
        (true, 0) => "rule-turn-on",
        (true, _) => "rule-turn-off",
        (false, _) => "do-change-rule",
    };
    let (word, key) = (scene.say(id), Intent::ChangeRule.caps());
    panel::row(ui, "rule-acts", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        let button = Button::new(look, &word).icon(icon::CHECK).key(&key).enabled(can);
        if button.show(ui).clicked() {
            asks.push(Ask::Do(Intent::ChangeRule));
        }
    });
}

/// The field for another number, with what it may be.
fn number(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    deciding: &mut Deciding,
    rule: HouseRule,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let (least, most) = rule.bounds().into_inner();
    let bounds = scene.say_with("rule-bounds", &[("least", least.into()), ("most", most.into())]);
    let name = scene.word("house-rule", rule.as_str());
    let place = panel::take_top(body, size::FIELD);
    let place = place.with_max_x(place.left() + 120.0);
    let field = Field { hint: &bounds, code: true, ..Field::new(&name) };
    let response = field::show(ui, look, place, Id::unique("house-rule"), field, &mut deciding.typed);
    if std::mem::take(&mut deciding.focus) {
        response.request_focus();
    }
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        asks.push(Ask::Do(Intent::ChangeRule));
    }
    let typed = deciding.typed.trim();
    if !typed.is_empty() && !typed.parse().is_ok_and(|number| rule.may_be(number).is_ok()) {
        let beside = place.with_min_x(place.right() + 10.0).with_max_x(body.right());
        text::lines(ui, beside, Align2::LEFT_CENTER, Face::Small, look.stop, &bounds, 2);
    }
}
