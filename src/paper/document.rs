//! A finished document: the same pages as PDF and as pictures.
//!
//! The trap: the PDF is the same bytes for the same values, so it bears no time, and its title and identifier say
//! nothing about what is inside a parcel.

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst::model::Document as _;
use typst::utils::Scalar;
use typst_layout::{Page, PagedDocument};
use typst_pdf::PdfOptions;
use typst_render::RenderOptions;

use crate::paper::PaperError;
use crate::paper::barcode::NoBarcode;
use crate::paper::placed::Placed;

/// The largest picture that is read: A3 at 600 dots per inch.
const MOST_PICTURE_BYTES: usize = 320 << 20;

/// Dots per inch of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dpi(u16);

/// A page as a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Red, green, blue, alpha; rows from the top; the paper is white, so alpha is always 255.
    pub rgba: Vec<u8>,
}

/// A finished document.
pub struct Document {
    paged: PagedDocument,
    plain_forms: Vec<String>,
    /// The vectors of these are in the pages already.
    barcodes: Vec<Placed>,
    without_barcode: Vec<(usize, NoBarcode)>,
}

impl Dpi {
    const LEAST: u16 = 36;
    const MOST: u16 = 600;

    /// A resolution from 36 to 600.
    ///
    /// # Errors
    /// [`PaperError::Dpi`] outside of that.
    pub fn new(dots: u16) -> Result<Self, PaperError> {
        if (Self::LEAST..=Self::MOST).contains(&dots) {
            Ok(Self(dots))
        } else {
            Err(PaperError::Dpi { got: dots, least: Self::LEAST, most: Self::MOST })
        }
    }

    /// Dots per inch.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl Document {
    pub(super) fn new(paged: PagedDocument, plain_forms: Vec<String>, barcodes: Vec<Placed>) -> Self {
        Self { paged, plain_forms, barcodes, without_barcode: Vec::new() }
    }

    pub(super) fn lacking_barcodes(self, without_barcode: Vec<(usize, NoBarcode)>) -> Self {
        Self { without_barcode, ..self }
    }

    /// How many pages it has, at least one.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.paged.pages().len()
    }

    /// Variants of kanji (with their selector) that no embedded font has and that are printed in their plain form.
    #[must_use]
    pub fn plain_forms(&self) -> &[String] {
        &self.plain_forms
    }

    /// Labels, from 0, that carry no customer barcode, and why; of other papers the barcodes, from 0, that are left out.
    #[must_use]
    pub fn without_barcode(&self) -> &[(usize, NoBarcode)] {
        &self.without_barcode
    }

    /// The reasons for that, by their codes, and how often each holds.
    #[must_use]
    pub fn reasons_without_barcode(&self) -> Vec<(&'static str, u32)> {
        let count = |why: NoBarcode| self.without_barcode.iter().filter(|(_, one)| *one == why).count();
        let counted =
            NoBarcode::ALL.iter().map(|why| (why.as_str(), u32::try_from(count(*why)).unwrap_or(u32::MAX)));
        counted.filter(|(_, count)| *count > 0).collect()
    }

    /// What is written on a page, from 0, in the order of printing, one line for each run of text: for those who
    /// cannot see the picture.
    ///
    /// # Errors
    /// [`PaperError::Page`] when there is no such page.
    pub fn text(&self, page: usize) -> Result<String, PaperError> {
        let mut text = String::new();
        write_text(&self.page(page)?.frame, &mut text);
        Ok(text)
    }

    /// The paper: PDF 1.7, fonts embedded, text that can be searched.
    ///
    /// # Errors
    /// [`PaperError::Template`] when the pages have something that PDF cannot express.
    pub fn pdf(&self) -> Result<Vec<u8>, PaperError> {
        let options = PdfOptions {
            ident: Smart::Auto,
            creator: Smart::Custom(None),
            timestamp: None,
            tagged: false,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&self.paged, &options).map_err(|diagnostics| PaperError::Template {
            file: "pdf".to_owned(),
            line: 0,
            message: diagnostics.iter().map(|SourceDiagnostic { message, .. }| message.as_str()).collect(),
        })
    }

    /// A page, from 0, as a picture for the screen or a raster printer; its barcodes are whole dots where that keeps
    /// them inside tolerance.
    ///
    /// # Errors
    /// [`PaperError::Page`] when there is no such page.
    pub fn rgba(&self, page: usize, dpi: Dpi) -> Result<Picture, PaperError> {
        let on_page = self.barcodes.iter().filter(|placed| placed.page == page);
        let page = self.page(page)?;
        let pixel_per_pt = Scalar::new(f64::from(dpi.get()) / 72.0);
        let canvas = typst_render::render(page, &RenderOptions { pixel_per_pt, render_bleed: false });
        let mut picture = Picture { width: canvas.width(), height: canvas.height(), rgba: canvas.take() };
        on_page.for_each(|placed| placed.paint(&mut picture, dpi));
        Ok(picture)
    }

    /// A page, from 0, as a PNG file that knows its size on paper.
    ///
    /// # Errors
    /// [`PaperError::Page`] when there is no such page.
    pub fn png(&self, page: usize, dpi: Dpi) -> Result<Vec<u8>, PaperError> {
        self.rgba(page, dpi)?.png(dpi)
    }

    /// Width and height of the first page, in tenths of a millimetre.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "paper is a few hundred millimetres"
    )]
    pub fn page_tenths_mm(&self) -> (u32, u32) {
        let tenths = |length: Abs| (length.to_mm() * 10.0).round().max(0.0) as u32;
        self.paged
            .pages()
            .first()
            .map_or((0, 0), |page| (tenths(page.frame.width()), tenths(page.frame.height())))
    }

    /// The same pages with everything on them moved to the right and down, as a printer that feeds askew needs it.
    #[must_use]
    pub fn moved(self, right_tenths_mm: i32, down_tenths_mm: i32) -> Self {
        if (right_tenths_mm, down_tenths_mm) == (0, 0) {
            return self;
        }
        let length = |tenths: i32| Abs::mm(f64::from(tenths) / 10.0);
        let offset = Point::new(length(right_tenths_mm), length(down_tenths_mm));
        let moved = |page: &Page| {
            let mut page = page.clone();
            page.frame.translate(offset);
            page
        };
        let pages = self.paged.pages().iter().map(moved).collect();
        let moved = PagedDocument::new(pages, self.paged.info().clone());
        let by_mm = [right_tenths_mm, down_tenths_mm].map(|tenths| f64::from(tenths) / 10.0);
        let barcodes = self.barcodes.into_iter().map(|placed| placed.moved(by_mm)).collect();
        Self { paged: moved, barcodes, ..self }
    }

    fn page(&self, page: usize) -> Result<&Page, PaperError> {
        let pages = self.paged.pages();
        pages.get(page).ok_or(PaperError::Page { got: page, pages: pages.len() })
    }
}

