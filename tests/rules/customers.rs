//! The customer's side of a token: set-up, the banking centre's file, who held it when. R20 to R24, R33, R35, W4.

use token_station::desk::DeskError;
use token_station::desk::import::{Import, ImportRefusal, Verdict};
use token_station::desk::provision::End;
use token_station::domain::setup::{SetUp, last_moment};
use token_station::domain::{
    Act, ContractNo, CustomerRefusal, Outcome, PhoneId, RequestNo, TokenId, TokenState, UnixMillis, UserId,
};
use token_station::register::{Entry, Found};

use crate::shift::Seen;
use crate::{ACCOUNT, Counter, book};

const DAY_MICROS: u64 = 86_400_000_000;

pub fn user(id: &str) -> UserId {
    UserId(id.into())
}

fn go(counter: &mut Counter, token: &TokenId, states: &[TokenState]) {
    for state in states {
        let entry = Entry::new(Act::TokenJudged, token.serial.as_str(), Outcome::Done);
        counter
            .shift
            .office
            .write_stamped(|book, stamp| book.move_token(stamp, token, *state, &entry))
            .unwrap();
    }
}

fn send(counter: &mut Counter, token: &TokenId) {
    go(counter, token, &[TokenState::Enclosed, TokenState::Dispatched]);
}

fn state(counter: &Counter, token: &TokenId) -> TokenState {
    counter.shift.office.register.token(token).unwrap().unwrap().state
}

fn centre(counter: &mut Counter, rows: &str, take: bool) -> Import {
    let text = format!("serial,user,at,event\n{rows}\n");
    counter.shift.office.import_centre_file("centre.csv", text.as_bytes(), take).unwrap()
}

fn verdicts(import: &Import) -> Vec<&Verdict> {
    import.lines.iter().map(|line| &line.verdict).collect()
}

/// Everything that a register says of tokens and bindings.
fn tokens(counter: &Counter) -> String {
    counter.value(
        "SELECT (SELECT group_concat(serial || state || coalesce(set_up_at, '')) FROM token) || \
         (SELECT group_concat(serial || user || live || coalesce(set_up_at, '')) FROM token_user) || \
         (SELECT count(*) FROM journal) || '/' || (SELECT count(*) FROM movement)",
    )
}

#[test]
fn r20_the_set_up_days_count_from_the_day_on_which_the_token_was_recorded() {
    let counter = Counter::after(1);
    let token = counter.shift.office.register.token(&book::token(1)).unwrap().unwrap();
    assert_eq!(token.bound_on, Some(counter.shift.office.today()));
    let due = counter.shift.office.due_set_ups(30).unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!((&due[0].line.token, due[0].stands), (&book::token(1), SetUp::Waiting { days_left: 30 }));
    assert_eq!(counter.shift.office.due_set_ups(10).unwrap(), [], "nobody is reminded yet");
}

#[test]
fn r23_r24_the_list_of_deadlines_tells_who_is_near_and_who_is_past() {
    let mut counter = Counter::after(2);
    let send_both: [TokenId; 2] = [book::token(1), book::token(2)];
    for token in &send_both {
        send(&mut counter, token);
    }
    counter.clock.advance(20 * DAY_MICROS);
    let due = |counter: &Counter| -> Vec<SetUp> {
        counter.shift.office.due_set_ups(10).unwrap().iter().map(|due| due.stands).collect()
    };
    assert_eq!(due(&counter), [SetUp::Waiting { days_left: 10 }; 2]);
    let now = counter.shift.office.now();
    counter.shift.office.set_up(&book::token(1), &user("user01"), now).unwrap();
    counter.clock.advance(11 * DAY_MICROS);
    assert_eq!(due(&counter), [SetUp::Overdue { days: 1 }]);
    // One of its two users is not enough: each signs in for himself.
    let now = counter.shift.office.now();
    counter.shift.office.set_up(&book::token(2), &user("user02"), now).unwrap();
    assert_eq!(counter.shift.office.due_set_ups(10).unwrap()[0].line.waiting, 1);
    counter.shift.office.set_up(&book::token(2), &user("user03"), now).unwrap();
    assert_eq!(due(&counter), []);
}

