//! A Molto2 on its own reader is given a key at the bench, behind the real PC/SC service; a key that it refuses is shown once.
//!
//! Source: `molto2-tools`; README, rules 3 and 8 for every family. The trap: what is counted is in the token, so the
//! token is asked how many attempts are left, and not the station.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

#[path = "rig/book.rs"]
#[expect(dead_code, reason = "no register is copied here")]
mod book;
#[path = "support/laid.rs"]
mod laid;
#[path = "support/readers.rs"]
mod readers;
#[path = "support/station.rs"]
#[expect(dead_code, reason = "nothing is searched here")]
mod station;
#[path = "rig/world.rs"]
#[expect(dead_code, reason = "time passes by itself here")]
mod world;

use std::sync::Arc;

use laid::{lay, path_of, take_away};
use readers::Readers;
use station::{Desk, REGISTER, asks};
use token_station::bench::emulated::EmulatedCard;
use token_station::bench::message::{Answer, Command, Hand, SlotNo, SlotState};
use token_station::domain::{Act, LotKey, TokenId};
use token_station::emulator::{Molto2Spec, Molto2Unit};
use token_station::port::SystemClock;
use token_station::register::Register;
use token_station::wire::token2::CustomerKey;

const READER: &str = "TOKEN2 Molto2 [CCID Interface]";
const SERIAL: &str = "865962500000001";
const STOCK: &str = "manufacturer,serial,model,lot\nM2,865962500000001,Molto2,M2-2611\n";
const NEW_LOT: &str = "M2-2611-K";

fn token() -> TokenId {
    TokenId::parse("M2", SERIAL).unwrap()
}

fn card(key: Option<&CustomerKey>) -> EmulatedCard<Molto2Unit> {
    let spec = Molto2Spec { places: 50, ..Molto2Spec::of(SERIAL) };
    let clock = Arc::new(SystemClock::new());
    let mut card = EmulatedCard::new(
        |at| {
            let unit = Molto2Unit::new(spec, at);
            match key {
                Some(key) => unit.with_key(key),
                None => unit,
            }
        },
        clock,
    );
    lay(&mut card, 0);
    card
}

fn attempts_left(card: &EmulatedCard<Molto2Unit>) -> u8 {
    card.with(|unit, _| unit.attempts_left())
}

fn change_key(desk: &Desk, typed: &str) {
    desk.ask(Command::ChangeKey { slot: SlotNo(1), lot: NEW_LOT.into(), typed: typed.into() });
}

fn answer(desk: &Desk, answer: Answer) {
    desk.ask(Command::Answer { slot: SlotNo(1), answer });
}

fn tells(desk: &Desk, code: &str) -> bool {
    desk.slot(1).and_then(|slot| slot.notice.as_ref()).is_some_and(|notice| notice.code == code)
}

#[test]
fn a_key_is_changed_at_the_bench_when_its_serial_is_typed_and_its_key_is_pressed_in_time() {
    let Some(_readers) = Readers::start(READER) else { return };
    let card = card(None);
    let mut desk = Desk::open(&[path_of(0)], STOCK, || panic!("its lots need no key"));
    desk.wait("a blank token with the factory's key", |desk| {
        desk.slot(1).is_some_and(|slot| slot.state == SlotState::Ready) && tells(desk, "factory-key")
    });
    assert!(desk.slot(1).unwrap().token.as_ref().unwrap().may_rekey);

    change_key(&desk, "865962500000002");
    desk.wait("a refusal", |desk| desk.notices.iter().any(|notice| notice.contains("consent-refused")));

    change_key(&desk, SERIAL);
    desk.wait("a question", |desk| asks(desk.slot(1), "key-press"));
    let slot = desk.slot(1).unwrap();
    let hand = slot.hand.unwrap();
    assert_eq!((slot.state, hand.hand), (SlotState::Attention, Hand::Confirm));
    assert!(hand.until.is_some(), "the time that is left is shown");
    assert!(card.with(Molto2Unit::press_up));
    answer(&desk, Answer::Pressed);
    desk.wait("the new key", |desk| desk.notices.iter().any(|notice| notice.contains("\"key-changed\"")));
    desk.wait("a token that can be used", |desk| {
        desk.slot(1).is_some_and(|slot| slot.state == SlotState::Ready && slot.notice.is_none())
    });
    assert_eq!(attempts_left(&card), 5, "no wrong key was shown");

    // The desk opens it by that key, which nobody has ever seen.
    desk.ask(Command::SetAuto(true));
    desk.wait("a question", |desk| asks(desk.slot(1), "first-write"));
    answer(&desk, Answer::Allow);
    desk.wait("a question about codes", |desk| asks(desk.slot(1), "type-codes"));
    assert_eq!(attempts_left(&card), 5);
    let folder = desk.close();
    let register = Register::open_read_only(&folder.path().join(REGISTER)).unwrap();
    assert_eq!(register.token(&token()).unwrap().unwrap().lot.0, NEW_LOT);
}

