//! Bytes onto paper: one file for each way behind [`print`], and [`look`], which asks a printer how it is.
//!
//! ```text
//!  Address ── Way::Ipp ────▶ ipp        network printers, CUPS queues: PDF or PWG raster, followed until it is done
//!          ── Way::Label ──▶ brother_ql ┐ pure bytes, over tcp or usb; status first
//!                            zpl        ┘
//!          ── Way::Spool ──▶ spool      a folder
//!          ── Way::Viewer ─▶ spool      a folder, and the system's viewer
//! ```
//!
//! The trap: nothing here decides whether something may be printed, and nothing here undoes what is recorded; the
//! outcome is told, with everything that is known about what may still come out.

mod address;
mod bitmap;
pub mod brother_ql;
mod error;
mod fingerprint;
mod ipp;
mod link;
mod matter;
pub mod pwg_raster;
mod spool;
mod tcp;
mod trouble;
mod usb;
pub mod zpl;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use address::{Address, IppTarget, Plug, Speech, Way};
pub use bitmap::Bitmap;
pub use error::{AddressFault, PrintError, Size};
pub use fingerprint::Fingerprint;
pub use link::{Garbled, Link};
pub use matter::{Ending, Matter};
pub use tcp::TcpLink;
pub use trouble::Trouble;
pub use zpl::ZplPrinter;

/// What is to be printed, and how long anybody waits for it.
pub struct Order<'a> {
    /// What the job is called at the printer: a reception number, never a person's name.
    pub name: &'a str,
    /// The pages.
    pub matter: &'a Matter,
    /// The certificate that is trusted, for a printer on a secure line.
    pub trusted: Option<Fingerprint>,
    /// The folder beside the register.
    pub spool: &'a Path,
    /// How long to wait.
    pub patience: Patience,
}

/// How long to wait.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// While no byte moves.
    pub stall: Duration,
    /// For an answer to "how are you".
    pub status: Duration,
    /// From the last byte of the job until the paper is out.
    pub finish: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            stall: Duration::from_secs(15),
            status: Duration::from_secs(3),
            finish: Duration::from_mins(3),
        }
    }
}

/// How far a print is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The printer has everything; its number of the job, where it has one.
    Sent(Option<i32>),
    /// So many pages came out.
    Pages(usize),
    /// It waits for a person.
    Waiting(Trouble),
    /// It waits for nothing any more, or does not say for what.
    Running,
}

/// Told how far a print is; answers whether anybody still wants it.
pub type Watch<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// It was printed, or what is as good as that on this way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Receipt {
    /// The printer's number of the job.
    pub job: Option<i32>,
    /// Whether the printer said that the paper is out.
    pub confirmed: bool,
    /// The file that was written.
    pub file: Option<PathBuf>,
}

/// What a printer says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Look {
    /// Maker and model, in its own words; may be empty.
    pub model: String,
    /// What it would have to be helped with.
    pub trouble: Option<Trouble>,
    /// The papers it has, in its own words or as loaded.
    pub media: Vec<String>,
}

/// Prints, and waits until the paper is out.
///
/// # Errors
/// [`PrintError`]; see [`PrintError::may_have_printed`].
pub fn print(address: &Address, order: &Order<'_>, watch: &mut Watch<'_>) -> Result<Receipt, PrintError> {
    match address.way() {
        Way::Ipp(target) => ipp::print(target, order, watch),
        Way::Label { plug, speech, asks } => {
            let mut link = plug_in(plug, &order.patience)?;
            match speech {
                Speech::BrotherQl(model) => brother_ql::print(&mut *link, *model, *asks, order, watch),
                Speech::Zpl(printer) => zpl::print(&mut *link, *printer, *asks, order, watch),
            }
        }
        Way::Spool(folder) => spool::save(folder.as_deref().unwrap_or(order.spool), order),
        Way::Viewer => spool::open(order),
    }
}

/// Asks a printer how it is; prints nothing.
///
/// # Errors
/// [`PrintError`] when it does not answer, or its certificate is not the trusted one.
pub fn look(
    address: &Address,
    trusted: Option<Fingerprint>,
    patience: &Patience,
) -> Result<Look, PrintError> {
    match address.way() {
        Way::Ipp(target) => ipp::look(target, trusted, patience),
        Way::Label { plug, speech, asks } => {
            let mut link = plug_in(plug, patience)?;
            match speech {
                _ if !asks => Ok(Look::default()),
                Speech::BrotherQl(model) => brother_ql::look(&mut *link, *model, patience),
                Speech::Zpl(printer) => zpl::look(&mut *link, *printer, patience),
            }
        }
        Way::Spool(_) | Way::Viewer => Ok(Look::default()),
    }
}

fn plug_in(plug: &Plug, patience: &Patience) -> Result<Box<dyn Link>, PrintError> {
    Ok(match plug {
        Plug::Tcp { host, port } => Box::new(TcpLink::connect(host, *port, patience)?),
        Plug::Usb { id, serial } => Box::new(usb::UsbLink::open(*id, serial.as_deref(), patience)?),
    })
}
