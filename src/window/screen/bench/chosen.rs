//! The chosen slot: the token in it, the steps of its job with their times, its question, and how to stop.

use egui::{Align2, CornerRadius, Id, Rect, StrokeKind, Ui, pos2, vec2};

use crate::bench::message::{Answer, Command, Question, SlotState, SlotToken, SlotView, StepState, StepView};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::bench::{BenchScreen, rekey};
use crate::window::widget::button::Button;
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::field::{self, Field};
use crate::window::widget::{ability_list, hand_step, panel, slot_card, step_list, text};
use crate::words::{Notice, number};

/// Whether the slot holds nothing.
pub fn is_empty(slot: &SlotView) -> bool {
    slot.state == SlotState::Empty
}

/// Whether the slot has a job that can be stopped.
pub fn can_park(slot: &SlotView) -> bool {
    slot.state == SlotState::Working || slot.question.is_some()
}

/// Whether the token in the slot can be asked to show itself.
pub fn can_blink(slot: &SlotView) -> bool {
    slot.token.as_ref().is_some_and(|token| token.abilities.blink)
}

/// Whether the token in the slot can be given another key now.
pub fn can_rekey(slot: &SlotView) -> bool {
    slot.token.as_ref().is_some_and(|token| token.may_rekey)
}

/// Shows the panel of the chosen slot.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut BenchScreen, asks: &mut Vec<Ask>) {
    let Some(slot) = screen.slot(scene) else {
        let parts = panel::show(ui, scene.look, rect, &scene.say("bench-slot"), "", false);
        panel::empty(ui, scene.look, parts.body, icon::USB, &scene.say("bench-slot-none"));
        return;
    };
    let mut title = scene.say_with("slot-name", &[("slot", slot.no.0.into())]);
    if !slot.label.is_empty() {
        title = format!("{title} \u{30fb} {}", slot.label);
    }
    let aside = slot.token.as_ref().map_or("", |token| token.serial.as_str());
    let parts = panel::show(ui, scene.look, rect, &title, aside, true);
    let mut body = parts.body;
    if let Some(question) = &slot.question {
        let height = question_height(ui, scene, body.width() - 2.0 * size::INSET, slot, question);
        let place = body.with_min_y((body.bottom() - height - size::INSET).max(body.top() + 8.0));
        body.max.y = place.top() - 8.0;
        let place = place.shrink2(vec2(size::INSET, 0.0)).with_max_y(place.top() + height);
        question_box(ui, scene, place, slot, question, screen, asks);
    }
    let rekeys = slot.question.is_none()
        && screen.rekey.as_ref().is_some_and(|form| form.slot == slot.no && can_rekey(slot));
    if rekeys {
        let height = rekey::height(ui, scene, body.width() - 2.0 * size::INSET, slot);
        let place = body.with_min_y((body.bottom() - height - size::INSET).max(body.top() + 8.0));
        body.max.y = place.top() - 8.0;
        let place = place.shrink2(vec2(size::INSET, 0.0)).with_max_y(place.top() + height);
        rekey::show(ui, scene, place, slot, screen, asks);
    }
    panel::at(ui, "chosen-slot", body, |ui| {
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| story(ui, scene, slot, rekeys));
    });
    acts(ui, scene, parts.footer.shrink2(vec2(size::INSET, 0.0)), slot, asks);
}

