//! Pages of papers and the list of templates for the pictures.

use std::sync::Arc;

use crate::bench::message::{
    PaperOf, PaperPicture, Sample, Subject, TemplateRow, TemplateStanding, TemplatesView,
};
use crate::domain::{DocumentKind, RequestNo};
use crate::paper::{Dpi, PaperError, Typesetter, template_files};
use crate::words::{Notice, Severity};

/// The letter of a parcel, as it prints.
///
/// # Errors
/// [`PaperError`] when the sample does not fit, which would be a fault of the assets.
pub fn letter(request: &RequestNo) -> Result<PaperPicture, PaperError> {
    let of = PaperOf::Subject(Subject::Letter(request.clone()));
    Ok(PaperPicture { of, ..sample(Sample::Paper(DocumentKind::Letter))? })
}

/// A page with invented data.
///
/// # Errors
/// As [`letter`].
pub fn sample(sample: Sample) -> Result<PaperPicture, PaperError> {
    let document = Typesetter::new()?.sample(sample)?;
    let picture = document.rgba(0, Dpi::new(150)?)?;
    Ok(PaperPicture {
        of: PaperOf::Sample(sample),
        page: 0,
        pages: u32::try_from(document.pages()).unwrap_or(u32::MAX),
        width: picture.width,
        height: picture.height,
        rgba: Arc::new(picture.rgba),
        without_barcode: document.reasons_without_barcode(),
    })
}

/// Every template: one of them the institution's, one that is broken.
#[must_use]
pub fn templates() -> TemplatesView {
    let row = |file: &'static str| {
        let standing = match file {
            "letter.typ" => TemplateStanding::Own,
            "receipt.typ" => TemplateStanding::Refused(broken()),
            _ => TemplateStanding::BuiltIn,
        };
        TemplateRow { file, sample: Sample::of_file(file), standing }
    };
    TemplatesView {
        folder: "/srv/desk/templates".into(),
        stamp: 7,
        rows: template_files().map(row).collect(),
    }
}

/// What is wrong with one of them.
#[must_use]
pub fn broken() -> Notice {
    Notice::new("template-refused", Severity::Fault)
        .text("file", "receipt.typ")
        .number("line", 14)
        .text("cause", "unclosed delimiter")
}
