//! Printers at the desk: set up, asked, printed on; every copy noted before it leaves and after it came out.
//!
//! The trap: a print that nobody waited for until its end is not a print that failed; what was begun is noted first,
//! and a station that ends meanwhile says so at its next start.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::bench::desk_thread::Desk;
use crate::bench::message::{Event, PrinterAct, PrinterLook, PrinterRow, PrintersView, PrintingRow, SlotNo};
use crate::bench::printer_thread::{Pages, PrintJob, PrintReport, Way};
use crate::desk::printers::{Copy, Target};
use crate::desk::provision::Input;
use crate::desk::{DeskError, Office, notice};
use crate::domain::{PaperKind, RequestNo};
use crate::paper::Form;
use crate::port::{read_file, usb_printers};
use crate::print::{Look, Matter, Progress, Receipt, Trouble};
use crate::register::{PrintEnd, PrintNo};
use crate::words::{Notice, Severity};

/// How long prints under way are waited for when the station ends.
const LAST_WORD_WITHIN: Duration = Duration::from_secs(4);

/// A print that is not finished.
pub(super) struct Printing {
    paper: PaperKind,
    subject: String,
    printer: String,
    /// The copies, as the register has them.
    copies: Vec<PrintNo>,
    /// The slot whose token it belongs to.
    slot: Option<SlotNo>,
    /// The sheet it is on: form, first cell, labels.
    sheet: Option<(Form, u32, u32)>,
    progress: Option<Progress>,
    /// What was told about it last.
    told: Option<Trouble>,
    wanted: Arc<AtomicBool>,
}

/// What is to be printed.
pub(super) struct Wish<'a> {
    pub(super) paper: PaperKind,
    /// What the copies are about: one for each request, or one.
    pub(super) subjects: &'a [String],
    pub(super) form: Option<Form>,
    /// A printer's name, an address, or nothing for what was chosen for the paper.
    pub(super) printer: &'a str,
    pub(super) reason: &'a str,
    pub(super) slot: Option<SlotNo>,
    pub(super) sheet: Option<(Form, u32, u32)>,
}

impl Desk {
    /// Does something with printers.
    pub(super) fn printer(&mut self, act: PrinterAct) -> Result<(), DeskError> {
        let done = |code| Notice::new(code, Severity::Done);
        let told = match act {
            PrinterAct::Set { name, address, trusted } => {
                self.office()?.set_printer(&name, &address, &trusted)?;
                done("printer-saved").text("printer", name.trim())
            }
            PrinterAct::Remove { name } => {
                self.office()?.remove_printer(&name)?;
                done("printer-removed").text("printer", name)
            }
            PrinterAct::Choose { paper, printer } => {
                self.office()?.choose_printer(paper, printer.as_deref())?;
                let told = if printer.is_some() { done("printer-chosen") } else { done("printer-unchosen") };
                told.word("paper", "paper-kind", paper.as_str()).text("printer", printer.unwrap_or_default())
            }
            PrinterAct::Offset { printer, form, right_tenths_mm, down_tenths_mm } => {
                let known = parse_form(&form)?;
                self.office()?.set_offset(&printer, &form, (right_tenths_mm, down_tenths_mm))?;
                done("printer-moved").text("printer", printer).word("form", "form", known.as_str())
            }
            PrinterAct::Look { printer } => {
                let target = self.office()?.print_target(&printer, PaperKind::TestPage, "")?;
                let way = Way::Print(target, Arc::new(AtomicBool::new(true)));
                return self.hand_over(Pages::None, way).map(drop);
            }
            PrinterAct::Test { printer, form } => {
                let form = parse_form(&form)?;
                let wish = Wish {
                    paper: PaperKind::TestPage,
                    subjects: &[form.as_str().to_owned()],
                    form: Some(form),
                    printer: &printer,
                    reason: "",
                    slot: None,
                    sheet: None,
                };
                return self.print(&wish, |_| Ok(Pages::Test(form))).map(drop);
            }
            PrinterAct::File { printer, path } => {
                let shown = path.display().to_string();
                let bytes =
                    read_file(&path).map_err(|cause| DeskError::File { path: shown.clone(), cause })?;
                let matter = Matter::of_file(bytes)?.ok_or(DeskError::NotPrintable { path: shown })?;
                let name =
                    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let wish = Wish {
                    paper: PaperKind::File,
                    subjects: std::slice::from_ref(&name),
                    form: None,
                    printer: &printer,
                    reason: "",
                    slot: None,
                    sheet: None,
                };
                return self.print(&wish, |_| Ok(Pages::File(matter, name.clone()))).map(drop);
            }
            PrinterAct::GiveUp { id } => {
                let Some(printing) = self.printing.get(&id) else { return Ok(()) };
                printing.wanted.store(false, Ordering::Relaxed);
                Notice::new("print-given-up", Severity::Info)
            }
        };
        self.say(told);
        self.dirty.lists = true;
        // Where labels go decides whether the bench prints them.
        self.dirty.station = true;
        Ok(())
    }

