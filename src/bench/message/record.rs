//! Pictures of what the register holds: requests, contracts, tokens, journal, labels, files.

use jiff::civil::Date;

use crate::bench::message::{DeadlineView, ImportKind, SetUpRow, SoftRow};
use crate::domain::act::{Act, Outcome};
use crate::domain::contract::AccountKind;
use crate::domain::parcel::Contents;
use crate::domain::{
    ClockOffset, ContractNo, ContractStatus, FeeReason, LoginMethod, OtpMethod, RequestKind, RequestNo,
    RequestReason, RequestState, Serial, Stop, TokenState, UnixMillis, UserRole, Yen,
};
use crate::words::Notice;

/// A row of the work queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// Reception number.
    pub request: RequestNo,
    /// Day of reception.
    pub received_on: Date,
    /// Contract.
    pub contract: ContractNo,
    /// Its name.
    pub contract_name: String,
    /// Kind.
    pub kind: RequestKind,
    /// Tokens needed.
    pub quantity: u32,
    /// Tokens recorded.
    pub recorded: u32,
    /// Target date.
    pub due_on: Date,
    /// Whether the target date has passed.
    pub late: bool,
    /// State.
    pub state: RequestState,
}

/// A request with what the rules say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestView {
    /// The row.
    pub row: QueueRow,
    /// Name in kana.
    pub kana: String,
    /// Branch that received it.
    pub branch: String,
    /// Why a token is to be replaced, where the form says so.
    pub reason: Option<RequestReason>,
    /// One entry per token: users' names and the serial once recorded.
    pub items: Vec<ItemView>,
    /// Postal code and lines of the address it goes to.
    pub ship_to: Vec<String>,
    /// Reason for another address than the registered one.
    pub ship_to_reason: Option<String>,
    /// Person addressed.
    pub attention: String,
    /// Fee for the whole request: the lines that stand in the register, and today's table for what has none yet.
    pub fee: Yen,
    /// Why.
    pub fee_reason: Option<FeeReason>,
    /// The account it is debited from, as one line.
    pub account: Option<String>,
    /// Whether the branch compared the seal.
    pub seal_checked: bool,
    /// What it waits for, or why it went back.
    pub remark: String,
    /// The tokens that it replaces or names, with where they stand.
    pub old_tokens: Vec<(Serial, TokenState)>,
    /// What a rule says against approving it, or against issuing its next token now.
    pub refusal: Option<Notice>,
    /// What speaks against the address; it refuses nothing.
    pub doubt: Option<Notice>,
}

/// One token of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemView {
    /// From 1.
    pub no: u32,
    /// Users' names.
    pub users: Vec<String>,
    /// Serial once recorded.
    pub token: Option<Serial>,
}

/// Rows of one [`Page`]; the window asks for offsets that are multiples of this.
pub const PAGE_ROWS: u32 = 100;

/// A page of a long list: at most [`PAGE_ROWS`] rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What was looked for.
    pub text: String,
    /// Rows left out before these.
    pub offset: u32,
    /// How many there are in all.
    pub total: u32,
    /// The rows.
    pub rows: Vec<T>,
}

/// A contract in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractRow {
    /// Number.
    pub no: ContractNo,
    /// Name.
    pub name: String,
    /// Kana.
    pub kana: String,
    /// Status.
    pub status: ContractStatus,
    /// Method.
    pub method: OtpMethod,
    /// Number of users.
    pub users: u32,
    /// Number of live tokens.
    pub tokens: u32,
}

/// A contract whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractView {
    /// The row.
    pub row: ContractRow,
    /// How its users sign in besides the one-time password (R12).
    pub login: LoginMethod,
    /// Postal code and address lines.
    pub address: Vec<String>,
    /// Representative account: branch, kind, number, holder.
    pub account: Option<(String, AccountKind, String, String)>,
    /// Users with the serial that serves them.
    pub users: Vec<(String, String, UserRole, Option<Serial>)>,
    /// Tokens, newest first.
    pub tokens: Vec<ContractToken>,
    /// Users with their telephones; empty where the application was never theirs.
    pub phones: Vec<SoftRow>,
    /// Requests, newest first.
    pub requests: Vec<QueueRow>,
    /// Journal rows about it, newest first.
    pub history: Vec<JournalRow>,
    /// What speaks against the address; it refuses nothing.
    pub doubt: Option<Notice>,
}

/// A token of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractToken {
    /// Serial.
    pub serial: Serial,
    /// Model.
    pub model: String,
    /// State.
    pub state: TokenState,
    /// Reception number that brought it.
    pub request: Option<RequestNo>,
    /// When it was recorded.
    pub from: UnixMillis,
    /// When it stopped serving its users; `None` while it does.
    pub until: Option<UnixMillis>,
    /// Users' names.
    pub users: Vec<String>,
    /// Where its set-up stands; `None` once nobody has to do it any more.
    pub set_up: Option<DeadlineView>,
    /// The last day on which the set-up may be skipped.
    pub deadline: Option<Date>,
}

