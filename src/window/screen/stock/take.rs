//! A count by scanner: what is counted, what every scan says, the live difference, and a word on each at the end.
//!
//! README, rule W9, 棚卸. The trap: while a field has the keyboard the scanner types into it; the field for explanations
//! takes the keyboard only when a difference is chosen, and Esc gives it back.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Align2, CornerRadius, Id, Rect, Ui, vec2};

use crate::bench::message::{Command, StockAct, Subject, TakeView};
use crate::domain::TokenState;
use crate::domain::stock::{Explanation, PlaceKind, Scanned, Scope, StockRefusal};
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::stock::{StockScreen, acts, open};
use crate::window::widget::table::{Cell, Column, Table, Width};
use crate::window::widget::{form, panel, text};
use crate::words::Notice;

/// What is said of the differences of a count.
#[derive(Debug, Default)]
pub struct TakeForm {
    /// What is being typed about the chosen difference.
    pub text: String,
    /// What was said of each.
    pub said: BTreeMap<String, String>,
    /// Missing units that are given up as lost.
    pub lost: BTreeSet<String>,
}

/// A difference as a row: what, the state it has by the register, whether it is missing.
struct Row<'a> {
    object: &'a str,
    state: Option<TokenState>,
    is_missing: bool,
}

fn open_take<'a>(scene: &Scene<'a>) -> Option<&'a TakeView> {
    let no = scene.model.stock.overview.value()?.open_take?;
    scene.model.stock.take.value().filter(|view| view.no == no && view.is_open)
}

fn differences(view: &TakeView) -> Vec<Row<'_>> {
    let missing = view.count.missing.iter().map(|unit| Row {
        object: unit.token.serial.as_str(),
        state: Some(unit.state),
        is_missing: true,
    });
    let unexpected = view.count.unexpected.iter().map(|scan| Row {
        object: &scan.text,
        state: scan.state,
        is_missing: false,
    });
    unexpected.chain(missing).collect()
}

/// What may be counted: everything, each sort of place, each lot.
fn scopes(scene: &Scene<'_>) -> Vec<Scope> {
    let lots = scene.model.stock.overview.value().map_or(&[][..], |view| view.lots.as_slice());
    let places = PlaceKind::ALL.iter().map(|kind| Scope::Place(*kind));
    let lots = lots.iter().map(|row| Scope::Lot(row.lot.clone()));
    std::iter::once(Scope::All).chain(places).chain(lots).collect()
}

/// How many rows the arrows go through.
pub(super) fn rows(scene: &Scene<'_>) -> usize {
    open_take(scene).map_or_else(|| scopes(scene).len(), |view| differences(view).len())
}

/// Shows what was said of the difference that is chosen now.
pub(super) fn row_chosen(screen: &mut StockScreen, scene: &Scene<'_>) {
    let Some(view) = open_take(scene) else { return };
    let rows = differences(view);
    if let Some(row) = screen.chosen.and_then(|at| rows.get(at)) {
        screen.take.text = screen.take.said.get(row.object).cloned().unwrap_or_default();
    }
}

/// F10 begins or closes, F11 gives a missing unit up or saves the report, F12 says the same of all the rest.
pub(super) fn perform(screen: &mut StockScreen, intent: Intent, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
    let Some(view) = open_take(scene) else {
        match intent {
            Intent::StockAct => {
                let scope = scopes(scene).into_iter().nth(screen.chosen.unwrap_or(0)).unwrap_or(Scope::All);
                screen.acting.send(scene, StockAct::BeginTake(scope), asks);
            }
            Intent::StockSecond => {
                if let Some(view) = scene.model.stock.take.value().filter(|view| !view.is_open) {
                    asks.push(open(Subject::StockTakeReport(view.no)));
                }
            }
            _ => {}
        }
        return;
    };
    let rows = differences(view);
    let chosen = screen.chosen.and_then(|at| rows.get(at));
    match intent {
        Intent::StockAct => match rows.iter().find(|row| !screen.take.said.contains_key(row.object)) {
            Some(row) => {
                let refusal = StockRefusal::Unexplained { object: row.object.to_owned() };
                screen.acting.refuse(Notice::from(&refusal));
            }
            None => screen.acting.sign(),
        },
        Intent::StockSecond => {
            if let Some(row) = chosen.filter(|row| row.is_missing)
                && !screen.take.lost.remove(row.object)
            {
                screen.take.lost.insert(row.object.to_owned());
            }
        }
        Intent::StockThird => {
            let text = screen.take.text.trim().to_owned();
            for row in rows.iter().filter(|_| !text.is_empty()) {
                screen.take.said.entry(row.object.to_owned()).or_insert_with(|| text.clone());
            }
        }
        _ => {}
    }
}

