//! One contract: its names, method, account and address; below, users, tokens, requests and history in tabs.

use egui::{Align2, Rect, Ui, vec2};

use crate::bench::message::{
    Command, ContractToken, ContractView, DeadlineView, HitTarget, LabelPurpose, Subject,
};
use crate::domain::{ContractNo, TokenState, UnixMillis};
use crate::window::command::Intent;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::contracts::{ContractsScreen, heading, set_up, soft, status_tone};
use crate::window::screen::journal;
use crate::window::screen::queue::state_tone;
use crate::window::widget::button::Button;
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{key_cap, panel, text};
use crate::window::{icon, keys};
use crate::words::date;

/// A part of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// Who signs in.
    #[default]
    Users,
    /// What they sign in with.
    Tokens,
    /// What was asked for.
    Requests,
    /// What happened.
    History,
}

impl Tab {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Users, "tab-users"),
        (Self::Tokens, "tab-tokens"),
        (Self::Requests, "tab-requests"),
        (Self::History, "tab-history"),
    ];

    /// How many rows it has.
    const fn count(self, view: &ContractView) -> usize {
        match self {
            Self::Users => view.users.len(),
            Self::Tokens => view.tokens.len(),
            Self::Requests => view.requests.len(),
            Self::History => view.history.len(),
        }
    }

    /// How many rows the key for the next user goes through; telephones are chosen in every part.
    pub(super) fn users(self, view: &ContractView) -> usize {
        match self {
            _ if !view.phones.is_empty() => view.phones.len(),
            Self::History => 0,
            tab => tab.count(view),
        }
    }

    /// What a row opens.
    fn target(self, view: &ContractView, at: usize) -> Option<HitTarget> {
        match self {
            Self::Users => view.users.get(at)?.3.clone().map(HitTarget::Token),
            Self::Tokens => Some(HitTarget::Token(view.tokens.get(at)?.serial.clone())),
            Self::Requests => Some(HitTarget::Request(view.requests.get(at)?.request.clone())),
            Self::History => None,
        }
    }
}

/// The tone of a token's state.
pub const fn token_tone(state: TokenState) -> Tone {
    match state {
        TokenState::Received | TokenState::InStock | TokenState::Destroyed | TokenState::Returned => {
            Tone::Muted
        }
        TokenState::Reserved | TokenState::Injected | TokenState::Enclosed | TokenState::Dispatched => {
            Tone::Accent
        }
        TokenState::Inspected | TokenState::Delivered | TokenState::InUse => Tone::Done,
        TokenState::Locked
        | TokenState::Suspended
        | TokenState::AwaitingReturn
        | TokenState::ReturnedMail
        | TokenState::Quarantined => Tone::Attention,
        TokenState::Revoked | TokenState::Defective | TokenState::Lost | TokenState::Blocked => Tone::Stop,
    }
}

