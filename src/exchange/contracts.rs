//! Contracts as CSV: one row a contract, its users in one cell.
//!
//! | Column | English name | Value |
//! |---|---|---|
//! | 契約番号 | `contract_no` | 1 to 32 letters, digits, hyphens; once in a file |
//! | 契約先名 | `name` | as registered, every character kept |
//! | カナ | `kana` | |
//! | 状態 | `status` | 有効 / 停止 / 解約 or `active` / `suspended` / `terminated` |
//! | 認証方式 | `method` | ハード / ソフト / なし or `hard` / `soft` / `none`, for the whole contract (R30 to R32) |
//! | 本人認証 | `login` | パスワード / 電子証明書 or `password` / `certificate`; empty for a password (R12) |
//! | 法人番号 | `corporate_no` | thirteen digits or nothing (R34) |
//! | 店番 科目 口座番号 口座名義 | `branch` `account_kind` `account_no` `account_holder` | all four or none: the representative account (R28) |
//! | 郵便番号 住所 建物 | `postal_code` `address` `building` | the registered address; the building may be empty |
//! | 利用者 | `users` | `user01=経理 山本=マスタ;user02=総務 井上` |
//!
//! The trap: an account with a part missing is no account, and a file that says so by accident would make a fee
//! impossible to debit months later; it is refused now.

use crate::domain::{Account, Address, Contract, ContractNo, PostalCode};
use crate::exchange::sheet::{MOST_USER_CHARS, Row};
use crate::exchange::vocabulary::{
    ACCOUNT_BRANCH, ACCOUNT_HOLDER, ACCOUNT_KIND, ACCOUNT_KIND_WORDS, ACCOUNT_NO, ADDRESS, BUILDING,
    CONTRACT_NO, CORPORATE_NO, Column, KANA, LOGIN, LOGIN_WORDS, METHOD, METHOD_WORDS, NAME, POSTAL_CODE,
    STATUS, STATUS_WORDS, USERS, spelling,
};
use crate::exchange::{Encoding, Reading, Reason, RowRefused, sheet, users, writing};

static COLUMNS: [&Column; 15] = [
    &CONTRACT_NO,
    &NAME,
    &KANA,
    &STATUS,
    &METHOD,
    &LOGIN,
    &CORPORATE_NO,
    &ACCOUNT_BRANCH,
    &ACCOUNT_KIND,
    &ACCOUNT_NO,
    &ACCOUNT_HOLDER,
    &POSTAL_CODE,
    &ADDRESS,
    &BUILDING,
    &USERS,
];

/// Reads a file of contracts.
#[must_use]
pub fn read_contracts(bytes: &[u8]) -> Reading<Contract> {
    sheet::read(bytes, &COLUMNS, contract, |contract| (&CONTRACT_NO, contract.no.0.clone()))
}

/// Writes contracts so that [`read_contracts`] reads the same ones.
///
/// # Errors
/// The first value that the form or the encoding cannot hold.
pub fn write_contracts(contracts: &[Contract], encoding: Encoding) -> Result<Vec<u8>, RowRefused> {
    writing::write(&COLUMNS, contracts, encoding, cells, read_contracts)
}

fn contract(row: &mut Row<'_>) -> Option<Contract> {
    let no = row.number(&CONTRACT_NO);
    let name = row.filled(&NAME);
    let kana = row.filled(&KANA);
    let status = row.word(&STATUS, STATUS_WORDS);
    let method = row.word(&METHOD, METHOD_WORDS);
    let login = row.word(&LOGIN, LOGIN_WORDS);
    let corporate_no = corporate_no(row);
    let account = account(row);
    let address = address(row, [&POSTAL_CODE, &ADDRESS, &BUILDING]);
    let users = row.text_up_to(&USERS, MOST_USER_CHARS).and_then(|text| {
        let read = if text.is_empty() { Err(Reason::Empty) } else { users::parse_users(&text) };
        read.map_err(|reason| row.refuse(&USERS, reason)).ok()
    });
    Some(Contract {
        no: ContractNo(no?),
        name: name?,
        kana: kana?,
        status: status?,
        method: method?,
        login: login?,
        corporate_no: corporate_no?,
        account: account?,
        address: address?,
        users: users?,
    })
}

/// Thirteen digits, or nothing.
fn corporate_no(row: &mut Row<'_>) -> Option<String> {
    if row.raw(&CORPORATE_NO).is_empty() { Some(String::new()) } else { row.digits(&CORPORATE_NO, 13) }
}

