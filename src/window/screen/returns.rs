//! 返却: a unit comes back; the verdict in one line, what it rests on, and what the rules allow as keyed buttons.
//!
//! The trap: a scanner types digits, so no digit alone is a key here; after a verdict the keyboard belongs to nobody,
//! and the next scan is the next unit.

mod decide;
mod evidence;
mod search;
mod sweep;

use egui::{Align2, Id, Key, Rect, ScrollArea, Ui, pos2, vec2};

use crate::bench::message::{Command, LabelPurpose, ReturnedUnit, ReturnsAct, SlotNo, SlotView, Subject};
use crate::domain::disposition::{Disposition, Tick, Ticks};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::field::{self, Field};
use crate::window::widget::second_person::SecondPerson;
use crate::window::widget::{panel, switch, text};
use crate::words::date;

/// What the screen is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// One unit after the other, each decided on.
    #[default]
    One,
    /// A whole box: the disposition once, then only scans.
    Sweep,
    /// Which token shows this code?
    Search,
}

/// What the screen remembers.
#[derive(Default)]
pub struct ReturnsScreen {
    /// What it is about.
    pub mode: Mode,
    /// What is being typed or was scanned.
    pub text: String,
    /// Codes that the display showed.
    pub codes: [String; 2],
    /// What the operator saw.
    pub ticks: Ticks,
    /// What lies there.
    pub unit: Option<ReturnedUnit>,
    /// What was chosen and needs a further deed.
    pub deciding: Option<Disposition>,
    /// Units that were dealt with when it was chosen: once there is one more, it is done.
    done_before: u32,
    /// The serial as typed for an erasure.
    pub typed: String,
    /// The second person.
    pub second: SecondPerson,
    /// What is done with every unit of the box.
    pub sweeping: usize,
    focused: bool,
}

/// What a whole box may be set to.
pub const SWEEPS: &[Disposition] =
    &[Disposition::AcceptReturn, Disposition::KeepAsMail, Disposition::Nothing];

impl ReturnsScreen {
    /// A scan came: it is the next unit.
    pub fn scanned(&mut self, scan: &str, asks: &mut Vec<Ask>) {
        let scan = scan.trim();
        if scan.is_empty() {
            return;
        }
        scan.clone_into(&mut self.text);
        if self.mode == Mode::Sweep {
            let disposition = SWEEPS[self.sweeping % SWEEPS.len()];
            asks.push(Ask::Send(Command::Returns(ReturnsAct::Sweep {
                scanned: scan.to_owned(),
                disposition,
            })));
            self.text.clear();
            return;
        }
        self.mode = Mode::One;
        self.next_unit(ReturnedUnit::Scanned(scan.to_owned()), asks);
    }

    /// Another unit lies there: what was seen of the one before is forgotten.
    pub fn next_unit(&mut self, unit: ReturnedUnit, asks: &mut Vec<Ask>) {
        self.ticks = Ticks::default();
        self.codes = Default::default();
        self.deciding = None;
        self.unit = Some(unit);
        self.judge(asks);
    }

    /// Looks at the unit with everything that was seen so far.
    fn judge(&self, asks: &mut Vec<Ask>) {
        let Some(unit) = self.unit.clone() else { return };
        let codes = self.codes.iter().filter(|code| !code.trim().is_empty()).cloned().collect();
        asks.push(Ask::Send(Command::Returns(ReturnsAct::Judge { unit, codes, ticks: self.ticks })));
    }

    /// The next slot with a token in it is taken to the counter.
    pub fn take_slot(&mut self, slots: &[SlotView], asks: &mut Vec<Ask>) {
        let full: Vec<SlotNo> =
            slots.iter().filter(|slot| slot.token.is_some()).map(|slot| slot.no).collect();
        let after = match self.unit {
            Some(ReturnedUnit::Slot(no)) => full.iter().position(|one| *one == no).map_or(0, |at| at + 1),
            _ => 0,
        };
        if let Some(no) = full.get(after).or_else(|| full.first()) {
            self.mode = Mode::One;
            self.next_unit(ReturnedUnit::Slot(*no), asks);
        }
    }

