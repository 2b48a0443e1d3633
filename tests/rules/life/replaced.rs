//! Exchanges: both units live until the customer switches, reminders, and the expiry campaign: W4, W12, D4.

use token_station::desk::life::{EXPIRY_AHEAD_DAYS, RETURN_WITHIN_DAYS};
use token_station::domain::{
    HouseRule, LifeRefusal, RequestKind, RequestReason, RequestState, StopCause, TokenState,
};

use super::{life_refusal, no, replacing};
use crate::shift::Seen;
use crate::{Counter, book};

/// Token 1 is exchanged for token 5, which has been delivered.
fn exchanging() -> Counter {
    let mut counter = Counter::after(4);
    counter.in_use(1);
    counter.approved(&replacing("26-8", RequestKind::Exchange, "C-1", 1, &["user01"]));
    assert!(matches!(counter.put_in(4), Seen::Ended(_)));
    counter.carry(5, super::DELIVERED);
    counter
}

fn live(counter: &Counter, serial: &str) -> i64 {
    counter.value(&format!("SELECT count(*) FROM token_user WHERE serial = '{serial}' AND live"))
}

fn switch(counter: &mut Counter, new: u32) {
    counter.carry(new, &[TokenState::InUse]);
    counter
        .shift
        .office
        .write_stamped(|book, stamp| book.switch_over(stamp, &crate::book::token(new)))
        .unwrap();
}

#[test]
fn w4_the_old_unit_lives_until_the_customer_switches_and_then_is_awaited() {
    let mut counter = exchanging();
    assert_eq!((counter.state(1), counter.state(5)), (TokenState::InUse, TokenState::Delivered));
    assert_eq!((live(&counter, "RT-00000001"), live(&counter, "RT-00000005")), (1, 0), "R16: one live one");
    switch(&mut counter, 5);
    assert_eq!((counter.state(1), counter.state(5)), (TokenState::AwaitingReturn, TokenState::InUse));
    assert_eq!((live(&counter, "RT-00000001"), live(&counter, "RT-00000005")), (0, 1));
    let fee: i64 = counter.value("SELECT yen FROM fee_line WHERE request = '26-8'");
    assert_eq!(fee, 0, "D4: an exchange is free when the old unit comes back");
}

#[test]
fn w4_a_set_up_of_a_token_that_replaces_none_moves_nothing() {
    let mut counter = Counter::after(1);
    counter.in_use(1);
    let moved = counter
        .shift
        .office
        .write_stamped(|book, stamp| book.switch_over(stamp, &crate::book::token(1)))
        .unwrap();
    assert_eq!(moved, None);
    assert_eq!(live(&counter, "RT-00000001"), 1);
}

#[test]
fn w4_a_token_is_replaced_by_one_request_at_a_time() {
    let mut counter = exchanging();
    let refusal = counter.not_approved(&replacing("26-9", RequestKind::Reissue, "C-1", 1, &["user01"]));
    assert!(matches!(&refusal, LifeRefusal::ReplacedAlready { by, .. } if by.0 == "26-8"));
    assert_eq!(counter.state(1), TokenState::InUse, "a refused approval does nothing");
}

#[test]
fn w4_an_old_unit_that_was_lost_before_the_switch_is_not_awaited() {
    let mut counter = exchanging();
    counter.lose(1, StopCause::Loss).unwrap();
    switch(&mut counter, 5);
    assert_eq!(counter.state(1), TokenState::Revoked);
    assert_eq!(live(&counter, "RT-00000005"), 1);
}

#[test]
fn w4_cancelling_an_exchange_takes_the_new_unit_back_and_leaves_the_old_one() {
    let mut counter = Counter::after(4);
    counter.in_use(1);
    counter.approved(&replacing("26-8", RequestKind::Exchange, "C-1", 1, &["user01"]));
    assert!(matches!(counter.put_in(4), Seen::Ended(_)));
    counter.shift.office.cancel(&no("26-8"), "直りました").unwrap();
    assert_eq!((counter.state(1), counter.state(5)), (TokenState::InUse, TokenState::Revoked));
    let fee: String = counter.value("SELECT state FROM fee_line WHERE request = '26-8'");
    assert_eq!(fee, "cancelled");
}

#[test]
fn w4_what_was_handed_over_is_not_taken_back() {
    let mut counter = exchanging();
    let refusal = life_refusal(counter.shift.office.cancel(&no("26-8"), "取下げ"));
    assert!(matches!(refusal, LifeRefusal::HandedOver { .. }));
}

#[test]
fn w4_a_unit_that_does_not_come_back_in_sixty_days_is_on_the_list() {
    let mut counter = exchanging();
    switch(&mut counter, 5);
    let overdue = |counter: &Counter| {
        let office = &counter.shift.office;
        office.register.overdue_returns(office.today(), RETURN_WITHIN_DAYS).unwrap()
    };
    counter.days_pass(60);
    assert_eq!(overdue(&counter), [], "the sixtieth day is in time");
    let early = counter.shift.office.mark_not_returned(&book::token(1));
    assert_eq!(life_refusal(early), LifeRefusal::NotOverdue { token: book::token(1).serial, days_left: 1 });
    counter.days_pass(1);
    let list = overdue(&counter);
    assert_eq!(list.iter().map(|line| (&line.token, line.days)).collect::<Vec<_>>(), [(&book::token(1), 61)]);
}

