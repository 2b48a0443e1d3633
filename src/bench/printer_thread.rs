//! The thread that makes paper: labels and every other document set, written as PDF or PNG, drawn for the screen, or handed to a
//! printer's own thread.
//!
//! The typesetter is made at the first page, because it reads all fonts; before every job it looks for templates of the
//! institution that are new. The traps: a picture for the screen is made as often as somebody looks, so it counts nothing; and
//! nothing here waits for a printer, which is [`Couriers`]' work, or a jam would hold up the preview.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender};

use crate::bench::courier::{Couriers, Delivery};
use crate::bench::message::{LabelPicture, PaperOf, PaperPicture, Sample, Subject, TemplatesView};
use crate::bench::templates::Press;
use crate::desk::DeskError;
use crate::desk::printers::Target;
use crate::domain::RequestNo;
use crate::paper::{Content, Document, Dpi, Form, LabelValue, PaperError, StartCell};
use crate::port::write_file;
use crate::print::{Look, Matter, Patience, Progress, Receipt, look};
use crate::words::Notice;

/// Resolution of a label on the screen, in dots per inch.
const LABEL_DPI: u16 = 203;

/// Resolution of a whole page on the screen, in dots per inch.
const PAGE_DPI: u16 = 150;

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
    /// Labels of requests.
    Labels { requests: Vec<RequestNo>, values: Vec<LabelValue>, form: Form, start_cell: u8 },
    /// Any other paper; `page` is the one that a picture shows, from 0.
    Paper { subject: Subject, content: Content, page: u32 },
    /// A template with invented data, unless the templates are as they were `seen`.
    Sample { sample: Sample, page: u32, seen: Option<u64> },
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

/// What became of paper that went into a file or onto the screen.
pub(super) struct PrintOutcome {
    pub(super) id: u64,
    pub(super) made: Made,
    pub(super) result: Result<Printed, DeskError>,
}

/// What was to be made.
pub(super) enum Made {
    /// Labels of requests on a form.
    Labels(Vec<RequestNo>, Form),
    /// Any other paper, and whether only to look at it.
    Paper(Subject, bool),
    /// A template with invented data.
    Sample,
}

/// What was made.
pub(super) enum Printed {
    /// A label for the screen.
    Label(LabelPicture),
    /// A page for the screen.
    Page(PaperPicture),
    /// A page with invented data, and every template as it stands.
    Sample(PaperPicture, TemplatesView),
    /// Nothing: it is shown already.
    Unchanged,
    /// A file, and whether the viewer should show it.
    File(PathBuf, bool),
}

/// What this thread and those of the printers tell.
pub(super) enum PrintReport {
    /// Templates of the institution that do not count, as has just been found out.
    Refused(Vec<Notice>),
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
    templates: PathBuf,
    jobs: Receiver<PrintJob>,
    reports: Sender<PrintReport>,
) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name("printer".into()).spawn(move || {
        let couriers = Couriers::new(reports.clone());
        let mut workshop = Workshop { templates, press: None, couriers, reports };
        for job in jobs {
            let Some(report) = workshop.work(job) else { continue };
            if workshop.reports.send(report).is_err() {
                break;
            }
        }
        workshop.couriers.join();
    })
}

struct Workshop {
    templates: PathBuf,
    press: Option<Press>,
    couriers: Couriers,
    reports: Sender<PrintReport>,
}

impl Workshop {
    /// Does one job; `None` when its report comes later.
    fn work(&mut self, job: PrintJob) -> Option<PrintReport> {
        let PrintJob { id, pages, way, spool } = job;
        if let Way::Print(target, wanted) = way {
            if matches!(pages, Pages::None) {
                return look_aside(target, &self.reports);
            }
            let name = name_of(&pages);
            let handed = self
                .matter(pages, target.offset)
                .and_then(|matter| self.couriers.hand(Delivery { id, name, matter, target, spool, wanted }));
            return handed.err().map(|error| PrintReport::Delivered(id, Err(error)));
        }
        let result = self.ready().and_then(|press| make(press, &pages, &way, &spool, id));
        let made = match pages {
            Pages::Labels { requests, form, .. } => Made::Labels(requests, form),
            Pages::Paper { subject, .. } => Made::Paper(subject, matches!(way, Way::Preview)),
            Pages::Sample { .. } => Made::Sample,
            Pages::Test(_) | Pages::File(..) | Pages::None => return None,
        };
        Some(PrintReport::Made(PrintOutcome { id, made, result }))
    }

