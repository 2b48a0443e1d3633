//! A token with places at the desk: one place for each user of the item, proved by typed codes, found again by any of its codes.
//!
//! README, rule R14. The trap: only the codes of the first place are typed when it is made; those of the others are met
//! for the first time when a customer calls or a unit comes back.

#![allow(clippy::unwrap_used, reason = "a step that cannot be taken fails the proof")]

#[path = "rig/book.rs"]
#[expect(dead_code, reason = "no register is copied in these tests")]
mod book;
#[path = "rig/world.rs"]
mod world;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tempfile::TempDir;
use token_station::desk::Office;
use token_station::desk::check_code::CodeFit;
use token_station::desk::device::{DeviceReply, perform};
use token_station::desk::inspect::{Seen, Unit};
use token_station::desk::key_change::{KeyAsked, KeyNews, KeyOrder};
use token_station::desk::provision::{
    Answer, BookAct, DeviceAct, Effect, End, Input, Phase, Problem, Provision, Ticket, step,
};
use token_station::desk::{DeskError, DeviceFailure, DeviceOrder};
use token_station::domain::diagnose::Typed;
use token_station::domain::disposition::Ticks;
use token_station::domain::key_change::KeyChangeRefused;
use token_station::domain::otp::{Code, totp};
use token_station::domain::place::with_secret_of;
use token_station::domain::{
    Act, Algorithm, Consent, LotKey, LotNo, Profile, Refusal, RequestNo, TokenId, TokenState,
};
use token_station::driver::molto2::{FAMILY, FIRST_MODEL, Molto2};
use token_station::driver::{Driver as _, Hand, Session, WITH_PLACES};
use token_station::emulator::{CardUnit as _, Molto2Spec, Molto2Unit};
use token_station::port::{CardLink, LineError, Plug};
use token_station::register::{JobNo, RegisterError};
use token_station::wire::token2::CustomerKey;
use world::{Seeded, StillClock};

const SERIAL: &str = "865962500000001";
const STOCK: &str = "manufacturer,serial,model,lot\nM2,865962500000001,Molto2,M2-2611\n";

/// A founded register with one such token in stock, and the token.
struct Desk {
    folder: TempDir,
    clock: Arc<StillClock>,
    office: Office,
    unit: Arc<Mutex<Molto2Unit>>,
    /// A person who is asked about a key takes the token out.
    says_no_to_keys: bool,
}

struct Reader {
    unit: Arc<Mutex<Molto2Unit>>,
    clock: Arc<StillClock>,
}

impl CardLink for Reader {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, LineError> {
        self.clock.advance(8_000);
        Ok(self.unit.lock().unwrap().answer(command, self.clock.host(), [7; 8]).to_vec())
    }

    fn reset(&mut self) -> Result<(), LineError> {
        self.unit.lock().unwrap().reset();
        Ok(())
    }

    fn pause(&mut self, duration: Duration) {
        self.clock.advance(duration.as_micros().try_into().unwrap());
    }

    fn reader(&self) -> &'static str {
        "TOKEN2 Molto2 [CCID Interface] 00 00"
    }
}

fn token() -> TokenId {
    TokenId::parse("M2", SERIAL).unwrap()
}

/// The item that two users share.
fn ticket() -> Ticket {
    Ticket { request: RequestNo("26-2".into()), item: 1 }
}

impl Desk {
    fn new() -> Self {
        let folder = book::folder();
        let clock = StillClock::new();
        let path = folder.path().join("register.db");
        let mut office = book::found(&path, clock.clone(), Box::new(Seeded::new(1)));
        let no_key = |_: &_| panic!("its lots need no key");
        assert!(office.import_stock(STOCK.as_bytes(), true, no_key).unwrap().taken);
        let allowed = BookAct::AllowFirstWrite { token: token(), family: FAMILY, model: FIRST_MODEL.into() };
        assert_eq!(office.perform(&allowed).unwrap(), Input::Allowed);
        let spec = Molto2Spec { places: 50, ..Molto2Spec::of(SERIAL) };
        let unit = Arc::new(Mutex::new(Molto2Unit::new(spec, clock.host())));
        Self { folder, clock, office, unit, says_no_to_keys: false }
    }

