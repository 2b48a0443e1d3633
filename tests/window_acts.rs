//! The window driven as an operator or a screen reader drives it: bench, search, palette, lock.
//!
//! A missing glyph panics in these tests, so each of them is also a test against tofu.

#[path = "support/desk_window.rs"]
mod desk_window;

use desk_window::{asked, ctrl, press, say, scan, station, tell, type_text, window};
use egui::{Event as Input, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use token_station::bench::message::{
    Access, Answer, Command, Event, Hit, HitTarget, ImportKind, Query, SlotNo, StationView,
};
use token_station::domain::RequestNo;
use token_station::window::command::Screen;
use token_station::window::gallery::{Stage, contents};
use token_station::words::{Language, Sentences};

#[test]
fn function_keys_open_the_screens_in_both_languages() {
    for language in Language::ALL {
        let mut window = station(*language);
        let keys = [Key::F1, Key::F2, Key::F3, Key::F5, Key::F8, Key::F9];
        for (key, screen) in keys.into_iter().zip(Screen::ALL) {
            press(&mut window, key);
            assert_eq!(window.state().app.screens.open, *screen);
            let title = say(*language, screen.title());
            let tabs: Vec<_> = window.get_all_by_label(&title).collect();
            assert!(!tabs.is_empty(), "{title}");
        }
    }
}

#[test]
fn opening_a_screen_asks_for_its_newest_picture() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F1);
    assert!(matches!(asked(&mut window)[..], [Command::Show(Query::Queue)]));
    press(&mut window, Key::F5);
    let contracts = asked(&mut window);
    assert!(
        matches!(&contracts[..], [Command::Show(Query::Contracts { text, offset: 0 })] if text.is_empty()),
        "{contracts:?}"
    );
}

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
fn ctrl_k_searches_and_enter_opens_the_chosen_answer() {
    let mut window = station(Language::Japanese);
    ctrl(&mut window, Key::K);
    type_text(&mut window, "26-1107");
    let commands = asked(&mut window);
    let Some(Command::Show(Query::Search { text, ticket })) = commands.last() else { panic!("{commands:?}") };
    assert_eq!(text, "26-1107");
    let hit = Hit {
        target: HitTarget::Request(RequestNo("26-1107".into())),
        title: "26-1107".into(),
        detail: "x".into(),
    };
    tell(&mut window, Event::Found { ticket: *ticket, hits: vec![hit] });
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    assert!(
        commands.iter().any(|c| matches!(c, Command::Show(Query::Request(no)) if no.0 == "26-1107")),
        "{commands:?}"
    );
    assert_eq!(window.state().app.screens.open, Screen::Queue);
}

#[test]
fn an_answer_to_an_older_keystroke_is_not_shown() {
    let mut window = station(Language::Japanese);
    ctrl(&mut window, Key::K);
    type_text(&mut window, "2");
    type_text(&mut window, "6");
    tell(&mut window, Event::Found { ticket: 1, hits: contents::hits() });
    assert!(window.query_by_label_contains("0130-448812").is_none());
}

#[test]
fn a_scan_from_any_screen_goes_to_the_search_and_opens_what_it_names() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F8);
    asked(&mut window);
    scan(&mut window, "RT-00001841");
    let commands = asked(&mut window);
    let Some(Command::Show(Query::Search { text, ticket })) = commands.last() else { panic!("{commands:?}") };
    assert_eq!(text, "RT-00001841");
    let hit = Hit {
        target: HitTarget::Token(contents::serial(1841)),
        title: "RT-00001841".into(),
        detail: String::new(),
    };
    tell(&mut window, Event::Found { ticket: *ticket, hits: vec![hit] });
    let commands = asked(&mut window);
    assert!(commands.iter().any(|c| matches!(c, Command::Show(Query::Token(_)))), "{commands:?}");
    assert_eq!(window.state().app.screens.open, Screen::Contracts);
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
fn the_palette_finds_an_act_by_its_name_and_does_it() {
    for language in Language::ALL {
        let mut window = station(*language);
        ctrl(&mut window, Key::P);
        type_text(&mut window, &say(*language, "do-lock"));
        press(&mut window, Key::Enter);
        assert!(matches!(asked(&mut window)[..], [Command::Lock]));
        assert!(window.state().app.screens.palette.is_none());
    }
}

