//! 封入前の照合: token after token, then the label, each scan against what belongs inside; a mismatch blocks in large type.
//!
//! README, rule W1. Nothing is sealed until every scan names the same request.

use egui::{Align2, CornerRadius, Id, Key, Rect, Ui, vec2};

use crate::bench::message::{Command, DispatchRow, ParcelAct, PostingAct, WaitingRow};
use crate::domain::parcel::list as listed;
use crate::domain::{Parcel, ParcelRefusal, ParcelStage, RequestNo, Serial, Tracking};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::model::Model;
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::field::{self, Field};
use crate::window::widget::{panel, refusal, text};
use crate::words::Notice;

/// What was scanned for one parcel.
#[derive(Debug, Default)]
pub struct Sealing {
    /// Whose parcel it is; the scans of another one do not count.
    request: Option<RequestNo>,
    /// The tokens scanned so far.
    pub scanned: Vec<Serial>,
    /// What does not belong inside; it stands until the right thing is scanned.
    pub blocked: Option<ParcelRefusal>,
    /// What is typed where no scanner is at hand.
    pub typed: String,
    /// Why a unit is given up.
    pub reason: String,
    /// Whose parcel was sealed last: its envelope is scanned next.
    pub last: Option<RequestNo>,
    /// What was scanned off an envelope last.
    pub seen: String,
}

impl Sealing {
    /// Takes a scan for a parcel; the last one, the label, seals it.
    pub fn take(&mut self, row: &DispatchRow, scan: &str, asks: &mut Vec<Ask>) {
        if self.request.as_ref() != Some(&row.request) {
            *self = Self { request: Some(row.request.clone()), last: self.last.take(), ..Self::default() };
        }
        self.blocked = None;
        let contents = &row.contents;
        let step = contents.may_begin().and_then(|()| {
            if self.scanned.len() < contents.tokens.len() {
                contents.may_add(&self.scanned, scan).map(Some)
            } else {
                contents.may_close(scan).map(|()| None)
            }
        });
        match step {
            Ok(Some(serial)) => self.scanned.push(serial),
            Ok(None) => {
                let scanned = self.scanned.iter().map(|serial| serial.as_str().to_owned()).collect();
                let act = ParcelAct::Enclose { request: row.request.clone(), scanned };
                asks.push(Ask::Send(Command::Parcel(act)));
                *self = Self { last: Some(row.request.clone()), ..Self::default() };
            }
            Err(refusal) => self.blocked = Some(refusal),
        }
    }

    /// Takes the number on an envelope: that of the parcel which has it, else of the one sealed last; tells whether it did.
    pub fn envelope(&mut self, model: &Model, scan: &str, asks: &mut Vec<Ask>) -> bool {
        let (true, Ok(tracking)) = (self.scanned.is_empty(), Tracking::parse(scan)) else { return false };
        let sealed = model.parcels.value().map_or(&[][..], Vec::as_slice);
        let mut sealed = sealed.iter().map(|row| &row.parcel).filter(|p| p.stage() == ParcelStage::Enclosed);
        let has_it = |parcel: &&Parcel| parcel.tracking.as_ref() == Some(&tracking);
        let parcel =
            sealed.clone().find(has_it).or_else(|| sealed.rfind(|p| Some(&p.request) == self.last.as_ref()));
        let Some(parcel) = parcel else { return false };
        self.seen = tracking.to_string();
        let act = PostingAct::Match { parcel: parcel.no, scanned: scan.to_owned() };
        asks.push(Ask::Send(Command::Posting(act)));
        true
    }

    /// The parcel that was sealed last, while its envelope waits for its scan.
    fn waiting<'a>(&self, scene: &Scene<'a>) -> Option<&'a WaitingRow> {
        let waiting = &scene.model.posting.value()?.waiting;
        waiting.iter().rfind(|row| Some(&row.request) == self.last.as_ref())
    }

    /// How many tokens of a parcel were scanned.
    fn done(&self, row: &DispatchRow) -> usize {
        if self.request.as_ref() == Some(&row.request) { self.scanned.len() } else { 0 }
    }

    /// The unit that cannot go, so that another one has to be written.
    #[must_use]
    pub fn unfit(row: &DispatchRow) -> Option<&Serial> {
        match row.contents.may_begin() {
            Err(ParcelRefusal::TokenBlocks { token, .. }) => {
                row.contents.tokens.iter().map(|(inside, ..)| &inside.serial).find(|serial| **serial == token)
            }
            _ => None,
        }
    }
}