    /// Another process opens the same register.
    fn restarted(self) -> Self {
        let Self { folder, clock, office, unit, says_no_to_keys } = self;
        drop(office);
        let office = book::open(&folder.path().join("register.db"), clock.clone(), Box::new(Seeded::new(9)));
        Self { folder, clock, office, unit, says_no_to_keys }
    }

    fn session(&self) -> Box<dyn Session> {
        let link = Reader { unit: Arc::clone(&self.unit), clock: Arc::clone(&self.clock) };
        Molto2.open(Plug::Card(Box::new(link)), Arc::clone(&self.clock) as _).unwrap()
    }

    /// The code that a place shows, and the one that follows it.
    fn codes(&self, place: u8) -> (Code, Code) {
        let unit = self.unit.lock().unwrap();
        let lcd = unit.lcd(place, self.clock.host()).unwrap();
        (lcd.code, totp(unit.secret(place).unwrap(), Profile::SERVICE, lcd.step + 1))
    }

    /// Why nothing can be asked of the token for a job.
    fn provision_refused(&mut self) -> DeskError {
        let act = BookAct::Arm { token: token(), ticket: ticket(), profile: Profile::SERVICE };
        let job = match self.office.register.job_of(&token()).unwrap() {
            Some(job) => job.no,
            None => match self.office.perform(&act).unwrap() {
                Input::Armed(job) => job.no,
                other => panic!("{other:?}"),
            },
        };
        match self.office.order(&DeviceAct::Write { job }) {
            Err(error) => error,
            Ok(_) => panic!("it may be opened by either of two keys"),
        }
    }

    /// Works on the item until it ends; a person types the codes of the first place.
    fn provision(&mut self) -> (End, Vec<Problem>) {
        let mut session = self.session();
        let (mut state, first) = Provision::begin(ticket());
        let (mut effect, mut asked) = (Some(first), Vec::new());
        loop {
            let input = match (effect, &state.phase) {
                (Some(Effect::Book(act)), _) => self.office.perform(&act).unwrap(),
                (Some(Effect::Label(_)), _) => Input::Labelled(true),
                (Some(Effect::Device(act)), _) => {
                    let order = self.office.order(&act).unwrap();
                    let reply = perform(&mut *session, order, &mut Seeded::new(3), &mut |_| {});
                    self.office.heard(&token(), &reply).unwrap();
                    match reply {
                        DeviceReply::Identified(identity) => Input::Identified(identity),
                        DeviceReply::Written(written) => Input::Written(written),
                        DeviceReply::Failed(failure) => Input::DeviceFailed(failure),
                        other => panic!("{other:?}"),
                    }
                }
                (None, Phase::Ended(end)) => return (end.clone(), asked),
                (None, Phase::Asking(problem)) => {
                    asked.push(problem.clone());
                    let about_a_key = matches!(
                        problem,
                        Problem::KeyRefused { .. } | Problem::Device(DeviceFailure::KeyRefused { .. })
                    );
                    if about_a_key {
                        let answer = Input::Answered(Answer::ShowKey);
                        let input = if self.says_no_to_keys { Input::Removed } else { answer };
                        (state, effect) = step(state, input);
                        continue;
                    }
                    let (first, second) = self.codes(0);
                    Input::Answered(Answer::Codes(first, second))
                }
                (None, phase) => panic!("{phase:?}"),
            };
            (state, effect) = step(state, input);
        }
    }
}

