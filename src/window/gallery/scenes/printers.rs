//! Scenes of printers: a label on its way to one, and the list of them.

use crate::bench::message::Event;
use crate::domain::RequestNo;
use crate::paper::Form;
use crate::window::gallery::scenes;
use crate::window::gallery::{Stage, contents};
use crate::window::screen::settings::Part;
use crate::words::Language;

/// A label whose printer waits for paper.
pub(super) fn dispatch(language: Language, dark: bool) -> Stage {
    let mut stage = scenes::dispatch(language, dark, false);
    stage.app.screens.dispatch.chosen = Some(RequestNo("26-1102".into()));
    stage.tell(Event::Printers(contents::printers()));
    stage.tell(Event::Printing(contents::printing()));
    if let Ok(picture) = contents::label(Form::Roll90x29, 1, &[RequestNo("26-1102".into())]) {
        stage.tell(Event::LabelPreview(picture));
    }
    stage
}

/// The printers of the house, the first one open.
pub(super) fn settings(language: Language, dark: bool) -> Stage {
    let mut stage = scenes::settings(language, dark);
    let printers = contents::printers();
    let screen = &mut stage.app.screens.settings;
    screen.part = Part::Printers;
    screen.printers.choose(printers.printers.first());
    stage.tell(Event::Printers(printers));
    stage
}
