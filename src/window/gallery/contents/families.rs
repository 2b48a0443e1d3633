//! A tray with tokens of every family, and what each of them may ask of a hand.
//!
//! Serials are made up in the form that each family gives them.

use crate::bench::message::{
    Answer, Hand, HandStep, Lcd, PortKind, PortRow, Question, SettingsView, SlotNo, SlotState, SlotToken,
    SlotView, SlotWork,
};
use crate::domain::{Abilities, ClockOffset, ContractNo, RequestNo, Serial, StepSecs};
use crate::driver::{flipper, nitrokey, open_serial, token2};
use crate::window::gallery::contents::{NOW, customers, steps};
use crate::words::{Notice, Severity};

/// What a token of the reference protocol can do.
pub const REFERENCE: Abilities = Abilities {
    clock_set: true,
    clock_erases: false,
    code_read: true,
    check_value: true,
    erase: true,
    blink: true,
    sha256: true,
    sha512: true,
    eight_digits: true,
    thirty_secs: true,
    no_sixty_secs: false,
    clock_unit_millis: 1,
    places: 0,
};

/// A kind of token in the pictures.
struct Kind {
    family: &'static str,
    model: &'static str,
    firmware: &'static str,
    serial: &'static str,
    port: &'static str,
    label: usize,
    abilities: Abilities,
    battery_millivolts: Option<u16>,
    clock_millis: Option<i64>,
}

const KINDS: [Kind; 8] = [
    Kind {
        family: "reference",
        model: "PTB-1",
        firmware: "1.4",
        serial: "RT-00001841",
        port: "/dev/ttyUSB0",
        label: 0,
        abilities: REFERENCE,
        battery_millivolts: Some(3021),
        clock_millis: Some(-9),
    },
    Kind {
        family: "token2",
        model: "OTPC-P2-i",
        firmware: "",
        serial: "86596220004417",
        port: "card:ACS ACR122U PICC Interface 00 00",
        label: 1,
        abilities: token2::ABILITIES,
        battery_millivolts: None,
        clock_millis: Some(2000),
    },
    Kind {
        family: "nitrokey",
        model: "Nitrokey Pro 2",
        firmware: "0.15",
        serial: "NK-00003A7F",
        port: "usb:20A0:4108@1-2.3",
        label: 2,
        abilities: nitrokey::ABILITIES,
        battery_millivolts: None,
        clock_millis: None,
    },
    Kind {
        family: flipper::FAMILY,
        model: flipper::MODEL,
        firmware: "1.2.0",
        serial: "FZ-4E1D02AA",
        port: "/dev/ttyACM0",
        label: 2,
        abilities: flipper::ABILITIES,
        battery_millivolts: None,
        clock_millis: Some(0),
    },
    Kind {
        family: open_serial::FAMILY,
        model: open_serial::MODEL,
        firmware: "",
        serial: "OS-0000123",
        port: "/dev/ttyUSB3",
        label: 3,
        abilities: open_serial::ABILITIES,
        battery_millivolts: None,
        clock_millis: Some(-1000),
    },
    Kind {
        family: "molto2",
        model: "Molto2v2",
        firmware: "2.1",
        serial: "M2-10000271",
        port: "card:TOKEN2 Molto2 [CCID Interface] 00 00",
        label: 1,
        abilities: Abilities { clock_set: true, ..token2::ABILITIES },
        battery_millivolts: None,
        clock_millis: Some(1000),
    },
    Kind {
        family: "ykoath",
        model: "YubiKey 5",
        firmware: "5.4.3",
        serial: "YK-13377001",
        port: "card:Yubico YubiKey OTP+FIDO+CCID 01 00",
        label: 1,
        abilities: Abilities {
            clock_unit_millis: 0,
            clock_set: false,
            check_value: false,
            blink: false,
            ..REFERENCE
        },
        battery_millivolts: None,
        clock_millis: None,
    },
    Kind {
        family: "token2",
        model: "C302-i",
        firmware: "",
        serial: "86596320000815",
        port: "card:ACS ACR122U PICC Interface 01 00",
        label: 1,
        abilities: Abilities { clock_set: true, ..token2::ABILITIES },
        battery_millivolts: None,
        clock_millis: Some(-1000),
    },
];

/// Tokens of every family side by side, the whole shift in one picture.
#[must_use]
pub fn mixed_tray() -> Vec<SlotView> {
    use SlotState as S;
    let states = [S::Done, S::Attention, S::Working, S::Done, S::Attention, S::Attention, S::Done, S::Ready];
    let mut slots: Vec<SlotView> =
        (1..).zip(states).map(|(no, state)| slot(no, &KINDS[usize::from(no - 1)], state)).collect();
    ask_for_codes(&mut slots[1], Some(Hand::PowerCycle));
    asleep(&mut slots[4]);
    awaits_key(&mut slots[5]);
    slots
}

