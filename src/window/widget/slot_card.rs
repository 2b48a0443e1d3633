//! A slot on the bench: a drawn token, what it is about, and the question it may have.
//!
//! Colour, icon and word agree; a slot that needs a person says so in one sentence with two answers. Up to eight slots
//! are tall cards; more are low ones in which a question or a refusal takes the token's place.

use egui::{
    Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::bench::message::{Answer, Lcd, SlotState, SlotView, StepState};
use crate::domain::UnixMillis;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::token_picture::{self, Display};
use crate::window::widget::{hand_step, text};
use crate::words::{Fact, number};

/// The least height of a tall card.
pub const TALL: f32 = 330.0;
/// The least height of a low card.
pub const LOW: f32 = 118.0;
/// The least width of a card.
pub const WIDTH: f32 = 126.0;

/// The tone, icon and message id that stand for a state.
#[must_use]
pub const fn sign(state: SlotState) -> (Tone, &'static str, &'static str) {
    match state {
        SlotState::Empty => (Tone::Muted, "", "slot-empty"),
        SlotState::Ready => (Tone::Plain, icon::CIRCLE, "slot-ready"),
        SlotState::Working => (Tone::Accent, icon::PLAY, "slot-working"),
        SlotState::Done => (Tone::Done, icon::CHECK, "slot-done"),
        SlotState::Attention => (Tone::Attention, icon::WARNING, "slot-attention"),
        SlotState::Foreign => (Tone::Stop, icon::PROHIBIT, "slot-foreign"),
    }
}

/// The word on the button of an answer.
#[must_use]
pub fn answer_word(scene: &Scene<'_>, answer: &Answer) -> String {
    scene.say(match answer {
        Answer::Retry => "answer-retry",
        Answer::SetClock => "answer-set-clock",
        Answer::Quarantine => "answer-quarantine",
        Answer::Drop => "answer-drop",
        Answer::Allow => "answer-allow",
        Answer::ShowKey => "answer-show-key",
        Answer::Pressed => "answer-pressed",
        Answer::Later => "answer-later",
        Answer::Codes { .. } => "answer-codes",
    })
}

/// What pressing the button of an answer asks for.
#[must_use]
pub fn answer_ask(slot: &SlotView, answer: &Answer) -> Ask {
    match answer {
        Answer::Codes { .. } => Ask::TypeCodes(slot.no),
        answer => Ask::Send(crate::bench::message::Command::Answer { slot: slot.no, answer: answer.clone() }),
    }
}

/// Shows a slot; gives the response of the card itself.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    slot: &SlotView,
    chosen: bool,
    asks: &mut Vec<Ask>,
) -> Response {
    let (tone, _, id) = sign(slot.state);
    let word = scene.say(id);
    let response = frame(ui, scene, rect, slot, chosen, tone, &word);
    let inside = rect.shrink(10.0);
    let is_low = rect.height() < TALL;
    heading(ui, scene, inside, slot, is_low && told(scene, slot).is_some());
    if is_low {
        low(ui, scene, inside, slot, asks);
    } else {
        tall(ui, scene, inside, slot, asks);
    }
    response
}

fn frame(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    slot: &SlotView,
    chosen: bool,
    tone: Tone,
    word: &str,
) -> Response {
    let look = scene.look;
    let id = ui.scope_id().with(("slot", slot.no.0));
    let response = ui.interact(rect, id, Sense::click());
    let mut name = scene.say_with("slot-name", &[("slot", slot.no.0.into())]);
    let serial = slot.token.as_ref().map(|token| token.serial.to_string());
    for part in [Some(word.to_owned()), serial, work_line(slot), told(scene, slot)].into_iter().flatten() {
        name.push(' ');
        name.push_str(&part);
    }
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, &name));
    let fill = match tone {
        Tone::Attention | Tone::Stop => look.ground(tone),
        _ => look.sunken,
    };
    let line = match tone {
        Tone::Muted | Tone::Plain => look.line_strong,
        tone => look.ink(tone),
    };
    let radius = CornerRadius::same(size::PANEL_RADIUS);
    ui.painter().rect(rect, radius, fill, Stroke::new(1.0, line), StrokeKind::Inside);
    if chosen || response.has_focus() {
        let ring = CornerRadius::same(size::PANEL_RADIUS + 3);
        ui.painter().rect_stroke(rect.expand(3.0), ring, look.focus_ring(), StrokeKind::Inside);
    }
    response
}

