//! The life of tokens and requests by the keyboard alone: asked once, done on Enter, a refusal beside what was typed.

#[path = "support/window.rs"]
mod window;

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use token_station::bench::message::{Command, Event, LifeAct, LifeAnswer, LifeSubject, Query, RequestView};
use token_station::domain::{RequestState, StopCause, TokenState};
use token_station::window::gallery::contents;
use token_station::window::screen::contracts::Shown;
use token_station::words::{Language, Notice, Severity};
use window::{Window, asked, ctrl, press, say, station, tell, type_text};

const JAPANESE: Language = Language::Japanese;

/// 受付 with this request chosen.
fn queue(view: RequestView) -> Window {
    let mut window = station(JAPANESE);
    press(&mut window, Key::F1);
    let mut rows = contents::queue();
    rows.retain(|row| row.request != view.row.request);
    rows.insert(0, view.row.clone());
    tell(&mut window, Event::Queue(rows));
    window.state_mut().app.screens.queue.chosen = Some(view.row.request.clone());
    tell(&mut window, Event::Request(Box::new(view)));
    asked(&mut window);
    window
}

/// 契約 with a token in use shown.
fn token() -> Window {
    let mut window = station(JAPANESE);
    press(&mut window, Key::F5);
    let mut view = contents::token_view();
    view.state = TokenState::InUse;
    window.state_mut().app.screens.contracts.shown = Shown::Token(view.serial.clone());
    tell(&mut window, Event::Token(Box::new(view)));
    asked(&mut window);
    window
}

fn life(commands: &[Command]) -> Vec<&LifeAct> {
    commands
        .iter()
        .filter_map(|command| match command {
            Command::Life(act) => Some(act),
            _ => None,
        })
        .collect()
}

#[test]
fn an_approval_that_cannot_be_undone_says_what_it_does_and_asks_once() {
    let mut window = queue(contents::reissue());
    press(&mut window, Key::F10);
    let approves = |commands: &[Command]| {
        commands.iter().filter(|command| matches!(command, Command::Approve { .. })).count()
    };
    assert_eq!(approves(&asked(&mut window)), 0, "it was done without a question");
    window.get_by_label_contains("26-1108 を承認すると");
    press(&mut window, Key::Enter);
    assert_eq!(approves(&asked(&mut window)), 1);
    press(&mut window, Key::Enter);
    assert_eq!(approves(&asked(&mut window)), 0, "it was sent twice");
    let subject = LifeSubject::Request(contents::reissue().row.request);
    tell(&mut window, Event::Life(LifeAnswer { subject, refused: None }));
    assert_eq!(window.state().app.screens.queue.deed, None);
}

#[test]
fn a_cancellation_needs_a_reason_and_a_refusal_stands_beside_it() {
    let mut window = queue(contents::reissue());
    window.key_press_modifiers(egui::Modifiers::SHIFT, Key::Delete);
    window.run();
    press(&mut window, Key::Enter);
    assert!(life(&asked(&mut window)).is_empty(), "without a reason");
    window.get_by_label(&say(JAPANESE, "deed-reason")).focus();
    window.run();
    type_text(&mut window, "取下げ");
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    let request = contents::reissue().row.request;
    let wanted = LifeAct::Cancel { request: request.clone(), reason: "取下げ".into() };
    assert_eq!(life(&commands), [&wanted]);
    let notice = Notice::new("life-under-way", Severity::Refused).text("request", &request);
    let refused = Some(notice);
    tell(&mut window, Event::Life(LifeAnswer { subject: LifeSubject::Request(request), refused }));
    window.get_by_label_contains("書込中です");
    press(&mut window, Key::Escape);
    press(&mut window, Key::Escape);
    let queue = &window.state().app.screens.queue;
    assert!(queue.deed.is_none() && queue.chosen.is_some(), "one step back at a time");
}

#[test]
fn only_the_acts_that_the_state_allows_are_there() {
    let mut view = contents::reissue();
    view.row.state = RequestState::SentBack;
    let mut window = queue(view.clone());
    assert!(window.query_by_label(&say(JAPANESE, "do-let-wait")).is_none());
    ctrl(&mut window, Key::U);
    let commands = asked(&mut window);
    assert_eq!(life(&commands), [&LifeAct::TakeUpAgain { request: view.row.request.clone() }]);
    view.row.state = RequestState::Completed;
    let mut window = queue(view);
    for key in [Key::U, Key::R, Key::W, Key::S] {
        ctrl(&mut window, key);
    }
    assert!(life(&asked(&mut window)).is_empty() && window.state().app.screens.queue.deed.is_none());
}