/// The id of the field that says why a unit is given up.
pub fn reason_id() -> Id {
    Id::unique("write-again-reason")
}

/// Shows the scans of a parcel.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    row: Option<&DispatchRow>,
    sealing: &mut Sealing,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let title = scene.say("sealing-title");
    let aside = row.map_or("", |row| row.request.0.as_str());
    let parts = panel::show(ui, look, rect, &title, aside, true);
    let mut body = parts.body;
    if let Some(waiting) = sealing.waiting(scene).filter(|_| sealing.scanned.is_empty()) {
        let differs = scene.model.notices.front().is_some_and(|notice| notice.code == "post-number-differs");
        let high = if differs { 150.0 } else { 106.0 };
        let place = panel::take_top(&mut body, high).shrink2(vec2(size::INSET, 10.0));
        envelope(ui, scene, place, waiting, differs.then_some(sealing.seen.as_str()));
    }
    let Some(row) = row else {
        panel::empty(ui, look, body, icon::BARCODE, &scene.say("sealing-choose"));
        return;
    };
    let done = sealing.done(row);
    let count = row.contents.tokens.len();
    for (at, (token, ..)) in row.contents.tokens.iter().enumerate() {
        let facts = [("no", (at + 1).into()), ("count", count.into())];
        let name = scene.say_with("sealing-token", &facts);
        let is_done = done > 0 && sealing.scanned.contains(&token.serial);
        let is_next = !is_done && done < count && first_open(row, sealing) == Some(at);
        step(ui, scene, &mut body, &name, token.serial.as_str(), (is_done, is_next));
    }
    step(ui, scene, &mut body, &scene.say("sealing-label"), &row.request.0, (false, done == count));
    let room = body.shrink2(vec2(size::INSET, 12.0));
    if let Some(refusal) = sealing.blocked.clone().or_else(|| row.contents.may_begin().err()) {
        blocked(ui, scene, room, &refusal, row, sealing, asks);
    } else {
        let end = refusal::show(ui, scene, room, "parcel-");
        let hint = room.with_min_y(end + 4.0);
        text::lines(ui, hint, Align2::LEFT_TOP, Face::Body, look.muted, &scene.say("sealing-hint"), 3);
    }
    typed(ui, scene, parts.footer.shrink2(vec2(size::INSET, 0.0)), row, sealing, asks);
}

/// The envelope that was sealed last: its number in large type, and, where another one was scanned, both.
fn envelope(ui: &mut Ui, scene: &Scene<'_>, place: Rect, waiting: &WaitingRow, seen: Option<&str>) {
    let look = scene.look;
    let tone = if seen.is_some() { Tone::Stop } else { Tone::Attention };
    ui.painter().rect_filled(place, CornerRadius::same(size::RADIUS), look.ground(tone));
    let mut inside = place.shrink2(vec2(16.0, 10.0));
    let head = panel::take_top(&mut inside, 22.0);
    let id = match (&waiting.tracking, seen) {
        (_, Some(_)) => "sealing-envelope-differs",
        (Some(_), None) => "sealing-envelope-number",
        (None, None) => "sealing-envelope-label",
    };
    let words = scene.say_with(id, &[("request", waiting.request.0.as_str().into())]);
    text::line(ui, head, Align2::LEFT_CENTER, Face::Strong, look.ink(tone), &words);
    let number = waiting.tracking.as_ref().map_or_else(|| waiting.contract_name.clone(), ToString::to_string);
    let figure = panel::take_top(&mut inside, 44.0);
    text::line(ui, figure, Align2::LEFT_CENTER, Face::Figure, look.text, &number);
    if let Some(seen) = seen {
        let name = panel::take_top(&mut inside, 18.0);
        text::line(ui, name, Align2::LEFT_CENTER, Face::Small, look.muted, &scene.say("sealing-got"));
        text::line(ui, inside, Align2::LEFT_CENTER, Face::Figure, look.ink(Tone::Stop), seen);
    }
}

fn first_open(row: &DispatchRow, sealing: &Sealing) -> Option<usize> {
    row.contents.tokens.iter().position(|(token, ..)| !sealing.scanned.contains(&token.serial))
}

