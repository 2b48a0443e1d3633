//! The thread that makes paper: labels and every other document set, written as PDF or PNG, or drawn for the screen.
//!
//! The typesetter is made at the first job, because it reads all fonts; before every job it looks for templates of the
//! institution that are new. The trap: a picture for the screen is made as often as somebody looks, so it counts nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender};

use crate::bench::message::{
    LabelPicture, LabelPurpose, PaperOf, PaperPicture, Sample, Subject, TemplatesView,
};
use crate::bench::templates::Press;
use crate::desk::DeskError;
use crate::domain::RequestNo;
use crate::paper::{Content, Document, Dpi, Form, LabelValue, PaperError, StartCell};
use crate::port::write_file;
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
    pub(super) matter: Matter,
    pub(super) purpose: LabelPurpose,
    /// Where [`LabelPurpose::Open`] puts the file.
    pub(super) spool: PathBuf,
}

/// What is on it.
pub(super) enum Matter {
    /// Labels of requests.
    Labels { requests: Vec<RequestNo>, values: Vec<LabelValue>, form: Form, start_cell: u8 },
    /// Any other paper; `page` is the one that a picture shows, from 0.
    Paper { subject: Subject, content: Content, page: u32 },
    /// A template with invented data, unless the templates are as they were `seen`.
    Sample { sample: Sample, page: u32, seen: Option<u64> },
}

/// What became of it.
pub(super) struct PrintOutcome {
    pub(super) id: u64,
    pub(super) made: Made,
    pub(super) result: Result<Printed, DeskError>,
    /// Templates of the institution that do not count, when that has just been found out.
    pub(super) refused: Vec<Notice>,
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

/// Starts the thread; it ends when the channel of jobs is closed.
pub(super) fn start(
    templates: PathBuf,
    jobs: Receiver<PrintJob>,
    outcomes: Sender<PrintOutcome>,
) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name("printer".into()).spawn(move || {
        let mut press: Option<Press> = None;
        for job in jobs {
            let mut refused = Vec::new();
            let result = ready(&mut press, &templates, &mut refused).and_then(|press| make(press, &job));
            let made = match job.matter {
                Matter::Labels { requests, form, .. } => Made::Labels(requests, form),
                Matter::Paper { subject, .. } => Made::Paper(subject, job.purpose == LabelPurpose::Preview),
                Matter::Sample { .. } => Made::Sample,
            };
            if outcomes.send(PrintOutcome { id: job.id, made, result, refused }).is_err() {
                return;
            }
        }
    })
}

/// The press with the templates of this moment. A folder that cannot be read is told and stops no work.
fn ready<'a>(
    press: &'a mut Option<Press>,
    templates: &Path,
    refused: &mut Vec<Notice>,
) -> Result<&'a Press, DeskError> {
    let press = match press {
        Some(ready) => ready,
        None => press.insert(Press::new(templates)?),
    };
    match press.refresh() {
        Ok(true) => refused.extend(press.refused().iter().map(Notice::from)),
        Ok(false) => {}
        Err(error) => refused.push(Notice::from(&error)),
    }
    Ok(press)
}

fn make(press: &Press, job: &PrintJob) -> Result<Printed, DeskError> {
    let typesetter = press.typesetter();
    let (document, first) = match &job.matter {
        Matter::Labels { requests, values, form, start_cell } => {
            let start = StartCell::of(*form, *start_cell)?;
            let document = typesetter.labels(*form, start, values)?;
            if job.purpose == LabelPurpose::Preview {
                return Ok(Printed::Label(label_picture(&document, requests, *form)?));
            }
            (document, requests.first().map_or_else(|| "label".to_owned(), |request| request.0.clone()))
        }
        Matter::Paper { subject, content, page } => {
            let document = typesetter.paper(content)?;
            if job.purpose == LabelPurpose::Preview {
                return Ok(Printed::Page(picture(&document, PaperOf::Subject(subject.clone()), *page)?));
            }
            (document, format!("{}-{subject}", subject.kind()))
        }
        Matter::Sample { seen, .. } if *seen == Some(press.stamp()) => return Ok(Printed::Unchanged),
        Matter::Sample { sample, page, .. } => {
            let document = typesetter.sample(*sample)?;
            let picture = picture(&document, PaperOf::Sample(*sample), *page)?;
            return Ok(Printed::Sample(picture, press.view()));
        }
    };
    match &job.purpose {
        LabelPurpose::Preview => Ok(Printed::Unchanged),
        LabelPurpose::Save(path) => save(&document, path).map(|()| Printed::File(path.clone(), false)),
        LabelPurpose::Open => {
            let path = job.spool.join(format!("{first}-{}.pdf", job.id));
            save(&document, &path)?;
            Ok(Printed::File(path, true))
        }
    }
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
    Ok(PaperPicture { of, page, pages, width, height, rgba: Arc::new(picture.rgba) })
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
