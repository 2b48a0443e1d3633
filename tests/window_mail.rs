//! Sealing, posting and fees with the keyboard and the scanner alone.

#[path = "support/window.rs"]
mod window;

use egui::Key;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use token_station::bench::message::{Command, Event, FeeAct, ParcelAct, Query};
use token_station::domain::{DebitFailure, FeeRefusal, FeeState, MailReturn, ParcelStage, TokenState};
use token_station::window::gallery::contents;
use token_station::words::{Language, Notice};
use window::{Window, asked, ctrl, press, say, scan, station, tell, type_text};

const JAPANESE: Language = Language::Japanese;

/// The dispatch, its part so many steps on.
fn dispatch(parts: u32) -> Window {
    let mut window = station(JAPANESE);
    press(&mut window, Key::F3);
    for _ in 0..parts {
        ctrl(&mut window, Key::T);
    }
    asked(&mut window);
    window
}

fn fees() -> Window {
    let mut window = station(JAPANESE);
    press(&mut window, Key::F7);
    let asked = asked(&mut window);
    let is_it =
        |command: &Command| matches!(command, Command::Show(Query::Fees { state: None, month: None }));
    assert!(asked.iter().any(is_it), "{asked:?}");
    window
}

#[test]
fn w1_token_after_token_and_the_label_are_scanned_and_then_the_parcel_is_sealed() {
    let mut window = dispatch(1);
    let row = contents::dispatch().swap_remove(0);
    for serial in &row.serials {
        scan(&mut window, serial.as_str());
        assert!(asked(&mut window).is_empty(), "not before the label");
    }
    scan(&mut window, &row.request.0);
    let commands = asked(&mut window);
    let scanned: Vec<String> = row.serials.iter().map(|serial| serial.as_str().to_owned()).collect();
    let expected = ParcelAct::Enclose { request: row.request, scanned };
    assert!(matches!(&commands[..], [Command::Parcel(act)] if *act == expected), "{commands:?}");
}

#[test]
fn w1_a_wrong_scan_shows_both_values_and_seals_nothing() {
    let mut window = dispatch(1);
    let row = contents::dispatch().swap_remove(0);
    scan(&mut window, row.serials[0].as_str());
    scan(&mut window, "RT-00009999");
    assert!(window.query_by_label("RT-00009999").is_some());
    assert!(window.query_by_label(&say(JAPANESE, "sealing-expected")).is_some());
    scan(&mut window, "26-1101");
    assert!(asked(&mut window).is_empty());
    // The right one goes on where it stopped, and a label of another request does not close it.
    scan(&mut window, row.serials[1].as_str());
    assert!(window.query_by_label("RT-00009999").is_none());
    scan(&mut window, "26-1101");
    assert!(asked(&mut window).is_empty());
    scan(&mut window, &row.request.0);
    assert_eq!(asked(&mut window).len(), 1);
}

#[test]
fn w1_the_first_scan_chooses_the_parcel() {
    let mut window = dispatch(1);
    let row = contents::dispatch().swap_remove(1);
    scan(&mut window, row.serials[0].as_str());
    scan(&mut window, &row.request.0);
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Parcel(ParcelAct::Enclose { request, .. })] if *request == row.request),
        "{commands:?}"
    );
}

#[test]
fn w1_a_sealed_parcel_is_posted_by_the_scan_of_its_number() {
    let mut window = dispatch(3);
    let rows = contents::parcels();
    let sealed = rows.iter().position(|row| row.parcel.stage() == ParcelStage::Enclosed).unwrap();
    for _ in 0..=sealed {
        press(&mut window, Key::ArrowDown);
    }
    scan(&mut window, "A35819000011A");
    let commands = asked(&mut window);
    let [Command::Parcel(ParcelAct::Dispatch { posted, on: None })] = &commands[..] else {
        panic!("{commands:?}");
    };
    assert_eq!((posted[0].0, posted[0].1.digits()), (rows[sealed].parcel.no, "35819000011"));
}

#[test]
fn w1_a_pile_is_posted_by_label_and_number_in_turn() {
    let mut window = dispatch(3);
    let mut rows = contents::parcels();
    rows.retain(|row| row.parcel.stage() == ParcelStage::Enclosed);
    let mut second = rows[0].clone();
    second.parcel.no.0 += 100;
    second.parcel.request.0 = "26-1199".into();
    rows.push(second);
    tell(&mut window, Event::Parcels(rows.clone()));
    for (row, number) in rows.iter().rev().zip(["35819000011", "35819000022"]) {
        scan(&mut window, &row.parcel.request.0);
        assert!(asked(&mut window).is_empty(), "the label only says which parcel it is");
        scan(&mut window, number);
        let commands = asked(&mut window);
        let [Command::Parcel(ParcelAct::Dispatch { posted, .. })] = &commands[..] else {
            panic!("{commands:?}");
        };
        assert_eq!((posted[0].0, posted[0].1.digits()), (row.parcel.no, number));
    }
}

#[test]
fn a_key_that_needs_words_goes_to_their_field_first() {
    let mut window = dispatch(3);
    let row = contents::parcels().into_iter().find(|row| row.parcel.stage() == ParcelStage::Enclosed);
    let row = row.unwrap();
    scan(&mut window, &row.parcel.request.0);
    ctrl(&mut window, Key::O);
    assert!(asked(&mut window).is_empty(), "not without a reason");
    type_text(&mut window, "宛名違い");
    ctrl(&mut window, Key::O);
    let opened = ParcelAct::Open { parcel: row.parcel.no, reason: "宛名違い".into() };
    let commands = asked(&mut window);
    assert!(matches!(&commands[..], [Command::Parcel(act)] if *act == opened), "{commands:?}");
    ctrl(&mut window, Key::Enter);
    assert!(asked(&mut window).is_empty(), "not without a number");
    type_text(&mut window, "35819000011");
    press(&mut window, Key::Enter);
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Parcel(ParcelAct::Dispatch { posted, .. })] if posted[0].0 == row.parcel.no),
        "{commands:?}"
    );
}

