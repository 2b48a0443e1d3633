//! Queue, labels, contracts, journal and settings driven by keys and names.

#[path = "support/window.rs"]
mod window;

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use token_station::bench::message::{
    Answer, Command, Event, FamilyAct, ImportKind, LabelPurpose, Query, Question, SlotNo,
};
use token_station::domain::RequestNo;
use token_station::paper::Form;
use token_station::window::gallery::contents;
use token_station::window::screen::contracts::Shown;
use token_station::words::{Language, Notice, Sentences, Severity};
use window::{Window, asked, ctrl, press, say, station, tell, type_text};

fn shift(window: &mut Window, key: Key) {
    window.key_press_modifiers(egui::Modifiers::SHIFT, key);
    window.run();
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
fn a_label_is_previewed_by_itself_and_saved_with_f11() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F3);
    let commands = asked(&mut window);
    let preview = |command: &Command| {
        matches!(command, Command::Label { requests, purpose: LabelPurpose::Preview, start_cell: 1, form }
            if requests[0].0 == "26-1107" && form == "roll-90x29")
    };
    assert!(commands.iter().any(preview), "{commands:?}");
    tell(
        &mut window,
        Event::LabelPreview(contents::label(Form::Roll90x29, 1, &[RequestNo("26-1107".into())]).unwrap()),
    );
    assert!(asked(&mut window).is_empty(), "the preview is asked for once");
    let words = Sentences::new(Language::Japanese);
    let why = words.word("no-barcode", "unknown_town");
    window.get_by_label(&words.say_with("label-without-barcode", &[("why", why.into())]));
    press(&mut window, Key::F11);
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
    let page = contents::contracts("", 100);
    let hundredth = page.rows[0].no.clone();
    tell(&mut window, Event::Contracts(page));
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Show(Query::Contract(no))] if *no == hundredth),
        "the row that the keys came to is shown when it is here: {commands:?}"
    );
    assert_eq!(window.state().app.screens.contracts.finding.chosen, Some(100));
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
    open_ports(&mut window);
    window.get_by_label("/dev/ttyACM0").click();
    assert_eq!(rules_asked(&mut window), ["0403:6001", "/dev/ttyS4", "/dev/ttyACM0"]);
    window.get_by_label("/dev/ttyS4").click();
    assert_eq!(rules_asked(&mut window), ["0403:6001"]);
    window.get_by_label(&say(Language::Japanese, "port-name")).focus();
    window.run();
    type_text(&mut window, "/dev/pts/7");
    press(&mut window, Key::Enter);
    assert_eq!(rules_asked(&mut window), ["0403:6001", "/dev/ttyS4", "/dev/pts/7"]);
}

#[test]
fn a_port_allowed_by_its_usb_id_is_refused_by_taking_that_rule_away() {
    let mut window = station(Language::Japanese);
    open_ports(&mut window);
    window.get_by_label("/dev/ttyUSB1").click();
    assert_eq!(rules_asked(&mut window), ["/dev/ttyS4"]);
}

fn open_ports(window: &mut Window) {
    press(window, Key::F9);
    ctrl(window, Key::Num6);
    asked(window);
}

fn rules_asked(window: &mut Window) -> Vec<String> {
    let commands = asked(window);
    let [Command::SetPorts(rules)] = &commands[..] else { panic!("{commands:?}") };
    rules.clone()
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
fn esc_closes_an_open_list_and_nothing_else() {
    let mut window = station(Language::English);
    press(&mut window, Key::F1);
    press(&mut window, Key::ArrowDown);
    window.get_by_label("State: any").click();
    window.run();
    let is_open = |window: &window::Window| window.query_by_label("Cancelled").is_some();
    assert!(is_open(&window));
    press(&mut window, Key::Escape);
    assert!(!is_open(&window));
    assert!(window.state().app.screens.queue.chosen.is_some());
}

#[test]
fn a_chosen_state_leaves_only_its_requests() {
    let mut window = station(Language::English);
    press(&mut window, Key::F1);
    window.get_by_label("State: any").click();
    window.run();
    window.get_by_label("Completed").click();
    window.run();
    assert!(window.query_by_label("1 of 12").is_some());
    assert!(window.query_by_label_contains("26-1107").is_none());
}

#[test]
fn the_queue_ends_with_what_needs_nobody_any_more() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F1);
    for _ in 0..3 {
        press(&mut window, Key::PageDown);
    }
    let last = window.state().app.screens.queue.chosen.clone();
    assert_eq!(last.map(|no| no.0).as_deref(), Some("26-1091"), "due earlier than most, but completed");
}

