//! The search field: what a typed or scanned text may mean.
//!
//! Numbers are found from their beginning, by their index. Names are found from their middle, which no index can do:
//! their keys lie in memory as one text. The trap: whoever writes a contract makes them be read again.

use std::cell::RefCell;

use rusqlite::{Connection, params};

use crate::domain::text::{number_key, search_key};
use crate::domain::{ContractNo, PhoneId, RequestNo, Serial, TokenState, Tracking, UserId};
use crate::register::listing::serial;
use crate::register::row::code;
use crate::register::{OpenRequest, Register, RegisterError};

/// What the search field found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A token: serial, state, name of its contract.
    Token(Serial, TokenState, Option<String>),
    /// A request.
    Request(OpenRequest),
    /// A contract: number and name.
    Contract(ContractNo, String),
    /// A parcel: number of the post, its request, name of its contract.
    Parcel(String, RequestNo, String),
    /// A telephone on which a user of a contract is registered.
    Phone(PhoneId, ContractNo, UserId),
}

/// Fewer characters than these are no number of a parcel or a telephone.
const FEWEST_OF_A_NUMBER: usize = 4;

/// Answers of the search field, best first.
pub type Hits = Vec<Found>;

/// The keys of all contracts, once somebody has searched.
#[derive(Default)]
pub(super) struct ContractKeys(RefCell<Option<Keys>>);

/// One line for each contract, in the order of the keys.
struct Keys {
    text: String,
    starts: Vec<usize>,
    contracts: Vec<(String, String)>,
}

impl Register {
    /// Reads what the search needs, so that the first letter is as fast as the second.
    ///
    /// # Errors
    /// [`RegisterError`] when the contracts cannot be read.
    pub fn prepare_search(&self) -> Result<(), RegisterError> {
        self.contract_keys.find(&self.connection, "", 0).map(drop)
    }

    /// What a typed or scanned text may mean: a serial, a reception number, a number of the post, a telephone, a
    /// contract by number, name or kana.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn search(&self, text: &str, limit: u32) -> Result<Hits, RegisterError> {
        let typed = number_key(text);
        let mut hits = Vec::new();
        if typed.is_empty() {
            return Ok(hits);
        }
        // The end of the range is the prefix with the greatest character behind it, so the index is used.
        let beyond = format!("{typed}\u{10ffff}");
        let mut statement = self.connection.prepare_cached(
            "SELECT t.serial, t.state, c.name FROM token t LEFT JOIN contract c USING (contract) \
             WHERE t.serial >= ?1 AND t.serial < ?2 ORDER BY t.serial LIMIT ?3",
        )?;
        let mut rows = statement.query(params![typed, beyond, limit])?;
        while let Some(row) = rows.next()? {
            hits.push(Found::Token(serial(row, 0)?, code(row, 1, TokenState::parse)?, row.get(2)?));
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT request FROM request WHERE request >= ?1 AND request < ?2 ORDER BY request LIMIT ?3",
        )?;
        let numbers: Vec<String> = statement
            .query_map(params![typed, beyond, limit], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for number in numbers {
            hits.push(Found::Request(self.request_line(&RequestNo(number))?));
        }
        hits.extend(self.parcels(&typed, limit)?);
        if typed.chars().count() >= FEWEST_OF_A_NUMBER {
            let phones = self.registrations_on(&typed)?;
            hits.extend(phones.into_iter().map(|one| Found::Phone(one.phone, one.contract, one.user)));
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let contracts = self.contract_keys.find(&self.connection, &search_key(text), limit)?;
        hits.extend(contracts.into_iter().map(|(no, name)| Found::Contract(ContractNo(no), name)));
        hits.truncate(limit);
        Ok(hits)
    }
}

impl Register {
    /// The first contracts whose number, name or kana contains the text.
    ///
    /// # Errors
    /// [`RegisterError`] when the contracts cannot be read.
    pub fn find_contracts(
        &self,
        text: &str,
        limit: usize,
    ) -> Result<Vec<(ContractNo, String)>, RegisterError> {
        let key = search_key(text);
        if key.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.contract_keys.find(&self.connection, &key, limit)?;
        Ok(found.into_iter().map(|(no, name)| (ContractNo(no), name)).collect())
    }

