//! The first page: a new register with its station, its first operator and the published fees.

use std::path::Path;

use rusqlite::params;
use serde_json::json;

use crate::domain::{Act, Environment, FeeTable, Outcome, StationId};
use crate::register::search::ContractKeys;
use crate::register::{Book, Entry, Operator, Register, RegisterError, Stamp};

/// What a new register begins with.
#[derive(Debug, Clone)]
pub struct Founding {
    /// Name of the station.
    pub station: StationId,
    /// Name of the institution.
    pub institution: String,
    /// Demo, training or production; it never changes.
    pub environment: Environment,
    /// The first operator with a wrap of the station key.
    pub operator: Operator,
}

impl Register {
    /// Makes a new register. A half-made one is removed.
    ///
    /// # Errors
    /// [`RegisterError::Exists`] when there is a file, [`RegisterError::InUse`], or what the disk says.
    pub fn found(path: &Path, founding: &Founding, stamp: &Stamp) -> Result<Self, RegisterError> {
        let (connection, lock) = Self::blank(path)?;
        let founded = (|| {
            connection.execute_batch("BEGIN IMMEDIATE")?;
            let keys = ContractKeys::default();
            let book = Book::new(&connection, &founding.station, &keys);
            connection.execute(
                "INSERT INTO station (id, station, institution, environment, opened_at) VALUES (1, ?, ?, ?, ?)",
                params![founding.station.0, founding.institution, founding.environment.as_str(), stamp.at.0],
            )?;
            for rate in FeeTable::published().rows() {
                connection.execute(
                    "INSERT INTO fee_rate (reason, from_day, yen) VALUES (?, ?, ?)",
                    params![rate.reason.as_str(), rate.from.to_string(), rate.each.0],
                )?;
            }
            book.append(
                stamp,
                &Entry::new(Act::RegisterCreated, &founding.station.0, Outcome::Done).body(&json!({
                    "institution": founding.institution,
                    "environment": founding.environment.as_str(),
                })),
            )?;
            book.add_operator(stamp, &founding.operator)?;
            connection.execute_batch("COMMIT")?;
            Ok::<_, RegisterError>(())
        })();
        match founded {
            Ok(()) => Ok(Self { lock: Some(lock), ..Self::identified(connection, path)? }),
            Err(error) => {
                drop(connection);
                // Nobody has seen this file yet, so removing it loses nothing.
                let _ = std::fs::remove_file(path);
                Err(error)
            }
        }
    }
}
