//! The driver of the single-profile programmable tokens of Token2: key fobs and cards on a contactless reader.
//!
//! Source: `openT2OTP`; README, rules for every family. The traps: the token does not tell whether it holds a secret, on
//! most models the clock cannot be written without erasing it, and older ones lock for ever after wrong
//! authentications, so there is one attempt for each time that the token is laid down.

use std::sync::Arc;

use crate::domain::{
    Abilities, CheckValue, Clock, ClockOffset, Consent, Entropy, LotKey, Model, Profile, Secret, TokenId,
};
use crate::driver::card::{Answer, CardExchange, senseless};
use crate::driver::recognise::is_molto2;
use crate::driver::{Driver, DriverError, Hand, Identity, Progress, ReadCode, Refusal, Session, UnitState};
use crate::port::{Plug, PlugKind};
use crate::wire::apdu::Continuation;
use crate::wire::token2::model::{ClockWrite, MODELS, SingleModel, model_of};
use crate::wire::token2::single::{Asked, Status};
use crate::wire::token2::{Config, DisplayOff, Hash, Info, TokenKey, challenge_from};

/// The family.
#[derive(Debug, Clone, Copy)]
pub struct Token2;

/// Its name in [`DRIVERS`](crate::driver::DRIVERS).
pub const FAMILY: &str = "token2";

/// The prefix under which its serials are kept.
pub const MANUFACTURER: &str = "T2";

/// What these tokens can do; on some models a clock write leaves the secret. None tells a code or a check value, none can be emptied, and the clock comes with the secret.
pub const ABILITIES: Abilities = Abilities {
    clock_set: false,
    clock_erases: true,
    code_read: false,
    check_value: false,
    erase: false,
    blink: false,
    sha256: true,
    sha512: false,
    eight_digits: false,
    thirty_secs: true,
    no_sixty_secs: false,
    clock_unit_millis: 1000,
    places: 0,
};

/// How long a display stays on: long enough to copy a code, short enough for the battery.
const DISPLAY_OFF: DisplayOff = DisplayOff::Secs30;

impl Driver for Token2 {
    fn family(&self) -> &'static str {
        FAMILY
    }

    fn makes(&self, model: &str) -> bool {
        MODELS.iter().any(|known| known.name == model)
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn takes_lot_key(&self) -> bool {
        false
    }

    fn plug(&self) -> PlugKind {
        PlugKind::Card
    }

    fn before_codes(&self) -> Option<Hand> {
        Some(Hand::PowerCycle)
    }

    fn open(&self, plug: Plug, clock: Arc<dyn Clock>) -> Result<Box<dyn Session>, DriverError> {
        let Plug::Card(link) = plug else { return Err(DriverError::OtherPlug { family: FAMILY }) };
        if is_molto2(&*link) {
            return Err(DriverError::NotThisFamily { family: FAMILY, got: 0 });
        }
        let exchange = CardExchange::new(link, clock, Continuation::GetResponse);
        Ok(Box::new(Token2Session { exchange, known: None, access: Access::Untried }))
    }
}

/// Whether a card tells a serial as these tokens do. One command that changes nothing.
pub(super) fn answers(exchange: &mut CardExchange) -> Result<bool, DriverError> {
    Ok(named_by(&ask_name(exchange)?).is_some())
}

struct Token2Session {
    exchange: CardExchange,
    known: Option<Identity>,
    access: Access,
}

/// Where the one attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Untried,
    Granted,
    Refused,
}

impl Session for Token2Session {
    fn identify(&mut self) -> Result<Identity, DriverError> {
        let answer = ask_name(&mut self.exchange)?;
        let (info, token) = named_by(&answer)
            .ok_or(DriverError::NotThisFamily { family: FAMILY, got: answer.data().len() })?;
        if let Some(before) = self.known.as_ref().map(|known| &known.token)
            && *before != token
        {
            return Err(DriverError::SerialChanged { before: before.clone(), now: token });
        }
        let model = model_of(&info.serial);
        let identity = Identity {
            family: FAMILY,
            token,
            // A model that the table does not know can be looked at, and carries nothing.
            model: Model(model.map_or("?", |model| model.name).to_owned()),
            firmware: String::new(),
            abilities: model.map_or(READ_ONLY, abilities_of),
            state: UnitState::Untold,
            check_value: None,
            clock: Some(answer.offset_of_secs(info.clock_unix_secs)),
            battery_millivolts: None,
        };
        self.known = Some(identity.clone());
        Ok(identity)
    }

    fn authenticate(&mut self, _: Option<&LotKey>, _: &mut dyn Entropy) -> Result<(), DriverError> {
        const STEP: &str = "authenticate";
        let token = self.writable(STEP)?.token.clone();
        match self.access {
            Access::Granted => return Ok(()),
            Access::Refused => return Err(DriverError::AlreadyTried { token }),
            Access::Untried => {}
        }
        let asked = self.ask(STEP, &Asked::Challenge)?;
        let challenge = match Status::of(asked.sw) {
            Status::Done => challenge_from(asked.data()).map_err(senseless(STEP))?,
            other => return Err(refused(STEP, other)),
        };
        // Whatever comes of it, it is not tried a second time.
        self.access = Access::Refused;
        self.exchange.must_forget(true);
        let answer = TokenKey::single_profile().answer(&challenge);
        match Status::of(self.ask(STEP, &Asked::Answer(answer))?.sw) {
            Status::Done => {
                self.access = Access::Granted;
                Ok(())
            }
            Status::AccessRefused => Err(DriverError::KeyRefused { token, attempts_left: None }),
            other => Err(refused(STEP, other)),
        }
    }

