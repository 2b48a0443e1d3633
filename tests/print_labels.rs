//! Label printers: the bytes of a Brother QL beside those of PyPI `brother_ql`, and both kinds of printer at a real socket.
//!
//! `tests/fixtures/brother-ql/make.py` makes the pictures and the bytes. The trap: the other program asks for the status in the
//! middle of its job, and the station before it; that question is the only difference that is allowed.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::net::TcpListener;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use token_station::paper::{Dpi, Form, Picture};
use token_station::print::brother_ql::{MEDIA, Model, STATUS_REQUEST, attention, dots, page, place};
use token_station::print::{
    Address, Bitmap, Matter, Order, Patience, PrintError, Progress, Size, Trouble, print,
};

use peers::{BrotherPeer, ZebraPeer};
use python::python_with;
use rig::{labels, print_and_watch, quick};

#[path = "printers/peers.rs"]
mod peers;
#[path = "support/python.rs"]
mod python;
#[path = "printers/rig.rs"]
mod rig;

/// Name of the fixture, model, and width and length of what is loaded.
const JOBS: &[(&str, Model, u8, u8)] = &[
    ("ql-800-29x90", Model::Ql800, 29, 90),
    ("ql-820nwb-62", Model::Ql820nwb, 62, 0),
    ("ql-1060n-62", Model::Ql1060n, 62, 0),
    ("ql-500-29", Model::Ql500, 29, 0),
];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/brother-ql")
}

fn fixture(name: &str) -> (Picture, Vec<u8>) {
    let (picture, dpi) =
        Picture::read_png(&std::fs::read(fixtures().join(format!("{name}.png"))).unwrap()).unwrap();
    assert_eq!(dpi.get(), 300);
    (picture, std::fs::read(fixtures().join(format!("{name}.bin"))).unwrap())
}

#[test]
fn the_bytes_of_a_label_are_those_of_an_independent_program() {
    for (name, model, width_mm, length_mm) in JOBS {
        let (picture, expected) = fixture(name);
        let media =
            MEDIA.iter().find(|media| (media.width_mm, media.length_mm) == (*width_mm, *length_mm)).unwrap();
        let tenths = |dots: u32| dots * 254 / 300;
        let size = Size { width_tenths_mm: tenths(picture.width), height_tenths_mm: tenths(picture.height) };
        let dots = dots(&Bitmap::of(&picture), place(size, media).unwrap());
        let head = attention(*model);
        let ours = [&head[..], STATUS_REQUEST, &page(*model, media, &dots, true, true)].concat();
        let differs = ours.iter().zip(&expected).position(|(one, other)| one != other);
        assert!(ours == expected, "{name}: {differs:?}, {} and {} bytes", ours.len(), expected.len());
    }
}

#[test]
fn the_kept_bytes_are_what_the_program_makes_today() {
    let Some(mut python) = python_with("brother_ql", "brother_ql, PIL") else { return };
    let folder = tempfile::tempdir().unwrap();
    let made = python.arg(fixtures().join("make.py")).arg(folder.path()).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    for (name, ..) in JOBS {
        let fresh = std::fs::read(folder.path().join(format!("{name}.bin"))).unwrap();
        assert!(fresh == fixture(name).1, "{name}");
    }
}

#[test]
fn labels_come_out_of_a_brother_one_by_one_and_are_the_dots_of_the_picture() {
    let peer = BrotherPeer::start(29, 90);
    let matter = Matter::Typeset(labels(Form::Roll90x29, 3));
    let (receipt, seen) = print_and_watch(&peer.address("ql-820nwb"), &matter, None, quick());
    assert!(receipt.unwrap().confirmed);
    assert!(seen.contains(&Progress::Pages(3)), "{seen:?}");
    let printed = peer.labels();
    assert_eq!(printed.len(), 3);
    let picture = labels(Form::Roll90x29, 1).rgba(0, Dpi::new(300).unwrap()).unwrap();
    let expected = Bitmap::of(&picture).centred(991, 306).turned();
    for label in printed {
        assert_eq!(label, expected);
    }
}

#[test]
fn a_brother_with_another_label_refuses_with_both_sizes_and_prints_nothing() {
    let peer = BrotherPeer::start(62, 100);
    let matter = Matter::Typeset(labels(Form::Roll90x29, 1));
    let error = print_and_watch(&peer.address("ql-800"), &matter, None, quick()).0.unwrap_err();
    let PrintError::MediaDiffers { needed, loaded } = error else { panic!("{error:?}") };
    assert_eq!((needed, loaded), (Size::mm(90, 29), Size::mm(62, 100)));
    assert!(peer.labels().is_empty());
}

#[test]
fn a_brother_that_runs_out_after_the_first_label_says_so_and_how_many_came() {
    let peer = BrotherPeer::running_out_after(29, 90, 1);
    let matter = Matter::Typeset(labels(Form::Roll90x29, 3));
    let error = print_and_watch(&peer.address("ql-800"), &matter, None, quick()).0.unwrap_err();
    let PrintError::Unfinished { trouble, pages, .. } = error else { panic!("{error:?}") };
    assert_eq!((trouble, pages), (Some(Trouble::MediaEmpty), 1));
}

