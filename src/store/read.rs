//! Giving back what the archive holds, a source at a time, in the order of paths.

use std::collections::VecDeque;

use rusqlite::{Connection, OptionalExtension};

use super::{
    archive::Archive,
    columns::{self, json},
    corrections::{self, Said},
    error::ArchiveError,
    pages,
};
use crate::domain::{Chains, Failure, Letter, LetterId, PageText};

/// Which layers of a letter are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// As read and corrected.
    Read,
    /// As read, linked and corrected.
    Current,
}

impl Archive {
    /// All letters as they were read and corrected, without what linking made of them: what linking starts from.
    /// In source and page order, one source in memory at a time.
    ///
    /// # Errors
    /// If the database cannot be read; each letter that cannot be is an error of its own.
    pub fn readings(&self) -> Result<Letters<'_>, ArchiveError> {
        Letters::new(self, View::Read)
    }

    /// All letters as they now stand: read, linked, corrected. In source and page order, one source in memory at a time.
    ///
    /// # Errors
    /// As [`Archive::readings`].
    pub fn letters(&self) -> Result<Letters<'_>, ArchiveError> {
        Letters::new(self, View::Current)
    }

    /// The letter with this id as it now stands.
    ///
    /// # Errors
    /// [`ArchiveError::NoLetter`] if there is none, or the database's.
    pub fn letter(&self, id: &LetterId) -> Result<Letter, ArchiveError> {
        let found = corrections::current(&self.db, id).map_err(|e| self.sql(e))?;
        found.map(|(_, letter)| letter).ok_or_else(|| ArchiveError::NoLetter(id.0.clone()))
    }

    /// What could not be read, in the order of paths and pages.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn failures(&self) -> Result<Vec<Failure>, ArchiveError> {
        let read = || -> rusqlite::Result<Vec<Failure>> {
            let mut statement = self.db.prepare_cached(
                "SELECT path, page, stage, error, remedy FROM failure ORDER BY path, page, stage, error",
            )?;
            let rows = statement.query_map([], |r| {
                let stage = r.get::<_, String>(2)?;
                Ok(Failure {
                    path: r.get(0)?,
                    page: r.get(1)?,
                    stage: columns::variant(&stage)?,
                    error: r.get(3)?,
                    remedy: r.get(4)?,
                })
            })?;
            rows.collect()
        };
        read().map_err(|e| self.sql(e))
    }

    /// How much there is.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn counts(&self) -> Result<Counts, ArchiveError> {
        let count = |table: &str| self.db.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0));
        let counts = || -> rusqlite::Result<Counts> {
            Ok(Counts {
                sources: count("source")?,
                letters: count("letter")?,
                deadlines: count("deadline")?,
                corrections: count("correction")?,
            })
        };
        counts().map_err(|e| self.sql(e))
    }

    /// The links, chains and missing letters as linking last left them.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn chains(&self) -> Result<Chains, ArchiveError> {
        fn all<T: serde::de::DeserializeOwned>(db: &Connection, table: &str) -> rusqlite::Result<Vec<T>> {
            let mut statement = db.prepare_cached(&format!("SELECT record FROM {table} ORDER BY nth"))?;
            statement.query_map([], |r| columns::parse(r.get_ref(0)?.as_str()?))?.collect()
        }
        let read = || -> rusqlite::Result<Chains> {
            Ok(Chains {
                links: all(&self.db, "link")?,
                chains: all(&self.db, "chain")?,
                missing: all(&self.db, "missing")?,
                ..Chains::default()
            })
        };
        read().map_err(|e| self.sql(e))
    }

    /// Every path at which a source was seen, in their order.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn paths(&self, sha256: &str) -> Result<Vec<String>, ArchiveError> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut statement = self.db.prepare_cached(
                "SELECT p.path FROM path p JOIN source s ON s.id = p.source WHERE s.sha256 = ?1 ORDER BY p.path",
            )?;
            statement.query_map([sha256], |r| r.get(0))?.collect()
        };
        read().map_err(|e| self.sql(e))
    }

    /// The recognised lines of a source's pages, in page order; empty where [`Archive::put`] was given none.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn pages(&self, sha256: &str) -> Result<Vec<PageText>, ArchiveError> {
        let read = || -> rusqlite::Result<Vec<PageText>> {
            let mut statement = self.db.prepare_cached(
                "SELECT p.number, p.lines FROM page p JOIN source s ON s.id = p.source
                 WHERE s.sha256 = ?1 ORDER BY p.number",
            )?;
            statement.query_map([sha256], |r| pages::decode(r.get(0)?, r.get_ref(1)?.as_str()?))?.collect()
        };
        read().map_err(|e| self.sql(e))
    }
}

