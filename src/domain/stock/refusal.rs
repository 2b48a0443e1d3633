//! What the rules of the stock say when they say no, with the facts that the sentence on screen needs.
//!
//! README, rules W9, W10; [`StockRefusal::rule`] names the row.

use jiff::civil::Date;
use thiserror::Error;

use crate::domain::code::codes;
use crate::domain::{LotNo, Serial, TokenId, TokenState};

codes! {
    /// Something that has to be filled in.
    StockField {
        /// Lot number.
        Lot = "lot",
        /// The maker's prefix.
        Maker = "maker",
        /// Model.
        Model = "model",
        /// Number of the delivery note.
        NoteNo = "note_no",
        /// Supplier.
        Supplier = "supplier",
        /// The file with the key of the lot.
        Key = "key",
        /// Serials.
        Serials = "serials",
        /// Why.
        Reason = "reason",
        /// What explains a difference.
        Explanation = "explanation",
    }
}

/// A rule of the stock said no.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StockRefusal {
    /// The two ends name no range.
    #[error("{first} to {last} is no range of serials")]
    RangeWrong {
        /// The first.
        first: Serial,
        /// The last.
        last: Serial,
    },
    /// The range is longer than any delivery.
    #[error("the range has {units} serials, at most {most} are taken")]
    RangeTooLong {
        /// Serials in it.
        units: u64,
        /// The most.
        most: u64,
    },
    /// Something is not filled in.
    #[error("{field} is empty")]
    FieldEmpty {
        /// What.
        field: StockField,
    },
    /// A text is longer than the register takes, or not plain.
    #[error("{field} is too long or not plain text")]
    FieldWrong {
        /// What.
        field: StockField,
    },
    /// One serial stands twice in a delivery.
    #[error("{serial} stands twice in the delivery")]
    SerialTwice {
        /// Which.
        serial: Serial,
    },
    /// Two makers in one lot.
    #[error("lot {lot} has tokens of two makers")]
    LotMixed {
        /// Which.
        lot: LotNo,
    },
    /// The delivery note and the two counts do not agree.
    #[error("the note lists {listed} units, counted were {first} and {second}")]
    CountDiffers {
        /// Units by the delivery note.
        listed: u32,
        /// Counted by the first person.
        first: u32,
        /// Counted by the second.
        second: u32,
    },
    /// The lot was received before.
    #[error("lot {lot} was received before")]
    LotKnown {
        /// Which.
        lot: LotNo,
    },
    /// A unit was received before.
    #[error("token {token} was received before")]
    TokenKnown {
        /// Which.
        token: TokenId,
    },
    /// The lot's key is the published one for training.
    #[error("the key of lot {lot} is the published one for training")]
    TrainingKey {
        /// Which.
        lot: LotNo,
    },
    /// The lot has expired before it came.
    #[error("lot {lot} expired on {expires_on}")]
    LotExpired {
        /// Which.
        lot: LotNo,
        /// When.
        expires_on: Date,
    },
    /// A unit that is past its day is given to nobody.
    #[error("token {token} expired on {expires_on}")]
    Expired {
        /// Which.
        token: Serial,
        /// The day of its lot.
        expires_on: Date,
    },
    /// What was scanned is no serial.
    #[error("{got:?} is no serial")]
    ScanUnreadable {
        /// What was scanned.
        got: String,
    },
    /// The register does not know the unit.
    #[error("the register knows no token {serial}")]
    UnitUnknown {
        /// Which.
        serial: Serial,
    },
    /// Two makers use the same serial.
    #[error("more than one maker has a token {serial}")]
    UnitAmbiguous {
        /// Which.
        serial: Serial,
    },
    /// The unit does not lie in the house.
    #[error("token {token} is {state} and not in the house")]
    NotInTheHouse {
        /// Which.
        token: Serial,
        /// Its state.
        state: TokenState,
    },
    /// A place that there is not.
    #[error("{got:?} is no place")]
    PlaceWrong {
        /// What was typed.
        got: String,
    },
    /// Another count is still open.
    #[error("stock-take {no} is still open")]
    TakeOpen {
        /// Which.
        no: u64,
    },
    /// The count is closed.
    #[error("stock-take {no} is closed")]
    TakeClosed {
        /// Which.
        no: u64,
    },
    /// A difference has no explanation.
    #[error("the difference {object} is not explained")]
    Unexplained {
        /// The serial or what was scanned.
        object: String,
    },
    /// A unit that is not missing cannot be given up as lost.
    #[error("token {token} is not missing")]
    NotMissing {
        /// Which.
        token: Serial,
    },
    /// A missing unit whose state allows no loss yet.
    #[error("token {token} is {state} and cannot be given up as lost yet")]
    CannotBeLost {
        /// Which.
        token: Serial,
        /// Its state.
        state: TokenState,
    },
    /// The day is closed already.
    #[error("{day} is closed already")]
    DayClosed {
        /// Which.
        day: Date,
    },
    /// An earlier day's difference is not explained.
    #[error("{day} was closed with {difference} differences that nobody has explained")]
    DayUnexplained {
        /// Which.
        day: Date,
        /// How many.
        difference: u32,
    },
    /// There is nothing to explain on that day.
    #[error("{day} has no difference to explain")]
    NothingToExplain {
        /// Which.
        day: Date,
    },
    /// The supervisor has decided already.
    #[error("incident {no} is decided already")]
    IncidentDecided {
        /// Which.
        no: u64,
    },
}

impl StockRefusal {
    /// The workflow behind the refusal.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::IncidentDecided { .. } => "W10",
            Self::Expired { .. } => "W1",
            _ => "W9",
        }
    }
}
