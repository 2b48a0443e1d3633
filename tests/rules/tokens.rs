//! Whose token is whose: R13, R14, R16, R17, R18, R21, R34.

use proptest::prelude::*;
use token_station::desk::import::ImportRefusal;
use token_station::desk::provision::{BookAct, End, Input, Ticket};
use token_station::domain::otp::totp;
use token_station::domain::rules::{Holding, may_issue, may_take};
use token_station::domain::secret::SecretLength;
use token_station::domain::{
    ContractStatus, FeeTable, Profile, Refusal, RequestNo, Secret, TokenState, UserId,
};
use token_station::exchange::Reason;

use crate::shift::Seen;
use crate::tray::lock;
use crate::{ACCOUNT, Counter, book, file_refused};

fn users(names: &[&str]) -> Vec<UserId> {
    names.iter().map(|name| UserId((*name).into())).collect()
}

proptest! {
    #[test]
    fn r13_every_code_has_six_digits_and_lives_for_sixty_seconds(
        bytes in prop::array::uniform20(any::<u8>()),
        unix_secs in 0_u64..8_000_000_000,
    ) {
        let secret = Secret::filled::<SecretLength>(20, |out| {
            out.copy_from_slice(&bytes);
            Ok(())
        })
        .unwrap();
        let step = Profile::SERVICE.step_at(unix_secs);
        let code = totp(&secret, Profile::SERVICE, step);
        prop_assert_eq!(code.as_str().len(), 6);
        prop_assert!(code.as_str().bytes().all(|digit| digit.is_ascii_digit()));
        let minute = unix_secs - unix_secs % 60;
        prop_assert_eq!(Profile::SERVICE.step_at(minute), step);
        prop_assert_eq!(Profile::SERVICE.step_at(minute + 59), step);
        prop_assert_eq!(Profile::SERVICE.step_at(minute + 60), step + 1);
    }
}

#[test]
fn r13_a_leading_zero_stands_on_the_token_and_in_the_station() {
    let counter = Counter::after(1);
    let job = counter.shift.office.register.job_of(&book::token(1)).unwrap().unwrap();
    let mut seen = 0;
    for _ in 0..600 {
        counter.clock.advance(60_000_000);
        let lcd = lock(&counter.units[0]).lcd(counter.clock.host()).unwrap();
        let code = counter.shift.office.code_at(job.no, lcd.step).unwrap();
        assert_eq!(lcd.code.as_str(), code.as_str());
        assert_eq!(lcd.code.as_str().len(), 6);
        seen += u32::from(code.as_str().starts_with('0'));
    }
    assert!(seen > 0, "no code of ten hours began with a zero");
}

#[test]
fn r14_one_token_may_serve_several_users_of_one_contract() {
    let counter = Counter::after(2);
    let served = counter.shift.office.register.token_users(&book::token(2)).unwrap();
    assert_eq!(served, users(&["user02", "user03"]));
}

#[test]
fn r14_a_token_serves_nobody_outside_its_contract() {
    let mut counter = Counter::new();
    let import = counter.requests(&[["26-8", "2026-11-20", "additional", "C-2", "user01+user02"]]);
    let refusal = file_refused(&import);
    assert!(
        matches!(&refusal, ImportRefusal::Rule(rule @ Refusal::UnknownUser { .. }) if rule.rule() == "R14"),
        "{refusal:?}"
    );
}

#[test]
fn r16_a_request_gives_nobody_two_tokens() {
    let mut counter = Counter::new();
    let import = counter.requests(&[["26-8", "2026-11-20", "additional", "C-1", "user02;user02"]]);
    let refusal = file_refused(&import);
    assert!(
        matches!(&refusal, ImportRefusal::Row(row) if matches!(row.reason, Reason::UserTwice { .. })),
        "{refusal:?}"
    );
}

