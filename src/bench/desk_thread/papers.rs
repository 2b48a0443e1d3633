//! Papers besides labels, and templates: asked for by a person, made by the printer thread.

use crate::bench::desk_thread::Desk;
use crate::bench::message::{Event, LabelPurpose, PaperOf, Subject, TemplateAct};
use crate::bench::printer_thread::{Matter, PrintJob, Printed};
use crate::bench::templates;
use crate::desk::DeskError;
use crate::words::{Notice, Severity};

impl Desk {
    /// Makes a paper that a person asked for.
    pub(super) fn paper(
        &mut self,
        subject: Subject,
        reprint: u32,
        page: u32,
        purpose: LabelPurpose,
    ) -> Result<(), DeskError> {
        let office = self.office()?;
        office.stamp()?;
        let content = match office.paper(&subject, reprint) {
            Ok(content) => content,
            Err(error) if purpose == LabelPurpose::Preview => {
                self.no_page(subject, &error);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        self.hand_over(Matter::Paper { subject, content, page }, purpose);
        Ok(())
    }

    /// Does something with templates.
    pub(super) fn template(&mut self, act: TemplateAct) -> Result<(), DeskError> {
        self.office()?.stamp()?;
        match act {
            TemplateAct::Look { sample, page, seen } => {
                self.hand_over(Matter::Sample { sample, page, seen }, LabelPurpose::Preview);
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

    fn hand_over(&mut self, matter: Matter, purpose: LabelPurpose) {
        let job = PrintJob { id: self.number(), matter, purpose, spool: self.place.spool.clone() };
        if self.links.print_jobs.try_send(job).is_err() {
            self.say(Notice::new("printer-busy", Severity::Fault));
        }
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