/// One scan: done, next, or still to come.
fn step(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    name: &str,
    value: &str,
    (done, next): (bool, bool),
) {
    let look = scene.look;
    let place = panel::take_top(body, 58.0);
    if next {
        ui.painter().rect_filled(place.shrink2(vec2(1.0, 0.0)), 0.0, look.accent_soft);
    }
    ui.painter().hline(place.x_range(), place.bottom() - 0.5, look.hairline());
    let (sign, tone) = match (done, next) {
        (true, _) => (icon::CHECK, look.ink(Tone::Done)),
        (false, true) => (icon::PLAY, look.accent),
        (false, false) => (icon::CIRCLE, look.muted),
    };
    let inside = place.shrink2(vec2(size::INSET, 6.0));
    let upper = inside.with_max_y(inside.center().y);
    text::paint(ui, upper, Align2::LEFT_CENTER, Face::Icon, tone, sign);
    text::line(ui, upper.with_min_x(upper.left() + 24.0), Align2::LEFT_CENTER, Face::Strong, tone, name);
    let lower = inside.with_min_y(inside.center().y);
    let ink = if done { look.text } else { look.muted };
    text::line(ui, lower.with_min_x(lower.left() + 24.0), Align2::LEFT_CENTER, Face::CodeStrong, ink, value);
}

/// What does not fit: both values in large type, and what to do now.
fn blocked(
    ui: &mut Ui,
    scene: &Scene<'_>,
    room: Rect,
    refusal: &ParcelRefusal,
    row: &DispatchRow,
    sealing: &mut Sealing,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let notice = Notice::from(refusal);
    let (what, remedy) = (scene.words.what(&notice), scene.words.remedy(&notice).unwrap_or_default());
    let values = match refusal {
        ParcelRefusal::Mismatch { expected, got } => Some((listed(expected), got.clone())),
        ParcelRefusal::LabelMismatch { expected, got } => Some((expected.0.clone(), got.clone())),
        _ => None,
    };
    let mut room = room;
    if let Some((expected, got)) = values {
        let place = panel::take_top(&mut room, 148.0);
        ui.painter().rect_filled(place, CornerRadius::same(size::RADIUS), look.ground(Tone::Stop));
        let mut inside = place.shrink2(vec2(16.0, 12.0));
        for (id, value, ink) in
            [("sealing-got", got, look.ink(Tone::Stop)), ("sealing-expected", expected, look.text)]
        {
            let name = panel::take_top(&mut inside, 20.0);
            text::line(ui, name, Align2::LEFT_CENTER, Face::Small, look.muted, &scene.say(id));
            let value_place = panel::take_top(&mut inside, 40.0);
            text::line(ui, value_place, Align2::LEFT_CENTER, Face::Figure, ink, &value);
        }
        room.min.y += 10.0;
        text::lines(ui, room, Align2::LEFT_TOP, Face::Body, look.text, &remedy, 4);
        return;
    }
    room.min.y = refusal::said(ui, scene, room, &what, &remedy) + 12.0;
    if Sealing::unfit(row).is_some() {
        let name = scene.say("parcel-reason");
        let place = panel::take_top(&mut room, size::FIELD);
        let field = Field { hint: &name, ..Field::new(&name) };
        field::show(ui, look, place, reason_id(), field, &mut sealing.reason);
        room.min.y += 8.0;
        let (word, key) = (scene.name(Intent::WriteAgain), Intent::WriteAgain.caps());
        let button = Button::new(look, &word).icon(icon::PENCIL).key(&key);
        let button = button.enabled(!sealing.reason.trim().is_empty());
        let extent = button.extent(ui);
        if button.show_at(ui, Rect::from_min_size(room.min, extent)).clicked() {
            asks.push(Ask::Do(Intent::WriteAgain));
        }
    }
}

/// A field for a number that the scanner cannot read.
fn typed(
    ui: &mut Ui,
    scene: &Scene<'_>,
    row_place: Rect,
    row: &DispatchRow,
    sealing: &mut Sealing,
    asks: &mut Vec<Ask>,
) {
    let name = scene.say("sealing-typed");
    let place = Rect::from_center_size(row_place.center(), vec2(row_place.width(), size::FIELD));
    let field = Field { hint: &name, code: true, icon: icon::BARCODE, ..Field::new(&name) };
    let response = field::show(ui, scene.look, place, Id::unique("sealing-typed"), field, &mut sealing.typed);
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if entered && !sealing.typed.trim().is_empty() {
        let scan = std::mem::take(&mut sealing.typed);
        sealing.take(row, &scan, asks);
        response.request_focus();
    }
}