/// The token's facts and the steps of its job; scrolls when a question takes the room. A `brief` one leaves out what the form
/// below it has no room for.
fn story(ui: &mut Ui, scene: &Scene<'_>, slot: &SlotView, brief: bool) {
    let from = ui.cursor().min;
    let room = Rect::from_min_size(from, vec2(ui.available_width(), 2000.0));
    let inside = room.shrink2(vec2(size::INSET, 8.0));
    let mut bottom = facts::show(ui, scene.look, inside, 84.0, &facts_of(scene, slot));
    if let Some(token) = slot.token.as_ref().filter(|_| slot.question.is_none() && !brief) {
        bottom = ability_list::show(ui, scene, inside.with_min_y(bottom), 84.0, token.abilities);
    }
    bottom += 8.0;
    if !slot.steps.is_empty() {
        ui.painter().hline(room.x_range().shrink(1.0), bottom - 0.5, scene.look.hairline());
        bottom = step_list::show(
            ui,
            scene,
            room.with_min_y(bottom),
            steps_in(slot, ui.max_rect().bottom() - bottom),
        );
    }
    if let Some(notice) = slot.notice.as_ref().filter(|_| !brief) {
        bottom = told(ui, scene, room.with_min_y(bottom), slot, notice) + 8.0;
    }
    ui.allocate_rect(Rect::from_min_max(from, pos2(room.right(), bottom)), egui::Sense::hover());
}

/// The steps of the job; where a question leaves too little room for all, those that are still to be done.
#[expect(clippy::cast_precision_loss, reason = "a job has eight steps")]
fn steps_in(slot: &SlotView, room: f32) -> &[StepView] {
    if slot.question.is_none() || slot.steps.len() as f32 * size::ROW <= room {
        return &slot.steps;
    }
    let open = slot.steps.iter().position(|step| step.state != StepState::Done);
    &slot.steps[open.unwrap_or(0)..]
}

/// Why the token is not used, and what to do with it; answers where the words end.
fn told(ui: &mut Ui, scene: &Scene<'_>, room: Rect, slot: &SlotView, notice: &Notice) -> f32 {
    let mut place = room.shrink2(vec2(size::INSET, 8.0));
    let sentence = scene.words.what(notice);
    let said = text::lines(ui, place, Align2::LEFT_TOP, Face::Strong, scene.look.text, &sentence, 4);
    place.min.y = said.bottom() + 4.0;
    if let Some(step) = &slot.hand {
        return hand_step::show(ui, scene, place.with_min_y(place.top() + 6.0), step);
    }
    let remedy = scene.words.remedy(notice).unwrap_or_default();
    text::lines(ui, place, Align2::LEFT_TOP, Face::Small, scene.look.muted, &remedy, 6).bottom()
}

fn facts_of(scene: &Scene<'_>, slot: &SlotView) -> Vec<Fact> {
    let mut table = Vec::new();
    // A question says the state itself, and needs the room.
    let quiet = slot.question.is_none();
    let (tone, _, state) = slot_card::sign(slot.state);
    if quiet {
        table.push(Fact::words(scene.say("fact-state"), scene.say(state)).tone(tone));
    }
    if let Some(token) = slot.token.as_ref().filter(|_| quiet) {
        table.push(Fact::words(scene.say("fact-family"), scene.word("family", token.family)).rows(2));
        table.push(Fact::words(scene.say("fact-model"), model_of(token)).rows(2));
    }
    if let Some(work) = &slot.work {
        let request = format!("{} ({}/{})", work.request, work.item, work.of);
        table.push(Fact::code(scene.say("fact-request"), request));
        table.push(Fact::words(scene.say("fact-contract"), work.contract_name.as_str()).rows(2));
        table.push(Fact::words(scene.say("fact-users"), work.users.join(&scene.say("list-comma"))).rows(2));
    }
    if let Some(token) = &slot.token {
        if let Some(millivolts) = token.battery_millivolts {
            table.push(Fact::code(scene.say("fact-battery"), number::volts(millivolts)));
        }
        match token.clock {
            Some(clock) => {
                table.push(Fact::code(scene.say("fact-clock"), number::clock_offset(&clock)));
            }
            None if quiet && token.abilities.clock_unit_millis == 0 => {
                table.push(
                    Fact::words(scene.say("fact-clock"), scene.say("fact-clock-none")).tone(Tone::Muted),
                );
            }
            None => {}
        }
    }
    if quiet {
        let name = slot.place_name();
        table.push(Fact { face: Face::CodeSmall, ..Fact::words(scene.say("fact-port"), name) }.rows(2));
    }
    table
}

