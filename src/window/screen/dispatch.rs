//! 発送: labels as they will print, the scan-match before a parcel is sealed, and the parcels on their way.
//!
//! The preview is the print: the same bytes make both.

mod bands;
mod day;
mod mail;
mod paper;
mod postage;
mod preview;
mod printing;
mod sealing;
mod sheet;

use egui::{Align2, Id, Rect, Sense, Ui, pos2, vec2};

use crate::bench::message::{Command, DispatchRow, FormView, LabelPurpose, ParcelAct, PostingAct, Subject};
use crate::domain::post::MailKind;
use crate::domain::{RequestNo, TokenState};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::model::Model;
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::choice::{self, Chip};
use crate::window::widget::{badge, list, page, panel, text};
use crate::words::Fact;

pub use bands::Bands;
pub use day::DayOfPost;
pub use mail::Mail;
pub use postage::Rates;
pub use preview::draw_page;
pub use sealing::Sealing;
pub use sheet::Sheet;

/// Height of a parcel in the list.
const PARCEL: f32 = 60.0;

/// A part of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// ラベル.
    #[default]
    Labels,
    /// 封入.
    Sealing,
    /// 差出票.
    Day,
    /// 発送済.
    Mail,
    /// 番号帯.
    Bands,
    /// 郵便料金.
    Postage,
}

impl Part {
    /// In the order of the work.
    pub const ALL: &'static [Self] =
        &[Self::Labels, Self::Sealing, Self::Day, Self::Mail, Self::Bands, Self::Postage];

    const fn title(self) -> &'static str {
        match self {
            Self::Labels => "dispatch-labels",
            Self::Sealing => "dispatch-sealing",
            Self::Day => "dispatch-day",
            Self::Mail => "dispatch-mail",
            Self::Bands => "dispatch-bands",
            Self::Postage => "dispatch-postage",
        }
    }
}

/// What the screen remembers.
#[derive(Default)]
pub struct DispatchScreen {
    /// The open part.
    pub part: Part,
    /// What was scanned for the parcel that is being sealed.
    pub sealing: Sealing,
    /// The posting list.
    pub day: DayOfPost,
    /// The parcels on their way.
    pub mail: Mail,
    /// Number bands and how parcels are sent.
    pub bands: Bands,
    /// A rate of postage that is being added.
    pub rates: Rates,
    /// The chosen parcel.
    pub chosen: Option<RequestNo>,
    /// The parcels whose labels are made together, in the order in which they were marked.
    pub marked: Vec<RequestNo>,
    /// The paper that is shown.
    pub sheet: Sheet,
    /// Which page of it, from 0.
    pub page: u32,
    /// The form of the labels: a code; empty for the first one.
    pub form: String,
    /// First cell of a part-used sheet, from 1.
    pub start_cell: u32,
    /// The printer that was picked here; empty for the one that was chosen for the paper.
    pub printer: String,
    /// Why a paper is printed once more.
    pub reason: String,
    /// The form and its free cell, as the start cell was set to it last.
    cell_of: Option<(String, u32)>,
    /// Where files go.
    pub folder: String,
    /// Whether the chosen parcel has to be brought into sight.
    reveal: bool,
    /// What the preview was asked for last.
    previewed: Option<(Vec<RequestNo>, String, u32)>,
    /// The page of another paper that was asked for last, and how much had been told by then.
    looked_at: Option<(Subject, u32, u64)>,
    texture: Option<page::Shown>,
}

