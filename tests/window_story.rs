//! The story of one lost token by keyboard and scanner alone, from the first unit to the destruction of the old one.
//!
//! README, rules W1, W3, W7, D8, R16. After every step the register file and the window have to say the same. The trap:
//! a person sees one screen after the other, so each step begins where the one before has left the window.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a step that cannot be taken fails the proof")]

#[path = "rig/book.rs"]
#[expect(dead_code, reason = "no register is copied in this story")]
mod book;
#[path = "window_story/clerk.rs"]
mod clerk;
#[path = "rig/world.rs"]
#[expect(dead_code, reason = "time passes by itself here")]
mod world;

use egui::Key;
use token_station::bench::message::{ParcelRow, SlotState};
use token_station::domain::disposition::Disposition;
use token_station::domain::{ParcelNo, ParcelStage, RequestNo, TokenState};
use token_station::window::command::{Intent, Screen};

use clerk::{Clerk, SECOND};

const OLD: &str = "RT-00000001";
const NEW: &str = "RT-00000002";

/// Eleven digits of the post: the last is the others modulo seven.
const FIRST_MAIL: &str = "35819000011";
const SECOND_MAIL: &str = "35819000022";

/// Where the register has a token.
fn state_of(serial: &str) -> String {
    format!("SELECT state FROM token WHERE serial = '{serial}'")
}

fn request_state(no: &str) -> String {
    format!("SELECT state FROM request WHERE request = '{no}'")
}

/// The token stands in the register as this, and the window shows it so.
fn stands(clerk: &mut Clerk, serial: &str, state: TokenState) {
    clerk.registers(&state_of(serial), state.as_str());
    clerk.wait("the token as the register has it", |clerk| {
        let view = clerk.app().model.token.value();
        view.is_some_and(|view| view.serial.as_str() == serial && view.state == state)
    });
    let word = clerk.word("token-state", state.as_str());
    assert!(clerk.shows(&word), "{serial}: {word}");
}

/// The token in full, by a scan from wherever the window is.
fn look_up(clerk: &mut Clerk, serial: &str) {
    clerk.press(Key::F5);
    clerk.scan(serial);
    clerk.wait("the token", |clerk| {
        clerk.app().model.token.value().is_some_and(|view| view.serial.as_str() == serial)
    });
    assert_eq!(clerk.app().screens.open, Screen::Contracts);
}

/// The request in full, by typing its number into the search.
fn open_request(clerk: &mut Clerk, no: &str) {
    clerk.ctrl(Key::K);
    clerk.type_text(no);
    clerk.wait("an answer of the search", |clerk| {
        clerk.app().screens.search.open && clerk.app().model.hits.1.iter().any(|hit| hit.title == no)
    });
    clerk.press(Key::Enter);
    request_shown(clerk, no);
}

fn request_shown(clerk: &mut Clerk, no: &str) {
    clerk.wait("the request", |clerk| {
        let view = clerk.app().model.request.value();
        view.is_some_and(|view| view.row.request.0 == no)
            && clerk.app().screens.queue.chosen.as_ref().is_some_and(|chosen| chosen.0 == no)
    });
    assert_eq!(clerk.app().screens.open, Screen::Queue);
}

/// How a request is chosen for the next token.
#[derive(Clone, Copy)]
enum ChosenAt {
    /// It stands in the list of the bench.
    Bench,
    /// It is shown at 受付.
    Queue,
}

