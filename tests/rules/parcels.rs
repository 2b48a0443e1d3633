//! From the proved token to the customer's hands and back: W1, W2, W6.

use jiff::Span;
use proptest::prelude::*;
use token_station::desk::DeskError;
use token_station::desk::provision::End;
use token_station::domain::{
    Act, HouseRule, MailReturn, OperatorId, Outcome, ParcelNo, ParcelRefusal, ParcelStage, PostRefusal,
    RequestNo, RequestState, TokenState, Tracking,
};
use token_station::register::Entry;

use crate::shift::Seen;
use crate::{Counter, book};

/// A reception number.
pub fn no(text: &str) -> RequestNo {
    RequestNo(text.into())
}

/// Numbers of the post, each a valid one.
pub fn tracking(at: u64) -> Tracking {
    let number = 3_581_900_001 + at;
    Tracking::parse(&format!("{number}{}", number % 7)).unwrap()
}

/// What the scanner reads off tokens.
pub fn scans(tokens: &[u32]) -> Vec<String> {
    tokens.iter().map(|at| book::token(*at).serial.as_str().to_owned()).collect()
}

impl Counter {
    /// Seals a request's parcel.
    pub fn enclose(&mut self, request: &str, tokens: &[u32]) -> ParcelNo {
        self.shift.office.enclose(&no(request), &scans(tokens)).unwrap()
    }

    /// Sealed and handed to the post today.
    fn sent(&mut self, request: &str, tokens: &[u32], at: u64) -> ParcelNo {
        let parcel = self.enclose(request, tokens);
        let today = self.shift.office.today();
        self.shift.office.dispatch(&[(parcel, tracking(at))], today).unwrap();
        parcel
    }

    /// Takes a token where a test needs it.
    pub fn force(&mut self, token: u32, to: TokenState) {
        let entry = Entry::new(Act::TokenSuspended, "test", Outcome::Done);
        self.shift
            .office
            .write_stamped(|book, stamp| book.move_token(stamp, &book::token(token), to, &entry))
            .unwrap();
    }

    fn later(&self) {
        self.clock.advance(1_000_000);
    }
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, DeskError>) -> ParcelRefusal {
    match outcome {
        Err(DeskError::Parcel(refusal)) => refusal,
        other => panic!("not refused by a rule of parcels: {other:?}"),
    }
}

#[test]
fn w1_a_proved_token_is_sealed_posted_delivered_and_its_request_completed() {
    let mut counter = Counter::after(1);
    let parcel = counter.enclose("26-1", &[1]);
    assert_eq!(
        (counter.state(1), counter.request_state("26-1")),
        (TokenState::Enclosed, RequestState::Issuing)
    );
    let today = counter.shift.office.today();
    counter.shift.office.dispatch(&[(parcel, tracking(0))], today).unwrap();
    assert_eq!(
        (counter.state(1), counter.request_state("26-1")),
        (TokenState::Dispatched, RequestState::Dispatched)
    );
    assert!(counter.shift.office.deliver(parcel, today).unwrap());
    assert_eq!(
        (counter.state(1), counter.request_state("26-1")),
        (TokenState::Delivered, RequestState::Completed)
    );
    let path: Vec<_> = counter
        .shift
        .office
        .register
        .movements(&book::token(1))
        .unwrap()
        .iter()
        .map(|step| step.to)
        .collect();
    assert_eq!(
        path[path.len() - 4..],
        [TokenState::Inspected, TokenState::Enclosed, TokenState::Dispatched, TokenState::Delivered]
    );
    assert!(counter.shift.office.register.verify_journal().unwrap().first_bad.is_none());
}

#[test]
fn w1_a_scan_that_does_not_belong_inside_blocks_with_both_values() {
    let mut counter = Counter::after(4);
    let refusal = refused(counter.shift.office.enclose(&no("26-1"), &scans(&[2])));
    let expected =
        ParcelRefusal::Mismatch { expected: vec![book::token(1).serial], got: "RT-00000002".into() };
    assert_eq!(refusal, expected);
    assert_eq!(refusal.rule(), "W1");
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM parcel"), 0);
    assert_eq!((counter.state(1), counter.state(2)), (TokenState::Inspected, TokenState::Inspected));
}

