//! What stands on the papers of the desk, taken from the register as it is now.
//!
//! README, rules W1 to W13. Nothing is written here: a paper may be made as often as somebody needs it. The trap: what
//! is read on the way is filled only from values that have no place for a serial.

mod settings;
mod stock;
mod to_customer;

pub use settings::{GUARDS, GUIDANCE_PAGE, guards, guidance_page};

use std::fmt;

use jiff::civil::Date;

use crate::desk::{DeskError, Office};
use crate::domain::post::{MailKind, PostingLine};
use crate::domain::{self, ContractNo, DocumentKind, OperatorId, RequestNo};
use crate::paper::barcode::Guard;
use crate::paper::{Content, Day, Money, PostingList, PostingRow};

/// Which paper, about what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The letter in the parcel of a request.
    Letter(RequestNo),
    /// The slip with which a request's old units come back.
    ReturnSlip(RequestNo),
    /// What the customer signs on receipt of a request's units.
    Receipt(RequestNo),
    /// The letter to a contract whose units reach their end.
    CampaignLetter(ContractNo),
    /// What goes to the post on a day.
    PostingList(Date),
    /// The balance of a day.
    DailyBalance(Date),
    /// The report of a count.
    StockTakeReport(u64),
    /// What was destroyed on a day.
    DestructionRecord(Date),
}

impl Subject {
    /// Which paper.
    #[must_use]
    pub const fn kind(&self) -> DocumentKind {
        match self {
            Self::Letter(_) => DocumentKind::Letter,
            Self::ReturnSlip(_) => DocumentKind::ReturnSlip,
            Self::Receipt(_) => DocumentKind::Receipt,
            Self::CampaignLetter(_) => DocumentKind::CampaignLetter,
            Self::PostingList(_) => DocumentKind::PostingList,
            Self::DailyBalance(_) => DocumentKind::DailyBalance,
            Self::StockTakeReport(_) => DocumentKind::StockTakeReport,
            Self::DestructionRecord(_) => DocumentKind::DestructionRecord,
        }
    }
}

/// The number or the day that it is about.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Letter(no) | Self::ReturnSlip(no) | Self::Receipt(no) => no.fmt(f),
            Self::CampaignLetter(no) => no.fmt(f),
            Self::PostingList(day) | Self::DailyBalance(day) | Self::DestructionRecord(day) => day.fmt(f),
            Self::StockTakeReport(no) => no.fmt(f),
        }
    }
}

impl Office {
    /// What stands on a paper. `reprint` is how often the same one was made before: those that stay inside say so.
    ///
    /// # Errors
    /// [`DeskError::NothingOnPaper`] when there is nothing to put on it, [`DeskError::NoSender`], or what the register
    /// says.
    pub fn paper(&self, subject: &Subject, reprint: u32) -> Result<Content, DeskError> {
        Ok(match subject {
            Subject::Letter(no) => self.letter(no)?.into(),
            Subject::ReturnSlip(no) => self.return_slip(no)?.into(),
            Subject::Receipt(no) => self.receipt(no)?.into(),
            Subject::CampaignLetter(no) => self.campaign_letter(no)?.into(),
            Subject::PostingList(day) => self.posting_list(*day)?.into(),
            Subject::DailyBalance(day) => self.daily_balance(*day, reprint)?.into(),
            Subject::StockTakeReport(no) => self.stock_take_report(*no, reprint)?.into(),
            Subject::DestructionRecord(day) => self.destruction_record(*day, reprint)?.into(),
        })
    }

    /// The lists that were handed over on a day, else closed on it; of today also those that are open.
    fn posting_list(&self, day: Date) -> Result<PostingList, DeskError> {
        let today = self.today();
        let posted_on = |list: &domain::post::PostingList| match (&list.handed_over, &list.closed) {
            (Some((on, _)), _) => *on,
            (None, Some(_)) => list.day,
            (None, None) => today,
        };
        let mut lists = self.register.lists_of_day(day)?;
        lists.retain(|list| posted_on(list) == day && !list.lines.is_empty());
        if lists.is_empty() {
            return Err(nothing(&Subject::PostingList(day)));
        }
        let guards = self.guards()?;
        let rows = lists.iter().map(|list| {
            let row = |line| self.posting_row(list.kind, line, guards);
            let rows = list.lines.iter().map(row).collect::<Result<_, _>>()?;
            Ok((list.kind, rows))
        });
        let rows = rows.collect::<Result<Vec<_>, DeskError>>()?;
        Ok(PostingList::new(Day(day), self.sender()?, &rows))
    }

    fn posting_row(
        &self,
        kind: MailKind,
        line: &PostingLine,
        (start, stop): (Guard, Guard),
    ) -> Result<PostingRow, DeskError> {
        let request = self.register.request(&line.request)?;
        let is_drawn = self.register.is_drawn(line.parcel, &line.tracking)?;
        Ok(PostingRow {
            name: line.name.clone(),
            to_person: !request.attention.trim().is_empty(),
            tracking: line.tracking.to_string(),
            nw7: if is_drawn { format!("{start}{}{stop}", line.tracking.digits()) } else { String::new() },
            declared: kind.declared().map(Money),
            charge: Some(Money(line.yen)),
            remark: request.no.0,
        })
    }

    /// An operator's name as people say it; the sign-in name of one whom the register does not know any more.
    fn name_of(&self, operator: &OperatorId) -> String {
        self.register.operator(operator).map_or_else(|_| operator.0.clone(), |known| known.name)
    }
}

fn nothing(subject: &Subject) -> DeskError {
    DeskError::NothingOnPaper { document: subject.kind(), about: subject.to_string() }
}
