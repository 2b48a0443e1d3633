//! The driver of Token2's Molto2 and Molto2v2: fifty or a hundred places, one for each user of a contract.
//!
//! Source: `molto2-tools`; README, rules for every family. The traps: a wrong key uses up one of few attempts, so one is
//! shown for each time that the token is plugged in; it writes over a place without asking, so an occupied one that is
//! not ours is never written; and connecting to it again and again wedges it, so it is connected to once and held.

use std::sync::Arc;

use crate::domain::{
    Abilities, CheckValue, Clock, ClockOffset, Consent, Entropy, LotKey, Model, Profile, Secret, TokenId,
};
use crate::driver::card::{Answer, CardExchange, senseless};
use crate::driver::recognise::is_molto2;
use crate::driver::{
    Driver, DriverError, Identity, KeyChange, Progress, ReadCode, Refusal, Session, UnitState,
};
use crate::port::{Plug, PlugKind};
use crate::wire::apdu::Continuation;
use crate::wire::token2::molto2::{Asked, Command, Place, PlaceState, Status};
use crate::wire::token2::{CustomerKey, Info, TokenKey, challenge_from};

mod writing;

/// The family.
#[derive(Debug, Clone, Copy)]
pub struct Molto2;

/// Its name in [`DRIVERS`](crate::driver::DRIVERS).
pub const FAMILY: &str = "molto2";

/// The prefix under which its serials are kept.
pub const MANUFACTURER: &str = "M2";

/// The first version, with fifty places.
pub const FIRST_MODEL: &str = "Molto2";

/// The second version, with a hundred.
pub const SECOND_MODEL: &str = "Molto2v2";

/// What the second version can do. None tells a code or a check value; the clock can be set without touching the secrets.
pub const ABILITIES: Abilities = Abilities {
    clock_set: true,
    clock_erases: false,
    code_read: false,
    check_value: false,
    erase: true,
    blink: false,
    sha256: true,
    sha512: false,
    eight_digits: true,
    thirty_secs: true,
    no_sixty_secs: false,
    clock_unit_millis: 1000,
    places: Place::COUNT,
};

/// How many places the first version has.
pub const FEWER_PLACES: u8 = 50;

impl Driver for Molto2 {
    fn family(&self) -> &'static str {
        FAMILY
    }

    fn makes(&self, model: &str) -> bool {
        matches!(model, FIRST_MODEL | SECOND_MODEL)
    }

    /// A lot without a key is one whose tokens still answer to the key of the factory.
    fn takes_lot_key(&self) -> bool {
        false
    }

    fn has_factory_key(&self) -> bool {
        true
    }

    fn plug(&self) -> PlugKind {
        PlugKind::Card
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn open(&self, plug: Plug, clock: Arc<dyn Clock>) -> Result<Box<dyn Session>, DriverError> {
        let Plug::Card(link) = plug else { return Err(DriverError::OtherPlug { family: FAMILY }) };
        if !is_molto2(&*link) {
            // What these commands do to a token of another family nobody knows.
            return Err(DriverError::NotThisFamily { family: FAMILY, got: 0 });
        }
        let exchange = CardExchange::new(link, clock, Continuation::GetResponse);
        Ok(Box::new(Molto2Session { exchange, known: None, places: None, access: Access::Untried }))
    }
}

struct Molto2Session {
    exchange: CardExchange,
    known: Option<Identity>,
    /// What is at each place; `None` until somebody looked, and after a write whose end is not known.
    places: Option<Vec<PlaceState>>,
    access: Access,
}

/// Where the one attempt stands.
enum Access {
    Untried,
    Granted(TokenKey),
    Refused,
}

