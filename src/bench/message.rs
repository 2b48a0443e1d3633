//! What people may ask of the station and what they are shown: commands down, events up, all plain values.
//!
//! Nothing here carries a secret. A view is a finished picture of some state; the newest one wins.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::domain::act::{Act, Outcome};
use crate::domain::contract::AccountKind;
use crate::domain::{
    ClockOffset, ContractNo, ContractStatus, Environment, FeeReason, OperatorId, OtpMethod, RequestKind,
    RequestNo, RequestState, Serial, StepSecs, TokenState, UnixMillis, UserRole, Yen,
};
use crate::words::Notice;

mod passphrase;
pub use passphrase::Passphrase;

/// A place for one token: 1 for the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotNo(pub u16);

/// Something a person asks for.
#[derive(Debug)]
pub enum Command {
    /// First run: make the register.
    CreateRegister(FirstRun),
    /// Unlock with a passphrase.
    Unlock {
        /// Who.
        operator: OperatorId,
        /// The passphrase; wiped when dropped.
        passphrase: Passphrase,
    },
    /// Lock: keys are wiped; a token being written is finished first.
    Lock,
    /// Automatic mode on or off: a newly inserted blank token takes the next item.
    SetAuto(bool),
    /// Provision one request in one slot; `None` lets the station choose.
    Provision {
        /// Which request; `None` for the next by due date.
        request: Option<RequestNo>,
        /// Which slot; `None` for every slot that holds a blank token.
        slot: Option<SlotNo>,
    },
    /// The answer to the question a slot asks.
    Answer {
        /// Where.
        slot: SlotNo,
        /// What the operator decided.
        answer: Answer,
    },
    /// Give up before the token is written, or quarantine when it may hold a secret.
    Park {
        /// Where.
        slot: SlotNo,
    },
    /// Let a token blink.
    Blink {
        /// Where.
        slot: SlotNo,
    },
    /// Approve a request that waits for its check.
    Approve {
        /// Which.
        request: RequestNo,
    },
    /// Ask for one picture; the answer comes as an [`Event`].
    Show(Query),
    /// Read a file of contracts or requests; `take` false only says what would change.
    Import {
        /// What the file holds.
        kind: ImportKind,
        /// Where it lies.
        path: PathBuf,
        /// Whether to take it.
        take: bool,
    },
    /// Make the labels of some requests.
    Label {
        /// Whose.
        requests: Vec<RequestNo>,
        /// On which form: a code of `paper::Form`.
        form: String,
        /// First cell of a part-used sheet, from 1.
        start_cell: u32,
        /// What to do with them.
        purpose: LabelPurpose,
    },
    /// Recompute the whole chain.
    VerifyJournal,
    /// Write the journal as JSON lines.
    ExportJournal {
        /// Where to.
        path: PathBuf,
    },
    /// Add an operator, who gets a wrap of the station key.
    AddOperator {
        /// Sign-in name.
        operator: OperatorId,
        /// Name as people say it.
        name: String,
        /// First passphrase.
        passphrase: Passphrase,
    },
    /// Set the return address that labels carry.
    SetSender(SenderView),
    /// Replace the list of ports that may be opened.
    SetPorts(Vec<String>),
    /// Remember the language.
    SetLanguage(String),
    /// Remember the theme: `light`, `dark` or `system`.
    SetTheme(String),
    /// Training only: put an emulated token into a slot, or take it out.
    Emulate {
        /// Where.
        slot: SlotNo,
        /// In or out.
        insert: bool,
    },
    /// Close everything in order.
    Quit,
}

/// What the first-run assistant asked.
#[derive(Debug)]
pub struct FirstRun {
    /// Name of the institution.
    pub institution: String,
    /// Training or production.
    pub environment: Environment,
    /// Sign-in name of the first operator.
    pub operator: OperatorId,
    /// Their name.
    pub operator_name: String,
    /// Their passphrase.
    pub passphrase: Passphrase,
    /// Where the register lies.
    pub register: PathBuf,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// Contracts with users.
    Contracts,
    /// Requests.
    Requests,
    /// Blank tokens of a lot.
    Stock,
}

/// What becomes of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelPurpose {
    /// Show the picture that would be printed.
    Preview,
    /// Save: `.pdf` or `.png` by its ending. Counts as a print.
    Save(PathBuf),
    /// Save to the spool folder and open it in the system's viewer. Counts as a print.
    Open,
}

