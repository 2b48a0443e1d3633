//! What the window knows: the newest picture of everything the station has sent; read-only while a frame is drawn.
//!
//! A slow or failed query never blanks what is shown: [`Loadable`] keeps the previous picture.

mod customer;
mod loadable;
mod pages;
mod returns;
mod stock;

pub use customer::CustomerModel;
pub use loadable::Loadable;
pub use pages::Pages;
pub use returns::ReturnsPicture;
pub use stock::StockModel;

use std::collections::VecDeque;

use crate::bench::message::{
    Access, BenchView, ContractRow, ContractView, DispatchRow, DraftView, Event, FeesView, Hit, ImportView,
    JournalRow, JournalVerdict, LabelPicture, LifeAnswer, PaperOf, PaperPicture, ParcelRow, PostingView,
    PrintersView, PrintingRow, Query, QueueRow, RemindersView, RequestTaken, RequestView, SettingsView,
    SlotNo, SlotView, StationView, TemplatesView, TokenView,
};
use crate::words::{Fact, Notice};

/// How many notices are kept to look back on.
const NOTICES_KEPT: usize = 50;

/// The newest picture of everything.
#[derive(Debug, Default)]
pub struct Model {
    /// The station as a whole; `None` until it has said the first word.
    pub station: Option<StationView>,
    /// The slots.
    pub slots: Vec<SlotView>,
    /// The bench beside its slots.
    pub bench: BenchView,
    /// The work queue.
    pub queue: Loadable<Vec<QueueRow>>,
    /// The request that was asked for last.
    pub request: Loadable<RequestView>,
    /// What the desk says about the form that is being typed.
    pub draft: Option<DraftView>,
    /// The request that was taken in last.
    pub request_taken: Option<RequestTaken>,
    /// Contracts.
    pub contracts: Pages<ContractRow>,
    /// The contract that was asked for last.
    pub contract: Loadable<ContractView>,
    /// The token that was asked for last.
    pub token: Loadable<TokenView>,
    /// Deadlines, holders, codes and what was told beside a field.
    pub customer: CustomerModel,
    /// The journal.
    pub journal: Pages<JournalRow>,
    /// How the verification of the journal ended.
    pub verdict: Loadable<JournalVerdict>,
    /// Requests ready for labels.
    pub dispatch: Loadable<Vec<DispatchRow>>,
    /// Parcels that are under way.
    pub parcels: Loadable<Vec<ParcelRow>>,
    /// The printers of the house.
    pub printers: Loadable<PrintersView>,
    /// Prints that are not finished.
    pub printing: Vec<PrintingRow>,
    /// The post: lists, bands, postage.
    pub posting: Loadable<PostingView>,
    /// Fee lines with their totals.
    pub fees: Loadable<FeesView>,
    /// Answers to the search field, with the ticket they belong to.
    pub hits: (u64, Vec<Hit>),
    /// The stock.
    pub stock: StockModel,
    /// Operators, ports, choices.
    pub settings: Loadable<SettingsView>,
    /// What a file would change, or has changed.
    pub import: Loadable<ImportView>,
    /// How the last act in the life of a token or a request ended; whoever asked takes it.
    pub life: Option<LifeAnswer>,
    /// What somebody has to be reminded of.
    pub reminders: Loadable<RemindersView>,
    /// A label as it will print.
    pub label: Loadable<LabelPicture>,
    /// The page that was looked at last.
    pub paper: Loadable<PaperPicture>,
    /// Why the page that was asked for last is none.
    pub no_paper: Option<(PaperOf, Notice)>,
    /// Every template, and which one counts.
    pub templates: Loadable<TemplatesView>,
    /// Units that come back.
    pub returns: ReturnsPicture,
    /// What was told, newest first.
    pub notices: VecDeque<Notice>,
    /// How much was told in all.
    pub told: u64,
    /// Everything is closed.
    pub closed: bool,
}

