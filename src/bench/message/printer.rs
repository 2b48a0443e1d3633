//! Printers: what people do with them, how they look in a list, and what is being printed.

use std::path::PathBuf;

use crate::domain::PaperKind;
pub use crate::print::{Progress, Trouble};

/// Something to do with printers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterAct {
    /// Set one up, or change it.
    Set {
        /// Its name.
        name: String,
        /// Its address.
        address: String,
        /// The certificate that is trusted; may be empty.
        trusted: String,
    },
    /// Forget one.
    Remove {
        /// Its name.
        name: String,
    },
    /// Choose what a kind of paper is printed on.
    Choose {
        /// The paper.
        paper: PaperKind,
        /// The printer; `None` for none.
        printer: Option<String>,
    },
    /// Move a form on a printer.
    Offset {
        /// The printer.
        printer: String,
        /// The form.
        form: String,
        /// To the right, in tenths of a millimetre.
        right_tenths_mm: i32,
        /// Down.
        down_tenths_mm: i32,
    },
    /// Ask one how it is.
    Look {
        /// Its name or an address.
        printer: String,
    },
    /// Print a page of rulers.
    Test {
        /// Its name or an address.
        printer: String,
        /// The form.
        form: String,
    },
    /// Print a PDF or PNG file.
    File {
        /// The printer's name or an address.
        printer: String,
        /// The file.
        path: PathBuf,
    },
    /// Give a print up that is not finished.
    GiveUp {
        /// The number in [`PrintingRow`].
        id: u64,
    },
}

/// The printers of the house.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PrintersView {
    /// By name.
    pub printers: Vec<PrinterRow>,
    /// USB ids of printers that are plugged in.
    pub usb: Vec<String>,
}

/// A printer in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PrinterRow {
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The certificate that is trusted; may be empty.
    pub trusted: String,
    /// What is printed on it without asking.
    pub papers: Vec<PaperKind>,
    /// Form, to the right and down in tenths of a millimetre.
    pub offsets: Vec<(String, i32, i32)>,
}

impl PrintersView {
    /// What a kind of paper is printed on without asking.
    #[must_use]
    pub fn of(&self, paper: PaperKind) -> Option<&PrinterRow> {
        self.printers.iter().find(|printer| printer.papers.contains(&paper))
    }
}

/// What a printer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterLook {
    /// Its name or address.
    pub printer: String,
    /// Maker and model.
    pub model: String,
    /// What it would have to be helped with.
    pub trouble: Option<Trouble>,
    /// Its papers.
    pub media: Vec<String>,
}

/// A print that is not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintingRow {
    /// Its number, for [`PrinterAct::GiveUp`].
    pub id: u64,
    /// What it is.
    pub paper: PaperKind,
    /// What it is about.
    pub subject: String,
    /// The printer.
    pub printer: String,
    /// How far it is; `None` before the printer has it.
    pub progress: Option<Progress>,
}
