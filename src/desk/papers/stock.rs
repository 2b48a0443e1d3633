//! Papers that stay inside: the day's balance, the report of a count, the record of a destruction.
//!
//! README, rules W7, W9. The trap: the balance of a closed day is printed from the counts that were signed, not from
//! what the register says today.

use jiff::civil::Date;
use serde_json::Value;

use crate::desk::papers::{Subject, nothing};
use crate::desk::posting::ListSum;
use crate::desk::stock::day::counts;
use crate::desk::stock::report::scope;
use crate::desk::{DeskError, Office};
use crate::domain::stock::{Difference, Group};
use crate::domain::{TokenState, Yen};
use crate::paper::{
    BalanceLine, DailyBalance, Day, DayClosed, DestroyedUnit, DestructionRecord, DifferenceLine,
    FoundDifference, Moment, Money, PostedLine, StockTakeReport, Word,
};
use crate::register::Destroyed;
use crate::words::Sentences;

/// What a day's work is counted by: the states that units came into.
const WORK: &[TokenState] = &[
    TokenState::Inspected,
    TokenState::Quarantined,
    TokenState::Enclosed,
    TokenState::Dispatched,
    TokenState::Delivered,
    TokenState::ReturnedMail,
    TokenState::Returned,
    TokenState::Destroyed,
];

impl Office {
    pub(super) fn daily_balance(&self, day: Date, reprint: u32) -> Result<DailyBalance, DeskError> {
        let closed = self.register.closed_day(day)?;
        let (counts, (journal_rows, head), posted) = match &closed {
            Some(close) => {
                let papers = self.day_papers(day)?.balance;
                (close.counts.clone(), (papers.journal_rows, papers.journal_head), papers.posted)
            }
            None if day == self.today() => {
                (counts(&self.balance()?), self.register.journal_head()?, self.posted_today()?)
            }
            None => return Err(nothing(&Subject::DailyBalance(day))),
        };
        let done = self.register.steps_on(day)?;
        let units = |state| done.iter().find(|(to, _)| *to == state).map_or(0, |(_, units)| *units);
        Ok(DailyBalance {
            day: Day(day),
            made_at: Moment(self.now()),
            institution: self.register.institution().to_owned(),
            station: self.register.station().to_string(),
            groups: Group::ALL.iter().map(|group| Word::of("stock-group", group.as_str())).collect(),
            lots: list(&counts["lots"]).iter().map(balance_line).collect(),
            total: balance_line(&counts),
            differences: list(&counts["differences"]).iter().map(difference_line).collect(),
            work: WORK.iter().map(|state| (word(*state), units(*state))).collect(),
            posted_pieces: posted.iter().map(|one| one.pieces).sum(),
            posted_charge: Money(Yen(posted.iter().map(|one| one.yen.0).sum())),
            posted: posted.into_iter().map(posted_line).collect(),
            closed: closed.map(|close| DayClosed {
                at: Moment(close.closed_at),
                operator: self.name_of(&close.operator),
                second: self.name_of(&close.second),
                unexplained: close.difference,
                explanation: close.explanation,
            }),
            journal_rows,
            head: DailyBalance::head_in_groups(&head),
            reprint,
        })
    }

    pub(super) fn stock_take_report(&self, no: u64, reprint: u32) -> Result<StockTakeReport, DeskError> {
        let take = self.stock_take(no)?;
        let units = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let differences = if take.take.closed_at.is_some() {
            let settled = take.settled.iter();
            settled
                .map(|one| found(&one.explained.difference, &one.explained.explanation, one.lost))
                .collect()
        } else {
            let missing = take
                .count
                .missing
                .iter()
                .map(|unit| Difference::Missing { token: unit.token.clone(), state: unit.state });
            let unexpected = take.count.unexpected.iter().map(|scan| Difference::Unexpected {
                scanned: scan.text.clone(),
                token: scan.token.clone(),
                state: scan.state,
            });
            missing.chain(unexpected).map(|difference| found(&difference, "", false)).collect()
        };
        Ok(StockTakeReport {
            no,
            institution: self.register.institution().to_owned(),
            scope: scope(&take.take.scope, Sentences::of_paper()),
            begun_at: Moment(take.take.begun_at),
            operator: self.name_of(&take.take.operator),
            closed_at: take.take.closed_at.map(Moment),
            second: self.name_of(&take.take.second),
            expected: take.count.expected,
            found: take.count.found,
            missing: units(take.count.missing.len()),
            unexpected: units(take.count.unexpected.len()),
            differences,
            reprint,
        })
    }

    pub(super) fn destruction_record(&self, day: Date, reprint: u32) -> Result<DestructionRecord, DeskError> {
        let destroyed = self.register.destroyed_on(day)?;
        if destroyed.is_empty() {
            return Err(nothing(&Subject::DestructionRecord(day)));
        }
        Ok(DestructionRecord {
            day: Day(day),
            institution: self.register.institution().to_owned(),
            station: self.register.station().to_string(),
            units: (1..).zip(destroyed).map(|(no, unit)| self.destroyed_unit(no, unit)).collect(),
            reprint,
        })
    }

    fn destroyed_unit(&self, no: u32, unit: Destroyed) -> DestroyedUnit {
        let (contract, organisation) = unit.contract.map(|(no, name)| (no.0, name)).unwrap_or_default();
        DestroyedUnit {
            no,
            serial: unit.token.serial.as_str().to_owned(),
            model: unit.model.0,
            lot: unit.lot.0,
            contract,
            organisation,
            reason: unit.verdict.map(|verdict| Word::of("verdict", verdict.as_str())),
            at: Moment(unit.at),
            operator: self.name_of(&unit.operator),
            second: self.name_of(&unit.second),
            secret_gone: unit.secret_gone,
        }
    }
}

/// A line from counts as the register keeps them: one lot, or all.
fn balance_line(counts: &Value) -> BalanceLine {
    let units: Vec<u32> = Group::ALL.iter().map(|group| small(&counts["units"][group.as_str()])).collect();
    let received = small(&counts["received"]);
    let lot = text(&counts["lot"]);
    let even = units.iter().sum::<u32>() == received;
    BalanceLine { lot, received, units, even }
}

fn posted_line(list: ListSum) -> PostedLine {
    PostedLine {
        list: list.list.0,
        mail: Word::of("mail-kind", list.kind.as_str()),
        pieces: list.pieces,
        charge: Money(list.yen),
        receipt: list.receipt.unwrap_or_default(),
    }
}

fn difference_line(difference: &Value) -> DifferenceLine {
    DifferenceLine {
        sort: Word::of("stock-difference", &text(&difference["sort"])),
        object: text(&difference["object"]),
        is_unit: difference["sort"] != Difference::LOT_INCOMPLETE,
        explanation: text(&difference["explanation"]),
    }
}

fn found(difference: &Difference, explanation: &str, lost: bool) -> FoundDifference {
    let state = match difference {
        Difference::Missing { state, .. } => Some(*state),
        Difference::Unexpected { state, .. } => *state,
        Difference::LotIncomplete { .. } | Difference::LedgerDiffers { .. } => None,
    };
    FoundDifference {
        sort: Word::of("stock-difference", difference.code()),
        serial: difference.object().to_owned(),
        state: state.map(word),
        explanation: explanation.to_owned(),
        lost,
    }
}

fn word(state: TokenState) -> Word {
    Word::of("token-state", state.as_str())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn small(value: &Value) -> u32 {
    value.as_u64().and_then(|units| u32::try_from(units).ok()).unwrap_or(0)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
