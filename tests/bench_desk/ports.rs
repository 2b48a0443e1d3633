//! Rules and ports: a rule is what the operator wrote, whatever port it was seen at.

use std::sync::Arc;

use token_station::bench::emulated::EmulatedSerial;
use token_station::bench::message::{Command, PortKind, PortRow, SlotNo, TrayPlace};
use token_station::domain::Clock as _;
use token_station::emulator::{FlipperUnit, HostMicros};
use token_station::port::{CardService, PortSeen, ReadersSeen, SystemClock, UsbId};
use token_station::words::Fact;

use crate::bench::{Bench, unwatched};

const TOKEN: UsbId = UsbId { vendor: 0x1209, product: 0x2151 };
const MODEM: UsbId = UsbId { vendor: 0x2341, product: 0x0043 };

fn seen(path: &str, usb: Option<UsbId>) -> PortSeen {
    PortSeen { path: path.into(), usb, may_open: true }
}

#[test]
fn the_settings_show_the_rule_that_allows_a_port_and_rules_without_one() {
    let mut bench = Bench::start(0);
    *bench.plugs.0.lock().unwrap() = vec![seen("/dev/no-token", Some(TOKEN)), seen("/dev/no-modem", None)];
    bench.set_ports(&["1209:2151", "1209:9999", "/dev/no-other"]);
    bench.wait("a slot for each", |bench| bench.slots.len() == 2);
    let settings = bench.settings();
    assert_eq!(settings.port_rules, ["1209:2151", "1209:9999", "/dev/no-other"]);
    let row = |path: &str, usb: Option<UsbId>, rules: &[&str], present, slot: Option<u16>| PortRow {
        path: path.into(),
        usb: usb.map(|usb| (usb.vendor, usb.product)),
        rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
        present,
        may_open: true,
        kind: PortKind::Line,
        slot: slot.map(SlotNo),
        label: String::new(),
        family: None,
        token: None,
        blinks: None,
    };
    let absent = Some(UsbId { vendor: 0x1209, product: 0x9999 });
    assert_eq!(
        settings.ports,
        [
            row("/dev/no-other", None, &["/dev/no-other"], false, Some(1)),
            row("/dev/no-token", Some(TOKEN), &["1209:2151"], true, Some(2)),
            row("/dev/no-modem", None, &[], true, None),
            row("1209:9999", absent, &["1209:9999"], false, None),
        ]
    );
    // Unplugged, it is still the slot that its rule made, also when another rule goes.
    bench.plugs.0.lock().unwrap().clear();
    bench.set_ports(&["1209:2151", "/dev/no-other"]);
    let settings = loop {
        let settings = bench.settings();
        if settings.ports.iter().all(|row| !row.present) {
            break settings;
        }
    };
    assert_eq!(settings.port_rules, ["1209:2151", "/dev/no-other"]);
    assert!(settings.ports.contains(&row("/dev/no-token", Some(TOKEN), &["1209:2151"], false, Some(2))));
    assert_eq!(bench.slots.len(), 2);
}

#[test]
fn another_device_on_the_path_of_an_allowed_one_is_not_opened() {
    let mut bench = Bench::start(0);
    let unit = bench.token(1, &[], unwatched());
    let path = unit.path().unwrap();
    *bench.plugs.0.lock().unwrap() = vec![seen(&path, Some(TOKEN))];
    bench.set_ports(&["1209:2151"]);
    bench.wait("the token", |bench| bench.slot(1).is_some_and(|slot| slot.token.is_some()));
    *bench.plugs.0.lock().unwrap() = vec![seen(&path, Some(MODEM))];
    bench.wait("the port to be let go", |bench| bench.slot(1).is_some_and(|slot| slot.token.is_none()));
}

#[cfg(unix)]
#[test]
fn a_port_is_spoken_with_as_its_rule_says_and_not_at_all_where_nobody_knows_how() {
    let clock = Arc::new(SystemClock::new());
    let unit = FlipperUnit::new("2D2EC30127E18000", HostMicros::of(clock.now()));
    let unit = EmulatedSerial::start(unit, clock).unwrap();
    let mut bench = Bench::start(0);
    bench.set_ports(&[&format!("unheard-of:{}", unit.path())]);
    bench.wait("the refusal", |bench| bench.slot(1).is_some_and(|slot| slot.notice.is_some()));
    let notice = bench.slot(1).unwrap().notice.clone().unwrap();
    assert_eq!(notice.code, "port-family-unknown");
    assert!(notice.facts.contains(&("family", Fact::Text("unheard-of".into()))), "{notice:?}");
    assert_eq!(unit.bytes_heard(), 0);

    bench.set_ports(&[&format!("flipper:{}", unit.path())]);
    bench.wait("the device", |bench| {
        let token = bench.slot(1).and_then(|slot| slot.token.as_ref());
        token.is_some_and(|token| token.serial.as_str() == "2D2EC30127E18000")
    });
}

fn place(path: &str, label: &str) -> TrayPlace {
    TrayPlace { path: path.into(), label: label.into() }
}