#[test]
fn r14_each_user_of_an_item_gets_a_place_and_one_of_them_is_proved_by_typed_codes() {
    let mut desk = Desk::new();
    let (end, asked) = desk.provision();
    assert!(matches!(end, End::Recorded { .. }), "{end:?}");
    assert_eq!(asked, [Problem::TypeCodes]);
    let unit = desk.unit.lock().unwrap();
    let held: Vec<u8> = (0..50).filter(|place| unit.secret(*place).is_some()).collect();
    assert_eq!(held, [0, 1], "the item has two users");
    let derived = |sealed: &_| {
        with_secret_of(1, sealed, Algorithm::Sha1, &token(), |secret| secret.expose_secret().to_vec())
    };
    assert_eq!(unit.secret(1).unwrap().expose_secret(), derived(unit.secret(0).unwrap()));
    drop(unit);
    let stored = desk.office.register.token(&token()).unwrap().unwrap();
    assert_eq!(stored.state, TokenState::Inspected);
}

#[test]
fn a_code_of_any_of_its_places_is_right_at_the_counter_finds_the_token_and_explains_a_return() {
    let mut desk = Desk::new();
    desk.provision();
    for place in [0, 1] {
        let (first, second) = desk.codes(place);
        let office = &desk.office;
        assert_eq!(office.check_code(&token(), first.as_str()).unwrap(), CodeFit::Right, "place {place}");
        let typed = Typed::parse(first.as_str(), Some(second.as_str())).unwrap();
        let sealed = office.register.sealed_after(JobNo(0), 100, WITH_PLACES).unwrap();
        assert_eq!(sealed.iter().map(|one| one.places).collect::<Vec<_>>(), [2]);
        let found = office.lineup(&typed, 2, office.now()).unwrap().compare(&sealed).candidates;
        assert_eq!(found.iter().map(|one| (&one.token, one.steps)).collect::<Vec<_>>(), [(&token(), 0)]);
        let seen = Seen { unit: Unit::Scanned(SERIAL.into()), typed: Some(typed), ticks: Ticks::default() };
        let judged = office.judge(&seen).unwrap();
        assert_eq!((judged.diagnosis.unwrap().steps(), judged.place), (Some(0), place));
    }
    // A code of the place behind the last user's is nobody's.
    let unit = desk.unit.lock().unwrap();
    let step = unit.lcd(0, desk.clock.host()).unwrap().step;
    let strange = with_secret_of(2, unit.secret(0).unwrap(), Algorithm::Sha1, &token(), |secret| {
        totp(secret, Profile::SERVICE, step)
    });
    assert_eq!(desk.office.check_code(&token(), strange.as_str()).unwrap(), CodeFit::Wrong);
}

#[test]
fn r14_an_item_with_more_users_than_places_is_refused_before_anything_is_touched() {
    let mut desk = Desk::new();
    let mut identity = desk.session().identify().unwrap();
    identity.abilities.places = 1;
    let (state, _) = Provision::begin(ticket());
    let (state, effect) = step(state, Input::Identified(Box::new(identity)));
    let Some(Effect::Book(look)) = effect else { panic!("{effect:?}") };
    let (state, effect) = step(state, desk.office.perform(&look).unwrap());
    assert_eq!(effect, None);
    let refusal = Refusal::TooFewPlaces { token: token().serial, places: 1, users: 2 };
    assert_eq!(refusal.rule(), "R14");
    assert_eq!(state.phase, Phase::Ended(End::Refused(refusal)));
}

#[test]
fn a_job_that_was_cut_off_goes_on_with_the_same_secrets() {
    let mut desk = Desk::new();
    // Everything up to the writing, and the first place of it.
    let (state, first) = Provision::begin(ticket());
    let mut session = desk.session();
    let Effect::Device(act) = first else { panic!("{first:?}") };
    let order = desk.office.order(&act).unwrap();
    let DeviceReply::Identified(identity) = perform(&mut *session, order, &mut Seeded::new(3), &mut |_| {})
    else {
        panic!("it tells its name")
    };
    let (state, effect) = step(state, Input::Identified(identity));
    let Some(Effect::Book(look)) = effect else { panic!("{effect:?}") };
    let (state, effect) = step(state, desk.office.perform(&look).unwrap());
    let Some(Effect::Book(arm)) = effect else { panic!("{effect:?}") };
    let (_, effect) = step(state, desk.office.perform(&arm).unwrap());
    let Some(Effect::Device(write)) = effect else { panic!("{effect:?}") };
    let token_station::desk::DeviceOrder::Write { secret, profile, places, .. } =
        desk.office.order(&write).unwrap()
    else {
        panic!("it is written")
    };
    assert_eq!(places, 2);
    session.authenticate(None, &mut Seeded::new(4)).unwrap();
    session.write_places(&secret, profile, 1, &mut |_| {}).unwrap();
    drop(session);
    let (end, _) = desk.provision();
    assert!(matches!(end, End::Recorded { .. }), "{end:?}");
    assert_eq!(desk.unit.lock().unwrap().secret(0).unwrap().expose_secret(), secret.expose_secret());
    assert!(desk.unit.lock().unwrap().secret(1).is_some());
}