#[test]
fn r24_a_set_up_is_recorded_once_for_each_user_of_the_token_and_for_nobody_else() {
    let mut counter = Counter::after(2);
    let token = book::token(2);
    send(&mut counter, &token);
    let at = counter.shift.office.now();
    counter.shift.office.set_up(&token, &user("user02"), at).unwrap();
    assert_eq!(state(&counter, &token), TokenState::InUse);
    let before = tokens(&counter);
    let again = counter.shift.office.set_up(&token, &user("user02"), at);
    assert!(matches!(again, Err(DeskError::Customer(CustomerRefusal::SetUpBefore { .. }))));
    let other = counter.shift.office.set_up(&token, &user("user01"), at);
    assert!(matches!(other, Err(DeskError::Customer(refusal)) if refusal.rule() == "R14"));
    for impossible in [at.plus_millis(1), at.plus_millis(-2 * 86_400_000)] {
        let told = counter.shift.office.set_up(&token, &user("user03"), impossible);
        assert!(matches!(told, Err(DeskError::Customer(CustomerRefusal::TimeImpossible { .. }))), "{told:?}");
    }
    assert_eq!(tokens(&counter), before, "a refusal writes nothing");
    counter.shift.office.set_up(&token, &user("user03"), at).unwrap();
}

#[test]
fn r22_a_set_up_and_a_lock_are_not_earlier_than_the_day_on_which_the_token_was_posted() {
    let mut counter = Counter::after(1);
    let token = book::token(1);
    let recorded = counter.shift.office.now();
    counter.clock.advance(2 * DAY_MICROS);
    send(&mut counter, &token);
    let early = recorded.plus_millis(86_400_000);
    for told in [
        counter.shift.office.set_up(&token, &user("user01"), early),
        counter.shift.office.note_locked(&token, early),
    ] {
        assert!(matches!(told, Err(DeskError::Customer(CustomerRefusal::TimeImpossible { .. }))), "{told:?}");
    }
    // The day alone was told: its first moment, though the token left the house later that day.
    let today = UnixMillis::midnight_in_japan(counter.shift.office.today());
    counter.shift.office.set_up(&token, &user("user01"), today).unwrap();
    let now = counter.shift.office.now();
    assert_eq!(last_moment(counter.shift.office.today(), now), now);
    counter.shift.office.note_locked(&token, now).unwrap();
}

#[test]
fn r33_a_token_that_was_set_up_is_its_contracts_for_good() {
    let mut counter = Counter::after(1);
    let token = book::token(1);
    send(&mut counter, &token);
    let at = counter.shift.office.now();
    counter.shift.office.set_up(&token, &user("user01"), at).unwrap();
    assert_eq!(counter.shift.office.register.token(&token).unwrap().unwrap().set_up_at, Some(at));
    // The one way by which the table leads a unit in use back to the shelf is closed to it.
    go(&mut counter, &token, &[TokenState::Suspended, TokenState::Inspected, TokenState::Quarantined]);
    let entry = Entry::new(Act::TokenRestocked, token.serial.as_str(), Outcome::Done);
    let restocked = counter
        .shift
        .office
        .write_stamped(|book, stamp| book.move_token(stamp, &token, TokenState::InStock, &entry));
    assert!(restocked.is_err());
    assert_eq!(state(&counter, &token), TokenState::Quarantined);
    assert_eq!(counter.arm(1, "26-3", 1), token_station::desk::provision::Input::Taken);
    assert_eq!(counter.value::<String>("SELECT contract FROM token WHERE serial = 'RT-00000001'"), "C-1");
}

