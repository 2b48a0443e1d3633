//! A lost or doubtful box: its range is blocked, what lies in the house at once, what is out by decision.
//!
//! README, rule W10. The trap: SQL compares serials as text, and text between two serials may be no serial of the
//! range; what SQL finds is asked again by [`SerialRange::contains`].

use rusqlite::params;
use serde_json::json;

use crate::domain::stock::IncidentDecision;
use crate::domain::{
    Act, ContractNo, LotNo, Manufacturer, OperatorId, Outcome, Serial, SerialRange, TokenId, TokenState,
    UnixMillis,
};
use crate::register::lots::STANDING;
use crate::register::row::{code, count, impossible, number, small, token_id};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// A blocked range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its number.
    pub no: u64,
    /// When it was reported.
    pub at: UnixMillis,
    /// Who reported it.
    pub operator: OperatorId,
    /// What happened.
    pub reason: String,
    /// Which serials.
    pub range: SerialRange,
    /// What the supervisor decided about the units that are out.
    pub decision: Option<IncidentDecision>,
    /// Units of the range that the register knows.
    pub units: u32,
}

/// A unit of a blocked range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentUnit {
    /// Which.
    pub token: TokenId,
    /// Its lot.
    pub lot: LotNo,
    /// Its state when the range was blocked.
    pub state_before: TokenState,
    /// Its state now.
    pub state: TokenState,
    /// The state that tells where it is now.
    pub standing: TokenState,
    /// Whose it is: number and name.
    pub contract: Option<(ContractNo, String)>,
}

impl Book<'_> {
    /// Blocks a range: what lies in the house at once; what is out is listed. Answers the incident's number.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn block_range(
        &self,
        stamp: &Stamp,
        range: &SerialRange,
        reason: &str,
    ) -> Result<u64, RegisterError> {
        self.connection
            .prepare_cached(
                "INSERT INTO incident (at, operator, reason, manufacturer, first, last, decision, second) \
                 VALUES (?, ?, ?, ?, ?, ?, '', '')",
            )?
            .execute(params![
                stamp.at.0,
                stamp.operator.0,
                reason,
                range.manufacturer().as_str(),
                range.first().as_str(),
                range.last().as_str()
            ])?;
        let incident = count(self.connection.last_insert_rowid())?;
        let tokens = self.known_in(range)?;
        let body = json!({
            "incident": incident, "manufacturer": range.manufacturer().as_str(), "first": range.first().as_str(),
            "last": range.last().as_str(), "known": tokens.len(),
        });
        let entry = Entry::new(Act::RangeBlocked, range.first().as_str(), Outcome::Done);
        self.append(stamp, &entry.reason(reason).body(&body))?;
        for token in &tokens {
            self.block_unit(stamp, incident, token, reason)?;
        }
        Ok(incident)
    }

    /// Lists a unit under an incident, and blocks it where its state allows it: in the house.
    pub(super) fn block_unit(
        &self,
        stamp: &Stamp,
        incident: u64,
        token: &TokenId,
        reason: &str,
    ) -> Result<(), RegisterError> {
        let before = self.state_of(token)?;
        let lies_here = before.is_in_the_house() || self.standing_of(token)?.is_in_the_house();
        self.connection
            .prepare_cached(
                "INSERT INTO incident_token (incident, manufacturer, serial, state_before) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![
                number(incident)?,
                token.manufacturer.as_str(),
                token.serial.as_str(),
                before.as_str()
            ])?;
        if lies_here && before.may_become(TokenState::Blocked) {
            let body = json!({ "incident": incident });
            let entry = Entry::new(Act::RangeBlocked, token.serial.as_str(), Outcome::Done).body(&body);
            self.take_away(stamp, token, TokenState::Blocked, &entry.reason(reason), "range-blocked")?;
        }
        Ok(())
    }

    /// The supervisor decides about the units that are out; suspending suspends every one that works.
    ///
    /// Answers the units that were suspended.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when it is decided already.
    pub fn decide_incident(
        &self,
        stamp: &Stamp,
        incident: u64,
        decision: IncidentDecision,
        second: &OperatorId,
    ) -> Result<Vec<TokenId>, RegisterError> {
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE incident SET decision = ?, decided_at = ?, second = ? WHERE incident = ? AND decision = ''",
            )?
            .execute(params![decision.as_str(), stamp.at.0, second.0, number(incident)?])?;
        if changed != 1 {
            return Err(RegisterError::StateDiffers { object: incident.to_string(), step: "decide" });
        }
        let object = incident.to_string();
        let body = json!({ "decision": decision.as_str(), "second": second.0 });
        self.append(stamp, &Entry::new(Act::IncidentDecided, &object, Outcome::Done).body(&body))?;
        let mut suspended = Vec::new();
        if decision == IncidentDecision::Suspend {
            for unit in units_of(self.connection, incident)? {
                if unit.standing.is_out() && unit.state.may_become(TokenState::Suspended) {
                    self.stop_for_accident(stamp, &unit)?;
                    suspended.push(unit.token);
                }
            }
        }
        Ok(suspended)
    }

    fn stop_for_accident(&self, stamp: &Stamp, unit: &IncidentUnit) -> Result<(), RegisterError> {
        let token = &unit.token;
        self.connection
            .prepare_cached(
                "INSERT INTO stop (manufacturer, serial, cause, state_before, at, operator, reported_by) \
                 VALUES (?, ?, 'accident', ?, ?, ?, '')",
            )?
            .execute(params![
                token.manufacturer.as_str(),
                token.serial.as_str(),
                unit.state.as_str(),
                stamp.at.0,
                stamp.operator.0
            ])?;
        let entry = Entry::new(Act::TokenSuspended, token.serial.as_str(), Outcome::Done).reason("accident");
        self.move_token(stamp, token, TokenState::Suspended, &entry)
    }

    /// Every blocked range with its incident.
    pub(super) fn blocked_ranges(&self) -> Result<Vec<(u64, SerialRange)>, RegisterError> {
        Ok(incidents(self.connection)?.into_iter().map(|one| (one.no, one.range)).collect())
    }

    fn known_in(&self, range: &SerialRange) -> Result<Vec<TokenId>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT manufacturer, serial FROM token WHERE manufacturer = ? AND serial BETWEEN ? AND ? ORDER BY serial",
        )?;
        let mut rows = statement.query([
            range.manufacturer().as_str(),
            range.first().as_str(),
            range.last().as_str(),
        ])?;
        let mut tokens = Vec::new();
        while let Some(row) = rows.next()? {
            tokens.push(token_id(row, 0)?);
        }
        tokens.retain(|token| range.contains(token));
        Ok(tokens)
    }

    fn standing_of(&self, token: &TokenId) -> Result<TokenState, RegisterError> {
        let sql = format!("SELECT {STANDING} FROM token t WHERE t.manufacturer = ? AND t.serial = ?");
        let text: String = self
            .connection
            .prepare_cached(&sql)?
            .query_row([token.manufacturer.as_str(), token.serial.as_str()], |row| row.get(0))?;
        Ok(TokenState::parse(&text)?)
    }
}

