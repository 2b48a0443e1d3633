//! Lost, stolen, found again, locked and unlocked: D8, W3, W8, R27, R36, R37.

use token_station::desk::DeskError;
use token_station::domain::{
    Channel, CustomerRefusal, LifeRefusal, LossReport, Refusal, RequestKind, RequestState, StopCause,
    TokenState, Tracking,
};
use token_station::register::JobState;

use super::{about, life_refusal, no, replacing, request};
use crate::shift::Seen;
use crate::{Counter, book};

#[test]
fn d8_one_act_records_the_report_and_suspends() {
    let mut counter = Counter::after(2);
    counter.in_use(1);
    counter.lose(1, StopCause::Theft).unwrap();
    assert_eq!(counter.state(1), TokenState::Suspended);
    let stop = counter.shift.office.register.standing_stop(&book::token(1)).unwrap().unwrap();
    assert_eq!((stop.cause, stop.state_before), (StopCause::Theft, TokenState::InUse));
    assert_eq!(stop.reported_by, "山本 真由美");
    let same_instant: bool = counter.value(
        "SELECT (SELECT max(at) FROM stop) = (SELECT max(at) FROM movement WHERE to_state = 'suspended')",
    );
    assert!(same_instant);
    assert_eq!(counter.told("loss_reported", "RT-00000001"), 1);
}

#[test]
fn d8_a_token_in_the_mail_can_be_stolen_and_one_on_the_shelf_cannot() {
    let mut counter = Counter::after(2);
    counter.carry(1, &[TokenState::Enclosed, TokenState::Dispatched]);
    counter.lose(1, StopCause::Theft).unwrap();
    let refusal = life_refusal(counter.lose(2, StopCause::Loss));
    assert!(matches!(refusal, LifeRefusal::TokenStateWrong { state: TokenState::Inspected, .. }));
    let refusal = life_refusal(counter.lose(5, StopCause::Loss));
    assert!(matches!(refusal, LifeRefusal::OfNobody { .. }));
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM stop"), 1, "a refused report leaves nothing");
}

#[test]
fn d8_a_report_says_who_told_it_and_is_taken_once() {
    let mut counter = Counter::after(1);
    counter.in_use(1);
    let nameless =
        LossReport { token: book::token(1), cause: StopCause::Loss, reported_by: "  ".into(), request: None };
    assert_eq!(life_refusal(counter.shift.office.report_loss(nameless)), LifeRefusal::NoReporter);
    counter.lose(1, StopCause::Loss).unwrap();
    assert!(matches!(life_refusal(counter.lose(1, StopCause::Loss)), LifeRefusal::TokenStateWrong { .. }));
}

#[test]
fn w3_report_stop_revoke_reissue_and_fee_in_this_order() {
    let mut counter = Counter::after(4);
    counter.in_use(1);
    counter.lose(1, StopCause::Loss).unwrap();
    let reissue = replacing("26-8", RequestKind::Reissue, "C-1", 1, &["user01"]);
    counter.take_in(&reissue);
    assert!(
        matches!(counter.refusal("26-8"), Refusal::RequestNotOpen { .. }),
        "no secret before the approval"
    );
    counter.shift.office.approve(&no("26-8")).unwrap();
    assert_eq!(counter.state(1), TokenState::Revoked, "nobody waits for a lost unit");
    assert_eq!(counter.request_state("26-8"), RequestState::Approved);
    let stop = counter.shift.office.register.standing_stop(&book::token(1)).unwrap().unwrap();
    assert_eq!(stop.request, Some(no("26-8")), "the report is linked to the request that followed");
    assert!(matches!(counter.put_in(4), Seen::Ended(_)));
    assert_eq!(counter.state(5), TokenState::Inspected);
    // R27: the same fee as an additional token.
    let fee: (String, i64) = (
        counter.value("SELECT reason FROM fee_line WHERE request = '26-8'"),
        counter.value("SELECT yen FROM fee_line WHERE request = '26-8'"),
    );
    assert_eq!(fee, ("lost_token".into(), 2200));
    let order: String = counter.value(
        "SELECT group_concat(act, ' ') FROM (SELECT act FROM journal WHERE act IN \
         ('loss_reported', 'token_revoked', 'fee_raised') AND (object = 'RT-00000001' OR object = '26-8') ORDER BY seq)",
    );
    assert_eq!(order, "loss_reported token_revoked fee_raised");
}

#[test]
fn w3_a_reissue_without_a_report_before_it_suspends_and_revokes_at_once() {
    let mut counter = Counter::after(4);
    counter.in_use(2);
    counter.approved(&replacing("26-8", RequestKind::Reissue, "C-1", 2, &["user02", "user03"]));
    assert_eq!(counter.state(2), TokenState::Revoked);
    let path: String = counter.value(
        "SELECT group_concat(to_state, ' ') FROM (SELECT to_state FROM movement WHERE serial = 'RT-00000002' \
         ORDER BY movement DESC LIMIT 2)",
    );
    assert_eq!(path, "revoked suspended");
    assert_eq!(
        counter.value::<i64>("SELECT count(*) FROM token_user WHERE serial = 'RT-00000002' AND live"),
        0
    );
}

