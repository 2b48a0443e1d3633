//! What papers say about the life of tokens: R8, R14, R20, R23, R27, R28, W4, W5, W9, W12.

use jiff::civil::date;
use token_station::desk::DeskError;
use token_station::desk::papers::Subject;
use token_station::domain::{ContractNo, OtpMethod, Request, RequestKind, Yen};
use token_station::paper::{Content, Day, Fee, Guidance, Letter, Money};

use super::{no, replacing, request};
use crate::{Counter, book};

fn paper(counter: &Counter, subject: &Subject) -> Result<Content, DeskError> {
    counter.shift.office.paper(subject, 0)
}

fn letter(counter: &Counter, number: &str) -> Letter {
    match paper(counter, &Subject::Letter(no(number))).unwrap() {
        Content::Letter(letter) => *letter,
        other => panic!("{other:?}"),
    }
}

fn is_empty(outcome: &Result<Content, DeskError>) -> bool {
    matches!(outcome, Err(DeskError::NothingOnPaper { .. }))
}

fn days_after(counter: &Counter, days: i64) -> Day {
    Day(counter.shift.office.today().saturating_add(jiff::Span::new().days(days)))
}

#[test]
fn r23_the_letter_names_the_thirtieth_day_after_the_first_token_was_recorded() {
    let mut counter = Counter::after(2);
    let thirtieth = days_after(&counter, 30);
    counter.days_pass(3);
    counter.put_in(2);
    let Guidance::Hard { set_up_by, units, reissue_each, return_within_days, .. } =
        letter(&counter, "26-2").guidance
    else {
        panic!("a letter for hardware");
    };
    assert_eq!(set_up_by, thirtieth, "the earliest of two");
    let users: Vec<_> = units.iter().map(|unit| (unit.no, unit.users.join("・"))).collect();
    assert_eq!(users, [(1, "大谷・井上".to_owned()), (2, "森".to_owned())], "R14: the first is shared");
    assert_eq!((reissue_each, return_within_days), (Money(Yen(2200)), None));
}

#[test]
fn r27_r28_the_letter_names_the_fee_and_its_debit_and_a_first_token_has_none() {
    let counter = Counter::after(3);
    let debit_on = Day(counter.shift.office.next_debit_day().unwrap());
    assert_eq!(
        letter(&counter, "26-2").fee,
        Some(Fee { total: Money(Yen(4400)), pieces: 2, debit_on }),
        "two further tokens"
    );
    assert_eq!(letter(&counter, "26-1").fee, None, "R26");
}

#[test]
fn r28_a_debit_that_is_in_a_file_already_names_its_own_day() {
    let mut counter = Counter::after(3);
    let run = counter.shift.office.export_fees(&[]).unwrap();
    counter.days_pass(40);
    assert_eq!(letter(&counter, "26-2").fee.unwrap().debit_on, Day(run.debit_on));
}

#[test]
fn w4_an_exchange_brings_a_slip_for_the_old_unit_and_a_further_token_none() {
    let mut counter = Counter::after(4);
    counter.in_use(1);
    counter.approved(&replacing("26-8", RequestKind::Exchange, "C-1", 1, &["user01"]));
    let Content::ReturnSlip(slip) = paper(&counter, &Subject::ReturnSlip(no("26-8"))).unwrap() else {
        panic!("a slip");
    };
    assert_eq!(
        (slip.pieces, slip.return_within_days, slip.organisation.as_str()),
        (1, 60, "株式会社サンプル商事")
    );
    counter.put_in(4);
    let Guidance::Hard { return_within_days, .. } = letter(&counter, "26-8").guidance else { panic!() };
    assert_eq!(return_within_days, Some(60));
    assert_eq!(letter(&counter, "26-8").fee, None, "D4");
    assert!(is_empty(&paper(&counter, &Subject::ReturnSlip(no("26-2")))));
}

