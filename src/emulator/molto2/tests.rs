//! The awkward habits of an emulated Molto2, each asked for by its bytes.
//!
//! Source: `molto2-tools`.

use super::*;
use crate::domain::StepSecs;
use crate::domain::secret::SecretLength;
use crate::wire::token2::molto2::{Asked, PlaceConfig, PlaceState, ShownDigits, Title};
use crate::wire::token2::{Config, DisplayOff, Hash};

const NOW: HostMicros = HostMicros(1_700_000_000_000_000);

fn unit() -> Molto2Unit {
    Molto2Unit::new(Molto2Spec::of("865962500000001"), NOW)
}

fn place(number: u8) -> Place {
    Place::new(number).unwrap()
}

fn secret(byte: u8) -> Secret {
    Secret::filled::<SecretLength>(20, |out| {
        out.fill(byte);
        Ok(())
    })
    .unwrap()
}

fn under(unit: &mut Molto2Unit, key: &TokenKey, command: &Asked<'_>) -> (Vec<u8>, Status) {
    let answer = unit.answer(&command.encode(key).unwrap().encode().unwrap(), NOW, [7; 8]);
    let response = Response::decode(&answer).unwrap();
    (response.data().to_vec(), Status::of(response.sw()))
}

fn sent(unit: &mut Molto2Unit, command: &Asked<'_>) -> Status {
    under(unit, &factory_key(), command).1
}

fn shows(unit: &mut Molto2Unit, key: &TokenKey) -> Status {
    let (challenge, _) = under(unit, key, &Asked::Challenge);
    let answer = key.answer(&challenge.try_into().unwrap());
    under(unit, key, &Asked::Answer(answer)).1
}

fn authenticated() -> Molto2Unit {
    let mut unit = unit();
    assert_eq!(shows(&mut unit, &factory_key()), Status::Done);
    unit
}

fn other_key() -> TokenKey {
    let customer = CustomerKey::filled::<()>(|out| {
        out.fill(9);
        Ok(())
    });
    TokenKey::of_customer(&customer.unwrap())
}

fn config(clock_unix_secs: u32) -> PlaceConfig {
    let config =
        Config { display_off: DisplayOff::Secs30, clock_unix_secs, hash: Hash::Sha1, step: StepSecs::Sixty };
    PlaceConfig { config, digits: ShownDigits::Six }
}

#[test]
fn wrong_keys_are_counted_to_the_lock_and_a_right_one_starts_the_count_anew() {
    let mut unit = unit();
    assert_eq!(shows(&mut unit, &other_key()), Status::WrongKey { attempts_left: 4 });
    assert_eq!(shows(&mut unit, &factory_key()), Status::Done);
    for left in (0..5).rev() {
        assert_eq!(shows(&mut unit, &other_key()), Status::WrongKey { attempts_left: left });
    }
    assert_eq!(shows(&mut unit, &factory_key()), Status::WrongKey { attempts_left: 0 }, "locked");
    assert_eq!(sent(&mut unit, &Asked::Answer([0; 16])), Status::BadContent, "a challenge is used up");
}

#[test]
fn a_new_key_counts_when_it_was_confirmed_in_time_and_not_before() {
    let mut unit = authenticated();
    assert_eq!(sent(&mut unit, &Asked::ChangeKey(other_key())), Status::WaitsForKeyPress);
    assert_eq!(shows(&mut unit, &factory_key()), Status::Done, "not pressed yet");
    assert!(unit.press_up(NOW.plus(CONFIRM_WITHIN_MICROS)));
    assert_eq!(shows(&mut unit, &factory_key()), Status::WrongKey { attempts_left: 4 });
    assert_eq!(shows(&mut unit, &other_key()), Status::Done);
    assert!(!unit.press_up(NOW), "once");

    let mut late = authenticated();
    sent(&mut late, &Asked::ChangeKey(other_key()));
    assert!(!late.press_up(NOW.plus(CONFIRM_WITHIN_MICROS + 1)));
    assert_eq!(shows(&mut late, &factory_key()), Status::Done);
}

#[test]
fn an_occupied_place_is_written_over_without_a_word() {
    let mut unit = authenticated();
    for byte in [1, 2] {
        assert_eq!(sent(&mut unit, &Asked::Seed(place(3), &secret(byte))), Status::Done);
    }
    assert_eq!(unit.secret(3).unwrap().expose_secret(), secret(2).expose_secret());
}