#[test]
fn a_change_that_nobody_confirmed_is_remembered_when_the_token_comes_back() {
    let Some(_readers) = Readers::start(READER) else { return };
    let mut card = card(None);
    let mut desk = Desk::open(&[path_of(0)], STOCK, || panic!("its lots need no key"));
    desk.wait("a blank token", |desk| tells(desk, "factory-key"));
    change_key(&desk, SERIAL);
    desk.wait("a question", |desk| asks(desk.slot(1), "key-press"));
    take_away(&mut card);
    desk.wait("an empty slot", |desk| desk.slot(1).is_some_and(|slot| slot.token.is_none()));
    lay(&mut card, 0);
    desk.wait("what was begun", |desk| tells(desk, "key-change-open"));
    // Nothing is written to it by the way.
    desk.ask(Command::SetAuto(true));
    change_key(&desk, SERIAL);
    desk.wait("the same question", |desk| asks(desk.slot(1), "key-press"));
    answer(&desk, Answer::Pressed);
    desk.wait("a pause", |desk| tells(desk, "key-change-waits"));
    assert_eq!(attempts_left(&card), 4, "the new key was shown once");
    change_key(&desk, SERIAL);
    desk.wait("a refusal", |desk| desk.notices.iter().any(|notice| notice.contains("key-change-delay")));
    assert_eq!(attempts_left(&card), 4);
    desk.close();
}

#[test]
fn a_key_that_was_refused_is_not_shown_again_when_the_token_is_swapped_in_automatic_mode() {
    let Some(_readers) = Readers::start(READER) else { return };
    let foreign = LotKey::filled::<()>(|out| {
        out.fill(0x77);
        Ok(())
    });
    let mut card = card(Some(&CustomerKey::of_lot_key(&foreign.unwrap(), &token())));
    let mut desk = Desk::open(&[path_of(0)], STOCK, || panic!("its lots need no key"));
    desk.wait("a blank token", |desk| tells(desk, "factory-key"));
    desk.ask(Command::SetAuto(true));
    desk.wait("a question", |desk| asks(desk.slot(1), "first-write"));
    answer(&desk, Answer::Allow);
    desk.wait("a refusal", |desk| asks(desk.slot(1), "token-key-refused-counted"));
    assert_eq!(attempts_left(&card), 4);
    for _ in 0..3 {
        take_away(&mut card);
        desk.wait("an empty slot", |desk| desk.slot(1).is_some_and(|slot| slot.token.is_none()));
        lay(&mut card, 0);
        desk.wait("a question that shows nothing", |desk| asks(desk.slot(1), "key-was-refused-counted"));
    }
    assert_eq!(attempts_left(&card), 4);
    answer(&desk, Answer::ShowKey);
    desk.wait("another refusal", |desk| asks(desk.slot(1), "token-key-refused-counted"));
    assert_eq!(attempts_left(&card), 3, "a person said so");
    let folder = desk.close();
    let register = Register::open_read_only(&folder.path().join(REGISTER)).unwrap();
    let rows = register.journal_of_token(&token(), 50).unwrap();
    let count = |act| rows.iter().filter(|row| row.act == act).count();
    assert_eq!((count(Act::KeyRefused), count(Act::KeyAllowedAgain)), (2, 1));
}
