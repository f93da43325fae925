//! Opening an archive: the folder, the lock, the database and its version.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use super::error::ArchiveError;

/// The database's file in the archive folder.
pub const DATABASE: &str = "archive.sqlite";
/// The file that a writer holds locked; it stays, empty, when nobody does.
const LOCK: &str = "archive.lock";
/// `PRAGMA application_id`: "SRBN", so that another program's database is not taken for an archive.
const APPLICATION_ID: i64 = 0x5352_424e;
/// The database as this program makes it.
const SCHEMA: &str = include_str!("schema.sql");
/// What takes an older database on to the next version, from version 1 on.
const MIGRATIONS: &[&str] = &[include_str!("to_2.sql")];
/// The version of `SCHEMA`.
const VERSION: i64 = MIGRATIONS.len() as i64 + 1;
/// How long a statement waits for another process's transaction. One source takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// An archive folder with its database open.
///
/// [`Archive::open`] is for `run` and `watch`, one at a time; [`Archive::open_existing`] is for everyone else, at the
/// same time, corrections included: these are single transactions, which SQLite puts one after the other.
#[derive(Debug)]
pub struct Archive {
    pub(super) folder: PathBuf,
    pub(super) db: Connection,
    /// Held for as long as the archive is open for taking in; the system lets go of it when the process dies.
    _lock: Option<File>,
}

impl Archive {
    /// Opens the archive in `folder` for taking in sources, and makes it if there is none.
    ///
    /// # Errors
    /// [`ArchiveError::Busy`] if another process has it open so; [`ArchiveError::Newer`], [`ArchiveError::ReadOnly`],
    /// [`ArchiveError::DiskFull`], [`ArchiveError::Damaged`] as they say.
    pub fn open(folder: &Path) -> Result<Self, ArchiveError> {
        fs::create_dir_all(folder).map_err(|e| ArchiveError::io(folder, folder, e))?;
        let lock = lock(folder)?;
        let db = connect(folder, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        let mut archive = Self { folder: folder.to_owned(), db, _lock: Some(lock) };
        archive.migrate()?;
        super::export::sweep(folder);
        Ok(archive)
    }

    /// Opens the archive that is in `folder`, to ask it and to correct it.
    ///
    /// A folder that cannot be written is opened as it lies; corrections then end in [`ArchiveError::ReadOnly`].
    ///
    /// # Errors
    /// [`ArchiveError::Missing`] if there is none; otherwise as [`Archive::open`].
    pub fn open_existing(folder: &Path) -> Result<Self, ArchiveError> {
        let file = folder.join(DATABASE);
        if !file.is_file() {
            return Err(ArchiveError::Missing(folder.to_owned()));
        }
        let writable = fs::OpenOptions::new().append(true).open(&file).is_ok() && is_writable(folder);
        let db = if writable { connect(folder, OpenFlags::SQLITE_OPEN_READ_WRITE)? } else { connect_frozen(folder)? };
        let mut archive = Self { folder: folder.to_owned(), db, _lock: None };
        let version = archive.check_version()?;
        if version < VERSION {
            if !writable {
                return Err(ArchiveError::ReadOnly(folder.to_owned()));
            }
            // Migrating changes the schema under a running writer, so it needs the writer's lock.
            let _lock = lock(folder)?;
            archive.migrate()?;
        }
        Ok(archive)
    }

    /// The archive's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The version of the archive's schema.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn version(&self) -> Result<i64, ArchiveError> {
        self.db.query_row("PRAGMA user_version", [], |r| r.get(0)).map_err(|e| self.sql(e))
    }

    /// What is wrong with the database: what `PRAGMA integrity_check` and `foreign_key_check` find, at best nothing.
    ///
    /// # Errors
    /// If the database cannot be read at all.
    pub fn integrity(&self) -> Result<Vec<String>, ArchiveError> {
        let check = || -> rusqlite::Result<Vec<String>> {
            let mut faults = Vec::new();
            let mut statement = self.db.prepare("PRAGMA integrity_check(20)")?;
            for row in statement.query_map([], |r| r.get::<_, String>(0))? {
                let row = row?;
                if row != "ok" {
                    faults.push(row);
                }
            }
            let mut statement = self.db.prepare("PRAGMA foreign_key_check")?;
            for row in statement.query_map([], |r| r.get::<_, String>(0))? {
                faults.push(format!("table {} points to a row that is not there", row?));
            }
            Ok(faults)
        };
        check().map_err(|e| self.sql(e))
    }

