//! Beside a token: who has set it up, whether a code is its own, and who held it on a day.
//!
//! Every field answers beside itself; checking a code changes nothing.

use egui::{Align2, Id, Key, Rect, Response, Ui, vec2};
use jiff::civil::Date;

use crate::bench::message::{
    Command, CustomerAct, CustomerQuery, FitView, HolderView, Query, SetUpRow, TokenView,
};
use crate::domain::otp::Code;
use crate::domain::{Digits, Serial};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::contracts::{ContractsScreen, set_up};
use crate::window::widget::button::Button;
use crate::window::widget::field::{self, Field};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{panel, text};
use crate::words::{Notice, Severity, date};

/// Users of a token that are in sight at once; the others scroll.
const USERS_SHOWN: usize = 3;

/// The width of a field for a day.
const DAY: f32 = 130.0;

/// Which field the keyboard is to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Into {
    /// The code of a token.
    Code,
    /// The day on which somebody held it.
    Day,
    /// The telephone of a user.
    Phone,
    /// The day of a set-up.
    SetUpDay,
}

/// What is typed beside a token or a contract.
#[derive(Debug, Default)]
pub struct Beside {
    /// The chosen user.
    pub user: usize,
    /// Whether the row of the chosen user has to be brought into sight.
    pub(super) reveal: bool,
    /// A code.
    pub code: String,
    /// A day.
    pub day: String,
    /// A telephone.
    pub phone: String,
    /// The day on which the chosen user set the token up; empty for today.
    pub set_up_day: String,
    /// Where the keyboard goes next.
    pub focus: Option<Into>,
    /// What the window itself refuses, and in which field.
    pub refused: Option<(Into, Notice)>,
}

impl Beside {
    /// The field, with the keyboard in it when it was asked for; tells whether Enter was pressed in it.
    pub fn field(
        ui: &mut Ui,
        scene: &Scene<'_>,
        rect: Rect,
        (id, which): (&str, Option<Into>),
        focus: &mut Option<Into>,
        value: &mut String,
    ) -> (Response, bool) {
        let (name, hint) = (scene.say(id), scene.say(&format!("{id}-hint")));
        let key = match which {
            Some(Into::Code) => Intent::CheckCode.caps(),
            Some(Into::Day) => Intent::HeldOn.caps(),
            _ => String::new(),
        };
        let hint = if key.is_empty() { hint } else { format!("{hint}  {key}") };
        let field = Field { hint: &hint, code: true, ..Field::new(&name) };
        let response = field::show(ui, scene.look, rect, Id::unique(id), field, value);
        if which.is_some() && *focus == which {
            *focus = None;
            response.request_focus();
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        (response, entered)
    }
}

/// The user whose set-up is recorded next: the chosen one, or the first who has not done it.
fn next_user<'a>(view: &'a TokenView, beside: &Beside) -> Option<&'a SetUpRow> {
    let waits = |row: &&SetUpRow| row.set_up_at.is_none();
    view.set_ups.get(beside.user).filter(waits).or_else(|| view.set_ups.iter().find(waits))
}

/// The command that records it, or nothing where the day cannot be read, which is said beside its field.
pub fn record(view: &TokenView, beside: &mut Beside) -> Option<Command> {
    let user = next_user(view, beside)?.user.clone();
    let typed = beside.set_up_day.trim();
    let on = day(typed);
    if on.is_none() && !typed.is_empty() {
        let notice = Notice::new("day-refused", Severity::Refused).text("got", typed);
        beside.refused = Some((Into::SetUpDay, notice));
        return None;
    }
    beside.refused = None;
    beside.set_up_day.clear();
    Some(Command::Customer(CustomerAct::SetUp { serial: view.serial.clone(), user, on }))
}

/// Shows it all at the top of `body` and takes that room off.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    view: &TokenView,
    screen: &mut ContractsScreen,
    asks: &mut Vec<Ask>,
) {
    if !view.set_ups.is_empty() {
        set_ups(ui, scene, body, view, &mut screen.beside, asks);
    }
    ui.painter().hline(body.x_range().shrink(1.0), body.top() - 0.5, scene.look.hairline());
    body.min.y += 8.0;
    if view.contract.is_some() {
        let row = panel::take_top(body, size::FIELD + 6.0);
        code_row(ui, scene, row, &view.serial, &mut screen.beside, asks);
    }
    held_rows(ui, scene, body, &view.serial, &mut screen.beside, asks);
    body.min.y += 4.0;
}

