//! What a printer says it can do, and what of it a print takes: pure.
//!
//! RFC 8011 section 5.4; PWG 5101.1 (names of papers), 5100.7. The trap: a paper's name ends in its size, in millimetres or
//! in inches; whoever compares names instead of sizes finds no paper that another maker named.

use ipp::attribute::IppAttributes;
use ipp::model::DelimiterTag;
use ipp::value::IppValue;

use crate::paper::Dpi;
use crate::print::pwg_raster::Colour;
use crate::print::{Size, Trouble};

/// The attributes that are asked for.
pub(super) const ASKED: &[&str] = &[
    "printer-make-and-model",
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "document-format-supported",
    "media-supported",
    "print-scaling-supported",
    "sides-supported",
    "printer-resolution-supported",
    "pwg-raster-document-resolution-supported",
    "pwg-raster-document-type-supported",
];

/// Resolutions that a raster is drawn in, the best first.
const RESOLUTIONS: &[u16] = &[600, 300, 360, 203];

/// What a printer can do, and how it is.
#[derive(Debug, Default)]
pub(super) struct Capabilities {
    pub(super) model: String,
    pub(super) trouble: Option<Trouble>,
    pub(super) is_accepting: bool,
    pub(super) formats: Vec<String>,
    pub(super) media: Vec<String>,
    resolutions: Vec<u16>,
    raster_types: Vec<String>,
    choices: Vec<(&'static str, Vec<String>)>,
}

/// A paper by its name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MediaName {
    pub(super) name: String,
    /// Whether the printer has it the other way round.
    pub(super) is_turned: bool,
}

/// How the pages travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Pdf,
    Png(Dpi),
    PwgRaster(Dpi, Colour),
}

impl Format {
    pub(super) const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png(_) => "image/png",
            Self::PwgRaster(..) => "image/pwg-raster",
        }
    }
}

impl Capabilities {
    pub(super) fn read(attributes: &IppAttributes) -> Self {
        let tag = DelimiterTag::PrinterAttributes;
        let all = |name| words(attributes, tag, name);
        let reasons = all("printer-state-reasons");
        let resolutions = |name| resolutions(attributes, name);
        let of_raster = resolutions("pwg-raster-document-resolution-supported");
        Self {
            model: all("printer-make-and-model").into_iter().next().unwrap_or_default(),
            trouble: Trouble::gravest(reasons.iter().map(String::as_str)),
            // A printer that does not say is asked by sending.
            is_accepting: values(attributes, tag, "printer-is-accepting-jobs")
                .iter()
                .all(|value| !matches!(value, IppValue::Boolean(false))),
            formats: all("document-format-supported"),
            media: all("media-supported"),
            resolutions: if of_raster.is_empty() {
                resolutions("printer-resolution-supported")
            } else {
                of_raster
            },
            raster_types: all("pwg-raster-document-type-supported"),
            choices: vec![
                ("print-scaling", all("print-scaling-supported")),
                ("sides", all("sides-supported")),
            ],
        }
    }

    /// Whether a choice is among those of the printer.
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.choices.iter().any(|(own, values)| *own == name && values.iter().any(|one| one == value))
    }

    /// The paper of a form; `Ok(None)` when the printer has no list, and its list when the form is not in it.
    pub(super) fn media(&self, size: Size) -> Result<Option<MediaName>, String> {
        if self.media.is_empty() {
            return Ok(None);
        }
        let papers: Vec<(&String, Size)> =
            self.media.iter().filter_map(|name| size_of(name).map(|size| (name, size))).collect();
        let standard = |wanted: Size| {
            papers.iter().find(|(name, size)| !name.starts_with("custom_m") && size.fits(wanted))
        };
        for (wanted, is_turned) in [(size, false), (size.turned(), true)] {
            if let Some((name, _)) = standard(wanted) {
                return Ok(Some(MediaName { name: (*name).clone(), is_turned }));
            }
        }
        let limit =
            |start: &str| papers.iter().find(|(name, _)| name.starts_with(start)).map(|(_, size)| *size);
        if let (Some(least), Some(most)) = (limit("custom_min"), limit("custom_max")) {
            for (wanted, is_turned) in [(size, false), (size.turned(), true)] {
                let is_in = |part: fn(Size) -> u32| (part(least)..=part(most)).contains(&part(wanted));
                if is_in(|size| size.width_tenths_mm) && is_in(|size| size.height_tenths_mm) {
                    return Ok(Some(MediaName { name: custom(wanted), is_turned }));
                }
            }
        }
        Err(self.media.join(" "))
    }

    /// How the pages travel: PDF where both can, else a raster.
    pub(super) fn format(&self, has_pdf: bool, pages: usize) -> Option<Format> {
        let takes = |mime: &str| self.formats.iter().any(|format| format == mime);
        if has_pdf && takes("application/pdf") {
            return Some(Format::Pdf);
        }
        let best = RESOLUTIONS.iter().copied().find(|dpi| self.resolutions.contains(dpi));
        let dpi = Dpi::new(best.unwrap_or(300)).ok()?;
        let colour = [("sgray_8", Colour::Grey), ("srgb_8", Colour::Rgb), ("black_8", Colour::Black)]
            .into_iter()
            .find(|(name, _)| self.raster_types.iter().any(|kind| kind == name))
            .map(|(_, colour)| colour);
        match colour {
            Some(colour) if takes("image/pwg-raster") && best.is_some() => {
                Some(Format::PwgRaster(dpi, colour))
            }
            _ if takes("image/png") && pages == 1 => Some(Format::Png(dpi)),
            _ => None,
        }
    }
}

