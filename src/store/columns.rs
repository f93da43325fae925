//! A letter as rows: the columns that people ask for.

use jiff::{ToSpan, civil::Date};
use rusqlite::{Connection, params, types::Null};
use serde::Serialize;

use super::search::index;
use crate::{
    domain::{Deadline, Letter, TermAnchor, ThaiDate, digits},
    lexicon::holidays::Holidays,
};

/// A number or part of one as it is compared: Arabic digits, small letters, nothing but letters and digits and `.`/`/`.
pub(super) fn number_key(number: &str) -> String {
    digits::to_arabic(number)
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '.' | '/'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The name under which serde writes a unit variant (`"most_urgent"`).
pub(super) fn name<T: Serialize>(variant: T) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// Records as JSON in a column.
pub(super) fn json<T: Serialize>(record: &T) -> rusqlite::Result<String> {
    serde_json::to_string(record).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))
}

/// What [`json`] wrote.
pub(super) fn parse<T: serde::de::DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, e.into()))
}

/// The unit variant of that [`name`].
pub(super) fn variant<T: serde::de::DeserializeOwned>(name: &str) -> rusqlite::Result<T> {
    serde_json::from_value(name.into())
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, e.into()))
}

/// Writes a letter's row with `reading`, and all that hangs on it; gives the row's id.
pub(super) fn insert(
    db: &Connection,
    source: i64,
    nth: usize,
    letter: &Letter,
    reading: &str,
) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "INSERT INTO letter (source, nth, letter_id, reading, kind, level, urgency, secrecy, confidence, doubts)
         VALUES (?1, ?2, ?3, ?4, '', '', '', '', 0, 0)",
    )?
    .execute(params![source, nth, letter.id.0, reading])?;
    let row = db.last_insert_rowid();
    fill(db, row, letter)?;
    index::add(db, row, letter)?;
    Ok(row)
}

/// Replaces the columns of a letter's row, and all that hangs on it, by what `letter` says.
pub(super) fn refresh(db: &Connection, row: i64, letter: &Letter) -> rusqlite::Result<()> {
    for table in ["recipient", "reference", "deadline", "receipt", "finding"] {
        db.prepare_cached(&format!("DELETE FROM {table} WHERE letter = ?1"))?.execute([row])?;
    }
    fill(db, row, letter)?;
    index::add(db, row, letter)
}

/// Deletes the letters of a source, and all that hangs on them.
pub(super) fn delete_of(db: &Connection, source: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM letter WHERE source = ?1")?.execute([source])?;
    Ok(())
}

fn fill(db: &Connection, row: i64, letter: &Letter) -> rusqlite::Result<()> {
    fill_letter(db, row, letter)?;
    fill_lists(db, row, letter)?;
    for (nth, deadline) in letter.deadlines.iter().enumerate() {
        fill_deadline(db, row, nth, deadline, letter)?;
    }
    Ok(())
}

fn fill_letter(db: &Connection, row: i64, letter: &Letter) -> rusqlite::Result<()> {
    let number = letter.number.as_ref().map(|n| &n.0.value);
    let printed = number.map(ToString::to_string);
    let issuer = letter.issuer.as_ref();
    let signatory = letter.signatory.as_ref();
    let mut statement = db.prepare_cached(
        "UPDATE letter SET kind = ?2, level = ?3, urgency = ?4, secrecy = ?5, number = ?6, number_key = ?7,
            agency = ?8, office = ?9, circular = ?10, serial = ?11, date = ?12, issuer = ?13, province = ?14,
            district = ?15, subject = ?16, signatory = ?17, position = ?18, first_page = ?19, confidence = ?20,
            doubts = ?21
         WHERE id = ?1",
    )?;
    statement.execute(params![
        row,
        name(letter.kind),
        name(letter.level),
        name(letter.urgency),
        name(letter.secrecy),
        printed,
        printed.as_deref().map(number_key),
        number.map(|n| &n.agency),
        number.map(|n| &n.office),
        number.map(|n| n.circular),
        number.map(|n| &n.serial),
        letter.date.as_ref().map(|d| d.0.value.to_string()),
        issuer.map(|i| &i.found.value),
        issuer.and_then(|i| i.province.as_ref()),
        issuer.and_then(|i| i.district.as_ref()),
        letter.subject.as_ref().map(|s| &s.value),
        signatory.map(|s| &s.found.value),
        signatory.and_then(|s| s.position.as_ref()),
        letter.source.pages.first(),
        letter.confidence,
        letter.findings.len(),
    ])?;
    Ok(())
}

