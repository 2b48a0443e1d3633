//! How strong a passphrase is, as shown while it is typed.

/// Estimated strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Shorter than the policy allows, or guessed at once.
    TooWeak,
    /// Would fall to a patient attacker.
    Weak,
    /// Good enough for training.
    Fair,
    /// Good.
    Strong,
}

/// Shortest passphrase, in characters (NIST SP 800-63B-4 for a single factor).
pub const SHORTEST: usize = 15;

/// Estimates a passphrase; `about` are words an attacker would try first, such as names.
#[must_use]
pub fn strength(passphrase: &str, about: &[&str]) -> Strength {
    if passphrase.chars().count() < SHORTEST {
        return Strength::TooWeak;
    }
    match u8::from(zxcvbn::zxcvbn(passphrase, about).score()) {
        0 | 1 => Strength::TooWeak,
        2 => Strength::Weak,
        3 => Strength::Fair,
        _ => Strength::Strong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_repeated_passphrases_are_too_weak() {
        assert_eq!(strength("Kx9!f2#qLw", &[]), Strength::TooWeak);
        assert_eq!(strength("aaaaaaaaaaaaaaaaaaaa", &[]), Strength::TooWeak);
    }

    #[test]
    fn four_odd_words_are_strong() {
        assert_eq!(strength("marble-otter-quince-9-lantern", &[]), Strength::Strong);
    }
}