/// One slot for each thing that only a hand can do.
#[must_use]
pub fn hands() -> Vec<SlotView> {
    let cases: [(usize, Hand, &'static str); 5] = [
        (4, Hand::Wake, "token-asleep"),
        (3, Hand::StartApp, "token-app-closed"),
        (3, Hand::TypePin, "token-pin-locked"),
        (6, Hand::Touch, "token-wants-touch"),
        (7, Hand::LayAgain, "token-lay-again"),
    ];
    let mut slots: Vec<SlotView> = (1..)
        .zip(cases)
        .map(|(no, (kind, hand, code))| {
            let mut slot = slot(no, &KINDS[kind], SlotState::Attention);
            needs_hand(&mut slot, hand, code);
            slot
        })
        .collect();
    let mut confirmed = slot(6, &KINDS[5], SlotState::Attention);
    awaits_key(&mut confirmed);
    slots.push(confirmed);
    let mut shown = slot(7, &KINDS[1], SlotState::Attention);
    ask_for_codes(&mut shown, Some(Hand::PowerCycle));
    slots.push(shown);
    let mut sleeping = slot(8, &KINDS[4], SlotState::Attention);
    asleep(&mut sleeping);
    slots.push(sleeping);
    slots
}

/// Readers with nothing on them, and a machine whose service for them does not run.
#[must_use]
pub fn without_service() -> Vec<SlotView> {
    let mut slots = mixed_tray();
    for slot in slots.iter_mut().filter(|slot| slot.is_reader()) {
        *slot = SlotView {
            notice: Some(Notice::new("card-service-missing", Severity::Attention)),
            ..empty(slot)
        };
    }
    slots
}

fn empty(slot: &SlotView) -> SlotView {
    SlotView {
        state: SlotState::Empty,
        token: None,
        work: None,
        steps: Vec::new(),
        clock_set: None,
        lcd: Lcd::Off,
        hand: None,
        question: None,
        notice: None,
        ..slot.clone()
    }
}

fn slot(no: u16, kind: &Kind, state: SlotState) -> SlotView {
    let customer = &customers()[usize::from(no - 1) % customers().len()];
    let running = match state {
        SlotState::Working => Some(3),
        SlotState::Attention => Some(5),
        _ => None,
    };
    let code = format!("{:06}", (482_913 + u32::from(no) * 161_133) % 1_000_000);
    let has_display = !matches!(kind.family, "ykoath" | "nitrokey");
    let is_live = matches!(state, SlotState::Done) && has_display;
    let work = SlotWork {
        request: RequestNo(format!("26-{}", 1106 + no)),
        contract: ContractNo(customer.no.clone()),
        contract_name: customer.name.clone(),
        item: 1,
        of: 2,
        users: customer.users.clone(),
    };
    SlotView {
        no: SlotNo(no),
        port: kind.port.into(),
        label: super::place_label(kind.label),
        emulated: false,
        state,
        token: Some(SlotToken {
            serial: Serial::parse(kind.serial).unwrap_or_else(|_| unreachable!("a serial in the list above")),
            model: kind.model.into(),
            firmware: kind.firmware.into(),
            family: kind.family,
            abilities: kind.abilities,
            tried_on_hardware: false,
            battery_millivolts: kind.battery_millivolts,
            clock: kind.clock_millis.map(|offset_millis| ClockOffset {
                offset_millis,
                uncertainty_millis: u32::from(kind.abilities.clock_unit_millis),
                measured_at: NOW,
            }),
            unit_state: "untold",
            may_rekey: kind.family == "molto2",
            agrees: None,
        }),
        work: (state != SlotState::Ready).then_some(work),
        steps: steps(state, running),
        clock_set: None,
        lcd: if is_live {
            Lcd::Code { digits: code, until: NOW.plus_millis(39_000), step: StepSecs::Sixty }
        } else {
            Lcd::Off
        },
        hand: None,
        question: None,
        notice: None,
    }
}

fn needs_hand(slot: &mut SlotView, hand: Hand, code: &'static str) {
    slot.hand = Some(HandStep { hand, until: hand.waits_secs().map(|_| NOW.plus_millis(12_000)) });
    let serial = slot.token.as_ref().map(|token| token.serial.to_string()).unwrap_or_default();
    slot.question = Some(Question {
        notice: Notice::new(code, Severity::Attention).text("token", serial),
        answers: [Answer::Retry, Answer::Quarantine],
    });
}

/// It was told of a new key, and takes it when its ▲ key is pressed.
fn awaits_key(slot: &mut SlotView) {
    slot.work = None;
    slot.steps.clear();
    slot.token.iter_mut().for_each(|token| token.may_rekey = false);
    needs_hand(slot, Hand::Confirm, "key-press");
    if let Some(question) = &mut slot.question {
        question.notice = question.notice.clone().text("lot", "M2-2612-K");
        question.answers = [Answer::Pressed, Answer::Later];
    }
}

/// A token with places waits for its job; the one question is whether its key is changed, or shown again.
#[must_use]
pub fn with_key(refused: bool) -> Vec<SlotView> {
    let mut slot = slot(1, &KINDS[5], if refused { SlotState::Attention } else { SlotState::Ready });
    slot.steps.clear();
    let serial = slot.token.as_ref().map(|token| token.serial.to_string()).unwrap_or_default();
    if refused {
        slot.token.iter_mut().for_each(|token| token.may_rekey = false);
        let notice = Notice::new("key-was-refused-counted", Severity::Attention);
        let notice = notice.text("token", serial).number("left", 4u8);
        slot.question = Some(Question { notice, answers: [Answer::ShowKey, Answer::Drop] });
    } else {
        slot.notice = Some(Notice::new("factory-key", Severity::Attention).text("token", serial));
    }
    vec![slot]
}

fn ask_for_codes(slot: &mut SlotView, hand: Option<Hand>) {
    slot.hand = hand.map(|hand| HandStep { hand, until: None });
    let serial = slot.token.as_ref().map(|token| token.serial.to_string()).unwrap_or_default();
    slot.question = Some(Question {
        notice: Notice::new("type-codes", Severity::Attention).text("token", serial),
        answers: [Answer::Codes { first: String::new(), second: String::new() }, Answer::Quarantine],
    });
}

/// Nobody knows yet which one it is.
fn asleep(slot: &mut SlotView) {
    *slot = SlotView {
        state: SlotState::Attention,
        hand: Some(HandStep { hand: Hand::Wake, until: None }),
        notice: Some(Notice::new("token-asleep", Severity::Fault).text("token", &slot.port)),
        ..empty(slot)
    };
}

/// The settings with a map of that tray: readers with and without a card, sockets, lines, one that may not be opened.
#[must_use]
pub fn tray_map(service_runs: bool) -> SettingsView {
    let mut rows: Vec<PortRow> = mixed_tray().iter().map(|slot| row_of(slot, service_runs)).collect();
    let plain = |path: &str, kind| PortRow {
        path: path.into(),
        usb: None,
        rules: Vec::new(),
        present: true,
        may_open: true,
        kind,
        slot: None,
        label: String::new(),
        family: None,
        token: None,
        blinks: None,
    };
    rows.push(PortRow { may_open: false, ..plain("usb:316D:4C4B@1-4", PortKind::Usb) });
    rows.push(plain("/dev/ttyS0", PortKind::Line));
    if service_runs {
        rows.push(plain("card:Gemalto PC Twin Reader 00 00", PortKind::Reader));
    }
    SettingsView {
        port_rules: rows.iter().flat_map(|row| row.rules.clone()).collect(),
        ports: rows,
        card_trouble: (!service_runs).then(|| Notice::new("card-service-missing", Severity::Attention)),
        ..super::settings()
    }
}

fn row_of(slot: &SlotView, service_runs: bool) -> PortRow {
    let is_reader = slot.is_reader();
    let token = slot.token.as_ref().filter(|_| service_runs || !is_reader);
    let named = |family: &&str| matches!(*family, "flipper" | "open-serial");
    let family = if slot.no.0 == 5 { Some("open-serial") } else { token.map(|token| token.family) };
    let kind = if is_reader {
        PortKind::Reader
    } else if slot.port.starts_with("usb:") {
        PortKind::Usb
    } else {
        PortKind::Line
    };
    PortRow {
        path: slot.port.clone(),
        usb: None,
        rules: vec![match family.filter(named) {
            Some(family) => format!("{family}:{}", slot.port),
            None => slot.port.clone(),
        }],
        present: service_runs || !is_reader,
        may_open: true,
        kind,
        slot: Some(slot.no),
        label: slot.label.clone(),
        family: family.map(str::to_owned),
        token: token.map(|token| (token.serial.clone(), token.model.clone())),
        blinks: token.map(|token| token.abilities.blink),
    }
}
