//! Lists for people: the queue, the contracts, and what is ready for the post.

use jiff::civil::Date;
use rusqlite::params;

use crate::domain::text::search_key;
use crate::domain::{
    ContractNo, ContractStatus, OtpMethod, PaperKind, RequestKind, RequestNo, RequestState, Serial,
    TokenState,
};
use crate::register::row::{code, day, impossible, small};
use crate::register::{Register, RegisterError};

/// A request in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRequest {
    /// Reception number.
    pub no: RequestNo,
    /// Kind.
    pub kind: RequestKind,
    /// Contract.
    pub contract: ContractNo,
    /// Its name.
    pub contract_name: String,
    /// Day of reception.
    pub received_on: Date,
    /// Target date.
    pub due_on: Date,
    /// State.
    pub state: RequestState,
    /// Tokens needed.
    pub quantity: u32,
    /// Tokens recorded.
    pub recorded: u32,
    /// Items whose job is armed or written.
    pub under_way: u32,
}

/// A contract in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractLine {
    /// Number.
    pub no: ContractNo,
    /// Name.
    pub name: String,
    /// Kana.
    pub kana: String,
    /// Status.
    pub status: ContractStatus,
    /// Method.
    pub method: OtpMethod,
    /// Users.
    pub users: u32,
    /// Live tokens.
    pub tokens: u32,
}

/// A token in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLine {
    /// Serial.
    pub serial: Serial,
    /// Manufacturer prefix.
    pub manufacturer: String,
    /// Model.
    pub model: String,
    /// Lot.
    pub lot: String,
    /// State.
    pub state: TokenState,
    /// Contract, once bound.
    pub contract: Option<ContractNo>,
}

/// A request whose tokens are all recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyRequest {
    /// The request.
    pub request: OpenRequest,
    /// How often its label was made.
    pub prints: u32,
    /// How many copies of it are on paper, or may be.
    pub copies: u32,
    /// Serials, in order of the items.
    pub serials: Vec<Serial>,
}

const REQUESTS: &str = "SELECT r.request, r.kind, r.contract, c.name, r.received_on, r.due_on, r.state, \
     (SELECT count(*) FROM request_item i WHERE i.request = r.request), \
     (SELECT count(*) FROM request_item i WHERE i.request = r.request AND i.serial IS NOT NULL), \
     (SELECT count(*) FROM job j WHERE j.request = r.request AND j.state IN ('armed', 'written')) \
     FROM request r JOIN contract c USING (contract)";

