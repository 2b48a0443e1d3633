//! The frame driven by keys and names: screens, search, scans, palette, lock, first start, language.

#[path = "support/window.rs"]
mod window;

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use token_station::bench::message::{Access, Command, Event, Hit, HitTarget, Query, StationView};
use token_station::domain::{Environment, HouseRule, RequestNo};
use token_station::window::command::Screen;
use token_station::window::gallery::{Stage, contents};
use token_station::window::screen::contracts::{Shown, Tab};
use token_station::words::Language;
use window::{asked, ctrl, press, say, scan, station, tell, type_text, window};

#[test]
fn function_keys_open_the_screens_in_both_languages() {
    for language in Language::ALL {
        let mut window = station(*language);
        let keys = [Key::F1, Key::F2, Key::F3, Key::F4, Key::F5, Key::F6, Key::F7, Key::F8, Key::F9];
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
fn ctrl_k_searches_and_enter_opens_the_chosen_answer() {
    let mut window = station(Language::Japanese);
    ctrl(&mut window, Key::K);
    type_text(&mut window, "26-1107");
    let commands = asked(&mut window);
    let Some(Command::Show(Query::Search { text, ticket })) = commands.last() else { panic!("{commands:?}") };
    assert_eq!(text, "26-1107");
    let hit = Hit {
        target: HitTarget::Request(RequestNo("26-1107".into())),
        state: None,
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
        state: None,
        title: "RT-00001841".into(),
        detail: String::new(),
    };
    tell(&mut window, Event::Found { ticket: *ticket, hits: vec![hit] });
    let commands = asked(&mut window);
    assert!(commands.iter().any(|c| matches!(c, Command::Show(Query::Token(_)))), "{commands:?}");
    assert_eq!(window.state().app.screens.open, Screen::Contracts);
}

#[test]
fn enter_before_the_answer_opens_it_when_it_comes_and_the_keyboard_goes_to_the_screen() {
    let mut window = station(Language::Japanese);
    ctrl(&mut window, Key::K);
    type_text(&mut window, "26-1107");
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    let Some(Command::Show(Query::Search { ticket, .. })) = commands.last() else { panic!("{commands:?}") };
    let ticket = *ticket;
    let mut hits = contents::hits();
    hits.retain(|hit| matches!(hit.target, HitTarget::Request(_)));
    hits.truncate(1);
    tell(&mut window, Event::Found { ticket, hits });
    assert_eq!(window.state().app.screens.open, Screen::Queue);
    asked(&mut window);
    press(&mut window, Key::ArrowDown);
    let commands = asked(&mut window);
    assert!(matches!(&commands[..], [Command::Show(Query::Request(_))]), "{commands:?}");
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

#[test]
fn the_first_start_makes_a_register_when_every_field_is_filled() {
    let stage = Stage::new();
    let mut view = contents::station(Language::Japanese, false);
    view.access = Access::NoRegister;
    view.operators.clear();
    stage.tell(Event::Station(view));
    let mut window = window(stage);
    let create = say(Language::Japanese, "first-create");
    window.get_by_label(&create).click();
    assert!(asked(&mut window).is_empty(), "nothing is filled in yet");
    for (id, text) in [
        ("first-institution", "テスト信用組合"),
        ("operator-name", "田中"),
        ("operator-id", "tanaka"),
        ("passphrase", "seven lanterns over osaka"),
        ("passphrase-again", "seven lanterns over osaka"),
    ] {
        window.get_by_label(&say(Language::Japanese, id)).focus();
        window.run();
        type_text(&mut window, text);
    }
    window.get_by_label(&say(Language::Japanese, "environment-production")).click();
    window.run();
    window.get_by_label(&create).click();
    let commands = asked(&mut window);
    let [Command::CreateRegister(first)] = &commands[..] else { panic!("{commands:?}") };
    assert_eq!(first.environment, Environment::Production);
    assert!(first.register.ends_with("register.db"));
}

#[test]
fn a_language_chosen_at_the_first_start_is_remembered_once_there_is_a_register() {
    let stage = Stage::new();
    let mut view = contents::station(Language::Japanese, false);
    view.access = Access::NoRegister;
    stage.tell(Event::Station(view.clone()));
    let mut window = window(stage);
    window.get_by_label("English").click();
    assert!(asked(&mut window).is_empty(), "there is nothing to remember it in");
    assert!(window.query_by_label("First start").is_some());
    view.access = contents::station(Language::Japanese, false).access;
    tell(&mut window, Event::Station(view));
    let commands = asked(&mut window);
    assert!(matches!(&commands[..], [Command::SetLanguage(code)] if code == "en"), "{commands:?}");
    assert!(window.query_by_label("Slots").is_some());
}

#[test]
fn the_rules_of_the_house_are_changed_by_keys_alone() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F9);
    ctrl(&mut window, Key::Num2);
    asked(&mut window);
    // The debit day: F11 goes to its field, a day that no month has is not sent, one that it has is.
    press(&mut window, Key::F11);
    type_text(&mut window, "32");
    press(&mut window, Key::Enter);
    assert!(asked(&mut window).is_empty());
    press(&mut window, Key::F11);
    press(&mut window, Key::Backspace);
    press(&mut window, Key::Backspace);
    type_text(&mut window, "10");
    press(&mut window, Key::Enter);
    let decided = asked(&mut window);
    assert!(
        matches!(decided[..], [Command::DecideRule { rule: HouseRule::DebitDay, value: 10 }]),
        "{decided:?}"
    );
    // The next one is a switch: the key alone turns it on.
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::F11);
    let decided = asked(&mut window);
    assert!(
        matches!(decided[..], [Command::DecideRule { rule: HouseRule::NotReturnedFee, value: 1 }]),
        "{decided:?}"
    );
}

#[test]
fn labels_are_marked_and_the_parts_of_a_contract_turned_by_keys() {
    let mut window = station(Language::English);
    press(&mut window, Key::F3);
    let rows = contents::dispatch().len();
    for marked in [rows, 0] {
        ctrl(&mut window, Key::M);
        assert_eq!(window.state().app.screens.dispatch.marked.len(), marked);
    }
    press(&mut window, Key::F5);
    let view = contents::contract();
    window.state_mut().app.screens.contracts.shown = Shown::Contract(view.row.no.clone());
    tell(&mut window, Event::Contract(Box::new(view)));
    window.run();
    let walk = [Key::ArrowRight, Key::ArrowRight, Key::ArrowRight, Key::ArrowRight, Key::ArrowLeft];
    for (key, tab) in
        walk.into_iter().zip([Tab::Tokens, Tab::Requests, Tab::History, Tab::History, Tab::Requests])
    {
        press(&mut window, key);
        assert_eq!(window.state().app.screens.contracts.tab, tab);
    }
}
