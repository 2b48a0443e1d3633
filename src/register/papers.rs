//! What papers tell of a day: steps of the ledger, units destroyed, parcels posted, the counts of a closed day.
//!
//! README, rules W7, W9. The trap: a day is a day in Japan, from one midnight there to the next.

use jiff::civil::Date;
use rusqlite::params;

use crate::domain::verdict::Verdict;
use crate::domain::{ContractNo, LotNo, Model, OperatorId, TokenId, TokenState, UnixMillis};
use crate::register::row::{code, code_maybe, small, token_id};
use crate::register::{Register, RegisterError};

/// A unit that was destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destroyed {
    /// Which.
    pub token: TokenId,
    /// Its model.
    pub model: Model,
    /// Its lot.
    pub lot: LotNo,
    /// Whose it was, with the name; `None` when it was nobody's.
    pub contract: Option<(ContractNo, String)>,
    /// What it was found to be; `None` where nobody judged it.
    pub verdict: Option<Verdict>,
    /// When.
    pub at: UnixMillis,
    /// Who.
    pub operator: OperatorId,
    /// The second person; may be empty.
    pub second: OperatorId,
    /// Whether no sealed secret of it is left.
    pub secret_gone: bool,
}

impl Register {
    /// How many units came into each state on a day.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn steps_on(&self, day: Date) -> Result<Vec<(TokenState, u32)>, RegisterError> {
        let (from, to) = span(day);
        let mut statement = self.connection.prepare_cached(
            "SELECT to_state, count(*) FROM movement WHERE at >= ?1 AND at < ?2 GROUP BY to_state ORDER BY to_state",
        )?;
        let mut rows = statement.query(params![from.0, to.0])?;
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            steps.push((code(row, 0, TokenState::parse)?, small(row, 1)?));
        }
        Ok(steps)
    }

    /// The units destroyed on a day, in order.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn destroyed_on(&self, day: Date) -> Result<Vec<Destroyed>, RegisterError> {
        let (from, to) = span(day);
        let mut statement = self.connection.prepare_cached(
            "SELECT m.manufacturer, m.serial, t.model, t.lot, m.contract, c.name, i.verdict, m.at, m.operator, \
             coalesce(i.second, ''), \
             NOT EXISTS (SELECT 1 FROM job j WHERE j.manufacturer = m.manufacturer AND j.serial = m.serial \
                 AND j.wrapped_key IS NOT NULL) \
             FROM movement m JOIN token t ON t.manufacturer = m.manufacturer AND t.serial = m.serial \
             LEFT JOIN contract c ON c.contract = m.contract \
             LEFT JOIN inspection i ON i.inspection = (SELECT max(k.inspection) FROM inspection k \
                 WHERE k.manufacturer = m.manufacturer AND k.serial = m.serial AND k.disposition = 'destroy') \
             WHERE m.to_state = 'destroyed' AND m.at >= ?1 AND m.at < ?2 ORDER BY m.movement",
        )?;
        let mut rows = statement.query(params![from.0, to.0])?;
        let mut destroyed = Vec::new();
        while let Some(row) = rows.next()? {
            let contract: Option<String> = row.get(4)?;
            destroyed.push(Destroyed {
                token: token_id(row, 0)?,
                model: Model(row.get(2)?),
                lot: LotNo(row.get(3)?),
                contract: contract.map(ContractNo).zip(row.get(5)?),
                verdict: code_maybe(row, 6, Verdict::parse)?,
                at: UnixMillis(row.get(7)?),
                operator: OperatorId(row.get(8)?),
                second: OperatorId(row.get(9)?),
                secret_gone: row.get(10)?,
            });
        }
        Ok(destroyed)
    }
}

/// From midnight to midnight.
fn span(day: Date) -> (UnixMillis, UnixMillis) {
    let next = day.tomorrow().unwrap_or(day);
    (UnixMillis::midnight_in_japan(day), UnixMillis::midnight_in_japan(next))
}
