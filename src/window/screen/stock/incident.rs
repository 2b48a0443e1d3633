//! Blocked ranges, their two work lists, a range being blocked, and the supervisor's decision.
//!
//! README, rule W10. The trap: blocking needs one person and no waiting; deciding about what customers hold needs two.

use egui::{Id, Rect, Ui, vec2};

use crate::bench::message::{IncidentRow, IncidentView, StockAct, UnitRow};
use crate::domain::stock::{IncidentDecision, StockField, StockRefusal};
use crate::domain::{Manufacturer, Serial, SerialRange};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::stock::{StockScreen, acts};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{form, panel, text};
use crate::words::{Notice, date};

/// A range being blocked.
#[derive(Debug, Default)]
pub struct IncidentForm {
    /// The maker's prefix.
    pub maker: String,
    /// The first serial.
    pub first: String,
    /// The last serial.
    pub last: String,
    /// What happened.
    pub reason: String,
    decision: Option<IncidentDecision>,
}

impl IncidentForm {
    fn range(&self) -> Result<SerialRange, StockRefusal> {
        let serial = |text: &str| {
            let got = text.trim().to_uppercase();
            Serial::parse(&got).map_err(|_| {
                if got.is_empty() {
                    StockRefusal::FieldEmpty { field: StockField::Serials }
                } else {
                    StockRefusal::ScanUnreadable { got }
                }
            })
        };
        let maker = Manufacturer::parse(self.maker.trim())
            .map_err(|_| StockRefusal::FieldEmpty { field: StockField::Maker })?;
        if self.reason.trim().is_empty() {
            return Err(StockRefusal::FieldEmpty { field: StockField::Reason });
        }
        SerialRange::new(maker, serial(&self.first)?, serial(&self.last)?)
    }
}

fn shown<'a>(scene: &Scene<'a>, chosen: Option<usize>) -> Option<&'a IncidentView> {
    let row = scene.model.stock.overview.value()?.incidents.get(chosen?)?;
    scene.model.stock.incident.value().filter(|view| view.row.no == row.no)
}

/// F10 blocks; F11 and F12 decide about the chosen incident.
pub(super) fn perform(screen: &mut StockScreen, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
    let decides = shown(scene, screen.chosen).is_some_and(|view| view.row.decision.is_none());
    match intent {
        Intent::StockAct => match screen.incident.range() {
            Ok(range) => {
                let reason = screen.incident.reason.clone();
                screen.acting.send(scene, StockAct::Block { range, reason }, asks);
            }
            Err(refusal) => screen.acting.refuse(Notice::from(&refusal)),
        },
        Intent::StockSecond if decides => decide(screen, IncidentDecision::Suspend),
        Intent::StockThird if decides => decide(screen, IncidentDecision::Exchange),
        _ => {}
    }
}

fn decide(screen: &mut StockScreen, decision: IncidentDecision) {
    screen.incident.decision = Some(decision);
    screen.acting.sign();
}

/// Draws incidents and work lists at the left, the form and the second person at the right.
pub(super) fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    left: Rect,
    right: Rect,
    screen: &mut StockScreen,
    asks: &mut Vec<Ask>,
) {
    let upper = left.with_max_y(left.top() + (left.height() * 0.36).round());
    let lower = left.with_min_y(upper.bottom() + size::GAP);
    incidents(ui, scene, upper, screen, asks);
    let view = shown(scene, screen.chosen);
    let middle = lower.center().x;
    let here = lower.with_max_x(middle - size::GAP / 2.0);
    let out = lower.with_min_x(middle + size::GAP / 2.0);
    work_list(ui, scene, here, "incident-here", view.map(|view| view.to_destroy.as_slice()), false);
    let foot = work_list(ui, scene, out, "incident-out", view.map(|view| view.out.as_slice()), true);
    let parts = panel::show(ui, scene.look, right, &scene.say("incident-title"), "", true);
    let mut body = parts.body.shrink2(vec2(size::INSET, 10.0));
    if !screen.acting.is_signing() {
        let form = &mut screen.incident;
        let fields = [
            ("field-receive-maker", "RT", &mut form.maker),
            ("field-receive-first", "RT-00002001", &mut form.first),
            ("field-receive-last", "RT-00002050", &mut form.last),
            ("incident-reason", "", &mut form.reason),
        ];
        for (id, hint, value) in fields {
            form::row(ui, scene, &mut body, Id::unique(("stock-incident", id)), &scene.say(id), hint, value);
        }
    }
    if let Some(signature) = screen.acting.show(ui, scene, &mut body, asks)
        && let (Some(view), Some(decision)) = (view, screen.incident.decision)
    {
        screen.acting.send(scene, StockAct::Decide { incident: view.row.no, decision, signature }, asks);
    }
    let free = !screen.acting.is_signing();
    let decides = free && view.is_some_and(|view| view.row.decision.is_none() && !view.out.is_empty());
    let decisions = [
        (Intent::StockSecond, "incident-suspend", decides),
        (Intent::StockThird, "incident-exchange", decides),
    ];
    acts(ui, scene, foot, &decisions, asks);
    acts(ui, scene, parts.footer, &[(Intent::StockAct, "incident-block", free)], asks);
}

