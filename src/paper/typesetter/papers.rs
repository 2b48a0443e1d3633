//! Papers other than labels: what they say checked for characters that no font has, then set by their template.
//!
//! The trap: a text that is not looked at could print as boxes, so every string of the data is looked at wherever it
//! stands, and its nearest key says in words where.

use serde_json::Value;

use crate::domain::DocumentKind;
use crate::paper::coverage::{Coverage, Needs};
use crate::paper::typesetter::{REMEMBERED_RUNS, Set, Typesetter, misfit, template_error};
use crate::paper::{Content, Document, Field, PaperError, Sample, StartCell};
use crate::paper::{placed, sample};

impl Typesetter {
    /// A paper, on as many pages as it needs.
    ///
    /// # Errors
    /// [`PaperError`] naming the first text that cannot be printed, and why.
    pub fn paper(&self, content: &Content) -> Result<Document, PaperError> {
        let kind = content.kind();
        let file = Sample::Paper(kind).file();
        self.set(kind, content.data().map_err(|error| template_error(file, 0, &error.to_string()))?)
    }

    /// A page with invented data, to see what a template makes of it.
    ///
    /// # Errors
    /// As [`Typesetter::paper`] and [`Typesetter::labels`].
    pub fn sample(&self, sample: Sample) -> Result<Document, PaperError> {
        match sample {
            Sample::Label(form) => self.labels(form, StartCell::FIRST, &[sample::label()?]),
            Sample::Paper(kind) => self.set(kind, sample::data(kind)?),
        }
    }

    fn set(&self, kind: DocumentKind, mut data: Value) -> Result<Document, PaperError> {
        let file = Sample::Paper(kind).file();
        let mut needs = Needs::default();
        let at = Spot { kind, line: 0, field: Field::Words };
        examine(&data, at, &self.coverage, &mut needs)?;
        if let Value::Object(data) = &mut data {
            data.insert("rare".to_owned(), needs.rare.into());
        }
        let data = serde_json::to_vec(&data).map_err(|error| template_error(file, 0, &error.to_string()))?;
        let pages = self.compile(file, data);
        typst::comemo::evict(REMEMBERED_RUNS);
        let pages = pages?;
        if let Some((line, field, missing_tenths_mm)) = misfit(&pages, file)? {
            return Err(PaperError::LineTooLong { document: kind, line, field, missing_tenths_mm });
        }
        let unreadable = || template_error(file, 0, "a place of a barcode cannot be read");
        if !kind.names_serials() && placed::names_a_serial(&pages).ok_or_else(unreadable)? {
            return Err(PaperError::Telltale { file: file.to_owned(), word: "code128".to_owned() });
        }
        let without = placed::left_out(&pages).ok_or_else(unreadable)?;
        let mut set = Set { plain_forms: needs.plain, ..Set::default() };
        set.add(&pages, file, |_| None)?;
        Ok(set.finish()?.lacking_barcodes(without))
    }
}

/// Where in the data a text stands.
#[derive(Clone, Copy)]
struct Spot {
    kind: DocumentKind,
    line: usize,
    field: Field,
}

fn examine(data: &Value, at: Spot, coverage: &Coverage, needs: &mut Needs) -> Result<(), PaperError> {
    match data {
        Value::String(text) => coverage.examine(text, needs).map_err(|character| PaperError::LineNoGlyph {
            document: at.kind,
            line: at.line,
            field: at.field,
            character,
        }),
        Value::Array(values) => (0..)
            .zip(values)
            .try_for_each(|(line, value)| examine(value, Spot { line, ..at }, coverage, needs)),
        Value::Object(values) => values.iter().try_for_each(|(key, value)| {
            let field = Field::parse(key).unwrap_or(at.field);
            examine(value, Spot { field, ..at }, coverage, needs)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}
