//! Names and values in two aligned columns, as on a form.

use egui::{Align2, Rect, Ui, pos2};

use crate::window::look::{Face, Look, Tone};
use crate::window::widget::text;
use crate::words::{Language, Notice, Sentences};

/// One line: a name and its value.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// The value.
    pub value: String,
    /// Its face.
    pub face: Face,
    /// Its tone.
    pub tone: Tone,
    /// Up to how many lines it may take.
    pub rows: usize,
}

impl Fact {
    /// A value in words.
    #[must_use]
    pub fn words(name: String, value: impl Into<String>) -> Self {
        Self { name, value: value.into(), face: Face::Body, tone: Tone::Plain, rows: 1 }
    }

    /// A number or a serial.
    #[must_use]
    pub fn code(name: String, value: impl Into<String>) -> Self {
        Self { face: Face::Code, ..Self::words(name, value) }
    }

    /// Up to so many lines.
    #[must_use]
    pub const fn rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    /// In another tone.
    #[must_use]
    pub const fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

/// What speaks against the address above it, without a name of its own.
#[must_use]
pub fn doubt(words: &Sentences, doubt: &Notice) -> Fact {
    let between = if words.language() == Language::Japanese { "" } else { " " };
    let remedy = words.remedy(doubt).unwrap_or_default();
    let told = format!("{}{between}{remedy}", words.what(doubt));
    Fact { face: Face::Small, ..Fact::words(String::new(), told).rows(4).tone(Tone::Attention) }
}

/// The lines of an address, its postal code with the mark that people write before it.
#[must_use]
pub fn address(lines: &[String]) -> Vec<String> {
    const POSTAL_MARK: char = '\u{3012}';
    let mut lines = lines.to_vec();
    if let Some(code) = lines.first_mut().filter(|code| code.starts_with(|c: char| c.is_ascii_digit())) {
        code.insert(0, POSTAL_MARK);
    }
    lines
}

/// Writes the facts from the top of `rect`, the names `column` wide; gives where they end.
pub fn show(ui: &mut Ui, look: &Look, rect: Rect, column: f32, facts: &[Fact]) -> f32 {
    let mut top = rect.top();
    for fact in facts {
        let value_left = rect.left() + column;
        let name = Rect::from_min_max(pos2(rect.left(), top), pos2(value_left - 8.0, top + 24.0));
        text::line(ui, name, Align2::LEFT_CENTER, Face::Body, look.muted, &fact.name);
        let ink = look.ink(fact.tone);
        let one = Rect::from_min_max(pos2(value_left, top), pos2(rect.right(), top + 24.0));
        if fact.rows <= 1 {
            text::line(ui, one, Align2::LEFT_CENTER, fact.face, ink, &fact.value);
            top += 24.0;
        } else {
            let many = Rect::from_min_max(pos2(value_left, top + 2.0), pos2(rect.right(), rect.bottom()));
            let took = text::lines(ui, many, Align2::LEFT_TOP, fact.face, ink, &fact.value, fact.rows);
            top = (took.bottom() + 2.0).max(top + 24.0);
        }
        if top > rect.bottom() {
            break;
        }
    }
    top
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postal_code_gets_its_mark_once() {
        let lines = ["543-0001".to_owned(), "x".to_owned()];
        let marked = address(&lines);
        assert_eq!(marked, ["\u{3012}543-0001", "x"]);
        assert_eq!(address(&marked), marked);
    }
}