/// All four parts or none; the outer `None` is a refusal.
#[expect(clippy::option_option, reason = "refused, none on file, and on file are three answers")]
fn account(row: &mut Row<'_>) -> Option<Option<Account>> {
    let parts = [&ACCOUNT_BRANCH, &ACCOUNT_KIND, &ACCOUNT_NO, &ACCOUNT_HOLDER];
    if parts.iter().all(|column| row.raw(column).is_empty()) {
        return Some(None);
    }
    let missing: Vec<_> = parts.into_iter().filter(|column| row.raw(column).is_empty()).collect();
    for column in &missing {
        row.refuse(column, Reason::AccountIncomplete);
    }
    if !missing.is_empty() {
        return None;
    }
    let branch = row.digits(&ACCOUNT_BRANCH, 3);
    let kind = row.word(&ACCOUNT_KIND, ACCOUNT_KIND_WORDS);
    let number = row.digits(&ACCOUNT_NO, 7);
    let holder_kana = row.filled(&ACCOUNT_HOLDER);
    Some(Some(Account { branch: branch?, kind: kind?, number: number?, holder_kana: holder_kana? }))
}

/// An address from its postal code, street and building columns; also the one that a request ships to.
pub(super) fn address(row: &mut Row<'_>, columns: [&Column; 3]) -> Option<Address> {
    let [code, street, building] = columns;
    let postal_code = row.filled(code).and_then(|text| {
        PostalCode::parse(&text).map_err(|refused| row.refuse(code, Reason::PostalCode(refused))).ok()
    });
    let street = row.filled(street);
    let building = row.text(building);
    Some(Address { postal_code: postal_code?, street: street?, building: building? })
}

