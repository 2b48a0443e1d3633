//! The search field: numbers, names, kana, or a scan from anywhere; its answers open below it.
//!
//! Every keystroke asks with a new ticket, so an old answer never replaces a newer one.

use egui::{Align2, Id, Key, Order, Rect, Ui, pos2, vec2};

use crate::bench::message::{Command, Hit, HitTarget, Query};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::contracts::token_tone;
use crate::window::widget::field::{self, Field};
use crate::window::widget::{badge, key_cap, list, panel, text};

/// How many answers are shown.
const SHOWN: usize = 10;
/// Height of an answer.
const ROW: f32 = 48.0;

/// What the search remembers.
#[derive(Debug, Default)]
pub struct Search {
    /// What is typed.
    pub text: String,
    /// Whether its answers are shown.
    pub open: bool,
    /// Whether the keyboard goes into the field now.
    pub focus: bool,
    ticket: u64,
    chosen: usize,
    scanned: bool,
}

/// Where the keyboard is when it is in the search field.
#[must_use]
pub fn field_id() -> Id {
    Id::unique("search-field")
}

impl Search {
    /// Asks for what a scanner has typed; a single answer opens by itself.
    pub fn scan(&mut self, scan: &str, asks: &mut Vec<Ask>) {
        scan.clone_into(&mut self.text);
        self.scanned = true;
        self.ask(asks);
    }

    /// Forgets everything.
    pub fn close(&mut self) {
        self.text.clear();
        self.open = false;
        self.scanned = false;
        self.chosen = 0;
    }

    fn ask(&mut self, asks: &mut Vec<Ask>) {
        self.ticket += 1;
        self.chosen = 0;
        self.open = !self.text.trim().is_empty();
        if self.open {
            let text = self.text.trim().to_owned();
            asks.push(Ask::Send(Command::Show(Query::Search { text, ticket: self.ticket })));
        }
    }

    /// The answers to what is typed now; none while they are on their way.
    fn hits<'a>(&self, scene: &Scene<'a>) -> Option<&'a [Hit]> {
        let (ticket, hits) = &scene.model.hits;
        (*ticket == self.ticket).then_some(hits.as_slice())
    }
}

/// Shows the field and, when there is something to show, its answers.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, search: &mut Search, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let id = field_id();
    let focused = ui.memory(|memory| memory.has_focus(id));
    if focused && search.open {
        choose_by_key(ui, scene, search, asks);
    }
    let name = scene.say("search-name");
    let hint = scene.say("search-hint");
    let field = Field { hint: &hint, icon: icon::MAGNIFYING_GLASS, ..Field::new(&name) };
    let response = field::show(ui, look, rect, id, field, &mut search.text);
    if search.text.is_empty() {
        key_cap::paint(ui, rect.right() - 10.0, rect.center().y, &Intent::Search.caps(), look.muted);
    }
    if std::mem::take(&mut search.focus) {
        response.request_focus();
    }
    if response.changed() {
        search.scanned = false;
        search.ask(asks);
    }
    if search.scanned
        && let Some([only]) = search.hits(scene)
    {
        asks.push(Ask::Open(only.target.clone()));
        search.close();
    }
    if search.open {
        answers(ui, scene, rect, search, asks);
    }
}

fn choose_by_key(ui: &Ui, scene: &Scene<'_>, search: &mut Search, asks: &mut Vec<Ask>) {
    let count = search.hits(scene).map_or(0, |hits| hits.len().min(SHOWN));
    let (down, up, enter) = ui.input_mut(|input| {
        (
            input.consume_key(egui::Modifiers::NONE, Key::ArrowDown),
            input.consume_key(egui::Modifiers::NONE, Key::ArrowUp),
            input.consume_key(egui::Modifiers::NONE, Key::Enter),
        )
    });
    let by = isize::from(down) - isize::from(up);
    if let Some(to) = list::moved(Some(search.chosen), by, count) {
        search.chosen = to;
    }
    if !enter {
        return;
    }
    let Some(hits) = search.hits(scene) else {
        // The answers are still on their way, as after a scan: a single one opens when it is here.
        search.scanned = true;
        return;
    };
    if let Some(hit) = hits.get(search.chosen) {
        asks.push(Ask::Open(hit.target.clone()));
        search.close();
    }
}

fn answers(ui: &mut Ui, scene: &Scene<'_>, field: Rect, search: &mut Search, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let hits = search.hits(scene);
    let shown = hits.map_or(0, |hits| hits.len().min(SHOWN));
    #[expect(clippy::cast_precision_loss, reason = "at most ten rows")]
    let rows = shown.max(1) as f32;
    let place =
        Rect::from_min_size(pos2(field.left(), field.bottom() + 6.0), vec2(field.width(), rows * ROW + 8.0));
    let area = egui::Area::new(Id::unique("search-answers")).order(Order::Foreground).fixed_pos(place.min);
    area.show(ui.ctx(), |ui| {
        panel::lifted(ui, look, place);
        ui.allocate_rect(place, egui::Sense::hover());
        let inside = place.shrink2(vec2(1.0, 4.0));
        let Some(hits) = hits.filter(|hits| !hits.is_empty()) else {
            let id = if hits.is_some() { "search-nothing" } else { "list-pending" };
            let words = inside.shrink2(vec2(size::INSET, 0.0));
            text::line(ui, words, Align2::LEFT_CENTER, Face::Body, look.muted, &scene.say(id));
            return;
        };
        let mut opened = None;
        let mut top = inside.top();
        for (at, hit) in hits.iter().take(SHOWN).enumerate() {
            let row = Rect::from_min_size(pos2(inside.left(), top), vec2(inside.width(), ROW));
            top = row.bottom();
            let (tone, kind) = kind_of(scene, hit);
            let name = format!("{} {} {kind}", hit.title, hit.detail);
            let response = list::row(ui, look, row, at == search.chosen, &name);
            let words = row.shrink2(vec2(size::INSET, 0.0));
            let place = badge::paint(ui, look, words, Align2::RIGHT_CENTER, tone, &kind);
            let words = words.with_max_x(place.left() - 8.0);
            let detail = (Face::Small, look.muted, hit.detail.as_str());
            let is_cut = text::paint_pair(ui, words, (Face::Code, look.text, &hit.title), detail);
            if response.clicked() {
                opened = Some(hit.target.clone());
            }
            if is_cut {
                response.on_hover_text(&hit.detail);
            }
        }
        if let Some(target) = opened {
            asks.push(Ask::Open(target));
            search.close();
        }
    });
}

/// What was found; of a token also where it stands.
fn kind_of(scene: &Scene<'_>, hit: &Hit) -> (Tone, String) {
    let kind = scene.say(match hit.target {
        HitTarget::Token(_) => "hit-token",
        HitTarget::Request(_) => "hit-request",
        HitTarget::Contract(_) => "hit-contract",
        HitTarget::Parcel(_) => "hit-parcel",
        HitTarget::Phone(_) => "hit-phone",
    });
    match hit.state {
        Some(state) => {
            let state_word = scene.word("token-state", state.as_str());
            (token_tone(state), format!("{kind} · {state_word}"))
        }
        None => (Tone::Muted, kind),
    }
}