fn heading(ui: &mut Ui, scene: &Scene<'_>, inside: Rect, slot: &SlotView, with_state: bool) {
    let row = Rect::from_min_max(inside.min, pos2(inside.right(), inside.top() + 18.0));
    let number = slot.no.0.to_string();
    text::paint(ui, row, Align2::LEFT_CENTER, Face::SmallStrong, scene.look.text, &number);
    let rest = row.with_min_x(row.left() + 20.0);
    if with_state {
        state_line(ui, scene, rest, Align2::RIGHT_CENTER, slot);
    } else if let Some(token) = &slot.token {
        let serial = token.serial.as_str();
        text::line(ui, rest, Align2::RIGHT_CENTER, Face::CodeSmall, scene.look.muted, serial);
    } else {
        text::line(ui, rest, Align2::RIGHT_CENTER, Face::Small, scene.look.muted, &slot.label);
    }
}

fn tall(ui: &mut Ui, scene: &Scene<'_>, inside: Rect, slot: &SlotView, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let body = Rect::from_min_size(pos2(inside.left(), inside.top() + 26.0), vec2(inside.width(), 158.0));
    // Wider than this, what lies would be larger than what stands.
    let body = Rect::from_center_size(body.center(), vec2(body.width().min(144.0), body.height()));
    picture(ui, scene, body, slot, true);
    let mut rest = Rect::from_min_max(pos2(inside.left(), body.bottom() + 12.0), inside.max);
    state_line(
        ui,
        scene,
        Rect::from_min_size(rest.min, vec2(rest.width(), 22.0)),
        Align2::CENTER_CENTER,
        slot,
    );
    rest.min.y += 24.0;
    if let Some(question) = &slot.question {
        let sentence = scene.words.short(&question.notice);
        let room = Rect::from_min_max(rest.min, pos2(rest.right(), rest.bottom() - 72.0));
        let rows = text::rows_in(room.height(), Face::Small);
        text::lines(ui, room, Align2::CENTER_TOP, Face::Small, look.text, &sentence, rows);
        answers(
            ui,
            scene,
            Rect::from_min_max(pos2(rest.left(), rest.bottom() - 66.0), rest.max),
            slot,
            asks,
            6.0,
        );
        return;
    }
    let first =
        text::lines(ui, rest, Align2::CENTER_TOP, Face::Small, look.muted, &first_line(scene, slot), 3);
    if let Some(line) = work_line(slot) {
        rest.min.y = first.bottom().max(rest.top()) + 2.0;
        text::lines(ui, rest, Align2::CENTER_TOP, Face::Small, look.muted, &line, 3);
    }
}

fn low(ui: &mut Ui, scene: &Scene<'_>, inside: Rect, slot: &SlotView, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let mut rest = inside.with_min_y(inside.top() + 20.0);
    if let Some(sentence) = told(scene, slot) {
        let buttons = if slot.question.is_some() { 50.0 } else { 0.0 };
        let mut room = rest.with_max_y(rest.bottom() - buttons);
        if let Some(step) = &slot.hand {
            // In the lowest cards the sentence needs the room.
            let side = if room.height() < 50.0 { 30.0 } else { hand_step::SMALL };
            let place = Rect::from_min_size(pos2(room.right() - side, room.top()), vec2(side, side));
            hand_step::paint(ui, look, place, step.hand);
            room.max.x = place.left() - 4.0;
        }
        let rows = text::rows_in(room.height(), Face::Small).max(2);
        text::lines(ui, room, Align2::LEFT_TOP, Face::Small, look.text, &sentence, rows);
        answers(ui, scene, rest.with_min_y(rest.bottom() - 48.0), slot, asks, 4.0);
        return;
    }
    let height = (rest.height() - 42.0).clamp(34.0, rest.width() / 2.55);
    let body = Rect::from_min_size(rest.min, vec2(rest.width().min(height * 2.7), height));
    let body = body.translate(vec2((rest.width() - body.width()) / 2.0, 0.0));
    picture(ui, scene, body, slot, false);
    rest.min.y = body.bottom() + 4.0;
    let row = rest.with_max_y(rest.top() + 20.0);
    state_line(ui, scene, row, Align2::LEFT_CENTER, slot);
    let below = rest.with_min_y(row.bottom() + 1.0);
    let line = match &slot.work {
        Some(work) => {
            // The count stands by the state, so that a long name does not push it out.
            let count = format!("{}/{}", work.item, work.of);
            text::line(ui, row, Align2::RIGHT_CENTER, Face::CodeSmall, look.muted, &count);
            work.contract_name.clone()
        }
        None => first_line(scene, slot),
    };
    let rows = text::rows_in(below.height(), Face::Small);
    text::lines(ui, below, Align2::LEFT_TOP, Face::Small, look.muted, &line, rows);
}

