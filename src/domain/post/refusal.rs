//! What the rules of the post refuse: bands, numbers, postage, lists.
//!
//! README, rules W1, W9.

use jiff::civil::Date;
use thiserror::Error;

use crate::domain::code::codes;
use crate::domain::post::{BandNo, ListNo, ListStage, MailKind, MailSize, PostageItem};
use crate::domain::{RequestNo, Tracking};

codes! {
    /// What a person decides about the mail.
    MailField {
        /// How a parcel is sent.
        Kind = "kind",
        /// In which envelope.
        Size = "size",
        /// What envelope and letter weigh.
        EnvelopeGrams = "envelope_grams",
        /// What a token weighs.
        TokenGrams = "token_grams",
        /// How long a number rests.
        RestDays = "rest_days",
        /// Yen of a rate.
        Yen = "yen",
        /// Weight class of a rate.
        UpToGrams = "up_to_grams",
    }
}

/// A rule said no about the post.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PostRefusal {
    /// The end of a band is no number of registered mail.
    #[error("{got:?} is no number of registered mail")]
    BandEnd {
        /// What was typed.
        got: String,
    },
    /// A band's last number lies before its first.
    #[error("the band ends with {last} before it begins with {first}")]
    BandBackwards {
        /// The first.
        first: Tracking,
        /// The last.
        last: Tracking,
    },
    /// Another open band has some of the numbers.
    #[error("band {band} has some of these numbers")]
    BandMeets {
        /// Which.
        band: BandNo,
    },
    /// Nothing is drawn from this band any more.
    #[error("band {band} is closed")]
    BandClosed {
        /// Which.
        band: BandNo,
    },
    /// Every number is under way or rests.
    #[error("every number of the bands for {kind} is under way or rests")]
    Exhausted {
        /// Which mail.
        kind: MailKind,
        /// When the first one is free again; `None` while all are under way.
        free_on: Option<Date>,
    },
    /// The number was used lately.
    #[error("number {tracking} rests until {free_on}")]
    Resting {
        /// Which.
        tracking: Tracking,
        /// When it is free again.
        free_on: Date,
    },
    /// A number that is to be pulled is in no open band.
    #[error("number {tracking} is in no open band")]
    NotInBand {
        /// Which.
        tracking: Tracking,
    },
    /// The envelope carries another number than its parcel has.
    #[error("the parcel of request {request} has number {expected}, the envelope {got}")]
    NumberDiffers {
        /// Whose parcel.
        request: RequestNo,
        /// What the register has.
        expected: Tracking,
        /// What the envelope carries.
        got: Tracking,
    },
    /// The parcel is on a list that was closed.
    #[error("the parcel of request {request} is on the closed list {list}")]
    OnClosedList {
        /// Whose parcel.
        request: RequestNo,
        /// Which list.
        list: ListNo,
    },
    /// The parcel is on no list.
    #[error("the parcel of request {request} is on no list")]
    OnNoList {
        /// Whose parcel.
        request: RequestNo,
    },
    /// There is no line on the list.
    #[error("list {list} is empty")]
    ListEmpty {
        /// Which.
        list: ListNo,
    },
    /// Another list of the same mail is open.
    #[error("list {open} is open")]
    AnotherOpen {
        /// Which.
        open: ListNo,
    },
    /// The list is not as far, or further, than the step needs.
    #[error("list {list} is {stage}, not {needed}")]
    ListStage {
        /// Which.
        list: ListNo,
        /// How far it is.
        stage: ListStage,
        /// How far it should be.
        needed: ListStage,
    },
    /// The post's receipt is not named.
    #[error("the receipt of list {list} is not named")]
    NoReceipt {
        /// Which list.
        list: ListNo,
    },
    /// The parcel weighs more than its envelope may.
    #[error("{grams} g are too heavy for {size}: {most} g at most")]
    TooHeavy {
        /// Which envelope.
        size: MailSize,
        /// What it weighs.
        grams: u32,
        /// What it may weigh.
        most: u32,
    },
    /// The table has no rate for a day.
    #[error("the table has no postage for {item} on {on}")]
    NoRate {
        /// What for.
        item: PostageItem,
        /// The day.
        on: Date,
    },
    /// A rate for this item, class and day stands already.
    #[error("a rate for {item} from {from} stands already")]
    RateKnown {
        /// What for.
        item: PostageItem,
        /// The day.
        from: Date,
    },
    /// A field holds something that it cannot.
    #[error("{field} cannot be {got:?}")]
    Field {
        /// Which.
        field: MailField,
        /// What was typed.
        got: String,
    },
    /// Something was scanned after the number of the envelope.
    #[error("{got:?} was scanned after everything else")]
    ScanTooMany {
        /// What.
        got: String,
    },
    /// A step needs a reason.
    #[error("a reason is needed")]
    NoReason,
    /// The journal is broken: its checkpoint would be worth nothing.
    #[error("the journal is broken at row {seq}")]
    JournalBroken {
        /// The first row that does not fit.
        seq: u64,
    },
}

impl PostRefusal {
    /// The workflow behind the refusal; empty where it is plain bookkeeping.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::NumberDiffers { .. } | Self::ScanTooMany { .. } => "W1",
            Self::JournalBroken { .. } => "W9",
            _ => "",
        }
    }
}
