//! The book: one SQLite file, one writing connection, one transaction per use case, and a journal row in each.
//!
//! Reads are methods of [`Register`]; writes go through [`Register::write`], which hands out a [`Book`] bound to
//! one transaction. Several use cases may share one disk sync ([`Register::begin_group`]): each is a savepoint
//! of its own, and none is reported as done before the sync.
//!
//! The trap: after a failed sync nobody knows what the disk holds. The connection is then spoiled on purpose
//! and has to be opened again; a sync is never repeated on the same handle.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use thiserror::Error;

use crate::domain::{Environment, OperatorId, StationId, UnixMillis, UnknownCode};

mod bands;
mod book;
mod contracts;
mod contracts_read;
mod day_close;
mod deeds;
mod families;
mod fees;
mod founding;
mod history;
mod incident;
mod jobs;
mod jobs_read;
pub mod journal;
mod key_change;
mod listing;
mod lots;
mod migration;
mod movements;
mod naming;
mod open;
mod operators;
mod papers;
mod parcels;
mod parcels_read;
mod postage;
mod posting;
mod printers;
mod prints;
mod put_away;
mod reception;
mod refused_key;
mod reminders;
mod requests;
mod requests_read;
mod returns;
mod row;
pub mod schema;
mod search;
mod settings;
mod setup;
mod soft;
mod stock;
mod stock_take;
mod stops;
mod totals;
mod withdraw;

pub use bands::{BandLine, NumberFrom, PulledNumber};
pub use book::Book;
pub use day_close::DayClose;
pub use families::FamilyRecord;
pub use fees::{FeeMonth, FeeRow, FeeStep};
pub use founding::Founding;
pub use history::{Holder, Tenure};
pub use incident::{Incident, IncidentUnit};
pub use jobs::{ClockSet, Intent};
pub use jobs_read::{Job, JobNo, JobState};
pub use journal::{Entry, Recorded, Verdict};
pub use listing::{ContractLine, OpenRequest, ReadyRequest, TokenLine};
pub use lots::{DeliveryNote, LotLine};
pub use migration::latest_version;
pub use movements::Movement;
pub use operators::Operator;
pub use papers::Destroyed;
pub use parcels::{BroughtBack, Sealed};
pub use parcels_read::ParcelLine;
pub use postage::PostageDay;
pub use printers::Printer;
pub use prints::{Print, PrintEnd, PrintNo};
pub use refused_key::RefusedKey;
pub use reminders::{ExpiringToken, OverdueReturn};
pub use returns::{Inspection, ParcelSeen, Replacement, SealedToken};
pub use search::{Found, Hits};
pub use setup::SetUpLine;
pub use soft::Registration;
pub use stock::Lot;
pub use stock_take::{Settled, StockTake};
pub use totals::{RecentToken, Totals};

/// Who acts and when: what every journal row begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Who; the station itself where nobody is signed in.
    pub operator: OperatorId,
    /// When, by the station's clock.
    pub at: UnixMillis,
}

/// Why the register could not do it.
#[derive(Debug, Error)]
pub enum RegisterError {
    /// Another process writes this register.
    #[error("the register {path} is in use by another station process")]
    InUse {
        /// The register.
        path: PathBuf,
    },
    /// There is no register at this path.
    #[error("there is no register at {path}")]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// There is a register at this path already.
    #[error("there is a register at {path} already")]
    Exists {
        /// The path.
        path: PathBuf,
    },
    /// The file is something else than a register.
    #[error("{path} is not a register of this station")]
    Foreign {
        /// The path.
        path: PathBuf,
    },
    /// The register was written by a newer version.
    #[error("the register has version {got}, this station knows {known}")]
    Newer {
        /// Version found.
        got: usize,
        /// Newest version known.
        known: usize,
    },
    /// The linked SQLite has a known fault.
    #[error("SQLite {got} can corrupt a write-ahead log; 3.51.3 or newer is needed")]
    SqliteTooOld {
        /// Version linked.
        got: String,
    },
    /// A row is not in the state that the step needs: somebody was faster, or the caller is wrong.
    #[error("{object} cannot take the step {step}: the register has it otherwise")]
    StateDiffers {
        /// Serial, reception number or job.
        object: String,
        /// The step that was asked.
        step: &'static str,
    },
    /// Something that has to be there is not.
    #[error("{kind} {key} is not in the register")]
    NotFound {
        /// Contract, request, token, lot, operator or job.
        kind: &'static str,
        /// Its number.
        key: String,
    },
    /// A row holds a code that this version does not know.
    #[error(transparent)]
    Code(#[from] UnknownCode),
    /// A row holds a value that cannot be.
    #[error("the register holds {got:?} where a {expected} should be")]
    Value {
        /// What should be there.
        expected: &'static str,
        /// What is there.
        got: String,
    },
    /// A unique rule of the register refused the row.
    #[error("the register refused a double: {rule}")]
    Double {
        /// SQLite's name of the rule.
        rule: String,
    },
    /// The disk is full; nothing was written.
    #[error("the disk is full; nothing was written")]
    DiskFull,
    /// The disk failed; what it holds has to be read again.
    #[error("the disk failed and the register has to be opened again")]
    DiskFailed {
        /// What SQLite said.
        #[source]
        cause: rusqlite::Error,
    },
    /// An earlier disk failure spoiled this connection.
    #[error("the register has to be opened again after a disk failure")]
    Spoiled,
    /// A disk failure in one use case undid the whole group; nothing of it was written.
    #[error("a disk failure undid every step that waited for the same sync")]
    GroupLost,
    /// Somebody else reads the register, so its write-ahead log could not be emptied.
    #[error("{path} is being read elsewhere, so its write-ahead log could not be emptied")]
    LogHeld {
        /// The register.
        path: PathBuf,
    },
    /// The journal could not be put into its canonical form.
    #[error("a journal row could not be written out: {cause}")]
    Canonical {
        /// What the writer said.
        #[from]
        cause: serde_json::Error,
    },
    /// A migration failed.
    #[error("the register could not be brought up to date")]
    Migration(#[from] rusqlite_migration::Error),
    /// The file system said no.
    #[error("{path}: {cause}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// Anything else SQLite said.
    #[error("the register said: {0}")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for RegisterError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        if let rusqlite::Error::SqliteFailure(failure, message) = &error {
            match failure.code {
                Code::DiskFull => return Self::DiskFull,
                Code::SystemIoFailure | Code::DatabaseCorrupt | Code::ReadOnly => {
                    return Self::DiskFailed { cause: error };
                }
                Code::ConstraintViolation
                    if failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                        || failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY =>
                {
                    return Self::Double { rule: message.clone().unwrap_or_default() };
                }
                _ => {}
            }
        }
        Self::Sqlite(error)
    }
}