impl Session for Molto2Session {
    fn identify(&mut self) -> Result<Identity, DriverError> {
        const STEP: &str = "identify";
        let answer = self.plain(STEP, &Command::Identify)?;
        let info = Info::decode(answer.data()).ok().filter(|_| Status::of(answer.sw) == Status::Done);
        let told = info.and_then(|info| Some((TokenId::parse(MANUFACTURER, &info.serial).ok()?, info)));
        let (token, info) =
            told.ok_or(DriverError::NotThisFamily { family: FAMILY, got: answer.data().len() })?;
        if let Some(before) = self.known.as_ref().map(|known| &known.token)
            && *before != token
        {
            return Err(DriverError::SerialChanged { before: before.clone(), now: token });
        }
        let clock = Some(answer.offset_of_secs(info.clock_unix_secs));
        let places = self.places()?;
        let occupied = places.iter().any(|place| place.has_seed);
        let fewer = places.len() <= usize::from(FEWER_PLACES);
        let identity = Identity {
            family: FAMILY,
            token,
            model: Model(if fewer { FIRST_MODEL } else { SECOND_MODEL }.to_owned()),
            firmware: String::new(),
            abilities: Abilities { places: if fewer { FEWER_PLACES } else { Place::COUNT }, ..ABILITIES },
            state: if occupied { UnitState::Live } else { UnitState::Blank },
            check_value: None,
            clock,
            battery_millivolts: None,
        };
        self.known = Some(identity.clone());
        Ok(identity)
    }

