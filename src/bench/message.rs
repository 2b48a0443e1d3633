//! What people may ask of the station and what they are shown: commands down, events up, all plain values.
//!
//! Nothing here carries a secret. A view is a finished picture of some state; the newest one wins.

mod command;
mod passphrase;
mod record;
mod slot;
mod station;
mod stock;

pub use command::{Answer, Command, FirstRun, ImportKind, LabelPurpose, Query};
pub use passphrase::{Passphrase, Signature};
pub use record::{
    ContractRow, ContractToken, ContractView, DispatchRow, Hit, HitTarget, ImportRow, ImportVerdict,
    ImportView, ItemView, JournalRow, JournalVerdict, LabelPicture, PAGE_ROWS, Page, QueueRow, RequestView,
    TokenRow, TokenView,
};
pub use slot::{
    BenchView, Lcd, NextRow, Question, RecentRow, SlotNo, SlotState, SlotToken, SlotView, SlotWork, Step,
    StepState, StepView,
};
pub use station::{Access, ClockView, Counts, FormView, PortRow, SenderView, SettingsView, StationView};

pub use stock::{
    DayRow, IncidentRow, IncidentView, LotRow, ScanView, StockAct, StockOverview, StockQuery, StockView,
    TakeView, UnitRow,
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
