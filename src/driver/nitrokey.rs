//! The driver of Nitrokey Pro 2 and its relatives: one place of the station's own among fifteen, written under the admin PIN.
//!
//! Source: `libnitrokey`; README, rules for every family. The traps: three wrong admin PINs block the administration for
//! good, so the tries are read first and one PIN is tried once; the token writes over a place without asking, so only
//! an empty one is written; and it has no clock of its own, only a counter that has to be set before each code.

use std::sync::Arc;

use crate::domain::otp::{Code, totp};
use crate::domain::{
    Abilities, CheckValue, Clock, ClockOffset, Consent, Digits, Entropy, LotKey, Model, Profile, Secret,
    StepSecs, TokenId,
};
use crate::driver::{Driver, DriverError, Identity, Progress, ReadCode, Refusal, Session, UnitState};
use crate::port::{Plug, PlugKind};
use crate::wire::WireError;
use crate::wire::nitrokey::model::{MODELS, NitrokeyModel, model_of};
use crate::wire::nitrokey::{
    Chunk, Command, DeviceStatus, FEWEST_TRIES, Flags, Pin, SessionPassword, SetMode, SlotCode, SlotConfig,
    SlotName, Status,
};

mod exchange;
mod places;

use exchange::{ReportExchange, refused, senseless};
use places::{Own, Places};

/// The family.
#[derive(Debug, Clone, Copy)]
pub struct Nitrokey;

/// Its name in [`DRIVERS`](crate::driver::DRIVERS).
pub const FAMILY: &str = "nitrokey";

/// The prefix under which its serials are kept.
pub const MANUFACTURER: &str = "NK";

/// The name of the station's place: the same in every token, so that it tells nothing about anybody.
pub const PLACE: &str = "token-station";

/// What these tokens can do.
pub const ABILITIES: Abilities = Abilities {
    clock_set: false,
    clock_erases: false,
    code_read: true,
    check_value: false,
    erase: true,
    blink: false,
    sha256: false,
    sha512: false,
    eight_digits: true,
    thirty_secs: true,
    no_sixty_secs: false,
    clock_unit_millis: 0,
    places: 0,
};

/// Of a token that tells codes only to whoever has its user PIN: nothing could ever prove what was written.
const GUARDED: Abilities =
    Abilities { code_read: false, eight_digits: false, thirty_secs: false, no_sixty_secs: true, ..ABILITIES };

/// Of a token that is only looked at.
const READ_ONLY: Abilities = Abilities { erase: false, ..GUARDED };

/// The first firmware whose commands are laid out as they are here.
const OLDEST_FIRMWARE: (u8, u8) = (0, 8);

impl Driver for Nitrokey {
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
        true
    }

    fn plug(&self) -> PlugKind {
        PlugKind::Reports
    }

    fn open(&self, plug: Plug, clock: Arc<dyn Clock>) -> Result<Box<dyn Session>, DriverError> {
        let Plug::Reports(link) = plug else { return Err(DriverError::OtherPlug { family: FAMILY }) };
        let id = link.id();
        let model =
            model_of(id.vendor, id.product).ok_or(DriverError::NotThisFamily { family: FAMILY, got: 0 })?;
        let exchange = ReportExchange::new(link, clock, model);
        Ok(Box::new(NitrokeySession { exchange, model, known: None, places: None, access: Access::Untried }))
    }
}

struct NitrokeySession {
    exchange: ReportExchange,
    model: &'static NitrokeyModel,
    known: Option<Identity>,
    /// `None` until they were looked at, and after a write whose end is not known.
    places: Option<Places>,
    access: Access,
}

/// Where the one attempt stands.
enum Access {
    Untried,
    Granted(SessionPassword),
    Refused,
}

