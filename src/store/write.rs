//! Taking in what was read: one transaction a source.

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    archive::Archive,
    columns::{self, json, name},
    corrections::Said,
    error::ArchiveError,
    pages,
};
use crate::domain::{Chains, Failure, Letter, PageText};

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRecord {
    /// Its path, as it was given.
    pub path: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// The settings under which it was read, as far as they change the reading, in any form that compares.
    pub settings_key: String,
    /// How many pages it has; 0 where it is text.
    pub page_count: u32,
}

impl Archive {
    /// Whether these bytes were read under these settings.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn has(&self, sha256: &str, settings_key: &str) -> Result<bool, ArchiveError> {
        let ask = || {
            self.db
                .prepare_cached("SELECT 1 FROM source WHERE sha256 = ?1 AND settings_key = ?2")?
                .exists([sha256, settings_key])
        };
        ask().map_err(|e| self.sql(e))
    }

    /// Whether these bytes were read under these settings; if so, notes that they also stand at `path`.
    ///
    /// One record stands for all copies of a file; its path is the least of theirs, in whatever order they came.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub fn adopt(&mut self, path: &str, sha256: &str, settings_key: &str) -> Result<bool, ArchiveError> {
        let adopt = |db: &Connection| -> rusqlite::Result<bool> {
            let here = "SELECT id FROM source WHERE sha256 = ?1 AND settings_key = ?2";
            let Some(source) = db.query_row(here, [sha256, settings_key], |r| r.get(0)).optional()? else {
                return Ok(false);
            };
            let known = "SELECT 1 FROM path WHERE path = ?1 AND source = ?2";
            if !db.prepare_cached(known)?.exists(params![path, source])? {
                leave_path(db, path)?;
                db.execute("INSERT INTO path VALUES (?1, ?2)", params![path, source])?;
                settle_path(db, source)?;
            }
            db.prepare_cached("DELETE FROM failure WHERE path = ?1 AND source IS NULL")?.execute([path])?;
            Ok(true)
        };
        self.transaction(adopt)
    }

    /// Notes that a file that was taken in now stands at another path.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn move_path(&mut self, from: &str, to: &str) -> Result<(), ArchiveError> {
        self.transaction(|db| {
            let found = "SELECT source FROM path WHERE path = ?1";
            let Some(source) = db.query_row(found, [from], |r| r.get::<_, i64>(0)).optional()? else { return Ok(()) };
            if from != to {
                leave_path(db, to)?;
                db.execute("UPDATE path SET path = ?2 WHERE path = ?1", [from, to])?;
                settle_path(db, source)?;
            }
            Ok(())
        })
    }

    /// Takes in what was read of a file: its letters in their order, its pages' lines (for searchable scans; may be
    /// empty), and what failed in it. Replaces every earlier reading of these bytes, and forgets what stood at this
    /// path before. Corrections made to letters with these ids hold for the new reading too.
    ///
    /// All of it is kept or, on an error or a kill, none.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn put(
        &mut self,
        record: &SourceRecord,
        letters: &[Letter],
        pages: &[PageText],
        failures: &[Failure],
    ) -> Result<(), ArchiveError> {
        let put = |db: &Connection| -> rusqlite::Result<()> {
            leave_path(db, &record.path)?;
            let source = renew_source(db, record)?;
            db.execute("INSERT INTO path VALUES (?1, ?2)", params![record.path, source])?;
            let path = settle_path(db, source)?;
            let said = Said::of(db, letters.iter().map(|l| &l.id))?;
            for (nth, letter) in letters.iter().enumerate() {
                let mut letter = letter.clone();
                letter.source.path.clone_from(&path);
                let reading = json(&letter)?;
                said.apply(&mut letter);
                columns::insert(db, source, nth, &letter, &reading)?;
            }
            for page in pages {
                let lines = pages::encode(page)?;
                db.prepare_cached("INSERT INTO page VALUES (?1, ?2, ?3)")?.execute(params![
                    source,
                    page.number,
                    lines
                ])?;
            }
            forget_failures(db, &record.path)?;
            failures.iter().try_for_each(|f| add_failure(db, Some(source), f))
        };
        self.transaction(put)
    }

    /// Notes inputs of which not even the bytes could be read. What the archive holds of an earlier reading stays.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn put_unread(&mut self, path: &str, failures: &[Failure]) -> Result<(), ArchiveError> {
        self.transaction(|db| {
            forget_failures(db, path)?;
            failures.iter().try_for_each(|f| add_failure(db, None, f))
        })
    }

    /// Replaces all links, chains and missing letters by `chains`, and what linking made of the letters by `letters`
    /// (each as [`Archive::readings`] gave it, with targets and corrected values set; in any order; letters not given
    /// go back to how they were read).
    ///
    /// # Errors
    /// If the database cannot be written; [`ArchiveError::NoLetter`] if a letter is not in the archive.
    pub fn put_chains<'a>(
        &mut self,
        chains: &Chains,
        letters: impl IntoIterator<Item = &'a Letter>,
    ) -> Result<(), ArchiveError> {
        let mut unknown = None;
        self.transaction(|db| {
            replace_chains(db, chains)?;
            let mut stale = linked_rows(db)?;
            let said = Said::all(db)?;
            for letter in letters {
                let Some(row) = relink(db, &said, letter)? else {
                    unknown = Some(letter.id.0.clone());
                    return Err(rusqlite::Error::QueryReturnedNoRows);
                };
                stale.remove(&row);
            }
            stale.into_iter().try_for_each(|row| unlink(db, &said, row))
        })
        .map_err(|e| unknown.map_or(e, ArchiveError::NoLetter))
    }

    /// Runs `work` in one transaction that starts as a writer, so that it never finds itself outdated half-way.
    pub(super) fn transaction<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, ArchiveError> {
        let run = |db: &mut Connection| {
            let tx = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let value = work(&tx)?;
            tx.commit()?;
            Ok(value)
        };
        run(&mut self.db).map_err(|e| ArchiveError::sql(&self.folder, e))
    }
}