    fn authenticate(&mut self, lot_key: Option<&LotKey>, _: &mut dyn Entropy) -> Result<(), DriverError> {
        const STEP: &str = "authenticate";
        let token = self.known(STEP)?.token.clone();
        match self.access {
            Access::Granted(_) => return Ok(()),
            Access::Refused => return Err(DriverError::AlreadyTried { token }),
            Access::Untried => {}
        }
        let key = key_of(lot_key, &token);
        let asked = self.plain(STEP, &Command::Challenge)?;
        let challenge = match Status::of(asked.sw) {
            Status::Done => challenge_from(asked.data()).map_err(senseless(STEP))?,
            other => return Err(refused(STEP, other)),
        };
        // Whatever comes of it, it is not tried a second time.
        self.access = Access::Refused;
        self.exchange.must_forget(true);
        match Status::of(self.plain(STEP, &Command::Answer(key.answer(&challenge)))?.sw) {
            Status::Done => {
                self.access = Access::Granted(key);
                Ok(())
            }
            Status::WrongKey { attempts_left } => {
                Err(DriverError::KeyRefused { token, attempts_left: Some(attempts_left) })
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
        self.write_places(secret, profile, 1, progress)
    }

    fn write_places(
        &mut self,
        secret: &Secret,
        profile: Profile,
        places: u8,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<CheckValue>, DriverError> {
        self.write(secret, profile, places, progress).map(|()| None)
    }

    fn set_clock(&mut self) -> Result<(), DriverError> {
        const STEP: &str = "set clock";
        self.granted(STEP)?;
        let own = self.own_places()?;
        if own.is_empty() {
            return Err(DriverError::Refused { step: STEP, reason: Refusal::NotLive });
        }
        // Each place is told the time by itself; the secrets stay.
        for place in own {
            let second = self.exchange.begun_second(STEP)?;
            self.done(STEP, &Asked::Clock(place, second))?;
        }
        Ok(())
    }

    fn read_clock(&mut self) -> Result<ClockOffset, DriverError> {
        let unable = DriverError::Refused { step: "read clock", reason: Refusal::Unable };
        self.identify()?.clock.ok_or(unable)
    }

    fn read_code(&mut self, _: u8) -> Result<ReadCode, DriverError> {
        Err(DriverError::Refused { step: "read code", reason: Refusal::Unable })
    }

    /// Deletes what the station wrote, place by place. The factory reset would take the key with it, so it is never sent.
    fn erase(&mut self, consent: Consent) -> Result<(), DriverError> {
        const STEP: &str = "delete";
        self.consented(STEP, &consent)?;
        self.granted(STEP)?;
        let own = self.own_places()?;
        if own.is_empty() {
            return Err(DriverError::Refused { step: STEP, reason: Refusal::NotLive });
        }
        // What is there is known again when it was read again.
        self.places = None;
        for place in own {
            match Status::of(self.plain(STEP, &Command::Delete(place))?.sw) {
                Status::Done | Status::NoSeed => {}
                other => return Err(refused(STEP, other)),
            }
        }
        Ok(())
    }

    fn change_key(&mut self, to: &LotKey, consent: Consent) -> Result<KeyChange, DriverError> {
        const STEP: &str = "change key";
        self.consented(STEP, &consent)?;
        self.granted(STEP)?;
        let new = key_of(Some(to), consent.token());
        let said = Status::of(self.sealed(STEP, &Asked::ChangeKey(new))?.sw);
        let change = match said {
            Status::Done => KeyChange::Done,
            Status::WaitsForKeyPress => KeyChange::AwaitsPress,
            other => return Err(refused(STEP, other)),
        };
        // The next key that it is shown is another one than that which it has accepted.
        self.access = Access::Untried;
        // While it waits for its ▲ key it is left alone; the proof by the new key, which follows, ends what the old one began.
        self.exchange.must_forget(change == KeyChange::Done);
        Ok(change)
    }

    fn blink(&mut self) -> Result<(), DriverError> {
        Err(DriverError::Refused { step: "blink", reason: Refusal::Unable })
    }

    fn close(&mut self) -> Result<(), DriverError> {
        self.exchange.forget()?;
        if matches!(self.access, Access::Granted(_)) {
            // A right key may be shown to it again.
            self.access = Access::Untried;
        }
        Ok(())
    }
}

impl Molto2Session {
    fn known(&self, step: &'static str) -> Result<&Identity, DriverError> {
        self.known.as_ref().ok_or(DriverError::NoSession { step })
    }

    fn granted(&self, step: &'static str) -> Result<&TokenKey, DriverError> {
        match &self.access {
            Access::Granted(key) => Ok(key),
            Access::Untried | Access::Refused => Err(DriverError::NoSession { step }),
        }
    }

    fn consented(&self, step: &'static str, consent: &Consent) -> Result<(), DriverError> {
        let token = &self.known(step)?.token;
        if consent.token() == token {
            return Ok(());
        }
        let (consented, token) = (consent.token().clone(), token.clone());
        Err(DriverError::ConsentForOther { consented, token })
    }

    /// A command that the token takes from anybody.
    fn plain(&mut self, step: &'static str, command: &Command) -> Result<Answer, DriverError> {
        // No key is in it; the form wants one.
        let apdu = command.encode(&TokenKey::of_customer(&CustomerKey::factory()));
        self.exchange.ask(step, &apdu.map_err(senseless(step))?)
    }

    /// A command under the key that the token has accepted.
    fn sealed(&mut self, step: &'static str, command: &Asked<'_>) -> Result<Answer, DriverError> {
        let apdu = command.encode(self.granted(step)?).map_err(senseless(step))?;
        let answer = self.exchange.ask(step, &apdu)?;
        if Status::of(answer.sw) == Status::AccessRefused {
            // Somebody else has spoken with it, or it has slept; it may be shown its key after it was plugged in anew.
            self.access = Access::Refused;
            return Err(DriverError::NoSession { step });
        }
        Ok(answer)
    }

    fn done(&mut self, step: &'static str, command: &Asked<'_>) -> Result<(), DriverError> {
        match Status::of(self.sealed(step, command)?.sw) {
            Status::Done => Ok(()),
            other => Err(refused(step, other)),
        }
    }
}

/// The key that a token of a lot answers to: made from that of the lot, or the factory's where the lot has none.
fn key_of(lot_key: Option<&LotKey>, token: &TokenId) -> TokenKey {
    let customer = lot_key.map_or_else(CustomerKey::factory, |key| CustomerKey::of_lot_key(key, token));
    TokenKey::of_customer(&customer)
}

/// What a status means that is neither success nor expected.
const fn refused(step: &'static str, status: Status) -> DriverError {
    let reason = match status {
        Status::NoSeed => Refusal::NotLive,
        Status::UnknownInstruction | Status::UnknownClass => Refusal::Unknown,
        Status::BadContent | Status::BadLength | Status::LeNotTaken => Refusal::BadContent,
        Status::AccessRefused => Refusal::BadSeal,
        Status::Done | Status::WaitsForKeyPress | Status::WrongKey { .. } | Status::Other(_) => {
            Refusal::Unexplained
        }
    };
    DriverError::Refused { step, reason }
}

#[cfg(test)]
mod tests;
