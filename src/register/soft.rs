//! Registrations of the application on telephones.
//!
//! README, rules R3, R9. One user lives on one telephone at a time; a unique index of the register holds that.

use rusqlite::params;
use serde_json::json;

use crate::domain::{Act, ContractNo, Outcome, PhoneId, UnixMillis, UserId};
use crate::register::row::{impossible, small};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// A registration as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Whose user.
    pub contract: ContractNo,
    /// Who.
    pub user: UserId,
    /// On which telephone.
    pub phone: PhoneId,
    /// When.
    pub registered_at: UnixMillis,
    /// When it was revoked; `None` while it holds.
    pub revoked_at: Option<UnixMillis>,
}

impl Book<'_> {
    /// Registers a telephone for a user.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when the user is registered already (R9).
    pub fn register_phone(
        &self,
        stamp: &Stamp,
        contract: &ContractNo,
        user: &UserId,
        phone: &PhoneId,
    ) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "INSERT INTO soft_registration (contract, user, phone, registered_at) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![contract.0, user.0, phone.as_str(), stamp.at.0])?;
        let body = json!({ "user": user.0, "phone": phone.as_str() });
        self.append(stamp, &Entry::new(Act::SoftRegistered, &contract.0, Outcome::Done).body(&body))
    }

    /// Revokes a user's registration; `by` is what the journal says it was done on.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when there is none.
    pub fn revoke_phone(
        &self,
        stamp: &Stamp,
        contract: &ContractNo,
        user: &UserId,
        by: &str,
    ) -> Result<(), RegisterError> {
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE soft_registration SET revoked_at = ? WHERE contract = ? AND user = ? AND revoked_at IS NULL",
            )?
            .execute(params![stamp.at.0, contract.0, user.0])?;
        if changed != 1 {
            return Err(RegisterError::StateDiffers { object: user.0.clone(), step: "revoke" });
        }
        let body = json!({ "user": user.0 });
        let entry = Entry::new(Act::SoftRevoked, &contract.0, Outcome::Done).reason(by).body(&body);
        self.append(stamp, &entry)
    }
}

impl Register {
    /// Every registration of a contract's users, oldest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn registrations_of(&self, contract: &ContractNo) -> Result<Vec<Registration>, RegisterError> {
        self.registrations_where("contract = ?1 ORDER BY registration", &contract.0)
    }

    /// The live registrations on telephones whose id begins with a text.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn registrations_on(&self, phone: &str) -> Result<Vec<Registration>, RegisterError> {
        self.registrations_where(
            "revoked_at IS NULL AND phone >= ?1 AND phone < ?1 || char(1114111) ORDER BY phone, contract, user",
            phone,
        )
    }

    /// How many users a telephone has (R3).
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn users_on_phone(&self, phone: &PhoneId) -> Result<u32, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FROM soft_registration WHERE phone = ? AND revoked_at IS NULL",
        )?;
        let mut rows = statement.query([phone.as_str()])?;
        rows.next()?.map_or(Ok(0), |row| small(row, 0))
    }

    fn registrations_where(&self, filter: &str, key: &str) -> Result<Vec<Registration>, RegisterError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT contract, user, phone, registered_at, revoked_at FROM soft_registration WHERE {filter}"
        ))?;
        let mut rows = statement.query([key])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let phone: String = row.get(2)?;
            found.push(Registration {
                contract: ContractNo(row.get(0)?),
                user: UserId(row.get(1)?),
                phone: PhoneId::parse(&phone).map_err(|_| impossible("telephone", &phone))?,
                registered_at: UnixMillis(row.get(3)?),
                revoked_at: row.get::<_, Option<i64>>(4)?.map(UnixMillis),
            });
        }
        Ok(found)
    }
}