#[test]
fn w1_no_label_no_envelope() {
    let counter = Counter::after(1);
    let mut contents = counter.shift.office.register.contents(&no("26-1")).unwrap();
    assert!(contents.may_begin().is_ok());
    contents.labelled = false;
    assert!(matches!(contents.may_begin(), Err(ParcelRefusal::NoLabel { .. })));
    assert!(contents.may_close("26-1").is_ok());
    assert!(matches!(contents.may_close("26-2"), Err(ParcelRefusal::LabelMismatch { .. })));
}

#[test]
fn w1_with_the_second_look_switched_on_whoever_wrote_a_token_does_not_seal_it() {
    let mut counter = Counter::after(1);
    counter.shift.office.decide(HouseRule::Recheck, 1).unwrap();
    let refusal = refused(counter.shift.office.enclose(&no("26-1"), &scans(&[1])));
    assert!(matches!(refusal, ParcelRefusal::SameHand { .. }));
    let (mori, passphrase) = (OperatorId("mori".into()), "violet-harbor-trumpet-4-granite");
    counter.shift.office.add_operator(&mori, "森", passphrase).unwrap();
    counter.shift.office.lock().unwrap();
    counter.shift.office.unlock(&mori, passphrase).unwrap();
    counter.enclose("26-1", &[1]);
    assert_eq!(counter.state(1), TokenState::Enclosed);
}

#[test]
fn w2_several_tokens_go_in_one_parcel_and_only_all_of_them_together() {
    let mut counter = Counter::after(3);
    let office = &mut counter.shift.office;
    assert!(matches!(
        refused(office.enclose(&no("26-2"), &scans(&[2]))),
        ParcelRefusal::NotAllScanned { .. }
    ));
    assert!(matches!(
        refused(office.enclose(&no("26-2"), &scans(&[2, 2]))),
        ParcelRefusal::ScannedTwice { .. }
    ));
    let parcel = counter.sent("26-2", &[3, 2], 0);
    let office = &mut counter.shift.office;
    assert_eq!(office.register.parcel(parcel).unwrap().tokens.len(), 2);
    let today = office.today();
    assert!(office.deliver(parcel, today).unwrap());
    assert_eq!(counter.value::<i64>("SELECT sum(yen) FROM fee_line WHERE request = '26-2'"), 4400);
}

#[test]
fn w2_a_token_that_is_still_missing_holds_the_envelope_open() {
    let mut counter = Counter::after(2);
    let refusal = refused(counter.shift.office.enclose(&no("26-2"), &scans(&[2])));
    assert!(matches!(refusal, ParcelRefusal::TokensMissing { missing: 1, .. }));
}

#[test]
fn w1_a_stopped_revoked_or_blocked_token_is_neither_sealed_nor_posted() {
    for stopped in [TokenState::Suspended, TokenState::Revoked, TokenState::Blocked, TokenState::Lost] {
        let mut counter = Counter::after(1);
        counter.force(1, stopped);
        let refusal = refused(counter.shift.office.enclose(&no("26-1"), &scans(&[1])));
        assert!(matches!(refusal, ParcelRefusal::TokenBlocks { state, .. } if state == stopped));

        let mut counter = Counter::after(1);
        let parcel = counter.enclose("26-1", &[1]);
        counter.force(1, stopped);
        let today = counter.shift.office.today();
        let refusal = refused(counter.shift.office.dispatch(&[(parcel, tracking(0))], today));
        assert!(matches!(refusal, ParcelRefusal::TokenBlocks { state, .. } if state == stopped));
        assert_eq!(counter.request_state("26-1"), RequestState::Issuing);
    }
}

#[test]
fn w1_a_sealed_parcel_can_be_opened_again_with_a_reason_until_it_is_posted() {
    let mut counter = Counter::after(1);
    let parcel = counter.enclose("26-1", &[1]);
    assert_eq!(refused(counter.shift.office.open_again(parcel, "  ")), ParcelRefusal::NoReason);
    counter.shift.office.open_again(parcel, "送付状の入れ忘れ").unwrap();
    assert_eq!(counter.state(1), TokenState::Inspected);
    let again = counter.sent("26-1", &[1], 0);
    assert!(matches!(
        refused(counter.shift.office.open_again(again, "遅い")),
        ParcelRefusal::WrongStage { stage: ParcelStage::Dispatched, .. }
    ));
}