/// A picture that a screen needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// The work queue.
    Queue,
    /// One request whole.
    Request(RequestNo),
    /// Contracts whose key contains the text, a page of them.
    Contracts {
        /// What to look for; empty for all.
        text: String,
        /// Rows to leave out.
        offset: u32,
    },
    /// One contract whole.
    Contract(ContractNo),
    /// One token and its story.
    Token(Serial),
    /// All tokens, or those in one state.
    Tokens(Option<TokenState>),
    /// Journal rows, newest first.
    Journal {
        /// What to look for; empty for all.
        text: String,
        /// Rows to leave out.
        offset: u32,
    },
    /// Requests whose tokens are all recorded.
    Dispatch,
    /// The search field.
    Search {
        /// What is typed or scanned.
        text: String,
        /// Echoed, so that an old answer is not taken for the newest.
        ticket: u64,
    },
    /// Operators, ports and choices.
    Settings,
}

/// What the operator decides when a slot asks; the question offers two of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Try the same step again (the same secret, the same token).
    Retry,
    /// Set the clock again.
    SetClock,
    /// Quarantine the token; the item becomes free for another one.
    Quarantine,
    /// Leave the token alone; the item becomes free.
    Drop,
    /// The two codes read off the display.
    Codes {
        /// The first.
        first: String,
        /// The one that follows it.
        second: String,
    },
}

/// Something to show.
#[derive(Debug, Clone)]
pub enum Event {
    /// The station as a whole: who, where, locked or not, the clock, counts.
    Station(StationView),
    /// All slots.
    Slots(Vec<SlotView>),
    /// The next requests and the totals of the bench.
    Bench(BenchView),
    /// The work queue.
    Queue(Vec<QueueRow>),
    /// One request.
    Request(Box<RequestView>),
    /// A page of contracts.
    Contracts(Page<ContractRow>),
    /// One contract.
    Contract(Box<ContractView>),
    /// One token.
    Token(Box<TokenView>),
    /// Tokens in a list.
    Tokens(Vec<TokenRow>),
    /// A page of the journal.
    Journal(Page<JournalRow>),
    /// How the verification of the journal ended.
    JournalVerified(JournalVerdict),
    /// Requests ready for labels.
    Dispatch(Vec<DispatchRow>),
    /// Answers to the search field.
    Found {
        /// The ticket of the query.
        ticket: u64,
        /// Best first.
        hits: Vec<Hit>,
    },
    /// Operators, ports, choices.
    Settings(SettingsView),
    /// What a file would change, or has changed.
    Imported(ImportView),
    /// A label as it will print.
    LabelPreview(LabelPicture),
    /// A query failed; the screen keeps what it had.
    Failed {
        /// Which.
        query: Query,
        /// Why.
        notice: Notice,
    },
    /// Something to tell.
    Notice(Notice),
    /// Everything is closed; the window may go.
    Closed,
}

/// The station as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationView {
    /// Name of the institution; empty before the first run.
    pub institution: String,
    /// Demo, training, production.
    pub environment: Environment,
    /// Whether there is a register, and whether it is locked.
    pub access: Access,
    /// Operators who may unlock: sign-in name and name.
    pub operators: Vec<(OperatorId, String)>,
    /// The station's own clock.
    pub clock: ClockView,
    /// Numbers beside the screens' names.
    pub counts: Counts,
    /// The papers that labels can be made on.
    pub forms: Vec<FormView>,
    /// Language code.
    pub language: String,
    /// `light`, `dark` or `system`.
    pub theme: String,
    /// Where the register lies.
    pub register: String,
}

/// A paper that labels can be made on; its name is the message `form-<code>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormView {
    /// The code of `paper::Form`.
    pub code: String,
    /// Labels side by side on one sheet; 1 for a roll.
    pub columns: u32,
    /// Labels below each other on one sheet; 1 for a roll.
    pub rows: u32,
    /// Width of one label.
    pub width_tenths_mm: u32,
    /// Height of one label.
    pub height_tenths_mm: u32,
}

/// Whether there is a register, and whether it is locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// No register yet: the first-run assistant.
    NoRegister,
    /// Locked.
    Locked,
    /// The passphrase is being tried (it takes about a second on purpose).
    Unlocking,
    /// Unlocked by this operator: sign-in name and name.
    Unlocked(OperatorId, String),
}

