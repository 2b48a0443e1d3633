//! Why a document was not made.
//!
//! The trap: a label that would be wrong is refused, never mended silently; the facts here are what the operator
//! needs to mend the address.

use thiserror::Error;

use crate::domain::code::codes;
use crate::paper::Form;
use crate::paper::barcode::BarcodeRefused;

codes! {
    /// A part of a label.
    Field {
        /// The postal code.
        PostalCode = "postal_code",
        /// Prefecture, city, town and number.
        Street = "street",
        /// Building and floor.
        Building = "building",
        /// The organisation.
        Organisation = "organisation",
        /// The department.
        Department = "department",
        /// The person.
        Person = "person",
        /// The return address.
        Sender = "sender",
        /// The reception number.
        ReceptionNo = "reception_no",
        /// All lines together, one below the other.
        Height = "height",
    }
}

/// Why a document was not made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PaperError {
    /// There is nothing to print.
    #[error("there is no label to print")]
    Empty,
    /// A text is too long even in the smallest size and two lines.
    #[error("{field} of label {label} is {missing_tenths_mm} tenths of a millimetre too long")]
    DoesNotFit {
        /// Which label, from 0.
        label: usize,
        /// Which part of it.
        field: Field,
        /// How much is missing, in tenths of a millimetre, at least 1.
        missing_tenths_mm: u32,
    },
    /// A needed text is empty.
    #[error("{field} of label {label} is empty")]
    Missing {
        /// Which label, from 0.
        label: usize,
        /// Which part of it.
        field: Field,
    },
    /// No embedded font can draw a character; line breaks and other control characters count as such.
    #[error("{field} of label {label} has U+{:04X}, which no font can draw", u32::from(*character))]
    NoGlyph {
        /// Which label, from 0.
        label: usize,
        /// Which part of it.
        field: Field,
        /// The character.
        character: char,
    },
    /// The form has no such cell.
    #[error("{form} has {cells} cells, got {got}")]
    StartCell {
        /// The form.
        form: Form,
        /// What was asked for.
        got: u8,
        /// How many it has.
        cells: u8,
    },
    /// A printer that is so far off is not corrected.
    #[error("a page is shifted by {most_tenths_mm} tenths of a millimetre at most, got {got_tenths_mm}")]
    Offset {
        /// What was asked for.
        got_tenths_mm: i8,
        /// The most.
        most_tenths_mm: i8,
    },
    /// A text is no barcode.
    #[error(transparent)]
    Barcode(#[from] BarcodeRefused),
    /// The document has no such page.
    #[error("the document has {pages} pages, got {got}")]
    Page {
        /// What was asked for, from 0.
        got: usize,
        /// How many it has.
        pages: usize,
    },
    /// A picture that coarse cannot be read, one that fine cannot be held.
    #[error("a picture has {least} to {most} dots per inch, got {got}")]
    Dpi {
        /// What was asked for.
        got: u16,
        /// The coarsest.
        least: u16,
        /// The finest.
        most: u16,
    },
    /// An embedded font cannot be read.
    #[error("font {index} of the embedded fonts cannot be read")]
    Font {
        /// Its place in the list.
        index: usize,
    },
    /// A template is wrong, or what it reports cannot be understood.
    #[error("{file}:{line}: {message}")]
    Template {
        /// The template.
        file: String,
        /// The line, from 1; 0 when it is unknown.
        line: usize,
        /// What the typesetter says.
        message: String,
    },
    /// The finished page cannot be written as a picture.
    #[error("the picture cannot be written: {message}")]
    Picture {
        /// What the encoder says.
        message: String,
    },
}