#[test]
fn the_centres_file_is_taken_whole_and_known_lines_are_recognised() {
    let mut counter = Counter::after(2);
    send(&mut counter, &book::token(1));
    send(&mut counter, &book::token(2));
    counter.clock.advance(2 * DAY_MICROS);
    let rows = "RT-00000002,,2026-11-19 12:00,locked\n\
                RT-00000001,user01,2026-11-19 10:00,set_up\n\
                RT-00000002,user02,2026-11-19 11:00,set_up";
    let before = tokens(&counter);
    let looked = centre(&mut counter, rows, false);
    assert_eq!((verdicts(&looked), looked.taken), (vec![&Verdict::New; 3], false));
    assert_eq!(tokens(&counter), before, "looking writes nothing");
    assert!(centre(&mut counter, rows, true).taken);
    assert_eq!(state(&counter, &book::token(1)), TokenState::InUse);
    assert_eq!(state(&counter, &book::token(2)), TokenState::Locked, "the lock came after the set-up");
    let again = centre(&mut counter, rows, true);
    assert_eq!(verdicts(&again), vec![&Verdict::Identical; 3]);
    // The lock that the branch has lifted since is not laid again by the same file.
    go(&mut counter, &book::token(2), &[TokenState::InUse]);
    assert_eq!(verdicts(&centre(&mut counter, rows, true)), vec![&Verdict::Identical; 3]);
    assert_eq!(state(&counter, &book::token(2)), TokenState::InUse);
    // A later one is.
    counter.clock.advance(DAY_MICROS);
    assert!(centre(&mut counter, "RT-00000002,user03,2026-11-21 09:00,locked", true).taken);
    assert_eq!(state(&counter, &book::token(2)), TokenState::Locked);
    // A set-up of before the lock that is told after it counts, and does not lift the lock.
    assert!(centre(&mut counter, "RT-00000002,user03,2026-11-21 08:00,set_up", true).taken);
    assert_eq!(state(&counter, &book::token(2)), TokenState::Locked);
    let files = counter.value::<i64>("SELECT count(*) FROM journal WHERE act = 'centre_file_taken'");
    assert_eq!(files, 5);
    assert!(counter.shift.office.register.verify_journal().unwrap().first_bad.is_none());
}

#[test]
fn one_refused_line_refuses_the_centres_file() {
    let mut counter = Counter::after(2);
    send(&mut counter, &book::token(1));
    counter.clock.advance(DAY_MICROS);
    let before = tokens(&counter);
    let good = "RT-00000001,user01,2026-11-19 10:00,set_up";
    let cases = [
        ("RT-00000002,user02,2026-11-19 10:00,set_up", "R22"),
        ("RT-00000001,user02,2026-11-19 10:00,set_up", "R14"),
        ("RT-00000009,user02,2026-11-19 10:00,set_up", ""),
        ("RT-00000003,,2026-11-19 10:00,locked", ""),
        ("RT-00000001,user01,2026-12-19 10:00,set_up", ""),
    ];
    for (bad, rule) in cases {
        let import = centre(&mut counter, &format!("{good}\n{bad}"), true);
        let refused: Vec<_> =
            import.lines.iter().filter(|l| matches!(l.verdict, Verdict::Refused(_))).collect();
        assert_eq!((refused.len(), import.taken), (1, false), "{bad}: {import:?}");
        match &refused[0].verdict {
            Verdict::Refused(ImportRefusal::Customer(refusal)) => assert_eq!(refusal.rule(), rule, "{bad}"),
            other => panic!("{bad}: {other:?}"),
        }
    }
    assert_eq!(tokens(&counter), before);
    assert!(centre(&mut counter, good, true).taken);
}

/// A counter where token 2 (user02, user03) is in use and token 5 is to take its place.
fn exchanged() -> Counter {
    let mut counter = Counter::after(4);
    let old = book::token(2);
    send(&mut counter, &old);
    let at = counter.shift.office.now();
    counter.shift.office.set_up(&old, &user("user02"), at).unwrap();
    let mut request = counter.shift.office.register.request(&RequestNo("26-2".into())).unwrap();
    request.no = RequestNo("26-9".into());
    request.kind = token_station::domain::RequestKind::Exchange;
    request.reason = Some(token_station::domain::RequestReason::Battery);
    request.state = token_station::domain::RequestState::Approved;
    request.items.truncate(1);
    request.items[0].token = None;
    request.items[0].replaces = Some(old);
    counter.shift.office.write_stamped(|book, _| book.put_request(&request)).unwrap();
    assert!(matches!(counter.put_in(4), Seen::Ended(End::Recorded { .. })));
    counter
}

