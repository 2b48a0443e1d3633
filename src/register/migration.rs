//! Numbered migrations: append only; a released one never changes.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations, SchemaVersion};

use crate::register::RegisterError;

/// Every migration, oldest first.
const STEPS: &[M<'static>] = &[
    M::up(include_str!("migration/0001_open_the_book.sql")),
    M::up(include_str!("migration/0002_find_quickly.sql")),
    M::up(include_str!("migration/0003_a_token_lives.sql")),
];

/// The newest version this station knows.
#[must_use]
pub const fn latest_version() -> usize {
    STEPS.len()
}

/// Brings a register up to date; refuses one that is newer than this station.
pub(super) fn bring_up_to_date(connection: &mut Connection) -> Result<(), RegisterError> {
    let migrations = Migrations::from_slice(STEPS);
    if let SchemaVersion::Outside(got) = migrations.current_version(connection)? {
        return Err(RegisterError::Newer { got: got.get(), known: latest_version() });
    }
    migrations.to_latest(connection)?;
    Ok(())
}