#[test]
fn d4_a_unit_that_never_came_back_costs_nothing_unless_the_setting_says_so() {
    for (setting, yen) in [(None, None), (Some(0), None), (Some(1), Some(2200))] {
        let mut counter = exchanging();
        switch(&mut counter, 5);
        counter.days_pass(61);
        if let Some(value) = setting {
            counter.shift.office.decide(HouseRule::NotReturnedFee, value).unwrap();
        }
        counter.shift.office.mark_not_returned(&book::token(1)).unwrap();
        assert_eq!(counter.state(1), TokenState::Lost);
        let due: Option<i64> = counter
            .value("SELECT (SELECT yen FROM fee_line WHERE request = '26-8' AND reason = 'not_returned')");
        assert_eq!(due, yen, "{setting:?}");
    }
}

#[test]
fn d4_given_up_and_found_and_given_up_again_is_charged_once() {
    let mut counter = exchanging();
    switch(&mut counter, 5);
    counter.shift.office.decide(HouseRule::NotReturnedFee, 1).unwrap();
    for _ in 0..2 {
        counter.days_pass(61);
        counter.shift.office.mark_not_returned(&book::token(1)).unwrap();
        counter.shift.office.report_found(&book::token(1)).unwrap();
    }
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM fee_line WHERE reason = 'not_returned'"), 1);
}

#[test]
fn w12_tokens_near_their_end_are_exchanged_by_contract_in_one_act() {
    let mut counter = Counter::after(4);
    for token in 1..=4 {
        counter.in_use(token);
    }
    let file = rusqlite::Connection::open(&counter.path).unwrap();
    file.execute("UPDATE lot SET expires_on = '2027-02-01'", []).unwrap();
    drop(file);
    let office = &mut counter.shift.office;
    let expiring = office.register.expiring(office.today(), EXPIRY_AHEAD_DAYS).unwrap();
    assert_eq!(expiring.len(), 4);
    assert!(office.register.expiring(office.today(), 30).unwrap().is_empty());
    let tokens: Vec<_> = expiring.into_iter().map(|line| line.token).collect();
    let begun = office.begin_expiry_campaign(&tokens).unwrap();
    assert_eq!(begun, [no("C26-0001"), no("C26-0002")]);
    let first = office.register.request(&begun[0]).unwrap();
    assert_eq!((first.kind, first.reason), (RequestKind::Exchange, Some(RequestReason::Expiry)));
    assert_eq!((first.state, first.quantity(), first.branch.as_str()), (RequestState::Approved, 3, "001"));
    // Nothing is begun twice, and the list says what is under way.
    let refusal = office.begin_expiry_campaign(&tokens[..1]).map(drop);
    assert!(matches!(life_refusal(refusal), LifeRefusal::ReplacedAlready { .. }));
    let line = &office.register.expiring(office.today(), EXPIRY_AHEAD_DAYS).unwrap()[0];
    assert_eq!(line.replaced_by, Some(no("C26-0001")));
    // The bench issues it like any other exchange.
    assert!(matches!(counter.put_in(4), Seen::Ended(_)));
    assert_eq!(counter.value::<i64>("SELECT yen FROM fee_line WHERE request LIKE 'C26-%'"), 0);
}

#[test]
fn w12_a_campaign_is_begun_whole_or_not_at_all() {
    let mut counter = Counter::after(4);
    counter.in_use(1);
    let refusal = counter.shift.office.begin_expiry_campaign(&[book::token(1), book::token(4)]).map(drop);
    assert!(life_refusal(refusal).to_string().contains("RT-00000004"), "token 4 has not left the house");
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM request WHERE request LIKE 'C%'"), 0);
    let nothing = counter.shift.office.begin_expiry_campaign(&[]).map(drop);
    assert_eq!(life_refusal(nothing), LifeRefusal::NothingChosen);
}

#[test]
fn w3_a_reissue_is_approved_for_a_token_that_came_back_and_was_destroyed_before_the_seal_was_compared() {
    let mut counter = Counter::after(1);
    counter.in_use(1);
    counter.lose(1, StopCause::Loss).unwrap();
    let mut reissue = replacing("26-8", RequestKind::Reissue, "C-1", 1, &["user01"]);
    reissue.paper.seal_checked = false;
    counter.take_in(&reissue);
    counter.shift.office.report_found(&book::token(1)).unwrap();
    counter.carry(1, &[TokenState::Returned, TokenState::Destroyed]);
    counter.shift.office.note_seal(&reissue.no).unwrap();
    counter.shift.office.approve(&reissue.no).unwrap();
    assert_eq!(counter.state(1), TokenState::Destroyed);
    assert!(counter.ticket("26-8").is_ok());
}

#[test]
fn w4_an_exchange_is_approved_whose_old_unit_was_handed_in_with_the_paper() {
    let mut counter = Counter::after(1);
    counter.in_use(1);
    counter.take_in(&replacing("26-8", RequestKind::Exchange, "C-1", 1, &["user01"]));
    counter.carry(1, &[TokenState::AwaitingReturn, TokenState::Returned]);
    counter.shift.office.approve(&no("26-8")).unwrap();
    assert!(counter.ticket("26-8").is_ok());
    let late = replacing("26-9", RequestKind::Exchange, "C-1", 1, &["user01"]);
    assert!(
        counter.shift.office.receive_request(late).is_err(),
        "a unit that is back is exchanged for nothing"
    );
}