#[test]
fn the_refused_lines_of_a_file_stand_above_the_others() {
    let mut window = station(Language::Japanese);
    ctrl(&mut window, Key::I);
    type_text(&mut window, "/data/requests.csv");
    window.get_by_label(&say(Language::Japanese, "import-check")).click();
    window.run();
    tell(&mut window, Event::Imported(contents::import()));
    let top = |key: &str| window.get_by_label_contains(key).rect().top();
    assert!(top("26-1118") < top("26-1119"), "in the order of the file among themselves");
    assert!(top("26-1119") < top("26-1114"), "line 7 is refused, line 2 is not");
}

#[test]
fn the_open_contract_is_marked_where_another_search_puts_it() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F5);
    asked(&mut window);
    tell(&mut window, Event::Contracts(contents::contracts("", 0)));
    window.get_by_label_contains("0130-448820").click();
    window.run();
    let marked = |window: &window::Window| window.state().app.screens.contracts.finding.chosen;
    assert_eq!(marked(&window), Some(2));
    window.get_by_label(&say(Language::Japanese, "contracts-search")).focus();
    window.run();
    type_text(&mut window, "4488");
    let mut found = contents::contracts("4488", 0);
    found.rows.drain(..2);
    found.total = 98;
    tell(&mut window, Event::Contracts(found));
    window.run();
    assert_eq!(marked(&window), Some(0));
}

/// A contract in full, its first part open.
fn contract() -> Window {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F5);
    let view = contents::contract();
    window.state_mut().app.screens.contracts.shown = Shown::Contract(view.row.no.clone());
    tell(&mut window, Event::Contract(Box::new(view)));
    asked(&mut window);
    window
}

/// The first thing that Enter asks for.
fn entered(window: &mut Window) -> Option<Query> {
    press(window, Key::Enter);
    asked(window).into_iter().find_map(|command| match command {
        Command::Show(query @ (Query::Token(_) | Query::Request(_))) => Some(query),
        _ => None,
    })
}

#[test]
fn parts_and_rows_of_a_contract_are_opened_by_key() {
    let view = contents::contract();
    let mut window = contract();
    let first = view.users[0].3.clone().unwrap();
    assert_eq!(entered(&mut window), Some(Query::Token(first)), "the token of the first user");
    let mut window = contract();
    press(&mut window, Key::ArrowRight);
    ctrl(&mut window, Key::B);
    assert_eq!(entered(&mut window), Some(Query::Token(view.tokens[1].serial.clone())));
    let mut window = contract();
    ctrl(&mut window, Key::B);
    press(&mut window, Key::ArrowRight);
    press(&mut window, Key::ArrowRight);
    assert_eq!(entered(&mut window), Some(Query::Request(view.requests[0].request.clone())));
}

#[test]
fn enter_in_a_field_is_not_heard_again_further_down() {
    let mut window = contract();
    window.get_by_label(&say(Language::Japanese, "contracts-search")).focus();
    window.run();
    type_text(&mut window, "4488");
    assert_eq!(entered(&mut window), None);
}

#[test]
fn the_journal_says_a_reason_in_words_and_leaves_what_a_printer_said() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F8);
    asked(&mut window);
    let mut page = contents::journal("", 0);
    "parked".clone_into(&mut page.rows[0].reason);
    "lid open".clone_into(&mut page.rows[1].reason);
    tell(&mut window, Event::Journal(page));
    assert!(window.query_by_label_contains(&say(Language::Japanese, "reason-parked")).is_some());
    assert!(window.query_by_label_contains("parked").is_none());
    assert!(window.query_by_label_contains("lid open").is_some());
}

