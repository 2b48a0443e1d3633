//! What a kind of token is and can do: model name, abilities, and the parameters of its one-time password.

use crate::domain::code::codes;

codes! {
    /// The hash under the one-time password (RFC 6238 section 1.2).
    Algorithm {
        /// HMAC-SHA-1, the default of RFC 4226.
        Sha1 = "sha1",
        /// HMAC-SHA-256.
        Sha256 = "sha256",
        /// HMAC-SHA-512.
        Sha512 = "sha512",
    }
}

codes! {
    /// How many digits a code has.
    Digits {
        /// Six digits (R13).
        Six = "6",
        /// Eight digits.
        Eight = "8",
    }
}

codes! {
    /// How long one code lasts.
    StepSecs {
        /// Thirty seconds.
        Thirty = "30",
        /// Sixty seconds (R1, R13).
        Sixty = "60",
    }
}

impl Algorithm {
    /// Secret length in bytes: as long as the hash (RFC 6238 section 3, R6).
    #[must_use]
    pub const fn secret_len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

impl Digits {
    /// The number of digits.
    #[must_use]
    pub const fn count(self) -> usize {
        match self {
            Self::Six => 6,
            Self::Eight => 8,
        }
    }
}

impl StepSecs {
    /// The step in seconds.
    #[must_use]
    pub const fn secs(self) -> u64 {
        match self {
            Self::Thirty => 30,
            Self::Sixty => 60,
        }
    }
}

/// The parameters of a time-based one-time password; T0 is always 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Profile {
    /// The hash.
    pub algorithm: Algorithm,
    /// Digits shown.
    pub digits: Digits,
    /// Seconds a code lasts.
    pub step: StepSecs,
}

impl Profile {
    /// The service's profile: a new code of six digits every minute (R1, R13).
    pub const SERVICE: Self = Self { algorithm: Algorithm::Sha1, digits: Digits::Six, step: StepSecs::Sixty };

    /// The step number of an instant given in seconds since 1970.
    #[must_use]
    pub const fn step_at(&self, unix_secs: u64) -> u64 {
        unix_secs / self.step.secs()
    }

    /// Secret length in bytes.
    #[must_use]
    pub const fn secret_len(&self) -> usize {
        self.algorithm.secret_len()
    }
}

/// A model as the token names itself, for example `PTB-1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Model(pub String);

impl Model {
    /// The longest name of a model, in characters.
    pub const MOST: usize = 32;

    /// Reads a name: letters, digits and hyphens, with single spaces between words as in `YubiKey 5`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let is_name = text.len() <= Self::MOST && text.split(' ').all(is_word);
        is_name.then(|| Self(text.to_owned()))
    }
}

/// What a token can do; a driver asks before it acts.
#[expect(clippy::struct_excessive_bools, reason = "each is an independent fact of a data sheet")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Abilities {
    /// Its clock can be set without touching the secret.
    pub clock_set: bool,
    /// Writing its clock erases the secret it holds, so the clock is written first and a secret behind it.
    pub clock_erases: bool,
    /// It tells its current code over the wire.
    pub code_read: bool,
    /// It tells a check value of the secret it holds.
    pub check_value: bool,
    /// It can be erased so that a new secret may follow.
    pub erase: bool,
    /// It can blink, so that a person finds the unit.
    pub blink: bool,
    /// SHA-256 profiles.
    pub sha256: bool,
    /// SHA-512 profiles.
    pub sha512: bool,
    /// Eight digits.
    pub eight_digits: bool,
    /// A step of thirty seconds.
    pub thirty_secs: bool,
    /// No step of sixty seconds, which every other kind has.
    pub no_sixty_secs: bool,
    /// The unit in which its clock is set and told, in milliseconds; 0 for one without a clock.
    pub clock_unit_millis: u16,
    /// Places for users of one contract, each with a secret of its own; 0 for one that all its users share (R14).
    pub places: u8,
}