/// The row of the source with these bytes, emptied of what was read before.
fn renew_source(db: &Connection, record: &SourceRecord) -> rusqlite::Result<i64> {
    let found = "SELECT id FROM source WHERE sha256 = ?1";
    if let Some(source) = db.query_row(found, [&record.sha256], |r| r.get(0)).optional()? {
        clear_source(db, source)?;
        db.execute(
            "UPDATE source SET settings_key = ?2, page_count = ?3, read_at = ?4 WHERE id = ?1",
            params![source, record.settings_key, record.page_count, now()],
        )?;
        return Ok(source);
    }
    db.execute(
        "INSERT INTO source (sha256, path, settings_key, page_count, read_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![record.sha256, record.path, record.settings_key, record.page_count, now()],
    )?;
    Ok(db.last_insert_rowid())
}

/// Deletes the letters, pages and failures of a source.
fn clear_source(db: &Connection, source: i64) -> rusqlite::Result<()> {
    columns::delete_of(db, source)?;
    for table in ["page", "failure"] {
        db.prepare_cached(&format!("DELETE FROM {table} WHERE source = ?1"))?.execute([source])?;
    }
    Ok(())
}

/// Takes `path` from the source that it stood for; one that has no other path is gone from the disk, and from here.
fn leave_path(db: &Connection, path: &str) -> rusqlite::Result<()> {
    let found = "SELECT source FROM path WHERE path = ?1";
    let Some(source) = db.query_row(found, [path], |r| r.get::<_, i64>(0)).optional()? else { return Ok(()) };
    db.execute("DELETE FROM path WHERE path = ?1", [path])?;
    if db.prepare_cached("SELECT 1 FROM path WHERE source = ?1")?.exists([source])? {
        settle_path(db, source)?;
    } else {
        clear_source(db, source)?;
        db.execute("DELETE FROM source WHERE id = ?1", [source])?;
    }
    Ok(())
}

/// Sets a source's path, and that in its letters, to the least of its paths; gives it.
fn settle_path(db: &Connection, source: i64) -> rusqlite::Result<String> {
    let least = db.query_row("SELECT min(path) FROM path WHERE source = ?1", [source], |r| r.get::<_, String>(0))?;
    let changed = db.execute("UPDATE source SET path = ?2 WHERE id = ?1 AND path <> ?2", params![source, least])?;
    if changed > 0 {
        db.execute("UPDATE failure SET path = ?2 WHERE source = ?1", params![source, least])?;
        move_letters(db, source, &least)?;
    }
    Ok(least)
}

