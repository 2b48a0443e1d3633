//! Stock: lots with their sealed keys, and the tokens that came with them.

use rusqlite::params;
use serde_json::json;

use crate::domain::{
    Act, ContractNo, LotNo, Manufacturer, Model, Outcome, Serial, Token, TokenId, TokenState, UnixMillis,
};
use crate::register::row::{code, day_maybe, impossible, token_id};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};
use crate::vault::Sealed;

/// A delivered lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// Its number.
    pub no: LotNo,
    /// Who made it.
    pub manufacturer: Manufacturer,
    /// Its key, sealed.
    pub key: Sealed,
}

impl Book<'_> {
    /// Takes a lot and its blank tokens into stock.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when the lot or one of its tokens is known already.
    pub fn receive(
        &self,
        stamp: &Stamp,
        lot: &Lot,
        tokens: &[(TokenId, Model)],
    ) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "INSERT INTO lot (lot, manufacturer, wrapped_key, nonce, ciphertext, received_at) \
                 VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                lot.no.0,
                lot.manufacturer.as_str(),
                lot.key.wrapped_key,
                lot.key.nonce,
                lot.key.ciphertext,
                stamp.at.0
            ])?;
        for (id, model) in tokens {
            self.connection
                .prepare_cached(
                    "INSERT INTO token (manufacturer, serial, model, lot, state) VALUES (?, ?, ?, ?, 'in_stock')",
                )?
                .execute(params![id.manufacturer.as_str(), id.serial.as_str(), model.0, lot.no.0])?;
            self.note_movement(stamp, id, None, TokenState::InStock, Act::TokensReceived)?;
        }
        let body = json!({ "tokens": tokens.len() });
        self.append(stamp, &Entry::new(Act::TokensReceived, &lot.no.0, Outcome::Done).body(&body))
    }
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
        Ok(Lot {
            no: no.clone(),
            manufacturer: Manufacturer::parse(&manufacturer)
                .map_err(|_| impossible("manufacturer", &manufacturer))?,
            key: Sealed { wrapped_key: row.get(1)?, nonce: row.get(2)?, ciphertext: row.get(3)? },
        })
    }
}
