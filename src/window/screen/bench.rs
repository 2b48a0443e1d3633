//! 書込: what comes next, the slots as drawn tokens, and the chosen slot with its steps.
//!
//! No click per token: F10 or automatic mode does it, and only a question needs a person.

mod chosen;
mod next;
mod recent;
pub mod rekey;
mod tray;

use egui::{Align2, Rect, Ui, pos2, vec2};

use crate::bench::message::{Command, NextRow, PostingAct, SlotNo, SlotView};
use crate::domain::RequestNo;
use crate::window::command::Intent;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::{list, panel, switch, text};

/// What the screen remembers.
#[derive(Debug, Default)]
pub struct BenchScreen {
    /// The chosen slot; `None` for the first that needs somebody.
    pub slot: Option<SlotNo>,
    /// The chosen request; `None` for the next one.
    pub request: Option<RequestNo>,
    /// The two codes being typed.
    pub codes: [String; 2],
    /// Whether the keyboard goes into the first code field now.
    pub focus_codes: bool,
    /// The change of a key that is being asked for.
    pub rekey: Option<rekey::RekeyForm>,
    /// Slots side by side, as drawn last.
    pub columns: usize,
    /// Whether the chosen request has to be brought into sight.
    reveal: bool,
}

impl BenchScreen {
    /// The slot that the right panel shows.
    #[must_use]
    pub fn slot<'a>(&self, scene: &Scene<'a>) -> Option<&'a SlotView> {
        use crate::bench::message::SlotState::{Attention, Done, Ready, Working};
        let slots = &scene.model.slots;
        let first = |state| slots.iter().find(|slot| slot.state == state);
        self.slot
            .and_then(|no| scene.model.slot(no))
            .or_else(|| first(Attention))
            .or_else(|| first(Working))
            .or_else(|| first(Ready))
            .or_else(|| first(Done))
            .or_else(|| slots.first())
    }

    /// Where the chosen request stands among those that still need tokens.
    fn chosen_at(&self, rows: &[NextRow]) -> Option<usize> {
        let chosen = self.request.as_ref()?;
        rows.iter().position(|row| row.request == *chosen)
    }

    /// Does what a key of this screen asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let slots = &scene.model.slots;
        let at = self.slot(scene).and_then(|slot| slots.iter().position(|other| other.no == slot.no));
        let columns = isize::try_from(self.columns.max(1)).unwrap_or(1);
        let by = match intent {
            Intent::SlotLeft => -1,
            Intent::SlotRight => 1,
            Intent::SlotUp => -columns,
            Intent::SlotDown => columns,
            _ => 0,
        };
        match intent {
            Intent::SlotLeft | Intent::SlotRight | Intent::SlotUp | Intent::SlotDown => {
                let to = at.and_then(|at| at.checked_add_signed(by)).and_then(|to| slots.get(to));
                if let Some(slot) = to {
                    self.choose(slot.no);
                }
            }
            Intent::NextQuestion => {
                let after = at.map_or(0, |at| at + 1);
                let asking = slots.iter().cycle().skip(after).take(slots.len());
                if let Some(slot) = asking.into_iter().find(|slot| slot.question.is_some()) {
                    self.choose(slot.no);
                }
            }
            Intent::PageUp | Intent::PageDown => {
                let rows = &scene.model.bench.next;
                let at = self.chosen_at(rows).unwrap_or(0);
                let to = list::step(intent, 1).and_then(|by| list::moved(Some(at), by, rows.len()));
                self.request = to.map(|to| rows[to].request.clone());
                self.reveal = true;
            }
            Intent::Provision => {
                // Only what the list shows as chosen: a request that needs nothing more is chosen no longer.
                let rows = &scene.model.bench.next;
                let request = self.chosen_at(rows).map(|at| rows[at].request.clone());
                self.request = None;
                asks.push(Ask::Send(Command::Provision { request, slot: None }));
            }
            Intent::TogglePrints => {
                let act = PostingAct::SetPrintsLabels(!scene.model.bench.prints_labels);
                asks.push(Ask::Send(Command::Posting(act)));
            }
            Intent::ToggleAuto => asks.push(Ask::Send(Command::SetAuto(!scene.model.bench.auto))),
            Intent::AnswerFirst | Intent::AnswerSecond => {
                let which = usize::from(intent == Intent::AnswerSecond);
                // An answer is final, so it goes only to a slot that the operator has chosen.
                let slot = self.slot.and_then(|no| scene.model.slot(no));
                if let Some((slot, question)) = slot.and_then(|slot| Some((slot, slot.question.as_ref()?))) {
                    asks.push(crate::window::widget::slot_card::answer_ask(slot, &question.answers[which]));
                }
            }
            Intent::Park => {
                if let Some(slot) = self.slot(scene).filter(|slot| chosen::can_park(slot)) {
                    self.choose(slot.no);
                    asks.push(Ask::Send(Command::Park { slot: slot.no }));
                }
            }
            Intent::Blink => {
                if let Some(slot) = self.slot(scene).filter(|slot| chosen::can_blink(slot)) {
                    self.choose(slot.no);
                    asks.push(Ask::Send(Command::Blink { slot: slot.no }));
                }
            }
            Intent::ChangeKey => {
                if let Some(slot) = self.slot(scene).filter(|slot| chosen::can_rekey(slot)) {
                    self.choose(slot.no);
                    self.rekey = Some(rekey::RekeyForm::new(slot.no));
                }
            }
            Intent::Emulate => {
                if let Some(slot) = self.slot(scene).filter(|slot| slot.emulated) {
                    // From now on this one: what follows is meant for the same slot.
                    self.choose(slot.no);
                    asks.push(Ask::Send(Command::Emulate { slot: slot.no, insert: chosen::is_empty(slot) }));
                }
            }
            _ => {}
        }
    }

    /// Chooses a slot; what was typed for another one is dropped.
    pub fn choose(&mut self, no: SlotNo) {
        if self.slot != Some(no) {
            self.codes = Default::default();
            self.rekey = None;
        }
        self.slot = Some(no);
    }
}

