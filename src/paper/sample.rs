//! Every page that can be tried without a customer: each form of the label and each paper, with invented data.
//!
//! The data lie beside the templates, so that whoever writes a template sees what it may read. The trap: a sample that
//! lacks what a real paper has would let a broken template pass; a test compares their shapes.

use serde_json::Value;

use crate::domain::{Address, DocumentKind, PostalCode, RequestNo};
use crate::paper::barcode::CustomerBarcode;
use crate::paper::content::{BUILT_IN, BuiltIn};
use crate::paper::{Addressee, Form, LabelValue, Mark, PaperError, Sender};

static LABEL: &str = include_str!("../../assets/templates/samples/label.json");

/// Something that can be set with invented data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sample {
    /// A label on a form.
    Label(Form),
    /// Any other paper.
    Paper(DocumentKind),
}

impl Sample {
    /// All of them, in the order of the lists.
    pub fn all() -> impl Iterator<Item = Self> {
        let papers = BUILT_IN.iter().map(|built_in| Self::Paper(built_in.kind));
        Form::ALL.iter().copied().map(Self::Label).chain(papers)
    }

    /// Which paper it is.
    #[must_use]
    pub const fn kind(self) -> DocumentKind {
        match self {
            Self::Label(_) => DocumentKind::Label,
            Self::Paper(kind) => kind,
        }
    }

    /// The file of its main template.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Label(form) => form.layout().template,
            Self::Paper(kind) => of(kind).map_or("", |built_in| built_in.file),
        }
    }

    /// The first sample whose main template is that file.
    #[must_use]
    pub fn of_file(file: &str) -> Option<Self> {
        Self::all().find(|sample| sample.file() == file)
    }
}

/// What the template of a paper reads when it is tried.
pub fn data(kind: DocumentKind) -> Result<Value, PaperError> {
    let built_in = of(kind).ok_or(PaperError::Empty)?;
    read(built_in.sample)
}

/// A label to try a form with.
pub fn label() -> Result<LabelValue, PaperError> {
    let data = read(LABEL)?;
    let text = |key: &str| data.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let address = |of: &str| -> Result<Address, PaperError> {
        let postal_code = PostalCode::parse(&text(&format!("{of}postal_code")))
            .map_err(|refused| unreadable(&refused.to_string()))?;
        Ok(Address {
            postal_code,
            street: text(&format!("{of}street")),
            building: text(&format!("{of}building")),
        })
    };
    let place = address("")?;
    Ok(LabelValue {
        barcode: CustomerBarcode::of_address(&place.postal_code, &text("behind_the_town")),
        address: place,
        addressee: Addressee::Person {
            organisation: text("organisation"),
            department: text("department"),
            name: text("person"),
        },
        marks: vec![Mark::SimpleRegistered, Mark::DoNotForward, Mark::Confidential],
        sender: Sender { name: text("sender"), address: address("sender_")? },
        reception_no: RequestNo(text("reception_no")),
        pieces: 2,
    })
}

fn of(kind: DocumentKind) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|built_in| built_in.kind == kind)
}

fn read(json: &str) -> Result<Value, PaperError> {
    serde_json::from_str(json).map_err(|error| unreadable(&error.to_string()))
}

fn unreadable(message: &str) -> PaperError {
    PaperError::Template { file: "sample".to_owned(), line: 0, message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_can_be_read_and_is_found_by_its_file() {
        assert!(label().is_ok());
        for sample in Sample::all() {
            let found = Sample::of_file(sample.file()).unwrap();
            assert_eq!((found.file(), found.kind()), (sample.file(), sample.kind()));
            if let Sample::Paper(kind) = sample {
                assert!(data(kind).unwrap().is_object(), "{kind}");
            }
        }
    }
}