impl DispatchScreen {
    /// Does what a key of this screen asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        if intent == Intent::NextPart {
            let at = Part::ALL.iter().position(|part| *part == self.part).unwrap_or(0);
            self.part = Part::ALL[(at + 1) % Part::ALL.len()];
            return;
        }
        if intent == Intent::MarkAll && self.part == Part::Labels {
            self.mark_all(scene);
            return;
        }
        if intent == Intent::CloseDay {
            self.part = Part::Day;
        }
        match self.part {
            Part::Mail => return self.mail.perform(intent, scene, asks),
            Part::Day => return self.day.perform(intent, scene, asks),
            Part::Bands => return self.bands.perform(intent, scene, asks),
            Part::Postage => return self.rates.perform(intent, asks),
            Part::Labels | Part::Sealing => {}
        }
        let rows = self.rows(scene.model);
        if let Some(by) = list::step(intent, 10) {
            let at = rows.iter().position(|row| Some(&row.request) == self.chosen.as_ref());
            self.chosen = list::moved(at, by, rows.len()).map(|to| rows[to].request.clone());
            self.reveal = true;
            return;
        }
        if self.part == Part::Sealing {
            self.write_again(intent, &rows, asks);
            return;
        }
        if intent == Intent::PrintDay {
            let form = self.form(scene).map_or_else(String::new, |form| form.code.clone());
            asks.push(Ask::Send(Command::Posting(PostingAct::PrintLabels { form })));
            return;
        }
        if self.perform_on_sheet(intent, scene, asks) {
            return;
        }
        let purpose = match intent {
            Intent::LabelPdf => LabelPurpose::Save(self.path(scene, "pdf")),
            Intent::LabelPng => LabelPurpose::Save(self.path(scene, "png")),
            Intent::LabelOpen => LabelPurpose::Open,
            Intent::PrintLabel => return self.print(scene, asks),
            Intent::GiveUpPrint => return Self::give_up(scene, asks),
            _ => return,
        };
        let requests = self.requests(scene);
        if !requests.is_empty() {
            asks.push(Ask::Send(self.label(scene, requests, purpose)));
            asks.push(Ask::Send(Command::Show(crate::bench::message::Query::Dispatch)));
        }
    }

    /// Takes a scan that belongs to the open part; gives whether it did.
    pub fn scanned(&mut self, scan: &str, model: &Model, asks: &mut Vec<Ask>) -> bool {
        match self.part {
            Part::Labels | Part::Postage => false,
            Part::Mail => {
                let rows = model.parcels.value().map_or(&[][..], Vec::as_slice);
                self.mail.scanned(rows, scan, asks)
            }
            Part::Day => self.day.scanned(model.posting.value(), scan, asks),
            Part::Bands => self.bands.scanned(scan),
            Part::Sealing => {
                if self.sealing.envelope(model, scan, asks) {
                    return true;
                }
                let rows = self.rows(model);
                if self.sealing.scanned.is_empty() {
                    // The first token of a parcel says which parcel it is.
                    let inside = |row: &&&DispatchRow| row.contents.may_add(&[], scan).is_ok();
                    if let Some(row) = rows.iter().find(inside) {
                        self.chosen = Some(row.request.clone());
                        self.reveal = true;
                    }
                }
                let chosen = rows.iter().find(|row| Some(&row.request) == self.chosen.as_ref());
                if let Some(row) = chosen {
                    self.sealing.take(row, scan, asks);
                }
                chosen.is_some()
            }
        }
    }

    /// One step back: scans first, then marks.
    pub fn back(&mut self) {
        if self.day.back() {
            return;
        }
        if self.part == Part::Sealing && !self.sealing.scanned.is_empty() {
            self.sealing = Sealing::default();
        } else {
            self.sealing.blocked = None;
            self.marked.clear();
        }
    }

    /// The requests of the open part: a parcel that is sealed or lies in the safe is not sealed a second time.
    fn rows<'a>(&self, model: &'a Model) -> Vec<&'a DispatchRow> {
        let rows = model.dispatch.value().map_or(&[][..], Vec::as_slice);
        let is_closed = |row: &DispatchRow| {
            let closed = |state| matches!(state, TokenState::Enclosed | TokenState::ReturnedMail);
            row.contents.tokens.iter().any(|(_, state, _)| closed(*state))
        };
        rows.iter().filter(|row| self.part != Part::Sealing || !is_closed(row)).collect()
    }

    fn write_again(&mut self, intent: Intent, rows: &[&DispatchRow], asks: &mut Vec<Ask>) {
        if intent != Intent::WriteAgain {
            return;
        }
        let reason = self.sealing.reason.trim().to_owned();
        let row = rows.iter().find(|row| Some(&row.request) == self.chosen.as_ref());
        let Some((row, serial)) = row.and_then(|row| Some((row, Sealing::unfit(row)?))) else { return };
        if reason.is_empty() {
            asks.push(Ask::Type(sealing::reason_id()));
        } else {
            let act = ParcelAct::WriteAgain { request: row.request.clone(), serial: serial.clone(), reason };
            asks.push(Ask::Send(Command::Parcel(act)));
            self.sealing = Sealing::default();
        }
    }

    /// The parcels whose labels are made: the marked ones, else the chosen one.
    #[must_use]
    pub fn requests(&self, scene: &Scene<'_>) -> Vec<RequestNo> {
        let rows = scene.model.dispatch.value().map_or(&[][..], Vec::as_slice);
        let is_here = |no: &RequestNo| rows.iter().any(|row| row.request == *no);
        let marked: Vec<_> = self.marked.iter().filter(|no| is_here(no)).cloned().collect();
        if marked.is_empty() {
            self.chosen.iter().filter(|no| is_here(no)).cloned().collect()
        } else {
            marked
        }
    }

    /// The paper in use.
    #[must_use]
    pub fn form<'a>(&self, scene: &Scene<'a>) -> Option<&'a FormView> {
        let forms = &scene.model.station.as_ref()?.forms;
        forms.iter().find(|form| form.code == self.form).or_else(|| forms.first())
    }

    fn label(&self, scene: &Scene<'_>, requests: Vec<RequestNo>, purpose: LabelPurpose) -> Command {
        let form = self.form(scene).map_or_else(String::new, |form| form.code.clone());
        Command::Label { requests, form, start_cell: self.start_cell.max(1), purpose }
    }

    /// Where a file goes: the folder, and the name of the first parcel.
    fn path(&self, scene: &Scene<'_>, ending: &str) -> std::path::PathBuf {
        let first = self.requests(scene).first().map_or_else(String::new, |no| no.0.clone());
        std::path::Path::new(self.folder.trim()).join(format!("{first}.{ending}"))
    }

    /// Before the first frame: the first parcel, and a folder beside the register.
    fn settle(&mut self, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        if self.chosen.is_none()
            && let Some(first) = scene.model.dispatch.value().and_then(|rows| rows.first())
        {
            self.chosen = Some(first.request.clone());
        }
        if self.folder.is_empty()
            && let Some(station) = &scene.model.station
        {
            let beside = std::path::Path::new(&station.register).parent().unwrap_or(std::path::Path::new(""));
            self.folder = beside.join("labels").display().to_string();
        }
        if self.part == Part::Labels {
            self.look_at_sheet(scene, asks);
        }
        let Some(form) = self.form(scene) else { return };
        // A part-used sheet begins at its free cell, until somebody picks another one.
        let free = (form.code.clone(), form.next_cell);
        if self.cell_of.as_ref() != Some(&free) {
            self.start_cell = free.1;
            self.cell_of = Some(free);
        }
        self.start_cell = self.start_cell.clamp(1, (form.columns * form.rows).max(1));
        let wanted = (self.requests(scene), form.code.clone(), self.start_cell);
        if self.part == Part::Labels && !wanted.0.is_empty() && self.previewed.as_ref() != Some(&wanted) {
            asks.push(Ask::Send(self.label(scene, wanted.0.clone(), LabelPurpose::Preview)));
            self.previewed = Some(wanted);
        }
    }
}

