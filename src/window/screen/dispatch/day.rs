//! 差出票: the list of the day, line by line, what waits for its scan, and the closing of the day.
//!
//! README, rules W1, W9. The trap: a scan puts an envelope onto the list, so nothing on it is ever typed; and while the
//! second person signs, a scan would land in a passphrase and counts for nothing.

use egui::{Align2, Id, Rect, Ui, vec2};
use jiff::civil::Date;

use crate::bench::message::{Command, DayView, PostingAct, PostingView, WaitingRow};
use crate::domain::post::{ListNo, ListStage, PostingLine, PostingList};
use crate::domain::{ParcelNo, Tracking};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::stock::act::Acting;
use crate::window::widget::button::Button;
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{form, list, panel, refusal, text};
use crate::words::{date, number};

/// What the part remembers.
#[derive(Default)]
pub struct DayOfPost {
    /// The chosen list; `None` for the newest.
    pub list: Option<ListNo>,
    /// The chosen parcel.
    pub chosen: Option<ParcelNo>,
    /// Why a list is opened again or a parcel taken off.
    pub reason: String,
    /// The number of the post's receipt.
    pub receipt: String,
    /// The day of handing over; empty for today.
    pub day: String,
    /// What explains a difference of the balance.
    pub explanation: String,
    /// The second person, while the day is being closed.
    pub acting: Acting,
    reveal: bool,
}

/// A row of the table.
enum Row<'a> {
    /// Sealed, and not on a list.
    Waiting(&'a WaitingRow),
    /// On the list.
    Line(&'a PostingLine),
}

impl Row<'_> {
    const fn parcel(&self) -> ParcelNo {
        match self {
            Self::Waiting(row) => row.parcel,
            Self::Line(line) => line.parcel,
        }
    }
}

impl DayOfPost {
    /// The list that is shown.
    fn list<'a>(&self, view: &'a PostingView) -> Option<&'a PostingList> {
        let chosen = view.lists.iter().find(|list| Some(list.no) == self.list);
        let open = || view.lists.iter().rfind(|list| list.stage() == ListStage::Open);
        chosen.or_else(open).or_else(|| view.lists.last())
    }

    /// What waits stands first: it is what the scanner is needed for.
    fn rows<'a>(&self, view: &'a PostingView) -> Vec<Row<'a>> {
        let lines = self.list(view).map_or(&[][..], |list| list.lines.as_slice());
        view.waiting.iter().map(Row::Waiting).chain(lines.iter().map(Row::Line)).collect()
    }

    /// Takes a scan: the number on an envelope. Anything else does not belong here.
    pub fn scanned(&mut self, view: Option<&PostingView>, scan: &str, asks: &mut Vec<Ask>) -> bool {
        let (Some(view), Ok(tracking)) = (view, Tracking::parse(scan)) else { return false };
        if self.acting.is_signing() {
            return true;
        }
        let has_it = |row: &&WaitingRow| row.tracking.as_ref() == Some(&tracking);
        if let Some(row) = view.waiting.iter().find(has_it) {
            return self.matched(row, scan, asks);
        }
        let lists = view.lists.iter();
        let line = |list: &PostingList| list.lines.iter().find(|line| line.tracking == tracking).cloned();
        if let Some((line, list)) = lists.filter_map(|list| Some((line(list)?, list.no))).next_back() {
            (self.list, self.chosen, self.reveal) = (Some(list), Some(line.parcel), true);
            return true;
        }
        // One of the post office's own labels, or a wrong one: it is about the chosen envelope.
        let chosen = view.waiting.iter().find(|row| Some(row.parcel) == self.chosen);
        chosen.is_some_and(|row| self.matched(row, scan, asks))
    }

    fn matched(&mut self, row: &WaitingRow, scan: &str, asks: &mut Vec<Ask>) -> bool {
        self.chosen = Some(row.parcel);
        asks.push(send(PostingAct::Match { parcel: row.parcel, scanned: scan.to_owned() }));
        true
    }

    /// Does what a key asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let Some(view) = scene.model.posting.value() else { return };
        let rows = self.rows(view);
        if let Some(by) = list::step(intent, 20) {
            let at = rows.iter().position(|row| Some(row.parcel()) == self.chosen);
            self.chosen = list::moved(at, by, rows.len()).map(|to| rows[to].parcel());
            self.reveal = true;
            return;
        }
        if intent == Intent::CloseDay {
            if view.closed.is_none() {
                self.acting.sign();
            }
            return;
        }
        if intent == Intent::NextList {
            let at = self.list(view).and_then(|shown| view.lists.iter().position(|list| list.no == shown.no));
            let next = at.map_or(0, |at| (at + 1) % view.lists.len());
            self.list = view.lists.get(next).map(|list| list.no);
            return;
        }
        let Some(shown) = self.list(view) else { return };
        if !self.may(intent, shown) {
            return;
        }
        let (list, reason) = (shown.no, self.reason.trim().to_owned());
        let act = match intent {
            Intent::CloseList => PostingAct::CloseList { list },
            Intent::ReopenList => PostingAct::ReopenList { list, reason },
            Intent::TakeOff => match self.chosen {
                Some(parcel) => PostingAct::TakeOff { parcel, reason },
                None => return,
            },
            Intent::HandOver => {
                let Ok(on) = self.day() else { return };
                PostingAct::HandOver { list, on, receipt: self.receipt.trim().to_owned() }
            }
            _ => return,
        };
        self.reason.clear();
        asks.push(send(act));
    }

    /// Whether an act can be asked for, as the list stands and with what is typed.
    fn may(&self, intent: Intent, list: &PostingList) -> bool {
        let given = !self.reason.trim().is_empty();
        match (intent, list.stage()) {
            (Intent::CloseList, ListStage::Open) => !list.lines.is_empty(),
            (Intent::TakeOff, ListStage::Open) => {
                given && list.lines.iter().any(|line| Some(line.parcel) == self.chosen)
            }
            (Intent::ReopenList, ListStage::Closed) => given,
            (Intent::HandOver, ListStage::Closed) => !self.receipt.trim().is_empty() && self.day().is_ok(),
            _ => false,
        }
    }

    /// The day that is typed; none for today.
    fn day(&self) -> Result<Option<Date>, ()> {
        let typed = self.day.trim();
        if typed.is_empty() { Ok(None) } else { typed.parse().map(Some).map_err(drop) }
    }

    /// One step back; tells whether there was one.
    pub fn back(&mut self) -> bool {
        self.acting.close()
    }
}

