//! Invented losses, reminders and a reissue for the pictures.

use jiff::civil::date;

use crate::bench::message::{ExpiringRow, ItemView, OverdueRow, RemindersView, RequestView, TokenView};
use crate::domain::{
    ContractNo, FeeReason, RequestNo, RequestReason, RequestState, Stop, StopCause, TokenId, TokenState, Yen,
};
use crate::window::gallery::contents::{NOW, customers, queue, request, serial, token_view};

/// A request for another token in place of a stolen one.
#[must_use]
pub fn reissue() -> RequestView {
    let customer = &customers()[1];
    let row = queue().into_iter().find(|row| row.request.0 == "26-1108");
    let mut row = row.unwrap_or_else(|| unreachable!("the queue has it"));
    row.state = RequestState::Received;
    RequestView {
        doubt: None,
        row,
        kana: customer.kana.clone(),
        reason: Some(RequestReason::Loss),
        items: vec![ItemView { no: 1, users: customer.users[..1].to_vec(), token: None }],
        ship_to: customer.address_lines(),
        attention: String::new(),
        fee: Yen(2200),
        fee_reason: Some(FeeReason::LostToken),
        seal_checked: true,
        old_tokens: vec![(serial(1377), TokenState::Suspended)],
        refusal: None,
        ..request()
    }
}

/// A token that was reported stolen.
#[must_use]
pub fn lost_token() -> TokenView {
    let view = token_view();
    let stop = TokenId::parse(&view.manufacturer, view.serial.as_str()).ok().map(|token| Stop {
        token,
        cause: StopCause::Theft,
        request: None,
        state_before: TokenState::InUse,
        at: NOW.plus_millis(-5_400_000),
        reported_by: view.users[0].clone(),
        lifted_at: None,
        found_at: None,
    });
    TokenView { state: TokenState::Suspended, stop, ..view }
}

/// Units that never came back, and tokens whose end is near.
#[must_use]
pub fn reminders() -> RemindersView {
    let whose = |at: usize| {
        let customer = &customers()[at % customers().len()];
        (ContractNo(customer.no.clone()), customer.name.clone())
    };
    let overdue = [(1102, 0, 8, 18, 96), (1139, 5, 9, 3, 80), (1144, 8, 9, 21, 62)].map(
        |(number, at, month, day, days)| {
            let (contract, contract_name) = whose(at);
            let since = date(2026, month, day);
            OverdueRow { serial: serial(number), contract, contract_name, since, days }
        },
    );
    let expiring = (0..7_u32).map(|at| {
        let (contract, contract_name) = whose(at as usize / 2 + 2);
        ExpiringRow {
            serial: serial(310 + at),
            contract,
            contract_name,
            expires_on: date(2027, 1, 31),
            state: TokenState::InUse,
            replaced_by: (at < 2).then(|| RequestNo("C26-0004".into())),
        }
    });
    RemindersView { overdue: overdue.to_vec(), expiring: expiring.collect() }
}
