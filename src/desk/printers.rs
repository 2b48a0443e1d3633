//! Printers: set up, chosen for a kind of paper, and what may be printed on them once, or once more.
//!
//! The trap: a further copy of what goes with a parcel could go to somebody else; it asks a reason and says which repetition
//! it is.

use crate::desk::{DeskError, Office};
use crate::domain::{PaperKind, RequestNo};
use crate::print::{Address, Fingerprint};
use crate::register::{Print, PrintEnd, PrintNo, Printer};

/// How far a form may be moved, in tenths of a millimetre: more is another form.
const MOST_OFFSET_TENTHS_MM: i32 = 100;

/// The longest name of a printer, in characters.
const LONGEST_NAME: usize = 40;

/// Where something is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The printer's name, or its address where it has none.
    pub name: String,
    /// Where it is.
    pub address: Address,
    /// The certificate that is trusted.
    pub trusted: Option<Fingerprint>,
    /// How far the form is moved to the right and down, in tenths of a millimetre.
    pub offset: (i32, i32),
}

/// A paper as it goes to a printer or into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copy<'a> {
    /// What it is.
    pub paper: PaperKind,
    /// What it is about.
    pub subject: &'a str,
    /// Whose, where it is a request's.
    pub request: Option<&'a RequestNo>,
    /// Form code; may be empty.
    pub form: &'a str,
    /// The printer; empty for a file.
    pub printer: &'a str,
    /// Why there is a further copy; may be empty.
    pub reason: &'a str,
}

impl Office {
    /// Adds a printer, or gives it another address.
    ///
    /// # Errors
    /// [`DeskError::PrinterName`], [`DeskError::Fingerprint`], or what is wrong with the address.
    pub fn set_printer(&mut self, name: &str, address: &str, trusted: &str) -> Result<(), DeskError> {
        let (name, address) = (name.trim(), Address::parse(address)?);
        // A name that reads as an address would hide that printer.
        let is_name = !name.is_empty()
            && name.chars().count() <= LONGEST_NAME
            && !name.contains(':')
            && !name.chars().any(char::is_control);
        if !is_name {
            return Err(DeskError::PrinterName);
        }
        let trusted = trusted.trim();
        let trusted = match trusted {
            "" => String::new(),
            text => Fingerprint::parse(text).ok_or(DeskError::Fingerprint)?.to_string(),
        };
        self.write_stamped(|book, stamp| book.set_printer(stamp, name, address.as_str(), &trusted))
    }

    /// Forgets a printer.
    ///
    /// # Errors
    /// That there is none of this name.
    pub fn remove_printer(&mut self, name: &str) -> Result<(), DeskError> {
        self.write_stamped(|book, stamp| book.remove_printer(stamp, name))
    }

    /// Chooses what a kind of paper is printed on.
    ///
    /// # Errors
    /// That there is no printer of this name.
    pub fn choose_printer(&mut self, paper: PaperKind, name: Option<&str>) -> Result<(), DeskError> {
        self.write_stamped(|book, stamp| book.choose_printer(stamp, paper, name))
    }

    /// Moves a form on a printer to the right and down.
    ///
    /// # Errors
    /// [`DeskError::Offset`] beyond a centimetre, or that there is no printer of this name.
    pub fn set_offset(&mut self, name: &str, form: &str, offset: (i32, i32)) -> Result<(), DeskError> {
        let most = MOST_OFFSET_TENTHS_MM;
        if [offset.0, offset.1].iter().any(|tenths| tenths.abs() > most) {
            return Err(DeskError::Offset { most_mm: most / 10 });
        }
        self.write_stamped(|book, stamp| book.set_offset(stamp, name, form, offset))
    }

    /// Where something is printed: by the name of a printer, by an address, or without either by what was chosen for the paper.
    ///
    /// # Errors
    /// [`DeskError::NoPrinter`] when nothing was chosen, or that there is no such printer.
    pub fn print_target(&self, printer: &str, paper: PaperKind, form: &str) -> Result<Target, DeskError> {
        let printer = match printer.trim() {
            "" => self.register.printer_of(paper)?.ok_or(DeskError::NoPrinter { paper })?,
            named => named.to_owned(),
        };
        let known = self.register.printers()?.into_iter().find(|known| known.name == printer);
        let Some(Printer { name, address, trusted, offsets, .. }) = known else {
            let address = Address::parse(&printer)?;
            return Ok(Target { name: printer, address, trusted: None, offset: (0, 0) });
        };
        let offset =
            offsets.iter().find(|(of, ..)| of == form).map_or((0, 0), |(_, right, down)| (*right, *down));
        Ok(Target { name, address: Address::parse(&address)?, trusted: Fingerprint::parse(&trusted), offset })
    }

    /// Which repetition the next copy on paper is; 0 for the first.
    ///
    /// # Errors
    /// What the register says.
    pub fn reprint_no(&self, paper: PaperKind, subject: &str) -> Result<u32, DeskError> {
        Ok(self.register.copies(paper, subject)?)
    }

    /// Whether a copy may be printed: a further one of what goes with a parcel needs a reason.
    ///
    /// # Errors
    /// [`DeskError::ReprintReason`].
    pub fn may_print(&self, copy: Copy<'_>) -> Result<(), DeskError> {
        let copies = self.reprint_no(copy.paper, copy.subject)?;
        let needs_reason = copies > 0 && !copy.printer.is_empty() && copy.paper.asks_for_a_reason();
        if needs_reason && copy.reason.trim().is_empty() {
            return Err(DeskError::ReprintReason { subject: copy.subject.to_owned(), copies });
        }
        Ok(())
    }

    /// Notes a print before its bytes leave.
    ///
    /// # Errors
    /// What the register says.
    pub fn print_begun(&mut self, copy: Copy<'_>) -> Result<PrintNo, DeskError> {
        let reprint = if copy.printer.is_empty() { 0 } else { self.reprint_no(copy.paper, copy.subject)? };
        let Copy { paper, subject, request, form, printer, reason } = copy;
        let reason = reason.trim();
        let print = Print { paper, subject, request, form, printer, reprint, reason };
        self.write_stamped(|book, stamp| book.print_begun(stamp, &print))
    }

    /// Notes how a print ended; the record stands either way.
    ///
    /// # Errors
    /// What the register says.
    pub fn print_ended(&mut self, no: PrintNo, end: PrintEnd<'_>) -> Result<(), DeskError> {
        self.write_stamped(|book, stamp| book.print_ended(stamp, no, end))
    }

    /// Remembers the first cell of a form's sheet that is still free, once `labels` were printed from `start_cell` on.
    ///
    /// # Errors
    /// What the register says.
    pub fn sheet_used(
        &mut self,
        form: crate::paper::Form,
        start_cell: u32,
        labels: u32,
    ) -> Result<(), DeskError> {
        let cells = u32::from(form.cells()).max(1);
        let next = (start_cell.saturating_sub(1) + labels) % cells + 1;
        self.write_stamped(|book, _| book.sheet_used(form.as_str(), next))
    }

    /// Notes of every print that was begun in an earlier run that nobody knows how it ended; gives their subjects.
    ///
    /// # Errors
    /// What the register says.
    pub fn close_interrupted_prints(&mut self) -> Result<Vec<String>, DeskError> {
        let begun = self.register.prints_begun()?;
        let end = PrintEnd { job: None, failure: Some("interrupted"), in_doubt: true };
        for (no, _) in &begun {
            self.print_ended(*no, end)?;
        }
        Ok(begun.into_iter().map(|(_, subject)| subject).collect())
    }
}