#[test]
fn a_family_of_tokens_is_switched_by_keys_and_says_what_it_is() {
    for language in [Language::Japanese, Language::English] {
        let mut window = station(language);
        press(&mut window, Key::F9);
        ctrl(&mut window, Key::Num5);
        asked(&mut window);
        press(&mut window, Key::ArrowDown);
        shift(&mut window, Key::F10);
        let commands = asked(&mut window);
        assert!(
            matches!(&commands[..], [Command::Family(FamilyAct::Use { family, on: false })] if family == "token2"),
            "{commands:?}"
        );
        // One that is off is switched on, also with the mouse.
        window.get_by_label_contains(&say(language, "family-flipper")).click();
        window.run();
        window.get_by_label(&say(language, "family-turn-on")).click();
        let commands = asked(&mut window);
        assert!(
            matches!(&commands[..], [Command::Family(FamilyAct::Use { family, on: true })] if family == "flipper"),
            "{commands:?}"
        );
    }
}

#[test]
fn that_a_family_was_never_tried_is_taken_off_the_bar_only_by_whoever_has_read_it() {
    let mut window = station(Language::Japanese);
    let untried = Notice::new("family-untried", Severity::Attention).text("token", "OS-0000123");
    tell(&mut window, Event::Notice(untried.word("family", "family", "open-serial")));
    press(&mut window, Key::Escape);
    assert!(
        asked(&mut window).iter().all(|command| !matches!(command, Command::Family(_))),
        "Esc is no word"
    );
    window.get_by_label(&say(Language::Japanese, "do-acknowledge"));
    shift(&mut window, Key::Escape);
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Family(FamilyAct::Acknowledge { family })] if family == "open-serial"),
        "{commands:?}"
    );
    assert!(window.query_by_label(&say(Language::Japanese, "do-acknowledge")).is_none());
    shift(&mut window, Key::Escape);
    assert!(asked(&mut window).is_empty(), "nothing else is acknowledged");
}

#[test]
fn every_family_that_was_never_tried_waits_for_its_own_acknowledgement_whatever_is_told_after_it() {
    for language in [Language::Japanese, Language::English] {
        let mut window = station(language);
        for family in ["open-serial", "flipper", "token2"] {
            let untried = Notice::new("family-untried", Severity::Attention).text("token", "OS-0000123");
            tell(&mut window, Event::Notice(untried.word("family", "family", family)));
        }
        tell(&mut window, Event::Notice(Notice::new("station-busy", Severity::Attention)));
        asked(&mut window);
        let waiting = |window: &Window| window.query_by_label_contains(&say_count(language, 3)).is_some();
        assert!(waiting(&window), "{language:?}");
        shift(&mut window, Key::Escape);
        assert!(asked(&mut window).is_empty(), "what is not in sight is shown first");
        let family_of = |commands: &[Command]| match commands {
            [Command::Family(FamilyAct::Acknowledge { family })] => family.clone(),
            other => panic!("{other:?}"),
        };
        // By mouse any of them, by key the first.
        let word = say(language, "do-acknowledge");
        let name = format!("{word} {}", say(language, "family-flipper"));
        window.get_by_label(&name).click();
        assert_eq!(family_of(&asked(&mut window)), "flipper");
        assert!(window.query_by_label(&name).is_none());
        shift(&mut window, Key::Escape);
        assert_eq!(family_of(&asked(&mut window)), "token2");
        press(&mut window, Key::Escape);
        assert!(window.query_by_label_contains(&say_count(language, 1)).is_some());
        shift(&mut window, Key::Escape);
        shift(&mut window, Key::Escape);
        assert_eq!(family_of(&asked(&mut window)), "open-serial");
        assert!(window.query_by_label(&say(language, "notice-details")).is_some());
        assert_eq!(window.state().app.model.notices.len(), 1, "the other notice is still there");
    }
}

fn say_count(language: Language, count: u32) -> String {
    Sentences::new(language).say_with("notice-unread", &[("count", count.into())])
}

#[test]
fn a_first_write_is_allowed_only_in_a_slot_that_was_chosen() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F2);
    let mut slots = contents::slots(4);
    let notice = Notice::new("first-write", Severity::Attention)
        .text("token", contents::serial(1790))
        .word("family", "family", "token2")
        .text("model", "C301-i")
        .word("where", "first-write-where", "production");
    slots[2].question = Some(Question { notice, answers: [Answer::Allow, Answer::Drop] });
    tell(&mut window, Event::Slots(slots));
    asked(&mut window);
    press(&mut window, Key::Enter);
    assert!(asked(&mut window).is_empty(), "no slot is chosen");
    press(&mut window, Key::F12);
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Answer { slot: SlotNo(3), answer: Answer::Allow }]),
        "{commands:?}"
    );
}
