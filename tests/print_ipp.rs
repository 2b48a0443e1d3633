//! IPP against a real printer program and a real CUPS: capabilities, both formats, secure lines, and everything that stops paper.
//!
//! RFC 8011; PWG 5102.4. The trap: a printer that lacks paper has taken the job; whether it is printed is known
//! only when the job is over.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::process::Command;
use std::time::Duration;

use token_station::paper::{Dpi, Form};
use token_station::print::{Address, Matter, Patience, PrintError, Progress, Size, Trouble, look};

use rig::{IppPrinter, labels, print_and_watch, quick, skipped};

#[path = "printers/cups.rs"]
mod cups;
#[path = "printers/rig.rs"]
mod rig;

const BOTH: &str = "application/pdf,image/pwg-raster";

fn sheet() -> Matter {
    Matter::Typeset(labels(Form::SheetA4x12, 14))
}

#[test]
fn a_sheet_travels_as_pdf_and_its_job_is_followed_until_the_printer_says_done() {
    let Some(printer) = IppPrinter::start(BOTH, None) else { return };
    let (receipt, seen) = print_and_watch(&printer.address("ipp"), &sheet(), None, quick());
    let receipt = receipt.unwrap();
    assert!(receipt.confirmed && receipt.job.is_some(), "{receipt:?}");
    assert_eq!(seen.first(), Some(&Progress::Sent(receipt.job)));
    let spooled = printer.spooled();
    assert_eq!(spooled, [labels(Form::SheetA4x12, 14).pdf().unwrap()]);
}

#[test]
fn a_printer_without_pdf_gets_the_same_dots_as_raster() {
    let Some(printer) = IppPrinter::start("image/pwg-raster", None) else { return };
    print_and_watch(&printer.address("ipp"), &sheet(), None, quick()).0.unwrap();
    let spooled = printer.spooled();
    let path = printer.folder.path().join("job.pwg");
    std::fs::write(&path, &spooled[0]).unwrap();
    let decoder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/printers/read-raster.py");
    let out = Command::new("python3").arg(decoder).arg(&path).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    if out.stdout.is_empty() {
        skipped("libcups, which reads rasters, is not installed");
        return;
    }
    let document = labels(Form::SheetA4x12, 14);
    let mut expected = Vec::new();
    for page in 0..document.pages() {
        let picture = document.rgba(page, Dpi::new(600).unwrap()).unwrap();
        expected.extend_from_slice(format!("{} {} 600 18\n", picture.width, picture.height).as_bytes());
        expected.extend(picture.rgba.chunks_exact(4).map(|dot| {
            let [red, green, blue] = [dot[0], dot[1], dot[2]].map(u32::from);
            u8::try_from((red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000) >> 16).unwrap()
        }));
    }
    assert!(out.stdout == expected, "libcups reads other dots than were drawn");
}

#[test]
fn a_form_that_the_printer_has_no_paper_for_is_refused_before_anything_is_sent() {
    let Some(printer) = IppPrinter::start(BOTH, None) else { return };
    let roll = Matter::Typeset(labels(Form::Roll90x29, 1));
    let error = print_and_watch(&printer.address("ipp"), &roll, None, quick()).0.unwrap_err();
    let PrintError::NoSuchMedia { needed, offered, .. } = &error else { panic!("{error:?}") };
    assert_eq!(*needed, Size::mm(90, 29));
    assert!(offered.contains("iso_a4_210x297mm"), "{offered}");
    assert!(printer.spooled().is_empty());
}

#[test]
fn a_secure_line_is_made_only_to_the_certificate_that_was_trusted() {
    let Some(printer) = IppPrinter::start(BOTH, None) else { return };
    let address = printer.address("ipps");
    let Err(PrintError::CertificateUnknown { fingerprint, .. }) = look(&address, None, &quick()) else {
        panic!("an unknown certificate was taken")
    };
    assert!(look(&address, Some(fingerprint), &quick()).unwrap().media.len() > 1);
    assert!(print_and_watch(&address, &sheet(), Some(fingerprint), quick()).0.unwrap().confirmed);
    let other = token_station::print::Fingerprint::of(b"another printer");
    let error = print_and_watch(&address, &sheet(), Some(other), quick()).0.unwrap_err();
    let PrintError::CertificateChanged { expected, got, .. } = error else { panic!("{error:?}") };
    assert_eq!((expected, got), (other, fingerprint));
    assert_eq!(printer.spooled().len(), 1);
}

#[test]
fn what_stops_the_printer_is_told_while_it_lasts_and_the_job_goes_on_afterwards() {
    let stops = "echo 'STATE: +media-empty-error' >&2; while [ ! -e refilled ]; do sleep 0.05; done\n\
                 echo 'STATE: -media-empty-error' >&2; exit 0";
    let Some(printer) = IppPrinter::start(BOTH, Some(stops)) else { return };
    let (refilled, address) = (printer.folder.path().join("refilled"), printer.address("ipp"));
    let refill = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(1500));
        std::fs::write(refilled, "").unwrap();
    });
    let (receipt, seen) = print_and_watch(&address, &sheet(), None, quick());
    refill.join().unwrap();
    assert!(receipt.unwrap().confirmed);
    assert!(seen.contains(&Progress::Waiting(Trouble::MediaEmpty)), "{seen:?}");
}

