//! 手数料: fee lines by state and month, those that failed first, and their way to the debit by key.
//!
//! README, rule W11. Each line says why it is what it is, with its rule.

mod chosen;

use egui::{Rect, Ui, vec2};

use crate::bench::message::{Command, FeeAct, FeeLineRow, FeesView, Query};
use crate::domain::{DebitFailure, FeeKey, FeeState, Yen};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::widget::button::Button;
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{list, panel};
use crate::words::{date, number};

/// What the screen remembers.
#[derive(Debug)]
pub struct FeesScreen {
    /// Only lines in this state, or all.
    pub state: Option<FeeState>,
    /// Only lines of this month, or all.
    pub month: Option<String>,
    /// The chosen line.
    pub chosen: Option<FeeKey>,
    /// Why a line is referred or waived.
    pub reason: String,
    /// Why a debit was not made.
    pub failure: DebitFailure,
    reveal: bool,
}

impl Default for FeesScreen {
    fn default() -> Self {
        Self {
            state: None,
            month: None,
            chosen: None,
            reason: String::new(),
            failure: DebitFailure::NoFunds,
            reveal: false,
        }
    }
}

impl FeesScreen {
    /// What the screen has to be told.
    #[must_use]
    pub fn query(&self) -> Query {
        Query::Fees { state: self.state, month: self.month.clone() }
    }

    /// One step back: the choice, then the filter.
    pub fn back(&mut self) {
        if self.chosen.take().is_none() {
            (self.state, self.month) = (None, None);
        }
    }

    /// Does what a key of this screen asks for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let Some(view) = scene.model.fees.value() else { return };
        if let Some(by) = list::step(intent, 20) {
            let at = self.place(view);
            self.chosen = list::moved(at, by, view.rows.len()).map(|to| view.rows[to].fee.key.clone());
            self.reveal = true;
            return;
        }
        match intent {
            Intent::NextFeeState => self.filter(next_state(self.state), self.month.clone(), asks),
            Intent::NextFeeMonth => self.filter(self.state, next_month(view, self.month.as_deref()), asks),
            Intent::DebitAll => asks.push(Ask::Send(Command::Fees(FeeAct::Export { fees: Vec::new() }))),
            Intent::ReferFee | Intent::WaiveFee if self.lacks_reason(view) => {
                asks.push(Ask::Type(chosen::reason_id()));
            }
            intent => {
                if let Some(act) = self.act(intent, view) {
                    asks.push(Ask::Send(Command::Fees(act)));
                    if matches!(intent, Intent::ReferFee | Intent::WaiveFee) {
                        self.reason.clear();
                    }
                }
            }
        }
    }

    /// Whether the chosen line may be given up, and nobody has said why.
    fn lacks_reason(&self, view: &FeesView) -> bool {
        let may = |next| self.row(view).is_some_and(|row| row.fee.may_become(next).is_ok());
        self.reason.trim().is_empty() && (may(FeeState::Referred) || may(FeeState::Cancelled))
    }

    /// What an intent does to the chosen line.
    fn act(&self, intent: Intent, view: &FeesView) -> Option<FeeAct> {
        let fee = self.row(view)?.fee.key.clone();
        let reason = self.reason.trim().to_owned();
        match intent {
            Intent::FeeCollected => Some(FeeAct::Collect { fees: vec![fee] }),
            Intent::FeeFailed => Some(FeeAct::Fail { fee, failure: self.failure }),
            Intent::FeeAgain => Some(FeeAct::Again { fee }),
            Intent::ReferFee => Some(FeeAct::Refer { fee, reason }),
            Intent::WaiveFee => Some(FeeAct::Waive { fee, reason }),
            _ => None,
        }
    }

    /// The chosen line, while the list has it.
    #[must_use]
    pub fn row<'a>(&self, view: &'a FeesView) -> Option<&'a FeeLineRow> {
        view.rows.get(self.place(view)?)
    }

    fn place(&self, view: &FeesView) -> Option<usize> {
        let chosen = self.chosen.as_ref()?;
        view.rows.iter().position(|row| row.fee.key == *chosen)
    }

    fn filter(&mut self, state: Option<FeeState>, month: Option<String>, asks: &mut Vec<Ask>) {
        (self.state, self.month) = (state, month);
        asks.push(Ask::Send(Command::Show(self.query())));
    }
}

