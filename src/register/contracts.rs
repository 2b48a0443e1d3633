//! Writing contracts: a row of the register is what the institution's file says, no more.

use rusqlite::params;

use crate::domain::text::search_key;
use crate::domain::{Contract, ContractNo};
use crate::register::{Book, RegisterError};

impl Book<'_> {
    /// Writes a contract with its users: a new one, or the changed facts of a known one.
    ///
    /// A user who is gone from the file is removed; one who still has a token cannot be.
    ///
    /// # Errors
    /// [`RegisterError::Sqlite`] when a user with a token would be removed, or what the disk says.
    pub fn put_contract(&self, contract: &Contract) -> Result<(), RegisterError> {
        self.contract_keys.forget();
        let account = contract.account.as_ref();
        self.connection
            .prepare_cached(
                "INSERT INTO contract (contract, name, kana, status, method, account_branch, account_kind, \
                 account_number, account_holder, postal_code, street, building, search_key, login, corporate_no) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) \
                 ON CONFLICT (contract) DO UPDATE SET name = ?2, kana = ?3, status = ?4, method = ?5, \
                 account_branch = ?6, account_kind = ?7, account_number = ?8, account_holder = ?9, \
                 postal_code = ?10, street = ?11, building = ?12, search_key = ?13, login = ?14, corporate_no = ?15",
            )?
            .execute(params![
                contract.no.0,
                contract.name,
                contract.kana,
                contract.status.as_str(),
                contract.method.as_str(),
                account.map(|a| a.branch.as_str()),
                account.map(|a| a.kind.as_str()),
                account.map(|a| a.number.as_str()),
                account.map(|a| a.holder_kana.as_str()),
                contract.address.postal_code.digits(),
                contract.address.street,
                contract.address.building,
                key_of_names(&contract.no.0, &contract.name, &contract.kana),
                contract.login.as_str(),
                contract.corporate_no,
            ])?;
        self.put_users(contract)
    }

    fn put_users(&self, contract: &Contract) -> Result<(), RegisterError> {
        for gone in self.user_ids(&contract.no)? {
            if !contract.users.iter().any(|user| user.id.0 == gone) {
                self.connection
                    .prepare_cached("DELETE FROM contract_user WHERE contract = ? AND user = ?")?
                    .execute(params![contract.no.0, gone])?;
            }
        }
        for (position, user) in (0_u32..).zip(&contract.users) {
            self.connection
                .prepare_cached(
                    "INSERT INTO contract_user (contract, user, position, name, role) VALUES (?1, ?2, ?3, ?4, ?5) \
                     ON CONFLICT (contract, user) DO UPDATE SET position = ?3, name = ?4, role = ?5",
                )?
                .execute(params![contract.no.0, user.id.0, position, user.name, user.role.as_str()])?;
        }
        Ok(())
    }

    fn user_ids(&self, contract: &ContractNo) -> Result<Vec<String>, RegisterError> {
        let mut statement =
            self.connection.prepare_cached("SELECT user FROM contract_user WHERE contract = ?")?;
        let ids = statement.query_map([&contract.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(ids)
    }
}

/// Number, name and kana in one key, so that one scan of one index finds any of them.
pub(super) fn key_of_names(no: &str, name: &str, kana: &str) -> String {
    [no, name, kana].map(search_key).join(" ")
}
