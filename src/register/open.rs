//! Opening the register: version of SQLite, one process at a time, durable settings, migrations.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::domain::{Environment, StationId};
use crate::register::search::ContractKeys;
use crate::register::{Register, RegisterError, migration};

/// What marks a SQLite file as a register of this station ("TkSt").
const APPLICATION_ID: i32 = 0x546b_5374;

/// First SQLite without the write-ahead-log reset fault.
const SQLITE_NEEDED: i32 = 3_051_003;

/// How long a statement waits for somebody else's lock.
pub(super) const BUSY_WITHIN: Duration = Duration::from_secs(5);

impl Register {
    /// Opens an existing register for writing.
    ///
    /// # Errors
    /// [`RegisterError::Missing`], [`RegisterError::InUse`], [`RegisterError::Foreign`],
    /// [`RegisterError::Newer`], or what the disk says.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        if !path.is_file() {
            return Err(RegisterError::Missing { path: path.to_owned() });
        }
        Self::open_locked(path, Some(lock(path)?)).map_err(|(error, _)| error)
    }

    /// Opens under a lock that is held already; hands the lock back when that fails.
    pub(super) fn open_locked(
        path: &Path,
        lock: Option<File>,
    ) -> Result<Self, (RegisterError, Option<File>)> {
        let opened = (|| {
            let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            check_mark(&connection, path)?;
            make_durable(&connection)?;
            migration::bring_up_to_date(&mut connection)?;
            Self::identified(connection, path)
        })();
        match opened {
            Ok(register) => Ok(Self { lock, ..register }),
            Err(error) => Err((error, lock)),
        }
    }

    /// Opens an existing register to read only; another process may be writing it.
    ///
    /// # Errors
    /// As [`Register::open`], without [`RegisterError::InUse`].
    pub fn open_read_only(path: &Path) -> Result<Self, RegisterError> {
        if !path.is_file() {
            return Err(RegisterError::Missing { path: path.to_owned() });
        }
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        check_mark(&connection, path)?;
        Self::identified(connection, path)
    }

    /// A new file with the schema in it, locked for this process; [`Register::found`](super::Founding) fills it.
    pub(super) fn blank(path: &Path) -> Result<(Connection, File), RegisterError> {
        if path.exists() {
            return Err(RegisterError::Exists { path: path.to_owned() });
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|cause| RegisterError::File { path: folder.to_owned(), cause })?;
        }
        let lock = lock(path)?;
        create_private(path)?;
        let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        make_durable(&connection)?;
        migration::bring_up_to_date(&mut connection)?;
        Ok((connection, lock))
    }

    pub(super) fn identified(connection: Connection, path: &Path) -> Result<Self, RegisterError> {
        let (station, institution, environment) = connection
            .query_row("SELECT station, institution, environment FROM station WHERE id = 1", [], |row| {
                Ok((row.get::<_, String>(0)?, row.get(1)?, row.get::<_, String>(2)?))
            })
            .map_err(|error| match error {
                rusqlite::Error::QueryReturnedNoRows => RegisterError::Foreign { path: path.to_owned() },
                other => other.into(),
            })?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            station: StationId(station),
            institution,
            environment: Environment::parse(&environment)?,
            grouped: false,
            lost: false,
            spoiled: false,
            contract_keys: ContractKeys::default(),
            lock: None,
        })
    }
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection, RegisterError> {
    if rusqlite::version_number() < SQLITE_NEEDED {
        return Err(RegisterError::SqliteTooOld { got: rusqlite::version().to_owned() });
    }
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    match set_up(&connection) {
        Ok(()) => Ok(connection),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Err(RegisterError::Foreign { path: path.to_owned() })
        }
        Err(error) => Err(error.into()),
    }
}

/// What concerns this connection alone.
fn set_up(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(BUSY_WITHIN)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "recursive_triggers", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -32_768)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// What is written to the file itself: only once it is known to be a register of ours.
fn make_durable(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // A destroyed single-use key must not stay behind in free pages.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    Ok(())
}

fn check_mark(connection: &Connection, path: &Path) -> Result<(), RegisterError> {
    let mark: i32 = connection
        .query_row("PRAGMA application_id", [], |row| row.get(0))
        .map_err(|_| RegisterError::Foreign { path: path.to_owned() })?;
    if mark == APPLICATION_ID { Ok(()) } else { Err(RegisterError::Foreign { path: path.to_owned() }) }
}

/// The file beside the register whose lock says that a station process is at work.
fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// A program that another thread is just starting holds this process's locks until it begins: an instant.
const LOCK_TRIES: u32 = 20;
const LOCK_AGAIN: Duration = Duration::from_millis(10);

fn lock(path: &Path) -> Result<File, RegisterError> {
    let lock_path = lock_path(path);
    let failed = |cause| RegisterError::File { path: lock_path.clone(), cause };
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path).map_err(failed)?;
    let mut tries = 0;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if tries < LOCK_TRIES => {
                tries += 1;
                std::thread::sleep(LOCK_AGAIN);
            }
            Err(TryLockError::WouldBlock) => return Err(RegisterError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(cause)) => return Err(failed(cause)),
        }
    }
}

/// Creates the file so that only its owner can read it, where the system knows owners.
fn create_private(path: &Path) -> Result<(), RegisterError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map(drop).map_err(|cause| RegisterError::File { path: path.to_owned(), cause })
}
