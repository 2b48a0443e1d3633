//! A token as an object: who it is, and what can be done with it, whatever protocol it speaks.
//!
//! README, "Adding a token family": one file here and one line in [`DRIVERS`]. The trap: a session holds a line to one
//! token, known by the serial that it told itself, never by its port.

use std::sync::Arc;

use crate::domain::code::codes;
use crate::domain::otp::Code;
use crate::domain::{
    Abilities, CheckValue, Clock, ClockOffset, Consent, Entropy, LotKey, Model, Profile, Secret, Serial,
    TokenId,
};
use crate::port::{Plug, PlugKind};

mod card;
mod entry;
mod error;
pub mod flipper;
pub mod molto2;
pub mod nitrokey;
pub mod open_serial;
mod recognise;
pub mod reference;
pub mod token2;
pub mod ykoath;

pub use error::{DriverError, Hand, Refusal};
pub use molto2::MANUFACTURER as WITH_PLACES;
pub use recognise::{cards_off, driver_of_reader, open_card};

/// Every family that the station knows.
pub static DRIVERS: &[&dyn Driver] = &[
    &reference::Reference,
    &token2::Token2,
    &molto2::Molto2,
    &ykoath::YkOath,
    &nitrokey::Nitrokey,
    &open_serial::OpenSerial,
    &flipper::Flipper,
];

/// A token family.
pub trait Driver: Sync {
    /// Its name, stable, as settings and records store it.
    fn family(&self) -> &'static str;

    /// Whether a model belongs to it.
    fn makes(&self, model: &str) -> bool;

    /// Whether every lot of it comes with a key, without which nothing is written.
    fn takes_lot_key(&self) -> bool;

    /// Whether a lot of it may come with one.
    fn may_take_lot_key(&self) -> bool {
        self.takes_lot_key()
    }

    /// Whether its tokens leave the factory with a key that everybody knows, and take another one.
    fn has_factory_key(&self) -> bool {
        false
    }

    /// The kind of plug that carries it.
    fn plug(&self) -> PlugKind;

    /// What its tokens can do, those of the model that can do most.
    fn abilities(&self) -> Abilities;

    /// By what its tokens are reached.
    fn transports(&self) -> &'static [Transport] {
        match self.plug() {
            PlugKind::Line => &[Transport::Serial],
            PlugKind::Card => &[Transport::Card],
            PlugKind::Reports => &[Transport::Usb],
        }
    }

    /// Whether it was tried with tokens that can be touched, and not with emulated ones only.
    fn tried_on_hardware(&self) -> bool {
        false
    }

    /// Whether a person is asked before a station writes to it for the first time.
    fn asks_before_first_write(&self) -> bool {
        true
    }

    /// The rate of its lines, in bits per second; `None` for that of the station.
    fn baud(&self) -> Option<u32> {
        None
    }

    /// How long a token may take to name itself after its port was opened.
    fn appears_within_millis(&self) -> u64 {
        3000
    }

    /// Whether its tokens can hold this secret, whose length is right; another one is drawn if not.
    fn accepts(&self, _: &Secret) -> bool {
        true
    }

    /// The prefix of the serials that the station gives to its tokens; `None` where they have serials of their own.
    fn serials_given_as(&self) -> Option<&'static str> {
        None
    }

    /// Whether a wrong key brings a token of this model nearer to locking itself.
    fn counts_wrong_keys(&self, _model: &str) -> bool {
        true
    }

    /// What a person has to do to a token before its display shows the codes of what was just written.
    fn before_codes(&self) -> Option<Hand> {
        None
    }

    /// Takes a plug; nothing is sent yet.
    ///
    /// # Errors
    /// [`DriverError::OtherPlug`] when the plug cannot carry this family.
    fn open(&self, plug: Plug, clock: Arc<dyn Clock>) -> Result<Box<dyn Session>, DriverError>;
}

codes! {
    /// What carries the bytes to a token.
    Transport {
        /// A serial line.
        Serial = "serial",
        /// The USB itself.
        Usb = "usb",
        /// A smart-card reader, with contacts or without.
        Card = "card",
    }
}

/// The driver of a family.
#[must_use]
pub fn driver_of(family: &str) -> Option<&'static dyn Driver> {
    DRIVERS.iter().copied().find(|driver| driver.family() == family)
}

/// The driver for a plug: of the family that the operator named, or else of the first family with such plugs.
#[must_use]
pub fn driver_for(plug: PlugKind, family: Option<&str>) -> Option<&'static dyn Driver> {
    match family {
        Some(family) => driver_of(family).filter(|driver| driver.plug() == plug),
        None => DRIVERS.iter().copied().find(|driver| driver.plug() == plug),
    }
}