/// Draws the screen into `rect`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut BenchScreen, asks: &mut Vec<Ask>) {
    let side = if rect.width() >= 1100.0 { 300.0 } else { 240.0 };
    let left = rect.with_max_x(rect.left() + side);
    let right = rect.with_min_x(rect.right() - (side - 8.0));
    let middle = Rect::from_min_max(
        pos2(left.right() + size::GAP, rect.top()),
        pos2(right.left() - size::GAP, rect.bottom()),
    );
    next::show(ui, scene, left, screen, asks);
    bench(ui, scene, middle, screen, asks);
    chosen::show(ui, scene, right, screen, asks);
}

fn bench(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut BenchScreen, asks: &mut Vec<Ask>) {
    let slots = &scene.model.slots;
    let used = slots.iter().filter(|slot| !chosen::is_empty(slot)).count();
    let counts = [("used", used.into()), ("of", slots.len().into())];
    let aside = if slots.is_empty() { String::new() } else { scene.say_with("bench-slots-used", &counts) };
    let parts = panel::show(ui, scene.look, rect, &scene.say("bench-slots"), &aside, true);
    let plan = tray::plan(slots.len(), parts.body.shrink(size::INSET).size());
    screen.columns = plan.columns;
    let mut body = parts.body;
    let nothing = slots.is_empty() && scene.model.bench.recent.is_empty();
    let high = if nothing { body.height() } else { plan.height + 2.0 * size::INSET };
    let cards = panel::take_top(&mut body, high);
    tray::show(ui, scene, cards.shrink(size::INSET), plan, screen, asks);
    if body.height() >= size::TABLE_HEADING + 2.0 * size::ROW_LONG {
        recent::show(ui, scene, body);
    }
    footer(ui, scene, parts.footer.shrink2(vec2(size::INSET, 0.0)), asks);
}

fn footer(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, asks: &mut Vec<Ask>) {
    panel::row(ui, "bench-footer", rect, |ui| {
        let word = scene.name(Intent::Provision);
        let key = Intent::Provision.caps();
        let button = Button::new(scene.look, &word).key(&key).primary();
        if button.enabled(!scene.model.slots.is_empty()).show(ui).clicked() {
            asks.push(Ask::Do(Intent::Provision));
        }
        ui.add_space(2.0);
        let word = scene.say("bench-auto");
        let key = Intent::ToggleAuto.caps();
        if switch::show(ui, scene.look, scene.model.bench.auto, &word, &key).clicked() {
            asks.push(Ask::Do(Intent::ToggleAuto));
        }
    });
    totals(ui, scene, rect);
}

/// Four figures at the right end, the word under each.
fn totals(ui: &mut Ui, scene: &Scene<'_>, rect: Rect) {
    let bench = &scene.model.bench;
    let unknown = || "\u{2013}".to_owned();
    let minutes = bench
        .minutes_left
        .map_or_else(unknown, |minutes| scene.say_with("bench-minutes", &[("count", minutes.into())]));
    let figures = [
        (minutes, scene.say("bench-left")),
        (bench.per_hour.map_or_else(unknown, |count| count.to_string()), scene.say("bench-per-hour")),
        (bench.spoiled_today.to_string(), scene.say("bench-spoiled")),
        (bench.done_today.to_string(), scene.say("bench-done")),
    ];
    let mut right = rect.right();
    for (figure, word) in figures {
        let width = text::width(ui, Face::Figure, &figure).max(text::width(ui, Face::Small, &word)).ceil();
        let place =
            Rect::from_min_max(pos2(right - width, rect.top() + 8.0), pos2(right, rect.bottom() - 8.0));
        let told = format!("{word} {figure}");
        text::paint(
            ui,
            place.with_max_y(place.top() + 26.0),
            Align2::RIGHT_CENTER,
            Face::Figure,
            scene.look.text,
            &figure,
        );
        text::paint(
            ui,
            place.with_min_y(place.bottom() - 18.0),
            Align2::RIGHT_CENTER,
            Face::Small,
            scene.look.muted,
            &word,
        );
        text::name(ui, place, &told);
        right -= width + 18.0;
    }
}
