//! 受付: the requests, late ones first, and the chosen one with what the rules say about it.

mod acts;
mod detail;
mod filter;
pub mod new_request;

pub use filter::{Filter, KindGroup};

use egui::{Align2, Rect, Ui, vec2};

use crate::bench::message::{Command, Query, QueueRow};
use crate::domain::{RequestKind, RequestNo, RequestState};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::queue::new_request::NewRequest;
use crate::window::widget::button::Button;
use crate::window::widget::deed::Deed;
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{list, panel, text};
use crate::words::date;

/// What orders the rows.
const ORDERED_BY_DUE: usize = 5;

/// What the screen remembers.
#[derive(Debug)]
pub struct QueueScreen {
    /// Which rows are shown.
    pub filter: Filter,
    /// The chosen request.
    pub chosen: Option<RequestNo>,
    /// Whether it has to be brought into sight.
    pub reveal: bool,
    /// The act that is being asked about.
    pub deed: Option<Deed>,
    /// The ordering column, and whether the greatest comes first.
    pub order: (usize, bool),
    /// The form of a new request while it is filled in.
    pub form: Option<NewRequest>,
    /// The last ticket of an earlier form.
    last_ticket: u64,
}

impl Default for QueueScreen {
    fn default() -> Self {
        Self {
            filter: Filter::default(),
            chosen: None,
            reveal: false,
            deed: None,
            order: (ORDERED_BY_DUE, false),
            form: None,
            last_ticket: 0,
        }
    }
}

impl QueueScreen {
    /// Chooses a request and asks for it whole.
    pub fn choose(&mut self, request: RequestNo, asks: &mut Vec<Ask>) {
        asks.push(Ask::Send(Command::Show(Query::Request(request.clone()))));
        self.chosen = Some(request);
        self.reveal = true;
    }

    /// Begins a form, unless one is being filled in.
    pub fn begin_form(&mut self) {
        self.form.get_or_insert_with(|| NewRequest::new(self.last_ticket));
    }

    /// Takes the form away.
    pub fn close_form(&mut self) {
        if let Some(form) = self.form.take() {
            self.last_ticket = form.ticket();
        }
    }

    /// One step back: the form, if there is one, and then the chosen request.
    pub fn back(&mut self) {
        match &mut self.form {
            Some(form) => {
                if form.may_go() {
                    self.close_form();
                }
            }
            None => self.chosen = None,
        }
    }

    /// Does what a key of this screen asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        if let Some(form) = &mut self.form {
            if intent == Intent::SaveRequest {
                form.save(scene, asks);
            }
            return;
        }
        if let Some(by) = list::step(intent, 15) {
            let rows = self.rows(scene);
            let at = rows.iter().position(|row| Some(&row.request) == self.chosen.as_ref());
            if let Some(to) = list::moved(at, by, rows.len()) {
                self.choose(rows[to].request.clone(), asks);
            }
            return;
        }
        let Some(request) = self.chosen.clone() else { return };
        match intent {
            Intent::Approve if detail::can_approve(scene, &request) => {
                self.begin(intent, scene, asks);
                asks.push(Ask::Send(Command::Show(Query::Request(request))));
            }
            Intent::ProvisionChosen if detail::can_provision(scene, &request) => {
                asks.push(Ask::Send(Command::Provision { request: Some(request), slot: None }));
                asks.push(Ask::Do(Intent::OpenBench));
            }
            Intent::Approve => {}
            _ => self.begin(intent, scene, asks),
        }
    }

    /// The rows that the filter lets through, in order.
    fn rows<'a>(&self, scene: &Scene<'a>) -> Vec<&'a QueueRow> {
        let all = scene.model.queue.value().map_or(&[][..], Vec::as_slice);
        let mut rows: Vec<_> = all.iter().filter(|row| self.filter.lets(row)).collect();
        let (column, down) = self.order;
        // By due date: what is late, then what is open, then what needs nobody any more.
        let urgency =
            |row: &QueueRow| (row.state.is_over() || row.state == RequestState::Dispatched, !row.late);
        rows.sort_by(|a, b| {
            let order = match column {
                0 => a.request.cmp(&b.request),
                1 => a.received_on.cmp(&b.received_on),
                2 => a.contract_name.cmp(&b.contract_name),
                3 => a.kind.cmp(&b.kind),
                4 => a.quantity.cmp(&b.quantity),
                6 => a.state.cmp(&b.state),
                _ => urgency(a).cmp(&urgency(b)).then(a.due_on.cmp(&b.due_on)),
            };
            let order = if down { order.reverse() } else { order };
            order.then_with(|| a.request.cmp(&b.request))
        });
        rows
    }
}

/// The tone of a request's state.
#[must_use]
pub const fn state_tone(state: RequestState) -> Tone {
    match state {
        RequestState::Received => Tone::Muted,
        RequestState::AwaitingCheck | RequestState::SentBack => Tone::Attention,
        RequestState::Approved => Tone::Accent,
        RequestState::Issuing | RequestState::Dispatched | RequestState::Completed => Tone::Done,
        RequestState::Cancelled => Tone::Stop,
    }
}

