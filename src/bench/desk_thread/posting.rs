//! The post at the desk: envelopes, lists, bands and rates, the labels of the day one by one, the closing of the day.
//!
//! README, rules W1, W9. The trap: a label that fails stops the pile and undoes nothing; what was printed before it
//! stays counted, and the rest is printed by the same act once the paper is back.

use std::collections::VecDeque;

use jiff::Span;

use crate::bench::desk_thread::Desk;
use crate::bench::message::{
    BandRow, DayView, Event, LabelPurpose, ParcelRow, PostageRow, PostingAct, PostingView, PulledRow,
    Subject, WaitingRow,
};
use crate::desk::posting::DayPapers;
use crate::desk::{DeskError, Office};
use crate::domain::post::ListStage;
use crate::domain::text::hex;
use crate::domain::{PaperKind, ParcelNo, ParcelStage, RequestNo, TokenState};
use crate::paper::Form;
use crate::register::RegisterError;
use crate::words::{Notice, Severity};

/// Days of pulled numbers and of postage that the picture shows.
const LATELY_DAYS: u32 = 31;

/// Labels that are printed one after the other.
#[derive(Default)]
pub(super) struct Pile {
    waiting: VecDeque<RequestNo>,
    form: Option<Form>,
    /// The print that is under way.
    current: Option<u64>,
    printed: u32,
}

fn done(code: &'static str) -> Notice {
    Notice::new(code, Severity::Done)
}

impl Desk {
    /// Does something with the post.
    pub(super) fn post(&mut self, act: PostingAct) -> Result<(), DeskError> {
        let notice = match act {
            PostingAct::Scan { scans } => {
                let parcel = self.office()?.scan_match(&scans)?;
                self.stepped(parcel)?
            }
            PostingAct::Match { parcel, scanned } => {
                self.office()?.match_envelope(parcel, &scanned)?;
                self.stepped(parcel)?
            }
            PostingAct::TakeOff { parcel, reason } => {
                self.office()?.take_off_list(parcel, &reason)?;
                let request = self.office()?.register.parcel(parcel)?.request;
                done("post-taken-off").text("request", request)
            }
            PostingAct::CloseList { list } => {
                let list = self.office()?.close_list(list)?;
                let notice = done("post-list-closed").text("list", list.no);
                notice.number("pieces", list.pieces()).number("yen", list.total().0)
            }
            PostingAct::ReopenList { list, reason } => {
                self.office()?.reopen_list(list, &reason)?;
                done("post-list-reopened").text("list", list)
            }
            PostingAct::HandOver { list, on, receipt } => {
                let office = self.office()?;
                let on = on.unwrap_or_else(|| office.today());
                let list = office.hand_over(list, on, &receipt)?;
                done("post-handed-over").text("list", list.no).number("pieces", list.pieces())
            }
            PostingAct::AddBand { kind, first, last } => {
                let band = self.office()?.add_band(kind, &first, &last)?;
                done("post-band-added").text("band", band).word("kind", "mail-kind", kind.as_str())
            }
            PostingAct::CloseBand { band, reason } => {
                self.office()?.close_band(band, &reason)?;
                done("post-band-given-up").text("band", band)
            }
            PostingAct::PullNumber { scanned, reason } => {
                let tracking = self.office()?.pull_number(&scanned, &reason)?;
                done("post-pulled").text("tracking", tracking)
            }
            PostingAct::AddRate { item, up_to_grams, from, yen } => {
                self.office()?.add_postage_rate(item, up_to_grams, from, yen)?;
                done("post-rate-added").word("item", "postage-item", item.as_str()).text("day", from)
            }
            PostingAct::SetPolicy(policy) => {
                self.office()?.set_mail_policy(&policy)?;
                done("post-policy-set")
            }
            PostingAct::SetPrintsLabels(prints) => {
                self.office()?.set_prints_labels(prints)?;
                done(if prints { "post-prints-labels" } else { "post-prints-no-labels" })
            }
            PostingAct::PrintLabels { form } => return self.begin_pile(&form),
            PostingAct::CloseDay { explanation, signature } => {
                let witness = self.second(&signature)?;
                let papers = self.office()?.close_the_day(&explanation, witness)?;
                self.day_closed(&papers)
            }
        };
        self.say(notice);
        self.dirty.lists = true;
        self.dirty.station = true;
        Ok(())
    }

    /// Shows a parcel after its envelope was scanned, and says what is to do next.
    fn stepped(&mut self, parcel: ParcelNo) -> Result<Notice, DeskError> {
        let office = self.office()?;
        let list = office.register.list_of(parcel)?;
        let parcel = office.register.parcel(parcel)?;
        let contract_name = office.register.request_line(&parcel.request)?.contract_name;
        let notice = match (&parcel.tracking, list) {
            (Some(tracking), Some(list)) => {
                done("post-matched").text("tracking", tracking).text("list", list.no)
            }
            (Some(tracking), None) => done("post-numbered").text("tracking", tracking),
            (None, _) => done("parcel-enclosed"),
        };
        let notice = notice.text("request", &parcel.request);
        self.links.outbox.put(Event::ParcelStepped(vec![ParcelRow { parcel, contract_name }]));
        Ok(notice)
    }

    /// Shows a day that was closed, and puts its lists and its balance out together.
    pub(super) fn day_closed(&mut self, papers: &DayPapers) -> Notice {
        let view = day_view(papers);
        let notice = done("stock-day-closed").text("day", view.day).number("difference", view.unexplained);
        let day = view.day;
        self.links.outbox.put(Event::DayClosed(Box::new(view)));
        self.put_out(&[Subject::PostingList(day), Subject::DailyBalance(day)]);
        notice
    }

