//! Why something did not come out on paper.
//!
//! The trap: "sent" and "printed" are two things; [`PrintError::Unfinished`] keeps the number of the job, because paper may
//! still come out of it.

use std::fmt;
use std::io;

use thiserror::Error;

use crate::paper::PaperError;
use crate::port::LineError;
use crate::print::{Fingerprint, Trouble};

/// A size of paper in tenths of a millimetre; a height of 0 is an endless tape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Across the feed.
    pub width_tenths_mm: u32,
    /// Along the feed.
    pub height_tenths_mm: u32,
}

/// What is wrong with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressFault {
    /// Its way is none of `ipp`, `ipps`, `tcp`, `usb`, `spool` and `viewer`.
    Way,
    /// The host is missing or has signs that no host has.
    Host,
    /// The port is no number from 1 to 65535.
    Port,
    /// USB needs vendor and product, four hexadecimal digits each.
    UsbId,
    /// `model=` is missing or names no printer that the station knows.
    Model,
    /// An option that this way does not have, or a value that it does not take.
    Choice,
}

/// Why something did not come out on paper.
#[derive(Debug, Error)]
pub enum PrintError {
    /// The address of the printer is not understood.
    #[error("{address:?} is no address of a printer ({fault:?})")]
    Address {
        /// As it came.
        address: String,
        /// What is wrong.
        fault: AddressFault,
    },
    /// Nobody answers there.
    #[error("{host} cannot be reached")]
    Unreachable {
        /// Where.
        host: String,
        /// What the system said.
        source: io::Error,
    },
    /// The connection was made and nothing moves, or it broke.
    #[error("{host} took {sent} bytes and then nothing moved")]
    Stalled {
        /// Where.
        host: String,
        /// How much it had taken.
        sent: usize,
        /// What the system said.
        source: io::Error,
    },
    /// The plug.
    #[error(transparent)]
    Line(#[from] LineError),
    /// The certificate was never seen before; nothing was sent.
    #[error("the certificate {fingerprint} of {host} is not trusted yet")]
    CertificateUnknown {
        /// Where.
        host: String,
        /// To be compared with the printer's own display.
        fingerprint: Fingerprint,
    },
    /// Another certificate than the trusted one; nothing was sent.
    #[error("{host} shows the certificate {got}, expected {expected}")]
    CertificateChanged {
        /// Where.
        host: String,
        /// The trusted one.
        expected: Fingerprint,
        /// The one that came.
        got: Fingerprint,
    },
    /// The secure connection was not made.
    #[error("no secure connection with {host}")]
    Secure {
        /// Where.
        host: String,
        /// Why.
        source: rustls::Error,
    },
    /// The answer is none of this protocol.
    #[error("{host} answers what is not {protocol}")]
    Answer {
        /// Where.
        host: String,
        /// What was expected: `HTTP`, `IPP`, `ESC/P raster` or `ZPL`.
        protocol: &'static str,
    },
    /// The printer said no.
    #[error("{host} refused: {status}")]
    Refused {
        /// Where.
        host: String,
        /// Its words.
        status: String,
    },
    /// It takes no jobs at present.
    #[error("{host} takes no jobs")]
    NotAccepting {
        /// Where.
        host: String,
    },
    /// It takes neither PDF nor a raster that the station makes.
    #[error("{host} takes only {offered}")]
    Format {
        /// Where.
        host: String,
        /// What it takes.
        offered: String,
    },
    /// It has no paper of this size.
    #[error("{host} has no paper of {needed}; it has {offered}")]
    NoSuchMedia {
        /// Where.
        host: String,
        /// The form's.
        needed: Size,
        /// What it has.
        offered: String,
    },
    /// Another paper is loaded.
    #[error("{needed} is needed, {loaded} is loaded")]
    MediaDiffers {
        /// The form's.
        needed: Size,
        /// What lies in the printer.
        loaded: Size,
    },
    /// A picture has another resolution than the printer.
    #[error("the picture has {got} dots per inch, the printer {expected}")]
    Resolution {
        /// The printer's.
        expected: u16,
        /// The picture's.
        got: u16,
    },
    /// A label printer cannot print a PDF that was made elsewhere.
    #[error("a label printer takes pictures and the station's own documents")]
    NotAPicture,
    /// It was asked how it is and gave no answer.
    #[error("{host} does not say how it is")]
    NoStatus {
        /// Where.
        host: String,
    },
    /// It cannot print now; nothing was sent.
    #[error("the printer cannot print: {trouble}")]
    Stopped {
        /// Why.
        trouble: Trouble,
    },
    /// The job was sent and did not finish in time.
    #[error("job {job:?} is not finished")]
    Unfinished {
        /// What keeps it, where the printer says so.
        trouble: Option<Trouble>,
        /// Its number at the printer.
        job: Option<i32>,
        /// Whether the printer confirmed that it forgot the job.
        cancelled: bool,
        /// Pages that came out.
        pages: usize,
    },
    /// The printer gave the job up.
    #[error("the printer gave job {job:?} up")]
    Aborted {
        /// Why, where it says so.
        trouble: Option<Trouble>,
        /// Its number at the printer.
        job: Option<i32>,
    },
    /// The pages could not be drawn.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// A file of the spool folder.
    #[error("{path}")]
    File {
        /// Which.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

impl PrintError {
    /// Whether paper may have come out, or may still.
    #[must_use]
    pub const fn may_have_printed(&self) -> bool {
        matches!(self, Self::Stalled { sent: 1.., .. } | Self::Unfinished { .. } | Self::Aborted { .. })
    }
}

impl Size {
    /// A size in whole millimetres.
    #[must_use]
    pub const fn mm(width: u32, height: u32) -> Self {
        Self { width_tenths_mm: width * 10, height_tenths_mm: height * 10 }
    }

    /// Whether both are the same paper: printers round to whole millimetres, and makers by up to two.
    #[must_use]
    pub const fn fits(self, other: Self) -> bool {
        self.width_tenths_mm.abs_diff(other.width_tenths_mm) <= 15
            && self.height_tenths_mm.abs_diff(other.height_tenths_mm) <= 15
    }

    /// Turned by a quarter.
    #[must_use]
    pub const fn turned(self) -> Self {
        Self { width_tenths_mm: self.height_tenths_mm, height_tenths_mm: self.width_tenths_mm }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |tenths: u32| match tenths % 10 {
            0 => (tenths / 10).to_string(),
            rest => format!("{}.{rest}", tenths / 10),
        };
        match self.height_tenths_mm {
            0 => write!(f, "{} mm", side(self.width_tenths_mm)),
            _ => write!(f, "{} × {} mm", side(self.width_tenths_mm), side(self.height_tenths_mm)),
        }
    }
}