#[test]
fn w4_the_first_set_up_of_the_new_unit_makes_it_live_and_calls_the_old_one_home() {
    let mut counter = exchanged();
    let (old, new) = (book::token(2), book::token(5));
    send(&mut counter, &new);
    let live = |counter: &Counter, serial: &str| -> i64 {
        counter.value(&format!("SELECT count(*) FROM token_user WHERE serial = '{serial}' AND live = 1"))
    };
    assert_eq!((live(&counter, "RT-00000002"), live(&counter, "RT-00000005")), (2, 0), "both alive");
    let waits = counter.shift.office.due_set_ups(30).unwrap();
    assert!(waits.iter().all(|due| due.line.token != new), "the old one still signs in");
    let at = counter.shift.office.now();
    counter.shift.office.set_up(&new, &user("user03"), at).unwrap();
    assert_eq!(state(&counter, &old), TokenState::AwaitingReturn);
    assert_eq!(state(&counter, &new), TokenState::InUse);
    assert_eq!((live(&counter, "RT-00000002"), live(&counter, "RT-00000005")), (0, 2));
    // The second user of the new unit changes nothing more.
    let at = counter.shift.office.now();
    counter.shift.office.set_up(&new, &user("user02"), at).unwrap();
    assert_eq!(state(&counter, &old), TokenState::AwaitingReturn);
}

#[test]
fn w4_an_old_unit_that_stands_elsewhere_does_not_hinder_the_switch() {
    for (on_the_way, after) in [
        (&[TokenState::Locked][..], TokenState::AwaitingReturn),
        (&[TokenState::Suspended], TokenState::AwaitingReturn),
        (&[TokenState::Suspended, TokenState::Revoked], TokenState::Revoked),
        (&[TokenState::AwaitingReturn, TokenState::Returned], TokenState::Returned),
        (&[TokenState::Lost], TokenState::Lost),
    ] {
        let mut counter = exchanged();
        go(&mut counter, &book::token(2), on_the_way);
        send(&mut counter, &book::token(5));
        let at = counter.shift.office.now();
        counter.shift.office.set_up(&book::token(5), &user("user02"), at).unwrap();
        assert_eq!(state(&counter, &book::token(2)), after);
        assert_eq!(
            counter.value::<i64>("SELECT count(*) FROM token_user WHERE serial = 'RT-00000005' AND live"),
            2
        );
    }
}

#[test]
fn who_held_a_token_on_a_day_is_answered_from_the_ledger() {
    let mut counter = Counter::after(1);
    let token = book::token(1);
    let recorded = counter.shift.office.today();
    counter.clock.advance(3 * DAY_MICROS);
    send(&mut counter, &token);
    let sent = counter.shift.office.today();
    let at = counter.shift.office.now();
    counter.shift.office.set_up(&token, &user("user01"), at).unwrap();
    counter.clock.advance(5 * DAY_MICROS);
    go(&mut counter, &token, &[TokenState::AwaitingReturn]);
    counter.clock.advance(DAY_MICROS);
    go(&mut counter, &token, &[TokenState::Returned]);
    let register = &counter.shift.office.register;
    let on = |day| register.held_on(&token, day).unwrap();
    assert_eq!(on(recorded.yesterday().unwrap()), None, "it had not come in");
    let held = on(recorded).unwrap();
    assert_eq!((held.state, held.contract), (TokenState::Inspected, Some(ContractNo("C-1".into()))));
    let held = on(sent).unwrap();
    assert_eq!((held.state, held.users), (TokenState::InUse, vec![user("user01")]));
    assert_eq!(on(sent.tomorrow().unwrap()).unwrap().state, TokenState::InUse);
    let back = on(counter.shift.office.today()).unwrap();
    assert_eq!((back.state, back.users), (TokenState::Returned, vec![]));
}

