//! Invented parcels on their way and fee lines for the pictures.

use jiff::civil::{Date, date};

use crate::bench::message::{FeeLineRow, FeeMonthRow, FeesView, ParcelRow};
use crate::domain::contract::AccountKind;
use crate::domain::parcel::Contents;
use crate::domain::{
    Account, ContractNo, DebitFailure, FeeEntry, FeeKey, FeeReason, FeeState, MailKind, MailReturn,
    Manufacturer, OperatorId, Parcel, ParcelNo, RequestNo, RequestState, Serial, TokenId, TokenState,
    Tracking, Yen,
};
use crate::window::gallery::contents::{NOW, customers, serial};

/// What belongs into a parcel of the list.
#[must_use]
pub fn inside(request: &RequestNo, serials: &[Serial], prints: u32) -> Contents {
    Contents {
        request: request.clone(),
        state: RequestState::Issuing,
        missing: 0,
        labelled: prints > 0,
        tokens: serials
            .iter()
            .filter_map(|serial| Some((token(serial)?, TokenState::Inspected, OperatorId("tanaka".into()))))
            .collect(),
    }
}

/// Parcels: sealed, on their way, and brought back.
#[must_use]
pub fn parcels() -> Vec<ParcelRow> {
    let row = |at: u32, customer: usize, pieces: u32, posted: Option<Date>| {
        let state = if posted.is_some() { TokenState::Dispatched } else { TokenState::Enclosed };
        ParcelRow {
            parcel: Parcel {
                no: ParcelNo(u64::from(at)),
                request: RequestNo(format!("26-{}", 1080 + at)),
                tracking: posted.and_then(|_| number(u64::from(at))),
                enclosed_at: NOW.plus_millis(-86_400_000),
                enclosed_by: OperatorId("mori".into()),
                posted_on: posted,
                delivered_on: None,
                returned_on: None,
                return_reason: None,
                opened_at: None,
                kind: MailKind::SimpleRegistered,
                matched_at: posted.map(|_| NOW.plus_millis(-80_000_000)),
                grams: posted.map(|_| 20 + 15 * pieces),
                postage: posted.map(|_| Yen(490)),
                tokens: (0..pieces)
                    .filter_map(|one| Some((token(&serial(1700 + at * 4 + one))?, state)))
                    .collect(),
            },
            contract_name: customers()[customer].name.clone(),
        }
    };
    let mut back = row(1, 8, 1, Some(date(2026, 11, 12)));
    back.parcel.returned_on = Some(date(2026, 11, 20));
    back.parcel.return_reason = Some(MailReturn::NotCollected);
    vec![
        back,
        row(7, 0, 2, Some(date(2026, 11, 19))),
        row(8, 3, 1, Some(date(2026, 11, 19))),
        row(11, 5, 4, Some(date(2026, 11, 20))),
        row(12, 2, 1, None),
        row(13, 9, 3, None),
    ]
}

/// Fee lines in every state.
#[must_use]
pub fn fees() -> FeesView {
    use FeeReason as R;
    use FeeState as S;
    let mut rows = Vec::new();
    let made: &[(usize, u32, R, S)] = &[
        (8, 1, R::LostToken, S::Failed),
        (4, 2, R::AdditionalToken, S::Failed),
        (0, 2, R::AdditionalToken, S::Open),
        (5, 1, R::LostToken, S::Open),
        (7, 3, R::AdditionalToken, S::Open),
        (2, 1, R::FirstToken, S::Open),
        (3, 1, R::ExchangeToken, S::Open),
        (9, 1, R::NotReturned, S::Referred),
        (6, 1, R::AdditionalToken, S::Exported),
        (10, 2, R::AdditionalToken, S::Exported),
        (1, 1, R::AdditionalToken, S::Collected),
        (11, 1, R::LostToken, S::Collected),
        (3, 2, R::AdditionalToken, S::Cancelled),
    ];
    for (at, (customer, item, reason, state)) in (0_i64..).zip(made) {
        rows.push(line(at, *customer, *item, *reason, *state));
    }
    let month = |month: &str, state, lines: u32, yen| FeeMonthRow {
        month: month.into(),
        state,
        lines,
        free: 3,
        yen: Yen(yen),
    };
    let months = vec![
        month("2026-11", S::Collected, 18, 39_600),
        month("2026-11", S::Failed, 2, 4_400),
        month("2026-11", S::Open, 3, 6_600),
        month("2026-10", S::Collected, 31, 68_200),
        month("2026-10", S::Referred, 1, 2_200),
    ];
    FeesView { state: None, month: None, rows, months, debit_on: date(2026, 11, 26) }
}

fn line(at: i64, customer: usize, item: u32, reason: FeeReason, state: FeeState) -> FeeLineRow {
    let customer = &customers()[customer];
    let free = matches!(reason, FeeReason::FirstToken | FeeReason::ExchangeToken);
    let tried = !matches!(state, FeeState::Open | FeeState::Cancelled);
    FeeLineRow {
        fee: FeeEntry {
            key: FeeKey { request: RequestNo(format!("26-{}", 1107 - at)), item, reason },
            contract: ContractNo(customer.no.clone()),
            amount: Yen(if free { 0 } else { 2200 }),
            account: Some(Account {
                branch: "001".into(),
                kind: AccountKind::Ordinary,
                number: format!("{:07}", 5_796_633 + at * 137),
                holder_kana: customer.kana.clone(),
            }),
            state,
            raised_at: NOW.plus_millis(-at * 86_400_000),
            debit_on: tried.then_some(date(2026, 10, 26)),
            stepped_at: NOW,
            failure: matches!(state, FeeState::Failed | FeeState::Referred).then_some(DebitFailure::NoFunds),
            tries: u32::from(tried),
        },
        contract_name: customer.name.clone(),
    }
}

fn token(serial: &Serial) -> Option<TokenId> {
    Some(TokenId { manufacturer: Manufacturer::parse("RT").ok()?, serial: serial.clone() })
}

fn number(at: u64) -> Option<Tracking> {
    let first = 3_581_904_200 + at;
    Tracking::parse(&format!("{first}{}", first % 7)).ok()
}