/// How well the station knows the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockView {
    /// The system says its clock is synchronised, within this.
    Synchronised {
        /// Greatest error in milliseconds.
        within_millis: u32,
    },
    /// Nobody vouches for the clock; it runs steadily.
    Unverified,
    /// The clock jumped or stands in an impossible year: no token's clock may be written.
    Wrong,
}

/// Numbers beside the screens' names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Open requests.
    pub queue: u32,
    /// Tokens still to be provisioned.
    pub bench: u32,
    /// Requests ready for labels.
    pub dispatch: u32,
    /// Blank tokens in stock.
    pub stock: u32,
}

/// One slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotView {
    /// Its number.
    pub no: SlotNo,
    /// The port, as a person would look for it.
    pub port: String,
    /// Whether the token in it exists only in software, so that the window can put it in and take it out.
    pub emulated: bool,
    /// What it is about.
    pub state: SlotState,
    /// The token in it, once identified.
    pub token: Option<SlotToken>,
    /// What it is being provisioned for.
    pub work: Option<SlotWork>,
    /// The steps, all of them, in order; empty when no job has run.
    pub steps: Vec<StepView>,
    /// What its display shows.
    pub lcd: Lcd,
    /// What a person has to decide.
    pub question: Option<Question>,
    /// Why the token in it is not used, or what became of it; nothing to decide.
    pub notice: Option<Notice>,
}

/// What a slot is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// Nothing in it.
    Empty,
    /// A blank token waits.
    Ready,
    /// A job runs.
    Working,
    /// Recorded: take it out.
    Done,
    /// A person has to decide.
    Attention,
    /// A token that is not for provisioning (somebody's, unknown): look, do not write.
    Foreign,
}

/// A token in a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotToken {
    /// Serial read from the token.
    pub serial: Serial,
    /// Model.
    pub model: String,
    /// Firmware.
    pub firmware: String,
    /// Battery.
    pub battery_millivolts: u16,
    /// Token minus station before anything was set.
    pub clock: ClockOffset,
    /// Where it stands by its own account: `blank`, `staged`, `live` or `locked_out`.
    pub unit_state: &'static str,
    /// Whether its check value is the recorded one; `None` when the register has none for it.
    pub agrees: Option<bool>,
}

/// What a slot works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotWork {
    /// Reception number.
    pub request: RequestNo,
    /// Contract.
    pub contract: ContractNo,
    /// Its name.
    pub contract_name: String,
    /// Item, from 1.
    pub item: u32,
    /// How many items the request has.
    pub of: u32,
    /// Users it will serve: name.
    pub users: Vec<String>,
}

/// The steps of a job, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Read serial, model and state.
    Identify,
    /// Compare with stock and rules.
    Match,
    /// Draw the secret and seal it in the register.
    Seal,
    /// Write it into the token.
    Write,
    /// Set and measure the clock.
    SetClock,
    /// Two consecutive codes.
    Prove,
    /// Bind to the contract.
    Record,
    /// Make the label.
    Label,
}

impl Step {
    /// All steps in order.
    pub const ALL: &'static [Self] = &[
        Self::Identify,
        Self::Match,
        Self::Seal,
        Self::Write,
        Self::SetClock,
        Self::Prove,
        Self::Record,
        Self::Label,
    ];

    /// The message id part: `step-<code>`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Match => "match",
            Self::Seal => "seal",
            Self::Write => "write",
            Self::SetClock => "set_clock",
            Self::Prove => "prove",
            Self::Record => "record",
            Self::Label => "label",
        }
    }
}

/// One step of a slot's job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepView {
    /// Which.
    pub step: Step,
    /// How far.
    pub state: StepState,
    /// How long it took or has taken.
    pub took_millis: u32,
    /// 0 to 100 while it runs.
    pub percent: u8,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Done.
    Done,
    /// Stopped here.
    Stopped,
}

/// What a token's display shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lcd {
    /// Nothing.
    Off,
    /// The live code.
    Code {
        /// The digits.
        digits: String,
        /// When the next code comes, station time.
        until: UnixMillis,
        /// How long one lasts.
        step: StepSecs,
    },
}

