//! The closing of the day: posting lists, balance and the journal's checkpoint in one act, and what their papers say.
//!
//! README, rule W9, 締め処理. The trap: the papers are read from what was closed, not from what stands now, so a paper that
//! a printer lost is made again the same on any later day.

use jiff::civil::Date;
use serde_json::Value;

use crate::desk::{DeskError, Office};
use crate::domain::post::{ListNo, MailKind, PostRefusal, PostingLine, PostingList};
use crate::domain::stock::Group;
use crate::domain::{Act, LotNo, OperatorId, UnixMillis, Witness, Yen};
use crate::paper::Sender;
use crate::register::RegisterError;

/// 書留・特定記録郵便物等差出票: one closed list with who hands it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingPaper {
    /// The list with its lines.
    pub list: PostingList,
    /// Who sends; `None` while the settings hold no return address.
    pub sender: Option<Sender>,
}

/// 日計表: the balance of a day, what was posted on it, and where the journal stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalancePaper {
    /// The day.
    pub day: Date,
    /// The institution.
    pub institution: String,
    /// When it was closed.
    pub closed_at: UnixMillis,
    /// Who closed it: sign-in name and name.
    pub operator: (OperatorId, String),
    /// Who signed besides.
    pub second: (OperatorId, String),
    /// Units that ever came in.
    pub received: u32,
    /// Units of each group.
    pub groups: Vec<(Group, u32)>,
    /// The same of each lot.
    pub lots: Vec<LotCounts>,
    /// What did not agree.
    pub differences: Vec<DayDifference>,
    /// How many of them nobody explains.
    pub unexplained: u32,
    /// What the two said about it; may be empty.
    pub explanation: String,
    /// The lists of the day.
    pub posted: Vec<ListSum>,
    /// Rows of the journal at the checkpoint.
    pub journal_rows: u64,
    /// Hash of the last one.
    pub journal_head: [u8; 32],
}

/// A lot in the balance of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotCounts {
    /// Which.
    pub lot: LotNo,
    /// Units that came in.
    pub received: u32,
    /// Units of each group.
    pub groups: Vec<(Group, u32)>,
}

/// Something that did not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayDifference {
    /// Code of its sort.
    pub sort: String,
    /// Lot, serial or scanned text.
    pub object: String,
    /// What explains it; may be empty.
    pub explanation: String,
}

/// A list in the balance of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSum {
    /// Which.
    pub list: ListNo,
    /// For which mail.
    pub kind: MailKind,
    /// Parcels.
    pub pieces: u32,
    /// What they cost.
    pub yen: Yen,
    /// The receipt; `None` while the post does not have them.
    pub receipt: Option<String>,
}

/// The papers of a closed day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayPapers {
    /// A posting list each.
    pub posting: Vec<PostingPaper>,
    /// The balance with the checkpoint.
    pub balance: BalancePaper,
}

impl DayPapers {
    /// Parcels and what they cost.
    #[must_use]
    pub fn posted(&self) -> (u32, Yen) {
        let posted = &self.balance.posted;
        (posted.iter().map(|one| one.pieces).sum(), Yen(posted.iter().map(|one| one.yen.0).sum()))
    }
}

impl Office {
    /// Closes today: every open posting list that holds something, the balance, and the journal's checkpoint, signed by
    /// two. All of it or nothing.
    ///
    /// # Errors
    /// [`crate::domain::StockRefusal::DayClosed`], [`PostRefusal::JournalBroken`], or why a parcel on an open list may not leave.
    pub fn close_the_day(&mut self, explanation: &str, witness: Witness) -> Result<DayPapers, DeskError> {
        let day = self.today();
        let balance = self.day_to_close(explanation, witness)?;
        self.journal_must_be_sound()?;
        let mut lists: Vec<(ListNo, Vec<PostingLine>)> = Vec::new();
        for kind in MailKind::ALL {
            if let Some(list) = self.register.open_list(*kind)?.filter(|list| !list.lines.is_empty()) {
                lists.push((list.no, self.lines_to_close(&list)?));
            }
        }
        self.write_stamped(|book, stamp| {
            lists.iter().try_for_each(|(list, lines)| book.close_list(stamp, *list, day, lines))?;
            let (second, counts) = (&balance.second, &balance.counts);
            book.close_day(stamp, second, counts, balance.unexplained, &balance.explanation)
        })?;
        self.day_papers(day)
    }

