//! Invented contracts, tokens, journal rows, parcels and files for the pictures.

use std::sync::Arc;

use crate::bench::message::{
    ContractRow, ContractToken, ContractView, DeadlineRow, DeadlineView, DispatchRow, FamilyRow, HeldView,
    Hit, HitTarget, HolderView, ImportKind, ImportRow, ImportVerdict, ImportView, JournalRow, JournalVerdict,
    LabelPicture, PAGE_ROWS, Page, PortKind, PortRow, PostalTableView, SenderView, SetUpRow, SettingsView,
    SlotNo, SoftRow, TokenView,
};
use crate::domain::contract::AccountKind;
use crate::domain::{
    Act, Address, ClockOffset, ContractNo, ContractStatus, Environment, HouseRule, LoginMethod, OtpMethod,
    Outcome, PhoneId, PostalCode, Profile, RequestNo, Serial, SoftStatus, TokenState, UserId, UserRole,
};
use crate::paper::barcode::NoBarcode;
use crate::paper::{
    Addressee, Dpi, Field, Form, LabelValue, Mark, PaperError, Sender, StartCell, Typesetter,
};
use crate::window::gallery::contents::customers::{Customer, word};
use crate::window::gallery::contents::mail::inside;
use crate::window::gallery::contents::{NOW, customers, queue, serial};
use crate::words::{Language, Notice, Sentences, Severity};

/// A page of a hundred thousand contracts.
#[must_use]
pub fn contracts(text: &str, offset: u32) -> Page<ContractRow> {
    let total = 100_000;
    let row = |at: u32| {
        let customer = &customers()[at as usize % customers().len()];
        let status = match at % 17 {
            5 => ContractStatus::Suspended,
            11 => ContractStatus::Terminated,
            _ => ContractStatus::Active,
        };
        let no = if at < 12 { customer.no.clone() } else { format!("0130-{:06}", 448_900 + at) };
        ContractRow {
            no: ContractNo(no),
            name: customer.name.clone(),
            kana: customer.kana.clone(),
            status,
            method: OtpMethod::Hard,
            users: u32::try_from(customer.users.len()).unwrap_or(0),
            // Nobody holds two: never more tokens than users.
            tokens: u32::try_from(customer.users.len().div_ceil(2)).unwrap_or(0),
        }
    };
    let rows = (offset..total.min(offset + PAGE_ROWS)).map(row).collect();
    Page { text: text.into(), offset, total, rows }
}

/// A contract whole.
#[must_use]
pub fn contract() -> ContractView {
    let customer = &customers()[0];
    let row = contracts("", 0).rows.swap_remove(0);
    let user = |(at, name): (usize, &String)| {
        let role = if at == 0 { UserRole::Master } else { UserRole::Ordinary };
        let id = format!("user{:02}", at + 1);
        (id, name.clone(), role, (at < 2).then(|| serial(1841 + u32::try_from(at).unwrap_or(0))))
    };
    let token = |number, state, request: &str, days: i64, user: usize| ContractToken {
        serial: serial(number),
        model: "PTB-1".into(),
        state,
        request: Some(RequestNo(request.into())),
        from: NOW.plus_millis(-86_400_000 * days),
        until: matches!(state, TokenState::Lost | TokenState::Destroyed)
            .then(|| NOW.plus_millis(-86_400_000 * (days - 180))),
        users: vec![customer.users[user].clone()],
        set_up: match state {
            TokenState::InUse => Some(DeadlineView::Done),
            TokenState::Dispatched => Some(DeadlineView::Left(4)),
            _ => None,
        },
        deadline: (state == TokenState::Dispatched).then(|| deadline(4)),
    };
    ContractView {
        doubt: None,
        row,
        login: LoginMethod::Password,
        address: customer.address_lines(),
        account: Some((
            word("account-parts", 0),
            AccountKind::Ordinary,
            "1234567".into(),
            word("account-parts", 1),
        )),
        users: customer.users.iter().enumerate().map(user).collect(),
        tokens: vec![
            token(1842, TokenState::Dispatched, "26-1107", 26, 1),
            token(1841, TokenState::InUse, "26-1107", 26, 0),
            token(1377, TokenState::Lost, "25-0412", 420, 0),
            token(1502, TokenState::Destroyed, "25-0933", 211, 1),
        ],
        phones: Vec::new(),
        requests: queue().into_iter().filter(|row| row.contract.0 == customer.no).collect(),
        history: story_of(&["26-1107", "RT-00001841"]),
    }
}

/// A day so many days away.
fn deadline(days: i64) -> jiff::civil::Date {
    NOW.plus_millis(86_400_000 * days).day_in_japan()
}

