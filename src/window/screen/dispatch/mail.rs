//! 発送済: parcels that are sealed, on their way or back, and what is done with each by key.
//!
//! README, rules W1, W6. A scan of a label chooses its parcel; one of the number of the post posts the sealed parcel
//! that is chosen, or finds the one that has it. So a pile is posted by label and number in turn, each checked by a
//! scan.

use egui::{Align2, Id, Rect, Ui, vec2};
use jiff::civil::Date;

use crate::bench::message::{Command, ParcelAct, ParcelRow};
use crate::domain::parcel::list as listed;
use crate::domain::{MailReturn, ParcelNo, ParcelStage, Serial, TokenState, Tracking};
use crate::window::command::Intent;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::field::{self, Field};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{key_cap, list, panel, refusal, text};
use crate::window::{icon, keys};
use crate::words::date;

/// What the part remembers.
#[derive(Debug)]
pub struct Mail {
    /// The chosen parcel.
    pub chosen: Option<ParcelNo>,
    /// The number of the post.
    pub tracking: String,
    /// The day of what is noted; empty for today.
    pub day: String,
    /// Why it is opened or given up; the branch's word before it is sent again.
    pub reason: String,
    /// Why the post brought it back.
    pub returned: MailReturn,
    /// Which parcel the typed words are about; another one begins with empty fields.
    about: Option<(ParcelNo, ParcelStage)>,
    reveal: bool,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            chosen: None,
            tracking: String::new(),
            day: String::new(),
            reason: String::new(),
            returned: MailReturn::AddressUnknown,
            about: None,
            reveal: false,
        }
    }
}

impl Mail {
    /// Takes a scan: a label or a number of the post belongs to this part, anything else does not.
    pub fn scanned(&mut self, rows: &[ParcelRow], scan: &str, asks: &mut Vec<Ask>) -> bool {
        let is_sealed = |row: &&ParcelRow| row.parcel.stage() == ParcelStage::Enclosed;
        let labelled = || rows.iter().filter(|row| row.parcel.request.0.eq_ignore_ascii_case(scan.trim()));
        if let Some(row) = labelled().find(is_sealed).or_else(|| labelled().next()) {
            self.chosen = Some(row.parcel.no);
            self.reveal = true;
            return true;
        }
        let Ok(tracking) = Tracking::parse(scan) else { return false };
        if let Some(row) = rows.iter().find(|row| row.parcel.tracking.as_ref() == Some(&tracking)) {
            self.chosen = Some(row.parcel.no);
            self.reveal = true;
            return true;
        }
        let Some(no) = self.row(rows).filter(is_sealed).map(|row| row.parcel.no) else { return false };
        self.tracking = tracking.to_string();
        if let Ok(on) = self.day() {
            asks.push(Ask::Send(Command::Parcel(ParcelAct::Dispatch { posted: vec![(no, tracking)], on })));
            self.tracking.clear();
        }
        true
    }

    /// Does what a key asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let rows = scene.model.parcels.value().map_or(&[][..], Vec::as_slice);
        if let Some(by) = list::step(intent, 20) {
            let at = rows.iter().position(|row| Some(row.parcel.no) == self.chosen);
            self.chosen = list::moved(at, by, rows.len()).map(|to| rows[to].parcel.no);
            self.reveal = true;
            return;
        }
        let Some(row) = self.row(rows).filter(|row| stage_of(intent) == Some(row.parcel.stage())) else {
            return;
        };
        let (parcel, reason) = (row.parcel.no, self.reason.trim().to_owned());
        if let Some(field) = self.missing(intent) {
            return asks.push(Ask::Type(field_id(field)));
        }
        let Ok(on) = self.day() else { return };
        let act = match intent {
            Intent::PostParcel => {
                let Ok(tracking) = Tracking::parse(&self.tracking) else { return };
                ParcelAct::Dispatch { posted: vec![(parcel, tracking)], on }
            }
            Intent::OpenParcel => ParcelAct::Open { parcel, reason },
            Intent::ParcelDelivered => ParcelAct::Deliver { parcel, on },
            Intent::ParcelReturned => {
                let day = on.unwrap_or_else(|| scene.now.day_in_japan());
                let word = scene.word("mail-return", self.returned.as_str());
                let facts = [("day", date::iso(day).into()), ("reason", word.into())];
                let remark = scene.say_with("parcel-remark", &facts);
                ParcelAct::BroughtBack { parcel, on, reason: self.returned, remark }
            }
            Intent::SendParcelAgain => ParcelAct::SendAgain { parcel, confirmed: reason },
            Intent::SealBroken => ParcelAct::SealBroken { parcel, reason },
            _ => return,
        };
        asks.push(Ask::Send(Command::Parcel(act)));
    }

    /// The field without which an act cannot be done.
    fn missing(&self, intent: Intent) -> Option<&'static str> {
        let is_silent = self.reason.trim().is_empty();
        match intent {
            Intent::PostParcel if Tracking::parse(&self.tracking).is_err() => Some("column-tracking"),
            Intent::OpenParcel if is_silent => Some("parcel-reason"),
            Intent::SendParcelAgain | Intent::SealBroken if is_silent => Some("parcel-word"),
            Intent::PostParcel | Intent::ParcelDelivered | Intent::ParcelReturned if self.day().is_err() => {
                Some("parcel-day")
            }
            _ => None,
        }
    }

    fn row<'a>(&self, rows: &'a [ParcelRow]) -> Option<&'a ParcelRow> {
        rows.iter().find(|row| Some(row.parcel.no) == self.chosen)
    }

    /// The day that is typed; none for today.
    fn day(&self) -> Result<Option<Date>, ()> {
        let typed = self.day.trim();
        if typed.is_empty() { Ok(None) } else { typed.parse().map(Some).map_err(drop) }
    }
}