    /// Checks the chain from the checkpoint that two people signed last; what lies before it is on their paper.
    fn journal_must_be_sound(&self) -> Result<(), DeskError> {
        let (rows, head) = match self.register.closed_days(1)?.first() {
            Some(last) => (self.checkpoint(last.day)?, last.head),
            None => (0, [0; 32]),
        };
        match self.register.verify_journal_after(rows, head)?.first_bad {
            Some(seq) => Err(PostRefusal::JournalBroken { seq }.into()),
            None => Ok(()),
        }
    }

    /// Rows of the journal before the one that closed a day.
    fn checkpoint(&self, day: Date) -> Result<u64, DeskError> {
        let rows = self.register.journal_of(&day.to_string(), u32::MAX)?;
        let row = rows.iter().find(|row| row.act == Act::DayClosed);
        let missing = || RegisterError::NotFound { kind: "day", key: day.to_string() };
        Ok(row.ok_or_else(missing)?.seq - 1)
    }

    /// The lists that today's balance names as long as the day is open: what was put on one is on it.
    ///
    /// # Errors
    /// What the register says.
    pub(in crate::desk) fn posted_today(&self) -> Result<Vec<ListSum>, DeskError> {
        let lists = self.register.lists_of_day(self.today())?;
        Ok(lists.iter().filter(|list| !list.lines.is_empty()).map(sum).collect())
    }

    /// The papers of a day that was closed.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when it was not.
    pub fn day_papers(&self, day: Date) -> Result<DayPapers, DeskError> {
        let missing = || RegisterError::NotFound { kind: "day", key: day.to_string() };
        let closed = self.register.closed_day(day)?.ok_or_else(missing)?;
        let counts = closed.counts;
        let lists = self.register.lists_closed_on(day)?;
        let sender = self.sender().ok();
        let named = |operator: OperatorId| {
            let known = self.register.operators()?.into_iter().find(|one| one.id == operator);
            Ok::<_, DeskError>((operator.clone(), known.map_or(operator.0, |one| one.name)))
        };
        let balance = BalancePaper {
            day,
            institution: self.register.institution().to_owned(),
            closed_at: closed.closed_at,
            operator: named(closed.operator)?,
            second: named(closed.second)?,
            received: units(&counts["received"]),
            groups: groups(&counts["units"]),
            lots: rows(&counts["lots"], |lot| LotCounts {
                lot: LotNo(text(&lot["lot"])),
                received: units(&lot["received"]),
                groups: groups(&lot["units"]),
            }),
            differences: rows(&counts["differences"], |one| DayDifference {
                sort: text(&one["sort"]),
                object: text(&one["object"]),
                explanation: text(&one["explanation"]),
            }),
            unexplained: closed.difference,
            explanation: closed.explanation,
            posted: lists.iter().map(sum).collect(),
            journal_rows: self.checkpoint(day)?,
            journal_head: closed.head,
        };
        let posting = lists.into_iter().map(|list| PostingPaper { list, sender: sender.clone() }).collect();
        Ok(DayPapers { posting, balance })
    }
}

fn sum(list: &PostingList) -> ListSum {
    ListSum {
        list: list.no,
        kind: list.kind,
        pieces: list.pieces(),
        yen: list.total(),
        receipt: list.handed_over.as_ref().map(|(_, receipt)| receipt.clone()),
    }
}

fn rows<T>(list: &Value, row: impl Fn(&Value) -> T) -> Vec<T> {
    list.as_array().into_iter().flatten().map(row).collect()
}

fn groups(counts: &Value) -> Vec<(Group, u32)> {
    Group::ALL.iter().map(|group| (*group, units(&counts[group.as_str()]))).collect()
}

fn units(count: &Value) -> u32 {
    count.as_u64().and_then(|count| u32::try_from(count).ok()).unwrap_or(0)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
