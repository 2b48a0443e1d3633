//! The window driven as an operator or a screen reader drives it: by keys and by the names of things.
//!
//! A missing glyph panics in these tests, so each of them is also a test against tofu.

use egui::{Event as Input, Key, Modifiers, Role, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use token_station::bench::message::{
    Access, Answer, Command, Event, Hit, HitTarget, ImportKind, LabelPurpose, Query, SlotNo, StationView,
};
use token_station::domain::{Environment, RequestNo};
use token_station::window::command::Screen;
use token_station::window::gallery::{Stage, contents};
use token_station::window::{fonts, model};
use token_station::words::{Language, Sentences};

type Window = Harness<'static, Stage>;

fn window(stage: Stage) -> Window {
    let mut window = Harness::builder()
        .with_size(Vec2::new(1366.0, 768.0))
        .with_step_dt(0.02)
        .with_context_setup(fonts::install)
        .build_ui_state(
            |ui, stage: &mut Stage| {
                stage.app.receive(ui.ctx());
                stage.app.draw(ui);
            },
            stage,
        );
    window.run();
    window
}

/// An unlocked window with something on every screen.
fn station(language: Language) -> Window {
    let stage = Stage::new();
    stage.tell(Event::Station(contents::station(language, false)));
    stage.tell(Event::Bench(contents::bench()));
    stage.tell(Event::Slots(contents::slots(4)));
    stage.tell(Event::Queue(contents::queue()));
    stage.tell(Event::Dispatch(contents::dispatch()));
    stage.tell(Event::Settings(contents::settings()));
    let mut window = window(stage);
    asked(&mut window);
    window
}

/// What the window has asked for since the last time.
fn asked(window: &mut Window) -> Vec<Command> {
    window.run();
    window.state().asked.try_iter().collect()
}

fn tell(window: &mut Window, event: Event) {
    window.state().tell(event);
    window.run();
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

fn ctrl(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::COMMAND, key);
    window.run();
}

fn type_text(window: &mut Window, text: &str) {
    window.event(Input::Text(text.to_owned()));
    window.run();
}

/// Types as a scanner does: one key after the other, without a pause, then Enter.
fn scan(window: &mut Window, code: &str) {
    for c in code.chars() {
        window.event(Input::Text(c.to_string()));
    }
    window.key_press(Key::Enter);
    window.run();
}

fn say(language: Language, id: &str) -> String {
    Sentences::new(language).say(id)
}

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

#[test]
fn a_request_that_waits_is_approved_with_f10() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F1);
    asked(&mut window);
    window.get_by_label_contains("26-1112").click();
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Show(Query::Request(no))] if no.0 == "26-1112"),
        "{commands:?}"
    );
    tell(&mut window, Event::Request(Box::new(contents::request())));
    press(&mut window, Key::F10);
    let commands = asked(&mut window);
    assert!(matches!(&commands[0], Command::Approve { request } if request.0 == "26-1112"), "{commands:?}");
}

#[test]
fn a_request_that_a_rule_refuses_cannot_be_written() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F1);
    window.get_by_label_contains("26-1112").click();
    window.run();
    tell(&mut window, Event::Request(Box::new(contents::request())));
    asked(&mut window);
    press(&mut window, Key::F11);
    assert!(asked(&mut window).is_empty());
}

#[test]
fn the_arrows_go_through_the_queue_late_ones_first() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F1);
    asked(&mut window);
    press(&mut window, Key::ArrowDown);
    let first = window.state().app.screens.queue.chosen.clone();
    assert_eq!(first.map(|no| no.0).as_deref(), Some("26-1093"));
    press(&mut window, Key::ArrowDown);
    let second = window.state().app.screens.queue.chosen.clone();
    assert_eq!(second.map(|no| no.0).as_deref(), Some("26-1098"));
}

#[test]
fn a_label_is_previewed_by_itself_and_saved_with_f10() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F3);
    let commands = asked(&mut window);
    let preview = |command: &Command| {
        matches!(command, Command::Label { requests, purpose: LabelPurpose::Preview, start_cell: 1, form }
            if requests[0].0 == "26-1107" && form == "roll-90x29")
    };
    assert!(commands.iter().any(preview), "{commands:?}");
    tell(&mut window, Event::LabelPreview(contents::label()));
    assert!(asked(&mut window).is_empty(), "the preview is asked for once");
    press(&mut window, Key::F10);
    let commands = asked(&mut window);
    let Some(Command::Label { purpose: LabelPurpose::Save(path), .. }) = commands.first() else {
        panic!("{commands:?}");
    };
    assert!(path.ends_with("labels/26-1107.pdf"), "{path:?}");
}

