//! One-time passwords: HOTP (RFC 4226), TOTP (RFC 6238), and the window search of a verifier.
//!
//! The trap: the truncation offset is the low nibble of the *last* byte of the MAC, which is byte 19 only for
//! SHA-1. Codes are text, because a leading zero is a digit (R13).

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use subtle::ConstantTimeEq as _;
use thiserror::Error;

use crate::domain::{Algorithm, Digits, Profile, Secret};

/// A code of six or eight digits, leading zeros kept.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Code(String);

/// A text that is no code of the expected length.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a code of {expected} digits was expected, {got} characters came")]
pub struct CodeRefused {
    /// Digits that the profile asks for.
    pub expected: usize,
    /// Characters that came, after spaces were taken out.
    pub got: usize,
}

impl Code {
    /// Reads what a person typed: ASCII digits, spaces between them allowed.
    ///
    /// # Errors
    /// [`CodeRefused`] when it is not exactly the profile's number of digits.
    pub fn parse(text: &str, digits: Digits) -> Result<Self, CodeRefused> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if compact.len() == digits.count() && compact.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(compact))
        } else {
            Err(CodeRefused { expected: digits.count(), got: compact.chars().count() })
        }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first digits, as a display shows them that is too short for the code.
    #[must_use]
    pub fn cut_to(&self, digits: Digits) -> Self {
        Self(self.0.chars().take(digits.count()).collect())
    }

    /// Compares without telling by its duration where two codes differ.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

/// A code is good for a minute and not for a log.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({} digits)", self.0.len())
    }
}

/// A secret made ready for many codes: the keyed hash is scheduled once, and wiped when dropped.
pub struct Generator {
    keyed: Keyed,
    digits: Digits,
}

enum Keyed {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha512(Hmac<Sha512>),
}

impl Generator {
    /// Schedules a secret.
    #[must_use]
    pub fn new(secret: &Secret, algorithm: Algorithm, digits: Digits) -> Self {
        let key = secret.expose_secret();
        let keyed = match algorithm {
            Algorithm::Sha1 => Keyed::Sha1(scheduled(key)),
            Algorithm::Sha256 => Keyed::Sha256(scheduled(key)),
            Algorithm::Sha512 => Keyed::Sha512(scheduled(key)),
        };
        Self { keyed, digits }
    }

    /// The code of a counter.
    #[must_use]
    pub fn code(&self, counter: u64) -> Code {
        let number = self.number(counter);
        Code(match self.digits {
            Digits::Six => format!("{number:06}"),
            Digits::Eight => format!("{number:08}"),
        })
    }

    /// Whether the code of a counter is this one.
    #[must_use]
    pub fn shows(&self, counter: u64, code: &Code) -> bool {
        code.0.len() == self.digits.count() && code.0.parse() == Ok(self.number(counter))
    }

    /// The steps around `step`, as offsets, at which this code is shown, nearest first.
    pub fn steps_of(&self, step: u64, window: u32, code: &Code) -> impl Iterator<Item = i64> {
        let wanted = code.0.parse::<u32>().ok().filter(|_| code.0.len() == self.digits.count());
        nearest_first(window).filter(move |offset| {
            let number = step.checked_add_signed(*offset).map(|at| self.number(at));
            number.is_some() && number == wanted
        })
    }

    /// The whole HMAC of a counter, for a token that is asked for it.
    #[must_use]
    pub fn mac(&self, counter: u64) -> Vec<u8> {
        let message = counter.to_be_bytes();
        match &self.keyed {
            Keyed::Sha1(keyed) => whole_mac(keyed, &message),
            Keyed::Sha256(keyed) => whole_mac(keyed, &message),
            Keyed::Sha512(keyed) => whole_mac(keyed, &message),
        }
    }