fn move_letters(db: &Connection, source: i64, path: &str) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached("SELECT id, reading, linked FROM letter WHERE source = ?1")?;
    let rows: Vec<(i64, String, Option<String>)> =
        statement.query_map([source], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect::<rusqlite::Result<_>>()?;
    let moved = |text: &str| -> rusqlite::Result<String> {
        let mut letter: Letter = columns::parse(text)?;
        path.clone_into(&mut letter.source.path);
        json(&letter)
    };
    for (row, reading, linked) in rows {
        let linked = linked.as_deref().map(moved).transpose()?;
        db.prepare_cached("UPDATE letter SET reading = ?2, linked = ?3 WHERE id = ?1")?.execute(params![
            row,
            moved(&reading)?,
            linked
        ])?;
    }
    Ok(())
}

fn forget_failures(db: &Connection, path: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM failure WHERE path = ?1")?.execute([path])?;
    Ok(())
}

fn add_failure(db: &Connection, source: Option<i64>, f: &Failure) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO failure (source, path, page, stage, error, remedy) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![source, f.path, f.page, name(f.stage), f.error, f.remedy])?;
    Ok(())
}

fn replace_chains(db: &Connection, chains: &Chains) -> rusqlite::Result<()> {
    db.execute_batch("DELETE FROM link; DELETE FROM chain_letter; DELETE FROM chain; DELETE FROM missing;")?;
    for (nth, l) in chains.links.iter().enumerate() {
        db.prepare_cached("INSERT INTO link VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
            nth,
            l.from.0,
            l.to.0,
            name(l.kind),
            l.score,
            json(l)?
        ])?;
    }
    for (nth, c) in chains.chains.iter().enumerate() {
        let due = c.effective_due.as_ref().map(|d| d.latest().to_string());
        db.prepare_cached("INSERT INTO chain VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            nth,
            c.root.0,
            due,
            json(c)?
        ])?;
        for letter in &c.letters {
            db.prepare_cached("INSERT OR IGNORE INTO chain_letter VALUES (?1, ?2)")?
                .execute(params![letter.id.0, nth])?;
        }
    }
    for (nth, m) in chains.missing.iter().enumerate() {
        db.prepare_cached("INSERT INTO missing VALUES (?1, ?2, ?3)")?.execute(params![
            nth,
            m.number.to_string(),
            json(m)?
        ])?;
    }
    Ok(())
}

/// The rows that carry a linked form.
fn linked_rows(db: &Connection) -> rusqlite::Result<std::collections::BTreeSet<i64>> {
    db.prepare_cached("SELECT id FROM letter WHERE linked IS NOT NULL")?.query_map([], |r| r.get(0))?.collect()
}

/// Keeps what linking made of a letter; gives its row, `None` if it is not here.
fn relink(db: &Connection, said: &Said, letter: &Letter) -> rusqlite::Result<Option<i64>> {
    let found = "SELECT id, reading, linked FROM letter WHERE letter_id = ?1";
    let row = db
        .prepare_cached(found)?
        .query_row([&letter.id.0], |r| {
            Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?, r.get::<_, Option<String>>(2)?))
        })
        .optional()?;
    let Some((row, reading, before)) = row else { return Ok(None) };
    let mut unlinked: Letter = columns::parse(&reading)?;
    said.apply(&mut unlinked);
    let after = (unlinked != *letter).then(|| json(letter)).transpose()?;
    if after != before {
        columns::set_linked(db, row, after.as_deref())?;
        let mut current = letter.clone();
        said.apply(&mut current);
        columns::refresh(db, row, &current)?;
    }
    Ok(Some(row))
}

/// Takes a letter back to how it was read and corrected.
fn unlink(db: &Connection, said: &Said, row: i64) -> rusqlite::Result<()> {
    let reading: String = db.query_row("SELECT reading FROM letter WHERE id = ?1", [row], |r| r.get(0))?;
    let mut letter: Letter = columns::parse(&reading)?;
    said.apply(&mut letter);
    columns::set_linked(db, row, None)?;
    columns::refresh(db, row, &letter)
}

/// The moment, in UTC to the second.
pub(super) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
