//! Labels: asked for by a person or by a recorded request, made by the printer thread, noted when they are made.
//!
//! HOUSE, "One token, from click to label", step 10. The trap: a label that fails undoes nothing; the token is
//! recorded, and the note of the failure says that its paper is still owed.

use crate::bench::desk_thread::Desk;
use crate::bench::message::{Event, LabelPurpose, SlotNo};
use crate::bench::printer_thread::{Made, Matter, PrintJob, PrintOutcome, Printed};
use crate::desk::DeskError;
use crate::desk::provision::Input;
use crate::domain::RequestNo;
use crate::paper::Form;
use crate::words::{Notice, Severity};

impl Desk {
    /// Makes the labels that a person asked for.
    pub(super) fn label(
        &mut self,
        requests: Vec<RequestNo>,
        form: &str,
        start_cell: u32,
        purpose: LabelPurpose,
    ) -> Result<(), DeskError> {
        let form = Form::parse(form).map_err(crate::register::RegisterError::from)?;
        let start_cell = u8::try_from(start_cell).unwrap_or(u8::MAX);
        self.begin_label(requests, form, start_cell, purpose).map(drop)
    }

    /// Hands labels to the printer thread; gives the number under which it answers, or nothing where it has too much to do.
    pub(super) fn begin_label(
        &mut self,
        requests: Vec<RequestNo>,
        form: Form,
        start_cell: u8,
        purpose: LabelPurpose,
    ) -> Result<Option<u64>, DeskError> {
        let job = self.print_job(requests, form, start_cell, purpose)?;
        let id = job.id;
        if self.links.print_jobs.try_send(job).is_err() {
            self.say(printer_busy());
            return Ok(None);
        }
        Ok(Some(id))
    }

    /// What becomes of a label as its token is recorded: it always lies in the spool folder, and where the institution
    /// decided so it is handed on for printing at once.
    fn at_once(&self, request: &RequestNo) -> LabelPurpose {
        let policy = self.office.as_ref().map(crate::desk::Office::mail_policy);
        if policy.is_some_and(|policy| policy.is_ok_and(|policy| policy.prints_labels)) {
            LabelPurpose::Open
        } else {
            LabelPurpose::Save(self.place.spool.join(format!("{}.pdf", request.0)))
        }
    }

    /// Hands a recorded request's label to the printer thread.
    pub(super) fn make_label(&mut self, slot: SlotNo, request: &RequestNo) {
        let purpose = self.at_once(request);
        match self.print_job(vec![request.clone()], self.place.form, 1, purpose) {
            Ok(job) => {
                let id = job.id;
                match self.links.print_jobs.try_send(job) {
                    Ok(()) => self.labels.push((id, slot)),
                    Err(_) => self.label_failed(slot, request, &printer_busy()),
                }
            }
            Err(error) => self.label_failed(slot, request, &Notice::from(&error)),
        }
    }

    fn print_job(
        &mut self,
        requests: Vec<RequestNo>,
        form: Form,
        start_cell: u8,
        purpose: LabelPurpose,
    ) -> Result<PrintJob, DeskError> {
        let office = self.office.as_ref().ok_or(DeskError::Locked)?;
        let values = requests.iter().map(|no| office.label_value(no)).collect::<Result<Vec<_>, _>>()?;
        let spool = self.place.spool.clone();
        let matter = Matter::Labels { requests, values, form, start_cell };
        Ok(PrintJob { id: self.number(), matter, purpose, spool })
    }

    fn label_failed(&mut self, slot: SlotNo, request: &RequestNo, notice: &Notice) {
        self.note_print(request, self.place.form.as_str(), Some(notice.code));
        self.say(notice.clone());
        self.feed(slot, Input::Labelled(false));
    }

    fn note_print(&mut self, request: &RequestNo, form: &str, failure: Option<&str>) {
        let noted = self.begin_group().and_then(|()| match &mut self.office {
            Some(office) => office.note_print(request, form, failure),
            None => Err(DeskError::Locked),
        });
        if let Err(error) = noted {
            self.say_error(&error);
        }
        self.dirty.lists = true;
    }

    /// The printer thread is done with something.
    pub(super) fn printed(&mut self, outcome: PrintOutcome) {
        for notice in outcome.refused {
            self.say(notice);
        }
        let (requests, form) = match outcome.made {
            Made::Labels(requests, form) => (requests, form),
            Made::Paper(subject, true) => return self.page_made(subject, outcome.result),
            Made::Paper(subject, false) => return self.paper_made(Some(&subject), outcome.result),
            Made::Sample => return self.paper_made(None, outcome.result),
        };
        let slot =
            self.labels.iter().position(|(id, _)| *id == outcome.id).map(|at| self.labels.remove(at).1);
        let failure = outcome.result.as_ref().err().map(|error| Notice::from(error).code);
        if !matches!(outcome.result, Ok(Printed::Label(_))) {
            for request in &requests {
                self.note_print(request, form.as_str(), failure);
            }
        }
        let is_of_pile = self.printed_of_pile(outcome.id, failure.is_none());
        if let Some(slot) = slot {
            self.feed(slot, Input::Labelled(failure.is_none()));
        }
        match outcome.result {
            Ok(Printed::Label(picture)) => self.links.outbox.put(Event::LabelPreview(picture)),
            Ok(Printed::File(path, show)) => {
                if show && let Err(cause) = crate::port::open_in_viewer(&path) {
                    self.say_error(&DeskError::File { path: path.display().to_string(), cause });
                }
                // What the station makes by itself, or one by one, is not told label by label.
                if slot.is_none() && !is_of_pile {
                    self.say(Notice::new("label-saved", Severity::Done).text("path", path.display()));
                }
            }
            Ok(Printed::Page(_) | Printed::Sample(..) | Printed::Unchanged) => {}
            Err(error) => self.say_error(&error),
        }
    }
}

fn printer_busy() -> Notice {
    Notice::new("printer-busy", Severity::Fault)
}
