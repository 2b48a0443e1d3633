//! The customer's side through the desk thread: what is refused is said beside its field, and pictures follow the book.

use token_station::bench::message::{
    Command, CustomerAct, CustomerNews, CustomerQuery, Event, FeeAct, FitView, ImportKind, Query, SlotNo,
};
use token_station::domain::otp::Code;
use token_station::domain::{
    Clock as _, ContractNo, Digits, FeeKey, FeeReason, PhoneId, RequestNo, SoftStatus, UserId, Yen,
};

use crate::bench::{Bench, provision, unwatched};
use crate::book;

fn user() -> UserId {
    UserId("user01".into())
}

fn contract() -> ContractNo {
    ContractNo("C-8".into())
}

/// The code of the next word that is said beside a field.
fn told(bench: &mut Bench) -> &'static str {
    bench.take("a word beside the field", |_, event| match event {
        Event::Customer(news) => match &**news {
            CustomerNews::Told { notice, .. } => Some(notice.code),
            _ => None,
        },
        _ => None,
    })
}

#[test]
fn what_is_refused_is_said_beside_its_field_and_the_shown_contract_follows_what_was_done() {
    let mut bench = Bench::start(1);
    let file = bench.file("contracts.csv");
    std::fs::write(
        &file,
        "contract_no,name,kana,status,method,postal_code,address,users\n\
         C-8,西商店,ニシショウテン,active,soft,543-0001,大阪府大阪市,user01=西=master\n",
    )
    .unwrap();
    bench.ask(Command::Import { kind: ImportKind::Contracts, path: file, take: true });
    bench.wait("the contracts", |bench| bench.told("import-taken"));
    bench.ask(Command::Show(Query::Contract(contract())));
    let phone = PhoneId::parse("APP-0001").unwrap();
    let register = || {
        Command::Customer(CustomerAct::RegisterPhone {
            contract: contract(),
            user: user(),
            phone: phone.clone(),
        })
    };
    bench.ask(register());
    assert_eq!(told(&mut bench), "phone-registered");
    let shown = bench.take("the contract with its telephone", |_, event| match event {
        Event::Contract(view) if view.phones[0].status == SoftStatus::Registered => {
            Some(view.phones[0].clone())
        }
        _ => None,
    });
    assert_eq!(shown.phone.map(|(id, _)| id), Some(phone.clone()));
    bench.ask(register());
    assert_eq!(told(&mut bench), "phone-held");
    let by = user();
    bench.ask(Command::Customer(CustomerAct::RevokePhone { contract: contract(), user: user(), by }));
    assert_eq!(told(&mut bench), "phone-revoked");
    bench.take("the contract without it", |_, event| match event {
        Event::Contract(view) => (view.phones[0].status == SoftStatus::Revoked).then_some(()),
        _ => None,
    });
    bench.close_and_check(&[]);
}

#[test]
fn the_counter_checks_a_recorded_tokens_code_and_its_deadline_is_on_the_list() {
    let mut bench = Bench::start(1);
    let unit = bench.put_in(1, 1, &[], unwatched());
    bench.ask(provision(1));
    bench.wait("the record", |bench| bench.told("recorded"));
    let serial = book::token(1).serial;
    let shown = unit.lcd().unwrap();
    let check = |code: &str| {
        let code = Code::parse(code, Digits::Six).unwrap();
        Command::Customer(CustomerAct::CheckCode { serial: serial.clone(), code })
    };
    bench.ask(check(shown.code.as_str()));
    let fit = bench.take("how the code fits", |_, event| match event {
        Event::Customer(news) => match **news {
            CustomerNews::CodeChecked { fit, .. } => Some(fit),
            _ => None,
        },
        _ => None,
    });
    // A minute may end between the display and the desk.
    assert!(matches!(fit, FitView::Right(-1..=0)), "{fit:?}");
    // It lies in the house: nobody can have set it up (R22).
    bench.ask(Command::Customer(CustomerAct::SetUp { serial: serial.clone(), user: user(), on: None }));
    assert_eq!(told(&mut bench), "not-to-set-up");
    bench.ask(Command::Show(Query::Customer(CustomerQuery::Deadlines)));
    let rows = bench.take("the deadlines", |_, event| match event {
        Event::Customer(news) => match &**news {
            CustomerNews::Deadlines(rows) => Some(rows.clone()),
            _ => None,
        },
        _ => None,
    });
    assert_eq!(rows, [], "thirty days are left");
    let on = bench.clock.now().day_in_japan();
    bench.ask(Command::Show(Query::Customer(CustomerQuery::HeldOn { serial: serial.clone(), on })));
    let held = bench.take("who held it", |_, event| match event {
        Event::Customer(news) => match &**news {
            CustomerNews::Held(view) => Some(view.clone()),
            _ => None,
        },
        _ => None,
    });
    let (no, _) = held.held.unwrap().contract.unwrap();
    assert_eq!((held.serial, no.0.as_str()), (serial, "C-1"));
    bench.close_and_check(&[(1, &unit)]);
}

#[test]
fn r27_the_fee_of_a_request_is_what_stands_in_the_register_and_not_what_the_table_says_again() {
    let mut bench = Bench::start(1);
    let unit = bench.put_in(1, 1, &[], unwatched());
    let request = RequestNo("26-2".into());
    let fee = |bench: &mut Bench| {
        bench.settle();
        bench.ask(Command::Show(Query::Request(request.clone())));
        bench.take("the request", |_, event| match event {
            Event::Request(view) if view.row.request == request => Some((view.row.recorded, view.fee)),
            _ => None,
        })
    };
    assert_eq!(fee(&mut bench), (0, Yen(4400)));
    bench.ask(Command::Provision { request: Some(request.clone()), slot: Some(SlotNo(1)) });
    bench.wait("the record", |bench| bench.told("recorded"));
    assert_eq!(fee(&mut bench), (1, Yen(4400)));
    let line = FeeKey { request: request.clone(), item: 1, reason: FeeReason::AdditionalToken };
    bench.ask(Command::Fees(FeeAct::Waive { fee: line, reason: "x".into() }));
    assert_eq!(fee(&mut bench), (1, Yen(2200)), "the waived line stands, so the table is not asked again");
    bench.close_and_check(&[(1, &unit)]);
}
