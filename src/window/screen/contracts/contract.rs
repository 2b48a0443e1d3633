//! One contract: its names, method, account and address; below, users, tokens, requests and history in tabs.

use egui::{Rect, Ui, vec2};

use crate::bench::message::{
    Command, ContractToken, ContractView, DeadlineView, HitTarget, LabelPurpose, Subject,
};
use crate::domain::{ContractNo, TokenState, UnixMillis};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::contracts::{ContractsScreen, heading, set_up, soft, status_tone};
use crate::window::screen::journal;
use crate::window::screen::queue::state_tone;
use crate::window::widget::button::Button;
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::panel;
use crate::window::widget::table::{Cell, Column, Table, Width};
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
    panel::row(ui, "contract-tabs", tabs.shrink2(vec2(size::INSET, 0.0)), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for (tab, id) in Tab::ALL {
            let count = match tab {
                Tab::Users => view.users.len(),
                Tab::Tokens => view.tokens.len(),
                Tab::Requests => view.requests.len(),
                Tab::History => view.history.len(),
            };
            let word = scene.say_with(id, &[("count", count.into())]);
            if Button::new(look, &word).small().chosen(screen.tab == tab).show(ui).clicked() {
                screen.tab = tab;
            }
        }
    });
    ui.painter().hline(rect.x_range().shrink(1.0), body.top() - 0.5, look.hairline());
    let opened = match screen.tab {
        Tab::Users if !view.phones.is_empty() => {
            soft::show(ui, scene, body, view, screen, asks);
            None
        }
        Tab::Users => users(ui, scene, body, view),
        Tab::Tokens => tokens(ui, scene, body, view),
        Tab::Requests => requests(ui, scene, body, view),
        Tab::History => {
            journal::rows(ui, scene, body, "contract-history", &view.history);
            None
        }
    };
    asks.extend(opened.map(Ask::Open));
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
    Some(Command::Paper { subject, reprint: 0, page: 0, purpose: LabelPurpose::Open })
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
    let waits = |token: &&ContractToken| token.set_up.is_some_and(|stands| stands != DeadlineView::Done);
    let urgent = view.tokens.iter().filter(waits).min_by_key(|token| token.deadline);
    if let Some((stands, deadline)) = urgent.and_then(|token| token.set_up.zip(token.deadline)) {
        let (words, tone) = set_up::words(scene, stands);
        let value = format!("{} {words}", date::iso(deadline));
        facts.insert(2, Fact::words(scene.say("column-deadline"), value).tone(tone));
    }
    facts
}

fn users(ui: &mut Ui, scene: &Scene<'_>, body: Rect, view: &ContractView) -> Option<HitTarget> {
    let columns = [
        Column::new(scene.say("column-user-id"), Width::Exact(110.0)),
        Column::new(scene.say("column-user"), Width::Share(1.0)),
        Column::new(scene.say("column-role"), Width::Exact(72.0)),
        Column::new(scene.say("column-token"), Width::Exact(110.0)),
    ];
    let table = Table::new("contract-users", &columns, size::ROW, view.users.len());
    let answer = table.show(ui, scene.look, body, |at| {
        let (id, name, role, token) = view.users.get(at)?;
        let token = match token {
            Some(serial) => Cell::code(serial.as_str()),
            None => Cell::words(scene.say("user-without-token")).tone(Tone::Muted).face(Face::Small),
        };
        let role = Cell::words(scene.word("user-role", role.as_str())).face(Face::Small);
        Some(vec![Cell::code(id.as_str()), Cell::words(name.as_str()), role, token])
    });
    view.users.get(answer.chosen?)?.3.clone().map(HitTarget::Token)
}

fn tokens(ui: &mut Ui, scene: &Scene<'_>, body: Rect, view: &ContractView) -> Option<HitTarget> {
    let columns = [
        Column::new(scene.say("column-serial"), Width::Exact(96.0)),
        Column::new(scene.say("column-state"), Width::Exact(98.0)),
        Column::new(scene.say("column-held-from"), Width::Exact(80.0)),
        Column::new(scene.say("column-set-up-or-end"), Width::Exact(108.0)),
        Column::new(scene.say("column-user"), Width::Share(1.0)),
    ];
    let table = Table::new("contract-tokens", &columns, size::ROW, view.tokens.len());
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
    Some(HitTarget::Token(view.tokens.get(answer.chosen?)?.serial.clone()))
}

fn requests(ui: &mut Ui, scene: &Scene<'_>, body: Rect, view: &ContractView) -> Option<HitTarget> {
    let columns = [
        Column::new(scene.say("column-request"), Width::Exact(70.0)),
        Column::new(scene.say("column-received"), Width::Exact(90.0)),
        Column::new(scene.say("column-kind"), Width::Share(1.0)),
        Column::new(scene.say("column-quantity"), Width::Exact(56.0)).to_right(),
        Column::new(scene.say("column-state"), Width::Exact(92.0)),
    ];
    let table = Table::new("contract-requests", &columns, size::ROW, view.requests.len());
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
    Some(HitTarget::Request(view.requests.get(answer.opened?)?.request.clone()))
}