impl Register {
    /// Requests that are neither completed nor cancelled, by target date.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn open_requests(&self) -> Result<Vec<OpenRequest>, RegisterError> {
        self.requests_where("r.state NOT IN ('completed', 'cancelled') ORDER BY r.due_on, r.request", "")
    }

    /// Requests of one contract, newest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn requests_of(&self, contract: &ContractNo) -> Result<Vec<OpenRequest>, RegisterError> {
        self.requests_where("r.contract = ?1 ORDER BY r.received_on DESC, r.request DESC", &contract.0)
    }

    /// One request as a list shows it.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is none.
    pub fn request_line(&self, no: &RequestNo) -> Result<OpenRequest, RegisterError> {
        self.requests_where("r.request = ?1", &no.0)?
            .pop()
            .ok_or_else(|| RegisterError::NotFound { kind: "request", key: no.0.clone() })
    }

    fn requests_where(&self, filter: &str, key: &str) -> Result<Vec<OpenRequest>, RegisterError> {
        // `?1` must stand in the text even where the filter does not need it.
        let sql = format!("{REQUESTS} WHERE ?1 IS NOT NULL AND {filter}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([key])?;
        let mut requests = Vec::new();
        while let Some(row) = rows.next()? {
            requests.push(OpenRequest {
                no: RequestNo(row.get(0)?),
                kind: code(row, 1, RequestKind::parse)?,
                contract: ContractNo(row.get(2)?),
                contract_name: row.get(3)?,
                received_on: day(row, 4)?,
                due_on: day(row, 5)?,
                state: code(row, 6, RequestState::parse)?,
                quantity: small(row, 7)?,
                recorded: small(row, 8)?,
                under_way: small(row, 9)?,
            });
        }
        Ok(requests)
    }

    /// Requests in issue whose tokens are all recorded, by target date.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn ready_requests(&self) -> Result<Vec<ReadyRequest>, RegisterError> {
        let mut ready = Vec::new();
        for request in self.requests_where(
            "r.state NOT IN ('completed', 'cancelled') AND r.state = 'issuing' ORDER BY r.due_on, r.request",
            "",
        )? {
            if request.recorded == request.quantity {
                let prints = self.prints(&request.no)?;
                let copies = self.copies(PaperKind::Label, &request.no.0)?;
                let serials = self.serials_of(&request.no)?;
                ready.push(ReadyRequest { request, prints, copies, serials });
            }
        }
        Ok(ready)
    }

    fn serials_of(&self, request: &RequestNo) -> Result<Vec<Serial>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT serial FROM request_item WHERE request = ? AND serial IS NOT NULL ORDER BY item",
        )?;
        let mut rows = statement.query([&request.0])?;
        let mut serials = Vec::new();
        while let Some(row) = rows.next()? {
            serials.push(serial(row, 0)?);
        }
        Ok(serials)
    }

    /// A page of contracts whose number, name or kana contains the text, by kana, and how many there are.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn contract_page(
        &self,
        text: &str,
        offset: u32,
        limit: u32,
    ) -> Result<(u32, Vec<ContractLine>), RegisterError> {
        let key = search_key(text);
        let total = self
            .connection
            .prepare_cached("SELECT count(*) FROM contract WHERE ?1 = '' OR instr(search_key, ?1)")?
            .query_row([&key], |row| row.get(0))?;
        let mut statement = self.connection.prepare_cached(
            "SELECT contract, name, kana, status, method, \
             (SELECT count(*) FROM contract_user u WHERE u.contract = c.contract), \
             (SELECT count(DISTINCT t.serial) FROM token_user t WHERE t.contract = c.contract AND t.live = 1) \
             FROM contract c WHERE ?1 = '' OR instr(search_key, ?1) ORDER BY contract LIMIT ?2 OFFSET ?3",
        )?;
        let mut rows = statement.query(params![key, limit, offset])?;
        let mut page = Vec::new();
        while let Some(row) = rows.next()? {
            page.push(ContractLine {
                no: ContractNo(row.get(0)?),
                name: row.get(1)?,
                kana: row.get(2)?,
                status: code(row, 3, ContractStatus::parse)?,
                method: code(row, 4, OtpMethod::parse)?,
                users: small(row, 5)?,
                tokens: small(row, 6)?,
            });
        }
        Ok((total, page))
    }

    /// Tokens, by serial, optionally in one state only.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn token_lines(&self, state: Option<TokenState>) -> Result<Vec<TokenLine>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT serial, manufacturer, model, lot, state, contract FROM token \
             WHERE ?1 IS NULL OR state = ?1 ORDER BY serial, manufacturer",
        )?;
        let mut rows = statement.query([state.map(TokenState::as_str)])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            lines.push(TokenLine {
                serial: serial(row, 0)?,
                manufacturer: row.get(1)?,
                model: row.get(2)?,
                lot: row.get(3)?,
                state: code(row, 4, TokenState::parse)?,
                contract: row.get::<_, Option<String>>(5)?.map(ContractNo),
            });
        }
        Ok(lines)
    }
}

pub(super) fn serial(row: &rusqlite::Row<'_>, column: usize) -> Result<Serial, RegisterError> {
    let text: String = row.get(column)?;
    Serial::parse(&text).map_err(|_| impossible("serial", &text))
}
