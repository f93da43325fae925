//! What people said about letters: a log that nothing but another entry can take back.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use super::{
    archive::Archive,
    columns,
    error::ArchiveError,
    fields::{CorrectionError, Field},
    write::now,
};
use crate::domain::{Finding, FindingCode, Letter, LetterId};

/// The field under which the doubts about a letter as a whole are confirmed.
const WHOLE: &str = "*";

/// What a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Set a value.
    Correct,
    /// Said that the value is right.
    Confirm,
    /// Took an earlier act back.
    Undo,
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// Its number in the log.
    pub id: i64,
    /// The entries said at once have the number of the first.
    pub act: i64,
    /// The letter.
    pub letter: LetterId,
    /// What was done.
    pub action: Action,
    /// The field; `*` for the letter as a whole.
    pub field: String,
    /// The value given or confirmed.
    pub value: Option<String>,
    /// What stood there before.
    pub old_value: Option<String>,
    /// Who said it.
    pub who: String,
    /// When, UTC.
    pub at: String,
    /// Whether it was taken back.
    pub undone: bool,
}

impl Archive {
    /// Sets a field of a letter (see [`super::FIELDS`]) to `value`, as `who` says; written to the log, and held to over
    /// every later reading and linking. Gives the entries made.
    ///
    /// # Errors
    /// [`ArchiveError::Correction`] if field or value cannot be, [`ArchiveError::NoLetter`], or the database's.
    pub fn correct(
        &mut self,
        id: &LetterId,
        field: &str,
        value: &str,
        who: &str,
    ) -> Result<Vec<Correction>, ArchiveError> {
        let field: Field = field.parse()?;
        self.say(id, who, |letter| {
            let old = field.get(letter)?;
            let mut after = letter.clone();
            field.set(&mut after, value)?;
            let new = field.get(&after)?;
            Ok(vec![(Action::Correct, field.to_string(), new, old)])
        })
    }

    /// Says that a field (or, with `None`, all that the letter holds) is right as it stands.
    ///
    /// # Errors
    /// As [`Archive::correct`].
    pub fn confirm(&mut self, id: &LetterId, field: Option<&str>, who: &str) -> Result<Vec<Correction>, ArchiveError> {
        let one = field.map(str::parse::<Field>).transpose()?;
        self.say(id, who, |letter| {
            let fields = one.map_or_else(|| Field::doubtful(letter), |f| vec![f]);
            let mut said = Vec::new();
            for field in fields {
                let value = field.get(letter)?;
                said.push((Action::Confirm, field.to_string(), value.clone(), value));
            }
            if one.is_none() {
                said.push((Action::Confirm, WHOLE.to_owned(), None, None));
            }
            Ok(said)
        })
    }

    /// Takes back the last act on a letter that still holds (with `field`: the last on that field).
    ///
    /// # Errors
    /// [`CorrectionError::NothingToUndo`], [`ArchiveError::NoLetter`], or the database's.
    pub fn undo(&mut self, id: &LetterId, field: Option<&str>, who: &str) -> Result<Vec<Correction>, ArchiveError> {
        let last = self
            .corrections(Some(id))?
            .into_iter()
            .rfind(|c| c.action != Action::Undo && !c.undone && field.is_none_or(|f| f == c.field))
            .ok_or(CorrectionError::NothingToUndo)?;
        let entry = self.transaction(|db| {
            let entry = Entry { action: Action::Undo, field: &last.field, value: last.old_value.as_deref() };
            let row = log(db, None, id, &entry, last.value.as_deref(), who, Some(last.act))?;
            renew(db, id)?;
            Ok(row)
        })?;
        Ok(self.corrections(Some(id))?.into_iter().filter(|c| c.id == entry).collect())
    }

    /// The log, of one letter or of all, oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn corrections(&self, id: Option<&LetterId>) -> Result<Vec<Correction>, ArchiveError> {
        read_log(&self.db, id).map_err(|e| self.sql(e))
    }

    /// Writes down what `decide` makes of the letter as it stands, in one transaction.
    fn say(
        &mut self,
        id: &LetterId,
        who: &str,
        decide: impl FnOnce(&Letter) -> Result<Vec<Said1>, CorrectionError>,
    ) -> Result<Vec<Correction>, ArchiveError> {
        let mut refused = None;
        let written = self.transaction(|db| {
            let Some((_, letter)) = current(db, id)? else {
                refused = Some(ArchiveError::NoLetter(id.0.clone()));
                return Ok(None);
            };
            let said = match decide(&letter) {
                Ok(said) => said,
                Err(e) => {
                    refused = Some(e.into());
                    return Ok(None);
                }
            };
            let mut act = None;
            for (action, field, value, old) in &said {
                let entry = Entry { action: *action, field, value: value.as_deref() };
                let row = log(db, act, id, &entry, old.as_deref(), who, None)?;
                act.get_or_insert(row);
            }
            renew(db, id)?;
            Ok(act)
        })?;
        match refused {
            Some(e) => Err(e),
            None => Ok(self.corrections(Some(id))?.into_iter().filter(|c| Some(c.act) == written).collect()),
        }
    }
}

