//! The search for the token that shows a code, page by page on every core, so that nobody waits for the desk.
//!
//! While the pages are compared the next one is read: the register speaks with one thread only. The trap: a page has to
//! be short enough that a person who presses Esc, or a token in a slot, is heard between two of them.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::desk::identify::{Candidate, Compared, expected_by_chance};
use crate::desk::{DeskError, Office};
use crate::domain::UnixMillis;
use crate::domain::diagnose::{Typed, WINDOW_STEPS};
use crate::driver::WITH_PLACES;
use crate::register::{JobNo, SealedToken};

/// Tokens read at once: less than a tenth of a second of work.
const PAGE: u32 = 12_288;

/// Tokens of the first page, for which every core waits.
const FIRST_PAGE: u32 = 1024;

/// Tokens that a thread takes at once.
const CHUNK: usize = 128;

/// A search under way.
pub struct Identification {
    typed: Typed,
    at: UnixMillis,
    page: Vec<SealedToken>,
    after: JobNo,
    workers: usize,
    /// Tokens compared so far.
    pub seen: u64,
    /// Tokens with a sealed secret.
    pub total: u64,
    /// Further places of those that were compared.
    further: u64,
    /// What was found.
    pub found: Compared,
}

impl Identification {
    /// Begins: the codes are as shown now.
    ///
    /// # Errors
    /// [`DeskError::Locked`], or what the register says.
    pub fn begin(office: &Office, typed: Typed) -> Result<Self, DeskError> {
        let at = office.stamp()?.at;
        let mut search = Self {
            typed,
            at,
            page: Vec::new(),
            after: JobNo(0),
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            seen: 0,
            total: office.register.sealed_count()?,
            further: 0,
            found: Compared::default(),
        };
        search.page = office.register.sealed_after(search.after, FIRST_PAGE, WITH_PLACES)?;
        Ok(search)
    }

    /// Compares one page; answers whether there is more.
    ///
    /// # Errors
    /// [`DeskError::Locked`] when the station was locked meanwhile, or what the register says.
    pub fn go_on(&mut self, office: &Office) -> Result<bool, DeskError> {
        let page = std::mem::take(&mut self.page);
        let lineup = office.lineup(&self.typed, WINDOW_STEPS, self.at)?;
        let chunks: Vec<&[SealedToken]> = page.chunks(CHUNK).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            let mut compared = Compared::default();
            while let Some(chunk) = chunks.get(next.fetch_add(1, Ordering::Relaxed)) {
                compared.add(lineup.compare(chunk));
            }
            compared
        };
        self.after = page.last().map_or(self.after, |last| last.job);
        let (found, ahead) = std::thread::scope(|scope| {
            let others: Vec<_> = (1..self.workers).map(|_| scope.spawn(work)).collect();
            let ahead = self.read(office);
            let mut found = work();
            for other in others {
                match other.join() {
                    Ok(compared) => found.add(compared),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            (found, ahead)
        });
        self.found.add(found);
        self.found.candidates.sort_by(nearest_first);
        self.seen += u64::try_from(page.len()).unwrap_or_default();
        self.further += page.iter().map(|token| u64::from(token.places - 1)).sum::<u64>();
        self.page = ahead?;
        Ok(!self.page.is_empty())
    }

    /// How many accidental fits there are among all of them.
    #[must_use]
    pub fn by_chance(&self) -> f64 {
        expected_by_chance(&self.typed, WINDOW_STEPS, self.total + self.further)
    }

    /// How many codes were typed.
    #[must_use]
    pub const fn codes(&self) -> u32 {
        self.typed.count()
    }

    fn read(&self, office: &Office) -> Result<Vec<SealedToken>, DeskError> {
        Ok(office.register.sealed_after(self.after, PAGE, WITH_PLACES)?)
    }
}

fn nearest_first(one: &Candidate, other: &Candidate) -> std::cmp::Ordering {
    one.steps.abs().cmp(&other.steps.abs()).then_with(|| one.token.cmp(&other.token))
}
