//! What people are shown: pictures on request, and again when what they look at has changed.

use crate::bench::desk_thread::commands::{LANGUAGE, THEME};
use crate::bench::desk_thread::counter::draft_view;
use crate::bench::desk_thread::customer::picture;
use crate::bench::desk_thread::families::family_rows;
use crate::bench::desk_thread::parcels::{fees_view, parcel_rows};
use crate::bench::desk_thread::posting::posting_view;
use crate::bench::desk_thread::printers::printers_view;
use crate::bench::desk_thread::stock::stock_picture;
use crate::bench::desk_thread::{Desk, Dirty};
use crate::bench::message::{
    Access, BenchView, Counts, Event, FormView, Lcd, PAGE_ROWS, Page, PostalTableView, Query, SenderView,
    SettingsView, SlotView, StationView,
};
use crate::bench::slot::Slot;
use crate::bench::views::{
    contract_row, contract_view, dispatch_row, fee_of, hit, journal_row, next_row, queue_row, recent_row,
    request_view, token_row, token_view,
};
use crate::desk::label::{SENDER_BUILDING, SENDER_DEPARTMENT, SENDER_POSTAL_CODE, SENDER_STREET};
use crate::desk::provision::{End, Phase};
use crate::desk::{DeskError, Office};
use crate::domain::{Environment, HouseRule, Profile, UnixMillis};
use crate::paper::Form;
use crate::port::PortRule;
use crate::register::{JobNo, Register};
use crate::words::Notice;

/// Requests that the bench lists.
const NEXT_ROWS: usize = 50;

/// Answers of the search field.
const HITS: u32 = 20;

/// Tokens recorded lately that the bench lists.
const RECENT_ROWS: u32 = 50;

impl Desk {
    /// Shows anew whatever changed.
    pub(super) fn show(&mut self) {
        self.update_displays();
        let dirty = std::mem::take(&mut self.dirty);
        let running = self.slots.values().any(Slot::is_running);
        if dirty.slots || running {
            let now = self.now_micros();
            let wall = self.place.clock.now();
            let mut views: Vec<SlotView> = self.slots.values().map(|slot| slot.view(now, wall)).collect();
            if let Some(trouble) = self.card_trouble() {
                let silent =
                    |view: &&mut SlotView| view.is_reader() && view.token.is_none() && view.notice.is_none();
                for view in views.iter_mut().filter(silent) {
                    view.notice = Some(trouble.clone());
                }
            }
            self.links.outbox.put(Event::Slots(views));
        }
        if dirty.lists {
            self.show_bench();
            for query in self.looked_at.clone() {
                self.send_answer(&query);
            }
        }
        if dirty.station || dirty.lists {
            self.show_station();
        }
    }

    /// The register, while somebody is signed in.
    fn readable(&self) -> Result<&Office, DeskError> {
        self.office.as_ref().filter(|office| office.signed_in().is_some()).ok_or(DeskError::Locked)
    }

    pub(super) fn show_station(&mut self) {
        let register = self.office.as_ref().map(|office| &office.register);
        let setting = |name| register.and_then(|register| register.setting(name).ok().flatten());
        let counts = self.readable().and_then(|office| {
            let needs_a_look =
                office.forecast()?.is_low || office.register.unexplained_before(office.today())?.is_some();
            Ok((office.register.totals(office.start_of_day())?, needs_a_look))
        });
        let counts = counts.map_or_else(
            |_| Counts::default(),
            |(totals, stock_needs_a_look)| Counts {
                queue: totals.open_requests,
                bench: totals.to_provision,
                dispatch: totals.ready,
                returns: totals.awaited,
                stock: totals.in_stock,
                stock_needs_a_look,
            },
        );
        let operators = register.and_then(|register| register.operators().ok()).unwrap_or_default();
        let view = StationView {
            institution: register.map(|register| register.institution().to_owned()).unwrap_or_default(),
            environment: register.map_or(Environment::Training, Register::environment),
            access: self.access(),
            operators: operators.into_iter().map(|operator| (operator.id, operator.name)).collect(),
            clock: self.clock_view(),
            counts,
            forms: forms(register),
            language: setting(LANGUAGE).unwrap_or_else(|| "ja".into()),
            theme: setting(THEME).unwrap_or_else(|| "system".into()),
            register: self.place.register.display().to_string(),
        };
        self.links.outbox.put(Event::Station(view));
    }

