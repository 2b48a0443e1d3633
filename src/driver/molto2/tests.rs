//! The driver against an emulated token in virtual time: no reader, no service, nothing waits.
//!
//! Source: `molto2-tools`; README, rules for every family. Over a real service the same is tried in
//! `tests/card_molto2.rs`.

use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use super::*;
use crate::domain::otp::totp;
use crate::domain::place::with_secret_of;
use crate::domain::secret::SecretLength;
use crate::domain::{Algorithm, Digits, EntropyFailed, OperatorId, StepSecs, UnixMillis};
use crate::driver::entry;
use crate::emulator::{CardUnit as _, HostMicros, Molto2Spec, Molto2Unit};
use crate::port::{CardLink, LineError};

const SERIAL: &str = "865962500000001";
const SERVICE: Profile = Profile::SERVICE;
/// 2026-11-22, some seconds into a minute and a third into a second.
const START: HostMicros = HostMicros(1_795_340_000_333_000);
/// How long a command and its answer are under way.
const TRIP_MICROS: u64 = 8_000;

/// The screen is locked, by whoever is let in.
const LOCK: [u8; 5] = [0x80, 0xd8, 0x0c, 0x02, 0x00];

/// A token in its reader, time, and all that was sent.
#[derive(Clone)]
struct World(Arc<Mutex<State>>);

struct State {
    unit: Molto2Unit,
    now: HostMicros,
    sent: Vec<Vec<u8>>,
    resets: u32,
    /// After so many further exchanges it is pulled out; the last one is carried out and its answer lost.
    left: Option<u32>,
}

impl World {
    fn with(spec: Molto2Spec) -> Self {
        let unit = Molto2Unit::new(spec, START);
        Self(Arc::new(Mutex::new(State { unit, now: START, sent: Vec::new(), resets: 0, left: None })))
    }

    fn new() -> Self {
        Self::with(Molto2Spec { places: 50, ..Molto2Spec::of(SERIAL) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Plugged in, anew if it was before.
    fn open(&self) -> Box<dyn Session> {
        let mut state = self.state();
        state.left = None;
        state.unit.reset();
        state.resets += 1;
        drop(state);
        Molto2.open(Plug::Card(Box::new(self.clone())), Arc::new(self.clone())).unwrap()
    }

    /// The same, and known and opened by the key of the factory.
    fn opened(&self) -> Box<dyn Session> {
        let mut session = self.open();
        session.identify().unwrap();
        session.authenticate(None, &mut NoChance).unwrap();
        session
    }

    fn pulled_after(&self, exchanges: u32) {
        self.state().left = Some(exchanges);
    }

    fn wait_secs(&self, secs: u64) {
        let mut state = self.state();
        state.now = state.now.plus(secs * 1_000_000);
    }

    /// How many commands of an instruction were sent.
    fn sent(&self, ins: u8) -> usize {
        self.state().sent.iter().filter(|command| command[1] == ins).count()
    }

    fn commands(&self) -> usize {
        self.state().sent.len()
    }

    fn occupy(&self, place: u8, title: &str) {
        self.state().unit.occupy(place, title, secret(SERVICE, 77));
    }

    /// The places that hold a secret, and whether it is the one that belongs there.
    fn held(&self, byte: u8) -> Vec<(u8, bool)> {
        let state = self.state();
        let held = |place: u8| Some((place, state.unit.secret(place)?.expose_secret() == right(byte, place)));
        (0..100).filter_map(held).collect()
    }
}

impl Clock for World {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.state().now.0 / 1000)
    }

    fn ticks_micros(&self) -> u64 {
        self.state().now.since(START)
    }
}

impl CardLink for World {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, LineError> {
        let mut state = self.state();
        state.sent.push(command.to_vec());
        let at = state.now.plus(TRIP_MICROS / 2);
        state.now = state.now.plus(TRIP_MICROS);
        let answer = state.unit.answer(command, at, [7; 8]).to_vec();
        match &mut state.left {
            Some(0) => Err(LineError::Unplugged { path: "card:Molto2".into() }),
            Some(left) => {
                *left -= 1;
                Ok(answer)
            }
            None => Ok(answer),
        }
    }

    fn reset(&mut self) -> Result<(), LineError> {
        let mut state = self.state();
        state.unit.reset();
        state.resets += 1;
        Ok(())
    }

    fn pause(&mut self, duration: Duration) {
        let mut state = self.state();
        state.now = state.now.plus(u64::try_from(duration.as_micros()).unwrap());
    }

