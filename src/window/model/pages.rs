//! A long list of which only the pages in sight are held: a hundred thousand rows scroll as well as ten.
//!
//! The rows of an older search stay in sight until the first page of the newer one has come.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::bench::message::{PAGE_ROWS, Page};

/// How many pages are kept.
const PAGES_KEPT: usize = 24;

/// The pages of a list that have come.
#[derive(Debug)]
pub struct Pages<T> {
    wanted: String,
    shown: String,
    total: u32,
    here: BTreeMap<u32, Vec<T>>,
    asked: BTreeSet<u32>,
    stale: BTreeSet<u32>,
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self {
            wanted: String::new(),
            shown: String::new(),
            total: 0,
            here: BTreeMap::new(),
            asked: BTreeSet::new(),
            stale: BTreeSet::new(),
        }
    }
}

impl<T> Pages<T> {
    /// How many rows there are in all.
    pub fn count(&self) -> usize {
        self.total as usize
    }

    /// One row, when its page is here.
    pub fn row(&self, at: usize) -> Option<&T> {
        let offset = page_of(at);
        self.here.get(&offset)?.get(at - offset as usize)
    }

    /// Whether the first page is on its way.
    pub fn is_pending(&self) -> bool {
        self.shown != self.wanted || (self.here.is_empty() && !self.asked.is_empty())
    }

    /// Whether nothing has been asked for yet.
    pub fn is_idle(&self) -> bool {
        self.here.is_empty() && self.asked.is_empty()
    }

    /// What is looked for.
    pub fn text(&self) -> &str {
        &self.wanted
    }

    /// Looks for something else, or again: the first page has to be asked for.
    pub fn look_for(&mut self, text: &str) {
        text.clone_into(&mut self.wanted);
        self.asked.clear();
        self.stale = self.here.keys().copied().collect();
    }

    /// The offsets of the pages that these rows need and that nobody has asked for; they count as asked now.
    pub fn missing(&mut self, rows: &Range<usize>) -> Vec<u32> {
        let fresh = self.shown != self.wanted || self.is_idle();
        let rows = if fresh { 0..1 } else { rows.clone() };
        let mut wanted = Vec::new();
        let mut offset = page_of(rows.start);
        while (offset as usize) < rows.end {
            let is_here = !fresh && self.here.contains_key(&offset) && !self.stale.contains(&offset);
            if !is_here && self.asked.insert(offset) {
                wanted.push(offset);
            }
            offset += PAGE_ROWS;
        }
        wanted
    }

    /// Takes a page in; one of an older search is dropped.
    pub fn take(&mut self, page: Page<T>) {
        if page.text != self.wanted {
            return;
        }
        if page.text != self.shown || page.total != self.total {
            self.here.clear();
            self.stale.clear();
            self.shown = page.text;
            self.total = page.total;
        }
        self.asked.remove(&page.offset);
        self.stale.remove(&page.offset);
        self.here.insert(page.offset, page.rows);
        while self.here.len() > PAGES_KEPT {
            let (first, last) = (self.here.keys().next().copied(), self.here.keys().last().copied());
            let (Some(first), Some(last)) = (first, last) else { break };
            let farther = if page.offset.abs_diff(first) > page.offset.abs_diff(last) { first } else { last };
            self.here.remove(&farther);
        }
    }

    /// A page could not be had; it may be asked for again.
    pub fn fail(&mut self) {
        self.asked.clear();
        self.stale.clear();
        self.wanted.clone_from(&self.shown);
        // An empty first page stops asking in every frame.
        self.here.entry(0).or_default();
    }
}

/// The offset of the page that holds a row.
fn page_of(at: usize) -> u32 {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    at - at % PAGE_ROWS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str, offset: u32, total: u32) -> Page<u32> {
        let rows = (offset..total.min(offset + PAGE_ROWS)).collect();
        Page { text: text.into(), offset, total, rows }
    }

    #[test]
    fn only_the_pages_in_sight_are_asked_for_and_only_once() {
        let mut pages = Pages::default();
        assert_eq!(pages.missing(&(0..30)), [0]);
        assert_eq!(pages.missing(&(0..30)), [0; 0]);
        pages.take(page("", 0, 100_000));
        assert_eq!(pages.missing(&(95..125)), [100]);
        pages.take(page("", 100, 100_000));
        assert_eq!((pages.row(123), pages.row(99_999)), (Some(&123), None));
    }

    #[test]
    fn the_old_rows_stay_until_the_new_search_answers() {
        let mut pages = Pages::default();
        pages.missing(&(0..1));
        pages.take(page("", 0, 50));
        pages.look_for("a");
        assert!(pages.is_pending());
        assert_eq!(pages.row(7), Some(&7));
        assert_eq!(pages.missing(&(0..30)), [0]);
        pages.take(page("", 0, 50));
        assert!(pages.is_pending(), "an answer to the older search does not count");
        pages.take(page("a", 0, 2));
        assert_eq!((pages.count(), pages.row(7)), (2, None));
    }

    #[test]
    fn scrolling_through_everything_does_not_keep_everything() {
        let mut pages = Pages::default();
        pages.missing(&(0..1));
        for offset in (0..100_000).step_by(PAGE_ROWS as usize) {
            pages.take(page("", offset, 100_000));
        }
        assert!(pages.here.len() <= PAGES_KEPT);
        assert_eq!(pages.row(99_999), Some(&99_999));
    }
}