/// A scan goes into the count that is open.
pub(super) fn scanned(scan: &str, scene: &Scene<'_>, asks: &mut Vec<Ask>) -> bool {
    let Some(view) = open_take(scene) else { return false };
    asks.push(Ask::Send(Command::Stock(StockAct::Scan { take: view.no, scanned: scan.to_owned() })));
    true
}

/// Draws the count.
pub(super) fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    left: Rect,
    right: Rect,
    screen: &mut StockScreen,
    asks: &mut Vec<Ask>,
) {
    match open_take(scene) {
        Some(view) => counting(ui, scene, left, right, view, screen, asks),
        None => before(ui, scene, left, right, screen, asks),
    }
}

/// No count is open: what may be counted, and the last one.
fn before(
    ui: &mut Ui,
    scene: &Scene<'_>,
    left: Rect,
    right: Rect,
    screen: &mut StockScreen,
    asks: &mut Vec<Ask>,
) {
    let parts = panel::show(ui, scene.look, left, &scene.say("take-choose"), "", true);
    let scopes = scopes(scene);
    let columns = [Column::new(scene.say("take-scope"), Width::Share(1.0))];
    let table = Table {
        chosen: Some(screen.chosen.unwrap_or(0)),
        reveal: std::mem::take(&mut screen.reveal),
        ..Table::new("stock-scopes", &columns, size::ROW, scopes.len())
    };
    let answer = table.show(ui, scene.look, parts.body, |at| {
        scopes.get(at).map(|scope| vec![Cell::words(scope_words(scene, scope))])
    });
    screen.chosen = answer.chosen.or(screen.chosen);
    acts(ui, scene, parts.footer, &[(Intent::StockAct, "take-begin", true)], asks);
    let last = scene.model.stock.take.value().filter(|view| !view.is_open);
    let parts = panel::show(ui, scene.look, right, &scene.say("take-last"), "", true);
    let mut body = parts.body.shrink2(vec2(size::INSET, 10.0));
    screen.acting.show(ui, scene, &mut body, asks);
    match last {
        Some(view) => {
            let row = panel::take_top(&mut body, 26.0);
            let heading = format!("{}  {}", view.no, scope_words(scene, &view.scope));
            text::line(ui, row, Align2::LEFT_CENTER, Face::Strong, scene.look.text, &heading);
            figures(ui, scene, &mut body, view);
            for (explained, lost) in &view.settled {
                if body.height() < 44.0 {
                    break;
                }
                let row = panel::take_top(&mut body, 44.0);
                let difference = &explained.difference;
                let sort = scene.word("stock-difference", difference.code());
                let sign = if *lost { scene.say("take-lost") } else { String::new() };
                let upper = format!("{}  {sort}  {sign}", difference.object());
                let look = scene.look;
                let cut = text::paint_pair(
                    ui,
                    row,
                    (Face::Body, look.text, &upper),
                    (Face::Small, look.muted, &explained.explanation),
                );
                let told = text::name(ui, row, &format!("{upper} {}", explained.explanation));
                if cut {
                    told.on_hover_text(&explained.explanation);
                }
            }
        }
        None => panel::empty(ui, scene.look, body, icon::BARCODE, &scene.say("take-none")),
    }
    acts(ui, scene, parts.footer, &[(Intent::StockSecond, "take-report", last.is_some())], asks);
}

