//! Families of tokens: the list in the settings, and the question before the first write.

use crate::bench::message::{Answer, Event, Question, SlotNo, SlotState};
use crate::window::gallery::contents;
use crate::window::gallery::scenes::{self, Stage};
use crate::window::screen::settings::Part;
use crate::words::{Language, Notice, Severity};

/// The families; one was never tried with real tokens, and nobody has read that yet.
pub(super) fn settings(language: Language, dark: bool) -> Stage {
    let mut stage = scenes::settings(language, dark);
    stage.app.screens.settings.part = Part::Families;
    stage.app.screens.settings.families.chosen = 1;
    let untried = Notice::new("family-untried", Severity::Attention).text("token", "OS-0000123");
    stage.tell(Event::Notice(untried.word("family", "family", "open-serial")));
    stage
}

/// A slot asks before the first write to a family; its clock question is elsewhere.
pub(super) fn first_write(language: Language, dark: bool) -> Stage {
    let mut stage = scenes::bench(language, dark, 4);
    let mut slots = contents::slots(4);
    let asking = slots.iter_mut().find(|slot| slot.state == SlotState::Attention);
    if let Some((slot, token)) = asking.and_then(|slot| slot.token.clone().map(|token| (slot, token))) {
        let notice = Notice::new("first-write", Severity::Attention)
            .text("token", &token.serial)
            .word("family", "family", "token2")
            .text("model", "C301-i")
            .word("where", "first-write-where", "production");
        slot.question = Some(Question { notice, answers: [Answer::Allow, Answer::Drop] });
        slot.steps.clear();
        stage.app.screens.bench.slot = Some(SlotNo(slot.no.0));
    }
    stage.tell(Event::Slots(slots));
    stage
}
