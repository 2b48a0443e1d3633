//! One method for all, and the end of a contract: R30, R32, R33, D5, W5, W13.

use token_station::desk::provision::Input;
use token_station::domain::{
    ContractNo, ContractStatus, DebitFailure, FeeKey, LifeRefusal, OtpMethod, Refusal, Request, RequestItem,
    RequestKind, RequestState, StopCause, TokenState,
};

use super::{life_refusal, no, request, users};
use crate::shift::Seen;
use crate::{ACCOUNT, Counter, book};

fn change(number: &str, contract: &str, method: OtpMethod, serving: &[&[&str]]) -> Request {
    let items = (1..)
        .zip(serving)
        .map(|(no, names)| RequestItem { no, users: users(names), replaces: None, token: None })
        .collect();
    Request { method: Some(method), items, ..request(number, RequestKind::MethodChange, contract) }
}

/// A contract of two users with the application on their telephones.
fn soft() -> Counter {
    let mut counter = Counter::after(0);
    let row = format!(
        "C-2,𠮷野商店,ヨシノショウテン,active,soft,{ACCOUNT},530-0041,大阪府大阪市北区,user01=𠮷野=master;user02=谷"
    );
    assert!(counter.contracts(&row).taken);
    let file = rusqlite::Connection::open(&counter.path).unwrap();
    file.execute(
        "INSERT INTO soft_registration (contract, user, phone, registered_at) VALUES ('C-2', 'user01', 'P1', 1)",
        [],
    )
    .unwrap();
    counter
}

fn contract(counter: &Counter, number: &str) -> (OtpMethod, ContractStatus) {
    let contract = counter.shift.office.register.contract(&ContractNo(number.into())).unwrap();
    (contract.method, contract.status)
}

#[test]
fn w5_soft_to_hard_changes_the_whole_contract_and_then_the_tokens_are_issued() {
    let mut counter = soft();
    counter.approved(&change("26-8", "C-2", OtpMethod::Hard, &[&["user01"], &["user02"]]));
    assert_eq!(contract(&counter, "C-2").0, OtpMethod::Hard);
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM soft_registration WHERE revoked_at IS NULL"), 0);
    assert_eq!(counter.request_state("26-8"), RequestState::Approved);
    // D5: the first one is the contract's first and free, the other one is a further one.
    let office = &counter.shift.office;
    assert!(office.ticket_of(&no("26-8"), &[]).is_ok());
    for request in ["26-1", "26-2", "26-3"] {
        counter.shift.office.cancel(&no(request), "別件").unwrap();
    }
    assert!(matches!(counter.put_in(0), Seen::Ended(_)));
    assert!(matches!(counter.put_in(1), Seen::Ended(_)));
    let due: String = counter.value(
        "SELECT group_concat(reason || ' ' || yen, ', ') FROM (SELECT * FROM fee_line WHERE request = '26-8' \
         ORDER BY item)",
    );
    assert_eq!(due, "method_change_token 0, additional_token 2200");
}

#[test]
fn r30_a_change_to_hardware_tokens_leaves_nobody_out() {
    let mut counter = soft();
    let refusal = counter.not_approved(&change("26-8", "C-2", OtpMethod::Hard, &[&["user01"]]));
    assert_eq!(refusal.rule(), "R30");
    assert_eq!(contract(&counter, "C-2").0, OtpMethod::Soft);
}

#[test]
fn r32_a_contract_that_has_changed_does_not_change_back_by_taking_the_paper_away() {
    let mut counter = soft();
    counter.approved(&change("26-8", "C-2", OtpMethod::Hard, &[&["user01", "user02"]]));
    for outcome in [
        counter.shift.office.cancel(&no("26-8"), "取下げ"),
        counter.shift.office.send_back(&no("26-8"), "差戻し"),
    ] {
        assert_eq!(life_refusal(outcome).rule(), "R32");
    }
    // By a request it does, and what was still to be issued is called off with it.
    counter.approved(&change("26-9", "C-2", OtpMethod::Soft, &[]));
    assert_eq!(contract(&counter, "C-2").0, OtpMethod::Soft);
    assert_eq!(counter.request_state("26-8"), RequestState::Cancelled);
}

#[test]
fn w5_hard_to_soft_takes_every_token_of_the_contract_at_once() {
    let mut counter = Counter::after(4);
    counter.in_use(1);
    counter.carry(2, &[TokenState::Enclosed, TokenState::Dispatched]);
    counter.approved(&change("26-8", "C-1", OtpMethod::Soft, &[]));
    assert_eq!(contract(&counter, "C-1").0, OtpMethod::Soft);
    assert_eq!(
        [1, 2, 3].map(|token| counter.state(token)),
        [
            TokenState::AwaitingReturn,
            TokenState::AwaitingReturn,
            TokenState::Revoked, // it never left the house
        ]
    );
    assert_eq!(counter.state(4), TokenState::Inspected, "another contract's");
    assert_eq!(counter.request_state("26-8"), RequestState::Completed);
    let live: i64 = counter.value("SELECT count(*) FROM token_user WHERE contract = 'C-1' AND live");
    assert_eq!(live, 0);
}