fn send(act: PostingAct) -> Ask {
    Ask::Send(Command::Posting(act))
}

/// Shows the list in `left`, what can be done with it in `right`.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    (left, right): (Rect, Rect),
    screen: &mut DayOfPost,
    asks: &mut Vec<Ask>,
) {
    screen.acting.settle(scene);
    let Some(view) = scene.model.posting.value() else {
        panel::empty(ui, scene.look, left, icon::HOURGLASS, &scene.say("list-pending"));
        panel::show(ui, scene.look, right, &scene.say("posting-title"), "", false);
        return;
    };
    let mut table = left;
    if view.lists.len() > 1 {
        let chips = panel::take_top(&mut table, 40.0);
        lists(ui, scene, chips, view, screen);
    }
    rows(ui, scene, table, view, screen);
    if screen.acting.is_signing() {
        closing(ui, scene, right, view, screen, asks);
        return;
    }
    let shown = screen.list(view);
    let title = shown.map_or_else(
        || scene.say("posting-title"),
        |list| scene.say_with("posting-list", &[("list", list.no.to_string().into())]),
    );
    let parts = panel::show(ui, scene.look, right, &title, "", view.closed.is_none());
    let mut body = parts.body.shrink2(vec2(size::INSET, 10.0));
    let end = refusal::show(ui, scene, body, "post-");
    body.min.y = if end > body.top() { end + 10.0 } else { end };
    if let Some(list) = shown {
        about(ui, scene, &mut body, list);
        acts(ui, scene, &mut body, list, screen, asks);
    } else {
        let row = panel::take_top(&mut body, 70.0);
        let words = scene.say("posting-how");
        text::lines(ui, row, Align2::LEFT_TOP, Face::Body, scene.look.muted, &words, 3);
    }
    if let Some(day) = &view.closed {
        closed(ui, scene, body, day);
        return;
    }
    panel::row(ui, "posting-close-day", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        let (word, key) = (scene.name(Intent::CloseDay), Intent::CloseDay.caps());
        let button = Button::new(scene.look, &word).icon(icon::SEAL_CHECK).key(&key);
        if button.show(ui).clicked() {
            asks.push(Ask::Do(Intent::CloseDay));
        }
    });
}