fn new_key() -> LotKey {
    LotKey::filled::<()>(|out| {
        out.fill(0x77);
        Ok(())
    })
    .unwrap()
}

fn new_lot() -> LotNo {
    LotNo("M2-2611-K".into())
}

impl Desk {
    /// A desk where the units of the lot may get a key of their own.
    fn with_new_lot() -> Self {
        let mut desk = Self::new();
        desk.office.split_lot(&token(), &new_lot(), &new_key()).unwrap();
        desk
    }

    fn order(&mut self) -> Result<KeyOrder, DeskError> {
        let consent = Consent::by_typing(&token(), SERIAL, &book::operator()).unwrap();
        self.office.key_change_order(&new_lot(), consent)
    }

    /// Does what comes next with the token, plugged in anew.
    fn go_on(&mut self) -> KeyNews {
        self.unit.lock().unwrap().reset();
        match self.order().unwrap() {
            KeyOrder::Hand(hand) => KeyNews::Hand(hand),
            KeyOrder::Tell(order) => self.heard(KeyAsked::Told, order),
            KeyOrder::ShowNew(order) => self.heard(KeyAsked::ShownNew, order),
            KeyOrder::ShowOld(order) => self.heard(KeyAsked::ShownOld, order),
        }
    }

    /// Shows it the new key after somebody pressed, or said so.
    fn prove(&mut self) -> KeyNews {
        self.unit.lock().unwrap().reset();
        let order = self.office.key_proof_order(&token(), &new_lot()).unwrap();
        self.heard(KeyAsked::ShownNew, order)
    }

    fn heard(&mut self, asked: KeyAsked, order: DeviceOrder) -> KeyNews {
        let reply = perform(&mut *self.session(), order, &mut Seeded::new(3), &mut |_| {});
        self.office.key_change_heard(&token(), asked, reply).unwrap()
    }

    fn attempts_left(&self) -> u8 {
        self.unit.lock().unwrap().attempts_left()
    }

    fn press(&self) {
        assert!(self.unit.lock().unwrap().press_up(self.clock.host()));
    }

    fn lot(&self) -> LotNo {
        self.office.register.token(&token()).unwrap().unwrap().lot
    }

    fn is_open(&self) -> bool {
        self.office.register.open_key_change(&token()).unwrap().is_some()
    }
}

#[test]
fn a_token_given_the_key_of_another_lot_belongs_to_it_from_then_on() {
    let mut desk = Desk::with_new_lot();
    let order = desk.order().unwrap();
    assert!(desk.is_open(), "noted before the token hears of it");
    let KeyOrder::Tell(order) = order else { panic!("nothing was begun") };
    assert_eq!(desk.heard(KeyAsked::Told, order), KeyNews::Hand(Hand::Confirm));
    desk.press();
    assert_eq!(desk.prove(), KeyNews::Changed);
    assert_eq!((desk.lot(), desk.is_open(), desk.attempts_left()), (new_lot(), false, 5));
    let again = desk.order().map(drop);
    assert!(matches!(again, Err(DeskError::KeyChange(KeyChangeRefused::SameLot { .. }))), "{again:?}");
    // The desk opens it by its new lot from now on.
    let (end, _) = desk.provision();
    assert!(matches!(end, End::Recorded { .. }), "{end:?}");
    let rows = desk.office.register.journal_of_token(&token(), 20).unwrap();
    let acts: Vec<Act> = rows.iter().map(|row| row.act).collect();
    assert!(acts.contains(&Act::KeyChangeBegun) && acts.contains(&Act::KeyChanged), "{acts:?}");
}

