//! The Internet Printing Protocol: what a printer can do is read first, then one job, followed until it is done.
//!
//! RFC 8011 (operations 4.2.1, 4.2.5, 4.3.3, 4.3.4), PWG 5100.12. The trap: "accepted" is not "printed". A job that does not
//! finish in time is cancelled, and its number is told whether or not the printer confirmed that.

mod capabilities;
mod http;
mod secure;

use std::io::Cursor;
use std::time::{Duration, Instant};

use ipp::attribute::{IppAttribute, IppAttributes};
use ipp::model::{DelimiterTag, IppVersion, Operation, StatusCode};
use ipp::parser::{IppParseError, IppParser};
use ipp::reader::IppReader;
use ipp::request::IppRequestResponse;
use ipp::value::IppValue;

use crate::print::ipp::capabilities::{Capabilities, Format, number, words};
use crate::print::{
    Fingerprint, IppTarget, Look, Order, Patience, PrintError, Progress, Receipt, Trouble, Watch, pwg_raster,
};

/// Who asks, as it stands in the printer's list of jobs.
const USER: &str = "token-station";

/// First and longest time between two questions about a job.
const ASKED_AFTER: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

/// Where a job stands (RFC 8011, section 5.3.7).
const CANCELED: i32 = 7;
const ABORTED: i32 = 8;
const COMPLETED: i32 = 9;

/// A printer that is spoken to.
struct Conversation<'a> {
    target: &'a IppTarget,
    trusted: Option<Fingerprint>,
    patience: Patience,
}

/// An answer: the status, and what it says.
struct Answer {
    status: StatusCode,
    attributes: IppAttributes,
}

/// How a job is.
struct JobView {
    state: i32,
    trouble: Option<Trouble>,
    has_errors: bool,
}

/// Prints.
pub(super) fn print(
    target: &IppTarget,
    order: &Order<'_>,
    watch: &mut Watch<'_>,
) -> Result<Receipt, PrintError> {
    let talk = Conversation { target, trusted: order.trusted, patience: order.patience };
    let can = talk.capabilities()?;
    if !can.is_accepting {
        return Err(PrintError::NotAccepting { host: talk.host() });
    }
    let media = match order.matter.size() {
        Some(size) => can.media(size).map_err(|offered| PrintError::NoSuchMedia {
            host: talk.host(),
            needed: size,
            offered,
        })?,
        None => None,
    };
    let pdf = order.matter.pdf()?;
    let format = can
        .format(pdf.is_some(), order.matter.pages())
        .ok_or_else(|| PrintError::Format { host: talk.host(), offered: can.formats.join(" ") })?;
    let document = match (format, pdf) {
        (Format::Pdf, Some(pdf)) => pdf,
        (Format::Png(dpi), _) => order.matter.picture(0, dpi)?.png(dpi)?.into(),
        (Format::Pdf, None) => return Err(PrintError::NotAPicture),
        (Format::PwgRaster(dpi, colour), _) => {
            let is_turned = media.as_ref().is_some_and(|media| media.is_turned);
            let pages = (0..order.matter.pages()).map(|page| order.matter.picture(page, dpi));
            pwg_raster::encode(pages, dpi.get(), colour, is_turned)?.into()
        }
    };
    let mut request = talk.request(Operation::PrintJob)?;
    let add = |request: &mut IppRequestResponse, tag, name, value| {
        add(request, tag, name, value).map_err(|_| talk.not_ipp())
    };
    let operation = DelimiterTag::OperationAttributes;
    add(&mut request, operation, "job-name", IppValue::new_name_without_language(order.name))?;
    add(&mut request, operation, "document-format", IppValue::new_mime_media_type(format.mime()))?;
    // All or nothing: a printer that would leave the paper out of account refuses the job instead.
    add(&mut request, operation, "ipp-attribute-fidelity", Ok(IppValue::new_boolean(media.is_some())))?;
    if let Some(media) = media {
        add(&mut request, DelimiterTag::JobAttributes, "media", IppValue::new_keyword(media.name))?;
    }
    for (name, value) in [("print-scaling", "none"), ("sides", "one-sided")] {
        if can.has(name, value) {
            add(&mut request, DelimiterTag::JobAttributes, name, IppValue::new_keyword(value))?;
        }
    }
    let answer = talk.exchange(&request, &document)?;
    answer.must_be_well(&talk)?;
    let job =
        number(&answer.attributes, DelimiterTag::JobAttributes, "job-id").ok_or_else(|| talk.not_ipp())?;
    talk.follow(job, watch)
}

/// Asks how it is.
pub(super) fn look(
    target: &IppTarget,
    trusted: Option<Fingerprint>,
    patience: &Patience,
) -> Result<Look, PrintError> {
    let can = Conversation { target, trusted, patience: *patience }.capabilities()?;
    Ok(Look { model: can.model, trouble: can.trouble, media: can.media })
}