fn field_id(name: &str) -> Id {
    Id::unique(("mail", name))
}

/// How far a parcel has to be for an act.
const fn stage_of(intent: Intent) -> Option<ParcelStage> {
    match intent {
        Intent::PostParcel | Intent::OpenParcel => Some(ParcelStage::Enclosed),
        Intent::ParcelDelivered | Intent::ParcelReturned => Some(ParcelStage::Dispatched),
        Intent::SendParcelAgain | Intent::SealBroken => Some(ParcelStage::Returned),
        _ => None,
    }
}

/// Shows the parcels in `left` and the chosen one in `right`.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    (left, right): (Rect, Rect),
    mail: &mut Mail,
    asks: &mut Vec<Ask>,
) {
    let rows = scene.model.parcels.value().map_or(&[][..], Vec::as_slice);
    let columns = columns(scene);
    let table = Table {
        chosen: rows.iter().position(|row| Some(row.parcel.no) == mail.chosen),
        reveal: std::mem::take(&mut mail.reveal),
        ..Table::new("mail", &columns, size::ROW_LONG, rows.len())
    };
    let answer = table.show(ui, scene.look, left, |at| rows.get(at).map(|row| cells(scene, row)));
    if let Some(row) = answer.chosen.and_then(|at| rows.get(at)) {
        mail.chosen = Some(row.parcel.no);
    }
    if rows.is_empty() {
        let id = if scene.model.parcels.value().is_none() { "list-pending" } else { "mail-none" };
        let room = left.with_min_y(left.top() + size::TABLE_HEADING);
        panel::empty(ui, scene.look, room, icon::ENVELOPE, &scene.say(id));
    }
    let chosen = mail.row(rows);
    let aside = chosen.map_or("", |row| row.parcel.request.0.as_str());
    let parts = panel::show(ui, scene.look, right, &scene.say("column-parcel"), aside, false);
    match chosen {
        Some(row) => parcel(ui, scene, parts.body.shrink2(vec2(size::INSET, 10.0)), row, mail, asks),
        None => panel::empty(ui, scene.look, parts.body, icon::ENVELOPE, &scene.say("mail-choose")),
    }
}

fn columns(scene: &Scene<'_>) -> [Column; 6] {
    let column = |id: &str, width| Column::new(scene.say(id), width);
    [
        column("column-state", Width::Exact(92.0)),
        column("column-request", Width::Exact(90.0)),
        column("column-contract", Width::Share(1.0)),
        column("column-tracking", Width::Exact(140.0)),
        column("column-posted", Width::Exact(96.0)),
        column("column-quantity", Width::Exact(44.0)).to_right(),
    ]
}

const fn tone(stage: ParcelStage) -> Tone {
    match stage {
        ParcelStage::Enclosed => Tone::Plain,
        ParcelStage::Dispatched | ParcelStage::Opened => Tone::Muted,
        ParcelStage::Delivered => Tone::Done,
        ParcelStage::Returned => Tone::Attention,
    }
}

fn cells(scene: &Scene<'_>, row: &ParcelRow) -> Vec<Cell> {
    let parcel = &row.parcel;
    let tracking = parcel.tracking.as_ref().map(ToString::to_string).unwrap_or_default();
    vec![
        Cell::badge(scene.word("parcel-stage", parcel.stage().as_str()), tone(parcel.stage())),
        Cell::code(parcel.request.0.as_str()),
        Cell::words(row.contract_name.as_str()),
        Cell::code(tracking),
        Cell::code(parcel.posted_on.map(date::iso).unwrap_or_default()),
        Cell::code(parcel.tokens.len().to_string()),
    ]
}