/// Action, field, new value, old value.
type Said1 = (Action, String, Option<String>, Option<String>);

struct Entry<'a> {
    action: Action,
    field: &'a str,
    value: Option<&'a str>,
}

fn log(
    db: &Connection,
    act: Option<i64>,
    id: &LetterId,
    entry: &Entry<'_>,
    old: Option<&str>,
    who: &str,
    undoes: Option<i64>,
) -> rusqlite::Result<i64> {
    db.execute(
        "INSERT INTO correction (act, letter_id, action, field, value, old_value, who, at, undoes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![act.unwrap_or(0), id.0, columns::name(entry.action), entry.field, entry.value, old, who, now(), undoes],
    )?;
    let row = db.last_insert_rowid();
    if act.is_none() {
        db.execute("UPDATE correction SET act = id WHERE id = ?1", [row])?;
    }
    Ok(row)
}

fn read_log(db: &Connection, id: Option<&LetterId>) -> rusqlite::Result<Vec<Correction>> {
    let of_one = if id.is_some() { "WHERE c.letter_id = ?1" } else { "WHERE ?1 IS NULL" };
    let mut statement = db.prepare_cached(&format!(
        "SELECT c.id, c.act, c.letter_id, c.action, c.field, c.value, c.old_value, c.who, c.at,
                EXISTS (SELECT 1 FROM correction u WHERE u.letter_id = c.letter_id AND u.undoes = c.act)
         FROM correction c {of_one} ORDER BY c.id"
    ))?;
    let rows = statement.query_map([id.map(|id| &id.0)], |r| {
        Ok(Correction {
            id: r.get(0)?,
            act: r.get(1)?,
            letter: LetterId(r.get(2)?),
            action: match r.get_ref(3)?.as_str()? {
                "confirm" => Action::Confirm,
                "undo" => Action::Undo,
                _ => Action::Correct,
            },
            field: r.get(4)?,
            value: r.get(5)?,
            old_value: r.get(6)?,
            who: r.get(7)?,
            at: r.get(8)?,
            undone: r.get(9)?,
        })
    })?;
    rows.collect()
}

/// The letter as it now stands, with its row.
pub(super) fn current(db: &Connection, id: &LetterId) -> rusqlite::Result<Option<(i64, Letter)>> {
    let found = db
        .prepare_cached("SELECT id, coalesce(linked, reading) FROM letter WHERE letter_id = ?1")?
        .query_row([&id.0], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?)))
        .optional()?;
    let Some((row, text)) = found else { return Ok(None) };
    let mut letter: Letter = columns::parse(&text)?;
    Said::of(db, [id])?.apply(&mut letter);
    Ok(Some((row, letter)))
}

/// Brings a letter's columns up to what was said.
fn renew(db: &Connection, id: &LetterId) -> rusqlite::Result<()> {
    match current(db, id)? {
        Some((row, letter)) => columns::refresh(db, row, &letter),
        None => Ok(()),
    }
}

/// What holds of what was said: by letter, field and value, in the order said.
#[derive(Debug, Default)]
pub(super) struct Said {
    by_letter: HashMap<String, Vec<(String, Option<String>)>>,
}

impl Said {
    /// About all letters.
    pub(super) fn all(db: &Connection) -> rusqlite::Result<Self> {
        Ok(Self::collect(read_log(db, None)?))
    }

    /// About these letters.
    pub(super) fn of<'a>(db: &Connection, ids: impl IntoIterator<Item = &'a LetterId>) -> rusqlite::Result<Self> {
        let mut entries = Vec::new();
        for id in ids {
            entries.extend(read_log(db, Some(id))?);
        }
        Ok(Self::collect(entries))
    }

    fn collect(entries: Vec<Correction>) -> Self {
        let mut said = Self::default();
        for c in entries.into_iter().filter(|c| c.action != Action::Undo && !c.undone) {
            said.by_letter.entry(c.letter.0).or_default().push((c.field, c.value));
        }
        said
    }

    /// Whether anything was said about the letter.
    pub(super) fn concerns(&self, id: &str) -> bool {
        self.by_letter.contains_key(id)
    }

    /// Sets in `letter` what was said about it. What has no place in it any more, because a later reading found fewer
    /// references or deadlines, becomes a finding: people's words are not dropped in silence.
    pub(super) fn apply(&self, letter: &mut Letter) {
        let Some(entries) = self.by_letter.get(&letter.id.0) else { return };
        for (name, value) in entries {
            if name == WHOLE {
                letter.findings.retain(|f| f.field.is_some());
                continue;
            }
            let set = name.parse::<Field>().and_then(|f| f.set(letter, value.as_deref().unwrap_or("none")));
            if set.is_err() {
                let words = value.as_deref().unwrap_or("-");
                let message = format!("เคยแก้ช่อง {name} เป็น “{words}” แต่การอ่านครั้งใหม่ไม่มีช่องนี้ โปรดตรวจ");
                letter.findings.push(Finding::new(FindingCode::CorrectionHomeless, name.as_str(), message));
            }
        }
    }
}