#[test]
fn esc_closes_what_was_opened_last() {
    let mut window = station(Language::Japanese);
    ctrl(&mut window, Key::I);
    assert!(window.state().app.screens.import.is_some());
    press(&mut window, Key::Escape);
    assert!(window.state().app.screens.import.is_none());
    ctrl(&mut window, Key::D);
    assert!(window.state().app.screens.notices);
    press(&mut window, Key::Escape);
    assert!(!window.state().app.screens.notices);
}

#[test]
fn a_file_is_checked_first_and_taken_only_when_nothing_is_refused() {
    let mut window = station(Language::Japanese);
    ctrl(&mut window, Key::I);
    type_text(&mut window, "/data/requests.csv");
    window.get_by_label(&say(Language::Japanese, "import-check")).click();
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Import { kind: ImportKind::Requests, take: false, path }]
            if path.ends_with("requests.csv")),
        "{commands:?}"
    );
    tell(&mut window, Event::Imported(contents::import()));
    window.get_by_label(&say(Language::Japanese, "import-take")).click();
    assert!(asked(&mut window).is_empty(), "two lines are refused");
    let mut view = contents::import();
    view.rows.truncate(4);
    tell(&mut window, Event::Imported(view));
    window.get_by_label(&say(Language::Japanese, "import-take")).click();
    let commands = asked(&mut window);
    assert!(matches!(commands[..], [Command::Import { take: true, .. }]), "{commands:?}");
}

#[test]
fn ctrl_l_locks_and_the_locked_window_shows_nothing_of_any_customer() {
    let mut window = station(Language::Japanese);
    ctrl(&mut window, Key::L);
    assert!(matches!(asked(&mut window)[..], [Command::Lock]));
    let name = contents::customers()[0].name.clone();
    assert!(window.query_all_by_label_contains(&name).next().is_some());
    let locked = StationView { access: Access::Locked, ..contents::station(Language::Japanese, false) };
    tell(&mut window, Event::Station(locked));
    assert!(window.query_all_by_label_contains(&name).next().is_none());
    assert!(window.state().app.model.slots.is_empty() && window.state().app.model.queue.is_idle());
    press(&mut window, Key::F1);
    assert!(asked(&mut window).is_empty(), "keys do nothing while it is locked");
}

#[test]
fn the_second_operator_unlocks_with_a_passphrase_and_enter() {
    let stage = Stage::new();
    let locked = StationView { access: Access::Locked, ..contents::station(Language::English, false) };
    stage.tell(Event::Station(locked));
    let mut window = window(stage);
    window.get_by_label_contains("sato").click();
    window.run();
    type_text(&mut window, "seven lanterns over osaka");
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    let [Command::Unlock { operator, passphrase }] = &commands[..] else { panic!("{commands:?}") };
    assert_eq!(operator.0, "sato");
    assert_eq!(passphrase.expose_secret(), "seven lanterns over osaka");
}

#[test]
fn a_change_of_language_redraws_everything_in_english() {
    let mut window = station(Language::Japanese);
    ctrl(&mut window, Key::P);
    type_text(&mut window, "english");
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    assert!(matches!(&commands[..], [Command::SetLanguage(code)] if code == "en"), "{commands:?}");
    assert!(window.query_by_label("Bench").is_some());
    assert!(window.query_by_label("書込").is_none());
}

#[test]
fn a_theme_is_worn_at_once_and_remembered() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F9);
    asked(&mut window);
    window.get_by_label(&say(Language::Japanese, "theme-dark")).click();
    let commands = asked(&mut window);
    assert!(matches!(&commands[..], [Command::SetTheme(theme)] if theme == "dark"), "{commands:?}");
    assert_eq!(window.ctx.theme(), egui::Theme::Dark);
}
