//! What is taken in at the counter: R6, R10, R11, R14, R16, R18, R19, R21, R28, R29, R30, R31, R32, R38.
//!
//! Each through the desk and a register on disk: a form is answered while it is typed and stored only without objection.

use jiff::civil::Date;
use token_station::desk::DeskError;
use token_station::desk::receive::DraftView;
use token_station::domain::rules::ReceptionRefusal;
use token_station::domain::{
    Act, Channel, ContractNo, DraftAddress, DraftField, DraftItem, FeeReason, FormKind, OtpMethod, Outcome,
    Refusal, Request, RequestDraft, RequestKind, RequestNo, RequestReason, RequestState, ShipTo, TokenId,
    TokenState, UserId, Yen,
};
use token_station::register::Entry;
use token_station::register::schema::TABLES;

use crate::{ACCOUNT, Counter, book};

const C1_USERS: &str = "user01=山本=master;user02=大谷;user03=井上;user04=森";

/// A form of a kind for a contract, filled in as a clerk fills it in; the caller adds what the kind asks for.
pub fn draft(kind: RequestKind, contract: &str) -> RequestDraft {
    RequestDraft {
        no: "26-9001".into(),
        received_on: "2026-11-18".into(),
        branch: "001".into(),
        seal_checked: true,
        contract: contract.into(),
        ..RequestDraft::new(kind)
    }
}

fn serves(users: &[&str]) -> DraftItem {
    DraftItem { users: ids(users), replaces: String::new() }
}

pub fn ids(users: &[&str]) -> Vec<UserId> {
    users.iter().map(|user| UserId((*user).into())).collect()
}

pub fn additional(users: &[&str]) -> RequestDraft {
    RequestDraft { items: vec![serves(users)], ..draft(RequestKind::Additional, "C-1") }
}

pub fn about(kind: RequestKind, token: u32) -> RequestDraft {
    RequestDraft { subjects: vec![book::token(token).to_string()], ..draft(kind, "C-1") }
}

pub fn reissue(token: u32, users: &[&str]) -> RequestDraft {
    let item = DraftItem { users: ids(users), replaces: book::token(token).to_string() };
    let reason = Some(RequestReason::Loss);
    RequestDraft { reason, items: vec![item], ..draft(RequestKind::Reissue, "C-1") }
}

impl Counter {
    /// What the desk says about a form.
    pub fn check(&self, draft: &RequestDraft) -> DraftView {
        self.shift.office.check_draft(draft).unwrap()
    }

    /// Takes a form in that has to be taken.
    fn received(&mut self, draft: &RequestDraft) -> Request {
        let no = self.shift.office.receive_draft(draft).unwrap_or_else(|error| panic!("{error}: {draft:?}"));
        self.shift.office.register.request(&no).unwrap()
    }

    /// Why a form is refused: what is told first, and that nothing was written.
    fn objection(&mut self, draft: &RequestDraft) -> ReceptionRefusal {
        let before = self.rows();
        let refusal = match self.shift.office.receive_draft(draft) {
            Err(DeskError::Reception(refusal)) => refusal,
            other => panic!("not refused: {other:?}"),
        };
        assert_eq!(self.rows(), before, "a refused form left something behind");
        assert!(self.check(draft).problems.contains(&refusal), "the form does not show why");
        refusal
    }

    fn rule_of(&mut self, draft: &RequestDraft) -> (&'static str, DraftField) {
        let refusal = self.objection(draft);
        (refusal.rule(), refusal.field())
    }

    /// How many rows a reception could have left.
    pub fn rows(&self) -> [i64; 5] {
        let count = |table: &str| self.value(&format!("SELECT count(*) FROM {table}"));
        ["request", "request_item", "request_item_user", "request_subject", "journal"].map(count)
    }

    fn step(&mut self, token: &TokenId, to: TokenState, act: Act) {
        let entry = Entry::new(act, token.serial.as_str(), Outcome::Done);
        self.shift.office.write_stamped(|book, stamp| book.move_token(stamp, token, to, &entry)).unwrap();
    }

    fn contract_with(&mut self, columns: &str) {
        let row =
            format!("C-1,株式会社サンプル商事,サンプルショウジ,{columns},543-0001,大阪府大阪市,{C1_USERS}");
        assert!(self.contracts(&row).taken);
    }
}