/// A blank token goes into the slot, gets the secret of a request, and comes out again.
fn write(clerk: &mut Clerk, no: &str, serial: &str, at: ChosenAt) {
    clerk.press(Key::F2);
    clerk.ctrl(Key::E);
    clerk.wait("a blank token in the slot", |clerk| {
        clerk.app().model.slots.iter().any(|slot| slot.state == SlotState::Ready)
    });
    assert!(clerk.shows(serial));
    match at {
        ChosenAt::Bench => {
            clerk.press_until(Key::PageDown, |clerk| {
                clerk.app().screens.bench.request.as_ref().is_some_and(|chosen| chosen.0 == no)
            });
            clerk.press(Key::F10);
        }
        ChosenAt::Queue => {
            clerk.press(Key::F1);
            request_shown(clerk, no);
            clerk.press(Key::F11);
        }
    }
    clerk.registers(&state_of(serial), "inspected");
    clerk.registers(
        &format!("SELECT request || ' ' || state FROM job WHERE serial = '{serial}'"),
        &format!("{no} recorded"),
    );
    clerk.wait("the slot to be done", |clerk| {
        clerk.app().model.slots.iter().any(|slot| slot.state == SlotState::Done)
    });
    clerk.ctrl(Key::E);
    clerk.wait("the slot to be empty", |clerk| {
        clerk.app().model.slots.iter().all(|slot| slot.state == SlotState::Empty)
    });
}

/// Label, envelope, post and delivery.
fn send(clerk: &mut Clerk, no: &str, serial: &str, mail: &str) {
    clerk.press(Key::F3);
    let request = RequestNo(no.into());
    clerk.wait("the parcel in the list", |clerk| {
        let rows = clerk.app().model.dispatch.value();
        rows.is_some_and(|rows| rows.iter().any(|row| row.request == request && !row.serials.is_empty()))
    });
    clerk.press_until(Key::ArrowDown, |clerk| clerk.app().screens.dispatch.chosen.as_ref() == Some(&request));
    // The bench has made one label by itself; F11 makes another where the clerk wants it.
    let printed = format!("SELECT count(*) FROM print WHERE request = '{no}' AND outcome = 'done'");
    clerk.registers(&printed, "1");
    clerk.press(Key::F11);
    clerk.registers(&printed, "2");
    assert!(clerk.files("labels").contains(&format!("{no}.pdf")), "{:?}", clerk.files("labels"));
    clerk.ctrl(Key::T);
    // The wrong unit first: the envelope stays open, and the window shows both numbers (W1).
    clerk.scan(serial);
    clerk.scan("26-9999");
    clerk.sees("26-9999");
    assert_eq!(clerk.stored::<String>(&state_of(serial)), "inspected");
    clerk.scan(no);
    clerk.registers(&state_of(serial), "enclosed");
    // Past the list of the day.
    clerk.ctrl(Key::T);
    clerk.ctrl(Key::T);
    let parcel = format!("SELECT parcel FROM parcel WHERE request = '{no}'");
    let parcel = ParcelNo(u64::from(clerk.stored::<u32>(&parcel)));
    clerk.wait("the parcel to be sealed", |clerk| {
        let rows = clerk.app().model.parcels.value();
        rows.is_some_and(|rows| rows.iter().any(|row| row.parcel.no == parcel))
    });
    // Label and number in turn: so a pile goes to the post without a look at the list.
    clerk.scan(no);
    assert_eq!(clerk.app().screens.dispatch.mail.chosen, Some(parcel));
    clerk.scan(mail);
    clerk.registers(&state_of(serial), "dispatched");
    clerk.registers(&format!("SELECT tracking FROM parcel WHERE parcel = {parcel}"), mail);
    clerk.registers(&request_state(no), "dispatched");
    clerk.wait("the parcel to be shown as sent", |clerk| {
        let rows = clerk.app().model.parcels.value();
        let is_sent =
            |row: &ParcelRow| row.parcel.no == parcel && row.parcel.stage() == ParcelStage::Dispatched;
        rows.is_some_and(|rows| rows.iter().any(is_sent))
    });
    clerk.ctrl(Key::G);
    clerk.registers(&state_of(serial), "delivered");
    clerk.registers(&request_state(no), "completed");
    clerk.wait("the parcel to leave the list", |clerk| {
        clerk.app().model.parcels.value().is_some_and(|rows| rows.iter().all(|row| row.parcel.no != parcel))
    });
    assert!(!clerk.shows(mail), "nothing is left to be done with it");
    // Past the bands and the postage, back to the labels.
    clerk.ctrl(Key::T);
    clerk.ctrl(Key::T);
    clerk.ctrl(Key::T);
}

