//! An emulated Molto2 or Molto2v2: the token's side of its own reader.
//!
//! Source: `molto2-tools`; README, rule 10 for every family. Its awkward habits are those of the real ones: it counts
//! wrong keys and then locks, waits for its ▲ key and gives up waiting, refuses an Le where it takes none, writes over
//! an occupied place without a word, and keeps the time of each place for itself. What it leaves out: the minutes until
//! it is found on the bus, and that it wedges when it is connected to again and again; a virtual reader shows neither.

use zeroize::Zeroizing;

use crate::domain::{Secret, UnixMillis};
use crate::emulator::clock::ClockBase;
use crate::emulator::{CardUnit, HostMicros, Lcd};
use crate::wire::apdu::{Command as Apdu, Response};
use crate::wire::token2::molto2::{Command, Place, Status};
use crate::wire::token2::{Challenge, CustomerKey, Info, TokenKey, challenge_response};

mod slot;

use slot::Slot;

/// How long it waits for its ▲ key.
pub const CONFIRM_WITHIN_MICROS: u64 = 30_000_000;

/// What its own reader answers when it is powered; the real answer is not known.
const ATR: [u8; 5] = [0x3b, 0x80, 0x80, 0x01, 0x01];

/// What a token is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Molto2Spec {
    /// Its serial.
    pub serial: String,
    /// Fifty in the first version, a hundred in the second.
    pub places: u8,
    /// How much faster than true time its crystal runs, in parts per million.
    pub ppm: i32,
    /// How far its clock is off when it leaves the factory.
    pub factory_clock_millis: i64,
    /// How many wrong keys in a row it looks at before it locks.
    pub attempts: u8,
}

/// The token.
pub struct Molto2Unit {
    spec: Molto2Spec,
    clock: ClockBase,
    key: TokenKey,
    slots: Vec<Slot>,
    challenge: Option<Challenge>,
    authenticated: bool,
    attempts_left: u8,
    awaited: Option<Awaited>,
    screen_locked: bool,
}

/// What it does when its ▲ key is pressed in time.
struct Awaited {
    deed: Deed,
    until: HostMicros,
}

enum Deed {
    TakeKey(TokenKey),
    Reset,
}

impl Molto2Spec {
    /// A sound one of the second version.
    #[must_use]
    pub fn of(serial: &str) -> Self {
        Self { serial: serial.to_owned(), places: Place::COUNT, ppm: 0, factory_clock_millis: 0, attempts: 5 }
    }
}

impl Molto2Unit {
    /// A token fresh from the factory.
    #[must_use]
    pub fn new(spec: Molto2Spec, at: HostMicros) -> Self {
        let clock = ClockBase::set(at, at.0.div_euclid(1000).saturating_add(spec.factory_clock_millis));
        Self {
            clock,
            key: factory_key(),
            slots: (0..spec.places).map(|_| Slot::empty(clock)).collect(),
            challenge: None,
            authenticated: false,
            attempts_left: spec.attempts,
            awaited: None,
            screen_locked: false,
            spec,
        }
    }

    /// Somebody has given it another customer key already.
    #[must_use]
    pub fn with_key(self, customer: &CustomerKey) -> Self {
        Self { key: TokenKey::of_customer(customer), ..self }
    }

    /// Somebody has put something at a place before, with some program.
    pub fn occupy(&mut self, place: u8, title: &str, secret: Secret) {
        if let Some(slot) = self.slots.get_mut(usize::from(place)) {
            slot.name(title);
            slot.put(Some(secret));
        }
    }

    /// Its ▲ key is pressed; answers whether it waited for that.
    pub fn press_up(&mut self, at: HostMicros) -> bool {
        let Some(awaited) = self.awaited.take().filter(|awaited| at <= awaited.until) else { return false };
        match awaited.deed {
            Deed::TakeKey(key) => self.key = key,
            Deed::Reset => {
                self.slots = (0..self.spec.places).map(|_| Slot::empty(self.clock)).collect();
                self.key = factory_key();
                self.attempts_left = self.spec.attempts;
            }
        }
        self.authenticated = false;
        true
    }

    /// The secret at a place, for whoever checks a station.
    #[must_use]
    pub fn secret(&self, place: u8) -> Option<&Secret> {
        self.slots.get(usize::from(place))?.secret()
    }

    /// The title of a place; empty where nobody gave one.
    #[must_use]
    pub fn title(&self, place: u8) -> String {
        self.slots.get(usize::from(place)).map(|slot| slot.state().title_text()).unwrap_or_default()
    }