/// A count runs.
fn counting(
    ui: &mut Ui,
    scene: &Scene<'_>,
    left: Rect,
    right: Rect,
    view: &TakeView,
    screen: &mut StockScreen,
    asks: &mut Vec<Ask>,
) {
    let title = scene.say_with("take-running", &[("no", view.no.to_string().into())]);
    let parts = panel::show(ui, scene.look, left, &title, &scope_words(scene, &view.scope), false);
    let mut body = parts.body;
    let mut head = panel::take_top(&mut body, 128.0).shrink2(vec2(size::INSET, 10.0));
    figures(ui, scene, &mut head, view);
    last_scan(ui, scene, head, view);
    let rows = differences(view);
    let columns = [
        Column::new(scene.say("column-difference"), Width::Exact(120.0)),
        Column::new(scene.say("column-serial"), Width::Exact(150.0)),
        Column::new(scene.say("take-register-says"), Width::Exact(132.0)),
        Column::new(scene.say("column-explanation"), Width::Share(1.0)),
    ];
    ui.painter().hline(left.x_range().shrink(1.0), body.top() - 0.5, scene.look.hairline());
    let table = Table {
        chosen: screen.chosen,
        reveal: std::mem::take(&mut screen.reveal),
        ..Table::new("stock-differences", &columns, size::ROW_LONG, rows.len())
    };
    let answer =
        table.show(ui, scene.look, body, |at| rows.get(at).map(|row| cells(scene, row, &screen.take)));
    if answer.chosen.is_some() {
        screen.chosen = answer.chosen;
        row_chosen(screen, scene);
    }
    if rows.is_empty() {
        let room = body.with_min_y(body.top() + size::TABLE_HEADING);
        panel::empty(ui, scene.look, room, icon::CHECK_CIRCLE, &scene.say("stock-report-none"));
    }
    closing(ui, scene, right, view, &rows, screen, asks);
}

