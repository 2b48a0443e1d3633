//! Scenes of papers: letters and slips beside their label, and the institution's own templates.

use crate::bench::message::{Event, PaperOf, Sample, Subject};
use crate::window::gallery::scenes::{dispatch, settings};
use crate::window::gallery::{Stage, contents};
use crate::window::screen::dispatch::Sheet;
use crate::window::screen::settings::Part;
use crate::words::{Language, Notice, Severity};

/// The letter beside its label.
pub(super) fn letter(language: Language, dark: bool) -> Stage {
    let mut stage = dispatch(language, dark, false);
    stage.app.screens.dispatch.turn_to(Sheet::Letter);
    let request = stage.app.screens.dispatch.chosen.clone();
    if let Some(Ok(picture)) = request.as_ref().map(contents::papers::letter) {
        stage.tell(Event::PaperPreview(picture));
    }
    stage
}

/// A parcel that brings no old units back.
pub(super) fn no_slip(language: Language, dark: bool) -> Stage {
    let mut stage = dispatch(language, dark, false);
    let screen = &mut stage.app.screens.dispatch;
    screen.turn_to(Sheet::ReturnSlip);
    if let Some(request) = screen.chosen.clone() {
        let notice = Notice::new("paper-empty", Severity::Refused)
            .word("document", "document-kind", "return-slip")
            .text("about", &request);
        stage.tell(Event::NoPaper { of: PaperOf::Subject(Subject::ReturnSlip(request)), notice });
    }
    stage
}

/// The templates, one of them chosen.
pub(super) fn templates(language: Language, dark: bool, file: &str) -> Stage {
    let mut stage = settings(language, dark);
    let view = contents::papers::templates();
    let screen = &mut stage.app.screens.settings;
    screen.part = Part::Templates;
    screen.templates.chosen = view.rows.iter().position(|row| row.file == file).unwrap_or(0);
    if let Some(Ok(picture)) = Sample::of_file(file).map(contents::papers::sample) {
        stage.tell(Event::PaperPreview(picture));
    }
    stage.tell(Event::Templates(view));
    stage
}
