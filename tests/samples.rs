//! The files of `assets/samples`: they read without fault, are written back byte for byte, and can all be served.
//!
//! This freezes the CSV forms: a change that reads or writes these bytes differently is a change of format.

#![expect(clippy::unwrap_used, reason = "a sample that cannot be read fails its test")]

use std::fs;
use std::path::Path;

use token_station::domain::rules::{Holding, may_issue};
use token_station::domain::{
    Contract, ContractStatus, FeeTable, OtpMethod, Request, RequestKind, TokenId, TokenState, Yen,
};
use token_station::exchange::{
    Encoding, Listed, read_contracts, read_requests, read_stock, write_contracts, write_requests, write_stock,
};

fn sample(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(name);
    fs::read(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

fn values<T>(rows: Vec<Listed<T>>) -> Vec<T> {
    rows.into_iter().map(|row| row.value).collect()
}

fn contracts() -> Vec<Contract> {
    values(read_contracts(&sample("contracts.csv")).whole().unwrap())
}

fn requests() -> Vec<Request> {
    values(read_requests(&sample("requests.csv"), &|_, _| None).whole().unwrap())
}

#[test]
fn the_contracts_are_read_and_written_byte_for_byte() {
    let contracts = contracts();
    assert_eq!(contracts.len(), 40);
    assert!(contracts.iter().any(|contract| contract.name.contains("葛\u{e0100}城")));
    assert!(write_contracts(&contracts, Encoding::Utf8).unwrap() == sample("contracts.csv"));
}

#[test]
fn the_cp932_file_holds_the_same_contracts_without_those_it_cannot_write() {
    let bytes = sample("contracts-cp932.csv");
    let reading = read_contracts(&bytes);
    assert_eq!(reading.encoding, Encoding::Cp932);
    let narrow = values(reading.whole().unwrap());
    assert!(write_contracts(&narrow, Encoding::Cp932).unwrap() == bytes);
    for contract in contracts() {
        let alone = write_contracts(std::slice::from_ref(&contract), Encoding::Cp932);
        assert_eq!(alone.is_ok(), narrow.contains(&contract), "{}", contract.name);
    }
    assert_eq!(narrow.len(), 37);
}

#[test]
fn the_requests_and_the_delivery_are_read_and_written_byte_for_byte() {
    let requests = requests();
    assert_eq!(requests.len(), 12);
    assert!(write_requests(&requests, Encoding::Utf8).unwrap() == sample("requests.csv"));
    let tokens = values(read_stock(&sample("stock.csv")).whole().unwrap());
    assert_eq!(tokens.len(), 60);
    assert_eq!(tokens[0].id, TokenId::parse("RT", "RT-00001801").unwrap());
    assert!(write_stock(&tokens, Encoding::Utf8).unwrap() == sample("stock.csv"));
}

#[test]
fn every_token_of_every_request_may_be_issued_one_after_the_other() {
    let (contracts, fees) = (contracts(), FeeTable::published());
    let mut holdings: Vec<(&Contract, Holding)> = Vec::new();
    let mut serials = (1..).map(|n| TokenId::parse("RT", &format!("RT-{n:08}")).unwrap());
    let mut due = Yen(0);
    let requests = requests();
    for request in &requests {
        let contract = contracts.iter().find(|contract| contract.no == request.contract).unwrap();
        for item in &request.items {
            let own: Vec<_> =
                holdings.iter().filter(|(of, _)| *of == contract).map(|(_, held)| held.clone()).collect();
            let fee = may_issue(request, item, contract, &own, &fees, request.received_on)
                .unwrap_or_else(|refusal| panic!("{}: {refusal}", request.no));
            due.0 += fee.amount.0;
            let token = serials.next().unwrap();
            let users = item.users.clone();
            holdings.push((contract, Holding { token, state: TokenState::Inspected, users }));
        }
    }
    let free = requests.iter().filter(|request| request.kind == RequestKind::New).count();
    assert_eq!((holdings.len(), free), (17, 6));
    assert_eq!(due, Yen(2200 * 11));
}

#[test]
fn the_contracts_show_what_a_desk_meets() {
    let contracts = contracts();
    for method in OtpMethod::ALL {
        assert!(contracts.iter().any(|contract| contract.method == *method), "{method}");
    }
    for status in ContractStatus::ALL {
        assert!(contracts.iter().any(|contract| contract.status == *status), "{status}");
    }
    assert!(contracts.iter().any(|contract| contract.account.is_none()));
    // A postal code ending in 00 stands for a whole city, not for the town in the address.
    assert!(contracts.iter().all(|contract| !contract.address.postal_code.digits().ends_with("00")));
}