fn parcel(ui: &mut Ui, scene: &Scene<'_>, body: Rect, row: &ParcelRow, mail: &mut Mail, asks: &mut Vec<Ask>) {
    let parcel = &row.parcel;
    let mut body = body;
    let about = Some((parcel.no, parcel.stage()));
    if mail.about != about {
        mail.about = about;
        mail.tracking.clear();
        mail.reason.clear();
    }
    let end = refusal::show(ui, scene, body, "parcel-");
    body.min.y = if end > body.top() { end + 10.0 } else { end };
    let serials: Vec<Serial> = parcel.tokens.iter().map(|(token, _)| token.serial.clone()).collect();
    let mut about = vec![
        Fact::words(scene.say("column-contract"), row.contract_name.as_str()).rows(2),
        Fact::code(scene.say("column-serial"), listed(&serials)).rows(3),
    ];
    // A unit that was stopped after it was sealed keeps the envelope in the house.
    let stopped = |(token, state): &(crate::domain::TokenId, TokenState)| {
        (parcel.stage() == ParcelStage::Enclosed && *state != TokenState::Enclosed)
            .then(|| format!("{} {}", token.serial, scene.word("token-state", state.as_str())))
    };
    for words in parcel.tokens.iter().filter_map(stopped) {
        about.push(Fact::words(scene.say("column-state"), words).tone(Tone::Stop));
    }
    if let Some(reason) = parcel.return_reason {
        let word = scene.word("mail-return", reason.as_str());
        about.push(Fact::words(scene.say("column-reason"), word).tone(Tone::Attention));
    }
    body.min.y = facts::show(ui, scene.look, body, 76.0, &about) + 8.0;
    match parcel.stage() {
        ParcelStage::Enclosed => {
            let entered = input(ui, scene, &mut body, "column-tracking", true, &mut mail.tracking);
            input(ui, scene, &mut body, "parcel-day", true, &mut mail.day);
            let may = Tracking::parse(&mail.tracking).is_ok() && mail.day().is_ok();
            if entered && may {
                asks.push(Ask::Do(Intent::PostParcel));
            }
            act(ui, scene, &mut body, Intent::PostParcel, may, asks);
            input(ui, scene, &mut body, "parcel-reason", false, &mut mail.reason);
            act(ui, scene, &mut body, Intent::OpenParcel, !mail.reason.trim().is_empty(), asks);
        }
        ParcelStage::Dispatched => {
            input(ui, scene, &mut body, "parcel-day", true, &mut mail.day);
            act(ui, scene, &mut body, Intent::ParcelDelivered, mail.day().is_ok(), asks);
            let label = panel::take_top(&mut body, 20.0);
            key_cap::choice(ui, scene.look, label, &scene.say("column-reason"));
            let at = MailReturn::ALL.iter().position(|reason| *reason == mail.returned).unwrap_or(0);
            if let Some(to) = keys::across(ui, at, MailReturn::ALL.len()) {
                mail.returned = MailReturn::ALL[to];
            }
            for reason in MailReturn::ALL {
                let word = scene.word("mail-return", reason.as_str());
                let place = panel::take_top(&mut body, size::BUTTON_SMALL);
                let button = Button::new(scene.look, &word).small().chosen(mail.returned == *reason);
                let extent = button.extent(ui);
                if button.show_at(ui, Rect::from_min_size(place.min, extent)).clicked() {
                    mail.returned = *reason;
                }
                body.min.y += 4.0;
            }
            act(ui, scene, &mut body, Intent::ParcelReturned, mail.day().is_ok(), asks);
        }
        ParcelStage::Returned => {
            input(ui, scene, &mut body, "parcel-word", false, &mut mail.reason);
            let given = !mail.reason.trim().is_empty();
            act(ui, scene, &mut body, Intent::SendParcelAgain, given, asks);
            act(ui, scene, &mut body, Intent::SealBroken, given, asks);
        }
        ParcelStage::Delivered | ParcelStage::Opened => {}
    }
}

fn input(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, id: &str, code: bool, value: &mut String) -> bool {
    let name = scene.say(id);
    let label = panel::take_top(body, 20.0);
    text::paint(ui, label, Align2::LEFT_CENTER, Face::Small, scene.look.muted, &name);
    let place = panel::take_top(body, size::FIELD);
    let response =
        field::show(ui, scene.look, place, field_id(id), Field { code, ..Field::new(&name) }, value);
    body.min.y += 8.0;
    response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter))
}

fn act(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, intent: Intent, may: bool, asks: &mut Vec<Ask>) {
    let (word, key) = (scene.name(intent), intent.caps());
    let place = panel::take_top(body, size::BUTTON);
    let button = Button::new(scene.look, &word).icon(intent.entry().icon).key(&key).enabled(may);
    let extent = button.extent(ui);
    if button.show_at(ui, Rect::from_min_size(place.min, extent)).clicked() {
        asks.push(Ask::Do(intent));
    }
    body.min.y += 10.0;
}
