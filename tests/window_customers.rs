//! The customer's side in the window by keyboard alone: deadlines, set-ups, codes, holders, telephones, found numbers.

#[path = "support/window.rs"]
mod window;

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use jiff::civil::date;
use token_station::bench::message::{
    Command, CustomerAct, CustomerNews, CustomerQuery, Event, FitView, Hit, HitTarget, Query, TokenView,
};
use token_station::domain::{ContractNo, RequestNo, UserId};
use token_station::window::command::Screen;
use token_station::window::gallery::{Stage, contents};
use token_station::window::screen::contracts::Shown;
use token_station::words::{Language, Notice, Severity};
use window::{asked, ctrl, press, say, scan, station, tell, type_text};

/// The contracts screen with a token opened, everything asked for so far forgotten.
fn at_token(language: Language, view: &TokenView) -> Harness<'static, Stage> {
    let mut window = station(language);
    press(&mut window, Key::F5);
    window.state_mut().app.screens.contracts.shown = Shown::Token(view.serial.clone());
    tell(&mut window, Event::Token(Box::new(view.clone())));
    asked(&mut window);
    window
}

fn news(window: &mut Harness<'static, Stage>, news: CustomerNews) {
    tell(window, Event::Customer(Box::new(news)));
}

#[test]
fn ctrl_u_lists_the_deadlines_and_the_arrows_open_their_contracts() {
    for language in Language::ALL {
        let mut window = station(*language);
        press(&mut window, Key::F5);
        asked(&mut window);
        ctrl(&mut window, Key::U);
        let commands = asked(&mut window);
        assert!(
            matches!(&commands[..], [Command::Show(Query::Customer(CustomerQuery::Deadlines))]),
            "{commands:?}"
        );
        let rows = contents::deadlines();
        news(&mut window, CustomerNews::Deadlines(rows.clone()));
        assert!(window.query_all_by_label_contains(&rows[1].contract_name).next().is_some());
        press(&mut window, Key::ArrowDown);
        press(&mut window, Key::ArrowDown);
        let opened: Vec<_> = asked(&mut window)
            .into_iter()
            .filter_map(|command| match command {
                Command::Show(Query::Contract(no)) => Some(no),
                _ => None,
            })
            .collect();
        assert_eq!(opened, [rows[0].contract.clone(), rows[1].contract.clone()]);
        ctrl(&mut window, Key::U);
        assert!(!window.state().app.screens.contracts.deadlines, "and back to the contracts");
    }
}

#[test]
fn ctrl_s_records_the_set_up_of_the_first_user_who_has_not_done_it() {
    let view = contents::token_view();
    let mut window = at_token(Language::Japanese, &view);
    press(&mut window, Key::F10);
    let commands = asked(&mut window);
    let [Command::Customer(CustomerAct::SetUp { serial, user, on: None })] = &commands[..] else {
        panic!("{commands:?}")
    };
    assert_eq!((serial, user), (&view.serial, &UserId("user02".into())));
    // Nobody is left: the key does nothing.
    let mut done = view;
    for row in &mut done.set_ups {
        row.set_up_at = Some(contents::NOW);
    }
    tell(&mut window, Event::Token(Box::new(done)));
    press(&mut window, Key::F10);
    assert!(asked(&mut window).is_empty());
}

#[test]
fn r20_a_set_up_is_recorded_with_the_day_that_was_told_and_a_day_that_is_none_is_said_beside_it() {
    let view = contents::token_view();
    let mut window = at_token(Language::Japanese, &view);
    window.state_mut().app.screens.contracts.beside.set_up_day = "11-2O".into();
    press(&mut window, Key::F10);
    assert!(asked(&mut window).is_empty());
    let refused = Notice::new("day-refused", Severity::Refused).text("got", "11-2O");
    let sentence = token_station::words::Sentences::new(Language::Japanese).what(&refused);
    assert!(window.query_by_label(&sentence).is_some(), "{sentence}");
    window.state_mut().app.screens.contracts.beside.set_up_day = "20261120".into();
    press(&mut window, Key::F10);
    let commands = asked(&mut window);
    let [Command::Customer(CustomerAct::SetUp { on: Some(on), .. })] = &commands[..] else {
        panic!("{commands:?}")
    };
    assert_eq!(on.to_string(), "2026-11-20");
    assert_eq!(window.state().app.screens.contracts.beside.set_up_day, "", "the next one is another day");
}

#[test]
fn ctrl_g_chooses_whose_set_up_is_recorded() {
    let mut view = contents::token_view();
    for row in &mut view.set_ups {
        row.set_up_at = None;
    }
    let mut window = at_token(Language::English, &view);
    for want in ["user01", "user02", "user01"] {
        press(&mut window, Key::F10);
        let commands = asked(&mut window);
        let [Command::Customer(CustomerAct::SetUp { user, .. })] = &commands[..] else {
            panic!("{commands:?}")
        };
        assert_eq!(user.0, want);
        ctrl(&mut window, Key::B);
    }
}