    /// Begins to print the labels of everything that waits to be sealed.
    fn begin_pile(&mut self, form: &str) -> Result<(), DeskError> {
        let form = Form::parse(form).map_err(RegisterError::from)?;
        let office = self.office()?;
        let on_paper = office.register.printer_of(PaperKind::Label)?.is_some();
        let mut waiting = VecDeque::new();
        for ready in office.register.ready_requests()? {
            let contents = office.register.contents(&ready.request.no)?;
            let is_to_seal = contents.tokens.iter().all(|(_, state, _)| *state == TokenState::Inspected);
            // What is on paper already is not printed again without somebody who says why.
            let is_owed = !on_paper || office.reprint_no(PaperKind::Label, &ready.request.no.0)? == 0;
            if is_to_seal && is_owed {
                waiting.push_back(ready.request.no);
            }
        }
        if waiting.is_empty() {
            self.say(Notice::new("post-no-labels", Severity::Info));
            return Ok(());
        }
        if form.layout().geometry.columns * form.layout().geometry.rows > 1 {
            // A sheet takes them all; one by one each would waste a sheet.
            let office = self.office()?;
            if on_paper {
                let start_cell = office.register.next_cell(form.as_str())?;
                return self.print_labels(waiting.into(), (form, start_cell), ("", ""), None).map(drop);
            }
            let today = office.today();
            let path = self.place.spool.join(format!("{today}.pdf"));
            return self.label(waiting.into(), form.as_str(), 1, LabelPurpose::Save(path));
        }
        self.pile = Pile { waiting, form: Some(form), current: None, printed: 0 };
        self.next_of_pile();
        Ok(())
    }

    fn next_of_pile(&mut self) {
        let (Some(form), Some(request)) = (self.pile.form, self.pile.waiting.pop_front()) else {
            let count = std::mem::take(&mut self.pile).printed;
            self.say(done("post-labels-printed").number("count", count));
            return;
        };
        match self.begin_label(&request, form) {
            Ok(id) => self.pile.current = Some(id),
            Err(error) => {
                self.say_error(&error);
                self.pile.waiting.push_front(request);
                self.stop_pile();
            }
        }
    }

    /// A print is done; answers whether it was one of the pile.
    pub(super) fn printed_of_pile(&mut self, id: u64, is_made: bool) -> bool {
        if self.pile.current != Some(id) {
            return false;
        }
        self.pile.current = None;
        if is_made {
            self.pile.printed += 1;
            self.next_of_pile();
        } else {
            self.stop_pile();
        }
        true
    }

    fn stop_pile(&mut self) {
        let pile = std::mem::take(&mut self.pile);
        let left = i64::try_from(pile.waiting.len()).unwrap_or(i64::MAX);
        let notice = Notice::new("post-labels-stopped", Severity::Attention);
        self.say(notice.number("count", pile.printed).number("left", left));
    }
}

/// A closed day in short.
fn day_view(papers: &DayPapers) -> DayView {
    let (balance, (pieces, yen)) = (&papers.balance, papers.posted());
    DayView {
        day: balance.day,
        closed_at: balance.closed_at,
        operator: balance.operator.1.clone(),
        second: balance.second.1.clone(),
        lists: balance.posted.iter().map(|one| (one.list, one.kind, one.pieces, one.yen)).collect(),
        pieces,
        yen,
        received: balance.received,
        unexplained: balance.unexplained,
        journal_rows: balance.journal_rows,
        journal_head: hex(&balance.journal_head),
    }
}

/// The post as it stands.
pub(super) fn posting_view(office: &Office) -> Result<PostingView, DeskError> {
    let (register, today) = (&office.register, office.today());
    let policy = office.mail_policy()?;
    let table = register.postage_table()?;
    let since = today.saturating_sub(Span::new().days(i64::from(LATELY_DAYS)));
    let lists = register.lists_of_day(today)?;
    let is_listed = |parcel: ParcelNo| {
        let closed = |list: &&crate::domain::post::PostingList| list.stage() != ListStage::HandedOver;
        lists.iter().filter(closed).any(|list| list.lines.iter().any(|line| line.parcel == parcel))
    };
    let sealed = register
        .open_parcels()?
        .into_iter()
        .filter(|line| line.parcel.stage() == ParcelStage::Enclosed && !is_listed(line.parcel.no));
    let waiting = sealed
        .map(|line| WaitingRow {
            parcel: line.parcel.no,
            request: line.parcel.request,
            contract_name: line.contract_name,
            tracking: line.parcel.tracking,
        })
        .collect();
    let closed = match register.closed_day(today)? {
        Some(_) => Some(day_view(&office.day_papers(today)?)),
        None => None,
    };
    Ok(PostingView {
        today,
        waiting,
        bands: register
            .bands()?
            .into_iter()
            .map(|line| BandRow {
                band: line.band,
                added_at: line.added_at,
                operator: line.operator.0,
                drawn: line.drawn,
                pulled: line.pulled,
            })
            .collect(),
        pulled: register
            .pulled_since(since)?
            .into_iter()
            .map(|one| PulledRow {
                tracking: one.tracking,
                on: one.on,
                operator: one.operator.0,
                reason: one.reason,
            })
            .collect(),
        policy,
        single: table.postage(policy.size, policy.weights.parcel(1), policy.kind, today).ok(),
        rates: table.rows().to_vec(),
        days: register
            .postage_days(LATELY_DAYS)?
            .into_iter()
            .map(|day| PostageRow { day: day.day, lists: day.lists, pieces: day.pieces, yen: day.yen })
            .collect(),
        closed,
        lists,
    })
}