/// Shows the contract.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    no: &ContractNo,
    screen: &mut ContractsScreen,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let parts = panel::show(ui, look, rect, &scene.say("contract-title"), &no.0, true);
    let Some(view) = scene.model.contract.value().filter(|view| view.row.no == *no) else {
        panel::empty(ui, look, parts.body, icon::HOURGLASS, &scene.say("list-pending"));
        return;
    };
    let mut body = parts.body;
    let mut inside = body.shrink2(vec2(size::INSET, 10.0));
    heading(ui, scene, &mut inside, &view.row.name, &view.row.kana);
    body.min.y = facts::show(ui, look, inside, 96.0, &facts_of(scene, view)) + 8.0;
    let tabs = panel::take_top(&mut body, 40.0);
    ui.painter().hline(rect.x_range().shrink(1.0), tabs.top() - 0.5, look.hairline());
    let at = Tab::ALL.iter().position(|(tab, _)| *tab == screen.tab).unwrap_or(0);
    if let Some(to) = keys::across(ui, at, Tab::ALL.len()) {
        screen.open_tab(Tab::ALL[to].0);
    }
    let tabs = tabs.shrink2(vec2(size::INSET, 0.0));
    key_cap::choice(ui, look, tabs, "");
    panel::row(ui, "contract-tabs", tabs, |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for (tab, id) in Tab::ALL {
            let word = scene.say_with(id, &[("count", tab.count(view).into())]);
            if Button::new(look, &word).small().chosen(screen.tab == tab).show(ui).clicked() {
                screen.open_tab(tab);
            }
        }
    });
    ui.painter().hline(rect.x_range().shrink(1.0), body.top() - 0.5, look.hairline());
    // Where there are telephones, the key chooses one of them, and the rows are opened by hand.
    let has_rows = view.phones.is_empty() && screen.tab != Tab::History;
    let at = Some(screen.beside.user).filter(|_| has_rows);
    if at.is_some() {
        let hint = scene.say_with("contract-keys", &[("key", Intent::NextUser.caps().as_str().into())]);
        let foot = body.with_min_y(body.bottom() - size::ROW).shrink2(vec2(size::INSET, 0.0));
        text::line(ui, foot, Align2::RIGHT_CENTER, Face::Small, look.muted, &hint);
        body.max.y = foot.top();
    }
    let chosen = (at, std::mem::take(&mut screen.beside.reveal));
    let opened = match screen.tab {
        Tab::Users if !view.phones.is_empty() => {
            soft::show(ui, scene, body, view, screen, asks);
            None
        }
        Tab::Users => users(ui, scene, body, view, chosen),
        Tab::Tokens => tokens(ui, scene, body, view, chosen),
        Tab::Requests => requests(ui, scene, body, view, chosen),
        Tab::History => {
            journal::rows(ui, scene, body, "contract-history", &view.history);
            None
        }
    };
    let entered = if keys::enter(ui) { at } else { None };
    asks.extend(opened.or(entered).and_then(|at| screen.tab.target(view, at)).map(Ask::Open));
    panel::row(ui, "contract-papers", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        for intent in [Intent::CampaignLetter, Intent::Receipt] {
            let (word, key) = (scene.name(intent), intent.caps());
            let can = paper(view, intent).is_some();
            if Button::new(look, &word).icon(intent.entry().icon).key(&key).enabled(can).show(ui).clicked() {
                asks.push(Ask::Do(intent));
            }
        }
    });
}

/// The paper of a contract that a key makes; a receipt is of the newest request whose units are all there.
pub(super) fn paper(view: &ContractView, intent: Intent) -> Option<Command> {
    let subject = if intent == Intent::CampaignLetter {
        Subject::CampaignLetter(view.row.no.clone())
    } else {
        let filled = view.requests.iter().find(|row| row.quantity > 0 && row.recorded == row.quantity)?;
        Subject::Receipt(filled.request.clone())
    };
    Some(Command::Paper { subject, reprint: None, page: 0, purpose: LabelPurpose::Out })
}

fn facts_of(scene: &Scene<'_>, view: &ContractView) -> Vec<Fact> {
    let row = &view.row;
    let account = match &view.account {
        Some((branch, kind, number, holder)) => {
            format!("{branch} {} {number} {holder}", scene.word("account-kind", kind.as_str()))
        }
        None => scene.say("fee-no-account"),
    };
    let status = scene.word("contract-status", row.status.as_str());
    let method = scene.word("otp-method", row.method.as_str());
    let method = format!("{method} + {}", scene.word("login-method", view.login.as_str()));
    let mut facts = vec![
        Fact::words(scene.say("fact-state"), status).tone(status_tone(row.status)),
        Fact::words(scene.say("fact-method"), method),
        Fact::words(scene.say("fact-account"), account),
        Fact::words(scene.say("fact-address"), facts::address(&view.address).join("\n")).rows(4),
    ];
    facts.extend(view.doubt.as_ref().map(|doubt| facts::doubt(scene.words, doubt)));
    let waits = |token: &&ContractToken| token.set_up.is_some_and(|stands| stands != DeadlineView::Done);
    let urgent = view.tokens.iter().filter(waits).min_by_key(|token| token.deadline);
    if let Some((stands, deadline)) = urgent.and_then(|token| token.set_up.zip(token.deadline)) {
        let (words, tone) = set_up::words(scene, stands);
        let value = format!("{} {words}", date::iso(deadline));
        facts.insert(2, Fact::words(scene.say("column-deadline"), value).tone(tone));
    }
    facts
}

