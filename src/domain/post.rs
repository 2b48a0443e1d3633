//! The post: how a parcel is handed over, its number, what it costs, and the list that goes to the counter with it.
//!
//! README, rules W1, W2, W6, W9. The trap: a number is on one parcel at a time and rests after it, and a list that was
//! closed says what was handed over, so nothing of either is ever reckoned anew.

mod band;
mod list;
mod postage;
mod refusal;

pub use band::{Band, BandEnds, BandNo, Drawn, Rest};
pub use list::{ListNo, ListStage, PostingLine, PostingList};
pub use postage::{Postage, PostageItem, PostageRate, PostageTable, Weights};
pub use refusal::{MailField, PostRefusal};

use crate::domain::Yen;
use crate::domain::code::codes;

codes! {
    /// How the post accepts a parcel, and so which numbers it has.
    MailKind {
        /// 簡易書留.
        SimpleRegistered = "simple_registered",
        /// 一般書留.
        Registered = "registered",
        /// 特定記録.
        Recorded = "recorded",
    }
}

impl MailKind {
    /// The damages that its charge covers and that the sender states on the posting list (申出損害要償額); `None` where the
    /// post sets them itself. The surcharge of 一般書留 is that of the first 100,000 yen.
    #[must_use]
    pub const fn declared(self) -> Option<Yen> {
        match self {
            Self::Registered => Some(Yen(100_000)),
            Self::SimpleRegistered | Self::Recorded => None,
        }
    }
}

codes! {
    /// Which envelope.
    MailSize {
        /// 定形: at most 1 cm thick and 50 g.
        Standard = "standard",
        /// 定形外規格内: at most 34 × 25 × 3 cm and 1 kg.
        Compact = "compact",
        /// 定形外規格外: at most 4 kg.
        Large = "large",
    }
}

/// What the institution decided about its mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailPolicy {
    /// How a parcel is sent.
    pub kind: MailKind,
    /// In which envelope.
    pub size: MailSize,
    /// What envelope and tokens weigh.
    pub weights: Weights,
    /// Whole days between two uses of a number.
    pub rest_days: u32,
    /// Whether each label is handed on for printing as its token is recorded.
    pub prints_labels: bool,
}

impl MailPolicy {
    /// What holds until somebody decides otherwise: a thick envelope, registered, a number rests ten days.
    pub const DEFAULT: Self = Self {
        kind: MailKind::SimpleRegistered,
        size: MailSize::Compact,
        weights: Weights { envelope_grams: 20, token_grams: 15 },
        rest_days: 10,
        prints_labels: false,
    };
}
