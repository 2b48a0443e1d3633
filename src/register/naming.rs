//! Serials that the station itself gave to tokens: each is given once.
//!
//! Each is a setting named after its token: `begun` before the token hears of it, `done` when it has told it. The trap: after a power
//! cut in between the token may have it or not; it takes it again only while it is empty, so the same serial may be given on.

use rusqlite::{OptionalExtension as _, params};

use crate::domain::{Act, Outcome, TokenId};
use crate::register::{Book, Entry, RegisterError, Stamp};

const BEGUN: &str = "begun";
const DONE: &str = "done";

impl Book<'_> {
    /// Notes that a token is to be given this serial; `false` when a token was given it before.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn begin_naming(&self, token: &TokenId) -> Result<bool, RegisterError> {
        let name = name_of(token);
        let known: Option<String> = self
            .connection
            .prepare_cached("SELECT value FROM setting WHERE name = ?")?
            .query_row([&name], |row| row.get(0))
            .optional()?;
        if let Some(was) = known {
            return Ok(was == BEGUN);
        }
        self.connection
            .prepare_cached("INSERT INTO setting (name, value) VALUES (?1, ?2)")?
            .execute(params![name, BEGUN])?;
        Ok(true)
    }

    /// The token tells the serial that it was given, or was found to have refused it.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn end_naming(&self, stamp: &Stamp, token: &TokenId, done: bool) -> Result<(), RegisterError> {
        let name = name_of(token);
        if !done {
            self.connection.prepare_cached("DELETE FROM setting WHERE name = ?")?.execute([&name])?;
            return Ok(());
        }
        self.connection
            .prepare_cached("UPDATE setting SET value = ?2 WHERE name = ?1")?
            .execute(params![name, DONE])?;
        self.append(stamp, &Entry::new(Act::TokenNamed, token.serial.as_str(), Outcome::Done))
    }
}

fn name_of(token: &TokenId) -> String {
    format!("named:{token}")
}
