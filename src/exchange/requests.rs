//! Requests as CSV: one row a request, the users of each of its tokens in one cell.
//!
//! | Column | English name | Value |
//! |---|---|---|
//! | 受付番号 | `request_no` | 1 to 32 letters, digits, hyphens; once in a file |
//! | 受付日 | `received_on` | `2026-11-20`, `2026/11/20`, `20261120`, `R8.11.20`, `令和8年11月20日` |
//! | 区分 | `kind` | 新規 追加 再発行 交換 認証方式変更 失効 ロック解除 解約 or the English codes |
//! | 契約番号 | `contract_no` | |
//! | 店番 | `branch` | the receiving branch, three digits |
//! | 印鑑照合 | `seal_checked` | 済 / `yes`: approved, or received where approval itself does something; 未 / `no` / empty: awaits the check |
//! | 個数 | `quantity` | may be empty; otherwise exactly the number of tokens that the next column describes |
//! | 利用者 | `users` | `user01+user02;user03`: two tokens, the first shared (R14) |
//! | 発送先 | `ship_to` | 届出住所 / `registered` / empty, or 別住所 / `other` |
//! | 発送先郵便番号 発送先住所 発送先建物 発送先理由 | `ship_postal_code` `ship_address` `ship_building` `ship_reason` | only with 別住所 |
//! | 宛名 | `attention` | department and person; may be empty |
//! | 事由 | `reason` | 紛失 盗難 その他 (再発行), 故障 初期不良 電池切れ 期限到来 (交換); otherwise empty |
//! | 依頼書区分 | `form` | 利用申込書 依頼書② 届出; empty: the usual one of the kind |
//! | 受付経路 | `channel` | 窓口書面 / empty, Web諸届 |
//! | 旧シリアル | `old_tokens` | `RT-00001377;RT-00001378`: one for each token that is replaced; for 失効 and ロック解除 those it is about |
//! | 変更後方式 | `new_method` | ハード ソフト; only with 認証方式変更 |
//! | 備考 | `remark` | may be empty |
//!
//! The last six columns may be absent. Whether the contract exists, and whether the rules allow the request, is not known here.
//! The trap: an address beside 届出住所 is a contradiction and not a note; one of the two is wrong.

use crate::domain::{
    ContractNo, OtpMethod, Paper, Request, RequestItem, RequestKind, RequestNo, RequestState, Serial, ShipTo,
    TokenId,
};
use crate::exchange::contracts::address;
use crate::exchange::sheet::{MOST_USER_CHARS, Row, plain};
use crate::exchange::vocabulary::{
    ATTENTION, BRANCH, CHANNEL, CHANNEL_WORDS, CONTRACT_NO, Column, FORM, FORM_WORDS, KIND, KIND_WORDS,
    NEW_METHOD, NEW_METHOD_WORDS, OLD_TOKENS, QUANTITY, REASON, REASON_WORDS, RECEIVED_ON, REMARK,
    REQUEST_NO, SEAL_CHECKED, SEAL_WORDS, SHIP_ADDRESS, SHIP_BUILDING, SHIP_POSTAL_CODE, SHIP_REASON,
    SHIP_TO, SHIP_TO_WORDS, USERS, spelling,
};
use crate::exchange::{Encoding, Reading, Reason, RowRefused, dates, sheet, users, writing};

/// The longest remark, in characters.
const MOST_REMARK_CHARS: usize = 500;

static COLUMNS: [&Column; 20] = [
    &REQUEST_NO,
    &RECEIVED_ON,
    &KIND,
    &CONTRACT_NO,
    &BRANCH,
    &SEAL_CHECKED,
    &QUANTITY,
    &USERS,
    &SHIP_TO,
    &SHIP_POSTAL_CODE,
    &SHIP_ADDRESS,
    &SHIP_BUILDING,
    &SHIP_REASON,
    &ATTENTION,
    &REASON,
    &FORM,
    &CHANNEL,
    &OLD_TOKENS,
    &NEW_METHOD,
    &REMARK,
];

/// Finds the token that a serial on a form means, by the contract that the form is about.
pub type FindToken<'a> = &'a dyn Fn(&ContractNo, &Serial) -> Option<TokenId>;

/// Reads a file of requests as the branches received them: approved, received, or awaiting the check of the seal.
/// A form gives the serials of old tokens only; `find` says which tokens they are.
#[must_use]
pub fn read_requests(bytes: &[u8], find: FindToken<'_>) -> Reading<Request> {
    sheet::read(bytes, &COLUMNS, |row| request(row, find), |request| (&REQUEST_NO, request.no.0.clone()))
}

