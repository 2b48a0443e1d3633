//! What it costs, when it is due, and its way to the debit: R15, R25, R26, R27, R28, R29, D4, D5, D7, W11.

use jiff::civil::Date;
use proptest::prelude::*;
use token_station::desk::DeskError;
use token_station::desk::provision::End;
use token_station::domain::rules::{Holding, may_issue};
use token_station::domain::{
    DebitFailure, FeeKey, FeeReason, FeeRefusal, FeeState, FeeTable, HouseRule, OtpMethod, Refusal,
    RequestItem, RequestKind, RequestNo, RequestReason, TokenState, User, UserId, UserRole, Yen,
};

use crate::shift::Seen;
use crate::{Counter, book};

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

fn key(request: &str, item: u32, reason: FeeReason) -> FeeKey {
    FeeKey { request: RequestNo(request.into()), item, reason }
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, DeskError>) -> FeeRefusal {
    match outcome {
        Err(DeskError::Fee(refusal)) => refusal,
        other => panic!("not refused by a rule of fees: {other:?}"),
    }
}

fn fee_of(kind: RequestKind, reason: Option<RequestReason>, item: u32) -> Yen {
    let counter = Counter::after(1);
    let register = &counter.shift.office.register;
    let mut request = register.request(&RequestNo("26-2".into())).unwrap();
    let mut contract = register.contract(&request.contract).unwrap();
    let old = register.holdings(&contract.no).unwrap()[0].clone();
    (request.kind, request.reason) = (kind, reason);
    request.method = (kind == RequestKind::MethodChange).then_some(OtpMethod::Hard);
    if kind.replaces_tokens() {
        request.items.truncate(1);
        request.items[0].users.clone_from(&old.users);
        request.items[0].replaces = Some(old.token.clone());
    }
    contract.users.retain(|user| request.items.iter().any(|item| item.users.contains(&user.id)));
    let holdings = if kind.replaces_tokens() { vec![old] } else { Vec::new() };
    let item = &request.items[usize::try_from(item - 1).unwrap()];
    let today = counter.shift.office.today();
    may_issue(&request, item, &contract, &holdings, &FeeTable::published(), today).unwrap().amount
}

#[test]
fn d4_an_exchange_is_free_whatever_its_reason() {
    for reason in RequestKind::Exchange.reasons() {
        assert_eq!(fee_of(RequestKind::Exchange, Some(*reason), 1), Yen(0));
    }
}

#[test]
fn d5_the_first_token_after_a_change_of_method_is_free_and_the_others_are_additional() {
    assert_eq!(fee_of(RequestKind::MethodChange, None, 1), Yen(0));
    assert_eq!(fee_of(RequestKind::MethodChange, None, 2), Yen(2200));
}

#[test]
fn r27_a_second_unit_for_the_same_item_is_not_charged_again() {
    let mut counter = Counter::after(2);
    let serial = book::token(2).serial;
    let request = RequestNo("26-2".into());
    // The item is not full yet: the unit is found faulty before it is sealed.
    counter.shift.office.write_again(&request, &serial, "表示が欠けている").unwrap();
    counter.put_in(2);
    counter.put_in(3);
    let lines: i64 = counter.value("SELECT count(*) FROM fee_line WHERE request = '26-2'");
    assert_eq!(lines, 2);
    let raised: i64 =
        counter.value("SELECT count(*) FROM journal WHERE act = 'fee_raised' AND object = '26-2'");
    assert_eq!(raised, 2, "one row of the journal for each fee");
}

#[test]
fn d7_a_debit_is_on_the_twenty_sixth_or_the_next_business_day() {
    let mut counter = Counter::after(3);
    // The shift begins on 2026-11-18.
    assert_eq!(counter.shift.office.today(), Date::constant(2026, 11, 18));
    assert_eq!(counter.shift.office.next_debit_day().unwrap(), Date::constant(2026, 11, 26));
    counter.clock.advance(8 * 86_400_000_000);
    assert_eq!(counter.shift.office.next_debit_day().unwrap(), Date::constant(2026, 12, 28));
    counter.shift.office.decide(HouseRule::DebitDay, 10).unwrap();
    assert_eq!(counter.shift.office.next_debit_day().unwrap(), Date::constant(2026, 12, 10));
}

#[test]
fn d7_the_debit_day_is_decided_on_the_record_and_within_a_month() {
    let mut counter = Counter::after(1);
    let office = &mut counter.shift.office;
    let refused = office.decide(HouseRule::DebitDay, 32);
    assert!(matches!(refused, Err(DeskError::HouseRule(refused)) if refused.most == 31), "{refused:?}");
    assert_eq!(office.house_rule(HouseRule::DebitDay).unwrap(), 26);
    for day in [26, 10, 10] {
        office.decide(HouseRule::DebitDay, day).unwrap();
    }
    assert_eq!(office.house_rule(HouseRule::DebitDay).unwrap(), 10);
    let noted: i64 = counter
        .value("SELECT count(*) FROM journal WHERE act = 'setting_changed' AND object = 'fees.debit_day'");
    assert_eq!(noted, 1, "what does not change leaves no trace");
}