impl Abilities {
    /// Each that is there or not, by its stable name, in the order in which people read them.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, bool); 11] {
        [
            ("clock_set", self.clock_set),
            ("clock_erases", self.clock_erases),
            ("code_read", self.code_read),
            ("check_value", self.check_value),
            ("erase", self.erase),
            ("blink", self.blink),
            ("sha256", self.sha256),
            ("sha512", self.sha512),
            ("eight_digits", self.eight_digits),
            ("thirty_secs", self.thirty_secs),
            ("sixty_secs", !self.no_sixty_secs),
        ]
    }

    /// The profile that a token with these abilities gets: the service's wherever it can carry it (R1), and the one of thirty
    /// seconds only where it cannot and the institution takes such tokens. What it cannot carry is refused by name later.
    #[must_use]
    pub const fn profile_of(&self, service: Profile, thirty_secs_allowed: bool) -> Profile {
        let thirty = Profile { step: StepSecs::Thirty, ..service };
        if thirty_secs_allowed && !self.carries(service) && self.carries(thirty) { thirty } else { service }
    }

    /// Whether a token with these abilities can carry the profile.
    #[must_use]
    pub const fn carries(&self, profile: Profile) -> bool {
        let hash = match profile.algorithm {
            Algorithm::Sha1 => true,
            Algorithm::Sha256 => self.sha256,
            Algorithm::Sha512 => self.sha512,
        };
        let digits = matches!(profile.digits, Digits::Six) || self.eight_digits;
        let step = match profile.step {
            StepSecs::Thirty => self.thirty_secs,
            StepSecs::Sixty => !self.no_sixty_secs,
        };
        hash && digits && step
    }

    /// Whether so many users can have it: each in a place of their own, or all of them together.
    #[must_use]
    pub fn serves(&self, users: usize) -> bool {
        self.places == 0 || users <= usize::from(self.places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r13_the_service_profile_is_six_digits_every_sixty_seconds() {
        assert_eq!((Profile::SERVICE.digits.count(), Profile::SERVICE.step.secs()), (6, 60));
        assert_eq!(Profile::SERVICE.secret_len(), 20);
    }

    #[test]
    fn r1_thirty_seconds_are_for_tokens_that_can_do_nothing_else_and_only_where_they_are_taken() {
        let thirty = Profile { step: StepSecs::Thirty, ..Profile::SERVICE };
        let both = Abilities { thirty_secs: true, ..Abilities::default() };
        let only_thirty = Abilities { no_sixty_secs: true, ..both };
        let neither = Abilities { thirty_secs: false, ..only_thirty };
        for allowed in [false, true] {
            assert_eq!(both.profile_of(Profile::SERVICE, allowed), Profile::SERVICE);
            assert_eq!(
                neither.profile_of(Profile::SERVICE, allowed),
                Profile::SERVICE,
                "and it cannot carry it"
            );
        }
        assert_eq!(only_thirty.profile_of(Profile::SERVICE, false), Profile::SERVICE);
        assert_eq!(only_thirty.profile_of(Profile::SERVICE, true), thirty);
    }

    #[test]
    fn a_plain_token_carries_only_the_service_profile() {
        let plain = Abilities::default();
        assert!(plain.carries(Profile::SERVICE));
        assert!(!plain.carries(Profile { algorithm: Algorithm::Sha256, ..Profile::SERVICE }));
        assert!(!plain.carries(Profile { digits: Digits::Eight, ..Profile::SERVICE }));
        assert!(!plain.carries(Profile { step: StepSecs::Thirty, ..Profile::SERVICE }));
        let thirty = Abilities { thirty_secs: true, no_sixty_secs: true, ..plain };
        assert!(!thirty.carries(Profile::SERVICE));
        assert!(thirty.carries(Profile { step: StepSecs::Thirty, ..Profile::SERVICE }));
    }
}