/// A counter whose first request of C-1 is done: user01 uses token 1.
pub fn one_in_use() -> Counter {
    let mut counter = Counter::new();
    counter.put_in(0);
    counter.in_use(1);
    // The other open request of the same contract is taken back, so that its users are free.
    counter
        .shift
        .office
        .write_stamped(|book, _| book.step_request(&RequestNo("26-2".into()), RequestState::Cancelled))
        .unwrap();
    counter
}

#[test]
fn r6_everything_but_a_first_issue_and_a_notice_comes_on_form_2() {
    let mut counter = one_in_use();
    for form in [FormKind::Application, FormKind::Notice] {
        let wrong = RequestDraft { form, ..additional(&["user02"]) };
        assert_eq!(counter.rule_of(&wrong), ("R6", DraftField::Form));
        let wrong = RequestDraft { form, ..reissue(1, &["user01"]) };
        assert_eq!(counter.rule_of(&wrong), ("R6", DraftField::Form));
    }
    let stored = counter.received(&additional(&["user02"]));
    assert_eq!((stored.paper.form, stored.received_on.to_string().as_str()), (FormKind::Form2, "2026-11-18"));
    assert_eq!(stored.branch, "001");
    let body: String =
        counter.value("SELECT body FROM journal WHERE act = 'request_received' AND object = '26-9001'");
    assert!(body.contains("\"form\":\"form2\"") && body.contains("\"contract\":\"C-1\""), "{body}");
}

#[test]
fn r6_a_form_without_number_day_or_branch_is_not_taken() {
    let mut counter = one_in_use();
    let whole = additional(&["user02"]);
    let without = [
        (RequestDraft { no: " ".into(), ..whole.clone() }, DraftField::No),
        (RequestDraft { received_on: String::new(), ..whole.clone() }, DraftField::ReceivedOn),
        (RequestDraft { branch: String::new(), ..whole.clone() }, DraftField::Branch),
    ];
    for (form, field) in without {
        let refusal = counter.objection(&form);
        assert_eq!((refusal.field(), refusal.is_missing()), (field, true));
    }
    for (text, field) in
        [("26/9001", DraftField::No), ("2026-11-31", DraftField::ReceivedOn), ("1", DraftField::Branch)]
    {
        let mut form = whole.clone();
        *match field {
            DraftField::No => &mut form.no,
            DraftField::Branch => &mut form.branch,
            _ => &mut form.received_on,
        } = text.into();
        let refusal = counter.objection(&form);
        assert_eq!((refusal.field(), refusal.is_missing()), (field, false), "{text}");
    }
    let tomorrow = counter.shift.office.today().tomorrow().unwrap().to_string();
    let ahead = counter.objection(&RequestDraft { received_on: tomorrow, ..whole });
    assert!(matches!(ahead, ReceptionRefusal::DayAhead { .. }));
}

#[test]
fn r10_a_revocation_on_paper_is_taken_also_for_a_contract_that_uses_the_application() {
    let mut counter = one_in_use();
    let stored = counter.received(&about(RequestKind::Revocation, 1));
    assert_eq!(stored.subjects, [book::token(1)]);
    assert_eq!((stored.paper.form, stored.items.len()), (FormKind::Notice, 0));
    let soft = format!(
        "C-9,東商店,ヒガシショウテン,active,soft,{ACCOUNT},530-0041,大阪府大阪市北区,user01=東=master"
    );
    assert!(counter.contracts(&soft).taken);
    let mut by_paper = RequestDraft { no: "26-9002".into(), ..draft(RequestKind::Revocation, "C-9") };
    by_paper.items = vec![DraftItem { users: vec![UserId("user01".into())], replaces: String::new() }];
    let stored = counter.received(&by_paper);
    assert_eq!((stored.subjects, stored.items.len()), (Vec::new(), 1), "it is about users");
}

#[test]
fn r11_only_a_revocation_comes_by_web_and_needs_no_seal() {
    let mut counter = one_in_use();
    let by_web = |form: RequestDraft| RequestDraft { channel: Channel::Web, seal_checked: false, ..form };
    for form in [additional(&["user02"]), reissue(1, &["user01"]), draft(RequestKind::Termination, "C-1")] {
        assert_eq!(counter.rule_of(&by_web(form)), ("R11", DraftField::Channel));
    }
    let stored = counter.received(&by_web(about(RequestKind::Revocation, 1)));
    assert_eq!((stored.paper.channel, stored.state), (Channel::Web, RequestState::Received));
}

