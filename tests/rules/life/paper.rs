//! A request through its states, and what paper each kind needs: R10, R11.

use token_station::domain::{
    Channel, ContractNo, ContractStatus, FormKind, LifeRefusal, OtpMethod, Refusal, RequestItem, RequestKind,
    RequestState, TokenState,
};

use super::{about, life_refusal, no, request, users};
use crate::{ACCOUNT, Counter};

#[test]
fn a_request_waits_goes_back_comes_again_and_is_approved() {
    let mut counter = Counter::after(0);
    let mut paper = request("26-8", RequestKind::Additional, "C-1");
    paper.items = vec![RequestItem { no: 1, users: users(&["user04"]), replaces: None, token: None }];
    counter.take_in(&paper);
    let office = &mut counter.shift.office;
    office.note_waiting(&paper.no, "代理人届を確認中").unwrap();
    office.note_waiting(&paper.no, "委任状の到着待ち").unwrap();
    office.send_back(&paper.no, "印影が不鮮明").unwrap();
    let refusal = life_refusal(office.approve(&paper.no));
    assert!(matches!(refusal, LifeRefusal::StepWrong { state: RequestState::SentBack, .. }));
    office.take_up_again(&paper.no).unwrap();
    office.approve(&paper.no).unwrap();
    assert_eq!(counter.request_state("26-8"), RequestState::Approved);
    let reasons: String = counter.value(
        "SELECT group_concat(reason, '/') FROM (SELECT reason FROM journal WHERE object = '26-8' AND reason != '' \
         ORDER BY seq)",
    );
    assert_eq!(reasons, "代理人届を確認中/委任状の到着待ち/印影が不鮮明");
}

#[test]
fn a_step_back_needs_a_reason_and_a_request_that_is_over_takes_none() {
    let mut counter = Counter::after(0);
    let office = &mut counter.shift.office;
    assert_eq!(life_refusal(office.cancel(&no("26-1"), " ")), LifeRefusal::NoReason);
    assert_eq!(life_refusal(office.send_back(&no("26-1"), "")), LifeRefusal::NoReason);
    office.cancel(&no("26-1"), "取下げ").unwrap();
    for outcome in [
        office.cancel(&no("26-1"), "もう一度"),
        office.send_back(&no("26-1"), "もう一度"),
        office.note_waiting(&no("26-1"), "もう一度"),
        office.take_up_again(&no("26-1")),
        office.approve(&no("26-1")),
        office.note_seal(&no("26-1")),
    ] {
        assert!(matches!(life_refusal(outcome), LifeRefusal::StepWrong { .. }));
    }
}

#[test]
fn nothing_is_approved_before_its_seal_is_compared() {
    let mut counter = Counter::after(0);
    let mut paper = request("26-8", RequestKind::Additional, "C-1");
    paper.items = vec![RequestItem { no: 1, users: users(&["user04"]), replaces: None, token: None }];
    paper.paper.seal_checked = false;
    assert!(matches!(counter.not_approved(&paper), LifeRefusal::SealNotChecked { .. }));
    counter.shift.office.note_seal(&paper.no).unwrap();
    counter.shift.office.approve(&paper.no).unwrap();
    assert_eq!(counter.told("seal_checked", "26-8"), 1);
}

#[test]
fn r10_a_revocation_on_paper_ends_the_tokens_it_names_and_no_others() {
    let mut counter = Counter::after(4);
    counter.in_use(2);
    counter.in_use(3);
    counter.approved(&about("26-8", RequestKind::Revocation, "C-1", &[2]));
    assert_eq!(counter.state(2), TokenState::AwaitingReturn);
    assert_eq!(counter.state(3), TokenState::InUse);
    assert_eq!(counter.request_state("26-8"), RequestState::Completed);
}