#[test]
fn every_token_that_a_contract_ever_had_is_listed_with_its_time() {
    let mut counter = exchanged();
    send(&mut counter, &book::token(5));
    counter.clock.advance(DAY_MICROS);
    let at = counter.shift.office.now();
    counter.shift.office.set_up(&book::token(5), &user("user02"), at).unwrap();
    let register = &counter.shift.office.register;
    let tenures = register.all_tokens_of(&ContractNo("C-1".into())).unwrap();
    let of = |no: u32| tenures.iter().find(|tenure| tenure.token == book::token(no)).unwrap();
    assert_eq!(tenures.len(), 4, "three of the first requests, and the exchange");
    assert_eq!((of(2).until, of(5).until), (Some(at), None));
    assert!(of(2).from <= of(5).from && of(5).from > UnixMillis(0));
    assert_eq!(of(2).users.len(), 2, "those whom it served are kept");
    assert_eq!(register.all_tokens_of(&ContractNo("C-2".into())).unwrap().len(), 1);
}

#[test]
fn a_number_of_the_post_a_telephone_and_a_serial_are_found_with_what_they_belong_to() {
    let mut counter = Counter::after(1);
    let row =
        format!("C-8,西商店,ニシショウテン,active,soft,{ACCOUNT},543-0001,大阪府大阪市,user01=西=master");
    assert!(counter.contracts(&row).taken);
    let phone = PhoneId::parse("APP-77A0-19C4").unwrap();
    counter.shift.office.register_phone(&ContractNo("C-8".into()), &user("user01"), &phone).unwrap();
    rusqlite::Connection::open(&counter.path)
        .unwrap()
        .execute(
            "INSERT INTO parcel (request, tracking, enclosed_at, enclosed_by) VALUES ('26-1', '12345678903', 1, 'sato')",
            [],
        )
        .unwrap();
    let search = |typed: &str| counter.shift.office.register.search(typed, 10).unwrap();
    let parcel =
        Found::Parcel("123-45-67890-3".into(), RequestNo("26-1".into()), "株式会社サンプル商事".into());
    for typed in ["123-45-67890-3", "12345678903", "１２３４５６７８９０３", "1234"] {
        assert_eq!(search(typed), std::slice::from_ref(&parcel), "{typed}");
    }
    assert_eq!(search("123"), [], "too few characters for a number of the post");
    let found = Found::Phone(phone, ContractNo("C-8".into()), user("user01"));
    for typed in ["APP-77A0-19C4", "app-77", "ＡＰＰ－７７"] {
        assert_eq!(search(typed), std::slice::from_ref(&found), "{typed}");
    }
    let by = user("user01");
    counter.shift.office.revoke_phones(&ContractNo("C-8".into()), &[user("user01")], &by).unwrap();
    assert_eq!(counter.shift.office.register.search("APP-77", 10).unwrap(), [], "it is nobody's any more");
    let token = counter.shift.office.register.search("rt‐00000001", 10).unwrap();
    assert!(
        matches!(&token[..], [Found::Token(serial, TokenState::Inspected, Some(_))] if *serial == book::token(1).serial),
        "{token:?}"
    );
}

#[test]
fn a_contract_is_found_however_its_name_is_written() {
    let mut counter = Counter::new();
    let row = format!(
        "C-8,株式会社ヴィラ・キャッスル吉野―西館,ｶ)ｳﾞｲﾗｷﾔﾂｽﾙﾖｼﾉﾆｼｶﾝ,active,hard,{ACCOUNT},543-0001,大阪府大阪市,user01=西=master"
    );
    assert!(counter.contracts(&row).taken);
    let stored = counter.shift.office.register.contract(&ContractNo("C-8".into())).unwrap();
    assert_eq!(stored.name, "株式会社ヴィラ・キャッスル吉野―西館", "what is stored stays as it came");
    for typed in [
        "ゔぃらきゃっする",
        "㈱ヴィラキャッスル",
        "ｳﾞｨﾗ･ｷｬｯｽﾙ",
        "吉野西館",
        "吉野-西館",
        "ヨシノニシカン",
        "C-8",
        "ｃ－８",
        "c8",
    ] {
        let hits = counter.shift.office.register.search(typed, 10).unwrap();
        assert!(
            hits.iter().any(|hit| matches!(hit, Found::Contract(no, _) if no.0 == "C-8")),
            "{typed}: {hits:?}"
        );
    }
}
