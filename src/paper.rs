//! Documents: a value in, PDF or PNG out.
//!
//! ```text
//!  LabelValue ──▶ Typesetter ──▶ Document ──▶ pdf()          the paper
//!                 fonts, templates            png(), rgba()  the same page as a picture
//!                 barcodes
//! ```
//!
//! Typst templates from `assets/templates`, fonts from `assets/fonts`, all inside the program: no file, no clock,
//! no printer. One compiled [`Document`] gives both the paper and the picture, so the preview is the print.
//! The trap: whether a text fits is decided in the template, by measuring what it then prints; nothing here
//! computes widths a second time, and nothing is ever cut to fit.

pub mod barcode;
mod coverage;
mod document;
mod error;
pub mod font;
mod form;
mod label;
mod line_break;
mod placed;
mod template;
mod typesetter;

pub use document::{Document, Dpi, Picture};
pub use error::{Field, PaperError};
pub use form::{DOCUMENTS, Form, Geometry, Layout, Offset, StartCell};
pub use label::{Addressee, LabelValue, Mark, Sender};
pub use typesetter::Typesetter;
