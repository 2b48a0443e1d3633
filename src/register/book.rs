//! One transaction of the register: what a use case may write.

use rusqlite::Connection;

use crate::domain::StationId;
use crate::register::search::ContractKeys;

/// The register inside one transaction. Writing methods live beside their subject: jobs, requests, stock …
pub struct Book<'tx> {
    pub(super) connection: &'tx Connection,
    pub(super) station: &'tx StationId,
    pub(super) contract_keys: &'tx ContractKeys,
}

impl<'tx> Book<'tx> {
    pub(super) const fn new(
        connection: &'tx Connection,
        station: &'tx StationId,
        contract_keys: &'tx ContractKeys,
    ) -> Self {
        Self { connection, station, contract_keys }
    }
}
