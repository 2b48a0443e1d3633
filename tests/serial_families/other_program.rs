//! Somebody else's library for the device, PyPI `pyflipper`, works with the emulated one, and the driver with what it wrote.
//!
//! The traps: the library takes what stands before the device's prompt for the answer, so an emulated device that ends a
//! line otherwise than the real one would be misread by it; and it goes on at the first prompt, while the device shows one
//! behind its greeting and one behind the library's first line, so the scripts wait until it is still.

use token_station::domain::{Clock as _, Profile};
use token_station::driver::UnitState;
use token_station::wire::flipper::{RtcTime, Zone};

use super::{FAMILY, UID, device};
use crate::python::{lines_of, python_with};
use crate::{clock, open, same, write};

/// How every script begins.
const OPEN: &str = r"
import sys
from pyflipper.pyflipper import PyFlipper

flipper = PyFlipper(com=sys.argv[1])
line = flipper._serial_wrapper
while line.capture(0.5):
    pass
";

/// What the library does: sets clock and zone, makes an entry as its owner would, and tells what it sees.
const OWNER: &str = r#"
print(flipper.device_info.info()["hardware_uid"])
print(flipper.info.device_info()["hardware.uid"])
print(line.send("totp tz 9"))
print(line.send("date " + sys.argv[2]))
print(flipper.date.datetime())
line.write(b'totp add "Owner" -d 8 -l 30\r')
line.capture(5, b"[ENTER]:")
line.write(b"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\r")
line.read_until_prompt()
print(line.send("nonsense"))
line.close()
"#;

/// What it sees behind the station.
const LOOK: &str = r#"
print(line.send("totp ls --tsv"))
line.close()
"#;

fn pyflipper(script: &str, arguments: &[&str]) -> Option<Vec<String>> {
    let python = python_with("pyflipper", "pyflipper")?;
    Some(lines_of(python, &[OPEN, script].concat(), arguments))
}

#[test]
fn what_another_library_writes_is_read_and_left_alone_and_it_sees_our_entry() {
    let unit = device();
    // An hour and a half ahead of the station, in the zone of Japan.
    let ahead_millis = 5_400_000;
    let secs = u32::try_from((clock().now().0 + ahead_millis) / 1000).unwrap();
    let japan = Zone::quarters(36).unwrap();
    let shown = RtcTime::at(secs, japan).unwrap().to_string();
    let Some(said) = pyflipper(OWNER, &[unit.path(), &shown]) else { return };
    assert_eq!(said[..2], [UID, UID]);
    assert_eq!(said[2], "Timezone is set to 9.000000");
    assert_eq!(said[3], format!("New datetime is: {shown}"));
    let read = RtcTime::parse(&format!("{} 1", said[4])).unwrap().unix_secs(japan).unwrap();
    assert!((secs..secs + 10).contains(&read), "{} after {shown}", said[4]);
    assert_eq!(said[5], "could not find command `nonsense`, try `help`");

    let mut session = open(&unit, FAMILY);
    let identity = session.identify().unwrap();
    assert_eq!((identity.token.serial.as_str(), identity.state), (UID, UnitState::Blank));
    let off = identity.clock.unwrap().offset_millis - ahead_millis;
    assert!(off.abs() < 10_000, "{off} ms");
    write(&mut *session, 2, Profile::SERVICE).unwrap();
    drop(session);

    unit.with(|unit, _| {
        assert_eq!(unit.secret("Owner").unwrap().expose_secret(), b"12345678901234567890");
        assert!(same(unit.secret("My mail"), 9));
    });
    while unit.is_open() {
        std::thread::yield_now();
    }
    let listed = pyflipper(LOOK, &[unit.path()]).unwrap();
    let rows: Vec<_> = listed.iter().map(|line| line.split('\t').collect::<Vec<_>>()).collect();
    assert_eq!(rows[0], ["#", "Name", "Algo", "Ln", "Type"]);
    assert_eq!(rows[1], ["1", "My mail", "sha1", "6", "totp"]);
    assert_eq!(rows[2], ["2", "Owner", "sha1", "8", "totp"]);
    assert_eq!((rows[3][0], &rows[3][2..]), ("3", &["sha1", "6", "totp"][..]));
    assert!(rows[3][1].starts_with("OTP-") && rows.len() == 4, "{listed:?}");
}
