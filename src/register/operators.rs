//! Operators: who may unlock the station, each with a wrap of its key.

use rusqlite::{Row, params};
use serde_json::json;

use crate::domain::{Act, OperatorId, Outcome, UnixMillis};
use crate::register::row::{impossible, small};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};
use crate::vault::{KdfCost, WrappedKey};

/// An operator as the register knows one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Sign-in name.
    pub id: OperatorId,
    /// Name as people say it.
    pub name: String,
    /// The station key under this operator's passphrase.
    pub wrapped: WrappedKey,
    /// When access was given; ignored when adding, the stamp counts.
    pub added_at: UnixMillis,
}

impl Book<'_> {
    /// Gives an operator access.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when the sign-in name is taken.
    pub fn add_operator(&self, stamp: &Stamp, operator: &Operator) -> Result<(), RegisterError> {
        let wrapped = &operator.wrapped;
        self.connection.execute(
            "INSERT INTO operator (operator, name, added_at, kdf_memory_kib, kdf_passes, kdf_lanes, salt, nonce, wrapped) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                operator.id.0,
                operator.name,
                stamp.at.0,
                wrapped.cost.memory_kib,
                wrapped.cost.passes,
                wrapped.cost.lanes,
                wrapped.salt,
                wrapped.nonce,
                wrapped.wrapped
            ],
        )?;
        self.append(
            stamp,
            &Entry::new(Act::OperatorAdded, &operator.id.0, Outcome::Done)
                .body(&json!({ "name": operator.name })),
        )
    }
}

impl Register {
    /// All operators by sign-in name.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn operators(&self) -> Result<Vec<Operator>, RegisterError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} ORDER BY operator"))?;
        let mut rows = statement.query([])?;
        let mut operators = Vec::new();
        while let Some(row) = rows.next()? {
            operators.push(operator(row)?);
        }
        Ok(operators)
    }

    /// One operator.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] for an unknown name.
    pub fn operator(&self, id: &OperatorId) -> Result<Operator, RegisterError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} WHERE operator = ?"))?;
        let mut rows = statement.query([&id.0])?;
        match rows.next()? {
            Some(row) => operator(row),
            None => Err(RegisterError::NotFound { kind: "operator", key: id.0.clone() }),
        }
    }
}

const SELECT: &str = "SELECT operator, name, added_at, kdf_memory_kib, kdf_passes, kdf_lanes, salt, nonce, wrapped FROM operator";

fn operator(row: &Row<'_>) -> Result<Operator, RegisterError> {
    let salt: Vec<u8> = row.get(6)?;
    let nonce: Vec<u8> = row.get(7)?;
    Ok(Operator {
        id: OperatorId(row.get(0)?),
        name: row.get(1)?,
        added_at: UnixMillis(row.get(2)?),
        wrapped: WrappedKey {
            cost: KdfCost { memory_kib: small(row, 3)?, passes: small(row, 4)?, lanes: small(row, 5)? },
            salt: salt.try_into().map_err(|_| impossible("salt", "another length"))?,
            nonce: nonce.try_into().map_err(|_| impossible("nonce", "another length"))?,
            wrapped: row.get(8)?,
        },
    })
}
