//! The chosen fee line with what may be done to it, and the totals by month below.

use egui::{Align2, Id, Rect, Ui, pos2, vec2};

use crate::bench::message::{FeeLineRow, FeesView};
use crate::domain::{DebitFailure, FeeState};
use crate::window::command::Intent;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::fees::{FeesScreen, reason, tone};
use crate::window::widget::button::{self, Button};
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::field::{self, Field};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{key_cap, panel, refusal, text};
use crate::window::{icon, keys};
use crate::words::{date, number};

/// What a key does to a line, and the state that follows.
const ACTS: &[(Intent, FeeState)] = &[
    (Intent::FeeCollected, FeeState::Collected),
    (Intent::FeeFailed, FeeState::Failed),
    (Intent::FeeAgain, FeeState::Open),
    (Intent::ReferFee, FeeState::Referred),
    (Intent::WaiveFee, FeeState::Cancelled),
];

/// Height of the panel with the totals.
const MONTHS: f32 = 156.0;

/// Shows both panels.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut FeesScreen, asks: &mut Vec<Ask>) {
    // A refusal needs room above the codes; the totals scroll meanwhile.
    let totals = if refusal::newest(scene, "fee-").is_some() { 100.0 } else { MONTHS };
    let upper = rect.with_max_y(rect.bottom() - totals - size::GAP);
    let lower = rect.with_min_y(upper.bottom() + size::GAP);
    let view = scene.model.fees.value();
    if let Some(row) = view.and_then(|view| screen.row(view)) {
        fee(ui, scene, upper, row, screen, asks);
    } else {
        let parts = panel::show(ui, scene.look, upper, &scene.say("column-fee"), "", false);
        panel::empty(ui, scene.look, parts.body, icon::LIST, &scene.say("fees-choose"));
    }
    months(ui, scene, lower, view, screen);
}

fn fee(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    row: &FeeLineRow,
    screen: &mut FeesScreen,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let fee = &row.fee;
    let title = scene.say_with(
        "fees-item",
        &[("request", fee.key.request.0.as_str().into()), ("item", fee.key.item.into())],
    );
    let parts = panel::show(ui, look, rect, &title, &scene.word("fee-state", fee.state.as_str()), false);
    let may = |next| fee.may_become(next).is_ok();
    let room = acts(ui, scene, parts.body.shrink2(vec2(size::INSET, 0.0)), &screen.reason, may, asks);
    let mut body = room.with_min_y(room.top() + 10.0);
    let end = refusal::show(ui, scene, body, "fee-");
    body.min.y = if end > body.top() { end + 10.0 } else { end };
    body.min.y = facts::show(ui, look, body, 92.0, &about(scene, row)) + 8.0;
    if may(FeeState::Failed) {
        codes(ui, scene, &mut body, screen);
    }
    if may(FeeState::Referred) || may(FeeState::Cancelled) {
        let name = scene.say("fees-reason");
        let label = panel::take_top(&mut body, 20.0);
        text::paint(ui, label, Align2::LEFT_CENTER, Face::Small, look.muted, &name);
        let place = panel::take_top(&mut body, size::FIELD);
        field::show(ui, look, place, reason_id(), Field::new(&name), &mut screen.reason);
    }
}

/// What may be done to the line, at the foot of `room`; gives the room that is left.
fn acts(
    ui: &mut Ui,
    scene: &Scene<'_>,
    room: Rect,
    reason: &str,
    may: impl Fn(FeeState) -> bool,
    asks: &mut Vec<Ask>,
) -> Rect {
    let acts: Vec<_> = ACTS.iter().filter(|(_, next)| may(*next)).map(|(intent, _)| *intent).collect();
    let words: Vec<_> = acts.iter().map(|intent| (scene.name(*intent), intent.caps())).collect();
    let buttons = acts.iter().zip(&words).map(|(intent, (word, key))| {
        let needs_reason = matches!(intent, Intent::ReferFee | Intent::WaiveFee);
        let can = !needs_reason || !reason.trim().is_empty();
        Button::new(scene.look, word).key(key).enabled(can)
    });
    let (pressed, left) = button::at_foot(ui, room, buttons.collect());
    asks.extend(pressed.map(|at| Ask::Do(acts[at])));
    left
}

