//! Reading columns as domain values: a value that cannot be is an error with the value in it, never a guess.

use jiff::civil::Date;
use rusqlite::Row;

use crate::domain::contract::AccountKind;
use crate::domain::{
    Account, Address, Algorithm, Digits, PostalCode, Profile, StepSecs, TokenId, UnknownCode,
};
use crate::register::RegisterError;

/// A stable code.
pub(super) fn code<T>(
    row: &Row<'_>,
    column: usize,
    parse: fn(&str) -> Result<T, UnknownCode>,
) -> Result<T, RegisterError> {
    Ok(parse(row.get_ref(column)?.as_str().map_err(|_| impossible("text", "another type"))?)?)
}

/// An ISO 8601 day.
pub(super) fn day(row: &Row<'_>, column: usize) -> Result<Date, RegisterError> {
    let text: String = row.get(column)?;
    text.parse().map_err(|_| impossible("day", &text))
}

/// An ISO 8601 day that may be missing.
pub(super) fn day_maybe(row: &Row<'_>, column: usize) -> Result<Option<Date>, RegisterError> {
    if row.get_ref(column)? == rusqlite::types::ValueRef::Null {
        Ok(None)
    } else {
        day(row, column).map(Some)
    }
}

/// A stable code that may be missing.
pub(super) fn code_maybe<T>(
    row: &Row<'_>,
    column: usize,
    parse: fn(&str) -> Result<T, UnknownCode>,
) -> Result<Option<T>, RegisterError> {
    if row.get_ref(column)? == rusqlite::types::ValueRef::Null {
        Ok(None)
    } else {
        code(row, column, parse).map(Some)
    }
}

/// A number that cannot be negative.
pub(super) fn count(value: i64) -> Result<u64, RegisterError> {
    u64::try_from(value).map_err(|_| impossible("count", &value.to_string()))
}

/// A number that cannot be negative and is small.
pub(super) fn small(row: &Row<'_>, column: usize) -> Result<u32, RegisterError> {
    let value: i64 = row.get(column)?;
    u32::try_from(value).map_err(|_| impossible("small count", &value.to_string()))
}

/// A number on its way into the register.
pub(super) fn number(value: u64) -> Result<i64, RegisterError> {
    i64::try_from(value).map_err(|_| impossible("number", &value.to_string()))
}

/// Manufacturer and serial from two columns.
pub(super) fn token_id(row: &Row<'_>, column: usize) -> Result<TokenId, RegisterError> {
    let (manufacturer, serial): (String, String) = (row.get(column)?, row.get(column + 1)?);
    TokenId::parse(&manufacturer, &serial).map_err(|_| impossible("serial", &serial))
}

/// Manufacturer and serial from two columns that may be empty.
pub(super) fn token_id_maybe(row: &Row<'_>, column: usize) -> Result<Option<TokenId>, RegisterError> {
    if row.get::<_, Option<String>>(column)?.is_none() { Ok(None) } else { token_id(row, column).map(Some) }
}

/// Algorithm, digits and step from three columns.
pub(super) fn profile(row: &Row<'_>, column: usize) -> Result<Profile, RegisterError> {
    Ok(Profile {
        algorithm: code(row, column, Algorithm::parse)?,
        digits: code(row, column + 1, Digits::parse)?,
        step: code(row, column + 2, StepSecs::parse)?,
    })
}

/// Postal code, street and building from three columns.
pub(super) fn address(row: &Row<'_>, column: usize) -> Result<Address, RegisterError> {
    let digits: String = row.get(column)?;
    Ok(Address {
        postal_code: PostalCode::parse(&digits).map_err(|_| impossible("postal code", &digits))?,
        street: row.get(column + 1)?,
        building: row.get(column + 2)?,
    })
}

/// Branch, kind, number and holder from four columns that may be empty.
pub(super) fn account(row: &Row<'_>, column: usize) -> Result<Option<Account>, RegisterError> {
    let Some(branch) = row.get::<_, Option<String>>(column)? else { return Ok(None) };
    Ok(Some(Account {
        branch,
        kind: code(row, column + 1, AccountKind::parse)?,
        number: row.get(column + 2)?,
        holder_kana: row.get(column + 3)?,
    }))
}

/// A value that cannot be.
pub(super) fn impossible(expected: &'static str, got: &str) -> RegisterError {
    RegisterError::Value { expected, got: got.to_owned() }
}