fn incidents(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, screen: &mut StockScreen, asks: &mut Vec<Ask>) {
    let rows = scene.model.stock.overview.value().map_or(&[][..], |view| view.incidents.as_slice());
    let parts = panel::show(ui, scene.look, rect, &scene.say("incident-list"), "", false);
    let columns = [
        Column::new(scene.say("column-when"), Width::Exact(142.0)),
        Column::new(scene.say("incident-range"), Width::Exact(216.0)),
        Column::new(scene.say("column-quantity"), Width::Exact(44.0)).to_right(),
        Column::new(scene.say("incident-reason"), Width::Share(1.0)),
        Column::new(scene.say("incident-decision"), Width::Exact(80.0)),
    ];
    let table = Table {
        chosen: screen.chosen,
        reveal: std::mem::take(&mut screen.reveal),
        ..Table::new("stock-incidents", &columns, size::ROW_LONG, rows.len())
    };
    let answer = table.show(ui, scene.look, parts.body, |at| rows.get(at).map(|row| cells(scene, row)));
    if answer.chosen.is_some() {
        screen.chosen = answer.chosen;
        screen.row_chosen(scene, asks);
    }
    if rows.is_empty() {
        let room = parts.body.with_min_y(parts.body.top() + size::TABLE_HEADING);
        panel::empty(ui, scene.look, room, icon::SHIELD_CHECK, &scene.say("incident-none"));
    }
}

fn cells(scene: &Scene<'_>, row: &IncidentRow) -> Vec<Cell> {
    let (decision, tone) = match row.decision {
        Some(decision) => (scene.word("stock-decision", decision.as_str()), Tone::Muted),
        None => (scene.say("incident-undecided"), Tone::Attention),
    };
    vec![
        Cell::code(date::date_time(row.at)),
        Cell::code(format!("{} – {}", row.first, row.last)),
        Cell::code(row.units.to_string()),
        Cell::words(row.reason.as_str()),
        Cell::words(decision).face(Face::Small).tone(tone),
    ]
}

/// Shows a work list; gives the room of its acts.
fn work_list(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    id: &str,
    units: Option<&[UnitRow]>,
    footer: bool,
) -> Rect {
    let rows = units.unwrap_or_default();
    let aside = units.map_or_else(String::new, |rows| rows.len().to_string());
    let parts = panel::show(ui, scene.look, rect, &scene.say(id), &aside, footer);
    let columns = [
        Column::new(scene.say("column-serial"), Width::Exact(108.0)),
        Column::new(scene.say("column-state"), Width::Exact(76.0)),
        Column::new(scene.say("column-contract"), Width::Share(1.0)),
    ];
    let table = Table::new(id, &columns, size::ROW_LONG, rows.len());
    table.show(ui, scene.look, parts.body, |at| {
        rows.get(at).map(|row| {
            let whose = row.contract.as_ref().map_or("", |(_, name)| name.as_str());
            vec![
                Cell::code(row.serial.as_str()),
                Cell::words(text::initial(&scene.word("token-state", row.state.as_str()))).face(Face::Small),
                Cell::words(whose).face(Face::Small),
            ]
        })
    });
    parts.footer
}