/// A part's rows; the chosen one is brought into sight when a key has moved to it.
fn table<'a>(
    salt: &'a str,
    columns: &'a [Column],
    count: usize,
    (chosen, reveal): (Option<usize>, bool),
) -> Table<'a> {
    Table { chosen, reveal, ..Table::new(salt, columns, size::ROW, count) }
}

fn users(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: Rect,
    view: &ContractView,
    chosen: (Option<usize>, bool),
) -> Option<usize> {
    let columns = [
        Column::new(scene.say("column-user-id"), Width::Exact(110.0)),
        Column::new(scene.say("column-user"), Width::Share(1.0)),
        Column::new(scene.say("column-role"), Width::Exact(72.0)),
        Column::new(scene.say("column-token"), Width::Exact(110.0)),
    ];
    let table = table("contract-users", &columns, view.users.len(), chosen);
    let answer = table.show(ui, scene.look, body, |at| {
        let (id, name, role, token) = view.users.get(at)?;
        let token = match token {
            Some(serial) => Cell::code(serial.as_str()),
            None => Cell::words(scene.say("user-without-token")).tone(Tone::Muted).face(Face::Small),
        };
        let role = Cell::words(scene.word("user-role", role.as_str())).face(Face::Small);
        Some(vec![Cell::code(id.as_str()), Cell::words(name.as_str()), role, token])
    });
    answer.chosen
}

fn tokens(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: Rect,
    view: &ContractView,
    chosen: (Option<usize>, bool),
) -> Option<usize> {
    let columns = [
        Column::new(scene.say("column-serial"), Width::Exact(96.0)),
        Column::new(scene.say("column-state"), Width::Exact(98.0)),
        Column::new(scene.say("column-held-from"), Width::Exact(80.0)),
        Column::new(scene.say("column-set-up-or-end"), Width::Exact(108.0)),
        Column::new(scene.say("column-user"), Width::Share(1.0)),
    ];
    let table = table("contract-tokens", &columns, view.tokens.len(), chosen);
    let answer = table.show(ui, scene.look, body, |at| {
        let token = view.tokens.get(at)?;
        let day = |at: UnixMillis| date::iso(at.day_in_japan());
        Some(vec![
            Cell::code(token.serial.as_str()),
            Cell::badge(scene.word("token-state", token.state.as_str()), token_tone(token.state)),
            Cell::code(day(token.from)),
            set_up::cell_of(scene, token),
            Cell::words(token.users.join(&scene.say("list-comma"))),
        ])
    });
    answer.chosen
}

fn requests(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: Rect,
    view: &ContractView,
    chosen: (Option<usize>, bool),
) -> Option<usize> {
    let columns = [
        Column::new(scene.say("column-request"), Width::Exact(70.0)),
        Column::new(scene.say("column-received"), Width::Exact(90.0)),
        Column::new(scene.say("column-kind"), Width::Share(1.0)),
        Column::new(scene.say("column-quantity"), Width::Exact(56.0)).to_right(),
        Column::new(scene.say("column-state"), Width::Exact(92.0)),
    ];
    let table = table("contract-requests", &columns, view.requests.len(), chosen);
    let answer = table.show(ui, scene.look, body, |at| {
        let row = view.requests.get(at)?;
        Some(vec![
            Cell::code(row.request.0.as_str()),
            Cell::code(date::iso(row.received_on)),
            Cell::words(scene.word("request-kind", row.kind.as_str())),
            Cell::code(format!("{}/{}", row.recorded, row.quantity)),
            Cell::badge(scene.word("request-state", row.state.as_str()), state_tone(row.state)),
        ])
    });
    answer.chosen
}