impl Session for NitrokeySession {
    fn identify(&mut self) -> Result<Identity, DriverError> {
        const STEP: &str = "status";
        let answer = self.exchange.done(&Command::Status)?;
        let status = DeviceStatus::decode(answer.data()).map_err(senseless(STEP))?;
        if status.serial == 0 {
            // The card inside was not read: that is nobody's serial.
            let (least, most) = (1, u32::MAX.into());
            return Err(senseless(STEP)(WireError::OutOfRange { what: "a serial", least, most, got: 0 }));
        }
        let token = TokenId::parse(MANUFACTURER, &format!("{:08X}", status.serial))
            .map_err(|error| senseless(STEP)(error.into()))?;
        if let Some(before) = self.known.as_ref().map(|known| &known.token)
            && *before != token
        {
            return Err(DriverError::SerialChanged { before: before.clone(), now: token });
        }
        let firmware = (status.firmware_major, status.firmware_minor);
        let abilities = match (firmware >= OLDEST_FIRMWARE, status.code_needs_pin) {
            (true, false) => ABILITIES,
            (true, true) => GUARDED,
            (false, _) => READ_ONLY,
        };
        let state = match (abilities == READ_ONLY, self.places()?.own) {
            (true, _) => UnitState::Untold,
            (false, Some(_)) => UnitState::Live,
            (false, None) => UnitState::Blank,
        };
        let identity = Identity {
            family: FAMILY,
            token,
            model: Model(self.model.name.to_owned()),
            firmware: format!("{}.{}", firmware.0, firmware.1),
            abilities,
            state,
            check_value: None,
            clock: None,
            battery_millivolts: None,
        };
        self.known = Some(identity.clone());
        Ok(identity)
    }

    fn authenticate(
        &mut self,
        lot_key: Option<&LotKey>,
        entropy: &mut dyn Entropy,
    ) -> Result<(), DriverError> {
        const STEP: &str = "admin auth";
        let token = self.writable(STEP)?.token.clone();
        match self.access {
            Access::Granted(_) => return Ok(()),
            Access::Refused => return Err(DriverError::AlreadyTried { token }),
            Access::Untried => {}
        }
        let Some(lot_key) = lot_key else { return Err(DriverError::NoLotKey { token }) };
        // A key that cannot be a PIN is not tried.
        let Ok(pin) = Pin::of_lot_key(lot_key) else { return Err(DriverError::NoLotKey { token }) };
        if self.tries()? < FEWEST_TRIES {
            return Err(DriverError::Refused { step: STEP, reason: Refusal::FewTries });
        }
        let [password, shown] = SessionPassword::drawn_twice(|out| entropy.fill(out))?;
        // Whatever comes of it, it is not tried a second time.
        self.access = Access::Refused;
        match self.exchange.ask(&Command::AdminAuth(pin, shown))?.status() {
            Status::Done => {
                self.access = Access::Granted(password);
                Ok(())
            }
            Status::WrongPin => {
                let attempts_left = Some(self.tries()?);
                Err(DriverError::KeyRefused { token, attempts_left })
            }
            other => Err(refused(STEP, other)),
        }
    }