    fn reader(&self) -> &'static str {
        "TOKEN2 Molto2 [CCID Interface] 00 00"
    }
}

/// The token draws its challenge itself; the station draws nothing.
struct NoChance;

impl Entropy for NoChance {
    fn fill(&mut self, _: &mut [u8]) -> Result<(), EntropyFailed> {
        panic!("nothing is drawn")
    }
}

fn token() -> TokenId {
    TokenId::parse(MANUFACTURER, SERIAL).unwrap()
}

fn secret(profile: Profile, byte: u8) -> Secret {
    Secret::filled::<SecretLength>(profile.secret_len(), |out| {
        out.fill(byte);
        Ok(())
    })
    .unwrap()
}

fn right(byte: u8, place: u8) -> Vec<u8> {
    let whole = |secret: &Secret| secret.expose_secret().to_vec();
    with_secret_of(place, &secret(SERVICE, byte), Algorithm::Sha1, &token(), whole)
}

fn lot(byte: u8) -> LotKey {
    LotKey::filled::<()>(|out| {
        out.fill(byte);
        Ok(())
    })
    .unwrap()
}

fn consent(serial: &str) -> Consent {
    let token = TokenId::parse(MANUFACTURER, serial).unwrap();
    Consent::by_typing(&token, serial, &OperatorId("tanaka".into())).unwrap()
}

fn write(session: &mut dyn Session, byte: u8, places: u8) -> Result<Option<CheckValue>, DriverError> {
    session.write_places(&secret(SERVICE, byte), SERVICE, places, &mut |_| {})
}

fn provision(session: &mut dyn Session, byte: u8, places: u8) -> Result<(), DriverError> {
    session.identify()?;
    session.authenticate(None, &mut NoChance)?;
    write(session, byte, places)?;
    session.set_clock()?;
    session.read_clock()?;
    session.close()
}

#[test]
fn a_blank_token_of_either_version_is_known_by_its_places() {
    for (places, model) in [(50, FIRST_MODEL), (100, SECOND_MODEL)] {
        let world = World::with(Molto2Spec { places, ..Molto2Spec::of(SERIAL) });
        let mut session = world.open();
        let identity = session.identify().unwrap();
        assert_eq!((identity.token, identity.model.0.as_str()), (token(), model));
        assert_eq!((identity.state, identity.abilities.places), (UnitState::Blank, places));
        let commands = world.commands();
        assert_eq!(commands, usize::from(places) + 2, "its name, whether it goes on, and every place");
        session.identify().unwrap();
        assert_eq!(world.commands(), commands + 1, "its places are looked at once");
        assert!(world.state().sent.iter().all(|command| command[..2] == [0x80, 0x41]));
    }
}

#[test]
fn every_user_gets_a_place_with_a_secret_of_its_own_and_the_right_time() {
    let world = World::new();
    let mut session = world.opened();
    let mut told = Vec::new();
    let value = session.write_places(&secret(SERVICE, 1), SERVICE, 3, &mut |step| told.push(step)).unwrap();
    assert_eq!(value, None);
    assert_eq!(told, [Progress::Staging, Progress::Staged, Progress::Committing, Progress::Committed]);
    assert_eq!(world.held(1), [(0, true), (1, true), (2, true)]);
    session.set_clock().unwrap();
    let clock = session.read_clock().unwrap();
    assert!(clock.offset_millis.unsigned_abs() <= 1000 && clock.uncertainty_millis < 510, "{clock:?}");
    assert_eq!(session.identify().unwrap().state, UnitState::Live);
    let state = world.state();
    for place in 0..3 {
        let lcd = state.unit.lcd(place, state.now).unwrap();
        let code = with_secret_of(place, &secret(SERVICE, 1), Algorithm::Sha1, &token(), |own| {
            totp(own, SERVICE, SERVICE.step_at(UnixMillis(state.now.0 / 1000).unix_secs()))
        });
        assert_eq!(lcd.code, code, "place {place}");
        let title = state.unit.title(place);
        assert!(title.len() <= 12 && entry::is_ours(&title), "{title}");
        assert!((0..place).all(|other| state.unit.title(other) != title));
    }
}

