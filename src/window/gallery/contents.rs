//! Invented contents for pictures and tests of the window: names from `assets/samples`, numbers made up here.

pub mod counter;
mod customers;
pub mod families;
mod life;
mod mail;
pub mod papers;
pub mod post;
mod printers;
mod records;
pub mod returns;
mod stock;

pub use customers::{Customer, customers, institution};
pub use life::{lost_token, reissue, reminders};
pub use mail::{fees, parcels};
pub use printers::{printers, printing};
pub use records::{
    contract, contracts, deadlines, dispatch, held, hits, import, import_postal, journal, label, settings,
    soft_contract, token_view, verdict,
};

pub use stock::{explanation, stock, stock_balance, stock_incident, stock_take};

use jiff::civil::{Date, date};

use crate::bench::message::{
    Access, Answer, BenchView, ClockView, Counts, FormView, ItemView, Lcd, NextRow, Question, QueueRow,
    RecentRow, RequestView, SlotNo, SlotState, SlotToken, SlotView, SlotWork, StationView, Step, StepState,
    StepView,
};
use crate::domain::{
    ClockOffset, ContractNo, Environment, FeeReason, OperatorId, RequestKind, RequestNo, RequestState,
    Serial, StepSecs, UnixMillis, Yen,
};
use crate::words::{Language, Notice, Severity};

/// The time at which everything stands: 2026-11-22 10:42:07 in Japan.
pub const NOW: UnixMillis = UnixMillis(1_795_311_727_000);

/// The day at which everything stands.
const TODAY: Date = date(2026, 11, 22);

/// The station, unlocked.
#[must_use]
pub fn station(language: Language, dark: bool) -> StationView {
    let name = customers::operator_name(0);
    StationView {
        institution: customers::institution(),
        environment: Environment::Training,
        access: Access::Unlocked(OperatorId("tanaka".into()), name),
        operators: operators(),
        clock: ClockView::Synchronised { within_millis: 12 },
        counts: Counts {
            queue: 7,
            bench: 3,
            dispatch: 12,
            returns: 1,
            stock: 418,
            stock_needs_a_look: false,
        },
        forms: forms(),
        language: language.code().into(),
        theme: if dark { "dark" } else { "light" }.into(),
        register: "/srv/token-station/register.db".into(),
    }
}

/// Who may unlock.
#[must_use]
pub fn operators() -> Vec<(OperatorId, String)> {
    ["tanaka", "sato", "nakamura"]
        .iter()
        .enumerate()
        .map(|(at, id)| (OperatorId((*id).into()), customers::operator_name(at)))
        .collect()
}

/// What people call a place of the tray.
#[must_use]
pub fn place_label(at: usize) -> String {
    customers::word("tray-labels", at)
}

/// What somebody looks for.
#[must_use]
pub fn search_word() -> String {
    customers::word("search", 0)
}

/// The papers.
#[must_use]
pub fn forms() -> Vec<FormView> {
    let form = |code: &str, [columns, rows, width_tenths_mm, height_tenths_mm]: [u32; 4]| FormView {
        code: code.into(),
        columns,
        rows,
        next_cell: 1,
        width_tenths_mm,
        height_tenths_mm,
    };
    vec![
        form("roll-90x29", [1, 1, 900, 290]),
        form("roll-62x100", [1, 1, 1000, 620]),
        FormView { next_cell: 4, ..form("sheet-a4-12", [2, 6, 864, 423]) },
        form("sheet-a4-24", [3, 8, 700, 339]),
    ]
}

/// A serial.
#[must_use]
pub fn serial(number: u32) -> Serial {
    Serial::parse(&format!("RT-{number:08}")).unwrap_or_else(|_| unreachable!("digits make a serial"))
}