fn set_ups(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    view: &TokenView,
    beside: &mut Beside,
    asks: &mut Vec<Ask>,
) {
    let shown = view.set_ups.len().min(USERS_SHOWN);
    #[expect(clippy::cast_precision_loss, reason = "at most three rows")]
    let height = size::TABLE_HEADING + size::ROW_LONG * shown as f32 + 2.0;
    let columns = [
        Column::new(scene.say("column-user-id"), Width::Exact(84.0)),
        Column::new(scene.say("column-user"), Width::Share(1.0)),
        Column::new(scene.say("column-set-up"), Width::Exact(150.0)),
    ];
    let next = next_user(view, beside).map(|row| row.user.clone());
    let chosen = view.set_ups.iter().position(|row| Some(&row.user) == next.as_ref());
    let rect = panel::take_top(body, height);
    let table = Table::new("token-set-ups", &columns, size::ROW_LONG, view.set_ups.len());
    let answer = Table { chosen, ..table }.show(ui, scene.look, rect, |at| {
        let row = view.set_ups.get(at)?;
        let set_up = match (row.set_up_at, &view.deadline) {
            (Some(at), _) => {
                let words = format!("{} {}", scene.say("set-up-done"), date::iso(at.day_in_japan()));
                Cell::words(words).face(Face::Small).tone(Tone::Done)
            }
            (None, Some((_, stands))) if row.live => set_up::cell(scene, *stands),
            (None, _) => Cell::words(scene.say("set-up-not")).face(Face::Small).tone(Tone::Muted),
        };
        Some(vec![Cell::code(row.user.0.as_str()), Cell::words(row.name.as_str()), set_up])
    });
    beside.user = answer.chosen.unwrap_or(beside.user);
    let mut row = panel::take_top(body, size::BUTTON + 8.0).shrink2(vec2(size::INSET, 4.0));
    if let Some(user) = next_user(view, beside).filter(|_| view.state.is_with_its_users()) {
        let word = scene.say_with("set-up-record", &[("user", user.name.as_str().into())]);
        let caps = Intent::RecordSetUp.caps();
        let button = Button::new(scene.look, &word).icon(icon::CHECK).key(&caps).small();
        let width = button.extent(ui).x.min(row.width());
        if button.show_at(ui, row.with_max_x(row.left() + width)).clicked() {
            asks.extend(record(view, beside).map(Ask::Send));
        }
        row.min.x += width + 10.0;
        let place = row.with_max_x(row.left() + DAY);
        let key = ("set-up-day", Some(Into::SetUpDay));
        let (response, entered) =
            Beside::field(ui, scene, place, key, &mut beside.focus, &mut beside.set_up_day);
        if response.changed() {
            beside.refused = None;
        }
        if entered {
            asks.extend(record(view, beside).map(Ask::Send));
        }
    }
    let refused = beside.refused.as_ref().filter(|(of, _)| *of == Into::SetUpDay).map(|(_, notice)| notice);
    let notice = refused.or(scene.model.customer.told_of(view.serial.as_str()));
    if notice.is_some() {
        let below = panel::take_top(body, 34.0).shrink2(vec2(size::INSET, 1.0));
        told(ui, scene, below, notice);
    }
}

/// What was told of an act, where it was asked for.
pub fn told(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, notice: Option<&Notice>) {
    let Some(notice) = notice else { return };
    let ink = if notice.severity >= Severity::Attention { scene.look.stop } else { scene.look.done };
    text::lines(ui, rect, Align2::LEFT_CENTER, Face::Small, ink, &scene.words.what(notice), 2);
}

