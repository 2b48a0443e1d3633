//! The thread that makes paper: pages set, written as PDF or PNG, drawn for the screen, or handed to a printer's own thread.
//!
//! The typesetter is made at the first page, because it reads all fonts. The trap: nothing here waits for a printer; that is
//! [`Couriers`]' work, or a jam would hold up the preview.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender};

use crate::bench::courier::{Couriers, Delivery};
use crate::bench::message::LabelPicture;
use crate::desk::DeskError;
use crate::desk::printers::Target;
use crate::domain::RequestNo;
use crate::paper::{Document, Dpi, Form, LabelValue, PaperError, StartCell, Typesetter};
use crate::port::write_file;
use crate::print::{Look, Matter, Patience, Progress, Receipt, look};

/// Resolution of the picture on the screen, in dots per inch.
const PREVIEW_DPI: u16 = 203;

/// Resolution of a saved PNG, in dots per inch.
const SAVE_DPI: u16 = 300;

/// Paper to make.
pub(super) struct PrintJob {
    /// Comes back with the outcome.
    pub(super) id: u64,
    pub(super) pages: Pages,
    pub(super) way: Way,
    /// Where files go that nobody named.
    pub(super) spool: PathBuf,
}

/// What is on it.
pub(super) enum Pages {
    Labels {
        requests: Vec<RequestNo>,
        values: Vec<LabelValue>,
        form: Form,
        start_cell: u8,
    },
    /// Rulers.
    Test(Form),
    /// A file as it was read.
    File(Matter, String),
    /// Nothing: the printer is only asked how it is.
    None,
}

/// What becomes of it.
pub(super) enum Way {
    /// A picture for the screen.
    Preview,
    /// A file: `.png` by its ending, PDF otherwise.
    Save(PathBuf),
    /// A file in the spool folder, shown.
    Open,
    /// A printer.
    Print(Target, Arc<AtomicBool>),
}

/// What became of labels that went into a file or onto the screen.
pub(super) struct PrintOutcome {
    pub(super) id: u64,
    pub(super) requests: Vec<RequestNo>,
    pub(super) form: Option<Form>,
    pub(super) result: Result<Printed, DeskError>,
}

/// What was made.
pub(super) enum Printed {
    /// A picture for the screen.
    Picture(LabelPicture),
    /// A file, and whether the viewer should show it.
    File(PathBuf, bool),
}

/// What this thread and those of the printers tell.
pub(super) enum PrintReport {
    /// A file or a picture.
    Made(PrintOutcome),
    /// How far a print is.
    Progress(u64, Progress),
    /// How a print ended.
    Delivered(u64, Result<Receipt, DeskError>),
    /// What a printer says about itself.
    Looked(Target, Result<Look, DeskError>),
}

/// Starts the thread; it ends when the channel of jobs is closed, and the printers' threads with it.
pub(super) fn start(
    jobs: Receiver<PrintJob>,
    reports: Sender<PrintReport>,
) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name("printer".into()).spawn(move || {
        let mut typesetter: Option<Typesetter> = None;
        let mut couriers = Couriers::new(reports.clone());
        for job in jobs {
            let Some(report) = work(&mut typesetter, &mut couriers, &reports, job) else { continue };
            if reports.send(report).is_err() {
                break;
            }
        }
        couriers.join();
    })
}