    /// Notes the copies, has that on disk, and hands the pages over; gives the number under which the end is told.
    pub(super) fn print(
        &mut self,
        wish: &Wish<'_>,
        pages: impl FnOnce(&Office) -> Result<Pages, DeskError>,
    ) -> Result<u64, DeskError> {
        let form = wish.form.map_or("", Form::as_str);
        let office = self.office()?;
        let target = office.print_target(wish.printer, wish.paper, form)?;
        let pages = pages(office)?;
        let requests: Vec<Option<RequestNo>> = wish
            .subjects
            .iter()
            .map(|subject| wish.paper.is_of_a_request().then(|| RequestNo(subject.clone())))
            .collect();
        let copies: Vec<Copy<'_>> = wish
            .subjects
            .iter()
            .zip(&requests)
            .map(|(subject, request)| Copy {
                paper: wish.paper,
                subject,
                request: request.as_ref(),
                form,
                printer: &target.name,
                reason: wish.reason,
            })
            .collect();
        // A label that the station makes by itself belongs to a token that was just recorded.
        if wish.slot.is_none() {
            copies.iter().try_for_each(|copy| office.may_print(*copy))?;
        }
        self.begin_group()?;
        let office = self.office()?;
        let copies =
            copies.into_iter().map(|copy| office.print_begun(copy)).collect::<Result<Vec<_>, _>>()?;
        self.commit_group();
        let wanted = Arc::new(AtomicBool::new(true));
        let printing = Printing {
            paper: wish.paper,
            subject: wish.subjects.join(" "),
            printer: target.name.clone(),
            copies,
            slot: wish.slot,
            sheet: wish.sheet,
            progress: None,
            told: None,
            wanted: Arc::clone(&wanted),
        };
        match self.hand_over(pages, Way::Print(target, wanted)) {
            Ok(id) => {
                self.printing.insert(id, printing);
                self.show_printing();
                Ok(id)
            }
            Err(error) => {
                self.note_end(&printing, PrintEnd { failure: Some("printer-busy"), ..PrintEnd::default() });
                Err(error)
            }
        }
    }

    /// Whether a printer was chosen for a paper.
    pub(super) fn has_printer(&mut self, paper: PaperKind) -> Result<bool, DeskError> {
        Ok(self.office()?.register.printer_of(paper)?.is_some())
    }

    /// Hands pages to the thread of paper; gives the number under which it answers.
    pub(super) fn hand_over(&mut self, pages: Pages, way: Way) -> Result<u64, DeskError> {
        let (id, spool) = (self.number(), self.place.spool.clone());
        let job = PrintJob { id, pages, way, spool };
        self.links.print_jobs.try_send(job).map(|()| id).map_err(|_| DeskError::PrinterBusy)
    }

    /// The thread of paper, or a printer's, tells something.
    pub(super) fn print_report(&mut self, report: PrintReport) {
        match report {
            PrintReport::Refused(notices) => notices.into_iter().for_each(|notice| self.say(notice)),
            PrintReport::Made(outcome) => self.printed(outcome),
            PrintReport::Progress(id, progress) => self.print_went_on(id, progress),
            PrintReport::Delivered(id, receipt) => self.delivered(id, receipt),
            PrintReport::Looked(target, look) => self.looked(target, look),
        }
    }

    fn print_went_on(&mut self, id: u64, progress: Progress) {
        let Some(printing) = self.printing.get_mut(&id) else { return };
        printing.progress = Some(progress);
        let trouble = if let Progress::Waiting(trouble) = progress { Some(trouble) } else { None };
        let news = trouble.filter(|trouble| printing.told != Some(*trouble));
        if let Some(trouble) = news {
            printing.told = Some(trouble);
            let told = notice::waiting(&printing.printer, trouble);
            // The token may go: its label comes once somebody has looked after the printer.
            let slot = printing.slot.take();
            self.say(told);
            if let Some(slot) = slot {
                self.feed(slot, Input::Labelled(false));
            }
        }
        self.show_printing();
    }