    fn number(&self, counter: u64) -> u32 {
        let message = counter.to_be_bytes();
        let number = match &self.keyed {
            Keyed::Sha1(keyed) => truncated_mac(keyed, &message),
            Keyed::Sha256(keyed) => truncated_mac(keyed, &message),
            Keyed::Sha512(keyed) => truncated_mac(keyed, &message),
        };
        match self.digits {
            Digits::Six => number % 1_000_000,
            Digits::Eight => number % 100_000_000,
        }
    }
}

/// The HOTP value of a counter (RFC 4226 section 5.3).
#[must_use]
pub fn hotp(secret: &Secret, algorithm: Algorithm, digits: Digits, counter: u64) -> Code {
    Generator::new(secret, algorithm, digits).code(counter)
}

/// The TOTP value of a time step (RFC 6238 section 4.2).
#[must_use]
pub fn totp(secret: &Secret, profile: Profile, step: u64) -> Code {
    hotp(secret, profile.algorithm, profile.digits, step)
}

/// Searches the steps around `step` for a code, nearest first; answers the offset in steps.
#[must_use]
pub fn find_step(secret: &Secret, profile: Profile, step: u64, window: u32, code: &Code) -> Option<i64> {
    let shown = Generator::new(secret, profile.algorithm, profile.digits);
    nearest_first(window)
        .find(|offset| step.checked_add_signed(*offset).is_some_and(|at| shown.code(at).same_as(code)))
}

/// Searches for two codes of consecutive steps; answers the offset of the first one.
///
/// Two codes leave one chance in 10^12 (six digits, one place) instead of one in 10^6.
#[must_use]
pub fn find_consecutive(
    secret: &Secret,
    profile: Profile,
    step: u64,
    window: u32,
    codes: (&Code, &Code),
) -> Option<i64> {
    let shown = Generator::new(secret, profile.algorithm, profile.digits);
    nearest_first(window).find(|offset| {
        step.checked_add_signed(*offset).is_some_and(|at| {
            shown.code(at).same_as(codes.0)
                && at.checked_add(1).is_some_and(|next| shown.code(next).same_as(codes.1))
        })
    })
}

/// 0, -1, 1, -2, 2 … up to the window.
fn nearest_first(window: u32) -> impl Iterator<Item = i64> {
    std::iter::once(0).chain((1..=i64::from(window)).flat_map(|n| [-n, n]))
}

/// Dynamic truncation (RFC 4226 section 5.3) of a MAC of any length.
#[must_use]
pub fn truncated(mac: &[u8]) -> u32 {
    let offset = usize::from(mac.last().copied().unwrap_or(0) & 0x0f);
    mac[offset..offset + 4].iter().fold(0, |acc, byte| acc << 8 | u32::from(*byte)) & 0x7fff_ffff
}

/// The keyed state of a key of any length.
#[expect(clippy::expect_used, reason = "HMAC takes keys of every length, so this cannot fail")]
fn scheduled<M: KeyInit>(key: &[u8]) -> M {
    <M as KeyInit>::new_from_slice(key).expect("HMAC takes any key length")
}