#[test]
fn r14_a_token_serves_several_users_of_its_contract_and_at_least_one() {
    let mut counter = one_in_use();
    assert_eq!(counter.rule_of(&additional(&["user02", "nobody"])), ("R14", DraftField::Users));
    assert_eq!(counter.rule_of(&additional(&[])), ("R14", DraftField::Users));
    let stored = counter.received(&additional(&["user02", "user03", "user04"]));
    assert_eq!(stored.items[0].users, ids(&["user02", "user03", "user04"]));
}

#[test]
fn r16_who_has_a_token_is_named_with_it_and_gets_no_second_one() {
    let mut counter = one_in_use();
    let form = additional(&["user02", "user01"]);
    assert_eq!(counter.rule_of(&form), ("R16", DraftField::Users));
    let seats = counter.check(&form).users;
    let told: Vec<_> = seats.iter().map(|seat| seat.token.as_ref() == Some(&book::token(1).serial)).collect();
    assert_eq!(told, [true, false, false, false]);
    let twice = RequestDraft { items: vec![serves(&["user02"]), serves(&["user02"])], ..additional(&[]) };
    assert_eq!(counter.rule_of(&twice), ("R16", DraftField::Users));
}

#[test]
fn r16_who_is_to_get_a_token_by_another_request_gets_no_second_one() {
    let mut counter = one_in_use();
    counter.received(&additional(&["user02"]));
    let again = RequestDraft { no: "26-9002".into(), ..additional(&["user03", "user02"]) };
    let refusal = counter.objection(&again);
    assert!(
        matches!(&refusal, ReceptionRefusal::UserAsked { user, request }
            if user.0 == "user02" && request.0 == "26-9001"),
        "{refusal:?}"
    );
    assert_eq!(refusal.rule(), "R16");
    assert_eq!(counter.check(&again).users[1].asked, Some(RequestNo("26-9001".into())));
}

#[test]
fn r16_a_replacement_serves_the_users_of_the_token_that_it_replaces() {
    let mut counter = one_in_use();
    assert_eq!(counter.received(&reissue(1, &["user01"])).items[0].replaces, Some(book::token(1)));
    let twice = RequestDraft { no: "26-9002".into(), ..reissue(1, &["user01"]) };
    let refusal = counter.objection(&twice);
    assert!(matches!(&refusal, ReceptionRefusal::TokenAsked { request, .. } if request.0 == "26-9001"));
}

#[test]
fn r18_nothing_is_asked_for_by_a_contract_that_is_not_in_force_but_an_end() {
    let mut counter = one_in_use();
    counter.contract_with(&format!("suspended,hard,{ACCOUNT}"));
    for form in [additional(&["user02"]), reissue(1, &["user01"])] {
        assert_eq!(counter.rule_of(&form), ("R18", DraftField::Contract));
    }
    let end = counter.received(&draft(RequestKind::Termination, "C-1"));
    counter.shift.office.approve(&end.no).unwrap();
    let revocation = RequestDraft { no: "26-9002".into(), ..about(RequestKind::Revocation, 1) };
    assert_eq!(counter.rule_of(&revocation), ("R18", DraftField::Contract));
}

#[test]
fn r19_a_first_issue_comes_on_either_form() {
    for form in [FormKind::Application, FormKind::Form2] {
        let mut counter = Counter::new();
        let own = format!(
            "C-9,東商店,ヒガシショウテン,active,hard,{ACCOUNT},530-0041,大阪府大阪市北区,user01=東=master"
        );
        assert!(counter.contracts(&own).taken);
        let first = RequestDraft { form, items: vec![serves(&["user01"])], ..draft(RequestKind::New, "C-9") };
        assert_eq!(counter.received(&first).paper.form, form);
        let notice = RequestDraft { form: FormKind::Notice, no: "26-9002".into(), ..first };
        assert!(counter.check(&notice).problems.iter().any(|problem| problem.rule() == "R6"));
    }
}