/// The state of a request that comes in by file: what needs no act of its own is approved by the branch's check.
const fn state_of(kind: RequestKind, seal_checked: bool) -> RequestState {
    match (seal_checked, kind.acts_when_approved()) {
        (false, _) => RequestState::AwaitingCheck,
        (true, true) => RequestState::Received,
        (true, false) => RequestState::Approved,
    }
}

/// Writes requests as received so that [`read_requests`] reads the same ones.
///
/// # Errors
/// The first value that the form or the encoding cannot hold; [`Reason::RequestBegun`] for a request that is
/// neither approved nor awaiting its check, or has a token.
pub fn write_requests(requests: &[Request], encoding: Encoding) -> Result<Vec<u8>, RowRefused> {
    let named = |_: &ContractNo, serial: &Serial| {
        let mut tokens = requests.iter().flat_map(Request::old_tokens);
        tokens.find(|token| token.serial == *serial).cloned()
    };
    writing::write(&COLUMNS, requests, encoding, cells, |bytes| read_requests(bytes, &named))
}

fn request(row: &mut Row<'_>, find: FindToken<'_>) -> Option<Request> {
    let no = row.number(&REQUEST_NO);
    let received_on = row.filled(&RECEIVED_ON).and_then(|text| {
        let date = dates::parse(&text);
        if date.is_none() {
            row.refuse(&RECEIVED_ON, Reason::BadDate { got: text });
        }
        date
    });
    let kind = row.word(&KIND, KIND_WORDS);
    let contract = row.number(&CONTRACT_NO);
    let branch = row.digits(&BRANCH, 3);
    let seal_checked = row.word(&SEAL_CHECKED, SEAL_WORDS);
    let reason = row.word(&REASON, REASON_WORDS);
    let form = row.word(&FORM, FORM_WORDS);
    let channel = row.word(&CHANNEL, CHANNEL_WORDS);
    let method = row.word(&NEW_METHOD, NEW_METHOD_WORDS);
    let old = contract.as_ref().and_then(|no| old_tokens(row, &ContractNo(no.clone()), find));
    let mut items = items(row, kind, method.flatten());
    let mut subjects = old?;
    if let (Some(items), true) = (&mut items, kind.is_some_and(RequestKind::replaces_tokens)) {
        if subjects.len() > items.len() {
            let reason = Reason::OldTokensDiffer { old: subjects.len(), tokens: items.len() };
            row.refuse(&OLD_TOKENS, reason);
        }
        for (item, old) in items.iter_mut().zip(subjects.drain(..)) {
            item.replaces = Some(old);
        }
    }
    let ship_to = ship_to(row);
    let attention = row.text(&ATTENTION);
    let remark = row.text_up_to(&REMARK, MOST_REMARK_CHARS);
    let (kind, seal_checked) = (kind?, seal_checked?);
    Some(Request {
        no: RequestNo(no?),
        kind,
        contract: ContractNo(contract?),
        received_on: received_on?,
        branch: branch?,
        state: state_of(kind, seal_checked),
        items: items?,
        ship_to: ship_to?,
        attention: attention?,
        reason: reason?,
        paper: Paper { form: form?.unwrap_or(kind.usual_form()), channel: channel?, seal_checked },
        subjects,
        method: method?,
        remark: remark?,
    })
}

/// The tokens whose serials the row names.
fn old_tokens(row: &mut Row<'_>, contract: &ContractNo, find: FindToken<'_>) -> Option<Vec<TokenId>> {
    let text = plain(&row.text_up_to(&OLD_TOKENS, MOST_USER_CHARS)?);
    let mut tokens = Vec::new();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let token = match Serial::parse(part) {
            Ok(serial) => find(contract, &serial).ok_or(Reason::UnknownToken { serial }),
            Err(refused) => Err(Reason::TokenName(refused)),
        };
        tokens.push(token.map_err(|reason| row.refuse(&OLD_TOKENS, reason)).ok()?);
    }
    Some(tokens)
}