fn whole_mac<M: Mac + Clone>(keyed: &M, message: &[u8]) -> Vec<u8> {
    let mut mac = keyed.clone();
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

/// The truncated HMAC of a message.
fn truncated_mac<M: Mac + Clone>(keyed: &M, message: &[u8]) -> u32 {
    let mut mac = keyed.clone();
    mac.update(message);
    truncated(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use zeroize::ZeroizeOnDrop;

    use super::*;
    use crate::domain::StepSecs;
    use crate::domain::secret::SecretLength;

    fn ascii(text: &str) -> Secret {
        Secret::filled::<SecretLength>(text.len(), |out| {
            out.copy_from_slice(text.as_bytes());
            Ok(())
        })
        .unwrap()
    }

    /// Fails to compile where a feature of the outside crate is forgotten.
    const fn wiped<T: ZeroizeOnDrop>() {}

    #[test]
    fn what_a_keyed_hash_leaves_in_memory_is_wiped() {
        wiped::<Sha1>();
        wiped::<Sha256>();
        wiped::<Sha512>();
    }

    #[test]
    fn rfc_4226_appendix_d() {
        let secret = ascii("12345678901234567890");
        let expected = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ];
        for (counter, code) in (0..).zip(expected) {
            assert_eq!(hotp(&secret, Algorithm::Sha1, Digits::Six, counter).as_str(), code);
        }
    }

    #[test]
    fn rfc_6238_appendix_b_with_the_long_seeds() {
        let digits = "1234567890".repeat(7);
        let times = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000];
        let table = [
            (Algorithm::Sha1, ["94287082", "07081804", "14050471", "89005924", "69279037", "65353130"]),
            (Algorithm::Sha256, ["46119246", "68084774", "67062674", "91819424", "90698825", "77737706"]),
            (Algorithm::Sha512, ["90693936", "25091201", "99943326", "93441116", "38618901", "47863826"]),
        ];
        for (algorithm, codes) in table {
            let secret = ascii(&digits[..algorithm.secret_len()]);
            let profile = Profile { algorithm, digits: Digits::Eight, step: StepSecs::Thirty };
            for (time, code) in times.into_iter().zip(codes) {
                assert_eq!(
                    totp(&secret, profile, profile.step_at(time)).as_str(),
                    code,
                    "{algorithm} at {time}"
                );
            }
        }
    }

    #[test]
    fn r1_a_new_code_comes_every_sixty_seconds_and_not_every_thirty() {
        let p = Profile::SERVICE;
        assert_eq!(p.step_at(119), 1);
        assert_eq!(p.step_at(120), 2);
        let secret = ascii("12345678901234567890");
        assert_eq!(totp(&secret, p, p.step_at(60)), totp(&secret, p, p.step_at(119)));
        assert_ne!(totp(&secret, p, p.step_at(60)), totp(&secret, p, p.step_at(120)));
    }

    #[test]
    fn r13_leading_zeros_are_kept() {
        let secret = ascii("12345678901234567890");
        let code = totp(
            &secret,
            Profile { digits: Digits::Eight, step: StepSecs::Thirty, ..Profile::SERVICE },
            37_037_036,
        );
        assert_eq!(code.as_str(), "07081804");
    }

    #[test]
    fn the_window_search_answers_the_offset_in_steps() {
        let secret = ascii("12345678901234567890");
        let p = Profile::SERVICE;
        for offset in -3_i64..=3 {
            let code = totp(&secret, p, 1000_u64.checked_add_signed(offset).unwrap());
            assert_eq!(find_step(&secret, p, 1000, 3, &code), Some(offset));
        }
        assert_eq!(find_step(&secret, p, 1000, 3, &totp(&secret, p, 1004)), None);
    }

    #[test]
    fn two_consecutive_codes_must_follow_each_other() {
        let secret = ascii("12345678901234567890");
        let p = Profile::SERVICE;
        let at = |step| totp(&secret, p, step);
        assert_eq!(find_consecutive(&secret, p, 50, 2, (&at(51), &at(52))), Some(1));
        assert_eq!(find_consecutive(&secret, p, 50, 2, (&at(52), &at(51))), None);
        assert_eq!(find_consecutive(&secret, p, 50, 2, (&at(50), &at(50))), None);
    }

    #[test]
    fn a_typed_code_is_read_with_spaces_and_refused_otherwise() {
        assert_eq!(Code::parse("048 291", Digits::Six).unwrap().as_str(), "048291");
        assert_eq!(Code::parse("48291", Digits::Six), Err(CodeRefused { expected: 6, got: 5 }));
        assert!(Code::parse("04829x", Digits::Six).is_err());
        assert!(Code::parse("048291", Digits::Eight).is_err());
    }

    #[test]
    fn a_code_does_not_print_itself_for_debugging() {
        assert_eq!(format!("{:?}", Code::parse("048291", Digits::Six).unwrap()), "Code(6 digits)");
    }
}
