//! Lots as they were delivered, how their units stand, where each lies, and how fast they go.
//!
//! README, rules W9, W1. The trap: a unit whose range is blocked (W10) may come in afterwards, when a lost box turns
//! up; it is received and blocked in the same breath.

use jiff::civil::Date;
use rusqlite::params;
use serde_json::json;

use crate::domain::stock::{Here, LotStock, Place, Standing, Usage};
use crate::domain::{Act, LotNo, Manufacturer, Model, OperatorId, Outcome, TokenId, TokenState, UnixMillis};
use crate::register::row::{code, day_maybe, impossible, small, token_id};
use crate::register::{Book, Entry, Lot, Register, RegisterError, Stamp};

/// What the delivery note says besides the units, and who counted them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeliveryNote {
    /// Its number; empty for a file alone.
    pub note_no: String,
    /// Who delivered.
    pub supplier: String,
    /// Last day of the units, where the note says so.
    pub expires_on: Option<Date>,
    /// Where the units were put.
    pub place: Option<Place>,
    /// Who counted beside the operator; `None` for a file alone.
    pub second: Option<OperatorId>,
}

/// A lot in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotLine {
    /// Its number.
    pub lot: LotNo,
    /// Who made it.
    pub manufacturer: Manufacturer,
    /// Number of the delivery note; may be empty.
    pub note_no: String,
    /// Who delivered it; may be empty.
    pub supplier: String,
    /// Last day of its units.
    pub expires_on: Option<Date>,
    /// When it came in.
    pub received_at: UnixMillis,
    /// Who counted it; may be empty.
    pub counted_by: OperatorId,
    /// Who counted it a second time; may be empty.
    pub second: OperatorId,
    /// Units that came in.
    pub units: u32,
}

/// The state that tells where a unit is, in SQL: see `domain::stock::standing`. The token's alias is `t`.
pub(super) const STANDING: &str = "CASE WHEN t.state IN ('suspended', 'revoked') THEN coalesce( \
     (SELECT m.to_state FROM movement m WHERE m.manufacturer = t.manufacturer AND m.serial = t.serial \
      AND m.to_state NOT IN ('suspended', 'revoked') ORDER BY m.movement DESC LIMIT 1), t.state) ELSE t.state END";

impl Book<'_> {
    /// Takes a lot and its blank tokens into stock; units of a blocked range are blocked at once.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when the lot or one of its tokens is known already.
    pub fn receive(
        &self,
        stamp: &Stamp,
        lot: &Lot,
        note: &DeliveryNote,
        tokens: &[(TokenId, Model)],
    ) -> Result<(), RegisterError> {
        let second = note.second.as_ref().map_or("", |second| second.0.as_str());
        let counted_by = if second.is_empty() { "" } else { stamp.operator.0.as_str() };
        let units =
            u32::try_from(tokens.len()).map_err(|_| impossible("count", &tokens.len().to_string()))?;
        self.connection
            .prepare_cached(
                "INSERT INTO lot (lot, manufacturer, wrapped_key, nonce, ciphertext, received_at, note_no, supplier, \
                 expires_on, counted_by, second, units) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                lot.no.0,
                lot.manufacturer.as_str(),
                lot.key.as_ref().map_or(&[][..], |key| &key.wrapped_key),
                // A lot without a key has no nonce either; the column wants one, and nobody reads it.
                lot.key.as_ref().map_or(&[0; 12][..], |key| &key.nonce),
                lot.key.as_ref().map_or(&[][..], |key| &key.ciphertext),
                stamp.at.0,
                note.note_no,
                note.supplier,
                note.expires_on.map(|day| day.to_string()),
                counted_by,
                second,
                units,
            ])?;
        let body = json!({
            "tokens": units, "note_no": note.note_no, "supplier": note.supplier,
            "expires_on": note.expires_on.map(|day| day.to_string()), "second": second,
        });
        self.append(stamp, &Entry::new(Act::TokensReceived, &lot.no.0, Outcome::Done).body(&body))?;
        let place = note.place.as_ref().map(ToString::to_string).unwrap_or_default();
        let blocked = self.blocked_ranges()?;
        for (id, model) in tokens {
            self.connection
                .prepare_cached(
                    "INSERT INTO token (manufacturer, serial, model, lot, state, place) \
                     VALUES (?, ?, ?, ?, 'in_stock', ?)",
                )?
                .execute(params![id.manufacturer.as_str(), id.serial.as_str(), model.0, lot.no.0, place])?;
            self.note_movement(stamp, id, None, TokenState::InStock, Act::TokensReceived)?;
            if let Some((incident, _)) = blocked.iter().find(|(_, range)| range.contains(id)) {
                self.block_unit(stamp, *incident, id, "received")?;
            }
        }
        Ok(())
    }

    /// Notes where a unit lies.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] for an unknown token.
    pub fn put_in_place(&self, stamp: &Stamp, token: &TokenId, place: &Place) -> Result<(), RegisterError> {
        let changed = self
            .connection
            .prepare_cached("UPDATE token SET place = ? WHERE manufacturer = ? AND serial = ?")?
            .execute(params![place.to_string(), token.manufacturer.as_str(), token.serial.as_str()])?;
        if changed != 1 {
            return Err(RegisterError::NotFound { kind: "token", key: token.to_string() });
        }
        let body = json!({ "place": place.to_string() });
        self.append(stamp, &Entry::new(Act::TokenPlaced, token.serial.as_str(), Outcome::Done).body(&body))
    }
}