fn write_text(frame: &Frame, text: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => write_text(&group.frame, text),
            FrameItem::Text(run) => {
                text.push_str(&run.text);
                text.push('\n');
            }
            _ => {}
        }
    }
}

impl Picture {
    /// Reads a PNG file, and the resolution that it claims: 300 dots per inch without a word.
    ///
    /// # Errors
    /// [`PaperError::Picture`] for what is no PNG or has more dots than any paper.
    pub fn read_png(bytes: &[u8]) -> Result<(Self, Dpi), PaperError> {
        let unreadable = |error: png::DecodingError| PaperError::Picture { message: error.to_string() };
        let limits = png::Limits { bytes: MOST_PICTURE_BYTES };
        let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(bytes), limits);
        decoder
            .set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
        let mut reader = decoder.read_info().map_err(unreadable)?;
        let size = reader.output_buffer_size().filter(|size| *size <= MOST_PICTURE_BYTES);
        let size = size.ok_or_else(|| PaperError::Picture { message: "too many dots".to_owned() })?;
        let mut dots = vec![0; size];
        let frame = reader.next_frame(&mut dots).map_err(unreadable)?;
        dots.truncate(frame.buffer_size());
        // What shines through is white paper.
        let on_white = |value: u8, alpha: u8| {
            let sum = u16::from(value) * u16::from(alpha) + 255 * u16::from(255 - alpha);
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        let rgba = match frame.color_type {
            png::ColorType::GrayscaleAlpha => dots
                .chunks_exact(2)
                .flat_map(|dot| [[on_white(dot[0], dot[1]); 3].as_slice(), &[255]].concat())
                .collect(),
            _ => dots
                .chunks_exact(4)
                .flat_map(|dot| {
                    [on_white(dot[0], dot[3]), on_white(dot[1], dot[3]), on_white(dot[2], dot[3]), 255]
                })
                .collect(),
        };
        let dpi = match reader.info().pixel_dims {
            Some(png::PixelDimensions { xppu, unit: png::Unit::Meter, .. }) => {
                Dpi::new(u16::try_from((u64::from(xppu) * 254 + 5_000) / 10_000).unwrap_or(u16::MAX))?
            }
            _ => Dpi::new(300)?,
        };
        Ok((Self { width: frame.width, height: frame.height, rgba }, dpi))
    }

    /// The picture as a PNG file that knows its size on paper.
    ///
    /// # Errors
    /// [`PaperError::Picture`].
    pub fn png(&self, dpi: Dpi) -> Result<Vec<u8>, PaperError> {
        let pixels_per_metre = (u32::from(dpi.get()) * 10_000 + 127) / 254;
        let rgb: Vec<u8> = self.rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: pixels_per_metre,
            yppu: pixels_per_metre,
            unit: png::Unit::Meter,
        }));
        let mut writer = encoder.write_header().map_err(picture_error)?;
        writer.write_image_data(&rgb).map_err(picture_error)?;
        writer.finish().map_err(picture_error)?;
        Ok(bytes)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn picture_error(error: png::EncodingError) -> PaperError {
    PaperError::Picture { message: error.to_string() }
}