/// The id of the field for a reason.
pub fn reason_id() -> Id {
    Id::unique("fee-reason")
}

fn about(scene: &Scene<'_>, row: &FeeLineRow) -> Vec<Fact> {
    let FeeLineRow { fee, contract_name } = row;
    let account = fee.account.as_ref().map_or_else(
        || scene.say("fees-no-account"),
        |account| {
            let kind = scene.word("account-kind", account.kind.as_str());
            format!("{} {kind} {}", account.branch, account.number)
        },
    );
    let mut facts =
        vec![
            Fact::words(scene.say("column-contract"), contract_name.as_str()).rows(2),
            Fact::code(scene.say("column-yen"), number::yen(fee.amount)),
            Fact::words(scene.say("column-fee-reason"), reason(scene, fee.key.reason)).rows(2),
            Fact::words(scene.say("fees-account"), account)
                .tone(if fee.account.is_none() && fee.amount.0 > 0 { Tone::Stop } else { Tone::Plain }),
        ];
    if let Some(day) = fee.debit_on {
        let of = [("day", date::iso(day).into()), ("tries", fee.tries.into())];
        facts.push(Fact::words(scene.say("column-debit-on"), scene.say_with("fees-debit-try", &of)));
    } else if fee.tries > 0 {
        facts.push(Fact::code(scene.say("fees-tries"), fee.tries.to_string()));
    }
    if let Some(failure) = fee.failure {
        let word = scene.word("debit-failure", failure.as_str());
        facts.push(Fact::words(scene.say("column-failure"), word).tone(Tone::Stop).rows(2));
    }
    facts
}

/// Why the debit was not made, as the bank's result file says.
fn codes(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, screen: &mut FeesScreen) {
    let row = panel::take_top(body, 20.0);
    key_cap::choice(ui, scene.look, row, &scene.say("fees-code"));
    let at = DebitFailure::ALL.iter().position(|failure| *failure == screen.failure).unwrap_or(0);
    if let Some(to) = keys::across(ui, at, DebitFailure::ALL.len()) {
        screen.failure = DebitFailure::ALL[to];
    }
    for pair in DebitFailure::ALL.chunks(2) {
        let row = panel::take_top(body, size::BUTTON_SMALL);
        let half = (row.width() - 6.0) / 2.0;
        for (failure, left) in pair.iter().zip([row.left(), row.right() - half]) {
            let word = format!("{} {}", failure.as_str(), scene.word("debit-failure", failure.as_str()));
            let place = Rect::from_min_size(pos2(left, row.top()), vec2(half, row.height()));
            let button = Button::new(scene.look, &word).small().chosen(screen.failure == *failure);
            if button.show_at(ui, place).clicked() {
                screen.failure = *failure;
            }
        }
        body.min.y += 4.0;
    }
    body.min.y += 6.0;
}

fn months(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, view: Option<&FeesView>, screen: &FeesScreen) {
    let key = Intent::NextFeeMonth.caps();
    let chosen = screen.month.clone().unwrap_or_else(|| scene.say("fees-all-months"));
    let aside = format!("{chosen}  {key}");
    let parts = panel::show(ui, scene.look, rect, &scene.say("fees-months"), &aside, false);
    let months = view.map_or(&[][..], |view| view.months.as_slice());
    let rows: Vec<_> = months
        .iter()
        .filter(|row| row.lines > 0 && screen.month.as_ref().is_none_or(|month| row.month == *month))
        .collect();
    let column = |id: &str, width| Column::new(scene.say(id), width);
    let columns = [
        column("column-month", Width::Exact(64.0)),
        column("column-state", Width::Share(1.0)),
        column("column-lines", Width::Exact(40.0)).to_right(),
        column("column-yen", Width::Exact(82.0)).to_right(),
    ];
    Table::new("fee-months", &columns, size::ROW, rows.len()).show(ui, scene.look, parts.body, |at| {
        rows.get(at).map(|row| {
            vec![
                Cell::code(row.month.as_str()),
                Cell::words(scene.word("fee-state", row.state.as_str()))
                    .face(Face::Small)
                    .tone(tone(row.state)),
                Cell::code(row.lines.to_string()),
                Cell::code(number::yen(row.yen)),
            ]
        })
    });
}