/// All, then each state in the order of the way.
fn next_state(state: Option<FeeState>) -> Option<FeeState> {
    let all = FeeState::ALL;
    match state {
        None => all.first().copied(),
        Some(state) => all.iter().position(|one| *one == state).and_then(|at| all.get(at + 1)).copied(),
    }
}

/// All months, then each one, the newest first.
fn next_month(view: &FeesView, month: Option<&str>) -> Option<String> {
    let mut months: Vec<&str> = view.months.iter().map(|row| row.month.as_str()).collect();
    months.dedup();
    match month {
        None => months.first().map(|month| (*month).to_owned()),
        Some(month) => {
            let at = months.iter().position(|one| *one == month)?;
            months.get(at + 1).map(|month| (*month).to_owned())
        }
    }
}

/// The tone of a fee's state.
#[must_use]
pub const fn tone(state: FeeState) -> Tone {
    match state {
        FeeState::Failed => Tone::Stop,
        FeeState::Referred => Tone::Attention,
        FeeState::Collected => Tone::Done,
        FeeState::Open | FeeState::Exported => Tone::Plain,
        FeeState::Cancelled => Tone::Muted,
    }
}

/// Draws the screen into `rect`.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut FeesScreen, asks: &mut Vec<Ask>) {
    let right = rect.with_min_x(rect.right() - 348.0);
    let left = rect.with_max_x(right.left() - size::GAP);
    lines(ui, scene, left, screen, asks);
    chosen::show(ui, scene, right, screen, asks);
}

fn lines(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut FeesScreen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let rows = scene.model.fees.value().map_or(&[][..], |view| view.rows.as_slice());
    let total = Yen(rows.iter().map(|row| row.fee.amount.0).sum());
    let aside =
        scene.say_with("fees-count", &[("lines", rows.len().into()), ("yen", number::yen(total).into())]);
    let parts = panel::show(ui, look, rect, &scene.say("screen-fees"), &aside, true);
    let mut body = parts.body;
    let row = panel::take_top(&mut body, 48.0).shrink2(vec2(size::INSET, 8.0));
    states(ui, scene, row, screen, asks);
    let columns = columns(scene);
    let table = Table {
        chosen: screen.chosen.as_ref().and_then(|key| rows.iter().position(|row| row.fee.key == *key)),
        reveal: std::mem::take(&mut screen.reveal),
        ..Table::new("fees", &columns, size::ROW_LONG, rows.len())
    };
    let answer = table.show(ui, look, body, |at| rows.get(at).map(|row| cells(scene, row)));
    if let Some(row) = answer.chosen.and_then(|at| rows.get(at)) {
        screen.chosen = Some(row.fee.key.clone());
    }
    if rows.is_empty() {
        let id = if scene.model.fees.value().is_none() { "list-pending" } else { "fees-none" };
        let room = body.with_min_y(body.top() + size::TABLE_HEADING);
        panel::empty(ui, look, room, icon::LIST, &scene.say(id));
    }
    footer(ui, scene, parts.footer.shrink2(vec2(size::INSET, 0.0)), asks);
}