#[test]
fn r21_a_first_issue_is_one_token_and_happens_once() {
    let mut counter = Counter::new();
    let own = format!(
        "C-9,東商店,ヒガシショウテン,active,hard,{ACCOUNT},530-0041,大阪府大阪市北区,user01=東=master;user02=西"
    );
    assert!(counter.contracts(&own).taken);
    let first = |no: &str, items: Vec<DraftItem>| RequestDraft {
        no: no.into(),
        items,
        ..draft(RequestKind::New, "C-9")
    };
    let two = first("26-9001", vec![serves(&["user01"]), serves(&["user02"])]);
    assert_eq!(counter.rule_of(&two), ("R21", DraftField::Quantity));
    counter.received(&first("26-9001", vec![serves(&["user01"])]));
    let again = first("26-9002", vec![serves(&["user02"])]);
    assert_eq!(counter.rule_of(&again), ("R21", DraftField::Kind));
    let mut counter = one_in_use();
    let late = RequestDraft { items: vec![serves(&["user02"])], ..draft(RequestKind::New, "C-1") };
    assert_eq!(counter.rule_of(&late), ("R21", DraftField::Kind));
}

#[test]
fn r27_r28_the_fee_stands_on_the_form_with_its_reason_and_needs_an_account() {
    let mut counter = one_in_use();
    let two = RequestDraft { items: vec![serves(&["user02"]), serves(&["user03"])], ..additional(&[]) };
    let view = counter.check(&two);
    assert_eq!((view.total, view.problems), (Yen(4400), Vec::new()));
    assert!(view.fees.iter().all(|fee| fee.reason == FeeReason::AdditionalToken && fee.amount == Yen(2200)));
    counter.contract_with("active,hard,,,,");
    let refusal = counter.objection(&two);
    assert_eq!((refusal.rule(), refusal.field()), ("R28", DraftField::Fee));
    assert!(matches!(refusal, ReceptionRefusal::Rule(Refusal::NoAccount { amount: Yen(4400), .. })));
    let exchange = DraftItem { users: ids(&["user01"]), replaces: book::token(1).to_string() };
    let free = RequestDraft {
        reason: Some(RequestReason::Battery),
        items: vec![exchange],
        ..draft(RequestKind::Exchange, "C-1")
    };
    counter.received(&free);
}

#[test]
fn r29_the_target_is_a_week_after_the_day_on_the_paper() {
    let counter = one_in_use();
    for typed in ["2026-11-10", "20261110", "R8.11.10", "令和8年11月10日", "２０２６／１１／１０"]
    {
        let form = RequestDraft { received_on: typed.into(), ..additional(&["user02"]) };
        assert_eq!(counter.check(&form).due_on, Some(Date::constant(2026, 11, 17)), "{typed}");
    }
    let unread = RequestDraft { received_on: "10/11".into(), ..additional(&["user02"]) };
    assert_eq!(counter.check(&unread).due_on, None);
}

#[test]
fn r30_r32_a_change_to_hardware_tokens_serves_every_user() {
    let mut counter = Counter::new();
    let soft = format!(
        "C-9,東商店,ヒガシショウテン,active,soft,{ACCOUNT},530-0041,大阪府大阪市北区,user01=東=master;user02=西"
    );
    assert!(counter.contracts(&soft).taken);
    let change = |items: Vec<DraftItem>, method| RequestDraft {
        method,
        items,
        ..draft(RequestKind::MethodChange, "C-9")
    };
    let hard = Some(OtpMethod::Hard);
    assert_eq!(counter.rule_of(&change(vec![serves(&["user01"])], hard)), ("R30", DraftField::Users));
    assert_eq!(counter.rule_of(&change(Vec::new(), None)), ("R32", DraftField::Method));
    assert_eq!(counter.rule_of(&change(Vec::new(), Some(OtpMethod::None))), ("R32", DraftField::Method));
    let same = counter.objection(&change(Vec::new(), Some(OtpMethod::Soft)));
    assert!(matches!(same, ReceptionRefusal::Rule(Refusal::MethodSame { .. })));
    let shared = change(vec![serves(&["user01", "user02"])], hard);
    assert_eq!(counter.check(&shared).total, Yen(0), "the contract's first token (D5)");
    assert_eq!(counter.received(&shared).method, hard);
}

#[test]
fn r31_no_form_can_switch_codes_off_for_one_user() {
    // The type has no place for it: a user of an item is an id and nothing else.
    let DraftItem { users, replaces: _ } = serves(&["user02"]);
    assert_eq!(users, [UserId("user02".into())]);
    let table = TABLES.iter().find(|table| table.name == "request_item_user").unwrap();
    let columns: Vec<_> = table.columns.iter().map(|(name, _)| *name).collect();
    assert_eq!(columns, ["request", "item", "position", "contract", "user"]);
}

