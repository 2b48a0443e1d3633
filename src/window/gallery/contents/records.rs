//! Invented contracts, tokens, journal rows, parcels and files for the pictures.

use std::sync::Arc;

use egui::{Align2, Color32, FontId, pos2, vec2};

use crate::bench::message::{
    ContractRow, ContractToken, ContractView, DispatchRow, Hit, HitTarget, ImportKind, ImportRow,
    ImportVerdict, ImportView, JournalRow, JournalVerdict, LabelPicture, PAGE_ROWS, Page, PortRow,
    SenderView, SettingsView, TokenView,
};
use crate::domain::contract::AccountKind;
use crate::domain::{
    Act, ClockOffset, ContractNo, ContractStatus, OtpMethod, Outcome, RequestNo, TokenState, UserRole,
};
use crate::window::gallery::contents::customers::word;
use crate::window::gallery::contents::{NOW, customers, queue, serial};
use crate::window::look;
use crate::window::picture::Easel;
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
            tokens: 1 + at % 4,
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
    let token = |number, state, request: &str, days: i64| ContractToken {
        serial: serial(number),
        model: "PTB-1".into(),
        state,
        request: Some(RequestNo(request.into())),
        recorded_at: Some(NOW.plus_millis(-86_400_000 * days)),
        users: customer.users[..1].to_vec(),
    };
    ContractView {
        row,
        address: customer.address_lines(),
        account: Some((
            word("account-parts", 0),
            AccountKind::Ordinary,
            "1234567".into(),
            word("account-parts", 1),
        )),
        users: customer.users.iter().enumerate().map(user).collect(),
        tokens: vec![
            token(1842, TokenState::Inspected, "26-1107", 0),
            token(1841, TokenState::Inspected, "26-1107", 0),
            token(1377, TokenState::Lost, "25-0412", 420),
            token(1502, TokenState::InUse, "25-0933", 211),
        ],
        requests: queue().into_iter().filter(|row| row.contract.0 == customer.no).collect(),
        history: journal("", 0).rows.into_iter().take(9).collect(),
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
        state: TokenState::Inspected,
        contract: Some((ContractNo(customer.no.clone()), customer.name.clone())),
        users: customer.users[..2].to_vec(),
        clock: Some(ClockOffset { offset_millis: 4, uncertainty_millis: 3, measured_at: NOW }),
        history: journal("", 0).rows.into_iter().filter(|row| row.object.starts_with("RT")).take(8).collect(),
    }
}

