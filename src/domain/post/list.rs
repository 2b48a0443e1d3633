//! The posting list (差出票): what is handed over at the counter together, line by line, and what it costs.
//!
//! Japan Post, 書留・特定記録郵便物等差出票. The trap: an open list follows its parcels; a closed one is a paper that somebody
//! signed, and says what stood on it even when a customer is renamed.

use std::fmt;

use jiff::civil::Date;

use crate::domain::code::codes;
use crate::domain::post::{MailKind, PostRefusal};
use crate::domain::{OperatorId, ParcelNo, RequestNo, Tracking, UnixMillis, Yen};

/// A list's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListNo(pub u64);

impl fmt::Display for ListNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

codes! {
    /// How far a list is.
    ListStage {
        /// Parcels come onto it.
        Open = "open",
        /// 締め済: its lines stand.
        Closed = "closed",
        /// 差出済: the post has the parcels.
        HandedOver = "handed_over",
    }
}

/// One parcel on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingLine {
    /// From 1.
    pub line: u32,
    /// Which parcel.
    pub parcel: ParcelNo,
    /// Whose.
    pub request: RequestNo,
    /// To whom, without 様 or 御中.
    pub name: String,
    /// The number of the post.
    pub tracking: Tracking,
    /// What it weighs.
    pub grams: u32,
    /// What it costs.
    pub yen: Yen,
}

/// A list as the register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingList {
    /// Its number.
    pub no: ListNo,
    /// The day it is of.
    pub day: Date,
    /// How its parcels are sent.
    pub kind: MailKind,
    /// Whether its parcels were handed over by themselves, not with the list of the day.
    pub by_itself: bool,
    /// When it was closed, and by whom.
    pub closed: Option<(UnixMillis, OperatorId)>,
    /// When the post took it, and the number of its receipt.
    pub handed_over: Option<(Date, String)>,
    /// Its lines, in order.
    pub lines: Vec<PostingLine>,
}

impl PostingList {
    /// How far it is.
    #[must_use]
    pub const fn stage(&self) -> ListStage {
        if self.handed_over.is_some() {
            ListStage::HandedOver
        } else if self.closed.is_some() {
            ListStage::Closed
        } else {
            ListStage::Open
        }
    }

    /// Checks that it is as far as a step needs.
    ///
    /// # Errors
    /// [`PostRefusal::ListStage`].
    pub fn must_be(&self, needed: ListStage) -> Result<(), PostRefusal> {
        let stage = self.stage();
        if stage == needed { Ok(()) } else { Err(PostRefusal::ListStage { list: self.no, stage, needed }) }
    }

    /// What its parcels cost together.
    #[must_use]
    pub fn total(&self) -> Yen {
        Yen(self.lines.iter().map(|line| line.yen.0).sum())
    }

    /// How many parcels.
    #[must_use]
    pub fn pieces(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_list_is_open_then_closed_then_handed_over() {
        let line = |line, yen| PostingLine {
            line,
            parcel: ParcelNo(u64::from(line)),
            request: RequestNo(format!("26-{line}")),
            name: "C".into(),
            tracking: Tracking::of_ten(3_586_000_000 + u64::from(line)).unwrap(),
            grams: 35,
            yen: Yen(yen),
        };
        let day = date(2026, 11, 22);
        let mut list = PostingList {
            no: ListNo(1),
            day,
            kind: MailKind::SimpleRegistered,
            by_itself: false,
            closed: None,
            handed_over: None,
            lines: vec![line(1, 490), line(2, 530)],
        };
        assert_eq!((list.stage(), list.total(), list.pieces()), (ListStage::Open, Yen(1_020), 2));
        assert!(list.must_be(ListStage::HandedOver).is_err());
        list.closed = Some((UnixMillis(0), OperatorId("sato".into())));
        assert_eq!(list.stage(), ListStage::Closed);
        list.handed_over = Some((day, "R-1".into()));
        assert_eq!(list.must_be(ListStage::HandedOver), Ok(()));
        let refused = list.must_be(ListStage::Open);
        assert!(matches!(refused, Err(PostRefusal::ListStage { stage: ListStage::HandedOver, .. })));
    }
}