fn code_row(
    ui: &mut Ui,
    scene: &Scene<'_>,
    row: Rect,
    serial: &Serial,
    beside: &mut Beside,
    asks: &mut Vec<Ask>,
) {
    let (place, answer) = labelled(ui, scene, row, "code-check");
    let (response, entered) = Beside::field(
        ui,
        scene,
        place,
        ("code-check", Some(Into::Code)),
        &mut beside.focus,
        &mut beside.code,
    );
    if response.changed() {
        beside.refused = None;
    }
    if entered {
        match Code::parse(&beside.code, Digits::Six) {
            Ok(code) => {
                beside.refused = None;
                beside.code.clear();
                asks.push(Ask::Send(Command::Customer(CustomerAct::CheckCode {
                    serial: serial.clone(),
                    code,
                })));
            }
            Err(refused) => {
                let count = |number| i64::try_from(number).unwrap_or(i64::MAX);
                let notice = Notice::new("code-refused", Severity::Refused)
                    .number("expected", count(refused.expected))
                    .number("got", count(refused.got));
                beside.refused = Some((Into::Code, notice));
            }
        }
    }
    if let Some((Into::Code, notice)) = &beside.refused {
        return told(ui, scene, answer, Some(notice));
    }
    let Some((_, fit)) = scene.model.customer.fit.as_ref().filter(|(of, _)| of == serial) else { return };
    let (words, tone) = match *fit {
        FitView::Right(0) => (scene.say("code-right"), Tone::Done),
        FitView::Right(steps) => {
            let id = if steps > 0 { "code-right-ahead" } else { "code-right-behind" };
            let steps = u32::try_from(steps.unsigned_abs()).unwrap_or(u32::MAX);
            (scene.say_with(id, &[("steps", steps.into())]), Tone::Attention)
        }
        FitView::Wrong => (scene.say("code-wrong"), Tone::Stop),
    };
    text::lines(ui, answer, Align2::LEFT_CENTER, Face::Small, scene.look.ink(tone), &words, 2);
}

fn held_rows(
    ui: &mut Ui,
    scene: &Scene<'_>,
    body: &mut Rect,
    serial: &Serial,
    beside: &mut Beside,
    asks: &mut Vec<Ask>,
) {
    let row = panel::take_top(body, size::FIELD + 6.0);
    let (place, answer) = labelled(ui, scene, row, "held-on");
    let (response, entered) =
        Beside::field(ui, scene, place, ("held-on", Some(Into::Day)), &mut beside.focus, &mut beside.day);
    if response.changed() {
        beside.refused = None;
    }
    if entered {
        if let Some(on) = day(&beside.day) {
            beside.refused = None;
            let query = CustomerQuery::HeldOn { serial: serial.clone(), on };
            asks.push(Ask::Send(Command::Show(Query::Customer(query))));
        } else {
            let notice = Notice::new("day-refused", Severity::Refused).text("got", &beside.day);
            beside.refused = Some((Into::Day, notice));
        }
    }
    if let Some((Into::Day, notice)) = &beside.refused {
        return told(ui, scene, answer, Some(notice));
    }
    let Some(view) = scene.model.customer.held.value().filter(|view| view.serial == *serial) else { return };
    let words = match &view.held {
        None => scene.say("held-not-yet"),
        Some(held) => held_words(scene, held),
    };
    let words = format!("{} {words}", date::iso(view.on));
    text::lines(ui, answer, Align2::LEFT_CENTER, Face::Small, scene.look.text, &words, 2);
}

fn held_words(scene: &Scene<'_>, held: &HolderView) -> String {
    let state = scene.word("token-state", held.state.as_str());
    let Some((no, name)) = &held.contract else { return state };
    let users = held.users.join(&scene.say("list-comma"));
    let words = format!("{state} · {no} {name}");
    if users.is_empty() { words } else { format!("{words} · {users}") }
}

/// The name at the left, the place of a field, and the room for its answer.
fn labelled(ui: &mut Ui, scene: &Scene<'_>, row: Rect, id: &str) -> (Rect, Rect) {
    let row = row.shrink2(vec2(size::INSET, 3.0));
    let name = row.with_max_x(row.left() + 104.0);
    text::paint(ui, name, Align2::LEFT_CENTER, Face::Body, scene.look.muted, &scene.say(id));
    let place = row.with_min_x(name.right() + 4.0).with_max_x(name.right() + 192.0);
    (place, row.with_min_x(place.right() + 10.0))
}

/// A day as people type it: with hyphens, with slashes, or its eight digits alone.
pub(super) fn day(typed: &str) -> Option<Date> {
    let plain = crate::domain::text::number_key(typed).replace(['/', '.'], "-");
    let mut parts = plain.split('-');
    let (year, month, day) = match (parts.next()?, parts.next(), parts.next(), parts.next()) {
        (all, None, None, None) if all.len() == 8 && all.is_ascii() => (&all[..4], &all[4..6], &all[6..]),
        (year, Some(month), Some(day), None) if year.len() == 4 => (year, month, day),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_read_as_people_type_it() {
        for typed in ["2026-11-20", "2026/11/20", "20261120", "２０２６－１１－２０", " 2026.11.20 "]
        {
            assert_eq!(day(typed), Some(date(2026, 11, 20)), "{typed}");
        }
        for typed in ["", "11-20", "26-11-20", "2026-13-01", "2026-11-20-1", "２０２６年１"] {
            assert_eq!(day(typed), None, "{typed}");
        }
    }
}