/// The driver of the family that a model belongs to.
#[must_use]
pub fn driver_of_model(model: &str) -> Option<&'static dyn Driver> {
    DRIVERS.iter().copied().find(|driver| driver.makes(model))
}

/// Whether the tokens of a model can hold a secret.
#[must_use]
pub fn accepts(model: &str, secret: &Secret) -> bool {
    driver_of_model(model).is_none_or(|driver| driver.accepts(secret))
}

/// Whether the lots of a model come with a key.
#[must_use]
pub fn takes_lot_key(model: &str) -> bool {
    driver_of_model(model).is_none_or(Driver::takes_lot_key)
}

/// Whether the lots of a model may come with a key.
#[must_use]
pub fn may_take_lot_key(model: &str) -> bool {
    driver_of_model(model).is_none_or(Driver::may_take_lot_key)
}

/// Whether the tokens of a model answer to a key that everybody knows, until they are given another one.
#[must_use]
pub fn has_factory_key(model: &str) -> bool {
    DRIVERS.iter().find(|driver| driver.makes(model)).is_some_and(|driver| driver.has_factory_key())
}

/// A line to one token.
///
/// Every method waits for the token, each with the time limits of its protocol. After any error but
/// [`DriverError::is_unplugged`] the session can be used further.
pub trait Session: Send {
    /// Asks the token who it is. Sends nothing that could change it.
    ///
    /// # Errors
    /// [`DriverError::NoAnswer`], [`DriverError::NotThisFamily`], and [`DriverError::SerialChanged`] when the same line
    /// answered with another serial before.
    fn identify(&mut self) -> Result<Identity, DriverError>;

    /// Proves the station to the token, and the token to the station where it can. One attempt, never repeated by itself.
    /// A family without keys of its lots is given none.
    ///
    /// # Errors
    /// [`DriverError::WrongLotKey`], [`DriverError::KeyRefused`], [`DriverError::NoLotKey`], [`DriverError::MustWait`],
    /// [`DriverError::NotGenuine`].
    fn authenticate(
        &mut self,
        lot_key: Option<&LotKey>,
        entropy: &mut dyn Entropy,
    ) -> Result<(), DriverError>;

    /// Stages the secret, compares check values, commits; answers the check value that the token read back, where it can.
    ///
    /// # Errors
    /// [`DriverError::AlreadyLive`] without touching anything; [`DriverError::CheckValueDiffers`]; after
    /// [`DriverError::is_doubtful`] only the token itself can tell whether the secret is in it.
    fn write_secret(
        &mut self,
        secret: &Secret,
        profile: Profile,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<CheckValue>, DriverError>;

    /// The same for a token with places: the secret goes into the first, and one made from it into each of the further places,
    /// see [`place`](crate::domain::place). A family without places takes the one secret for all users.
    ///
    /// # Errors
    /// As [`Session::write_secret`], and [`DriverError::PlaceTaken`] before anything is touched.
    fn write_places(
        &mut self,
        secret: &Secret,
        profile: Profile,
        _places: u8,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<CheckValue>, DriverError> {
        self.write_secret(secret, profile, progress)
    }

    /// Sets the token's clock to the station's, corrected for the time that the command is under way.
    ///
    /// # Errors
    /// Those of any exchange.
    fn set_clock(&mut self) -> Result<(), DriverError>;

    /// Compares the token's clock with the station's, corrected likewise; the best of a few readings.
    ///
    /// # Errors
    /// Those of any exchange.
    fn read_clock(&mut self) -> Result<ClockOffset, DriverError>;

    /// The token's code: `ahead` 0 for the current step, 1 for the next.
    ///
    /// # Errors
    /// Those of any exchange.
    fn read_code(&mut self, ahead: u8) -> Result<ReadCode, DriverError>;

    /// Makes the token blank. What it held is gone.
    ///
    /// # Errors
    /// [`DriverError::ConsentForOther`] when the consent names another token; nothing is sent then.
    fn erase(&mut self, consent: Consent) -> Result<(), DriverError>;

    /// Gives a token its serial that leaves its maker without one. One that has a serial, or holds anything, refuses.
    ///
    /// # Errors
    /// [`DriverError::Refused`] in every family whose tokens have serials of their own.
    fn give_serial(&mut self, _: &Serial) -> Result<(), DriverError> {
        Err(DriverError::Refused { step: "give serial", reason: Refusal::Unable })
    }

    /// Lets the token answer to the key of another lot from now on. It has to be authenticated by the one that it answers to; when
    /// it has taken the new one, [`Session::authenticate`] with that is the proof.
    ///
    /// # Errors
    /// [`DriverError::Refused`] in every family whose keys cannot be changed; [`DriverError::ConsentForOther`], nothing is sent then.
    fn change_key(&mut self, _: &LotKey, _: Consent) -> Result<KeyChange, DriverError> {
        Err(DriverError::Refused { step: "change key", reason: Refusal::Unable })
    }

    /// Lets the token show itself for some seconds.
    ///
    /// # Errors
    /// Those of any exchange.
    fn blink(&mut self) -> Result<(), DriverError>;

    /// Ends what [`Session::authenticate`] began, so that nobody who speaks with the token next finds it open: a card is reset. It
    /// may be called after any order and any error, also twice, and sends nothing where nothing was begun. The session stays
    /// good: the token can be identified and authenticated again, but one that has refused a key is shown none before it was put in
    /// anew. A token that waits for a hand to confirm its new key waits on.
    ///
    /// # Errors
    /// Those of any exchange.
    fn close(&mut self) -> Result<(), DriverError>;
}

/// What a token tells about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The family whose driver speaks with it.
    pub family: &'static str,
    /// Manufacturer and serial.
    pub token: TokenId,
    /// Model.
    pub model: Model,
    /// Firmware, as the maker writes it.
    pub firmware: String,
    /// What it can do.
    pub abilities: Abilities,
    /// Where it stands.
    pub state: UnitState,
    /// Check value of the secret that it holds.
    pub check_value: Option<CheckValue>,
    /// Its clock against the station's; `None` for one without a clock.
    pub clock: Option<ClockOffset>,
    /// Its battery; `None` for one that does not tell.
    pub battery_millivolts: Option<u16>,
}

/// Where a unit stands by its own account; the register's account is `TokenState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitState {
    /// No secret.
    Blank,
    /// A secret is staged and not committed.
    Staged,
    /// It has a secret and shows codes.
    Live,
    /// It waits after wrong authentications.
    LockedOut,
    /// It does not tell whether it has a secret; only the register knows.
    Untold,
}