/// The model, and its firmware where it tells one.
fn model_of(token: &SlotToken) -> String {
    if token.firmware.is_empty() {
        return token.model.clone();
    }
    format!("{} \u{30fb} v{}", token.model, token.firmware)
}

fn asks_codes(question: &Question) -> bool {
    question.answers.iter().any(|answer| matches!(answer, Answer::Codes { .. }))
}

/// How high the box of a question is: its sentences, its fields, its two buttons.
fn question_height(ui: &Ui, scene: &Scene<'_>, width: f32, slot: &SlotView, question: &Question) -> f32 {
    let width = width - 24.0;
    let words = text::height(ui, Face::Strong, &scene.words.what(&question.notice), width, 4);
    let remedy = scene.words.remedy(&question.notice).unwrap_or_default();
    let hand = slot.hand.as_ref().map_or(0.0, |step| 6.0 + hand_step::height(ui, scene, width, step));
    let more = if asks_codes(question) {
        6.0 + hand_step::codes_height(ui, width, &remedy) + 8.0 + size::FIELD
    } else if hand > 0.0 || remedy.is_empty() {
        0.0
    } else {
        4.0 + text::height(ui, Face::Small, &remedy, width, 4)
    };
    24.0 + words + hand + more + 8.0 + 2.0 * size::BUTTON + 6.0
}

fn question_box(
    ui: &mut Ui,
    scene: &Scene<'_>,
    place: Rect,
    slot: &SlotView,
    question: &Question,
    screen: &mut BenchScreen,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let sentence = scene.words.what(&question.notice);
    let remedy = scene.words.remedy(&question.notice).unwrap_or_default();
    let radius = CornerRadius::same(size::RADIUS);
    let (tone, ..) = slot_card::sign(slot.state);
    let line = egui::Stroke::new(1.0, look.ink(tone));
    ui.painter().rect(place, radius, look.ground(tone), line, StrokeKind::Inside);
    let mut inside = place.shrink(12.0);
    let told = text::lines(ui, inside, Align2::LEFT_TOP, Face::Strong, look.text, &sentence, 4);
    inside.min.y = told.bottom() + 4.0;
    if let Some(step) = &slot.hand {
        inside.min.y = hand_step::show(ui, scene, inside.with_min_y(inside.top() + 2.0), step) + 4.0;
    }
    if asks_codes(question) {
        let room = inside.with_min_y(inside.top() + 2.0);
        inside.min.y = hand_step::show_codes(ui, scene, room, &remedy) + 8.0;
    } else if slot.hand.is_none() && !remedy.is_empty() {
        let told = text::lines(ui, inside, Align2::LEFT_TOP, Face::Small, look.text, &remedy, 4);
        inside.min.y = told.bottom() + 8.0;
    }
    if asks_codes(question) {
        code_fields(ui, scene, panel::take_top(&mut inside, size::FIELD), slot, screen, asks);
        inside.min.y += 8.0;
    }
    // Keys answer only a slot that the operator has chosen; before that, the key that chooses it is shown.
    let is_chosen = screen.slot == Some(slot.no);
    let keys = if is_chosen {
        [Intent::AnswerFirst.caps(), Intent::AnswerSecond.caps()]
    } else {
        [Intent::NextQuestion.caps(), String::new()]
    };
    let buttons = 2.0 * size::BUTTON + 6.0;
    inside.min.y = inside.min.y.max(inside.bottom() - buttons);
    for (answer, key) in question.answers.iter().zip(&keys) {
        let word = slot_card::answer_word(scene, answer);
        let button = panel::take_top(&mut inside, size::BUTTON);
        inside.min.y += 6.0;
        let is_codes = matches!(answer, Answer::Codes { .. });
        let ready = !is_codes || codes_are_typed(screen);
        let act = Button::new(look, &word).enabled(ready);
        let act = if key.is_empty() { act } else { act.key(key) };
        if act.show_at(ui, button).clicked() {
            asks.push(if is_codes { send_codes(slot, screen) } else { slot_card::answer_ask(slot, answer) });
        }
    }
}

