//! What the window knows of units that come back: the one on the counter, the box so far, and the search for a code.

use std::collections::VecDeque;

use crate::bench::message::{DoneRow, IdentifyView, ReturnView, ReturnsAct, ReturnsNews};
use crate::words::Notice;

/// How many units of a box are kept to look back on.
const ROWS_KEPT: usize = 500;

/// The newest picture of the returns.
#[derive(Debug, Default)]
pub struct ReturnsPicture {
    /// The unit on the counter.
    pub judged: Option<ReturnView>,
    /// Why what was asked last was not done.
    pub refusal: Option<Notice>,
    /// Whether an answer is on its way.
    pub waiting: bool,
    /// What became of units, the newest first.
    pub rows: VecDeque<DoneRow>,
    /// How many units were dealt with, and how many a rule refused.
    pub counted: (u32, u32),
    /// The search for a code.
    pub search: Option<IdentifyView>,
}

impl ReturnsPicture {
    /// Something was asked: the answer to what was asked before no longer counts.
    pub fn ask(&mut self, act: &ReturnsAct) {
        self.refusal = None;
        match act {
            ReturnsAct::Dispose { .. } => self.waiting = true,
            ReturnsAct::Identify { .. } => self.search = None,
            ReturnsAct::Forget => self.judged = None,
            ReturnsAct::Judge { .. } | ReturnsAct::Sweep { .. } | ReturnsAct::StopIdentifying => {}
        }
    }

    /// A step back: a refusal is read.
    pub fn forget(&mut self) {
        self.refusal = None;
    }

    /// Takes news in.
    pub fn take(&mut self, news: ReturnsNews) {
        match news {
            ReturnsNews::Judged(view) => {
                self.judged = Some(*view);
                self.refusal = None;
                self.waiting = false;
            }
            ReturnsNews::Done(row) => {
                self.waiting = false;
                self.refusal.clone_from(&row.refusal);
                if row.refusal.is_some() {
                    self.counted.1 += 1;
                } else {
                    self.counted.0 += 1;
                    self.judged = None;
                }
                self.rows.push_front(row);
                self.rows.truncate(ROWS_KEPT);
            }
            ReturnsNews::Refused(notice) => {
                self.refusal = Some(notice);
                self.waiting = false;
            }
            ReturnsNews::Erasing => self.waiting = true,
            ReturnsNews::Identified(view) => self.search = Some(view),
        }
    }
}
