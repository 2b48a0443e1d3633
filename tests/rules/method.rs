//! One method for the whole contract: R30, R31, R32.

use token_station::desk::import::ImportRefusal;
use token_station::domain::{Refusal, RequestNo};
use token_station::register::schema::TABLES;

use crate::{ACCOUNT, CONTRACT_HEADER, Counter, file_refused};

/// A file of contracts with one more column.
fn with_column(counter: &mut Counter, column: &str, value: &str) -> ImportRefusal {
    let header = CONTRACT_HEADER.trim_end();
    let text = format!(
        "{header},{column}\nC-8,西商店,ニシショウテン,active,hard,{ACCOUNT},543-0001,大阪府大阪市,user01=西=master,{value}\n"
    );
    let import = counter.shift.office.import_contracts("contracts.csv", text.as_bytes(), true).unwrap();
    file_refused(&import)
}

#[test]
fn r30_whether_codes_are_asked_for_is_a_matter_of_the_contract() {
    let has = |table: &str, column: &str| {
        let table = TABLES.iter().find(|known| known.name == table).unwrap();
        table.columns.iter().any(|(name, _)| *name == column)
    };
    assert!(has("contract", "method"));
    for word in ["method", "otp", "otp_kind", "otp_enabled", "enabled"] {
        assert!(!has("contract_user", word), "a user has a switch of his own: {word}");
    }
}

#[test]
fn r31_a_file_that_switches_single_users_is_refused_whole() {
    let mut counter = Counter::new();
    for column in ["otp_enabled", "利用可否", "ワンタイムパスワード"] {
        let refusal = with_column(&mut counter, column, "yes");
        assert!(
            matches!(&refusal, ImportRefusal::Row(row) if row.reason.rule() == "R31"),
            "{column}: {refusal:?}"
        );
    }
    assert_eq!(counter.value::<i64>("SELECT count(*) FROM contract"), 2);
}

#[test]
fn r32_a_file_that_mixes_methods_within_a_contract_is_refused_whole() {
    let mut counter = Counter::new();
    let refusal = with_column(&mut counter, "user_method", "hard");
    assert!(matches!(&refusal, ImportRefusal::Row(row) if row.reason.rule() == "R32"), "{refusal:?}");
    let import = counter.contracts(&format!(
        "C-8,西商店,ニシショウテン,active,hard,{ACCOUNT},543-0001,大阪府大阪市,user01=西=master;user02=東=soft"
    ));
    let refusal = file_refused(&import);
    assert!(matches!(&refusal, ImportRefusal::Row(row) if row.reason.rule() == "R32"), "{refusal:?}");
}

#[test]
fn r32_a_contract_with_another_method_gets_no_hardware_token() {
    for method in ["soft", "none"] {
        let mut counter = Counter::new();
        let row = format!(
            "C-2,𠮷野商店,ヨシノショウテン,active,{method},{ACCOUNT},530-0041,大阪府大阪市北区,user01=𠮷野=master"
        );
        assert!(counter.contracts(&row).taken);
        let refusal = counter.refusal("26-3");
        assert!(matches!(&refusal, Refusal::MethodNotHard { .. }));
        assert_eq!(refusal.rule(), "R32");
    }
}

#[test]
fn r32_the_method_of_a_contract_with_tokens_does_not_change_by_file() {
    let mut counter = Counter::after(1);
    let row = format!(
        "C-1,株式会社サンプル商事,サンプルショウジ,active,soft,{ACCOUNT},543-0001,大阪府大阪市天王寺区,\
         user01=山本=master;user02=大谷;user03=井上;user04=森"
    );
    let refusal = file_refused(&counter.contracts(&row));
    assert!(matches!(refusal, ImportRefusal::MethodWithTokens { .. }));
    assert!(counter.ticket("26-2").is_ok());
    assert_eq!(counter.shift.office.register.request(&RequestNo("26-2".into())).unwrap().recorded(), 0);
}