#[test]
fn r32_no_hardware_token_is_approved_for_a_soft_contract() {
    let mut counter = soft();
    let mut more = request("26-8", RequestKind::Additional, "C-2");
    more.items = vec![RequestItem { no: 1, users: users(&["user02"]), replaces: None, token: None }];
    let refusal = counter.not_approved(&more);
    assert!(matches!(refusal, LifeRefusal::Rule(Refusal::MethodNotHard { .. })));
    assert_eq!(refusal.rule(), "R32");
}

#[test]
fn w13_a_termination_ends_tokens_requests_and_contract_in_one_act() {
    let mut counter = Counter::after(3);
    counter.in_use(1);
    counter.in_use(2);
    counter.lose(2, StopCause::Loss).unwrap();
    let mut more = request("26-7", RequestKind::Additional, "C-1");
    more.items = vec![RequestItem { no: 1, users: users(&["user04"]), replaces: None, token: None }];
    counter.take_in(&more);
    counter.approved(&request("26-8", RequestKind::Termination, "C-1"));
    assert_eq!(contract(&counter, "C-1").1, ContractStatus::Terminated);
    assert_eq!(
        [1, 2, 3].map(|token| counter.state(token)),
        [
            TokenState::AwaitingReturn,
            TokenState::Revoked, // reported lost: nobody waits for it
            TokenState::Revoked, // still in the house
        ]
    );
    assert_eq!(counter.request_state("26-7"), RequestState::Cancelled);
    assert_eq!(counter.request_state("26-8"), RequestState::Completed);
    let open: i64 = counter.value(
        "SELECT count(*) FROM request WHERE contract = 'C-1' AND state NOT IN ('completed', 'cancelled')",
    );
    assert_eq!(open, 0, "a request of an ended contract is open");
    let refusal = counter.not_approved(&request("26-9", RequestKind::Termination, "C-1"));
    assert!(matches!(refusal, LifeRefusal::Terminated { .. }));
}

#[test]
fn w13_the_fee_of_what_never_left_is_dropped_and_the_fee_of_what_left_is_not() {
    let mut counter = Counter::after(3);
    counter.carry(2, super::DELIVERED);
    counter.approved(&request("26-8", RequestKind::Termination, "C-1"));
    let fees: String = counter.value(
        "SELECT group_concat(item || ' ' || state, ', ') FROM (SELECT * FROM fee_line WHERE request = '26-2' ORDER BY item)",
    );
    assert_eq!(fees, "1 open, 2 cancelled");
}

#[test]
fn w11_a_line_that_failed_is_dropped_only_by_steps_of_its_table() {
    let mut counter = Counter::after(3);
    let fee = FeeKey::parse("26-2/2/additional_token").unwrap();
    counter.shift.office.export_fees(std::slice::from_ref(&fee)).unwrap();
    counter.shift.office.fail_fee(&fee, DebitFailure::NoFunds).unwrap();
    counter.approved(&request("26-8", RequestKind::Termination, "C-1"));
    let steps: String = counter.value(
        "SELECT group_concat(json_extract(body, '$.from') || ' ' || json_extract(body, '$.to'), ', ') FROM \
         (SELECT body FROM journal WHERE act = 'fee_stepped' AND json_extract(body, '$.item') = 2 ORDER BY seq)",
    );
    assert_eq!(steps, "open exported, exported failed, failed open, open cancelled");
}

#[test]
fn w13_a_sealed_parcel_of_an_ended_contract_is_opened_before_it_is_posted() {
    let mut counter = Counter::after(1);
    counter.carry(1, &[TokenState::Enclosed]);
    let file = rusqlite::Connection::open(&counter.path).unwrap();
    file.execute_batch(
        "INSERT INTO parcel (parcel, request, tracking, enclosed_at, enclosed_by) VALUES (1, '26-1', '', 1, 'sato'); \
         INSERT INTO parcel_token VALUES (1, 'RT', 'RT-00000001');",
    )
    .unwrap();
    drop(file);
    counter.approved(&request("26-8", RequestKind::Termination, "C-1"));
    assert_eq!(counter.state(1), TokenState::Revoked);
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM parcel WHERE opened_at IS NULL"), 0);
}

#[test]
fn r33_a_token_that_was_once_in_use_is_never_taken_for_another_contract() {
    let mut counter = Counter::after(1);
    counter.in_use(1);
    counter.approved(&request("26-8", RequestKind::Termination, "C-1"));
    counter.carry(1, &[TokenState::Returned]);
    for state in TokenState::ALL {
        let reuse = matches!(state, TokenState::InStock | TokenState::Reserved | TokenState::Injected);
        assert!(!(reuse && TokenState::Returned.may_become(*state)), "a returned unit became {state}");
    }
    assert_eq!(counter.arm(1, "26-3", 1), Input::Taken);
    assert_eq!(counter.value::<String>("SELECT contract FROM token WHERE serial = 'RT-00000001'"), "C-1");
    assert_eq!(book::token(1).serial.as_str(), "RT-00000001");
}