#[test]
fn every_profile_that_it_carries_is_written_and_read_back_and_others_are_not_even_sent() {
    for (algorithm, digits, step) in [
        (Algorithm::Sha1, Digits::Eight, StepSecs::Thirty),
        (Algorithm::Sha256, Digits::Six, StepSecs::Sixty),
    ] {
        let profile = Profile { algorithm, digits, step };
        let world = World::new();
        let mut session = world.opened();
        session.write_places(&secret(profile, 4), profile, 2, &mut |_| {}).unwrap();
        let state = world.state();
        let lcd = state.unit.lcd(1, state.now).unwrap();
        let code =
            with_secret_of(1, &secret(profile, 4), algorithm, &token(), |own| totp(own, profile, lcd.step));
        assert_eq!(lcd.code, code, "{profile:?}");
    }
    let world = World::new();
    let mut session = world.opened();
    let commands = world.commands();
    let long = Profile { algorithm: Algorithm::Sha512, ..SERVICE };
    let refused = session.write_places(&secret(long, 1), long, 1, &mut |_| {});
    assert!(matches!(refused, Err(DriverError::CannotCarry { .. })), "{refused:?}");
    let refused = session.write_secret(&secret(long, 1), SERVICE, &mut |_| {});
    assert!(matches!(refused, Err(DriverError::SecretLength { expected: 20, got: 64 })), "{refused:?}");
    let refused = write(&mut *session, 1, 51);
    assert!(
        matches!(refused, Err(DriverError::Refused { reason: Refusal::TooFewPlaces, .. })),
        "{refused:?}"
    );
    assert_eq!(world.commands(), commands);
}

#[test]
fn a_place_of_somebody_else_is_named_and_nothing_at_all_is_written() {
    for title in ["MAIL", "OTP-000000", ""] {
        let world = World::new();
        world.occupy(1, title);
        let mut session = world.opened();
        assert_eq!(session.identify().unwrap().state, UnitState::Live);
        let refused = write(&mut *session, 1, 3);
        assert!(matches!(refused, Err(DriverError::PlaceTaken { place: 1, .. })), "{refused:?}");
        assert!(world.state().sent.iter().all(|command| command[0] != 0x84), "{title}");
        // One that is not in the way stays as it is.
        write(&mut *session, 1, 1).unwrap();
        assert_eq!(world.held(77), [(0, false), (1, false)]);
        assert_eq!(world.state().unit.title(1), title);
    }
}

#[test]
fn a_secret_that_is_in_is_not_written_again_and_another_one_never() {
    let world = World::new();
    write(&mut *world.opened(), 1, 2).unwrap();
    let seeds = world.sent(0xc5);
    write(&mut *world.opened(), 1, 2).unwrap();
    assert_eq!(world.sent(0xc5), seeds);
    let refused = write(&mut *world.opened(), 2, 2);
    assert!(matches!(refused, Err(DriverError::PlaceTaken { place: 0, .. })), "{refused:?}");
    let eight = Profile { digits: Digits::Eight, ..SERVICE };
    let refused = world.opened().write_secret(&secret(SERVICE, 1), eight, &mut |_| {});
    assert!(matches!(refused, Err(DriverError::PlaceTaken { place: 0, .. })), "{refused:?}");
    assert_eq!(world.held(1), [(0, true), (1, true)]);
}

#[test]
fn pulled_out_at_any_exchange_it_takes_the_same_secret_afterwards_and_no_place_is_written_twice() {
    let whole = World::new();
    provision(&mut *whole.open(), 1, 3).unwrap();
    let exchanges = u32::try_from(whole.commands()).unwrap();
    assert!(exchanges > 65, "{exchanges}");
    for exchange in 0..exchanges {
        let world = World::new();
        let mut session = world.open();
        world.pulled_after(exchange);
        let error = provision(&mut *session, 1, 3).unwrap_err();
        assert!(error.is_unplugged() && error.is_doubtful(), "exchange {exchange}: {error}");
        assert!(world.held(1).iter().all(|(_, right)| *right), "exchange {exchange}");
        let mut session = world.open();
        let begun = session.identify().unwrap().state;
        assert_eq!(begun == UnitState::Live, !world.held(1).is_empty(), "exchange {exchange}");
        provision(&mut *session, 1, 3).unwrap();
        assert_eq!(world.held(1), [(0, true), (1, true), (2, true)], "exchange {exchange}");
        assert_eq!(world.sent(0xc5), 3, "exchange {exchange}");
    }
}

