//! The name of a credential, which also holds what the token does not store: the period and the issuer.
//!
//! Source: YKOATH: `period/issuer:account`, the period left out for 30 seconds. The trap: the name is the key under
//! which a credential is found, byte for byte; one written `30/Bank:alice` is not found as `Bank:alice`.

use crate::wire::WireError;

/// A name as the token knows it: 1 to 64 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

/// What a name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameParts {
    /// How long a code lasts, in seconds.
    pub period_secs: u32,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Whose it is.
    pub account: String,
}

const DEFAULT_PERIOD_SECS: u32 = 30;

impl Name {
    /// The longest name, in bytes.
    pub const LONGEST: usize = 64;

    /// Reads a name as it stands.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        let good = (1..=Self::LONGEST).contains(&text.len()) && !text.chars().any(char::is_control);
        if good { Ok(Self(text.to_owned())) } else { Err(refused(text.len())) }
    }

    /// Reads a name from a message.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Self::parse(str::from_utf8(bytes).ok()?).ok()
    }

    /// The name that says this. Refused where [`Name::parts`] would read something else.
    pub fn of(parts: &NameParts) -> Result<Self, WireError> {
        let rest = match &parts.issuer {
            Some(issuer) => format!("{issuer}:{}", parts.account),
            None => parts.account.clone(),
        };
        // An account such as `60/x` would be read as a period, so there the period is written even when it is 30.
        let text = if parts.period_secs == DEFAULT_PERIOD_SECS && period_and_rest(&rest).is_none() {
            rest
        } else {
            format!("{}/{rest}", parts.period_secs)
        };
        let name = Self::parse(&text)?;
        if name.parts() == *parts { Ok(name) } else { Err(refused(text.len())) }
    }

    /// What the name says; a name without the convention is an account.
    #[must_use]
    pub fn parts(&self) -> NameParts {
        let (period_secs, rest) = period_and_rest(&self.0).unwrap_or((DEFAULT_PERIOD_SECS, &self.0));
        let (issuer, account) = match rest.split_once(':') {
            Some((issuer, account)) if !issuer.is_empty() && !account.is_empty() => {
                (Some(issuer.to_owned()), account)
            }
            _ => (None, rest),
        };
        NameParts { period_secs, issuer, account: account.to_owned() }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The period before the first slash, if that is what stands there.
fn period_and_rest(text: &str) -> Option<(u32, &str)> {
    let (period, rest) = text.split_once('/')?;
    let digits = !period.is_empty() && period.bytes().all(|b| b.is_ascii_digit());
    let period_secs = period.parse().ok().filter(|secs| digits && *secs > 0)?;
    if rest.is_empty() { None } else { Some((period_secs, rest)) }
}

const fn refused(got: usize) -> WireError {
    WireError::BadText { what: "a credential's name", longest: Name::LONGEST, got }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(period_secs: u32, issuer: Option<&str>, account: &str) -> NameParts {
        NameParts { period_secs, issuer: issuer.map(str::to_owned), account: account.to_owned() }
    }

    #[test]
    fn names_say_period_issuer_and_account() {
        let table = [
            ("30/Bank:alice", parts(30, Some("Bank"), "alice")),
            ("Bank:alice", parts(30, Some("Bank"), "alice")),
            ("60/Bank:alice", parts(60, Some("Bank"), "alice")),
            ("alice", parts(30, None, "alice")),
            ("a/b", parts(30, None, "a/b")),
            ("60/", parts(30, None, "60/")),
            ("0/x", parts(30, None, "0/x")),
            (":alice", parts(30, None, ":alice")),
            ("Bank:a:b", parts(30, Some("Bank"), "a:b")),
        ];
        for (text, said) in table {
            assert_eq!(Name::parse(text).unwrap().parts(), said, "{text}");
        }
    }

    #[test]
    fn a_name_that_would_be_read_otherwise_is_written_with_its_period_or_refused() {
        assert_eq!(Name::of(&parts(30, Some("Bank"), "alice")).unwrap().as_str(), "Bank:alice");
        assert_eq!(Name::of(&parts(60, None, "alice")).unwrap().as_str(), "60/alice");
        assert_eq!(Name::of(&parts(30, None, "60/x")).unwrap().as_str(), "30/60/x");
        for bad in [
            parts(30, None, "Bank:alice"),
            parts(30, Some("a:b"), "c"),
            parts(30, Some(""), "c"),
            parts(30, None, ""),
            parts(0, None, "c"),
            parts(30, None, &"x".repeat(65)),
            parts(30, None, "a\nb"),
        ] {
            assert!(Name::of(&bad).is_err(), "{bad:?}");
        }
    }
}
