//! Reading one request whole.

use rusqlite::Row;

use crate::domain::{
    Channel, ContractNo, FormKind, OtpMethod, Paper, Request, RequestItem, RequestKind, RequestNo,
    RequestReason, RequestState, ShipTo, TokenId, UserId,
};
use crate::register::row::{address, code, code_maybe, day, small, token_id, token_id_maybe};
use crate::register::{Register, RegisterError};

impl Register {
    /// A request with its items and their users, if there is one.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn request_maybe(&self, no: &RequestNo) -> Result<Option<Request>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT request, kind, contract, received_on, branch, state, attention, ship_reason, ship_postal_code, \
             ship_street, ship_building, reason, form, channel, seal_checked, method, remark \
             FROM request WHERE request = ?",
        )?;
        let mut rows = statement.query([&no.0])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let mut request = request(row)?;
        request.items = self.items(no)?;
        request.subjects = self.subjects(no)?;
        Ok(Some(request))
    }

    /// A request with its items and their users.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is none.
    pub fn request(&self, no: &RequestNo) -> Result<Request, RegisterError> {
        self.request_maybe(no)?.ok_or_else(|| RegisterError::NotFound { kind: "request", key: no.0.clone() })
    }

    fn items(&self, no: &RequestNo) -> Result<Vec<RequestItem>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT item, manufacturer, serial, old_manufacturer, old_serial FROM request_item WHERE request = ? ORDER BY item",
        )?;
        let mut rows = statement.query([&no.0])?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            let item = small(row, 0)?;
            items.push(RequestItem {
                no: item,
                users: self.item_users(no, item)?,
                replaces: token_id_maybe(row, 3)?,
                token: token_id_maybe(row, 1)?,
            });
        }
        Ok(items)
    }

    fn subjects(&self, no: &RequestNo) -> Result<Vec<TokenId>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT manufacturer, serial FROM request_subject WHERE request = ? ORDER BY position",
        )?;
        let mut rows = statement.query([&no.0])?;
        let mut subjects = Vec::new();
        while let Some(row) = rows.next()? {
            subjects.push(token_id(row, 0)?);
        }
        Ok(subjects)
    }

    fn item_users(&self, no: &RequestNo, item: u32) -> Result<Vec<UserId>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT user FROM request_item_user WHERE request = ? AND item = ? ORDER BY position",
        )?;
        let users = statement
            .query_map(rusqlite::params![no.0, item], |row| Ok(UserId(row.get(0)?)))?
            .collect::<Result<_, _>>()?;
        Ok(users)
    }
}

fn request(row: &Row<'_>) -> Result<Request, RegisterError> {
    let ship_to = match row.get::<_, Option<String>>(7)? {
        None => ShipTo::Registered,
        Some(reason) => ShipTo::Other { address: address(row, 8)?, reason },
    };
    Ok(Request {
        no: RequestNo(row.get(0)?),
        kind: code(row, 1, RequestKind::parse)?,
        contract: ContractNo(row.get(2)?),
        received_on: day(row, 3)?,
        branch: row.get(4)?,
        state: code(row, 5, RequestState::parse)?,
        items: Vec::new(),
        ship_to,
        attention: row.get(6)?,
        reason: code_maybe(row, 11, RequestReason::parse)?,
        paper: Paper {
            form: code(row, 12, FormKind::parse)?,
            channel: code(row, 13, Channel::parse)?,
            seal_checked: row.get(14)?,
        },
        subjects: Vec::new(),
        method: code_maybe(row, 15, OtpMethod::parse)?,
        remark: row.get(16)?,
    })
}
