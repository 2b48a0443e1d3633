//! Parcels and fee lines at the desk: each act a use case, its outcome told with the rows as they are after it.

use crate::bench::desk_thread::Desk;
use crate::bench::message::{Event, FeeAct, FeeLineRow, FeeMonthRow, FeesView, ParcelAct, ParcelRow};
use crate::desk::{DeskError, Office};
use crate::domain::{FeeKey, FeeState, ParcelNo};
use crate::register::ParcelLine;
use crate::words::{Notice, Severity};

impl Desk {
    /// Does something with parcels.
    pub(super) fn parcel(&mut self, act: &ParcelAct) -> Result<(), DeskError> {
        let office = self.office()?;
        let today = office.today();
        let mut parcels = Vec::new();
        let done = |code| Notice::new(code, Severity::Done);
        let notice = match act {
            ParcelAct::Enclose { request, scanned } => {
                parcels.push(office.enclose(request, scanned)?);
                done("parcel-enclosed").text("request", request)
            }
            ParcelAct::Open { parcel, reason } => {
                office.open_again(*parcel, reason)?;
                parcels.push(*parcel);
                done("parcel-opened").text("request", office.register.parcel(*parcel)?.request)
            }
            ParcelAct::Dispatch { posted, on } => {
                office.dispatch(posted, on.unwrap_or(today))?;
                parcels.extend(posted.iter().map(|(parcel, _)| *parcel));
                done("parcel-dispatched").number("count", i64::try_from(posted.len()).unwrap_or(i64::MAX))
            }
            ParcelAct::Deliver { parcel, on } => {
                let completed = office.deliver(*parcel, on.unwrap_or(today))?;
                parcels.push(*parcel);
                done(if completed { "parcel-delivered-completed" } else { "parcel-delivered" })
                    .text("request", office.register.parcel(*parcel)?.request)
            }
            ParcelAct::BroughtBack { parcel, on, reason, remark } => {
                office.brought_back(*parcel, on.unwrap_or(today), *reason, remark)?;
                parcels.push(*parcel);
                Notice::new("parcel-returned", Severity::Attention)
                    .text("request", office.register.parcel(*parcel)?.request)
                    .word("reason", "mail-return", reason.as_str())
            }
            ParcelAct::SendAgain { parcel, confirmed } => {
                let again = office.send_again(*parcel, confirmed)?;
                parcels.push(again);
                done("parcel-enclosed").text("request", office.register.parcel(again)?.request)
            }
            ParcelAct::SealBroken { parcel, reason } => {
                office.seal_broken(*parcel, reason)?;
                parcels.push(*parcel);
                Notice::new("parcel-given-up", Severity::Attention)
                    .text("request", office.register.parcel(*parcel)?.request)
            }
            ParcelAct::WriteAgain { request, serial, reason } => {
                office.write_again(request, serial, reason)?;
                Notice::new("parcel-given-up", Severity::Attention).text("request", request)
            }
        };
        let rows = rows_of(office, &parcels)?;
        self.links.outbox.put(Event::ParcelStepped(rows));
        self.say(notice);
        self.dirty.lists = true;
        self.dirty.station = true;
        Ok(())
    }

    /// Does something with fee lines.
    pub(super) fn fee(&mut self, act: &FeeAct) -> Result<(), DeskError> {
        let office = self.office()?;
        let done = |code, fee: &FeeKey| {
            Notice::new(code, Severity::Done).text("request", &fee.request).number("item", fee.item)
        };
        let (notice, keys) = match act {
            FeeAct::Export { fees } => {
                let run = office.export_fees(fees)?;
                let notice = Notice::new("fee-exported", Severity::Done)
                    .number("lines", i64::try_from(run.lines.len()).unwrap_or(i64::MAX))
                    .number("yen", run.total.0)
                    .text("day", run.debit_on);
                (notice, run.lines)
            }
            FeeAct::Collect { fees } => {
                office.collect_fees(fees)?;
                let lines = i64::try_from(fees.len()).unwrap_or(i64::MAX);
                (Notice::new("fee-collected", Severity::Done).number("lines", lines), fees.clone())
            }
            FeeAct::Fail { fee, failure } => {
                office.fail_fee(fee, *failure)?;
                let notice = Notice::new("fee-failed", Severity::Attention)
                    .text("request", &fee.request)
                    .number("item", fee.item)
                    .word("failure", "debit-failure", failure.as_str());
                (notice, vec![fee.clone()])
            }
            FeeAct::Again { fee } => {
                office.fee_again(fee)?;
                (done("fee-again", fee), vec![fee.clone()])
            }
            FeeAct::Refer { fee, reason } => {
                office.refer_fee(fee, reason)?;
                (done("fee-referred", fee), vec![fee.clone()])
            }
            FeeAct::Waive { fee, reason } => {
                office.waive_fee(fee, reason)?;
                (done("fee-waived", fee), vec![fee.clone()])
            }
        };
        let mut rows = Vec::new();
        for key in &keys {
            if let Some(fee) = office.register.fee(key)? {
                let contract_name = office.register.contract_name(&fee.contract)?;
                rows.push(FeeLineRow { fee, contract_name });
            }
        }
        self.links.outbox.put(Event::FeesStepped(rows));
        self.say(notice);
        self.dirty.lists = true;
        Ok(())
    }
}

/// Parcels that somebody still has to do something about.
pub(super) fn parcel_rows(office: &Office) -> Result<Vec<ParcelRow>, DeskError> {
    let lines = office.register.open_parcels()?;
    Ok(lines
        .into_iter()
        .map(|ParcelLine { parcel, contract_name }| ParcelRow { parcel, contract_name })
        .collect())
}

fn rows_of(office: &Office, parcels: &[ParcelNo]) -> Result<Vec<ParcelRow>, DeskError> {
    let row = |no: &ParcelNo| {
        let parcel = office.register.parcel(*no)?;
        let contract = office.register.request_line(&parcel.request)?;
        Ok(ParcelRow { parcel, contract_name: contract.contract_name })
    };
    parcels.iter().map(row).collect()
}

/// Fee lines with their totals.
pub(super) fn fees_view(
    office: &Office,
    state: Option<FeeState>,
    month: Option<&str>,
) -> Result<FeesView, DeskError> {
    let rows = office.register.fees(state, month)?;
    let months = office.register.fee_months()?;
    Ok(FeesView {
        state,
        month: month.map(str::to_owned),
        rows: rows
            .into_iter()
            .map(|row| FeeLineRow { fee: row.fee, contract_name: row.contract_name })
            .collect(),
        months: months
            .into_iter()
            .map(|month| FeeMonthRow {
                month: month.month,
                state: month.state,
                lines: month.lines,
                free: month.free,
                yen: month.yen,
            })
            .collect(),
        debit_on: office.next_debit_day()?,
    })
}
