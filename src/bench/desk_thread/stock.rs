//! The stock at the desk thread: acts done and told, pictures made.
//!
//! README, rules W9, W10. The trap: trying a second passphrase takes about a second on purpose; the tokens' threads go
//! on meanwhile, and what they say waits its turn.

use std::path::Path;

use crate::bench::desk_thread::Desk;
use crate::bench::desk_thread::commands::LANGUAGE;
use crate::bench::message::{
    DayRow, Event, IncidentRow, IncidentView, LotRow, ScanView, Signature, StockAct, StockOverview,
    StockQuery, StockView, TakeView, UnitRow,
};
use crate::desk::stock::report::report;
use crate::desk::{DeskError, Office};
use crate::domain::stock::{Balance, Delivery, IncidentDecision, first_to_use};
use crate::domain::text::hex;
use crate::domain::{LotKey, SerialRange, Witness};
use crate::exchange::read_lot_key;
use crate::port::{read_file, write_file};
use crate::register::{DayClose, Incident, IncidentUnit};
use crate::words::{Language, Notice, Sentences, Severity};

/// Scans that the picture of a count shows.
const RECENT_SCANS: usize = 100;

/// Closed days that the overview lists.
const DAYS: u32 = 31;

fn done(code: &'static str) -> Notice {
    Notice::new(code, Severity::Done)
}

impl Desk {
    /// Does something in the stock.
    pub(super) fn stock(&mut self, act: StockAct) -> Result<(), DeskError> {
        let notice = match act {
            StockAct::Receive { delivery, key, signature } => self.receive(&delivery, &key, &signature)?,
            StockAct::Place { scanned, place } => {
                let token = self.office()?.put_unit(&scanned, &place)?;
                let lies = place.shelf.clone();
                let notice = done("stock-placed").text("token", token.id).text("shelf", lies);
                Some(notice.word("place", "place", place.kind.as_str()))
            }
            StockAct::BeginTake(scope) => {
                let no = self.office()?.begin_take(&scope)?;
                self.show_take(no)?;
                Some(done("stock-take-begun").text("no", no))
            }
            StockAct::Scan { take, scanned } => {
                let scan = self.office()?.scan_take(take, &scanned)?;
                let view = ScanView { take, scanned: scan.scanned, again: scan.again };
                self.links.outbox.put(Event::Stock(Box::new(StockView::Scanned(view))));
                // The picture of the count follows by its query; the lists of other screens have not changed.
                self.show_take(take)?;
                return Ok(());
            }
            StockAct::CloseTake { take, explanations, signature } => {
                let witness = self.second(&signature)?;
                let told = self.office()?.close_take(take, &explanations, witness)?;
                let lost = told.settled.iter().filter(|one| one.lost).count();
                self.show_take(take)?;
                let lost = i64::try_from(lost).unwrap_or(i64::MAX);
                Some(done("stock-take-closed").text("no", take).number("lost", lost))
            }
            StockAct::SaveReport { take, path } => {
                let text = report(&self.office()?.stock_take(take)?, &self.language_of_print()?);
                return self.save(&path, &text, "stock-report-saved");
            }
            StockAct::CloseDay { explanation, signature } => {
                let witness = self.second(&signature)?;
                let papers = self.office()?.close_the_day(&explanation, witness)?;
                Some(self.day_closed(&papers))
            }
            StockAct::ExplainDay { day, explanation, signature } => {
                let witness = self.second(&signature)?;
                self.office()?.explain_day(day, &explanation, witness)?;
                Some(done("stock-day-explained").text("day", day))
            }
            StockAct::Block { range, reason } => self.block(&range, &reason)?,
            StockAct::Decide { incident, decision, signature } => {
                let witness = self.second(&signature)?;
                let office = self.office()?;
                let suspended = office.decide_incident(incident, decision, witness)?;
                let out = office.work_lists(incident)?.out.len();
                let (code, units) = match decision {
                    IncidentDecision::Suspend => ("stock-decided-suspend", suspended.len()),
                    IncidentDecision::Exchange => ("stock-decided-exchange", out),
                };
                Some(done(code).number("units", i64::try_from(units).unwrap_or(i64::MAX)))
            }
        };
        if let Some(notice) = notice {
            self.say(notice);
        }
        self.classify_idle();
        self.dirty.lists = true;
        self.dirty.station = true;
        self.dirty.slots = true;
        if self.auto { self.begin_all(None).map(|_| ()) } else { Ok(()) }
    }

    /// The language of what is printed.
    fn language_of_print(&mut self) -> Result<Sentences, DeskError> {
        let language = self.office()?.register.setting(LANGUAGE)?.unwrap_or_default();
        Ok(Sentences::new(Language::of_code(&language)))
    }

    fn save(&mut self, path: &Path, text: &str, code: &'static str) -> Result<(), DeskError> {
        let file = path.display().to_string();
        write_file(path, text.as_bytes()).map_err(|cause| DeskError::File { path: file.clone(), cause })?;
        self.say(done(code).text("path", file));
        Ok(())
    }

    /// A second operator signs.
    pub(super) fn second(&mut self, signature: &Signature) -> Result<Witness, DeskError> {
        self.office()?.witness(&signature.operator, signature.passphrase.expose_secret())
    }

