//! An emulated single-profile token of Token2: the card's side of the contactless line.
//!
//! Source: `openT2OTP`; README, rule 10 for every family. Its awkward habits are those of the real ones: it does not tell
//! whether it holds a secret, forgets the secret on most models when its clock is written, shows a new code only after
//! it was switched off and on, and, when it is of the older make, locks for ever after wrong answers with the word it
//! uses for everything.

use zeroize::Zeroizing;

use crate::domain::{Digits, Profile, Secret, StepSecs, UnixMillis};
use crate::emulator::clock::ClockBase;
use crate::emulator::{CardUnit, HostMicros, Lcd};
use crate::wire::apdu::{Command as Apdu, Response};
use crate::wire::token2::model::{ClockWrite, model_of};
use crate::wire::token2::single::{Command, Status};
use crate::wire::token2::{Challenge, Config, Hash, Info, TokenKey, challenge_response};

/// What a contactless token of type A answers when it is powered through a reader (PC/SC part 3, section 3.1.3.2.3).
const ATR: [u8; 5] = [0x3b, 0x80, 0x80, 0x01, 0x01];

/// What a token is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token2Spec {
    /// Its serial; the prefix makes the model.
    pub serial: String,
    /// How much faster than true time its crystal runs, in parts per million.
    pub ppm: i32,
    /// How far its clock is off when it leaves the factory.
    pub factory_clock_millis: i64,
    /// After how many wrong answers it locks for ever; `None` for those of today.
    pub locks_after: Option<u8>,
}

/// The token.
pub struct Token2Unit {
    spec: Token2Spec,
    clock: ClockBase,
    hash: Hash,
    step: StepSecs,
    secret: Option<Secret>,
    /// Whether the display has been off and on since the secret came.
    shows_it: bool,
    challenge: Option<Challenge>,
    authenticated: bool,
    wrong_answers: u8,
}

impl Token2Spec {
    /// A sound one.
    #[must_use]
    pub fn of(serial: &str) -> Self {
        Self { serial: serial.to_owned(), ppm: 0, factory_clock_millis: 0, locks_after: None }
    }
}

impl Token2Unit {
    /// A token fresh from the factory.
    #[must_use]
    pub fn new(spec: Token2Spec, at: HostMicros) -> Self {
        let factory = at.0.div_euclid(1000).saturating_add(spec.factory_clock_millis);
        Self {
            clock: ClockBase::set(at, factory),
            hash: Hash::Sha1,
            step: StepSecs::Thirty,
            secret: None,
            shows_it: false,
            challenge: None,
            authenticated: false,
            wrong_answers: 0,
            spec,
        }
    }

    /// Its button is pressed, off and on.
    pub const fn power_cycle(&mut self) {
        self.shows_it = true;
    }

    /// The secret that it holds, for whoever checks a station.
    #[must_use]
    pub const fn secret(&self) -> Option<&Secret> {
        self.secret.as_ref()
    }

    /// What its clock shows, in microseconds since 1970.
    #[must_use]
    pub fn clock_micros(&self, at: HostMicros) -> i64 {
        self.clock.shown(self.spec.ppm, at)
    }

    /// What its display shows when the button is pressed; nothing without a secret.
    #[must_use]
    pub fn lcd(&self, at: HostMicros) -> Option<Lcd> {
        let secret = self.secret.as_ref().filter(|_| self.shows_it)?;
        let profile = Profile { algorithm: self.hash.algorithm(), digits: Digits::Six, step: self.step };
        let clock = UnixMillis(self.clock.shown(self.spec.ppm, at).div_euclid(1000));
        Some(Lcd::of(secret, profile, clock))
    }

    fn respond(&mut self, command: &Apdu, at: HostMicros, random: Challenge) -> Response {
        if command.is_select() {
            // It knows no applets, and forgets who spoke with it all the same.
            self.reset();
        }
        match Command::decode(command, self.authenticated) {
            Ok(Command::Identify) => self.info(at),
            Ok(Command::Challenge) => {
                self.reset();
                self.challenge = Some(random);
                challenge_response(&random).unwrap_or_else(|_| Response::only(Status::BadLength.sw()))
            }
            Ok(Command::Answer(answer)) => Response::only(self.admit(&answer).sw()),
            Ok(Command::Seed(secret)) => {
                self.secret = Some(secret);
                self.shows_it = false;
                Response::only(Status::Done.sw())
            }
            Ok(Command::Config(config)) => {
                self.configure(config, at);
                Response::only(Status::Done.sw())
            }
            Err(status) => Response::only(status.sw()),
        }
    }

    fn info(&self, at: HostMicros) -> Response {
        let shown = self.clock.shown(self.spec.ppm, at).div_euclid(1_000_000);
        let secs = u32::try_from(shown).unwrap_or(0);
        Info::of(&self.spec.serial, secs)
            .response()
            .unwrap_or_else(|_| Response::only(Status::BadContent.sw()))
    }

    /// A challenge is used up by one answer, right or wrong.
    fn admit(&mut self, answer: &[u8; 16]) -> Status {
        let Some(challenge) = self.challenge.take() else { return Status::BadContent };
        if self.spec.locks_after.is_some_and(|most| self.wrong_answers >= most) {
            return Status::AccessRefused;
        }
        self.authenticated = TokenKey::single_profile().is_answered(&challenge, answer);
        if self.authenticated {
            self.wrong_answers = 0;
            return Status::Done;
        }
        self.wrong_answers = self.wrong_answers.saturating_add(1);
        Status::AccessRefused
    }