#[test]
fn w11_due_lines_go_into_one_debit_and_come_back_collected_or_failed() {
    let mut counter = Counter::after(4);
    let office = &mut counter.shift.office;
    let run = office.export_fees(&[]).unwrap();
    let (one, two) = (key("26-2", 1, FeeReason::AdditionalToken), key("26-2", 2, FeeReason::AdditionalToken));
    assert_eq!((run.total, run.lines.clone()), (Yen(4400), vec![one.clone(), two.clone()]));
    assert_eq!(refused(office.export_fees(&[])), FeeRefusal::NoLine, "nothing is debited twice");
    office.collect_fees(std::slice::from_ref(&one)).unwrap();
    office.fail_fee(&two, DebitFailure::NoFunds).unwrap();
    let failed = office.register.fee(&two).unwrap().unwrap();
    assert_eq!(
        (failed.state, failed.failure, failed.tries),
        (FeeState::Failed, Some(DebitFailure::NoFunds), 1)
    );
    assert_eq!(failed.debit_on, Some(run.debit_on));
    // Failed ones stand first in the list.
    assert_eq!(office.register.fees(None, None).unwrap()[0].fee.key, two);
    office.fee_again(&two).unwrap();
    assert_eq!(office.export_fees(&[]).unwrap().lines, vec![two.clone()]);
    office.fail_fee(&two, DebitFailure::NoMandate).unwrap();
    assert!(matches!(refused(office.waive_fee(&two, "免除")), FeeRefusal::StepImpossible { .. }));
    assert_eq!(refused(office.refer_fee(&two, " ")), FeeRefusal::NoReason);
    office.refer_fee(&two, "取引店へ連絡").unwrap();
    office.waive_fee(&two, "営業店決裁").unwrap();
    let over = office.register.fee(&two).unwrap().unwrap();
    assert_eq!((over.state, over.tries), (FeeState::Cancelled, 2));
    let steps: i64 =
        counter.value("SELECT count(*) FROM journal WHERE act = 'fee_stepped' AND object = '26-2'");
    assert_eq!(steps, 9);
    let months = counter.shift.office.register.fee_months().unwrap();
    let of = |state| months.iter().filter(|month| month.state == state).map(|month| month.yen.0).sum::<i64>();
    assert_eq!((of(FeeState::Collected), of(FeeState::Cancelled), of(FeeState::Open)), (2200, 2200, 0));
}

#[test]
fn w11_one_line_that_cannot_go_holds_the_whole_debit_back() {
    let mut counter = Counter::after(4);
    let lines = [key("26-2", 1, FeeReason::AdditionalToken), key("26-1", 1, FeeReason::FirstToken)];
    let refusal = refused(counter.shift.office.export_fees(&lines));
    assert_eq!((refusal.rule(), matches!(refusal, FeeRefusal::NothingToDebit { .. })), ("R26", true));
    let gone: i64 = counter.value("SELECT count(*) FROM fee_line WHERE state != 'open'");
    assert_eq!(gone, 0);
    let unknown = key("26-2", 9, FeeReason::AdditionalToken);
    assert!(matches!(refused(counter.shift.office.export_fees(&[unknown])), FeeRefusal::Unknown { .. }));
}

#[test]
fn r28_a_debit_is_tried_again_from_the_account_that_the_contract_has_by_now() {
    let mut counter = Counter::after(3);
    let fee = key("26-2", 1, FeeReason::AdditionalToken);
    counter.shift.office.export_fees(std::slice::from_ref(&fee)).unwrap();
    counter.shift.office.fail_fee(&fee, DebitFailure::NoAccount).unwrap();
    let row = |account: &str| {
        format!(
            "C-1,株式会社サンプル商事,サンプルショウジ,active,hard,{account},543-0001,大阪府大阪市天王寺区,\
             user01=山本=master;user02=大谷;user03=井上;user04=森"
        )
    };
    assert!(counter.contracts(&row(",,,")).taken);
    let refusal = refused(counter.shift.office.fee_again(&fee));
    assert_eq!((refusal.rule(), matches!(refusal, FeeRefusal::NoAccount { .. })), ("R28", true));
    assert!(counter.contracts(&row("002,current,7654321,ｻﾝﾌﾟﾙ")).taken);
    counter.shift.office.fee_again(&fee).unwrap();
    let account = counter.shift.office.register.fee(&fee).unwrap().unwrap().account.unwrap();
    assert_eq!((account.branch.as_str(), account.number.as_str()), ("002", "7654321"));
}

/// A step somebody might press on a fee.
fn press(counter: &mut Counter, fee: &FeeKey, step: u8) -> Result<(), DeskError> {
    let (office, one) = (&mut counter.shift.office, std::slice::from_ref(fee));
    match step {
        0 => office.export_fees(one).map(drop),
        1 => office.collect_fees(one),
        2 => office.fail_fee(fee, DebitFailure::Other),
        3 => office.fee_again(fee),
        4 => office.refer_fee(fee, "理由"),
        _ => office.waive_fee(fee, "理由"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn w11_whatever_is_pressed_a_fee_only_takes_steps_of_its_table(
        presses in prop::collection::vec((0_u32..3, 0_u8..6), 5..60),
    ) {
        let mut counter = Counter::after(3);
        let fees = [
            key("26-1", 1, FeeReason::FirstToken),
            key("26-2", 1, FeeReason::AdditionalToken),
            key("26-2", 2, FeeReason::AdditionalToken),
        ];
        for (at, step) in presses {
            let fee = &fees[usize::try_from(at).unwrap()];
            let before = counter.shift.office.register.fee(fee).unwrap().unwrap();
            let outcome = press(&mut counter, fee, step);
            let after = counter.shift.office.register.fee(fee).unwrap().unwrap();
            match outcome {
                Ok(()) => prop_assert!(before.state.may_become(after.state)),
                Err(DeskError::Fee(_)) => prop_assert_eq!(&before, &after, "a refusal leaves no trace"),
                Err(other) => prop_assert!(false, "{other:?}"),
            }
            prop_assert!(!(after.amount == Yen(0) && after.tries > 0), "zero yen in a debit");
        }
        prop_assert!(counter.shift.office.register.verify_journal().unwrap().first_bad.is_none());
    }
}