    /// Lets the database grow by no more than so many pages of 4 KiB (`None`: without limit): a quota, and how a full
    /// disk is tried out.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn limit_pages(&self, more: Option<u32>) -> Result<(), ArchiveError> {
        let limit = || -> rusqlite::Result<()> {
            let now: i64 = self.db.query_row("PRAGMA page_count", [], |r| r.get(0))?;
            let limit = more.map_or(i64::from(u32::MAX - 1), |more| now + i64::from(more));
            self.db.query_row(&format!("PRAGMA max_page_count = {limit}"), [], |_| Ok(()))
        };
        limit().map_err(|e| self.sql(e))
    }

    /// What an SQLite error on this archive means.
    pub(super) fn sql(&self, source: rusqlite::Error) -> ArchiveError {
        ArchiveError::sql(&self.folder, source)
    }

    /// The version, if it is one that this program knows.
    fn check_version(&self) -> Result<i64, ArchiveError> {
        let version = self.version()?;
        if version > VERSION {
            return Err(ArchiveError::Newer { folder: self.folder.clone(), found: version, known: VERSION });
        }
        let id: i64 = self.db.query_row("PRAGMA application_id", [], |r| r.get(0)).map_err(|e| self.sql(e))?;
        if version > 0 && id != APPLICATION_ID {
            let detail = format!("{DATABASE} was made by another program");
            return Err(ArchiveError::Damaged { folder: self.folder.clone(), detail });
        }
        Ok(version)
    }

    /// Makes an empty database this version's, and brings an older one to it; all of it in one transaction.
    fn migrate(&mut self) -> Result<(), ArchiveError> {
        let version = self.check_version()?;
        if version == VERSION {
            return Ok(());
        }
        let apply = |db: &Connection| -> rusqlite::Result<()> {
            let tx = db.unchecked_transaction()?;
            match usize::try_from(version - 1) {
                Ok(done) => MIGRATIONS[done..].iter().try_for_each(|step| tx.execute_batch(step))?,
                Err(_) => tx.execute_batch(SCHEMA)?,
            }
            super::search::index::rebuild(&tx)?;
            tx.pragma_update(None, "application_id", APPLICATION_ID)?;
            tx.pragma_update(None, "user_version", VERSION)?;
            tx.commit()
        };
        // A table that is made anew must not take along what points to it.
        let unbound = self.db.pragma_update(None, "foreign_keys", false);
        let applied = unbound.and_then(|()| apply(&self.db));
        let bound = self.db.pragma_update(None, "foreign_keys", true);
        applied.and(bound).map_err(|e| self.sql(e))
    }
}

/// Takes the writer's lock of an archive.
fn lock(folder: &Path) -> Result<File, ArchiveError> {
    let path = folder.join(LOCK);
    let open = File::options().create(true).truncate(false).write(true).open(&path);
    let file = open.map_err(|e| ArchiveError::io(folder, &path, e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(ArchiveError::Busy(folder.to_owned())),
        Err(TryLockError::Error(e)) => Err(ArchiveError::io(folder, &path, e)),
    }
}

/// Whether a file can be made in `folder`; asked by doing so, since permissions do not tell about the file system.
fn is_writable(folder: &Path) -> bool {
    tempfile::Builder::new().prefix(".probe").tempfile_in(folder).is_ok()
}

/// A connection that keeps what it committed even through a power cut.
fn connect(folder: &Path, flags: OpenFlags) -> Result<Connection, ArchiveError> {
    let open = || -> rusqlite::Result<Connection> {
        let db = Connection::open_with_flags(folder.join(DATABASE), flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        db.busy_timeout(PATIENCE)?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        settle(&db)?;
        Ok(db)
    };
    open().map_err(|e| ArchiveError::sql(folder, e))
}

/// A connection to an archive that nobody can write: a WAL database needs no lock files then.
fn connect_frozen(folder: &Path) -> Result<Connection, ArchiveError> {
    let open = || -> rusqlite::Result<Connection> {
        let path = folder.join(DATABASE);
        let uri = format!("file:{}?immutable=1", escape_uri(&path.to_string_lossy()));
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(uri, flags)?;
        settle(&db)?;
        Ok(db)
    };
    open().map_err(|e| ArchiveError::sql(folder, e))
}

fn settle(db: &Connection) -> rusqlite::Result<()> {
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "cache_size", -32_768)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// A path for a `file:` URI: `%`, `?` and `#` mean something there.
fn escape_uri(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}
