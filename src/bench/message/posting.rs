//! The post: what people do with envelopes, lists, bands and rates, how they look, and the closing of the day.

use jiff::civil::Date;

use crate::bench::message::Signature;
use crate::domain::post::{
    Band, BandNo, ListNo, MailKind, MailPolicy, Postage, PostageItem, PostageRate, PostingList,
};
use crate::domain::{ParcelNo, RequestNo, Tracking, UnixMillis, Yen};

/// Something to do with the post; a day that is not given is today.
#[derive(Debug)]
pub enum PostingAct {
    /// A pile of scans: the tokens of a parcel, its label, the number on its envelope.
    Scan {
        /// As the scanner read them.
        scans: Vec<String>,
    },
    /// The number on a sealed envelope.
    Match {
        /// Which parcel.
        parcel: ParcelNo,
        /// What was scanned.
        scanned: String,
    },
    /// Take a parcel off the open list.
    TakeOff {
        /// Which.
        parcel: ParcelNo,
        /// Why.
        reason: String,
    },
    /// Close a list.
    CloseList {
        /// Which.
        list: ListNo,
    },
    /// Open a closed list again.
    ReopenList {
        /// Which.
        list: ListNo,
        /// Why.
        reason: String,
    },
    /// The post took a closed list.
    HandOver {
        /// Which.
        list: ListNo,
        /// The day.
        on: Option<Date>,
        /// The number of its receipt.
        receipt: String,
    },
    /// Take a band in.
    AddBand {
        /// For which mail.
        kind: MailKind,
        /// Its first number as typed.
        first: String,
        /// Its last one.
        last: String,
    },
    /// Give a band up.
    CloseBand {
        /// Which.
        band: BandNo,
        /// Why.
        reason: String,
    },
    /// Pull a number.
    PullNumber {
        /// As scanned or typed.
        scanned: String,
        /// Why.
        reason: String,
    },
    /// Add a rate of postage.
    AddRate {
        /// What for.
        item: PostageItem,
        /// Weight class; 0 for what is added.
        up_to_grams: u32,
        /// First day.
        from: Date,
        /// How much.
        yen: Yen,
    },
    /// Decide anew about the mail.
    SetPolicy(MailPolicy),
    /// Hand each label on for printing as its token is recorded, or not.
    SetPrintsLabels(bool),
    /// Print the labels of every request that waits to be sealed, in the order of the list.
    PrintLabels {
        /// On which form: a code of `paper::Form`.
        form: String,
    },
    /// Close today: lists, balance and the journal's checkpoint.
    CloseDay {
        /// What explains a difference.
        explanation: String,
        /// The second person.
        signature: Signature,
    },
}

/// The post as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingView {
    /// The day that it is of.
    pub today: Date,
    /// Lists that are open, closed and not handed over, or of today: oldest first.
    pub lists: Vec<PostingList>,
    /// Sealed parcels that are on no list.
    pub waiting: Vec<WaitingRow>,
    /// Bands, the oldest first.
    pub bands: Vec<BandRow>,
    /// Numbers pulled lately, the newest first.
    pub pulled: Vec<PulledRow>,
    /// What the institution decided.
    pub policy: MailPolicy,
    /// What a parcel with one token costs today; `None` where the table has no rate.
    pub single: Option<Postage>,
    /// The rates, by item, class and day.
    pub rates: Vec<PostageRate>,
    /// What was paid on the last days, the newest first.
    pub days: Vec<PostageRow>,
    /// Today, once it is closed.
    pub closed: Option<DayView>,
}

/// A sealed parcel that is on no list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRow {
    /// Which.
    pub parcel: ParcelNo,
    /// Whose.
    pub request: RequestNo,
    /// Name of the contract.
    pub contract_name: String,
    /// The number that a band gave it.
    pub tracking: Option<Tracking>,
}

/// A band in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandRow {
    /// The band.
    pub band: Band,
    /// When it was added.
    pub added_at: UnixMillis,
    /// Sign-in name of who added it.
    pub operator: String,
    /// Numbers drawn from it.
    pub drawn: u64,
    /// Numbers pulled from it.
    pub pulled: u64,
}

/// A number that was pulled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulledRow {
    /// Which.
    pub tracking: Tracking,
    /// The day.
    pub on: Date,
    /// Sign-in name of who pulled it.
    pub operator: String,
    /// Why.
    pub reason: String,
}

/// What the lists of one day cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostageRow {
    /// The day.
    pub day: Date,
    /// Closed lists.
    pub lists: u32,
    /// Parcels.
    pub pieces: u32,
    /// Yen.
    pub yen: Yen,
}

/// A day that was closed, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayView {
    /// The day.
    pub day: Date,
    /// When it was closed.
    pub closed_at: UnixMillis,
    /// Who closed it, by name.
    pub operator: String,
    /// Who signed besides, by name.
    pub second: String,
    /// Its lists: number, sort of mail, parcels, yen.
    pub lists: Vec<(ListNo, MailKind, u32, Yen)>,
    /// Parcels on them.
    pub pieces: u32,
    /// What they cost.
    pub yen: Yen,
    /// Units that ever came in.
    pub received: u32,
    /// Differences that nobody explains.
    pub unexplained: u32,
    /// Rows of the journal at the checkpoint.
    pub journal_rows: u64,
    /// Hash of the last one, in hexadecimal.
    pub journal_head: String,
}
