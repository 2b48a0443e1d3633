//! Keys that a token refused: kept across insertions and restarts, so that a wrong key is not shown to it a second time.
//!
//! Each is a setting named after its token. The trap: what is kept counts for the key of the lot that the token belonged to then;
//! once the token belongs to another lot, it says nothing.

use rusqlite::params;
use serde_json::json;

use crate::domain::{Act, LotNo, Outcome, TokenId, UnixMillis};
use crate::register::row::impossible;
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// A token refused the key of its lot, and nobody has said since that it may be shown once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedKey {
    /// When.
    pub at: UnixMillis,
    /// How many wrong keys it would still look at then, where it told.
    pub attempts_left: Option<u8>,
    /// The lot whose key it was.
    pub lot: LotNo,
}

impl Book<'_> {
    /// The token refused the key of its lot.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] for a token that is not registered.
    pub fn key_refused(
        &self,
        stamp: &Stamp,
        token: &TokenId,
        attempts_left: Option<u8>,
    ) -> Result<(), RegisterError> {
        let lot = LotNo(
            self.connection
                .prepare_cached("SELECT lot FROM token WHERE manufacturer = ?1 AND serial = ?2")?
                .query_row(params![token.manufacturer.as_str(), token.serial.as_str()], |row| row.get(0))?,
        );
        let body = json!({ "lot": lot.0, "attempts_left": attempts_left });
        let refused = RefusedKey { at: stamp.at, attempts_left, lot };
        self.connection
            .prepare_cached(
                "INSERT INTO setting (name, value) VALUES (?1, ?2) \
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            )?
            .execute(params![name_of(token), refused.to_text()])?;
        self.append(stamp, &Entry::new(Act::KeyRefused, token.serial.as_str(), Outcome::Failed).body(&body))
    }

    /// Somebody said that the key may be shown to the token once more.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn allow_key_again(&self, stamp: &Stamp, token: &TokenId) -> Result<(), RegisterError> {
        self.connection.prepare_cached("DELETE FROM setting WHERE name = ?")?.execute([name_of(token)])?;
        self.append(stamp, &Entry::new(Act::KeyAllowedAgain, token.serial.as_str(), Outcome::Done))
    }
}

impl Register {
    /// The refusal that still stands against showing a token the key of its lot.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn refused_key(&self, token: &TokenId) -> Result<Option<RefusedKey>, RegisterError> {
        let Some(text) = self.setting(&name_of(token))? else { return Ok(None) };
        let refused = RefusedKey::parse(&text).ok_or_else(|| impossible("refused key", &text))?;
        let lot = self.token(token)?.map(|token| token.lot);
        Ok(Some(refused).filter(|refused| lot.as_ref() == Some(&refused.lot)))
    }
}

impl RefusedKey {
    fn to_text(&self) -> String {
        let left = self.attempts_left.map_or_else(|| "-".to_owned(), |left| left.to_string());
        format!("{} {left} {}", self.at.0, self.lot.0)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.splitn(3, ' ');
        let at = UnixMillis(words.next()?.parse().ok()?);
        let attempts_left = match words.next()? {
            "-" => None,
            left => Some(left.parse().ok()?),
        };
        Some(Self { at, attempts_left, lot: LotNo(words.next()?.to_owned()) })
    }
}

fn name_of(token: &TokenId) -> String {
    format!("key-refused:{token}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back() {
        for attempts_left in [None, Some(0), Some(4)] {
            let refused =
                RefusedKey { at: UnixMillis(1_795_340_000_000), attempts_left, lot: LotNo("M 2".into()) };
            assert_eq!(RefusedKey::parse(&refused.to_text()), Some(refused));
        }
        for bad in ["", "1", "1 -", "x - L", "1 x L", "1 300 L"] {
            assert_eq!(RefusedKey::parse(bad), None, "{bad}");
        }
    }
}
