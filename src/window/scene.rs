//! What a screen sees while it is drawn, and what it may ask for: everything read-only, wishes collected.

use crate::bench::message::{Command, HitTarget, SlotNo};
use crate::domain::UnixMillis;
use crate::window::command::Intent;
use crate::window::look::Look;
use crate::window::model::Model;
use crate::words::{Fact, Sentences};

/// What a screen sees.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Colours.
    pub look: &'a Look,
    /// Words.
    pub words: &'a Sentences,
    /// What the station has sent.
    pub model: &'a Model,
    /// The station's time.
    pub now: UnixMillis,
}

impl Scene<'_> {
    /// A message.
    #[must_use]
    pub fn say(&self, id: &str) -> String {
        self.words.say(id)
    }

    /// A message with facts.
    #[must_use]
    pub fn say_with(&self, id: &str, facts: &[(&str, Fact)]) -> String {
        self.words.say_with(id, facts)
    }

    /// The word of a code.
    #[must_use]
    pub fn word(&self, list: &str, code: &str) -> String {
        self.words.word(list, code)
    }

    /// The name of an act.
    #[must_use]
    pub fn name(&self, intent: Intent) -> String {
        self.words.say(intent.entry().id)
    }
}

/// What a screen asks for.
#[derive(Debug)]
pub enum Ask {
    /// Do what a key would do.
    Do(Intent),
    /// Send a command to the station.
    Send(Command),
    /// Open what a search found.
    Open(HitTarget),
    /// Choose a slot and put the keyboard into its first field.
    TypeCodes(SlotNo),
    /// Put the keyboard into a field: the act that was asked for needs what belongs there.
    Type(egui::Id),
    /// Close the dialog that is open.
    CloseDialog,
    /// Forget what was typed into these fields, so that no undo brings a passphrase back.
    ForgetTyped(Vec<egui::Id>),
}
