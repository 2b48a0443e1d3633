//! 番号帯: the numbers that the post gave, those that were pulled, and how parcels are sent and weighed.
//!
//! The trap: the fields of the settings follow the register only while nobody types in them, so they are filled anew
//! exactly when the register says something else than it said before.

use egui::{Align2, Id, Rect, Ui, pos2, vec2};

use crate::bench::message::{BandRow, Command, PostingAct, PostingView};
use crate::domain::Tracking;
use crate::domain::post::{BandNo, MailKind, MailPolicy, MailSize, Weights};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::choice::{self, Chip};
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{form, list, panel, refusal, text};
use crate::words::{date, number};

/// Room for a refusal in two sentences.
const SAID: f32 = 92.0;

/// What the part remembers.
#[derive(Debug)]
pub struct Bands {
    /// The chosen band.
    pub chosen: Option<BandNo>,
    /// Of a new band: for which mail.
    pub kind: MailKind,
    /// Its first number.
    pub first: String,
    /// Its last number.
    pub last: String,
    /// A number that is pulled.
    pub number: String,
    /// Why it is, or why a band is given up.
    pub reason: String,
    /// How parcels are sent.
    pub sent_as: MailKind,
    /// In which envelope.
    pub size: MailSize,
    /// Grams of the envelope, grams of a token, days of rest, as typed.
    pub typed: [String; 3],
    shown: Option<MailPolicy>,
    reveal: bool,
}

impl Default for Bands {
    fn default() -> Self {
        Self {
            chosen: None,
            kind: MailKind::SimpleRegistered,
            first: String::new(),
            last: String::new(),
            number: String::new(),
            reason: String::new(),
            sent_as: MailKind::SimpleRegistered,
            size: MailSize::Compact,
            typed: <[String; 3]>::default(),
            shown: None,
            reveal: false,
        }
    }
}

impl Bands {
    /// Does what a key asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let Some(view) = scene.model.posting.value() else { return };
        if let Some(by) = list::step(intent, 20) {
            let at = view.bands.iter().position(|row| Some(row.band.no) == self.chosen);
            self.chosen = list::moved(at, by, view.bands.len()).map(|to| view.bands[to].band.no);
            self.reveal = true;
            return;
        }
        if !self.may(intent) {
            return;
        }
        let reason = self.reason.trim().to_owned();
        let act = match (intent, self.chosen) {
            (Intent::AddBand, _) => {
                let (first, last) = (std::mem::take(&mut self.first), std::mem::take(&mut self.last));
                PostingAct::AddBand { kind: self.kind, first, last }
            }
            (Intent::PullNumber, _) => {
                PostingAct::PullNumber { scanned: std::mem::take(&mut self.number), reason }
            }
            (Intent::CloseBand, Some(band)) => PostingAct::CloseBand { band, reason },
            (Intent::SaveMailPolicy, _) => match self.policy(view.policy.prints_labels) {
                Some(policy) => PostingAct::SetPolicy(policy),
                None => return,
            },
            _ => return,
        };
        if matches!(intent, Intent::PullNumber | Intent::CloseBand) {
            self.reason.clear();
        }
        asks.push(Ask::Send(Command::Posting(act)));
    }

    /// A scan is a number that is to be pulled.
    pub fn scanned(&mut self, scan: &str) -> bool {
        let Ok(tracking) = Tracking::parse(scan) else { return false };
        self.number = tracking.to_string();
        true
    }

    fn may(&self, intent: Intent) -> bool {
        let given = |text: &str| !text.trim().is_empty();
        match intent {
            Intent::AddBand => given(&self.first) && given(&self.last),
            Intent::PullNumber => given(&self.number) && given(&self.reason),
            Intent::CloseBand => self.chosen.is_some() && given(&self.reason),
            Intent::SaveMailPolicy => self.policy(false).is_some(),
            _ => false,
        }
    }

    /// What the fields say; `None` while one of them is no number.
    fn policy(&self, prints_labels: bool) -> Option<MailPolicy> {
        let number = |at: usize| self.typed[at].trim().parse().ok();
        Some(MailPolicy {
            kind: self.sent_as,
            size: self.size,
            weights: Weights { envelope_grams: number(0)?, token_grams: number(1)? },
            rest_days: number(2)?,
            prints_labels,
        })
    }

    fn fill(&mut self, policy: MailPolicy) {
        let MailPolicy { kind, size, weights, rest_days, .. } = policy;
        (self.sent_as, self.size) = (kind, size);
        self.typed =
            [weights.envelope_grams, weights.token_grams, rest_days].map(|number| number.to_string());
        self.shown = Some(policy);
    }
}