    fn show_bench(&mut self) {
        match self.bench_view() {
            Ok(view) => self.links.outbox.put(Event::Bench(view)),
            Err(DeskError::Locked) => self.links.outbox.put(Event::Bench(BenchView::default())),
            Err(error) => self.say_error(&error),
        }
    }

    fn bench_view(&self) -> Result<BenchView, DeskError> {
        let office = self.readable()?;
        let since = office.start_of_day();
        let totals = office.register.totals(since)?;
        let mut next = Vec::new();
        for line in office.register.open_requests()? {
            if line.state.may_issue() && line.recorded < line.quantity {
                let fee = fee_of(office, &office.register.request(&line.no)?)?;
                next.push(next_row(&line, office.today(), fee));
                if next.len() == NEXT_ROWS {
                    break;
                }
            }
        }
        Ok(BenchView {
            next,
            auto: self.auto,
            prints_labels: office.mail_policy()?.prints_labels,
            done_today: totals.recorded,
            spoiled_today: totals.quarantined,
            per_hour: self.shift.per_hour(),
            minutes_left: self.shift.minutes_left(totals.to_provision),
            recent: office.register.recent_tokens(since, RECENT_ROWS)?.iter().map(recent_row).collect(),
        })
    }

    /// Answers a query and remembers it, so that the picture follows the register.
    pub(super) fn answer_query(&mut self, query: Query) {
        self.send_answer(&query);
        if !matches!(query, Query::Search { .. } | Query::Draft { .. }) {
            let kind = std::mem::discriminant(&query);
            self.looked_at.retain(|known| std::mem::discriminant(known) != kind);
            self.looked_at.push(query);
        }
    }

    fn send_answer(&mut self, query: &Query) {
        let event = self
            .answer_to(query)
            .unwrap_or_else(|error| Event::Failed { query: query.clone(), notice: Notice::from(&error) });
        self.links.outbox.put(event);
    }

    fn answer_to(&self, query: &Query) -> Result<Event, DeskError> {
        let office = self.readable()?;
        let register = &office.register;
        let today = office.today();
        Ok(match query {
            Query::Queue => {
                let open = register.open_requests()?;
                Event::Queue(open.iter().map(|line| queue_row(line, today)).collect())
            }
            Query::Request(no) => Event::Request(Box::new(request_view(office, no)?)),
            Query::Draft { draft, ticket } => Event::Draft(Box::new(draft_view(office, draft, *ticket)?)),
            Query::Contracts { text, offset } => {
                let (total, rows) = register.contract_page(text, *offset, PAGE_ROWS)?;
                let rows = rows.iter().map(contract_row).collect();
                Event::Contracts(Page { text: text.clone(), offset: *offset, total, rows })
            }
            Query::Contract(no) => Event::Contract(Box::new(contract_view(office, no)?)),
            Query::Token(serial) => Event::Token(Box::new(token_view(office, serial)?)),
            Query::Customer(query) => Event::Customer(Box::new(picture(office, query)?)),
            Query::Tokens(state) => {
                Event::Tokens(register.token_lines(*state)?.iter().map(token_row).collect())
            }
            Query::Journal { text, offset } => {
                let (total, rows) = register.journal_page(text, *offset, PAGE_ROWS)?;
                let rows = rows.iter().map(journal_row).collect();
                Event::Journal(Page { text: text.clone(), offset: *offset, total, rows })
            }
            Query::Dispatch => {
                let ready = register.ready_requests()?;
                let row =
                    |ready| Ok::<_, DeskError>(dispatch_row(ready, register.contents(&ready.request.no)?));
                Event::Dispatch(ready.iter().map(row).collect::<Result<_, _>>()?)
            }
            Query::Parcels => Event::Parcels(parcel_rows(office)?),
            Query::Posting => Event::Posting(Box::new(posting_view(office)?)),
            Query::Fees { state, month } => {
                Event::Fees(Box::new(fees_view(office, *state, month.as_deref())?))
            }
            Query::Reminders => Event::Reminders(super::life::reminders(office)?),
            Query::Search { text, ticket } => {
                let hits = register.search(text, HITS)?.iter().map(hit).collect();
                Event::Found { ticket: *ticket, hits }
            }
            Query::Stock(query) => Event::Stock(Box::new(stock_picture(office, *query)?)),
            Query::Printers => Event::Printers(printers_view(office)?),
            Query::Settings => Event::Settings(self.settings_view(office)?),
        })
    }

