//! The thread that makes paper: labels set, written as PDF or PNG, or drawn for the screen.
//!
//! The typesetter is made at the first label, because it reads all fonts.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender};

use crate::bench::message::{LabelPicture, LabelPurpose};
use crate::desk::DeskError;
use crate::domain::RequestNo;
use crate::paper::{Document, Dpi, Form, LabelValue, PaperError, StartCell, Typesetter};
use crate::port::write_file;

/// Resolution of the picture on the screen, in dots per inch.
const PREVIEW_DPI: u16 = 203;

/// Resolution of a saved PNG, in dots per inch.
const SAVE_DPI: u16 = 300;

/// Labels to make.
pub(super) struct PrintJob {
    /// Comes back with the outcome.
    pub(super) id: u64,
    pub(super) requests: Vec<RequestNo>,
    pub(super) values: Vec<LabelValue>,
    pub(super) form: Form,
    pub(super) start_cell: u8,
    pub(super) purpose: LabelPurpose,
    /// Where [`LabelPurpose::Open`] puts the file.
    pub(super) spool: PathBuf,
}

/// What became of them.
pub(super) struct PrintOutcome {
    pub(super) id: u64,
    pub(super) requests: Vec<RequestNo>,
    pub(super) form: Form,
    pub(super) result: Result<Printed, DeskError>,
}

/// What was made.
pub(super) enum Printed {
    /// A picture for the screen.
    Picture(LabelPicture),
    /// A file, and whether the viewer should show it.
    File(PathBuf, bool),
}

/// Starts the thread; it ends when the channel of jobs is closed.
pub(super) fn start(
    jobs: Receiver<PrintJob>,
    outcomes: Sender<PrintOutcome>,
) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name("printer".into()).spawn(move || {
        let mut typesetter: Option<Typesetter> = None;
        for job in jobs {
            let result = make(&mut typesetter, &job);
            let outcome = PrintOutcome { id: job.id, requests: job.requests, form: job.form, result };
            if outcomes.send(outcome).is_err() {
                return;
            }
        }
    })
}

fn make(typesetter: &mut Option<Typesetter>, job: &PrintJob) -> Result<Printed, DeskError> {
    let typesetter = match typesetter {
        Some(ready) => ready,
        None => typesetter.insert(Typesetter::new()?),
    };
    let start = StartCell::of(job.form, job.start_cell)?;
    let document = typesetter.labels(job.form, start, &job.values)?;
    match &job.purpose {
        LabelPurpose::Preview => Ok(Printed::Picture(picture(&document, job)?)),
        LabelPurpose::Save(path) => save(&document, path).map(|()| Printed::File(path.clone(), false)),
        LabelPurpose::Open => {
            let first = job.requests.first().map_or("label", |request| request.0.as_str());
            let path = job.spool.join(format!("{first}-{}.pdf", job.id));
            save(&document, &path)?;
            Ok(Printed::File(path, true))
        }
    }
}

fn picture(document: &Document, job: &PrintJob) -> Result<LabelPicture, PaperError> {
    let picture = document.rgba(0, Dpi::new(PREVIEW_DPI)?)?;
    Ok(LabelPicture {
        requests: job.requests.clone(),
        form: job.form.as_str().to_owned(),
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