#[test]
fn w3_what_is_found_again_is_revoked_and_never_reactivated() {
    let mut counter = Counter::after(1);
    counter.in_use(1);
    counter.lose(1, StopCause::Loss).unwrap();
    let lifted = counter.shift.office.lift(&book::token(1), "見つかりました");
    assert!(matches!(life_refusal(lifted), LifeRefusal::LossStays { .. }));
    counter.shift.office.report_found(&book::token(1)).unwrap();
    assert_eq!(counter.state(1), TokenState::AwaitingReturn);
    assert_eq!(counter.told("lost_found", "RT-00000001"), 1);
    assert!(counter.shift.office.lift(&book::token(1), "もう一度").is_err());
    let again = counter.shift.office.report_found(&book::token(1));
    assert!(matches!(life_refusal(again), LifeRefusal::NotMissing { .. }));
}

#[test]
fn w3_found_after_the_reissue_it_comes_back_too() {
    let mut counter = Counter::after(1);
    counter.in_use(1);
    counter.lose(1, StopCause::Theft).unwrap();
    counter.approved(&replacing("26-8", RequestKind::Reissue, "C-1", 1, &["user01"]));
    assert_eq!(counter.state(1), TokenState::Revoked);
    counter.shift.office.report_found(&book::token(1)).unwrap();
    assert_eq!(counter.state(1), TokenState::AwaitingReturn);
}

#[test]
fn w3_cancelling_the_reissue_restores_what_it_had_suspended() {
    let mut counter = Counter::after(1);
    counter.in_use(1);
    counter.take_in(&replacing("26-8", RequestKind::Reissue, "C-1", 1, &["user01"]));
    let report = LossReport {
        token: book::token(1),
        cause: StopCause::Loss,
        reported_by: "山本".into(),
        request: Some(no("26-8")),
    };
    counter.shift.office.report_loss(report).unwrap();
    counter.shift.office.cancel(&no("26-8"), "お客さまの思い違い").unwrap();
    assert_eq!(counter.state(1), TokenState::InUse);
    assert_eq!(counter.request_state("26-8"), RequestState::Cancelled);
    assert_eq!(
        counter.value::<i64>("SELECT count(*) FROM token_user WHERE serial = 'RT-00000001' AND live"),
        1
    );
}

#[test]
fn w3_cancelling_after_the_approval_leaves_the_old_one_revoked() {
    let mut counter = Counter::after(1);
    counter.in_use(1);
    counter.approved(&replacing("26-8", RequestKind::Reissue, "C-1", 1, &["user01"]));
    counter.shift.office.cancel(&no("26-8"), "不要になりました").unwrap();
    assert_eq!(counter.state(1), TokenState::Revoked);
}

#[test]
fn a_report_is_linked_only_to_a_request_about_the_token() {
    let mut counter = Counter::after(2);
    counter.in_use(1);
    let report = LossReport {
        token: book::token(1),
        cause: StopCause::Loss,
        reported_by: "山本".into(),
        request: Some(no("26-3")),
    };
    let refusal = life_refusal(counter.shift.office.report_loss(report));
    assert!(matches!(refusal, LifeRefusal::NotAbout { .. }));
    assert_eq!(counter.state(1), TokenState::InUse);
}

#[test]
fn a_suspension_for_another_reason_is_lifted_to_where_it_was() {
    let mut counter = Counter::after(1);
    counter.carry(1, super::DELIVERED);
    counter.shift.office.suspend(&book::token(1), "退職者の端末を確認中").unwrap();
    assert_eq!(counter.state(1), TokenState::Suspended);
    assert_eq!(life_refusal(counter.shift.office.lift(&book::token(1), "")), LifeRefusal::NoReason);
    counter.shift.office.lift(&book::token(1), "確認が済みました").unwrap();
    assert_eq!(counter.state(1), TokenState::Delivered);
}

#[test]
fn a_loss_on_a_suspended_token_takes_the_older_stops_place() {
    let mut counter = Counter::after(1);
    counter.in_use(1);
    counter.shift.office.suspend(&book::token(1), "確認中").unwrap();
    counter.lose(1, StopCause::Loss).unwrap();
    let register = &counter.shift.office.register;
    let stops = register.stops_of(&book::token(1)).unwrap();
    assert_eq!(stops.iter().map(|stop| stop.lifted_at.is_some()).collect::<Vec<_>>(), [true, false]);
    assert_eq!(stops[1].state_before, TokenState::InUse);
}

