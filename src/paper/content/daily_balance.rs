//! 日計表: the balance of a day by lot, what does not agree, what was posted, and where the journal stood.
//!
//! README, rule W9, 締め処理. The trap: the printed head is what shows later that no row was cut off the journal, so it
//! stands whole and in groups that two people can compare aloud.

use serde::Serialize;

use crate::paper::written::{Day, Moment, Money, Word};

/// What the balance says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DailyBalance {
    /// Which day.
    pub day: Day,
    /// When the paper was made.
    pub made_at: Moment,
    /// Whose.
    pub institution: String,
    /// At which station.
    pub station: String,
    /// The groups in which units stand, in the order of the columns.
    pub groups: Vec<Word>,
    /// One line for each lot.
    pub lots: Vec<BalanceLine>,
    /// All lots together.
    pub total: BalanceLine,
    /// What does not agree, or did not until somebody explained it.
    pub differences: Vec<DifferenceLine>,
    /// What was done on the day: what, and how often.
    pub work: Vec<(Word, u32)>,
    /// The posting lists of the day.
    pub posted: Vec<PostedLine>,
    /// Their parcels.
    pub posted_pieces: u32,
    /// What they cost.
    pub posted_charge: Money,
    /// Who closed the day; `None` while it is open.
    pub closed: Option<DayClosed>,
    /// Rows of the journal then.
    pub journal_rows: u64,
    /// Hash of the journal's last row then, in groups of eight hexadecimal digits.
    pub head: Vec<String>,
    /// How often the same balance was made before.
    pub reprint: u32,
}

/// One lot, or all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BalanceLine {
    /// Which lot; empty for all.
    pub lot: String,
    /// Units by the delivery note.
    pub received: u32,
    /// Units in each group.
    pub units: Vec<u32>,
    /// Whether the groups come to what was received.
    pub even: bool,
}

/// Something that does not agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DifferenceLine {
    /// What sort.
    pub sort: Word,
    /// Lot, serial or scanned text.
    pub object: String,
    /// Whether it is a unit's, and so worth a scan.
    pub is_unit: bool,
    /// What explains it; may be empty.
    pub explanation: String,
}

/// A posting list of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostedLine {
    /// Its number.
    pub list: u64,
    /// For which mail.
    pub mail: Word,
    /// Parcels.
    pub pieces: u32,
    /// What they cost.
    pub charge: Money,
    /// Number of the post's receipt; empty while it does not have them.
    pub receipt: String,
}

/// How a day was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayClosed {
    /// When.
    pub at: Moment,
    /// Who.
    pub operator: String,
    /// Who signed besides.
    pub second: String,
    /// Differences that the balance did not explain.
    pub unexplained: u32,
    /// What explains them; may be empty.
    pub explanation: String,
}

impl DailyBalance {
    /// A hash as people compare it: groups of eight digits.
    #[must_use]
    pub fn head_in_groups(head: &[u8; 32]) -> Vec<String> {
        head.chunks(4).map(crate::domain::text::hex).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w9_the_head_is_printed_whole() {
        let head: [u8; 32] = std::array::from_fn(|at| u8::try_from(at).unwrap());
        let groups = DailyBalance::head_in_groups(&head);
        assert_eq!((groups.len(), groups[0].as_str(), groups[7].as_str()), (8, "00010203", "1c1d1e1f"));
        assert_eq!(groups.concat(), crate::domain::text::hex(&head));
    }
}