#[test]
fn a_brother_with_an_open_cover_is_sent_nothing() {
    let peer = BrotherPeer::with_errors(29, 90, 0, 0x10);
    let matter = Matter::Typeset(labels(Form::Roll90x29, 1));
    let error = print_and_watch(&peer.address("ql-800"), &matter, None, quick()).0.unwrap_err();
    assert!(matches!(error, PrintError::Stopped { trouble: Trouble::CoverOpen }), "{error:?}");
}

#[test]
fn a_printer_that_does_not_answer_prints_only_where_the_address_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = listener.local_addr().unwrap();
    let mute = std::thread::spawn(move || {
        (0..2)
            .map(|_| {
                let (mut stream, _) = listener.accept().unwrap();
                let mut bytes = Vec::new();
                let _ = std::io::Read::read_to_end(&mut stream, &mut bytes);
                bytes
            })
            .collect::<Vec<_>>()
    });
    let matter = Matter::Typeset(labels(Form::Roll90x29, 1));
    let patience = Patience { status: Duration::from_millis(200), ..quick() };
    let address = Address::parse(&format!("tcp://{place}?model=ql-820nwb")).unwrap();
    let error = print_and_watch(&address, &matter, None, patience).0.unwrap_err();
    assert!(matches!(error, PrintError::NoStatus { .. }), "{error:?}");
    let address = Address::parse(&format!("tcp://{place}?model=ql-820nwb&status=none")).unwrap();
    assert!(!print_and_watch(&address, &matter, None, patience).0.unwrap().confirmed);
    let got = mute.join().unwrap();
    assert!(got[0].ends_with(STATUS_REQUEST), "a label was sent before the answer");
    assert!(got[1].len() > 90_000);
}

#[test]
fn a_zebra_prints_the_dots_of_the_picture_and_is_asked_until_nothing_waits() {
    for dpi in [203, 300] {
        let peer = ZebraPeer::start(104 * dpi * 10 / 254, 0);
        let matter = Matter::Typeset(labels(Form::Roll90x29, 2));
        let (receipt, _) = print_and_watch(&peer.address(dpi), &matter, None, quick());
        assert!(receipt.unwrap().confirmed);
        let dots = Dpi::new(u16::try_from(dpi).unwrap()).unwrap();
        let expected = Bitmap::of(&labels(Form::Roll90x29, 1).rgba(0, dots).unwrap());
        assert_eq!(peer.labels(), [expected.clone(), expected]);
    }
}

#[test]
fn a_zebra_with_a_narrow_label_refuses_and_one_without_labels_says_so() {
    let matter = Matter::Typeset(labels(Form::Roll90x29, 1));
    let narrow = ZebraPeer::start(50 * 8, 29 * 8);
    let error = print_and_watch(&narrow.address(203), &matter, None, quick()).0.unwrap_err();
    assert!(matches!(error, PrintError::MediaDiffers { .. }), "{error:?}");
    let empty = ZebraPeer::without_paper(832);
    let error = print_and_watch(&empty.address(203), &matter, None, quick()).0.unwrap_err();
    assert!(matches!(error, PrintError::Stopped { trouble: Trouble::MediaEmpty }), "{error:?}");
}

#[test]
fn a_zebra_that_runs_out_waits_for_a_person_and_is_told_to_forget_in_the_end() {
    let peer = ZebraPeer::running_out(832);
    let matter = Matter::Typeset(labels(Form::Roll90x29, 1));
    let patience = Patience { finish: Duration::from_millis(700), ..quick() };
    let (outcome, seen) = print_and_watch(&peer.address(203), &matter, None, patience);
    let error = outcome.unwrap_err();
    let PrintError::Unfinished { trouble, cancelled, .. } = error else { panic!("{error:?}") };
    assert_eq!((trouble, cancelled), (Some(Trouble::MediaEmpty), true));
    assert!(seen.contains(&Progress::Waiting(Trouble::MediaEmpty)), "{seen:?}");
    rig::wait_for("the word to forget", || peer.was_told_to_forget());
}

#[test]
fn a_job_that_nobody_wants_any_more_ends_at_once() {
    let peer = ZebraPeer::running_out(832);
    let matter = Matter::Typeset(labels(Form::Roll90x29, 1));
    let spool = tempfile::tempdir().unwrap();
    let order =
        Order { name: "26-1", matter: &matter, trusted: None, spool: spool.path(), patience: quick() };
    let begun = Instant::now();
    let outcome = print(&peer.address(203), &order, &mut |_| ControlFlow::Break(()));
    assert!(matches!(outcome, Err(PrintError::Unfinished { cancelled: true, .. })), "{outcome:?}");
    assert!(begun.elapsed() < Duration::from_secs(5));
}