/// The right side of a running count: a word on the chosen difference, and the second person.
fn closing(
    ui: &mut Ui,
    scene: &Scene<'_>,
    right: Rect,
    view: &TakeView,
    rows: &[Row<'_>],
    screen: &mut StockScreen,
    asks: &mut Vec<Ask>,
) {
    let parts = panel::show(ui, scene.look, right, &scene.say("take-close"), "", true);
    let mut body = parts.body.shrink2(vec2(size::INSET, 10.0));
    let chosen = screen.chosen.and_then(|at| rows.get(at));
    if let (Some(row), false) = (chosen, screen.acting.is_signing()) {
        let line = panel::take_top(&mut body, 26.0);
        text::line(ui, line, Align2::LEFT_CENTER, Face::CodeStrong, scene.look.text, row.object);
        let name = scene.say("column-explanation");
        let id = Id::unique("stock-take-explanation");
        let typed = form::row(ui, scene, &mut body, id, &name, "", &mut screen.take.text);
        if typed.changed() {
            match screen.take.text.trim() {
                "" => drop(screen.take.said.remove(row.object)),
                text => drop(screen.take.said.insert(row.object.to_owned(), text.to_owned())),
            }
        }
    }
    let unsaid = rows.iter().filter(|row| !screen.take.said.contains_key(row.object)).count();
    let words = scene.say_with("take-unsaid", &[("count", unsaid.into())]);
    let tone = if unsaid == 0 { Tone::Done } else { Tone::Attention };
    let line = panel::take_top(&mut body, 28.0);
    text::line(ui, line, Align2::LEFT_CENTER, Face::Body, scene.look.ink(tone), &words);
    if let Some(signature) = screen.acting.show(ui, scene, &mut body, asks) {
        let explanations = rows
            .iter()
            .map(|row| Explanation {
                object: row.object.to_owned(),
                text: screen.take.said.get(row.object).cloned().unwrap_or_default(),
                lost: row.is_missing && screen.take.lost.contains(row.object),
            })
            .collect();
        screen.acting.send(scene, StockAct::CloseTake { take: view.no, explanations, signature }, asks);
    }
    let can_close = unsaid == 0 && !screen.acting.is_signing();
    let row = parts.footer;
    let buttons = [
        (Intent::StockAct, "take-sign", can_close),
        (Intent::StockSecond, "take-give-up", chosen.is_some_and(|row| row.is_missing)),
        (Intent::StockThird, "take-same", unsaid > 0 && !screen.take.text.trim().is_empty()),
    ];
    acts(ui, scene, row, &buttons, asks);
}

fn cells(scene: &Scene<'_>, row: &Row<'_>, form: &TakeForm) -> Vec<Cell> {
    let (id, tone) = if row.is_missing {
        ("stock-difference-missing", Tone::Attention)
    } else {
        ("stock-difference-unexpected", Tone::Stop)
    };
    let state = row
        .state
        .map_or_else(|| scene.say("stock-unknown"), |state| scene.word("token-state", state.as_str()));
    let said = form.said.get(row.object).cloned().unwrap_or_default();
    let said =
        if form.lost.contains(row.object) { format!("{}  {said}", scene.say("take-lost")) } else { said };
    vec![
        Cell::words(scene.say(id)).tone(tone),
        Cell::code(row.object),
        Cell::words(state).face(Face::Small),
        Cell::words(said).face(Face::Small),
    ]
}

/// Expected, found, missing, unexpected in large figures.
fn figures(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, view: &TakeView) {
    let look = scene.look;
    let count = |units: usize| u32::try_from(units).unwrap_or(u32::MAX);
    let told = [
        ("stock-report-expected", view.count.expected, Tone::Plain),
        ("stock-report-found", view.count.found, Tone::Done),
        ("stock-report-missing", count(view.count.missing.len()), Tone::Attention),
        ("stock-report-unexpected", count(view.count.unexpected.len()), Tone::Stop),
    ];
    let row = panel::take_top(body, 52.0);
    let width = row.width() / 4.0;
    for (at, (id, units, tone)) in (0_u8..).zip(told) {
        let left = row.left() + width * f32::from(at);
        let place = row.with_min_x(left).with_max_x(left + width - 8.0);
        let ink = if units == 0 { look.muted } else { look.ink(tone) };
        let (name, figure) = (scene.say(id), crate::words::number::thousands(units.into()));
        text::paint(
            ui,
            place.with_max_y(place.top() + 18.0),
            Align2::LEFT_CENTER,
            Face::Small,
            look.muted,
            &name,
        );
        text::paint(
            ui,
            place.with_min_y(place.top() + 20.0),
            Align2::LEFT_CENTER,
            Face::Figure,
            ink,
            &figure,
        );
        text::name(ui, place, &format!("{name} {figure}"));
    }
}

/// What the last scan said, large enough to be read from the shelf.
fn last_scan(ui: &mut Ui, scene: &Scene<'_>, place: Rect, view: &TakeView) {
    let look = scene.look;
    let told = scene.model.stock.scanned.as_ref().filter(|scan| scan.take == view.no);
    let newest =
        told.map(|scan| (&scan.scanned, scan.again)).or(view.recent.first().map(|scan| (scan, false)));
    let (tone, sign, words) = match newest {
        None => (Tone::Muted, icon::BARCODE, scene.say("take-scan-now")),
        Some((scan, true)) => (Tone::Attention, icon::WARNING, said(scene, "take-again", scan)),
        Some((scan, _)) if scan.expected => (Tone::Done, icon::CHECK_CIRCLE, said(scene, "take-found", scan)),
        Some((scan, _)) => (Tone::Stop, icon::X_CIRCLE, said(scene, "take-not-expected", scan)),
    };
    let place = place.with_min_y(place.top() + 6.0);
    ui.painter().rect_filled(place, CornerRadius::same(size::RADIUS), look.ground(tone));
    let inside = place.shrink2(vec2(12.0, 0.0));
    let spot = inside.with_max_x(inside.left() + 20.0);
    text::paint(ui, spot, Align2::CENTER_CENTER, Face::Icon, look.ink(tone), sign);
    let rest = inside.with_min_x(inside.left() + 30.0);
    text::line(ui, rest, Align2::LEFT_CENTER, Face::Heading, look.ink(tone), &words);
}

fn said(scene: &Scene<'_>, id: &str, scan: &Scanned) -> String {
    let state = scan
        .state
        .map_or_else(|| scene.say("stock-unknown"), |state| scene.word("token-state", state.as_str()));
    scene.say_with(id, &[("scanned", scan.text.clone().into()), ("state", state.into())])
}

fn scope_words(scene: &Scene<'_>, scope: &Scope) -> String {
    match scope {
        Scope::All => scene.say("stock-scope-all"),
        Scope::Place(kind) => scene.word("place", kind.as_str()),
        Scope::Lot(lot) => scene.say_with("take-lot", &[("lot", lot.to_string().into())]),
    }
}