#[test]
fn r16_who_has_a_token_gets_no_second_one() {
    let mut counter = Counter::after(4);
    assert!(counter.requests(&[["26-8", "2026-11-20", "additional", "C-1", "user03"]]).taken);
    let refusal = counter.refusal("26-8");
    assert!(matches!(&refusal, Refusal::UserHasToken { token, .. } if *token == book::token(2).serial));
    assert_eq!(refusal.rule(), "R16");
    assert_eq!(counter.put_in(4), Seen::NothingToDo);
}

#[test]
fn r16_two_slots_do_not_work_for_the_same_user_at_the_same_time() {
    let mut counter = Counter::new();
    assert!(counter.requests(&[["26-8", "2026-11-20", "additional", "C-1", "user01"]]).taken);
    assert!(matches!(counter.arm(1, "26-1", 1), Input::Armed(_)));
    assert_eq!(counter.arm(2, "26-8", 1), Input::Taken);
    let state = counter.shift.office.register.token(&book::token(2)).unwrap().unwrap().state;
    assert_eq!(state, TokenState::InStock, "the second token was not touched");
}

proptest! {
    #[test]
    fn r16_whatever_a_contract_holds_a_user_with_a_live_token_is_refused(
        states in prop::collection::vec(prop::sample::select(TokenState::ALL), 1..6),
    ) {
        let counter = Counter::new();
        let register = &counter.shift.office.register;
        let mut request = register.request(&RequestNo("26-2".into())).unwrap();
        request.items.truncate(1);
        let contract = register.contract(&request.contract).unwrap();
        let holdings: Vec<Holding> = (0..).zip(&states).map(|(at, state)| Holding {
            token: book::token(50 + at),
            state: *state,
            users: users(&["user03"]),
        }).collect();
        let today = counter.shift.office.today();
        let told = may_issue(&request, &request.items[0], &contract, &holdings, &FeeTable::published(), today);
        match holdings.iter().find(|held| held.state.binds_users()) {
            Some(held) => {
                let (user, token) = (UserId("user03".into()), held.token.serial.clone());
                prop_assert_eq!(told, Err(Refusal::UserHasToken { contract: contract.no, user, token }));
            }
            None => prop_assert!(told.is_ok(), "{told:?}"),
        }
    }
}

/// Tries to take a token for an item of another request.
fn taken_for(counter: &mut Counter, token: u32, no: &str) -> Result<(), Refusal> {
    let ticket = Ticket { request: RequestNo(no.into()), item: 1 };
    let look = BookAct::Look { token: book::token(token), ticket };
    let Input::Looked(facts) = counter.shift.office.perform(&look).unwrap() else { panic!("not looked") };
    let abilities = token_station::domain::Abilities::default();
    may_take(&book::token(token), "PTB-1", abilities, facts.profile, facts.stored.as_ref())
}

#[test]
fn r17_a_token_of_one_company_is_taken_for_no_other() {
    let mut counter = Counter::after(2);
    let refusal = taken_for(&mut counter, 1, "26-3").err().unwrap();
    assert!(matches!(&refusal, Refusal::TokenOfOther { contract, .. } if contract.0 == "C-1"));
    assert_eq!(refusal.rule(), "R17");
    assert_eq!(counter.put_in(0), Seen::Left, "and the slot leaves it alone");
    assert_eq!(counter.arm(1, "26-3", 1), Input::Taken, "and so does the register");
}

#[test]
fn r34_a_token_serves_no_second_contract_of_the_same_owner() {
    let mut counter = Counter::after(1);
    let same = format!(
        "C-3,株式会社サンプル商事,サンプルショウジ,active,hard,{ACCOUNT},543-0001,大阪府大阪市天王寺区,user01=山本=master"
    );
    assert!(counter.contracts(&same).taken);
    assert!(counter.requests(&[["26-8", "2026-11-10", "new", "C-3", "user01"]]).taken);
    let refusal = taken_for(&mut counter, 1, "26-8").err().unwrap();
    assert!(matches!(refusal, Refusal::TokenOfOther { .. }));
    assert_eq!(counter.arm(1, "26-8", 1), Input::Taken);
    // A token of its own is fine, although the same person has one in the other contract.
    assert!(matches!(counter.put_in(1), Seen::Ended(End::Recorded { .. })));
    assert_eq!(counter.value::<String>("SELECT contract FROM token WHERE serial = 'RT-00000002'"), "C-3");
}

