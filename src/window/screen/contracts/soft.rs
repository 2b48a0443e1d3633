//! The users of a contract with their telephones: register, revoke, and what the customer has to be told.
//!
//! README, rules R3, R7 to R11. The trap: no day is promised; a user without a telephone is "being set up".

use egui::{Align2, Rect, Ui, vec2};

use crate::bench::message::{Command, ContractView, CustomerAct, SoftRow};
use crate::domain::soft::{MAIL_DOMAINS, USERS_PER_PHONE};
use crate::domain::{PhoneId, SoftStatus, UserRole};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::contracts::ContractsScreen;
use crate::window::screen::contracts::customer::{Beside, Into, told};
use crate::window::widget::button::Button;
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{panel, text};
use crate::words::{Notice, Severity, date};

/// Room below the list: two rows of fields, what was told, and the guidance.
const BELOW: f32 = 216.0;

const fn tone(status: SoftStatus) -> Tone {
    match status {
        SoftStatus::SettingUp => Tone::Attention,
        SoftStatus::Registered => Tone::Done,
        SoftStatus::Revoked => Tone::Muted,
    }
}

/// The command that registers what is typed for the chosen user, or why it cannot be one.
pub fn register(view: &ContractView, beside: &Beside) -> Result<Command, Notice> {
    let refused = || Notice::new("phone-refused", Severity::Refused).text("got", &beside.phone);
    let phone = PhoneId::parse(&beside.phone).map_err(|_| refused())?;
    let user = view.phones.get(beside.user).ok_or_else(refused)?.user.clone();
    Ok(Command::Customer(CustomerAct::RegisterPhone { contract: view.row.no.clone(), user, phone }))
}

/// The command that revokes the chosen user's telephone by the master user's word.
pub fn revoke(view: &ContractView, beside: &Beside) -> Option<Command> {
    let user = view.phones.get(beside.user).filter(|row| row.phone.is_some())?.user.clone();
    let by = view.phones.iter().find(|row| row.role == UserRole::Master)?.user.clone();
    Some(Command::Customer(CustomerAct::RevokePhone { contract: view.row.no.clone(), user, by }))
}

/// Shows the users, and below them what can be done.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: Rect,
    view: &ContractView,
    screen: &mut ContractsScreen,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let below = body.with_min_y((body.bottom() - BELOW).max(body.top() + 90.0));
    let columns = [
        Column::new(scene.say("column-user-id"), Width::Exact(76.0)),
        Column::new(scene.say("column-user"), Width::Share(1.0)),
        Column::new(scene.say("column-state"), Width::Exact(110.0)),
        Column::new(scene.say("column-phone"), Width::Exact(132.0)),
        Column::new(scene.say("column-held-from"), Width::Exact(80.0)),
    ];
    let chosen = screen.beside.user.min(view.phones.len().saturating_sub(1));
    let table = Table::new("contract-phones", &columns, size::ROW, view.phones.len());
    let table = Table { chosen: Some(chosen), ..table };
    let rows = body.with_max_y(below.top());
    let answer = table.show(ui, look, rows, |at| view.phones.get(at).map(|row| cells(scene, row)));
    screen.beside.user = answer.chosen.unwrap_or(chosen);
    ui.painter().hline(body.x_range().shrink(1.0), below.top() - 0.5, look.hairline());
    let mut inside = below.shrink2(vec2(size::INSET, 8.0));
    let Some(row) = view.phones.get(screen.beside.user) else { return };
    let line = panel::take_top(&mut inside, 22.0);
    let who = scene.say_with("soft-of", &[("user", row.name.as_str().into())]);
    text::line(ui, line, Align2::LEFT_CENTER, Face::Small, look.muted, &who);
    acts(ui, scene, &mut inside, view, screen, asks);
    let told_of = scene.model.customer.told_of(&view.row.no.0);
    let refused = screen.beside.refused.as_ref().map(|(_, notice)| notice).or(told_of);
    let line = panel::take_top(&mut inside, 32.0);
    told(ui, scene, line, refused);
    let [first, second] = MAIL_DOMAINS;
    let facts = [("first", first.into()), ("second", second.into()), ("users", USERS_PER_PHONE.into())];
    let guidance = scene.say_with("soft-guidance", &facts);
    text::lines(ui, inside, Align2::LEFT_TOP, Face::Small, look.muted, &guidance, 5);
}

fn acts(
    ui: &mut Ui,
    scene: &Scene<'_>,
    inside: &mut Rect,
    view: &ContractView,
    screen: &mut ContractsScreen,
    asks: &mut Vec<Ask>,
) {
    let beside = &mut screen.beside;
    let row = panel::take_top(inside, size::FIELD + 6.0).shrink2(vec2(0.0, 3.0));
    let held = view.phones.get(beside.user).is_some_and(|row| row.phone.is_some());
    let (register_word, revoke_word) = (scene.say("do-register-phone"), scene.say("do-revoke-phone"));
    let (register_caps, revoke_caps) = (Intent::RegisterPhone.caps(), Intent::RevokePhone.caps());
    if held {
        let button = Button::new(scene.look, &revoke_word).icon(icon::PROHIBIT).key(&revoke_caps).small();
        let width = button.extent(ui).x;
        let place = row.with_max_x(row.right() - width - 10.0);
        let how = scene.say("soft-by-paper");
        text::lines(ui, place, Align2::LEFT_CENTER, Face::Small, scene.look.muted, &how, 2);
        if button.show_at(ui, row.with_min_x(row.right() - width)).clicked() {
            asks.extend(revoke(view, beside).map(Ask::Send));
        }
        return;
    }
    let button = Button::new(scene.look, &register_word).icon(icon::USER_PLUS).key(&register_caps).small();
    let width = button.extent(ui).x;
    let place = row.with_max_x(row.right() - width - 10.0);
    let key = ("soft-phone", Some(Into::Phone));
    let (response, entered) = Beside::field(ui, scene, place, key, &mut beside.focus, &mut beside.phone);
    if response.changed() {
        beside.refused = None;
    }
    if button.show_at(ui, row.with_min_x(row.right() - width)).clicked() || entered {
        ask_to_register(view, beside, asks);
    }
}

/// Sends what is typed, or says beside the field why not.
pub fn ask_to_register(view: &ContractView, beside: &mut Beside, asks: &mut Vec<Ask>) {
    match register(view, beside) {
        Ok(command) => {
            beside.refused = None;
            asks.push(Ask::Send(command));
        }
        Err(notice) => beside.refused = Some((Into::Phone, notice)),
    }
}

fn cells(scene: &Scene<'_>, row: &SoftRow) -> Vec<Cell> {
    let phone = row.phone.as_ref();
    vec![
        Cell::code(row.user.0.as_str()),
        Cell::words(row.name.as_str()),
        Cell::badge(scene.word("soft-status", row.status.as_str()), tone(row.status)),
        Cell::code(phone.map(|(id, _)| id.to_string()).unwrap_or_default()),
        Cell::code(phone.map(|(_, at)| date::iso(at.day_in_japan())).unwrap_or_default()),
    ]
}