    fn write_secret(
        &mut self,
        secret: &Secret,
        profile: Profile,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<CheckValue>, DriverError> {
        const STEP: &str = "write slot";
        let identity = self.writable(STEP)?;
        let token = identity.token.clone();
        if !identity.abilities.code_read {
            return Err(DriverError::Refused { step: STEP, reason: Refusal::NeedsUserPin });
        }
        if !identity.abilities.carries(profile) {
            return Err(DriverError::CannotCarry { token, profile });
        }
        if secret.len_bytes() != profile.secret_len() {
            let (expected, got) = (profile.secret_len(), secret.len_bytes());
            return Err(DriverError::SecretLength { expected, got });
        }
        self.password(STEP)?;
        if let Some(own) = self.places()?.own {
            // What is there may be this very secret, of a write whose answer was lost. Its codes tell.
            return if self.shows(own, secret, profile)? {
                progress(Progress::Committed);
                Ok(None)
            } else {
                Err(DriverError::AlreadyLive { token, check_value: None })
            };
        }
        let slot = self.places()?.free.ok_or(DriverError::Refused { step: STEP, reason: Refusal::Full })?;
        progress(Progress::Staging);
        let name = SlotName::parse(PLACE).map_err(senseless(STEP))?;
        self.exchange.done(&Command::StageName(self.password(STEP)?, name))?;
        for chunk in Chunk::all_of(secret).map_err(senseless("stage secret"))? {
            self.exchange.done(&Command::StageSecret(self.password(STEP)?, chunk))?;
        }
        progress(Progress::Staged);
        if self.exchange.ask(&Command::ReadName(slot))?.status() != Status::EmptySlot {
            self.places = None;
            return Err(DriverError::Refused { step: STEP, reason: Refusal::Full });
        }
        progress(Progress::Committing);
        let flags = Flags { eight_digits: profile.digits == Digits::Eight, ..Flags::default() };
        let config = SlotConfig { step_secs_or_counter: profile.step.secs(), flags, token_id: [0; 13] };
        // Whether it is in is known again when the answer is there.
        self.places = None;
        self.exchange.done(&Command::WriteSlot(self.password(STEP)?, slot, config))?;
        self.places = Some(Places { own: Some(Own { slot, config }), free: None });
        progress(Progress::Committed);
        Ok(None)
    }

    fn set_clock(&mut self) -> Result<(), DriverError> {
        Err(DriverError::Refused { step: "set time", reason: Refusal::Unable })
    }

    fn read_clock(&mut self) -> Result<ClockOffset, DriverError> {
        Err(DriverError::Refused { step: "set time", reason: Refusal::Unable })
    }

    fn read_code(&mut self, ahead: u8) -> Result<ReadCode, DriverError> {
        const STEP: &str = "get code";
        if !self.writable(STEP)?.abilities.code_read {
            return Err(DriverError::Refused { step: STEP, reason: Refusal::NeedsUserPin });
        }
        let none = DriverError::Refused { step: STEP, reason: Refusal::NotLive };
        let own = self.places()?.own.ok_or(none)?;
        let profile =
            own.profile().ok_or(DriverError::Refused { step: STEP, reason: Refusal::BadProfile })?;
        let step = profile.step_at(self.exchange.now_secs()) + u64::from(ahead);
        let code = self.code_of(own, profile.step, step)?;
        if ahead > 0 {
            // The token keeps the last minute that it was told; one of the future would stand in the way of other programs.
            self.exchange.done(&Command::SetTime(SetMode::Force, self.exchange.now_secs()))?;
        }
        Ok(ReadCode { step, code })
    }

    fn erase(&mut self, consent: Consent) -> Result<(), DriverError> {
        const STEP: &str = "erase";
        let token = &self.writable(STEP)?.token;
        if consent.token() != token {
            let (consented, token) = (consent.token().clone(), token.clone());
            return Err(DriverError::ConsentForOther { consented, token });
        }
        let none = DriverError::Refused { step: STEP, reason: Refusal::NotLive };
        let slot = self.places()?.own.ok_or(none)?.slot;
        let password = self.password(STEP)?;
        self.places = None;
        self.exchange.done(&Command::Erase(slot, password))?;
        Ok(())
    }

    fn blink(&mut self) -> Result<(), DriverError> {
        Err(DriverError::Refused { step: "blink", reason: Refusal::Unable })
    }

    fn close(&mut self) -> Result<(), DriverError> {
        if !matches!(self.access, Access::Granted(_)) {
            return Ok(());
        }
        self.exchange.done(&Command::Lock)?;
        // A right PIN may be shown again.
        self.access = Access::Untried;
        Ok(())
    }
}

impl NitrokeySession {
    /// The token, if it is one that may be written.
    fn writable(&self, step: &'static str) -> Result<&Identity, DriverError> {
        let known = self.known.as_ref().ok_or(DriverError::NoSession { step })?;
        if known.abilities == READ_ONLY {
            return Err(DriverError::Refused { step, reason: Refusal::UnknownModel });
        }
        Ok(known)
    }

    /// How many admin PINs it will still look at.
    fn tries(&mut self) -> Result<u8, DriverError> {
        Ok(self.exchange.done(&Command::AdminTries)?.tries())
    }

    fn password(&self, step: &'static str) -> Result<SessionPassword, DriverError> {
        match &self.access {
            Access::Granted(password) => Ok(password.again()),
            Access::Untried | Access::Refused => Err(DriverError::NoSession { step }),
        }
    }

    fn places(&mut self) -> Result<Places, DriverError> {
        if let Some(places) = self.places {
            return Ok(places);
        }
        let places = Places::look(&mut self.exchange)?;
        self.places = Some(places);
        Ok(places)
    }

    /// Whether a place tells the codes of this secret, two in a row.
    fn shows(&mut self, own: Own, secret: &Secret, profile: Profile) -> Result<bool, DriverError> {
        if own.profile() != Some(profile) {
            return Ok(false);
        }
        // The later one first: the token is left with a time that has come.
        let now = profile.step_at(self.exchange.now_secs());
        for step in [now + 1, now] {
            if !self.code_of(own, profile.step, step)?.same_as(&totp(secret, profile, step)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The code of a step. The token is told the first second of it, so that it cannot end before the code is there.
    fn code_of(&mut self, own: Own, step_secs: StepSecs, step: u64) -> Result<Code, DriverError> {
        let time = Command::SetTime(SetMode::Force, step.saturating_mul(step_secs.secs()));
        self.exchange.done(&time)?;
        let answer = self.exchange.done(&Command::GetCode(own.slot, SessionPassword::none()))?;
        let told = SlotCode::decode(answer.data()).map_err(senseless("get code"))?;
        told.code().ok_or(DriverError::NoCode { got: told.number.to_string().len() })
    }
}