fn set_up((at, name): (usize, &String)) -> SetUpRow {
    SetUpRow {
        user: UserId(format!("user{:02}", at + 1)),
        name: name.clone(),
        live: true,
        set_up_at: (at == 0).then(|| NOW.plus_millis(-86_400_000 * 3)),
    }
}

/// A contract whose users have the application.
#[must_use]
pub fn soft_contract() -> ContractView {
    let mut view = contract();
    view.row.method = OtpMethod::Soft;
    let phone = |at: usize| PhoneId::parse(&format!("APP-77A0-19C{at}")).ok().map(|id| (id, NOW));
    let row = |(at, (id, name, role, _)): (usize, &(String, String, UserRole, Option<Serial>))| SoftRow {
        user: UserId(id.clone()),
        name: name.clone(),
        role: *role,
        status: [SoftStatus::Registered, SoftStatus::SettingUp, SoftStatus::Revoked][at % 3],
        phone: if at % 3 == 0 { phone(at) } else { None },
    };
    view.phones = view.users.iter().enumerate().map(row).collect();
    for user in &mut view.users {
        user.3 = None;
    }
    view.tokens.retain(|token| token.until.is_some());
    view
}

/// Set-ups that are past their deadline or near it.
#[must_use]
pub fn deadlines() -> Vec<DeadlineRow> {
    let row = |(at, customer): (usize, &Customer)| {
        let days = i64::try_from(at).unwrap_or(0) * 2 - 5;
        let count = u32::try_from(days.unsigned_abs()).unwrap_or(0);
        DeadlineRow {
            contract: ContractNo(customer.no.clone()),
            contract_name: customer.name.clone(),
            serial: serial(1801 + u32::try_from(at).unwrap_or(0)),
            state: if at % 3 == 0 { TokenState::Dispatched } else { TokenState::Delivered },
            deadline: deadline(days),
            stands: if days < 0 { DeadlineView::Overdue(count) } else { DeadlineView::Left(count) },
            waiting: 1 + u32::from(at % 2 == 0),
        }
    };
    customers().iter().take(7).enumerate().map(row).collect()
}

/// Who held a token on a day.
#[must_use]
pub fn held() -> HeldView {
    let customer = &customers()[0];
    HeldView {
        serial: serial(1841),
        on: deadline(-7),
        held: Some(HolderView {
            state: TokenState::Dispatched,
            since: NOW.plus_millis(-86_400_000 * 20),
            contract: Some((ContractNo(customer.no.clone()), customer.name.clone())),
            users: customer.users[..2].to_vec(),
        }),
    }
}

/// A token whole.
#[must_use]
pub fn token_view() -> TokenView {
    let customer = &customers()[0];
    TokenView {
        serial: serial(1841),
        manufacturer: "RT".into(),
        model: "PTB-1".into(),
        lot: "L26-03".into(),
        state: TokenState::Dispatched,
        contract: Some((ContractNo(customer.no.clone()), customer.name.clone())),
        users: customer.users[..2].to_vec(),
        set_ups: customer.users[..2].iter().enumerate().map(set_up).collect(),
        deadline: Some((deadline(4), DeadlineView::Left(4))),
        stop: None,
        clock: Some(ClockOffset { offset_millis: 4, uncertainty_millis: 3, measured_at: NOW }),
        history: story_of(&["RT-00001841"]),
    }
}

/// What the journal tells about these objects.
fn story_of(objects: &[&str]) -> Vec<JournalRow> {
    let rows = journal("", 0).rows.into_iter().take(12);
    rows.filter(|row| objects.contains(&row.object.as_str())).collect()
}

/// A page of the journal.
#[must_use]
pub fn journal(text: &str, offset: u32) -> Page<JournalRow> {
    let total = 18_432;
    let story = [
        (Act::LabelPrinted, "26-1107", Outcome::Done, ""),
        (Act::FeeRaised, "26-1107", Outcome::Done, ""),
        (Act::TokenRecorded, "RT-00001841", Outcome::Done, ""),
        (Act::TokenInspected, "RT-00001841", Outcome::Done, ""),
        (Act::TokenWritten, "RT-00001841", Outcome::Done, ""),
        (Act::JobArmed, "RT-00001841", Outcome::Done, ""),
        (Act::TokenQuarantined, "RT-00001790", Outcome::Failed, "clock-off"),
        (Act::JobDropped, "RT-00001790", Outcome::Failed, ""),
        (Act::RequestApproved, "26-1107", Outcome::Done, ""),
        (Act::RequestsImported, "requests-1122.csv", Outcome::Done, ""),
        (Act::Unlocked, "tanaka", Outcome::Done, ""),
        (Act::UnlockRefused, "tanaka", Outcome::Refused, ""),
    ];
    let row = |at: u32| {
        let (act, object, outcome, reason) = story[at as usize % story.len()];
        JournalRow {
            seq: u64::from(total - at),
            at: NOW.plus_millis(-i64::from(at) * 7_300),
            operator: "tanaka".into(),
            act,
            object: object.into(),
            outcome,
            reason: reason.into(),
            hash: format!("{:016x}", 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(u64::from(at) + 1)),
        }
    };
    let rows = (offset..total.min(offset + PAGE_ROWS)).map(row).collect();
    Page { text: text.into(), offset, total, rows }
}

