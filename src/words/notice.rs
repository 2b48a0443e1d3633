//! What the station tells a person: a code, how grave it is, and the facts; the sentence is found later.
//!
//! Every code has two messages in each language: `err-<code>` (or `say-<code>` for good news) says what
//! happened, `fix-<code>` what to do now.

use std::fmt;

/// How grave a notice is; it decides colour, icon and exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something went as asked.
    Done,
    /// Something to know.
    Info,
    /// A person has to decide.
    Attention,
    /// A rule said no.
    Refused,
    /// A device, a disk or a printer failed.
    Fault,
    /// The station itself is wrong.
    Bug,
}

/// One fact of a notice; how it is written depends on the language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A name, a number with hyphens, a path: shown as it is.
    Text(String),
    /// A count or an amount.
    Number(i64),
    /// A stable code whose word is the message of this id, for example `token-state-in_stock`.
    Word(String),
}

/// What happened, ready to be put into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Stable code, for example `token-not-in-stock`.
    pub code: &'static str,
    /// How grave.
    pub severity: Severity,
    /// Named facts for the sentence.
    pub facts: Vec<(&'static str, Fact)>,
}

impl Notice {
    /// A notice without facts.
    #[must_use]
    pub const fn new(code: &'static str, severity: Severity) -> Self {
        Self { code, severity, facts: Vec::new() }
    }

    /// Adds a text.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.facts.push((name, Fact::Text(value.to_string())));
        self
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: impl Into<i64>) -> Self {
        self.facts.push((name, Fact::Number(value.into())));
        self
    }

    /// Adds a word by its list and code: `("token-state", "in_stock")` becomes `token-state-in_stock`.
    #[must_use]
    pub fn word(mut self, name: &'static str, list: &str, code: &str) -> Self {
        self.facts.push((name, Fact::Word(format!("{list}-{code}"))));
        self
    }

    /// The message id of what happened.
    #[must_use]
    pub fn message_id(&self) -> String {
        match self.severity {
            Severity::Done | Severity::Info => format!("say-{}", self.code),
            Severity::Attention | Severity::Refused | Severity::Fault | Severity::Bug => {
                format!("err-{}", self.code)
            }
        }
    }

    /// The message id of what to do now.
    #[must_use]
    pub fn remedy_id(&self) -> String {
        format!("fix-{}", self.code)
    }
}
