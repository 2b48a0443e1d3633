//! What must hold after every cut, whatever was cut: tokens and register side by side, nothing taken on trust.
//!
//! Each broken promise is a sentence; a proof that wants none prints them all. The trap: the register is read with a
//! plain SQLite connection, so that no code under proof judges itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use token_station::domain::{Secret, TokenId};
use token_station::register::Register;

/// A token as somebody who could look into it would see it.
pub struct Opened {
    pub token: TokenId,
    /// What it holds; `None` while it is blank.
    pub secret: Option<Secret>,
}

/// A job as the file has it.
struct Job {
    no: i64,
    item: (String, i64),
    contract: String,
    serial: String,
    state: String,
    check_value: Vec<u8>,
    written: bool,
    sealed: bool,
}

impl Job {
    fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "armed" | "written")
    }

    fn counts(&self) -> bool {
        self.is_open() || self.state == "recorded"
    }
}

pub fn read_only(register: &Path) -> Connection {
    Connection::open_with_flags(register, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// Every promise that is broken.
pub fn violations(register: &Path, tokens: &[Opened]) -> Vec<String> {
    let file = read_only(register);
    let jobs = jobs(&file);
    let mut broken = Vec::new();
    tokens_against_jobs(tokens, &jobs, &mut broken);
    items(&file, &jobs, &mut broken);
    states(&file, &jobs, &mut broken);
    records(&file, &jobs, &mut broken);
    journal(register, &file, &jobs, &mut broken);
    broken
}

/// What is not over: open jobs and items without a token.
pub fn unfinished(register: &Path) -> Vec<String> {
    let file = read_only(register);
    let mut left: Vec<String> = jobs(&file)
        .iter()
        .filter(|job| job.is_open())
        .map(|job| format!("job {} of {} is still {}", job.no, job.serial, job.state))
        .collect();
    let mut items = file.prepare("SELECT request, item FROM request_item WHERE serial IS NULL").unwrap();
    let missing = items
        .query_map([], |row| {
            Ok(format!("item {} of {} has no token", row.get::<_, i64>(1)?, row.get::<_, String>(0)?))
        })
        .unwrap();
    left.extend(missing.map(Result::unwrap));
    left
}

fn jobs(file: &Connection) -> Vec<Job> {
    let mut statement = file
        .prepare(
            "SELECT job, request, item, contract, serial, state, check_value, written_at IS NOT NULL, \
             wrapped_key IS NOT NULL FROM job ORDER BY job",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        Ok(Job {
            no: row.get(0)?,
            item: (row.get(1)?, row.get(2)?),
            contract: row.get(3)?,
            serial: row.get(4)?,
            state: row.get(5)?,
            check_value: row.get(6)?,
            written: row.get(7)?,
            sealed: row.get(8)?,
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// No token with a secret that no job of its own knows, none with another's, none recorded that does not hold it.
fn tokens_against_jobs(tokens: &[Opened], jobs: &[Job], broken: &mut Vec<String>) {
    let mut secrets = BTreeMap::new();
    for Opened { token, secret } in tokens {
        let serial = token.serial.as_str();
        let held = secret.as_ref().map(|secret| secret.check_value(token).0.to_vec());
        if let Some(secret) = secret
            && let Some(other) = secrets.insert(secret.expose_secret().to_vec(), serial)
        {
            broken.push(format!("{serial} and {other} hold the same secret"));
        }
        let own = || jobs.iter().filter(|job| job.serial == serial);
        if let Some(held) = &held
            && !own().any(|job| job.check_value == *held)
        {
            broken.push(format!("{serial} holds a secret that the register does not know"));
        }
        for job in own().filter(|job| job.written && job.state != "quarantined") {
            if held.as_ref() != Some(&job.check_value) {
                broken.push(format!("{serial} is {} and does not hold the secret of its job", job.state));
            }
        }
    }
}

/// No item with two tokens, and no second secret for the same item and token.
fn items(file: &Connection, jobs: &[Job], broken: &mut Vec<String>) {
    let mut counted: BTreeMap<_, Vec<&Job>> = BTreeMap::new();
    let mut pairs = BTreeSet::new();
    for job in jobs {
        counted.entry(&job.item).or_default().extend(job.counts().then_some(job));
        if !pairs.insert((&job.item, &job.serial)) {
            broken.push(format!("a second secret was drawn for {} and {:?}", job.serial, job.item));
        }
    }
    let mut statement = file.prepare("SELECT request, item, serial FROM request_item").unwrap();
    let rows = statement
        .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get::<_, Option<String>>(2)?)))
        .unwrap();
    for (item, token) in rows.map(Result::unwrap) {
        let of_item: &[&Job] = counted.get(&item).map_or(&[], Vec::as_slice);
        if of_item.len() > 1 {
            broken.push(format!("item {item:?} has {} tokens", of_item.len()));
        }
        let recorded = of_item.iter().find(|job| job.state == "recorded").map(|job| &job.serial);
        if recorded != token.as_ref() {
            broken.push(format!("item {item:?} names {token:?}, its recorded job {recorded:?}"));
        }
    }
}

/// Token and job stand where the other says.
fn states(file: &Connection, jobs: &[Job], broken: &mut Vec<String>) {
    let mut statement = file.prepare("SELECT serial, state, contract FROM token").unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?)))
        .unwrap();
    for (serial, state, contract) in rows.map(Result::<(String, String, _), _>::unwrap) {
        let last = jobs.iter().rfind(|job| job.serial == serial);
        let expected = match last.map(|job| job.state.as_str()) {
            None => "in_stock",
            Some("armed") => "reserved",
            Some("written") => "injected",
            Some("recorded") => "inspected",
            Some(_) => "quarantined",
        };
        // A unit that no job has touched may have been set apart for itself.
        if state != expected && !(last.is_none() && state == "quarantined") {
            broken.push(format!("{serial} is {state}, by its job it should be {expected}"));
        }
        let owner = last.filter(|job| job.state == "recorded").map(|job| &job.contract);
        if owner != contract.as_ref() {
            broken.push(format!("{serial} belongs to {contract:?}, its recorded job says {owner:?}"));
        }
    }
}