#[test]
fn r10_a_revocation_on_paper_frees_the_telephones_of_a_soft_contract() {
    let mut counter = Counter::after(0);
    let soft = format!(
        "C-2,𠮷野商店,ヨシノショウテン,active,soft,{ACCOUNT},530-0041,大阪府大阪市北区,user01=𠮷野=master;user02=谷"
    );
    assert!(counter.contracts(&soft).taken);
    let file = rusqlite::Connection::open(&counter.path).unwrap();
    for user in ["user01", "user02"] {
        file.execute(
            "INSERT INTO soft_registration (contract, user, phone, registered_at) VALUES ('C-2', ?1, ?1, 1)",
            [user],
        )
        .unwrap();
    }
    drop(file);
    let mut revocation = request("26-8", RequestKind::Revocation, "C-2");
    revocation.items = vec![RequestItem { no: 1, users: users(&["user02"]), replaces: None, token: None }];
    counter.approved(&revocation);
    let left: String = counter.value("SELECT user FROM soft_registration WHERE revoked_at IS NULL");
    assert_eq!(left, "user01");
    assert_eq!(counter.told("soft_revoked", "C-2"), 1);
}

#[test]
fn r11_a_revocation_may_come_by_web_and_nothing_else_may() {
    let mut counter = Counter::after(1);
    counter.in_use(1);
    for kind in RequestKind::ALL.iter().filter(|kind| **kind != RequestKind::Revocation) {
        let mut paper = about("26-7", *kind, "C-1", &[]);
        paper.paper.channel = Channel::Web;
        paper.items = vec![RequestItem { no: 1, users: users(&["user04"]), replaces: None, token: None }];
        let refusal = counter.not_approved(&paper);
        assert!(matches!(refusal.rule(), "R11" | "R37"), "{kind}: {refusal:?}");
    }
    let mut web = about("26-8", RequestKind::Revocation, "C-1", &[1]);
    (web.paper.channel, web.paper.form, web.paper.seal_checked) = (Channel::Web, FormKind::Notice, false);
    counter.approved(&web);
    assert_eq!(counter.state(1), TokenState::AwaitingReturn);
}

#[test]
fn r18_a_stopped_contract_gets_nothing_and_can_still_lose_what_it_has() {
    let mut counter = Counter::after(1);
    counter.in_use(1);
    let stopped = format!(
        "C-1,株式会社サンプル商事,サンプルショウジ,suspended,hard,{ACCOUNT},543-0001,大阪府大阪市天王寺区,\
         user01=山本=master;user02=大谷;user03=井上;user04=森"
    );
    assert!(counter.contracts(&stopped).taken);
    let mut more = request("26-7", RequestKind::Additional, "C-1");
    more.items = vec![RequestItem { no: 1, users: users(&["user04"]), replaces: None, token: None }];
    assert_eq!(counter.not_approved(&more).rule(), "R18");
    counter.approved(&about("26-8", RequestKind::Revocation, "C-1", &[1]));
    assert_eq!(counter.state(1), TokenState::AwaitingReturn);
}

#[test]
fn a_file_approves_nothing_whose_approval_acts_and_revives_nothing_that_is_over() {
    let mut counter = Counter::after(1);
    assert!(counter.requests(&[["26-8", "2026-11-20", "termination", "C-2", ""]]).taken);
    assert_eq!(counter.request_state("26-8"), RequestState::Received);
    counter.shift.office.approve(&no("26-8")).unwrap();
    let contract = counter.shift.office.register.contract(&ContractNo("C-2".into())).unwrap();
    assert_eq!((contract.status, contract.method), (ContractStatus::Terminated, OtpMethod::Hard));
    let again = counter.requests(&[["26-8", "2026-11-21", "termination", "C-2", ""]]);
    assert!(!again.taken, "a file took up a request that is over");
    assert_eq!(counter.request_state("26-8"), RequestState::Completed);
}

#[test]
fn a_first_issue_that_could_never_be_issued_is_not_approved() {
    let mut counter = Counter::after(1);
    let mut first = request("26-8", RequestKind::New, "C-1");
    first.items = vec![RequestItem { no: 1, users: users(&["user04"]), replaces: None, token: None }];
    let refusal = counter.not_approved(&first);
    assert!(matches!(refusal, LifeRefusal::Rule(Refusal::FirstIssueTwice { .. })));
}