#[test]
fn a_wrong_key_is_shown_once_and_the_attempts_left_are_told() {
    let world = World::new();
    let mut session = world.open();
    session.identify().unwrap();
    let refused = session.authenticate(Some(&lot(1)), &mut NoChance);
    assert!(matches!(refused, Err(DriverError::KeyRefused { attempts_left: Some(4), .. })), "{refused:?}");
    let commands = world.commands();
    for key in [None, Some(&lot(1))] {
        let again = session.authenticate(key, &mut NoChance);
        assert!(matches!(again, Err(DriverError::AlreadyTried { .. })), "{again:?}");
    }
    assert!(matches!(write(&mut *session, 1, 1), Err(DriverError::NoSession { .. })));
    assert_eq!(world.commands(), commands);
    assert_eq!(world.state().unit.attempts_left(), 4);
    world.opened();
    assert_eq!(world.state().unit.attempts_left(), 5);
}

#[test]
fn whoever_speaks_with_it_after_the_session_finds_it_closed_and_a_closed_session_goes_on() {
    let world = World::new();
    let is_open = |world: &World| world.state().unit.answer(&LOCK, START, [7; 8])[..] == [0x90, 0x00];
    let mut session = world.open();
    session.close().unwrap();
    assert_eq!(world.state().resets, 1, "it was plugged in, and nothing was begun");
    session.identify().unwrap();
    for _ in 0..2 {
        session.authenticate(None, &mut NoChance).unwrap();
        assert!(is_open(&world));
        session.close().unwrap();
        assert!(!is_open(&world));
        session.close().unwrap();
    }
    assert_eq!(world.state().resets, 3, "once for each time that it was open");
    assert!(matches!(write(&mut *session, 1, 1), Err(DriverError::NoSession { .. })));
    provision(&mut *session, 1, 1).unwrap();
    session.authenticate(None, &mut NoChance).unwrap();
    let resets = world.state().resets;
    world.pulled_after(0);
    session.identify().unwrap_err();
    session.close().unwrap();
    assert_eq!(world.state().resets, resets, "what lies there next is left alone");
    // A key that it has refused is not shown again, closed or not.
    let mut session = world.open();
    session.identify().unwrap();
    session.authenticate(Some(&lot(1)), &mut NoChance).unwrap_err();
    session.close().unwrap();
    let again = session.authenticate(None, &mut NoChance);
    assert!(matches!(again, Err(DriverError::AlreadyTried { .. })), "{again:?}");
}

#[test]
fn one_that_waits_for_its_key_to_be_pressed_is_not_disturbed_by_closing() {
    let world = World::new();
    let mut session = world.opened();
    session.change_key(&lot(3), consent(SERIAL)).unwrap();
    let resets = world.state().resets;
    session.close().unwrap();
    assert_eq!(world.state().resets, resets);
    let now = world.state().now;
    assert!(world.state().unit.press_up(now));
    session.authenticate(Some(&lot(3)), &mut NoChance).unwrap();
    session.close().unwrap();
    assert_eq!(world.state().resets, resets + 1);
}

#[test]
fn a_new_key_is_waited_for_and_proved_by_one_attempt() {
    let world = World::new();
    let mut session = world.opened();
    let refused = session.change_key(&lot(3), consent("865962500000002"));
    assert!(matches!(refused, Err(DriverError::ConsentForOther { .. })), "{refused:?}");
    assert_eq!(world.sent(0xd7), 0);
    assert_eq!(session.change_key(&lot(3), consent(SERIAL)).unwrap(), KeyChange::AwaitsPress);
    let now = world.state().now;
    assert!(world.state().unit.press_up(now));
    session.authenticate(Some(&lot(3)), &mut NoChance).unwrap();
    write(&mut *session, 1, 1).unwrap();
    // The key is that of this token: the same lot gives every token another one.
    let mut session = world.open();
    session.identify().unwrap();
    let refused = session.authenticate(None, &mut NoChance);
    assert!(matches!(refused, Err(DriverError::KeyRefused { attempts_left: Some(4), .. })), "{refused:?}");
}

#[test]
fn a_new_key_that_nobody_confirms_leaves_the_old_one_in_force() {
    let world = World::new();
    let mut session = world.opened();
    assert_eq!(session.change_key(&lot(3), consent(SERIAL)).unwrap(), KeyChange::AwaitsPress);
    world.wait_secs(31);
    let now = world.state().now;
    assert!(!world.state().unit.press_up(now));
    let refused = session.authenticate(Some(&lot(3)), &mut NoChance);
    assert!(matches!(refused, Err(DriverError::KeyRefused { .. })), "{refused:?}");
    world.opened();
}