fn cells(contract: &Contract) -> Result<Vec<String>, (&'static Column, Reason)> {
    let users = users::write_users(&contract.users).map_err(|reason| (&USERS, reason))?;
    let [branch, kind, number, holder] = match &contract.account {
        None => Default::default(),
        Some(account) => [
            account.branch.clone(),
            spelling(ACCOUNT_KIND_WORDS, account.kind).to_owned(),
            account.number.clone(),
            account.holder_kana.clone(),
        ],
    };
    Ok(vec![
        contract.no.0.clone(),
        contract.name.clone(),
        contract.kana.clone(),
        spelling(STATUS_WORDS, contract.status).to_owned(),
        spelling(METHOD_WORDS, contract.method).to_owned(),
        spelling(LOGIN_WORDS, contract.login).to_owned(),
        contract.corporate_no.clone(),
        branch,
        kind,
        number,
        holder,
        contract.address.postal_code.to_string(),
        contract.address.street.clone(),
        contract.address.building.clone(),
        users,
    ])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::contract::AccountKind;
    use crate::domain::{ContractStatus, LoginMethod, OtpMethod, User, UserId, UserRole};

    const HEADER: &str =
        "契約番号,契約先名,カナ,状態,認証方式,店番,科目,口座番号,口座名義,郵便番号,住所,建物,利用者\n";
    const GOOD: &str = "0130-448812,京都製作有限会社,キョウトセイサク,有効,ハード,021,普通,7654321,ユ)キヨウトセイサク,\
                        604-8005,京都府京都市中京区恵比須町,,user01=代表 木村=マスタ;user02=経理 林\n";

    fn refusals(rows: &str) -> Vec<(u64, Option<String>, Reason)> {
        let refused = read_contracts(format!("{HEADER}{rows}").as_bytes()).whole().unwrap_err();
        refused.into_iter().map(|refused| (refused.line, refused.column, refused.reason)).collect()
    }

    #[test]
    fn a_contract_is_read_with_its_line() {
        let rows = read_contracts(format!("{HEADER}\n{GOOD}").as_bytes()).whole().unwrap();
        assert_eq!(rows[0].line, 3);
        let contract = &rows[0].value;
        assert_eq!(contract.no.0, "0130-448812");
        assert_eq!((contract.status, contract.method), (ContractStatus::Active, OtpMethod::Hard));
        assert_eq!(contract.account.as_ref().map(|account| account.kind), Some(AccountKind::Ordinary));
        assert_eq!(contract.address.postal_code.digits(), "6048005");
        assert_eq!(contract.users[1].role, UserRole::Ordinary);
    }

    #[test]
    fn every_fault_of_every_row_is_told_and_good_rows_are_still_shown() {
        let bad = "x y,,カナ,不明,ハード,021,普通,,ナ,604-800,京都府,,user01\n";
        let reading = read_contracts(format!("{HEADER}{GOOD}{bad}").as_bytes());
        assert_eq!(reading.rows.len(), 1);
        let columns: Vec<_> =
            reading.refused.iter().filter_map(|refused| refused.column.as_deref()).collect();
        assert_eq!(columns, ["契約番号", "契約先名", "状態", "口座番号", "郵便番号", "利用者"]);
        assert!(reading.refused.iter().all(|refused| refused.line == 3));
        assert!(reading.whole().is_err());
    }

    #[test]
    fn a_contract_number_stands_once_in_a_file() {
        assert_eq!(
            refusals(&format!("{GOOD}{GOOD}")),
            [(
                3,
                Some("契約番号".to_owned()),
                Reason::KeyTwice { key: "0130-448812".to_owned(), first_line: 2 }
            )]
        );
    }

    #[test]
    fn r28_a_contract_may_come_without_account_but_not_with_half_of_one() {
        let none = GOOD.replace("021,普通,7654321,ユ)キヨウトセイサク", ",,,");
        let rows = read_contracts(format!("{HEADER}{none}").as_bytes()).whole().unwrap();
        assert_eq!(rows[0].value.account, None);
        assert_eq!(
            refusals(&GOOD.replace("7654321", "")),
            [(2, Some("口座番号".to_owned()), Reason::AccountIncomplete)]
        );
        let short = Reason::NotDigits { expected: 7, got: "765432".to_owned() };
        assert_eq!(refusals(&GOOD.replace("7654321", "765432"))[0].2, short);
    }

    #[test]
    fn a_row_of_another_width_is_refused_and_a_row_of_commas_is_nothing() {
        let commas = ",".repeat(12);
        assert_eq!(
            refusals(&format!("{commas}\n{GOOD}a,b\n")),
            [(4, None, Reason::FieldCount { expected: 13, got: 2 })]
        );
    }

    #[test]
    fn characters_of_somebody_elses_machine_are_refused() {
        for (c, code) in [('\u{e000}', 0xe000), ('\u{202e}', 0x202e), ('\t', 0x9)] {
            let name = GOOD.replace("京都製作", &format!("京都{c}製作"));
            assert_eq!(refusals(&name)[0].2, Reason::ForbiddenCharacter { code });
        }
        let variant = GOOD.replace("京都製作", "葛\u{e0100}城製作");
        assert!(read_contracts(format!("{HEADER}{variant}").as_bytes()).whole().is_ok());
    }

    #[test]
    fn cp932_is_written_only_when_nothing_is_lost() {
        let mut contracts: Vec<_> = read_contracts(format!("{HEADER}{GOOD}").as_bytes())
            .rows
            .into_iter()
            .map(|row| row.value)
            .collect();
        contracts[0].name = "医療法人社団 髙﨑会".to_owned();
        let bytes = write_contracts(&contracts, Encoding::Cp932).unwrap();
        let reading = read_contracts(&bytes);
        assert_eq!((reading.encoding, &reading.rows[0].value), (Encoding::Cp932, &contracts[0]));
        contracts[0].name = "𠮷野商店".to_owned();
        let refused = write_contracts(&contracts, Encoding::Cp932).unwrap_err();
        assert_eq!((refused.line, refused.column.as_deref()), (2, Some("契約先名")));
        assert_eq!(refused.reason, Reason::NotEncodable { character: '𠮷' });
    }

    #[test]
    fn what_would_not_come_back_is_not_written() {
        let mut contracts = vec![read_contracts(format!("{HEADER}{GOOD}").as_bytes()).rows[0].value.clone()];
        contracts[0].users[0].name = "山本;木村".to_owned();
        assert!(write_contracts(&contracts, Encoding::Utf8).is_err());
        contracts[0].users[0].name = "山本".to_owned();
        contracts[0].name = " 空白から始まる".to_owned();
        assert!(write_contracts(&contracts, Encoding::Utf8).is_err());
    }

    fn any_contract() -> impl Strategy<Value = Contract> {
        let text = "[a-zA-Z0-9ぁ-んァ-ヶ一-龠㈱①\",'・]{1,20}";
        let account =
            (any::<bool>(), "[0-9]{3}", "[0-9]{7}", text).prop_map(|(some, branch, number, kana)| {
                some.then_some(Account { branch, kind: AccountKind::Current, number, holder_kana: kana })
            });
        let status = prop::sample::select(ContractStatus::ALL);
        let method = prop::sample::select(OtpMethod::ALL);
        let users = prop::collection::vec((text, prop::sample::select(UserRole::ALL)), 1..5);
        let address = ("[0-9]{7}", text, "[a-z0-9ァ-ヶ]{0,9}");
        let login = (prop::sample::select(LoginMethod::ALL), "([0-9]{13})?");
        (("[A-Z0-9-]{1,32}", text, text), status, (method, login), account, address, users).prop_map(
            |(
                (no, name, kana),
                status,
                (method, (login, corporate_no)),
                account,
                (code, street, building),
                users,
            )| Contract {
                login,
                corporate_no,
                no: ContractNo(no),
                name,
                kana,
                status,
                method,
                account,
                address: Address { postal_code: PostalCode::parse(&code).unwrap(), street, building },
                users: (1..)
                    .zip(users)
                    .map(|(n, (name, role))| User { id: UserId(format!("user{n:02}")), name, role })
                    .collect(),
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_written_is_read_back_the_same(contract in any_contract()) {
            let contracts = [contract];
            let bytes = write_contracts(&contracts, Encoding::Utf8).unwrap();
            let read: Vec<_> = read_contracts(&bytes).whole().unwrap().into_iter().map(|row| row.value).collect();
            prop_assert_eq!(&read[..], &contracts[..]);
        }

        #[test]
        fn any_bytes_are_read_or_refused_but_never_a_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..400),
            behind_a_header: bool,
        ) {
            let head = if behind_a_header { HEADER.as_bytes() } else { b"" };
            let reading = read_contracts(&[head, &bytes].concat());
            prop_assert!(reading.refused.iter().all(|refused| refused.line >= 1));
        }
    }
}