#[test]
fn r32_a_contract_with_the_application_asks_for_no_hardware_token() {
    let mut counter = Counter::new();
    let soft = format!(
        "C-9,東商店,ヒガシショウテン,active,soft,{ACCOUNT},530-0041,大阪府大阪市北区,user01=東=master"
    );
    assert!(counter.contracts(&soft).taken);
    for kind in [RequestKind::New, RequestKind::Additional] {
        let form = RequestDraft { items: vec![serves(&["user01"])], ..draft(kind, "C-9") };
        assert_eq!(counter.rule_of(&form), ("R32", DraftField::Contract));
    }
}

#[test]
fn r38_where_the_sheet_was_printed_is_nobodys_business() {
    let table = TABLES.iter().find(|table| table.name == "request").unwrap();
    for word in ["origin", "printed", "template", "form_no"] {
        assert!(!table.columns.iter().any(|(name, _)| name.contains(word)), "a request remembers its {word}");
    }
    let mut counter = one_in_use();
    // The same form, whatever the clerk notes about where it came from.
    for (no, remark, user) in [("26-9001", "窓口で交付", "user02"), ("26-9002", "書式集から印刷", "user03")]
    {
        let form = RequestDraft { no: no.into(), remark: remark.into(), ..additional(&[user]) };
        assert_eq!(counter.received(&form).paper.form, FormKind::Form2);
    }
}

#[test]
fn without_the_branchs_seal_check_a_request_waits_and_with_it_nobody_has_approved_it_yet() {
    let mut counter = one_in_use();
    let unsealed = RequestDraft { seal_checked: false, ..additional(&["user02"]) };
    assert_eq!(counter.received(&unsealed).state, RequestState::AwaitingCheck);
    let sealed = RequestDraft { no: "26-9002".into(), ..additional(&["user03"]) };
    let stored = counter.received(&sealed);
    assert_eq!(stored.state, RequestState::Received);
    assert!(matches!(counter.refusal("26-9002"), Refusal::RequestNotOpen { .. }));
    // Whatever state and tokens a caller claims, they are not taken from it.
    let forged = Request {
        no: RequestNo("26-9003".into()),
        state: RequestState::Approved,
        items: vec![token_station::domain::RequestItem {
            no: 7,
            users: ids(&["user04"]),
            replaces: None,
            token: Some(book::token(5)),
        }],
        ..stored
    };
    counter.shift.office.receive_request(forged).unwrap();
    let taken = counter.shift.office.register.request(&RequestNo("26-9003".into())).unwrap();
    assert_eq!((taken.state, taken.items[0].no, taken.recorded()), (RequestState::Received, 1, 0));
}

#[test]
fn a_number_is_taken_once_and_the_next_free_one_is_told() {
    let mut counter = one_in_use();
    assert_eq!(counter.check(&additional(&["user02"])).next_no, RequestNo("26-0004".into()));
    counter.received(&additional(&["user02"]));
    let again = RequestDraft { no: "２６－９００１".into(), ..additional(&["user03"]) };
    let refusal = counter.objection(&again);
    assert!(matches!(&refusal, ReceptionRefusal::NumberTaken { request } if request.0 == "26-9001"));
    assert_eq!(refusal.field(), DraftField::No);
    assert_eq!(counter.check(&again).next_no, RequestNo("26-9002".into()));
    let last_year = RequestDraft { received_on: "2025-12-26".into(), ..again };
    assert_eq!(counter.check(&last_year).next_no, RequestNo("25-0001".into()));
}

#[test]
fn a_contract_is_found_by_number_name_and_kana() {
    let counter = one_in_use();
    for typed in ["C-1", "Ｃ－１", "㈱サンプル商事", "さんぷる", "ｻﾝﾌﾟﾙ"] {
        let form = RequestDraft { contract: typed.into(), ..additional(&["user02"]) };
        let view = counter.check(&form);
        assert_eq!(view.contract.map(|contract| contract.no), Some(ContractNo("C-1".into())), "{typed}");
    }
    let both = counter.check(&RequestDraft { contract: "C-".into(), ..additional(&["user02"]) });
    assert_eq!((both.contract, both.candidates.len()), (None, 2));
    let none = counter.check(&RequestDraft { contract: "北浜".into(), ..additional(&["user02"]) });
    assert!(none.candidates.is_empty());
    assert!(matches!(none.problems[0], ReceptionRefusal::UnknownContract { .. }));
}

