//! One transaction of the register: what a use case may write.

use rusqlite::Connection;

use crate::domain::StationId;

/// The register inside one transaction. Writing methods live beside their subject: jobs, requests, stock …
pub struct Book<'tx> {
    pub(super) connection: &'tx Connection,
    pub(super) station: &'tx StationId,
}

impl<'tx> Book<'tx> {
    pub(super) const fn new(connection: &'tx Connection, station: &'tx StationId) -> Self {
        Self { connection, station }
    }
}
