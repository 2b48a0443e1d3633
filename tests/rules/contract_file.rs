//! What a file of contracts may not undo or do by itself: R32, W13.

use token_station::desk::import::ImportRefusal;
use token_station::domain::{ContractNo, ContractStatus, OtpMethod, PhoneId, RequestNo};

use crate::customers::user;
use crate::{ACCOUNT, Counter, file_refused};

/// A line about C-2 and its two users.
fn line(status: &str, method: &str) -> String {
    format!(
        "C-2,𠮷野商店,ヨシノショウテン,{status},{method},{ACCOUNT},530-0041,大阪府大阪市北区,user01=𠮷野=master;user02=谷"
    )
}

fn stands(counter: &Counter) -> (ContractStatus, OtpMethod) {
    let contract = counter.shift.office.register.contract(&ContractNo("C-2".into())).unwrap();
    (contract.status, contract.method)
}

/// A soft contract whose second user has a telephone.
fn with_a_telephone() -> Counter {
    let mut counter = Counter::new();
    assert!(counter.contracts(&line("active", "soft")).taken);
    let phone = PhoneId::parse("APP-0001").unwrap();
    counter.shift.office.register_phone(&ContractNo("C-2".into()), &user("user02"), &phone).unwrap();
    counter
}

#[test]
fn w13_a_contract_that_has_ended_is_not_brought_back_by_a_file() {
    let mut counter = Counter::new();
    assert!(counter.contracts(&line("terminated", "hard")).taken, "nothing works for it");
    for status in ["active", "suspended"] {
        let refusal = file_refused(&counter.contracts(&line(status, "hard")));
        assert!(matches!(refusal, ImportRefusal::ContractEnded { .. }), "{status}: {refusal:?}");
    }
    assert_eq!(stands(&counter).0, ContractStatus::Terminated);
}

#[test]
fn w13_a_contract_with_tokens_or_telephones_does_not_end_by_file() {
    let mut counter = Counter::after(1);
    let hard = format!(
        "C-1,株式会社サンプル商事,サンプルショウジ,terminated,hard,{ACCOUNT},543-0001,大阪府大阪市天王寺区,\
         user01=山本=master;user02=大谷;user03=井上;user04=森"
    );
    let refusal = file_refused(&counter.contracts(&hard));
    assert!(matches!(refusal, ImportRefusal::EndsWithTokens { .. }), "{refusal:?}");
    let mut counter = with_a_telephone();
    let refusal = file_refused(&counter.contracts(&line("terminated", "soft")));
    assert!(matches!(refusal, ImportRefusal::EndsWithTokens { .. }), "{refusal:?}");
    counter
        .shift
        .office
        .revoke_phones(&ContractNo("C-2".into()), &[user("user02")], &user("user01"))
        .unwrap();
    assert!(counter.contracts(&line("terminated", "soft")).taken);
}

#[test]
fn r32_the_method_of_a_contract_with_telephones_does_not_change_by_file() {
    let mut counter = with_a_telephone();
    let refusal = file_refused(&counter.contracts(&line("active", "hard")));
    assert!(matches!(refusal, ImportRefusal::MethodWithTokens { .. }), "{refusal:?}");
    assert_eq!(stands(&counter).1, OtpMethod::Soft);
}

#[test]
fn r32_a_file_does_not_take_back_a_method_that_a_request_has_changed() {
    let mut counter = Counter::new();
    assert!(counter.contracts(&line("active", "soft")).taken);
    let text = "request_no,received_on,kind,contract_no,branch,seal_checked,users,new_method\n\
                26-8,2026-11-20,method_change,C-2,001,yes,user01+user02,hard\n";
    assert!(counter.shift.office.import_requests("r.csv", text.as_bytes(), true).unwrap().taken);
    counter.shift.office.approve(&RequestNo("26-8".into())).unwrap();
    let refusal = file_refused(&counter.contracts(&line("active", "soft")));
    assert!(matches!(refusal, ImportRefusal::MethodWithTokens { .. }), "{refusal:?}");
    assert_eq!(stands(&counter).1, OtpMethod::Hard);
}

#[test]
fn a_user_with_a_telephone_does_not_vanish_with_a_file() {
    let mut counter = with_a_telephone();
    let without = line("active", "soft").replace(";user02=谷", "");
    let refusal = file_refused(&counter.contracts(&without));
    assert!(
        matches!(&refusal, ImportRefusal::UserWithToken { user, .. } if user.0 == "user02"),
        "{refusal:?}"
    );
}