/// The user has set the token up.
fn set_up(clerk: &mut Clerk, serial: &str) {
    look_up(clerk, serial);
    stands(clerk, serial, TokenState::Delivered);
    clerk.press(Key::F10);
    stands(clerk, serial, TokenState::InUse);
    clerk
        .registers("SELECT group_concat(serial) FROM token_user WHERE contract = 'C-2' AND live = 1", serial);
    clerk.sees(&clerk.say("set-up-done"));
}

/// The reissue as the paper form has it, typed from top to bottom.
fn take_reissue_in(clerk: &mut Clerk, no: &str) {
    clerk.ctrl(Key::N);
    clerk.fill(no);
    clerk.fill("R8.11.18");
    clerk.fill("001");
    // Channel, seal (nobody has compared it yet) and paper stay as they are.
    for _ in 0..3 {
        clerk.press(Key::Tab);
    }
    clerk.type_text("ヨシノ");
    clerk.sees("𠮷野商店");
    clerk.press(Key::Enter);
    // 依頼区分: from 追加 to 再発行; 事由: the first is 紛失.
    clerk.press(Key::ArrowRight);
    clerk.press(Key::Tab);
    clerk.press(Key::Space);
    clerk.wait("the tokens to choose from", |clerk| {
        clerk
            .app()
            .model
            .draft
            .as_ref()
            .is_some_and(|view| view.tokens.iter().any(|one| one.serial.as_str() == OLD))
    });
    clerk.press(Key::Tab);
    clerk.press(Key::Space);
    clerk.sees(&clerk.say("draft-fine"));
    clerk.press(Key::F10);
    clerk.wait("the form to be in", |clerk| clerk.app().screens.queue.form.is_none());
    request_shown(clerk, no);
    clerk.registers(
        &format!("SELECT kind || ' ' || reason || ' ' || state FROM request WHERE request = '{no}'"),
        "reissue loss awaiting_check",
    );
    clerk.registers(&format!("SELECT old_serial FROM request_item WHERE request = '{no}'"), OLD);
}

/// The lost unit lies on the counter: what the verdict is, and what is done with it by which key.
fn judged(clerk: &mut Clerk, serial: &str, verdict: &str) {
    clerk.press(Key::F4);
    clerk.scan(serial);
    clerk.wait("a verdict", |clerk| {
        let view = clerk.app().model.returns.judged.as_ref();
        view.is_some_and(|view| view.scanned == serial && view.verdict.as_str() == verdict)
    });
    let word = clerk.word("verdict", verdict);
    assert!(clerk.shows(&word), "{word}");
}

/// Presses the key that stands on the button of a disposition.
fn decide(clerk: &mut Clerk, disposition: Disposition) {
    let word = clerk.word("disposition", disposition.as_str());
    assert!(clerk.shows(&word), "{word}");
    let allowed = &clerk.app().model.returns.judged.as_ref().unwrap().dispositions;
    let at = allowed.iter().position(|one| *one == disposition).unwrap();
    let shortcut = Intent::Disposition(u8::try_from(at).unwrap()).entry().shortcut.unwrap();
    let held = if shortcut.shift { egui::Modifiers::SHIFT } else { egui::Modifiers::NONE };
    clerk.press_with(held, shortcut.key);
}

