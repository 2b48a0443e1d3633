//! What people ask: every act of an operator, as one list.

use std::path::PathBuf;

use crate::bench::message::{
    CounterAct, CustomerAct, CustomerQuery, FamilyAct, FeeAct, LifeAct, ParcelAct, Passphrase, PostingAct,
    PrinterAct, ReturnsAct, SenderView, SlotNo, StockAct, StockQuery, Subject, TemplateAct, TrayPlace,
};
use crate::domain::{
    ContractNo, Environment, FeeState, HouseRule, OperatorId, RequestDraft, RequestNo, Serial, TokenState,
};

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
    /// Give up a job whose token does not come back: the token is set apart, its item free for another one.
    WriteOff {
        /// The token that was interrupted.
        serial: Serial,
    },
    /// Give a token the key of a lot, or go on with what was begun; a lot that is not known is made, with a key of its own.
    ChangeKey {
        /// Where.
        slot: SlotNo,
        /// The lot.
        lot: String,
        /// The serial, typed.
        typed: String,
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
    /// Something at the counter.
    Counter(CounterAct),
    /// Set-up, codes at the counter, telephones.
    Customer(CustomerAct),
    /// A step in the life of a token or a request.
    Life(LifeAct),
    /// Do something with parcels.
    Parcel(ParcelAct),
    /// Do something with the post.
    Posting(PostingAct),
    /// Do something with fee lines.
    Fees(FeeAct),
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
    /// Make another paper than labels.
    Paper {
        /// Which, about what.
        subject: Subject,
        /// How often the same one was printed before, which papers that stay inside say; `None` for as often as the
        /// register counts.
        reprint: Option<u32>,
        /// The page that a preview shows, from 0.
        page: u32,
        /// What to do with it.
        purpose: LabelPurpose,
    },
    /// Something about templates.
    Template(TemplateAct),
    /// Do something with printers.
    Printers(PrinterAct),
    /// Something about the stock.
    Stock(StockAct),
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
    /// Decide a rule of the house; of a switch the value is 0 or 1.
    DecideRule {
        /// Which.
        rule: HouseRule,
        /// What it is from now on.
        value: u32,
    },
    /// Something about a family of tokens.
    Family(FamilyAct),
    /// Set the return address that labels carry.
    SetSender(SenderView),
    /// Replace the rules by which ports may be opened: paths, or USB ids such as `1209:2151`.
    SetPorts(Vec<String>),
    /// Share the numbers of the slots on these ports out among them in this order; all others keep theirs.
    SetTray(Vec<String>),
    /// Call the slot on a port so.
    NamePlace(TrayPlace),
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
    /// Units that come back.
    Returns(ReturnsAct),
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
    /// Set-ups and locks, as the banking centre tells them.
    Centre,
    /// A newer table of postal codes.
    PostalCodes,
}

/// What becomes of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelPurpose {
    /// Show the picture that would be printed.
    Preview,
    /// Save: `.pdf` or `.png` by its ending. Counts as a print.
    Save(PathBuf),
    /// Print. A further copy on paper needs a reason.
    Print {
        /// A printer's name or an address; empty for the one that was chosen for the paper.
        printer: String,
        /// Why there is a further copy; may be empty for the first one.
        reason: String,
    },
    /// Save to the spool folder and open it in the system's viewer. Counts as a print.
    Open,
    /// Print on the printer that was chosen for the paper, else as [`LabelPurpose::Open`].
    Out,
}

/// A picture that a screen needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// The work queue.
    Queue,
    /// One request whole.
    Request(RequestNo),
    /// What the desk says about a form as it stands.
    Draft {
        /// The form.
        draft: Box<RequestDraft>,
        /// Echoed, so that an old answer is not taken for the newest.
        ticket: u64,
    },
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
    /// Deadlines of set-ups, or who held a token.
    Customer(CustomerQuery),
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
    /// Units that never came back, and tokens whose end is near.
    Reminders,
    /// Parcels that somebody still has to do something about.
    Parcels,
    /// The post: lists, bands, postage.
    Posting,
    /// Fee lines with their totals.
    Fees {
        /// Only in this state.
        state: Option<FeeState>,
        /// Only of this month, as `2026-11`.
        month: Option<String>,
    },
    /// The search field.
    Search {
        /// What is typed or scanned.
        text: String,
        /// Echoed, so that an old answer is not taken for the newest.
        ticket: u64,
    },
    /// The stock.
    Stock(StockQuery),
    /// Operators, ports and choices.
    Settings,
    /// The printers of the house.
    Printers,
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
    /// Write to the token's family, now and from now on.
    Allow,
    /// Show the token the key that it refused, once more.
    ShowKey,
    /// Somebody did to the token what it waited for.
    Pressed,
    /// Nobody does it now; what was begun stays begun.
    Later,
    /// The two codes read off the display.
    Codes {
        /// The first.
        first: String,
        /// The one that follows it.
        second: String,
    },
}
