//! Documents: a value in, PDF or PNG out.
//!
//! ```text
//!  LabelValue ─┬▶ Typesetter ──▶ Document ──▶ pdf()          the paper
//!  Content    ─┘  fonts, templates            png(), rgba()  the same page as a picture
//!                 barcodes
//! ```
//!
//! Typst templates from `assets/templates`, fonts from `assets/fonts`, all inside the program: no file, no clock, no
//! printer. An institution may put its own templates in their place; whoever reads the files hands them in. One compiled
//! [`Document`] gives both the paper and the picture, so the preview is the print. What stands where on a label is planned
//! in `label/`, from widths that the typesetter itself gives; papers are measured in their template. The trap: whether a
//! text fits is decided once, by measuring what is then printed; no width is computed a second time, and nothing is ever
//! cut to fit.

pub mod barcode;
mod content;
mod coverage;
mod document;
mod error;
pub mod font;
mod form;
mod ink;
mod label;
mod line_break;
mod placed;
mod sample;
mod template;
mod typesetter;
mod written;

pub use content::{
    BUILT_IN, BalanceLine, BuiltIn, CampaignLetter, Content, DailyBalance, DayClosed, DestroyedUnit,
    DestructionRecord, DifferenceLine, Fee, FoundDifference, Guidance, Letter, PostedLine, PostingList,
    PostingPage, PostingRow, ROWS_A_PAGE, Receipt, ReturnSlip, StockTakeReport, Unit,
};
pub use document::{Document, Dpi, Picture};
pub use error::{Field, PaperError};
pub use form::{DOCUMENTS, Form, Geometry, Layout, Offset, StartCell};
pub use label::{Addressee, LabelValue, Mark, Sender};
pub use sample::Sample;
pub use template::{sample_text, template_files, template_text};
pub use typesetter::{OwnFile, Refused, Typesetter};
pub use written::{Day, Moment, Money, Recipient, Word};
