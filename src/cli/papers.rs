//! `letter --request NO`, `posting-list --date D` and `paper --document NAME` with `--out FILE.(pdf|png)`.
//!
//! Prints `{"event":"paper","document":…,"about":…,"file":…}`; `about` is the number or the day that the paper is about.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use serde_json::json;

use crate::bench::message::{Command, Event, LabelPurpose, Subject};
use crate::cli::Common;
use crate::cli::exit::Failure;
use crate::cli::report::Report;
use crate::cli::session::{ANSWERS_WITHIN, Session};
use crate::domain::{Clock as _, ContractNo, DocumentKind, RequestNo};
use crate::port::SystemClock;

/// Arguments of `letter`.
#[derive(Debug, Args)]
pub struct LetterArgs {
    /// Reception number.
    #[arg(long, value_name = "NO")]
    request: String,
    /// The file; its ending decides between PDF and PNG.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Arguments of `posting-list`.
#[derive(Debug, Args)]
pub struct PostingListArgs {
    /// The day; today without it.
    #[arg(long, value_name = "DAY")]
    date: Option<Date>,
    /// The file; its ending decides between PDF and PNG.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Arguments of `paper`.
#[derive(Debug, Args)]
pub struct PaperArgs {
    /// letter, return-slip, receipt: of a --request; campaign-letter: to a --contract; posting-list, daily-balance,
    /// destruction-record: of a --date; stock-take-report: of a --take.
    #[arg(long, value_name = "NAME", value_parser = DocumentKind::parse)]
    document: DocumentKind,
    /// Reception number.
    #[arg(long, value_name = "NO")]
    request: Option<String>,
    /// Contract number.
    #[arg(long, value_name = "NO")]
    contract: Option<String>,
    /// The day; today without it.
    #[arg(long, value_name = "DAY")]
    date: Option<Date>,
    /// Number of the count.
    #[arg(long, value_name = "NO")]
    take: Option<u64>,
    /// How often the same paper was printed before, which papers that stay inside say; without it as the register counts.
    #[arg(long, value_name = "N")]
    reprint: Option<u32>,
    /// The file; its ending decides between PDF and PNG.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub fn letter(args: &LetterArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    save(&Subject::Letter(RequestNo(args.request.clone())), None, &args.out, common, report)
}

pub fn posting_list(args: &PostingListArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    save(&Subject::PostingList(args.date.unwrap_or_else(today)), None, &args.out, common, report)
}

pub fn paper(args: &PaperArgs, common: &Common, report: &Report) -> Result<(), Failure> {
    let subject = subject(args).ok_or(Failure::Usage("usage-paper-subject"))?;
    save(&subject, args.reprint, &args.out, common, report)
}

/// Which paper about what; `None` where the arguments lack it, and for the label, which has a command of its own.
fn subject(args: &PaperArgs) -> Option<Subject> {
    let request = || args.request.clone().map(RequestNo);
    let day = args.date.unwrap_or_else(today);
    match args.document {
        DocumentKind::Label => None,
        DocumentKind::Letter => request().map(Subject::Letter),
        DocumentKind::ReturnSlip => request().map(Subject::ReturnSlip),
        DocumentKind::Receipt => request().map(Subject::Receipt),
        DocumentKind::CampaignLetter => args.contract.clone().map(ContractNo).map(Subject::CampaignLetter),
        DocumentKind::PostingList => Some(Subject::PostingList(day)),
        DocumentKind::DailyBalance => Some(Subject::DailyBalance(day)),
        DocumentKind::StockTakeReport => args.take.map(Subject::StockTakeReport),
        DocumentKind::DestructionRecord => Some(Subject::DestructionRecord(day)),
    }
}

fn save(
    subject: &Subject,
    reprint: Option<u32>,
    out: &Path,
    common: &Common,
    report: &Report,
) -> Result<(), Failure> {
    check_ending(out)?;
    let mut session = Session::open(common, Vec::new())?;
    save_in(&mut session, subject, reprint, out, report)?;
    session.close()
}

/// Saves a paper and says where it is.
///
/// # Errors
/// [`Failure`] when there is nothing to put on it, or it cannot be set or written.
pub fn save_in(
    session: &mut Session,
    subject: &Subject,
    reprint: Option<u32>,
    out: &Path,
    report: &Report,
) -> Result<(), Failure> {
    let purpose = LabelPurpose::Save(out.to_owned());
    session.ask(Command::Paper { subject: subject.clone(), reprint, page: 0, purpose })?;
    // A template of the institution that is refused is told; the built-in one makes the paper all the same.
    let saved = loop {
        let notice = session.wait(ANSWERS_WITHIN, |event| match event {
            Event::Notice(notice)
                if TOLD_ON_THE_WAY.contains(&notice.code) || notice.code == "paper-saved" =>
            {
                Some(notice.clone())
            }
            _ => None,
        })?;
        if notice.code == "paper-saved" {
            break notice;
        }
        report.notice(&notice);
    };
    report.object(&json!({
        "event": "paper", "document": subject.kind().as_str(), "about": subject.to_string(),
        "file": out.display().to_string(),
    }));
    if !report.is_json() {
        report.notice(&saved);
    }
    Ok(())
}

/// Notices that do not end the making of a paper.
const TOLD_ON_THE_WAY: &[&str] = &["template-refused", "template-unfit", "paper-telltale"];

/// Refuses a file that is neither PDF nor PNG.
///
/// # Errors
/// [`Failure::Usage`].
pub fn check_ending(out: &Path) -> Result<(), Failure> {
    let known = out
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("pdf") || ending.eq_ignore_ascii_case("png"));
    if known { Ok(()) } else { Err(Failure::Usage("usage-label-ending")) }
}

/// Today in Japan.
pub fn today() -> Date {
    SystemClock::new().now().day_in_japan()
}
