//! Reading one contract whole, and the tokens it holds or has held.

use rusqlite::{OptionalExtension as _, Row};

use crate::domain::rules::Holding;
use crate::domain::{
    Contract, ContractNo, ContractStatus, LoginMethod, OtpMethod, TokenId, TokenState, User, UserId, UserRole,
};
use crate::register::row::{account, address, code, token_id};
use crate::register::{Register, RegisterError};

impl Register {
    /// A contract with its users, if there is one.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn contract_maybe(&self, no: &ContractNo) -> Result<Option<Contract>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT contract, name, kana, status, method, account_branch, account_kind, account_number, \
             account_holder, postal_code, street, building, login, corporate_no FROM contract WHERE contract = ?",
        )?;
        let mut rows = statement.query([&no.0])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let mut contract = contract(row)?;
        contract.users = self.users(no)?;
        Ok(Some(contract))
    }

    /// A contract with its users.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is none.
    pub fn contract(&self, no: &ContractNo) -> Result<Contract, RegisterError> {
        self.contract_maybe(no)?
            .ok_or_else(|| RegisterError::NotFound { kind: "contract", key: no.0.clone() })
    }

    /// The name alone.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is no such contract.
    pub fn contract_name(&self, no: &ContractNo) -> Result<String, RegisterError> {
        self.connection
            .prepare_cached("SELECT name FROM contract WHERE contract = ?")?
            .query_row([&no.0], |row| row.get(0))
            .optional()?
            .ok_or_else(|| RegisterError::NotFound { kind: "contract", key: no.0.clone() })
    }

    /// Every token that the contract holds or has held, oldest first by serial, with its users. One that was given up
    /// before it reached the customer was never held: another one took its place for the same item.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn holdings(&self, no: &ContractNo) -> Result<Vec<Holding>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT manufacturer, serial, state FROM token WHERE contract = ? AND withdrawn_at IS NULL ORDER BY serial",
        )?;
        let mut rows = statement.query([&no.0])?;
        let mut holdings = Vec::new();
        while let Some(row) = rows.next()? {
            let token = token_id(row, 0)?;
            let users = self.token_users(&token)?;
            holdings.push(Holding { token, state: code(row, 2, TokenState::parse)?, users });
        }
        Ok(holdings)
    }

    /// The users bound to a token, live or not.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn token_users(&self, token: &TokenId) -> Result<Vec<UserId>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT user FROM token_user WHERE manufacturer = ? AND serial = ? ORDER BY user",
        )?;
        let users = statement
            .query_map([token.manufacturer.as_str(), token.serial.as_str()], |row| Ok(UserId(row.get(0)?)))?
            .collect::<Result<_, _>>()?;
        Ok(users)
    }

    /// Users of a contract who have or had a token or a telephone, or stand in a request: they cannot be removed.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn users_in_use(&self, no: &ContractNo) -> Result<Vec<UserId>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT user FROM token_user WHERE contract = ?1 \
             UNION SELECT user FROM request_item_user WHERE contract = ?1 \
             UNION SELECT user FROM soft_registration WHERE contract = ?1",
        )?;
        let users = statement.query_map([&no.0], |row| Ok(UserId(row.get(0)?)))?.collect::<Result<_, _>>()?;
        Ok(users)
    }

    fn users(&self, no: &ContractNo) -> Result<Vec<User>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT user, name, role FROM contract_user WHERE contract = ? ORDER BY position",
        )?;
        let mut rows = statement.query([&no.0])?;
        let mut users = Vec::new();
        while let Some(row) = rows.next()? {
            users.push(User {
                id: UserId(row.get(0)?),
                name: row.get(1)?,
                role: code(row, 2, UserRole::parse)?,
            });
        }
        Ok(users)
    }
}

fn contract(row: &Row<'_>) -> Result<Contract, RegisterError> {
    Ok(Contract {
        no: ContractNo(row.get(0)?),
        name: row.get(1)?,
        kana: row.get(2)?,
        status: code(row, 3, ContractStatus::parse)?,
        method: code(row, 4, OtpMethod::parse)?,
        account: account(row, 5)?,
        address: address(row, 9)?,
        login: code(row, 12, LoginMethod::parse)?,
        corporate_no: row.get(13)?,
        users: Vec::new(),
    })
}