/// A record needs a proved job, its users, and exactly one fee line; a job that was given up keeps no secret.
fn records(file: &Connection, jobs: &[Job], broken: &mut Vec<String>) {
    let count = |sql: &str, key: &[&dyn rusqlite::ToSql]| -> i64 {
        file.query_row(sql, key, |row| row.get(0)).unwrap()
    };
    for job in jobs {
        let (request, item) = &job.item;
        if job.state == "recorded" && !job.written {
            broken.push(format!("job {} is recorded and was never written", job.no));
        }
        if (job.state == "quarantined") == job.sealed {
            broken.push(format!("job {} is {} and its secret is sealed: {}", job.no, job.state, job.sealed));
        }
        let fees = count("SELECT count(*) FROM fee_line WHERE request = ?1 AND item = ?2", &[request, item]);
        let recorded_for_item = jobs.iter().any(|other| other.item == job.item && other.state == "recorded");
        if fees != i64::from(recorded_for_item) {
            broken.push(format!("item {:?} has {fees} fee lines", job.item));
        }
        let users = count("SELECT count(*) FROM token_user WHERE serial = ?1 AND live = 1", &[&job.serial]);
        let meant = count(
            "SELECT count(*) FROM request_item_user WHERE request = ?1 AND item = ?2",
            &[request, item],
        );
        if users != if job.state == "recorded" { meant } else { 0 } {
            broken.push(format!("{} is {} and serves {users} users of {meant}", job.serial, job.state));
        }
    }
    let fees = count("SELECT count(*) FROM fee_line", &[]);
    let recorded = jobs.iter().filter(|job| job.state == "recorded").count();
    if usize::try_from(fees).unwrap() != recorded {
        broken.push(format!("{fees} fee lines for {recorded} records"));
    }
}

/// The chain holds, and tells of every step exactly once.
fn journal(register: &Path, file: &Connection, jobs: &[Job], broken: &mut Vec<String>) {
    let verdict = Register::open_read_only(register).unwrap().verify_journal().unwrap();
    if let Some(bad) = verdict.first_bad {
        broken.push(format!("row {bad} of the journal does not fit"));
    }
    let acts = |act: &str| -> usize {
        let sql = "SELECT count(*) FROM journal WHERE act = ?1";
        usize::try_from(file.query_row(sql, [act], |row| row.get::<_, i64>(0)).unwrap()).unwrap()
    };
    let steps = [
        ("job_armed", jobs.len()),
        ("token_written", jobs.iter().filter(|job| job.written).count()),
        ("token_recorded", jobs.iter().filter(|job| job.state == "recorded").count()),
        ("fee_raised", jobs.iter().filter(|job| job.state == "recorded").count()),
    ];
    for (act, expected) in steps {
        if acts(act) != expected {
            broken.push(format!("the journal tells {act} {} times, it happened {expected} times", acts(act)));
        }
    }
}
