//! Numbered migrations: append only; a released one never changes.

use rusqlite::{Connection, Transaction, params};
use rusqlite_migration::{HookResult, M, Migrations, SchemaVersion};

use crate::register::RegisterError;
use crate::register::contracts::key_of_names;

/// Every migration, oldest first.
const STEPS: &[&str] = &[
    include_str!("migration/0001_open_the_book.sql"),
    include_str!("migration/0002_find_quickly.sql"),
    include_str!("migration/0003_a_token_lives.sql"),
    include_str!("migration/0004_the_post.sql"),
    include_str!("migration/0005_printers.sql"),
];

/// The version whose search keys are folded anew: more dashes and company forms meet since then.
const FOLDED_ANEW: usize = 3;

/// The newest version this station knows.
#[must_use]
pub const fn latest_version() -> usize {
    STEPS.len()
}

/// Brings a register up to date; refuses one that is newer than this station.
pub(super) fn bring_up_to_date(connection: &mut Connection) -> Result<(), RegisterError> {
    let step = |(version, sql)| match version {
        FOLDED_ANEW => M::up_with_hook(sql, |transaction: &Transaction<'_>| fold_names(transaction)),
        _ => M::up(sql),
    };
    let migrations = Migrations::new((1..).zip(STEPS.iter().copied()).map(step).collect());
    if let SchemaVersion::Outside(got) = migrations.current_version(connection)? {
        return Err(RegisterError::Newer { got: got.get(), known: latest_version() });
    }
    migrations.to_latest(connection)?;
    Ok(())
}

/// Writes every contract's search key again from its names, which are stored as they came.
fn fold_names(transaction: &Transaction<'_>) -> HookResult {
    let mut statement = transaction.prepare("SELECT contract, name, kana FROM contract")?;
    let names: Vec<[String; 3]> = statement
        .query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?
        .collect::<Result<_, _>>()?;
    let mut statement = transaction.prepare("UPDATE contract SET search_key = ? WHERE contract = ?")?;
    for [no, name, kana] in &names {
        statement.execute(params![key_of_names(no, name, kana), no])?;
    }
    Ok(())
}