impl Model {
    /// Takes an event in.
    pub fn take(&mut self, event: Event) {
        match event {
            Event::Station(view) => self.take_station(view),
            Event::Slots(slots) => self.slots = slots,
            Event::Bench(bench) => self.bench = bench,
            Event::Queue(rows) => self.queue = Loadable::Ready(rows),
            Event::Request(view) => self.request = Loadable::Ready(*view),
            Event::Draft(view) => self.take_draft(*view),
            Event::RequestTaken(taken) => self.request_taken = Some(taken),
            Event::Contracts(page) => self.contracts.take(page),
            Event::Contract(view) => self.contract = Loadable::Ready(*view),
            Event::Token(view) => self.token = Loadable::Ready(*view),
            Event::Customer(news) => self.customer.take(*news),
            Event::Journal(page) => self.journal.take(page),
            Event::JournalVerified(verdict) => self.verdict = Loadable::Ready(verdict),
            Event::Dispatch(rows) => self.dispatch = Loadable::Ready(rows),
            Event::Parcels(rows) => self.parcels = Loadable::Ready(rows),
            Event::Printers(view) => self.printers = Loadable::Ready(view),
            Event::Printing(rows) => self.printing = rows,
            Event::Posting(view) => self.posting = Loadable::Ready(*view),
            Event::Fees(view) => self.fees = Loadable::Ready(*view),
            Event::Found { ticket, hits } => {
                if ticket >= self.hits.0 {
                    self.hits = (ticket, hits);
                }
            }
            Event::Stock(view) => self.stock.take(*view),
            Event::Settings(view) => self.settings = Loadable::Ready(view),
            Event::Imported(view) => self.import = Loadable::Ready(view),
            Event::LabelPreview(picture) => self.label = Loadable::Ready(picture),
            Event::PaperPreview(picture) => {
                self.no_paper = None;
                self.paper = Loadable::Ready(picture);
            }
            Event::NoPaper { of, notice } => self.no_paper = Some((of, notice)),
            Event::Templates(view) => self.templates = Loadable::Ready(view),
            Event::Returns(news) => self.returns.take(news),
            Event::Failed { query, notice } => self.take_failure(&query, notice),
            Event::Notice(notice) => self.tell(notice),
            // The window shows tokens through their contract or one by one, and a closed day with the post; a printer's
            // word is a notice too.
            Event::Tokens(_)
            | Event::ParcelStepped(_)
            | Event::FeesStepped(_)
            | Event::DayClosed(_)
            | Event::PrinterLooked(_) => {}
            Event::Life(answer) => self.life = Some(answer),
            Event::Reminders(view) => self.reminders = Loadable::Ready(view),
            Event::Closed => self.closed = true,
        }
    }

    /// Adds a notice, the newest first.
    pub fn tell(&mut self, notice: Notice) {
        self.told += 1;
        self.notices.push_front(notice);
        let mut at = 0;
        self.notices.retain(|notice| {
            at += 1;
            at <= NOTICES_KEPT || untried_family(notice).is_some()
        });
    }

    /// The families that were never tried with real tokens, while nobody has noted that this was read; the newest first.
    pub fn unread(&self) -> impl Iterator<Item = &str> {
        self.notices.iter().filter_map(untried_family)
    }

    /// Somebody has noted it for one family.
    pub fn acknowledge(&mut self, family: &str) {
        self.notices.retain(|notice| untried_family(notice) != Some(family));
    }

    /// Whether somebody is signed in.
    #[must_use]
    pub fn is_unlocked(&self) -> bool {
        self.station.as_ref().is_some_and(|station| matches!(station.access, Access::Unlocked(..)))
    }

    /// One slot.
    #[must_use]
    pub fn slot(&self, no: SlotNo) -> Option<&SlotView> {
        self.slots.iter().find(|slot| slot.no == no)
    }

