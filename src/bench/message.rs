//! What people may ask of the station and what they are shown: commands down, events up, all plain values.
//!
//! Nothing here carries a secret. A view is a finished picture of some state; the newest one wins.

mod command;
mod counter;
mod customer;
mod family;
mod fee;
mod life;
mod paper;
mod parcel;
mod passphrase;
mod posting;
mod printer;
mod record;
mod returns;
mod slot;
mod station;
mod stock;

pub use command::{Answer, Command, FirstRun, ImportKind, LabelPurpose, Query};
pub use counter::{
    CounterAct, DraftContract, DraftFee, DraftFilling, DraftProblem, DraftToken, DraftUser, DraftView,
    RequestTaken,
};
pub use customer::{
    CustomerAct, CustomerNews, CustomerQuery, DeadlineRow, DeadlineView, FitView, HeldView, HolderView,
    SetUpRow, SoftRow,
};
pub use family::{FamilyAct, FamilyRow};
pub use fee::{FeeAct, FeeLineRow, FeeMonthRow, FeesView};
pub use life::{ExpiringRow, LifeAct, LifeAnswer, LifeSubject, OverdueRow, RemindersView};
pub use paper::{
    PaperOf, PaperPicture, Sample, Subject, TemplateAct, TemplateRow, TemplateStanding, TemplatesView,
};
pub use parcel::{ParcelAct, ParcelRow};

pub use printer::{PrinterAct, PrinterLook, PrinterRow, PrintersView, PrintingRow, Progress, Trouble};

pub use passphrase::{Passphrase, Signature};
pub use posting::{BandRow, DayView, PostageRow, PostingAct, PostingView, PulledRow, WaitingRow};
pub use record::{
    ContractRow, ContractToken, ContractView, DispatchRow, Hit, HitTarget, ImportRow, ImportVerdict,
    ImportView, ItemView, JournalRow, JournalVerdict, LabelPicture, PAGE_ROWS, Page, QueueRow, RequestView,
    TokenRow, TokenView,
};
pub use returns::{DoneRow, IdentifiedRow, IdentifyView, ReturnView, ReturnedUnit, ReturnsAct, ReturnsNews};
pub use slot::{
    BenchView, Hand, HandStep, Lcd, NextRow, Question, RecentRow, SlotNo, SlotState, SlotToken, SlotView,
    SlotWork, Step, StepState, StepView,
};
pub use station::{
    Access, ClockView, Counts, FormView, PortKind, PortRow, PostalTableView, SenderView, SettingsView,
    StationView, TrayPlace,
};

pub use stock::{
    DayRow, IncidentRow, IncidentView, LotRow, ScanView, StockAct, StockOverview, StockQuery, StockView,
    TakeView, UnitRow, model_known,
};

use crate::words::Notice;

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
    /// What the desk says about a form.
    Draft(Box<DraftView>),
    /// A request was taken in at the counter.
    RequestTaken(RequestTaken),
    /// A page of contracts.
    Contracts(Page<ContractRow>),
    /// One contract.
    Contract(Box<ContractView>),
    /// One token.
    Token(Box<TokenView>),
    /// The customer's side of a token or a contract.
    Customer(Box<CustomerNews>),
    /// Tokens in a list.
    Tokens(Vec<TokenRow>),
    /// A page of the journal.
    Journal(Page<JournalRow>),
    /// How the verification of the journal ended.
    JournalVerified(JournalVerdict),
    /// Requests ready for labels.
    Dispatch(Vec<DispatchRow>),
    /// Parcels that are under way.
    Parcels(Vec<ParcelRow>),
    /// Parcels as they are after an act.
    ParcelStepped(Vec<ParcelRow>),
    /// The printers of the house.
    Printers(PrintersView),
    /// What a printer said about itself.
    PrinterLooked(PrinterLook),
    /// Prints that are not finished.
    Printing(Vec<PrintingRow>),
    /// The post as it stands.
    Posting(Box<PostingView>),
    /// A day was closed.
    DayClosed(Box<DayView>),
    /// Fee lines with their totals.
    Fees(Box<FeesView>),
    /// Fee lines as they are after an act.
    FeesStepped(Vec<FeeLineRow>),
    /// A picture of the stock.
    Stock(Box<StockView>),
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
    /// A page of another paper as it will print.
    PaperPreview(PaperPicture),
    /// Why there is no such paper; the page that was to be shown.
    NoPaper {
        /// Which.
        of: PaperOf,
        /// Why.
        notice: Notice,
    },
    /// Every template, and which one counts.
    Templates(TemplatesView),
    /// How an act in the life of a token or a request ended.
    Life(LifeAnswer),
    /// What somebody has to be reminded of.
    Reminders(RemindersView),
    /// News of units that come back.
    Returns(ReturnsNews),
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
