//! Rules and ports: a rule is what the operator wrote, whatever port it was seen at.

use std::sync::Arc;

use token_station::bench::emulated::EmulatedSerial;
use token_station::bench::message::PortRow;
use token_station::domain::Clock as _;
use token_station::emulator::{FlipperUnit, HostMicros};
use token_station::port::{PortSeen, SystemClock, UsbId};

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
    let row = |path: &str, usb: Option<UsbId>, rules: &[&str], present| PortRow {
        path: path.into(),
        usb: usb.map(|usb| (usb.vendor, usb.product)),
        rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
        present,
    };
    let absent = Some(UsbId { vendor: 0x1209, product: 0x9999 });
    assert_eq!(
        settings.ports,
        [
            row("/dev/no-token", Some(TOKEN), &["1209:2151"], true),
            row("/dev/no-modem", None, &[], true),
            row("/dev/no-other", None, &["/dev/no-other"], false),
            row("1209:9999", absent, &["1209:9999"], false),
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
    assert!(settings.ports.contains(&row("/dev/no-token", Some(TOKEN), &["1209:2151"], false)));
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
    assert_eq!(unit.bytes_heard(), 0);

    bench.set_ports(&[&format!("flipper:{}", unit.path())]);
    bench.wait("the device", |bench| {
        let token = bench.slot(1).and_then(|slot| slot.token.as_ref());
        token.is_some_and(|token| token.serial.as_str() == "2D2EC30127E18000")
    });
}
