//! The bench driven by keys and names: writing, answering, choosing slots.

#[path = "support/window.rs"]
mod window;

use egui::{Event as Input, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use token_station::bench::message::{Answer, Command, Event, SlotNo};
use token_station::window::gallery::contents;
use token_station::window::model;
use token_station::words::{Language, Sentences};
use window::{asked, press, say, scan, station, tell, type_text};

#[test]
fn f10_writes_every_waiting_token_and_the_button_does_the_same() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F10);
    assert!(matches!(asked(&mut window)[..], [Command::Provision { request: None, slot: None }]));
    window.get_by_role_and_label(Role::Button, &say(Language::Japanese, "do-provision")).click();
    assert!(matches!(asked(&mut window)[..], [Command::Provision { request: None, slot: None }]));
}

#[test]
fn a_chosen_request_is_the_one_that_is_written() {
    let mut window = station(Language::Japanese);
    let rows = window.get_all_by_role(Role::ListItem);
    let row =
        rows.into_iter().find(|row| row.accesskit_node().label().is_some_and(|l| l.starts_with("26-1109")));
    row.unwrap().click();
    window.run();
    press(&mut window, Key::F10);
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Provision { request: Some(no), .. }] if no.0 == "26-1109"),
        "{commands:?}"
    );
}

#[test]
fn the_next_request_is_chosen_by_key_and_written_only_while_it_needs_tokens() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::PageDown);
    press(&mut window, Key::PageDown);
    press(&mut window, Key::PageUp);
    let chosen = contents::bench().next[1].request.clone();
    press(&mut window, Key::F10);
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Provision { request: Some(no), .. }] if *no == chosen),
        "{commands:?}"
    );
    press(&mut window, Key::PageDown);
    let mut bench = contents::bench();
    bench.next.retain(|row| row.request != chosen);
    tell(&mut window, Event::Bench(bench));
    press(&mut window, Key::F10);
    assert!(matches!(asked(&mut window)[..], [Command::Provision { request: None, slot: None }]));
}

#[test]
fn the_automatic_switch_is_thrown_by_hand_and_by_key() {
    let mut window = station(Language::English);
    window.get_by_label(&say(Language::English, "bench-auto")).click();
    assert!(matches!(asked(&mut window)[..], [Command::SetAuto(false)]));
    let mut bench = contents::bench();
    bench.auto = false;
    tell(&mut window, Event::Bench(bench));
    press(&mut window, Key::F11);
    assert!(matches!(asked(&mut window)[..], [Command::SetAuto(true)]));
}

#[test]
fn both_answers_of_a_question_are_buttons_and_keys() {
    let mut window = station(Language::Japanese);
    let name = Sentences::new(Language::Japanese).say_with(
        "slot-answer-name",
        &[("slot", 3u32.into()), ("answer", say(Language::Japanese, "answer-quarantine").into())],
    );
    window.get_by_label(&name).click();
    let commands = asked(&mut window);
    assert!(
        matches!(commands[..], [Command::Answer { slot: SlotNo(3), answer: Answer::Quarantine }]),
        "{commands:?}"
    );
    press(&mut window, Key::Enter);
    assert!(asked(&mut window).is_empty(), "no slot is chosen, so Enter answers nothing");
    press(&mut window, Key::F12);
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    assert!(
        matches!(commands[..], [Command::Answer { slot: SlotNo(3), answer: Answer::SetClock }]),
        "{commands:?}"
    );
    press(&mut window, Key::Delete);
    let commands = asked(&mut window);
    assert!(matches!(commands[..], [Command::Answer { slot: SlotNo(3), answer: Answer::Quarantine }]));
}

#[test]
fn arrows_choose_the_slot_and_shift_delete_parks_it() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F12);
    press(&mut window, Key::ArrowLeft);
    assert_eq!(window.state().app.screens.bench.slot, Some(SlotNo(2)));
    window.key_press_modifiers(Modifiers::SHIFT, Key::Delete);
    let commands = asked(&mut window);
    assert!(matches!(commands[..], [Command::Park { slot: SlotNo(2) }]), "{commands:?}");
}

