//! Printers of an invented house, and what they are printing.

use crate::bench::message::{PrinterRow, PrintersView, PrintingRow, Progress, Trouble};
use crate::domain::PaperKind;

/// A label printer, a laser printer on a secure line, and the viewer.
#[must_use]
pub fn printers() -> PrintersView {
    let printer = |name: &str, address: &str, papers: &[PaperKind]| PrinterRow {
        name: name.into(),
        address: address.into(),
        papers: papers.to_vec(),
        ..PrinterRow::default()
    };
    let label = PrinterRow {
        offsets: vec![("roll-90x29".into(), 5, -2)],
        ..printer("QL-820NWB", "tcp://192.0.2.21:9100?model=ql-820nwb", &[PaperKind::Label])
    };
    let laser = PrinterRow {
        trusted: "8F:2A".into(),
        ..printer(
            "Laser 3F",
            "ipps://laser3.example/ipp/print",
            &[PaperKind::DailyBalance, PaperKind::Letter, PaperKind::PostingList],
        )
    };
    let viewer = printer("PDF", "viewer:", &[]);
    PrintersView { printers: vec![label, laser, viewer], usb: vec!["04F9:209B".into()] }
}

/// One that waits for paper, and one on its way.
#[must_use]
pub fn printing() -> Vec<PrintingRow> {
    let row = |id, subject: &str, printer: &str, progress| PrintingRow {
        id,
        paper: PaperKind::Label,
        subject: subject.into(),
        printer: printer.into(),
        progress,
    };
    vec![
        row(7, "26-1101", "QL-820NWB", Some(Progress::Waiting(Trouble::MediaEmpty))),
        row(8, "26-1102", "QL-820NWB", None),
    ]
}
