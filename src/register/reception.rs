//! The counter's side of the register: what is open for a contract, the next free number, and taking a request in.
//!
//! `assets/states.md`. The trap: a file may change a request that nobody has begun, the counter never: a reception
//! number that is taken is refused inside the transaction that would use it.

use serde_json::json;

use crate::domain::{Act, ContractNo, Outcome, Request, RequestNo, Serial, TokenId};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

impl Book<'_> {
    /// Takes a new request in.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when its number is taken.
    pub fn receive_request(&self, stamp: &Stamp, request: &Request) -> Result<(), RegisterError> {
        let taken: bool = self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM request WHERE request = ?)")?
            .query_row([&request.no.0], |row| row.get(0))?;
        if taken {
            return Err(RegisterError::Double { rule: "request.request".into() });
        }
        self.put_request(request)?;
        let body = json!({
            "kind": request.kind.as_str(),
            "contract": request.contract.0,
            "quantity": request.quantity(),
            "form": request.paper.form.as_str(),
            "channel": request.paper.channel.as_str(),
            "seal_checked": request.paper.seal_checked,
            "about": request.old_tokens().map(|token| token.serial.as_str()).collect::<Vec<_>>(),
        });
        self.append(stamp, &Entry::new(Act::RequestReceived, &request.no.0, Outcome::Done).body(&body))
    }
}

impl Register {
    /// The requests of a contract that are not over, each whole.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn open_requests_of(&self, contract: &ContractNo) -> Result<Vec<Request>, RegisterError> {
        let lines = self.requests_of(contract)?;
        lines.iter().filter(|line| !line.state.is_over()).map(|line| self.request(&line.no)).collect()
    }

    /// The token of this serial, the contract's own before one of anybody else's.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn token_named(
        &self,
        contract: &ContractNo,
        serial: &Serial,
    ) -> Result<Option<TokenId>, RegisterError> {
        let mut tokens = self.tokens_by_serial(serial)?;
        tokens.sort_by_key(|token| token.contract.as_ref() != Some(contract));
        Ok(tokens.into_iter().next().map(|token| token.id))
    }

    /// The number after the greatest that begins with these two digits of the year: `26-1114`.
    ///
    /// # Errors
    /// [`RegisterError`] when the numbers cannot be read.
    pub fn next_request_no(&self, two_digit_year: i16) -> Result<RequestNo, RegisterError> {
        let prefix = format!("{two_digit_year:02}-");
        // The character after the hyphen ends the range, so the index is used.
        let beyond = format!("{two_digit_year:02}.");
        let greatest: i64 = self
            .connection
            .prepare_cached(
                "SELECT coalesce(max(CAST(substr(request, 4) AS INTEGER)), 0) FROM request \
                 WHERE request >= ?1 AND request < ?2 AND length(request) BETWEEN 4 AND 12 \
                 AND substr(request, 4) NOT GLOB '*[^0-9]*'",
            )?
            .query_row([&prefix, &beyond], |row| row.get(0))?;
        Ok(RequestNo(format!("{prefix}{:04}", greatest + 1)))
    }
}