    fn settings_view(&self, office: &Office) -> Result<SettingsView, DeskError> {
        let operators = office.register.operators()?;
        let setting = |name| Ok::<_, DeskError>(office.register.setting(name)?.unwrap_or_default());
        let table = office.postal_table();
        let sender_doubt = office.sender_address()?.and_then(|address| office.doubt_about(&address));
        Ok(SettingsView {
            operators: operators.into_iter().map(|one| (one.id, one.name, one.added_at)).collect(),
            port_rules: self.allowed.rules().iter().map(PortRule::to_string).collect(),
            ports: self.port_rows(),
            card_trouble: self.card_trouble(),
            families: family_rows(office)?,
            profile: Some(office.profile()),
            station: office.register.station().to_string(),
            rules: HouseRule::ALL
                .iter()
                .map(|rule| Ok((*rule, office.house_rule(*rule)?)))
                .collect::<Result<_, DeskError>>()?,
            sender: SenderView {
                department: setting(SENDER_DEPARTMENT)?,
                postal_code: setting(SENDER_POSTAL_CODE)?,
                street: setting(SENDER_STREET)?,
                building: setting(SENDER_BUILDING)?,
                guidance_page: office.guidance_page()?,
                guards: office.guards().map(|(start, stop)| format!("{start}{stop}"))?,
            },
            sender_doubt: sender_doubt.as_ref().map(Notice::from),
            postal: PostalTableView { made_on: table.made_on(), codes: table.codes() },
        })
    }

    /// The code that a recorded token shows now, for its drawn display. Changes once a step.
    fn update_displays(&mut self) {
        if !matches!(self.access(), Access::Unlocked(..)) {
            return;
        }
        let Some(office) = &self.office else { return };
        let now = office.now();
        for slot in self.slots.values_mut() {
            let Some((job, profile)) = shown_job(slot) else { continue };
            let fresh = slot.shown.as_ref().is_some_and(|(shown, lcd)| {
                *shown == job && matches!(lcd, Lcd::Code { until, .. } if *until > now)
            });
            if fresh {
                continue;
            }
            let step = profile.step_at(now.unix_secs());
            if let Ok(code) = office.code_at(job, step) {
                let ends = (step + 1).saturating_mul(profile.step.secs()).saturating_mul(1000);
                let until = UnixMillis(i64::try_from(ends).unwrap_or(i64::MAX));
                let lcd = Lcd::Code { digits: code.as_str().to_owned(), until, step: profile.step };
                slot.shown = Some((job, lcd));
                self.dirty = Dirty { slots: true, ..self.dirty };
            }
        }
    }
}

/// The job of a recorded token that is still in its slot.
fn shown_job(slot: &Slot) -> Option<(JobNo, Profile)> {
    let provision = slot.provision.as_ref()?;
    let recorded = matches!(provision.phase, Phase::Labelling | Phase::Ended(End::Recorded { .. }));
    if recorded && slot.identity.is_some() {
        provision.job.as_ref().map(|job| (job.no, job.profile))
    } else {
        None
    }
}

fn forms(register: Option<&Register>) -> Vec<FormView> {
    Form::ALL
        .iter()
        .map(|form| {
            let geometry = &form.layout().geometry;
            FormView {
                code: form.as_str().to_owned(),
                columns: u32::from(geometry.columns),
                rows: u32::from(geometry.rows),
                next_cell: register.and_then(|register| register.next_cell(form.as_str()).ok()).unwrap_or(1),
                width_tenths_mm: tenths(geometry.label_mm.0),
                height_tenths_mm: tenths(geometry.label_mm.1),
            }
        })
        .collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a label is a few hundred millimetres"
)]
fn tenths(mm: f64) -> u32 {
    (mm * 10.0).round() as u32
}
