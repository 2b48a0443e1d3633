//! Invented stock: lots of two years, a count that runs, a day with a difference, a lost box.

use jiff::civil::date;

use crate::bench::message::{
    DayRow, IncidentRow, IncidentView, LotRow, StockOverview, StockView, TakeView, UnitRow,
};
use crate::domain::stock::{
    Balance, Count, Difference, Explained, Forecast, Here, LotBalance, Place, Scanned, Scope, Usage,
};
use crate::domain::{ContractNo, LotNo, Manufacturer, TokenId, TokenState};
use crate::window::gallery::contents::customers::word;
use crate::window::gallery::contents::{NOW, customers, serial};

/// What somebody says of a difference.
#[must_use]
pub fn explanation() -> String {
    word("reason", 0)
}

fn lot(no: &str) -> LotNo {
    LotNo(no.into())
}

fn token(number: u32) -> TokenId {
    let manufacturer = Manufacturer::parse("RT").unwrap_or_else(|_| unreachable!("two letters"));
    TokenId { manufacturer, serial: serial(number) }
}

/// Lots, forecast, days and incidents; perhaps with a count that runs.
#[must_use]
pub fn stock(open_take: Option<u64>) -> StockView {
    let row = |no: &str, expires_on, received, groups, first| LotRow {
        lot: lot(no),
        note_no: "N-2611-014".into(),
        supplier: customers()[0].name.clone(),
        expires_on,
        expired: no == "L2305-C",
        received_at: NOW.plus_millis(-8_640_000_000),
        received,
        groups,
        first,
    };
    StockView::Overview(StockOverview {
        lots: vec![
            row("L2411-A", Some(date(2027, 1, 31)), 500, [18, 7, 452, 9, 3, 2, 8, 1, 0], true),
            row("L2611-A", Some(date(2029, 3, 31)), 400, [388, 2, 0, 0, 0, 0, 0, 0, 10], false),
            row("L2612-TEST-VERY-LONG", None, 12, [12, 0, 0, 0, 0, 0, 0, 0, 0], false),
            row("L2305-C", Some(date(2026, 10, 31)), 300, [4, 0, 271, 0, 2, 0, 23, 0, 0], false),
        ],
        forecast: Forecast {
            usable: 418,
            expired: 4,
            usage: Usage { taken: 1140, days: 30 },
            days_left: Some(11),
            expiring: vec![(lot("L2411-A"), date(2027, 1, 31), 18)],
            is_low: true,
        },
        open_take,
        last_take: Some(2),
        days: vec![
            day(20, 0, ""),
            day(19, 1, ""),
            day(18, 2, &word("reason", 1)),
            day(17, 0, ""),
            day(16, 0, ""),
        ],
        incidents: vec![incident_row()],
        difference_blocks: true,
    })
}

fn day(day: i8, difference: u32, explanation: &str) -> DayRow {
    DayRow {
        day: date(2026, 11, day),
        operator: "tanaka".into(),
        second: "nakamura".into(),
        difference,
        explanation: explanation.into(),
        head: "3fa9c41d77b2e0586c1f".into(),
    }
}

/// The balance of the day, with a difference.
#[must_use]
pub fn stock_balance() -> StockView {
    let sums = |no: &str, received, groups| LotBalance { lot: lot(no), received, groups };
    let balance = Balance {
        lots: vec![
            sums("L2411-A", 500, [18, 7, 452, 9, 3, 2, 8, 1, 0]),
            sums("L2611-A", 400, [388, 2, 0, 0, 0, 0, 0, 0, 10]),
            sums("L2305-C", 300, [4, 0, 271, 0, 2, 0, 23, 0, 0]),
        ],
        differences: vec![
            Explained {
                difference: Difference::Missing { token: token(1377), state: TokenState::Inspected },
                explanation: word("reason", 0),
            },
            Explained {
                difference: Difference::LedgerDiffers {
                    token: token(1402),
                    state: TokenState::InStock,
                    ledger: None,
                },
                explanation: String::new(),
            },
        ],
    };
    StockView::Balance { balance, closed: false }
}

/// A count that runs, or has been closed.
#[must_use]
pub fn stock_take(is_open: bool) -> StockView {
    let here = |number, state| Here {
        token: token(number),
        lot: lot("L2411-A"),
        state,
        place: Place::by_state(state),
    };
    let stranger = Scanned { text: "XX-0815".into(), at: NOW, token: None, state: None, expected: false };
    let sent = Scanned {
        text: serial(1420).to_string(),
        at: NOW,
        token: Some(token(1420)),
        state: Some(TokenState::Dispatched),
        expected: false,
    };
    let found = Scanned {
        text: serial(1801).to_string(),
        at: NOW,
        token: Some(token(1801)),
        state: Some(TokenState::InStock),
        expected: true,
    };
    let missing = vec![here(1377, TokenState::Inspected), here(1402, TokenState::InStock)];
    let settled = vec![(
        Explained {
            difference: Difference::Missing { token: token(1377), state: TokenState::Inspected },
            explanation: word("reason", 0),
        },
        true,
    )];
    StockView::Take(TakeView {
        no: if is_open { 3 } else { 2 },
        scope: Scope::All,
        begun_at: NOW.plus_millis(-1_200_000),
        is_open,
        count: Count { expected: 443, found: 441, missing, unexpected: vec![sent, stranger] },
        recent: vec![found],
        settled: if is_open { Vec::new() } else { settled },
    })
}

fn incident_row() -> IncidentRow {
    IncidentRow {
        no: 1,
        at: NOW.plus_millis(-7_200_000),
        first: serial(1401),
        last: serial(1450),
        reason: word("reason", 1),
        units: 50,
        decision: None,
    }
}

/// A lost box with its two work lists.
#[must_use]
pub fn stock_incident() -> StockView {
    let unit = |number: u32, state, customer: Option<usize>| UnitRow {
        serial: serial(number),
        lot: lot("L2411-A"),
        state,
        contract: customer.map(|at| (ContractNo(customers()[at].no.clone()), customers()[at].name.clone())),
    };
    StockView::Incident(IncidentView {
        row: incident_row(),
        to_destroy: (1401..1411).map(|number| unit(number, TokenState::Blocked, None)).collect(),
        out: (0..7)
            .zip(1420..)
            .map(|(at, number)| {
                let state = if at % 2 == 0 { TokenState::InUse } else { TokenState::Dispatched };
                unit(number, state, Some(at))
            })
            .collect(),
    })
}