#[test]
fn a_token_can_only_be_named_where_its_state_allows_the_kind() {
    let mut counter = one_in_use();
    let unlock = about(RequestKind::Unlock, 1);
    let refusal = counter.objection(&unlock);
    assert!(matches!(refusal, ReceptionRefusal::Rule(Refusal::TokenStateWrong { .. })));
    counter.step(&book::token(1), TokenState::Locked, Act::TokenLocked);
    assert_eq!(counter.received(&unlock).subjects, [book::token(1)]);
    let other = RequestDraft { no: "26-9002".into(), ..about(RequestKind::Revocation, 5) };
    assert!(matches!(counter.objection(&other), ReceptionRefusal::Rule(Refusal::NotHeld { .. })));
    let unknown = RequestDraft { subjects: vec!["RT-99999999".into()], ..other };
    assert!(matches!(counter.objection(&unknown), ReceptionRefusal::UnknownToken { .. }));
    let nothing = RequestDraft { subjects: Vec::new(), ..unknown };
    assert!(counter.objection(&nothing).is_missing());
}

#[test]
fn another_address_needs_all_its_parts_and_is_stored_with_its_reason() {
    let mut counter = one_in_use();
    let to = |address: DraftAddress| RequestDraft { ship_to: Some(address), ..additional(&["user02"]) };
    let whole = DraftAddress {
        postal_code: "５３０－０００１".into(),
        street: "大阪府大阪市北区梅田1丁目2番3号".into(),
        building: String::new(),
        reason: "本店改装中".into(),
    };
    let empty = counter.check(&to(DraftAddress::default()));
    let missing: Vec<_> = empty.problems.iter().map(ReceptionRefusal::field).collect();
    assert_eq!(missing, [DraftField::ShipPostalCode, DraftField::ShipStreet, DraftField::ShipReason]);
    let wrong = counter.objection(&to(DraftAddress { postal_code: "530".into(), ..whole.clone() }));
    assert_eq!(wrong.field(), DraftField::ShipPostalCode);
    let strange = counter.objection(&to(DraftAddress { street: "大阪\u{e000}".into(), ..whole.clone() }));
    assert!(matches!(strange, ReceptionRefusal::ForbiddenCharacter { code: 0xe000, .. }));
    let stored = counter.received(&to(whole));
    assert!(matches!(&stored.ship_to, ShipTo::Other { address, reason }
        if address.postal_code.to_string() == "530-0001" && reason == "本店改装中"));
}

#[test]
fn a_locked_station_answers_no_form() {
    let mut counter = one_in_use();
    counter.shift.office.lock().unwrap();
    assert!(matches!(counter.shift.office.check_draft(&additional(&["user02"])), Err(DeskError::Locked)));
    assert!(matches!(counter.shift.office.receive_draft(&additional(&["user02"])), Err(DeskError::Locked)));
}

#[test]
fn a_file_of_the_other_kinds_is_held_to_the_same_rules() {
    let mut counter = one_in_use();
    let header =
        "request_no,received_on,kind,contract_no,branch,seal_checked,users,reason,old_tokens,channel\n";
    let mut import = |rows: &str| {
        let text = format!("{header}{rows}\n");
        counter.shift.office.import_requests("requests.csv", text.as_bytes(), true).unwrap()
    };
    for wrong in [
        "26-9,2026-11-18,reissue,C-1,001,yes,user01,,RT-00000001,",
        "26-9,2026-11-18,reissue,C-1,001,yes,user01,loss,,",
        "26-9,2026-11-18,reissue,C-1,001,yes,user01,loss,RT-00000005,",
        "26-9,2026-11-18,reissue,C-1,001,yes,user01,loss,RT-99999999,",
        "26-9,2026-11-18,unlock,C-1,001,yes,,,RT-00000001,",
        "26-9,2026-11-18,unlock,C-1,001,yes,,,,",
        "26-9,2026-11-18,termination,C-1,001,yes,,,,web",
    ] {
        let import = import(wrong);
        assert_eq!((import.taken, import.refused()), (false, 1), "{wrong}");
    }
    let good = "26-9,2026-11-18,reissue,C-1,001,yes,user01,loss,RT-00000001,";
    assert!(import(good).taken);
    assert!(
        import(good).lines.iter().all(|line| line.verdict == token_station::desk::import::Verdict::Identical)
    );
    let stored = counter.shift.office.register.request(&RequestNo("26-9".into())).unwrap();
    assert_eq!(stored.items[0].replaces, Some(book::token(1)));
    assert_eq!(
        stored.state,
        RequestState::Received,
        "its approval revokes the lost token and is an act of its own"
    );
}