/// A sound chain.
#[must_use]
pub fn verdict() -> JournalVerdict {
    JournalVerdict { rows: 18_432, head: "9e3779b97f4a7c15f39cc0605cedc834".into(), first_bad: None }
}

/// Parcels.
#[must_use]
pub fn dispatch() -> Vec<DispatchRow> {
    let row = |number: u32, customer: usize, pieces: u32, prints| {
        let request = RequestNo(format!("26-{number}"));
        let serials: Vec<_> = (0..pieces).map(|at| serial(1800 + number % 100 * 4 + at)).collect();
        DispatchRow {
            contents: inside(&request, &serials, prints),
            request,
            contract_name: customers()[customer].name.clone(),
            pieces,
            prints,
            copies: u32::from(number == 1102),
            serials,
        }
    };
    vec![
        row(1107, 0, 2, 1),
        row(1101, 4, 1, 1),
        row(1102, 5, 2, 2),
        row(1104, 6, 1, 0),
        row(1105, 7, 4, 0),
        row(1106, 8, 1, 0),
        row(1103, 2, 1, 0),
        row(1100, 3, 3, 0),
    ]
}

/// A label as it prints: the same bytes.
///
/// # Errors
/// [`PaperError`] when the label does not fit, which would be a fault of the contents.
pub fn label(form: Form, start: u8, requests: &[RequestNo]) -> Result<LabelPicture, PaperError> {
    let parcels = dispatch();
    let values: Vec<LabelValue> = parcels
        .iter()
        .filter(|row| requests.contains(&row.request))
        .filter_map(|row| Some((customers().iter().find(|one| one.name == row.contract_name)?, row)))
        .map(|(customer, row)| label_value(customer, row))
        .collect::<Result<_, _>>()?;
    let document = Typesetter::new()?.labels(form, StartCell::of(form, start)?, &values)?;
    let picture = document.rgba(0, Dpi::new(203)?)?;
    Ok(LabelPicture {
        requests: requests.to_vec(),
        form: form.as_str().into(),
        width: picture.width,
        height: picture.height,
        rgba: Arc::new(picture.rgba),
        pages: 1,
        without_barcode: document.reasons_without_barcode(),
    })
}

fn label_value(customer: &Customer, row: &DispatchRow) -> Result<LabelValue, PaperError> {
    let words = Sentences::new(Language::Japanese);
    let postal_code = |digits: &str| {
        PostalCode::parse(digits).map_err(|_| PaperError::Missing { label: 0, field: Field::PostalCode })
    };
    Ok(LabelValue {
        address: Address {
            postal_code: postal_code(&customer.postal_code)?,
            street: customer.street.clone(),
            building: customer.building.clone(),
        },
        barcode: Err(NoBarcode::UnknownTown),
        addressee: Addressee::of(&customer.name, ""),
        marks: Mark::USUAL.to_vec(),
        sender: Sender {
            name: format!("{} {}", words.say("demo-institution"), words.say("demo-department")),
            address: Address {
                postal_code: postal_code("530-0001")?,
                street: words.say("demo-street"),
                building: String::new(),
            },
        },
        reception_no: row.request.clone(),
        pieces: row.pieces,
    })
}

/// Answers to a search.
#[must_use]
pub fn hits() -> Vec<Hit> {
    let customer = &customers()[0];
    let hit = |target, title: &str| {
        let state = matches!(target, HitTarget::Token(_)).then_some(TokenState::InUse);
        Hit { target, state, title: title.into(), detail: customer.name.clone() }
    };
    let requests = queue().into_iter().filter(|row| row.contract.0 == customer.no);
    let mut hits = vec![hit(HitTarget::Contract(ContractNo(customer.no.clone())), &customer.no)];
    hits.extend(requests.map(|row| hit(HitTarget::Request(row.request.clone()), &row.request.0)));
    hits.extend([1842, 1841].map(|no| hit(HitTarget::Token(serial(no)), serial(no).as_str())));
    hits.push(hit(HitTarget::Parcel(RequestNo("26-1107".into())), "123-45-67890-1"));
    hits.push(hit(HitTarget::Phone(ContractNo(customer.no.clone())), "APP-77A0-19C4"));
    hits
}