#[test]
fn w1_parcels_are_posted_all_together_or_not_at_all_and_no_number_is_used_twice() {
    let mut counter = Counter::after(4);
    let (one, two) = (counter.enclose("26-1", &[1]), counter.enclose("26-2", &[2, 3]));
    let office = &mut counter.shift.office;
    let today = office.today();
    let twice = refused(office.dispatch(&[(one, tracking(0)), (two, tracking(0))], today));
    assert!(matches!(twice, ParcelRefusal::TrackingTaken { request, .. } if request == no("26-1")));
    assert!(matches!(
        refused(office.dispatch(&[(one, tracking(0)), (one, tracking(1))], today)),
        ParcelRefusal::WrongStage { .. }
    ));
    let tomorrow = today.saturating_add(Span::new().days(1));
    assert!(matches!(
        refused(office.dispatch(&[(one, tracking(0))], tomorrow)),
        ParcelRefusal::DayImpossible { .. }
    ));
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM parcel WHERE posted_on IS NOT NULL"), 0);
    let office = &mut counter.shift.office;
    office.dispatch(&[(one, tracking(0)), (two, tracking(1))], today).unwrap();
    // Once delivered, the number rests for ten days, and is free again on the eleventh.
    let three = counter.enclose("26-3", &[4]);
    let office = &mut counter.shift.office;
    assert!(matches!(
        refused(office.dispatch(&[(three, tracking(0))], today)),
        ParcelRefusal::TrackingTaken { .. }
    ));
    office.deliver(one, today).unwrap();
    assert!(matches!(
        office.dispatch(&[(three, tracking(0))], today),
        Err(DeskError::Post(PostRefusal::Resting { .. }))
    ));
    counter.clock.advance(11 * 86_400_000_000);
    let office = &mut counter.shift.office;
    let today = office.today();
    office.dispatch(&[(three, tracking(0))], today).unwrap();
    assert_eq!(office.parcel_by_number(tracking(0).digits()).unwrap().no, three);
}

#[test]
fn w6_undelivered_mail_goes_to_the_safe_and_out_again_only_with_the_branch_s_word_and_a_new_label() {
    let mut counter = Counter::after(1);
    let parcel = counter.sent("26-1", &[1], 0);
    let office = &mut counter.shift.office;
    let today = office.today();
    office.brought_back(parcel, today, MailReturn::AddressUnknown, "返戻").unwrap();
    let request = office.register.request(&no("26-1")).unwrap();
    assert_eq!((request.state, request.remark.as_str()), (RequestState::Issuing, "返戻"));
    assert_eq!(counter.state(1), TokenState::ReturnedMail);
    // By scanning alone it does not go out again.
    assert!(matches!(
        refused(counter.shift.office.enclose(&no("26-1"), &scans(&[1]))),
        ParcelRefusal::TokenBlocks { state: TokenState::ReturnedMail, .. }
    ));
    let unconfirmed = refused(counter.shift.office.send_again(parcel, " "));
    assert_eq!(unconfirmed.rule(), "W6");
    assert!(matches!(
        refused(counter.shift.office.send_again(parcel, "B-77")),
        ParcelRefusal::NoLabel { .. }
    ));
    counter.later();
    counter.shift.office.note_print(&no("26-1"), "roll-90x29", None).unwrap();
    let second = counter.shift.office.send_again(parcel, "B-77").unwrap();
    assert_eq!(counter.state(1), TokenState::Enclosed);
    assert!(matches!(
        refused(counter.shift.office.send_again(parcel, "B-77")),
        ParcelRefusal::WrongStage { .. }
    ));
    let office = &mut counter.shift.office;
    office.dispatch(&[(second, tracking(1))], today).unwrap();
    assert!(office.deliver(second, today).unwrap());
    assert_eq!(counter.request_state("26-1"), RequestState::Completed);
}

