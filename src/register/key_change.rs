//! Changes of a token's key that were begun: written before the token hears of it, ended when it has shown which key it has.
//!
//! Source: `molto2-tools`. Each is a setting named after its token. The trap: between the two a token answers to one of
//! two keys, so whatever wants to open it asks here first.

use rusqlite::{OptionalExtension as _, params};
use serde_json::json;

use crate::domain::key_change::OpenKeyChange;
use crate::domain::{Act, LotNo, Outcome, TokenId};
use crate::register::row::impossible;
use crate::register::{Book, Entry, Register, RegisterError, Stamp};
use crate::vault::Sealed;

impl Book<'_> {
    /// Notes the intention: from now on the token may answer to the key of this lot.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn begin_key_change(&self, stamp: &Stamp, token: &TokenId, to: &LotNo) -> Result<(), RegisterError> {
        let change = OpenKeyChange { to: to.clone(), begun_at: stamp.at, new_refused: false };
        self.connection
            .prepare_cached("INSERT INTO setting (name, value) VALUES (?1, ?2)")?
            .execute(params![name_of(token), change.to_text()])?;
        let body = json!({ "lot": to.0 });
        self.append(stamp, &Entry::new(Act::KeyChangeBegun, token.serial.as_str(), Outcome::Done).body(&body))
    }

    /// The token has refused the new key while somebody may still confirm it.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when none was begun.
    pub fn new_key_refused(
        &self,
        stamp: &Stamp,
        token: &TokenId,
        attempts_left: Option<u8>,
    ) -> Result<(), RegisterError> {
        let begun: String = self
            .connection
            .prepare_cached("SELECT value FROM setting WHERE name = ?")?
            .query_row([name_of(token)], |row| row.get(0))
            .optional()?
            .ok_or_else(|| RegisterError::NotFound { kind: "key change", key: token.to_string() })?;
        let change = OpenKeyChange { new_refused: true, ..read(&begun)? };
        self.connection
            .prepare_cached("UPDATE setting SET value = ?2 WHERE name = ?1")?
            .execute(params![name_of(token), change.to_text()])?;
        let body = json!({ "lot": change.to.0, "attempts_left": attempts_left });
        self.append(stamp, &Entry::new(Act::KeyRefused, token.serial.as_str(), Outcome::Failed).body(&body))
    }

    /// The token has shown which key it answers to: that of the lot that it was given, or still its old one.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when none was begun.
    pub fn end_key_change(&self, stamp: &Stamp, token: &TokenId, done: bool) -> Result<(), RegisterError> {
        let begun = self
            .connection
            .prepare_cached("DELETE FROM setting WHERE name = ? RETURNING value")?
            .query_row([name_of(token)], |row| row.get::<_, String>(0))
            .optional()?
            .ok_or_else(|| RegisterError::NotFound { kind: "key change", key: token.to_string() })?;
        let to = read(&begun)?.to;
        if done {
            self.connection
                .prepare_cached("UPDATE token SET lot = ?1 WHERE manufacturer = ?2 AND serial = ?3")?
                .execute(params![to.0, token.manufacturer.as_str(), token.serial.as_str()])?;
        }
        let outcome = if done { Outcome::Done } else { Outcome::Failed };
        let body = json!({ "lot": to.0 });
        self.append(stamp, &Entry::new(Act::KeyChanged, token.serial.as_str(), outcome).body(&body))
    }

    /// Makes a lot of the units of another one that get a key of their own; the delivery note stays theirs.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when the lot is known already.
    pub fn split_lot(
        &self,
        stamp: &Stamp,
        from: &LotNo,
        to: &LotNo,
        key: &Sealed,
    ) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "INSERT INTO lot (lot, manufacturer, wrapped_key, nonce, ciphertext, received_at, note_no, supplier, \
                 expires_on, counted_by, second, units) SELECT ?1, manufacturer, ?2, ?3, ?4, received_at, note_no, \
                 supplier, expires_on, counted_by, second, 0 FROM lot WHERE lot = ?5",
            )?
            .execute(params![to.0, key.wrapped_key, key.nonce, key.ciphertext, from.0])?;
        let body = json!({ "from": from.0 });
        self.append(stamp, &Entry::new(Act::LotSplit, &to.0, Outcome::Done).body(&body))
    }
}

impl Register {
    /// The change of a token's key whose end is not known.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn open_key_change(&self, token: &TokenId) -> Result<Option<OpenKeyChange>, RegisterError> {
        self.setting(&name_of(token))?.map(|text| read(&text)).transpose()
    }
}

fn name_of(token: &TokenId) -> String {
    format!("key-change:{token}")
}

fn read(text: &str) -> Result<OpenKeyChange, RegisterError> {
    OpenKeyChange::parse(text).ok_or_else(|| impossible("key change", text))
}
