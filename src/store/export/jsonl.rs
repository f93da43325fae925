//! `letters.jsonl`, `chains.json` and `failures.jsonl`.

use std::{
    io::{self, Write},
    path::Path,
};

use super::write_whole;
use crate::store::{Archive, ArchiveError, error::OutputError, read::Records};

impl Archive {
    /// Writes `letters.jsonl`, `chains.json` and `failures.jsonl` into the archive folder, each whole or not at all, and all
    /// of one moment's state. Memory does not grow with the number of letters.
    ///
    /// # Errors
    /// If the database cannot be read or a file cannot be written.
    pub fn export_all(&self) -> Result<(), ArchiveError> {
        let moment = self.db.unchecked_transaction().map_err(|e| self.sql(e))?;
        self.export_file("letters.jsonl", |w| self.export_jsonl(w, None))?;
        self.export_file("chains.json", |w| {
            serde_json::to_writer(&mut *w, &self.chains()?).map_err(io::Error::from)?;
            Ok(w.write_all(b"\n")?)
        })?;
        self.export_file("failures.jsonl", |w| {
            for failure in self.failures()? {
                serde_json::to_writer(&mut *w, &failure).map_err(io::Error::from)?;
                w.write_all(b"\n")?;
            }
            Ok(())
        })?;
        moment.finish().map_err(|e| self.sql(e))
    }

    /// Writes all letters to `out`, one a line; with `since` (UTC, `2026-11-21T10:00:00Z` or a beginning of it), those of
    /// sources read then or later.
    ///
    /// # Errors
    /// If the database cannot be read, or `out` not written.
    pub fn export_jsonl(&self, out: &mut dyn Write, since: Option<&str>) -> Result<(), OutputError> {
        for record in Records::current(self, since)? {
            out.write_all(record?.as_bytes())?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn export_file(
        &self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), OutputError>,
    ) -> Result<(), ArchiveError> {
        let path = self.folder.join(name);
        write_whole(&path, |w| fill(w)).map_err(|e| self.cause(&path, e))
    }

    fn cause(&self, path: &Path, cause: OutputError) -> ArchiveError {
        match cause {
            OutputError::Archive(e) => e,
            OutputError::Io(e) => ArchiveError::io(&self.folder, path, e),
        }
    }
}