    /// Does what a key of this screen asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        match intent {
            Intent::Disposition(at) => {
                let allowed = scene.model.returns.judged.as_ref().map_or(&[][..], |view| &view.dispositions);
                if let (Mode::One, Some(chosen)) = (self.mode, allowed.get(usize::from(at))) {
                    self.choose(*chosen, scene, asks);
                }
            }
            Intent::Tick(at) => {
                if let Some(tick) = tick_of(&mut self.ticks, at) {
                    *tick = match tick {
                        None => Some(Tick::Good),
                        Some(Tick::Good) => Some(Tick::Bad),
                        Some(Tick::Bad) => None,
                    };
                    self.judge(asks);
                }
            }
            Intent::Sweep if self.mode == Mode::Sweep => self.mode = Mode::One,
            Intent::Sweep => {
                self.mode = Mode::Sweep;
                self.focused = false;
            }
            Intent::SweepNext => self.sweeping = (self.sweeping + 1) % SWEEPS.len(),
            Intent::FindByCode => {
                self.mode = if self.mode == Mode::Search { Mode::One } else { Mode::Search };
                self.focused = false;
            }
            Intent::DestructionRecord => {
                let subject = Subject::DestructionRecord(scene.now.day_in_japan());
                let purpose = LabelPurpose::Out;
                asks.push(Ask::Send(Command::Paper { subject, reprint: None, page: 0, purpose }));
            }
            Intent::JudgeSlot => self.take_slot(&scene.model.slots, asks),
            _ => {}
        }
    }

    /// What was chosen: done at once, or after the deed that it needs.
    fn choose(&mut self, disposition: Disposition, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        if scene.model.returns.waiting {
            return;
        }
        if disposition.needs_witness() || disposition == Disposition::Erase {
            self.deciding = Some(disposition);
            self.done_before = scene.model.returns.counted.0;
            self.typed.clear();
            self.second = SecondPerson::default();
        } else {
            let act = ReturnsAct::Dispose { disposition, second: None, typed: String::new() };
            asks.push(Ask::Send(Command::Returns(act)));
        }
    }

    /// One step back.
    pub fn back(&mut self, searching: bool, asks: &mut Vec<Ask>) {
        if self.deciding.take().is_some() {
            return;
        }
        if searching {
            asks.push(Ask::Send(Command::Returns(ReturnsAct::StopIdentifying)));
        } else if self.mode != Mode::One {
            self.mode = Mode::One;
            self.focused = false;
        } else {
            self.unit = None;
            self.text.clear();
            self.focused = false;
            asks.push(Ask::Send(Command::Returns(ReturnsAct::Forget)));
        }
    }
}

/// What stands at a place of the ticks.
pub const fn tick_of(ticks: &mut Ticks, at: u8) -> Option<&mut Option<Tick>> {
    match at {
        0 => Some(&mut ticks.battery),
        1 => Some(&mut ticks.casing),
        2 => Some(&mut ticks.display),
        3 => Some(&mut ticks.seal),
        4 => Some(&mut ticks.address),
        _ => None,
    }
}

/// The id of the field that takes a serial.
#[must_use]
pub fn field_id() -> Id {
    Id::unique("returns-scan")
}

/// Draws the screen into `rect`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut ReturnsScreen, asks: &mut Vec<Ask>) {
    let mut room = rect;
    let top = panel::take_top(&mut room, 64.0);
    room.min.y += size::GAP;
    bar(ui, scene, top, screen, asks);
    let right = room.with_min_x(room.right() - (room.width() * 0.31).min(460.0));
    let left = room.with_max_x(right.left() - size::GAP);
    if scene.model.returns.counted.0 != screen.done_before {
        screen.deciding = None;
    }
    match screen.mode {
        Mode::One => {
            decide::show(ui, scene, left, screen, asks);
            history(ui, scene, right, asks);
        }
        Mode::Sweep => sweep::show(ui, scene, room, screen),
        Mode::Search => search::show(ui, scene, room, screen, asks),
    }
}

