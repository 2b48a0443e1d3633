//! What the register lets go of when the station is locked or closed: search keys, and the write-ahead log.
//!
//! README, "How secrets are kept". The trap: a destroyed single-use key is overwritten in its page, and the page as it
//! was before lies in the log until a checkpoint empties it; a reader elsewhere may hold the log, and then that has to
//! be said.

use std::time::Duration;

use crate::register::open::BUSY_WITHIN;
use crate::register::{Register, RegisterError};

/// How long readers elsewhere may keep the station from being locked.
const READERS_WITHIN: Duration = Duration::from_millis(300);

impl Register {
    /// Forgets the names that were read for searching, moves the log into the file and cuts it to nothing.
    ///
    /// # Errors
    /// [`RegisterError::LogHeld`] when somebody else reads the register: the log keeps what it holds until they end
    /// and this is done again; else what the disk says.
    pub fn put_away(&mut self) -> Result<(), RegisterError> {
        self.contract_keys.forget();
        self.ready()?;
        self.connection.busy_timeout(READERS_WITHIN)?;
        let held = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0))
            .map_err(RegisterError::from);
        self.connection.busy_timeout(BUSY_WITHIN)?;
        if held? { Err(RegisterError::LogHeld { path: self.path.clone() }) } else { Ok(()) }
    }
}
