//! A label printer on USB, in software: the station's own libusb talks to a usbfs that `umockdev` plays.
//!
//! `tests/printers/usb-printer.py` is the printer. The trap: the played device answers system calls and sends no
//! electricity, so timing, halts of a pipe and a driver of the system that holds the interface are not tried here.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use token_station::paper::Form;
use token_station::port::{LineError, UsbId, usb_printers};
use token_station::print::{Address, Matter, Patience, PrintError, look};

use rig::{labels, print_and_watch, program, quick, skipped};

#[path = "printers/rig.rs"]
mod rig;

/// What the printer of the test does, for the program that is run in front of it.
const PLAY: &str = "TOKEN_STATION_USB_PLAY";

const PRINTER: &str = "usb://04f9:209b?model=ql-820nwb";

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn roll(count: usize) -> Matter {
    Matter::Typeset(labels(Form::Roll90x29, count))
}

/// Runs [`in_front_of_the_printer`] with the printer plugged in; gives what the printer was sent.
fn play(play: &str, files: &[(&str, &str)]) -> Option<Vec<u8>> {
    let python = Path::new("/usr/bin/python3");
    let knows =
        Command::new(python).args(["-c", "import gi; gi.require_version('UMockdev', '1.0')"]).output();
    let (Some(wrapper), true) = (program("umockdev-wrapper"), knows.is_ok_and(|out| out.status.success()))
    else {
        skipped("umockdev, gir1.2-umockdev-1.0 or python3-gi is not installed");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let device = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/printers/usb-printer.py");
    let out = Command::new(wrapper)
        .arg(python)
        .args([device, folder.path().to_str().unwrap()])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "in_front_of_the_printer", "--ignored", "--nocapture"])
        .env(PLAY, play)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() && told.contains("1 passed"), "{told}");
    Some(std::fs::read(folder.path().join("received")).unwrap_or_default())
}

#[test]
#[ignore = "run by the others, in front of a printer that is played"]
fn in_front_of_the_printer() {
    let id = UsbId { vendor: 0x04f9, product: 0x209b };
    assert_eq!(usb_printers().unwrap(), [id]);
    match std::env::var(PLAY).unwrap().as_str() {
        "prints" => {
            let seen = look(&address(PRINTER), None, &quick()).unwrap();
            assert_eq!((seen.trouble, seen.media), (None, vec!["29 × 90 mm".to_owned()]));
            assert!(print_and_watch(&address(PRINTER), &roll(2), None, quick()).0.unwrap().confirmed);
        }
        "serial" => {
            let named = "usb://04f9:209b/000M0Z?model=ql-820nwb";
            look(&address(named), None, &quick()).unwrap();
            let error = look(&address(&named.replace("000M0Z", "000M0X")), None, &quick()).unwrap_err();
            assert!(matches!(error, PrintError::Line(LineError::Missing { .. })), "{error:?}");
        }
        "mute" => {
            let patience = Patience { stall: Duration::from_millis(400), ..quick() };
            let begun = Instant::now();
            let error = print_and_watch(&address(PRINTER), &roll(1), None, patience).0.unwrap_err();
            assert!(matches!(error, PrintError::Stalled { sent: 0, .. }), "{error:?}");
            assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        }
        "yank" => {
            let error = print_and_watch(&address(PRINTER), &roll(1), None, quick()).0.unwrap_err();
            assert!(matches!(error, PrintError::Stalled { sent: 1.., .. }), "{error:?}");
            assert!(error.may_have_printed());
        }
        other => panic!("nobody plays {other}"),
    }
}

#[test]
fn a_label_goes_through_the_pipes_of_a_usb_printer_byte_for_byte() {
    use token_station::print::brother_ql::{MEDIA, Model, STATUS_REQUEST, attention, dots, page, place};
    let Some(received) = play("prints", &[]) else { return };
    let model = Model::Ql820nwb;
    let media = MEDIA.iter().find(|media| (media.width_mm, media.length_mm) == (29, 90)).unwrap();
    let question = [&attention(model)[..], STATUS_REQUEST].concat();
    let picture = labels(Form::Roll90x29, 1).rgba(0, token_station::paper::Dpi::new(300).unwrap()).unwrap();
    let placed = place(roll(1).size().unwrap(), media).unwrap();
    let dots = dots(&token_station::print::Bitmap::of(&picture), placed);
    let (first, second) = (page(model, media, &dots, true, false), page(model, media, &dots, false, true));
    let expected = [&question[..], &question, &first, &second].concat();
    assert!(received == expected, "{} and {} bytes", received.len(), expected.len());
}

#[test]
fn of_two_printers_of_a_kind_the_serial_number_decides() {
    play("serial", &[]);
}

#[test]
fn a_usb_printer_that_takes_nothing_is_told_after_the_time_limit() {
    if let Some(received) = play("mute", &[("mute", "")]) {
        assert!(received.is_empty());
    }
}

#[test]
fn a_usb_printer_that_is_pulled_out_in_the_middle_is_told_with_what_it_took() {
    if let Some(received) = play("yank", &[("yank", "40000")]) {
        assert!((1..=40_000).contains(&received.len()), "{}", received.len());
    }
}
