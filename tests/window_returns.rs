//! The returns driven by scanner and keyboard only: a verdict, a decision, two people, a box, and a search.

#[path = "support/window.rs"]
mod window;

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use token_station::bench::message::{Command, Event, ReturnedUnit, ReturnsAct, ReturnsNews, SlotNo};
use token_station::domain::disposition::{Disposition, Tick};
use token_station::domain::verdict::Verdict;
use token_station::window::command::Screen;
use token_station::window::gallery::contents::returns;
use token_station::words::{Language, Sentences};
use window::{Window, asked, ctrl, press, say, scan, station, tell, type_text};

fn counter(language: Language) -> Window {
    let mut window = station(language);
    press(&mut window, Key::F4);
    asked(&mut window);
    window
}

/// What the window asked of the returns since the last time.
fn acts(window: &mut Window) -> Vec<ReturnsAct> {
    let acts = asked(window).into_iter().filter_map(|command| match command {
        Command::Returns(act) => Some(act),
        _ => None,
    });
    acts.collect()
}

fn judged(window: &mut Window, view: token_station::bench::message::ReturnView) {
    tell(window, Event::Returns(ReturnsNews::Judged(Box::new(view))));
}

fn word(language: Language, list: &str, code: &str) -> String {
    Sentences::new(language).word(list, code)
}

#[test]
fn a_scan_is_judged_and_the_first_disposition_is_one_key_away() {
    for language in Language::ALL {
        let mut window = counter(*language);
        scan(&mut window, "RT-00001502");
        let acts_now = acts(&mut window);
        let [ReturnsAct::Judge { unit: ReturnedUnit::Scanned(text), .. }] = &acts_now[..] else {
            panic!("{acts_now:?}")
        };
        assert_eq!(text, "RT-00001502");
        judged(&mut window, returns::awaited());
        let verdict = word(*language, "verdict", Verdict::AwaitingReturn.as_str());
        assert!(window.query_by_label(&verdict).is_some(), "{verdict}");
        press(&mut window, Key::F10);
        let acts_now = acts(&mut window);
        assert!(
            matches!(&acts_now[..], [ReturnsAct::Dispose { disposition: Disposition::AcceptReturn, .. }]),
            "{acts_now:?}"
        );
    }
}

#[test]
fn the_next_scan_is_the_next_unit_and_forgets_what_was_seen_of_the_last() {
    let mut window = counter(Language::Japanese);
    scan(&mut window, "RT-00001502");
    judged(&mut window, returns::awaited());
    ctrl(&mut window, Key::Num4);
    let ticked = acts(&mut window);
    let Some(ReturnsAct::Judge { ticks, .. }) = ticked.last() else { panic!("{ticked:?}") };
    assert_eq!(ticks.seal, Some(Tick::Good));
    scan(&mut window, "RT-00001509");
    let next = acts(&mut window);
    let [ReturnsAct::Judge { unit: ReturnedUnit::Scanned(text), ticks, .. }] = &next[..] else {
        panic!("{next:?}")
    };
    assert_eq!((text.as_str(), ticks.seal), ("RT-00001509", None));
}

#[test]
fn a_scanned_serial_never_presses_a_disposition() {
    let mut window = counter(Language::Japanese);
    scan(&mut window, "RT-00001502");
    judged(&mut window, returns::awaited());
    acts(&mut window);
    for digit in [Key::Num1, Key::Num2, Key::Num3, Key::Enter] {
        press(&mut window, digit);
    }
    let nothing = acts(&mut window);
    assert!(nothing.iter().all(|act| !matches!(act, ReturnsAct::Dispose { .. })), "{nothing:?}");
}

#[test]
fn a_destruction_waits_for_the_second_person_and_carries_their_passphrase() {
    let mut window = counter(Language::Japanese);
    scan(&mut window, "RT-00001502");
    judged(&mut window, returns::back());
    acts(&mut window);
    press(&mut window, Key::F11);
    assert!(acts(&mut window).is_empty(), "nothing is destroyed by one person");
    assert!(window.query_by_label(&say(Language::Japanese, "second-title")).is_some());
    press(&mut window, Key::ArrowDown);
    type_text(&mut window, "three quiet lanterns");
    press(&mut window, Key::Enter);
    let signed = acts(&mut window);
    let [ReturnsAct::Dispose { disposition: Disposition::Destroy, second: Some(second), .. }] = &signed[..]
    else {
        panic!("{signed:?}")
    };
    assert_eq!(second.operator.0, "nakamura");
    assert_eq!(second.passphrase.expose_secret(), "three quiet lanterns");
    assert!(!format!("{signed:?}").contains("lanterns"));
}

#[test]
fn an_erasure_asks_for_the_serial_on_the_back() {
    let mut window = counter(Language::Japanese);
    scan(&mut window, "RT-00001502");
    judged(&mut window, returns::back());
    acts(&mut window);
    press(&mut window, Key::F10);
    assert!(acts(&mut window).is_empty());
    window.run();
    type_text(&mut window, "RT-00001502");
    press(&mut window, Key::Enter);
    let erased = acts(&mut window);
    assert!(
        matches!(&erased[..], [ReturnsAct::Dispose { disposition: Disposition::Erase, typed, .. }] if typed == "RT-00001502"),
        "{erased:?}"
    );
}

#[test]
fn a_box_needs_only_scans_and_every_one_is_answered() {
    let mut window = counter(Language::Japanese);
    ctrl(&mut window, Key::M);
    for serial in ["RT-00001480", "RT-00001487", "RT-00001494"] {
        scan(&mut window, serial);
        let swept = acts(&mut window);
        let [ReturnsAct::Sweep { scanned, disposition: Disposition::AcceptReturn }] = &swept[..] else {
            panic!("{swept:?}")
        };
        assert_eq!(scanned, serial);
    }
    for row in returns::swept() {
        tell(&mut window, Event::Returns(ReturnsNews::Done(row)));
    }
    let refused = say(Language::Japanese, "sweep-refused");
    let answers = window.query_all_by_label_contains(&refused).count();
    assert!(answers > 1, "large above the list, and in it");
    assert_eq!(window.state().app.model.returns.counted, (11, 3));
}

#[test]
fn a_search_by_code_is_begun_by_enter_and_stopped_by_escape() {
    let mut window = counter(Language::Japanese);
    ctrl(&mut window, Key::F);
    window.run();
    type_text(&mut window, "314159");
    press(&mut window, Key::Enter);
    let begun = acts(&mut window);
    assert!(
        matches!(&begun[..], [ReturnsAct::Identify { first, second }] if first == "314159" && second.is_empty()),
        "{begun:?}"
    );
    let running = token_station::bench::message::IdentifyView { over: false, ..returns::identified() };
    tell(&mut window, Event::Returns(ReturnsNews::Identified(running)));
    press(&mut window, Key::Escape);
    let stopped = acts(&mut window);
    assert!(matches!(&stopped[..], [ReturnsAct::StopIdentifying]), "{stopped:?}");
}

#[test]
fn a_token_in_a_slot_of_the_bench_is_taken_to_the_returns_by_a_key() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F2);
    window.state_mut().app.screens.bench.slot = Some(SlotNo(2));
    asked(&mut window);
    ctrl(&mut window, Key::R);
    let judged = acts(&mut window);
    assert!(
        matches!(&judged[..], [ReturnsAct::Judge { unit: ReturnedUnit::Slot(SlotNo(2)), .. }]),
        "{judged:?}"
    );
    assert_eq!(window.state().app.screens.open, Screen::Returns);
}
