//! Papers and their templates: what people ask for, and the pages as they will print.

use std::sync::Arc;

use crate::domain::DocumentKind;
use crate::words::Notice;

pub use crate::desk::papers::Subject;
pub use crate::paper::Sample;

/// Something to do with templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateAct {
    /// Show a page with invented data, unless nothing has changed since.
    Look {
        /// Which.
        sample: Sample,
        /// Which page, from 0.
        page: u32,
        /// The stamp of the picture that is shown already; `None` for none.
        seen: Option<u64>,
    },
    /// Write a built-in template into the folder of own ones.
    Export {
        /// Its file.
        file: String,
    },
    /// Show the folder in whatever program the system has for it.
    OpenFolder,
}

/// What a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperOf {
    /// A paper as it will print.
    Subject(Subject),
    /// A template with invented data.
    Sample(Sample),
}

impl PaperOf {
    /// Which paper.
    #[must_use]
    pub const fn kind(&self) -> DocumentKind {
        match self {
            Self::Subject(subject) => subject.kind(),
            Self::Sample(sample) => sample.kind(),
        }
    }
}

/// A page as it will print.
#[derive(Clone, PartialEq, Eq)]
pub struct PaperPicture {
    /// Of what.
    pub of: PaperOf,
    /// Which page, from 0.
    pub page: u32,
    /// Pages in all.
    pub pages: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Four bytes a pixel.
    pub rgba: Arc<Vec<u8>>,
    /// Why barcodes of the paper are left out (codes of `paper::barcode::NoBarcode`), and how many for each reason.
    pub without_barcode: Vec<(&'static str, u32)>,
}

impl std::fmt::Debug for PaperPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PaperPicture({:?}, {} of {})", self.of, self.page + 1, self.pages)
    }
}

/// Every template, and which one counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplatesView {
    /// Where own ones lie.
    pub folder: String,
    /// Another number after every change of the folder.
    pub stamp: u64,
    /// The rows.
    pub rows: Vec<TemplateRow>,
}

/// One template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateRow {
    /// Its file.
    pub file: &'static str,
    /// What it can be tried on; `None` for one that others share.
    pub sample: Option<Sample>,
    /// Which one counts.
    pub standing: TemplateStanding,
}

/// Which template counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateStanding {
    /// The built-in one.
    BuiltIn,
    /// The institution's.
    Own,
    /// The built-in one, because the institution's is broken.
    Refused(Notice),
}

impl TemplateStanding {
    /// Its code, as scripts read it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::Own => "own",
            Self::Refused(_) => "refused",
        }
    }
}
