//! The stock driven by keys and the scanner: a count, a delivery, the day's close by two, a lost box.

#[path = "support/window.rs"]
mod window;

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use token_station::bench::message::{Command, Event, Query, StockAct, StockQuery};
use token_station::domain::stock::{Delivered, IncidentDecision, Scope};
use token_station::window::gallery::contents;
use token_station::words::{Language, Notice, Severity};
use window::{Window, asked, ctrl, press, say, scan, station, tell, type_text};

const LANGUAGE: Language = Language::Japanese;

/// The stock open with its pictures.
fn stock(open_take: Option<u64>) -> Window {
    let mut window = station(LANGUAGE);
    press(&mut window, Key::F6);
    for view in [contents::stock(open_take), contents::stock_balance(), contents::stock_incident()] {
        tell(&mut window, Event::Stock(Box::new(view)));
    }
    asked(&mut window);
    window
}

/// The acts of the stock that the window has asked for.
fn acts(window: &mut Window) -> Vec<StockAct> {
    let act = |command| match command {
        Command::Stock(act) => Some(act),
        _ => None,
    };
    asked(window).into_iter().filter_map(act).collect()
}

fn sign(window: &mut Window) {
    window.run();
    type_text(window, "a passphrase of somebody else");
    press(window, Key::Enter);
}

#[test]
fn opening_the_stock_asks_for_it() {
    let mut window = station(LANGUAGE);
    press(&mut window, Key::F6);
    let commands = asked(&mut window);
    assert!(matches!(commands[..], [Command::Show(Query::Stock(StockQuery::Overview))]), "{commands:?}");
    ctrl(&mut window, Key::Num4);
    let commands = asked(&mut window);
    assert!(
        commands.iter().any(|c| matches!(c, Command::Show(Query::Stock(StockQuery::Balance)))),
        "{commands:?}"
    );
}

#[test]
fn a_count_is_begun_scanned_explained_and_closed_without_the_mouse() {
    let mut window = stock(None);
    ctrl(&mut window, Key::Num3);
    press(&mut window, Key::F10);
    assert!(matches!(&acts(&mut window)[..], [StockAct::BeginTake(Scope::All)]));
    tell(&mut window, Event::Stock(Box::new(contents::stock(Some(3)))));
    tell(&mut window, Event::Stock(Box::new(contents::stock_take(true))));
    tell(&mut window, Event::Notice(Notice::new("stock-take-begun", Severity::Done).text("no", 3)));
    asked(&mut window);
    scan(&mut window, "RT-00001801");
    let scans = acts(&mut window);
    assert!(
        matches!(&scans[..], [StockAct::Scan { take: 3, scanned }] if scanned == "RT-00001801"),
        "{scans:?}"
    );
    // Nothing can be closed while a difference has no word.
    press(&mut window, Key::F10);
    assert!(window.query_by_label_contains(&say(LANGUAGE, "second-title")).is_none());
    press(&mut window, Key::Escape);
    press(&mut window, Key::ArrowDown);
    window
        .get_by_role_and_label(egui::accesskit::Role::TextInput, &say(LANGUAGE, "column-explanation"))
        .focus();
    window.run();
    type_text(&mut window, "other shelf");
    press(&mut window, Key::F12);
    press(&mut window, Key::F10);
    sign(&mut window);
    let closed = acts(&mut window);
    let [StockAct::CloseTake { take: 3, explanations, signature }] = &closed[..] else {
        panic!("{closed:?}")
    };
    assert_eq!((explanations.len(), signature.operator.0.as_str()), (4, "sato"));
    assert!(explanations.iter().all(|one| one.text == "other shelf" && !one.lost));
}

#[test]
fn a_scan_is_no_scan_while_the_second_person_types() {
    let mut window = stock(Some(3));
    ctrl(&mut window, Key::Num3);
    tell(&mut window, Event::Stock(Box::new(contents::stock_take(true))));
    let said = &mut window.state_mut().app.screens.stock.take.said;
    for object in ["RT-00001420", "XX-0815", "RT-00001377", "RT-00001402"] {
        said.insert(object.into(), "seen".into());
    }
    press(&mut window, Key::F10);
    asked(&mut window);
    assert!(window.query_by_label_contains(&say(LANGUAGE, "second-title")).is_some());
    scan(&mut window, "RT-00001801");
    let commands = acts(&mut window);
    assert!(!commands.iter().any(|act| matches!(act, StockAct::Scan { .. })), "{commands:?}");
}