/// The filter: all lines, or those in one state; and the month.
fn states(ui: &mut Ui, scene: &Scene<'_>, row: Rect, screen: &mut FeesScreen, asks: &mut Vec<Ask>) {
    let look = scene.look;
    let key = Intent::NextFeeState.caps();
    panel::row(ui, "fee-states", row, |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let all = scene.say("fees-all");
        let button = Button::new(look, &all).small().key(&key).chosen(screen.state.is_none());
        if button.show(ui).clicked() {
            screen.filter(None, screen.month.clone(), asks);
        }
        for state in FeeState::ALL {
            let word = scene.word("fee-state", state.as_str());
            let name = scene.say_with("fees-filter", &[("state", word.as_str().into())]);
            let button = Button::new(look, &word).small().name(&name).chosen(screen.state == Some(*state));
            if button.show(ui).clicked() {
                screen.filter(Some(*state), screen.month.clone(), asks);
            }
        }
    });
}

fn columns(scene: &Scene<'_>) -> [Column; 8] {
    let column = |id: &str, width| Column::new(scene.say(id), width);
    [
        column("column-state", Width::Exact(102.0)),
        column("column-request", Width::Exact(80.0)),
        column("column-contract", Width::Share(1.0)),
        column("column-fee-reason", Width::Share(1.0)),
        column("column-rule", Width::Exact(28.0)),
        column("column-yen", Width::Exact(56.0)).to_right(),
        column("column-raised", Width::Exact(76.0)),
        column("column-debit-on", Width::Exact(76.0)),
    ]
}

fn cells(scene: &Scene<'_>, row: &FeeLineRow) -> Vec<Cell> {
    let FeeLineRow { fee, contract_name } = row;
    let is_free = fee.amount.0 == 0;
    let tone = if is_free { Tone::Muted } else { tone(fee.state) };
    let state = if is_free { scene.say("fees-free") } else { scene.word("fee-state", fee.state.as_str()) };
    vec![
        Cell::badge(state, tone),
        Cell::code(format!("{}/{}", fee.key.request, fee.key.item)),
        Cell::words(contract_name.as_str()),
        Cell::words(scene.word("fee-reason", fee.key.reason.as_str())).face(Face::Small),
        Cell::code(fee.key.reason.rule()).face(Face::CodeSmall).tone(Tone::Muted),
        Cell::code(number::yen(fee.amount)).tone(if is_free { Tone::Muted } else { Tone::Plain }),
        Cell::code(date::iso(fee.raised_at.day_in_japan())),
        Cell::code(fee.debit_on.map(date::iso).unwrap_or_default()),
    ]
}

/// Why a line is what it is, with its rule.
fn reason(scene: &Scene<'_>, reason: crate::domain::FeeReason) -> String {
    let word = scene.word("fee-reason", reason.as_str());
    scene.say_with("fee-rule", &[("reason", word.into()), ("rule", reason.rule().into())])
}

/// What goes into the next debit, and when that is.
fn footer(ui: &mut Ui, scene: &Scene<'_>, row: Rect, asks: &mut Vec<Ask>) {
    let Some(view) = scene.model.fees.value() else { return };
    let due: u32 =
        view.months.iter().filter(|month| month.state == FeeState::Open).map(|month| month.lines).sum();
    let word = scene.say_with("fees-due", &[("lines", due.into())]);
    let key = Intent::DebitAll.caps();
    panel::row(ui, "fee-acts", row, |ui| {
        let button = Button::new(scene.look, &word).icon(icon::DOWNLOAD).key(&key).primary().enabled(due > 0);
        if button.show(ui).clicked() {
            asks.push(Ask::Do(Intent::DebitAll));
        }
        let words = scene.say_with("fees-debit", &[("day", date::iso(view.debit_on).into())]);
        let room = ui.available_rect_before_wrap();
        let muted = scene.look.muted;
        crate::window::widget::text::line(ui, room, egui::Align2::LEFT_CENTER, Face::Small, muted, &words);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_goes_through_every_state_and_back_to_all() {
        let mut state = None;
        for expected in FeeState::ALL {
            state = next_state(state);
            assert_eq!(state, Some(*expected));
        }
        assert_eq!(next_state(state), None);
    }
}