/// How much an archive holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files, copies counted once.
    pub sources: u64,
    /// Letters, attachments included.
    pub letters: u64,
    /// Deadlines.
    pub deadlines: u64,
    /// Entries in the log of corrections.
    pub corrections: u64,
}

/// The letters of an archive, one source in memory at a time. See [`Archive::letters`].
#[derive(Debug)]
pub struct Letters<'a> {
    records: Records<'a>,
}

impl<'a> Letters<'a> {
    fn new(archive: &'a Archive, view: View) -> Result<Self, ArchiveError> {
        Ok(Self { records: Records::new(archive, view)? })
    }
}

impl Iterator for Letters<'_> {
    type Item = Result<Letter, ArchiveError>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = match self.records.pull()? {
            Ok(record) => record,
            Err(e) => return Some(Err(e)),
        };
        Some(match serde_json::from_str(&record.text) {
            Ok(mut letter) => {
                self.records.said.apply(&mut letter);
                Ok(letter)
            }
            Err(source) => Err(ArchiveError::Record { id: record.id, source }),
        })
    }
}

/// A letter's record as it is stored.
#[derive(Debug)]
struct Stored {
    id: String,
    text: String,
}

/// The stored records, walked by source path: a page of the walk is one source, and needs no cursor held open.
#[derive(Debug)]
pub(super) struct Records<'a> {
    archive: &'a Archive,
    view: View,
    said: Said,
    path: Option<String>,
    since: Option<String>,
    waiting: VecDeque<Stored>,
    done: bool,
}

impl<'a> Records<'a> {
    fn new(archive: &'a Archive, view: View) -> Result<Self, ArchiveError> {
        let said = Said::all(&archive.db).map_err(|e| archive.sql(e))?;
        Ok(Self { archive, view, said, path: None, since: None, waiting: VecDeque::new(), done: false })
    }

    /// The records of the letters as they now stand, of sources read at `since` (UTC, as in the database) or later.
    pub(super) fn current(archive: &'a Archive, since: Option<&str>) -> Result<Self, ArchiveError> {
        Ok(Self { since: since.map(ToOwned::to_owned), ..Self::new(archive, View::Current)? })
    }

    fn pull(&mut self) -> Option<Result<Stored, ArchiveError>> {
        while self.waiting.is_empty() && !self.done {
            if let Err(e) = self.next_source() {
                self.done = true;
                return Some(Err(self.archive.sql(e)));
            }
        }
        self.waiting.pop_front().map(Ok)
    }

    fn next_source(&mut self) -> rusqlite::Result<()> {
        let db = &self.archive.db;
        let next = db
            .prepare_cached(
                "SELECT id, path FROM source WHERE (?1 IS NULL OR path > ?1) AND (?2 IS NULL OR read_at >= ?2)
                 ORDER BY path LIMIT 1",
            )?
            .query_row((&self.path, &self.since), |r| Ok((r.get::<_, i64>(0)?, r.get(1)?)))
            .optional()?;
        let Some((source, path)) = next else {
            self.done = true;
            return Ok(());
        };
        self.path = Some(path);
        let text = if self.view == View::Read { "reading" } else { "coalesce(linked, reading)" };
        let mut statement =
            db.prepare_cached(&format!("SELECT letter_id, {text} FROM letter WHERE source = ?1 ORDER BY nth"))?;
        let rows = statement.query_map([source], |r| Ok(Stored { id: r.get(0)?, text: r.get(1)? }))?;
        self.waiting = rows.collect::<rusqlite::Result<_>>()?;
        Ok(())
    }
}

impl Iterator for Records<'_> {
    type Item = Result<String, ArchiveError>;

    /// The next record as JSON: as stored where nobody said anything about it.
    fn next(&mut self) -> Option<Self::Item> {
        let record = match self.pull()? {
            Ok(record) => record,
            Err(e) => return Some(Err(e)),
        };
        if !self.said.concerns(&record.id) {
            return Some(Ok(record.text));
        }
        let corrected = columns::parse::<Letter>(&record.text).and_then(|mut letter| {
            self.said.apply(&mut letter);
            json(&letter)
        });
        Some(corrected.map_err(|e| self.archive.sql(e)))
    }
}
