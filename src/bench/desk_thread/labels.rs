//! Labels: asked for by a person or by a recorded request, made by the printer thread, noted when they are made.
//!
//! The trap: a label that fails undoes nothing; the token is recorded, and the note of the failure says that its paper
//! is still owed.

use std::path::PathBuf;

use crate::bench::desk_thread::Desk;
use crate::bench::desk_thread::printers::Wish;
use crate::bench::message::{Event, LabelPurpose, SlotNo};
use crate::bench::printer_thread::{Made, Pages, PrintOutcome, Printed, Way};
use crate::desk::provision::Input;
use crate::desk::{DeskError, Office};
use crate::domain::{PaperKind, RequestNo};
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
        let way = match purpose {
            LabelPurpose::Preview => Way::Preview,
            LabelPurpose::Save(path) => Way::Save(path),
            LabelPurpose::Out if self.has_printer(PaperKind::Label)? => {
                return self.print_labels(requests, (form, start_cell), ("", ""), None).map(drop);
            }
            LabelPurpose::Open | LabelPurpose::Out => Way::Open,
            LabelPurpose::Print { printer, reason } => {
                return self.print_labels(requests, (form, start_cell), (&printer, &reason), None).map(drop);
            }
        };
        self.make_file(requests, form, start_cell, way).map(drop)
    }

    /// Makes a recorded request's label: where the institution decided so it is printed at once, on the printer that was
    /// chosen for labels, else shown for printing; otherwise it lies in the spool folder.
    pub(super) fn make_label(&mut self, slot: SlotNo, request: &RequestNo) {
        if let Err(error) = self.begin_own_label(slot, request) {
            self.label_failed(slot, request, &Notice::from(&error));
        }
    }

    fn begin_own_label(&mut self, slot: SlotNo, request: &RequestNo) -> Result<(), DeskError> {
        let (requests, form) = (vec![request.clone()], self.place.form);
        let at_once = self.office()?.mail_policy()?.prints_labels;
        if at_once && self.has_printer(PaperKind::Label)? {
            return self.print_labels(requests, (form, 1), ("", ""), Some(slot)).map(drop);
        }
        let way = if at_once { Way::Open } else { Way::Save(self.spooled(request)) };
        let id = self.make_file(requests, form, 1, way)?;
        self.labels.push((id, slot));
        Ok(())
    }

    /// Hands one label to the printer that was chosen for labels, else into the spool folder; gives the number under
    /// which its end is told.
    pub(super) fn begin_label(&mut self, request: &RequestNo, form: Form) -> Result<u64, DeskError> {
        let requests = vec![request.clone()];
        if self.has_printer(PaperKind::Label)? {
            return self.print_labels(requests, (form, 1), ("", ""), None);
        }
        self.make_file(requests, form, 1, Way::Save(self.spooled(request)))
    }

    fn spooled(&self, request: &RequestNo) -> PathBuf {
        self.place.spool.join(format!("{}.pdf", request.0))
    }

    pub(super) fn print_labels(
        &mut self,
        requests: Vec<RequestNo>,
        (form, start_cell): (Form, u32),
        (printer, reason): (&str, &str),
        slot: Option<SlotNo>,
    ) -> Result<u64, DeskError> {
        let subjects: Vec<String> = requests.iter().map(|request| request.0.clone()).collect();
        let labels = u32::try_from(requests.len()).unwrap_or(u32::MAX);
        let paper = PaperKind::Label;
        let sheet = (form.cells() > 1).then_some((form, start_cell, labels));
        let wish = Wish { paper, subjects: &subjects, form: Some(form), printer, reason, slot, sheet };
        self.print(&wish, |office| label_pages(office, requests, form, start_cell))
    }

    fn make_file(
        &mut self,
        requests: Vec<RequestNo>,
        form: Form,
        start_cell: u32,
        way: Way,
    ) -> Result<u64, DeskError> {
        let pages = label_pages(self.office()?, requests, form, start_cell)?;
        self.hand_over(pages, way)
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

    /// The thread of paper made a file or a picture, or could not.
    pub(super) fn printed(&mut self, outcome: PrintOutcome) {
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

fn label_pages(
    office: &Office,
    requests: Vec<RequestNo>,
    form: Form,
    start_cell: u32,
) -> Result<Pages, DeskError> {
    let values = requests.iter().map(|no| office.label_value(no)).collect::<Result<Vec<_>, _>>()?;
    let start_cell = u8::try_from(start_cell).unwrap_or(u8::MAX);
    Ok(Pages::Labels { requests, values, form, start_cell })
}