/// The next requests and the totals.
#[must_use]
pub fn bench() -> BenchView {
    let next = |number: u32, customer: usize, kind, fee, due: Date, recorded, quantity| NextRow {
        request: RequestNo(format!("26-{number}")),
        contract_name: customers()[customer].name.clone(),
        kind,
        fee: Yen(fee),
        due_on: due,
        late: due < TODAY,
        recorded,
        under_way: 0,
        quantity,
    };
    let recent = |number, at_secs: i64, customer: usize, offset_millis, label| RecentRow {
        at: NOW.plus_millis(-1000 * at_secs),
        serial: serial(number),
        contract_name: customers()[customer].name.clone(),
        request: RequestNo(format!("26-{}", 1100 + customer)),
        offset_millis: Some(offset_millis),
        label,
    };
    BenchView {
        next: vec![
            next(1107, 0, RequestKind::Additional, 4400, date(2026, 11, 20), 1, 2),
            next(1108, 1, RequestKind::Additional, 2200, date(2026, 11, 27), 0, 1),
            next(1109, 2, RequestKind::New, 0, date(2026, 11, 28), 0, 1),
            next(1112, 3, RequestKind::Additional, 6600, date(2026, 11, 30), 0, 3),
        ],
        auto: true,
        prints_labels: false,
        done_today: 37,
        spoiled_today: 1,
        per_hour: Some(214),
        minutes_left: Some(9),
        recent: vec![
            recent(1841, 0, 0, 4, None),
            recent(1840, 18, 4, -2, Some(true)),
            recent(1839, 37, 5, 7, Some(true)),
            recent(1838, 55, 5, 1, Some(false)),
            recent(1836, 72, 6, 3, Some(true)),
            recent(1835, 90, 8, 0, Some(true)),
            recent(1834, 108, 9, -5, Some(true)),
            recent(1833, 126, 10, 2, Some(true)),
        ],
    }
}

/// Slots in every state.
#[must_use]
pub fn slots(count: u16) -> Vec<SlotView> {
    (1..=count).map(slot).collect()
}

fn slot(no: u16) -> SlotView {
    let kind = match no {
        1 | 5 | 9 | 12 | 14 => SlotState::Done,
        2 | 6 | 8 | 13 | 16 => SlotState::Working,
        3 | 11 => SlotState::Attention,
        7 => SlotState::Foreign,
        10 | 15 => SlotState::Ready,
        _ => SlotState::Empty,
    };
    let number = if no == 3 { 1790 } else { 1840 + u32::from(no) };
    let customer = &customers()[usize::from(no - 1) % customers().len()];
    let at = usize::from(no) % Step::ALL.len();
    let running = match kind {
        SlotState::Working => Some(if no == 2 { 3 } else { at.clamp(2, 6) }),
        SlotState::Attention => Some(if no == 3 { 4 } else { 5 }),
        _ => None,
    };
    let lcd = match kind {
        SlotState::Done => Lcd::Code {
            digits: format!("{:06}", (482_913 + u32::from(no - 1) * 161_133) % 1_000_000),
            until: NOW.plus_millis(39_000),
            step: StepSecs::Sixty,
        },
        SlotState::Attention => {
            Lcd::Code { digits: "071556".into(), until: NOW.plus_millis(21_000), step: StepSecs::Sixty }
        }
        _ => Lcd::Off,
    };
    let has_work = matches!(kind, SlotState::Working | SlotState::Done | SlotState::Attention);
    SlotView {
        no: SlotNo(no),
        port: format!("/dev/ttyUSB{}", no - 1),
        label: String::new(),
        emulated: true,
        state: kind,
        token: (kind != SlotState::Empty).then(|| token(number, no)),
        work: has_work.then(|| SlotWork {
            request: RequestNo(format!("26-{}", 1106 + no)),
            contract: ContractNo(customer.no.clone()),
            contract_name: customer.name.clone(),
            item: if no == 1 { 1 } else { 2 },
            of: 2,
            users: customer.users.clone(),
        }),
        steps: steps(kind, running),
        clock_set: None,
        lcd,
        hand: None,
        question: match (kind, no) {
            (SlotState::Attention, 3) => Some(clock_question(number)),
            (SlotState::Attention, _) => Some(codes_question(number)),
            _ => None,
        },
        notice: (kind == SlotState::Foreign).then(|| foreign_notice(number)),
    }
}

fn token(number: u32, no: u16) -> SlotToken {
    SlotToken {
        serial: serial(number),
        model: "PTB-1".into(),
        firmware: "1.4".into(),
        family: "reference",
        abilities: families::REFERENCE,
        tried_on_hardware: false,
        battery_millivolts: Some(3020 + no),
        clock: Some(ClockOffset {
            offset_millis: if no == 3 { 192_000 } else { i64::from(no) * 7 - 30 },
            uncertainty_millis: 4,
            measured_at: NOW,
        }),
        unit_state: "blank",
        may_rekey: false,
        agrees: None,
    }
}

fn steps(state: SlotState, running: Option<usize>) -> Vec<StepView> {
    if matches!(state, SlotState::Empty | SlotState::Ready | SlotState::Foreign) {
        return Vec::new();
    }
    let millis = [80, 10, 20, 1200, 90, 140, 30, 60];
    let view = |(at, step): (usize, &Step)| {
        let state = match running {
            Some(now) if at > now => StepState::Waiting,
            Some(now) if at == now && state == SlotState::Attention => StepState::Stopped,
            Some(now) if at == now => StepState::Running,
            _ => StepState::Done,
        };
        let took_millis = if state == StepState::Waiting { 0 } else { millis[at] };
        StepView {
            step: *step,
            state,
            took_millis,
            percent: if state == StepState::Running { 42 } else { 0 },
        }
    };
    Step::ALL.iter().enumerate().map(view).collect()
}