impl Register {
    /// Every incident, the newest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn incidents(&self) -> Result<Vec<Incident>, RegisterError> {
        incidents(&self.connection)
    }

    /// One incident.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is none of this number.
    pub fn incident(&self, no: u64) -> Result<Incident, RegisterError> {
        self.incidents()?
            .into_iter()
            .find(|incident| incident.no == no)
            .ok_or_else(|| RegisterError::NotFound { kind: "incident", key: no.to_string() })
    }

    /// The units of an incident, by serial.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn incident_units(&self, no: u64) -> Result<Vec<IncidentUnit>, RegisterError> {
        units_of(&self.connection, no)
    }
}

fn incidents(connection: &rusqlite::Connection) -> Result<Vec<Incident>, RegisterError> {
    let mut statement = connection.prepare_cached(
        "SELECT incident, at, operator, reason, manufacturer, first, last, decision, \
         (SELECT count(*) FROM incident_token t WHERE t.incident = i.incident) FROM incident i ORDER BY incident DESC",
    )?;
    let mut rows = statement.query([])?;
    let mut incidents = Vec::new();
    while let Some(row) = rows.next()? {
        let (maker, first, last): (String, String, String) = (row.get(4)?, row.get(5)?, row.get(6)?);
        let range = Manufacturer::parse(&maker)
            .and_then(|maker| Ok((maker, Serial::parse(&first)?, Serial::parse(&last)?)))
            .ok()
            .and_then(|(maker, first, last)| SerialRange::new(maker, first, last).ok())
            .ok_or_else(|| impossible("range", &first))?;
        let decision: String = row.get(7)?;
        incidents.push(Incident {
            no: count(row.get(0)?)?,
            at: UnixMillis(row.get(1)?),
            operator: OperatorId(row.get(2)?),
            reason: row.get(3)?,
            range,
            decision: if decision.is_empty() { None } else { Some(IncidentDecision::parse(&decision)?) },
            units: small(row, 8)?,
        });
    }
    Ok(incidents)
}

fn units_of(connection: &rusqlite::Connection, no: u64) -> Result<Vec<IncidentUnit>, RegisterError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT t.manufacturer, t.serial, t.lot, i.state_before, t.state, {STANDING}, t.contract, c.name \
         FROM incident_token i JOIN token t USING (manufacturer, serial) LEFT JOIN contract c ON c.contract = t.contract \
         WHERE i.incident = ? ORDER BY t.serial"
    ))?;
    let mut rows = statement.query([number(no)?])?;
    let mut units = Vec::new();
    while let Some(row) = rows.next()? {
        let contract = row.get::<_, Option<String>>(6)?.map(ContractNo);
        units.push(IncidentUnit {
            token: token_id(row, 0)?,
            lot: LotNo(row.get(2)?),
            state_before: code(row, 3, TokenState::parse)?,
            state: code(row, 4, TokenState::parse)?,
            standing: code(row, 5, TokenState::parse)?,
            contract: contract.zip(row.get::<_, Option<String>>(7)?),
        });
    }
    Ok(units)
}