    fn write_secret(
        &mut self,
        secret: &Secret,
        profile: Profile,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<CheckValue>, DriverError> {
        let identity = self.writable("config")?;
        let token = identity.token.clone();
        let hash = Hash::of(profile.algorithm)
            .filter(|_| identity.abilities.carries(profile))
            .ok_or(DriverError::CannotCarry { token: token.clone(), profile })?;
        if secret.len_bytes() != profile.secret_len() {
            let (expected, got) = (profile.secret_len(), secret.len_bytes());
            return Err(DriverError::SecretLength { expected, got });
        }
        if self.access != Access::Granted {
            return Err(DriverError::NoSession { step: "config" });
        }
        // Parameters and clock first: on most models they erase the secret, so it has to come after them.
        progress(Progress::Staging);
        let config = Config {
            display_off: DISPLAY_OFF,
            clock_unix_secs: self.exchange.begun_second("config")?,
            hash,
            step: profile.step,
        };
        self.done("config", &Asked::Config(config))?;
        progress(Progress::Staged);
        progress(Progress::Committing);
        self.done("seed", &Asked::Seed(secret))?;
        progress(Progress::Committed);
        Ok(None)
    }

    fn set_clock(&mut self) -> Result<(), DriverError> {
        // No command sets the clock alone, and what else would have to be written with it the token does not tell.
        Err(DriverError::Refused { step: "set clock", reason: Refusal::Unable })
    }

    fn read_clock(&mut self) -> Result<ClockOffset, DriverError> {
        let unable = DriverError::Refused { step: "read clock", reason: Refusal::Unable };
        self.identify()?.clock.ok_or(unable)
    }

    fn read_code(&mut self, _: u8) -> Result<ReadCode, DriverError> {
        Err(DriverError::Refused { step: "read code", reason: Refusal::Unable })
    }

    fn erase(&mut self, _: Consent) -> Result<(), DriverError> {
        Err(DriverError::Refused { step: "erase", reason: Refusal::Unable })
    }

    fn blink(&mut self) -> Result<(), DriverError> {
        Err(DriverError::Refused { step: "blink", reason: Refusal::Unable })
    }

    fn close(&mut self) -> Result<(), DriverError> {
        self.exchange.forget()?;
        if self.access == Access::Granted {
            // A right key may be shown to it again.
            self.access = Access::Untried;
        }
        Ok(())
    }
}

/// Of a token whose model is not known.
const READ_ONLY: Abilities =
    Abilities { clock_erases: false, sha256: false, thirty_secs: false, no_sixty_secs: true, ..ABILITIES };

/// Of a model that the table knows.
const fn abilities_of(model: &SingleModel) -> Abilities {
    Abilities { clock_erases: matches!(model.clock_write, ClockWrite::Clears), ..ABILITIES }
}

impl Token2Session {
    /// The token, if it is one that may be written.
    fn writable(&self, step: &'static str) -> Result<&Identity, DriverError> {
        let known = self.known.as_ref().ok_or(DriverError::NoSession { step })?;
        if known.abilities == READ_ONLY {
            return Err(DriverError::Refused { step, reason: Refusal::UnknownModel });
        }
        Ok(known)
    }

    fn ask(&mut self, step: &'static str, command: &Asked<'_>) -> Result<Answer, DriverError> {
        let command = command.encode().map_err(senseless(step))?;
        self.exchange.ask(step, &command)
    }

    fn done(&mut self, step: &'static str, command: &Asked<'_>) -> Result<(), DriverError> {
        match Status::of(self.ask(step, command)?.sw) {
            Status::Done => Ok(()),
            Status::AccessRefused => {
                self.access = Access::Refused;
                Err(DriverError::NoSession { step })
            }
            other => Err(refused(step, other)),
        }
    }
}

fn ask_name(exchange: &mut CardExchange) -> Result<Answer, DriverError> {
    const STEP: &str = "identify";
    exchange.ask(STEP, &Asked::Identify.encode().map_err(senseless(STEP))?)
}

/// Who it says it is: a serial of digits.
fn named_by(answer: &Answer) -> Option<(Info, TokenId)> {
    let info = Info::decode(answer.data()).ok().filter(|_| Status::of(answer.sw) == Status::Done)?;
    let is_number = info.serial.bytes().all(|byte| byte.is_ascii_digit());
    let token = TokenId::parse(MANUFACTURER, &info.serial).ok().filter(|_| is_number)?;
    Some((info, token))
}

fn refused(step: &'static str, status: Status) -> DriverError {
    let reason = match status {
        Status::UnknownInstruction | Status::UnknownClass => Refusal::Unknown,
        Status::BadContent | Status::BadLength => Refusal::BadContent,
        Status::AccessRefused => Refusal::BadSeal,
        Status::Done | Status::Other(_) => Refusal::Unexplained,
    };
    DriverError::Refused { step, reason }
}
