//! What it costs and when it is due: R15, R25, R26, R27, R28, R29.

use jiff::civil::Date;
use proptest::prelude::*;
use token_station::desk::provision::End;
use token_station::domain::rules::{Holding, may_issue};
use token_station::domain::{
    FeeReason, FeeTable, Refusal, RequestItem, RequestKind, RequestNo, RequestReason, TokenState, User,
    UserId, UserRole, Yen,
};

use crate::Counter;
use crate::shift::Seen;

#[test]
fn r15_a_contract_may_have_many_tokens_and_each_additional_one_is_charged() {
    let counter = Counter::after(3);
    let held =
        counter.shift.office.register.holdings(&token_station::domain::ContractNo("C-1".into())).unwrap();
    assert_eq!(held.len(), 3);
    let lines: i64 = counter.value("SELECT count(*) FROM fee_line WHERE request = '26-2' AND yen = 2200");
    assert_eq!(lines, 2);
}

#[test]
fn r25_no_fee_comes_without_a_token() {
    let mut counter = Counter::after(4);
    let before: i64 = counter.value("SELECT count(*) FROM fee_line");
    // A year later, over many starts and looks, there is not one line more.
    for _ in 0..12 {
        counter.clock.advance(30 * 86_400_000_000);
        assert_eq!(counter.put_in(4), Seen::NothingToDo);
    }
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM fee_line"), before);
    let unbound: i64 = counter.value(
        "SELECT count(*) FROM fee_line f WHERE NOT EXISTS (SELECT 1 FROM request_item i \
         WHERE i.request = f.request AND i.item = f.item AND i.serial IS NOT NULL)",
    );
    assert_eq!(unbound, 0, "a fee line names no token");
}

#[test]
fn r26_the_first_token_of_a_contract_is_free() {
    let counter = Counter::after(4);
    let free: i64 = counter.value(
        "SELECT count(*) FROM fee_line JOIN request USING (request) WHERE kind = 'new' AND yen = 0 \
         AND fee_line.reason = 'first_token'",
    );
    assert_eq!(free, 2);
    let charged: i64 = counter
        .value("SELECT count(*) FROM fee_line JOIN request USING (request) WHERE kind = 'new' AND yen > 0");
    assert_eq!(charged, 0);
}

proptest! {
    #[test]
    fn r27_additional_tokens_cost_2200_yen_each_whatever_their_number(quantity in 1_u32..40) {
        let counter = Counter::new();
        let register = &counter.shift.office.register;
        let mut request = register.request(&RequestNo("26-2".into())).unwrap();
        let mut contract = register.contract(&request.contract).unwrap();
        let name = |no: u32| UserId(format!("u{no}"));
        contract.users = (1..=quantity)
            .map(|no| User { id: name(no), name: "利用者".into(), role: UserRole::Ordinary })
            .collect();
        request.items =
            (1..=quantity).map(|no| RequestItem {
                no,
                users: vec![name(no)],
                replaces: None,
                token: None,
            }).collect();
        let (fees, today) = (FeeTable::published(), counter.shift.office.today());
        let due: i64 = request
            .items
            .iter()
            .map(|item| may_issue(&request, item, &contract, &[], &fees, today).unwrap().amount.0)
            .sum();
        prop_assert_eq!(due, 2200 * i64::from(quantity));
    }
}

#[test]
fn r27_a_token_for_a_lost_one_costs_the_same_once_the_lost_one_is_revoked() {
    let counter = Counter::after(1);
    let register = &counter.shift.office.register;
    let mut request = register.request(&RequestNo("26-2".into())).unwrap();
    let contract = register.contract(&request.contract).unwrap();
    let mut holdings = register.holdings(&contract.no).unwrap();
    let lost = holdings[0].clone();
    request.kind = RequestKind::Reissue;
    request.reason = Some(RequestReason::Loss);
    request.items = vec![RequestItem {
        no: 1,
        users: lost.users.clone(),
        replaces: Some(lost.token.clone()),
        token: None,
    }];
    let (fees, today) = (FeeTable::published(), counter.shift.office.today());
    let issue =
        |holdings: &[Holding]| may_issue(&request, &request.items[0], &contract, holdings, &fees, today);
    assert!(matches!(issue(&holdings), Err(Refusal::OldNotRevoked { .. })));
    holdings[0].state = TokenState::Revoked;
    let fee = issue(&holdings).unwrap();
    assert_eq!((fee.reason, fee.amount), (FeeReason::LostToken, Yen(2200)));
}

#[test]
fn r28_a_fee_names_the_representative_account() {
    let counter = Counter::after(4);
    let without: i64 = counter.value(
        "SELECT count(*) FROM fee_line JOIN contract USING (contract) WHERE fee_line.account_number IS NOT \
         contract.account_number OR fee_line.account_branch IS NOT contract.account_branch \
         OR fee_line.account_holder IS NOT contract.account_holder OR fee_line.account_kind IS NOT \
         contract.account_kind OR fee_line.account_number IS NULL",
    );
    assert_eq!(without, 0);
}

#[test]
fn r28_without_an_account_what_costs_is_blocked_and_what_is_free_is_not() {
    let mut counter = Counter::new();
    let none = "C-1,株式会社サンプル商事,サンプルショウジ,active,hard,,,,,543-0001,大阪府大阪市天王寺区,\
                user01=山本=master;user02=大谷;user03=井上;user04=森";
    assert!(counter.contracts(none).taken);
    let refusal = counter.refusal("26-2");
    assert!(matches!(&refusal, Refusal::NoAccount { amount: Yen(2200), .. }));
    assert_eq!(refusal.rule(), "R28");
    assert!(counter.ticket("26-1").is_ok(), "the first token is free");
    // The blocked request does not hold up the next one.
    assert!(matches!(counter.put_in(0), Seen::Ended(End::Recorded { .. })));
    assert!(matches!(counter.put_in(1), Seen::Ended(End::Recorded { .. })));
    assert_eq!(counter.put_in(2), Seen::NothingToDo);
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM job WHERE request = '26-2'"), 0);
}

proptest! {
    #[test]
    fn r29_the_target_is_seven_days_after_reception(days in 0_i32..40_000) {
        let counter = Counter::new();
        let mut request = counter.shift.office.register.request(&RequestNo("26-1".into())).unwrap();
        let received = Date::constant(2000, 1, 1).saturating_add(jiff::Span::new().days(days));
        request.received_on = received;
        prop_assert_eq!(received.until(request.due_on()).unwrap().get_days(), 7);
    }
}

#[test]
fn r29_the_oldest_target_goes_first_and_a_missed_one_is_still_served() {
    let mut counter = Counter::new();
    assert!(counter.requests(&[["26-9", "2026-01-05", "additional", "C-2", "user01"]]).taken);
    let next = counter.shift.office.next_ticket(&[]).unwrap();
    assert_eq!(next.request, RequestNo("26-9".into()));
    let due: String = counter.value("SELECT due_on FROM request WHERE request = '26-9'");
    assert_eq!(due, "2026-01-12");
    counter.clock.advance(300 * 86_400_000_000);
    assert!(matches!(counter.put_in(0), Seen::Ended(End::Recorded { .. })));
}