/// Does one job; `None` when its report comes later.
fn work(
    typesetter: &mut Option<Typesetter>,
    couriers: &mut Couriers,
    reports: &Sender<PrintReport>,
    job: PrintJob,
) -> Option<PrintReport> {
    let PrintJob { id, pages, way, spool } = job;
    let way = match (way, &pages) {
        (Way::Print(target, _), Pages::None) => return look_aside(target, reports),
        (Way::Print(target, wanted), _) => {
            let name = name_of(&pages);
            let matter = matter(typesetter, pages, target.offset);
            let handed =
                matter.and_then(|matter| couriers.hand(Delivery { id, name, matter, target, spool, wanted }));
            return handed.err().map(|error| PrintReport::Delivered(id, Err(error)));
        }
        (way, _) => way,
    };
    let Pages::Labels { requests, form, .. } = &pages else { return None };
    let (requests, form) = (requests.clone(), *form);
    let result = match (matter(typesetter, pages, (0, 0)), way) {
        (Err(error), _) => Err(error),
        (Ok(Matter::Typeset(document)), Way::Preview) => {
            picture(&document, &requests, form).map(Printed::Picture).map_err(DeskError::from)
        }
        (Ok(Matter::Typeset(document)), Way::Save(path)) => {
            save(&document, &path).map(|()| Printed::File(path, false))
        }
        (Ok(Matter::Typeset(document)), _) => {
            let first = requests.first().map_or("label", |request| request.0.as_str());
            let path = spool.join(format!("{first}-{id}.pdf"));
            save(&document, &path).map(|()| Printed::File(path, true))
        }
        (Ok(Matter::Pdf(_) | Matter::Picture(..)), _) => return None,
    };
    Some(PrintReport::Made(PrintOutcome { id, requests, form: Some(form), result }))
}

fn name_of(pages: &Pages) -> String {
    match pages {
        Pages::Labels { requests, .. } => match requests.as_slice() {
            [only] => only.0.clone(),
            [first, .., last] => format!("{first}-{last}"),
            [] => String::new(),
        },
        Pages::Test(form) => form.as_str().to_owned(),
        Pages::File(_, name) => {
            Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
        }
        Pages::None => String::new(),
    }
}

fn matter(
    typesetter: &mut Option<Typesetter>,
    pages: Pages,
    (right, down): (i32, i32),
) -> Result<Matter, DeskError> {
    if let Pages::File(matter, _) = pages {
        return Ok(matter);
    }
    let typesetter = match typesetter {
        Some(ready) => ready,
        None => typesetter.insert(Typesetter::new()?),
    };
    let document = match pages {
        Pages::Labels { values, form, start_cell, .. } => {
            typesetter.labels(form, StartCell::of(form, start_cell)?, &values)?
        }
        Pages::Test(form) => typesetter.test_page(form)?,
        Pages::File(..) | Pages::None => return Err(PaperError::Empty.into()),
    };
    Ok(Matter::Typeset(document.moved(right, down)))
}

/// Asks a printer how it is, on a thread of its own: it may be silent for long.
fn look_aside(target: Target, reports: &Sender<PrintReport>) -> Option<PrintReport> {
    let (asked, tell) = (target.clone(), reports.clone());
    let started = std::thread::Builder::new().name("look".into()).spawn(move || {
        let seen = look(&asked.address, asked.trusted, &Patience::default()).map_err(DeskError::from);
        // Nobody listens any more only when the station has ended.
        let _ = tell.send(PrintReport::Looked(asked, seen));
    });
    let error = started.err()?;
    let path = target.name.clone();
    Some(PrintReport::Looked(target, Err(DeskError::File { path, cause: error })))
}

fn picture(document: &Document, requests: &[RequestNo], form: Form) -> Result<LabelPicture, PaperError> {
    let picture = document.rgba(0, Dpi::new(PREVIEW_DPI)?)?;
    Ok(LabelPicture {
        requests: requests.to_vec(),
        form: form.as_str().to_owned(),
        width: picture.width,
        height: picture.height,
        rgba: Arc::new(picture.rgba),
        pages: u32::try_from(document.pages()).unwrap_or(u32::MAX),
        without_barcode: document.reasons_without_barcode(),
    })
}

/// Writes the document: `.png` by its ending (one file per page), PDF otherwise.
pub(super) fn save(document: &Document, path: &Path) -> Result<(), DeskError> {
    let is_png = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
    if !is_png {
        return write_whole(path, &document.pdf()?);
    }
    for page in 0..document.pages() {
        let bytes = document.png(page, Dpi::new(SAVE_DPI)?)?;
        write_whole(&page_path(path, page), &bytes)?;
    }
    Ok(())
}

/// `label.png`, `label-2.png`, `label-3.png` …
fn page_path(path: &Path, page: usize) -> PathBuf {
    if page == 0 {
        return path.to_owned();
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!("{stem}-{}.png", page + 1))
}

fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), DeskError> {
    write_file(path, bytes).map_err(|cause| DeskError::File { path: path.display().to_string(), cause })
}
