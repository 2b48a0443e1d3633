//! Settings that belong to the register: ports, language, theme, return address.

use rusqlite::{OptionalExtension as _, params};
use serde_json::json;

use crate::domain::{Act, Outcome};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

impl Book<'_> {
    /// Remembers a setting; an unchanged one leaves no trace.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn set(&self, stamp: &Stamp, name: &str, value: &str) -> Result<(), RegisterError> {
        let changed = self
            .connection
            .prepare_cached(
                "INSERT INTO setting (name, value) VALUES (?1, ?2) \
                 ON CONFLICT (name) DO UPDATE SET value = ?2 WHERE value != ?2",
            )?
            .execute(params![name, value])?;
        if changed > 0 {
            let body = json!({ "value": value });
            self.append(stamp, &Entry::new(Act::SettingChanged, name, Outcome::Done).body(&body))?;
        }
        Ok(())
    }
}

impl Register {
    /// A setting, if it was ever set.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn setting(&self, name: &str) -> Result<Option<String>, RegisterError> {
        Ok(self
            .connection
            .prepare_cached("SELECT value FROM setting WHERE name = ?")?
            .query_row([name], |row| row.get(0))
            .optional()?)
    }
}