/// Draws the screen into `rect`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut QueueScreen, asks: &mut Vec<Ask>) {
    // A form needs more room than what is only read.
    let share = if screen.form.is_some() {
        (rect.width() * 0.45).min(600.0)
    } else {
        (rect.width() * 0.38).min(480.0)
    };
    let right = rect.with_min_x(rect.right() - share);
    let left = rect.with_max_x(right.left() - size::GAP);
    queue(ui, scene, left, screen, asks);
    if screen.form.is_some() {
        new_request::show(ui, scene, right, screen, asks);
    } else {
        detail::show(ui, scene, right, screen, asks);
    }
}

fn queue(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut QueueScreen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let rows = screen.rows(scene);
    let all = scene.model.queue.value().map_or(0, Vec::len);
    let aside = scene.say_with("queue-count", &[("shown", rows.len().into()), ("all", all.into())]);
    let parts = panel::show(ui, look, rect, &scene.say("screen-queue"), &aside, true);
    let mut body = parts.body;
    let chips = panel::take_top(&mut body, 44.0);
    filter::show(ui, scene, chips, &mut screen.filter);
    ui.painter().hline(rect.x_range().shrink(1.0), body.top() - 0.5, look.hairline());
    let chosen = rows.iter().position(|row| Some(&row.request) == screen.chosen.as_ref());
    let (shown, columns) = columns(ui, scene, rect.width() < NARROW);
    let (by, down) = screen.order;
    let table = Table {
        chosen,
        reveal: std::mem::take(&mut screen.reveal),
        order: Some((shown.iter().position(|column| *column == by).unwrap_or(shown.len()), down)),
        ..Table::new("queue", &columns, size::ROW, rows.len())
    };
    let answer = table.show(ui, look, body, |at| {
        let cells = cells(scene, rows.get(at)?).into_iter().enumerate();
        Some(cells.filter(|(column, _)| shown.contains(column)).map(|(_, cell)| cell).collect())
    });
    if rows.is_empty() {
        let id = if scene.model.queue.value().is_none() { "list-pending" } else { "queue-none" };
        let room = body.with_min_y(body.top() + size::TABLE_HEADING);
        panel::empty(ui, look, room, icon::TRAY, &scene.say(id));
    }
    if let Some(row) = answer.chosen.and_then(|at| rows.get(at))
        && screen.form.as_mut().is_none_or(NewRequest::may_go)
    {
        screen.close_form();
        screen.choose(row.request.clone(), asks);
        screen.reveal = false;
    }
    if let Some(column) = answer.heading.and_then(|at| shown.get(at).copied()) {
        screen.order = if screen.order.0 == column { (column, !screen.order.1) } else { (column, false) };
    }
    let foot = parts.footer.shrink2(vec2(size::INSET, 0.0));
    let (new, import) = (scene.name(Intent::NewRequest), scene.name(Intent::Import));
    let key = Intent::NewRequest.caps();
    let end = panel::row(ui, "queue-footer", foot, |ui| {
        let button = Button::new(look, &new).icon(icon::FILE_TEXT).key(&key);
        if button.enabled(screen.form.is_none()).show(ui).clicked() {
            asks.push(Ask::Do(Intent::NewRequest));
        }
        let response = Button::new(look, &import).icon(icon::FILE_UP).key(&Intent::Import.caps()).show(ui);
        if response.clicked() {
            asks.push(Ask::Do(Intent::Import));
        }
        response.rect.right()
    });
    let hint = foot.with_min_x(end + 12.0);
    text::line(ui, hint, Align2::RIGHT_CENTER, Face::Small, look.muted, &scene.say("list-keys"));
}

/// A list narrower than this leaves the names room: the day of reception and the count go.
const NARROW: f32 = 680.0;

/// The columns by their place in the wide list, and how they are shown.
fn columns(ui: &Ui, scene: &Scene<'_>, is_narrow: bool) -> (Vec<usize>, Vec<Column>) {
    // As wide as the widest word of the language.
    let widest = |face, list: &str, codes: &mut dyn Iterator<Item = &'static str>| {
        codes.map(|code| text::width(ui, face, &scene.word(list, code)).ceil()).fold(0.0, f32::max)
    };
    let kinds = widest(Face::Body, "request-kind", &mut RequestKind::ALL.iter().map(|kind| kind.as_str()));
    let states =
        widest(Face::Small, "request-state", &mut RequestState::ALL.iter().map(|state| state.as_str()));
    let column = |id: &str, width| Column::new(scene.say(id), width);
    let all = [
        column("column-request", Width::Exact(66.0)),
        column("column-received", Width::Exact(52.0)),
        column("column-contract", Width::Share(1.0)),
        column("column-kind", Width::Exact(kinds)),
        column("column-quantity", Width::Exact(46.0)).to_right(),
        column("column-due", Width::Exact(58.0)),
        column("column-state", Width::Exact(states + 17.0)),
    ];
    all.into_iter().enumerate().filter(|(at, _)| !is_narrow || !matches!(at, 1 | 4)).unzip()
}

fn cells(scene: &Scene<'_>, row: &QueueRow) -> Vec<Cell> {
    let due = Cell::code(date::month_day(row.due_on));
    let due = if row.late { due.tone(Tone::Stop).face(Face::CodeStrong) } else { due };
    vec![
        Cell::code(row.request.0.as_str()),
        Cell::code(date::month_day(row.received_on)),
        Cell::words(row.contract_name.as_str()),
        Cell::words(scene.word("request-kind", row.kind.as_str())),
        Cell::code(format!("{}/{}", row.recorded, row.quantity)),
        due,
        Cell::badge(scene.word("request-state", row.state.as_str()), state_tone(row.state)),
    ]
}