#[test]
fn w6_behind_a_broken_seal_the_unit_is_revoked_and_another_one_costs_nothing_more() {
    let mut counter = Counter::after(3);
    let parcel = counter.sent("26-2", &[2, 3], 0);
    let today = counter.shift.office.today();
    counter.shift.office.brought_back(parcel, today, MailReturn::NotCollected, "").unwrap();
    counter.shift.office.seal_broken(parcel, "封が破れている").unwrap();
    assert_eq!((counter.state(2), counter.state(3)), (TokenState::Revoked, TokenState::Revoked));
    let sealed: i64 =
        counter.value("SELECT count(*) FROM job WHERE request = '26-2' AND wrapped_key IS NOT NULL");
    assert_eq!(sealed, 0, "the secrets are destroyed");
    let live: i64 =
        counter.value("SELECT count(*) FROM token_user WHERE serial = 'RT-00000002' AND until_at IS NULL");
    assert_eq!(live, 0, "nobody is bound to it any more (R16)");
    for at in 3..5 {
        assert!(matches!(counter.put_in(at), Seen::Ended(_)), "a unit of the stock takes the place");
    }
    let items: String =
        counter.value("SELECT group_concat(serial) FROM request_item WHERE request = '26-2' ORDER BY item");
    assert_eq!(items, "RT-00000004,RT-00000005");
    let fees: i64 = counter.value("SELECT count(*) FROM fee_line WHERE request = '26-2'");
    assert_eq!(fees, 2, "not charged twice");
    counter.later();
    counter.shift.office.note_print(&no("26-2"), "roll-90x29", None).unwrap();
    let again = counter.sent("26-2", &[4, 5], 1);
    assert!(counter.shift.office.deliver(again, today).unwrap());
    // Which units the item ever had is not forgotten.
    let jobs: i64 = counter.value("SELECT count(*) FROM job WHERE request = '26-2'");
    assert_eq!(jobs, 4);
}

#[test]
fn w6_the_first_token_of_a_contract_stays_its_first_when_another_unit_takes_its_place() {
    let mut counter = Counter::after(1);
    let parcel = counter.sent("26-1", &[1], 0);
    let today = counter.shift.office.today();
    counter.shift.office.brought_back(parcel, today, MailReturn::Declined, "").unwrap();
    counter.shift.office.seal_broken(parcel, "破れ").unwrap();
    assert!(counter.ticket("26-1").is_ok(), "r21 is not in the way");
    counter.put_in(1);
    let fee: String =
        counter.value("SELECT group_concat(reason || yen) FROM fee_line WHERE request = '26-1'");
    assert_eq!(fee, "first_token0");
    assert_eq!(counter.state(2), TokenState::Inspected);
    // The unit itself is never used again.
    assert!(!matches!(counter.put_in(0), Seen::Ended(End::Recorded { .. })));
    assert_eq!(counter.state(1), TokenState::Revoked);
}

#[test]
fn w10_a_blocked_unit_of_a_request_is_given_up_and_its_item_written_again() {
    let mut counter = Counter::after(1);
    let serial = book::token(1).serial;
    counter.force(1, TokenState::Blocked);
    counter.shift.office.write_again(&no("26-1"), &serial, "箱の事故").unwrap();
    assert_eq!(counter.state(1), TokenState::Blocked);
    assert!(counter.ticket("26-1").is_ok());
    assert!(matches!(
        refused(counter.shift.office.write_again(&no("26-1"), &serial, "もう一度")),
        ParcelRefusal::Mismatch { .. }
    ));
}

#[test]
fn w6_a_token_stopped_on_its_way_stays_stopped_and_knows_where_it_lies() {
    let mut counter = Counter::after(1);
    let parcel = counter.sent("26-1", &[1], 0);
    counter.force(1, TokenState::Suspended);
    rusqlite::Connection::open(&counter.path)
        .unwrap()
        .execute(
            "INSERT INTO stop (manufacturer, serial, cause, state_before, at, operator, reported_by) \
             VALUES ('RT', 'RT-00000001', 'loss', 'dispatched', 0, 'sato', '')",
            [],
        )
        .unwrap();
    let today = counter.shift.office.today();
    counter.shift.office.brought_back(parcel, today, MailReturn::NotForwarded, "").unwrap();
    assert_eq!(counter.state(1), TokenState::Suspended);
    assert_eq!(counter.value::<String>("SELECT state_before FROM stop"), "returned_mail");
}

/// What an operator might press.
#[derive(Debug, Clone, Copy)]
enum Press {
    Enclose(usize),
    Open(u64),
    Dispatch(u64),
    Deliver(u64),
    Back(u64),
    Again(u64),
    Broken(u64),
    PutIn(usize),
    Label(usize),
}