/// Operators, ports, choices.
#[must_use]
pub fn settings() -> SettingsView {
    let added = |days: i64| NOW.plus_millis(-86_400_000 * days);
    let operators = super::operators().into_iter().zip([added(230), added(110), added(12)]);
    let rules = ["0403:6001", "/dev/ttyS4"].map(str::to_owned);
    let port = |path: &str, usb, rules: &[String], present| PortRow {
        path: path.into(),
        usb,
        rules: rules.to_vec(),
        present,
        may_open: true,
        kind: PortKind::Line,
        slot: None,
        label: String::new(),
        family: None,
        token: None,
        blinks: None,
    };
    let slot = |no: u16, row: PortRow| PortRow { slot: Some(SlotNo(no)), ..row };
    let words = Sentences::new(Language::Japanese);
    SettingsView {
        sender_doubt: None,
        postal: PostalTableView { made_on: jiff::civil::date(2026, 10, 3), codes: 142_920 },
        operators: operators.map(|((id, name), added)| (id, name, added)).collect(),
        ports: vec![
            slot(1, port("/dev/ttyUSB0", Some((0x0403, 0x6001)), &rules[..1], true)),
            slot(2, port("/dev/ttyUSB1", Some((0x0403, 0x6001)), &rules[..1], true)),
            slot(3, port("/dev/ttyS4", None, &rules[1..], false)),
            port("/dev/ttyACM0", Some((0x2341, 0x0043)), &[], true),
            port("/dev/ttyS0", None, &[], true),
        ],
        port_rules: rules.to_vec(),
        card_trouble: None,
        families: families(),
        profile: Some(Profile::SERVICE),
        station: "osaka-2".into(),
        rules: HouseRule::ALL.iter().map(|rule| (*rule, rule.standard(Environment::Production))).collect(),
        sender: SenderView {
            department: words.say("demo-department"),
            postal_code: "530-0001".into(),
            street: words.say("demo-street"),
            building: String::new(),
            guidance_page: "https://www.example.jp/otp/".into(),
            guards: "AA".into(),
        },
    }
}

/// Families of tokens: most are as new, one is in use and one is switched off.
fn families() -> Vec<FamilyRow> {
    let mut rows = FamilyRow::untouched();
    for row in &mut rows {
        row.tried = matches!(row.family, "reference" | "token2");
        row.allowed = row.family == "token2";
        row.on = row.family != "flipper";
    }
    rows
}

/// A file checked before it is taken.
#[must_use]
pub fn import() -> ImportView {
    let row = |line, key: &str, verdict| ImportRow { line, key: key.into(), verdict, doubt: None };
    let refused = ImportVerdict::Refused(
        Notice::new("user-has-token", Severity::Refused)
            .text("contract", "0130-448813")
            .text("user", "mori")
            .text("token", serial(1420)),
    );
    let other = ImportVerdict::Refused(
        Notice::new("first-issue-not-one", Severity::Refused)
            .text("request", "26-1119")
            .number("quantity", 3),
    );
    let mut rows = vec![row(2, "26-1114", ImportVerdict::New), row(3, "26-1115", ImportVerdict::New)];
    rows.push(row(4, "26-1107", ImportVerdict::Identical));
    rows.push(row(5, "26-1112", ImportVerdict::Changed));
    rows.push(row(6, "26-1118", refused));
    rows.push(row(7, "26-1119", other));
    rows.extend((8..20).map(|line| row(line, &format!("26-{}", 1112 + line), ImportVerdict::New)));
    rows[3].doubt = Some(super::counter::doubt("530-0001", "590-0078"));
    rows[8].doubt = Some(Notice::new("address-no-code", Severity::Attention).text("code", "590-9999"));
    ImportView { kind: ImportKind::Requests, file: "requests-1122.csv".into(), taken: false, rows }
}

/// A table of postal codes that is not newer than the one in use.
#[must_use]
pub fn import_postal() -> ImportView {
    let old = Notice::new("postal-not-newer", Severity::Refused)
        .text("got", "2026-10-03")
        .text("have", "2026-10-03");
    let row = ImportRow { line: 1, key: String::new(), verdict: ImportVerdict::Refused(old), doubt: None };
    ImportView { kind: ImportKind::PostalCodes, file: "japan.txt.gz".into(), taken: false, rows: vec![row] }
}