#[test]
fn a_delivery_that_cannot_be_read_says_so_beside_the_form() {
    let mut window = stock(None);
    ctrl(&mut window, Key::Num2);
    press(&mut window, Key::F10);
    assert!(acts(&mut window).is_empty());
    let told: Vec<_> = window.get_all_by_label_contains("を読み取れません").collect();
    assert_eq!(told.len(), 1, "it stands in the panel");
    drop(told);
    let typed =
        ["N-1", "ACME", "L2612-B", "PTB-1", "", "RT", "RT-00002001", "RT-00002010", "A-3", "k", "10", "9"];
    window.state_mut().app.screens.stock.receive.typed = typed.map(str::to_owned);
    press(&mut window, Key::F10);
    sign(&mut window);
    let sent = acts(&mut window);
    let [StockAct::Receive { delivery, .. }] = &sent[..] else { panic!("{sent:?}") };
    assert!(matches!(&delivery.units, Delivered::Range(range) if range.units() == 10));
    let refusal = Notice::new("stock-count-differs", Severity::Refused)
        .number("listed", 10)
        .number("first", 10)
        .number("second", 9);
    tell(&mut window, Event::Notice(refusal));
    let told: Vec<_> = window.get_all_by_label_contains("納品書 10 個").collect();
    assert!(told.len() >= 2, "it stands in the panel and in the bar");
}

#[test]
fn scanned_units_take_the_place_of_the_range() {
    let mut window = stock(None);
    ctrl(&mut window, Key::Num2);
    for code in ["RT-00002001", "rt-00002002", "RT-00002001"] {
        scan(&mut window, code);
    }
    assert_eq!(window.state().app.screens.stock.receive.scanned.len(), 2);
}

#[test]
fn the_day_is_closed_by_two_and_an_open_one_is_explained() {
    let mut window = stock(None);
    ctrl(&mut window, Key::Num4);
    asked(&mut window);
    press(&mut window, Key::F10);
    sign(&mut window);
    assert!(matches!(&acts(&mut window)[..], [StockAct::CloseDay { .. }]));
    tell(&mut window, Event::Notice(Notice::new("stock-day-closed", Severity::Done).text("day", "x")));
    // The second row of the closed days waits for a word.
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::F10);
    sign(&mut window);
    let sent = acts(&mut window);
    assert!(
        matches!(&sent[..], [StockAct::ExplainDay { day, .. }] if day.to_string() == "2026-11-19"),
        "{sent:?}"
    );
}

#[test]
fn a_lost_box_is_blocked_at_once_and_decided_by_two() {
    let mut window = stock(None);
    ctrl(&mut window, Key::Num5);
    let form = &mut window.state_mut().app.screens.stock.incident;
    (form.maker, form.first, form.last) = ("RT".into(), "RT-00001401".into(), "RT-00001450".into());
    press(&mut window, Key::F10);
    assert!(acts(&mut window).is_empty(), "without a reason nothing is blocked");
    window.state_mut().app.screens.stock.incident.reason = "the box is gone".into();
    press(&mut window, Key::F10);
    let sent = acts(&mut window);
    assert!(matches!(&sent[..], [StockAct::Block { range, .. }] if range.units() == 50), "{sent:?}");
    tell(&mut window, Event::Notice(Notice::new("stock-blocked", Severity::Attention)));
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::F11);
    sign(&mut window);
    let sent = acts(&mut window);
    assert!(
        matches!(&sent[..], [StockAct::Decide { incident: 1, decision: IncidentDecision::Suspend, .. }]),
        "{sent:?}"
    );
}

#[test]
fn a_scan_moves_a_unit_only_while_a_place_is_chosen() {
    let mut window = stock(None);
    scan(&mut window, "RT-00001801");
    assert!(acts(&mut window).is_empty());
    press(&mut window, Key::Escape);
    press(&mut window, Key::F11);
    scan(&mut window, "RT-00001801");
    let sent = acts(&mut window);
    assert!(matches!(&sent[..], [StockAct::Place { place, .. }] if place.to_string() == "safe"), "{sent:?}");
}