impl Register {
    /// Every lot, the newest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn lots(&self) -> Result<Vec<LotLine>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT lot, manufacturer, note_no, supplier, expires_on, received_at, counted_by, second, units FROM lot \
             ORDER BY received_at DESC, lot",
        )?;
        let mut rows = statement.query([])?;
        let mut lots = Vec::new();
        while let Some(row) = rows.next()? {
            let manufacturer: String = row.get(1)?;
            lots.push(LotLine {
                lot: LotNo(row.get(0)?),
                manufacturer: Manufacturer::parse(&manufacturer)
                    .map_err(|_| impossible("manufacturer", &manufacturer))?,
                note_no: row.get(2)?,
                supplier: row.get(3)?,
                expires_on: day_maybe(row, 4)?,
                received_at: UnixMillis(row.get(5)?),
                counted_by: OperatorId(row.get(6)?),
                second: OperatorId(row.get(7)?),
                units: small(row, 8)?,
            });
        }
        Ok(lots)
    }

    /// How many units of each lot stand where.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn standings(&self) -> Result<Vec<Standing>, RegisterError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT t.lot, {STANDING} AS standing, count(*) FROM token t GROUP BY t.lot, standing ORDER BY t.lot"
        ))?;
        let mut rows = statement.query([])?;
        let mut standings = Vec::new();
        while let Some(row) = rows.next()? {
            standings.push(Standing {
                lot: LotNo(row.get(0)?),
                standing: code(row, 1, TokenState::parse)?,
                units: small(row, 2)?,
            });
        }
        Ok(standings)
    }

    /// What lies blank in the safe, lot by lot.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn lot_stocks(&self) -> Result<Vec<LotStock>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT l.lot, l.expires_on, l.received_at, count(*) FROM token t JOIN lot l USING (lot) \
             WHERE t.state = 'in_stock' GROUP BY l.lot",
        )?;
        let mut rows = statement.query([])?;
        let mut stocks = Vec::new();
        while let Some(row) = rows.next()? {
            stocks.push(LotStock {
                lot: LotNo(row.get(0)?),
                expires_on: day_maybe(row, 1)?,
                received_at: UnixMillis(row.get(2)?),
                in_stock: small(row, 3)?,
            });
        }
        Ok(stocks)
    }

    /// The last day of a lot's units, where the delivery note says so.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] for an unknown lot.
    pub fn expiry_of(&self, lot: &LotNo) -> Result<Option<Date>, RegisterError> {
        let mut statement = self.connection.prepare_cached("SELECT expires_on FROM lot WHERE lot = ?")?;
        let mut rows = statement.query([&lot.0])?;
        match rows.next()? {
            Some(row) => day_maybe(row, 0),
            None => Err(RegisterError::NotFound { kind: "lot", key: lot.0.clone() }),
        }
    }

    /// Every unit that should lie in the house, by serial.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn units_here(&self) -> Result<Vec<Here>, RegisterError> {
        let mut here = Vec::new();
        self.each_unit("t.state IN (SELECT value FROM json_each(?1))", &[&may_lie_here()?], |unit| {
            here.extend(unit.here());
        })?;
        Ok(here)
    }

    /// A unit as a count sees it: its state, and where it lies when it should lie in the house.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn unit_here(&self, token: &TokenId) -> Result<Option<(TokenState, Option<Here>)>, RegisterError> {
        let mut found = None;
        self.each_unit(
            "t.manufacturer = ?1 AND t.serial = ?2",
            &[token.manufacturer.as_str(), token.serial.as_str()],
            |unit| found = Some((unit.state, unit.here())),
        )?;
        Ok(found)
    }

    /// How many units were taken for work since an instant.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn usage(&self, since: UnixMillis, now: UnixMillis) -> Result<Usage, RegisterError> {
        const DAY_MILLIS: i64 = 86_400_000;
        let mut statement = self.connection.prepare_cached(
            "SELECT (SELECT count(*) FROM movement WHERE at >= ?1 AND from_state = 'in_stock' AND to_state = 'reserved'), \
             max(?1, coalesce((SELECT min(at) FROM movement), ?2))",
        )?;
        let mut rows = statement.query([since.0, now.0])?;
        let row = rows.next()?.ok_or_else(|| impossible("usage", "no row"))?;
        let from: i64 = row.get(1)?;
        let days = (now.0.saturating_sub(from) / DAY_MILLIS).max(0);
        Ok(Usage { taken: small(row, 0)?, days: u32::try_from(days).unwrap_or(u32::MAX) })
    }

    fn each_unit(&self, filter: &str, key: &[&str], mut each: impl FnMut(Unit)) -> Result<(), RegisterError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT t.manufacturer, t.serial, t.lot, t.state, {STANDING}, t.place FROM token t WHERE {filter} \
             ORDER BY t.serial, t.manufacturer"
        ))?;
        let mut rows = statement.query(rusqlite::params_from_iter(key))?;
        while let Some(row) = rows.next()? {
            let standing = code(row, 4, TokenState::parse)?;
            let place: String = row.get(5)?;
            each(Unit {
                token: token_id(row, 0)?,
                lot: LotNo(row.get(2)?),
                state: code(row, 3, TokenState::parse)?,
                standing,
                place: if place.is_empty() {
                    Place::by_state(standing)
                } else {
                    Place::parse(&place).map_err(|_| impossible("place", &place))?
                },
            });
        }
        Ok(())
    }
}

struct Unit {
    token: TokenId,
    lot: LotNo,
    state: TokenState,
    standing: TokenState,
    place: Place,
}

impl Unit {
    fn here(self) -> Option<Here> {
        let Self { token, lot, state, standing, place } = self;
        standing.is_in_the_house().then_some(Here { token, lot, state, place })
    }
}

/// The states of units that may lie in the house, as a JSON list.
fn may_lie_here() -> Result<String, RegisterError> {
    let states: Vec<&str> = TokenState::ALL
        .iter()
        .filter(|state| {
            state.is_in_the_house() || matches!(state, TokenState::Suspended | TokenState::Revoked)
        })
        .map(|state| state.as_str())
        .collect();
    Ok(serde_json::to_string(&states)?)
}