#[test]
fn the_first_free_cell_of_a_sheet_is_picked_by_click_and_arrows() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F3);
    window.get_by_label(&say(Language::Japanese, "form-sheet-a4-12")).click();
    window.run();
    let cell =
        |number: u32| Sentences::new(Language::Japanese).say_with("paper-cell", &[("cell", number.into())]);
    window.get_by_label(&cell(3)).click();
    window.run();
    assert_eq!(window.state().app.screens.dispatch.start_cell, 3);
    window.get_by_label(&cell(3)).focus();
    window.run();
    press(&mut window, Key::ArrowDown);
    assert_eq!(window.state().app.screens.dispatch.start_cell, 5);
    let commands = asked(&mut window);
    let last = commands.iter().rev().find_map(|command| match command {
        Command::Label { start_cell, form, .. } => Some((*start_cell, form.clone())),
        _ => None,
    });
    assert_eq!(last, Some((5, "sheet-a4-12".to_owned())));
}

#[test]
fn a_hundred_thousand_contracts_ask_only_for_the_page_in_sight() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F5);
    asked(&mut window);
    tell(&mut window, Event::Contracts(contents::contracts("", 0)));
    assert!(asked(&mut window).is_empty());
    for _ in 0..6 {
        press(&mut window, Key::PageDown);
    }
    let commands = asked(&mut window);
    let offsets: Vec<_> = commands
        .iter()
        .filter_map(|command| match command {
            Command::Show(Query::Contracts { offset, .. }) => Some(*offset),
            _ => None,
        })
        .collect();
    assert_eq!(offsets, [100], "{commands:?}");
}

#[test]
fn typing_into_the_contract_search_asks_again_from_the_start() {
    let mut window = station(Language::English);
    press(&mut window, Key::F5);
    asked(&mut window);
    window.get_by_label(&say(Language::English, "contracts-search")).focus();
    window.run();
    type_text(&mut window, "0130");
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Show(Query::Contracts { text, offset: 0 })] if text == "0130"),
        "{commands:?}"
    );
}

#[test]
fn the_journal_is_verified_and_the_verdict_is_told() {
    let mut window = station(Language::English);
    press(&mut window, Key::F8);
    asked(&mut window);
    press(&mut window, Key::F10);
    assert!(matches!(asked(&mut window)[..], [Command::VerifyJournal]));
    let mut verdict = contents::verdict();
    verdict.first_bad = Some(17);
    tell(&mut window, Event::JournalVerified(verdict));
    assert!(window.query_by_label_contains("Row 17").is_some());
}

#[test]
fn a_port_is_allowed_by_its_box_and_a_named_one_by_its_name() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F9);
    asked(&mut window);
    window.get_by_label("/dev/ttyACM0").click();
    let commands = asked(&mut window);
    let [Command::SetPorts(ports)] = &commands[..] else { panic!("{commands:?}") };
    assert!(ports.iter().any(|port| port == "/dev/ttyACM0") && ports.len() == 4, "{ports:?}");
    window.get_by_label(&say(Language::Japanese, "port-name")).focus();
    window.run();
    type_text(&mut window, "/dev/pts/7");
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    let [Command::SetPorts(ports)] = &commands[..] else { panic!("{commands:?}") };
    assert_eq!(ports.last().map(String::as_str), Some("/dev/pts/7"));
}

#[test]
fn an_operator_is_added_only_with_a_strong_passphrase_typed_twice() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F9);
    asked(&mut window);
    for (id, text) in
        [("operator-id", "mori"), ("operator-name", "森"), ("passphrase", "seven lanterns over osaka")]
    {
        window.get_by_label(&say(Language::Japanese, id)).focus();
        window.run();
        type_text(&mut window, text);
    }
    press(&mut window, Key::F10);
    assert!(asked(&mut window).is_empty(), "the passphrase is typed once only");
    window.get_by_label(&say(Language::Japanese, "passphrase-again")).focus();
    window.run();
    type_text(&mut window, "seven lanterns over osaka");
    press(&mut window, Key::F10);
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::AddOperator { operator, name, .. }] if operator.0 == "mori" && name == "森"),
        "{commands:?}"
    );
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