#[test]
fn a_code_is_checked_beside_its_field_and_a_short_one_never_leaves_the_window() {
    for language in Language::ALL {
        let view = contents::token_view();
        let mut window = at_token(*language, &view);
        ctrl(&mut window, Key::J);
        type_text(&mut window, "12345");
        press(&mut window, Key::Enter);
        assert!(asked(&mut window).is_empty());
        let refused = Notice::new("code-refused", Severity::Refused).number("expected", 6).number("got", 5);
        let sentence = token_station::words::Sentences::new(*language).what(&refused);
        assert!(window.query_by_label(&sentence).is_some(), "{sentence}");
        ctrl(&mut window, Key::J);
        type_text(&mut window, "6");
        press(&mut window, Key::Enter);
        let commands = asked(&mut window);
        let [Command::Customer(CustomerAct::CheckCode { code, .. })] = &commands[..] else {
            panic!("{commands:?}")
        };
        assert_eq!(code.as_str(), "123456");
        assert!(!format!("{commands:?}").contains("123456"), "a code is in no log");
        news(&mut window, CustomerNews::CodeChecked { serial: view.serial.clone(), fit: FitView::Right(0) });
        assert!(window.query_by_label(&say(*language, "code-right")).is_some());
        news(&mut window, CustomerNews::CodeChecked { serial: view.serial.clone(), fit: FitView::Wrong });
        assert!(window.query_by_label(&say(*language, "code-wrong")).is_some());
        // What was found out about another token is not said here.
        let other = contents::serial(1377);
        news(&mut window, CustomerNews::CodeChecked { serial: other, fit: FitView::Right(0) });
        assert!(window.query_by_label(&say(*language, "code-right")).is_none());
    }
}

#[test]
fn ctrl_h_asks_who_held_the_token_on_a_day_and_answers_beside_it() {
    let view = contents::token_view();
    let mut window = at_token(Language::Japanese, &view);
    ctrl(&mut window, Key::H);
    type_text(&mut window, "2026/11/15");
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    let [Command::Show(Query::Customer(CustomerQuery::HeldOn { serial, on }))] = &commands[..] else {
        panic!("{commands:?}")
    };
    assert_eq!((serial, *on), (&view.serial, date(2026, 11, 15)));
    let held = contents::held();
    let (no, _) = held.held.clone().unwrap().contract.unwrap();
    news(&mut window, CustomerNews::Held(held));
    assert!(window.query_all_by_label_contains(&format!("2026-11-15 発送済 · {no}")).next().is_some());
    ctrl(&mut window, Key::H);
    type_text(&mut window, "x");
    press(&mut window, Key::Enter);
    assert!(asked(&mut window).is_empty(), "no day, no question");
}

#[test]
fn a_telephone_is_registered_and_revoked_without_the_mouse_and_a_refusal_stands_beside_the_field() {
    let mut window = station(Language::Japanese);
    press(&mut window, Key::F5);
    let view = contents::soft_contract();
    let contract = view.row.no.clone();
    window.state_mut().app.screens.contracts.shown = Shown::Contract(contract.clone());
    tell(&mut window, Event::Contract(Box::new(view)));
    asked(&mut window);
    // Nobody is revoked who is not seen.
    press(&mut window, Key::ArrowRight);
    ctrl(&mut window, Key::E);
    assert!(asked(&mut window).is_empty(), "the telephones are shown first");
    // The first user is registered: the master user's word revokes.
    ctrl(&mut window, Key::E);
    let commands = asked(&mut window);
    let [Command::Customer(CustomerAct::RevokePhone { user, by, .. })] = &commands[..] else {
        panic!("{commands:?}")
    };
    assert_eq!((user.0.as_str(), by), ("user01", &UserId("user01".into())));
    // The second one is not: there is nothing to revoke, and a telephone to register.
    ctrl(&mut window, Key::B);
    ctrl(&mut window, Key::E);
    assert!(asked(&mut window).is_empty());
    press(&mut window, Key::F11);
    type_text(&mut window, "a b");
    press(&mut window, Key::Enter);
    assert!(asked(&mut window).is_empty());
    let refused = Notice::new("phone-refused", Severity::Refused).text("got", "a b");
    let sentence = token_station::words::Sentences::new(Language::Japanese).what(&refused);
    assert!(window.query_by_label(&sentence).is_some());
    window.state_mut().app.screens.contracts.beside.phone = "app-77a0-19c0".into();
    press(&mut window, Key::F11);
    let commands = asked(&mut window);
    let [Command::Customer(CustomerAct::RegisterPhone { contract: of, user, phone })] = &commands[..] else {
        panic!("{commands:?}")
    };
    assert_eq!((of, user.0.as_str(), phone.as_str()), (&contract, "user02", "APP-77A0-19C0"));
    let full = Notice::new("phone-full", Severity::Refused).text("phone", phone).number("users", 10);
    news(&mut window, CustomerNews::Told { object: contract.0, notice: full.clone() });
    let sentence = token_station::words::Sentences::new(Language::Japanese).what(&full);
    assert!(window.query_by_label(&sentence).is_some());
}

#[test]
fn a_scanned_number_of_the_post_opens_its_request_and_a_telephone_its_contract() {
    let request = RequestNo("26-1107".into());
    let contract = ContractNo("0130-448812".into());
    let cases = [
        ("123-45-67890-1", HitTarget::Parcel(request), Screen::Queue),
        ("APP-77A0-19C0", HitTarget::Phone(contract), Screen::Contracts),
    ];
    for (number, target, screen) in cases {
        let mut window = station(Language::Japanese);
        scan(&mut window, number);
        let commands = asked(&mut window);
        let Some(Command::Show(Query::Search { text, ticket })) = commands.last() else {
            panic!("{commands:?}")
        };
        assert_eq!(text, number);
        let hit = Hit { target, state: None, title: number.into(), detail: String::new() };
        tell(&mut window, Event::Found { ticket: *ticket, hits: vec![hit] });
        asked(&mut window);
        assert_eq!(window.state().app.screens.open, screen);
    }
}