#[test]
fn a_jam_that_nobody_clears_ends_with_a_cancelled_job_whose_number_is_known() {
    let jams = "echo 'STATE: +media-jam-error,cover-open' >&2; sleep 30";
    let Some(printer) = IppPrinter::start(BOTH, Some(jams)) else { return };
    let patience = Patience { finish: Duration::from_millis(800), ..quick() };
    let error = print_and_watch(&printer.address("ipp"), &sheet(), None, patience).0.unwrap_err();
    let PrintError::Unfinished { trouble, job, cancelled, .. } = error else { panic!("{error:?}") };
    assert_eq!((trouble, cancelled), (Some(Trouble::MediaJam), true));
    assert!(job.is_some());
}

#[test]
fn a_printer_that_gives_up_is_no_success() {
    let Some(printer) = IppPrinter::start(BOTH, Some("exit 1")) else { return };
    let error = print_and_watch(&printer.address("ipp"), &sheet(), None, quick()).0.unwrap_err();
    assert!(matches!(error, PrintError::Aborted { job: Some(_), .. }), "{error:?}");
    assert!(error.may_have_printed());
}

#[test]
fn a_printer_that_is_switched_off_is_not_reached_before_and_is_offline_during_a_job() {
    let Some(mut printer) = IppPrinter::start(BOTH, Some("sleep 30")) else { return };
    let address = printer.address("ipp");
    let patience = Patience { finish: Duration::from_secs(3), ..quick() };
    let job = std::thread::spawn({
        let address = address.clone();
        move || print_and_watch(&address, &sheet(), None, patience)
    });
    std::thread::sleep(Duration::from_millis(1200));
    printer.switch_off();
    let (outcome, seen) = job.join().unwrap();
    let error = outcome.unwrap_err();
    let PrintError::Unfinished { trouble, cancelled, .. } = error else { panic!("{error:?}") };
    assert_eq!((trouble, cancelled), (Some(Trouble::Offline), false), "{seen:?}");
    let error = print_and_watch(&address, &sheet(), None, quick()).0.unwrap_err();
    assert!(matches!(error, PrintError::Unreachable { .. }), "{error:?}");
}

#[test]
fn a_cups_queue_passes_on_the_paper_and_the_troubles_of_its_printer_and_its_own() {
    let empty = "cat \"$1\" >> printed; [ -e empty ] || exit 0\n\
                 echo 'STATE: +media-empty-error' >&2; while [ -e empty ]; do sleep 0.05; done; exit 0";
    let Some(printer) = IppPrinter::start(BOTH, Some(empty)) else { return };
    let Some(cups) = cups::Cups::start(&printer.address("ipp")) else { return };
    let folder = printer.folder.path();
    let address = cups.address();
    let receipt = print_and_watch(&address, &sheet(), None, quick()).0.unwrap();
    assert!(receipt.confirmed, "{receipt:?}");
    let sheet_pdf = labels(Form::SheetA4x12, 14).pdf().unwrap();
    assert_eq!(std::fs::read(folder.join("printed")).unwrap(), sheet_pdf);

    cups.administer("cupsdisable");
    let patience = Patience { finish: Duration::from_millis(800), ..quick() };
    let error = print_and_watch(&address, &sheet(), None, patience).0.unwrap_err();
    let PrintError::Unfinished { trouble, job, cancelled, .. } = error else { panic!("{error:?}") };
    assert_eq!((trouble, cancelled), (Some(Trouble::Paused), true));
    assert!(job > receipt.job);
    cups.administer("cupsenable");

    std::fs::write(folder.join("empty"), "").unwrap();
    let patience = Patience { finish: Duration::from_secs(12), ..quick() };
    let (outcome, seen) = print_and_watch(&address, &sheet(), None, patience);
    assert!(seen.contains(&Progress::Waiting(Trouble::MediaEmpty)), "{seen:?} {outcome:?}");
    std::fs::remove_file(folder.join("empty")).unwrap();

    cups.administer("cupsreject");
    let error = print_and_watch(&address, &sheet(), None, quick()).0.unwrap_err();
    assert!(matches!(error, PrintError::NotAccepting { .. }), "{error:?}");
    let nobody = Address::parse(&address.as_str().replace("/labels", "/nobody")).unwrap();
    let error = print_and_watch(&nobody, &sheet(), None, quick()).0.unwrap_err();
    assert!(matches!(error, PrintError::Refused { .. }), "{error:?}");
}

#[test]
fn what_answers_something_else_is_no_printer() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = Address::parse(&format!("ipp://{}", listener.local_addr().unwrap())).unwrap();
    let peer = std::thread::spawn(move || {
        for answer in ["SSH-2.0-OpenSSH_9\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhtml"] {
            let (mut stream, _) = listener.accept().unwrap();
            std::io::Write::write_all(&mut stream, answer.as_bytes()).unwrap();
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
    });
    for protocol in ["HTTP", "IPP"] {
        let error = look(&address, None, &quick()).unwrap_err();
        assert!(matches!(error, PrintError::Answer { protocol: got, .. } if got == protocol), "{error:?}");
    }
    peer.join().unwrap();
}