#[test]
fn r8_w5_a_change_to_telephones_brings_the_two_domains_and_a_slip_for_every_unit_that_is_out() {
    let mut counter = Counter::after(4);
    counter.in_use(1);
    counter.in_use(2);
    let change =
        Request { method: Some(OtpMethod::Soft), ..request("26-8", RequestKind::MethodChange, "C-1") };
    counter.approved(&change);
    let soft = letter(&counter, "26-8");
    let Guidance::Soft { mail_domains, users_per_phone, return_within_days } = soft.guidance else {
        panic!()
    };
    assert_eq!(mail_domains, ["@kinsan.co.jp", "@otp-auth.net"]);
    assert_eq!((users_per_phone, return_within_days, soft.fee), (10, Some(60), None), "R3, R5");
    let Content::ReturnSlip(slip) = paper(&counter, &Subject::ReturnSlip(no("26-8"))).unwrap() else {
        panic!("a slip");
    };
    assert_eq!(slip.pieces, 2);
    assert!(is_empty(&paper(&counter, &Subject::Receipt(no("26-8")))), "nothing is handed over");
}

#[test]
fn a_request_whose_tokens_are_not_all_recorded_has_neither_letter_nor_receipt() {
    let counter = Counter::after(2);
    for subject in [Subject::Letter(no("26-2")), Subject::Receipt(no("26-2"))] {
        let refused = paper(&counter, &subject);
        assert!(matches!(refused, Err(DeskError::NotReady { missing: 1, .. })), "{refused:?}");
    }
    let Content::Receipt(receipt) = paper(&counter, &Subject::Receipt(no("26-1"))).unwrap() else { panic!() };
    assert_eq!(receipt.pieces, 1);
}

#[test]
fn w12_the_letter_of_a_campaign_counts_a_contracts_units_and_names_the_first_end() {
    let mut counter = Counter::after(4);
    counter.in_use(1);
    counter.in_use(2);
    counter.in_use(4);
    let soon = days_after(&counter, 60);
    rusqlite::Connection::open(&counter.path)
        .unwrap()
        .execute("UPDATE lot SET expires_on = ?1", [soon.0.to_string()])
        .unwrap();
    let subject = Subject::CampaignLetter(ContractNo("C-1".into()));
    let letter = |counter: &Counter| match paper(counter, &subject).unwrap() {
        Content::CampaignLetter(letter) => *letter,
        other => panic!("{other:?}"),
    };
    let first = letter(&counter);
    assert_eq!((first.pieces, first.expires_on, first.each), (2, soon, None), "C-2 has its own letter");
    assert_eq!((first.reception_no.as_str(), first.branch.as_str()), ("", "001"));
    let begun = counter.shift.office.begin_expiry_campaign(&[book::token(1), book::token(2)]).unwrap();
    assert_eq!(letter(&counter).reception_no, begun[0].0);
    let nobody = Subject::CampaignLetter(ContractNo("C-9".into()));
    assert!(paper(&counter, &nobody).is_err());
}

#[test]
fn w9_the_balance_of_an_open_day_says_so_and_a_day_without_one_has_no_paper() {
    let counter = Counter::after(4);
    let today = counter.shift.office.today();
    let Content::DailyBalance(balance) = paper(&counter, &Subject::DailyBalance(today)).unwrap() else {
        panic!("a balance");
    };
    assert_eq!((balance.total.received, balance.total.units.iter().sum::<u32>()), (book::STOCK, book::STOCK));
    assert!(balance.closed.is_none() && balance.total.even);
    assert_eq!(balance.head.concat().len(), 64);
    assert_eq!(balance.work[0].1, 4, "four tokens were proved");
    assert!(is_empty(&paper(&counter, &Subject::DailyBalance(date(2020, 1, 1)))));
    assert!(is_empty(&paper(&counter, &Subject::DestructionRecord(today))));
    assert!(is_empty(&paper(&counter, &Subject::PostingList(today))));
}