    fn delivered(&mut self, id: u64, receipt: Result<Receipt, DeskError>) {
        let Some(printing) = self.printing.remove(&id) else { return };
        let failure = receipt.as_ref().err().map(|error| Notice::from(error).code);
        let job = receipt.as_ref().ok().and_then(|receipt| receipt.job);
        let in_doubt = matches!(&receipt, Err(DeskError::Print(error)) if error.may_have_printed());
        self.note_end(&printing, PrintEnd { job, failure, in_doubt });
        let is_of_pile = self.printed_of_pile(id, failure.is_none());
        match receipt {
            Ok(receipt) => {
                if let Some((form, start_cell, labels)) = printing.sheet {
                    let used = self.begin_group().and_then(|()| match &mut self.office {
                        Some(office) => office.sheet_used(form, start_cell, labels),
                        None => Err(DeskError::Locked),
                    });
                    if let Err(error) = used {
                        self.say_error(&error);
                    }
                    self.dirty.station = true;
                }
                let is_file = receipt.file.is_some();
                let code = if receipt.confirmed || is_file { "printed" } else { "print-sent" };
                // A pile is told as a whole.
                if !is_of_pile {
                    let told = Notice::new(code, Severity::Done);
                    let told = told.word("paper", "paper-kind", printing.paper.as_str());
                    self.say(told.text("subject", &printing.subject).text("printer", &printing.printer));
                }
            }
            Err(error) => self.say_error(&error),
        }
        if let Some(slot) = printing.slot {
            self.feed(slot, Input::Labelled(failure.is_none()));
        }
        self.show_printing();
    }

    fn note_end(&mut self, printing: &Printing, end: PrintEnd<'_>) {
        let noted = self.begin_group().and_then(|()| {
            let office = self.office.as_mut().ok_or(DeskError::Locked)?;
            printing.copies.iter().try_for_each(|copy| office.print_ended(*copy, end))
        });
        if let Err(error) = noted {
            self.say_error(&error);
        }
        self.dirty.lists = true;
    }

    fn looked(&mut self, target: Target, look: Result<Look, DeskError>) {
        match look {
            Ok(look) => {
                let told = match look.trouble {
                    Some(trouble) => notice::waiting(&target.name, trouble),
                    None => Notice::new("printer-well", Severity::Done).text("printer", &target.name).text(
                        "model",
                        if look.model.is_empty() { target.address.as_str() } else { &look.model },
                    ),
                };
                let Look { model, trouble, media } = look;
                let look = PrinterLook { printer: target.name, model, trouble, media };
                self.links.outbox.put(Event::PrinterLooked(look));
                self.say(told);
            }
            Err(error) => self.say_error(&error),
        }
    }

    fn show_printing(&mut self) {
        let row = |(id, printing): (&u64, &Printing)| PrintingRow {
            id: *id,
            paper: printing.paper,
            subject: printing.subject.clone(),
            printer: printing.printer.clone(),
            progress: printing.progress,
        };
        let rows = self.printing.iter().map(row).collect();
        self.links.outbox.put(Event::Printing(rows));
    }

    /// Says what was being printed when the station ended last, and notes that nobody knows how that ended.
    pub(super) fn tell_interrupted_prints(&mut self) {
        let Some(office) = self.office.as_mut().filter(|office| office.signed_in().is_some()) else { return };
        // A station that was locked in the middle of a print still waits for it.
        if !self.printing.is_empty() {
            return;
        }
        match office.close_interrupted_prints() {
            Ok(subjects) => {
                for subject in subjects {
                    self.say(Notice::new("print-interrupted", Severity::Attention).text("subject", subject));
                }
            }
            Err(error) => self.say_error(&error),
        }
    }

    /// Lets every print under way know that nobody waits any more, and notes how each ended.
    pub(super) fn give_prints_up(&mut self) {
        for printing in self.printing.values() {
            printing.wanted.store(false, Ordering::Relaxed);
        }
        let until = Instant::now() + LAST_WORD_WITHIN;
        while !self.printing.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(report) = self.links.print_reports.recv_timeout(left) else { break };
            self.print_report(report);
        }
    }
}

fn parse_form(form: &str) -> Result<Form, DeskError> {
    Ok(Form::parse(form).map_err(crate::register::RegisterError::from)?)
}

/// The printers of the house, and those that are plugged in.
pub(super) fn printers_view(office: &Office) -> Result<PrintersView, DeskError> {
    let printers = office.register.printers()?;
    Ok(PrintersView {
        printers: printers
            .into_iter()
            .map(|printer| PrinterRow {
                name: printer.name,
                address: printer.address,
                trusted: printer.trusted,
                papers: printer.papers,
                offsets: printer.offsets,
            })
            .collect(),
        // A system that does not list its devices has none to offer.
        usb: usb_printers().unwrap_or_default().iter().map(ToString::to_string).collect(),
    })
}
