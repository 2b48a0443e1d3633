//! `printers`: the printers of the house; set up, choose, move, look at, test and forget one.
//!
//! Prints `{"event":"printer","name":…,"address":…,"trusted":…,"papers":[…],"offsets":[{"form":…,"right_tenths_mm":…,
//! "down_tenths_mm":…}]}` for each printer; for `look`, `{"event":"look","printer":…,"model":…,"trouble":…,"media":[…]}`.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::bench::message::{Command, Event, PrinterAct, PrintersView, Query};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::print::PRINTS_WITHIN;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::domain::PaperKind;
use crate::words::{Notice, Severity};

/// Arguments of `printers`.
#[derive(Debug, Args)]
pub struct PrintersArgs {
    #[command(subcommand)]
    act: Option<PrintersSub>,
}

/// What becomes of a printer.
#[derive(Debug, Subcommand)]
enum PrintersSub {
    /// Set a printer up, or change it.
    Add {
        /// The name by which people choose it.
        name: String,
        /// `ipp://host/path`, `ipps://…`, `tcp://host?model=ql-820nwb`, `usb://vendor:product?model=zpl`, `spool:FOLDER`, `viewer:`.
        address: String,
        /// SHA-256 fingerprint of the certificate that is trusted, for `ipps://`.
        #[arg(long, value_name = "HEX", default_value = "")]
        fingerprint: String,
    },
    /// Forget a printer.
    Remove {
        /// Its name.
        name: String,
    },
    /// Choose what a kind of paper is printed on; without a printer, on none.
    Default {
        /// `label`, `letter`, `return-slip`, `posting-list`, `daily-balance` …
        #[arg(value_parser = PaperKind::parse)]
        paper: PaperKind,
        /// The printer.
        name: Option<String>,
    },
    /// Move a form on a printer that feeds askew.
    Offset {
        /// The printer.
        name: String,
        /// The form.
        form: String,
        /// Tenths of a millimetre to the right.
        #[arg(allow_negative_numbers = true)]
        right: i32,
        /// Tenths of a millimetre down.
        #[arg(allow_negative_numbers = true)]
        down: i32,
    },
    /// Ask a printer how it is.
    Look {
        /// Its name or an address.
        printer: String,
    },
    /// Print a page of rulers.
    Test {
        /// Its name or an address.
        printer: String,
        /// The form.
        #[arg(long, value_name = "NAME", default_value = "roll-90x29")]
        form: String,
    },
}

pub fn run(args: PrintersArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let mut session = Session::open(common, Vec::new())?;
    match args.act {
        None => {}
        Some(PrintersSub::Look { printer }) => look(&mut session, report, printer)?,
        Some(PrintersSub::Test { printer, form }) => {
            session.ask(Command::Printers(PrinterAct::Test { printer, form }))?;
            let told = session.wait(PRINTS_WITHIN, |event| match event {
                Event::Notice(notice) if matches!(notice.code, "printed" | "print-sent") => {
                    Some(notice.clone())
                }
                _ => None,
            })?;
            report.notice(&told);
        }
        Some(act) => {
            session.ask(Command::Printers(act.into_act()))?;
            let told = session.wait(ANSWERS_WITHIN, |event| match event {
                Event::Notice(notice) if notice.severity == Severity::Done => told_of_printer(notice),
                _ => None,
            })?;
            if !report.is_json() {
                report.notice(&told);
            }
        }
    }
    let view = session.show(Query::Printers, |event| match event {
        Event::Printers(view) => Some(view.clone()),
        _ => None,
    })?;
    session.close()?;
    print(report, &view);
    Ok(())
}

impl PrintersSub {
    fn into_act(self) -> PrinterAct {
        match self {
            Self::Add { name, address, fingerprint } => {
                PrinterAct::Set { name, address, trusted: fingerprint }
            }
            Self::Remove { name } => PrinterAct::Remove { name },
            Self::Default { paper, name } => PrinterAct::Choose { paper, printer: name },
            Self::Offset { name, form, right, down } => {
                PrinterAct::Offset { printer: name, form, right_tenths_mm: right, down_tenths_mm: down }
            }
            Self::Look { printer } => PrinterAct::Look { printer },
            Self::Test { printer, form } => PrinterAct::Test { printer, form },
        }
    }
}

fn told_of_printer(notice: &Notice) -> Option<Notice> {
    notice.code.starts_with("printer-").then(|| notice.clone())
}

fn look(session: &mut Session, report: &Report, printer: String) -> Result<(), Failure> {
    session.ask(Command::Printers(PrinterAct::Look { printer }))?;
    let look = session.wait(PRINTS_WITHIN, |event| match event {
        Event::PrinterLooked(look) => Some(look.clone()),
        _ => None,
    })?;
    report.object(&json!({
        "event": "look", "printer": look.printer, "model": look.model, "media": look.media,
        "trouble": look.trouble.map(crate::bench::message::Trouble::as_str),
    }));
    let trouble = look.trouble.map(|trouble| report.words().word("trouble", trouble.as_str()));
    report.sentence(
        &[vec![look.printer, look.model], look.media, trouble.into_iter().collect()].concat().join(" · "),
    );
    Ok(())
}

fn print(report: &Report, view: &PrintersView) {
    for printer in &view.printers {
        let papers: Vec<_> = printer.papers.iter().map(|paper| paper.as_str()).collect();
        let offset = |(form, right, down): &(String, i32, i32)| json!({ "form": form, "right_tenths_mm": right, "down_tenths_mm": down });
        report.object(&json!({
            "event": "printer", "name": printer.name, "address": printer.address, "trusted": printer.trusted,
            "papers": papers, "offsets": printer.offsets.iter().map(offset).collect::<Vec<_>>(),
        }));
    }
    let words = report.words();
    report.table(
        &["column-printer", "column-address", "column-papers"],
        view.printers.iter().map(|printer| {
            let papers: Vec<_> =
                printer.papers.iter().map(|paper| words.word("paper-kind", paper.as_str())).collect();
            vec![printer.name.clone(), printer.address.clone(), papers.join(" ")]
        }),
    );
}