#[test]
fn setting_the_clock_reaches_every_place_and_erases_nothing() {
    let world = World::with(Molto2Spec {
        places: 50,
        ppm: 100,
        factory_clock_millis: -90_000,
        ..Molto2Spec::of(SERIAL)
    });
    let mut session = world.open();
    let clock = session.identify().unwrap().clock.unwrap();
    assert!((clock.offset_millis + 90_000).unsigned_abs() <= u64::from(clock.uncertainty_millis));
    assert!(matches!(session.set_clock(), Err(DriverError::NoSession { .. })));
    session.authenticate(None, &mut NoChance).unwrap();
    let nothing = session.set_clock();
    assert!(matches!(nothing, Err(DriverError::Refused { reason: Refusal::NotLive, .. })), "{nothing:?}");
    write(&mut *session, 1, 3).unwrap();
    world.wait_secs(30 * 86_400);
    let drift = session.read_clock().unwrap().offset_millis;
    assert!((258_000..261_000).contains(&drift), "{drift}");
    session.set_clock().unwrap();
    let state = world.state();
    for place in 0..3 {
        let shown = state.unit.lcd(place, state.now).unwrap().clock.since(UnixMillis(state.now.0 / 1000));
        assert!(shown.unsigned_abs() <= 280, "place {place}: {shown}");
    }
    drop(state);
    assert_eq!(world.held(1), [(0, true), (1, true), (2, true)]);
}

#[test]
fn erasing_takes_what_is_ours_with_consent_and_never_resets() {
    let world = World::new();
    write(&mut *world.opened(), 1, 2).unwrap();
    world.occupy(7, "MAIL");
    let mut session = world.opened();
    let refused = session.erase(consent("865962500000002"));
    assert!(matches!(refused, Err(DriverError::ConsentForOther { .. })), "{refused:?}");
    assert_eq!(world.held(1).len(), 3);
    session.erase(consent(SERIAL)).unwrap();
    assert_eq!(world.held(1), [(7, false)]);
    assert_eq!(session.identify().unwrap().state, UnitState::Live, "somebody else's is still there");
    let nothing = session.erase(consent(SERIAL));
    assert!(matches!(nothing, Err(DriverError::Refused { reason: Refusal::NotLive, .. })), "{nothing:?}");
    assert_eq!(world.sent(0x56), 0);
    write(&mut *session, 2, 2).unwrap();
}

#[test]
fn what_it_cannot_do_is_refused_and_nothing_is_sent() {
    let world = World::new();
    let mut session = world.opened();
    let commands = world.commands();
    for outcome in [session.read_code(0).map(drop), session.blink(), session.give_serial(&token().serial)] {
        assert!(matches!(outcome, Err(DriverError::Refused { reason: Refusal::Unable, .. })), "{outcome:?}");
    }
    assert_eq!(world.commands(), commands);
}

#[test]
fn another_token_in_the_same_reader_is_not_taken_for_the_first() {
    let world = World::new();
    let mut session = world.opened();
    world.state().unit = Molto2Unit::new(Molto2Spec::of("865962500000009"), START);
    let changed = session.identify();
    assert!(matches!(changed, Err(DriverError::SerialChanged { .. })), "{changed:?}");
    assert!(matches!(write(&mut *session, 1, 1), Err(DriverError::NoSession { .. })));
    assert_eq!(world.held(1), []);
}

#[test]
fn behind_the_first_look_a_user_costs_four_exchanges_and_one_for_the_clock() {
    let exchanged = |users| {
        let world = World::new();
        provision(&mut *world.open(), 1, users).unwrap();
        let state = world.state();
        let look = 52;
        assert!(state.sent[..look].iter().all(|command| command.len() <= 6));
        let bytes: usize = state.sent.iter().skip(look).map(Vec::len).sum();
        println!("{users} users: {} exchanges and {bytes} bytes there", state.sent.len() - look);
        (state.sent.len() - look, bytes)
    };
    let (one, one_bytes) = exchanged(1);
    let (ten, ten_bytes) = exchanged(10);
    assert_eq!(
        (one, ten),
        (3 + 5, 3 + 50),
        "challenge, answer, clock read; title, config, secret, look, clock"
    );
    assert!(one_bytes < 180 && ten_bytes < 1400, "{one_bytes} and {ten_bytes}");
}

#[test]
fn no_secret_crosses_in_a_readable_form() {
    let world = World::new();
    provision(&mut *world.open(), 1, 2).unwrap();
    let sent = world.state().sent.concat();
    for place in [0, 1] {
        let secret = right(1, place);
        assert!(sent.windows(8).all(|window| !secret.windows(8).any(|part| part == window)), "place {place}");
    }
}
