//! Reading jobs: the unfinished ones at every start, and the one that a token in the tray belongs to.

use std::fmt;

use rusqlite::{Params, Row};

use crate::domain::code::codes;
use crate::domain::{CheckValue, ContractNo, OperatorId, Profile, RequestNo, TokenId, UnixMillis};
use crate::register::row::{code, count, impossible, number, profile, small, token_id};
use crate::register::{Register, RegisterError};
use crate::vault::Sealed;

/// A job's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobNo(pub u64);

impl fmt::Display for JobNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

codes! {
    /// How far a job is.
    JobState {
        /// The secret lies sealed in the register; the token may or may not hold it.
        Armed = "armed",
        /// The token holds it and its clock is set.
        Written = "written",
        /// Proved and bound.
        Recorded = "recorded",
        /// Given up; the sealed secret is destroyed.
        Quarantined = "quarantined",
    }
}

/// A job as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub no: JobNo,
    /// Reception number.
    pub request: RequestNo,
    /// Item, from 1.
    pub item: u32,
    /// Whose.
    pub contract: ContractNo,
    /// Which token.
    pub token: TokenId,
    /// How far.
    pub state: JobState,
    /// Parameters.
    pub profile: Profile,
    /// The sealed secret; `None` once destroyed.
    pub sealed: Option<Sealed>,
    /// What the token answers once it holds the secret.
    pub check_value: CheckValue,
    /// Who armed it.
    pub operator: OperatorId,
    /// When.
    pub armed_at: UnixMillis,
}

impl Register {
    /// The number for the next job.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn next_job(&self) -> Result<JobNo, RegisterError> {
        let last: i64 = self
            .connection
            .prepare_cached("SELECT coalesce(max(job), 0) FROM job")?
            .query_row([], |row| row.get(0))?;
        Ok(JobNo(count(last)? + 1))
    }

    /// Jobs that were begun and neither recorded nor given up, oldest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn unfinished_jobs(&self) -> Result<Vec<Job>, RegisterError> {
        self.jobs_where("state IN ('armed', 'written') ORDER BY job", [])
    }

    /// The job that is under way or done for a token, if any; given-up ones do not count.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn job_of(&self, token: &TokenId) -> Result<Option<Job>, RegisterError> {
        let key = [token.manufacturer.as_str(), token.serial.as_str()];
        Ok(self
            .jobs_where(
                "manufacturer = ?1 AND serial = ?2 AND state IN ('armed', 'written', 'recorded')",
                key,
            )?
            .pop())
    }

    /// Whether a job was ever armed for a request, given up or not.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn has_jobs(&self, request: &RequestNo) -> Result<bool, RegisterError> {
        Ok(self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM job WHERE request = ?)")?
            .query_row([&request.0], |row| row.get(0))?)
    }

    /// The items of a request whose job is armed or written.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn items_under_way(&self, request: &RequestNo) -> Result<Vec<u32>, RegisterError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT item FROM job WHERE request = ? AND state IN ('armed', 'written')")?;
        let items = statement.query_map([&request.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(items)
    }

    /// One job.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is none.
    pub fn job(&self, no: JobNo) -> Result<Job, RegisterError> {
        self.jobs_where("job = ?1", [number(no.0)?])?
            .pop()
            .ok_or_else(|| RegisterError::NotFound { kind: "job", key: no.to_string() })
    }

    fn jobs_where(&self, filter: &str, key: impl Params) -> Result<Vec<Job>, RegisterError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT job, request, item, contract, manufacturer, serial, state, algorithm, digits, step, wrapped_key, \
             nonce, ciphertext, check_value, operator, armed_at FROM job WHERE {filter}"
        ))?;
        let mut rows = statement.query(key)?;
        let mut jobs = Vec::new();
        while let Some(row) = rows.next()? {
            jobs.push(job(row)?);
        }
        Ok(jobs)
    }
}

fn job(row: &Row<'_>) -> Result<Job, RegisterError> {
    let nonce: Vec<u8> = row.get(11)?;
    let nonce: [u8; 12] = nonce.try_into().map_err(|_| impossible("nonce", "another length"))?;
    let ciphertext: Vec<u8> = row.get(12)?;
    let check_value: Vec<u8> = row.get(13)?;
    Ok(Job {
        no: JobNo(count(row.get(0)?)?),
        request: RequestNo(row.get(1)?),
        item: small(row, 2)?,
        contract: ContractNo(row.get(3)?),
        token: token_id(row, 4)?,
        state: code(row, 6, JobState::parse)?,
        profile: profile(row, 7)?,
        sealed: row.get::<_, Option<Vec<u8>>>(10)?.map(|wrapped_key| Sealed {
            wrapped_key,
            nonce,
            ciphertext,
        }),
        check_value: CheckValue(
            check_value.try_into().map_err(|_| impossible("check value", "another length"))?,
        ),
        operator: OperatorId(row.get(14)?),
        armed_at: UnixMillis(row.get(15)?),
    })
}