/// Draws the screen into `rect`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut DispatchScreen, asks: &mut Vec<Ask>) {
    screen.settle(scene, asks);
    let left = rect.with_max_x(rect.left() + (rect.width() * 0.25).clamp(330.0, 420.0));
    let right = rect.with_min_x(rect.right() - 300.0);
    let middle = Rect::from_min_max(
        pos2(left.right() + size::GAP, rect.top()),
        pos2(right.left() - size::GAP, rect.bottom()),
    );
    if !matches!(screen.part, Part::Labels | Part::Sealing) {
        let wide = if screen.part == Part::Bands { (rect.width() * 0.44).max(540.0) } else { 340.0 };
        let right = rect.with_min_x(rect.right() - wide);
        let left = rect.with_max_x(right.left() - size::GAP);
        let title = scene.say(if screen.part == Part::Day { "posting-title" } else { screen.part.title() });
        let mut parts = panel::show(ui, scene.look, left, &title, "", false);
        parts_of_the_work(ui, scene, &mut parts.body, screen);
        match screen.part {
            Part::Day => day::show(ui, scene, (parts.body, right), &mut screen.day, asks),
            Part::Bands => bands::show(ui, scene, (parts.body, right), &mut screen.bands, asks),
            Part::Postage => postage::show(ui, scene, (parts.body, right), &mut screen.rates, asks),
            _ => mail::show(ui, scene, (parts.body, right), &mut screen.mail, asks),
        }
        return;
    }
    parcels(ui, scene, left, screen);
    let shown = screen.requests(scene);
    match screen.part {
        Part::Labels => {}
        Part::Sealing => {
            let rows = screen.rows(scene.model);
            let row = rows.into_iter().find(|row| Some(&row.request) == screen.chosen.as_ref());
            sealing::show(ui, scene, rect.with_min_x(middle.left()), row, &mut screen.sealing, asks);
            return;
        }
        Part::Day | Part::Mail | Part::Bands | Part::Postage => return,
    }
    preview::show(ui, scene, middle, &shown, screen, asks);
    paper::show(ui, scene, right, screen, asks);
}

