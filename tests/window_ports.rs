//! The map of the tray and the hand steps of the bench, driven by keys and names.

#[path = "support/window.rs"]
mod window;

use egui::{Key, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use token_station::bench::message::{Command, Event, SlotNo, SlotState, TrayPlace};
use token_station::window::gallery::contents::families;
use token_station::words::{Language, Sentences};
use window::{Window, asked, ctrl, press, say, station, tell, type_text};

/// The map of a mixed tray.
fn map(language: Language, service_runs: bool) -> Window {
    let mut window = station(language);
    press(&mut window, Key::F9);
    ctrl(&mut window, Key::Num6);
    tell(&mut window, Event::Settings(families::tray_map(service_runs)));
    asked(&mut window);
    window
}

fn named(window: &mut Window) -> TrayPlace {
    let commands = asked(window);
    let [Command::NamePlace(place)] = &commands[..] else { panic!("{commands:?}") };
    place.clone()
}

#[test]
fn a_port_gets_another_number_by_key_and_all_others_keep_their_order() {
    let mut window = map(Language::Japanese, true);
    let before: Vec<String> = families::mixed_tray().into_iter().map(|slot| slot.port).collect();
    press(&mut window, Key::ArrowDown);
    ctrl(&mut window, Key::ArrowUp);
    let commands = asked(&mut window);
    let [Command::SetTray(after)] = &commands[..] else { panic!("{commands:?}") };
    assert_eq!([&after[0], &after[1]], [&before[1], &before[0]]);
    assert_eq!(after[2..], before[2..]);
    press(&mut window, Key::ArrowUp);
    ctrl(&mut window, Key::ArrowUp);
    assert!(asked(&mut window).is_empty(), "there is no number before the first");
}

#[test]
fn a_place_is_named_with_the_keyboard_alone() {
    let mut window = map(Language::English, true);
    let name = say(Language::English, "ports-label");
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::ArrowDown);
    window.get_by_label(&name).focus();
    window.run();
    ctrl(&mut window, Key::A);
    type_text(&mut window, "left");
    press(&mut window, Key::Enter);
    let path = families::mixed_tray()[2].port.clone();
    assert_eq!(named(&mut window), TrayPlace { path, label: "left".into() }, "this one and no other");
}

#[test]
fn a_label_that_was_typed_is_kept_when_another_row_is_chosen() {
    let mut window = map(Language::English, true);
    let ports: Vec<String> = families::mixed_tray().into_iter().map(|slot| slot.port).collect();
    window.get_by_label(&say(Language::English, "ports-label")).focus();
    window.run();
    ctrl(&mut window, Key::A);
    type_text(&mut window, "by the door");
    let row =
        |node: &egui_kittest::Node<'_>| node.accesskit_node().label().is_some_and(|l| l.contains(&ports[2]));
    window.get_all_by_role(Role::ListItem).find(row).unwrap().click();
    window.run();
    assert_eq!(named(&mut window), TrayPlace { path: ports[0].clone(), label: "by the door".into() });
    press(&mut window, Key::Escape);
    assert!(asked(&mut window).iter().all(|command| !matches!(command, Command::NamePlace(_))));
}

#[test]
fn a_token_is_asked_to_blink_only_where_it_can_and_the_row_says_where_it_cannot() {
    let mut window = map(Language::Japanese, true);
    ctrl(&mut window, Key::B);
    let commands = asked(&mut window);
    assert!(matches!(commands[..], [Command::Blink { slot: SlotNo(1) }]), "{commands:?}");
    press(&mut window, Key::ArrowDown);
    ctrl(&mut window, Key::B);
    assert!(asked(&mut window).is_empty());
    let row = window.get_by_label_contains("86596220004417 ");
    assert!(format!("{row:?}").contains(&say(Language::Japanese, "ports-no-blink")));
}

#[test]
fn an_empty_reader_is_listed_and_a_port_that_may_not_be_opened_names_the_rule_to_install() {
    let mut window = map(Language::English, true);
    assert!(window.query_by_label("card:Gemalto PC Twin Reader 00 00").is_some());
    for _ in families::mixed_tray() {
        press(&mut window, Key::ArrowDown);
    }
    assert!(window.query_by_label_contains("usb:316D:4C4B@1-4 no access").is_some());
    assert!(window.query_by_label_contains("60-token-station.rules").is_some());
}

#[test]
fn a_missing_service_is_told_with_its_remedy_and_goes_away_by_itself() {
    let mut window = map(Language::Japanese, false);
    let told = say(Language::Japanese, "err-card-service-missing");
    let remedy = say(Language::Japanese, "fix-card-service-missing");
    assert!(window.query_by_label(&told).is_some() && window.query_by_label(&remedy).is_some());
    tell(&mut window, Event::Settings(families::tray_map(true)));
    assert!(window.query_by_label(&told).is_none());
    assert!(window.state().app.model.notices.is_empty(), "it is a state and no failure");
}

#[test]
fn every_hand_step_says_one_sentence_in_the_panel_of_its_slot() {
    for language in Language::ALL {
        let mut window = station(*language);
        let slots = families::hands();
        tell(&mut window, Event::Slots(slots.clone()));
        for slot in slots {
            let step = slot.hand.unwrap();
            window.state_mut().app.screens.bench.slot = Some(slot.no);
            window.run();
            let sentence = say(*language, token_station::window::widget::hand_step::sentence_id(step.hand));
            assert!(window.query_by_label(&sentence).is_some(), "{:?}: {sentence}", step.hand);
            if step.until.is_some() {
                let left = Sentences::new(*language).say_with("hand-left", &[("secs", 12_u32.into())]);
                assert!(window.query_by_label(&left).is_some(), "{:?}: {left}", step.hand);
            }
        }
    }
}

#[test]
fn a_slot_whose_token_sleeps_has_no_job_to_stop() {
    let mut window = station(Language::Japanese);
    let slots = families::hands();
    let sleeping = slots.iter().find(|slot| slot.token.is_none()).unwrap();
    assert_eq!(sleeping.state, SlotState::Attention);
    window.state_mut().app.screens.bench.slot = Some(sleeping.no);
    tell(&mut window, Event::Slots(slots.clone()));
    window.key_press_modifiers(egui::Modifiers::SHIFT, Key::Delete);
    assert!(asked(&mut window).is_empty());
}
