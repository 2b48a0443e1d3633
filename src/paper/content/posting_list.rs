//! 書留・特定記録郵便物等差出票: what is handed to the post on a day, thirty to a page.
//!
//! Japan Post, 書留・特定記録郵便物等差出票. The trap: a page is of one sort of mail, so every list begins its own, counted anew; a
//! charge that the counter is to write stays empty, and a total counts only what stands there.

use serde::Serialize;

use crate::domain::Yen;
use crate::domain::post::MailKind;
use crate::paper::Sender;
use crate::paper::written::{Day, Money};

/// Rows of the printed form.
pub const ROWS_A_PAGE: usize = 30;

/// What the list says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostingList {
    posted_on: Day,
    sender: Sender,
    rows_a_page: usize,
    pages: Vec<PostingPage>,
    pieces: usize,
    charge: Option<Money>,
}

/// One page with its totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostingPage {
    kind: &'static str,
    /// Rows of the same list on the pages before.
    before: usize,
    rows: Vec<PostingRow>,
    pieces: usize,
    charge: Option<Money>,
}

/// One parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostingRow {
    /// To whom.
    pub name: String,
    /// Whether a person and not an organisation receives it.
    pub to_person: bool,
    /// The number of the post; empty while it has none.
    pub tracking: String,
    /// The same between its guards, where the institution drew it and no label of the post bears its barcode; else
    /// empty.
    pub nw7: String,
    /// The declared value, where one is declared.
    pub declared: Option<Money>,
    /// Postage, where it is known.
    pub charge: Option<Money>,
    /// Remarks.
    pub remark: String,
}

impl PostingList {
    /// Lays the lists of a day on pages; no parcel gives one empty page.
    #[must_use]
    pub fn new(posted_on: Day, sender: Sender, lists: &[(MailKind, Vec<PostingRow>)]) -> Self {
        let page = |kind: MailKind, before, rows: &[PostingRow]| PostingPage {
            kind: kind.as_str(),
            before,
            pieces: rows.len(),
            charge: total(rows),
            rows: rows.to_vec(),
        };
        let mut pages = Vec::new();
        for (kind, rows) in lists {
            let parts = (0..).step_by(ROWS_A_PAGE).zip(rows.chunks(ROWS_A_PAGE));
            pages.extend(parts.map(|(before, rows)| page(*kind, before, rows)));
        }
        if pages.is_empty() {
            pages.push(page(MailKind::SimpleRegistered, 0, &[]));
        }
        let pieces = lists.iter().map(|(_, rows)| rows.len()).sum();
        let charge = total(lists.iter().flat_map(|(_, rows)| rows));
        Self { posted_on, sender, rows_a_page: ROWS_A_PAGE, pages, pieces, charge }
    }
}

/// The postage that is known; `None` when none is.
fn total<'a>(rows: impl IntoIterator<Item = &'a PostingRow>) -> Option<Money> {
    let mut known = rows.into_iter().filter_map(|row| row.charge).peekable();
    known.peek()?;
    Some(Money(Yen(known.map(|Money(yen)| yen.0).sum())))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::{Address, PostalCode};

    fn list(charges: &[Option<i64>]) -> PostingList {
        let row = |charge: &Option<i64>| PostingRow {
            name: String::new(),
            to_person: false,
            tracking: String::new(),
            nw7: String::new(),
            declared: None,
            charge: charge.map(|yen| Money(Yen(yen))),
            remark: String::new(),
        };
        let address = Address {
            postal_code: PostalCode::parse("5300001").unwrap(),
            street: String::new(),
            building: String::new(),
        };
        let sender = Sender { name: String::new(), address };
        let lists = [(MailKind::SimpleRegistered, charges.iter().map(row).collect())];
        PostingList::new(Day(date(2026, 11, 24)), sender, &lists)
    }

    #[test]
    fn the_thirty_first_parcel_begins_a_page_and_every_page_has_its_totals() {
        let list = list(&[Some(490); 31]);
        let totals: Vec<_> = list.pages.iter().map(|page| (page.pieces, page.charge)).collect();
        assert_eq!(totals, [(30, Some(Money(Yen(14_700)))), (1, Some(Money(Yen(490))))]);
        assert_eq!((list.pieces, list.charge), (31, Some(Money(Yen(15_190)))));
    }

    #[test]
    fn each_sort_of_mail_begins_its_own_page_and_its_own_count() {
        let one = list(&[Some(490); 31]);
        let rows = |from: usize| one.pages[from].rows.clone();
        let lists =
            [(MailKind::SimpleRegistered, [rows(0), rows(1)].concat()), (MailKind::Recorded, rows(1))];
        let both = PostingList::new(one.posted_on, one.sender.clone(), &lists);
        let pages: Vec<_> = both.pages.iter().map(|page| (page.kind, page.before, page.pieces)).collect();
        assert_eq!(pages, [("simple_registered", 0, 30), ("simple_registered", 30, 1), ("recorded", 0, 1)]);
        assert_eq!((both.pieces, both.charge), (32, Some(Money(Yen(15_680)))));
    }

    #[test]
    fn an_unknown_charge_counts_as_nothing_and_none_known_leaves_the_total_empty() {
        assert_eq!(list(&[Some(490), None]).charge, Some(Money(Yen(490))));
        assert_eq!(list(&[None, None]).charge, None);
        assert_eq!(list(&[]).pages.len(), 1);
    }
}