fn parcels(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut DispatchScreen) {
    let look = scene.look;
    let rows = screen.rows(scene.model);
    let pieces: u32 = rows.iter().map(|row| row.pieces).sum();
    let aside =
        scene.say_with("dispatch-count", &[("parcels", rows.len().into()), ("pieces", pieces.into())]);
    let mut parts =
        panel::show(ui, look, rect, &scene.say("dispatch-today"), &aside, screen.part == Part::Labels);
    parts_of_the_work(ui, scene, &mut parts.body, screen);
    if rows.is_empty() {
        let id = if scene.model.dispatch.value().is_none() { "list-pending" } else { "dispatch-none" };
        panel::empty(ui, look, parts.body, icon::PACKAGE, &scene.say(id));
    }
    let reveal = std::mem::take(&mut screen.reveal);
    let chosen = rows.iter().position(|row| Some(&row.request) == screen.chosen.as_ref());
    panel::at(ui, "parcels", parts.body.shrink2(vec2(1.0, 0.0)), |ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        egui::ScrollArea::vertical().auto_shrink(false).show_rows(ui, PARCEL, rows.len(), |ui, range| {
            if let Some(at) = chosen.filter(|_| reveal) {
                // Rows out of sight are not drawn, so the place of the chosen one is reckoned.
                let above =
                    ui.max_rect().top() - PARCEL * f32::from(u16::try_from(range.start).unwrap_or(u16::MAX));
                let top = above + PARCEL * f32::from(u16::try_from(at).unwrap_or(u16::MAX));
                let place =
                    Rect::from_min_size(pos2(ui.max_rect().left(), top), vec2(ui.available_width(), PARCEL));
                ui.scroll_to_rect(place, None);
            }
            for row in &rows[range] {
                let (_, place) = ui.allocate_space(vec2(ui.available_width(), PARCEL));
                parcel(ui, scene, place, row, screen);
            }
        });
    });
    if screen.part != Part::Labels {
        return;
    }
    panel::row(ui, "dispatch-marks", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        let all = screen.marked.len() == rows.len() && !rows.is_empty();
        let word = scene.say(if all { "dispatch-mark-none" } else { "dispatch-mark-all" });
        let key = Intent::MarkAll.caps();
        if Button::new(look, &word).key(&key).enabled(!rows.is_empty()).show(ui).clicked() {
            screen.mark_all(scene);
        }
        if screen.marked.is_empty() {
            return;
        }
        let word = scene.say_with("dispatch-marked", &[("count", screen.marked.len().into())]);
        let room = ui.available_rect_before_wrap();
        text::line(ui, room, Align2::LEFT_CENTER, Face::Small, look.muted, &word);
    });
}

impl DispatchScreen {
    /// Marks every request, or none where all are marked.
    fn mark_all(&mut self, scene: &Scene<'_>) {
        let rows = self.rows(scene.model);
        let all = self.marked.len() == rows.len();
        self.marked = if all { Vec::new() } else { rows.iter().map(|row| row.request.clone()).collect() };
    }
}