#[test]
fn two_codes_are_typed_and_sent_with_the_keyboard_alone() {
    let mut window = station(Language::Japanese);
    let mut slots = contents::slots(4);
    slots[2].question = Some(contents::codes_question(1790));
    tell(&mut window, Event::Slots(slots));
    press(&mut window, Key::F12);
    press(&mut window, Key::Enter);
    type_text(&mut window, "071556");
    press(&mut window, Key::Enter);
    type_text(&mut window, "x120 034");
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    let [Command::Answer { slot: SlotNo(3), answer: Answer::Codes { first, second } }] = &commands[..] else {
        panic!("{commands:?}");
    };
    assert_eq!((first.as_str(), second.as_str()), ("071556", "120034"));
}

#[test]
fn a_scan_on_the_bench_belongs_to_the_bench() {
    let mut window = station(Language::Japanese);
    scan(&mut window, "RT-00001842");
    assert!(asked(&mut window).is_empty(), "the slot is known, nobody has to be asked");
    assert_eq!(window.state().app.screens.bench.slot, Some(SlotNo(2)));
}

#[test]
fn slow_typing_is_no_scan() {
    let mut window = station(Language::Japanese);
    for c in "RT-00001842".chars() {
        window.event(Input::Text(c.to_string()));
        window.run_steps(8);
    }
    press(&mut window, Key::Enter);
    assert!(asked(&mut window).is_empty());
    assert_eq!(window.state().app.screens.bench.slot, None);
}

#[test]
fn a_busy_station_is_told_and_nothing_blocks() {
    let mut window = station(Language::English);
    for _ in 0..300 {
        window.key_press(Key::F10);
        window.step();
    }
    window.run();
    let full = window.state().app.model.notices.iter().any(|notice| notice.code == "station-busy");
    assert!(full);
}

#[test]
fn the_pointer_may_rest_while_the_bench_stands_still() {
    // A window that repaints without end would never settle: `run` fails on it.
    let mut window = station(Language::Japanese);
    window.run();
    assert!(matches!(window.state().app.model.queue, model::Loadable::Ready(_)));
    let row = window.get_by_label_contains("26-1107");
    assert_eq!(row.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
}

#[test]
fn what_was_done_to_a_slot_stays_with_that_slot() {
    let mut window = station(Language::Japanese);
    let mut slots = contents::slots(4);
    slots.remove(2);
    slots.remove(1);
    tell(&mut window, Event::Slots(slots.clone()));
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    let commands = asked(&mut window);
    assert!(matches!(commands[..], [Command::Emulate { slot: SlotNo(1), insert: false }]), "{commands:?}");
    slots[0] = token_station::bench::message::SlotView { no: SlotNo(1), ..slots[1].clone() };
    tell(&mut window, Event::Slots(slots));
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    let commands = asked(&mut window);
    assert!(matches!(commands[..], [Command::Emulate { slot: SlotNo(1), insert: true }]), "{commands:?}");
}

#[test]
fn a_key_is_changed_by_keyboard_alone_and_only_with_both_lines_typed() {
    let mut window = station(Language::Japanese);
    tell(&mut window, Event::Slots(contents::families::with_key(false)));
    window.key_press_modifiers(Modifiers::CTRL, Key::G);
    window.run_steps(2);
    type_text(&mut window, "M2-2612-K");
    press(&mut window, Key::Enter);
    press(&mut window, Key::Enter);
    assert!(asked(&mut window).is_empty(), "the serial is not typed");
    window.key_press_modifiers(Modifiers::CTRL, Key::G);
    window.run_steps(2);
    type_text(&mut window, "M2-2612-K");
    press(&mut window, Key::Enter);
    type_text(&mut window, "10000271");
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    let [Command::ChangeKey { slot: SlotNo(1), lot, typed }] = &commands[..] else {
        panic!("{commands:?}");
    };
    assert_eq!((lot.as_str(), typed.as_str()), ("M2-2612-K", "10000271"));
    assert!(window.state().app.screens.bench.rekey.is_none());

    // A slot that is worked on, or whose token has no key of its own, has no such form.
    tell(&mut window, Event::Slots(contents::families::with_key(true)));
    window.key_press_modifiers(Modifiers::CTRL, Key::G);
    assert!(window.state().app.screens.bench.rekey.is_none());
}
