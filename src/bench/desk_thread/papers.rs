//! Papers besides labels, and templates: asked for by a person, made by the printer thread or printed on the printer that was
//! chosen for the paper.
//!
//! The trap: a copy on paper is counted under its own kind, so no letter ever makes a parcel look labelled.

use crate::bench::desk_thread::Desk;
use crate::bench::desk_thread::printers::Wish;
use crate::bench::message::{Event, LabelPurpose, PaperOf, Subject, TemplateAct};
use crate::bench::printer_thread::{Pages, Printed, Way};
use crate::bench::templates;
use crate::desk::{DeskError, Office};
use crate::paper::Content;
use crate::words::{Notice, Severity};

impl Desk {
    /// Makes a paper that a person asked for.
    pub(super) fn paper(
        &mut self,
        subject: Subject,
        reprint: Option<u32>,
        page: u32,
        purpose: LabelPurpose,
    ) -> Result<(), DeskError> {
        self.office()?.stamp()?;
        let way = match purpose {
            LabelPurpose::Preview => Way::Preview,
            LabelPurpose::Save(path) => Way::Save(path),
            LabelPurpose::Out if self.has_printer(subject.kind().into())? => {
                return self.print_paper(&subject, reprint, ("", "")).map(drop);
            }
            LabelPurpose::Open | LabelPurpose::Out => Way::Open,
            LabelPurpose::Print { printer, reason } => {
                return self.print_paper(&subject, reprint, (&printer, &reason)).map(drop);
            }
        };
        let content = match content(self.office()?, &subject, reprint) {
            Ok(content) => content,
            Err(error) if matches!(way, Way::Preview) => {
                self.no_page(subject, &error);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        self.hand_over(Pages::Paper { subject, content, page }, way).map(drop)
    }

    /// Prints a paper, on the printer that was chosen for it where none is named; counted and journaled as every copy is.
    pub(super) fn print_paper(
        &mut self,
        subject: &Subject,
        reprint: Option<u32>,
        (printer, reason): (&str, &str),
    ) -> Result<u64, DeskError> {
        let wish = Wish {
            paper: subject.kind().into(),
            subjects: &[subject.to_string()],
            form: None,
            printer,
            reason,
            slot: None,
            sheet: None,
        };
        self.print(&wish, |office| {
            let content = content(office, subject, reprint)?;
            Ok(Pages::Paper { subject: subject.clone(), content, page: 0 })
        })
    }

    /// Puts each paper that has something on it onto the printer that was chosen for it, else into the spool folder.
    pub(super) fn put_out(&mut self, subjects: &[Subject]) {
        for subject in subjects {
            match self.put_out_one(subject) {
                Ok(()) | Err(DeskError::NothingOnPaper { .. }) => {}
                Err(error) => self.say_error(&error),
            }
        }
    }

    fn put_out_one(&mut self, subject: &Subject) -> Result<(), DeskError> {
        if self.has_printer(subject.kind().into())? {
            return self.print_paper(subject, None, ("", "")).map(drop);
        }
        let content = content(self.office()?, subject, None)?;
        let path = self.place.spool.join(format!("{}-{subject}.pdf", subject.kind()));
        self.hand_over(Pages::Paper { subject: subject.clone(), content, page: 0 }, Way::Save(path)).map(drop)
    }

    /// Does something with templates.
    pub(super) fn template(&mut self, act: TemplateAct) -> Result<(), DeskError> {
        self.office()?.stamp()?;
        match act {
            TemplateAct::Look { sample, page, seen } => {
                self.hand_over(Pages::Sample { sample, page, seen }, Way::Preview)?;
            }
            TemplateAct::Export { file } => {
                let path = templates::export(&self.place.templates, &file)?;
                self.say(Notice::new("template-exported", Severity::Done).text("path", path.display()));
            }
            TemplateAct::OpenFolder => {
                let folder = &self.place.templates;
                crate::port::open_in_viewer(folder)
                    .map_err(|cause| DeskError::File { path: folder.display().to_string(), cause })?;
            }
        }
        Ok(())
    }

    /// A page to look at is made, or it is said in its place why there is none.
    pub(super) fn page_made(&mut self, subject: Subject, result: Result<Printed, DeskError>) {
        match result {
            Err(error) => self.no_page(subject, &error),
            made => self.paper_made(Some(&subject), made),
        }
    }

    fn no_page(&mut self, subject: Subject, error: &DeskError) {
        let of = PaperOf::Subject(subject);
        self.links.outbox.put(Event::NoPaper { of, notice: Notice::from(error) });
    }

    /// A paper or a sample is made, or not.
    pub(super) fn paper_made(&mut self, subject: Option<&Subject>, result: Result<Printed, DeskError>) {
        match result {
            Ok(Printed::Label(picture)) => self.links.outbox.put(Event::LabelPreview(picture)),
            Ok(Printed::Page(picture)) => self.links.outbox.put(Event::PaperPreview(picture)),
            Ok(Printed::Sample(picture, templates)) => {
                self.links.outbox.put(Event::Templates(templates));
                self.links.outbox.put(Event::PaperPreview(picture));
            }
            Ok(Printed::Unchanged) => {}
            Ok(Printed::File(path, show)) => {
                if show && let Err(cause) = crate::port::open_in_viewer(&path) {
                    self.say_error(&DeskError::File { path: path.display().to_string(), cause });
                }
                let notice = Notice::new("paper-saved", Severity::Done).text("path", path.display());
                let kind = subject.map_or("label", |subject| subject.kind().as_str());
                self.say(notice.word("document", "document-kind", kind));
            }
            Err(error) => self.say_error(&error),
        }
    }
}

/// What stands on a paper. Papers that stay inside say which copy they are: as the register counts, where nobody says it.
fn content(office: &Office, subject: &Subject, reprint: Option<u32>) -> Result<Content, DeskError> {
    let reprint = match reprint {
        Some(said) => said,
        None => office.reprint_no(subject.kind().into(), &subject.to_string())?,
    };
    office.paper(subject, reprint)
}