#[test]
fn the_lot_of_a_change_that_goes_on_is_made_once() {
    let mut desk = Desk::with_new_lot();
    desk.office.split_lot(&token(), &new_lot(), &new_key()).unwrap();
    let other = LotKey::filled::<()>(|out| {
        out.fill(0x78);
        Ok(())
    });
    let refused = desk.office.split_lot(&token(), &new_lot(), &other.unwrap());
    assert!(matches!(refused, Err(DeskError::Register(RegisterError::Double { .. }))), "{refused:?}");
}

#[test]
fn after_a_power_cut_either_key_may_be_in_it_and_one_attempt_tells_which() {
    // The station died before the token heard of it, before somebody pressed the key, or before the proof.
    for (heard, pressed) in [(false, false), (true, false), (true, true)] {
        let mut desk = Desk::with_new_lot();
        let KeyOrder::Tell(order) = desk.order().unwrap() else { panic!("nothing was begun") };
        if heard {
            let told = perform(&mut *desk.session(), order, &mut Seeded::new(3), &mut |_| {});
            assert_eq!(told, DeviceReply::KeyTold(Some(Hand::Confirm)));
        }
        if pressed {
            desk.press();
        }
        let blocked = desk.provision_refused();
        assert!(matches!(blocked, DeskError::KeyChange(KeyChangeRefused::Open { .. })), "{blocked:?}");
        assert_eq!(desk.go_on(), KeyNews::Hand(Hand::Confirm), "a person says whether it was confirmed");
        desk.clock.advance(121_000_000);
        assert_eq!(desk.go_on(), if pressed { KeyNews::Changed } else { KeyNews::Kept });
        assert!(!desk.is_open());
        assert_eq!(desk.lot() == new_lot(), pressed);
        assert_eq!(desk.attempts_left(), if pressed { 5 } else { 4 });
        let (end, _) = desk.provision();
        assert!(matches!(end, End::Recorded { .. }), "heard {heard}, pressed {pressed}: {end:?}");
    }
}

#[test]
fn a_new_key_that_was_refused_is_not_shown_again_and_the_old_one_tells_the_rest() {
    for late in [false, true] {
        let mut desk = Desk::with_new_lot();
        assert_eq!(desk.go_on(), KeyNews::Hand(Hand::Confirm));
        // Somebody says that it was pressed, and it was not.
        assert_eq!((desk.prove(), desk.attempts_left()), (KeyNews::Waits, 4));
        for _ in 0..3 {
            let waits = desk.order().map(drop);
            assert!(matches!(waits, Err(DeskError::KeyChange(KeyChangeRefused::Waits { .. }))), "{waits:?}");
        }
        let mut unit = desk.unit.lock().unwrap();
        if late {
            // Pressed after all, in the token's last second.
            *unit = Molto2Unit::new(Molto2Spec { places: 50, ..Molto2Spec::of(SERIAL) }, desk.clock.host())
                .with_key(&CustomerKey::of_lot_key(&new_key(), &token()));
        }
        drop(unit);
        desk.clock.advance(121_000_000);
        assert_eq!(desk.go_on(), if late { KeyNews::Unsure } else { KeyNews::Kept });
        assert_eq!((desk.is_open(), desk.lot() == new_lot()), (false, late));
        let left = desk.attempts_left();
        let (end, asked) = desk.provision();
        if late {
            // Nothing is shown to it before somebody says so; then it is the key that it has.
            assert_eq!(asked[0], Problem::KeyRefused { attempts_left: Some(4) });
        } else {
            assert_eq!((left, asked.len()), (5, 1), "the old one was right");
        }
        assert!(matches!(end, End::Recorded { .. }), "{end:?}");
    }
}