#[test]
fn r36_a_lock_and_its_end_concern_all_users_of_the_token_and_nobody_else() {
    let mut counter = Counter::after(4);
    for token in 1..=3 {
        counter.in_use(token);
    }
    let now = counter.shift.office.now();
    counter.shift.office.note_locked(&book::token(2), now).unwrap();
    assert_eq!(
        [1, 2, 3].map(|token| counter.state(token)),
        [TokenState::InUse, TokenState::Locked, TokenState::InUse]
    );
    let users: i64 = counter.value(
        "SELECT count(*) FROM token_user JOIN token USING (manufacturer, serial) WHERE live AND state = 'locked'",
    );
    assert_eq!(users, 2, "user02 and user03 share it");
    counter.approved(&about("26-8", RequestKind::Unlock, "C-1", &[2]));
    assert_eq!(counter.state(2), TokenState::InUse);
    assert_eq!(
        counter.value::<i64>("SELECT count(*) FROM token_user WHERE serial = 'RT-00000002' AND live"),
        2
    );
}

#[test]
fn r37_a_lock_is_lifted_only_on_a_paper_that_the_branch_received() {
    let mut counter = Counter::after(1);
    counter.in_use(1);
    let now = counter.shift.office.now();
    counter.shift.office.note_locked(&book::token(1), now).unwrap();
    let mut unlock = about("26-8", RequestKind::Unlock, "C-1", &[1]);
    unlock.paper.channel = Channel::Web;
    let refusal = counter.not_approved(&unlock);
    assert_eq!(refusal.rule(), "R37");
    // Nor by hand: a lock is no suspension.
    assert!(counter.shift.office.lift(&book::token(1), "電話で依頼").is_err());
    assert_eq!(counter.state(1), TokenState::Locked);
}

#[test]
fn w8_an_unlock_puts_the_token_back_where_it_stood_and_is_done() {
    let mut counter = Counter::after(1);
    counter.carry(1, super::DELIVERED);
    let now = counter.shift.office.now();
    counter.shift.office.note_locked(&book::token(1), now).unwrap();
    counter.approved(&about("26-8", RequestKind::Unlock, "C-1", &[1]));
    assert_eq!(counter.state(1), TokenState::Delivered);
    assert_eq!(counter.request_state("26-8"), RequestState::Completed);
    let refusal = counter.not_approved(&about("26-9", RequestKind::Unlock, "C-1", &[1]));
    assert!(matches!(refusal, LifeRefusal::Rule(Refusal::TokenStateWrong { .. })), "it is locked no more");
}

#[test]
fn a_lock_is_noted_only_where_users_may_have_the_token_and_when_it_can_have_happened() {
    let mut counter = Counter::after(1);
    let now = counter.shift.office.now();
    let told = |counter: &mut Counter, at| match counter.shift.office.note_locked(&book::token(1), at) {
        Err(DeskError::Customer(refusal)) => refusal,
        other => panic!("no rule said no: {other:?}"),
    };
    assert!(matches!(told(&mut counter, now), CustomerRefusal::NotToLock { .. }), "it lies in the house");
    counter.days_pass(2);
    counter.carry(1, &[TokenState::Enclosed, TokenState::Dispatched]);
    for impossible in [now, counter.shift.office.now().plus_millis(1)] {
        assert!(matches!(told(&mut counter, impossible), CustomerRefusal::TimeImpossible { .. }));
    }
    let now = counter.shift.office.now();
    counter.shift.office.note_locked(&book::token(1), now).unwrap();
    assert!(matches!(
        life_refusal(counter.shift.office.note_locked(&book::token(1), now)),
        LifeRefusal::TokenStateWrong { .. }
    ));
}

#[test]
fn r35_a_token_that_locks_before_its_delivery_is_known_stands_after_the_unlock_where_the_post_brought_it() {
    for delivered in [false, true] {
        let mut counter = Counter::after(1);
        counter.shift.office.note_print(&no("26-1"), "roll-90x29", None).unwrap();
        let office = &mut counter.shift.office;
        let parcel = office.enclose(&no("26-1"), &[book::token(1).serial.to_string()]).unwrap();
        let tracking = Tracking::parse("35819000011").unwrap();
        let (today, now) = (office.today(), office.now());
        office.dispatch(&[(parcel, tracking)], today).unwrap();
        office.note_locked(&book::token(1), now).unwrap();
        if delivered {
            office.deliver(parcel, today).unwrap();
        }
        assert_eq!(counter.state(1), TokenState::Locked);
        counter.approved(&about("26-8", RequestKind::Unlock, "C-1", &[1]));
        let stands = if delivered { TokenState::Delivered } else { TokenState::Dispatched };
        assert_eq!(counter.state(1), stands);
    }
}

#[test]
fn a_request_is_not_taken_back_while_a_token_of_it_is_written() {
    let mut counter = Counter::after(0);
    counter.arm(1, "26-1", 1);
    let refusal = life_refusal(counter.shift.office.cancel(&no("26-1"), "取下げ"));
    assert!(matches!(refusal, LifeRefusal::UnderWay { .. }));
    let job = counter.shift.office.register.job_of(&book::token(1)).unwrap().unwrap();
    assert_eq!(job.state, JobState::Armed);
    let end = request("26-8", RequestKind::Termination, "C-1");
    assert!(matches!(counter.not_approved(&end), LifeRefusal::UnderWay { .. }));
}
