//! What is printed: a document of the station, or a file that somebody named.
//!
//! The trap: a PDF that was made elsewhere cannot be turned into dots here, and a picture has one resolution; a label printer
//! refuses both rather than print them in another size.

use std::borrow::Cow;

use crate::paper::{Document, Dpi, Picture};
use crate::print::{PrintError, Size};

/// What is printed.
pub enum Matter {
    /// A document of the station.
    Typeset(Document),
    /// A PDF file.
    Pdf(Vec<u8>),
    /// A picture, and its dots per inch.
    Picture(Picture, Dpi),
}

/// How a file ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// `pdf`.
    Pdf,
    /// `png`.
    Png,
}

impl Ending {
    /// Without the dot.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
        }
    }
}

impl Matter {
    /// A file by what is in it; `None` when it is neither PDF nor PNG.
    ///
    /// # Errors
    /// [`crate::paper::PaperError`] for a broken picture.
    pub fn of_file(bytes: Vec<u8>) -> Result<Option<Self>, PrintError> {
        if bytes.starts_with(b"%PDF-") {
            return Ok(Some(Self::Pdf(bytes)));
        }
        if bytes.starts_with(b"\x89PNG") {
            let (picture, dpi) = Picture::read_png(&bytes)?;
            return Ok(Some(Self::Picture(picture, dpi)));
        }
        Ok(None)
    }

    /// How many pages; 1 for a PDF that was made elsewhere, which is sent whole.
    #[must_use]
    pub fn pages(&self) -> usize {
        match self {
            Self::Typeset(document) => document.pages(),
            Self::Pdf(_) | Self::Picture(..) => 1,
        }
    }

    /// The size of the first page; `None` for a PDF that was made elsewhere.
    #[must_use]
    pub fn size(&self) -> Option<Size> {
        match self {
            Self::Typeset(document) => {
                let (width_tenths_mm, height_tenths_mm) = document.page_tenths_mm();
                Some(Size { width_tenths_mm, height_tenths_mm })
            }
            Self::Pdf(_) => None,
            Self::Picture(picture, dpi) => {
                let tenths = |dots: u32| (dots * 254 + u32::from(dpi.get()) / 2) / u32::from(dpi.get());
                Some(Size {
                    width_tenths_mm: tenths(picture.width),
                    height_tenths_mm: tenths(picture.height),
                })
            }
        }
    }

    /// The pages as PDF; `None` for a picture.
    ///
    /// # Errors
    /// [`PrintError::Paper`].
    pub fn pdf(&self) -> Result<Option<Cow<'_, [u8]>>, PrintError> {
        Ok(match self {
            Self::Typeset(document) => Some(Cow::Owned(document.pdf()?)),
            Self::Pdf(bytes) => Some(Cow::Borrowed(bytes)),
            Self::Picture(..) => None,
        })
    }

    /// A page, from 0, in dots.
    ///
    /// # Errors
    /// [`PrintError::NotAPicture`] for a foreign PDF, [`PrintError::Resolution`] for a picture of another one.
    pub fn picture(&self, page: usize, dpi: Dpi) -> Result<Cow<'_, Picture>, PrintError> {
        match self {
            Self::Typeset(document) => Ok(Cow::Owned(document.rgba(page, dpi)?)),
            Self::Pdf(_) => Err(PrintError::NotAPicture),
            Self::Picture(picture, own) if *own == dpi => Ok(Cow::Borrowed(picture)),
            Self::Picture(_, own) => Err(PrintError::Resolution { expected: dpi.get(), got: own.get() }),
        }
    }

    /// The bytes of the file that it is saved as, and its ending.
    ///
    /// # Errors
    /// [`PrintError::Paper`].
    pub fn file(&self) -> Result<(Cow<'_, [u8]>, Ending), PrintError> {
        match self {
            Self::Picture(picture, dpi) => Ok((Cow::Owned(picture.png(*dpi)?), Ending::Png)),
            Self::Typeset(document) => Ok((Cow::Owned(document.pdf()?), Ending::Pdf)),
            Self::Pdf(bytes) => Ok((Cow::Borrowed(bytes), Ending::Pdf)),
        }
    }
}