/// A page of the journal.
#[must_use]
pub fn journal(text: &str, offset: u32) -> Page<JournalRow> {
    let total = 18_432;
    let story = [
        (Act::LabelPrinted, "26-1107", Outcome::Done, ""),
        (Act::FeeRaised, "26-1107", Outcome::Done, "R27"),
        (Act::TokenRecorded, "RT-00001841", Outcome::Done, ""),
        (Act::TokenInspected, "RT-00001841", Outcome::Done, ""),
        (Act::TokenWritten, "RT-00001841", Outcome::Done, ""),
        (Act::JobArmed, "RT-00001841", Outcome::Done, ""),
        (Act::TokenQuarantined, "RT-00001790", Outcome::Done, "clock-off"),
        (Act::JobDropped, "RT-00001790", Outcome::Failed, "unplugged"),
        (Act::RequestApproved, "26-1107", Outcome::Done, ""),
        (Act::RequestsImported, "requests-1122.csv", Outcome::Done, ""),
        (Act::Unlocked, "tanaka", Outcome::Done, ""),
        (Act::UnlockRefused, "tanaka", Outcome::Refused, "wrong-passphrase"),
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
    let row = |number: u32, customer: usize, pieces: u32, prints| DispatchRow {
        request: RequestNo(format!("26-{number}")),
        contract_name: customers()[customer].name.clone(),
        pieces,
        prints,
        serials: (0..pieces).map(|at| serial(1800 + number % 100 * 4 + at)).collect(),
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

/// A label as it would print, drawn here by hand.
#[must_use]
pub fn label() -> LabelPicture {
    let customer = &customers()[0];
    let size = vec2(486.0, 157.0);
    let picture = Easel::default().picture(size, 2.0, |ui| {
        let painter = ui.painter().clone();
        painter.rect_filled(ui.max_rect(), 0.0, Color32::WHITE);
        let write = |x: f32, y: f32, points: f32, bold: bool, text: &str| {
            let family = if bold { look::bold() } else { egui::FontFamily::Proportional };
            let font = FontId::new(points, family);
            painter.text(pos2(x, y), Align2::LEFT_TOP, text, font, Color32::BLACK);
        };
        for (at, line) in (0u8..).zip(customer.address_lines()) {
            write(18.0, 12.0 + 19.0 * f32::from(at), 13.5, false, &line);
        }
        write(18.0, 72.0, 20.0, true, &format!("{} {}", customer.name, word("label", 0)));
        write(60.0, 134.0, 10.0, false, &format!("{}  26-1107", word("label", 1)));
        let red = Color32::from_rgb(0xc0, 0x20, 0x20);
        for at in 0..3u8 {
            let place = egui::Rect::from_min_size(pos2(404.0, 12.0 + 26.0 * f32::from(at)), vec2(66.0, 21.0));
            painter.rect_stroke(place, 0.0, egui::Stroke::new(1.2, red), egui::StrokeKind::Inside);
            let font = FontId::new(11.0, egui::FontFamily::Proportional);
            painter.text(
                place.center(),
                Align2::CENTER_CENTER,
                word("label", 2 + usize::from(at)),
                font,
                red,
            );
        }
    });
    LabelPicture {
        requests: vec![RequestNo("26-1107".into())],
        form: "roll-90x29".into(),
        width: picture.width,
        height: picture.height,
        rgba: Arc::new(picture.rgba),
        pages: 1,
    }
}

/// Answers to a search.
#[must_use]
pub fn hits() -> Vec<Hit> {
    let mut hits = vec![Hit {
        target: HitTarget::Token(serial(1841)),
        title: serial(1841).to_string(),
        detail: customers()[0].name.clone(),
    }];
    hits.extend(queue().into_iter().skip(2).take(3).map(|row| Hit {
        target: HitTarget::Request(row.request.clone()),
        title: row.request.0,
        detail: row.contract_name,
    }));
    hits.extend(customers()[..4].iter().map(|customer| Hit {
        target: HitTarget::Contract(ContractNo(customer.no.clone())),
        title: customer.no.clone(),
        detail: customer.name.clone(),
    }));
    hits
}

/// Operators, ports, choices.
#[must_use]
pub fn settings() -> SettingsView {
    let added = |days: i64| NOW.plus_millis(-86_400_000 * days);
    let operators = super::operators().into_iter().zip([added(230), added(110), added(12)]);
    let port = |path: &str, usb, allowed, present| PortRow { path: path.into(), usb, allowed, present };
    let words = Sentences::new(Language::Japanese);
    SettingsView {
        operators: operators.map(|((id, name), added)| (id, name, added)).collect(),
        ports: vec![
            port("/dev/ttyUSB0", Some((0x0403, 0x6001)), true, true),
            port("/dev/ttyUSB1", Some((0x0403, 0x6001)), true, true),
            port("/dev/ttyUSB2", Some((0x0403, 0x6001)), true, false),
            port("/dev/ttyACM0", Some((0x2341, 0x0043)), false, true),
            port("/dev/ttyS0", None, false, true),
        ],
        profile: "TOTP \u{30fb} SHA-1 \u{30fb} 6 \u{30fb} 60 s".into(),
        station: "osaka-2".into(),
        sender: SenderView {
            department: words.say("demo-department"),
            postal_code: "530-0001".into(),
            street: words.say("demo-street"),
            building: String::new(),
        },
    }
}

/// A file checked before it is taken.
#[must_use]
pub fn import() -> ImportView {
    let row = |line, key: &str, verdict| ImportRow { line, key: key.into(), verdict };
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
    ImportView { kind: ImportKind::Requests, file: "requests-1122.csv".into(), taken: false, rows }
}