    /// What a printer takes.
    fn matter(&mut self, pages: Pages, (right, down): (i32, i32)) -> Result<Matter, DeskError> {
        if let Pages::File(matter, _) = pages {
            return Ok(matter);
        }
        let document = document(self.ready()?, &pages)?;
        Ok(Matter::Typeset(document.moved(right, down)))
    }

    /// The press with the templates of this moment. A folder that cannot be read is told and stops no work.
    fn ready(&mut self) -> Result<&Press, DeskError> {
        let press = match &mut self.press {
            Some(ready) => ready,
            none => none.insert(Press::new(&self.templates)?),
        };
        let refused: Vec<Notice> = match press.refresh() {
            Ok(true) => press.refused().iter().map(Notice::from).collect(),
            Ok(false) => Vec::new(),
            Err(error) => vec![Notice::from(&error)],
        };
        if !refused.is_empty() {
            // Nobody listens any more only when the station has ended.
            let _ = self.reports.send(PrintReport::Refused(refused));
        }
        Ok(press)
    }
}

/// What it is called at a printer, and as a file.
fn name_of(pages: &Pages) -> String {
    match pages {
        Pages::Labels { requests, .. } => match requests.as_slice() {
            [only] => only.0.clone(),
            [first, .., last] => format!("{first}-{last}"),
            [] => String::new(),
        },
        Pages::Paper { subject, .. } => format!("{}-{subject}", subject.kind()),
        Pages::Test(form) => form.as_str().to_owned(),
        Pages::File(_, name) => {
            Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
        }
        Pages::Sample { .. } | Pages::None => String::new(),
    }
}

/// Sets the pages.
fn document(press: &Press, pages: &Pages) -> Result<Document, DeskError> {
    let typesetter = press.typesetter();
    Ok(match pages {
        Pages::Labels { values, form, start_cell, .. } => {
            typesetter.labels(*form, StartCell::of(*form, *start_cell)?, values)?
        }
        Pages::Paper { content, .. } => typesetter.paper(content)?,
        Pages::Sample { sample, .. } => typesetter.sample(*sample)?,
        Pages::Test(form) => typesetter.test_page(*form)?,
        Pages::File(..) | Pages::None => return Err(PaperError::Empty.into()),
    })
}

/// Makes a picture or a file.
fn make(press: &Press, pages: &Pages, way: &Way, spool: &Path, id: u64) -> Result<Printed, DeskError> {
    if matches!(pages, Pages::Sample { seen, .. } if *seen == Some(press.stamp())) {
        return Ok(Printed::Unchanged);
    }
    let document = document(press, pages)?;
    match (way, pages) {
        (Way::Preview, Pages::Labels { requests, form, .. }) => {
            Ok(Printed::Label(label_picture(&document, requests, *form)?))
        }
        (Way::Preview, Pages::Paper { subject, page, .. }) => {
            Ok(Printed::Page(picture(&document, PaperOf::Subject(subject.clone()), *page)?))
        }
        (_, Pages::Sample { sample, page, .. }) => {
            let picture = picture(&document, PaperOf::Sample(*sample), *page)?;
            Ok(Printed::Sample(picture, press.view()))
        }
        (Way::Save(path), _) => save(&document, path).map(|()| Printed::File(path.clone(), false)),
        (Way::Open, _) => {
            let path = spool.join(format!("{}-{id}.pdf", name_of(pages)));
            save(&document, &path)?;
            Ok(Printed::File(path, true))
        }
        (Way::Preview | Way::Print(..), _) => Ok(Printed::Unchanged),
    }
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

fn label_picture(
    document: &Document,
    requests: &[RequestNo],
    form: Form,
) -> Result<LabelPicture, PaperError> {
    let picture = document.rgba(0, Dpi::new(LABEL_DPI)?)?;
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

/// A page that is not there any more is shown as the last one.
fn picture(document: &Document, of: PaperOf, page: u32) -> Result<PaperPicture, PaperError> {
    let pages = u32::try_from(document.pages()).unwrap_or(u32::MAX);
    let page = page.min(pages.saturating_sub(1));
    let picture = document.rgba(page as usize, Dpi::new(PAGE_DPI)?)?;
    let (width, height) = (picture.width, picture.height);
    let without_barcode = document.reasons_without_barcode();
    Ok(PaperPicture { of, page, pages, width, height, rgba: Arc::new(picture.rgba), without_barcode })
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
