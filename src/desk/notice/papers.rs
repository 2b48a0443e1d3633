//! What is wrong with a paper or with an institution's template, as notices: the words are in `papers.ftl`.

use super::{count, fault, refused};
use crate::domain::DocumentKind;
use crate::paper::{Field, PaperError, Refused};
use crate::words::Notice;

/// A text that does not fit on a paper.
pub(super) fn too_long(document: DocumentKind, line: usize, field: Field, missing_tenths_mm: u32) -> Notice {
    refused("paper-too-long")
        .word("document", "document-kind", document.as_str())
        .number("line", count(line + 1))
        .word("field", "label-field", field.as_str())
        .text("missing", millimetres(missing_tenths_mm))
}

/// A character that no font has.
pub(super) fn no_glyph(document: DocumentKind, line: usize, field: Field, character: char) -> Notice {
    refused("paper-no-glyph")
        .word("document", "document-kind", document.as_str())
        .number("line", count(line + 1))
        .word("field", "label-field", field.as_str())
        .text("character", character)
        .text("code", format_args!("U+{:04X}", u32::from(character)))
}

/// A template that tells what a parcel holds.
pub(super) fn telltale(file: &str, word: &str) -> Notice {
    refused("paper-telltale").text("file", file).text("word", word)
}

/// A template of the institution that does not count; the built-in one is used.
impl From<&Refused> for Notice {
    fn from(one: &Refused) -> Self {
        let Refused { file, error } = one;
        match error {
            PaperError::Telltale { word, .. } => telltale(file, word),
            PaperError::Template { file, line, message } => fault("template-refused")
                .text("file", file)
                .number("line", count(*line))
                .text("cause", message),
            PaperError::LineTooLong { field, missing_tenths_mm, .. }
            | PaperError::DoesNotFit { field, missing_tenths_mm, .. } => fault("template-unfit")
                .text("file", file)
                .word("field", "label-field", field.as_str())
                .text("missing", millimetres(*missing_tenths_mm)),
            other => fault("template-refused").text("file", file).number("line", 0).text("cause", other),
        }
    }
}

fn millimetres(tenths: u32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}