#[test]
fn a_change_that_the_token_has_not_heard_of_is_over() {
    let mut desk = Desk::with_new_lot();
    let foreign = CustomerKey::of_lot_key(&new_key(), &TokenId::parse("M2", "865962500000002").unwrap());
    *desk.unit.lock().unwrap() =
        Molto2Unit::new(Molto2Spec { places: 50, ..Molto2Spec::of(SERIAL) }, desk.clock.host())
            .with_key(&foreign);
    let news = desk.go_on();
    assert_eq!(news, KeyNews::Failed(DeviceFailure::KeyRefused { attempts_left: Some(4) }));
    assert!(!desk.is_open());
    let again = desk.order().map(drop);
    assert!(matches!(again, Err(DeskError::KeyRefused { attempts_left: Some(4), .. })), "{again:?}");
    assert!(!desk.is_open() && desk.attempts_left() == 4);
}

#[test]
fn a_wrong_key_is_shown_once_whatever_begins_anew() {
    let mut desk = Desk::new();
    let foreign = CustomerKey::of_lot_key(&new_key(), &token());
    *desk.unit.lock().unwrap() =
        Molto2Unit::new(Molto2Spec { places: 50, ..Molto2Spec::of(SERIAL) }, desk.clock.host())
            .with_key(&foreign);
    desk.says_no_to_keys = true;
    let (end, asked) = desk.provision();
    assert_eq!(end, End::Interrupted(token().serial));
    assert_eq!(asked, [Problem::Device(DeviceFailure::KeyRefused { attempts_left: Some(4) })]);
    for _ in 0..3 {
        // Taken out, put in again, by another process: it is asked who it is, and nothing else.
        desk.unit.lock().unwrap().reset();
        desk = desk.restarted();
        let (end, asked) = desk.provision();
        assert_eq!(end, End::Interrupted(token().serial));
        assert_eq!(asked, [Problem::KeyRefused { attempts_left: Some(4) }]);
        let job = desk.office.register.job_of(&token()).unwrap().unwrap().no;
        for act in [DeviceAct::Write { job }, DeviceAct::SetClock { job }, DeviceAct::ReadCodes { job }] {
            let refused = desk.office.order(&act).map(drop);
            assert!(matches!(refused, Err(DeskError::KeyRefused { .. })), "{refused:?}");
        }
    }
    assert_eq!(desk.attempts_left(), 4);
    // Somebody finds out that it is the right one after all, and says so.
    *desk.unit.lock().unwrap() =
        Molto2Unit::new(Molto2Spec { places: 50, ..Molto2Spec::of(SERIAL) }, desk.clock.host());
    desk.says_no_to_keys = false;
    let (end, asked) = desk.provision();
    assert!(matches!(end, End::Recorded { .. }), "{end:?}");
    assert_eq!(asked, [Problem::KeyRefused { attempts_left: Some(4) }, Problem::TypeCodes]);
    let rows = desk.office.register.journal_of_token(&token(), 30).unwrap();
    let count = |act| rows.iter().filter(|row| row.act == act).count();
    assert_eq!((count(Act::KeyRefused), count(Act::KeyAllowedAgain)), (1, 1));
}

#[test]
fn a_key_is_changed_only_where_there_is_one_and_a_token_that_takes_it() {
    let mut desk = Desk::with_new_lot();
    let mut refused = |token: &TokenId, lot: &str| {
        let consent = Consent::by_typing(token, token.serial.as_str(), &book::operator()).unwrap();
        match desk.office.key_change_order(&LotNo(lot.into()), consent) {
            Err(DeskError::KeyChange(refusal)) => refusal,
            other => panic!("{:?}", other.map(drop)),
        }
    };
    let fixed = refused(&book::token(1), "M2-2611-K");
    assert_eq!(fixed, KeyChangeRefused::FixedKey { token: book::token(1).serial });
    let own = refused(&token(), "M2-2611");
    assert_eq!(own, KeyChangeRefused::SameLot { token: token().serial, lot: LotNo("M2-2611".into()) });
    let of_other = refused(&token(), book::LOT);
    assert_eq!(of_other, KeyChangeRefused::NoKey { lot: LotNo(book::LOT.into()) });
    assert!(!desk.is_open());
}