/// The tokens that the row asks for; a kind that issues tokens must ask for one.
fn items(
    row: &mut Row<'_>,
    kind: Option<RequestKind>,
    method: Option<OtpMethod>,
) -> Option<Vec<RequestItem>> {
    let text = row.text_up_to(&USERS, MOST_USER_CHARS)?;
    let asks = kind.is_some_and(RequestKind::issues_tokens) && method != Some(OtpMethod::Soft);
    if text.is_empty() && asks {
        row.refuse(&USERS, Reason::Empty);
        return None;
    }
    let tokens = users::parse_items(&text).map_err(|reason| row.refuse(&USERS, reason)).ok()?;
    let quantity = plain(&row.text(&QUANTITY)?);
    if !quantity.is_empty() && quantity.parse() != Ok(tokens.len()) {
        row.refuse(&QUANTITY, Reason::QuantityDiffers { quantity, tokens: tokens.len() });
        return None;
    }
    Some(
        (1..).zip(tokens).map(|(no, users)| RequestItem { no, users, replaces: None, token: None }).collect(),
    )
}

fn ship_to(row: &mut Row<'_>) -> Option<ShipTo> {
    if row.word(&SHIP_TO, SHIP_TO_WORDS)? {
        let other = [&SHIP_POSTAL_CODE, &SHIP_ADDRESS, &SHIP_BUILDING, &SHIP_REASON];
        let filled: Vec<_> = other.into_iter().filter(|column| !row.raw(column).is_empty()).collect();
        for column in &filled {
            row.refuse(column, Reason::ShipToContradicts);
        }
        return filled.is_empty().then_some(ShipTo::Registered);
    }
    let address = address(row, [&SHIP_POSTAL_CODE, &SHIP_ADDRESS, &SHIP_BUILDING]);
    let reason = row.filled(&SHIP_REASON);
    Some(ShipTo::Other { address: address?, reason: reason? })
}