/// Shows the bands in `left`; the forms stand in `right`, side by side.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    (left, right): (Rect, Rect),
    bands: &mut Bands,
    asks: &mut Vec<Ask>,
) {
    let Some(view) = scene.model.posting.value() else {
        panel::empty(ui, scene.look, left, icon::HOURGLASS, &scene.say("list-pending"));
        return;
    };
    if bands.shown != Some(view.policy) {
        bands.fill(view.policy);
    }
    let pulled_high = (size::TABLE_HEADING + size::ROW_LONG * 6.0 + size::HEADING).min(left.height() * 0.45);
    let upper = left.with_max_y(left.bottom() - pulled_high);
    // The forms have no room for a sentence; it stands between the bands and what was pulled, where it is read as well.
    let said = upper.shrink2(vec2(size::INSET, 0.0)).with_min_y(upper.bottom() - SAID);
    let is_said = refusal::show(ui, scene, said, "post-") > said.top();
    let rows = if is_said { upper.with_max_y(said.top() - 8.0) } else { upper };
    table(ui, scene, rows, view, bands);
    pulled(ui, scene, left.with_min_y(upper.bottom()), view);
    let half = ((right.width() - size::GAP) / 2.0).floor();
    let one = right.with_max_x(right.left() + half);
    let two = Rect::from_min_max(pos2(one.right() + size::GAP, right.top()), right.max);
    band_form(ui, scene, one, bands, asks);
    settings(ui, scene, two, view, bands, asks);
}

fn number_of(ten: u64) -> String {
    Tracking::of_ten(ten).map_or_else(|_| ten.to_string(), |number| number.to_string())
}

fn table(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, view: &PostingView, bands: &mut Bands) {
    let column = |id: &str, width| Column::new(scene.say(id), width);
    let columns = [
        column("column-band", Width::Exact(40.0)),
        column("column-kind", Width::Share(1.0)),
        column("column-first", Width::Exact(106.0)),
        column("column-last", Width::Exact(106.0)),
        column("column-next", Width::Exact(106.0)),
        column("band-left", Width::Exact(52.0)).to_right(),
    ];
    let rows = &view.bands;
    let table = Table {
        chosen: rows.iter().position(|row| Some(row.band.no) == bands.chosen),
        reveal: std::mem::take(&mut bands.reveal),
        ..Table::new("bands", &columns, size::ROW_LONG, rows.len())
    };
    let answer = table.show(ui, scene.look, rect, |at| rows.get(at).map(|row| cells(scene, row)));
    if let Some(row) = answer.chosen.and_then(|at| rows.get(at)) {
        bands.chosen = Some(row.band.no);
    }
    if rows.is_empty() {
        let room = rect.with_min_y(rect.top() + size::TABLE_HEADING);
        panel::empty(ui, scene.look, room, icon::BARCODE, &scene.say("bands-none"));
    }
}

fn cells(scene: &Scene<'_>, row: &BandRow) -> Vec<Cell> {
    let band = &row.band;
    let tone = if band.is_closed { Tone::Muted } else { Tone::Plain };
    let next = if band.is_closed { scene.say("band-closed") } else { number_of(band.next) };
    let ahead = if band.is_closed { 0 } else { band.ends.last() - band.next + 1 };
    vec![
        Cell::code(band.no.to_string()).tone(tone),
        Cell::words(scene.word("mail-kind", band.kind.as_str())).tone(tone),
        Cell::code(number_of(band.ends.first())).tone(tone),
        Cell::code(number_of(band.ends.last())).tone(tone),
        Cell::code(next).tone(tone),
        Cell::code(number::thousands(i64::try_from(ahead).unwrap_or(i64::MAX))).tone(tone),
    ]
}

fn pulled(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, view: &PostingView) {
    let mut rect = rect;
    let head = panel::take_top(&mut rect, size::HEADING);
    ui.painter().hline(head.x_range().shrink(1.0), head.top(), scene.look.hairline());
    let inside = head.shrink2(vec2(size::INSET, 0.0));
    text::line(ui, inside, Align2::LEFT_CENTER, Face::Strong, scene.look.text, &scene.say("bands-pulled"));
    let column = |id: &str, width| Column::new(scene.say(id), width);
    let columns = [
        column("column-day", Width::Exact(96.0)),
        column("column-tracking", Width::Exact(140.0)),
        column("column-reason", Width::Share(1.0)),
        column("column-operator", Width::Exact(80.0)),
    ];
    let table = Table::new("pulled", &columns, size::ROW_LONG, view.pulled.len());
    table.show(ui, scene.look, rect, |at| {
        view.pulled.get(at).map(|row| {
            vec![
                Cell::code(date::iso(row.on)),
                Cell::code(row.tracking.to_string()),
                Cell::words(row.reason.as_str()),
                Cell::code(row.operator.as_str()),
            ]
        })
    });
}

