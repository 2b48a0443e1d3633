//! What the caller of `provision` answers to the questions of slots: the yes to a first write, and the codes of displays.
//!
//! The trap: a question stands in further pictures after it was answered, so an answer is given once for each question,
//! and a slot that was answered is no slot that stopped.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::json;

use crate::bench::message::{Answer, Command, SlotNo, SlotView};
use crate::cli::exit::Failure;
use crate::cli::provision::codes::TypedCodes;
use crate::cli::report::Report;
use crate::cli::session::Session;
use crate::words::{Fact, Notice};

/// What the caller answers.
pub(super) struct Answers<'a> {
    /// Families whose first write the caller allows.
    allowed: &'a [&'static str],
    /// Serials of tokens that may be shown the key that they refused, each once.
    shown_again: BTreeSet<&'a str>,
    /// Where the codes come from that a person reads off displays.
    codes: Option<TypedCodes>,
    /// Slots whose question was answered, and that still show it.
    given: BTreeMap<SlotNo, &'static str>,
    /// Slots whose codes were asked for.
    wanted: BTreeSet<SlotNo>,
}

impl<'a> Answers<'a> {
    /// What was said on the command line.
    ///
    /// # Errors
    /// [`Failure::File`] when the file of codes cannot be opened.
    pub(super) fn new(
        allowed: &'a [&'static str],
        shown_again: &'a [String],
        codes_from: Option<&Path>,
    ) -> Result<Self, Failure> {
        let codes = codes_from.map(TypedCodes::read).transpose()?;
        let shown_again = shown_again.iter().map(String::as_str).collect();
        Ok(Self { allowed, shown_again, codes, given: BTreeMap::new(), wanted: BTreeSet::new() })
    }

    /// Takes in what was typed since; whether there is anything to answer with.
    pub(super) fn listen(&mut self, report: &Report) -> bool {
        self.codes.as_mut().is_some_and(|codes| codes.listen(|notice| report.notice(notice)))
    }

    /// Answers the question of a slot, where the caller has an answer to it.
    pub(super) fn give(
        &mut self,
        slot: &SlotView,
        session: &Session,
        report: &Report,
    ) -> Result<(), Failure> {
        let asked = slot.question.as_ref().map(|question| question.notice.code);
        if self.given.get(&slot.no).copied() != asked {
            self.given.remove(&slot.no);
        }
        if !wants_codes(slot) {
            self.wanted.remove(&slot.no);
        }
        let Some(asked) = asked.filter(|_| !self.given.contains_key(&slot.no)) else { return Ok(()) };
        if let Some(answer) = self.answer_to(slot, report) {
            self.given.insert(slot.no, asked);
            session.ask(Command::Answer { slot: slot.no, answer })?;
        }
        Ok(())
    }

    /// Where the station could not read what was typed as codes, they are asked for again.
    pub(super) fn take_back(&mut self, notice: &Notice, report: &Report) -> bool {
        if notice.code != "code-refused" {
            return false;
        }
        report.notice(notice);
        self.given.retain(|no, _| !self.wanted.remove(no));
        true
    }

    /// Whether a slot goes on although it shows a question.
    pub(super) fn goes_on(&self, no: SlotNo) -> bool {
        self.given.contains_key(&no) || self.is_waited_for(no)
    }

    /// Whether some slot goes on.
    pub(super) fn go_on(&self) -> bool {
        !self.given.is_empty() || self.wait_for_somebody()
    }

    /// Whether it is a person that is waited for, who may take time.
    pub(super) fn wait_for_somebody(&self) -> bool {
        self.wanted.iter().any(|no| self.is_waited_for(*no))
    }

    fn is_waited_for(&self, no: SlotNo) -> bool {
        let may_come = self.codes.as_ref().is_some_and(|codes| !codes.is_over());
        may_come && self.wanted.contains(&no) && !self.given.contains_key(&no)
    }

    fn answer_to(&mut self, slot: &SlotView, report: &Report) -> Option<Answer> {
        let token = slot.token.as_ref()?;
        if asks_for_first_write(slot) {
            return self.allowed.contains(&token.family).then_some(Answer::Allow);
        }
        if slot.question.as_ref().is_some_and(|question| question.answers.contains(&Answer::ShowKey)) {
            return self.shown_again.remove(token.serial.as_str()).then_some(Answer::ShowKey);
        }
        let codes = self.codes.as_mut().filter(|_| wants_codes(slot))?;
        if self.wanted.insert(slot.no) {
            report.object(&json!({
                "event": "codes_wanted", "slot": slot.no.0, "serial": token.serial.as_str(),
            }));
            let question = slot.question.as_ref()?;
            report.sentence(&report.words().what(&question.notice));
            let how = [("token", Fact::Text(token.serial.to_string()))];
            report.sentence(&report.words().say_with("codes-from-how", &how));
        }
        let [first, second] = codes.take(token.serial.as_str())?;
        Some(Answer::Codes { first, second })
    }
}

/// Whether a slot waits for a yes to the first write to its family.
pub(super) fn asks_for_first_write(slot: &SlotView) -> bool {
    slot.question.as_ref().is_some_and(|question| question.answers.contains(&Answer::Allow))
}

/// Whether a slot waits for two codes that only a person sees.
fn wants_codes(slot: &SlotView) -> bool {
    let is_codes = |answer: &Answer| matches!(answer, Answer::Codes { .. });
    slot.question.as_ref().is_some_and(|question| question.answers.iter().any(is_codes))
}