    /// How many wrong keys it will still look at.
    #[must_use]
    pub const fn attempts_left(&self) -> u8 {
        self.attempts_left
    }

    /// What its display shows at a place; nothing without a secret, or while the screen is locked.
    #[must_use]
    pub fn lcd(&self, place: u8, at: HostMicros) -> Option<Lcd> {
        let slot = self.slots.get(usize::from(place)).filter(|_| !self.screen_locked)?;
        slot.lcd(UnixMillis(slot.clock().shown(self.spec.ppm, at).div_euclid(1000)))
    }

    fn respond(&mut self, command: &Apdu, at: HostMicros, random: Challenge) -> Response {
        if command.is_select() {
            // It knows no applets, and forgets who spoke with it all the same.
            self.reset();
        }
        let asked = match Command::decode(command, &self.key, self.authenticated) {
            Ok(asked) => asked,
            Err(status) => return Response::only(status.sw()),
        };
        match self.carry_out(asked, at, random) {
            Ok(response) => response,
            Err(status) => Response::only(status.sw()),
        }
    }

    fn carry_out(&mut self, asked: Command, at: HostMicros, random: Challenge) -> Result<Response, Status> {
        match asked {
            Command::Identify => {
                let shown = self.clock.shown(self.spec.ppm, at).div_euclid(1_000_000);
                let info = Info::of(&self.spec.serial, u32::try_from(shown).unwrap_or(0));
                return info.response().map_err(|_| Status::BadContent);
            }
            Command::ReadPlace(place) => {
                return self.slot(place)?.state().response().map_err(|_| Status::BadContent);
            }
            Command::Challenge => {
                self.reset();
                self.challenge = Some(random);
                return challenge_response(&random).map_err(|_| Status::BadLength);
            }
            Command::Answer(answer) => self.admit(&answer)?,
            Command::Seed(place, secret) => self.slot(place)?.put(Some(secret)),
            Command::ClearSeed(place) => self.slot(place)?.put(None),
            Command::Title(place, title) => self.slot(place)?.name(title.as_str()),
            Command::Config(place, config) => {
                self.clock = ClockBase::set(at, i64::from(config.config.clock_unix_secs) * 1000);
                let clock = self.clock;
                self.slot(place)?.configure(config, clock);
            }
            Command::Clock(place, unix_secs) => {
                self.clock = ClockBase::set(at, i64::from(unix_secs) * 1000);
                let clock = self.clock;
                self.slot(place)?.set_clock(clock);
            }
            Command::Delete(place) => {
                let slot = self.slot(place)?;
                if slot.secret().is_none() {
                    return Err(Status::NoSeed);
                }
                slot.put(None);
            }
            Command::ChangeKey(key) => return Err(self.wait_for_press(Deed::TakeKey(key), at)),
            Command::Reset => return Err(self.wait_for_press(Deed::Reset, at)),
            Command::Lock => self.screen_locked = true,
            Command::Unlock => self.screen_locked = false,
        }
        Ok(Response::only(Status::Done.sw()))
    }

    fn slot(&mut self, place: Place) -> Result<&mut Slot, Status> {
        self.slots.get_mut(usize::from(place.number())).ok_or(Status::BadContent)
    }

    fn wait_for_press(&mut self, deed: Deed, at: HostMicros) -> Status {
        self.awaited = Some(Awaited { deed, until: at.plus(CONFIRM_WITHIN_MICROS) });
        Status::WaitsForKeyPress
    }

    /// A challenge is used up by one answer, right or wrong; a locked token looks at none.
    fn admit(&mut self, answer: &[u8; 16]) -> Result<(), Status> {
        let challenge = self.challenge.take().ok_or(Status::BadContent)?;
        if self.attempts_left > 0 && self.key.is_answered(&challenge, answer) {
            self.attempts_left = self.spec.attempts;
            self.authenticated = true;
            return Ok(());
        }
        self.attempts_left = self.attempts_left.saturating_sub(1);
        Err(Status::WrongKey { attempts_left: self.attempts_left })
    }
}

fn factory_key() -> TokenKey {
    TokenKey::of_customer(&CustomerKey::factory())
}

impl CardUnit for Molto2Unit {
    fn atr(&self) -> Vec<u8> {
        ATR.to_vec()
    }

    /// What waits for the ▲ key stands on its own display and waits on.
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
mod tests;
