//! The places of the token: looked at, filled with the secrets of one contract's users, and read back.
//!
//! Source: `molto2-tools`; README, rules 4 and 6 for every family. A place is ours when it is occupied under the title of
//! the secret that belongs there: then an earlier write has got so far, and it is left alone. The trap: the title is
//! readable by anybody and proves nothing; two codes of the first place do, and the further ones rest on what the token
//! reads back.

use crate::domain::place::with_secret_of;
use crate::domain::{Digits, Profile, Secret, TokenId};
use crate::driver::card::{Answer, senseless};
use crate::driver::molto2::{FEWER_PLACES, Molto2Session, refused};
use crate::driver::{DriverError, Progress, Refusal, entry};
use crate::wire::token2::molto2::{
    Asked, Command, Parameters, Place, PlaceConfig, PlaceState, ShownDigits, Status, Title,
};
use crate::wire::token2::{Config, DisplayOff, Hash};

/// How long the display stays on: long enough to copy a code, short enough for the battery.
const DISPLAY_OFF: DisplayOff = DisplayOff::Secs30;

/// What is to be written, whatever the place.
struct Order<'a> {
    secret: &'a Secret,
    profile: Profile,
    parameters: Parameters,
    token: TokenId,
}

impl Molto2Session {
    /// Fills so many places, after a look at all of them.
    pub(super) fn write(
        &mut self,
        secret: &Secret,
        profile: Profile,
        places: u8,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), DriverError> {
        let order = self.order(secret, profile, places)?;
        self.granted("config")?;
        let mut missing = Vec::new();
        for (number, state) in (0..places.max(1)).zip(self.places()?) {
            if !state.has_seed {
                missing.push(place_of(number)?);
            } else if !order.is_at(number, state) {
                return Err(DriverError::PlaceTaken { token: order.token, place: number });
            }
        }
        if missing.is_empty() {
            progress(Progress::Committed);
            return Ok(());
        }
        // What is there is known again when it was read again.
        let mut known = self.places.take().unwrap_or_default();
        progress(Progress::Staging);
        for place in missing.iter().copied() {
            self.done("title", &Asked::Title(place, order.title(place)?))?;
        }
        for place in missing.iter().copied() {
            let config = order.config(self.exchange.begun_second("config")?);
            self.done("config", &Asked::Config(place, config))?;
        }
        progress(Progress::Staged);
        progress(Progress::Committing);
        for place in missing {
            order.with_secret(place.number(), |secret| self.done("seed", &Asked::Seed(place, secret)))?;
            let state = self.read_place(place)?;
            if !order.is_at(place.number(), &state) {
                return Err(DriverError::Refused { step: "seed", reason: Refusal::WriteFailed });
            }
            if let Some(before) = known.get_mut(usize::from(place.number())) {
                *before = state;
            }
        }
        self.places = Some(known);
        progress(Progress::Committed);
        Ok(())
    }

    /// The order, if the token can carry it out.
    fn order<'a>(&self, secret: &'a Secret, profile: Profile, places: u8) -> Result<Order<'a>, DriverError> {
        let known = self.known("config")?;
        let token = known.token.clone();
        let hash = Hash::of(profile.algorithm)
            .filter(|_| known.abilities.carries(profile))
            .ok_or_else(|| DriverError::CannotCarry { token: token.clone(), profile })?;
        if secret.len_bytes() != profile.secret_len() {
            let (expected, got) = (profile.secret_len(), secret.len_bytes());
            return Err(DriverError::SecretLength { expected, got });
        }
        if !known.abilities.serves(places.into()) {
            return Err(DriverError::Refused { step: "config", reason: Refusal::TooFewPlaces });
        }
        let digits = match profile.digits {
            Digits::Six => ShownDigits::Six,
            Digits::Eight => ShownDigits::Eight,
        };
        let parameters = Parameters { hash, step: profile.step, digits };
        Ok(Order { secret, profile, parameters, token })
    }

    /// What is at every place; asked for once, and again after a write whose end is not known.
    pub(super) fn places(&mut self) -> Result<&[PlaceState], DriverError> {
        let places = match self.places.take() {
            Some(places) => places,
            None => self.look_at_places()?,
        };
        Ok(self.places.insert(places))
    }

    fn look_at_places(&mut self) -> Result<Vec<PlaceState>, DriverError> {
        // The first version ends before this place, and says so with a word that the sources do not name.
        let beyond = Status::of(self.ask_for(place_of(FEWER_PLACES)?)?.sw);
        let count = if beyond == Status::Done { Place::COUNT } else { FEWER_PLACES };
        (0..count).map(|number| self.read_place(place_of(number)?)).collect()
    }

    fn read_place(&mut self, place: Place) -> Result<PlaceState, DriverError> {
        let answer = self.ask_for(place)?;
        match Status::of(answer.sw) {
            Status::Done => PlaceState::decode(answer.data()).map_err(senseless("read place")),
            other => Err(refused("read place", other)),
        }
    }

    fn ask_for(&mut self, place: Place) -> Result<Answer, DriverError> {
        self.plain("read place", &Command::ReadPlace(place))
    }

    /// The places that the station has filled.
    pub(super) fn own_places(&mut self) -> Result<Vec<Place>, DriverError> {
        let is_own = |state: &PlaceState| state.has_seed && entry::is_ours(&state.title_text());
        let own = (0..).zip(self.places()?).filter(|(_, state)| is_own(state));
        own.map(|(number, _)| place_of(number)).collect()
    }
}

impl Order<'_> {
    fn with_secret<T>(&self, place: u8, then: impl FnOnce(&Secret) -> T) -> T {
        with_secret_of(place, self.secret, self.profile.algorithm, &self.token, then)
    }

    fn name(&self, place: u8) -> String {
        self.with_secret(place, |secret| entry::name_of(secret, &self.token))
    }

    fn title(&self, place: Place) -> Result<Title, DriverError> {
        Title::parse(&self.name(place.number())).map_err(senseless("title"))
    }

    fn config(&self, clock_unix_secs: u32) -> PlaceConfig {
        let Parameters { hash, step, digits } = self.parameters;
        PlaceConfig { config: Config { display_off: DISPLAY_OFF, clock_unix_secs, hash, step }, digits }
    }

    /// Whether a place holds what belongs there, as far as it tells.
    fn is_at(&self, place: u8, state: &PlaceState) -> bool {
        state.has_seed && state.parameters == Some(self.parameters) && state.title_text() == self.name(place)
    }
}

fn place_of(number: u8) -> Result<Place, DriverError> {
    Place::new(number).map_err(senseless("read place"))
}
