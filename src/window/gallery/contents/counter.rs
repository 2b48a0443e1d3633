//! Forms that are being filled in, with what the station says about them.

use jiff::civil::date;

use crate::bench::message::{
    DraftContract, DraftFee, DraftFilling, DraftProblem, DraftToken, DraftUser, DraftView,
};
use crate::domain::{
    ContractNo, ContractStatus, DraftAddress, DraftField, DraftItem, FeeReason, OtpMethod, RequestDraft,
    RequestKind, RequestNo, RequestReason, TokenState, UserId, Yen,
};
use crate::window::gallery::contents::customers::{self, Customer, customers};
use crate::window::gallery::contents::serial;
use crate::words::{Notice, Severity};

fn user_ids(customer: &Customer) -> Vec<UserId> {
    (1..=customer.users.len()).map(|no| UserId(format!("user{no:02}"))).collect()
}

/// A form for further tokens, of which one would be a user's second.
#[must_use]
pub fn additional() -> (RequestDraft, DraftView) {
    let customer = &customers()[3];
    let ids = user_ids(customer);
    let items = vec![
        DraftItem { users: ids[..1].to_vec(), replaces: String::new() },
        DraftItem { users: ids[1..2].to_vec(), replaces: String::new() },
    ];
    let draft = RequestDraft {
        no: "26-1114".into(),
        received_on: "20261120".into(),
        branch: "012".into(),
        contract: customer.no.clone(),
        seal_checked: true,
        items,
        ..RequestDraft::new(RequestKind::Additional)
    };
    let problem = Notice::new("user-has-token", Severity::Refused)
        .text("contract", &customer.no)
        .text("user", &ids[1])
        .text("token", serial(1420));
    let mut view = view(customer, FeeReason::AdditionalToken, 2, Yen(2200));
    view.users[1].token = Some(serial(1420));
    view.problems =
        vec![DraftProblem { field: DraftField::Users, rule: "R16", missing: false, notice: problem }];
    (draft, view)
}

/// A form for another token in place of a lost one, to another address, that may be taken in.
#[must_use]
pub fn reissue() -> (RequestDraft, DraftView) {
    let customer = &customers()[10];
    let ids = user_ids(customer);
    let other = &customers()[11];
    let draft = RequestDraft {
        no: "26-1115".into(),
        received_on: "R8.11.21".into(),
        branch: "003".into(),
        contract: customer.no.clone(),
        reason: Some(RequestReason::Loss),
        items: vec![DraftItem { users: ids.clone(), replaces: serial(1377).to_string() }],
        ship_to: Some(DraftAddress {
            postal_code: other.postal_code.clone(),
            street: other.street.clone(),
            building: String::new(),
            reason: String::new(),
        }),
        ..RequestDraft::new(RequestKind::Reissue)
    };
    let mut view = view(customer, FeeReason::LostToken, 1, Yen(2200));
    view.users[0].token = Some(serial(1377));
    view.tokens = vec![DraftToken { serial: serial(1377), state: TokenState::Suspended, users: ids }];
    let missing = Notice::new("draft-missing", Severity::Refused).word("field", "draft-field", "ship_reason");
    view.problems =
        vec![DraftProblem { field: DraftField::ShipReason, rule: "", missing: true, notice: missing }];
    (draft, view)
}

/// A form whose contract is half a name.
#[must_use]
pub fn half_a_name() -> (RequestDraft, DraftView) {
    let draft = RequestDraft {
        no: "26-1116".into(),
        contract: customers::word("search", 0),
        ..RequestDraft::new(RequestKind::Additional)
    };
    let mut view = view(&customers()[0], FeeReason::AdditionalToken, 1, Yen(2200));
    view.contract = None;
    view.users.clear();
    view.account = None;
    view.due_on = None;
    let several = Notice::new("draft-several-contracts", Severity::Refused).text("got", &draft.contract);
    let missing = |field: DraftField| DraftProblem {
        field,
        rule: "",
        missing: true,
        notice: Notice::new("draft-missing", Severity::Refused).word("field", "draft-field", field.as_str()),
    };
    view.problems = vec![
        missing(DraftField::ReceivedOn),
        missing(DraftField::Branch),
        DraftProblem { field: DraftField::Contract, rule: "", missing: false, notice: several },
    ];
    view.candidates = customers()
        .iter()
        .take(4)
        .map(|customer| (ContractNo(customer.no.clone()), customer.name.clone()))
        .collect();
    (draft, view)
}

/// A form with another address: its code stands for two places.
#[must_use]
pub fn two_places() -> (RequestDraft, DraftView) {
    let (mut draft, mut view) = reissue();
    draft.ship_to = Some(DraftAddress { postal_code: "498-0000".into(), ..DraftAddress::default() });
    let place = |at: usize| DraftFilling {
        street: customers::word("places", at),
        building: String::new(),
        detail: customers::word("places-kana", at),
    };
    view.fillings = vec![place(0), place(1)];
    (draft, view)
}

/// A form with another address that does not belong to its code.
#[must_use]
pub fn wrong_code() -> (RequestDraft, DraftView) {
    let (mut draft, mut view) = reissue();
    let other = &customers()[6];
    draft.ship_to = Some(DraftAddress {
        postal_code: "530-0001".into(),
        street: other.street.clone(),
        building: String::new(),
        reason: customers::word("reason", 0),
    });
    view.problems.clear();
    view.doubt = Some(doubt("530-0001", &other.postal_code));
    (draft, view)
}

/// A doubt about an address.
pub(super) fn doubt(code: &str, better: &str) -> Notice {
    Notice::new("address-elsewhere-known", Severity::Attention)
        .text("code", code)
        .text("covers", customers::word("places", 2))
        .text("better", better)
}

fn view(customer: &Customer, reason: FeeReason, count: u32, each: Yen) -> DraftView {
    let users = user_ids(customer).into_iter().zip(&customer.users);
    DraftView {
        ticket: 1,
        next_no: RequestNo("26-1114".into()),
        candidates: Vec::new(),
        contract: Some(DraftContract {
            no: ContractNo(customer.no.clone()),
            name: customer.name.clone(),
            status: ContractStatus::Active,
            method: OtpMethod::Hard,
            address: customer.address_lines(),
        }),
        users: users
            .map(|(id, name)| DraftUser { id, name: name.clone(), token: None, asked: None })
            .collect(),
        tokens: Vec::new(),
        problems: Vec::new(),
        fees: vec![DraftFee { reason, count, each }],
        total: Yen(each.0 * i64::from(count)),
        account: Some(customers::account()),
        due_on: Some(date(2026, 11, 27)),
        fillings: Vec::new(),
        doubt: None,
    }
}
