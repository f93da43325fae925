//! A letter's words in the search index.

use rusqlite::{Connection, params};

use super::fold::{fold, grams};
use crate::{
    domain::{Letter, ThaiDate},
    store::columns::name,
};

/// One letter in so many is counted for the frequencies of grams.
const SAMPLED: i64 = 32;

/// Puts the letter with this row into the index.
pub(in crate::store) fn add(db: &Connection, row: i64, letter: &Letter) -> rusqlite::Result<()> {
    let subject = letter.subject.as_ref().map_or("", |s| s.value.as_str());
    let body = grams(&fold(&letter.text).chars);
    if row % SAMPLED == 0 {
        count(db, &body)?;
    }
    db.prepare_cached("INSERT INTO letter_grams (rowid, subject, parties, body, facets) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            row,
            grams(&fold(subject).chars).join(" "),
            grams(&fold(&parties(letter)).chars).join(" "),
            body.join(" "),
            facets(letter).join(" "),
        ])?;
    Ok(())
}

/// Takes the letter with this row out of the index.
pub(in crate::store) fn remove(db: &Connection, row: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM letter_grams WHERE rowid = ?1")?.execute([row])?;
    Ok(())
}

fn count(db: &Connection, grams: &[String]) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached(
        "INSERT INTO gram_sample VALUES (?1, 1) ON CONFLICT (gram) DO UPDATE SET letters = letters + 1",
    )?;
    grams.iter().try_for_each(|gram| statement.execute([gram]).map(|_| ()))
}

/// In how many letters, roughly, a gram stands.
pub(super) fn frequency(db: &Connection, gram: &str) -> rusqlite::Result<i64> {
    let mut statement = db.prepare_cached("SELECT letters FROM gram_sample WHERE gram = ?1")?;
    let mut rows = statement.query([gram])?;
    Ok(rows.next()?.map_or(Ok(0), |r| r.get::<_, i64>(0))? * SAMPLED)
}

/// Who wrote and to whom. Line breaks keep the names apart for the reader; folding takes them out.
fn parties(letter: &Letter) -> String {
    let issuer = letter.issuer.iter().map(|i| i.found.value.as_str());
    let signatory = letter.signatory.iter().map(|s| s.found.value.as_str());
    let recipients = letter.recipients.iter().map(|r| r.found.value.as_str());
    issuer.chain(signatory).chain(recipients).collect::<Vec<_>>().join("\n")
}

/// What a letter is filtered by, as words: a filter is then one more word to look for, at no cost for the rare ones.
fn facets(letter: &Letter) -> Vec<String> {
    let mut words = vec![facet('k', &name(letter.kind)), facet('l', &name(letter.level))];
    words.extend(letter.issuer.iter().filter_map(|i| i.province.as_ref()).map(|p| facet('p', p)));
    words.extend(letter.date.iter().flat_map(|d| [year('y', &d.0.value), month('m', &d.0.value)]));
    words.extend(letter.deadlines.iter().filter_map(|d| d.due).flat_map(|d| [year('e', &d), month('d', &d)]));
    words
}

/// The word that stands for `value` in the group `group`.
pub(super) fn facet(group: char, value: &str) -> String {
    std::iter::once(group).chain(fold(value).chars).collect()
}

fn year(group: char, date: &ThaiDate) -> String {
    format!("{group}{:04}", date.year())
}

fn month(group: char, date: &ThaiDate) -> String {
    format!("{group}{:04}{:02}", date.year(), date.month().number())
}
