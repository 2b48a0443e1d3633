//! Reading parcels: one with its units as they stand now, the list of the desk, and what belongs into an envelope.

use rusqlite::{Params, Row};

use crate::domain::parcel::Contents;
use crate::domain::{
    MailKind, MailReturn, OperatorId, Parcel, ParcelNo, RequestNo, RequestState, TokenId, TokenState,
    Tracking, UnixMillis, Yen,
};
use crate::register::row::{code, count, day_maybe, impossible, number, token_id};
use crate::register::{Register, RegisterError};

/// A parcel in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelLine {
    /// The parcel.
    pub parcel: Parcel,
    /// Name of the contract.
    pub contract_name: String,
}

const PARCELS: &str = "SELECT p.parcel, p.request, p.tracking, p.enclosed_at, p.enclosed_by, p.posted_on, p.delivered_on, \
     p.returned_on, p.return_reason, p.opened_at, c.name, p.kind, p.matched_at, p.grams, p.yen \
     FROM parcel p JOIN request r USING (request) JOIN contract c USING (contract)";

impl Register {
    /// One parcel with its units.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is none.
    pub fn parcel(&self, no: ParcelNo) -> Result<Parcel, RegisterError> {
        self.parcels_where("p.parcel = ?1", [number(no.0)?])?
            .pop()
            .map(|line| line.parcel)
            .ok_or_else(|| RegisterError::NotFound { kind: "parcel", key: no.to_string() })
    }

    /// Every parcel of a request, oldest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn parcels_of(&self, request: &RequestNo) -> Result<Vec<Parcel>, RegisterError> {
        let lines = self.parcels_where("p.request = ?1 ORDER BY p.parcel", [&request.0])?;
        Ok(lines.into_iter().map(|line| line.parcel).collect())
    }

    /// The parcel that is under way with a number of the post, if there is one.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn parcel_under_way(&self, tracking: &Tracking) -> Result<Option<Parcel>, RegisterError> {
        let lines = self.parcels_where(
            "p.tracking = ?1 AND p.delivered_on IS NULL AND p.returned_on IS NULL AND p.opened_at IS NULL",
            [tracking.digits()],
        )?;
        Ok(lines.into_iter().next().map(|line| line.parcel))
    }

    /// Parcels that somebody still has to do something about: sealed, on their way, or brought back and neither sent again
    /// nor given up; oldest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn open_parcels(&self) -> Result<Vec<ParcelLine>, RegisterError> {
        self.parcels_where(
            "p.delivered_on IS NULL AND p.opened_at IS NULL AND (p.returned_on IS NULL OR NOT EXISTS ( \
             SELECT 1 FROM parcel k WHERE k.request = p.request AND k.parcel > p.parcel) AND EXISTS ( \
             SELECT 1 FROM parcel_token i JOIN token t USING (manufacturer, serial) \
             WHERE i.parcel = p.parcel AND t.state = 'returned_mail')) ORDER BY p.enclosed_at, p.parcel",
            [],
        )
    }

    fn parcels_where(&self, filter: &str, key: impl Params) -> Result<Vec<ParcelLine>, RegisterError> {
        let mut statement = self.connection.prepare_cached(&format!("{PARCELS} WHERE {filter}"))?;
        let mut rows = statement.query(key)?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let mut line = ParcelLine { parcel: parcel(row)?, contract_name: row.get(10)? };
            line.parcel.tokens = self.tokens_inside(line.parcel.no)?;
            lines.push(line);
        }
        Ok(lines)
    }

    fn tokens_inside(&self, parcel: ParcelNo) -> Result<Vec<(TokenId, TokenState)>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT manufacturer, serial, t.state FROM parcel_token i JOIN token t USING (manufacturer, serial) \
             WHERE i.parcel = ? ORDER BY serial, manufacturer",
        )?;
        let mut rows = statement.query([number(parcel.0)?])?;
        let mut tokens = Vec::new();
        while let Some(row) = rows.next()? {
            tokens.push((token_id(row, 0)?, code(row, 2, TokenState::parse)?));
        }
        Ok(tokens)
    }

    /// What belongs into a request's envelope.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is no such request.
    pub fn contents(&self, request: &RequestNo) -> Result<Contents, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT state, (SELECT count(*) FROM request_item i WHERE i.request = r.request AND i.serial IS NULL), \
             EXISTS (SELECT 1 FROM print p WHERE p.request = r.request AND p.paper = 'label' \
             AND p.outcome = 'done' AND p.at > \
             coalesce((SELECT max(enclosed_at) FROM parcel k WHERE k.request = r.request \
             AND k.returned_on IS NOT NULL), -1) AND p.at > \
             coalesce((SELECT max(m.at) FROM parcel k JOIN parcel_token e USING (parcel) \
             JOIN movement m ON m.manufacturer = e.manufacturer AND m.serial = e.serial \
             AND m.to_state = 'returned_mail' WHERE k.request = r.request), -1)) FROM request r WHERE request = ?",
        )?;
        let mut rows = statement.query([&request.0])?;
        let Some(row) = rows.next()? else {
            return Err(RegisterError::NotFound { kind: "request", key: request.0.clone() });
        };
        Ok(Contents {
            request: request.clone(),
            state: code(row, 0, RequestState::parse)?,
            missing: row.get(1)?,
            labelled: row.get(2)?,
            tokens: self.tokens_of_items(request)?,
        })
    }

    fn tokens_of_items(
        &self,
        request: &RequestNo,
    ) -> Result<Vec<(TokenId, TokenState, OperatorId)>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT i.manufacturer, i.serial, t.state, j.operator FROM request_item i \
             JOIN token t ON t.manufacturer = i.manufacturer AND t.serial = i.serial \
             JOIN job j ON j.request = i.request AND j.item = i.item AND j.state IN ('armed', 'written', 'recorded') \
             WHERE i.request = ? ORDER BY i.item",
        )?;
        let mut rows = statement.query([&request.0])?;
        let mut tokens = Vec::new();
        while let Some(row) = rows.next()? {
            tokens.push((token_id(row, 0)?, code(row, 2, TokenState::parse)?, OperatorId(row.get(3)?)));
        }
        Ok(tokens)
    }
}

/// Everything but the units.
fn parcel(row: &Row<'_>) -> Result<Parcel, RegisterError> {
    let tracking: String = row.get(2)?;
    let tracking = if tracking.is_empty() {
        None
    } else {
        Some(Tracking::parse(&tracking).map_err(|_| impossible("number of the post", &tracking))?)
    };
    let reason: String = row.get(8)?;
    let return_reason = if reason.is_empty() { None } else { Some(MailReturn::parse(&reason)?) };
    Ok(Parcel {
        no: ParcelNo(count(row.get(0)?)?),
        request: RequestNo(row.get(1)?),
        tracking,
        enclosed_at: UnixMillis(row.get(3)?),
        enclosed_by: OperatorId(row.get(4)?),
        posted_on: day_maybe(row, 5)?,
        delivered_on: day_maybe(row, 6)?,
        returned_on: day_maybe(row, 7)?,
        return_reason,
        opened_at: row.get::<_, Option<i64>>(9)?.map(UnixMillis),
        kind: code(row, 11, MailKind::parse)?,
        matched_at: row.get::<_, Option<i64>>(12)?.map(UnixMillis),
        grams: row.get(13)?,
        postage: row.get::<_, Option<i64>>(14)?.map(Yen),
        tokens: Vec::new(),
    })
}