/// The parts, one of them open; one key goes on to the next.
fn parts_of_the_work(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, screen: &mut DispatchScreen) {
    let chips: Vec<Chip> =
        Part::ALL.iter().map(|part| Chip::new(scene.say(part.title()), *part == screen.part)).collect();
    let (places, height) = choice::places(ui, &chips, body.width() - 2.0 * size::INSET);
    let room = panel::take_top(body, height + 16.0).shrink2(vec2(size::INSET, 8.0));
    let key = Intent::NextPart.caps();
    if let Some(last) = places.last() {
        let rest = last.translate(room.min.to_vec2()).with_max_x(room.right());
        let rest = rest.with_min_x(rest.left() + last.width() + 8.0);
        if text::width(ui, Face::CodeSmall, &key) <= rest.width() {
            text::paint(ui, rest, Align2::LEFT_CENTER, Face::CodeSmall, scene.look.muted, &key);
        }
    }
    let answer = choice::one_of(ui, scene.look, Id::unique("dispatch-parts"), room, &chips);
    if let Some(part) = answer.and_then(|answer| answer.picked).and_then(|at| Part::ALL.get(at)) {
        screen.part = *part;
    }
}

fn parcel(ui: &mut Ui, scene: &Scene<'_>, place: Rect, row: &DispatchRow, screen: &mut DispatchScreen) {
    let look = scene.look;
    let is_chosen = screen.chosen.as_ref() == Some(&row.request);
    let (tone, state) = if row.prints == 0 {
        (Tone::Muted, scene.say("dispatch-waiting"))
    } else {
        (Tone::Done, scene.say_with("dispatch-printed", &[("count", row.prints.into())]))
    };
    let sent_as = scene.model.posting.value().map_or(MailKind::SimpleRegistered, |view| view.policy.kind);
    let kind = Fact::Text(sent_as.as_str().to_owned());
    let pieces = scene.say_with("dispatch-pieces", &[("count", row.pieces.into()), ("kind", kind)]);
    let name = format!("{} {} {pieces} {state}", row.request, row.contract_name);
    let response = list::row(ui, look, place, is_chosen, &name);
    if response.clicked() {
        screen.chosen = Some(row.request.clone());
    }
    let inside = place.shrink2(vec2(size::INSET, 0.0));
    if screen.part == Part::Labels {
        mark(ui, scene, inside.with_max_x(inside.left() + 20.0), row, screen);
    }
    // The name has the whole width: it is what tells two parcels apart.
    let indent = if screen.part == Part::Labels { 30.0 } else { 0.0 };
    let words = inside.with_min_x(inside.left() + indent).with_max_y(place.bottom() - 8.0);
    let upper = words.with_max_y(place.center().y).with_min_y(place.top() + 8.0);
    let face = if is_chosen { Face::Strong } else { Face::Body };
    let is_cut = text::paint_or_cut(ui, upper, Align2::LEFT_CENTER, face, look.text, &row.contract_name);
    let mut lower = words.with_min_y(place.center().y);
    let number = text::paint(ui, lower, Align2::LEFT_CENTER, Face::Code, look.text, &row.request.0);
    let badge = badge::paint(ui, look, lower, Align2::RIGHT_CENTER, tone, &state);
    lower = lower.with_min_x(number.right() + 14.0).with_max_x(badge.left() - 8.0);
    text::paint(ui, lower, Align2::LEFT_CENTER, Face::Small, look.muted, &pieces);
    if is_cut {
        response.on_hover_text(&row.contract_name);
    }
}

/// The square that marks a parcel for labels made together.
fn mark(ui: &mut Ui, scene: &Scene<'_>, place: Rect, row: &DispatchRow, screen: &mut DispatchScreen) {
    let look = scene.look;
    let at = screen.marked.iter().position(|no| *no == row.request);
    let id = ui.scope_id().with(("mark", &row.request.0));
    let response = ui.interact(place.shrink2(vec2(0.0, 16.0)), id, Sense::click());
    let name = scene.say_with("dispatch-mark", &[("request", row.request.0.as_str().into())]);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, at.is_some(), &name));
    let (sign, ink) =
        if at.is_some() { (icon::CHECK_SQUARE, look.accent) } else { (icon::SQUARE, look.muted) };
    text::paint(ui, place, Align2::LEFT_CENTER, Face::Icon, ink, sign);
    if response.has_focus() {
        let ring = egui::StrokeKind::Inside;
        ui.painter().rect_stroke(response.rect.expand(2.0), 4.0, look.focus_ring(), ring);
    }
    if response.clicked() {
        match at {
            Some(at) => drop(screen.marked.remove(at)),
            None => screen.marked.push(row.request.clone()),
        }
    }
}