#[test]
fn a_lost_token_is_replaced_sent_and_taken_back_without_the_mouse() {
    let mut clerk = Clerk::arrives();
    clerk.sees(&clerk.say("lock-title"));
    clerk.type_text(book::PASSPHRASE);
    clerk.press(Key::Enter);
    clerk.wait("the station to open", |clerk| clerk.app().model.is_unlocked());

    // 26-3: the only user of 𠮷野商店 gets the first unit. The branch has approved it; the bench lists it last.
    open_request(&mut clerk, "26-3");
    clerk.registers(&request_state("26-3"), "approved");
    write(&mut clerk, "26-3", OLD, ChosenAt::Bench);
    send(&mut clerk, "26-3", OLD, FIRST_MAIL);
    set_up(&mut clerk, OLD);

    // 紛失の届出: suspended in the same transaction as the report (D8).
    clerk.press(Key::F12);
    clerk.type_text("𠮷野 太郎");
    clerk.press(Key::Enter);
    stands(&mut clerk, OLD, TokenState::Suspended);
    clerk.registers(
        &format!("SELECT cause || ' ' || state_before FROM stop WHERE serial = '{OLD}'"),
        "loss in_use",
    );
    clerk.sees("𠮷野 太郎");

    // 再発行: taken in at the counter, the seal compared, approved; then the old unit is dead.
    take_reissue_in(&mut clerk, "26-9");
    clerk.ctrl(Key::S);
    clerk.registers("SELECT seal_checked FROM request WHERE request = '26-9'", "1");
    clerk.press(Key::F10);
    clerk.sees("26-9 を承認すると");
    assert_eq!(clerk.stored::<String>(&request_state("26-9")), "awaiting_check");
    clerk.press(Key::Enter);
    clerk.registers(&request_state("26-9"), "approved");
    clerk.registers(&state_of(OLD), "revoked");
    let revoked = format!("{OLD} {}", clerk.word("token-state", "revoked"));
    clerk.sees(&revoked);

    // 書込 to 設定: the replacement goes the same way, and is the one live unit of its user (R16).
    write(&mut clerk, "26-9", NEW, ChosenAt::Queue);
    send(&mut clerk, "26-9", NEW, SECOND_MAIL);
    set_up(&mut clerk, NEW);

    // 発見届: what was found stays dead and is asked back (W3).
    look_up(&mut clerk, OLD);
    stands(&mut clerk, OLD, TokenState::Revoked);
    clerk.ctrl(Key::F);
    clerk.press(Key::Enter);
    stands(&mut clerk, OLD, TokenState::AwaitingReturn);
    clerk.registers(
        &format!("SELECT count(*) FROM stop WHERE serial = '{OLD}' AND found_at IS NOT NULL"),
        "1",
    );

    // 返却: it comes back, and is destroyed before a second person (W7).
    judged(&mut clerk, OLD, "reported_lost");
    decide(&mut clerk, Disposition::AcceptReturn);
    clerk.registers(&state_of(OLD), "returned");
    judged(&mut clerk, OLD, "already_back");
    decide(&mut clerk, Disposition::Destroy);
    clerk.sees(&clerk.say("second-title"));
    assert_eq!(clerk.stored::<String>(&state_of(OLD)), "returned", "one person destroys nothing");
    clerk.type_text("not the passphrase");
    clerk.press(Key::Enter);
    clerk.wait("the refusal", |clerk| clerk.app().model.returns.refusal.is_some());
    assert_eq!(clerk.stored::<String>(&state_of(OLD)), "returned", "nobody has signed");
    clerk.type_text(SECOND.1);
    clerk.press(Key::Enter);
    clerk.registers(&state_of(OLD), "destroyed");
    clerk.registers(
        &format!("SELECT second FROM inspection WHERE serial = '{OLD}' ORDER BY inspection DESC LIMIT 1"),
        SECOND.0,
    );
    judged(&mut clerk, OLD, "destroyed");
    assert_eq!(clerk.stored::<String>(&state_of(NEW)), "in_use");

    // 記録: the chain of everything that was done is whole.
    clerk.press(Key::F8);
    clerk.press(Key::F10);
    let rows: u32 = clerk.stored("SELECT count(*) FROM journal");
    clerk.wait("the verdict on the journal", |clerk| {
        let verdict = clerk.app().model.verdict.value();
        verdict.is_some_and(|verdict| verdict.first_bad.is_none() && verdict.rows >= u64::from(rows))
    });
    assert!(clerk.leaves(), "a thread hangs");
}
