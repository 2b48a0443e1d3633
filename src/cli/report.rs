//! What a command prints: objects for scripts on standard output, sentences and tables for people.
//!
//! Whatever the station says is `{"event":"notice","code":…,"severity":…,"message":…,"remedy":…,"facts":{…}}`, anything
//! else that goes wrong `{"event":"failed","message":…}`.

use std::io::Write as _;

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Value, json};

use crate::cli::exit::Failure;
use crate::words::{Fact, Notice, Sentences};

/// Columns of a terminal that everybody has.
const COLUMNS: u16 = 100;

/// Where a command's words go.
pub struct Report {
    json: bool,
    words: Sentences,
}

impl Report {
    /// A report in one of the two forms.
    #[must_use]
    pub const fn new(json: bool, words: Sentences) -> Self {
        Self { json, words }
    }

    /// Whether objects are printed.
    pub const fn is_json(&self) -> bool {
        self.json
    }

    /// The sentences.
    pub const fn words(&self) -> &Sentences {
        &self.words
    }

    /// One object on a line of its own; nothing for people.
    pub fn object(&self, value: &Value) {
        if self.json {
            line(&value.to_string());
        }
    }

    /// A sentence for people; nothing for scripts.
    pub fn sentence(&self, text: &str) {
        if !self.json {
            line(text);
        }
    }

    /// A table for people. Headings are message ids.
    pub fn table(&self, headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        self.fill(Table::new(), headings, rows);
    }

    /// A table whose cells are folded, so that none of its lines is longer than a terminal of usual width.
    pub fn narrow_table(&self, headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        let mut table = Table::new();
        table.set_width(COLUMNS);
        self.fill(table, headings, rows);
    }

    fn fill(&self, mut table: Table, headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        if self.json {
            return;
        }
        table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(headings.iter().map(|id| self.words.say(id)));
        for row in rows {
            table.add_row(row);
        }
        line(&table.to_string());
    }

    /// Something the station told.
    pub fn notice(&self, notice: &Notice) {
        if self.json {
            line(&notice_object(notice, &self.words).to_string());
            return;
        }
        let what = self.words.what(notice);
        match self.words.remedy(notice) {
            Some(remedy) => line(&format!("{what} {remedy}")),
            None => line(&what),
        }
    }

    /// Why the command was not done; people read it on standard error.
    pub fn failure(&self, failure: &Failure) {
        let text = match failure {
            Failure::Told(notice) => {
                if self.json {
                    line(&notice_object(notice, &self.words).to_string());
                    return;
                }
                let what = self.words.what(notice);
                self.words.remedy(notice).map_or_else(|| what.clone(), |remedy| format!("{what} {remedy}"))
            }
            Failure::Shown(_) | Failure::Program(_) => return,
            Failure::Usage(id) => self.words.say(id),
            Failure::NoAnswer => self.words.say("err-no-answer"),
            Failure::File(path, cause) => {
                let facts = [("path", Fact::Text(path.clone())), ("cause", Fact::Text(cause.to_string()))];
                self.words.say_with("err-file", &facts)
            }
        };
        if self.json {
            line(&json!({ "event": "failed", "message": text }).to_string());
        } else {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }
}

/// `{"event":"notice","code":…,"severity":…,"message":…,"remedy":…,"facts":{…}}`.
pub fn notice_object(notice: &Notice, words: &Sentences) -> Value {
    let facts: serde_json::Map<String, Value> = notice
        .facts
        .iter()
        .map(|(name, fact)| {
            let value = match fact {
                Fact::Text(text) | Fact::Word(text) => json!(text),
                Fact::Number(number) => json!(number),
            };
            ((*name).to_owned(), value)
        })
        .collect();
    json!({
        "event": "notice",
        "code": notice.code,
        "severity": format!("{:?}", notice.severity).to_lowercase(),
        "message": words.what(notice),
        "remedy": words.remedy(notice),
        "facts": facts,
    })
}

/// Prints a line; a reader that went away is no fault of this command.
fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}