/// What a token said to a new key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyChange {
    /// It answers to it.
    Done,
    /// It will, as soon as somebody presses its ▲ key; until then it answers to the old one.
    AwaitsPress,
}

/// How far [`Session::write_secret`] is; told in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The secret is on its way into volatile memory.
    Staging,
    /// The token holds it there, and check values agree.
    Staged,
    /// The token is writing it down.
    Committing,
    /// It is in.
    Committed,
}

/// A code as the token told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadCode {
    /// The step it belongs to, by the token's clock.
    pub step: u64,
    /// The code.
    pub code: Code,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_is_found_by_its_name_and_no_name_is_taken_twice() {
        for (i, driver) in DRIVERS.iter().enumerate() {
            assert!(driver_of(driver.family()).is_some_and(|found| found.family() == driver.family()));
            assert!(DRIVERS[i + 1..].iter().all(|other| other.family() != driver.family()));
        }
        assert!(driver_of("unheard-of").is_none());
    }

    #[test]
    fn a_port_is_spoken_with_as_the_operator_named_it_and_as_a_token_of_ours_otherwise() {
        let family = |plug, named| driver_for(plug, named).map(Driver::family);
        assert_eq!(family(PlugKind::Line, None), Some("reference"));
        assert_eq!(family(PlugKind::Card, None), Some("token2"));
        assert_eq!(family(PlugKind::Line, Some("open-serial")), Some("open-serial"));
        assert_eq!(family(PlugKind::Card, Some("open-serial")), None);
        assert_eq!(family(PlugKind::Line, Some("unheard-of")), None);
    }

    #[test]
    fn every_model_can_stand_on_a_delivery_note_and_is_found_by_its_name() {
        use crate::wire::{nitrokey, token2 as single, ykoath::Make};
        let singles = single::model::MODELS.iter().map(|model| model.name);
        let sticks = nitrokey::model::MODELS.iter().map(|model| model.name);
        let others = [molto2::FIRST_MODEL, molto2::SECOND_MODEL, open_serial::MODEL, flipper::MODEL];
        for name in singles.chain(sticks).chain(Make::MODELS).chain(others).chain(["PTB-1"]) {
            assert_eq!(Model::parse(name), Some(Model(name.to_owned())));
            assert!(driver_of_model(name).is_some(), "{name}");
        }
    }

    #[test]
    fn only_a_family_that_would_cut_a_secret_wants_another_one() {
        let secret = |bytes: [u8; 20]| {
            Secret::filled::<crate::domain::secret::SecretLength>(20, |out| {
                out.copy_from_slice(&bytes);
                Ok(())
            })
            .unwrap()
        };
        let (mut cut, whole) = ([7; 20], [7; 20]);
        cut[19] = 0;
        assert!(accepts(open_serial::MODEL, &secret(whole)));
        assert!(!accepts(open_serial::MODEL, &secret(cut)));
        assert!(accepts("PTB-1", &secret(cut)) && accepts("unheard-of", &secret(cut)));
    }
}