/// The lists to choose from, the newest last.
fn lists(ui: &mut Ui, scene: &Scene<'_>, row: Rect, view: &PostingView, screen: &mut DayOfPost) {
    let shown = screen.list(view).map(|list| list.no);
    panel::row(ui, "posting-lists", row.shrink2(vec2(size::INSET, 6.0)), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for list in view.lists.iter().rev().take(5).rev() {
            let stage = scene.word("list-stage", list.stage().as_str());
            let word = format!("{} {stage}", list.no);
            if Button::new(scene.look, &word).small().chosen(shown == Some(list.no)).show(ui).clicked() {
                screen.list = Some(list.no);
            }
        }
        let room = ui.available_rect_before_wrap();
        let key = Intent::NextList.caps();
        text::paint(ui, room, Align2::LEFT_CENTER, Face::CodeSmall, scene.look.muted, &key);
    });
}

fn rows(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, view: &PostingView, screen: &mut DayOfPost) {
    let rows = screen.rows(view);
    let column = |id: &str, width| Column::new(scene.say(id), width);
    let columns = [
        column("column-line", Width::Exact(96.0)),
        column("column-request", Width::Exact(90.0)),
        column("posting-name", Width::Share(1.0)),
        column("column-tracking", Width::Exact(140.0)),
        column("column-grams", Width::Exact(74.0)).to_right(),
        column("column-yen", Width::Exact(74.0)).to_right(),
    ];
    let table = Table {
        chosen: rows.iter().position(|row| Some(row.parcel()) == screen.chosen),
        reveal: std::mem::take(&mut screen.reveal),
        ..Table::new("posting", &columns, size::ROW_LONG, rows.len())
    };
    let answer = table.show(ui, scene.look, rect, |at| rows.get(at).map(|row| cells(scene, row)));
    if let Some(row) = answer.chosen.and_then(|at| rows.get(at)) {
        screen.chosen = Some(row.parcel());
    }
    if rows.is_empty() {
        let room = rect.with_min_y(rect.top() + size::TABLE_HEADING);
        panel::empty(ui, scene.look, room, icon::ENVELOPE, &scene.say("posting-none"));
    }
}

fn cells(scene: &Scene<'_>, row: &Row<'_>) -> Vec<Cell> {
    match row {
        Row::Waiting(row) => vec![
            Cell::badge(scene.say("posting-scan"), Tone::Attention),
            Cell::code(row.request.0.as_str()),
            Cell::words(row.contract_name.as_str()),
            Cell::code(row.tracking.as_ref().map(ToString::to_string).unwrap_or_default()),
            Cell::code(""),
            Cell::code(""),
        ],
        Row::Line(line) => vec![
            Cell::code(line.line.to_string()),
            Cell::code(line.request.0.as_str()),
            Cell::words(line.name.as_str()),
            Cell::code(line.tracking.to_string()),
            Cell::code(number::thousands(line.grams.into())),
            Cell::code(number::yen(line.yen)),
        ],
    }
}

fn about(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, list: &PostingList) {
    let tone = match list.stage() {
        ListStage::Open => Tone::Attention,
        ListStage::Closed => Tone::Plain,
        ListStage::HandedOver => Tone::Done,
    };
    let mut told = vec![
        Fact::words(scene.say("column-state"), scene.word("list-stage", list.stage().as_str())).tone(tone),
        Fact::words(scene.say("column-kind"), scene.word("mail-kind", list.kind.as_str())),
        Fact::code(scene.say("column-pieces"), number::thousands(list.pieces().into())),
        Fact::code(scene.say("posting-total"), number::yen(list.total())),
    ];
    if let Some((at, by)) = &list.closed {
        let when = date::date_time(*at);
        told.push(Fact::code(scene.say("posting-closed"), format!("{when} {by}")));
    }
    if let Some((on, receipt)) = &list.handed_over {
        told.push(Fact::code(scene.say("posting-handed"), format!("{} {receipt}", date::iso(*on))).rows(2));
    }
    body.min.y = facts::show(ui, scene.look, *body, 88.0, &told) + 8.0;
}