/// The token in the slot, or its empty place; over it, what a hand has to do.
fn picture(ui: &Ui, scene: &Scene<'_>, room: Rect, slot: &SlotView, upright: bool) {
    let look = scene.look;
    let (tone, ..) = sign(slot.state);
    match (&slot.token, &slot.hand) {
        (None, Some(step)) => {
            let side = room.height().min(room.width()).min(96.0);
            hand_step::paint(ui, look, Rect::from_center_size(room.center(), vec2(side, side)), step.hand);
        }
        (None, None) if slot.is_reader() => token_picture::absent_from_reader(ui, look, room, upright),
        (None, None) => token_picture::absent(ui, look, room, upright),
        (Some(token), step) => {
            let behind =
                if matches!(tone, Tone::Attention | Tone::Stop) { look.ground(tone) } else { look.sunken };
            let word = display_word(scene, slot);
            let kind = (token.family, token.model.as_str());
            token_picture::show(ui, look, room, behind, kind, upright, display(scene, slot, &word));
            if let Some(step) = step {
                let center = room.right_bottom() - vec2(hand_step::SMALL, hand_step::SMALL) * 0.55;
                ui.painter().circle_filled(center, hand_step::SMALL * 0.72, behind);
                let extent = vec2(hand_step::SMALL, hand_step::SMALL);
                hand_step::paint(ui, look, Rect::from_center_size(center, extent), step.hand);
            }
        }
    }
}

/// How long the token in a slot still waits for a hand.
fn time_left(scene: &Scene<'_>, slot: &SlotView) -> Option<String> {
    slot.hand.as_ref().and_then(|step| hand_step::short_limit(scene, step))
}

fn state_line(ui: &mut Ui, scene: &Scene<'_>, row: Rect, align: Align2, slot: &SlotView) {
    let (tone, sign, id) = sign(slot.state);
    // Where somebody is waited for, the seconds say more than the word.
    let word = time_left(scene, slot).unwrap_or_else(|| scene.say(id));
    let ink = scene.look.ink(tone);
    let wide = text::width(ui, Face::Strong, &word);
    let icon = if sign.is_empty() { 0.0 } else { 20.0 };
    let place = align.align_size_within_rect(vec2((icon + wide).min(row.width()), row.height()), row);
    if icon > 0.0 {
        let picture = place.with_max_x(place.left() + 16.0);
        text::paint(ui, picture, Align2::CENTER_CENTER, Face::Icon, ink, sign);
    }
    text::line(ui, place.with_min_x(place.left() + icon), Align2::LEFT_CENTER, Face::Strong, ink, &word);
}

fn answers(ui: &mut Ui, scene: &Scene<'_>, room: Rect, slot: &SlotView, asks: &mut Vec<Ask>, gap: f32) {
    let Some(question) = &slot.question else { return };
    let height = (room.height() - gap) / 2.0;
    for (row, answer) in (0u8..).zip(&question.answers) {
        let top = room.top() + f32::from(row) * (height + gap);
        let place = Rect::from_min_size(pos2(room.left(), top), vec2(room.width(), height));
        let word = answer_word(scene, answer);
        let name = scene.say_with(
            "slot-answer-name",
            &[("slot", slot.no.0.into()), ("answer", Fact::from(word.as_str()))],
        );
        if Button::new(scene.look, &word).small().name(&name).show_at(ui, place).clicked() {
            asks.push(answer_ask(slot, answer));
        }
    }
}

