//! Brother QL label printers: status first, then a page and its "printing completed", then the next one.
//!
//! Brother, "Raster Command Reference QL-800/810W/820NWB". The bytes are made in [`encode`] and read in [`status`], which touch
//! no line. The trap: the printer is asked again for nothing while it prints; it speaks by itself.

mod encode;
mod model;
mod status;

use std::time::{Duration, Instant};

pub use encode::{PRINT_LAST_PAGE, STATUS_REQUEST, attention, page};
pub use model::{MEDIA, Media, Model};
pub use status::{Phase, Status};

use crate::paper::Dpi;
use crate::print::link::await_answer;
use crate::print::{
    Bitmap, Garbled, Link, Look, Order, Patience, PrintError, Progress, Receipt, Size, Watch,
};

/// Dots per inch of every QL.
const DPI: u16 = 300;

/// Where a page lies on the label in the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// What lies in the printer.
    pub media: &'static Media,
    /// Whether the page is turned by a quarter.
    pub turned: bool,
}

/// Where a page of this size goes on what is loaded.
///
/// # Errors
/// [`PrintError::MediaDiffers`] with both sizes.
pub fn place(page: Size, media: &'static Media) -> Result<Placed, PrintError> {
    let fits = |page: Size| match media.length_mm {
        // An endless tape is cut where the page ends.
        0 => page.width_tenths_mm.abs_diff(media.size().width_tenths_mm) <= 15,
        _ => page.fits(media.size()),
    };
    match (fits(page), fits(page.turned())) {
        (true, _) => Ok(Placed { media, turned: false }),
        (false, true) => Ok(Placed { media, turned: true }),
        (false, false) => Err(PrintError::MediaDiffers { needed: page, loaded: media.size() }),
    }
}

/// The dots of a page as the head burns them.
#[must_use]
pub fn dots(page: &Bitmap, placed: Placed) -> Bitmap {
    let turned = if placed.turned { page.turned() } else { page.clone() };
    let (width, height) = placed.media.printable;
    let feed = usize::from(placed.media.feed_dots);
    turned.centred(width, if height == 0 { turned.height.saturating_sub(2 * feed) } else { height })
}

/// Prints.
pub(super) fn print(
    link: &mut dyn Link,
    model: Model,
    asks: bool,
    order: &Order<'_>,
    watch: &mut Watch<'_>,
) -> Result<Receipt, PrintError> {
    let size = order.matter.size().ok_or(PrintError::NotAPicture)?;
    let placed = if asks {
        let status = ask(link, model, &order.patience)?;
        if let Some(trouble) = status.trouble() {
            return Err(PrintError::Stopped { trouble });
        }
        place(
            size,
            status.media().ok_or(PrintError::MediaDiffers { needed: size, loaded: status.loaded() })?,
        )?
    } else {
        // Nobody says what is loaded; the job names its paper and the printer compares.
        let offered =
            || MEDIA.iter().find_map(|media| place(size, media).ok().filter(|_| media.length_mm > 0));
        link.send(&attention(model))?;
        offered().ok_or_else(|| PrintError::NoSuchMedia {
            host: link.name(),
            needed: size,
            offered: model.as_str().to_owned(),
        })?
    };
    let dpi = Dpi::new(DPI)?;
    let pages = order.matter.pages();
    for number in 0..pages {
        let dots = dots(&Bitmap::of(&*order.matter.picture(number, dpi)?), placed);
        link.send(&page(model, placed.media, &dots, number == 0, number + 1 == pages))?;
        let _ = watch(Progress::Sent(None));
        if asks {
            await_page(link, &order.patience, number, watch)?;
            let _ = watch(Progress::Pages(number + 1));
        }
    }
    Ok(Receipt { confirmed: asks, ..Receipt::default() })
}

/// Asks how it is.
pub(super) fn look(link: &mut dyn Link, model: Model, patience: &Patience) -> Result<Look, PrintError> {
    let status = ask(link, model, patience)?;
    Ok(Look {
        model: model.as_str().to_uppercase(),
        trouble: status.trouble(),
        media: (status.loaded().width_tenths_mm > 0)
            .then(|| status.loaded().to_string())
            .into_iter()
            .collect(),
    })
}

fn ask(link: &mut dyn Link, model: Model, patience: &Patience) -> Result<Status, PrintError> {
    link.send(&attention(model))?;
    link.send(STATUS_REQUEST)?;
    next_status(link, &mut Vec::new(), patience.status)?
        .ok_or_else(|| PrintError::NoStatus { host: link.name() })
}

fn next_status(
    link: &mut dyn Link,
    gathered: &mut Vec<u8>,
    wait: Duration,
) -> Result<Option<Status>, PrintError> {
    let host = link.name();
    await_answer(link, gathered, wait, Status::take)?
        .map(|status| status.map_err(|Garbled| PrintError::Answer { host, protocol: "Brother QL" }))
        .transpose()
}

/// Waits until a page is out.
fn await_page(
    link: &mut dyn Link,
    patience: &Patience,
    pages: usize,
    watch: &mut Watch<'_>,
) -> Result<(), PrintError> {
    let until = Instant::now() + patience.finish;
    let mut gathered = Vec::new();
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let status = next_status(link, &mut gathered, left.min(Duration::from_millis(250)))?;
        let unfinished = |trouble| PrintError::Unfinished { trouble, job: None, cancelled: false, pages };
        match status.as_ref().map(|status| (status.phase(), status.trouble())) {
            Some((Phase::Completed, _)) => return Ok(()),
            Some((_, Some(trouble))) => return Err(unfinished(Some(trouble))),
            _ => {}
        }
        if left.is_zero() || watch(Progress::Running).is_break() {
            return Err(unfinished(None));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media(width_mm: u8, length_mm: u8) -> &'static Media {
        MEDIA.iter().find(|media| (media.width_mm, media.length_mm) == (width_mm, length_mm)).unwrap()
    }

    #[test]
    fn a_label_of_another_width_is_refused_with_both() {
        let page = Size::mm(90, 29);
        assert_eq!(place(page, media(29, 90)).unwrap(), Placed { media: media(29, 90), turned: true });
        assert_eq!(place(page, media(29, 0)).unwrap(), Placed { media: media(29, 0), turned: true });
        assert!(!place(Size::mm(62, 100), media(62, 100)).unwrap().turned);
        let error = place(page, media(62, 0)).unwrap_err();
        let PrintError::MediaDiffers { needed, loaded } = error else { panic!("{error:?}") };
        assert_eq!((needed.to_string(), loaded.to_string()), ("90 × 29 mm".into(), "62 mm".into()));
        assert!(place(page, media(62, 100)).is_err());
        assert!(place(Size::mm(62, 100), media(62, 29)).is_err());
    }

    #[test]
    fn a_page_keeps_its_middle_on_the_printable_part_of_the_label() {
        let placed = place(Size::mm(90, 29), media(29, 90)).unwrap();
        let page = Bitmap::white(1063, 343);
        let dots = dots(&page, placed);
        assert_eq!((dots.width, dots.height), (306, 991));
    }
}