/// The field that takes a scan, and what the screen is about.
fn bar(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut ReturnsScreen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    panel::bare(ui, look, rect, false);
    let mut inside = rect.shrink2(vec2(size::INSET, 12.0));
    let word = scene.say("returns-scan");
    let width = text::width(ui, Face::Body, &word);
    text::line(ui, inside, Align2::LEFT_CENTER, Face::Body, look.muted, &word);
    inside.min.x += width + 14.0;
    let switches = Rect::from_min_max(
        pos2((inside.right() - 420.0).max(inside.left() + 160.0), inside.top()),
        inside.max,
    );
    let (sweep, find) = (scene.name(Intent::Sweep), scene.name(Intent::FindByCode));
    panel::row(ui, "returns-modes", switches, |ui| {
        if switch::show(ui, look, screen.mode == Mode::Sweep, &sweep, &Intent::Sweep.caps()).clicked() {
            asks.push(Ask::Do(Intent::Sweep));
        }
        if switch::show(ui, look, screen.mode == Mode::Search, &find, &Intent::FindByCode.caps()).clicked() {
            asks.push(Ask::Do(Intent::FindByCode));
        }
    });
    let place = inside.with_max_x(switches.left() - 16.0);
    let place = Rect::from_center_size(place.center(), vec2(place.width(), size::FIELD));
    let hint = scene.say("returns-scan-hint");
    let field = Field { code: true, icon: icon::BARCODE, hint: &hint, ..Field::new(&word) };
    let response = field::show(ui, look, place, field_id(), field, &mut screen.text);
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        let typed = screen.text.clone();
        screen.scanned(&typed, asks);
        // A box goes on with the next scan; a single unit leaves the keyboard to the decision.
        if screen.mode == Mode::Sweep {
            response.request_focus();
        }
    } else if screen.mode != Mode::Search && !std::mem::replace(&mut screen.focused, true) {
        response.request_focus();
    }
}

/// Where the unit has been, the newest first.
fn history(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let view = scene.model.returns.judged.as_ref();
    let aside = view.map_or("", |view| view.scanned.as_str());
    let parts = panel::show(ui, look, rect, &scene.say("returns-history"), aside, true);
    panel::row(ui, "returns-papers", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        let (word, key) = (scene.name(Intent::DestructionRecord), Intent::DestructionRecord.caps());
        if Button::new(look, &word).icon(icon::FILE_TEXT).key(&key).show(ui).clicked() {
            asks.push(Ask::Do(Intent::DestructionRecord));
        }
    });
    let Some(view) = view else {
        return panel::empty(ui, look, parts.body, icon::BOOK, &scene.say("returns-history-none"));
    };
    panel::at(ui, "returns-history", parts.body.shrink2(vec2(1.0, 4.0)), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for (at, row) in view.history.iter().enumerate() {
                let (_, place) = ui.allocate_space(vec2(ui.available_width(), 48.0));
                let inside = place.shrink2(vec2(size::INSET, 5.0));
                let day = date::in_japan(row.at);
                let when = format!("{} {}", date::month_day(day.date()), date::time_of_day(row.at));
                let line = inside.with_max_y(inside.top() + 20.0);
                text::line(ui, line, Align2::LEFT_CENTER, Face::CodeSmall, look.muted, &when);
                let dot = pos2(inside.left() + 104.0, line.center().y);
                let ink = if at == 0 { look.ink(Tone::Attention) } else { look.line_strong };
                ui.painter().circle_filled(dot, 4.0, ink);
                let words = line.with_min_x(dot.x + 14.0);
                let act = scene.word("act", row.act.as_str());
                text::line(ui, words, Align2::LEFT_CENTER, Face::Body, look.text, &act);
                let below = words.translate(vec2(0.0, 19.0));
                text::line(ui, below, Align2::LEFT_CENTER, Face::Small, look.muted, &row.operator);
            }
        });
    });
}