/// What the display says: the code as the token groups it, or the step under way in a short word.
fn display_word(scene: &Scene<'_>, slot: &SlotView) -> String {
    if let Lcd::Code { digits, .. } = &slot.lcd {
        return number::code_groups(digits);
    }
    let running =
        slot.steps.iter().find(|step| matches!(step.state, StepState::Running | StepState::Stopped));
    running.map(|step| scene.word("step-short", step.step.as_str())).unwrap_or_default()
}

fn display<'a>(scene: &Scene<'_>, slot: &SlotView, word: &'a str) -> Display<'a> {
    match &slot.lcd {
        Lcd::Code { until, step, .. } => Display::Code(word, left_share(scene.now, *until, step.secs())),
        Lcd::Off if slot.state == SlotState::Working => {
            let running = slot.steps.iter().find(|step| step.state == StepState::Running);
            Display::Word(word, running.map_or(0.0, |step| f32::from(step.percent) / 100.0))
        }
        Lcd::Off => Display::Off,
    }
}

/// How much of a code's time is left.
#[expect(clippy::cast_precision_loss, reason = "at most sixty thousand milliseconds")]
fn left_share(now: UnixMillis, until: UnixMillis, step_secs: u64) -> f32 {
    let left_millis = until.since(now).clamp(0, 60_000) as f32;
    (left_millis / (step_secs as f32 * 1000.0)).clamp(0.0, 1.0)
}

/// What a low card says in the token's place: its question, or why the token cannot be used.
fn told(scene: &Scene<'_>, slot: &SlotView) -> Option<String> {
    let told = slot.notice.as_ref().filter(|_| slot.state == SlotState::Foreign || slot.hand.is_some());
    let notice = slot.question.as_ref().map(|question| &question.notice).or(told)?;
    Some(scene.words.short(notice))
}

/// The first line under the state.
fn first_line(scene: &Scene<'_>, slot: &SlotView) -> String {
    if let Some(notice) = slot.notice.as_ref().filter(|_| slot.state != SlotState::Done) {
        return scene.words.short(notice);
    }
    match slot.state {
        SlotState::Empty if scene.model.bench.auto => match coming(scene, slot) {
            Some(name) => scene.say_with("slot-next", &[("name", name.into())]),
            None => scene.say("slot-nothing-next"),
        },
        SlotState::Empty if slot.is_reader() => scene.say("slot-lay"),
        SlotState::Empty => scene.say("slot-insert"),
        SlotState::Ready => scene.say("slot-press"),
        SlotState::Working => {
            let took: u32 = slot.steps.iter().map(|step| step.took_millis).sum();
            number::seconds(took)
        }
        SlotState::Done if slot.is_reader() => scene.say("slot-take-off"),
        SlotState::Done => scene.say("slot-take-out"),
        SlotState::Attention | SlotState::Foreign => scene.say("slot-look"),
    }
}

/// Whose token comes into an empty slot: the first empty slot takes the next item, the second the one after it.
fn coming<'a>(scene: &Scene<'a>, slot: &SlotView) -> Option<&'a str> {
    let empty = scene.model.slots.iter().filter(|other| other.state == SlotState::Empty);
    let before = empty.take_while(|other| other.no != slot.no).count();
    let items = scene.model.bench.next.iter().flat_map(|row| {
        let open = row.quantity.saturating_sub(row.recorded + row.under_way);
        std::iter::repeat_n(row.contract_name.as_str(), open as usize)
    });
    items.into_iter().nth(before)
}

/// Whose token it becomes: `㈱サンプル商事 1/2`.
fn work_line(slot: &SlotView) -> Option<String> {
    slot.work.as_ref().map(|work| format!("{} {}/{}", work.contract_name, work.item, work.of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_empties_with_the_seconds_of_the_code() {
        let until = UnixMillis(60_000);
        assert!((left_share(UnixMillis(0), until, 60) - 1.0).abs() < 0.001);
        assert!((left_share(UnixMillis(45_000), until, 60) - 0.25).abs() < 0.001);
        assert!(left_share(UnixMillis(70_000), until, 60) < 0.001);
    }
}