/// What a slot asks: one sentence, two answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The sentence.
    pub notice: Notice,
    /// The answers, the safe one last. [`Answer::Codes`] asks for two typed codes.
    pub answers: [Answer; 2],
}

/// The bench beside its slots.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BenchView {
    /// Requests with tokens still to provision, next first.
    pub next: Vec<NextRow>,
    /// Automatic mode.
    pub auto: bool,
    /// Tokens recorded today.
    pub done_today: u32,
    /// Tokens spoiled or quarantined today.
    pub spoiled_today: u32,
    /// Tokens an hour at the pace of this shift; `None` before the second one.
    pub per_hour: Option<u32>,
    /// Minutes left at that pace; `None` when unknown.
    pub minutes_left: Option<u32>,
    /// The last recorded tokens, newest first.
    pub recent: Vec<RecentRow>,
}

/// A request in the bench's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextRow {
    /// Reception number.
    pub request: RequestNo,
    /// Name of the contract.
    pub contract_name: String,
    /// Kind.
    pub kind: RequestKind,
    /// Fee of the whole request.
    pub fee: Yen,
    /// Target date.
    pub due_on: Date,
    /// Whether the target date has passed.
    pub late: bool,
    /// Tokens recorded.
    pub recorded: u32,
    /// Tokens under way.
    pub under_way: u32,
    /// Tokens needed.
    pub quantity: u32,
}

/// A token recorded lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentRow {
    /// When.
    pub at: UnixMillis,
    /// Serial.
    pub serial: Serial,
    /// Name of the contract.
    pub contract_name: String,
    /// Reception number.
    pub request: RequestNo,
    /// Clock offset after setting, in milliseconds.
    pub offset_millis: i64,
    /// Whether its label is made; `None` while it is under way.
    pub label: Option<bool>,
}

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
    /// One entry per token: users' names and the serial once recorded.
    pub items: Vec<ItemView>,
    /// Postal code and lines of the address it goes to.
    pub ship_to: Vec<String>,
    /// Reason for another address than the registered one.
    pub ship_to_reason: Option<String>,
    /// Person addressed.
    pub attention: String,
    /// Fee for the whole request.
    pub fee: Yen,
    /// Why.
    pub fee_reason: Option<FeeReason>,
    /// The account it is debited from, as one line.
    pub account: Option<String>,
    /// What a rule says against issuing the next token now.
    pub refusal: Option<Notice>,
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
    /// Postal code and address lines.
    pub address: Vec<String>,
    /// Representative account: branch, kind, number, holder.
    pub account: Option<(String, AccountKind, String, String)>,
    /// Users with the serial that serves them.
    pub users: Vec<(String, String, UserRole, Option<Serial>)>,
    /// Tokens, newest first.
    pub tokens: Vec<ContractToken>,
    /// Requests, newest first.
    pub requests: Vec<QueueRow>,
    /// Journal rows about it, newest first.
    pub history: Vec<JournalRow>,
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
    pub recorded_at: Option<UnixMillis>,
    /// Users' names.
    pub users: Vec<String>,
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
    /// Serials inside, in order of the items.
    pub serials: Vec<Serial>,
}

/// An answer of the search field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub target: HitTarget,
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
}

/// Operators, ports, choices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SettingsView {
    /// Sign-in name, name, when added.
    pub operators: Vec<(OperatorId, String, UnixMillis)>,
    /// Ports that the system lists or that are allowed: path, allowed, present.
    pub ports: Vec<PortRow>,
    /// Profile of the service: algorithm, digits, step.
    pub profile: String,
    /// Station name.
    pub station: String,
    /// The return address that labels carry.
    pub sender: SenderView,
}

/// The return address behind the institution's name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SenderView {
    /// Department; may be empty.
    pub department: String,
    /// Seven digits, with or without hyphen.
    pub postal_code: String,
    /// Prefecture, city, town and number.
    pub street: String,
    /// Building; may be empty.
    pub building: String,
}

/// A port in the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortRow {
    /// Path or name.
    pub path: String,
    /// USB vendor and product, where known.
    pub usb: Option<(u16, u16)>,
    /// Whether the operator allowed it.
    pub allowed: bool,
    /// Whether it is there now.
    pub present: bool,
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
}

impl std::fmt::Debug for LabelPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LabelPicture({:?}, {}×{})", self.requests, self.width, self.height)
    }
}