fn presses() -> impl Strategy<Value = Vec<Press>> {
    let press = prop_oneof![
        3 => (0_usize..3).prop_map(Press::Enclose),
        1 => (1_u64..8).prop_map(Press::Open),
        3 => (1_u64..8).prop_map(Press::Dispatch),
        2 => (1_u64..8).prop_map(Press::Deliver),
        2 => (1_u64..8).prop_map(Press::Back),
        2 => (1_u64..8).prop_map(Press::Again),
        1 => (1_u64..8).prop_map(Press::Broken),
        2 => (3_usize..6).prop_map(Press::PutIn),
        2 => (0_usize..3).prop_map(Press::Label),
    ];
    prop::collection::vec(press, 10..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn w6_whatever_is_pressed_units_and_parcels_never_contradict_each_other(presses in presses()) {
        const REQUESTS: [&str; 3] = ["26-1", "26-2", "26-3"];
        let mut counter = Counter::after(3);
        for (at, press) in (0_u64..).zip(presses) {
            counter.later();
            let today = counter.shift.office.today();
            let outcome = match press {
                Press::PutIn(unit) => {
                    counter.put_in(unit);
                    Ok(())
                }
                Press::Enclose(at) => {
                    let request = counter.shift.office.register.request(&no(REQUESTS[at])).unwrap();
                    let inside: Vec<String> = request
                        .items
                        .iter()
                        .filter_map(|item| Some(item.token.as_ref()?.serial.as_str().to_owned()))
                        .collect();
                    counter.shift.office.enclose(&request.no, &inside).map(drop)
                }
                Press::Open(parcel) => counter.shift.office.open_again(ParcelNo(parcel), "理由"),
                Press::Dispatch(parcel) => {
                    counter.shift.office.dispatch(&[(ParcelNo(parcel), tracking(at))], today)
                }
                Press::Deliver(parcel) => counter.shift.office.deliver(ParcelNo(parcel), today).map(drop),
                Press::Back(parcel) => {
                    counter.shift.office.brought_back(ParcelNo(parcel), today, MailReturn::Declined, "")
                }
                Press::Again(parcel) => counter.shift.office.send_again(ParcelNo(parcel), "B-1").map(drop),
                Press::Broken(parcel) => counter.shift.office.seal_broken(ParcelNo(parcel), "破れ"),
                Press::Label(at) => counter.shift.office.note_print(&no(REQUESTS[at]), "roll-90x29", None),
            };
            if let Err(error) = outcome {
                let clean = matches!(
                    error,
                    DeskError::Parcel(_) | DeskError::Register(token_station::register::RegisterError::NotFound { .. })
                );
                prop_assert!(clean, "{press:?} ended in {error:?}");
            }
            for (sql, promise) in PROMISES {
                let broken: i64 = counter.value(sql);
                prop_assert_eq!(broken, 0, "{} after {:?}", promise, press);
            }
        }
        prop_assert!(counter.shift.office.register.verify_journal().unwrap().first_bad.is_none());
    }
}

/// Each counts the rows that break it.
const PROMISES: &[(&str, &str)] = &[
    (
        "SELECT count(*) FROM token t WHERE t.state = 'enclosed' AND (SELECT count(*) FROM parcel_token i JOIN parcel p \
         USING (parcel) WHERE i.serial = t.serial AND p.opened_at IS NULL AND p.posted_on IS NULL) != 1",
        "a sealed unit is in exactly one sealed parcel",
    ),
    (
        "SELECT count(*) FROM token t WHERE t.state = 'dispatched' AND (SELECT count(*) FROM parcel_token i JOIN parcel p \
         USING (parcel) WHERE i.serial = t.serial AND p.posted_on IS NOT NULL AND p.delivered_on IS NULL \
         AND p.returned_on IS NULL) != 1",
        "a unit on its way is in exactly one posted parcel",
    ),
    (
        "SELECT count(*) FROM request r WHERE r.state = 'completed' AND EXISTS (SELECT 1 FROM request_item i \
         JOIN token t USING (manufacturer, serial) WHERE i.request = r.request AND t.state != 'delivered')",
        "a completed request has all its units delivered",
    ),
    (
        "SELECT count(*) FROM (SELECT 1 FROM fee_line GROUP BY request, item HAVING count(*) > 1)",
        "no item is charged twice",
    ),
    (
        "SELECT count(*) FROM request_item i LEFT JOIN job j ON j.request = i.request AND j.item = i.item \
         AND j.state = 'recorded' WHERE j.serial IS NOT i.serial",
        "an item names the unit of its recorded job",
    ),
    (
        "SELECT count(*) FROM (SELECT 1 FROM token_user WHERE live = 1 GROUP BY contract, user HAVING count(*) > 1)",
        "nobody has two live tokens (R16)",
    ),
];
