//! What templates read: the file `data.json`, made anew for every document.
//!
//! The shape is private to this room and to `assets/templates`; both change together. The trap: words such as 御中
//! and 簡易書留 belong to the templates, so marks and fields travel as their codes.

use serde::Serialize;

use crate::paper::coverage::{Coverage, Needs};
use crate::paper::line_break::{Break, breaks};
use crate::paper::{Addressee, Field, Geometry, LabelValue, PaperError, StartCell};

/// Every template, by its path.
pub static TEMPLATES: &[(&str, &str)] = &[
    ("label.typ", include_str!("../../assets/templates/label.typ")),
    ("label-roll-90x29.typ", include_str!("../../assets/templates/label-roll-90x29.typ")),
    ("test-page.typ", include_str!("../../assets/templates/test-page.typ")),
    ("label-sheet-12.typ", include_str!("../../assets/templates/label-sheet-12.typ")),
];

/// The path under which templates read their data.
pub const DATA: &str = "data.json";

/// Everything that one document is made of.
#[derive(Debug, Serialize)]
pub struct Job<'a> {
    geometry: &'static Geometry,
    first_cell: u8,
    labels: Vec<Label<'a>>,
}

/// One label.
#[derive(Debug, Serialize)]
struct Label<'a> {
    postal_code: String,
    street: Text<'a>,
    building: Text<'a>,
    organisation: Text<'a>,
    department: Text<'a>,
    person: Text<'a>,
    /// Otherwise the organisation itself is the addressee.
    to_person: bool,
    marks: Vec<&'static str>,
    sender_postal_code: String,
    sender_street: &'a str,
    sender_building: &'a str,
    sender_name: &'a str,
    reception_no: &'a str,
    pieces: u32,
    /// Characters that only the rare font draws.
    rare: Vec<String>,
}

/// A text that may take two lines.
#[derive(Debug, Serialize)]
struct Text<'a> {
    words: &'a str,
    breaks: Vec<Break>,
}

impl<'a> Text<'a> {
    fn new(words: &'a str) -> Self {
        let words = words.trim();
        Self { words, breaks: breaks(words) }
    }
}

impl<'a> Job<'a> {
    /// Checks the values; gives what the templates read, and the sequences that are drawn in their plain form.
    pub fn new(
        geometry: &'static Geometry,
        start: StartCell,
        values: &'a [LabelValue],
        coverage: &Coverage,
    ) -> Result<(Self, Vec<String>), PaperError> {
        if values.is_empty() {
            return Err(PaperError::Empty);
        }
        let mut plain = Vec::new();
        let mut labels = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            let mut label = Label::new(value);
            let mut needs = Needs::default();
            for (field, text, required) in label.texts() {
                if required && text.is_empty() {
                    return Err(PaperError::Missing { label: index, field });
                }
                coverage.examine(text, &mut needs).map_err(|character| PaperError::NoGlyph {
                    label: index,
                    field,
                    character,
                })?;
            }
            plain.append(&mut needs.plain);
            label.rare = needs.rare;
            labels.push(label);
        }
        plain.sort_unstable();
        plain.dedup();
        Ok((Self { geometry, first_cell: start.number() - 1, labels }, plain))
    }
}

impl<'a> Label<'a> {
    fn new(value: &'a LabelValue) -> Self {
        let (organisation, department, person, to_person) = match &value.addressee {
            Addressee::Organisation { name } => (name.as_str(), "", "", false),
            Addressee::Person { organisation, department, name } => {
                (organisation.as_str(), department.as_str(), name.as_str(), true)
            }
        };
        let mut marks = Vec::with_capacity(value.marks.len());
        for mark in &value.marks {
            if !marks.contains(&mark.as_str()) {
                marks.push(mark.as_str());
            }
        }
        Self {
            postal_code: value.address.postal_code.to_string(),
            street: Text::new(&value.address.street),
            building: Text::new(&value.address.building),
            organisation: Text::new(organisation),
            department: Text::new(department),
            person: Text::new(person),
            to_person,
            marks,
            sender_postal_code: value.sender.address.postal_code.to_string(),
            sender_street: value.sender.address.street.trim(),
            sender_building: value.sender.address.building.trim(),
            sender_name: value.sender.name.trim(),
            reception_no: value.reception_no.0.trim(),
            pieces: value.pieces,
            rare: Vec::new(),
        }
    }

    /// Every free text, its field, and whether a label cannot do without it.
    fn texts(&self) -> [(Field, &'a str, bool); 9] {
        [
            (Field::Street, self.street.words, true),
            (Field::Building, self.building.words, false),
            (Field::Organisation, self.organisation.words, !self.to_person),
            (Field::Department, self.department.words, false),
            (Field::Person, self.person.words, self.to_person),
            (Field::Sender, self.sender_street, true),
            (Field::Sender, self.sender_building, false),
            (Field::Sender, self.sender_name, true),
            (Field::ReceptionNo, self.reception_no, true),
        ]
    }
}