/// One token whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenView {
    /// Serial.
    pub serial: Serial,
    /// Manufacturer prefix.
    pub manufacturer: String,
    /// Model.
    pub model: String,
    /// Lot.
    pub lot: String,
    /// State.
    pub state: TokenState,
    /// Contract number and name.
    pub contract: Option<(ContractNo, String)>,
    /// Users' names.
    pub users: Vec<String>,
    /// Its users with their set-up.
    pub set_ups: Vec<SetUpRow>,
    /// The last day on which the set-up may be skipped, while somebody has still to do it, and where it stands.
    pub deadline: Option<(Date, DeadlineView)>,
    /// The suspension that stands on it.
    pub stop: Option<Stop>,
    /// Clock offset when it was set, and how sure.
    pub clock: Option<ClockOffset>,
    /// Its journal, newest first.
    pub history: Vec<JournalRow>,
}

/// A token in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Serial.
    pub serial: Serial,
    /// Manufacturer prefix.
    pub manufacturer: String,
    /// Model.
    pub model: String,
    /// Lot.
    pub lot: String,
    /// State.
    pub state: TokenState,
    /// Contract, once bound.
    pub contract: Option<ContractNo>,
}

/// A journal row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// Sequence number.
    pub seq: u64,
    /// When.
    pub at: UnixMillis,
    /// Who; empty when nobody was signed in.
    pub operator: String,
    /// What.
    pub act: Act,
    /// On what: a serial, a reception number, a file name.
    pub object: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Why, where a reason was given.
    pub reason: String,
    /// First 16 hexadecimal digits of its hash.
    pub hash: String,
}

/// How the verification ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalVerdict {
    /// Rows read.
    pub rows: u64,
    /// Hash of the last one, in hexadecimal.
    pub head: String,
    /// The first row that does not fit; `None` when all do.
    pub first_bad: Option<u64>,
}

/// A request ready for its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DispatchRow {
    /// Reception number.
    pub request: RequestNo,
    /// Name.
    pub contract_name: String,
    /// Tokens in the parcel.
    pub pieces: u32,
    /// How often its label was made.
    pub prints: u32,
    /// How many copies of it are on paper, or may be.
    pub copies: u32,
    /// Serials inside, in order of the items.
    pub serials: Vec<Serial>,
    /// What has to be scanned before it is sealed.
    pub contents: Contents,
}

/// An answer of the search field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub target: HitTarget,
    /// Where a token stands; `None` for everything else.
    pub state: Option<TokenState>,
    /// First line: the number.
    pub title: String,
    /// Second line: name or state.
    pub detail: String,
}

/// What a hit opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HitTarget {
    /// A token.
    Token(Serial),
    /// A request.
    Request(RequestNo),
    /// A contract.
    Contract(ContractNo),
    /// A parcel, found by its number of the post: opens its request.
    Parcel(RequestNo),
    /// A telephone: opens the contract of its user.
    Phone(ContractNo),
}

/// What a file would change or has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportView {
    /// What it holds.
    pub kind: ImportKind,
    /// Its name.
    pub file: String,
    /// Whether it was taken.
    pub taken: bool,
    /// One row per line that matters.
    pub rows: Vec<ImportRow>,
}

/// One line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Line number in the file, from 1.
    pub line: u64,
    /// Contract or reception number.
    pub key: String,
    /// What it means for the register.
    pub verdict: ImportVerdict,
    /// What speaks against its address; it refuses nothing.
    pub doubt: Option<Notice>,
}

/// What a line means for the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportVerdict {
    /// Not there yet.
    New,
    /// There, and the same.
    Identical,
    /// There, and different.
    Changed,
    /// Refused, and so the whole file is.
    Refused(Notice),
}

/// A label as it will print.
#[derive(Clone, PartialEq, Eq)]
pub struct LabelPicture {
    /// Whose.
    pub requests: Vec<RequestNo>,
    /// On which form.
    pub form: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Four bytes a pixel.
    pub rgba: std::sync::Arc<Vec<u8>>,
    /// Pages in all; the picture is the first.
    pub pages: u32,
    /// Why labels have no customer barcode (codes of `paper::barcode::NoBarcode`), and how many for each reason.
    pub without_barcode: Vec<(&'static str, u32)>,
}

impl std::fmt::Debug for LabelPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LabelPicture({:?}, {}×{})", self.requests, self.width, self.height)
    }
}