    fn configure(&mut self, config: Config, at: HostMicros) {
        self.clock = ClockBase::set(at, i64::from(config.clock_unix_secs) * 1000);
        (self.hash, self.step) = (config.hash, config.step);
        let keeps = model_of(&self.spec.serial).is_some_and(|model| model.clock_write == ClockWrite::Keeps);
        if !keeps {
            self.secret = None;
        }
    }
}

impl CardUnit for Token2Unit {
    fn atr(&self) -> Vec<u8> {
        ATR.to_vec()
    }

    fn reset(&mut self) {
        self.challenge = None;
        self.authenticated = false;
    }

    fn answer(&mut self, bytes: &[u8], at: HostMicros, random: Challenge) -> Zeroizing<Vec<u8>> {
        let response = match Apdu::decode(bytes) {
            Ok(command) => self.respond(&command, at, random),
            Err(_) => Response::only(Status::BadLength.sw()),
        };
        // A response that was made here is never too long.
        Zeroizing::new(response.encode().map(|bytes| bytes.to_vec()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::token2::single::Asked;

    const NOW: HostMicros = HostMicros(1_700_000_000_000_000);

    fn sent(unit: &mut Token2Unit, command: &Asked<'_>) -> (Vec<u8>, Status) {
        let answer = unit.answer(&command.encode().unwrap().encode().unwrap(), NOW, [7; 8]);
        let response = Response::decode(&answer).unwrap();
        (response.data().to_vec(), Status::of(response.sw()))
    }

    fn authenticated(serial: &str) -> Token2Unit {
        let mut unit = Token2Unit::new(Token2Spec::of(serial), NOW);
        let (challenge, _) = sent(&mut unit, &Asked::Challenge);
        let answer = TokenKey::single_profile().answer(&challenge.try_into().unwrap());
        assert_eq!(sent(&mut unit, &Asked::Answer(answer)).1, Status::Done);
        unit
    }

    fn secret() -> Secret {
        Secret::filled::<crate::domain::secret::SecretLength>(20, |bytes| {
            bytes.copy_from_slice(b"12345678901234567890");
            Ok(())
        })
        .unwrap()
    }

    fn config() -> Config {
        Config {
            display_off: crate::wire::token2::DisplayOff::Secs30,
            clock_unix_secs: 59 + 1_700_000_040,
            hash: Hash::Sha1,
            step: StepSecs::Thirty,
        }
    }

    #[test]
    fn the_secret_goes_with_the_clock_on_a_model_that_clears_and_stays_on_one_that_keeps() {
        for (serial, keeps) in [("86596100000001", false), ("86596320000001", true)] {
            let mut unit = authenticated(serial);
            assert_eq!(sent(&mut unit, &Asked::Seed(&secret())).1, Status::Done);
            assert_eq!(sent(&mut unit, &Asked::Config(config())).1, Status::Done);
            assert_eq!(unit.secret().is_some(), keeps, "{serial}");
        }
    }

    #[test]
    fn a_code_is_shown_only_after_the_display_was_off_and_on() {
        let mut unit = authenticated("86596100000001");
        sent(&mut unit, &Asked::Config(config()));
        sent(&mut unit, &Asked::Seed(&secret()));
        assert_eq!(unit.lcd(NOW), None);
        unit.power_cycle();
        assert_eq!(unit.lcd(NOW).unwrap().clock.unix_secs(), 1_700_000_099);
    }

    #[test]
    fn one_of_the_older_make_locks_for_ever_and_says_nothing_else_than_before() {
        let spec = Token2Spec { locks_after: Some(3), ..Token2Spec::of("86596100000001") };
        let mut unit = Token2Unit::new(spec, NOW);
        for _ in 0..3 {
            sent(&mut unit, &Asked::Challenge);
            assert_eq!(sent(&mut unit, &Asked::Answer([0; 16])).1, Status::AccessRefused);
        }
        let (challenge, _) = sent(&mut unit, &Asked::Challenge);
        let right = TokenKey::single_profile().answer(&challenge.try_into().unwrap());
        assert_eq!(sent(&mut unit, &Asked::Answer(right)).1, Status::AccessRefused);
        assert_eq!(sent(&mut unit, &Asked::Answer(right)).1, Status::BadContent, "a challenge is used up");
    }

    #[test]
    fn nothing_is_written_without_the_answer_to_a_challenge() {
        let mut unit = Token2Unit::new(Token2Spec::of("86596320000001"), NOW);
        assert_eq!(sent(&mut unit, &Asked::Seed(&secret())).1, Status::AccessRefused);
        unit = authenticated("86596320000001");
        unit.reset();
        assert_eq!(sent(&mut unit, &Asked::Seed(&secret())).1, Status::AccessRefused);
    }

    #[test]
    fn somebody_who_selects_an_applet_ends_what_was_begun() {
        let mut unit = authenticated("86596320000001");
        let select = [0x00, 0xa4, 4, 0, 7, 0xa0, 0, 0, 5, 0x27, 0x21, 1];
        assert_eq!(unit.answer(&select, NOW, [0; 8])[..], [0x6e, 0x00], "it knows no applets");
        assert_eq!(sent(&mut unit, &Asked::Seed(&secret())).1, Status::AccessRefused);
        assert!(unit.secret().is_none());
    }
}