    fn receive(
        &mut self,
        delivery: &Delivery,
        key: &Path,
        signature: &Signature,
    ) -> Result<Option<Notice>, DeskError> {
        let key = if key.as_os_str().is_empty() { None } else { Some(lot_key(key)?) };
        let witness = self.second(signature)?;
        self.office()?.receive_lot(delivery, key.as_ref(), witness)?;
        Ok(Some(
            done("stock-received")
                .text("lot", &delivery.lot)
                .number("units", delivery.counted)
                .text("second", &signature.operator),
        ))
    }

    fn block(&mut self, range: &SerialRange, reason: &str) -> Result<Option<Notice>, DeskError> {
        let office = self.office()?;
        let incident = office.block_range(range, reason)?;
        let view = incident_view(office, incident)?;
        let units = |rows: &[UnitRow]| i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let notice = Notice::new("stock-blocked", Severity::Attention)
            .text("first", range.first())
            .text("last", range.last())
            .number("here", units(&view.to_destroy))
            .number("out", units(&view.out));
        self.links.outbox.put(Event::Stock(Box::new(StockView::Incident(view))));
        Ok(Some(notice))
    }

    fn show_take(&mut self, no: u64) -> Result<(), DeskError> {
        let view = take_view(self.office()?, no)?;
        self.links.outbox.put(Event::Stock(Box::new(StockView::Take(view))));
        Ok(())
    }
}

/// The key of a lot from the file that a person named.
fn lot_key(path: &Path) -> Result<LotKey, DeskError> {
    let file = path.display().to_string();
    let bytes = read_file(path).map_err(|cause| DeskError::File { path: file.clone(), cause })?;
    read_lot_key(bytes.into()).map_err(|refused| DeskError::FileRefused { file, rows: vec![refused] })
}

/// Makes a picture of the stock.
pub(super) fn stock_picture(office: &Office, query: StockQuery) -> Result<StockView, DeskError> {
    Ok(match query {
        StockQuery::Overview => StockView::Overview(overview(office)?),
        StockQuery::Take(no) => StockView::Take(take_view(office, no)?),
        StockQuery::Balance => StockView::Balance {
            balance: office.balance()?,
            closed: office.register.closed_day(office.today())?.is_some(),
        },
        StockQuery::Incident(no) => StockView::Incident(incident_view(office, no)?),
    })
}

fn overview(office: &Office) -> Result<StockOverview, DeskError> {
    let register = &office.register;
    let today = office.today();
    let lines = register.lots()?;
    let received: Vec<_> = lines.iter().map(|lot| (lot.lot.clone(), lot.units)).collect();
    let balance = Balance::of(&received, &register.standings()?, Vec::new());
    let stocks = register.lot_stocks()?;
    let order: Vec<_> = first_to_use(&stocks, today).into_iter().map(|lot| lot.lot.clone()).collect();
    let mut lots: Vec<LotRow> = lines
        .into_iter()
        .zip(balance.lots)
        .map(|(line, counts)| LotRow {
            first: order.len() > 1 && order.first() == Some(&line.lot),
            expired: line.expires_on.is_some_and(|day| day < today),
            lot: line.lot,
            note_no: line.note_no,
            supplier: line.supplier,
            expires_on: line.expires_on,
            received_at: line.received_at,
            received: line.units,
            groups: counts.groups,
        })
        .collect();
    lots.sort_by_key(|row| order.iter().position(|lot| *lot == row.lot).unwrap_or(usize::MAX));
    Ok(StockOverview {
        lots,
        forecast: office.forecast()?,
        open_take: register.open_take()?.map(|take| take.no),
        last_take: register.last_take()?.map(|take| take.no),
        days: register.closed_days(DAYS)?.into_iter().map(day_row).collect(),
        incidents: register.incidents()?.into_iter().map(incident_row).collect(),
        difference_blocks: office.stock_policy()?.difference_blocks,
    })
}

fn take_view(office: &Office, no: u64) -> Result<TakeView, DeskError> {
    let told = office.stock_take(no)?;
    Ok(TakeView {
        no,
        scope: told.take.scope,
        begun_at: told.take.begun_at,
        is_open: told.take.closed_at.is_none(),
        count: told.count,
        recent: told.scans.into_iter().take(RECENT_SCANS).collect(),
        settled: told.settled.into_iter().map(|one| (one.explained, one.lost)).collect(),
    })
}

fn incident_view(office: &Office, no: u64) -> Result<IncidentView, DeskError> {
    let lists = office.work_lists(no)?;
    let rows = |units: Vec<IncidentUnit>| units.into_iter().map(unit_row).collect();
    Ok(IncidentView {
        row: incident_row(lists.incident),
        to_destroy: rows(lists.to_destroy),
        out: rows(lists.out),
    })
}

fn unit_row(unit: IncidentUnit) -> UnitRow {
    UnitRow { serial: unit.token.serial, lot: unit.lot, state: unit.state, contract: unit.contract }
}

fn incident_row(incident: Incident) -> IncidentRow {
    IncidentRow {
        no: incident.no,
        at: incident.at,
        first: incident.range.first().clone(),
        last: incident.range.last().clone(),
        reason: incident.reason,
        units: incident.units,
        decision: incident.decision,
    }
}

fn day_row(day: DayClose) -> DayRow {
    DayRow {
        day: day.day,
        operator: day.operator.0,
        second: day.second.0,
        difference: day.difference,
        explanation: day.explanation,
        head: hex(&day.head),
    }
}