    /// What the locked window may keep: the station, nothing of its customers.
    fn take_station(&mut self, view: StationView) {
        let locked = !matches!(view.access, Access::Unlocked(..));
        self.station = Some(view);
        if locked {
            let kept = Self {
                station: self.station.take(),
                notices: std::mem::take(&mut self.notices),
                told: self.told,
                closed: self.closed,
                ..Self::default()
            };
            *self = kept;
        }
    }

    /// An answer to an older form never replaces a newer one.
    fn take_draft(&mut self, view: DraftView) {
        if self.draft.as_ref().is_none_or(|known| known.ticket <= view.ticket) {
            self.draft = Some(view);
        }
    }

    fn take_failure(&mut self, query: &Query, notice: Notice) {
        match query {
            Query::Queue => self.queue.fail(),
            Query::Request(_) => self.request.fail(),
            Query::Contracts { .. } => self.contracts.fail(),
            Query::Contract(_) => self.contract.fail(),
            Query::Token(_) => self.token.fail(),
            Query::Journal { .. } => self.journal.fail(),
            Query::Dispatch => self.dispatch.fail(),
            Query::Customer(query) => self.customer.fail(query),
            Query::Reminders => self.reminders.fail(),
            Query::Draft { .. } | Query::Search { .. } | Query::Tokens(_) => {}
            Query::Parcels => self.parcels.fail(),
            Query::Posting => self.posting.fail(),
            Query::Fees { .. } => self.fees.fail(),
            Query::Stock(query) => self.stock.fail(*query),
            Query::Settings => self.settings.fail(),
            Query::Printers => self.printers.fail(),
        }
        self.tell(notice);
    }
}

/// The family of which a notice says that it was never tried with real tokens. It stays until somebody notes that this was read.
#[must_use]
pub fn untried_family(notice: &Notice) -> Option<&str> {
    let family = notice.facts.iter().find_map(|(name, fact)| match fact {
        Fact::Word(word) if *name == "family" => word.strip_prefix("family-"),
        _ => None,
    });
    family.filter(|_| notice.code == "family-untried")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Severity;

    #[test]
    fn a_failed_query_keeps_what_was_shown_and_says_why() {
        let mut model = Model::default();
        model.take(Event::Queue(Vec::new()));
        model.queue.ask();
        let notice = Notice::new("query-failed", Severity::Fault);
        model.take(Event::Failed { query: Query::Queue, notice: notice.clone() });
        assert_eq!(model.queue.value(), Some(&Vec::new()));
        assert_eq!(model.notices.front(), Some(&notice));
    }

    #[test]
    fn an_old_answer_never_replaces_a_newer_one() {
        let mut model = Model::default();
        model.take(Event::Found { ticket: 7, hits: Vec::new() });
        let hit = Hit {
            target: crate::bench::message::HitTarget::Contract(crate::domain::ContractNo("1".into())),
            state: None,
            title: "1".into(),
            detail: String::new(),
        };
        model.take(Event::Found { ticket: 6, hits: vec![hit] });
        assert!(model.hits.1.is_empty());
    }

    #[test]
    fn only_the_last_notices_are_kept() {
        let mut model = Model::default();
        for _ in 0..2 * NOTICES_KEPT {
            model.tell(Notice::new("x", Severity::Info));
        }
        assert_eq!(model.notices.len(), NOTICES_KEPT);
    }

    #[test]
    fn what_has_to_be_acknowledged_is_kept_whatever_is_told_after_it() {
        let mut model = Model::default();
        for family in ["flipper", "token2"] {
            model.tell(Notice::new("family-untried", Severity::Attention).word("family", "family", family));
        }
        for _ in 0..2 * NOTICES_KEPT {
            model.tell(Notice::new("x", Severity::Info));
        }
        assert_eq!(model.unread().collect::<Vec<_>>(), ["token2", "flipper"]);
        model.acknowledge("token2");
        assert_eq!(model.unread().collect::<Vec<_>>(), ["flipper"]);
        assert_eq!(model.notices.len(), NOTICES_KEPT + 1);
    }
}