/// The token's clock stands wrong.
#[must_use]
pub fn clock_question(number: u32) -> Question {
    Question {
        notice: Notice::new("clock-off", Severity::Attention)
            .text("token", serial(number))
            .word("direction", "clock", "ahead")
            .number("secs", 192),
        answers: [Answer::SetClock, Answer::Quarantine],
    }
}

/// The token cannot tell its codes: a person types them.
#[must_use]
pub fn codes_question(number: u32) -> Question {
    Question {
        notice: Notice::new("type-codes", Severity::Attention).text("token", serial(number)),
        answers: [Answer::Codes { first: String::new(), second: String::new() }, Answer::Quarantine],
    }
}

/// Somebody's token.
fn foreign_notice(number: u32) -> Notice {
    Notice::new("token-of-other", Severity::Refused)
        .text("token", serial(number))
        .text("contract", customers()[7].no.as_str())
}

/// A token was recorded.
#[must_use]
pub fn recorded() -> Notice {
    Notice::new("recorded", Severity::Done)
        .text("token", serial(1841))
        .text("contract", customers()[0].name.as_str())
}

/// The work queue.
#[must_use]
pub fn queue() -> Vec<QueueRow> {
    use RequestKind as K;
    use RequestState as S;
    let row =
        |number: u32, received: Date, customer: usize, kind, recorded, quantity, state: RequestState| {
            let due_on = received.saturating_add(jiff::Span::new().days(7));
            QueueRow {
                request: RequestNo(format!("26-{number}")),
                received_on: received,
                contract: ContractNo(customers()[customer].no.clone()),
                contract_name: customers()[customer].name.clone(),
                kind,
                quantity,
                recorded,
                due_on,
                late: due_on < TODAY && !state.is_over() && state != RequestState::Dispatched,
                state,
            }
        };
    vec![
        row(1098, date(2026, 11, 13), 8, K::Additional, 0, 1, S::Approved),
        row(1101, date(2026, 11, 14), 9, K::Exchange, 0, 1, S::AwaitingCheck),
        row(1107, date(2026, 11, 20), 0, K::Additional, 1, 2, S::Issuing),
        row(1108, date(2026, 11, 20), 1, K::Reissue, 0, 1, S::Approved),
        row(1109, date(2026, 11, 21), 2, K::New, 0, 1, S::Approved),
        row(1110, date(2026, 11, 21), 4, K::Unlock, 0, 1, S::AwaitingCheck),
        row(1111, date(2026, 11, 21), 7, K::MethodChange, 0, 4, S::AwaitingCheck),
        row(1112, date(2026, 11, 22), 3, K::Additional, 0, 3, S::Received),
        row(1113, date(2026, 11, 22), 10, K::Additional, 0, 1, S::Received),
        row(1090, date(2026, 11, 12), 5, K::New, 1, 1, S::Dispatched),
        row(1091, date(2026, 11, 12), 6, K::Additional, 2, 2, S::Completed),
        row(1093, date(2026, 11, 12), 11, K::Additional, 0, 2, S::SentBack),
    ]
}

/// A request whole, with a rule against it.
#[must_use]
pub fn request() -> RequestView {
    let customer = &customers()[3];
    let row = queue().into_iter().find(|row| row.request.0 == "26-1112");
    let row = row.unwrap_or_else(|| unreachable!("the queue above has it"));
    RequestView {
        doubt: None,
        kana: customer.kana.clone(),
        branch: "012".into(),
        reason: None,
        items: customer
            .users
            .iter()
            .zip(1..)
            .map(|(user, no)| ItemView { no, users: vec![user.clone()], token: None })
            .collect(),
        ship_to: customer.address_lines(),
        ship_to_reason: None,
        attention: customer.users[0].clone(),
        fee: Yen(6600),
        fee_reason: Some(FeeReason::AdditionalToken),
        account: Some(customers::account()),
        seal_checked: false,
        remark: String::new(),
        old_tokens: Vec::new(),
        refusal: Some(
            Notice::new("user-has-token", Severity::Refused)
                .text("contract", customer.no.as_str())
                .text("user", "nishiguchi")
                .text("token", serial(1420)),
        ),
        row,
    }
}