fn code_fields(
    ui: &mut Ui,
    scene: &Scene<'_>,
    row: Rect,
    slot: &SlotView,
    screen: &mut BenchScreen,
    asks: &mut Vec<Ask>,
) {
    let half = (row.width() - 8.0) / 2.0;
    let names = [scene.say("code-first"), scene.say("code-second")];
    for (at, name) in names.iter().enumerate() {
        let left = if at == 0 { row.left() } else { row.left() + half + 8.0 };
        let place = Rect::from_min_size(pos2(left, row.top()), vec2(half, row.height()));
        let id = Id::unique(("code", at));
        let field = Field { hint: name, code: true, ..Field::new(name) };
        let response = field::show(ui, scene.look, place, id, field, &mut screen.codes[at]);
        screen.codes[at].retain(|c| c.is_ascii_digit());
        if at == 0 && screen.focus_codes {
            response.request_focus();
            screen.focus_codes = false;
        }
        // Taken out of the input: the next field must not hear the same Enter.
        let entered = response.lost_focus()
            && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Enter));
        if entered && at == 0 {
            ui.memory_mut(|memory| memory.request_focus(Id::unique(("code", 1usize))));
        } else if entered && codes_are_typed(screen) {
            asks.push(send_codes(slot, screen));
        }
    }
}

fn codes_are_typed(screen: &BenchScreen) -> bool {
    screen.codes.iter().all(|code| matches!(code.len(), 6 | 8))
}

fn send_codes(slot: &SlotView, screen: &mut BenchScreen) -> Ask {
    let [first, second] = std::mem::take(&mut screen.codes);
    Ask::Send(Command::Answer { slot: slot.no, answer: Answer::Codes { first, second } })
}

fn acts(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, slot: &SlotView, asks: &mut Vec<Ask>) {
    let look = scene.look;
    // Three is what there is room for, and a token whose key can be changed does not blink.
    let shown = if can_rekey(slot) { (Intent::ChangeKey, true) } else { (Intent::Blink, can_blink(slot)) };
    let mut acts = vec![(Intent::Park, can_park(slot)), shown];
    if slot.emulated {
        acts.push((Intent::Emulate, !can_park(slot)));
    }
    let words: Vec<String> = acts
        .iter()
        .map(|(intent, _)| match intent {
            Intent::Emulate if is_empty(slot) => scene.say("emulate-insert"),
            Intent::Emulate => scene.say("emulate-remove"),
            intent => scene.name(*intent),
        })
        .collect();
    let row = Rect::from_center_size(rect.center(), vec2(rect.width(), size::BUTTON));
    let widths: Vec<f32> = words.iter().map(|word| text::width(ui, Face::Small, word) + 20.0).collect();
    let gaps = 8.0 * f32::from(u8::try_from(widths.len().saturating_sub(1)).unwrap_or(0));
    let spare = (row.width() - gaps - widths.iter().sum::<f32>()).max(0.0);
    let each = spare / f32::from(u8::try_from(widths.len()).unwrap_or(1).max(1));
    let mut left = row.left();
    for (((intent, enabled), word), width) in acts.iter().zip(&words).zip(&widths) {
        let place = Rect::from_min_size(pos2(left, row.top()), vec2(width + each, row.height()));
        let button = Button::new(look, word).small().enabled(*enabled).show_at(ui, place);
        if button.on_hover_text(intent.caps()).clicked() {
            asks.push(Ask::Do(*intent));
        }
        left = place.right() + 8.0;
    }
}