/// `iso_a4_210x297mm` or `na_letter_8.5x11in`, by what it ends in.
fn size_of(name: &str) -> Option<Size> {
    let (_, last) = name.rsplit_once('_')?;
    let (text, tenths_each) = match (last.strip_suffix("mm"), last.strip_suffix("in")) {
        (Some(text), _) => (text, 10.0),
        (_, Some(text)) => (text, 254.0),
        _ => return None,
    };
    let (width, height) = text.split_once('x')?;
    let tenths = |side: &str| {
        let side: f64 = side.parse().ok()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked just before")]
        (0.0..100_000.0).contains(&side).then(|| (side * tenths_each).round() as u32)
    };
    Some(Size { width_tenths_mm: tenths(width)?, height_tenths_mm: tenths(height)? })
}

/// The name of a paper that has none.
fn custom(size: Size) -> String {
    let length = |tenths: u32| match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    };
    let sides = format!("{}x{}mm", length(size.width_tenths_mm), length(size.height_tenths_mm));
    format!("custom_{sides}_{sides}")
}

/// The values of an attribute, one or many.
fn values<'a>(attributes: &'a IppAttributes, tag: DelimiterTag, name: &str) -> Vec<&'a IppValue> {
    let found = attributes.groups_of(tag).find_map(|group| group.get(name));
    found.map(|attribute| attribute.value().into_iter().collect()).unwrap_or_default()
}

/// The words among the values of an attribute.
pub(super) fn words(attributes: &IppAttributes, tag: DelimiterTag, name: &str) -> Vec<String> {
    values(attributes, tag, name)
        .into_iter()
        .filter_map(|value| match value {
            IppValue::Keyword(word) => Some(word.to_string()),
            IppValue::NameWithoutLanguage(name) | IppValue::NameWithLanguage { name, .. } => {
                Some(name.to_string())
            }
            IppValue::MimeMediaType(mime) => Some(mime.to_string()),
            IppValue::TextWithoutLanguage(text) | IppValue::TextWithLanguage { text, .. } => {
                Some(AsRef::<str>::as_ref(text).to_owned())
            }
            _ => None,
        })
        .collect()
}

/// A number or an enum.
pub(super) fn number(attributes: &IppAttributes, tag: DelimiterTag, name: &str) -> Option<i32> {
    values(attributes, tag, name).into_iter().find_map(|value| match value {
        IppValue::Integer(number) | IppValue::Enum(number) => Some(*number),
        _ => None,
    })
}

/// Resolutions that are the same both ways, in dots per inch.
fn resolutions(attributes: &IppAttributes, name: &str) -> Vec<u16> {
    const PER_INCH: i8 = 3;
    let tag = DelimiterTag::PrinterAttributes;
    values(attributes, tag, name)
        .into_iter()
        .filter_map(|value| match value {
            IppValue::Resolution { cross_feed, feed, units: PER_INCH } if cross_feed == feed => {
                u16::try_from(*feed).ok()
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_media(names: &[&str]) -> Capabilities {
        Capabilities {
            media: names.iter().map(|name| (*name).to_owned()).collect(),
            ..Capabilities::default()
        }
    }

    #[test]
    fn a_paper_is_found_by_its_size_whatever_its_name() {
        let a4 = Size::mm(210, 297);
        let found = with_media(&["na_letter_8.5x11in", "iso_a4_210x297mm"]).media(a4).unwrap().unwrap();
        assert_eq!(found, MediaName { name: "iso_a4_210x297mm".into(), is_turned: false });
        let found = with_media(&["om_label_29x90mm"]).media(Size::mm(90, 29)).unwrap().unwrap();
        assert!(found.is_turned);
        let inches = with_media(&["oe_address_1.14x3.54in"]).media(Size::mm(29, 90)).unwrap().unwrap();
        assert_eq!(inches.name, "oe_address_1.14x3.54in");
    }

    #[test]
    fn a_paper_that_is_not_there_is_refused_with_what_is_there() {
        let offered = with_media(&["na_letter_8.5x11in", "nonsense"]).media(Size::mm(210, 297)).unwrap_err();
        assert_eq!(offered, "na_letter_8.5x11in nonsense");
        assert_eq!(with_media(&[]).media(Size::mm(210, 297)), Ok(None));
    }

    #[test]
    fn a_size_between_the_limits_gets_a_name_of_its_own() {
        let can = with_media(&["custom_min_20x20mm", "custom_max_110x300mm", "na_letter_8.5x11in"]);
        let found = can.media(Size { width_tenths_mm: 864, height_tenths_mm: 290 }).unwrap().unwrap();
        assert_eq!(found, MediaName { name: "custom_86.4x29mm_86.4x29mm".into(), is_turned: false });
        let turned = can.media(Size::mm(150, 100)).unwrap().unwrap();
        assert_eq!(turned, MediaName { name: "custom_100x150mm_100x150mm".into(), is_turned: true });
        assert!(can.media(Size::mm(300, 300)).is_err());
    }

    #[test]
    fn pdf_goes_before_a_raster_and_a_raster_before_nothing() {
        let mut can = Capabilities {
            formats: vec!["image/pwg-raster".into(), "application/pdf".into()],
            resolutions: vec![300, 600],
            raster_types: vec!["srgb_8".into(), "sgray_8".into()],
            ..Capabilities::default()
        };
        let dpi = |dots| Dpi::new(dots).unwrap();
        assert_eq!(can.format(true, 1), Some(Format::Pdf));
        assert_eq!(can.format(false, 1), Some(Format::PwgRaster(dpi(600), Colour::Grey)));
        can.formats = vec!["image/png".into()];
        assert_eq!(can.format(true, 1), Some(Format::Png(dpi(600))));
        assert_eq!(can.format(true, 2), None);
    }
}