#[test]
fn a_unit_that_cannot_go_is_given_up_by_key_with_a_reason() {
    let mut window = dispatch(1);
    let mut row = contents::dispatch().swap_remove(0);
    row.contents.tokens[0].1 = TokenState::Suspended;
    let token = row.contents.tokens[0].0.serial.clone();
    tell(&mut window, Event::Dispatch(vec![row.clone()]));
    press(&mut window, Key::ArrowDown);
    ctrl(&mut window, Key::W);
    assert!(asked(&mut window).is_empty(), "not without a reason");
    type_text(&mut window, "紛失届");
    ctrl(&mut window, Key::W);
    let act = ParcelAct::WriteAgain { request: row.request, serial: token, reason: "紛失届".into() };
    let commands = asked(&mut window);
    assert!(matches!(&commands[..], [Command::Parcel(sent)] if *sent == act), "{commands:?}");
}

#[test]
fn the_chosen_parcel_stays_in_sight() {
    let mut window = dispatch(0);
    let first = contents::dispatch().swap_remove(0);
    let rows: Vec<_> = (0..60)
        .map(|at| {
            let mut row = first.clone();
            row.request.0 = format!("26-{}", 2000 + at);
            row
        })
        .collect();
    tell(&mut window, Event::Dispatch(rows));
    let in_sight = |window: &Window| {
        let rows = window.get_all_by_role(egui::Role::ListItem);
        rows.filter_map(|row| row.accesskit_node().label()).any(|name| name.starts_with("26-2040"))
    };
    assert!(!in_sight(&window));
    for _ in 0..=40 {
        press(&mut window, Key::ArrowDown);
    }
    assert_eq!(window.state().app.screens.dispatch.chosen.as_ref().unwrap().0, "26-2040");
    assert!(in_sight(&window));
}

#[test]
fn w6_a_parcel_is_found_by_its_number_and_delivered_or_taken_back_by_key() {
    let mut window = dispatch(3);
    let row = contents::parcels().swap_remove(2);
    scan(&mut window, row.parcel.tracking.as_ref().unwrap().digits());
    assert!(asked(&mut window).is_empty());
    ctrl(&mut window, Key::G);
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Parcel(ParcelAct::Deliver { parcel, on: None })] if *parcel == row.parcel.no),
        "{commands:?}"
    );
    press(&mut window, Key::ArrowRight);
    ctrl(&mut window, Key::R);
    let commands = asked(&mut window);
    let [Command::Parcel(ParcelAct::BroughtBack { parcel, reason, remark, .. })] = &commands[..] else {
        panic!("{commands:?}");
    };
    assert_eq!((*parcel, *reason), (row.parcel.no, MailReturn::NotCollected));
    assert!(remark.contains("2026-11-22"), "{remark}");
}

#[test]
fn w11_a_failed_fee_stands_first_and_is_made_due_again_by_key() {
    let mut window = fees();
    let rows = contents::fees().rows;
    press(&mut window, Key::ArrowDown);
    ctrl(&mut window, Key::R);
    let commands = asked(&mut window);
    assert_eq!(rows[0].fee.state, FeeState::Failed);
    assert!(
        matches!(&commands[..], [Command::Fees(FeeAct::Again { fee })] if *fee == rows[0].fee.key),
        "{commands:?}"
    );
    press(&mut window, Key::F10);
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Fees(FeeAct::Export { fees })] if fees.is_empty()),
        "{commands:?}"
    );
}

#[test]
fn w11_the_code_of_the_bank_is_chosen_and_a_reason_typed() {
    let mut window = fees();
    let rows = contents::fees().rows;
    let exported = rows.iter().position(|row| row.fee.state == FeeState::Exported).unwrap();
    for _ in 0..=exported {
        press(&mut window, Key::ArrowDown);
    }
    for _ in DebitFailure::ALL.iter().take_while(|failure| **failure != DebitFailure::NoMandate) {
        press(&mut window, Key::ArrowRight);
    }
    press(&mut window, Key::F12);
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Fees(FeeAct::Fail { fee, failure: DebitFailure::NoMandate })]
            if *fee == rows[exported].fee.key),
        "{commands:?}"
    );
    let open = rows.iter().position(|row| row.fee.is_due()).unwrap();
    for _ in open..exported {
        press(&mut window, Key::ArrowUp);
    }
    ctrl(&mut window, Key::W);
    assert!(asked(&mut window).is_empty(), "nothing is waived without a reason");
    type_text(&mut window, "営業店決裁");
    ctrl(&mut window, Key::W);
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Fees(FeeAct::Waive { reason, .. })] if reason == "営業店決裁"),
        "{commands:?}"
    );
}

#[test]
fn the_filter_asks_for_one_state_and_a_refusal_stands_beside_the_fee() {
    let mut window = fees();
    ctrl(&mut window, Key::T);
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Show(Query::Fees { state: Some(FeeState::Open), month: None })]),
        "{commands:?}"
    );
    ctrl(&mut window, Key::M);
    let commands = asked(&mut window);
    assert!(
        matches!(&commands[..], [Command::Show(Query::Fees { month: Some(month), .. })] if month == "2026-11"),
        "{commands:?}"
    );
    press(&mut window, Key::ArrowDown);
    tell(&mut window, Event::Notice(Notice::from(&FeeRefusal::NoReason)));
    let sentence = say(JAPANESE, "err-fee-no-reason");
    assert_eq!(window.get_all_by_label(&sentence).count(), 2, "in the bar and in the panel");
}