#[test]
fn slots_get_the_numbers_of_the_tray_and_the_tokens_in_them_go_along() {
    let mut bench = Bench::start(3);
    let one = bench.put_in(1, 1, &[], unwatched());
    let _two = bench.put_in(2, 2, &[], unwatched());
    let serial = |bench: &Bench, no| Some(bench.slot(no)?.token.as_ref()?.serial.to_string());
    let [first, second] = [serial(&bench, 1).unwrap(), serial(&bench, 2).unwrap()];
    bench.ask(Command::NamePlace(place(&bench.path(1), "right")));
    bench.ask(Command::NamePlace(place(&bench.path(2), "left\tside")));
    bench.wait("the labels", |bench| bench.slot(2).is_some_and(|slot| slot.label == "leftside"));
    assert_eq!((serial(&bench, 1).unwrap(), serial(&bench, 2).unwrap()), (first.clone(), second.clone()));
    let tray = [bench.path(2), bench.path(3), bench.path(1)];
    bench.ask(Command::SetTray(tray.to_vec()));
    bench.wait("the new numbers", |bench| {
        serial(bench, 1) == Some(second.clone()) && serial(bench, 3) == Some(first.clone())
    });
    assert_eq!(bench.numbers(), [1, 2, 3]);
    assert!(bench.slot(2).unwrap().token.is_none());
    let labels: Vec<&str> = bench.slots.iter().map(|slot| slot.label.as_str()).collect();
    assert_eq!(labels, ["leftside", "", "right"]);
    // The number is the slot's in everything that is asked of it.
    bench.ask(crate::bench::provision(3));
    bench.wait("the token to be recorded", |bench| {
        bench.slot(3).is_some_and(|slot| slot.state == token_station::bench::message::SlotState::Done)
    });
    bench.close_and_check(&[(1, &one)]);
}

#[test]
fn a_slot_at_work_keeps_its_number() {
    let mut bench = Bench::start(2);
    let (gate, watcher) = crate::bench::Gate::new();
    let unit = bench.put_in(1, 1, &[], watcher);
    bench.ask(crate::bench::provision(1));
    gate.reached();
    let tray = vec![bench.path(2), bench.path(1)];
    bench.ask(Command::SetTray(tray));
    bench.wait("the refusal", |bench| bench.told("slot-works"));
    gate.open();
    bench.wait("the token to be recorded", |bench| {
        bench.slot(1).is_some_and(|slot| slot.state == token_station::bench::message::SlotState::Done)
    });
    bench.close_and_check(&[(1, &unit)]);
}

#[test]
fn a_reader_waits_for_its_service_and_says_so_until_it_comes() {
    let mut bench = Bench::start(0);
    let reader = "card:Some Reader 00 00";
    let readers = bench.plugs.1.clone();
    let around = |service, paths: &[&str]| ReadersSeen {
        service: Some(service),
        paths: paths.iter().map(|path| (*path).to_owned()).collect(),
    };
    *readers.lock().unwrap() = around(CardService::Missing, &[]);
    bench.set_ports(&[reader]);
    let code = |bench: &Bench| bench.slot(1).and_then(|slot| slot.notice.as_ref()).map(|notice| notice.code);
    bench.wait("the state of the service", |bench| code(bench) == Some("card-service-missing"));
    assert_eq!(bench.slot(1).unwrap().state, token_station::bench::message::SlotState::Empty);
    let settings = bench.settings();
    assert_eq!(settings.card_trouble.map(|notice| notice.code), Some("card-service-missing"));
    assert!(!settings.ports[0].present && settings.ports[0].kind == PortKind::Reader);
    *readers.lock().unwrap() = around(CardService::Runs, &[reader, "card:Other Reader 00 00"]);
    bench.wait("the service", |bench| bench.slot(1).is_some() && code(bench).is_none());
    let settings = bench.settings();
    assert!(
        settings.card_trouble.is_none() && bench.notices.iter().all(|n| n.code != "card-service-missing")
    );
    let listed: Vec<_> =
        settings.ports.iter().map(|row| (row.path.as_str(), row.present, row.slot)).collect();
    assert_eq!(listed, [(reader, true, Some(SlotNo(1))), ("card:Other Reader 00 00", true, None)]);
}

#[test]
fn a_port_that_cannot_be_read_or_whose_family_does_not_exist_is_said_as_soon_as_it_is_named() {
    let mut bench = Bench::start(1);
    let one = bench.path(1);
    bench.set_ports(&["flipper:", "flippr:/dev/no-such-port", &one]);
    bench.wait("both notices", |bench| bench.told("port-rule-refused") && bench.told("port-family-unknown"));
    let facts = |code: &str| {
        let notice = bench.notices.iter().find(|notice| notice.code == code).unwrap();
        format!("{:?}", notice.facts)
    };
    assert!(facts("port-rule-refused").contains("flipper:"));
    assert!(facts("port-family-unknown").contains("flippr"));
    let rules = bench.settings().port_rules;
    assert_eq!(rules, ["flippr:/dev/no-such-port".to_owned(), one], "the other one was not kept");
}