/// What can be done with a list as it stands, with the fields that it needs.
fn acts(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    list: &PostingList,
    screen: &mut DayOfPost,
    asks: &mut Vec<Ask>,
) {
    let field = |ui: &mut Ui, body: &mut Rect, id: &str, value: &mut String| {
        form::row(ui, scene, body, Id::unique(("posting", id)), &scene.say(id), "", value);
    };
    match list.stage() {
        ListStage::Open => {
            act(ui, scene, body, Intent::CloseList, screen.may(Intent::CloseList, list), asks);
            field(ui, body, "posting-reason", &mut screen.reason);
            act(ui, scene, body, Intent::TakeOff, screen.may(Intent::TakeOff, list), asks);
        }
        ListStage::Closed => {
            field(ui, body, "posting-receipt", &mut screen.receipt);
            field(ui, body, "parcel-day", &mut screen.day);
            act(ui, scene, body, Intent::HandOver, screen.may(Intent::HandOver, list), asks);
            field(ui, body, "posting-reason", &mut screen.reason);
            act(ui, scene, body, Intent::ReopenList, screen.may(Intent::ReopenList, list), asks);
        }
        ListStage::HandedOver => {}
    }
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

/// What closing the day will do, and the second person.
fn closing(
    ui: &mut Ui,
    scene: &Scene<'_>,
    right: Rect,
    view: &PostingView,
    screen: &mut DayOfPost,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let parts = panel::show(ui, look, right, &scene.name(Intent::CloseDay), &date::iso(view.today), false);
    let mut body = parts.body.shrink2(vec2(size::INSET, 10.0));
    let open: Vec<&PostingList> =
        view.lists.iter().filter(|list| list.stage() == ListStage::Open && !list.lines.is_empty()).collect();
    let pieces: u32 = open.iter().map(|list| list.pieces()).sum();
    let yen: i64 = open.iter().map(|list| list.total().0).sum();
    let sums =
        [("lists", open.len().into()), ("pieces", pieces.into()), ("yen", number::thousands(yen).into())];
    let mut told = vec![(scene.say_with("closing-lists", &sums), look.text)];
    if !view.waiting.is_empty() {
        let count = [("count", view.waiting.len().into())];
        told.push((scene.say_with("closing-waiting", &count), look.ink(Tone::Attention)));
    }
    told.push((scene.say("closing-does"), look.muted));
    for (words, ink) in told {
        let height = text::height(ui, Face::Body, &words, body.width(), 3) + 8.0;
        let row = panel::take_top(&mut body, height);
        text::lines(ui, row, Align2::LEFT_TOP, Face::Body, ink, &words, 3);
    }
    let name = scene.say("column-explanation");
    form::row(ui, scene, &mut body, Id::unique("posting-explanation"), &name, "", &mut screen.explanation);
    if let Some(signature) = screen.acting.show(ui, scene, &mut body, asks) {
        let explanation = screen.explanation.trim().to_owned();
        let act = PostingAct::CloseDay { explanation, signature };
        screen.acting.ask(scene, Command::Posting(act), asks);
    }
}

/// The day as it was closed.
fn closed(ui: &mut Ui, scene: &Scene<'_>, body: Rect, day: &DayView) {
    let mut body = body;
    ui.painter().hline(body.x_range().expand(size::INSET - 1.0), body.top(), scene.look.hairline());
    body.min.y += 8.0;
    let head = panel::take_top(&mut body, 26.0);
    let title = scene.say_with("closing-closed", &[("day", date::iso(day.day).into())]);
    text::line(ui, head, Align2::LEFT_CENTER, Face::Strong, scene.look.ink(Tone::Done), &title);
    if body.height() < 24.0 * 6.0 {
        // A refusal above takes the room; who closed the day stands in the journal as well.
        return;
    }
    let tone = if day.unexplained > 0 { Tone::Stop } else { Tone::Plain };
    let posted = format!("{} · {}", day.pieces, number::yen(day.yen));
    let short: String = day.journal_head.chars().take(16).collect();
    let told = [
        Fact::words(scene.say("closing-signed"), format!("{} · {}", day.operator, day.second)),
        Fact::code(scene.say("closing-at"), date::date_time(day.closed_at)),
        Fact::code(scene.say("column-pieces"), posted),
        Fact::code(scene.say("stock-received"), number::thousands(day.received.into())),
        Fact::code(scene.say("column-difference"), day.unexplained.to_string()).tone(tone),
        Fact::code(scene.say("closing-head"), format!("{} {short}", day.journal_rows)),
    ];
    facts::show(ui, scene.look, body, 88.0, &told);
}
