//! One place of an emulated Molto2: title, parameters, a time of its own, and perhaps a secret.
//!
//! Source: `molto2-tools`. The trap: an empty place tells parameters all the same, and one that was deleted keeps its
//! title.

use crate::domain::otp::totp;
use crate::domain::{Digits, Profile, Secret, StepSecs, UnixMillis};
use crate::emulator::Lcd;
use crate::emulator::clock::ClockBase;
use crate::wire::token2::Hash;
use crate::wire::token2::molto2::{Parameters, PlaceConfig, PlaceState, ShownDigits};

/// The flag that was seen at a written place.
const WRITTEN: u8 = 0x20;

pub(super) struct Slot {
    title: [u8; 16],
    parameters: Parameters,
    clock: ClockBase,
    secret: Option<Secret>,
}

impl Slot {
    /// As it leaves the factory.
    pub(super) const fn empty(clock: ClockBase) -> Self {
        let parameters = Parameters { hash: Hash::Sha1, step: StepSecs::Thirty, digits: ShownDigits::Six };
        Self { title: [0; 16], parameters, clock, secret: None }
    }

    pub(super) fn name(&mut self, title: &str) {
        self.title = [0; 16];
        for (to, from) in self.title.iter_mut().zip(title.bytes()) {
            *to = from;
        }
    }

    pub(super) fn put(&mut self, secret: Option<Secret>) {
        self.secret = secret;
    }

    pub(super) const fn secret(&self) -> Option<&Secret> {
        self.secret.as_ref()
    }

    pub(super) const fn clock(&self) -> ClockBase {
        self.clock
    }

    pub(super) const fn configure(&mut self, config: PlaceConfig, clock: ClockBase) {
        let PlaceConfig { config, digits } = config;
        self.parameters = Parameters { hash: config.hash, step: config.step, digits };
        self.clock = clock;
    }

    pub(super) const fn set_clock(&mut self, clock: ClockBase) {
        self.clock = clock;
    }

    pub(super) fn state(&self) -> PlaceState {
        let has_seed = self.secret.is_some();
        PlaceState {
            flag: if has_seed { WRITTEN } else { 0 },
            title: self.title,
            time_a: 0,
            time_b: 0,
            parameters: Some(self.parameters),
            has_seed,
        }
    }

    pub(super) fn lcd(&self, clock: UnixMillis) -> Option<Lcd> {
        let Parameters { hash, step, digits } = self.parameters;
        let digits = match digits {
            ShownDigits::Six => Digits::Six,
            ShownDigits::Eight => Digits::Eight,
            // No profile of the station has so many.
            ShownDigits::Four | ShownDigits::Ten => return None,
        };
        let profile = Profile { algorithm: hash.algorithm(), digits, step };
        let at = profile.step_at(clock.unix_secs());
        let seconds_left = step.secs() - clock.unix_secs() % step.secs();
        let code = totp(self.secret.as_ref()?, profile, at);
        Some(Lcd { code, step: at, seconds_left, clock, blinking: false })
    }
}