#[test]
fn r18_nothing_is_issued_for_a_contract_that_is_not_active() {
    for status in [ContractStatus::Suspended, ContractStatus::Terminated] {
        let mut counter = Counter::new();
        let stopped = format!(
            "C-2,𠮷野商店,ヨシノショウテン,{},hard,{ACCOUNT},530-0041,大阪府大阪市北区,user01=𠮷野=master",
            status.as_str()
        );
        assert!(counter.contracts(&stopped).taken);
        let refusal = counter.refusal("26-3");
        assert!(matches!(&refusal, Refusal::ContractNotActive { status: told, .. } if *told == status));
        assert_eq!(refusal.rule(), "R18");
        // The others go on; nobody gets a token for this one.
        for at in 0..3 {
            assert!(matches!(counter.put_in(at), Seen::Ended(End::Recorded { .. })));
        }
        assert_eq!(counter.put_in(3), Seen::NothingToDo);
    }
}

#[test]
fn r18_a_contract_that_stops_while_its_token_is_armed_leaves_a_decision_and_no_dead_end() {
    let mut counter = Counter::new();
    assert!(matches!(counter.arm(1, "26-1", 1), Input::Armed(_)));
    let stopped = format!(
        "C-1,株式会社サンプル商事,サンプルショウジ,suspended,hard,{ACCOUNT},543-0001,大阪府大阪市天王寺区,\
         user01=山本=master;user02=大谷;user03=井上;user04=森"
    );
    assert!(counter.contracts(&stopped).taken);
    // The operator tries again three times and then sets it apart.
    assert_eq!(counter.put_in(0), Seen::Ended(End::Quarantined(book::token(1).serial)));
    assert_eq!(counter.shift.office.register.unfinished_jobs().unwrap(), []);
    assert_eq!(counter.value::<String>("SELECT reason FROM job"), "rule-refused");
    assert!(lock(&counter.units[0]).live().is_none(), "it was written all the same");
}

#[test]
fn r21_a_first_issue_is_exactly_one_token() {
    let mut counter = Counter::new();
    let import = counter.requests(&[["26-8", "2026-11-20", "new", "C-1", "user01;user02"]]);
    let refusal = file_refused(&import);
    assert!(
        matches!(&refusal, ImportRefusal::Rule(rule @ Refusal::FirstIssueNotOne { quantity: 2, .. })
            if rule.rule() == "R21"),
        "{refusal:?}"
    );
}

#[test]
fn r21_a_contract_has_one_first_token() {
    let mut counter = Counter::after(1);
    assert!(counter.requests(&[["26-8", "2026-11-20", "new", "C-1", "user04"]]).taken);
    let refusal = counter.refusal("26-8");
    assert!(matches!(refusal, Refusal::FirstIssueTwice { .. }));
    assert_eq!(refusal.rule(), "R21");
}

#[test]
fn r21_two_slots_do_not_work_on_two_first_tokens_of_one_contract() {
    let mut counter = Counter::new();
    assert!(counter.requests(&[["26-8", "2026-11-20", "new", "C-1", "user04"]]).taken);
    assert!(matches!(counter.arm(1, "26-1", 1), Input::Armed(_)));
    assert_eq!(counter.arm(2, "26-8", 1), Input::Taken);
}

#[test]
fn r21_a_first_token_that_was_overtaken_by_an_additional_one_is_finished() {
    let mut counter = Counter::new();
    assert!(matches!(counter.arm(1, "26-1", 1), Input::Armed(_)));
    assert!(matches!(counter.put_in(1), Seen::Ended(End::Recorded { .. })), "an additional token overtakes");
    assert!(matches!(counter.put_in(0), Seen::Ended(End::Recorded { .. })), "the first one is finished");
    assert_eq!(counter.value::<i64>("SELECT yen FROM fee_line WHERE request = '26-1'"), 0);
}
