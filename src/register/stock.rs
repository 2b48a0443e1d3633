//! Stock: lots with their sealed keys, and the tokens that came with them.

use crate::domain::{ContractNo, LotNo, Manufacturer, Model, Serial, Token, TokenId, TokenState, UnixMillis};
use crate::register::row::{code, day_maybe, impossible, token_id};
use crate::register::{Register, RegisterError};
use crate::vault::Sealed;

/// A delivered lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// Its number.
    pub no: LotNo,
    /// Who made it.
    pub manufacturer: Manufacturer,
    /// Its key, sealed; `None` for tokens of a family whose lots have none.
    pub key: Option<Sealed>,
}

impl Register {
    /// One token, if the register knows it.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn token(&self, id: &TokenId) -> Result<Option<Token>, RegisterError> {
        Ok(self
            .tokens_where(
                "manufacturer = ?1 AND serial = ?2",
                &[id.manufacturer.as_str(), id.serial.as_str()],
            )?
            .pop())
    }

    /// Tokens with this serial, whoever made them (usually one).
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn tokens_by_serial(&self, serial: &Serial) -> Result<Vec<Token>, RegisterError> {
        self.tokens_where("serial = ?1", &[serial.as_str()])
    }

    fn tokens_where(&self, filter: &str, key: &[&str]) -> Result<Vec<Token>, RegisterError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT manufacturer, serial, model, lot, state, contract, bound_on, set_up_at FROM token WHERE {filter}"
        ))?;
        let mut rows = statement.query(rusqlite::params_from_iter(key))?;
        let mut tokens = Vec::new();
        while let Some(row) = rows.next()? {
            tokens.push(Token {
                id: token_id(row, 0)?,
                model: Model(row.get(2)?),
                lot: LotNo(row.get(3)?),
                state: code(row, 4, TokenState::parse)?,
                contract: row.get::<_, Option<String>>(5)?.map(ContractNo),
                bound_on: day_maybe(row, 6)?,
                set_up_at: row.get::<_, Option<i64>>(7)?.map(UnixMillis),
            });
        }
        Ok(tokens)
    }

    /// Whether a lot was received.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn has_lot(&self, no: &LotNo) -> Result<bool, RegisterError> {
        Ok(self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM lot WHERE lot = ?)")?
            .query_row([&no.0], |row| row.get(0))?)
    }

    /// A lot with its sealed key.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] for an unknown lot.
    pub fn lot(&self, no: &LotNo) -> Result<Lot, RegisterError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT manufacturer, wrapped_key, nonce, ciphertext FROM lot WHERE lot = ?")?;
        let mut rows = statement.query([&no.0])?;
        let Some(row) = rows.next()? else {
            return Err(RegisterError::NotFound { kind: "lot", key: no.0.clone() });
        };
        let manufacturer: String = row.get(0)?;
        let wrapped_key: Vec<u8> = row.get(1)?;
        let key = if wrapped_key.is_empty() {
            None
        } else {
            Some(Sealed { wrapped_key, nonce: row.get(2)?, ciphertext: row.get(3)? })
        };
        Ok(Lot {
            no: no.clone(),
            manufacturer: Manufacturer::parse(&manufacturer)
                .map_err(|_| impossible("manufacturer", &manufacturer))?,
            key,
        })
    }
}