#[test]
fn a_theft_is_reported_with_three_keys_and_a_name() {
    let mut window = token();
    press(&mut window, Key::F12);
    press(&mut window, Key::F12);
    type_text(&mut window, "山本 真由美");
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    let wanted = LifeAct::ReportLoss {
        token: contents::token_view().serial,
        cause: StopCause::Theft,
        reported_by: "山本 真由美".into(),
        request: None,
    };
    assert_eq!(life(&commands), [&wanted]);
}

#[test]
fn r35_a_lock_is_noted_with_its_day_and_a_day_that_is_none_is_said_beside_it() {
    let mut window = token();
    ctrl(&mut window, Key::O);
    type_text(&mut window, "x");
    press(&mut window, Key::Enter);
    assert!(asked(&mut window).is_empty(), "no day, no record");
    assert!(window.state().app.screens.contracts.deed.as_ref().unwrap().refused.is_some());
    window.state_mut().app.screens.contracts.deed.as_mut().unwrap().text = "2026/11/20".into();
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    let wanted = LifeAct::NoteLocked {
        token: contents::token_view().serial,
        on: Some(jiff::civil::date(2026, 11, 20)),
    };
    assert_eq!(life(&commands), [&wanted]);
}

#[test]
fn what_was_reported_stolen_can_be_found_and_not_be_lifted() {
    let mut window = token();
    tell(&mut window, Event::Token(Box::new(contents::lost_token())));
    asked(&mut window);
    ctrl(&mut window, Key::S);
    assert!(window.state().app.screens.contracts.deed.is_none());
    ctrl(&mut window, Key::F);
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    assert_eq!(life(&commands), [&LifeAct::ReportFound { token: contents::token_view().serial }]);
}

#[test]
fn the_campaign_takes_what_nothing_replaces_yet() {
    let mut window = station(JAPANESE);
    press(&mut window, Key::F5);
    asked(&mut window);
    ctrl(&mut window, Key::R);
    let commands = asked(&mut window);
    assert!(matches!(&commands[..], [Command::Show(Query::Reminders)]), "{commands:?}");
    tell(&mut window, Event::Reminders(contents::reminders()));
    ctrl(&mut window, Key::T);
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    let [LifeAct::BeginExpiryCampaign { tokens }] = life(&commands)[..] else { panic!("{commands:?}") };
    assert_eq!(tokens.len(), 5, "two of seven are replaced already");
    let first = contents::reminders().overdue[0].serial.clone();
    window.state_mut().app.screens.contracts.deed = None;
    window.run();
    window.get_by_label_contains(first.as_str()).click();
    let commands = asked(&mut window);
    assert!(matches!(&commands[0], Command::Show(Query::Token(serial)) if *serial == first), "{commands:?}");
}

#[test]
fn a_reminder_is_chosen_by_the_arrows_and_opened_by_enter() {
    let mut window = station(JAPANESE);
    press(&mut window, Key::F5);
    ctrl(&mut window, Key::R);
    let view = contents::reminders();
    tell(&mut window, Event::Reminders(view.clone()));
    asked(&mut window);
    press(&mut window, Key::Enter);
    assert!(asked(&mut window).is_empty(), "nothing is chosen yet");
    // Through the first list and on into the second.
    for _ in 0..view.overdue.len() + 2 {
        press(&mut window, Key::ArrowDown);
    }
    assert!(asked(&mut window).is_empty(), "the contracts at the left stay where they are");
    ctrl(&mut window, Key::I);
    press(&mut window, Key::Enter);
    press(&mut window, Key::Enter);
    assert!(asked(&mut window).is_empty(), "what lies under a dialog hears nothing");
    press(&mut window, Key::Escape);
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    let wanted = &view.expiring[1].serial;
    assert!(
        commands
            .iter()
            .any(|command| matches!(command, Command::Show(Query::Token(serial)) if serial == wanted)),
        "{commands:?}"
    );
    assert_eq!(window.state().app.screens.contracts.shown, Shown::Token(wanted.clone()));
    // Back among the reminders, the next one is one key away.
    ctrl(&mut window, Key::R);
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::Enter);
    assert_eq!(window.state().app.screens.contracts.shown, Shown::Token(view.expiring[2].serial.clone()));
}