    /// Parcels by the beginning of their number, with or without its hyphens; the newest first.
    fn parcels(&self, typed: &str, limit: u32) -> Result<Hits, RegisterError> {
        let digits: String = typed.chars().filter(|c| *c != '-').collect();
        if digits.len() < FEWEST_OF_A_NUMBER || !digits.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Ok(Vec::new());
        }
        // The register has the digits alone, so the beginning of a number is a range of its index.
        let mut statement = self.connection.prepare_cached(
            "SELECT p.tracking, p.request, c.name FROM parcel p JOIN request r USING (request) \
             JOIN contract c USING (contract) \
             WHERE p.tracking >= ?1 AND p.tracking < ?2 ORDER BY p.parcel DESC LIMIT ?3",
        )?;
        let mut rows = statement.query(params![digits, format!("{digits}\u{10ffff}"), limit])?;
        let mut hits = Vec::new();
        while let Some(row) = rows.next()? {
            let digits: String = row.get(0)?;
            let number = Tracking::parse(&digits).map_or(digits, |number| number.to_string());
            hits.push(Found::Parcel(number, RequestNo(row.get(1)?), row.get(2)?));
        }
        Ok(hits)
    }
}

impl ContractKeys {
    /// A contract was written, or the station is locked.
    pub(super) fn forget(&self) {
        self.0.take();
    }

    /// The first contracts whose key contains the text: number and name.
    fn find(
        &self,
        connection: &Connection,
        key: &str,
        limit: usize,
    ) -> Result<Vec<(String, String)>, RegisterError> {
        let mut keys = self.0.borrow_mut();
        let keys = match &mut *keys {
            Some(keys) => keys,
            none => none.insert(Keys::read(connection)?),
        };
        Ok(keys.find(key, limit))
    }
}

impl Keys {
    fn read(connection: &Connection) -> Result<Self, RegisterError> {
        let mut statement = connection
            .prepare_cached("SELECT search_key, contract, name FROM contract ORDER BY search_key")?;
        let mut rows = statement.query([])?;
        let mut keys = Self { text: String::new(), starts: Vec::new(), contracts: Vec::new() };
        while let Some(row) = rows.next()? {
            keys.starts.push(keys.text.len());
            keys.text.push_str(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?);
            keys.text.push('\n');
            keys.contracts.push((row.get(1)?, row.get(2)?));
        }
        Ok(keys)
    }

    fn find(&self, key: &str, limit: usize) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut from = 0;
        while found.len() < limit
            && from < self.text.len()
            && let Some(at) = self.text[from..].find(key)
        {
            let line = self.starts.partition_point(|start| *start <= from + at).saturating_sub(1);
            found.extend(self.contracts.get(line).cloned());
            from = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(lines: &[&str]) -> Keys {
        let mut keys = Keys { text: String::new(), starts: Vec::new(), contracts: Vec::new() };
        for line in lines {
            keys.starts.push(keys.text.len());
            keys.text.push_str(line);
            keys.text.push('\n');
            keys.contracts.push((format!("no {line}"), (*line).to_owned()));
        }
        keys
    }

    fn names(found: Vec<(String, String)>) -> Vec<String> {
        found.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn a_contract_is_found_once_by_any_part_of_its_key_and_in_order() {
        let keys = keys(&["00101 ABAB", "00102 ABC", "00103 XYZ"]);
        assert_eq!(names(keys.find("AB", 20)), ["00101 ABAB", "00102 ABC"]);
        assert_eq!(names(keys.find("AB", 1)), ["00101 ABAB"]);
        assert_eq!(names(keys.find("XYZ", 20)), ["00103 XYZ"]);
        assert_eq!(keys.find("0010", 20).len(), 3);
        assert!(keys.find("Q", 20).is_empty());
    }
}