fn cells(request: &Request) -> Result<Vec<String>, (&'static Column, Reason)> {
    let seal_checked = request.paper.seal_checked;
    if request.state != state_of(request.kind, seal_checked) {
        return Err((&SEAL_CHECKED, Reason::RequestBegun { state: request.state }));
    }
    if request.recorded() > 0 {
        return Err((&USERS, Reason::RequestBegun { state: request.state }));
    }
    let items = users::write_items(request.items.iter().map(|item| item.users.as_slice()))
        .map_err(|reason| (&USERS, reason))?;
    let [code, street, building, reason] = match &request.ship_to {
        ShipTo::Registered => Default::default(),
        ShipTo::Other { address, reason } => [
            address.postal_code.to_string(),
            address.street.clone(),
            address.building.clone(),
            reason.clone(),
        ],
    };
    Ok(vec![
        request.no.0.clone(),
        request.received_on.to_string(),
        spelling(KIND_WORDS, request.kind).to_owned(),
        request.contract.0.clone(),
        request.branch.clone(),
        spelling(SEAL_WORDS, seal_checked).to_owned(),
        request.quantity().to_string(),
        items,
        spelling(SHIP_TO_WORDS, request.ship_to == ShipTo::Registered).to_owned(),
        code,
        street,
        building,
        reason,
        request.attention.clone(),
        spelling(REASON_WORDS, request.reason).to_owned(),
        spelling(FORM_WORDS, Some(request.paper.form)).to_owned(),
        spelling(CHANNEL_WORDS, request.paper.channel).to_owned(),
        request.old_tokens().map(|token| token.serial.as_str()).collect::<Vec<_>>().join(";"),
        spelling(NEW_METHOD_WORDS, request.method).to_owned(),
        request.remark.clone(),
    ])
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Address, Channel, FormKind, PostalCode, RequestReason, UserId};

    const HEADER: &str = "受付番号,受付日,区分,契約番号,店番,印鑑照合,個数,利用者,発送先,発送先郵便番号,発送先住所,\
                          発送先建物,発送先理由,宛名\n";
    const GOOD: &str = "26-1107,R8.11.20,追加,0130-448812,001,済,2,user01+user02;user03,,,,,,経理部 山本\n";

    const WIDE: &str = "受付番号,受付日,区分,契約番号,店番,印鑑照合,利用者,事由,依頼書区分,受付経路,旧シリアル,\
                        変更後方式,備考\n";

    /// Every token whose serial begins with RT.
    fn ours(_: &ContractNo, serial: &Serial) -> Option<TokenId> {
        serial.as_str().starts_with("RT").then(|| TokenId::parse("RT", serial.as_str()).unwrap())
    }

    fn read(rows: &str) -> Reading<Request> {
        read_requests(format!("{HEADER}{rows}").as_bytes(), &ours)
    }

    fn wide(row: &str) -> Result<Request, Reason> {
        let mut reading = read_requests(format!("{WIDE}{row}\n").as_bytes(), &ours);
        match reading.refused.pop() {
            Some(refused) => Err(refused.reason),
            None => Ok(reading.rows.pop().unwrap().value),
        }
    }

    fn reasons(rows: &str) -> Vec<(String, Reason)> {
        let refused = read(rows).whole().unwrap_err();
        refused.into_iter().map(|refused| (refused.column.unwrap(), refused.reason)).collect()
    }

    #[test]
    fn a_request_is_read_token_by_token() {
        let rows = read(GOOD).whole().unwrap();
        let request = &rows[0].value;
        assert_eq!((rows[0].line, request.received_on), (2, date(2026, 11, 20)));
        assert_eq!((request.kind, request.state), (RequestKind::Additional, RequestState::Approved));
        assert_eq!(request.items.iter().map(|item| item.users.len()).collect::<Vec<_>>(), [2, 1]);
        assert_eq!((request.items[1].no, &request.ship_to), (2, &ShipTo::Registered));
    }

    #[test]
    fn english_names_and_codes_serve_as_well_and_optional_columns_may_be_absent() {
        let text =
            "kind,request_no,received_on,contract_no,branch,users\nADDITIONAL,26-1,20261120,C1,001,u1\n";
        let rows = read_requests(text.as_bytes(), &ours).whole().unwrap();
        assert_eq!(rows[0].value.paper.form, FormKind::Form2);
        assert_eq!(rows[0].value.state, RequestState::AwaitingCheck);
        assert_eq!(rows[0].value.kind, RequestKind::Additional);
    }

    #[test]
    fn the_quantity_must_be_what_the_users_column_describes() {
        let wrong = Reason::QuantityDiffers { quantity: "3".to_owned(), tokens: 2 };
        assert_eq!(reasons(&GOOD.replace("済,2", "済,3")), [("個数".to_owned(), wrong)]);
        assert!(read(&GOOD.replace("済,2", "済,２")).whole().is_ok());
        assert!(read(&GOOD.replace("済,2", "済,")).whole().is_ok());
        assert_eq!(
            reasons(&GOOD.replace("2,user01+user02;user03", ",")),
            [("利用者".to_owned(), Reason::Empty)]
        );
    }

    #[test]
    fn an_unlock_asks_for_no_token() {
        let unlock = GOOD.replace("追加", "ロック解除").replace("2,user01+user02;user03", "0,");
        assert_eq!(read(&unlock).whole().unwrap()[0].value.items, []);
    }

    #[test]
    fn r6_a_reissue_names_the_token_whose_place_each_new_one_takes() {
        let row = "26-1,20261120,再発行,C-1,001,済,user01+user02;user03,紛失,依頼書②,,RT-1;ＲＴ－２,,届出済";
        let request = wide(row).unwrap();
        let replaces: Vec<_> =
            request.items.iter().map(|item| item.replaces.as_ref().unwrap().serial.as_str()).collect();
        assert_eq!(replaces, ["RT-1", "RT-2"]);
        assert_eq!((request.reason, request.subjects.len()), (Some(RequestReason::Loss), 0));
        assert_eq!(request.remark, "届出済");
        let more = row.replace("RT-1;", "RT-1;RT-3;");
        assert_eq!(wide(&more), Err(Reason::OldTokensDiffer { old: 3, tokens: 2 }));
        let strange = Serial::parse("XX-1").unwrap();
        assert_eq!(wide(&row.replace("RT-1", "XX-1")), Err(Reason::UnknownToken { serial: strange }));
    }

    #[test]
    fn r10_r11_a_revocation_names_its_tokens_and_may_come_by_web() {
        let request = wide("26-1,20261120,失効,C-1,001,,,,,Web諸届,RT-1;RT-2,,").unwrap();
        assert_eq!((request.subjects.len(), request.items.len()), (2, 0));
        assert_eq!((request.paper.channel, request.paper.form), (Channel::Web, FormKind::Notice));
    }

    #[test]
    fn r32_a_change_to_the_application_asks_for_no_token_and_waits_for_its_approval() {
        let request = wide("26-1,20261120,認証方式変更,C-1,001,済,,,,,,ソフト,").unwrap();
        assert_eq!((request.method, request.items.len()), (Some(OtpMethod::Soft), 0));
        assert_eq!(request.state, RequestState::Received);
        assert!(wide("26-1,20261120,認証方式変更,C-1,001,済,,,,,,ハード,").is_err(), "whom do they serve?");
    }

    #[test]
    fn another_address_needs_all_its_parts_and_the_registered_one_none() {
        let ship_to = |cells: &str| GOOD.replace(",,,,,,経理部", &format!(",{cells},経理部"));
        let rows = read(&ship_to("別住所,530-0001,大阪府大阪市北区梅田,,改装中")).whole().unwrap();
        assert!(matches!(&rows[0].value.ship_to, ShipTo::Other { reason, .. } if reason == "改装中"));
        let bare: Vec<_> = reasons(&ship_to("別住所,,,,")).into_iter().map(|(column, _)| column).collect();
        assert_eq!(bare, ["発送先郵便番号", "発送先住所", "発送先理由"]);
        let both = reasons(&ship_to("届出住所,,大阪府大阪市北区梅田,,"));
        assert_eq!(both, [("発送先住所".to_owned(), Reason::ShipToContradicts)]);
    }

    #[test]
    fn a_day_that_never_was_is_refused() {
        let bad = Reason::BadDate { got: "R1.4.30".to_owned() };
        assert_eq!(reasons(&GOOD.replace("R8.11.20", "R1.4.30")), [("受付日".to_owned(), bad)]);
    }

    #[test]
    fn a_request_under_way_is_not_written_as_received() {
        let mut request = read(GOOD).rows[0].value.clone();
        request.state = RequestState::Issuing;
        let refused = write_requests(&[request], Encoding::Utf8).unwrap_err();
        assert_eq!(refused.reason, Reason::RequestBegun { state: RequestState::Issuing });
    }

    fn any_request() -> impl Strategy<Value = Request> {
        let text = "[a-zA-Z0-9ぁ-んァ-ヶ一-龠\",;=+]{1,20}";
        let other = (any::<bool>(), "[0-9]{7}", text, "[0-9a-z]{0,6}", text).prop_map(
            |(registered, code, street, building, reason)| {
                if registered {
                    return ShipTo::Registered;
                }
                let postal_code = PostalCode::parse(&code).unwrap();
                ShipTo::Other { address: Address { postal_code, street, building }, reason }
            },
        );
        let shape = prop::collection::vec(1_usize..4, 1..6);
        let day = (1990_i16..2100, 1_i8..13, 1_i8..29);
        let kind = prop::sample::select(RequestKind::ALL);
        let paper = (
            prop::sample::select(FormKind::ALL),
            prop::sample::select(Channel::ALL),
            any::<bool>(),
            prop::option::of(prop::sample::select(RequestReason::ALL)),
            prop::option::of(prop::sample::select(&[OtpMethod::Hard, OtpMethod::Soft][..])),
        );
        (("[A-Z0-9-]{1,32}", "[0-9]{3}"), day, kind, paper, shape, other, "[ァ-ヶ]{0,9}").prop_map(
            |(
                (no, branch),
                (y, m, d),
                kind,
                (form, channel, seal_checked, reason, method),
                shape,
                to,
                who,
            )| {
                let mut ids = (1..).map(|n| UserId(format!("user{n:02}")));
                let mut tokens = (1..).map(|n| TokenId::parse("RT", &format!("RT-{n}")).unwrap());
                let items = (1..).zip(&shape).map(|(no, users)| RequestItem {
                    no,
                    users: ids.by_ref().take(*users).collect(),
                    replaces: kind.replaces_tokens().then(|| tokens.next().unwrap()),
                    token: None,
                });
                let items = items.collect();
                let subjects =
                    if kind.names_tokens() { tokens.take(shape.len()).collect() } else { Vec::new() };
                Request {
                    contract: ContractNo(no.clone()),
                    no: RequestNo(no),
                    kind,
                    received_on: date(y, m, d),
                    branch,
                    state: state_of(kind, seal_checked),
                    items,
                    ship_to: to,
                    remark: who.chars().rev().collect(),
                    attention: who,
                    reason,
                    paper: Paper { form, channel, seal_checked },
                    subjects,
                    method,
                }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_written_is_read_back_the_same(request in any_request()) {
            let requests = [request];
            let bytes = write_requests(&requests, Encoding::Utf8).unwrap();
            let read: Vec<_> = read_requests(&bytes, &ours).whole().unwrap().into_iter().map(|row| row.value).collect();
            prop_assert_eq!(&read[..], &requests[..]);
        }

        #[test]
        fn any_rows_are_read_or_refused_but_never_a_panic(rows in "([0-9R.+;=,\"済新追加 \n]|\\PC){0,80}") {
            let _ = read(&rows);
            let _ = read(&GOOD.replace("user01", &rows));
        }
    }
}