#[test]
fn a_place_is_read_without_an_le_and_deleted_once_and_keeps_its_title() {
    let mut unit = authenticated();
    let with_le = unit.answer(&[0x80, 0x41, 0, 3, 1, 0x70, 0], NOW, [0; 8]);
    assert_eq!(with_le[..], [0x6f, 0xfb]);
    sent(&mut unit, &Asked::Title(place(3), Title::parse("OTP-1A2B3C").unwrap()));
    sent(&mut unit, &Asked::Seed(place(3), &secret(1)));
    unit.reset();
    assert_eq!(sent(&mut unit, &Asked::Delete(place(3))), Status::Done, "needs no key");
    assert_eq!(sent(&mut unit, &Asked::Delete(place(3))), Status::NoSeed);
    let (data, _) = under(&mut unit, &factory_key(), &Asked::ReadPlace(place(3)));
    let state = PlaceState::decode(&data).unwrap();
    assert_eq!((state.has_seed, state.title_text().as_str()), (false, "OTP-1A2B3C"));
    assert!(state.parameters.is_some(), "an empty place tells parameters all the same");
}

#[test]
fn the_first_version_ends_at_the_fiftieth_place() {
    let spec = Molto2Spec { places: 50, ..Molto2Spec::of("1") };
    let mut unit = Molto2Unit::new(spec, NOW);
    assert_eq!(sent(&mut unit, &Asked::ReadPlace(place(49))), Status::Done);
    assert_eq!(sent(&mut unit, &Asked::ReadPlace(place(50))), Status::BadContent);
}

#[test]
fn every_place_keeps_its_own_time_and_the_crystal_is_everybodys() {
    let spec = Molto2Spec { ppm: 100, factory_clock_millis: -60_000, ..Molto2Spec::of("1") };
    let mut unit = Molto2Unit::new(spec, NOW);
    assert_eq!(shows(&mut unit, &factory_key()), Status::Done);
    for number in [0, 1] {
        sent(&mut unit, &Asked::Config(place(number), config(1_700_000_000)));
        sent(&mut unit, &Asked::Seed(place(number), &secret(1)));
    }
    sent(&mut unit, &Asked::Clock(place(0), 1_700_000_500));
    let later = NOW.plus(1_000_000_000_000);
    let shown = [0, 1].map(|number| unit.lcd(number, later).unwrap().clock.unix_secs());
    assert_eq!(shown, [1_701_000_600, 1_701_000_100]);
    assert!(unit.secret(0).is_some() && unit.secret(1).is_some(), "setting the clock erases nothing");
}

#[test]
fn a_reset_needs_no_key_but_the_one_on_the_token() {
    let mut unit = authenticated();
    sent(&mut unit, &Asked::Seed(place(0), &secret(1)));
    unit.reset();
    assert_eq!(sent(&mut unit, &Asked::Reset), Status::WaitsForKeyPress);
    assert!(unit.secret(0).is_some());
    assert!(unit.press_up(NOW));
    assert!(unit.secret(0).is_none());
}

#[test]
fn a_command_without_a_session_is_refused_and_a_locked_screen_shows_nothing() {
    let mut unit = unit();
    assert_eq!(sent(&mut unit, &Asked::Seed(place(0), &secret(1))), Status::AccessRefused);
    assert_eq!(shows(&mut unit, &factory_key()), Status::Done);
    assert_eq!(sent(&mut unit, &Asked::Lock), Status::Done);
    sent(&mut unit, &Asked::Seed(place(0), &secret(1)));
    assert_eq!(unit.lcd(0, NOW), None, "the screen is locked");
    assert_eq!(sent(&mut unit, &Asked::Unlock), Status::Done);
    assert!(unit.lcd(0, NOW).is_some());
    assert_eq!(unit.answer(&[0x00, 0xa4, 4, 0, 0], NOW, [0; 8])[..], [0x6e, 0x00], "it knows no applets");
    assert_eq!(
        sent(&mut unit, &Asked::Lock),
        Status::AccessRefused,
        "and is disturbed by whoever selects one"
    );
}

proptest::proptest! {
    #[test]
    fn it_answers_whatever_it_is_sent(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..80)) {
        let answer = authenticated().answer(&bytes, NOW, [7; 8]);
        proptest::prop_assert!(answer.len() >= 2);
    }
}