fn fill_lists(db: &Connection, row: i64, letter: &Letter) -> rusqlite::Result<()> {
    for (nth, r) in letter.recipients.iter().enumerate() {
        db.prepare_cached("INSERT INTO recipient VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            row,
            nth,
            r.found.value,
            name(r.scope)
        ])?;
    }
    for (nth, r) in letter.references.iter().enumerate() {
        let number = r.number.0.value.to_string();
        let date = r.date.as_ref().map(|d| d.0.value.to_string());
        let target = r.target.as_ref().map(|t| &t.0);
        db.prepare_cached("INSERT INTO reference VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(params![
            row,
            nth,
            number,
            number_key(&number),
            date,
            name(r.role),
            target
        ])?;
    }
    for (nth, r) in letter.receipts.iter().enumerate() {
        db.prepare_cached("INSERT INTO receipt VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
            row,
            nth,
            r.office.as_ref().map(|f| &f.value),
            r.serial.as_ref().map(|f| &f.value),
            r.date.as_ref().map(|f| f.value.to_string()),
            r.time.as_ref().map(|f| &f.value),
        ])?;
    }
    for (nth, f) in letter.findings.iter().enumerate() {
        db.prepare_cached("INSERT INTO finding VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
            row,
            nth,
            name(f.code),
            f.field,
            f.message,
            f.suggest
        ])?;
    }
    Ok(())
}

/// The last day of a deadline: that on the paper, or the end of its term; `None` while it cannot be known.
pub(super) fn last_day(deadline: &Deadline, letter: &Letter) -> Option<Date> {
    deadline.due.map(|due| due.latest()).or_else(|| end_of_term(deadline, letter))
}

/// The last day of a term counted from a day that the paper shows: that of its received stamp, or its own date.
fn end_of_term(deadline: &Deadline, letter: &Letter) -> Option<Date> {
    let term = deadline.relative?;
    let start = match term.anchor {
        // Of several offices' stamps the first counts: whoever acts by then is in time for all.
        TermAnchor::Received => letter.receipts.iter().filter_map(|r| r.date.as_ref()?.value.day()).min(),
        TermAnchor::Dated => letter.date.as_ref()?.0.value.day(),
        TermAnchor::Event => None,
    }?;
    if term.working {
        return Holidays::of_offices().working_day_after(start, term.days);
    }
    start.checked_add(i64::from(term.days).days()).ok()
}

fn fill_deadline(db: &Connection, row: i64, nth: usize, d: &Deadline, letter: &Letter) -> rusqlite::Result<()> {
    // A window that opens in a month opens on its first day.
    let first = |date: &ThaiDate| date.earliest().to_string();
    db.prepare_cached(
        "INSERT INTO deadline VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?
    .execute(params![
        row,
        nth,
        name(d.kind),
        last_day(d, letter).map(|day| day.to_string()),
        d.start.as_ref().map(first),
        d.time,
        d.rrule,
        d.relative.map(|r| r.days),
        d.relative.map(|r| r.working),
        d.relative.map(|r| name(r.anchor)),
        name(d.precision),
        d.who,
        d.what,
        d.found.text,
        d.found.page,
        d.found.confidence,
    ])?;
    Ok(())
}

/// Writes `text` into a letter's `linked`, or nothing.
pub(super) fn set_linked(db: &Connection, row: i64, linked: Option<&str>) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached("UPDATE letter SET linked = ?2 WHERE id = ?1")?;
    match linked {
        Some(text) => statement.execute(params![row, text])?,
        None => statement.execute(params![row, Null])?,
    };
    Ok(())
}