impl Conversation<'_> {
    fn host(&self) -> String {
        self.target.to_string()
    }

    fn not_ipp(&self) -> PrintError {
        PrintError::Answer { host: self.host(), protocol: "IPP" }
    }

    fn request(&self, operation: Operation) -> Result<IppRequestResponse, PrintError> {
        let mut request =
            IppRequestResponse::new(IppVersion::v1_1(), operation, None).map_err(|_| self.not_ipp())?;
        let tag = DelimiterTag::OperationAttributes;
        add(&mut request, tag, "printer-uri", IppValue::new_uri(self.target.to_string()))
            .and_then(|()| {
                add(&mut request, tag, "requesting-user-name", IppValue::new_name_without_language(USER))
            })
            .map_err(|_| self.not_ipp())?;
        Ok(request)
    }

    fn exchange(&self, request: &IppRequestResponse, document: &[u8]) -> Result<Answer, PrintError> {
        let head = request.to_bytes();
        let body = http::post(self.target, self.trusted, &self.patience, &[&head, document])?;
        let answer = IppParser::new(IppReader::new(Cursor::new(body))).parse().map_err(|_| self.not_ipp())?;
        Ok(Answer { status: answer.header().status_code(), attributes: answer.attributes().clone() })
    }

    fn capabilities(&self) -> Result<Capabilities, PrintError> {
        let mut request = self.request(Operation::GetPrinterAttributes)?;
        add_list(&mut request, capabilities::ASKED).map_err(|_| self.not_ipp())?;
        let answer = self.exchange(&request, &[])?;
        answer.must_be_well(self)?;
        Ok(Capabilities::read(&answer.attributes))
    }

    /// Asks again and again until the job is done, or nobody waits any longer.
    fn follow(&self, job: i32, watch: &mut Watch<'_>) -> Result<Receipt, PrintError> {
        let until = Instant::now() + self.patience.finish;
        let mut pause = ASKED_AFTER.0;
        let mut is_wanted = watch(Progress::Sent(Some(job))).is_continue();
        loop {
            let trouble = match self.job(job) {
                Ok(Some(JobView { state: COMPLETED, has_errors: false, .. })) => {
                    return Ok(Receipt { job: Some(job), confirmed: true, file: None });
                }
                Ok(Some(JobView { state: CANCELED | ABORTED | COMPLETED, trouble, .. })) => {
                    return Err(PrintError::Aborted { trouble, job: Some(job) });
                }
                // It was forgotten, which printers do only with jobs that are over.
                Ok(None) => return Ok(Receipt { job: Some(job), confirmed: false, file: None }),
                Ok(Some(view)) => view.trouble,
                // Switched off in the middle, or the cable: it may come back.
                Err(PrintError::Unreachable { .. } | PrintError::Stalled { .. }) => Some(Trouble::Offline),
                Err(error) => return Err(error),
            };
            is_wanted &= watch(trouble.map_or(Progress::Running, Progress::Waiting)).is_continue();
            if !is_wanted || Instant::now() >= until {
                let cancelled = self.cancel(job).unwrap_or(false);
                return Err(PrintError::Unfinished { trouble, job: Some(job), cancelled, pages: 0 });
            }
            std::thread::sleep(pause.min(until.saturating_duration_since(Instant::now())));
            pause = (pause * 2).min(ASKED_AFTER.1);
        }
    }

    /// How a job is, and what the printer waits for; `None` when the printer does not know it any more.
    fn job(&self, job: i32) -> Result<Option<JobView>, PrintError> {
        let mut request = self.about_job(Operation::GetJobAttributes, job)?;
        add_list(&mut request, &["job-state", "job-state-reasons"]).map_err(|_| self.not_ipp())?;
        let answer = self.exchange(&request, &[])?;
        if matches!(answer.status, StatusCode::ClientErrorNotFound | StatusCode::ClientErrorGone) {
            return Ok(None);
        }
        answer.must_be_well(self)?;
        let tag = DelimiterTag::JobAttributes;
        let state = number(&answer.attributes, tag, "job-state").ok_or_else(|| self.not_ipp())?;
        let reasons = words(&answer.attributes, tag, "job-state-reasons");
        let of_job = Trouble::gravest(reasons.iter().map(String::as_str));
        let trouble = if state >= CANCELED { of_job } else { self.capabilities()?.trouble.or(of_job) };
        let has_errors = reasons.iter().any(|reason| reason == "job-completed-with-errors");
        Ok(Some(JobView { state, trouble, has_errors }))
    }

    /// Whether the printer confirmed that it forgot the job.
    fn cancel(&self, job: i32) -> Result<bool, PrintError> {
        let request = self.about_job(Operation::CancelJob, job)?;
        Ok(self.exchange(&request, &[])?.status.is_success())
    }

    fn about_job(&self, operation: Operation, job: i32) -> Result<IppRequestResponse, PrintError> {
        let mut request = self.request(operation)?;
        add(&mut request, DelimiterTag::OperationAttributes, "job-id", Ok(IppValue::new_integer(job)))
            .map_err(|_| self.not_ipp())?;
        Ok(request)
    }
}

impl Answer {
    fn must_be_well(&self, talk: &Conversation<'_>) -> Result<(), PrintError> {
        match self.status {
            status if status.is_success() => Ok(()),
            StatusCode::ServerErrorNotAcceptingJobs => Err(PrintError::NotAccepting { host: talk.host() }),
            status => Err(PrintError::Refused { host: talk.host(), status: status.to_string() }),
        }
    }
}

fn add(
    request: &mut IppRequestResponse,
    tag: DelimiterTag,
    name: &str,
    value: Result<IppValue, IppParseError>,
) -> Result<(), IppParseError> {
    request.attributes_mut().add(tag, IppAttribute::with_name(name, value?)?);
    Ok(())
}

fn add_list(request: &mut IppRequestResponse, names: &[&str]) -> Result<(), IppParseError> {
    let names = names.iter().map(|name| IppValue::new_keyword(*name)).collect::<Result<_, _>>()?;
    add(request, DelimiterTag::OperationAttributes, "requested-attributes", Ok(IppValue::Array(names)))
}