/// The open register: the one connection that writes.
pub struct Register {
    connection: Connection,
    path: PathBuf,
    station: StationId,
    institution: String,
    environment: Environment,
    grouped: bool,
    /// The open group was undone by SQLite after a disk failure: nobody may add to it or believe in it.
    lost: bool,
    spoiled: bool,
    contract_keys: search::ContractKeys,
    /// Held as long as the register is open: one station process per register.
    lock: Option<File>,
}

impl Register {
    /// Where the register lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// This station's name.
    #[must_use]
    pub const fn station(&self) -> &StationId {
        &self.station
    }

    /// The institution's name.
    #[must_use]
    pub fn institution(&self) -> &str {
        &self.institution
    }

    /// Demo, training or production.
    #[must_use]
    pub const fn environment(&self) -> Environment {
        self.environment
    }

    /// Runs one use case as one transaction (or one savepoint of a group): all of it or nothing.
    ///
    /// # Errors
    /// What the use case says, or [`RegisterError`] when the disk does not take it.
    pub fn write<T, E: From<RegisterError>>(
        &mut self,
        use_case: impl FnOnce(&Book<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.ready()?;
        if self.lost {
            return Err(RegisterError::GroupLost.into());
        }
        let (begin, commit, rollback) = if self.grouped {
            ("SAVEPOINT use_case", "RELEASE use_case", "ROLLBACK TO use_case; RELEASE use_case")
        } else {
            ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
        };
        self.run(begin)?;
        match use_case(&Book::new(&self.connection, &self.station, &self.contract_keys)) {
            Ok(value) => match self.run(commit) {
                Ok(()) => Ok(value),
                Err(error) => {
                    self.undo(rollback);
                    Err(error.into())
                }
            },
            Err(error) => {
                self.undo(rollback);
                Err(error)
            }
        }
    }

    /// Begins a group: the use cases that follow share one disk sync at [`Register::commit_group`].
    ///
    /// # Errors
    /// [`RegisterError`] when no transaction can begin.
    pub fn begin_group(&mut self) -> Result<(), RegisterError> {
        self.ready()?;
        if !self.grouped {
            self.run("BEGIN IMMEDIATE")?;
            self.grouped = true;
        }
        Ok(())
    }

    /// Ends a group with its disk sync. Only now may anybody be told that its use cases are done.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk did not take it: then none of the group happened.
    pub fn commit_group(&mut self) -> Result<(), RegisterError> {
        if !self.grouped {
            return Ok(());
        }
        self.grouped = false;
        if std::mem::take(&mut self.lost) {
            return Err(RegisterError::GroupLost);
        }
        self.ready()?;
        self.run("COMMIT").inspect_err(|_| self.undo("ROLLBACK"))
    }

    /// Whether a failed disk spoiled the connection, so that the register has to be opened again.
    #[must_use]
    pub const fn is_spoiled(&self) -> bool {
        self.spoiled
    }

    /// Opens the file again after the disk failed; what is on it is what counts. The lock is kept.
    ///
    /// # Errors
    /// [`RegisterError`] when it still cannot be opened.
    pub fn reopen(&mut self) -> Result<(), RegisterError> {
        let lock = self.lock.take();
        match Self::open_locked(&self.path.clone(), lock) {
            Ok(fresh) => {
                *self = fresh;
                Ok(())
            }
            Err((error, lock)) => {
                self.lock = lock;
                self.spoiled = true;
                Err(error)
            }
        }
    }

    fn ready(&self) -> Result<(), RegisterError> {
        if self.spoiled { Err(RegisterError::Spoiled) } else { Ok(()) }
    }

    fn run(&mut self, sql: &str) -> Result<(), RegisterError> {
        self.connection.execute_batch(sql).map_err(|error| {
            let error = RegisterError::from(error);
            if matches!(error, RegisterError::DiskFailed { .. }) {
                self.spoiled = true;
            }
            error
        })
    }

    /// Rolls back; a rollback that fails leaves a connection that nobody may trust.
    ///
    /// After a disk failure SQLite may have undone the whole transaction by itself, and the group with it.
    fn undo(&mut self, sql: &str) {
        if self.connection.is_autocommit() {
            self.lost = self.grouped;
        } else if self.connection.execute_batch(sql).is_err() {
            self.spoiled = true;
        }
    }
}