fn band_form(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, bands: &mut Bands, asks: &mut Vec<Ask>) {
    let parts = panel::show(ui, scene.look, rect, &scene.say("bands-form"), "", false);
    let mut body = parts.body.shrink2(vec2(size::INSET, 10.0));
    if let Some(kind) =
        one_of(ui, scene, &mut body, "mail-field-kind", ("mail-kind", MailKind::ALL), bands.kind)
    {
        bands.kind = kind;
    }
    field(ui, scene, &mut body, "column-first", &mut bands.first);
    field(ui, scene, &mut body, "column-last", &mut bands.last);
    act(ui, scene, &mut body, Intent::AddBand, bands.may(Intent::AddBand), asks);
    ui.painter().hline(body.x_range().expand(size::INSET - 1.0), body.top(), scene.look.hairline());
    body.min.y += 8.0;
    field(ui, scene, &mut body, "column-tracking", &mut bands.number);
    field(ui, scene, &mut body, "posting-reason", &mut bands.reason);
    act(ui, scene, &mut body, Intent::PullNumber, bands.may(Intent::PullNumber), asks);
    act(ui, scene, &mut body, Intent::CloseBand, bands.may(Intent::CloseBand), asks);
}

fn settings(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    view: &PostingView,
    bands: &mut Bands,
    asks: &mut Vec<Ask>,
) {
    let parts = panel::show(ui, scene.look, rect, &scene.say("mail-settings"), "", false);
    let mut body = parts.body.shrink2(vec2(size::INSET, 10.0));
    let kinds = ("mail-kind", MailKind::ALL);
    if let Some(kind) = one_of(ui, scene, &mut body, "mail-sent-as", kinds, bands.sent_as) {
        bands.sent_as = kind;
    }
    let sizes = ("mail-size", MailSize::ALL);
    if let Some(size) = one_of(ui, scene, &mut body, "mail-field-size", sizes, bands.size) {
        bands.size = size;
    }
    let ids = ["mail-field-envelope_grams", "mail-field-token_grams", "mail-field-rest_days"];
    for (id, value) in ids.into_iter().zip(&mut bands.typed) {
        field(ui, scene, &mut body, id, value);
    }
    act(ui, scene, &mut body, Intent::SaveMailPolicy, bands.may(Intent::SaveMailPolicy), asks);
    let Some(single) = &view.single else { return };
    let sum =
        format!("{} + {} = {}", number::yen(single.letter), single.added.0, number::yen(single.total()));
    let told = [
        Fact::code(scene.say("mail-single"), sum),
        Fact::code(scene.say("column-grams"), format!("{} / {}", single.grams, single.up_to_grams)),
    ];
    facts::show(ui, scene.look, body, 104.0, &told);
}

/// A row of chips; gives the one that was picked now.
pub(super) fn one_of<T: Copy + PartialEq + ToString>(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    name: &str,
    (words, all): (&str, &[T]),
    chosen: T,
) -> Option<T> {
    let head = panel::take_top(body, 22.0);
    text::paint(ui, head, Align2::LEFT_CENTER, Face::Small, scene.look.muted, &scene.say(name));
    let chips: Vec<Chip> =
        all.iter().map(|one| Chip::new(scene.word(words, &one.to_string()), *one == chosen)).collect();
    let (_, height) = choice::places(ui, &chips, body.width());
    let room = panel::take_top(body, height);
    body.min.y += 8.0;
    let answer = choice::one_of(ui, scene.look, Id::unique(("mail", name)), room, &chips)?;
    answer.picked.and_then(|at| all.get(at)).copied()
}

fn field(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, id: &str, value: &mut String) {
    form::row(ui, scene, body, Id::unique(("bands", id)), &scene.say(id), "", value);
}

/// A button with its key; asks for its act when it is pressed.
pub(super) fn act(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    intent: Intent,
    may: bool,
    asks: &mut Vec<Ask>,
) {
    let (word, key) = (scene.name(intent), intent.caps());
    let place = panel::take_top(body, size::BUTTON);
    let button = Button::new(scene.look, &word).icon(intent.entry().icon).key(&key).enabled(may);
    let extent = button.extent(ui);
    if button.show_at(ui, Rect::from_min_size(place.min, extent)).clicked() {
        asks.push(Ask::Do(intent));
    }
    body.min.y += 8.0;
}
